"""The plan's money by year: in the county's own year and in the years of each file, by the days of each activity."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import OuterRef, QuerySet, Subquery

from pamoja.core.money import Money
from pamoja.core.periods import Calendar, Period, Year
from pamoja.core.years import by_years
from pamoja.cycles.models import Shown
from pamoja.plans.models import Activity, Row
from pamoja.plans.queries import View, counted_elsewhere
from pamoja.workplan import facts

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class InYear:
    """What falls in one year of a calendar, in shillings, and of how many activities a part does."""

    year: Year
    kes: Decimal
    activities: int


@dataclass(frozen=True, slots=True)
class OfCalendar:
    """The money of plans in the years of one calendar; `activities` are those whose file follows it."""

    calendar: Calendar
    years: tuple[InYear, ...]
    activities: int

    @property
    def kes(self) -> Decimal:
        """The sum of all its years."""
        return sum((one.kes for one in self.years), NOTHING)


@dataclass(frozen=True, slots=True)
class ByYear:
    """All money of a plan that a person may see, told by year.

    `county` spreads everything over county years, `own` each file's part over the years of the calendar it follows.
    What cannot be spread stands apart: `undated` shillings of `undated_count` activities without both days,
    `unpriced` activities without a sum in shillings; `hidden` activities show less, and `twice` shillings are counted
    with another activity.
    """

    county: OfCalendar
    own: tuple[OfCalendar, ...]
    undated: Decimal
    undated_count: int
    unpriced: int
    hidden: int
    twice: Decimal


Line = tuple[Decimal, Period, str]


def money_by_year(view: View, found: QuerySet[Activity]) -> ByYear:
    """The money of activities by year, in two queries."""
    follows = Row.objects.filter(activity=OuterRef("pk"), state=Row.State.IN_PLAN).order_by("-id")
    rows = found.order_by().annotate(follows=Subquery(follows.values("submission__calendar")[:1]))
    twice = set(found.filter(counted_elsewhere(view)).order_by().values_list("pk", flat=True))
    lines: list[Line] = []
    undated: list[Decimal] = []
    told: Counter[str] = Counter()
    also = NOTHING
    for key, organisation, kes, start, until, calendar in rows.values_list(
        "pk", "organisation", "kes", "start", "until", "follows"
    ):
        if view.money.get(organisation, Shown.TOTALS) != Shown.ALL:
            told["hidden"] += 1
        elif kes is None:
            told["unpriced"] += 1
        elif key in twice:
            also += kes
        elif (period := _period(start, until)) is None:
            undated.append(kes)
        else:
            lines.append((kes, period, calendar or ""))
    return ByYear(
        county=_spread(lines, facts.calendars()[facts.COUNTY_YEAR]),
        own=_own(lines, facts.calendars()),
        undated=sum(undated, NOTHING),
        undated_count=len(undated),
        unpriced=told["unpriced"],
        hidden=told["hidden"],
        twice=also,
    )


def _period(start: dt.date | None, until: dt.date | None) -> Period | None:
    return Period(start, until) if start and until and start < until else None


def _own(lines: Iterable[Line], calendars: Mapping[str, Calendar]) -> tuple[OfCalendar, ...]:
    """Each calendar that files follow, the county's first; what follows none that is known counts with the county's."""
    together: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        together[line[2] if line[2] in calendars else facts.COUNTY_YEAR].append(line)
    keys = sorted(together, key=lambda key: (key != facts.COUNTY_YEAR, key))
    return tuple(_spread(together[key], calendars[key]) for key in keys)


def _spread(lines: Iterable[Line], calendar: Calendar) -> OfCalendar:
    sums: dict[Year, Decimal] = defaultdict(Decimal)
    count: Counter[Year] = Counter()
    listed = list(lines)
    whole: dict[int, Year] = {}
    for kes, over, _ in listed:
        year = whole.get(over.start.year * 12 + over.start.month)
        if year is None:
            year = whole[over.start.year * 12 + over.start.month] = calendar.year_of(over.start)
        if over.start >= year.period.start and over.end <= year.period.end:
            sums[year] += kes
            count[year] += 1
            continue
        for part, money in by_years(Money(kes, "KES"), over, calendar).items():
            sums[part] += money.amount
            count[part] += 1
    years = tuple(
        InYear(year, sums[year], count[year]) for year in sorted(sums, key=lambda year: year.begins)
    )
    return OfCalendar(calendar, years, len(listed))
