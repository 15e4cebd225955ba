"""A workbook as values: cells with fills, formats and formulas, merges, and what is hidden."""

import datetime as dt
from dataclasses import dataclass, field
from typing import TypeAlias

Value: TypeAlias = str | int | float | dt.date | None
GREEN, AMBER, GREY = "92D050", "FFC000", "D9D9D9"


@dataclass(frozen=True)
class Cell:
    """A value with what a spreadsheet program keeps beside it."""

    value: Value = None
    fill: str = ""
    format: str = ""
    formula: str = ""
    currency: str = ""


def letters(column: int) -> str:
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def at(column: int, row: int) -> str:
    return f"{letters(column)}{row}"


@dataclass
class Sheet:
    """Cells by (row, column), both from 1. In a Word file a sheet is a table, with paragraphs above and below."""

    name: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    state: str = "visible"
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    above: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    landscape: bool = False
    new_page: bool = False
    heading_rows: int = 0
    page_header: str = ""

    def put(self, row: int, column: int, value: "Value | Cell") -> None:
        cell = value if isinstance(value, Cell) else Cell(value)
        if cell != Cell():
            self.cells[row, column] = cell

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        if (top, left) != (bottom, right):
            self.merges.append((top, left, bottom, right))

    def title(self, row: int, text: str, width: int = 1) -> None:
        """A line of text in the first cell, merged over so many columns."""
        self.put(row, 1, text)
        self.merge(row, 1, row, width)

    def size(self) -> tuple[int, int]:
        ends = [(bottom, right) for _, _, bottom, right in self.merges] + list(self.cells)
        return max((row for row, _ in ends), default=0), max((column for _, column in ends), default=0)


@dataclass
class Book:
    """A file: its name, its sheets and how it is written."""

    file: str
    sheets: list[Sheet] = field(default_factory=list)
    delimiter: str = ","
    encoding: str = "utf-8"

    def sheet(self, name: str, state: str = "visible") -> Sheet:
        self.sheets.append(Sheet(name, state=state))
        return self.sheets[-1]
