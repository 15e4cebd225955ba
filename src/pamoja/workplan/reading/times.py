"""When the activity of a row happens: from dates, a "when" cell, or marked and shaded quarters and months."""

import datetime as dt
import re

from pamoja.core.periods import DAY, Period, day_name, month_of
from pamoja.formats.grid import Value
from pamoja.workplan.reading.amounts import is_nothing, read_amount
from pamoja.workplan.reading.columns import MONTH, QUARTER, SHARE, Column
from pamoja.workplan.reading.context import Reader
from pamoja.workplan.reading.dates import Span, read_day, read_when
from pamoja.workplan.reading.orders import tell_order

TICKS = frozenset("xX✓✔√☑☒✗✘")
_NO_MARK = re.compile(r"^(?:no|n|0|false|hapana|none|nil|[-–—.]+|n/?a|[☐□▢◻○◯]+)$", re.IGNORECASE)
_BARE_QUARTERS = re.compile(r"^\s*[1-4](?:\s*(?:,|&|and|na|-|–|to|/)\s*[1-4])*\s*$")


def dates_in(reader: Reader, row: int) -> tuple[dt.date | None, dt.date | None]:
    """The first day of a row and the day after its last; None for what is missing or unreadable, which is reported."""
    marks = [*reader.all(QUARTER, MONTH), *(c for c in reader.all(SHARE) if c.period is not None)]
    column: Column | None
    if marks:
        span, column = _marked(reader, row, marks)
        if span is None and reader.first("when"):
            span, column = _from_when(reader, row)
        elif span is None:
            reader.note("date_missing", row, marks[0].index)
    elif reader.first("start", "end"):
        span, column = _from_dates(reader, row)
    else:
        span, column = _from_when(reader, row)
    if span is None or column is None:
        return None, None
    return _checked(reader, row, column, span)


def _marked(reader: Reader, row: int, columns: list[Column]) -> tuple[Span | None, Column | None]:
    """From the first to the last marked quarter or month."""
    marked = [column for column in columns if column.period is not None and is_marked(reader, row, column)]
    if not marked:
        return None, None
    first = min(c.period.start for c in marked if c.period)
    last = max(c.period.last for c in marked if c.period)
    if any(c.role != MONTH for c in marked):
        _tell_assumed(reader, marked[0])
    return Span(first, last), marked[0]


def is_marked(reader: Reader, row: int, column: Column) -> bool:
    """Whether a cell has a tick, a cross, a number or a word in it, or is shaded unlike the rest of its row."""
    value = reader.view.raw(row, column.index)
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return value != 0
    if isinstance(value, str) and value.strip():
        return value in TICKS or not _NO_MARK.match(value.strip())
    fill = reader.view.sheet.fills.get((row, column.index))
    return fill is not None and fill != _row_fill(reader, row)


def _row_fill(reader: Reader, row: int) -> str | None:
    """The colour of the whole row: that of its activity cell."""
    title = reader.first("title")
    return reader.view.sheet.fills.get((row, title.index)) if title else None


def _from_dates(reader: Reader, row: int) -> tuple[Span | None, Column | None]:
    """From a column of first days and one of last days; a cell may name a month."""
    start, end = reader.first("start"), reader.first("end")
    first = _day(reader, row, start)
    last = _day(reader, row, end)
    if first is None and last is None and reader.first("when"):
        return _from_when(reader, row)
    if first and last and last.last < first.start:
        column = start or end
        if column is not None:
            reader.note("date_reversed", row, column.index, day_name(first.start), end=day_name(last.last))
        return Span(last.start, first.last), start
    return Span(first.start if first else None, _last_day(reader, end, last)), start or end


def _last_day(reader: Reader, column: Column | None, last: Period | None) -> dt.date | None:
    """The last day of an end cell; where the column only ever holds firsts of months, they stand for the months."""
    if last is None or column is None or last.days > 1:
        return last.last if last else None
    key = f"months {column.index}"
    if key not in reader.remembered:
        days = [
            v.day for row in reader.table.rows if isinstance(v := reader.view.raw(row, column.index), dt.date)
        ]
        reader.remembered[key] = "yes" if len(days) > 1 and set(days) == {1} else ""
    return month_of(last.start.year, last.start.month).last if reader.remembered[key] else last.last


def _day(reader: Reader, row: int, column: Column | None) -> Period | None:
    if column is None:
        return None
    value = reader.value(row, column)
    if _blank(value):
        if not _blank_when(reader, row):
            return None
        reader.note("date_missing", row, column.index)
        return None
    found = read_day(value, reader.timing)
    if found is None:
        reader.note("date_unreadable", row, column.index, value)
    tell_order(reader, row, column, value)
    return found


def _blank(value: Value) -> bool:
    return value is None or (isinstance(value, str) and is_nothing(value))


def _blank_when(reader: Reader, row: int) -> bool:
    """Whether no "when" cell makes up for a missing date."""
    return _blank(reader.value(row, reader.first("when")))


def _from_when(reader: Reader, row: int) -> tuple[Span | None, Column | None]:
    column = reader.first("when")
    if column is None:
        return None, None
    value = reader.value(row, column)
    if _blank(value):
        reader.note("date_missing", row, column.index)
        return None, None
    if isinstance(value, str) and _BARE_QUARTERS.match(value):
        value = f"Q{value.strip()}"
    span = read_when(value, reader.timing)
    if span is None:
        reader.note("date_unreadable", row, column.index, value)
    tell_order(reader, row, column, value)
    if span is None:
        return span, column
    if isinstance(value, int) or (
        isinstance(value, str) and re.search(r"q(?:\d|tr|uarter)|robo|half|\bh\d", value, re.IGNORECASE)
    ):
        _tell_assumed(reader, column)
    return span, column


def _tell_assumed(reader: Reader, column: Column) -> None:
    """Say once, at the heading, that the plan does not say whose quarters they are."""
    said = (
        column.heading.text and read_amount(column.heading.text) is None and _has_month(column.heading.text)
    )
    if not reader.timing.stated and not said:
        head = reader.table.heading_rows[-1] if reader.table.heading_rows else 1
        reader.note_once("calendar", "calendar_assumed", head, column.index, column.heading.text)


def _has_month(text: str) -> bool:
    return bool(re.search(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", text, re.IGNORECASE))


def _checked(reader: Reader, row: int, column: Column, span: Span) -> tuple[dt.date | None, dt.date | None]:
    """The span as half-open days; days outside the county's cycle are reported."""
    cycle = reader.plan.cycle
    first, until = span.first, span.last + DAY if span.last else None
    wholly = (first is not None and first >= cycle.period.end) or (
        until is not None and until <= cycle.period.start
    )
    partly = (first is not None and first < cycle.period.start) or (
        until is not None and until > cycle.period.end
    )
    if wholly or partly:
        code = "date_outside_cycle" if wholly else "date_partly_outside_cycle"
        value = reader.view.raw(row, column.index)
        reader.note(
            code,
            row,
            column.index,
            value.isoformat() if isinstance(value, dt.date) else value,
            cycle=cycle.label,
        )
    return first, until
