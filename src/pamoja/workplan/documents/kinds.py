"""Findings in the groups that people read: overlaps, orders, help for each other, and dates that clash."""

from collections.abc import Mapping
from dataclasses import dataclass

from pamoja.workplan.documents import words
from pamoja.workplan.plan import JointPlan, PlanFinding

GROUPS: Mapping[str, tuple[tuple[str, ...], str, str]] = {
    "overlaps": (words.TWICE, "possible overlap", "possible overlaps"),
    "orders": (("sequence_risk",), "order to check", "orders to check"),
    "help": (words.FITTING, "that helps another", "that help each other"),
    "dates": (("calendar_conflict",), "date that clashes", "dates that clash"),
}
OTHERS = ("others", "other finding", "other findings")
DOT = " · "

Ranked = tuple[int, PlanFinding]


@dataclass(frozen=True)
class Group:
    """Findings of one group with their rank in the whole plan."""

    key: str
    one: str
    many: str
    found: tuple[Ranked, ...]

    @property
    def title(self) -> str:
        """How many there are: "56 possible overlaps"."""
        return words.counted(len(self.found), self.one, self.many)


def groups(plan: JointPlan) -> tuple[Group, ...]:
    """The findings by group, those of a group in rank order; a group without findings is left out."""
    ranked = list(enumerate(plan.findings, 1))
    made = [
        Group(key, one, many, tuple(item for item in ranked if item[1].kind in kinds))
        for key, (kinds, one, many) in GROUPS.items()
    ]
    known = {item[0] for group in made for item in group.found}
    made.append(Group(*OTHERS, tuple(item for item in ranked if item[0] not in known)))
    return tuple(group for group in made if group.found)


def split(plan: JointPlan) -> str:
    """All findings in a line: "56 possible overlaps · 3 dates that clash"."""
    return DOT.join(group.title for group in groups(plan)) or "nothing was found that needs checking"


def shares(parts: tuple[Group, ...], most: int) -> dict[str, int]:
    """How many of each group are shown where the page holds `most`: small groups whole, the rest evenly."""
    given: dict[str, int] = {}
    for at, group in enumerate(sorted(parts, key=size)):
        given[group.key] = min(len(group.found), (most - sum(given.values())) // (len(parts) - at))
    return given


def size(group: Group) -> int:
    """How many findings a group has."""
    return len(group.found)
