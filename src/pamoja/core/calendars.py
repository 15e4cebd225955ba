"""Statutory dates of a financial year, from rules kept as data with their legal source."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from pamoja.core.periods import DAY, Year


@dataclass(frozen=True, slots=True)
class DateRule:
    """When something falls due every year, who owes it, and how sure we are.

    `due` and `begins` are "MM-DD" or ""; `relative_to` is another rule's key, or quarter_end, with "+14d".
    `status` is "read" in the source named, or "recalled" and shown so. `serves` is "next", "this" or "last": which
    financial year the date is for, seen from the one it falls in; "" where that says nothing.
    """

    key: str
    event: str
    rule: str
    due: str
    begins: str
    relative_to: str
    owner: str
    source: str
    status: str
    note: str = ""
    serves: str = ""


@dataclass(frozen=True, slots=True)
class DueDate:
    """One statutory date of one year; `begins` is its first day where it is a span."""

    rule: DateRule
    due: dt.date
    begins: dt.date | None = None


def due_dates(rules: Iterable[DateRule], year: Year) -> tuple[DueDate, ...]:
    """All dates of the rules that fall in a year, in order; rules without a fixed day give none.

    Dates counted from another date, or from a quarter's end, may come from the year before.
    """
    by_key = {rule.key: rule for rule in rules}
    found: list[DueDate] = []
    for rule in by_key.values():
        days = [day for day in _days_of(rule, by_key, year) if day in year.period]
        found += [DueDate(rule, day, _day_in(rule.begins, year)) for day in days]
    return tuple(sorted(found, key=lambda date: (date.due, date.rule.key)))


def served(date: DueDate, year: Year) -> Year | None:
    """The financial year that a date of this year is for; None where the rule does not say."""
    offset = {"last": -1, "this": 0, "next": 1}.get(date.rule.serves)
    return None if offset is None else year.calendar.year_from(year.begins + offset)


def _days_of(rule: DateRule, by_key: dict[str, DateRule], year: Year) -> list[dt.date]:
    if rule.due:
        day = _day_in(rule.due, year)
        return [day] if day else []
    match = re.fullmatch(r"(\w+)\+(\d+)d", rule.relative_to)
    if match is None:
        return []
    years = (year.calendar.year_from(year.begins - 1), year)
    if match[1] == "quarter_end":
        bases = [quarter.period.last for one in years for quarter in one.quarters]
    elif match[1] in by_key and by_key[match[1]].due:
        bases = [day for one in years for day in _days_of(by_key[match[1]], by_key, one)]
    else:
        bases = []
    return [base + int(match[2]) * DAY for base in bases]


def _day_in(month_day: str, year: Year) -> dt.date | None:
    """The day "MM-DD" within the year, or None where the rule names none."""
    if not month_day:
        return None
    month, day = (int(part) for part in month_day.split("-"))
    first = dt.date(year.begins, month, day)
    return first if first in year.period else dt.date(year.begins + 1, month, day)
