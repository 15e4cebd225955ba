"""How the columns of a table were read: the role of each, how surely, why, and a few of its real cells."""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pamoja.core.periods import Year, day_name
from pamoja.core.placenames import PlaceNames
from pamoja.formats.grid import Value, column_letters
from pamoja.workplan.reading.amounts import read_amount
from pamoja.workplan.reading.columns import (
    AMOUNT,
    CONVERSION,
    MONTH,
    PLACE_LEVELS,
    QUARTER,
    SHARE,
    TOTAL,
    WARD_MARK,
    Column,
    role_of,
)
from pamoja.workplan.reading.dates import Timing, read_day, read_when
from pamoja.workplan.reading.layouts import LEFT_OUT, Recalled, choice_of

SAID, RENAMED, VERY_WORDS, WORDS, IN_IT, AGAINST, NOTHING, MARKS = (
    "said", "renamed", "very_words", "words", "in_it", "against", "nothing", "marks",
)  # fmt: skip
SURE, LIKELY = 0.9, 0.6
EXAMPLES, LONGEST_EXAMPLE = 5, 60
FITTING = 0.5
HALF_SURE = 0.5
NEVER_READ = ("", LEFT_OUT, "remarks", "responsible", "status", "output", "unit")
_STROKES = re.compile(r"\s*(\d{1,2})/(\d{1,2})/(?:\d{2}|\d{4})\s*")
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class ColumnRead:
    """One column: what it was taken for, how surely from 0 to 1, and why; `was` is its heading of before."""

    index: int
    key: str
    heading: str
    role: str
    sureness: float
    reason: str
    examples: tuple[str, ...] = ()
    currency: str = ""
    contributor: str = ""
    was: str = ""

    @property
    def letters(self) -> str:
        """The column as a spreadsheet program names it."""
        return column_letters(self.index)


@dataclass(frozen=True, slots=True)
class TableRead:
    """One table: where, which rows were taken for its heading, which others could be, and its columns.

    `dates` is "ask" where days and months may stand first, DAY_FIRST or MONTH_FIRST where that was said.
    `known` is "exact" where its layout was spoken of before, "like" where one like it was.
    """

    sheet: str
    heading_rows: tuple[int, ...]
    words: tuple[tuple[str, ...], ...]
    candidates: tuple[tuple[int, str, tuple[str, ...]], ...]
    columns: tuple[ColumnRead, ...]
    rows: int
    fingerprint: str = ""
    dates: str = ""
    known: str = ""
    doubtful: bool = False

    def as_json(self) -> dict[str, Any]:
        """The same as plain values."""
        return {
            "sheet": self.sheet,
            "heading_rows": list(self.heading_rows),
            "words": [list(row) for row in self.words],
            "candidates": [[row, text, list(words)] for row, text, words in self.candidates],
            "columns": [
                [c.index, c.key, c.heading, c.role, round(c.sureness, 2), c.reason, list(c.examples), c.currency,
                 c.contributor, c.was]
                for c in self.columns
            ],
            "rows": self.rows,
            "fingerprint": self.fingerprint,
            "dates": self.dates,
            "known": self.known,
            "doubtful": self.doubtful,
        }  # fmt: skip


def table_from(data: Mapping[str, Any]) -> TableRead:
    """The table that `as_json` wrote."""
    columns = (
        ColumnRead(index, key, heading, role, sureness, reason, tuple(examples), *more)
        for index, key, heading, role, sureness, reason, examples, *more in data["columns"]
    )
    return TableRead(
        data["sheet"],
        tuple(data["heading_rows"]),
        tuple(tuple(row) for row in data["words"]),
        tuple((row, text, tuple(words)) for row, text, words in data["candidates"]),
        tuple(columns),
        data["rows"],
        data["fingerprint"],
        data["dates"],
        data["known"],
        data["doubtful"],
    )


def columns_read(
    columns: Sequence[Column],
    data: Mapping[int, Sequence[Value]],
    shown: Mapping[int, Sequence[Value]],
    keys: Mapping[int, str],
    recalled: Recalled,
    timing: Timing,
    names: PlaceNames,
    year: Year,
) -> tuple[ColumnRead, ...]:
    """The report of every column that says something; `shown` are the cells that a person is to see of each."""
    return tuple(
        _column(
            column,
            data.get(column.index, ()),
            shown.get(column.index, ()),
            keys[column.index],
            recalled,
            timing,
            names,
            year,
        )
        for column in columns
        if column.heading.text or data.get(column.index)
    )


def _column(
    column: Column,
    values: Sequence[Value],
    shown: Sequence[Value],
    key: str,
    recalled: Recalled,
    timing: Timing,
    names: PlaceNames,
    year: Year,
) -> ColumnRead:
    sureness, reason = _sureness(column, key, recalled)
    if reason not in (SAID, RENAMED) and values and _fitting(column, values, timing, names) < FITTING:
        sureness, reason = min(sureness, HALF_SURE), AGAINST
    return ColumnRead(
        column.index,
        key,
        column.heading.text[:200],
        choice_of(column, year),
        sureness,
        reason,
        tuple(_example(value) for value in list(dict.fromkeys(shown))[:EXAMPLES]),
        column.currency or "",
        (column.contributor or "")[:300],
        recalled.renamed.get(column.index, ""),
    )


def _sureness(column: Column, key: str, recalled: Recalled) -> tuple[float, str]:
    if column.index in recalled.renamed:
        return 0.4, RENAMED
    if recalled.layout is not None and key in recalled.layout.choices:
        return 1.0, SAID
    if column.by_content:
        return HALF_SURE, IN_IT
    if column.role in (QUARTER, MONTH, WARD_MARK) or (column.role == SHARE and column.period):
        return 0.95, MARKS
    return _by_words(column) if column.role else (0.3, NOTHING)


def _by_words(column: Column) -> tuple[float, str]:
    named, strength = role_of(column.heading.own)
    if named and named != column.role and not _is_kind_of(column.role, named):
        return 0.65, AGAINST
    return (0.98, VERY_WORDS) if strength > 2 else (0.75, WORDS)  # noqa: PLR2004


def _is_kind_of(role: str, named: str) -> bool:
    """Whether a role is what a heading names, seen more closely: an amount may be a total, a share or a conversion."""
    money = (AMOUNT, TOTAL, SHARE, CONVERSION)
    return (role in money and named in money) or (role == "description" and named in ("title", "output"))


def _fitting(column: Column, values: Sequence[Value], timing: Timing, names: PlaceNames) -> float:
    """The share of the values that can be read as what the column is taken for; 1 where anything can."""
    tests: Mapping[str, Callable[[Value], bool]] = {
        **{role: lambda v: _place(v, names) for role in PLACE_LEVELS},
        **{role: lambda v: read_day(v, timing) is not None for role in ("start", "end")},
        "when": lambda v: read_when(v, timing) is not None,
        **{
            role: lambda v: isinstance(v, int | float) or read_amount(v) is not None
            for role in (AMOUNT, TOTAL, SHARE, CONVERSION, "unit_cost", "quantity", "beneficiaries")
        },
        "title": lambda v: isinstance(v, str),
    }
    test = tests.get(column.role)
    shown = values[:40]
    return sum(map(test, shown)) / len(shown) if test and shown else 1.0


def _place(value: Value, names: PlaceNames) -> bool:
    return isinstance(value, str) and any(piece.resolved for piece in names.resolve(value[:200]))


def _example(value: Value) -> str:
    if isinstance(value, dt.datetime):
        text = day_name(value.date())
    elif isinstance(value, dt.date):
        text = day_name(value)
    elif isinstance(value, int) and not isinstance(value, bool):
        text = f"{value:,}"
    else:
        text = " ".join(str(value).split())
    return text if len(text) <= LONGEST_EXAMPLE else f"{text[: LONGEST_EXAMPLE - 1]}…"


def order_of_days(values: Sequence[object]) -> str:
    """What dates with strokes tell of their order: "day", "month", "ask" where both are possible, "" without any."""
    found = [match for value in values if isinstance(value, str) and (match := _STROKES.fullmatch(value))]
    days_first = any(int(match[1]) > _MONTHS for match in found)
    months_first = any(int(match[2]) > _MONTHS for match in found)
    if days_first or months_first:
        return "" if days_first and months_first else "day" if days_first else "month"
    return "ask" if any(match[1].lstrip("0") != match[2].lstrip("0") for match in found) else ""
