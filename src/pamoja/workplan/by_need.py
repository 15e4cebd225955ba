"""The gaps of a plan or of tables, weighed by need: what counts once, under which subjects, in which counties."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np

from pamoja.core.activities import Activity
from pamoja.core.places import COUNTY, Gazetteer, Place, squeeze
from pamoja.overlap import Analysis, Catalogue, Gap, Subject, gaps_by_need, spread
from pamoja.overlap.pairs import DOUBLE_REPORTING, KINDS, TIERS
from pamoja.overlap.phrases import fold
from pamoja.overlap.spreading import stated_shillings
from pamoja.overlap.tagging import sector_codes
from pamoja.workplan import facts
from pamoja.workplan.counting import Reported, counted_once
from pamoja.workplan.deficits import Deficit, People, likely_indicator, needs_of_wards, share_of
from pamoja.workplan.joining import twice_by_rule
from pamoja.workplan.needs import NeedRow
from pamoja.workplan.plan import JointPlan

Price = Callable[[Activity], Decimal | None]


@dataclass(frozen=True)
class Plans:
    """Activities with their kinds of work, the ids of those that another one counts, and how their money is told."""

    activities: Sequence[Activity]
    kind_of: Mapping[str, str]
    counted_elsewhere: Collection[str] = ()
    shillings_of: Price = field(default=stated_shillings)


def weighed(
    plans: Plans,
    gazetteer: Gazetteer,
    catalogue: Catalogue,
    people: Mapping[str, People],
    deficits: Mapping[tuple[str, Subject], Deficit],
) -> Iterator[tuple[Place, tuple[Gap, ...]]]:
    """County by county the gaps under each sector, by its code, and each kind of work, the largest unmet need first.

    The counties are those that the activities or the deficits name. Subjects are the sectors that either names, and
    of the kinds of work those that a partner does somewhere in the county, or that a deficit is told of.
    """
    subjects_of = _subjects(plans, catalogue)
    planned = spread(
        plans.activities,
        gazetteer,
        subjects_of,
        people_in={place: counted.count for place, counted in people.items()},
        counted_elsewhere=plans.counted_elsewhere,
        shillings_of=plans.shillings_of,
    )
    done: dict[str, set[Subject]] = {}
    sectors = {subject for _, subject in deficits if not subject.intervention}
    sectors |= {
        subject for subjects in subjects_of.values() for subject in subjects if not subject.intervention
    }
    for (place, subject), here in (*planned.served.items(), *planned.claimed.items()):
        county = place if gazetteer[place].level == COUNTY else _county(place, gazetteer)
        known = done.setdefault(county, set(sectors))
        if here.partners and gazetteer[place].level != COUNTY:
            known.add(subject)
    for place, subject in deficits:
        done.setdefault(_county(place, gazetteer), set(sectors)).add(subject)
    for county in sorted(set(done) - {""}):
        subjects = sorted(done[county])
        needs = needs_of_wards(gazetteer, county, subjects, people, deficits)
        yield gazetteer[county], gaps_by_need(county, subjects, planned, gazetteer, needs)


def _county(place: str, gazetteer: Gazetteer) -> str:
    found = gazetteer.county_of(place)
    return found.id if found else ""


def _subjects(plans: Plans, catalogue: Catalogue) -> dict[str, tuple[Subject, ...]]:
    """The sector of each activity, as its label says or else its kind of work, and that kind."""
    items = {item.id: item.sector for item in catalogue.interventions}
    labels = {
        label: sector_codes(fold(label), catalogue.sector_labels, catalogue.sector_words)
        for label in {activity.sector for activity in plans.activities}
    }
    found: dict[str, tuple[Subject, ...]] = {}
    for activity in plans.activities:
        kind = plans.kind_of.get(activity.id, "")
        codes, usual = labels[activity.sector], items.get(kind, "")
        code = usual if usual in codes or not codes else min(codes)
        told = (Subject(code), Subject(usual, kind)) if kind else (Subject(code),)
        found[activity.id] = tuple(subject for subject in told if any(subject))
    return found


def plans_in_tables(analysis: Analysis) -> Plans:
    """The activities of tables as they were analysed; what funder and implementer both report counts once."""
    table, pairs = analysis.comparison.table, analysis.pairs
    chosen = np.flatnonzero(pairs.kind == KINDS.index(DOUBLE_REPORTING))
    chosen = chosen[np.argsort(-pairs.score[chosen], kind="stable")]
    twice = [
        (int(pairs.a[at]), int(pairs.b[at]))
        for at in chosen
        if twice_by_rule(DOUBLE_REPORTING, TIERS[pairs.tier[at]])
    ]
    rows = {row: _reported(analysis.activities[row], row) for pair in twice for row in pair}
    elsewhere = {table.ids[row] for row in counted_once(twice, rows)}
    return Plans(analysis.activities, analysis.intervention_of, elsewhere)


def _reported(activity: Activity, row: int) -> Reported:
    payers = frozenset(squeeze(line.contributor) for line in activity.budget if line.contributor)
    return Reported(squeeze(activity.organisation), payers, row)


def plans_of(plan: JointPlan, kind_of: Mapping[str, str]) -> Plans:
    """The rows of a joint plan that stand in its year and county, their money in shillings by the plan's rates."""
    rows = [row for row in plan.rows if not row.left_out]
    return Plans(
        [row.activity for row in rows],
        kind_of,
        {row.activity.id for row in rows if row.counted_in},
        in_shillings(plan),
    )


def in_shillings(plan: JointPlan) -> Price:
    """What an activity costs in shillings by the rates of a plan; None where it or a rate is unknown."""

    def price(activity: Activity) -> Decimal | None:
        told = [plan.in_shillings(line.money) for line in activity.budget]
        known = [money.amount for money in told if money is not None]
        return sum(known, Decimal(0)) if told and len(known) == len(told) else None

    return price


def deficits_in(rows: Sequence[NeedRow], catalogue: Catalogue) -> dict[tuple[str, Subject], Deficit]:
    """The likeliest deficit of each sector, by its code, from a table of needs of any indicators; newest year first."""
    shares = [
        (row, share) for row in rows if (share := share_of(row.value, row.unit, row.indicator)) is not None
    ]
    names = {row.indicator for row, _ in shares}
    codes = sorted({item.sector for item in catalogue.interventions} - {""})
    found: dict[tuple[str, Subject], Deficit] = {}
    for code in codes:
        chosen = likely_indicator([code], names)
        for row, share in sorted(shares, key=lambda pair: pair[0].year):
            if row.indicator == chosen:
                found[row.place.id, Subject(code)] = Deficit(share, row.indicator, row.year, row.source)
    return found


def shipped_people(county: str) -> dict[str, People]:
    """The newest shipped count of people of the places of a county, by id."""
    rows = [row for row in facts.table("populations.csv") if row["place"].startswith(f"{county}/")]
    return {
        row["place"]: People(int(row["people"]), f"{row['year']}, {row['source']}")
        for row in sorted(rows, key=lambda row: row["year"])
    }
