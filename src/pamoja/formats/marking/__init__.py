"""Writes remarks into a copy of somebody's own workbook; formulas, pictures, charts and macros stay as they are."""

import zipfile
from collections.abc import Sequence
from pathlib import Path

from pamoja.formats.marking.looks import Numbers, minimal_styles, with_looks
from pamoja.formats.marking.notes import Notes, empty_notes, with_notes
from pamoja.formats.marking.own import is_legend, own_columns, without_marks
from pamoja.formats.marking.package import MAIN, STRICT, STRICT_MAIN, USUAL, Package
from pamoja.formats.marking.pieces import Piece, attribute_xml, edited, put_in, tree
from pamoja.formats.marking.sheet import inline, marked_sheet
from pamoja.formats.marking.values import (
    HEADINGS,
    LEGEND_SHEET,
    LEVELS,
    LegendLine,
    Marked,
    Note,
    Said,
    SheetMarks,
)

__all__ = [
    "HEADINGS",
    "MOST_NOTES",
    "LegendLine",
    "Marked",
    "Note",
    "Said",
    "SheetMarks",
    "is_legend",
    "mark_workbook",
    "own_columns",
    "without_marks",
]

MOST_NOTES = 4_000
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
LEGEND_WIDTHS = (46, 92, 92)


class _Book:
    """A workbook being marked: its package and what its parts are called."""

    def __init__(self, package: Package) -> None:
        self.package = package
        main = next(name for _, kind, name in package.relations("") if kind == "officeDocument")
        self.main = package.names.get(main.lower(), main)
        self.root = tree(package.read(self.main))
        strict = self.root.attributes.get("xmlns", "") == STRICT_MAIN
        self.space, self.base = (STRICT_MAIN, STRICT) if strict else (MAIN, USUAL)
        self.parts = {key: (kind, name) for key, kind, name in package.relations(self.main)}

    def sheets(self) -> dict[str, str]:
        """The part of every sheet, by its name."""
        listed = self.root.first("sheets")
        found: dict[str, str] = {}
        for sheet in listed.children if listed else ():
            key = next((v for k, v in sheet.attributes.items() if k.endswith(":id")), "")
            kind, part = self.parts.get(key, ("", ""))
            if kind == "worksheet":
                found[sheet.attributes.get("name", "")] = part
        return found

    def looks(self) -> Numbers:
        """Put our looks among the styles."""
        there = next((name for kind, name in self.parts.values() if kind == "styles"), "")
        name = there or self.package.free_name("xl/styles{}.xml")
        data, numbers = with_looks(
            self.package.read(name) if there else minimal_styles(self.space), self.space
        )
        self.package.write(name, data)
        if not there:
            self.package.point(self.main, name, "styles", self.base)
            self.package.declare(part=name, kind=STYLES_TYPE)
        return numbers


def mark_workbook(
    source: Path,
    out: Path,
    marks: Sequence[SheetMarks],
    legend: Sequence[LegendLine],
    *,
    old_legend: str = "",
) -> Marked:
    """Write a copy of an Excel workbook with these marks and a sheet that explains them.

    Marks of an earlier time are taken away, and the sheet called `old_legend` is written over. The gravest notes come
    first where a sheet has more than can be held.
    """
    with zipfile.ZipFile(source) as archive:
        book = _Book(Package(archive))
        numbers, parts = book.looks(), book.sheets()
        written = left_out = 0
        for one in marks:
            kept = sorted(one.notes, key=lambda note: LEVELS.index(note.level))[:MOST_NOTES]
            written, left_out = written + len(kept), left_out + len(one.notes) - len(kept)
            _mark(book, parts[one.sheet], one, kept, numbers)
        _add_legend(book, parts, legend, numbers, old=parts.get(old_legend, ""))
        book.package.save(out)
    return Marked(written, left_out)


def _mark(book: _Book, part: str, marks: SheetMarks, notes: Sequence[Note], numbers: Numbers) -> None:
    package = book.package
    kinds = {kind: name for _, kind, name in package.relations(part)}
    drawing = ""
    if notes or "comments" in kinds:
        drawing = _write_notes(book, part, kinds, notes)
    data = marked_sheet(package.read(part), marks, numbers, drawing=drawing, space=book.base)
    package.write(part, data)


def _write_notes(book: _Book, part: str, kinds: dict[str, str], notes: Sequence[Note]) -> str:
    """Write the notes of a sheet; gives the id of its drawing where that is new to it, else ""."""
    package, empty = book.package, empty_notes(book.space)
    comments = kinds.get("comments") or package.free_name("xl/comments{}.xml")
    drawing = kinds.get("vmlDrawing") or package.free_name("xl/drawings/vmlDrawing{}.vml")
    found = with_notes(
        Notes(
            package.read(comments) if "comments" in kinds else empty.comments,
            package.read(drawing) if "vmlDrawing" in kinds else empty.drawing,
        ),
        notes,
    )
    package.write(comments, found.comments)
    package.write(drawing, found.drawing)
    if "comments" not in kinds:
        package.point(part, comments, "comments", book.base)
        package.declare(part=comments, kind=COMMENTS_TYPE)
    if "vmlDrawing" in kinds:
        return ""
    package.declare(kind=DRAWING_TYPE, extension="vml")
    return package.point(part, drawing, "vmlDrawing", book.base)


def _add_legend(
    book: _Book, parts: dict[str, str], legend: Sequence[LegendLine], numbers: Numbers, *, old: str
) -> None:
    """The sheet that explains the marks, behind all others; an earlier one is written over."""
    package = book.package
    data = _legend_xml(book.space, legend, numbers)
    if old:
        package.write(old, data)
        return
    part = package.free_name("xl/worksheets/sheetPamoja{}.xml")
    package.write(part, data)
    package.declare(part=part, kind=SHEET_TYPE)
    key = package.point(book.main, part, "worksheet", book.base)
    name = next(
        n for at in range(1, 1_000) if (n := LEGEND_SHEET + (f" {at}" if at > 1 else "")) not in parts
    )
    workbook = package.read(book.main)
    root = tree(workbook)
    listed = root.first("sheets")
    if listed is None:
        raise ValueError("sheets")
    number = max((_number(sheet) for sheet in listed.children), default=0) + 1
    line = f'<{listed.prefix}sheet xmlns:r="{book.base}" name={attribute_xml(name)} sheetId="{number}" r:id="{key}"/>'
    package.write(book.main, edited(workbook, [put_in(workbook, listed, line)]))


def _number(sheet: Piece) -> int:
    text = sheet.attributes.get("sheetId", "0")
    return int(text) if text.isdigit() else 0


def _legend_xml(space: str, legend: Sequence[LegendLine], numbers: Numbers) -> bytes:
    widths = "".join(
        f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>'
        for at, width in enumerate(LEGEND_WIDTHS, 1)
    )
    rows = "".join(
        f'<row r="{at}">'
        + "".join(
            inline(
                "",
                at,
                column,
                text,
                numbers.cells[line.look if column == 1 or line.look in ("heading", "title") else "plain"],
            )
            for column, text in enumerate(line.texts, 1)
            if text
        )
        + "</row>"
        for at, line in enumerate(legend, 1)
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="{space}">'
        f'<sheetViews><sheetView showGridLines="0" workbookViewId="0"/></sheetViews><cols>{widths}</cols>'
        f"<sheetData>{rows}</sheetData></worksheet>"
    ).encode()
