"""Our own marks in a workbook that comes back: known again and looked through: only its sender's words count."""

from dataclasses import replace

from pamoja.formats.grid import Position, Row, Sheet, Value, Workbook
from pamoja.formats.marking.values import HEADINGS, LEGEND_SHEET, OURS

OWN = frozenset(word for pair in HEADINGS.values() for word in pair)


def own_columns(sheet: Sheet) -> dict[int, int]:
    """The columns of our words and remarks, with the row from which on they are ours."""
    found: dict[int, int] = {}
    for row in sheet.rows:
        for column, value in enumerate(row.cells, 1):
            if isinstance(value, str) and value.strip() in OWN:
                found.setdefault(column, row.number)
    return found


def without_marks(workbook: Workbook) -> Workbook:
    """The same workbook as its sender would have it without what we wrote into it."""
    kept = [sheet for sheet in workbook.sheets if not is_legend(sheet)]
    return replace(workbook, sheets=tuple(_without(sheet) for sheet in kept or workbook.sheets))


def is_legend(sheet: Sheet) -> bool:
    """Whether a sheet is the legend that we added, whatever it is called by now."""
    first = next((value for row in sheet.rows[:1] for value in row.cells[:1]), None)
    named = sheet.name.startswith(LEGEND_SHEET)
    return named and isinstance(first, str) and first.startswith(OURS)


def _without(sheet: Sheet) -> Sheet:
    own = own_columns(sheet)
    if not own:
        return sheet

    def ours(position: Position) -> bool:
        return position[0] >= own.get(position[1], position[0] + 1)

    noted = (at for found in (sheet.fills, sheet.errors, sheet.formulas) for at in found)
    coloured = {row for row, column in noted if column not in own}
    rows = (Row(row.number, _cells(row, own)) for row in sheet.rows)
    return replace(
        sheet,
        rows=tuple(row for row in rows if row.cells or row.number in coloured),
        fills={at: colour for at, colour in sheet.fills.items() if not ours(at)},
        currencies={at: code for at, code in sheet.currencies.items() if not ours(at)},
    )


def _cells(row: Row, own: dict[int, int]) -> tuple[Value, ...]:
    cells: list[Value] = [
        None if row.number >= own.get(column, row.number + 1) else value
        for column, value in enumerate(row.cells, 1)
    ]
    while cells and cells[-1] is None:
        cells.pop()
    return tuple(cells)
