"""Tables that a page break cut in two: the part below goes on under the headings of the part above."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pamoja.core.placenames import PlaceNames
from pamoja.formats.grid import Value
from pamoja.workplan.reading.amounts import is_nothing, read_amount
from pamoja.workplan.reading.columns import AMOUNT, PLACE_LEVELS, SHARE, TOTAL, Column
from pamoja.workplan.reading.context import tidy
from pamoja.workplan.reading.dates import Timing, read_when
from pamoja.workplan.reading.tables import Table, View, find_tables

Words = tuple[tuple[str, ...], ...]
Found = tuple[tuple[Table, ...], tuple[int, ...]]
CUT = frozenset({"docx", "pdf"})
NARROWEST = 0.6
HALF = 2
_GOES_ON = re.compile(
    r"^\W*(?:table\s+\S+\s*)?\(?\s*(?:continued|contd?\.?|cont['’]d|inaendelea|inaendelezwa)\b.*$"
    r"|^\W*(?:page|ukurasa|pg\.?)?\s*\d+(?:\s*(?:of|/|kati ya)\s*\d+)?\W*$",
    re.IGNORECASE,
)


def tables_of(views: Sequence[View], kind: str, known: Sequence[Words] = ()) -> list[Found]:
    """The tables of every sheet; in a document of pages a table may go on from one to the next.

    `known` are the heading rows that people have said are headings.

    A part without headings takes those of the table above it where it is as wide; one that repeats them without a
    caption of its own belongs to the same table.
    """
    found: list[Found] = []
    last: tuple[View, Table] | None = None
    for view in views:
        tables, above = find_tables(view, known)
        if kind in CUT and last is not None and not captions(view, last[0]):
            tables, above = _joined(view, tables, above, last)
        found.append((tables, above))
        last = (view, tables[-1]) if tables else last
    return found


def captions(view: View, before: View) -> list[str]:
    """The lines over a table that say something new: not a page number, not what stood over the table before."""
    known = {line.casefold() for line in before.sheet.before}
    return [line for line in view.sheet.before if line.casefold() not in known and not _GOES_ON.match(line)]


def _joined(view: View, tables: tuple[Table, ...], above: tuple[int, ...], last: tuple[View, Table]) -> Found:
    """The part of a table with what it has from the one before it."""
    headings = last[1].headings
    if tables:
        same = [h.text.casefold() for h in tables[0].headings.values() if h.text]
        if not above and same == [h.text.casefold() for h in headings.values() if h.text]:
            return (replace(tables[0], continues=True), *tables[1:]), above
        return tables, above
    widest = max((cells[-1][0] for cells in view.cells.values()), default=0)
    if above and max(headings) * NARROWEST <= widest <= max(headings):
        return (Table((), headings, above, continues=True),), ()
    return tables, above


def fits(
    view: View, table: Table, columns: Mapping[str, tuple[Column, ...]], names: PlaceNames, timing: Timing
) -> bool:
    """Whether the rows of a part without headings hold, in half of them, what the columns above promise."""
    title = next(iter(columns.get("title", ())), None)
    told = [row for row in table.rows if title and tidy(view.value(row, title.index))]
    good = sum(_keeps(view, row, columns, names, timing) for row in told)
    return bool(told) and good * HALF >= len(told)


def _keeps(
    view: View, row: int, columns: Mapping[str, tuple[Column, ...]], names: PlaceNames, timing: Timing
) -> bool:
    def cells(*roles: str) -> list[Value]:
        return [view.value(row, column.index) for role in roles for column in columns.get(role, ())]

    money = any(not is_nothing(v) and read_amount(v) is not None for v in cells(TOTAL, AMOUNT, SHARE))
    placed = any(
        isinstance(v, str) and any(piece.resolved for piece in names.resolve(v)) for v in cells(*PLACE_LEVELS)
    )
    return (
        money or placed or any(v is not None and read_when(v, timing) for v in cells("when", "start", "end"))
    )
