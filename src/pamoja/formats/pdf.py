"""Reads the tables that are drawn in a PDF: each is a sheet named by its page, and a proposal, never more."""

import io
import logging
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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

MOST_PAGES = 60  # a fifth of a second each, where they are full
MOST_SIGNS = 40_000  # letters, lines and boxes on one page
MOST_LINES = 60
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


def read_pdf(content: bytes) -> Workbook:
    """The tables with drawn lines, page by page; raises Locked, BrokenPdf, TooManyPages, NoWords or CrowdedPage."""
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    sheets: list[Sheet] = []
    words = False
    try:
        with pdfplumber.open(io.BytesIO(content)) as document:
            pages = document.pages
            if len(pages) > MOST_PAGES:
                raise TooManyPages(len(pages))
            for page in pages:
                found = _sheets_of(page, MOST_CELLS - sum(len(row.cells) for s in sheets for row in s.rows))
                words = words or bool(page.chars)
                sheets += found
                page.close()
    except (PdfminerException, PSException) as error:
        if _is_for(error, PDFPasswordIncorrect):
            raise Locked from None
        if _is_for(error, MemoryError):
            raise MemoryError from None
        raise BrokenPdf from error
    except _BROKEN as error:
        raise BrokenPdf from error
    if not words:
        raise NoWords
    return Workbook(tuple(sheets), kind="pdf")


def _is_for(error: BaseException, reason: type[BaseException]) -> bool:
    """Whether an error is of this kind, or only wraps one that is."""
    return any(isinstance(one, reason) for one in (error, *error.args, error.__cause__))


def _sheets_of(page: Any, room: int) -> list[Sheet]:
    """The tables of a page from top to bottom, each with the lines of text above it."""
    number = page.page_number
    if sum(map(len, page.objects.values())) > MOST_SIGNS:
        raise CrowdedPage(number)
    tables = [table for table in page.find_tables() if len(table.cells) >= _FEWEST_CELLS]
    tables.sort(key=lambda table: (table.bbox[1], table.bbox[0]))
    boxes = [_Box(*table.bbox) for table in tables]
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
        middle = (sign["x0"] + sign["x1"]) / _HALF, (sign["top"] + sign["bottom"]) / _HALF
        return not any(box.holds(*middle) for box in boxes)

    for line in page.filter(outside).extract_text_lines(return_chars=False):
        text = " ".join(line["text"].split())
        if text:
            yield line["top"], text


def _fill(builder: SheetBuilder, page: Any, table: Any) -> None:
    """The cells of a table on the grid that its edges make, with merges and colours."""
    cells = sorted({_Box(*cell) for cell in table.cells}, key=lambda box: (box.top, box.left))
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
        x, y = (sign["x0"] + sign["x1"]) / _HALF, (sign["top"] + sign["bottom"]) / _HALF
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
