"""A county as plain tables in one archive: a workbook of all of them, each as CSV besides, and a page to read first."""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from pamoja.workplan.documents.cells import fitted
from pamoja.workplan.documents.words import clean
from pamoja.workplan.exporting.tables import BOM, plain
from pamoja.workplan.exporting.texts import unformulated

Cell = str | int | Decimal | dt.date | dt.datetime | bool | None
WIDEST, NARROWEST = 60, 10
MOST_EXACT = Decimal(10) ** 15
README = "README.txt"


@dataclass(frozen=True, slots=True)
class Table:
    """A table by name, what it holds in a sentence, its headings and its rows; None is unknown."""

    name: str
    about: str
    headings: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]


def write_archive(
    path: Path, *, readme: str, book: str, tables: Iterable[Table], others: Mapping[str, Path]
) -> None:
    """An archive: the page to read first, `others` under their names, the workbook `book`, and each table as CSV."""
    listed = list(tables)
    with TemporaryDirectory() as folder, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(README, readme.replace("\n", "\r\n").encode())
        for name, file in others.items():
            archive.write(file, name)
        made = Path(folder) / "tables.xlsx"
        write_workbook(made, readme, listed)
        archive.write(made, book)
        for table in listed:
            archive.writestr(f"csv/{table.name}.csv", _csv(table))


def write_workbook(path: Path, readme: str, tables: Sequence[Table]) -> None:
    """A workbook: what to read first, then a sheet a table; no cell is a formula or a link."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
    with Workbook(str(path), options) as book:
        bold = book.add_format({"bold": True, "bg_color": "#F1EFE7", "text_wrap": True})
        day = book.add_format({"num_format": "d mmm yyyy", "align": "left"})
        first = book.add_worksheet("README")
        first.set_column(0, 0, 110)
        for at, line in enumerate(readme.splitlines()):
            first.write_string(at, 0, line)
        for table in tables:
            sheet = book.add_worksheet(table.name[:31])
            for at, heading in enumerate(table.headings):
                longest = max(
                    (len(str(row[at])) for row in table.rows[:200] if row[at] is not None), default=0
                )
                sheet.set_column(at, at, min(WIDEST, max(NARROWEST, len(heading) + 2, longest + 1)))
                sheet.write_string(0, at, heading, bold)
            sheet.freeze_panes(1, 1)
            if table.rows:
                sheet.autofilter(0, 0, len(table.rows), len(table.headings) - 1)
            for number, row in enumerate(table.rows, 1):
                for at, value in enumerate(row):
                    _write(sheet, number, at, value, day)


def _write(sheet: Worksheet, row: int, column: int, value: Cell, day: object) -> None:
    if isinstance(value, int | Decimal) and not isinstance(value, bool) and -MOST_EXACT < value < MOST_EXACT:
        sheet.write_number(row, column, value)
    elif isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        sheet.write_datetime(row, column, dt.datetime.combine(value, dt.time()), day)
    elif value is not None and value != "":
        sheet.write_string(row, column, fitted(clean(_text(value))))


def _csv(table: Table) -> bytes:
    held = io.StringIO()
    written = csv.writer(held, lineterminator="\r\n")
    written.writerow(table.headings)
    for row in table.rows:
        written.writerow([unformulated(value) if isinstance(value, str) else _text(value) for value in row])
    return (BOM + held.getvalue()).encode("utf-8", "replace")


def _text(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, Decimal):
        return plain(value)
    return value.isoformat() if isinstance(value, dt.date) else str(value)
