"""What a file holds before anybody reads meaning into it: sheets of rows, with what the eye sees."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

Value = str | int | float | bool | dt.date | dt.datetime | dt.time | None
Position = tuple[int, int]

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
MOST_CELLS = 3_000_000
LONGEST_TEXT = 2_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """One row with a value or a fill: `number` as a spreadsheet program shows it, `cells` from column A on.

    Blank cells are None and the last cell is never blank; a row that only has fills has no cells.
    """

    number: int
    cells: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Merge:
    """Cells shown as one: rows and columns counted from 1, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """One sheet or table; positions are (row, column) from 1.

    `fills` are colours as "RRGGBB", white and none left out; `errors` are texts such as "#REF!" where the row
    holds None; `currencies` are ISO codes shown only by the number format; `before` is the text above a table
    of a Word document or PDF, `after` the text below the last one. `hidden_rows` names rows that have
    a value or a fill. `turned` tells that rows and columns were exchanged.
    """

    name: str
    rows: tuple[Row, ...]
    hidden: bool = False
    merges: tuple[Merge, ...] = ()
    fills: Mapping[Position, str] = field(default_factory=dict)
    errors: Mapping[Position, str] = field(default_factory=dict)
    formulas: frozenset[Position] = frozenset()
    uncalculated: frozenset[Position] = frozenset()
    currencies: Mapping[Position, str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    turned: bool = False


@dataclass(frozen=True)
class Workbook:
    """A file read: `kind` is xlsx, xlsm, xls, ods, csv, json, docx or pdf; `encoding` is told for csv alone.

    `pages_without` are the pages of a PDF with words of which all, or some that look like rows, are in no table.
    """

    sheets: tuple[Sheet, ...]
    kind: str = "xlsx"
    macros: bool = False
    encoding: str = ""
    pages_without: tuple[int, ...] = ()


def column_letters(number: int) -> str:
    """The letters of a column counted from 1: 1 is A, 28 is AB."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@cache
def column_number(letters: str) -> int:
    """The column counted from 1 that these letters name; ValueError when they name none."""
    if not (letters.isascii() and letters.isalpha() and len(letters) <= len("XFD")):
        raise ValueError(letters)
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def cell_name(row: int, column: int) -> str:
    """A cell as a spreadsheet program names it: (9, 28) is AB9."""
    return f"{column_letters(column)}{row}"


def plain_breaks(text: str) -> str:
    """The text with every line break as one newline."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
