"""One sheet of a workbook with our words beside its rows and our colours over its cells; nothing else in it changes."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from pamoja.formats.grid import Position, cell_name, column_letters, column_number
from pamoja.formats.marking.looks import Numbers
from pamoja.formats.marking.pieces import (
    Edit,
    Piece,
    careful_parser,
    close,
    edited,
    tag_end,
    text_xml,
    tree,
)
from pamoja.formats.marking.values import LEVELS, TESTED, Said, SheetMarks
from pamoja.formats.markup import local

WIDTHS = (22, 70)
BEFORE_COLOURS = ("sheetData", "sheetCalcPr", "sheetProtection", "protectedRanges", "scenarios", "autoFilter",
                  "sortState", "dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr")  # fmt: skip
AFTER_DRAWING = ("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts",
                 "extLst")  # fmt: skip
AREAS_A_RULE = 500
_SPANS = re.compile(rb"\sspans=(?:\"[^\"]*\"|'[^']*')")
_PRIORITY = re.compile(rb"(<(?:\w+:)?cfRule\b[^>]*?\bpriority=[\"'])(\d+)")
_DIMENSION = re.compile(r"^\$?([A-Z]+)\$?(\d+)(?::\$?([A-Z]+)\$?(\d+))?$")


@dataclass(slots=True)
class _Spot:
    """A row of the sheet: its own bytes, where more cells go, and the bytes of the cells that ours replace."""

    piece: Piece
    insert: int = 0
    replaced: list[tuple[int, int]] = field(default_factory=list)


class _Pass:
    """One pass over a sheet's bytes: the elements right below the root, and where its rows are."""

    def __init__(self, data: bytes, column: int) -> None:
        self.data = data
        self.column = column
        self.parser = careful_parser()
        self.parser.StartElementHandler, self.parser.EndElementHandler = self._start, self._end
        self.parser.buffer_text = True
        self.depth = 0
        self.root = Piece("", "", {}, 0)
        self.rows: dict[int, _Spot] = {}
        self.number = self.at = 0
        self.open: list[Piece] = []
        self.spot: _Spot | None = None
        self.cell: tuple[int, int] | None = None

    def done(self) -> "_Pass":
        """Go through the whole part."""
        self.parser.Parse(self.data, True)
        return self

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth <= 2:  # noqa: PLR2004
            begin = self.parser.CurrentByteIndex
            piece = Piece(local(name), name, attributes, begin, inside=tag_end(self.data, begin))
            if self.open:
                self.open[-1].children.append(piece)
            else:
                self.root = piece
            self.open.append(piece)
        elif self.depth == 3 and local(name) == "row":  # noqa: PLR2004
            self._row(name, attributes)
        elif self.depth == 4 and self.spot is not None and local(name) == "c":  # noqa: PLR2004
            reference = attributes.get("r", "").rstrip("0123456789")
            self.at = column_number(reference) if reference else self.at + 1
            if self.at >= self.column:
                self._cell(self.parser.CurrentByteIndex)

    def _row(self, name: str, attributes: dict[str, str]) -> None:
        self.number = int(attributes.get("r") or self.number + 1)
        begin = self.parser.CurrentByteIndex
        piece = Piece("row", name, attributes, begin, inside=tag_end(self.data, begin))
        self.spot, self.at = _Spot(piece), 0
        self.rows[self.number] = self.spot

    def _cell(self, begin: int) -> None:
        """A cell at or behind our columns."""
        assert self.spot is not None  # noqa: S101 - told to the type checker
        if self.at <= self.column + 1:
            self.cell = (begin, self.at)
        elif not self.spot.insert:
            self.spot.insert = begin

    def _end(self, _name: str) -> None:
        at = self.parser.CurrentByteIndex
        if self.depth <= 2:  # noqa: PLR2004
            close(self.data, self.open.pop(), at)
        elif self.depth == 4 and self.cell is not None and self.spot is not None:  # noqa: PLR2004
            begin = self.cell[0]
            opened = tag_end(self.data, begin)
            alone = self.data[opened - 2 : opened] == b"/>"
            end = opened if alone else self.data.index(b">", at) + 1
            self.spot.replaced.append((begin, end))
            self.cell = None
        elif self.depth == 3 and self.spot is not None:  # noqa: PLR2004
            close(self.data, self.spot.piece, at)
            self.spot = None
        self.depth -= 1


def marked_sheet(data: bytes, marks: SheetMarks, numbers: Numbers, *, drawing: str, space: str) -> bytes:
    """The sheet with its marks; `drawing` is the id of a relation to a new drawing of notes, "" for none.

    `space` is the name space of relations.
    """
    seen = _Pass(data, marks.column).done()
    root = seen.root
    edits = list(_row_edits(seen, marks, numbers))
    edits += _columns(data, root, marks.column)
    edits += _colours(data, root, marks, numbers)
    edits += _dimension(root, marks)
    if drawing:
        at = next((piece.begin for piece in root.children if piece.tag in AFTER_DRAWING), root.closes)
        line = f'<{root.prefix}legacyDrawing xmlns:r="{space}" r:id="{drawing}"/>'
        edits.append(Edit(at, at, line.encode()))
    return edited(data, edits)


def _row_edits(seen: _Pass, marks: SheetMarks, numbers: Numbers) -> Iterator[Edit]:
    """Our cells in their rows, and our earlier ones away: from the first row that we speak of downwards."""
    p, first = seen.root.prefix, min(marks.rows, default=1)
    for number, spot in seen.rows.items():
        said = marks.rows.get(number)
        if number >= first or said:
            yield from (Edit(begin, end, b"") for begin, end in spot.replaced)
        if said is None:
            continue
        cells = _cells(p, number, marks.column, said, numbers).encode()
        piece = spot.piece
        tag = _SPANS.sub(b"", seen.data[piece.begin : piece.inside])
        if piece.inside == piece.end:
            opened = tag.rstrip(b">").rstrip(b"/").rstrip() + b">"
            yield Edit(piece.begin, piece.end, opened + cells + f"</{piece.name}>".encode())
            continue
        yield Edit(piece.begin, piece.inside, tag)
        at = spot.insert or piece.closes
        yield Edit(at, at, cells)


def _cells(p: str, row: int, column: int, said: Said, numbers: Numbers) -> str:
    remark = "heading" if said.look == "heading" else "plain"
    texts = ((column, said.status, said.look), (column + 1, said.remark, remark))
    return "".join(inline(p, row, at, text, numbers.cells[look]) for at, text, look in texts if text)


def inline(p: str, row: int, column: int, text: str, style: int) -> str:
    """A cell of text that never runs as a formula."""
    return (
        f'<{p}c r="{cell_name(row, column)}" s="{style}" t="inlineStr"><{p}is>'
        f'<{p}t xml:space="preserve">{text_xml(text)}</{p}t></{p}is></{p}c>'
    )


def _columns(data: bytes, root: Piece, column: int) -> list[Edit]:
    """Our two columns in view and wide enough, whatever the sheet says of all columns there."""
    p, there = root.prefix, root.first("cols")
    ours = range(column, column + len(WIDTHS))
    lines = [
        (at, _line(p, {"min": str(at), "max": str(at), "width": str(width), "customWidth": "1"}))
        for at, width in zip(ours, WIDTHS, strict=True)
    ]
    for child in tree(data[there.begin : there.end]).children if there else ():
        first, last = int(child.attributes.get("min", 1)), int(child.attributes.get("max", 1))
        for low, high in ((first, min(last, ours[0] - 1)), (max(first, ours[-1] + 1), last)):
            if low <= high:
                lines.append((low, _line(p, {**child.attributes, "min": str(low), "max": str(high)})))
    made = f"<{p}cols>{''.join(line for _, line in sorted(lines))}</{p}cols>".encode()
    if there:
        return [Edit(there.begin, there.end, made)]
    at = next((piece.begin for piece in root.all("sheetData")), root.closes)
    return [Edit(at, at, made)]


def _line(p: str, attributes: Mapping[str, str]) -> str:
    return f"<{p}col " + " ".join(f'{name}="{value}"' for name, value in attributes.items()) + "/>"


def _colours(data: bytes, root: Piece, marks: SheetMarks, numbers: Numbers) -> list[Edit]:
    """Conditional formats over the cells with a note, the graver level above; the cells' own looks stay below them."""
    p = root.prefix
    edits: list[Edit] = []
    for piece in root.all("conditionalFormatting"):
        inner = data[piece.begin : piece.end]
        ours = f"({TESTED!r})".replace("'", '"').encode() in inner.replace(b"&quot;", b'"')
        edits.append(Edit(piece.begin, piece.end, b"" if ours else _later(inner)))
    edits += [Edit(e.begin, e.end, _later(data[e.begin : e.end])) for e in root.all("extLst")]
    blocks = ""
    for priority, level in enumerate(LEVELS, 1):
        cells = sorted({note.at for note in marks.notes if note.level == level})
        for begin in range(0, len(cells), AREAS_A_RULE):
            area = " ".join(areas(cells[begin : begin + AREAS_A_RULE]))
            blocks += (
                f'<{p}conditionalFormatting sqref="{area}"><{p}cfRule type="expression" '
                f'dxfId="{numbers.levels[level]}" priority="{priority}">'
                f'<{p}formula>N("{TESTED}")=0</{p}formula></{p}cfRule></{p}conditionalFormatting>'
            )
    before = [piece.end for piece in root.children if piece.tag in BEFORE_COLOURS]
    at = max(before, default=root.closes)
    return [*edits, Edit(at, at, blocks.encode())]


def _later(block: bytes) -> bytes:
    """Rules of the sheet's own come behind ours."""
    return _PRIORITY.sub(lambda found: found[1] + str(int(found[2]) + len(LEVELS)).encode(), block)


def areas(cells: Collection[Position]) -> Iterator[str]:
    """Cells as areas, those below each other in a column as one."""
    run: list[Position] = []
    for at in sorted(cells, key=lambda cell: (cell[1], cell[0])):
        if run and (at[1] != run[-1][1] or at[0] != run[-1][0] + 1):
            yield _area(run)
            run = []
        run.append(at)
    if run:
        yield _area(run)


def _area(run: list[Position]) -> str:
    first, last = cell_name(*run[0]), cell_name(*run[-1])
    return first if first == last else f"{first}:{last}"


def _dimension(root: Piece, marks: SheetMarks) -> list[Edit]:
    """The area that the sheet says it takes, wide enough for our columns."""
    piece = root.first("dimension")
    found = _DIMENSION.match(piece.attributes.get("ref", "")) if piece else None
    if piece is None or found is None:
        return []
    right = max(column_number(found[3] or found[1]), marks.column + 1)
    bottom = max(int(found[4] or found[2]), *marks.rows, 1)
    area = f"{found[1]}{found[2]}:{column_letters(right)}{bottom}"
    return [Edit(piece.begin, piece.end, f'<{piece.name} ref="{area}"/>'.encode())]
