"""What is known while the rows of one table are read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pamoja.core.periods import Year
from pamoja.core.placenames import PlaceNames
from pamoja.core.places import Place
from pamoja.core.problems import Problem
from pamoja.formats.grid import Value, cell_name
from pamoja.workplan.reading.column_report import TableRead
from pamoja.workplan.reading.columns import Column
from pamoja.workplan.reading.dates import Timing
from pamoja.workplan.reading.layouts import Layout
from pamoja.workplan.reading.tables import Table, View


@dataclass(frozen=True)
class Plan:
    """What holds for a whole file: whose it is, for which county and cycle, whose quarters and which currency.

    `proposal` tells that each of its rows is to be looked at by a person, as those of a PDF are.
    `layouts` are what people said of such tables before; `dates_settled` tells that a date of the file shows its order.
    """

    file: str
    county: Place
    cycle: Year
    names: PlaceNames
    timing: Timing
    currency: str | None = None
    organisation: str = ""
    proposal: bool = False
    layouts: tuple[Layout, ...] = ()
    dates_settled: bool = False


@dataclass
class Reader:
    """One table being read: its columns by role, and what has been noticed so far."""

    plan: Plan
    view: View
    table: Table
    columns: Mapping[str, tuple[Column, ...]]
    timing: Timing
    report: TableRead | None = None
    problems: list[Problem] = field(default_factory=list)
    told: set[str] = field(default_factory=set)
    remembered: dict[str, str] = field(default_factory=dict)
    _first: dict[tuple[str, ...], Column | None] = field(default_factory=dict)
    _all: dict[tuple[str, ...], list[Column]] = field(default_factory=dict)

    @property
    def sheet(self) -> str:
        """The sheet's name."""
        return self.view.sheet.name

    def first(self, *roles: str) -> Column | None:
        """The first column that has one of the roles, the roles tried in order."""
        if roles not in self._first:
            self._first[roles] = next(
                (self.columns[role][0] for role in roles if self.columns.get(role)), None
            )
        return self._first[roles]

    def all(self, *roles: str) -> list[Column]:
        """All columns of these roles, left to right."""
        if roles not in self._all:
            found = (c for role in roles for c in self.columns.get(role, ()))
            self._all[roles] = sorted(found, key=lambda c: c.index)
        return self._all[roles]

    def filled(self, row: int) -> list[tuple[int, Value]]:
        """The cells of a row that say something and stand in this table, with their column numbers."""
        cells = self.view.cells.get(row, [])
        inside = self.table.headings
        return (
            cells
            if all(cell[0] in inside for cell in cells)
            else [cell for cell in cells if cell[0] in inside]
        )

    def value(self, row: int, column: Column | None) -> Value:
        """What a cell shows, merged cells looked through; None where there is no such column."""
        return None if column is None else self.view.value(row, column.index)

    def text(self, row: int, column: Column | None) -> str:
        """The same as text, white space collapsed."""
        return "" if column is None else tidy(self.view.value(row, column.index))

    def cell(self, row: int, column: int) -> str:
        """A cell as the file's own program names it, also where the activities run across."""
        return cell_name(column, row) if self.view.sheet.turned else cell_name(row, column)

    def note(self, code: str, row: int, column: int, value: Value = None, **params: str) -> None:
        """Report a problem at a cell; row 0 means the sheet."""
        cell = self.cell(row, column) if row else ""
        self.problems.append(Problem(code, self.sheet, cell, tidy(value)[:200], params))

    def note_once(
        self, key: str, code: str, row: int, column: int, value: Value = None, **params: str
    ) -> None:
        """Report something that holds for many rows only where it is first met."""
        if key not in self.told:
            self.told.add(key)
            self.note(code, row, column, value, **params)


def tidy(value: Value) -> str:
    """A value as text, white space collapsed; whole numbers without a decimal point."""
    if value is None:
        return ""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).split())
