"""Tables as CSV and Excel files, sent row by row while they are read, so that long ones begin at once."""

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from pamoja.workplan.documents.cells import fitted
from pamoja.workplan.documents.words import clean
from pamoja.workplan.exporting.texts import unformulated

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BOM = "\ufeff".encode()
CHUNK = 32_000
MOST_EXACT = Decimal(10) ** 15
DAY_ZERO, FIRST_DAY = dt.date(1899, 12, 30), dt.date(1900, 3, 1)
SHEET = "xl/worksheets/sheet1.xml"
NO_TIME = (1980, 1, 1, 0, 0, 0)
LOOKS: Mapping[str, Mapping[str, Any]] = {
    "text": {},
    "wrapped": {"text_wrap": True},
    "whole": {"num_format": "#,##0"},
    "cents": {"num_format": "#,##0.00"},
    "day": {"num_format": "d mmm yyyy", "align": "left"},
}

Cell = str | int | Decimal | dt.date | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, its width in characters, and whether long text is wrapped in it."""

    heading: str
    width: float = 14
    wrapped: bool = False


@dataclass(frozen=True, slots=True)
class About:
    """What a workbook says of itself: whose plan, of which year, when it was made and who may see it."""

    title: str
    subject: str
    note: str
    at: dt.datetime


def csv_file(name: str, headings: Iterable[str], rows: Iterable[Sequence[Cell]]) -> StreamingHttpResponse:
    """A table as CSV in UTF-8 that spreadsheet programs open as it is; unknown is a word."""
    answer = StreamingHttpResponse(_csv_bytes(headings, rows), content_type=CSV_TYPE)
    return _named(answer, name)


def xlsx_file(
    name: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]], *, count: int, about: About
) -> StreamingHttpResponse:
    """The same table as a workbook of one sheet; `count` is the number of rows that will come."""
    answer = StreamingHttpResponse(_xlsx_bytes(columns, rows, count, about), content_type=XLSX_TYPE)
    return _named(answer, name)


def _named(answer: StreamingHttpResponse, name: str) -> StreamingHttpResponse:
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Accel-Buffering"] = "no"
    return answer


def _csv_bytes(headings: Iterable[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    held, unknown = io.StringIO(), _("unknown")
    table = csv.writer(held, lineterminator="\r\n")
    table.writerow([csv_cell(heading, unknown) for heading in headings])
    yield BOM + _taken(held)
    for row in rows:
        table.writerow([csv_cell(value, unknown) for value in row])
        if held.tell() > CHUNK:
            yield _taken(held)
    yield _taken(held)


def _taken(held: io.StringIO) -> bytes:
    text = held.getvalue()
    held.seek(0)
    held.truncate()
    return text.encode("utf-8", "replace")


def csv_cell(value: Cell, unknown: str) -> str:
    """A value for CSV; a text that a spreadsheet program would take for a formula gets an apostrophe."""
    if value is None:
        return unknown
    if isinstance(value, str):
        return unformulated(value)
    return str(value) if isinstance(value, int) else _plain(value)


def _plain(value: Decimal | dt.date) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    return f"{value:.0f}" if value == value.to_integral_value() else f"{value:f}"


class _Pipe(io.RawIOBase):
    """A file that can only be written; what was written is taken out piece by piece."""

    def __init__(self) -> None:
        self.held: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.held.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        found = b"".join(self.held)
        self.held.clear()
        return found


def _xlsx_bytes(
    columns: Sequence[Column], rows: Iterable[Sequence[Cell]], count: int, about: About
) -> Iterator[bytes]:
    """The zip as it grows: every part of an empty workbook, then its sheet with the rows put in."""
    pipe = _Pipe()
    with (
        zipfile.ZipFile(io.BytesIO(_empty_workbook(columns, count, about))) as empty,
        zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for part in empty.namelist():
            if part != SHEET:
                archive.writestr(_entry(part), empty.read(part))
        yield pipe.take()
        before, styles, after = _split(empty.read(SHEET).decode(), len(columns), count)
        letters = [xl_col_to_name(at) for at in range(len(columns))]
        looks = [styles["wrapped" if column.wrapped else "text"] for column in columns]
        writer = _Rows(letters, looks, styles, _("unknown"))
        with archive.open(_entry(SHEET), "w") as sheet:
            sheet.write(before.encode())
            for at, row in enumerate(rows, 2):
                sheet.write(writer.row(at, row).encode("utf-8", "replace"))
                if pipe.held:
                    yield pipe.take()
            sheet.write(after.encode())
    yield pipe.take()


def _entry(part: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(part, NO_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _empty_workbook(columns: Sequence[Column], count: int, about: About) -> bytes:
    """A workbook with its headings, and under them one model row that tells the number of each look."""
    held = io.BytesIO()
    book = Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    made = timezone.localtime(about.at).replace(tzinfo=None)
    book.set_properties(
        {"title": about.title, "subject": about.subject, "comments": about.note, "created": made}
    )
    sheet = book.add_worksheet(_("Plan"))
    heading = book.add_format({"bold": True, "bg_color": "#F1EFE7", "text_wrap": True, "valign": "vcenter"})
    for at, column in enumerate(columns):
        sheet.set_column(at, at, column.width)
        sheet.write_string(0, at, column.heading, heading)
    for at, look in enumerate(LOOKS.values()):
        sheet.write_number(1, at, 0, book.add_format({"valign": "top", **look}))
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(count, 1), len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    book.close()
    return held.getvalue()


def _split(xml: str, columns: int, count: int) -> tuple[str, dict[str, str], str]:
    """The sheet before its rows, the style number of each look, and the sheet after its rows."""
    last = f"{xl_col_to_name(columns - 1)}{count + 1}"
    xml = re.sub(r'<dimension ref="[^"]*"/>', f'<dimension ref="A1:{last}"/>', xml)
    model = xml.index('<row r="2"')
    end = xml.index("</sheetData>")
    numbers = re.findall(r' s="(\d+)"', xml[model:end])
    return xml[:model], dict(zip(LOOKS, numbers, strict=True)), xml[end:]


@dataclass(frozen=True, slots=True)
class _Rows:
    """Writes rows as a sheet's XML: the letters of its columns, their looks for text, and the look of each kind."""

    letters: Sequence[str]
    looks: Sequence[str]
    styles: Mapping[str, str]
    unknown: str

    def row(self, at: int, row: Sequence[Cell]) -> str:
        """One row, counted from 1; empty texts have no cell."""
        cells = [
            self._cell(f"{letter}{at}", value, look)
            for letter, value, look in zip(self.letters, row, self.looks, strict=True)
            if value != ""
        ]
        return f'<row r="{at}">{"".join(cells)}</row>'

    def _cell(self, place: str, value: Cell, look: str) -> str:
        if isinstance(value, int | Decimal) and -MOST_EXACT < value < MOST_EXACT:
            kind = "whole" if value == int(value) else "cents"
            return f'<c r="{place}" s="{self.styles[kind]}"><v>{value}</v></c>'
        if isinstance(value, dt.date) and value >= FIRST_DAY:
            return f'<c r="{place}" s="{self.styles["day"]}"><v>{(value - DAY_ZERO).days}</v></c>'
        text = xml_text(self.unknown if value is None else str(value))
        return f'<c r="{place}" s="{look}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def xml_text(text: str) -> str:
    """Text as a cell's XML holds it: nothing that XML forbids, and no underscores that Excel would decode."""
    kept = clean(text).replace("\r\n", "\n").replace("\r", "\n")
    return escape(fitted(re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", kept)))
