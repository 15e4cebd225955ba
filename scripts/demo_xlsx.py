"""The four workbooks of the demonstration, each in a layout of its own."""

import datetime as dt
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import xlsxwriter
from demo_rows import Landed, Made, Row, grouped, letters, read, rearchive

CREATED = dt.datetime(2026, 7, 1, 9, 0, tzinfo=dt.UTC).replace(tzinfo=None)
QUARTERS = ("1", "2", "3", "4")
MONTHS = ("Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun")
FIRST_OF_2027 = MONTHS.index("Jan")
BLUE, SAND, GREEN, AMBER = "#DDE7F0", "#F3E9D2", "#A9D08E", "#FFD966"
TWO_LINES = 32  # points
BROKEN = "#REF!"
MISTYPED_VOTE, SLIP = "4219", 1.0  # the sub-total that was typed by hand, and by how many millions it is out


class Book:
    """A workbook in the making, its properties fixed so that two runs give the same bytes."""

    def __init__(self, title: str, author: str) -> None:
        self._held = BytesIO()
        self.file = xlsxwriter.Workbook(self._held, {"in_memory": True})
        self.file.set_properties({"title": title, "author": author, "created": CREATED})
        self.text = self.look()
        self.number = self.look(num_format="#,##0")
        self.total = self.look(num_format="#,##0", bold=True)
        self.head = self.look(bg_color=BLUE, bold=True)
        self.group = self.look(bg_color=SAND, bold=True)
        self.title = self.file.add_format({"bold": True, "font_size": 13})

    def look(self, **more: object) -> Any:
        """A format for a cell with a thin line around it."""
        return self.file.add_format({"text_wrap": True, "valign": "top", "border": 1, **more})

    def sheet(self, name: str, widths: Sequence[int]) -> Any:
        """A new sheet with columns of these widths."""
        sheet = self.file.add_worksheet(name)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        return sheet

    def put(self, sheet: Any, row: int, column: int, value: float | str) -> None:
        """Write a cell: a number with separators, a text, a blank, or a formula that is broken."""
        if value == BROKEN:
            sheet.write_formula(row, column, f"={BROKEN}*1.16", self.number, BROKEN)
        elif value == "":
            sheet.write_blank(row, column, None, self.text)
        elif isinstance(value, str):
            sheet.write_string(row, column, value, self.text)
        else:
            whole = float(value).is_integer()
            sheet.write_number(row, column, value, self.number if whole else self.text)

    def put_sum(self, sheet: Any, row: int, column: int, first: int, value: float) -> None:
        """Write the sum of the cells above, from row number `first` on."""
        letter = chr(ord("A") + column)
        sheet.write_formula(row, column, f"=SUM({letter}{first}:{letter}{row})", self.total, value)

    def content(self) -> bytes:
        """The finished file."""
        self.file.close()
        return rearchive(self._held.getvalue())


def number_or_text(text: str) -> float | str:
    """A cell's text as a number where it is one."""
    try:
        value = float(text)
    except ValueError:
        return text
    return int(value) if value.is_integer() else value


def sum_of(rows: Sequence[Row], field: str) -> float:
    """What the amounts of the rows that are numbers add up to."""
    values = (number_or_text(row[field]) for row in rows)
    return round(sum(value for value in values if not isinstance(value, str)), 3)


def ewaso_springs() -> Made:
    """Title rows, sectors in merged cells, ticks under the quarters of the US fiscal year, US dollars."""
    rows = read("ewaso_springs")
    owner, name = "Ewaso Springs Water Trust (demo)", "FY27 plan"
    book = Book("FY27 annual work plan (demonstration)", owner)
    sheet = book.sheet(name, (22, 6, 78, 20, 8, 24, 13, 13, 13, 13, 13, 30))
    sheet.merge_range("A1:L1", owner, book.title)
    sheet.merge_range("A2:L2", "FY27 annual work plan, Samburu County (demonstration)", book.title)
    sheet.write("A3", "Fiscal year 1 October 2026 – 30 September 2027 (US fiscal year)")
    sheet.write(
        "A4", "Tick every quarter in which the work is done. The partner and the figures are invented."
    )
    months = ("Oct–Dec 2026", "Jan–Mar 2027", "Apr–Jun 2027", "Jul–Sep 2027")
    quarters = [f"Q{quarter}\n{when}" for quarter, when in zip(QUARTERS, months, strict=True)]
    heads = ["Sector", "No.", "Activity", "Indicator", "Target", "Ward(s)"]
    sheet.set_row(5, TWO_LINES)
    sheet.write_row("A6", [*heads, *quarters, "Budget (USD)", "Remarks"], book.head)
    fields = ("outcome", "id", "activity", "indicator", "target", "ward", *QUARTERS, "usd", "remarks")
    landed: dict[str, Landed] = {}
    at = first = 6
    for outcome, group in grouped(rows, "outcome").items():
        sheet.merge_range(at, 0, at + len(group) - 1, 0, outcome, book.group)
        for row in group:
            landed[row["id"]] = Landed(name, at + 1, letters(fields))
            ticks = ["✓" if quarter in row["quarters"].split() else "" for quarter in QUARTERS]
            cells = [row["id"], row["activity"], row["indicator"], number_or_text(row["target"]), row["ward"]]
            for column, value in enumerate([*cells, *ticks, number_or_text(row["usd"]), row["remarks"]], 1):
                book.put(sheet, at, column, value)
            at += 1
    sheet.write(at, 2, "Total", book.total)
    book.put_sum(sheet, at, 10, first + 1, sum_of(rows, "usd"))
    sheet.freeze_panes(first, 3)
    return Made("Ewaso Springs FY27 Work Plan (demo).xlsx", book.content(), landed)


def nyota_ya_elimu() -> Made:
    """In Kiswahili: shaded quarters of the county year, a sector named once for the rows below it, shillings."""
    rows = read("nyota_ya_elimu")
    owner, name = "Wakfu wa Nyota ya Elimu (demo)", "Mpango kazi"
    book = Book("Mpango kazi 2026/27 (demonstration)", owner)
    sheet = book.sheet(name, (6, 16, 66, 30, 18, 11, 11, 11, 11, 14, 30))
    title = "Mpango kazi wa mwaka wa fedha wa kaunti 2026/27, Kaunti ya Samburu (demonstration)"
    sheet.merge_range("A1:K1", owner, book.title)
    sheet.merge_range("A2:K2", title, book.title)
    sheet.write(
        "A3", "Robo yenye rangi ndiyo ya utekelezaji. Shirika, kazi na kiasi cha fedha ni vya mfano tu."
    )
    months = ("Jul–Sep", "Oct–Dec", "Jan–Mar", "Apr–Jun")
    quarters = [f"Robo ya {quarter}\n({when})" for quarter, when in zip(QUARTERS, months, strict=True)]
    heads = ["Na.", "Sekta", "Shughuli", "Walengwa", "Wadi", *quarters, "Bajeti (KSh)", "Maoni"]
    sheet.set_row(4, TWO_LINES)
    sheet.write_row("A5", heads, book.head)
    fields = ("id", "sekta", "shughuli", "walengwa", "wadi", *QUARTERS, "bajeti", "maoni")
    landed: dict[str, Landed] = {}
    at = first = 5
    for colour, (sector, group) in zip((GREEN, AMBER, SAND), grouped(rows, "sekta").items(), strict=True):
        shaded = book.look(bg_color=colour)
        for row in group:
            landed[row["id"]] = Landed(name, at + 1, letters(fields))
            shown = sector if row is group[0] else ""
            cells: tuple[float | str, ...] = (
                at - first + 1, shown, row["shughuli"], row["walengwa"], row["wadi"],
            )  # fmt: skip
            for column, value in enumerate(cells):
                book.put(sheet, at, column, value)
            for column, quarter in enumerate(QUARTERS, 5):
                planned = quarter in row["robo"].split()
                sheet.write_blank(at, column, None, shaded if planned else book.text)
            book.put(sheet, at, 9, number_or_text(row["bajeti"]))
            book.put(sheet, at, 10, row["maoni"])
            at += 1
    sheet.write(at, 2, "JUMLA", book.total)
    book.put_sum(sheet, at, 9, first + 1, sum_of(rows, "bajeti"))
    return Made("Nyota ya Elimu - Mpango kazi 2026-27 (demo).xlsx", book.content(), landed)


def northern_commons() -> Made:
    """A cover, one sheet for each sector with a column for each month, and a hidden sheet of the year before."""
    rows = read("northern_commons")
    owner = "Northern Commons Development Fund (demo)"
    book = Book("Grants plan 2026/27 (demonstration)", owner)
    cover = book.sheet("Cover", (24, 60))
    said = {
        "Plan": "Grants plan 2026/27 (demonstration)",
        "Organisation": owner,
        "County": "Samburu",
        "Period": "July 2026 – June 2027",
        "Currency": "All amounts in Kenya shillings unless stated",
        "Note": "The fund, its grants and all amounts are invented.",
    }
    for at, (label, text) in enumerate(said.items(), 1):
        cover.write(at, 0, label, book.title)
        cover.write(at, 1, text)
    landed: dict[str, Landed] = {}
    for name, group in grouped(rows, "sheet").items():
        landed |= grants_sheet(book, name, group)
    old = book.sheet("FY25-26 closed", (8, 78, 20, 10, 14))
    old.write_row(0, 0, ["Ref", "Activity", "Ward", "Month", "Budget (KES)"])
    for at, row in enumerate(rows[:4], 1):
        old.write_row(at, 0, [f"25/{at}", row["activity"], row["ward"], "Mar-26", 100_000 * at])
    old.hide()
    return Made("Northern Commons Fund grants plan (demo).xlsx", book.content(), landed)


def grants_sheet(book: Book, name: str, rows: Sequence[Row]) -> dict[str, Landed]:
    """The grants of one sector, a cross in every month of each."""
    sheet = book.sheet(name, (6, 78, 28, 24, *([7] * len(MONTHS)), 14))
    sheet.write("A1", f"{name} – grants plan 2026/27 (demonstration)", book.title)
    months = [f"{month}-{26 if at < FIRST_OF_2027 else 27}" for at, month in enumerate(MONTHS)]
    heads = ["Ref", "Activity", "Target group", "Ward", *months, "Budget (KES)"]
    sheet.write_row("A3", heads, book.head)
    fields = ("id", "activity", "beneficiaries", "ward", *MONTHS, "kes")
    landed: dict[str, Landed] = {}
    for at, row in enumerate(rows, 3):
        landed[row["id"]] = Landed(name, at + 1, letters(fields))
        planned = range(MONTHS.index(row["first"]), MONTHS.index(row["last"]) + 1)
        marks = ["x" if month in planned else "" for month in range(len(MONTHS))]
        cells = [row["id"], row["activity"], row["beneficiaries"], row["ward"], *marks]
        for column, value in enumerate([*cells, number_or_text(row["kes"])]):
            book.put(sheet, at, column, value)
    if all(row["kes"].isdigit() for row in rows):
        at = 3 + len(rows)
        sheet.write(at, 1, "Total", book.total)
        book.put_sum(sheet, at, len(fields) - 1, 4, sum_of(rows, "kes"))
    return landed


def county_adp() -> Made:
    """The annex of an Annual Development Plan: votes as lines inside the table, millions, sub-totals."""
    rows = read("county_adp")
    owner, name = "County Government of Samburu (demo)", "Annex 1 projects"
    book = Book("Annual Development Plan 2026/27, annex of projects (demonstration)", owner)
    sheet = book.sheet(name, (24, 64, 26, 11, 18, 22, 26, 9, 10))
    title = "Annual Development Plan 2026/27 – Annex 1: programmes and projects (demonstration)"
    year = "County financial year 1 July 2026 – 30 June 2027; quarters are those of the county year."
    sheet.merge_range("A1:I1", owner, book.title)
    sheet.merge_range("A2:I2", title, book.title)
    sheet.write("A3", f"{year} Projects and costs are invented.")
    heads = {
        "programme": "Programme", "project": "Project", "ward": "Ward / location", "quarters": "Time frame",
        "cost_million": "Cost (KES Million)", "funds": "Source of funds", "indicator": "Key performance indicator",
        "target": "Target", "status": "Status",
    }  # fmt: skip
    sheet.write_row("A5", list(heads.values()), book.head)
    columns = letters(tuple(heads))
    landed: dict[str, Landed] = {}
    at = 5
    for vote, group in grouped(rows, "vote").items():
        sheet.merge_range(at, 0, at, len(heads) - 1, f"VOTE {vote}", book.group)
        for row in group:
            at += 1
            landed[row["id"]] = Landed(name, at + 1, columns)
            for column, field in enumerate(heads):
                book.put(sheet, at, column, number_or_text(row[field]))
        at += 1
        number = vote.split()[0]
        typed = sum_of(group, "cost_million") + (SLIP if number == MISTYPED_VOTE else 0)
        sheet.write(at, 1, "Sub-total", book.total)
        sheet.write(at, 4, round(typed, 3), book.look(bold=True))
        landed[f"sub-total {number}"] = Landed(name, at + 1, columns)
        at += 1
    sheet.freeze_panes(5, 2)
    return Made("Samburu ADP 2026-27 Annex 1 (demo).xlsx", book.content(), landed)
