"""PDF files as they come: printed by typst and LibreOffice, scanned, locked, broken, endless and hostile."""

import shutil
import subprocess
import zlib
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
import typst
from openpyxl.styles import Border, PatternFill, Side
from openpyxl.worksheet.pagebreak import Break

from pamoja import formats
from pamoja.core.refusals import Refusal
from pamoja.formats import refusals
from pamoja.formats.grid import Merge, Row
from pamoja.workplan.one_file import read_file

SAMBURU = {"county": "Samburu", "cycle": "2026/27"}
THIN = Side(style="thin")
TABLE = """#table(columns: 4, table.cell(rowspan: 2)[Activity], table.cell(rowspan: 2)[Ward],
  table.cell(colspan: 2)[Quarter], [Q1], [Q2], [Drill wells], [Wamba West], table.cell(fill: rgb("#92D050"))[], [])"""


def printed(tmp_path: Path, source: str, name: str = "plan.pdf") -> Path:
    path = tmp_path / name
    path.write_bytes(typst.compile(source.encode()))
    return path


def written(tmp_path: Path, *objects: bytes, name: str = "plan.pdf") -> Path:
    """A PDF of these objects, numbered from 1: the catalogue, the page tree and what hangs on it."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    path = tmp_path / name
    path.write_bytes(bytes(out))
    return path


def test_a_table_keeps_its_page_its_merged_cells_and_its_colours(tmp_path: Path) -> None:
    path = printed(
        tmp_path, f"Maji Trust plan\n\n{TABLE}\n\nAmounts in shillings\n#pagebreak()\nMore\n\n{TABLE}"
    )
    workbook = formats.read(path)
    assert workbook.kind == "pdf"
    assert [(sheet.name, sheet.before, sheet.after) for sheet in workbook.sheets] == [
        ("Page 1, table 1", ("Maji Trust plan",), ("Amounts in shillings",)),
        ("Page 2, table 1", ("More",), ()),
    ]
    sheet = workbook.sheets[0]
    assert sheet.rows == (
        Row(1, ("Activity", "Ward", "Quarter")),
        Row(2, (None, None, "Q1", "Q2")),
        Row(3, ("Drill wells", "Wamba West")),
    )
    assert set(sheet.merges) == {Merge(1, 1, 2, 1), Merge(1, 2, 2, 2), Merge(1, 3, 1, 4)}
    assert sheet.fills == {(3, 3): "92D050"}


def test_words_broken_by_a_narrow_column_are_joined(tmp_path: Path) -> None:
    cells = "[Activity],[Ward],[Rehabilitate the borehole at the market centre],[Wamba West]"
    rows = formats.read(printed(tmp_path, f"#table(columns: (2cm, 2cm), {cells})")).sheets[0].rows
    assert rows[1].cells == ("Rehabilitate the borehole at the market centre", "Wamba West")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice prints the sheet")
def test_a_sheet_printed_by_libreoffice_is_read_over_its_pages_as_a_proposal(tmp_path: Path) -> None:
    rows = [
        ("Fence the market at Wamba", "Wamba East", "01/09/2026", "31/10/2026", "400,000"),
        ("Train pump attendants", "Wamba North", "01/11/2026", "30/11/2026", "250,000"),
        ("Drill three boreholes", "Waso", "01/01/2027", "31/03/2027", "1,500,000"),
        ("Plant trees at springs", "Nachola", "01/04/2027", "30/04/2027", "90,000"),
    ]
    path = _by_libreoffice(tmp_path, rows)
    reading = read_file(path, **SAMBURU)
    assert reading.organisation == "Maji Safi Trust"
    assert [
        (a.source.sheet, a.source.row, a.title, a.sites[0].name, a.start and a.start.strftime("%d/%m/%Y"))
        for a in reading.activities
    ] == [
        ("Page 1, table 1", 2, *rows[0][:3]),
        ("Page 1, table 1", 3, *rows[1][:3]),
        ("Page 2, table 1", 2, *rows[2][:3]),
        ("Page 2, table 1", 3, *rows[3][:3]),
    ]
    assert [int(a.budget[0].money.amount) for a in reading.activities] == [
        400_000,
        250_000,
        1_500_000,
        90_000,
    ]
    asked = [(p.sheet, p.cell) for p in reading.problems if p.code == "read_from_pdf"]
    assert asked == [(f"Page {page}, table 1", cell) for page in (1, 2) for cell in ("A2", "A3")]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice prints the sheet")
def test_columns_printed_on_a_page_of_their_own_are_told(tmp_path: Path) -> None:
    rows = [("Fence the market at Wamba", "Wamba East", "01/09/2026", "31/10/2026", "400,000")]
    reading = read_file(_by_libreoffice(tmp_path, rows, orientation="portrait"), **SAMBURU)
    assert [(p.sheet, p.cell) for p in reading.problems if p.code == "pdf_table_apart"] == [
        ("Page 2, table 1", "")
    ]


def _by_libreoffice(
    tmp_path: Path, rows: Sequence[tuple[str, ...]], *, orientation: str = "landscape"
) -> Path:
    """A sheet with borders, its heading repeated over a page break after the second row."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Organisation: Maji Safi Trust"])
    sheet.append([])
    sheet.append(["Activity", "Ward", "Start date", "End date", "Budget (KES)"])
    for row in rows:
        sheet.append(row)
    for cells in sheet.iter_rows(min_row=3, max_row=sheet.max_row, max_col=5):
        for cell in cells:
            cell.border = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
    sheet["A3"].fill = PatternFill("solid", fgColor="FFD9D9D9")
    for letter, width in zip("ABCDE", (30, 16, 14, 14, 14), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.print_title_rows = "3:3"
    sheet.row_breaks.append(Break(id=5))
    sheet.page_setup.orientation = orientation
    book.save(tmp_path / "plan.xlsx")
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/lo", "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*command, "--outdir", tmp_path, tmp_path / "plan.xlsx"], check=True, capture_output=True, timeout=120
    )
    return tmp_path / "plan.pdf"


def test_pages_that_are_pictures_are_called_a_scan(tmp_path: Path) -> None:
    path = printed(tmp_path, '#rect(width: 100%, height: 50%, fill: rgb("#808080"))')
    with pytest.raises(
        refusals.Scan, match=r"“plan\.pdf” is .* a scan.*: send the workbook or the Word file"
    ):
        formats.read(path)


def test_a_letter_without_a_table_is_told(tmp_path: Path) -> None:
    with pytest.raises(refusals.NoTableInPdf, match="no table was found"):
        formats.read(printed(tmp_path, "We shall drill wells in Wamba West."))


def test_a_thousand_pages_are_refused_before_they_are_read(tmp_path: Path) -> None:
    kids = b" ".join(b"%d 0 R" % (number + 3) for number in range(1000))
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"
    tree = b"<< /Type /Pages /Count 1000 /Kids [%s] >>" % kids
    path = written(tmp_path, b"<< /Type /Catalog /Pages 2 0 R >>", tree, *[page] * 1000)
    with pytest.raises(refusals.TooManyPages, match="1,000 pages, and 60 is the most"):
        formats.read(path)


def test_a_locked_pdf_is_told(tmp_path: Path) -> None:
    keys = b"/O <%s> /U <%s>" % (b"41" * 32, b"42" * 32)
    path = tmp_path / "plan.pdf"
    path.write_bytes(
        b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Count 0 /Kids [] >>\nendobj\n"
        b"3 0 obj\n<< /Filter /Standard /V 1 /R 2 /P -44 " + keys + b" >>\nendobj\n"
        b"trailer << /Size 4 /Root 1 0 R /Encrypt 3 0 R /ID [<00><00>] >>\nstartxref\n0\n%%EOF\n"
    )
    with pytest.raises(refusals.Protected, match="password"):
        formats.read(path)


@pytest.mark.parametrize(
    "content",
    [b"%PDF-1.7\n", b"%PDF-1.7\n1 0 obj\n<< >>", b"%PDF-1.4\n" + b"\xff" * 5000],
    ids=["empty", "cut", "noise"],
)
def test_a_broken_pdf_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "plan.pdf").write_bytes(content)
    with pytest.raises(refusals.BrokenPdf, match="damaged or was cut short"):
        formats.read(tmp_path / "plan.pdf")


def test_a_whole_pdf_cut_in_half_is_told_and_never_a_traceback(tmp_path: Path) -> None:
    whole = printed(tmp_path, TABLE).read_bytes()
    for part in (3, 2):
        (tmp_path / "half.pdf").write_bytes(whole[: len(whole) * (part - 1) // part])
        with pytest.raises((refusals.BrokenPdf, refusals.Scan, refusals.NoTableInPdf)):
            formats.read(tmp_path / "half.pdf")


def test_a_page_that_unpacks_to_gigabytes_is_stopped_and_told(tmp_path: Path) -> None:
    packed = _bomb()
    stream = b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n%s\nendstream" % (
        len(packed),
        packed,
    )
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>"
    tree = b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>"
    path = written(tmp_path, b"<< /Type /Catalog /Pages 2 0 R >>", tree, page, stream)
    with pytest.raises(Refusal) as told:
        read_file(path, **SAMBURU)
    assert told.value.code in ("needs_too_much_memory", "takes_too_long")


def _bomb() -> bytes:
    """Two gigabytes of blanks, packed twice into a few kilobytes."""
    inner = zlib.compressobj(9)
    once = b"".join([*(inner.compress(b" " * 1_000_000) for _ in range(2000)), inner.flush()])
    return zlib.compress(once, 9)
