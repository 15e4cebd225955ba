"""Reads the tables of a Word document: each is a sheet, cells counted on the table's own grid."""

import re
import zipfile
from collections import deque
from dataclasses import dataclass, field, replace

from pamoja.formats.collecting import SheetBuilder
from pamoja.formats.colours import shade
from pamoja.formats.grid import LONGEST_TEXT, MOST_CELLS, Merge, Sheet, Workbook
from pamoja.formats.markup import local, scan
from pamoja.formats.pictorial import sign_of, signs_in

_MOST_BEFORE = 200
_HEADER = re.compile(r"word/header\d*\.xml")
_UNREAD = frozenset({"Fallback", "del", "moveFrom", "instrText", "tabs"})
_IN_RUNS = frozenset({"r", "rFonts", "sym"})
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


@dataclass(slots=True)
class _Cell:
    """A table cell as it is collected."""

    column: int
    span: int = 1
    fill: str = ""
    merge: str = ""
    pieces: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Run:
    """Cells merged downwards so far."""

    top: int
    left: int
    right: int
    bottom: int


def read_docx(archive: zipfile.ZipFile) -> Workbook:
    """The tables of the document; raises Overfull, and KeyError, ValueError or ExpatError where broken.

    The words of page headers stand above the first table, those below the last table behind it.
    """
    reader = _Document()
    reader.above.extend(_page_headers(archive))
    with archive.open("word/document.xml") as stream:
        scan(stream, reader.start, reader.end, reader.take)
    if reader.sheets:
        reader.sheets[-1] = replace(reader.sheets[-1], after=tuple(reader.above))
    macros = any(name.lower().endswith("vbaproject.bin") for name in archive.namelist())
    return Workbook(tuple(reader.sheets), kind="docx", macros=macros)


def _page_headers(archive: zipfile.ZipFile) -> list[str]:
    """The lines that stand over every page, each once: often whose plan it is."""
    lines: dict[str, None] = {}
    for name in sorted(archive.namelist()):
        if _HEADER.fullmatch(name):
            reader = _Document()
            with archive.open(name) as stream:
                scan(stream, reader.start, reader.end, reader.take)
            cells = (v for sheet in reader.sheets for row in sheet.rows for v in row.cells if v)
            lines |= dict.fromkeys([*map(str, cells), *reader.above])
    return list(lines)


class _Document:
    """Handlers of a document part; `w` names are taken by the prefix that its root has."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.room = MOST_CELLS
        self.prefix = ""
        self.unread = 0
        self.depth = 0
        self.above: deque[str] = deque(maxlen=_MOST_BEFORE)
        self.paragraph: list[str] = []
        self.length = 0
        self.taking = False
        self.sheet = SheetBuilder("", room=0)
        self.row = self.column = 0
        self.cell: _Cell | None = None
        self.properties = False
        self.gone = self.row_properties = False
        self.font = ""
        self.runs: dict[int, _Run] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if not self.prefix:
            self.prefix = name.removesuffix(local(name))
        tag = local(name)
        if self.unread or tag in _UNREAD:
            self.unread += 1
            self.gone = self.gone or (tag == "del" and self.row_properties and self.depth == 1)
        elif name.startswith(self.prefix):
            self._word(tag, attributes)

    def end(self, name: str) -> None:
        if self.unread:
            self.unread -= 1
            return
        if not name.startswith(self.prefix):
            return
        tag = local(name)
        if tag == "t":
            self.taking = False
        elif tag == "p":
            self._finish_paragraph()
        elif tag == "tbl":
            self._finish_table()
        elif self.depth == 1:
            self._leave(tag)

    def take(self, text: str) -> None:
        if not self.taking or self.unread:
            return
        self.paragraph.append(signs_in(text, self.font) if self.font else text)
        self.length += len(text)
        if self.length > LONGEST_TEXT:
            raise ValueError(LONGEST_TEXT)

    def _word(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "t":
            self.taking = True
        elif tag in _BREAKS:
            self.paragraph.append(_BREAKS[tag])
        elif tag == "tbl":
            self._table()
        elif tag in _IN_RUNS:
            self._letters(tag, {local(key): value for key, value in attributes.items()})
        elif self.depth == 1:
            self._grid(tag, {local(key): value for key, value in attributes.items()})

    def _letters(self, tag: str, attributes: dict[str, str]) -> None:
        """The font of a run, in which a letter may be drawn as a tick, or a sign of such a font."""
        if tag == "sym":
            self.paragraph.append(sign_of(attributes.get("font", ""), attributes.get("char", "")))
        elif tag == "rFonts":
            self.font = attributes.get("ascii", "")
        else:
            self.font = ""

    def _table(self) -> None:
        self.depth += 1
        if self.depth > 1:
            return
        self.sheet = SheetBuilder(f"Table {len(self.sheets) + 1}", room=self.room)
        self.sheet.before = tuple(self.above)
        self.above.clear()
        self.row = 0
        self.runs = {}

    def _grid(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "tr":
            self.row += 1
            self.column = 1
            self.gone = False
            self.sheet.start_row(self.row)
        elif tag == "trPr":
            self.row_properties = True
        elif tag == "gridBefore":
            self.column += int(attributes.get("val", "0"))
        elif tag == "tc":
            self.cell = _Cell(self.column)
            self.length = 0
        elif tag == "tcPr":
            self.properties = True
        elif self.cell is not None and self.properties:
            _describe(self.cell, tag, attributes)

    def _leave(self, tag: str) -> None:
        if tag == "tcPr":
            self.properties = False
        elif tag == "trPr":
            self.row_properties = False
        elif tag == "tc" and self.cell is not None:
            self._finish_cell(self.cell)
        elif tag == "tr":
            self.sheet.end_row()

    def _finish_paragraph(self) -> None:
        text = "".join(self.paragraph)
        self.paragraph.clear()
        if self.cell is not None:
            self.cell.pieces.append(text)
        elif not self.depth:
            self.length = 0
            if text.strip():
                self.above.append(text.strip())

    def _finish_cell(self, cell: _Cell) -> None:
        self.cell = None
        last = cell.column + cell.span - 1
        self.column = last + 1
        if cell.fill:
            self.sheet.fill(cell.column, cell.fill)
        run = self.runs.get(cell.column)
        if cell.merge == "continue" and run:
            run.bottom = self.row
            return
        self._close(cell.column)
        text = "\n".join(cell.pieces).rstrip("\n")
        if text and not self.gone:
            self.sheet.value(cell.column, text)
        self.runs[cell.column] = _Run(self.row, cell.column, last, self.row)

    def _close(self, column: int) -> None:
        run = self.runs.pop(column, None)
        if run and (run.bottom > run.top or run.right > run.left):
            self.sheet.merge(Merge(run.top, run.left, run.bottom, run.right))

    def _finish_table(self) -> None:
        self.depth -= 1
        if self.depth:
            return
        for column in sorted(self.runs):
            self._close(column)
        self.room = self.sheet.room
        self.sheets.append(self.sheet.build())


def _describe(cell: _Cell, tag: str, attributes: dict[str, str]) -> None:
    """Take a property of the cell itself, not of the words in it."""
    if tag == "gridSpan":
        cell.span = max(1, int(attributes.get("val", "1")))
    elif tag == "vMerge":
        cell.merge = attributes.get("val", "continue")
    elif tag == "shd":
        cell.fill = shade(attributes.get("color" if attributes.get("val") == "solid" else "fill", ""))
