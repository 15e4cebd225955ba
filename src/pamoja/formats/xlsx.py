"""Reads Excel workbooks (.xlsx, .xlsm), passing once over each sheet; macros never run."""

import zipfile
from dataclasses import dataclass
from posixpath import dirname, join, normpath

from pamoja.formats.grid import MOST_CELLS, Sheet, Workbook
from pamoja.formats.markup import local, scan
from pamoja.formats.xlsx_sheet import Book, read_sheet, shared_strings
from pamoja.formats.xlsx_styles import read_styles, theme_colours

_MACROS = "vbaproject.bin"


@dataclass(frozen=True, slots=True)
class _Part:
    """A part a workbook points to: its kind (the last word of the relation) and its name in the zip."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class _Entry:
    """A sheet as the workbook part lists it."""

    name: str
    relation: str
    hidden: bool


def read_xlsx(archive: zipfile.ZipFile) -> Workbook:
    """The workbook in the zip; raises Overfull, and KeyError, ValueError or ExpatError where it is broken."""
    names = {name.lstrip("/").lower(): name for name in archive.namelist()}
    main = _main_part(archive, names)
    contents = _Contents()
    with archive.open(main) as stream:
        scan(stream, contents.start, contents.end, contents.text)
    parts = _parts(archive, names, main)
    book = _book(archive, names, parts, contents)
    macros = any(name.endswith(_MACROS) for name in names)
    sheets = _sheets(archive, names, parts, contents, book)
    return Workbook(sheets, kind="xlsm" if macros else "xlsx", macros=macros)


class _Contents:
    """Collects the sheets and the settings of a workbook part."""

    def __init__(self) -> None:
        self.entries: list[_Entry] = []
        self.since_1904 = False
        self.unsettled = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = local(name)
        if tag == "sheet":
            relation = next(
                (value for key, value in attributes.items() if local(key) == "id" and ":" in key), ""
            )
            hidden = attributes.get("state", "visible") != "visible"
            self.entries.append(_Entry(attributes.get("name", ""), relation, hidden))
        elif tag == "workbookPr":
            self.since_1904 = attributes.get("date1904") in ("1", "true")
        elif tag == "calcPr":
            self.unsettled = attributes.get("fullCalcOnLoad") in ("1", "true")

    def end(self, name: str) -> None:
        """Everything stands in attributes."""

    def text(self, text: str) -> None:
        """Everything stands in attributes."""


class _Relations:
    """Collects where a part points to."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.parts: dict[str, _Part] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if local(name) != "Relationship" or attributes.get("TargetMode") == "External":
            return
        target = attributes.get("Target", "")
        full = target.lstrip("/") if target.startswith("/") else normpath(join(self.base, target))
        kind = attributes.get("Type", "").rpartition("/")[2]
        self.parts[attributes.get("Id", "")] = _Part(kind, full)

    def end(self, name: str) -> None:
        """Everything stands in attributes."""

    def text(self, text: str) -> None:
        """Everything stands in attributes."""


def _main_part(archive: zipfile.ZipFile, names: dict[str, str]) -> str:
    for part in _parts(archive, names, "").values():
        if part.kind == "officeDocument" and part.name.lower() in names:
            return names[part.name.lower()]
    return names["xl/workbook.xml"]


def _parts(archive: zipfile.ZipFile, names: dict[str, str], of: str) -> dict[str, _Part]:
    folder = dirname(of)
    relations = _Relations(folder)
    listed = names.get(join(folder, "_rels", of.rpartition("/")[2] + ".rels").lower())
    if listed:
        with archive.open(listed) as stream:
            scan(stream, relations.start, relations.end, relations.text)
    return relations.parts


def _book(
    archive: zipfile.ZipFile, names: dict[str, str], parts: dict[str, _Part], contents: _Contents
) -> Book:
    def named(kind: str) -> str | None:
        return next((names.get(part.name.lower()) for part in parts.values() if part.kind == kind), None)

    theme: tuple[str, ...] = ()
    if part := named("theme"):
        with archive.open(part) as stream:
            theme = theme_colours(stream)
    book = Book(since_1904=contents.since_1904, unsettled=contents.unsettled)
    strings: list[str] = []
    if part := named("sharedStrings"):
        with archive.open(part) as stream:
            strings = shared_strings(stream)
    if not (part := named("styles")):
        return Book(strings, (), book.since_1904, book.unsettled)
    with archive.open(part) as stream:
        return Book(strings, read_styles(stream, theme), book.since_1904, book.unsettled)


def _sheets(
    archive: zipfile.ZipFile, names: dict[str, str], parts: dict[str, _Part], contents: _Contents, book: Book
) -> tuple[Sheet, ...]:
    room = MOST_CELLS
    sheets: list[Sheet] = []
    for entry in contents.entries:
        part = parts[entry.relation]
        if part.kind != "worksheet":
            continue
        with archive.open(names[part.name.lower()]) as stream:
            sheet = read_sheet(stream, book, name=entry.name, hidden=entry.hidden, room=room)
        room -= sum(len(row.cells) for row in sheet.rows)
        sheets.append(sheet)
    return tuple(sheets)
