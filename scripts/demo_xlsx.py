"""The four workbooks of the demonstration, each in a layout of its own."""

import datetime as dt
from collections.abc import Sequence
from io import BytesIO

import xlsxwriter
from demo_rows import Landed, Made, Row, grouped, letters, read, rearchive

CREATED = dt.datetime(2026, 7, 1, 9, 0, tzinfo=dt.UTC).replace(tzinfo=None)
QUARTERS = ("1", "2", "3", "4")
MONTHS = ("Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun")
FIRST_OF_2027 = MONTHS.index("Jan")
BLUE, SAND, GREEN, AMBER = "#DDE7F0", "#F3E9D2", "#A9D08E", "#FFD966"


class Book:
    """A workbook in the making, its properties fixed so that two runs give the same bytes."""

    def __init__(self, title: str, author: str) -> None:
        self._held = BytesIO()
        self.file = xlsxwriter.Workbook(self._held, {"in_memory": True})
        self.file.set_properties({"title": title, "author": author, "created": CREATED})
        self.text = self.file.add_format({"text_wrap": True, "valign": "top", "border": 1})
        self.number = self.file.add_format({"num_format": "#,##0", "valign": "top", "border": 1})
        self.bold = self.file.add_format({"bold": True, "font_size": 13})
        self.total = self.file.add_format({"bold": True, "num_format": "#,##0", "border": 1})

    def filled(self, colour: str, **more: object) -> object:
        """A format with a colour behind it."""
        return self.file.add_format(
            {"bg_color": colour, "text_wrap": True, "valign": "top", "border": 1, **more}
        )

    def bytes(self) -> bytes:
        """The finished file."""
        self.file.close()
        return rearchive(self._held.getvalue())


def money(text: str) -> int | float | str:
    """An amount as a number where it is one."""
    try:
        value = float(text)
    except ValueError:
        return text
    return int(value) if value.is_integer() else value


def sum_of(rows: Sequence[Row], field: str) -> float:
    """What the amounts of the rows that are numbers add up to."""
    return round(sum(value for row in rows if not isinstance(value := money(row[field]), str)), 3)


def ewaso_springs() -> Made:
    """Title rows, sectors in merged cells, ticks under the quarters of the US fiscal year, US dollars."""
    rows = read("ewaso_springs")
    book = Book("FY27 annual work plan (demonstration)", "Ewaso Springs Water Trust (demo)")
    sheet = book.file.add_worksheet("FY27 plan")
    fields = ("outcome", "id", "activity", "indicator", "target", "ward", *QUARTERS, "usd", "remarks")
    _set_widths(sheet, (18, 6, 46, 20, 8, 22, 9, 9, 9, 9, 12, 28))
    sheet.merge_range("A1:L1", "Ewaso Springs Water Trust (demo)", book.bold)
    sheet.merge_range("A2:L2", "FY27 annual work plan, Samburu County (demonstration)", book.bold)
    sheet.write("A3", "Fiscal year 1 October 2026 – 30 September 2027 (US fiscal year)")
    sheet.write("A4", "Tick every quarter in which the activity is carried out. Partner and figures are invented.")
    months = ("Oct–Dec 2026", "Jan–Mar 2027", "Apr–Jun 2027", "Jul–Sep 2027")
    heads = [
        "Sector", "No.", "Activity", "Indicator", "Target", "Ward(s)",
        *(f"Q{q}\n{m}" for q, m in zip(QUARTERS, months, strict=True)), "Budget (USD)", "Remarks",
    ]  # fmt: skip
    sheet.write_row("A6", heads, book.filled(BLUE, bold=True))
    landed: dict[str, Landed] = {}
    at = 6
    for outcome, group in grouped(rows, "outcome").items():
        sheet.merge_range(at, 0, at + len(group) - 1, 0, outcome, book.filled(SAND, bold=True))
        for row in group:
            landed[row["id"]] = Landed("FY27 plan", at + 1, letters(fields))
            _ticked_row(book, sheet, at, row)
            at += 1
    sheet.write(at, 2, "Total", book.total)
    sheet.write_formula(at, 10, f"=SUM(K7:K{at})", book.total, sum_of(rows, "usd"))
    sheet.freeze_panes(6, 3)
    return Made("Ewaso Springs FY27 Work Plan (demo).xlsx", book.bytes(), landed)


def _ticked_row(book: Book, sheet: object, at: int, row: Row) -> None:
    ticked = row["quarters"].split()
    cells = [row["id"], row["activity"], row["indicator"], money(row["target"]), row["ward"]]
    cells += ["✓" if quarter in ticked else "" for quarter in QUARTERS]
    for column, value in enumerate([*cells, money(row["usd"]), row["remarks"]], 1):
        _put(book, sheet, at, column, value)


def nyota_ya_elimu() -> Made:
    """In Kiswahili: shaded quarters of the county year, the sector named once for the rows below it, shillings."""
    rows = read("nyota_ya_elimu")
    book = Book("Mpango kazi 2026/27 (demonstration)", "Nyota ya Elimu (demo)")
    sheet = book.file.add_worksheet("Mpango kazi")
    fields = ("id", "sekta", "shughuli", "walengwa", "wadi", *QUARTERS, "bajeti", "maoni")
    _set_widths(sheet, (6, 16, 48, 24, 18, 9, 9, 9, 9, 14, 28))
    sheet.merge_range("A1:K1", "Nyota ya Elimu (demo)", book.bold)
    sheet.merge_range("A2:K2", "Mpango kazi wa mwaka wa fedha wa kaunti 2026/27, Kaunti ya Samburu (demonstration)", book.bold)
    sheet.write("A3", "Robo yenye rangi ndiyo ya utekelezaji. Shirika na kiasi cha fedha ni vya mfano tu.")
    months = ("Jul–Sep", "Oct–Dec", "Jan–Mar", "Apr–Jun")
    heads = [
        "Na.", "Sekta", "Shughuli", "Walengwa", "Wadi",
        *(f"Robo ya {q}\n({m})" for q, m in zip(QUARTERS, months, strict=True)), "Bajeti (KSh)", "Maoni",
    ]  # fmt: skip
    sheet.write_row("A5", heads, book.filled(BLUE, bold=True))
    shades = {"Elimu": book.filled(GREEN), "Lishe shuleni": book.filled(AMBER), "Usafi na jinsia": book.filled(SAND)}
    landed: dict[str, Landed] = {}
    named = ""
    for at, row in enumerate(rows, 5):
        landed[row["id"]] = Landed("Mpango kazi", at + 1, letters(fields))
        sector = row["sekta"] if row["sekta"] != named else ""
        named = row["sekta"]
        for column, value in enumerate((at - 4, sector, row["shughuli"], row["walengwa"], row["wadi"])):
            _put(book, sheet, at, column, value)
        for quarter in QUARTERS:
            shaded = quarter in row["robo"].split()
            sheet.write_blank(at, 4 + int(quarter), None, shades[named] if shaded else book.text)
        _put(book, sheet, at, 9, money(row["bajeti"]))
        _put(book, sheet, at, 10, row["maoni"])
    sheet.write(5 + len(rows), 2, "JUMLA", book.total)
    last = 5 + len(rows)
    sheet.write_formula(last, 9, f"=SUM(J6:J{last})", book.total, sum_of(rows, "bajeti"))
    return Made("Nyota ya Elimu - Mpango kazi 2026-27 (demo).xlsx", book.bytes(), landed)


def northern_commons() -> Made:
    """A cover, one sheet for each sector with a column for each month, and a hidden sheet of the year before."""
    rows = read("northern_commons")
    owner = "Northern Commons Development Fund (demo)"
    book = Book("Grants plan 2026/27 (demonstration)", owner)
    cover = book.file.add_worksheet("Cover")
    _set_widths(cover, (24, 60))
    lines = (
        ("Plan", "Grants plan 2026/27 (demonstration)"), ("Organisation", owner), ("County", "Samburu"),
        ("Period", "July 2026 – June 2027"), ("Currency", "All amounts in Kenya shillings unless stated"),
        ("Note", "The organisation, its grants and all amounts are invented."),
    )  # fmt: skip
    for at, (label, said) in enumerate(lines, 1):
        cover.write(at, 0, label, book.bold)
        cover.write(at, 1, said)
    landed: dict[str, Landed] = {}
    for name, group in grouped(rows, "sheet").items():
        landed |= _grants_sheet(book, name, group)
    old = book.file.add_worksheet("FY25-26 closed")
    old.write_row(0, 0, ["Ref", "Activity", "Ward", "Month", "Budget (KES)"])
    for at, row in enumerate(rows[:4], 1):
        old.write_row(at, 0, [f"25/{at}", row["activity"], row["ward"], "Mar-26", 100000 * at])
    old.hide()
    return Made("Northern Commons Fund grants plan (demo).xlsx", book.bytes(), landed)


def _grants_sheet(book: Book, name: str, rows: Sequence[Row]) -> dict[str, Landed]:
    sheet = book.file.add_worksheet(name)
    fields = ("id", "activity", "beneficiaries", "ward", *MONTHS, "kes")
    _set_widths(sheet, (6, 52, 24, 22, *([5] * 12), 14))
    sheet.write("A1", f"{name} – grants plan 2026/27 (demonstration)", book.bold)
    years = ["26" if at < FIRST_OF_2027 else "27" for at in range(len(MONTHS))]
    months = [f"{month}-{year}" for month, year in zip(MONTHS, years, strict=True)]
    heads = ["Ref", "Activity", "Target group", "Ward", *months, "Budget (KES)"]
    sheet.write_row("A3", heads, book.filled(BLUE, bold=True))
    landed: dict[str, Landed] = {}
    for at, row in enumerate(rows, 3):
        landed[row["id"]] = Landed(name, at + 1, letters(fields))
        first, last = MONTHS.index(row["first"]), MONTHS.index(row["last"])
        marks = ["x" if first <= month <= last else "" for month in range(len(MONTHS))]
        for column, value in enumerate((row["id"], row["activity"], row["beneficiaries"], row["ward"], *marks)):
            _put(book, sheet, at, column, value)
        if row["kes"] == "#REF!":
            sheet.write_formula(at, 16, "=#REF!*1.16", book.number, "#REF!")
        else:
            _put(book, sheet, at, 16, money(row["kes"]))
    if all(row["kes"].isdigit() for row in rows):
        at = 3 + len(rows)
        sheet.write(at, 1, "Total", book.total)
        sheet.write_formula(at, 16, f"=SUM(Q4:Q{at})", book.total, sum_of(rows, "kes"))
    return landed


def county_adp() -> Made:
    """The annex of an Annual Development Plan: votes as lines inside the table, millions, a sub-total for each vote."""
    rows = read("county_adp")
    owner = "County Government of Samburu (demo)"
    book = Book("Annual Development Plan 2026/27, annex of projects (demonstration)", owner)
    sheet = book.file.add_worksheet("Annex 1 projects")
    fields = ("programme", "project", "ward", "quarters", "cost_million", "funds", "indicator", "target", "status")
    _set_widths(sheet, (24, 48, 24, 10, 14, 20, 22, 9, 10))
    sheet.merge_range("A1:I1", owner, book.bold)
    sheet.merge_range("A2:I2", "Annual Development Plan 2026/27 – Annex 1: programmes and projects (demonstration)", book.bold)
    sheet.write("A3", "County financial year 1 July 2026 – 30 June 2027; quarters are those of the county year. Projects are invented.")
    heads = ["Programme", "Project", "Ward / location", "Time frame", "Cost (KES Million)", "Source of funds",
             "Key performance indicator", "Target", "Status"]  # fmt: skip
    sheet.write_row("A5", heads, book.filled(BLUE, bold=True))
    landed: dict[str, Landed] = {}
    at = 5
    for vote, group in grouped(rows, "vote").items():
        sheet.merge_range(at, 0, at, 8, f"VOTE {vote}", book.filled(SAND, bold=True))
        at += 1
        for row in group:
            landed[row["id"]] = Landed("Annex 1 projects", at + 1, letters(fields))
            for column, field in enumerate(fields):
                _put(book, sheet, at, column, row[field] if field in ("programme", "project") else money(row[field]))
            at += 1
        sheet.write(at, 1, "Sub-total", book.total)
        wrong = 1.0 if vote.startswith("4219") else 0.0  # typed by hand, and slipped
        sheet.write(at, 4, round(sum_of(group, "cost_million") + wrong, 3), book.total)
        landed[f"sub-total {vote[:4]}"] = Landed("Annex 1 projects", at + 1, letters(fields))
        at += 1
    return Made("Samburu ADP 2026-27 Annex 1 (demo).xlsx", book.bytes(), landed)


def _put(book: Book, sheet: object, row: int, column: int, value: float | str) -> None:
    """Write a cell: numbers with separators, a blank as a blank."""
    if isinstance(value, str):
        sheet.write_string(row, column, value, book.text) if value else sheet.write_blank(row, column, None, book.text)  # type: ignore[attr-defined]
    else:
        shown = book.number if float(value).is_integer() else book.text
        sheet.write_number(row, column, value, shown)  # type: ignore[attr-defined]


def _set_widths(sheet: object, widths: Sequence[int]) -> None:
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)  # type: ignore[attr-defined]
