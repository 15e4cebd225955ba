"""Whole days, half-open: years and quarters of any calendar, named with whose they are."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from pamoja.core.money import Money
from pamoja.core.refusals import Refusal, UnknownCycle

DAY = dt.timedelta(days=1)
QUARTERS = (1, 2, 3, 4)
MONTHS_A_QUARTER = 3
MONTHS_A_YEAR = 12
MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def day_name(day: dt.date) -> str:
    """A day as people write it: "5 Oct 2026"."""
    return f"{day.day} {MONTH_NAMES[day.month - 1][:3]} {day.year}"


class EmptyPeriod(Refusal):
    """A period that ends before it has a day."""

    code = "empty_period"
    sentence = "A period must have at least one day: {start} to {end} has none."


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days from `start` up to, not including, `end`. Raises EmptyPeriod when there are none."""

    start: dt.date
    end: dt.date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise EmptyPeriod(start=self.start, end=self.end)

    @classmethod
    def inclusive(cls, first: dt.date, last: dt.date) -> Self:
        """The days from `first` to `last`, both counted, as people write them."""
        return cls(first, last + DAY)

    @property
    def last(self) -> dt.date:
        """The last day that is in the period."""
        return self.end - DAY

    @property
    def days(self) -> int:
        """How many days it has, at least one."""
        return (self.end - self.start).days

    def __contains__(self, day: dt.date) -> bool:
        return self.start <= day < self.end

    def intersection(self, other: Self) -> Self | None:
        """The days in both, or None."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return type(self)(start, end) if start < end else None

    def shared_days(self, other: Self) -> int:
        """How many days lie in both, 0 or more."""
        return max(0, (min(self.end, other.end) - max(self.start, other.start)).days)

    def share_within(self, other: Self) -> float:
        """Which part of this period lies in the other, 0 to 1."""
        return self.shared_days(other) / self.days

    def span(self, other: Self) -> Self:
        """The shortest period that holds both."""
        return type(self)(min(self.start, other.start), max(self.end, other.end))


@dataclass(frozen=True, slots=True)
class Calendar:
    """A financial or planning year as data: whose it is and on which day it begins."""

    key: str
    name: str
    month: int
    day: int = 1

    def year_from(self, begins: int) -> "Year":
        """The year that begins in this calendar year."""
        return Year(self, begins)

    def year_to(self, ends: int) -> "Year":
        """The year that ends in this calendar year, as "FY27" is counted."""
        year = Year(self, ends)
        return year if year.period.last.year == ends else Year(self, ends - 1)

    def year_of(self, day: dt.date) -> "Year":
        """The year that holds a day."""
        year = Year(self, day.year)
        return year if day >= year.period.start else Year(self, day.year - 1)


@dataclass(frozen=True, slots=True)
class Year:
    """One year of a calendar, told by the calendar year in which it begins."""

    calendar: Calendar
    begins: int

    @property
    def period(self) -> Period:
        """Its days."""
        month, day = self.calendar.month, self.calendar.day
        return Period(dt.date(self.begins, month, day), dt.date(self.begins + 1, month, day))

    @property
    def label(self) -> str:
        """Written 2026/27, or 2026 where the year is the calendar year."""
        ends = self.period.last.year
        return str(self.begins) if ends == self.begins else f"{self.begins}/{ends % 100:02d}"

    @property
    def name(self) -> str:
        """The label and whose year it is."""
        return f"{self.label} ({self.calendar.name})"

    def quarter(self, number: int) -> "Quarter":
        """Quarter 1 to 4 of this year; raises ValueError for any other number."""
        if number not in QUARTERS:
            raise ValueError(f"a year has quarters 1 to 4, not {number}")
        return Quarter(self, number)

    @property
    def quarters(self) -> tuple["Quarter", ...]:
        """All four, in order."""
        return tuple(Quarter(self, number) for number in QUARTERS)


@dataclass(frozen=True, slots=True)
class Quarter:
    """Three months of a year, never without whose year."""

    year: Year
    number: int

    @property
    def period(self) -> Period:
        """Its days."""
        start = self.year.period.start
        first = add_months(start, MONTHS_A_QUARTER * (self.number - 1))
        return Period(first, add_months(start, MONTHS_A_QUARTER * self.number))

    @property
    def name(self) -> str:
        """For example "Q1 2026/27 (county year, July-September 2026)"."""
        months = f"{MONTH_NAMES[self.period.start.month - 1]}-{MONTH_NAMES[self.period.last.month - 1]}"
        return (
            f"Q{self.number} {self.year.label} ({self.year.calendar.name}, {months} {self.period.last.year})"
        )


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day of a later or earlier month, cut to the month's length."""
    index = day.year * MONTHS_A_YEAR + day.month - 1 + months
    year, month = divmod(index, MONTHS_A_YEAR)
    return min(dt.date(year, month + 1, 1) + dt.timedelta(days=day.day - 1), month_of(year, month + 1).last)


def month_of(year: int, month: int) -> Period:
    """All days of a month, 1 to 12."""
    index = year * MONTHS_A_YEAR + month
    return Period(dt.date(year, month, 1), dt.date(index // MONTHS_A_YEAR, index % MONTHS_A_YEAR + 1, 1))


def read_cycle(text: str, calendar: Calendar) -> Year:
    """The year meant by "2026/27", "2026-27", "2026/2027" or "2026"; raises UnknownCycle."""
    match = re.fullmatch(r"\s*(20\d\d)(?:\s*[-/–]\s*(20)?(\d\d))?\s*", text)
    if match is None or (match[3] and int(match[3]) != (int(match[1]) + 1) % 100):
        raise UnknownCycle(text=text)
    return calendar.year_from(int(match[1]))


def apportion(amount: Money, over: Period, into: Sequence[Period]) -> tuple[tuple[Money, ...], Money]:
    """Spread an amount over the days of its period: one part for each of `into`, and what falls outside them all.

    `into` must not overlap one another. The parts and the outside add up to the amount exactly.
    """
    weights = [over.shared_days(part) for part in into]
    outside = over.days - sum(weights)
    if outside < 0:
        raise ValueError("the periods to apportion into overlap one another")
    *parts, rest = amount.split([*weights, outside])
    return tuple(parts), rest
