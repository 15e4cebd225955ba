"""Which money of an IATI file counts: one source for each publisher, and a whole or its parts, never both.

A budget, a planned disbursement, a commitment and what was spent tell of the same money; so do an activity and its
parts. Here it is proposed which one counts and why; a person may choose otherwise.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pamoja.core.problems import Problem

Json = dict[str, Any]
BUDGET, PLANNED, COMMITTED, SPENT = "budget", "planned", "committed", "spent"
SOURCES = (BUDGET, PLANNED, COMMITTED, SPENT)
WORDS = {BUDGET: "budgets", PLANNED: "planned disbursements", COMMITTED: "commitments",
         SPENT: "spending"}  # fmt: skip
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


def standing(records: Sequence[Json], choice: Mapping[str, Any]) -> Json:
    """A choice with what a person needs to judge it: what each publisher's activities have, and what counts now."""
    proposed = proposal(records)["sources"]
    publishers: dict[str, Json] = {}
    for record in records:
        one = publishers.setdefault(
            record["publisher"],
            {"name": record["publisher"], "activities": 0, "has": dict.fromkeys(SOURCES, 0)},
        )
        one["activities"] += 1
        for source in SOURCES:
            one["has"][source] += bool(record["money"].get(source))
    totals: dict[str, Decimal] = {}
    found = counted(records, choice)
    for line in (line for one in found for line in one.lines):
        totals[line["currency"]] = totals.get(line["currency"], Decimal(0)) + Decimal(str(line["amount"]))
    wholes = families(records)
    return {
        "sources": dict(choice["sources"]),
        "families": choice["families"],
        "proposed": proposed,
        "publishers": list(publishers.values()),
        "wholes": len(wholes),
        "parts": len({part for parts in wholes.values() for part in parts}),
        "totals": {currency: str(total) for currency, total in sorted(totals.items())},
        "without": sum(not one.lines for one in found),
    }


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
    wholes: dict[int, list[int]] = {}
    for whole, found in parts.items():
        for part in found:
            wholes.setdefault(part, []).append(whole)
    told: dict[int, tuple[str, str]] = {}
    counts: set[int] = set()
    for at in _from_above(parts, wholes):
        if not paid[at]:
            continue
        over = [n for n in _reached(at, wholes) if n in counts]
        under = [n for n in _reached(at, parts) if paid[n]]
        open_parts = [n for n in under if n not in counts and n not in told]
        by_parts = mode == PARTS or (mode == EACH and _complete(at, records, paid, parts))
        if over:
            told[at] = ("iati_money_in_whole", _listed(records[n]["id"] for n in over))
        elif any(n in counts for n in under) or (open_parts and by_parts):
            told[at] = ("iati_money_in_parts", _listed(records[n]["id"] for n in under))
        else:
            counts.add(at)
    return told


def _from_above(parts: Mapping[int, list[int]], wholes: Mapping[int, list[int]]) -> list[int]:
    """Every member of a family, wholes before their parts; in a circle of parts none is first."""
    order: dict[int, None] = {}
    level = [n for n in parts if n not in wholes]
    for waiting in (level, list(parts)):
        level = [n for n in waiting if n not in order]
        while level:
            order |= dict.fromkeys(level)
            level = list(dict.fromkeys(part for n in level for part in parts.get(n, ()) if part not in order))
    return list(order)


def _reached(at: int, links: Mapping[int, list[int]]) -> list[int]:
    """All that can be reached from one member of a family, itself left out."""
    found: dict[int, None] = {}
    stack = list(links.get(at, ()))
    while stack:
        one = stack.pop()
        if one not in found and one != at:
            found[one] = None
            stack += links.get(one, ())
    return sorted(found)


def _complete(at: int, records: Sequence[Json], paid: Sequence[bool], parts: Mapping[int, list[int]]) -> bool:
    """Whether every part that a whole names is in the file with money of its own, or of its own parts."""
    named = {other for other, kind in records[at]["related"] if kind == CHILD}
    found = parts.get(at, [])
    here = {records[n]["id"] for n in found}
    return named <= here and all(paid[n] or any(paid[k] for k in _reached(n, parts)) for n in found)


def _listed(names: Iterable[str]) -> str:
    found = list(names)
    more = f" … ({len(found)})" if len(found) > MOST_NAMED else ""
    return ", ".join(found[:MOST_NAMED]) + more
