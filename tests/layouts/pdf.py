"""Print a book as a PDF: every sheet is a table with drawn lines, on a new page where it says so."""

import json
from pathlib import Path

import typst

from layouts.book import Book, Cell, Sheet

_PAGE = '#set page(paper: "a4", flipped: {flipped}, margin: 1.5cm, footer: context [Page #counter(page).display()])\n'
_TEXT = '#set text(font: "DejaVu Sans", size: 7pt, hyphenate: false)\n#set table(stroke: 0.5pt, inset: 3pt)\n'


def write_pdf(book: Book, path: Path) -> None:
    parts = [_PAGE.format(flipped="true" if book.sheets[0].landscape else "false"), _TEXT]
    for sheet in book.sheets:
        if sheet.new_page:
            parts.append("#pagebreak()\n")
        parts += [f"{_said(line)}\n\n" for line in sheet.above]
        parts.append(_table(sheet))
        parts += [f"\n{_said(line)}\n" for line in sheet.below]
    path.write_bytes(typst.compile("".join(parts).encode()))


def _said(text: object) -> str:
    return f"#{json.dumps(str(text), ensure_ascii=False)}"


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
    cells = [
        _cell(sheet.cells.get(at, Cell()), *spans.get(at, (1, 1)))
        for row in range(1, rows + 1)
        for column in range(1, columns + 1)
        if (at := (row, column)) not in covered
    ]
    return f"#table(columns: {columns}, {', '.join(cells)})\n"


def _cell(cell: Cell, down: int, across: int) -> str:
    fill = f', fill: rgb("#{cell.fill}")' if cell.fill else ""
    text = "" if cell.value is None else cell.value
    return f"table.cell(rowspan: {down}, colspan: {across}{fill})[{_said(text)}]"
