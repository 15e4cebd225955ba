"""Where nobody works, as far as a person may know it.

Where every partner shows its places, that is what the run found. Where one does not, even a ward that is no gap would
tell where it works: then the same rule is asked again of the activities alone whose places are shown.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from pamoja.analysis.models import Gap, Run
from pamoja.core.activities import Activity as Value
from pamoja.core.activities import Site as ValueSite
from pamoja.cycles.queries import year_of
from pamoja.overlap import gaps
from pamoja.overlap.gaps import NOBODY
from pamoja.places.models import Place, Population
from pamoja.plans.models import Activity, Site
from pamoja.plans.queries import View
from pamoja.workplan import facts


@dataclass(frozen=True, slots=True)
class Unserved:
    """A ward, by key, in which no partner plans a sector's work; `sector` is "" where no partner names it at all."""

    ward: str
    sector: str
    kind: str


@dataclass(frozen=True, slots=True)
class KindGap:
    """A kind of work that no partner plans in a ward, by key."""

    ward: str
    sector: str
    programme: str
    kind: str


def hidden_partners(view: View) -> int:
    """How many organisations with activities in the plan do not show this person their places."""
    if not view.organisations_without:
        return 0
    theirs = Activity.objects.filter(
        cycle=view.cycle, withdrawn=False, organisation__in=view.organisations_without
    )
    return theirs.order_by().values("organisation").distinct().count()


def known_gaps(view: View, run: Run, sectors: Sequence[str], *, hidden: int) -> list[Unserved]:
    """The wards and sectors without a partner that a person may know of, whole wards first.

    A sector of these under which no plan has any work, so that the run says nothing of it, has nobody in any ward.
    """
    if hidden:
        found, at_work = _unserved_as_shown(view)
    else:
        found, at_work = unserved(run), _sectors_with_work(view)
    at_work |= {gap.sector for gap in found}
    wards = facts.gazetteer().wards_in(view.cycle.county.key)
    return [
        *found,
        *(Unserved(ward.id, name, NOBODY) for name in sectors if name not in at_work for ward in wards),
    ]


def unserved(run: Run) -> list[Unserved]:
    """The wards and sectors without a partner, as a run found them: whole wards first."""
    found = Gap.objects.filter(run=run, programme="").order_by("id")
    return [Unserved(*row) for row in found.values_list("ward__key", "sector", "kind")]


def unserved_as_shown(view: View) -> list[Unserved]:
    """The same of the activities alone whose places are shown to this person, as they are in the plan now."""
    return _unserved_as_shown(view)[0]


def _unserved_as_shown(view: View) -> tuple[list[Unserved], set[str]]:
    county, gazetteer = view.cycle.county.key, facts.gazetteer()
    values: list[Value] = []
    sector_of: dict[str, str] = {}
    for number, (place, sector, own) in enumerate(_places_shown(view)):
        key = str(number)
        values.append(Value(key, "", sites=(ValueSite(place),), own=own))
        if sector:
            sector_of[key] = sector
    found = gaps(values, gazetteer, county, sector_of=sector_of, intervention_of={})
    return [Unserved(gap.ward, gap.sector, gap.kind) for gap in found], set(sector_of.values())


def _places_shown(view: View) -> Iterable[tuple[str, str | None, bool]]:
    """Each place, sector and whose it is, once, of the activities of the year that are shown."""
    year = year_of(view.cycle).period
    in_time = (Q(activity__start=None) | Q(activity__start__lt=year.end)) & (
        Q(activity__until=None) | Q(activity__until__gt=year.start)
    )
    shown = Site.objects.filter(in_time, activity__cycle=view.cycle, activity__withdrawn=False)
    return (
        shown.exclude(activity__organisation__in=view.organisations_without)
        .order_by("place__key", "activity__sector__name", "activity__own")
        .values_list("place__key", "activity__sector__name", "activity__own")
        .distinct()
    )


def _sectors_with_work(view: View) -> set[str]:
    found = Activity.objects.filter(cycle=view.cycle, withdrawn=False, sector__isnull=False)
    return set(found.order_by().values_list("sector__name", flat=True).distinct())


def kinds_counted(run: Run) -> dict[str, dict[str, dict[str, int]]]:
    """By sector and kind of work in how many wards nobody, only the county or only county-wide claims serve it."""
    rows = (
        Gap.objects.filter(run=run)
        .exclude(programme="")
        .order_by("sector", "programme", "kind")
        .values_list("sector", "programme", "kind")
        .annotate(n=Count("id"))
    )
    found: dict[str, dict[str, dict[str, int]]] = defaultdict(dict)
    for sector, programme, kind, count in rows:
        found[sector].setdefault(programme, {})[kind] = count
    return dict(found)


def kinds_in(run: Run, *, sector: str = "", ward: str = "") -> list[KindGap]:
    """The kinds of work without a partner in a sector, by its name, and a ward, by its key; "" means all."""
    found = Gap.objects.filter(run=run).exclude(programme="")
    if sector:
        found = found.filter(sector=sector)
    if ward:
        found = found.filter(ward__key=ward)
    rows = found.order_by("sector", "programme", "kind", "ward__code")
    return [KindGap(*row) for row in rows.values_list("ward__key", "sector", "programme", "kind")]


def populations(county: Place) -> Mapping[str, Population]:
    """The newest count of people of each place of a county, by the place's key."""
    found = Population.objects.filter(place__county=county).select_related("place").order_by("year")
    return {population.place.key: population for population in found}
