"""Finds in a workbook the sheets that are ours: by the hidden row of marks, or by the hidden ids where it is gone."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from pamoja.formats.grid import Row, Sheet, Value
from pamoja.workplan.reading.context import tidy
from pamoja.workplan.returning.fields import (
    AMOUNT,
    HEADINGS,
    ID,
    LEAST_LINES,
    MARK,
    VERSION,
    columns_of,
    field_of,
    heading_of,
    money_keys,
)

LIST_SHEET = "Pamoja rows"
SEARCHED_ROWS = 60
FEWEST_MARKS = 2
MOST_LINES_OF_MONEY = 60
ROW_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_STAMP = re.compile(
    rf"{MARK}{VERSION} (?P<county>\S+) (?P<cycle>\d{{4}}/\d\d) of=(?P<of>\S*) at=(?P<at>\S*) lines=(?P<lines>\d+)"
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a workbook of ours says of itself: of which county and year, whose rows it has, and when it was made.

    `of` is the public id of an organisation, "all" for the whole county, "" where that is not said.
    """

    county: str = ""
    cycle: str = ""
    of: str = ""
    at: str = ""
    lines: int = LEAST_LINES

    def written(self) -> str:
        """The mark of the version column, which carries it."""
        return f"{MARK}{VERSION} {self.county} {self.cycle} of={self.of} at={self.at} lines={self.lines}"


@dataclass(frozen=True)
class OurSheet:
    """A sheet of ours: its columns by key, the headings nobody knows, and the row after which its rows begin."""

    sheet: Sheet
    columns: Mapping[str, int]
    unknown: tuple[str, ...]
    top: int
    stamp: Stamp

    @cached_property
    def lines(self) -> int:
        """How many lines of money it has whole, one after another."""
        have = (
            all(key in self.columns for key in money_keys(at)[-3:])
            for at in range(1, MOST_LINES_OF_MONEY + 1)
        )
        return next((at for at, whole in enumerate(have) if not whole), MOST_LINES_OF_MONEY)

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """The keys of the columns that a workbook of ours has and this one has no longer."""
        return tuple(key for key in columns_of(self.stamp.lines, partner=False) if key not in self.columns)

    @cached_property
    def fields(self) -> frozenset[str]:
        """The fields that its columns hold whole: of one that lacks a column nothing can be told."""
        gone = {field_of(key) for key in self.missing}
        return frozenset(field_of(key) for key in self.columns) - gone - {""}


def our_sheets(sheets: tuple[Sheet, ...]) -> list[OurSheet]:
    """The sheets of a workbook that came from us, with what their columns are."""
    found = (_marked(sheet) or _with_ids(sheet) for sheet in sheets if sheet.name != LIST_SHEET)
    return [one for one in found if one]


def listed_ids(sheets: tuple[Sheet, ...]) -> list[str] | None:
    """The ids of the rows that the workbook had when it was made; None where the hidden list is gone."""
    for sheet in sheets:
        cells = [tidy(row.cells[0]) if row.cells else "" for row in sheet.rows]
        if cells[:1] == [f"{MARK}rows"]:
            return [cell for cell in cells[1:] if ROW_ID.fullmatch(cell)]
    return None


def _marked(sheet: Sheet) -> OurSheet | None:
    """A sheet with the row of marks; the row after it has the headings."""
    for at, row in enumerate(sheet.rows[:SEARCHED_ROWS]):
        marks = {
            number: tidy(value) for number, value in enumerate(row.cells, 1) if tidy(value).startswith(MARK)
        }
        if len(marks) < FEWEST_MARKS or not any(text.startswith(f"{MARK}{ID}") for text in marks.values()):
            continue
        columns: dict[str, int] = {}
        for number, text in marks.items():
            columns.setdefault(text.removeprefix(MARK).split(" ")[0], number)
        stamp = next((_stamp(text) for text in marks.values() if _STAMP.match(text)), Stamp())
        below = sheet.rows[at + 1] if at + 1 < len(sheet.rows) else Row(row.number)
        is_heading = not any(ROW_ID.fullmatch(tidy(value)) for value in below.cells)
        top = below.number if is_heading else row.number
        unknown = tuple(
            tidy(value)
            for number, value in enumerate(below.cells, 1)
            if is_heading and number not in marks and tidy(value)
        )
        return OurSheet(sheet, {key: at for key, at in columns.items() if _is_key(key)}, unknown, top, stamp)
    return None


def _stamp(text: str) -> Stamp:
    found = _STAMP.match(text)
    assert found  # noqa: S101 - asked before
    return Stamp(
        found["county"],
        found["cycle"],
        found["of"],
        found["at"],
        min(int(found["lines"]), MOST_LINES_OF_MONEY),
    )


def _is_key(key: str) -> bool:
    return key in HEADINGS or field_of(key) != ""


def _with_ids(sheet: Sheet) -> OurSheet | None:
    """A sheet whose marks are gone: the column of ids is known by what is in it, the others by their headings."""
    place = next(
        (
            (row.number, at)
            for row in sheet.rows
            for at, value in enumerate(row.cells[:200], 1)
            if _is_id(value)
        ),
        None,
    )
    if place is None:
        return None
    first, ids = place
    known = {heading_of(key): key for key in columns_of(MOST_LINES_OF_MONEY, partner=True)}
    above = [row for row in sheet.rows if row.number < first]
    heads = max(
        above, default=None, key=lambda row: (sum(tidy(value) in known for value in row.cells), row.number)
    )
    columns = {ID: ids}
    unknown: list[str] = []
    for at, value in enumerate(heads.cells if heads else (), 1):
        key = known.get(tidy(value))
        if key and at != ids:
            columns.setdefault(key, at)
        elif tidy(value) and at != ids:
            unknown.append(tidy(value))
    if len(columns) < max(FEWEST_MARKS, len(unknown)):  # another table that tells of ids
        return None
    lines = max(
        (int(key.partition(":")[2]) for key in columns if key.startswith(f"{AMOUNT}:")), default=LEAST_LINES
    )
    top = heads.number if heads else first - 1
    return OurSheet(sheet, columns, tuple(unknown), top, Stamp(lines=max(lines, LEAST_LINES)))


def _is_id(value: Value) -> bool:
    return isinstance(value, str) and bool(ROW_ID.fullmatch(value.strip()))
