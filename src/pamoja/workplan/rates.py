"""Exchange rates as a county gives them: a CSV of `date,currency,kes,source`, every row with its day and source."""

import csv
import datetime as dt
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path

from pamoja.core.money import MINOR_DIGITS, NOT_STATED, Rate
from pamoja.core.periods import day_name
from pamoja.core.refusals import Refusal
from pamoja.formats import kind_of
from pamoja.formats.delimited import decoded
from pamoja.workplan import facts
from pamoja.workplan.reading.dates import Timing, read_day

MOST_SHILLINGS = Decimal(100_000)  # no unit of money has been worth as many
SHOWN = 60
COLUMNS = ("date", "currency", "kes", "source")


class BadRates(Refusal):
    """A table of rates that cannot be used."""

    code = "bad_rates"
    sentence = (
        "“{file}”, row {row}: {what}. "
        "Each row is date,currency,kes,source, as 2026-07-01,USD,129.50,Central Bank of Kenya."
    )


class NotRates(Refusal):
    """A file of another kind than a table of rates."""

    code = "not_rates"
    sentence = "“{file}” is not a table of rates: save it as CSV with the columns date,currency,kes,source."


def read_rates(path: Path) -> tuple[Rate, ...]:
    """All rates of the file; raises BadRates naming the first row that is wrong, another Refusal for other files."""
    if kind_of(path) != "csv":
        raise NotRates(file=path.name)
    try:
        rows = list(csv.reader(decoded(path.read_bytes())[0].splitlines()))
    except (OSError, csv.Error) as error:
        raise NotRates(file=path.name) from error
    if not rows or tuple(cell.strip().casefold() for cell in rows[0][:4]) != COLUMNS:
        raise BadRates(file=path.name, row=1, what="the heading is not date,currency,kes,source")
    rates = {number: _rate(row, number, path.name) for number, row in enumerate(rows[1:], 2) if any(row)}
    _check_twice(rates, path.name)
    return tuple(rates.values())


def _check_twice(rates: Mapping[int, Rate], file: str) -> None:
    """Raise BadRates for the first row that gives a currency another rate for the same day."""
    seen: dict[tuple[str, dt.date], int] = {}
    for number, rate in rates.items():
        first = seen.setdefault((rate.currency, rate.day), number)
        if first != number:
            what = f"{rate.currency} has a rate for {day_name(rate.day)} in row {first} already, keep one of them"
            raise BadRates(file=file, row=number, what=what)


def _rate(row: list[str], number: int, file: str) -> Rate:
    date, currency, kes, source = [cell.strip() for cell in (*row, "", "", "", "")][:4]
    day = read_day(date, Timing(facts.calendars()[facts.COUNTY_YEAR].year_from(2000)))
    if day is None or day.days != 1:
        raise BadRates(file=file, row=number, what=f"“{date[:SHOWN]}” is not a day")
    if currency.upper() not in MINOR_DIGITS or currency.upper() == NOT_STATED:
        raise BadRates(file=file, row=number, what=f"“{currency[:SHOWN]}” is not a currency")
    if not source:
        raise BadRates(file=file, row=number, what="the source of the rate is missing")
    try:
        value = Decimal(kes)
    except InvalidOperation:
        value = Decimal(0)
    if not (value.is_finite() and 0 < value < MOST_SHILLINGS):
        what = f"“{kes[:SHOWN]}” is not a number of shillings above 0 and below {MOST_SHILLINGS:,}"
        raise BadRates(file=file, row=number, what=what)
    return Rate(day.start, currency.upper(), value, source)
