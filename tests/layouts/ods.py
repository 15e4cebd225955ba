"""Write a book as an OpenDocument spreadsheet, the XML by hand."""

import datetime as dt
import zipfile
from html import escape
from pathlib import Path

from layouts.book import Book, Cell, Sheet

_NAMES = ("office", "table", "text", "style", "fo", "number", "of")
_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for name, long in [*((n, n) for n in _NAMES[:4]), ("fo", "xsl-fo-compatible"), ("number", "datastyle")]
)
_MANIFEST = (
    '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
_KIND = "application/vnd.oasis.opendocument.spreadsheet"


def write_ods(book: Book, path: Path) -> None:
    fills = sorted({cell.fill for sheet in book.sheets for cell in sheet.cells.values() if cell.fill})
    styles = "".join(
        f'<style:style style:name="f{fill}" style:family="table-cell">'
        f'<style:table-cell-properties fo:background-color="#{fill}"/></style:style>'
        for fill in fills
    )
    hidden = (
        '<style:style style:name="hid" style:family="table">'
        '<style:table-properties table:display="false"/></style:style>'
    )
    body = "".join(_table(sheet) for sheet in book.sheets)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_SPACES} office:version="1.2">'
        f"<office:automatic-styles>{styles}{hidden}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as out:
        for name, text in (
            ("mimetype", _KIND),
            ("content.xml", content),
            ("META-INF/manifest.xml", _MANIFEST.format(kind=_KIND)),
        ):
            packed = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            out.writestr(zipfile.ZipInfo(name, (2026, 8, 3, 9, 0, 0)), text, packed)


def _table(sheet: Sheet) -> str:
    rows, columns = sheet.size()
    spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in sheet.merges}
    covered = {
        (row, column)
        for top, left, bottom, right in sheet.merges
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
        if (row, column) != (top, left)
    }
    lines = [_row(sheet, row, columns, spans, covered) for row in range(1, rows + 1)]
    style = ' table:style-name="hid"' if sheet.state != "visible" else ""
    empty = f'<table:table-cell table:number-columns-repeated="{columns}"/>'
    tail = f'<table:table-row table:number-rows-repeated="1000">{empty}'
    name = escape(sheet.name, quote=True)
    return f'<table:table table:name="{name}"{style}>{"".join(lines)}{tail}</table:table-row></table:table>'


def _row(
    sheet: Sheet,
    row: int,
    columns: int,
    spans: dict[tuple[int, int], tuple[int, int]],
    covered: set[tuple[int, int]],
) -> str:
    """One row, with runs of empty cells written once and counted, as office programs do."""
    out, empty = [], 0
    for column in range(1, columns + 2):
        plain = (
            (row, column) not in sheet.cells and (row, column) not in spans and (row, column) not in covered
        )
        if plain and column <= columns:
            empty += 1
            continue
        if empty:
            out.append(f'<table:table-cell table:number-columns-repeated="{empty}"/>')
            empty = 0
        if column <= columns:
            covering = "covered-" if (row, column) in covered else ""
            out.append(_cell(sheet.cells.get((row, column), Cell()), spans.get((row, column)), covering))
    hidden = ' table:visibility="collapse"' if row in sheet.hidden_rows else ""
    return f"<table:table-row{hidden}>{''.join(out)}</table:table-row>"


def _cell(cell: Cell, span: tuple[int, int] | None, covering: str) -> str:
    attributes = f' table:style-name="f{cell.fill}"' if cell.fill else ""
    if span:
        attributes += f' table:number-rows-spanned="{span[0]}" table:number-columns-spanned="{span[1]}"'
    if cell.formula:
        attributes += f' table:formula="of:{escape(cell.formula, quote=True)}"'
    kind, shown = _typed(cell)
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in shown.split("\n")) if shown else ""
    return f"<table:{covering}table-cell{attributes}{kind}>{lines}</table:{covering}table-cell>"


def _typed(cell: Cell) -> tuple[str, str]:
    value = cell.value
    if value is None:
        return "", ""
    if isinstance(value, dt.date):
        return f' office:value-type="date" office:date-value="{value.isoformat()}"', value.strftime(
            "%d/%m/%y"
        )
    if isinstance(value, str):
        return ' office:value-type="string"', value
    if cell.currency:
        kind = f' office:value-type="currency" office:currency="{cell.currency}" office:value="{value}"'
        return kind, f"{value:,.2f}"
    return f' office:value-type="float" office:value="{value}"', str(value)
