"""Plans whose activities run across: the headings stand in a column, and every further column is an activity."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pamoja.formats.grid import Merge, Position, Row, Sheet, Value
from pamoja.workplan.reading.columns import role_of
from pamoja.workplan.reading.tables import SURE, heading_score

SEARCHED = 80
HEADING_COLUMNS = 4
FEWEST_ACROSS = 2
MOST_ACROSS = 400
CERTAIN = 3


def upright(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The sheets with those turned whose activities run across, so that each activity is a row of its own.

    A single column of values beside the headings may be a cover page: it counts as an activity only where another
    sheet has one under the same headings, as a form filled once for each activity.
    """
    columns = {at: head for at, sheet in enumerate(sheets) if (head := _heading_column(sheet))}
    forms: dict[tuple[str, ...], int] = {}
    for at, head in columns.items():
        key = _labels(sheets[at], head)
        forms[key] = forms.get(key, 0) + 1
    found = list(sheets)
    for at, head in columns.items():
        across = _across(sheets[at], head)
        if across >= FEWEST_ACROSS or (across == 1 and forms[_labels(sheets[at], head)] > 1):
            found[at] = turned(_without_lines_above(sheets[at], head))
    return found


def _without_lines_above(sheet: Sheet, head: int) -> Sheet:
    """The sheet without the rows over its headings, whose words stand before it: "Organisation: Upeo Trust"."""
    numbers = {row.number: row for row in sheet.rows}
    first = next(row.number for row in sheet.rows if _names_activity([_at(row, head)]))
    while first - 1 in numbers and any(value is not None for value in numbers[first - 1].cells[head:]):
        first -= 1
    above = [row for row in sheet.rows if row.number < first]
    lines = (": ".join(str(value).strip() for value in row.cells if value is not None) for row in above)
    kept = tuple(row for row in sheet.rows if row.number >= first)
    return replace(sheet, rows=kept, before=(*sheet.before, *filter(None, lines)))


def turned(sheet: Sheet) -> Sheet:
    """The sheet with rows and columns exchanged, and so is everything that is told of its cells."""
    columns: dict[int, dict[int, Value]] = {}
    for row in sheet.rows:
        for column, value in enumerate(row.cells, 1):
            if value is not None:
                columns.setdefault(column, {})[row.number] = value
    rows = tuple(
        Row(column, tuple(cells.get(at) for at in range(1, max(cells) + 1)))
        for column, cells in sorted(columns.items())
    )
    return replace(
        sheet,
        rows=rows,
        merges=tuple(Merge(m.left, m.top, m.right, m.bottom) for m in sheet.merges),
        fills=_swapped(sheet.fills),
        errors=_swapped(sheet.errors),
        formulas=frozenset((column, row) for row, column in sheet.formulas),
        uncalculated=frozenset((column, row) for row, column in sheet.uncalculated),
        currencies=_swapped(sheet.currencies),
        hidden_rows=sheet.hidden_columns,
        hidden_columns=sheet.hidden_rows,
        turned=not sheet.turned,
    )


def _swapped(told: Mapping[Position, str]) -> dict[Position, str]:
    return {(column, row): text for (row, column), text in told.items()}


def _heading_column(sheet: Sheet) -> int:
    """The column that is more plainly headings than any row is; 0 where there is none."""
    if len(sheet.rows) > MOST_ACROSS:
        return 0
    scores = {
        column: heading_score(Row(column, tuple(cells)))
        for column in range(1, HEADING_COLUMNS + 1)
        if _names_activity(cells := [_at(row, column) for row in sheet.rows])
    }
    best = max(scores, key=lambda column: (scores[column], -column), default=0)
    if not best or not scores[best]:
        return 0
    rows = [row for row in sheet.rows[:SEARCHED] if heading_score(row)]
    named = any(_names_more_than_activity(row) for row in rows)
    return 0 if named or max(map(heading_score, rows), default=0) >= scores[best] else best


def _names_activity(cells: Sequence[Value]) -> bool:
    return any(isinstance(cell, str) and role_of(cell) == ("title", CERTAIN) for cell in cells)


def _names_more_than_activity(row: Row) -> bool:
    """Whether a row has the heading of activities and another plain one; an activity may only sound like a heading."""
    certain = [
        role_of(cell)[0] for cell in row.cells if isinstance(cell, str) and role_of(cell)[1] >= CERTAIN
    ]
    return "title" in certain and len(certain) > 1


def _at(row: Row, column: int) -> Value:
    return row.cells[column - 1] if column <= len(row.cells) else None


def _labels(sheet: Sheet, column: int) -> tuple[str, ...]:
    labels = (_at(row, column) for row in sheet.rows)
    return tuple(sorted(" ".join(label.casefold().split()) for label in labels if isinstance(label, str)))


def _across(sheet: Sheet, head: int) -> int:
    """How many cells to the right of the heading of activities say something other than a heading does."""
    for row in sheet.rows:
        label = _at(row, head)
        if isinstance(label, str) and role_of(label) == ("title", CERTAIN):
            values = [value for value in row.cells[head:] if isinstance(value, str) and value.strip()]
            return sum(role_of(value)[1] <= SURE for value in values)
    return 0
