"""Reads the tables of a PDF, drawn or only set in columns: each is a sheet named by its page, and a proposal."""

import io
import logging
import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import PdfminerException
from pdfplumber.utils.text import extract_text

from pamoja.formats.collecting import SheetBuilder
from pamoja.formats.colours import shade
from pamoja.formats.grid import LONGEST_TEXT, MOST_CELLS, Merge, Sheet, Workbook
from pamoja.formats.measure import Locked
from pamoja.formats.pdf_rows import Span
from pamoja.formats.pdf_words import find_grids

MOST_PAGES = 60  # a fifth of a second each, where they are full
MOST_SIGNS = 40_000  # letters, lines and boxes on one page
MOST_LINES = 60
_THIN = 3.0  # points: a box so narrow is a line
_BLANK = 0.15  # of a letter's size: the least between two words
_LINE = 5.0  # points: less than any line of words
_NEAR = 1.5  # points by which two edges may miss each other
_FEWEST_CELLS = 4
_HALF = 2
_LEVELS = 255
_BROKEN = (
    ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError,
    struct.error, zlib.error,
)  # fmt: skip
_PROPER = 3  # red, green, blue


class TooManyPages(Exception):  # noqa: N818 - told as a refusal by whoever knows the file's name
    """More pages than a plan has; the argument is their number."""


class NoWords(Exception):  # noqa: N818 - told as a refusal by whoever knows the file's name
    """Pages that are pictures of text."""


class BrokenPdf(Exception):  # noqa: N818 - told as a refusal by whoever knows the file's name
    """A PDF that no program could open."""


class CrowdedPage(Exception):  # noqa: N818 - told as a refusal by whoever knows the file's name
    """A page with more drawn on it than any table; the argument is its number."""


@dataclass(frozen=True, slots=True)
class _Box:
    """A rectangle on a page, from its top left corner, in points."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, x: float, y: float) -> bool:
        return self.left - _NEAR <= x <= self.right + _NEAR and self.top - _NEAR <= y <= self.bottom + _NEAR

    def meets(self, other: "_Box") -> bool:
        """Whether two rectangles share more than an edge."""
        across = min(self.right, other.right) - max(self.left, other.left)
        return across > _NEAR and min(self.bottom, other.bottom) - max(self.top, other.top) > _NEAR


@dataclass(frozen=True, slots=True)
class _Table:
    """A table and its cells, drawn or told by its words."""

    box: _Box
    cells: tuple[_Box, ...]


def read_pdf(content: bytes) -> Workbook:
    """The tables, page by page; raises Locked, BrokenPdf, TooManyPages, NoWords or CrowdedPage.

    Those with drawn lines, and those whose columns are told only by the gaps between their words.
    """
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    try:
        with pdfplumber.open(io.BytesIO(content)) as document:
            return _read(document.pages)
    except (PdfminerException, PSException) as error:
        if _is_for(error, PDFPasswordIncorrect):
            raise Locked from None
        if _is_for(error, MemoryError):
            raise MemoryError from None
        raise BrokenPdf from error
    except _BROKEN as error:
        raise BrokenPdf from error


def _read(pages: Sequence[Any]) -> Workbook:
    """The tables of all pages, and the pages whose words are in none."""
    if len(pages) > MOST_PAGES:
        raise TooManyPages(len(pages))
    sheets: list[Sheet] = []
    without: list[int] = []
    gaps: tuple[Span, ...] = ()
    room, words = MOST_CELLS, False
    for page in pages:
        tables, gaps, left_over = _tables_of(page, gaps)
        found = _sheets_of(page, tables, room)
        room -= sum(len(row.cells) for sheet in found for row in sheet.rows)
        sheets += found
        words = words or bool(page.chars)
        if page.chars and (left_over > 1 or not tables):
            without.append(page.page_number)
        page.close()
    if not words:
        raise NoWords
    return Workbook(tuple(sheets), kind="pdf", pages_without=tuple(without))


def _is_for(error: BaseException, reason: type[BaseException]) -> bool:
    """Whether an error is of this kind, or only wraps one that is."""
    return any(isinstance(one, reason) for one in (error, *error.args, error.__cause__))


def _tables_of(page: Any, before: Sequence[Span]) -> tuple[list[_Table], tuple[Span, ...], int]:
    """The tables of a page from top to bottom, the gaps of the last that has no lines, and rows left in none.

    Shading alone, a frame, or rules without columns draw no cells: what the words give counts there, where it is more.
    """
    if sum(map(len, page.objects.values())) > MOST_SIGNS:
        raise CrowdedPage(page.page_number)
    drawn = [
        _Table(_Box(*table.bbox), tuple(_Box(*cell) for cell in table.cells))
        for table in page.find_tables()
        if len(table.cells) >= _FEWEST_CELLS
    ]
    strokes = _strokes(page) if drawn else []
    sure = [table for table in drawn if _has_lines(table, strokes)]
    words = [
        w
        for w in page.extract_words(x_tolerance_ratio=_BLANK)
        if not any(t.box.holds(*_middle(w)) for t in sure)
    ]
    found = find_grids(page, words, before)
    grids = [_Table(_Box(*grid.bbox), tuple(_Box(*cell) for cell in grid.cells)) for grid in found.grids]
    unsure = [table for table in drawn if table not in sure]
    kept = [table for table in unsure if not any(_is_more(grid, table) for grid in grids)]
    grids = [grid for grid in grids if not any(grid.box.meets(table.box) for table in kept)]
    tables = sorted((*sure, *kept, *grids), key=lambda table: (table.box.top, table.box.left))
    return tables, found.grids[-1].gaps if found.grids else (), found.left_over


def _middle(sign: Mapping[str, Any]) -> tuple[float, float]:
    return (sign["x0"] + sign["x1"]) / _HALF, (sign["top"] + sign["bottom"]) / _HALF


def _strokes(page: Any) -> list[_Box]:
    """The lines drawn up and down: strokes, thin boxes and the sides of boxes with an outline, never shading alone."""
    found = [_Box(one["x0"], one["top"], one["x1"], one["bottom"]) for one in page.lines]
    for rect in page.rects:
        box = _Box(rect["x0"], rect["top"], rect["x1"], rect["bottom"])
        if box.right - box.left <= _THIN or (rect.get("stroke") and not rect.get("fill")):
            found += [replace(box, right=box.left), replace(box, left=box.right)]
    return [box for box in found if box.right - box.left <= _THIN < box.bottom - box.top]


def _has_lines(table: _Table, strokes: Sequence[_Box]) -> bool:
    """Whether a table has columns, and a line drawn between two of them."""
    box = table.box
    inside = any(
        box.left + _THIN < line.left < box.right - _THIN and box.top - _NEAR <= line.top <= box.bottom
        for line in strokes
    )
    return inside and len({round(cell.left) for cell in table.cells}) > 1


def _is_more(grid: _Table, table: _Table) -> bool:
    """Whether a table of words holds more than what is drawn in the same place: further lines, or any columns."""
    taller = grid.box.bottom - grid.box.top > table.box.bottom - table.box.top + _LINE
    columns = len({round(cell.left) for cell in table.cells})
    return grid.box.meets(table.box) and (taller or columns == 1)


def _sheets_of(page: Any, tables: Sequence[_Table], room: int) -> list[Sheet]:
    """The tables of a page as sheets, each with the lines of text above it."""
    number = page.page_number
    boxes = [table.box for table in tables]
    lines = list(_lines_outside(page, boxes)) if tables else []
    sheets: list[Sheet] = []
    for at, (table, box) in enumerate(zip(tables, boxes, strict=True), 1):
        from_top = boxes[at - 2].bottom if at > 1 else 0.0
        builder = SheetBuilder(f"Page {number}, table {at}", room=room)
        builder.before = tuple(text for top, text in lines if from_top <= top < box.top)[-MOST_LINES:]
        if at == len(tables):
            builder.after = tuple(text for top, text in lines if top >= box.bottom)[:MOST_LINES]
        _fill(builder, page, table)
        room = builder.room
        sheets.append(builder.build())
    return sheets


def _lines_outside(page: Any, boxes: Sequence[_Box]) -> Iterator[tuple[float, str]]:
    """The lines of text beside the tables, with how far down they stand."""

    def outside(sign: dict[str, Any]) -> bool:
        return not any(box.holds(*_middle(sign)) for box in boxes)

    for line in page.filter(outside).extract_text_lines(return_chars=False):
        text = " ".join(line["text"].split())
        if text:
            yield line["top"], text


def _fill(builder: SheetBuilder, page: Any, table: _Table) -> None:
    """The cells of a table on the grid that its edges make, with merges and colours."""
    cells = sorted(set(table.cells), key=lambda box: (box.top, box.left))
    tops, lefts = _edges([box.top for box in cells]), _edges([box.left for box in cells])
    texts = _texts(page, cells)
    colours = _colours(page, cells)
    by_row: dict[int, list[_Box]] = {}
    for box in cells:
        by_row.setdefault(_index(tops, box.top), []).append(box)
    for row in range(1, len(tops) + 1):
        builder.start_row(row)
        for box in by_row.get(row, []):
            column = _index(lefts, box.left)
            if texts[box]:
                builder.value(column, texts[box])
            if box in colours:
                builder.fill(column, colours[box])
            last_row, last_column = _before(tops, box.bottom), _before(lefts, box.right)
            if (last_row, last_column) != (row, column):
                builder.merge(Merge(row, column, last_row, last_column))
        builder.end_row()


def _edges(places: Sequence[float]) -> list[float]:
    """Where rows or columns begin, edges that nearly meet taken for one."""
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > _NEAR:
            found.append(place)
    return found


def _index(edges: Sequence[float], place: float) -> int:
    """The row or column, from 1, that begins here."""
    return max((at for at, edge in enumerate(edges, 1) if edge <= place + _NEAR), default=1)


def _before(edges: Sequence[float], place: float) -> int:
    """The last row or column, from 1, that begins before this edge."""
    return max((at for at, edge in enumerate(edges, 1) if edge < place - _NEAR), default=1)


def _texts(page: Any, cells: Sequence[_Box]) -> dict[_Box, str]:
    """What stands in each cell; the lines that a narrow column broke are joined again."""
    signs: dict[_Box, list[dict[str, Any]]] = {box: [] for box in cells}
    bands: dict[tuple[float, float], list[_Box]] = {}
    for box in cells:
        bands.setdefault((box.top, box.bottom), []).append(box)
    for sign in page.chars:
        x, y = _middle(sign)
        inside = (
            box
            for (top, low), row in bands.items()
            if top <= y < low
            for box in row
            if box.left <= x < box.right
        )
        around = next(inside, None)
        if around is not None:
            signs[around].append(sign)
    return {box: _joined(found) for box, found in signs.items()}


def _joined(signs: list[dict[str, Any]]) -> str:
    return " ".join(extract_text(signs).split())[:LONGEST_TEXT] if signs else ""


def _colours(page: Any, cells: Sequence[_Box]) -> dict[_Box, str]:
    """The colour behind each cell that has one of its own."""
    found: dict[_Box, str] = {}
    filled = [rect for rect in page.rects if rect.get("fill") and _colour(rect.get("non_stroking_color"))]
    for rect in filled:
        for box in cells:
            middle = (box.left + box.right) / _HALF, (box.top + box.bottom) / _HALF
            if _Box(rect["x0"], rect["top"], rect["x1"], rect["bottom"]).holds(*middle):
                found[box] = _colour(rect["non_stroking_color"])
    return found


def _colour(parts: Any) -> str:
    """A colour of one, three or four parts as "RRGGBB"; "" for white and what is no colour."""
    if not isinstance(parts, tuple | list) or not all(isinstance(part, int | float) for part in parts):
        return ""
    if len(parts) == 1:
        parts = (*parts, *parts, *parts)
    elif len(parts) == _PROPER + 1:
        parts = tuple((1 - part) * (1 - parts[_PROPER]) for part in parts[:_PROPER])
    if len(parts) != _PROPER:
        return ""
    return shade("".join(f"{round(min(max(part, 0), 1) * _LEVELS):02X}" for part in parts))
