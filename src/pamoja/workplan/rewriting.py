"""Writes what was read from any kind of file as a plain Excel workbook: every value in the cell it was read from."""

import contextlib
import datetime as dt
import math
from pathlib import Path

from xlsxwriter import Workbook as Book
from xlsxwriter.exceptions import OverlappingRange
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pamoja.formats.grid import LAST_COLUMN, LAST_ROW, Sheet, Value, Workbook
from pamoja.workplan.documents.cells import fitted
from pamoja.workplan.documents.words import clean

LONGEST_NAME = 31
FIRST_YEAR = 1900
MOST_FILLS = 100_000
LOOKED_AT, NARROW, WIDE = 200, 9, 44
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


def write_plain(workbook: Workbook, path: Path) -> list[str]:
    """Write the workbook; gives the names of its sheets, which may be shorter than they were."""
    book = Book(path, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    looks: dict[tuple[str, str], Format] = {}
    names: list[str] = []
    for sheet in workbook.sheets:
        name = _name(sheet.name, names)
        names.append(name)
        page = book.add_worksheet(name)
        if sheet.hidden and len(workbook.sheets) > 1:
            page.hide()
        _write(book, page, sheet, looks)
    if all(sheet.hidden for sheet in workbook.sheets):
        book.worksheets()[0].activate()
    else:
        next(p for p, s in zip(book.worksheets(), workbook.sheets, strict=True) if not s.hidden).activate()
    book.close()
    return names


def _name(wanted: str, taken: list[str]) -> str:
    """A name that a workbook takes and no sheet before has."""
    plain = " ".join(clean(wanted).translate(_NOT_IN_NAMES).split()).strip("'")[:LONGEST_NAME] or "Plan"
    used = {name.casefold() for name in taken}
    ends = ("", *(f" ({at})" for at in range(2, len(taken) + 3)))
    return next(n for end in ends if (n := plain[: LONGEST_NAME - len(end)] + end).casefold() not in used)


def _write(book: Book, page: Worksheet, sheet: Sheet, looks: dict[tuple[str, str], Format]) -> None:
    _merge(page, sheet)
    for row in sheet.rows:
        for column, value in enumerate(row.cells, 1):
            shown = sheet.errors.get((row.number, column), value)
            if shown is not None:
                look = _look(book, looks, shown, sheet.fills.get((row.number, column), ""))
                _cell(page, row.number - 1, column - 1, shown, look)
    coloured = [at for at in list(sheet.fills)[:MOST_FILLS] if at[0] <= LAST_ROW and at[1] <= LAST_COLUMN]
    filled = {(row.number, c) for row in sheet.rows for c, v in enumerate(row.cells, 1) if v is not None}
    for at in coloured:
        if at not in filled:
            page.write_blank(at[0] - 1, at[1] - 1, None, _look(book, looks, "", sheet.fills[at]))
    for column, width in _widths(sheet).items():
        page.set_column(column - 1, column - 1, width)


def _widths(sheet: Sheet) -> dict[int, int]:
    """How wide each column is so that most of its texts can be read."""
    widths: dict[int, int] = {}
    for row in sheet.rows[:LOOKED_AT]:
        for column, value in enumerate(row.cells, 1):
            if value is not None:
                widths[column] = max(widths.get(column, NARROW), min(len(str(value)) + 2, WIDE))
    return widths


def _merge(page: Worksheet, sheet: Sheet) -> None:
    for merge in sheet.merges:
        if (merge.bottom, merge.right) != (merge.top, merge.left):
            with contextlib.suppress(OverlappingRange):
                page.merge_range(merge.top - 1, merge.left - 1, merge.bottom - 1, merge.right - 1, "")


def _look(book: Book, looks: dict[tuple[str, str], Format], value: Value, fill: str) -> Format:
    number = ""
    if isinstance(value, dt.datetime):
        number = "d mmm yyyy hh:mm"
    elif isinstance(value, dt.date):
        number = "d mmm yyyy"
    elif isinstance(value, dt.time):
        number = "hh:mm"
    key = (number, fill)
    if key not in looks:
        given = {"valign": "top"} | (
            {"num_format": number} if number else {"num_format": "@"} if isinstance(value, str) else {}
        )
        looks[key] = book.add_format(given | ({"bg_color": f"#{fill}"} if fill else {}))
    return looks[key]


def _cell(page: Worksheet, row: int, column: int, value: Value, look: Format) -> None:
    if isinstance(value, bool):
        page.write_boolean(row, column, value, look)
    elif isinstance(value, int | float) and math.isfinite(value):
        page.write_number(row, column, value, look)
    elif isinstance(value, dt.date) and value.year >= FIRST_YEAR:
        moment = value.replace(tzinfo=None) if isinstance(value, dt.datetime) else value
        page.write_datetime(row, column, moment, look)
    elif isinstance(value, dt.time):
        page.write_datetime(row, column, value, look)
    else:
        page.write_string(row, column, fitted(clean(str(value))), look)
