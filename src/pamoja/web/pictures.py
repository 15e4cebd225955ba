"""The years that plans are made in on one axis, as SVG drawn by the server, with the sentence that says the same."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pamoja.core.calendars import DueDate
from pamoja.core.periods import MONTH_NAMES, Calendar, Period, Year, add_months
from pamoja.workplan.facts import COUNTY_YEAR

WIDTH, LEFT = 372, 6
TOP, NAME, BOX, BAND = 18, 13, 17, 38
DOTS, LABEL = 12, 14
LETTER = 5.6
SHORT: Mapping[str, object] = {
    "adp_tabled": gettext_lazy("ADP"),
    "cbrop_tabled": gettext_lazy("CBROP"),
    "cfsp_tabled": gettext_lazy("CFSP"),
    "estimates_tabled": gettext_lazy("Estimates"),
    "appropriation": gettext_lazy("Budget Act"),
}
"""The dates by which a county's budget is made, with a word for each; the others stand as dots."""


@dataclass(frozen=True, slots=True)
class Band:
    """The years of one calendar that touch the axis, and how many plans are written in it."""

    calendar: Calendar
    years: tuple[Year, ...]
    plans: int

    @property
    def own(self) -> bool:
        """Whether it is the county's own year."""
        return self.calendar.key == COUNTY_YEAR

    def months_within(self, axis: Period) -> tuple[Year, int]:
        """The year that shares most of the axis, and how many whole months of it."""
        best = max(self.years, key=lambda year: year.period.shared_days(axis))
        shared = best.period.intersection(axis)
        months = range(12)
        starts = [add_months(axis.start, at) for at in months]
        return best, sum(shared is not None and start in shared for start in starts)


def bands(year: Year, calendars: Mapping[str, Calendar], plans: Mapping[str, int]) -> tuple[Band, ...]:
    """The county's year first, then every other calendar that a plan is written in, most plans first."""
    others = sorted(
        (key for key in plans if key in calendars and key != COUNTY_YEAR), key=lambda k: (-plans[k], k)
    )
    own = Band(year.calendar, (year,), plans.get(COUNTY_YEAR, 0))
    return (
        own,
        *(Band(calendars[key], _touching(calendars[key], year.period), plans[key]) for key in others),
    )


def _touching(calendar: Calendar, axis: Period) -> tuple[Year, ...]:
    first, last = calendar.year_of(axis.start), calendar.year_of(axis.last)
    return tuple(calendar.year_from(begins) for begins in range(first.begins, last.begins + 1))


def years_on_one_axis(found: Sequence[Band], dates: Sequence[DueDate], today: dt.date) -> SafeString:
    """The bands under one another on the axis of the county's year, and under them the statutory dates."""
    axis = found[0].years[0].period
    top = TOP + len(found) * BAND
    labels = _labels(axis, [date for date in dates if date.rule.key in SHORT])
    rows = 1 + max((row for _, row, _ in labels), default=0)
    height = top + DOTS + LABEL * rows + 8
    parts = [
        *_months(axis, top + DOTS),
        *(part for at, band in enumerate(found) for part in _band(axis, band, TOP + at * BAND)),
        *(_dot(axis, date, top + DOTS) for date in dates),
        *(_text(x, top + DOTS + LABEL * (row + 1) + 4, words, "mid ink") for x, row, words in labels),
        *_today(axis, today, top + DOTS),
    ]
    return format_html(
        '<svg class="axis" viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-label="{}">{}</svg>',
        WIDTH, height, WIDTH, height, said(found, dates), format_html_join("", "{}", ((part,) for part in parts)),
    )  # fmt: skip


def said(found: Sequence[Band], dates: Sequence[DueDate]) -> str:
    """The picture in a sentence."""
    axis = found[0].years[0].period
    own = _("The county year %(year)s, %(first)s to %(last)s") % {
        "year": found[0].years[0].label,
        "first": month(axis.start),
        "last": month(axis.last),
    }
    beside = [
        _("%(calendar)s %(year)s, %(months)s of 12 months in common")
        % {"calendar": _(band.calendar.name), "year": best.label, "months": months}
        for band in found[1:]
        for best, months in [band.months_within(axis)]
    ]
    marked = ngettext("%(n)s statutory date", "%(n)s statutory dates", len(dates)) % {"n": len(dates)}
    return "; ".join([own, *beside, marked]) + "."


def month(day: dt.date) -> str:
    """A month of a year: Jul 2026."""
    return f"{_(MONTH_NAMES[day.month - 1][:3])} {day.year}"


def x_of(axis: Period, day: dt.date) -> float:
    """Where a day lies across the picture."""
    return round(LEFT + (WIDTH - 2 * LEFT) * (day - axis.start).days / axis.days, 1)


def _months(axis: Period, bottom: int) -> Iterable[SafeString]:
    for at in range(13):
        x = x_of(axis, add_months(axis.start, at))
        yield format_html('<path d="M{} {}V{}" class="grid"/>', x, TOP - 4, bottom)
    for at in range(0, 12, 3):
        first = add_months(axis.start, at)
        yield _text(x_of(axis, first), 10, month(first))


def _band(axis: Period, band: Band, y: int) -> Iterable[SafeString]:
    name = f"{_(band.calendar.name)} {band.years[0].label}" if band.own else _(band.calendar.name)
    yield _text(LEFT, y + NAME - 3, name, "ink")
    best, _months_shared = band.months_within(axis)
    for year in band.years:
        look = "own" if band.own else "theirs" if year == best else "other"
        for quarter in year.quarters:
            part = quarter.period.intersection(axis)
            if part is None:
                continue
            x, end = x_of(axis, part.start), x_of(axis, part.end)
            yield format_html(
                '<rect x="{}" y="{}" width="{}" height="{}" rx="2" class="{}"/>',
                x + 1, y + NAME, round(end - x - 2, 1), BOX, look,
            )  # fmt: skip
            label = f"Q{quarter.number}" if band.own else f"Q{quarter.number} {year.label}"
            yield _text(round((x + end) / 2, 1), y + NAME + 12, label, f"mid on-{look}")


def _dot(axis: Period, date: DueDate, y: int) -> SafeString:
    """A full dot where the rule was read in its source, a ring where it is recalled; larger where it is named."""
    look = "dot" if date.rule.status == "read" else "ring"
    return format_html(
        '<circle cx="{}" cy="{}" r="{}" class="{}"/>',
        x_of(axis, date.due), y, 4 if date.rule.key in SHORT else 2.5, look,
    )  # fmt: skip


def _labels(axis: Period, dates: Iterable[DueDate]) -> list[tuple[float, int, str]]:
    """Where each date's words stand, and in which row, so that none lies over another."""
    found: list[tuple[float, int, str]] = []
    taken: list[float] = []
    for date in dates:
        words = f"{SHORT[date.rule.key]} {date.due.day} {_(MONTH_NAMES[date.due.month - 1][:3])}"
        half = len(words) * LETTER / 2
        x = round(min(max(x_of(axis, date.due), LEFT + half), WIDTH - LEFT - half), 1)
        row = next((at for at, end in enumerate(taken) if end < x - half), len(taken))
        taken[row : row + 1] = [x + half]
        found.append((x, row, words))
    return found


def _today(axis: Period, today: dt.date, bottom: int) -> Iterable[SafeString]:
    if today in axis:
        x = x_of(axis, today)
        yield format_html('<path d="M{} {}V{}" class="today"/>', x, TOP - 4, bottom)
        yield _text(x, bottom - 8, _("today"), "ink" if x < WIDTH / 2 else "end ink")


def _text(x: float, y: float, words: object, look: str = "") -> SafeString:
    if look:
        return format_html('<text x="{}" y="{}" class="{}">{}</text>', x, y, look, words)
    return format_html('<text x="{}" y="{}">{}</text>', x, y, words)


def next_to_shape(dates: Iterable[DueDate], today: dt.date) -> DueDate | None:
    """The next of the dates by which the county's budget is made."""
    return next((d for d in dates if d.rule.key in SHORT and d.due >= today), None)
