"""A row as a person types it, read by the same rules as a file: for corrections on a page."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from pamoja.core.activities import BudgetLine
from pamoja.core.money import MINOR_DIGITS, NOT_STATED, Money
from pamoja.core.periods import DAY, day_name, read_cycle
from pamoja.core.placenames import PlaceNames
from pamoja.core.places import COUNTY, SUBCOUNTY
from pamoja.core.problem_kinds import ERROR, INFO
from pamoja.core.problems import Problem
from pamoja.formats.grid import Row, Sheet
from pamoja.workplan import facts
from pamoja.workplan.exchange import Json, money_json, place_json, problem_json
from pamoja.workplan.reading.amounts import read_amount
from pamoja.workplan.reading.columns import Column, Heading
from pamoja.workplan.reading.context import Plan, Reader, tidy
from pamoja.workplan.reading.dates import Timing
from pamoja.workplan.reading.sites import sites_in
from pamoja.workplan.reading.tables import Table, View
from pamoja.workplan.reading.times import dates_in

COLUMNS = ("title", "places", "start", "end")
ROLES = ("title", "place", "start", "end")
TEXTS = ("organisation", "sector", "programme", "sub_programme", "indicator", "target", "description")
LONGEST = 10_000
LONGEST_PLACE_OR_DAY = 2_000
MOST_SUGGESTED = 3
NEAR_ENOUGH = 0.6
MOST_LINES = 60
MOST_PEOPLE = 10**9
PLACE_NOT_FOUND = frozenset({"place_unknown", "place_ambiguous", "place_other_county"})
DOUBTFUL = frozenset(
    {
        "place_unknown",
        "place_ambiguous",
        "date_unreadable",
        "date_two_orders",
        "read_from_pdf",
        "iati_repeated_identifier",
        "iati_no_place",
        "iati_other_country",
        "iati_point_nearest",
        "iati_stopped",
        "returned_gone",
        "returned_taken_out",
        "place_point_nearest",
    }
)
FIELDS = (
    ("place", "places"),
    ("no_place", "places"),
    ("date", "days"),
    ("no_date", "days"),
    ("calendar", "days"),
    ("money", "money"),
    ("iati_money", "money"),
    ("iati_budgets", "money"),
    ("iati_point", "places"),
    ("iati_other_place", "places"),
    ("iati_other_country", "places"),
    ("iati_location", "places"),
    ("iati_no_place", "places"),
    ("no_money", "money"),
    ("currency", "money"),
    ("formula", "money"),
    ("title", "title"),
    ("people", "beneficiaries"),
    ("duplicate", "title"),
)
FINE, NOTED, UNSURE, WRONG = range(4)


@dataclass(frozen=True, slots=True)
class TypedLine:
    """Money as typed: an amount, a currency code and who gives it."""

    amount: str
    currency: str = "KES"
    contributor: str = ""


@dataclass(frozen=True)
class Typed:
    """A row as typed: `fields` by name, all text ("places", "start", "end" and the names of an activity's texts)."""

    fields: Mapping[str, str]
    money: tuple[TypedLine, ...] = ()

    def text(self, name: str) -> str:
        """A field with its white space collapsed and cut at a length that no plan needs."""
        longest = LONGEST_PLACE_OR_DAY if name in COLUMNS[1:] else LONGEST
        return tidy(self.fields.get(name, ""))[:longest]

    def same(self, other: "Typed", *names: str) -> bool:
        """Whether the other has the same in these fields."""
        return all(self.text(name) == other.text(name) for name in names)


def trouble_of(problems: Sequence[Mapping[str, Any]]) -> int:
    """How much is wrong: FINE, NOTED, UNSURE where a value could not be understood, WRONG where it must be mended."""
    if any(problem["severity"] == ERROR for problem in problems):
        return WRONG
    if any(problem["code"] in DOUBTFUL for problem in problems):
        return UNSURE
    return NOTED if any(problem["severity"] != INFO for problem in problems) else FINE


def field_of(code: str) -> str:
    """The field of a row that a problem is about; "" where it is about none of them."""
    return next((field for start, field in FIELDS if code.startswith(start)), "")


def as_typed(values: Json) -> Typed:
    """A row's values as a person would type them, so that a page can offer them for correction."""
    fields = {name: str(values.get(name) or "") for name in ("title", *TEXTS)}
    fields["places"] = ", ".join(place_text(place) for place in values["places"])
    fields["start"] = _day_text(values["start"])
    fields["end"] = _day_text(values["end"])
    fields["target_groups"] = ", ".join(values["target_groups"])
    people = values["beneficiaries"]
    fields["beneficiaries"] = "" if people is None else f"{people:,}"
    money = tuple(
        TypedLine(f"{Decimal(str(line['amount'])):,}", line["currency"], line["contributor"] or "")
        for line in values["budget"]
    )
    return Typed(fields, money)


def as_said(values: Json, problems: Sequence[Mapping[str, Any]]) -> Typed:
    """The same with what could not be read as it was written, so that a person mends it rather than types it anew."""
    typed = as_typed(values)
    fields, money = dict(typed.fields), list(typed.money)
    for problem in problems:
        value = str(problem["value"])
        if problem["code"] in PLACE_NOT_FOUND:
            named = str(problem["params"].get("name") or value)
            said = [part for part in (fields["places"], named) if part]
            fields["places"] = ", ".join(dict.fromkeys(said))
        elif problem["code"] == "date_unreadable":
            empty = next((name for name in ("start", "end") if not fields[name]), "start")
            fields[empty] = value
        elif problem["code"] == "money_unreadable":
            money.append(TypedLine(value))
        elif problem["code"] == "people_unreadable":
            fields["beneficiaries"] = value
    return Typed(fields, tuple(money))


def read_typed(values: Json, typed: Typed, *, county: str, cycle: str) -> tuple[Json, list[Json]]:
    """The row's values with what was typed in their place, and what is wrong in it as JSON problems.

    Each problem's `params` name the field in "field", and in "input" the very input of it: "start", "end", or the
    number of the line of money from 1; "" where there is only one. Where a place or a day cannot be
    read, it is left unknown. What is typed as it stood is kept as it stood, also where the words alone would not tell
    which place is meant.
    """
    reader, before = _reader(typed, county, cycle), as_typed(values)
    title = typed.text("title")
    if not title:
        reader.note("title_missing", 1, 1)
    places = _places(reader, values, kept=typed.same(before, "places"))
    start, end = _days(reader, typed)
    lines, trouble = _money(typed.money)
    people, more = _people(typed.text("beneficiaries"))
    groups = [part.strip() for part in typed.text("target_groups").split(",") if part.strip()]
    found: Json = {
        **values,
        **{name: typed.text(name) for name in TEXTS if name in typed.fields and not typed.same(before, name)},
        "title": values["title"] if title and typed.same(before, "title") else title,
        "places": places,
        "start": start,
        "end": end,
        "budget": [money_json(line) for line in lines],
        "beneficiaries": people,
        "target_groups": groups,
    }
    problems = [*(_at_input(p) for p in reader.problems), *trouble, *more]
    told = [problem_json(Problem(p.code, "", "", p.value, p.params)) for p in problems]
    return found, [{**p, "params": {"input": "", **p["params"], "field": field_of(p["code"])}} for p in told]


def _at_input(problem: Problem) -> Problem:
    """A problem of a day with the input that it stands in, as its cell says."""
    name = dict(zip("ABCD", COLUMNS, strict=True)).get(problem.cell[:1], "")
    return replace(problem, params={**problem.params, "input": name if name in ("start", "end") else ""})


def near_places(text: str, names: Sequence[str]) -> list[str]:
    """The names most like one that is not known, the likest first; none where none is like it."""
    known = {name.casefold(): name for name in names}
    words = text.casefold().removesuffix("ward").strip()
    return [known[key] for key in get_close_matches(words, known, MOST_SUGGESTED, NEAR_ENOUGH)]


def _places(reader: Reader, values: Json, *, kept: bool) -> list[Json]:
    if kept and values["places"]:
        return list(values["places"])
    return [place_json(site) for site in sites_in(reader, 1, ())]


def _days(reader: Reader, typed: Typed) -> tuple[str | None, str | None]:
    """The first and the last day; one single day without an end says when it begins, not that it ends the same day."""
    start, until = dates_in(reader, 1)
    if start and until == start + DAY and not typed.text("end"):
        until = None
        reader.note("date_missing", 1, COLUMNS.index("end") + 1)
    return start.isoformat() if start else None, (until - DAY).isoformat() if until else None


def _reader(typed: Typed, county: str, cycle: str) -> Reader:
    """One row of four cells whose columns are known."""
    place = facts.gazetteer().county(county)
    year = read_cycle(cycle, facts.calendars()[facts.COUNTY_YEAR])
    timing = Timing(year)
    cells = tuple(typed.text(name) or None for name in COLUMNS)
    view = View(Sheet("", (Row(1, cells),)))
    headings = {at: Heading(name) for at, name in enumerate(ROLES, 1)}
    roles = ROLES if typed.text("end") else ("title", "place", "when")  # "Q2 2026/27" alone is both ends
    columns = {name: (Column(at, name, headings[at]),) for at, name in enumerate(roles, 1)}
    plan = Plan("", place, year, _names_in(place.id), timing)
    return Reader(plan, view, Table((0,), headings, (1,)), columns, timing)


@lru_cache(maxsize=60)
def _names_in(county: str) -> PlaceNames:
    """The names of a county's places, gathered once: many rows are read one after another."""
    return PlaceNames(facts.gazetteer(), county)


def _money(typed: Sequence[TypedLine]) -> tuple[list[BudgetLine], list[Problem]]:
    """The lines that have an amount; what is not an amount is told."""
    lines: list[BudgetLine] = []
    problems: list[Problem] = []
    for number, line in enumerate(typed[:MOST_LINES], 1):
        at = {"input": str(number)}
        text = tidy(line.amount)
        if not text:
            continue
        amount = read_amount(text)
        if amount is None or amount.value < 0:
            problems.append(Problem("money_unreadable", value=text[:200], params=at))
            continue
        stated = amount.currency or line.currency
        currency = stated if stated in MINOR_DIGITS else NOT_STATED
        if currency == NOT_STATED:
            problems.append(Problem("currency_missing", value=text[:200], params=at))
        money = Money(amount.value, currency)
        lines.append(BudgetLine(money, tidy(line.contributor)[:300] or None))
    if not lines and not problems:
        problems.append(Problem("money_missing"))
    return lines, problems


def _people(text: str) -> tuple[int | None, list[Problem]]:
    if not text:
        return None, []
    amount = read_amount(text)
    if amount is None or not 0 <= amount.value < MOST_PEOPLE or amount.value % 1:
        return None, [Problem("people_unreadable", value=text[:200])]
    return int(amount.value), []


def place_text(place: Mapping[str, str]) -> str:
    """A place as a person types it: “Wamba East”, “Samburu East sub-county”, “county-wide”."""
    if place["level"] == SUBCOUNTY:
        return f"{place['name']} sub-county"
    return "county-wide" if place["level"] == COUNTY else place["name"]


def _day_text(day: str | None) -> str:
    return day_name(dt.date.fromisoformat(day)) if day else ""
