"""Plans printed without drawn cells: only set in columns, with rules between rows, with shaded rows, over pages."""

import datetime as dt
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import openpyxl
import pytest
import typst
from openpyxl.styles import Alignment
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties

from pamoja import formats
from pamoja.core.refusals import Refusal
from pamoja.formats import refusals
from pamoja.workplan.one_file import read_file
from pamoja.workplan.reading import Reading

SAMBURU = {"county": "Samburu", "cycle": "2026/27"}
Row = tuple[str, ...]
NURU: Sequence[Row] = (
    (
        "Rehabilitate the borehole and the cattle trough at the market centre",
        "Wamba West",
        "01/09/2026",
        "31/10/2026",
        "400,000",
    ),
    ("Train pump attendants", "Wamba North", "01/11/2026", "30/11/2026", "250,000"),
    ("Drill three boreholes", "Waso", "01/01/2027", "31/03/2027", "1,500,000"),
    (
        "Plant trees at springs and fence them with live hedges, with the water users",
        "Nachola",
        "01/04/2027",
        "30/04/2027",
        "90,000",
    ),
    ("Hold barazas", "Maralal", "01/05/2027", "31/05/2027", "60,000"),
)
AMANI: Sequence[Row] = (
    (
        "Rehabilitate the pipeline between the springs and the town, with eight kiosks",
        "Wamba West",
        "01/07/2026",
        "31/12/2026",
        "12,000,000",
        "County water department",
    ),
    ("Train kiosk keepers", "Wamba West", "01/01/2027", "31/01/2027", "340,000", ""),
    (
        "Service two solar pumps",
        "Wamba North",
        "01/02/2027",
        "28/02/2027",
        "500,000",
        "With the pump maker, under the guarantee that ends in March 2027",
    ),
    (
        "Drill a borehole at the primary school and fit a tank of ten thousand litres",
        "Waso",
        "01/07/2026",
        "30/09/2026",
        "4,100,000",
        "",
    ),
    ("Latrines at four schools", "Nachola", "01/10/2026", "31/12/2026", "2,600,000", ""),
    (
        "Hand washing points at dispensaries, with soap for a year",
        "Ndoto",
        "01/10/2026",
        "30/11/2026",
        "720,000",
        "",
    ),
    (
        "Hygiene clubs",
        "Loosuk",
        "01/03/2027",
        "30/06/2027",
        "150,000",
        "Teachers lead, and the public health officers of the ward visit each school once a term",
    ),
    ("Market toilets", "Maralal", "01/04/2027", "30/06/2027", "3,000,000", ""),
)
MAJI: Sequence[Row] = (
    (
        "1",
        "Water",
        "Rehabilitate the borehole and the cattle trough at the market centre",
        "Wamba West",
        "01/09/2026",
        "31/10/2026",
        "400,000",
        "",
    ),
    (
        "2",
        "",
        "Train pump attendants",
        "Wamba North",
        "01/11/2026",
        "30/11/2026",
        "250,000",
        "with the county water officer and the pump maker",
    ),
    ("3", "", "Drill three boreholes", "Waso", "01/01/2027", "31/03/2027", "1,500,000", ""),
    (
        "4",
        "Health",
        "Outreach clinics for families that move with their animals in the dry season",
        "Nachola",
        "01/04/2027",
        "30/04/2027",
        "90,000",
        "",
    ),
    ("5", "Health", "Mentor nurses", "Maralal", "01/04/2027", "30/04/2027", "80,000", ""),
    (
        "6",
        "",
        "Refurbish the maternity room and fit solar lighting with batteries",
        "Baawa",
        "01/07/2026",
        "30/09/2026",
        "1,900,000",
        "",
    ),
    ("7", "Education", "Desks", "Poro", "01/07/2026", "30/09/2026", "700,000", ""),
)
HEADS = ("Activity", "Ward", "Start date", "End date", "Budget (KES)", "Partner and remarks")


def printed(tmp_path: Path, source: str) -> Path:
    path = tmp_path / "plan.pdf"
    path.write_bytes(typst.compile(source.encode()))
    return path


def cells(*rows: Sequence[str]) -> str:
    return ", ".join(f"[{cell}]" for row in rows for cell in row)


def day(text: str) -> dt.date:
    return dt.datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007 - a day has no hour


def share_read(reading: Reading, rows: Sequence[Row]) -> float:
    """The share of titles, wards, days and amounts, row by row, that are read as printed; an extra row is a miss."""

    def values(row: Row) -> Iterator[object]:
        yield from (row[0], row[1], day(row[2]), day(row[3]), int(row[4].replace(",", "")))

    read = [
        (
            a.title,
            a.sites[0].name if a.sites else "",
            a.start,
            a.last,
            sum(int(line.money.amount) for line in a.budget),
        )
        for a in reading.activities
    ]
    right = sum(
        got == wanted
        for one, row in zip(read, rows, strict=False)
        for got, wanted in zip(one, values(row), strict=True)
    )
    return right / (5 * max(len(rows), len(read)))


def test_a_table_without_any_line_is_read_with_its_broken_cells(tmp_path: Path) -> None:
    path = printed(
        tmp_path,
        f"""#set page(paper: "a4", margin: 2cm, numbering: "1")
#set text(font: "DejaVu Sans", size: 9pt)
= Nuru ya Milima Trust
Annual work plan 2026/27 for Samburu County

#table(columns: (4.5cm, 3cm, 2.5cm, 2.5cm, 2.8cm), stroke: none,
  {cells(HEADS[:5], *NURU, ("Total", "", "", "", "2,300,000"))})

Submitted by the Executive Director for inclusion in the joint work plan of the county, with the request that the sector
working group look at it before the end of the month.""",
    )
    reading = read_file(path, **SAMBURU)
    assert reading.organisation == "Nuru ya Milima Trust"
    assert share_read(reading, NURU) == 1
    assert [(s.row, s.reason) for s in reading.skipped] == [(7, "total")]
    asked = [p.cell for p in reading.problems if p.code == "read_from_pdf"]
    assert asked == ["A2", "A3", "A4", "A5", "A6"]
    (sheet,) = formats.read(path).sheets
    assert sheet.after[0].startswith("Submitted by the Executive Director")


def test_rules_between_rows_part_them_though_short_cells_stand_in_the_middle(tmp_path: Path) -> None:
    path = printed(
        tmp_path,
        """#set page(paper: "a4", flipped: true, margin: 1.5cm, numbering: "1")
#set text(font: "DejaVu Serif", size: 9pt)
Organisation: Baraka Livestock Alliance

Work plan July 2026 to June 2027. The quarters are those of the county.
#set table(stroke: (x, y) => (top: 0.5pt, bottom: 0.5pt), align: horizon)
#table(columns: (1cm, 7cm, 3cm, 1.2cm, 1.2cm, 1.2cm, 1.2cm, 3cm, 4cm),
 [No.],[Planned activity],[Ward],[Q1],[Q2],[Q3],[Q4],[Cost (KES)],[Remarks],
 [1],[Vaccinate 20,000 goats and sheep against PPR with the county veterinary officers and disease reporters],
   [Wamba East],[x],[x],[],[],[3,200,000],[Vaccine from the county store],
 [2],[Build two crushes],[Nachola],[],[x],[],[],[800,000],[],
 [3],[Livestock market committees],[Suguta Marmar],[],[],[x],[x],[450,000],
   [With the sub-county team, once land is agreed upon by the elders],
 table.cell(colspan: 9)[Pasture and range],
 [4],[Reseed 200 hectares of range with local grass, fenced and guarded for two rainy seasons],[Waso],
   [],[],[x],[],[2,100,000],[],
 [5],[Grazing plans for two wards],[Ndoto],[x],[],[],[],[150,000],[])""",
    )
    reading = read_file(path, **SAMBURU)
    read = reading.activities
    assert [
        (a.title[:18], a.sites[0].name, str(a.start), str(a.last), int(a.budget[0].money.amount))
        for a in read
    ] == [
        ("Vaccinate 20,000 g", "Wamba East", "2026-07-01", "2026-12-31", 3_200_000),
        ("Build two crushes", "Nachola", "2026-10-01", "2026-12-31", 800_000),
        ("Livestock market c", "Suguta Marmar", "2027-01-01", "2027-06-30", 450_000),
        ("Reseed 200 hectare", "Waso", "2027-01-01", "2027-03-31", 2_100_000),
        ("Grazing plans for ", "Ndoto", "2026-07-01", "2026-09-30", 150_000),
    ]
    assert reading.activities[0].title.endswith("county veterinary officers and disease reporters")
    assert [(s.row, s.reason) for s in reading.skipped] == [(5, "heading")]


def test_shaded_rows_are_rows_and_the_white_ones_between_them_too(tmp_path: Path) -> None:
    fill = 'if y == 0 { rgb("#4472C4") } else if calc.odd(y) { rgb("#D9E2F3") }'
    path = printed(
        tmp_path,
        f"""#set page(paper: "a4", margin: 2cm)
#set text(font: "DejaVu Sans", size: 9pt)
Tegemeo Youth Network: work plan 2026/27, Samburu County
#table(columns: (4.5cm, 3cm, 2.5cm, 2.5cm, 2.8cm), stroke: none, fill: (x, y) => {fill},
  {cells(HEADS[:5], *NURU)})""",
    )
    reading = read_file(path, **SAMBURU)
    assert reading.organisation == "Tegemeo Youth Network"
    assert share_read(reading, NURU) == 1


def test_a_landscape_table_goes_on_on_a_second_page_without_its_heading(tmp_path: Path) -> None:
    heading = "#set table(stroke: none, inset: (x: 2pt, y: 1.5pt))\n#let widths = (6cm, 3cm, 2.4cm, 2.4cm, 2.6cm, 5cm)"
    section = "table.cell(colspan: 6)[SANITATION AND HYGIENE IN THE SCHOOLS AND HEALTH CENTRES OF BOTH SUB-COUNTIES]"
    path = printed(
        tmp_path,
        f"""#set page(paper: "a4", flipped: true, margin: 1.5cm, footer: context [Page #counter(page).display()])
#set text(font: "DejaVu Sans", size: 8pt)
#set par(leading: 0.5em)
{heading}
Amani Water Partners – annual plan 2026/27, Samburu County

#table(columns: widths, {cells(HEADS, *AMANI[:4])}, {section}, {cells(AMANI[4])})
#pagebreak()
#table(columns: widths, {cells(*AMANI[5:])})""",
    )
    workbook = formats.read(path)
    assert [sheet.name for sheet in workbook.sheets] == ["Page 1, table 1", "Page 2, table 1"]
    assert workbook.pages_without == ()
    reading = read_file(path, **SAMBURU)
    assert reading.organisation == "Amani Water Partners"
    assert share_read(reading, AMANI) == 1
    assert [(s.sheet, s.row, s.reason) for s in reading.skipped] == [("Page 1, table 1", 6, "heading")]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice prints the sheet")
def test_a_sheet_printed_without_borders_is_read_with_cells_that_end_at_the_bottom(tmp_path: Path) -> None:
    path = by_libreoffice(tmp_path)
    first, second = formats.read(path).sheets
    assert first.rows[2].cells == ("2", None, *MAJI[1][2:])
    assert [row.cells[:3] for row in second.rows[1:]] == [
        ("5", "Health", "Mentor nurses"),
        ("6", None, "Refurbish the maternity room and fit solar lighting with batteries"),
        ("7", "Education", "Desks"),
    ]
    reading = read_file(path, **SAMBURU)
    assert reading.organisation == "Maji Safi Trust"
    assert [a.sector for a in reading.activities] == [*["Water"] * 3, *["Health"] * 3, "Education"]
    assert share_read(reading, [row[2:] for row in MAJI]) == 1


def by_libreoffice(tmp_path: Path) -> Path:
    """A sheet without borders on two landscape pages, texts broken in their cells, its heading repeated."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Organisation: Maji Safi Trust"])
    sheet.append(["Work plan July 2026 to June 2027"])
    sheet.append([])
    sheet.append(["No.", "Sector", "Activity", "Ward", "Start date", "End date", "Budget (KES)", "Remarks"])
    for number, row in enumerate(MAJI, 5):
        sheet.append([int(row[0]), *row[1:]])
        lines = max(len(row[2]) // 34, len(row[7]) // 20) + 1
        sheet.row_dimensions[number].height = 13 * lines
    for cells_of in sheet.iter_rows(min_row=4):
        for cell in cells_of:
            cell.alignment = Alignment(wrap_text=True)
    for letter, width in zip("ABCDEFGH", (5, 11, 32, 14, 12, 12, 14, 20), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.print_title_rows = "4:4"
    sheet.row_breaks.append(Break(id=8))
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    book.save(tmp_path / "plan.xlsx")
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/lo", "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*command, "--outdir", tmp_path, tmp_path / "plan.xlsx"], check=True, capture_output=True, timeout=120
    )
    return tmp_path / "plan.pdf"


def test_two_tables_below_each_other_keep_their_own_columns(tmp_path: Path) -> None:
    short = cells(
        ("No.", "Village", "Wells"),
        ("1", "Lpus, with the families that come up from the river", "1"),
        ("2", "Ngilai and the hamlets on both sides of the new road", "2"),
        ("3", "Lodungokwe without the hamlets that belong to Ngaroni", "1"),
    )
    path = printed(
        tmp_path,
        f"""#set text(font: "DejaVu Sans", size: 8pt)
#set table(stroke: none)
#table(columns: (4.5cm, 3cm, 2.2cm, 2.2cm, 2.4cm), {cells(HEADS[:5], *NURU)})

What stands there today

#table(columns: (1.5cm, 10cm, 3cm), {short})""",
    )
    first, second = formats.read(path).sheets
    assert [len(row.cells) for row in first.rows] == [5] * 6
    assert [(len(row.cells), row.cells[0]) for row in second.rows] == [
        (3, "No."),
        (3, "1"),
        (3, "2"),
        (3, "3"),
    ]
    assert "What stands there today" in second.before


@pytest.mark.parametrize(
    "source",
    [
        "#set par(justify: true)\n#for i in range(5) [= Chapter #i\n #lorem(300)\n - #lorem(12)\n + #lorem(30)\n]",
        "#set page(columns: 2)\n#set par(justify: true)\n#lorem(900)",
        "#set page(columns: 3)\n#lorem(900)",
        "Our reference: 12/26 #h(1fr) 4 May 2026\n\n#lorem(120)\n\nName: #h(3cm) Signature: #h(3cm) Date:",
        "#outline()\n#for i in range(12) [= Part\n #lorem(40)\n]",
    ],
    ids=["report", "two columns", "newsletter", "letter", "contents"],
)
def test_pages_of_prose_are_no_tables(tmp_path: Path, source: str) -> None:
    with pytest.raises(refusals.NoTableInPdf, match="no table was found"):
        formats.read(printed(tmp_path, f'#set text(font: "DejaVu Serif", size: 10pt)\n{source}'))


def test_pages_whose_words_are_in_no_table_are_told(tmp_path: Path) -> None:
    table = f"#table(columns: (4.5cm, 3cm, 2.2cm, 2.2cm, 2.8cm), stroke: none, {cells(HEADS[:5], *NURU)})"
    path = printed(
        tmp_path,
        f"""#set text(font: "DejaVu Sans", size: 8pt)
Nuru ya Milima Trust: work plan 2026/27
#pagebreak()
{table}
#pagebreak()
#lorem(200)
#pagebreak()
#lorem(100)""",
    )
    reading = read_file(path, **SAMBURU)
    assert [p.params["pages"] for p in reading.problems if p.code == "pdf_pages_without"] == ["1, 3–4"]
    assert share_read(reading, NURU) == 1


def test_sixty_pages_of_prose_are_gone_through_in_time_and_more_are_not_begun(tmp_path: Path) -> None:
    source = "#set par(justify: true)\n#for i in range({pages}) [#lorem(300)\n #pagebreak(weak: true)]"
    with pytest.raises(Refusal) as told:
        read_file(printed(tmp_path, source.format(pages=60)), **SAMBURU)
    assert told.value.code in ("no_table_in_pdf", "takes_too_long")
    path = printed(tmp_path, source.format(pages=100))
    begun = time.monotonic()
    with pytest.raises(refusals.TooManyPages, match="100 pages, and 60 is the most"):
        formats.read(path)
    assert time.monotonic() - begun < 10
