"""Which money of an IATI file counts: one source for each publisher, and a whole or its parts, never both.

A budget, a planned disbursement, a commitment and what was spent tell of the same money; so do an activity and its
parts. Here it is proposed which one counts and why; a person may choose otherwise.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pamoja.core.problems import Problem

Json = dict[str, Any]
BUDGET, PLANNED, COMMITTED, SPENT = "budget", "planned", "committed", "spent"
SOURCES = (BUDGET, PLANNED, COMMITTED, SPENT)
WORDS = {BUDGET: "budgets", PLANNED: "planned disbursements", COMMITTED: "commitments",
         SPENT: "disbursements and spending"}  # fmt: skip
EACH, PARTS, WHOLE = "each", "parts", "whole"
FAMILIES = (EACH, PARTS, WHOLE)
PARENT, CHILD = "1", "2"
NOTES = frozenset(
    {"iati_money_other_source", "iati_money_in_parts", "iati_money_in_whole", "iati_money_none"}
)
MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Counted:
    """The money of one activity: its lines as JSON, from which source, and what is to be said of it."""

    lines: tuple[Json, ...]
    source: str
    notes: tuple[Problem, ...]


def proposal(records: Sequence[Json]) -> Json:
    """The choice that is proposed: for each publisher the first source that most of its activities have.

    Spending is what was, not what is planned, and is never proposed. Each whole counts by its parts where all of them
    are in the file with money of their own, else by itself.
    """
    publishers: dict[str, Counter[str]] = {}
    for record in records:
        had = publishers.setdefault(record["publisher"], Counter())
        had.update(source for source in SOURCES[:-1] if record["money"].get(source))
    chosen = {name: max(SOURCES[:-1], key=lambda source: had[source]) for name, had in publishers.items()}
    return {"sources": chosen, "families": EACH}


def counted(records: Sequence[Json], choice: Mapping[str, Any]) -> list[Counted]:
    """The money of every activity under a choice, in order."""
    sources = choice.get("sources", {})
    picked = [_picked(record, sources.get(record["publisher"], BUDGET)) for record in records]
    paid = [bool(source) for source in picked]
    elsewhere = _counted_elsewhere(records, paid, str(choice.get("families", EACH)))
    return [
        _counted(record, source, sources.get(record["publisher"], BUDGET), elsewhere.get(at))
        for at, (record, source) in enumerate(zip(records, picked, strict=True))
    ]


def _picked(record: Json, wanted: str) -> str:
    """The source of one activity: the wanted one, else the next that it has; "" where it has none.

    What was spent is taken only where a person asked for it.
    """
    order = (wanted, *(source for source in SOURCES[:-1] if source != wanted))
    return next((source for source in order if record["money"].get(source)), "")


def _counted(record: Json, source: str, wanted: str, elsewhere: tuple[str, str] | None) -> Counted:
    where = {"row": str(record["line"])}

    def note(code: str, value: str = "", **more: str) -> Problem:
        return Problem(code, "", f"{record['id']}, money", value[:200], where | more)

    if not source:
        return Counted((), "", (note("iati_money_none"),))
    if elsewhere:
        return Counted((), "", (note(elsewhere[0], elsewhere[1]),))
    lines = tuple({**line, "contributor": record["payer"]} for line in record["money"][source])
    other = source != wanted
    said = (note("iati_money_other_source", wanted=WORDS[wanted], taken=WORDS[source]),) if other else ()
    return Counted(lines, source, said)


def families(records: Sequence[Json]) -> dict[int, list[int]]:
    """The parts of every whole in the file, by position; an identifier that is used twice is nobody's part or whole."""
    once = Counter(record["id"] for record in records)
    at = {record["id"]: n for n, record in enumerate(records) if record["id"] and once[record["id"]] == 1}
    found: dict[int, dict[int, None]] = {}
    for n, record in enumerate(records):
        for other, kind in record["related"]:
            if other not in at or at[other] == n or n not in at.values():
                continue
            whole, part = (at[other], n) if kind == PARENT else (n, at[other])
            if kind in (PARENT, CHILD):
                found.setdefault(whole, {})[part] = None
    return {whole: list(parts) for whole, parts in found.items()}


def _counted_elsewhere(
    records: Sequence[Json], paid: Sequence[bool], mode: str
) -> dict[int, tuple[str, str]]:
    """The activities whose money is counted with others: by position the note's code and who counts it."""
    parts = families(records)
    below = {part for found in parts.values() for part in found}
    told: dict[int, tuple[str, str]] = {}
    seen: set[int] = set()
    waiting = [n for n in parts if n not in below] + list(parts)  # a circle of parts has no first one
    for first in waiting:
        _settle(first, records, paid, parts, mode, told, seen)
    return told


def _settle(
    first: int, records: Sequence[Json], paid: Sequence[bool], parts: Mapping[int, list[int]], mode: str,
    told: dict[int, tuple[str, str]], seen: set[int],
) -> None:  # fmt: skip
    """Go down from a whole: where it counts, nothing below it does; where its parts do, it does not."""
    stack = [(first, -1)]
    while stack:
        at, counted_by = stack.pop()
        if at in seen:
            continue
        seen.add(at)
        if counted_by >= 0 and paid[at]:
            told.setdefault(at, ("iati_money_in_whole", records[counted_by]["id"]))
        elif counted_by < 0 and paid[at] and parts.get(at):
            mine = [n for n in _below(at, parts) if paid[n] and n not in seen]
            if mine and (mode == PARTS or (mode == EACH and _complete(at, records, paid, parts))):
                told[at] = ("iati_money_in_parts", _listed(records[n]["id"] for n in mine))
            elif mine:
                counted_by = at
        stack += [(part, counted_by) for part in parts.get(at, ())]


def _below(at: int, parts: Mapping[int, list[int]]) -> list[int]:
    found: dict[int, None] = {}
    stack = list(parts.get(at, ()))
    while stack:
        one = stack.pop()
        if one not in found and one != at:
            found[one] = None
            stack += parts.get(one, ())
    return sorted(found)


def _complete(at: int, records: Sequence[Json], paid: Sequence[bool], parts: Mapping[int, list[int]]) -> bool:
    """Whether every part that a whole names is in the file with money of its own, or of its own parts."""
    named = {other for other, kind in records[at]["related"] if kind == CHILD}
    found = parts.get(at, [])
    here = {records[n]["id"] for n in found}
    return named <= here and all(paid[n] or any(paid[k] for k in _below(n, parts)) for n in found)


def _listed(names: Iterable[str]) -> str:
    found = list(names)
    more = f" … ({len(found)})" if len(found) > MOST_NAMED else ""
    return ", ".join(found[:MOST_NAMED]) + more
