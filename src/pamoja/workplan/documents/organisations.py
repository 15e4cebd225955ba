"""The plan as each organisation reads it: its activities and money, findings about it, problems of its files."""

from collections.abc import Mapping
from dataclasses import dataclass

from pamoja.core.money import Money
from pamoja.workplan.documents import kinds, views
from pamoja.workplan.plan import JointPlan


@dataclass(frozen=True)
class View:
    """What concerns one organisation; `files` are those with its rows, each with the number of its problems."""

    name: str
    rows: views.Rows
    totals: Mapping[str, Money]
    found: tuple[kinds.Ranked, ...]
    files: tuple[tuple[str, int], ...]

    @property
    def left_out(self) -> int:
        """How many of its activities do not count in the totals."""
        return sum(not row.counts for row in self.rows)


def organisations(plan: JointPlan) -> tuple[View, ...]:
    """Every organisation that leads an activity, in alphabetical order."""
    rows: dict[str, views.Rows] = {}
    for row in plan.rows:
        rows[views.lead(row)] = (*rows.get(views.lead(row), ()), row)
    about = findings_about(plan)
    problems = {reading.file: len(reading.problems) for reading in plan.readings}
    return tuple(
        View(
            name,
            rows[name],
            plan.totals(rows[name]),
            about.get(name, ()),
            tuple((file, problems.get(file, 0)) for file in files_of(rows[name])),
        )
        for name in sorted(rows, key=str.casefold)
    )


def findings_about(plan: JointPlan) -> dict[str, tuple[kinds.Ranked, ...]]:
    """The findings with an activity of an organisation in them, by its name, in rank order."""
    found: dict[str, list[kinds.Ranked]] = {}
    for rank, finding in enumerate(plan.findings, 1):
        for name in dict.fromkeys(views.lead(plan.row(number)) for number in finding.members):
            found.setdefault(name, []).append((rank, finding))
    return {name: tuple(items) for name, items in found.items()}


def files_of(rows: views.Rows) -> tuple[str, ...]:
    """The files in which rows stand, in alphabetical order."""
    return tuple(sorted({row.activity.source.file for row in rows}, key=str.casefold))
