"""Excel workbooks that come back: the county's joint plan, and a template with a partner's own activities filled in.

Every row carries its id and version in hidden columns, and a hidden row of marks says what each column is: so a
workbook whose columns were moved or renamed, or that another program saved, is known again. It works in Excel and
LibreOffice.
"""

import datetime as dt
import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from pamoja.core.activities import Activity
from pamoja.core.money import MINOR_DIGITS, NOT_STATED
from pamoja.core.periods import MONTH_NAMES, Year, add_months
from pamoja.core.places import COUNTY, SUBCOUNTY, WARD, Place
from pamoja.workplan import facts
from pamoja.workplan.correcting import place_text
from pamoja.workplan.documents import finding_sheets, record_sheets, summary_sheet, words
from pamoja.workplan.documents.cells import A3, CENTS, DAY, MOST_EXACT, WHOLE, Paper, as_moment, safe
from pamoja.workplan.documents.summary import heading
from pamoja.workplan.documents.workbook import OPTIONS
from pamoja.workplan.exchange import place_json
from pamoja.workplan.exporting.instructions import NOTES, write_instructions
from pamoja.workplan.files import write_bytes
from pamoja.workplan.plan import JointPlan
from pamoja.workplan.returning.fields import (
    AMOUNT,
    CURRENCY,
    ID,
    LEAST_LINES,
    MARK,
    NUMBER,
    PARTNER,
    PAYER,
    PLACE,
    PLACE_COLUMNS,
    READ_ONLY,
    VERSION,
    WHEN,
    Line,
    columns_of,
    heading_of,
)
from pamoja.workplan.returning.recognising import LIST_SHEET, Stamp

ACTIVITIES, LISTS = "Activities", "Pamoja lists"
MARKS_AT, HEADINGS_AT, FIRST_AT = 2, 3, 4
READY_LINES = 200
WHOLE_COUNTY = "all"
HIDDEN = (ID, VERSION)
FIRST_CURRENCIES = ("KES", "USD", "EUR", "GBP")
FIRST_YEAR = 1900
MOST_IN_A_CELL = 32_000
WIDTHS: Mapping[str, float] = {
    NUMBER: 12, PARTNER: 24, "title": 46, "description": 26, "sector": 26, "programme": 24, "sub_programme": 20,
    "place:1": 20, "place:2": 17, "place:3": 17, "place:4": 22, "start": 12.5, "end": 12.5, WHEN: 19,
    "organisation": 22, AMOUNT: 15, CURRENCY: 9.5, PAYER: 20, "beneficiaries": 12, "target_groups": 20, "indicator": 24,
    "target": 16,
}  # fmt: skip
KEPT_IN_VIEW = "title"
HEADING_POINTS = 32


@dataclass(frozen=True)
class Lists:
    """What may be chosen: places, sectors, programmes, quarters and months, currencies."""

    places: Sequence[str]
    sectors: Sequence[str]
    programmes: Sequence[str]
    times: Sequence[str]
    currencies: Sequence[str] = ()

    def named(self) -> Mapping[str, Sequence[str]]:
        """The lists by the names under which the workbook knows them."""
        return {
            "Pamoja_Places": self.places,
            "Pamoja_Sectors": self.sectors,
            "Pamoja_Programmes": self.programmes,
            "Pamoja_Times": self.times,
            "Pamoja_Currencies": self.currencies,
        }


LISTED: Mapping[str, str] = {
    "sector": "Pamoja_Sectors", "programme": "Pamoja_Programmes", "place:1": "Pamoja_Places",
    "place:2": "Pamoja_Places", "place:3": "Pamoja_Places", WHEN: "Pamoja_Times", CURRENCY: "Pamoja_Currencies",
}  # fmt: skip
"""Which list each column is chosen from."""


@dataclass(frozen=True)
class Returnable:
    """Everything that a workbook which comes back is made of."""

    title: str
    lines: Sequence[Line]
    lists: Lists
    stamp: Stamp
    with_partner: bool = False
    ready: int = READY_LINES
    notice: str = ""

    @property
    def columns(self) -> list[str]:
        """The keys of its columns."""
        return columns_of(self.money_lines, partner=self.with_partner)

    @property
    def money_lines(self) -> int:
        """As many lines of money as the activity with the most has, three at least."""
        return max([LEAST_LINES, *(len(line.activity.budget) for line in self.lines)])


def write(
    plan: JointPlan,
    path: Path,
    *,
    editable: Collection[str] | None = None,
    partners: Mapping[str, str] | None = None,
    numbers: Mapping[str, str] | None = None,
    sectors: Mapping[str, str] | None = None,
    money_words: Mapping[str, str] | None = None,
    at: dt.datetime | None = None,
    programmes: Sequence[str] = (),
) -> None:
    """The whole joint plan as a workbook that can be worked on and read in again.

    The mappings are by the id of an activity: whose plan it is of, its number, its sector, and the words in place of a
    budget that is not shown. Where `editable` is given, only those rows are read back. Raises CannotWrite.
    """
    partners, numbers, sectors, money_words = partners or {}, numbers or {}, sectors or {}, money_words or {}
    organisations = {reading.file: reading.organisation for reading in plan.readings}
    lines = [
        Line(
            row.activity,
            sectors.get(row.activity.id) or row.sector or row.activity.sector,
            numbers.get(row.activity.id, "").split("/", 2)[-1],
            partners.get(row.activity.id)
            or organisations.get(row.activity.source.file, "")
            or row.activity.organisation,
            row.activity.source.version,
            editable is not None and row.activity.id not in editable,
            money_words.get(row.activity.id, ""),
        )
        for row in plan.rows
    ]
    lists = lists_for(
        plan.county, plan.cycle, [sector.name for sector in plan.sectors], programmes or _programmes(plan)
    )
    of = WHOLE_COUNTY if editable is None else ""
    stamp = Stamp(plan.county.id, plan.cycle.label, of, _moment(at), 0)
    made = Returnable(heading(plan), lines, lists, stamp, with_partner=True, notice=plan.notice)
    write_bytes(path, workbook_bytes(made, plan))


def _programmes(plan: JointPlan) -> list[str]:
    return sorted({row.activity.programme for row in plan.rows if row.activity.programme}, key=str.casefold)


def _moment(at: dt.datetime | None) -> str:
    return at.isoformat(timespec="seconds") if at else ""


def template_bytes(
    *,
    title: str,
    lines: Sequence[Line],
    lists: Lists,
    county: Place,
    cycle: Year,
    of: str,
    at: dt.datetime,
    notice: str = "",
) -> bytes:
    """A template of one organisation: its own activities filled in, lines ready below them."""
    stamp = Stamp(county.id, cycle.label, of, _moment(at), 0)
    return workbook_bytes(Returnable(title, lines, lists, stamp, notice=notice))


def lists_for(county: Place, cycle: Year, sectors: Sequence[str], programmes: Sequence[str]) -> Lists:
    """What may be chosen in a county's year."""
    return Lists(place_names(county), list(sectors), list(programmes), time_names(cycle), currency_codes())


def currency_codes() -> list[str]:
    """The currencies that may be chosen, those that plans use most first."""
    rest = sorted(set(MINOR_DIGITS) - {*FIRST_CURRENCIES, NOT_STATED})
    return [*FIRST_CURRENCIES, *rest, NOT_STATED]


def place_names(county: Place) -> list[str]:
    """County-wide, the sub-counties and the wards of a county; by its code a ward of whose name there are two."""
    gazetteer = facts.gazetteer()
    wards = gazetteer.inside(county.id, WARD)
    names = [ward.name.casefold() for ward in wards]
    subs = [
        place_text({"name": one.name, "level": SUBCOUNTY}) for one in gazetteer.inside(county.id, SUBCOUNTY)
    ]
    once = [ward.name if names.count(ward.name.casefold()) == 1 else ward.code or ward.name for ward in wards]
    return [place_text({"name": county.name, "level": COUNTY}), *subs, *sorted(once)]


def time_names(cycle: Year) -> list[str]:
    """The four quarters and twelve months of a year, as a plan may name them."""
    start = cycle.period.start
    months = [add_months(start, at) for at in range(12)]
    ends = [(months[3 * at], months[3 * at + 2]) for at in range(4)]
    quarters = [
        f"Q{number} {cycle.label} ({words_of(first)}-{words_of(last)} {last.year})"
        for number, (first, last) in enumerate(ends, 1)
    ]
    return [*quarters, *(f"{MONTH_NAMES[day.month - 1]} {day.year}" for day in months)]


def words_of(day: dt.date) -> str:
    """A month in three letters."""
    return MONTH_NAMES[day.month - 1][:3]


def workbook_bytes(made: Returnable, plan: JointPlan | None = None) -> bytes:
    """The workbook; the same values give the same bytes. With a plan its other sheets follow."""
    held = io.BytesIO()
    book = Workbook(held, OPTIONS)
    title = words.clean(made.title)
    begins = dt.date(int(made.stamp.cycle[:4]), 7, 1)
    book.set_properties({"title": title, "created": as_moment(begins)})
    book.set_size(1600, 1000)
    paper = _Book(book, made, {}, {})
    sheet = book.add_worksheet(ACTIVITIES)
    write_instructions(book, whole=plan is not None)
    _write_activities(paper, sheet)
    if plan is not None:
        _write_other_sheets(book, plan)
    _write_lists(book, made.lists)
    _write_ids(book, made.lines)
    sheet.activate()
    book.close()
    return held.getvalue()


def _write_other_sheets(book: Workbook, plan: JointPlan) -> None:
    """What stands beside the activities in the joint plan: summary, findings, gaps, who is where, calendar, sources."""
    paper = Paper(book, plan.notice)
    summary_sheet.write(paper, plan)
    finding_sheets.write_findings(paper, plan)
    finding_sheets.write_gaps(paper, plan)
    finding_sheets.write_coverage(paper, plan)
    record_sheets.write_calendar(paper, plan)
    record_sheets.write_problems(paper, plan)
    record_sheets.write_sources(paper, plan)


@dataclass(frozen=True)
class _Book:
    """A workbook being written, with the looks made so far."""

    book: Workbook
    made: Returnable
    looks: dict[tuple[tuple[str, Any], ...], Format]
    cells: dict[tuple[str, bool, str], Format]

    def look(self, **wanted: Any) -> Format:
        """The format of a look, made once."""
        key = tuple(sorted(wanted.items()))
        if key not in self.looks:
            self.looks[key] = self.book.add_format({"font_size": 10, "valign": "top", **wanted})
        return self.looks[key]


def _write_activities(paper: _Book, sheet: Worksheet) -> None:
    """The sheet of activities: marks, headings, the rows, and lines ready for more."""
    made, columns = paper.made, paper.made.columns
    stamp = Stamp(made.stamp.county, made.stamp.cycle, made.stamp.of, made.stamp.at, made.money_lines)
    sheet.write_string(
        0, columns.index(NUMBER), safe(made.title), paper.look(bold=True, font_size=14, font_color="#0A4539")
    )
    lead = (
        made.notice
        or "The sheet “How to” says what can be done here. Ukurasa wa “How to” unaeleza kwa Kiswahili."
    )
    sheet.write_string(1, columns.index(NUMBER), safe(lead), paper.look(font_color="#55605A"))
    for at, key in enumerate(columns):
        mark = stamp.written() if key == VERSION else f"{MARK}{key}"
        sheet.write_string(MARKS_AT, at, mark, paper.look(font_color="#8A948E"))
        _write_heading(paper, sheet, at, key)
    sheet.set_row(MARKS_AT, None, None, {"hidden": True})
    sheet.set_row(HEADINGS_AT, HEADING_POINTS)
    last = FIRST_AT + len(made.lines) + made.ready - 1
    for at, line in enumerate(made.lines, FIRST_AT):
        _write_line(paper, sheet, at, line)
    for at in range(FIRST_AT + len(made.lines), last + 1):
        for column, key in enumerate(columns):
            sheet.write_blank(at, column, None, _look_of(paper, key, locked=False))
    _write_choices(sheet, columns, last)
    _set_up(paper, sheet, last)


def _write_heading(paper: _Book, sheet: Worksheet, at: int, key: str) -> None:
    part = key.partition(":")[0]
    sheet.set_column(at, at, WIDTHS.get(key, WIDTHS.get(part, 14)), None, {"hidden": key in HIDDEN})
    wash = "#E3EFEB" if key in (NUMBER, PARTNER, *HIDDEN) else "#F1EFE7"
    look = paper.look(
        bold=True, text_wrap=True, valign="vcenter", bg_color=wash, bottom=1, border_color="#8A948E"
    )
    sheet.write_string(HEADINGS_AT, at, heading_of(key), look)
    note = NOTES.get(key) or NOTES.get(part)
    if note:
        sheet.write_comment(HEADINGS_AT, at, note, {"x_scale": 2.4, "y_scale": 1.3})


def _look_of(paper: _Book, key: str, *, locked: bool, number: str = "") -> Format:
    """The look of a cell: days and amounts in their form, what is not to be changed shaded."""
    known = paper.cells.get((key, locked, number))
    if known is None:
        known = paper.cells[key, locked, number] = _made_look(paper, key, locked=locked, number=number)
    return known


def _made_look(paper: _Book, key: str, *, locked: bool, number: str) -> Format:
    part = key.partition(":")[0]
    usual = {"start": DAY, "end": DAY, AMOUNT: WHOLE, "beneficiaries": "#,##0"}.get(part, "")
    shaded = {"bg_color": "#F7F8F5", "font_color": "#55605A"} if locked else {}
    shape = {"num_format": number or usual} if number or usual else {}
    return paper.look(text_wrap=True, bottom=1, bottom_color="#D9DDD6", locked=locked, **shaded, **shape)


def _write_line(paper: _Book, sheet: Worksheet, at: int, line: Line) -> None:
    """One activity, each cell in its form; unknown is blank."""
    values = cells_of(line, paper.made.money_lines)
    for column, key in enumerate(paper.made.columns):
        locked = line.read_only or key in (*HIDDEN, NUMBER, PARTNER)
        value = values.get(key)
        if value is None or value == "":
            sheet.write_blank(at, column, None, _look_of(paper, key, locked=locked))
        elif isinstance(value, dt.date):
            sheet.write_datetime(at, column, as_moment(value), _look_of(paper, key, locked=locked))
        elif isinstance(value, int | Decimal):
            number = CENTS if value != int(value) else ""
            sheet.write_number(at, column, float(value), _look_of(paper, key, locked=locked, number=number))
        else:
            sheet.write_string(at, column, safe(value), _look_of(paper, key, locked=locked))


Cell = str | int | Decimal | dt.date | None


def cells_of(line: Line, money_lines: int) -> dict[str, Cell]:
    """What each column of a row holds, by the column's key."""
    activity = line.activity
    version = f"{line.version or 1}"
    found: dict[str, Cell] = {
        ID: activity.id,
        VERSION: f"{version} {READ_ONLY}" if line.read_only else version,
        NUMBER: line.number,
        PARTNER: line.partner,
        "title": activity.title,
        "description": activity.description,
        "sector": line.sector,
        "programme": activity.programme,
        "sub_programme": activity.sub_programme,
        "start": _day(activity.start),
        "end": _day(activity.last),
        "organisation": activity.organisation,
        "beneficiaries": activity.beneficiaries,
        "target_groups": ", ".join(activity.target_groups),
        "indicator": activity.indicator,
        "target": activity.target,
    }
    places = [place_text(place_json(site)) for site in activity.sites]
    shown = [*places[: PLACE_COLUMNS - 1], ", ".join(places[PLACE_COLUMNS - 1 :])]
    found |= {f"{PLACE}:{number}": text for number, text in enumerate(shown, 1)}
    return found | _money_cells(line, activity, money_lines)


def _day(value: dt.date | None) -> Cell:
    return value if value is None or value.year >= FIRST_YEAR else value.isoformat()


def _money_cells(line: Line, activity: Activity, most: int) -> dict[str, Cell]:
    if line.money:
        return {f"{AMOUNT}:1": line.money}
    found: dict[str, Cell] = {}
    for number, one in enumerate(activity.budget[:most], 1):
        amount = one.money.amount
        found[f"{AMOUNT}:{number}"] = amount if abs(amount) < MOST_EXACT else f"{amount:f}"
        found[f"{CURRENCY}:{number}"] = one.money.currency
        found[f"{PAYER}:{number}"] = one.contributor or ""
    return found


def _write_choices(sheet: Worksheet, columns: Sequence[str], last: int) -> None:
    """What may be chosen in each column; other words are asked about and not refused, but for currencies and days."""
    for at, key in enumerate(columns):
        part = key.partition(":")[0]
        name = LISTED.get(key) or LISTED.get(part)
        rule: dict[str, Any] = {}
        if name:
            rule = {"validate": "list", "source": f"={name}", "error_title": heading_of(key),
                    "error_type": "stop" if part == CURRENCY else "information",
                    "error_message": "Choose one from the list."}  # fmt: skip
        elif key in ("start", "end"):
            rule = {"validate": "date", "criteria": "between", "minimum": dt.date(2000, 1, 1),
                    "maximum": dt.date(2099, 12, 31),
                    "error_type": "information", "error_message": "Write a day, such as 1/10/2026."}  # fmt: skip
        elif part in (AMOUNT, "beneficiaries"):
            rule = {"validate": "decimal", "criteria": ">=", "value": 0, "error_type": "information",
                    "error_message": "Write a number without a currency."}  # fmt: skip
        if rule:
            sheet.data_validation(FIRST_AT, at, last, at, {"ignore_blank": True, **rule})


def _set_up(paper: _Book, sheet: Worksheet, last: int) -> None:
    """Headings in view and on every page, protected without a password, two sheets of A3 across."""
    columns = paper.made.columns
    sheet.freeze_panes(FIRST_AT, columns.index(KEPT_IN_VIEW) + 1)
    sheet.autofilter(HEADINGS_AT, 0, last, len(columns) - 1)
    sheet.protect("", {
        "format_cells": True, "format_columns": True, "format_rows": True, "insert_rows": True, "delete_rows": True,
        "sort": True, "autofilter": True, "objects": True,
    })  # fmt: skip
    sheet.set_landscape()
    sheet.set_paper(A3)
    sheet.fit_to_pages(2, 0)
    sheet.repeat_rows(HEADINGS_AT)
    sheet.repeat_columns(columns.index(NUMBER), columns.index(KEPT_IN_VIEW))
    filled = FIRST_AT + max(len(paper.made.lines), 1) - 1
    sheet.print_area(0, columns.index(NUMBER), filled, len(columns) - 1)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&8&F&C&8&A&R&8&P / &N")
    sheet.hide_gridlines(2)


def _write_lists(book: Workbook, lists: Lists) -> None:
    """The hidden sheet that the drop-downs choose from, each list under a name."""
    sheet = book.add_worksheet(LISTS)
    sheet.hide()
    for at, (name, values) in enumerate(lists.named().items()):
        sheet.write_string(0, at, name)
        for row, value in enumerate(values, 1):
            sheet.write_string(row, at, safe(value))
        letter = xl_col_to_name(at)
        book.define_name(name, f"='{LISTS}'!${letter}$2:${letter}${max(len(values), 1) + 1}")


def _write_ids(book: Workbook, lines: Sequence[Line]) -> None:
    """The hidden list of the rows that the workbook had when it was made: what is missing later was deleted."""
    sheet = book.add_worksheet(LIST_SHEET)
    sheet.hide()
    sheet.write_string(0, 0, f"{MARK}rows")
    for at, line in enumerate((line for line in lines if not line.read_only), 1):
        sheet.write_string(at, 0, line.activity.id)
