"""Cells of the workbook: text that never runs as a formula, numbers, days, and the looks that they share."""

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pamoja.core.money import NOT_STATED, Money
from pamoja.workplan.documents import words

MOST_CHARACTERS = 32_767
CUT = "… [cut: the cell can hold no more]"
FORMULA_STARTS = "=+-@＝＋－＠"
FIRST_YEAR = 1900
MOST_EXACT = Decimal(10) ** 15
MOST_LINES = 12
LINE_POINTS = 13.5
ROOM_POINTS = 3
USUAL_WIDTH = 9
ROOMY = 1.03  # characters of ours for one of the width that columns are measured in
TITLE_POINTS = 24
MOST_HEADER = 200
A3, A4 = 8, 9
WHOLE, CENTS, DAY = "#,##0_)", "#,##0.00_)", "d mmm yyyy"
INK, SOFT, LINE, WASH, BRAND, BRAND_WASH, WARN_WASH = (
    "#1D2521", "#55605A", "#D9DDD6", "#F1EFE7", "#0A4539", "#E3EFEB", "#FAF0D9",
)  # fmt: skip
SHADES = ("#DCEBE6", "#A9CFC4", "#7CB5A6", "#23705F")

Cell = str | int | Decimal | dt.date | None

RULE: Mapping[str, Any] = {"bottom": 1, "bottom_color": LINE}
TEXT: Mapping[str, Any] = {"align": "left", "indent": 1}
INDENTED = ("body", "soft", "clip", "strong", "warn")

LOOKS: Mapping[str, Mapping[str, Any]] = {
    "across": {},
    "body": RULE,
    "soft": {"font_color": SOFT, **RULE},
    "clip": {"text_wrap": False, **RULE},
    "strong": {"bold": True},
    "title": {"bold": True, "font_size": 14, "font_color": BRAND, "text_wrap": False},
    "lead": {"font_color": SOFT, "text_wrap": False},
    "heading": {
        "bold": True,
        "bg_color": WASH,
        **TEXT,
        "bottom": 1,
        "border_color": "#8A948E",
        "valign": "vcenter",
    },
    "section": {"bold": True, "font_size": 12, "font_color": BRAND, "text_wrap": False},
    "band": {"bold": True, "bg_color": BRAND_WASH, "font_color": BRAND, "text_wrap": False},
    "total": {"bold": True, "top": 1, "border_color": "#8A948E"},
    "big": {"bold": True, "font_size": 14, "align": "right", "num_format": "#,##0"},
    "mark": {**RULE, "align": "center", "bg_color": SHADES[1], "bold": True},
    "span": {**RULE, "align": "center", "bg_color": SHADES[0]},
    "other": {**RULE, "align": "center", "bg_color": WARN_WASH},
    "none": {
        "align": "center",
        "bold": True,
        "border": 2,
        "border_color": "#B4531A",
        "font_color": "#8F3F12",
    },
    "middle": {**RULE, "align": "center"},
    "warn": {**RULE, "bg_color": WARN_WASH},
    "notice": {"bold": True, "font_color": "#8F3F12", "text_wrap": False},
    "link": {"font_color": BRAND, "underline": 1},
    **{f"shade{at + 1}": {"align": "center", "bg_color": shade} for at, shade in enumerate(SHADES[:3])},
    "shade4": {"align": "center", "bg_color": SHADES[3], "font_color": "#FFFFFF", "bold": True},
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading and how wide it is, in characters."""

    heading: str
    width: float = 12


@dataclass(frozen=True)
class Paper:
    """A workbook being written, with its looks."""

    book: Workbook
    notice: str = ""

    @cached_property
    def made(self) -> dict[tuple[str, str], Format]:
        """The formats made so far, by look and number format."""
        return {}

    def look(self, name: str, number: str = "") -> Format:
        """The format of a look, made once."""
        key = (name, number)
        if key not in self.made:
            base = {"valign": "top", "text_wrap": True, "font_color": INK, "font_size": 10}
            extra = {"num_format": number} if number else {}
            extra |= TEXT if number == DAY or (not number and name in INDENTED) else {}
            self.made[key] = self.book.add_format({**base, **LOOKS[name], **extra})
        return self.made[key]

    def leaf(self, name: str, title: str, lead: str) -> "Leaf":
        """A new sheet with what it is in its first two rows, ready to print on A4 across."""
        sheet: Worksheet = self.book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        if self.notice:
            sheet.set_header(f"&L&8{safe(self.notice).replace('&', '&&')[:MOST_HEADER]}")
        sheet.set_footer("&L&8&F&C&8&A&R&8&P / &N")
        sheet.hide_gridlines(2)
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        made = Leaf(self, sheet)
        made.put(0, 0, title, "title")
        made.put(1, 0, lead, "lead")
        sheet.set_row(0, TITLE_POINTS)
        sheet.set_row(1, TITLE_POINTS)
        sheet.set_default_row(LINE_POINTS + ROOM_POINTS)
        return made


@dataclass(frozen=True)
class Leaf:
    """One sheet being written."""

    paper: Paper
    sheet: Worksheet

    @cached_property
    def widths(self) -> dict[int, float]:
        """How wide each column is, where it is not as usual."""
        return {}

    @cached_property
    def lines(self) -> dict[int, int]:
        """How many lines the longest text of each row takes, where it is more than one."""
        return {}

    def put(self, row: int, column: int, value: Cell, look: str = "body") -> None:
        """One cell; None is written as the word "unknown"."""
        style = self.paper.look
        if isinstance(value, dt.date) and value.year >= FIRST_YEAR:
            self.sheet.write_datetime(row, column, as_moment(value), style(look, DAY))
        elif isinstance(value, int | Decimal) and -MOST_EXACT < value < MOST_EXACT:
            number = WHOLE if value == round(value) else CENTS
            self.sheet.write_number(row, column, float(value), style(look, number))
        elif value is None:
            self.sheet.write_string(row, column, words.UNKNOWN, style("soft" if look == "body" else look))
        elif value == "":
            self.sheet.write_blank(row, column, None, style(look))
        else:
            text = safe(str(value))
            self.sheet.write_string(row, column, text, style(look))
            if look != "across" and LOOKS[look].get("text_wrap", True):
                self.grow(row, lines_of(text, self.widths.get(column, USUAL_WIDTH)))

    def amount(self, row: int, column: int, value: Money, look: str = "body") -> None:
        """Money as a number that shows its currency."""
        code = "" if value.currency == NOT_STATED else f'"{value.currency} "'
        shape = code + (WHOLE if value.amount == round(value.amount) else CENTS)
        self.sheet.write_number(row, column, float(value.amount), self.paper.look(look, shape))

    def grow(self, row: int, lines: int) -> None:
        """Make a row as high as its longest text needs, but not so high that it fills the screen."""
        if lines > self.lines.get(row, 1):
            self.lines[row] = min(lines, MOST_LINES)
            self.sheet.set_row(row, self.lines[row] * LINE_POINTS + ROOM_POINTS)

    def line(self, row: int, values: Iterable[Cell], look: str = "body", start: int = 0) -> None:
        """Cells side by side."""
        for at, value in enumerate(values, start):
            self.put(row, at, value, quiet(value) if look == "body" else look)

    def headings(self, row: int, columns: Sequence[Column]) -> None:
        """The headings of a table, its columns made wide enough."""
        for at, column in enumerate(columns):
            self.widen(at, column.width)
            self.put(row, at, column.heading, "heading")

    def widen(self, column: int, width: float) -> None:
        """Make a column so wide, in characters."""
        self.widths[column] = width
        self.sheet.set_column(column, column, width)

    def table(self, top: int, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> int:
        """A table that can be filtered, its headings in view and on every page; gives the row after it."""
        self.headings(top, columns)
        for at, row in enumerate(rows, top + 1):
            self.line(at, row)
        self.frame(top, len(columns), len(rows))
        return top + 1 + len(rows)

    def frame(self, top: int, columns: int, rows: int, *, keep: int = 0) -> None:
        """Keep the headings in view and on every page, and let people filter."""
        self.sheet.freeze_panes(top + 1, keep)
        self.sheet.repeat_rows(top)
        self.sheet.autofilter(top, 0, top + max(rows, 1), columns - 1)


def lines_of(text: str, width: float) -> int:
    """About how many lines a text takes in a column."""
    if len(text) <= width * ROOMY and "\n" not in text:
        return 1
    return sum(max(1, math.ceil(len(line) / (width * ROOMY))) for line in text.split("\n"))


def quiet(value: Cell) -> str:
    """The look of a cell: what is unknown or not stated stands back."""
    return "soft" if value in (None, words.UNKNOWN, words.SILENT) else "body"


def as_moment(value: dt.date) -> dt.datetime:
    """The first moment of a day, as a workbook keeps days."""
    return dt.datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a workbook knows no time zones


def safe(text: str) -> str:
    """Text for a cell: no character that XML forbids, not too long, and no formula in any copy of it.

    A text that a spreadsheet program would take for a formula once the sheet has been saved as CSV gets an apostrophe.
    """
    kept = words.clean(text).replace("\r\n", "\n").replace("\r", "\n")
    inner = kept.lstrip()
    if len(inner) > 1 and inner[0] in FORMULA_STARTS:
        kept = f"'{inner}"
    return fitted(kept)


def fitted(text: str) -> str:
    """Text cut to what a cell can hold, with a mark; characters beyond the first plane count twice there."""
    if len(text) * 2 <= MOST_CHARACTERS:
        return text
    units = text.encode("utf-16-le")
    if len(units) // 2 <= MOST_CHARACTERS:
        return text
    return units[: (MOST_CHARACTERS - len(CUT)) * 2].decode("utf-16-le", errors="ignore") + CUT
