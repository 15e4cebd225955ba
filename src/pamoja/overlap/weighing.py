"""Gaps by need: where people lack something and nobody, too little, or only a county-wide claim is planned."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from pamoja.core.places import WARD, Gazetteer
from pamoja.overlap.gaps import (
    BELOW_NEED,
    COUNTY_GOVERNMENT_ONLY,
    COUNTY_WIDE_ONLY,
    NOBODY,
    Gap,
    Need,
    Usual,
)
from pamoja.overlap.spreading import Planned, Spread, Subject

BELOW = 0.5  # of the county's median: below need
LEAST_WARDS = 3  # a median of fewer wards says nothing
UNKNOWN = Need()
NOTHING = Planned()


@dataclass(frozen=True, slots=True)
class _Rates:
    """What is planned for each person in need of one subject, ward by ward where it is known."""

    people: Mapping[str, float]
    money: Mapping[str, float]


def gaps_by_need(
    county: str,
    subjects: Iterable[Subject],
    planned: Spread,
    gazetteer: Gazetteer,
    needs: Mapping[tuple[str, Subject], Need],
) -> tuple[Gap, ...]:
    """The gaps of a county under these subjects, those first where most people in need are not reached.

    `needs` are by (ward id, subject). A ward that nobody, only the county government or only county-wide claims serve
    is a gap, and so is one whose plans reach less than half as many of the people in need as in the middle ward that
    is served (shillings, where a plan does not tell its people), as long as some of them are not reached. Need that
    is unknown is never zero: those gaps stand last, by population.
    """
    wards = gazetteer.inside(county, WARD)
    found: list[Gap] = []
    for subject in sorted(set(subjects)):
        serving = {ward.id: planned.served.get((ward.id, subject), NOTHING) for ward in wards}
        need = {ward.id: needs.get((ward.id, subject), UNKNOWN) for ward in wards}
        rates = _rates(serving, need)
        claim = planned.claimed.get((county, subject), NOTHING)
        for ward in wards:
            here = serving[ward.id]
            kind, usual = _kind(ward.id, here, claim, need[ward.id], rates)
            if kind:
                by = claim if kind == COUNTY_WIDE_ONLY else here
                found.append(
                    Gap(
                        ward.id, ward.name, subject.sector, subject.intervention, kind, tuple(by.activities),
                        need[ward.id], here, claim, usual,
                    )
                )  # fmt: skip
    return tuple(sorted(found, key=_rank))


def _rates(serving: Mapping[str, Planned], need: Mapping[str, Need]) -> _Rates:
    people: dict[str, float] = {}
    money: dict[str, float] = {}
    for ward, planned in serving.items():
        lacking = need[ward].people
        if not lacking or not planned.partners:
            continue
        if planned.reached is not None:
            people[ward] = planned.reached / lacking
        if planned.money is not None:
            money[ward] = float(planned.money / Decimal(lacking))
    return _Rates(people, money)


def _kind(ward: str, here: Planned, claim: Planned, need: Need, rates: _Rates) -> tuple[str, Usual | None]:
    """Which gap a ward has, "" for none, and for below need the two figures that it rests on."""
    if not here.count:
        return (COUNTY_WIDE_ONLY if claim.count else NOBODY), None
    if not here.partners:
        return COUNTY_GOVERNMENT_ONLY, None
    if need.people is None or (here.reached is not None and here.reached >= need.people):
        return "", None
    told = rates.people if ward in rates.people else rates.money
    if ward not in told or len(told) < LEAST_WARDS:
        return "", None
    usual = Usual(told[ward], median(told.values()), len(told), in_people=told is rates.people)
    return (BELOW_NEED, usual) if usual.here < BELOW * usual.middle else ("", None)


def _rank(gap: Gap) -> tuple[object, ...]:
    """Known unmet need first, the largest on top; then known need; then the largest population; then by name."""
    need = gap.need or UNKNOWN
    sizes = (gap.unmet, need.people, need.population)
    size = next(((at, -known) for at, known in enumerate(sizes) if known is not None), (len(sizes), 0))
    return (*size, gap.sector, gap.intervention, gap.ward)


def by_county(gazetteer: Gazetteer, places: Iterable[str]) -> dict[str, list[str]]:
    """These places by the county they lie in; those that lie in none are left out."""
    found: dict[str, list[str]] = defaultdict(list)
    for place in places:
        county = gazetteer.county_of(place)
        if county is not None:
            found[county.id].append(place)
    return dict(sorted(found.items()))
