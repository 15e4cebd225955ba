"""A partner's workbook with all that must come back whole: formulas, a chart, a picture, notes, lists."""

import io
import struct
import zlib
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

HEADINGS = ("Activity", "Ward", "Start", "End", "Budget (KES)", "Q1", "Q2")
ROWS = (
    ("Rehabilitate the borehole", "Wamba East", "01/10/2026", "31/12/2026", 3400000),
    ("Hygiene promotion", "Nowhere at all", "01/08/2026", "30/09/2026", 400000),
    ("Drill a borehole", "Nachola", "01/05/2027", "01/03/2027", 4000000),
    ("Train committees", "Maralal", "01/01/2027", "31/03/2027", "=E4/2"),
)


def picture() -> bytes:
    """A red square of eight points."""
    lines = b"".join(b"\0" + b"\xff\0\0" * 8 for _ in range(8))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(lines))
        + chunk(b"IEND", b"")
    )


def make(path: Path) -> Path:
    """Write the workbook."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Plan"
    sheet["A1"] = "Maji na Afya Trust work plan 2026/27"
    sheet.merge_cells("A1:E1")
    for column, heading in enumerate(HEADINGS[:5], 1):
        sheet.cell(3, column, heading)
    for number, row in enumerate(ROWS, 4):
        for column, value in enumerate(row, 1):
            sheet.cell(number, column, value)
    sheet["A8"], sheet["E8"] = "Total", "=SUM(E4:E7)"
    sheet["B5"].comment = Comment("Ask <the> chief & elders", "Lekadaa")
    sheet["B5"].fill = PatternFill("solid", fgColor="FFABCDEF")
    listed = DataValidation(type="list", formula1='"Maralal,Wamba East"')
    sheet.add_data_validation(listed)
    listed.add("B4:B7")
    green = PatternFill("solid", bgColor="FF00FF00")
    sheet.conditional_formatting.add(
        "E4:E7", CellIsRule(operator="greaterThan", formula=["3500000"], fill=green)
    )
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=5, min_row=3, max_row=7))
    sheet.add_chart(chart, "A12")
    sheet.add_image(Image(io.BytesIO(picture())), "D12")
    sheet.column_dimensions["A"].width = 41
    sheet.column_dimensions.group("F", "Z", hidden=True)
    notes = book.create_sheet("Notes")
    notes["A1"], notes["A2"] = "Kept as it is", "=Plan!E8"
    book.save(path)
    return path


def cells(path: Path, sheet: str = "Plan") -> dict[str, object]:
    """What stands in every cell of a sheet, formulas as such."""
    page = load_workbook(path)[sheet]
    return {cell.coordinate: cell.value for row in page.iter_rows() for cell in row if cell.value is not None}
