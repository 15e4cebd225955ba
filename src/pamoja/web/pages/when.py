"""When things happen: how much runs in each month, every activity as a bar, and the dates of the law."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from pamoja.core.calendars import DueDate, served
from pamoja.core.periods import Year
from pamoja.cycles.queries import deadlines_of, sectors_of, year_of
from pamoja.organisations.rights import SEE_PLAN
from pamoja.places.queries import wards_within
from pamoja.plans.coverage import Month, by_month, in_order_of_time
from pamoja.plans.models import Activity
from pamoja.plans.queries import activities_in, cut, programmes_of, view_of
from pamoja.web import charts
from pamoja.web.asked import Asked, member
from pamoja.web.charts import Bar, Column
from pamoja.web.eyes import Eyes
from pamoja.web.filters import pages_of, read_filters
from pamoja.web.seen import month, months_of
from pamoja.web.templatetags.said import day, last_day

MOST_DATES = 5
FIELDS = ("sector", "ward", "partner", "quarter", "programme", "words")


@dataclass(frozen=True, slots=True)
class MonthBar:
    """A month: its name, how many activities run in it, the bar, and the dates of the law that fall in it."""

    name: str
    running: int
    bar: Column
    dates: int


@dataclass(frozen=True, slots=True)
class QuarterBars:
    """A quarter of the county year with its three months."""

    name: str
    months: tuple[MonthBar, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """An activity with its bar on the county year; none where a day is unknown or it lies outside the year."""

    activity: Activity
    title: str
    bar: Bar | None
    days: str


@dataclass(frozen=True, slots=True)
class Group:
    """The activities of a sector on this page."""

    sector: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Deadline:
    """A date of the law, for which year it counts, and whether it has passed."""

    date: DueDate
    serves: str
    recalled: bool
    past: bool


@member
def when(request: Asked) -> HttpResponse:
    """The months, the bars and the deadlines of the county year."""
    request.part.demand(SEE_PLAN)
    cycle = request.cycle
    view, wards, sectors = view_of(cycle, request.part), wards_within(cycle.county), sectors_of(cycle)
    sector = next((s for s in sectors if s.slug == request.GET.get("sector")), None)
    programmes = programmes_of(view, sector) if sector or request.GET.get("programme") else []
    filters = read_filters(
        request.GET.dict(), view, sectors=sectors, wards=wards, programmes=programmes, fields=FIELDS
    )
    eyes = Eyes(view, wards)
    found = eyes.matching(activities_in(view, filters.wanted), filters.wanted.words)
    months = by_month(cycle, found)
    pages = pages_of(filters, months.count)
    year, dates = year_of(cycle), deadlines_of(cycle)
    rows = cut(in_order_of_time(found), pages.start, pages.stop).select_related("organisation", "sector")
    today = timezone.localtime(request.now).date()
    everything = request.GET.get("dates") == "all"
    busiest = max(months.months, key=lambda one: one.running)
    return render(
        request,
        "web/when/when.html",
        {
            "room": "where",
            "view": view,
            "filters": filters,
            "pages": pages,
            "months": months,
            "busiest": f"{month(busiest.first.month)} {busiest.first.year}" if busiest.running else "",
            "busiest_count": busiest.running,
            "quarters": quarters_of(year, months.months, dates),
            "groups": groups_of(rows, eyes),
            "days": year.period.days,
            "lines": charts.positions([q.period.start for q in year.quarters[1:]], year.period),
            "marks": charts.positions([date.due for date in dates], year.period),
            "dates": len(dates),
            "deadlines": [
                _deadline(date, year, today) for date in _listed(dates, today, everything=everything)
            ],
            "all_dates": f"{filters.query or '?'}{'&' if filters.query else ''}dates=all",
        },
    )


def quarters_of(year: Year, months: Sequence[Month], dates: Sequence[DueDate]) -> list[QuarterBars]:
    """The months under their quarters, each with its bar."""
    columns = charts.standing([one.running for one in months])
    due = [(date.due.year, date.due.month) for date in dates]
    bars = [
        MonthBar(month(one.first.month), one.running, column, due.count((one.first.year, one.first.month)))
        for one, column in zip(months, columns, strict=True)
    ]
    return [
        QuarterBars(
            _("county Q%(n)s, %(months)s") % {"n": quarter.number, "months": months_of(quarter)},
            tuple(bars[3 * at : 3 * at + 3]),
        )
        for at, quarter in enumerate(year.quarters)
    ]


def groups_of(activities: Iterable[Activity], eyes: Eyes) -> list[Group]:
    """Activities under their sectors, in the order given."""
    found: dict[str, list[Span]] = {}
    for activity in activities:
        sector = activity.sector.name if activity.sector else _("Not yet under a sector")
        found.setdefault(sector, []).append(_span(activity, eyes))
    return [Group(sector, tuple(spans)) for sector, spans in found.items()]


def _span(activity: Activity, eyes: Eyes) -> Span:
    start, until = activity.start, activity.until
    known = start is not None and until is not None
    bar = charts.across(start, until, eyes.year.period) if start and until else None
    days = _("%(start)s to %(end)s") % {"start": day(start), "end": last_day(until)}
    return Span(activity, eyes.told(activity, activity.title), bar, days if known or start or until else "")


def _listed(dates: Sequence[DueDate], today: dt.date, *, everything: bool) -> Sequence[DueDate]:
    """The dates to list: the next few, or all where they are asked for or none is to come."""
    coming = [date for date in dates if date.due >= today]
    return dates if everything or not coming else coming[:MOST_DATES]


def _deadline(date: DueDate, year: Year, today: dt.date) -> Deadline:
    serves = served(date, year)
    return Deadline(date, serves.label if serves else "", date.rule.status != "read", date.due < today)
