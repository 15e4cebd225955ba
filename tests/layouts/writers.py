"""Write a book as xlsx, xls, csv or docx. OpenDocument has its own module."""

import csv
import datetime as dt
import re
import zipfile
from html import escape
from pathlib import Path

import docx
import openpyxl
import xlwt
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl.styles import PatternFill

from layouts.book import Book, Cell, Sheet, Value, at, letters
from layouts.ods import write_ods
from layouts.pdf import write_pdf

_NOON = dt.datetime(2026, 8, 3, 9)  # noqa: DTZ001 - a workbook's clock has no zone
_XLS_COLOURS = {"92D050": "light_green", "FFC000": "gold", "D9D9D9": "gray25"}


def write(book: Book, folder: Path) -> None:
    path = folder / book.file
    writers = {
        ".xlsx": write_xlsx,
        ".xls": write_xls,
        ".ods": write_ods,
        ".csv": write_csv,
        ".docx": write_docx,
        ".pdf": write_pdf,
    }
    writers[path.suffix](book, path)


def write_xlsx(book: Book, path: Path) -> None:
    out = openpyxl.Workbook()
    out.remove(out.active)
    out.properties.created = out.properties.modified = _NOON
    for sheet in book.sheets:
        target = out.create_sheet(sheet.name)
        target.sheet_state = sheet.state
        for (row, column), cell in sheet.cells.items():
            _fill_xlsx(target.cell(row, column), cell)
        for top, left, bottom, right in sheet.merges:
            target.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
        for row in sheet.hidden_rows:
            target.row_dimensions[row].hidden = True
        for column in sheet.hidden_columns:
            target.column_dimensions[letters(column)].hidden = True
    out.save(path)
    _add_cached_values(path, book)


def _fill_xlsx(target: "openpyxl.cell.cell.Cell", cell: Cell) -> None:
    target.value = cell.formula or cell.value
    if cell.format:
        target.number_format = cell.format
    if cell.fill:
        target.fill = PatternFill("solid", fgColor="FF" + cell.fill)


def _cached(cell: Cell) -> tuple[str, str]:
    """The type attribute and the text of a formula's stored value."""
    if isinstance(cell.value, str):
        return (' t="e"' if cell.value.startswith("#") else ' t="str"'), escape(cell.value)
    return "", str(cell.value)


def _settle(path: Path, values: dict[str, dict[str, Cell]]) -> None:
    """Put the values of formulas into the parts, as a program does when it saves; one time for all entries."""
    with zipfile.ZipFile(path) as old:
        parts = [(info.filename, old.read(info)) for info in old.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts:
            text = _with_values(data.decode(), values[name]).encode() if values.get(name) else data
            if name == "docProps/core.xml":
                text = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"2026-08-03T09:00:00Z", data)
            new.writestr(zipfile.ZipInfo(name, (2026, 8, 3, 9, 0, 0)), text, zipfile.ZIP_DEFLATED)


def _add_cached_values(path: Path, book: Book) -> None:
    wanted = {}
    for number, sheet in enumerate(book.sheets, 1):
        values = {at(column, row): cell for (row, column), cell in sheet.cells.items() if cell.formula}
        wanted[f"xl/worksheets/sheet{number}.xml"] = values
    _settle(path, wanted)


def _with_values(xml: str, values: dict[str, Cell]) -> str:
    def replaced(found: "re.Match[str]") -> str:
        kind, text = _cached(values[found[1]])
        return f'<c r="{found[1]}"{found[2]}{kind}><f>{found[3]}</f><v>{text}</v></c>'

    return re.sub(r'<c r="([A-Z]+\d+)"([^>]*?)><f>([^<]*)</f><v\s*(?:/>|></v>)</c>', replaced, xml)


def write_xls(book: Book, path: Path) -> None:
    out = xlwt.Workbook()
    styles: dict[tuple[str, str], xlwt.XFStyle] = {}
    for sheet in book.sheets:
        target = out.add_sheet(sheet.name)
        target.visibility = 0 if sheet.state == "visible" else 1
        merged = {(top, left): (bottom, right) for top, left, bottom, right in sheet.merges}
        for (row, column), cell in sorted(sheet.cells.items()):
            bottom, right = merged.get((row, column), (row, column))
            style = _xls_style(cell, styles)
            target.write_merge(row - 1, bottom - 1, column - 1, right - 1, cell.value, style)
        for row in sheet.hidden_rows:
            target.row(row - 1).hidden = True
        for column in sheet.hidden_columns:
            target.col(column - 1).hidden = True
    out.save(str(path))


def _xls_style(cell: Cell, styles: dict[tuple[str, str], "xlwt.XFStyle"]) -> "xlwt.XFStyle":
    key = cell.fill, cell.format
    if key not in styles:
        fill = f"pattern: pattern solid, fore_colour {_XLS_COLOURS[cell.fill]}" if cell.fill else ""
        styles[key] = xlwt.easyxf(fill, num_format_str=cell.format or "General")
    return styles[key]


def text_of(value: Value) -> str:
    if isinstance(value, dt.date):
        return value.strftime("%d/%m/%Y")
    return "" if value is None else str(value)


def write_csv(book: Book, path: Path) -> None:
    rows, columns = book.sheets[0].size()
    cells = book.sheets[0].cells
    with path.open("w", encoding=book.encoding, newline="") as target:
        writer = csv.writer(target, delimiter=book.delimiter)
        for row in range(1, rows + 1):
            writer.writerow(
                [text_of(cells.get((row, column), Cell()).value) for column in range(1, columns + 1)]
            )


def write_docx(book: Book, path: Path) -> None:
    out = docx.Document()
    out.core_properties.created = out.core_properties.modified = _NOON
    for number, sheet in enumerate(book.sheets):
        if sheet.landscape:
            section = out.sections[-1]
            section.orientation = WD_ORIENT.LANDSCAPE
            section.page_width, section.page_height = section.page_height, section.page_width
        if sheet.page_header:
            out.sections[0].header.paragraphs[0].text = sheet.page_header
        if sheet.new_page:
            out.add_page_break()  # type: ignore[no-untyped-call]
        elif number and not sheet.above:
            out.add_paragraph()
        for line in sheet.above:
            out.add_paragraph(line)
        _docx_table(out, sheet)
        for line in sheet.below:
            out.add_paragraph(line)
    out.save(str(path))
    _settle(path, {})


def _docx_table(out: "docx.document.Document", sheet: Sheet) -> None:
    rows, columns = sheet.size()
    table = out.add_table(rows=rows, cols=columns)
    grid = [list(row.cells) for row in table.rows]
    for (row, column), cell in sheet.cells.items():
        _fill_docx(grid[row - 1][column - 1], cell)
    for top, left, bottom, right in sheet.merges:
        first = grid[top - 1][left - 1]
        text = first.text
        first.merge(grid[bottom - 1][right - 1]).text = text
    for row in table.rows[: sheet.heading_rows]:
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _fill_docx(target: "docx.table._Cell", cell: Cell) -> None:
    """The text of a cell, its shading, and a tick by a font of pictures where the cell has such a one."""
    if cell.format == "Wingdings":
        sign = OxmlElement("w:sym")
        sign.set(qn("w:font"), "Wingdings")
        sign.set(qn("w:char"), f"{ord(str(cell.value)):04X}")
        target.paragraphs[0].add_run()._r.append(sign)
    else:
        target.text = text_of(cell.value)
    if cell.fill:
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), cell.fill)
        target._tc.get_or_add_tcPr().append(shade)
