"""The shapes of the pictures that pages draw as SVG: whole numbers, so that no language writes them differently."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from pamoja.core.periods import Period

BRAND, ACCENT, IDLE = "#0f5c4c", "#b04e16", "#7d8781"
FILLS = (BRAND, ACCENT, IDLE)
FULL, TALL = 100, 60
LEAST = 2


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle on a line: where it begins, how long it is, and its colour."""

    x: int
    width: int
    fill: str = BRAND


@dataclass(frozen=True, slots=True)
class Column:
    """A standing rectangle: its top and its height, counted from above."""

    y: int
    height: int


def parts(percents: Sequence[int]) -> list[Bar]:
    """Shares of a hundred beside one another, no two neighbours in one colour."""
    found: list[Bar] = []
    at = 0
    for place, percent in enumerate(percents):
        found.append(Bar(at, percent, FILLS[min(place, len(FILLS) - 1)]))
        at += percent
    return found


def across(start: dt.date, until: dt.date, year: Period) -> Bar | None:
    """The days of a year that lie between two, a day a unit and at least wide enough to be seen; None outside it."""
    first, end = max(start, year.start), min(until, year.end)
    if first >= end:
        return None
    return Bar((first - year.start).days, max((end - first).days, LEAST))


def standing(counts: Sequence[int]) -> list[Column]:
    """Columns as high as the counts, the highest filling the picture; whatever is not nothing can be seen."""
    most = max(counts, default=0)
    heights = [max(TALL * count // most, LEAST) if count else 0 for count in counts]
    return [Column(TALL - height, height) for height in heights]


def positions(days: Sequence[dt.date], year: Period) -> list[int]:
    """Where days lie in a year, a day a unit."""
    return [(day - year.start).days for day in days]
