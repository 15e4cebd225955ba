"""Reads of who works where and when; nobody learns from them where a partner works who does not show it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Substr

from pamoja.core.periods import MONTHS_A_YEAR, add_months
from pamoja.core.places import WARD
from pamoja.cycles.models import Cycle, Shown
from pamoja.cycles.queries import year_of
from pamoja.places.queries import Ward
from pamoja.plans.models import Activity, Site
from pamoja.plans.queries import View, Wanted

IN_WARD, NEAR, COUNTY_WIDE = "ward", "subcounty", "county"
SCOPES = (IN_WARD, NEAR, COUNTY_WIDE)
MONTH = len("2026-07")

ByOrganisation = Mapping[int, int]


def who_is_where(view: View, wanted: Wanted) -> Mapping[tuple[str, int | None], ByOrganisation]:
    """How many activities each organisation has in each ward (by key) and sector, where the person may see it.

    Of what is wanted only the sector and the organisation count. An activity in two wards counts in both; one that
    is named for a sub-county or the whole county is in no ward.
    """
    found: dict[tuple[str, int | None], dict[int, int]] = defaultdict(dict)
    rows = (
        Site.objects.filter(place__level=WARD, **_of(view.cycle, wanted))
        .exclude(activity__organisation__in=view.organisations_without)
        .order_by()
        .values_list("place__key", "activity__sector", "activity__organisation")
        .annotate(n=Count("id"))
    )
    for place, sector, organisation, count in rows:
        found[place, sector][organisation] = count
    return found


def _of(cycle: Cycle, wanted: Wanted) -> dict[str, object]:
    """The filters of an activity's sites for a sector and an organisation."""
    of: dict[str, object] = {"activity__cycle": cycle, "activity__withdrawn": False}
    if wanted.sector or wanted.unaligned:
        of["activity__sector"] = wanted.sector
    if wanted.organisation:
        of["activity__organisation"] = wanted.organisation
    return of


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many activities are in no cell of the matrix: `hidden` ones, and those that name no ward."""

    hidden: int
    no_ward: int


def left_out(view: View, found: QuerySet[Activity]) -> LeftOut:
    """Of these activities, those whose partner does not show this person its wards, and those that name none."""
    hidden = Q(organisation__in=view.organisations_without)
    in_ward = Site.objects.filter(place__level=WARD, activity__cycle=view.cycle).values("activity")
    counted = found.order_by().aggregate(
        hidden=Count("id", filter=hidden), no_ward=Count("id", filter=~hidden & ~Q(id__in=in_ward))
    )
    return LeftOut(counted["hidden"], counted["no_ward"])


@dataclass(frozen=True, slots=True)
class Near:
    """An activity that reaches a ward: `scope` is one of SCOPES, the narrowest that its partner shows."""

    id: int
    number: str
    organisation: int
    sector: str
    slug: str
    position: int
    scope: str


def near(view: View, ward: Ward, wards: Iterable[Ward]) -> list[Near]:
    """The activities in a ward, for the sub-county or constituency it lies in, and for the whole county.

    Of partners that show no more than the sub-county, those in any of its wards are told as near. They come by
    sector, those without one last, then by number.
    """
    around = {place.key for place in (ward.subcounty, ward.constituency) if place}
    subcounty = ward.subcounty.key if ward.subcounty else ""
    beside = {w.place.key for w in wards if w.subcounty and w.subcounty.key == subcounty}
    county = view.cycle.county.key
    banded = [key for key, shown in view.sites.items() if shown == Shown.BAND]
    wide = Q(place__key__in={county, *around})
    exact = Q(place__key=ward.place.key) & ~Q(activity__organisation__in=banded)
    coarse = Q(place__key__in=beside, activity__organisation__in=banded)
    hidden = [key for key, shown in view.sites.items() if shown == Shown.TOTALS]
    rows = (
        Site.objects.filter(wide | exact | coarse, activity__cycle=view.cycle, activity__withdrawn=False)
        .exclude(activity__organisation__in=hidden)
        .order_by()
        .values_list(
            "place__key", "activity", "activity__number", "activity__organisation",
            "activity__sector__name", "activity__sector__slug", "activity__sector__position",
        )
    )  # fmt: skip
    found: dict[int, Near] = {}
    for place, key, number, organisation, sector, slug, position in rows:
        scope = _scope(place, ward.place.key, county, coarse=organisation in banded)
        known = found.get(key)
        if known is None or SCOPES.index(scope) < SCOPES.index(known.scope):
            last = 10_000 if position is None else position
            found[key] = Near(key, number, organisation, sector or "", slug or "", last, scope)
    return sorted(found.values(), key=lambda one: (one.position, one.number))


def _scope(place: str, ward: str, county: str, *, coarse: bool) -> str:
    if place == county:
        return COUNTY_WIDE
    return IN_WARD if place == ward and not coarse else NEAR


def activities_by_id(keys: Sequence[int]) -> dict[int, Activity]:
    """Activities with their organisation by row id."""
    found = Activity.objects.filter(pk__in=keys).select_related("organisation")
    return {activity.pk: activity for activity in found}


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the county year and how many activities run in it."""

    first: dt.date
    running: int


@dataclass(frozen=True, slots=True)
class Months:
    """The months of the county year; `undated` are the activities of which a date is unknown, of `count`."""

    months: tuple[Month, ...]
    undated: int
    count: int


def by_month(cycle: Cycle, found: QuerySet[Activity]) -> Months:
    """How many of these activities run in each month of the county year, in one query."""
    begins = year_of(cycle).period.start
    firsts = [add_months(begins, at) for at in range(MONTHS_A_YEAR)]
    months = {first.isoformat()[:MONTH]: 0 for first in firsts}
    count = undated = 0
    for starts, ends, on_first, n in _by_first_and_last_month(found):
        count += n
        if not starts or not ends:
            undated += n
            continue
        for month in months:
            months[month] += (
                n if starts <= month and (month < ends or (month == ends and not on_first)) else 0
            )
    running = tuple(Month(first, months[first.isoformat()[:MONTH]]) for first in firsts)
    return Months(running, undated, count)


def _by_first_and_last_month(found: QuerySet[Activity]) -> Iterable[tuple[str | None, str | None, bool, int]]:
    """How many start in one month and end in another, as "2026-07"; `until` on a first day ends the month before."""

    def part(name: str, start: int, length: int) -> Substr:
        return Substr(Cast(name, CharField()), start, length)

    ends_before = Case(When(last_digits="01", then=Value(True)), default=Value(False))
    return (
        found.order_by()
        .annotate(
            starts=part("start", 1, MONTH), ends=part("until", 1, MONTH), last_digits=part("until", 9, 2)
        )
        .annotate(on_first=ends_before)
        .values("starts", "ends", "on_first")
        .annotate(n=Count("id"))
        .values_list("starts", "ends", "on_first", "n")
    )


def in_order_of_time(found: QuerySet[Activity]) -> QuerySet[Activity]:
    """These activities by sector, those without one last, then by first day, unknown ones last."""
    first, last = F("start").asc(nulls_last=True), F("until").asc(nulls_last=True)
    by_sector = F("sector__position").asc(nulls_last=True)
    return found.order_by(by_sector, first, last, "number")
