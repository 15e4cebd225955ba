"""Gathers a sheet cell by cell, holding it to the cells a plan may have."""

from pamoja.formats.grid import LAST_COLUMN, LAST_ROW, Merge, Position, Row, Sheet, Value

BLANK_FILLS = 20_000  # coloured cells kept between one row with a value and the next
MOST_FILLS = 1_000_000
MOST_MERGES = 200_000


class Overfull(Exception):  # noqa: N818 - told as a refusal by whoever knows the file's name
    """A sheet with more cells than there is room for."""


class SheetBuilder:
    """A sheet being read: rows are opened and closed, the rest is told of cells of the open row.

    `room` is the number of cells, counted to the last one of each row, that the sheet may still take;
    `takes_fills` says whether colours are still kept, which long runs of blank coloured rows end.
    """

    def __init__(self, name: str, *, hidden: bool = False, room: int) -> None:
        self.name = name
        self.hidden = hidden
        self.room = room
        self.takes_fills = True
        self.before: tuple[str, ...] = ()
        self.after: tuple[str, ...] = ()
        self._number = 0
        self._cells: list[Value] = []
        self._coloured = False
        self._blank_fills = 0
        self._row_hidden = False
        self._rows: dict[int, tuple[Value, ...]] = {}
        self._merges: list[Merge] = []
        self._fills: dict[Position, str] = {}
        self._errors: dict[Position, str] = {}
        self._formulas: set[Position] = set()
        self._uncalculated: set[Position] = set()
        self._currencies: dict[Position, str] = {}
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()

    def start_row(self, number: int, *, hidden: bool = False) -> None:
        """Open a row, counted from 1; a row that comes twice goes on where it was."""
        if not 1 <= number <= LAST_ROW:
            raise ValueError(number)
        self._number = number
        self._cells = list(self._rows[number]) if number in self._rows else []
        self._coloured = False
        self._row_hidden = hidden

    def value(self, column: int, value: Value) -> None:
        """Put a value into the open row; columns may come in any order."""
        if not 1 <= column <= LAST_COLUMN:
            raise ValueError(column)
        cells = self._cells
        missing = column - 1 - len(cells)
        if missing < 0:
            cells[column - 1] = value
            return
        if missing:
            cells.extend([None] * missing)
        cells.append(value)

    def fill(self, column: int, colour: str) -> None:
        """Note the colour behind a cell."""
        if self.takes_fills:
            self._fills[self._number, column] = colour
            self._coloured = True
            self._blank_fills += 1
            self.takes_fills = self._blank_fills < BLANK_FILLS and len(self._fills) < MOST_FILLS

    def error(self, column: int, text: str) -> None:
        """Note an error such as #REF! instead of a value."""
        self._errors[self._number, column] = text
        self._coloured = True

    def formula(self, column: int, *, calculated: bool) -> None:
        """Note that a formula gives the cell, and whether the file has its answer."""
        self._formulas.add((self._number, column))
        self._coloured = True
        if not calculated:
            self._uncalculated.add((self._number, column))

    def currency(self, column: int, code: str) -> None:
        """Note the currency that only the number format shows."""
        self._currencies[self._number, column] = code

    def end_row(self) -> None:
        """Close the row, and keep it when anything stands in it."""
        if self._cells:
            self.room -= len(self._cells)
            self._blank_fills = 0
            self.takes_fills = len(self._fills) < MOST_FILLS
        elif not self._coloured:
            return
        if self.room < 0:
            raise Overfull
        self._rows[self._number] = tuple(self._cells)
        if self._row_hidden:
            self._hidden_rows.add(self._number)

    def merge(self, merge: Merge | None) -> None:
        """Note cells shown as one."""
        if merge and len(self._merges) < MOST_MERGES:
            self._merges.append(merge)

    def hide_columns(self, first: int, last: int) -> None:
        """Note hidden columns, both ends included."""
        self._hidden_columns.update(range(first, min(last, LAST_COLUMN) + 1))

    def build(self) -> Sheet:
        """The sheet as a value, its rows in order."""
        return Sheet(
            name=self.name,
            rows=tuple(Row(number, self._rows[number]) for number in sorted(self._rows)),
            hidden=self.hidden,
            merges=tuple(self._merges),
            fills=self._fills,
            errors=self._errors,
            formulas=frozenset(self._formulas),
            uncalculated=frozenset(self._uncalculated),
            currencies=self._currencies,
            hidden_rows=frozenset(self._hidden_rows),
            hidden_columns=frozenset(self._hidden_columns),
            before=self.before,
            after=self.after,
        )
