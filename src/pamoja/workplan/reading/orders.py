"""Dates such as 03/04/2027, of which only the table can tell whether the day or the month comes first."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from pamoja.core.periods import MONTHS_A_YEAR, day_name
from pamoja.formats.grid import Value
from pamoja.workplan.reading.columns import Column
from pamoja.workplan.reading.context import Reader

MIXED, TOLD = "mixed", "told"
DATES = ("start", "end", "when")
_STROKES = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/((?:20)?\d\d)(?![\d/])")


def month_first_dates(values: Iterable[object]) -> bool:
    """Whether dates written with strokes only make sense with the month first."""
    usual, swapped = _told(values)
    return swapped > usual


def tell_order(reader: Reader, row: int, column: Column, value: Value) -> None:
    """Report a date that could be another day, where the dates of its table are written in both orders."""
    if not isinstance(value, str) or "/" not in value:
        return
    both = next(_both_ways(value, month_first=reader.timing.month_first), None)
    if both is not None and _mixed(reader):
        first, second = map(day_name, both)
        reader.note("date_two_orders", row, column.index, value, first=first, second=second)


def _mixed(reader: Reader) -> bool:
    """Whether some dates of a table can only have the day first and others only the month; asked once a table."""
    key = "date order"
    if key not in reader.remembered:
        cells = (
            reader.view.raw(row, column.index) for row in reader.table.rows for column in reader.all(*DATES)
        )
        usual, swapped = _told(cells)
        reader.remembered[key] = MIXED if usual and swapped else TOLD
    return reader.remembered[key] == MIXED


def _told(values: Iterable[object]) -> tuple[int, int]:
    """How many dates can only have the day first, and how many only the month."""
    usual = swapped = 0
    for value in values:
        for first, second, _year in _STROKES.findall(value) if isinstance(value, str) else ():
            swapped += int(second) > MONTHS_A_YEAR
            usual += int(first) > MONTHS_A_YEAR
    return usual, swapped


def _both_ways(text: str, *, month_first: bool) -> Iterator[tuple[dt.date, dt.date]]:
    """Of each date that is two days, the one that is taken and the other."""
    for first, second, year in _STROKES.findall(text):
        one, two = int(first), int(second)
        if one != two and 1 <= one <= MONTHS_A_YEAR and 1 <= two <= MONTHS_A_YEAR:
            whole = int(year) if len(year) > 2 else 2000 + int(year)  # noqa: PLR2004 - a year of two digits
            usual, swapped = dt.date(whole, two, one), dt.date(whole, one, two)
            yield (swapped, usual) if month_first else (usual, swapped)
