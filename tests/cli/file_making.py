"""What bad files are made with: workbooks, tables of text and archives written by hand."""

import csv
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"

HEAD = ("Organisation", "Activity", "Ward", "Start date", "End date", "Budget (KES)")
WELL = ("Maji Trust", "Drill a borehole", "Waso", "2026-07-01", "2026-09-30", 1_000_000)

Rows = Iterable[Sequence[object]]
Make = Callable[[Path], None]


@dataclass(frozen=True)
class Bad:
    """A file: its name, how it is made, and what must be said of it.

    `refused` is part of the sentence where it is refused, "" where it is read; `activities` how many are then
    found, `problem` the code of one problem that must be told.
    """

    name: str
    make: Make
    refused: str = ""
    activities: int | None = None
    problem: str = ""


class Shelf(dict[str, Bad]):
    """Bad files by the name of the function that makes each."""

    def bad(
        self, name: str, *, refused: str = "", activities: int | None = None, problem: str = ""
    ) -> Callable[[Make], Make]:
        """Enter a maker of a bad file under the name of its function."""

        def enter(make: Make) -> Make:
            self[make.__name__] = Bad(name, make, refused, activities, problem)
            return make

        return enter


def well(**changed: object) -> list[object]:
    """A good row with some of its cells changed: organisation, title, ward, start, end, budget."""
    names = ("organisation", "title", "ward", "start", "end", "budget")
    return [changed.get(name, value) for name, value in zip(names, WELL, strict=True)]


def xlsx(path: Path, rows: Rows, *, sheet: str = "Plan") -> None:
    """A workbook of one sheet."""
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(list(row))
    book.save(path)


def text_file(path: Path, rows: Rows, encoding: str = "utf-8") -> None:
    """A CSV file."""
    with path.open("w", newline="", encoding=encoding) as file:
        csv.writer(file).writerows(rows)


def zipped(path: Path, members: Mapping[str, str | bytes]) -> None:
    """A zip file of these members."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def raw_xlsx(path: Path, inside: str, *, before: str = "", styles: str = "", state: str = "visible") -> None:
    """A workbook written by hand around the inside of its worksheet element."""
    kinds = ("worksheet", "sharedStrings", "styles")
    targets = ("worksheets/sheet1.xml", "sharedStrings.xml", "styles.xml")
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(zip(kinds, targets, strict=True), 1)
    )
    office = f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    sheets = f'<sheets><sheet name="Plan" sheetId="1" r:id="rId1" state="{state}"/></sheets>'
    zipped(
        path,
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}">{office}</Relationships>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{sheets}</workbook>',
            "xl/worksheets/sheet1.xml": f'{before}<worksheet xmlns="{MAIN}">{inside}</worksheet>',
            "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"/>',
            "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
        },
    )


def raw_rows(*rows: Sequence[str]) -> str:
    """Rows of a worksheet; a cell that begins with < is taken as it is, any other as a text."""

    def cell(value: str) -> str:
        return value if value.startswith("<") else f'<c t="inlineStr"><is><t>{value}</t></is></c>'

    return "".join(f"<row>{''.join(cell(value) for value in row)}</row>" for row in rows)


def sheet_data(*rows: Sequence[str]) -> str:
    return f"<sheetData>{raw_rows(HEAD, *rows)}</sheetData>"


def ods(path: Path, table: str, *, before: str = "", manifest: str = "<m/>") -> None:
    """An OpenDocument spreadsheet around the inside of its one table."""
    names = "".join(
        f' xmlns:{key}="urn:oasis:names:tc:opendocument:xmlns:{key}:1.0"'
        for key in ("office", "table", "text", "style")
    )
    zipped(
        path,
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": manifest,
            "content.xml": f"{before}<office:document-content{names}><office:body><office:spreadsheet>"
            f'<table:table table:name="Plan">{table}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        },
    )


def ods_rows(*rows: Sequence[str]) -> str:
    """Rows of an ods table; a cell that begins with < is taken as it is, any other as a text."""

    def cell(value: str) -> str:
        plain = f"<table:table-cell><text:p>{value}</text:p></table:table-cell>"
        return value if value.startswith("<") else plain

    return "".join(
        f"<table:table-row>{''.join(cell(value) for value in row)}</table:table-row>" for row in rows
    )


def iati(path: Path, inside: str, *, version: str = "2.03", before: str = "") -> None:
    path.write_text(f'{before}<iati-activities version="{version}">{inside}</iati-activities>', "utf-8")


def texts(row: Iterable[object]) -> list[str]:
    return [str(value) for value in row]
