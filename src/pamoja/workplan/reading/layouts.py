"""Layouts that people have spoken of: what each column holds, remembered by its heading and used again."""

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pamoja.core.money import MINOR_DIGITS
from pamoja.core.periods import Year
from pamoja.workplan.reading.columns import (
    AMOUNT,
    CONVERSION,
    QUARTER,
    SHARE,
    SINGLE_ROLES,
    TOTAL,
    Column,
    Heading,
    role_of,
)

LEFT_OUT = "other"
DAY_FIRST, MONTH_FIRST = "day", "month"
MONEY = (AMOUNT, TOTAL, SHARE, CONVERSION)
QUARTERS = ("q1", "q2", "q3", "q4")
CHOICES = (
    "title", "description", "ward", "subcounty", "place", "village", "start", "end", "when", *QUARTERS, AMOUNT, TOTAL,
    SHARE, CONVERSION, "unit_cost", "quantity", "currency", "funder", "organisation", "sector", "programme",
    "sub_programme", "indicator", "target", "target_group", "beneficiaries", "number", LEFT_OUT,
)  # fmt: skip
"""What a person may say that a column holds."""
ALIKE = 0.6
SURE_HEADING = 3
LONGEST_KEY = 120
_TOKEN = re.compile(r"[^\W_]+")
_OF_A_YEAR = re.compile(r"^(?:fy|\d{2,}|fy\d+)$")
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody said that a column holds; of money also in which currency and who pays it, "" where as written."""

    role: str
    currency: str = ""
    contributor: str = ""


@dataclass(frozen=True)
class Layout:
    """What was said of a table with these headings.

    `keys` are the headings by column number, `words` those of each heading row, `choices` by heading. `dates` says
    whether days or months stand first where both are possible.
    """

    keys: Mapping[int, str]
    words: tuple[tuple[str, ...], ...]
    choices: Mapping[str, Choice] = field(default_factory=dict)
    dates: str = ""

    @property
    def fingerprint(self) -> str:
        """By what the same layout is known again, in whatever year."""
        return fingerprint_of(self.keys)

    def as_json(self) -> Json:
        """The same as plain values."""
        return {
            "keys": {str(at): key for at, key in self.keys.items()},
            "words": [list(row) for row in self.words],
            "choices": {key: [c.role, c.currency, c.contributor] for key, c in self.choices.items()},
            "dates": self.dates,
        }


def layout_from(data: Mapping[str, Any]) -> Layout:
    """The layout that `as_json` wrote; what is no role any more is left out."""
    return Layout(
        {int(at): str(key) for at, key in data["keys"].items()},
        tuple(tuple(map(str, row)) for row in data["words"]),
        {str(k): Choice(*map(str, c)) for k, c in data["choices"].items() if c[0] in CHOICES},
        str(data["dates"]),
    )


def plain_heading(text: str) -> str:
    """A heading without what changes from year to year: capitals, signs, years."""
    tokens = [token for token in _TOKEN.findall(text.casefold()) if not _OF_A_YEAR.match(token)]
    return " ".join(tokens)[:LONGEST_KEY]


def keys_of(headings: Mapping[int, Heading]) -> dict[int, str]:
    """A name for every column, by which it is known again: its heading, else its place; each once."""
    seen: Counter[str] = Counter()
    keys: dict[int, str] = {}
    for index, heading in headings.items():
        key = plain_heading(heading.text) or f"column {index}"
        seen[key] += 1
        keys[index] = key if seen[key] == 1 else f"{key} #{seen[key]}"
    return keys


def fingerprint_of(keys: Mapping[int, str]) -> str:
    """A hash of the headings, columns without one left out."""
    named = [key for index, key in sorted(keys.items()) if key != f"column {index}"]
    return hashlib.sha256("|".join(named).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Recalled:
    """What is remembered of a table: from the very layout or one like it, and which headings renamed old ones."""

    layout: Layout | None = None
    exact: bool = False
    renamed: Mapping[int, str] = field(default_factory=dict)


def recall(keys: Mapping[int, str], columns: Sequence[Column], layouts: Sequence[Layout]) -> Recalled:
    """The newest remembered layout that is the same, else the one most like it; layouts come newest first."""
    own = fingerprint_of(keys)
    same = next((layout for layout in layouts if layout.fingerprint == own), None)
    if same:
        return Recalled(same, exact=True)
    scored = [(_likeness(keys, layout), -at) for at, layout in enumerate(layouts)]
    if not scored or max(scored)[0] < ALIKE:
        return Recalled()
    layout = layouts[-max(scored)[1]]
    return Recalled(layout, renamed=_renamed(keys, columns, layout))


def _likeness(keys: Mapping[int, str], layout: Layout) -> float:
    mine, theirs = set(keys.values()), set(layout.keys.values())
    return len(mine & theirs) / max(len(mine), len(theirs), 1)


def _renamed(keys: Mapping[int, str], columns: Sequence[Column], layout: Layout) -> dict[int, str]:
    """New headings that stand where an old one stood that is gone, and that say nothing surely themselves."""
    old, mine = set(layout.choices), set(keys.values())
    gone = {index: key for index, key in layout.keys.items() if key not in mine and key in layout.choices}
    found: dict[int, str] = {}
    for column in columns:
        key = keys[column.index]
        if key in old or column.index not in gone:
            continue
        unsure = role_of(column.heading.own)[1] < SURE_HEADING
        if unsure and layout.choices[gone[column.index]].role != LEFT_OUT:
            found[column.index] = gone[column.index]
    return found


def as_chosen(
    columns: Sequence[Column], keys: Mapping[int, str], recalled: Recalled, year: Year
) -> tuple[Column, ...]:
    """The columns with what was said of them; what another column has by choice, none keeps by itself."""
    layout = recalled.layout
    if layout is None:
        return tuple(columns)
    choices = {
        c.index: choice
        for c in columns
        if (choice := layout.choices.get(recalled.renamed.get(c.index, keys[c.index])))
    }
    found = [_chosen(c, choices[c.index], year) if c.index in choices else c for c in columns]
    taken = {c.role for c in found if c.index in choices}
    return tuple(c if c.index in choices else _without(c, taken) for c in found)


def _without(column: Column, taken: set[str]) -> Column:
    """A column that nobody spoke of gives way to one that somebody did."""
    if column.role == "title" and "title" in taken:
        return replace(column, role="description")
    single = column.role in SINGLE_ROLES or column.role in (AMOUNT, TOTAL)
    return replace(column, role=LEFT_OUT) if single and column.role in taken else column


def choice_of(column: Column, year: Year) -> str:
    """What a column is taken for, as a person would choose it; its own role where none of the choices says it."""
    if column.role == QUARTER and column.period is not None:
        for number in range(1, 5):
            if column.period == year.quarter(number).period:
                return f"q{number}"
    if column.role in ("", "remarks", "responsible", "status", "output", "unit"):
        return LEFT_OUT
    return column.role


def _chosen(column: Column, choice: Choice, year: Year) -> Column:
    if choice.role == choice_of(column, year) and not choice.currency and not choice.contributor:
        return column
    currency = choice.currency if choice.currency in MINOR_DIGITS else column.currency
    if choice.role in QUARTERS:
        period = year.quarter(QUARTERS.index(choice.role) + 1).period
        return replace(column, role=QUARTER, period=period, place="", contributor=None)
    who = choice.contributor or column.contributor or column.heading.own
    contributor = who if choice.role == SHARE and column.period is None else None
    keeps_period = choice.role == column.role
    return replace(
        column,
        role=choice.role,
        currency=currency,
        contributor=contributor,
        period=column.period if keeps_period else None,
        place=column.place if keeps_period else "",
        by_content=False,
    )
