"""Holds a row that came back against the plan: what the file changed, what the plan did, and where both."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from pamoja.workplan.correcting import Typed, read_typed
from pamoja.workplan.exchange import Json
from pamoja.workplan.reading.context import tidy
from pamoja.workplan.returning.fields import FIELDS, MONEY, PLACES, VALUES, said, same
from pamoja.workplan.returning.reading import at_cell, typed_of

DAYS = ("start", "end")


@dataclass(frozen=True)
class Merged:
    """A row of a file laid over the plan's.

    `changed` are the fields that the file changes; `conflicts` those that the plan changed as well, each with what it
    said when the file was made (None where nobody knows), in the file and in the plan. `problems` are those of the
    changed fields, at their cells.
    """

    values: Json
    changed: tuple[str, ...] = ()
    conflicts: Mapping[str, tuple[str | None, str, str]] = field(default_factory=dict)
    problems: tuple[Json, ...] = ()


def theirs(row: Json, before: Mapping[str, str]) -> dict[str, str]:
    """What a row of a file says, of the fields that its columns hold.

    A quarter or month counts where the days beside it are empty or as they were before.
    """
    told = said(typed_of({**row, "when": ""}))
    kept = set(row["fields"]) | ({MONEY} if row["money"] is not None else set())
    found = {name: text for name, text in told.items() if name in kept}
    if row["when"] and all(found.get(day, "") in ("", before.get(day, "")) for day in DAYS):
        found |= {"start": tidy(row["when"]), "end": ""}
    return found


def merge(
    row: Json, plan: Json, plan_typed: Typed, base: Mapping[str, str] | None, *,
    also: Mapping[str, Collection[str]], county: str, cycle: str,
) -> Merged:  # fmt: skip
    """The row laid over the plan's values, field by field.

    `base` is what the plan said when the file was made, None where that is not known: then every difference is a
    conflict. `also` are other words for the plan's own, by field. Fields that mean the same are no difference.
    """
    ours = said(plan_typed)
    told = theirs(row, base or ours)
    differ = [
        name for name in FIELDS
        if name in told and not same(name, told[name], ours[name]) and told[name] not in also.get(name, ())
    ]  # fmt: skip
    touched = [name for name in differ if base is None or not same(name, told[name], base[name])]
    if not touched:
        return Merged(plan)
    typed = _over(plan_typed, row, told, touched)
    parsed, trouble = read_typed(plan, typed, county=county, cycle=cycle)
    about = {_problem_field(name) for name in touched}
    problems = tuple(at_cell(p, row) for p in trouble if p["params"].get("field") in about)
    unread = {p["params"]["field"] for p in problems if p["severity"] == "error" or p["code"] in UNREAD}
    really = [
        name for name in touched
        if parsed_of(parsed, name) != parsed_of(plan, name) or _problem_field(name) in unread
    ]  # fmt: skip
    values = {**plan, **{key: parsed[key] for name in really for key in keys_of(name)}}
    conflicts = {
        name: (None if base is None else base[name], told[name], ours[name])
        for name in really
        if base is None or not same(name, base[name], ours[name])
    }
    return Merged(values, tuple(really), conflicts, problems if really else ())


UNREAD = frozenset({"place_unknown", "place_ambiguous", "date_unreadable"})


def keys_of(name: str) -> tuple[str, ...]:
    """The values of the exchange format that a field holds."""
    return VALUES.get(name, (name,))


def parsed_of(values: Json, name: str) -> object:
    """What the values say of a field, so that the same in other words is the same."""
    if name == PLACES:
        return sorted(place["id"] for place in values["places"])
    if name == MONEY:
        return [
            (str(line["amount"]), line["currency"], line["contributor"] or "") for line in values["budget"]
        ]
    found = values.get(name)
    return tidy(found) if isinstance(found, str) else found


def _over(plan: Typed, row: Json, told: Mapping[str, str], touched: Collection[str]) -> Typed:
    """What a person would have typed who changed these fields of the plan's row."""
    typed = typed_of({**row, "when": ""})
    fields = {**plan.fields, **{name: told[name] for name in touched if name != MONEY}}
    return Typed(fields, typed.money if MONEY in touched else plan.money)


def _problem_field(name: str) -> str:
    """The name under which a problem names a field."""
    return "days" if name in DAYS else name
