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
    `status` is "read" in the source named, or "recalled" and shown so.
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


@dataclass(frozen=True, slots=True)
class DueDate:
    """One statutory date of one year; `begins` is its first day where it is a span."""

    rule: DateRule
    due: dt.date
    begins: dt.date | None = None


def due_dates(rules: Iterable[DateRule], year: Year) -> tuple[DueDate, ...]:
    """All dates of the rules that fall in a year, in order; rules without a fixed day give none."""
    by_key = {rule.key: rule for rule in rules}
    found: list[DueDate] = []
    for rule in by_key.values():
        found += [DueDate(rule, day, _day_in(rule.begins, year)) for day in _days_of(rule, by_key, year)]
    return tuple(sorted(found, key=lambda date: (date.due, date.rule.key)))


def _days_of(rule: DateRule, by_key: dict[str, DateRule], year: Year) -> list[dt.date]:
    if rule.due:
        day = _day_in(rule.due, year)
        return [day] if day else []
    match = re.fullmatch(r"(\w+)\+(\d+)d", rule.relative_to)
    if match is None:
        return []
    if match[1] == "quarter_end":
        bases = [quarter.period.last for quarter in year.quarters]
    elif match[1] in by_key and by_key[match[1]].due:
        bases = _days_of(by_key[match[1]], by_key, year)
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
