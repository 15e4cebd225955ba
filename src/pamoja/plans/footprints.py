"""What one organisation plans, counted by sector and by place as far as a person may see its places."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from pamoja.core.places import SUBCOUNTY, WARD
from pamoja.cycles.models import Shown
from pamoja.plans.models import Activity
from pamoja.plans.queries import View
from pamoja.workplan import facts


@dataclass(frozen=True)
class Footprint:
    """How much an organisation plans: `sectors` by name and slug ("" for none yet), `places` by name and ward slug.

    `places` are wards where all is shown, sub-counties where no more is, and empty where nothing is; the slug of
    what is no ward is "". `wards` are the keys of its wards where they are shown. `kes` is None where its money is not
    shown or nothing is known, and has no money that another organisation's activity counts already: that is
    `twice_kes`, counted by the organisations `counted_by`. `unpriced` counts the activities without a sum.
    """

    activities: int
    sectors: tuple[tuple[str, str, int], ...]
    places: tuple[tuple[str, str, int], ...]
    wards: frozenset[str]
    kes: Decimal | None
    twice_kes: Decimal | None
    counted_by: tuple[int, ...]
    unpriced: int


def footprint_of(view: View, organisation: int) -> Footprint:
    """What an organisation plans in a cycle, in one query."""
    rows = Activity.objects.filter(cycle=view.cycle, withdrawn=False, organisation=organisation).values_list(
        "id", "kes", "sector__position", "sector__name", "sector__slug", "sites__place__key",
        "counted_in__organisation", "counted_in__withdrawn",
    )  # fmt: skip
    sums: dict[int, Decimal | None] = {}
    twice: dict[int, int] = {}
    under: dict[int, tuple[int, str, str]] = {}
    at: dict[int, set[str]] = {}
    for activity, kes, position, name, slug, place, other, gone in rows:
        sums[activity] = kes
        if other is not None and not gone and view.money.get(other) == Shown.ALL:
            twice[activity] = other
        under[activity] = (position, name, slug) if name else (10_000, "", "")
        at.setdefault(activity, set()).add(place or "")
    sites, money = view.sites.get(organisation, Shown.TOTALS), view.money.get(organisation, Shown.TOTALS)
    known = {key: kes for key, kes in sums.items() if kes is not None}
    counted = [kes for key, kes in known.items() if key not in twice]
    also = [known[key] for key in twice if key in known]
    sectors = sorted(Counter(under.values()).items())
    return Footprint(
        activities=len(sums),
        sectors=tuple((name, slug, n) for (_, name, slug), n in sectors),
        places=_places(at, sites),
        wards=frozenset(_wards(at)) if sites == Shown.ALL else frozenset(),
        kes=sum(counted, Decimal(0)) if known and money == Shown.ALL else None,
        twice_kes=sum(also, Decimal(0)) if also and money == Shown.ALL else None,
        counted_by=tuple(sorted(set(twice.values()))) if money == Shown.ALL else (),
        unpriced=len(sums) - len(known) if money == Shown.ALL else 0,
    )


def _wards(at: dict[int, set[str]]) -> set[str]:
    gazetteer = facts.gazetteer()
    keys = {key for places in at.values() for key in places if key in gazetteer}
    return {key for key in keys if gazetteer[key].level == WARD}


def _places(at: dict[int, set[str]], shown: str) -> tuple[tuple[str, str, int], ...]:
    """How many activities each place has: wards, or the sub-counties that hold them, in order of code."""
    if shown == Shown.TOTALS:
        return ()
    gazetteer = facts.gazetteer()
    level = WARD if shown == Shown.ALL else SUBCOUNTY
    counted: Counter[str] = Counter()
    for places in at.values():
        counted.update(
            {
                around
                for place in places
                if place in gazetteer
                for around in (place, *gazetteer.ancestors(place))
                if gazetteer[around].level == level
            }
        )
    order = sorted(counted, key=lambda key: (gazetteer[key].code, gazetteer[key].name))
    return tuple(
        (gazetteer[key].name, key.rpartition("/")[2] if level == WARD else "", counted[key]) for key in order
    )


def wards_around(wards: frozenset[str]) -> set[str]:
    """The keys of all wards in the sub-counties of these wards."""
    gazetteer = facts.gazetteer()
    around = {
        above for ward in wards for above in gazetteer.ancestors(ward) if gazetteer[above].level == SUBCOUNTY
    }
    return {ward.id for subcounty in around for ward in gazetteer.wards_in(subcounty)}
