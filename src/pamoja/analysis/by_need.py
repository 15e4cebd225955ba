"""Gaps by need: what each run found to be planned in each ward, weighed by what is known of need when it is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from pamoja.analysis.models import Coverage, Run
from pamoja.analysis.serving import populations
from pamoja.cycles.indicating import Behind, indicators_behind
from pamoja.cycles.models import Sector
from pamoja.cycles.needing import Need as Figure
from pamoja.cycles.needing import needs_of
from pamoja.overlap import Gap, Planned, Spread, Subject, gaps_by_need, spread
from pamoja.places.models import Population
from pamoja.places.queries import ids_by_key
from pamoja.plans.queries import View
from pamoja.workplan import facts
from pamoja.workplan.by_need import plans_of
from pamoja.workplan.deficits import Deficit, People, needs_of_wards, share_of
from pamoja.workplan.plan import JointPlan

BATCH = 500
LONGEST = 200


@dataclass(frozen=True)
class Weighed:
    """The gaps by need that a person may know of, and the figure and the county-wide claims of each sector."""

    gaps: tuple[Gap, ...]
    behind: Sequence[Behind]
    claimed: Mapping[str, Planned] = field(default_factory=dict)


def store(run: Run, plan: JointPlan) -> None:
    """Keep what a plan brings to each ward and sector, and what it claims for the whole county, each row once."""
    plans = plans_of(plan, {})
    county = run.cycle.county
    planned = spread(
        plans.activities,
        facts.gazetteer(),
        {row.activity.id: (Subject(row.sector[:LONGEST]),) for row in plan.rows if row.sector},
        people_in={key: counted.people for key, counted in populations(county).items()},
        counted_elsewhere=plans.counted_elsewhere,
        shillings_of=plans.shillings_of,
    )
    wards = {ward.id for ward in facts.gazetteer().wards_in(county.key)}
    found = {key: one for key, one in planned.served.items() if key[0] in wards}
    found |= {key: one for key, one in planned.claimed.items() if key[0] == county.key}
    places = ids_by_key({place for place, _ in found})
    Coverage.objects.bulk_create(
        [
            Coverage(
                run=run,
                place_id=places[place],
                sector=subject.sector,
                partners=one.partners,
                activities=one.count,
                people=one.people,
                people_untold=one.people_untold,
                shillings=one.shillings,
                money_untold=one.money_untold,
            )
            for (place, subject), one in found.items()
        ],
        batch_size=BATCH,
    )


def weighed_gaps(
    view: View, run: Run, sectors: Sequence[Sector], *, people: Mapping[str, Population], hidden: int
) -> Weighed:
    """The gaps of a run by need, the most people in need not reached first, as the need tables stand now.

    None are told where a partner hides its places from this person: they would tell where it works. Where money is
    hidden it is told as unknown, and no gap rests on it.
    """
    cycle = view.cycle
    figures = needs_of(cycle.county)
    behind = indicators_behind(cycle, sectors, figures)
    if hidden:
        return Weighed((), behind)
    planned = _planned(run, money=view.all_money)
    subjects = sorted(
        {Subject(sector.name) for sector in sectors} | {key[1] for key in (*planned.served, *planned.claimed)}
    )
    known = {key: People(one.people, f"{one.source}, {one.year}") for key, one in people.items()}
    needs = needs_of_wards(facts.gazetteer(), cycle.county.key, subjects, known, _deficits(behind, figures))
    gaps = gaps_by_need(cycle.county.key, subjects, planned, facts.gazetteer(), needs)
    return Weighed(gaps, behind, {subject.sector: one for (_, subject), one in planned.claimed.items()})


def _planned(run: Run, *, money: bool) -> Spread:
    served: dict[tuple[str, Subject], Planned] = {}
    claimed: dict[tuple[str, Subject], Planned] = {}
    for row in Coverage.objects.filter(run=run).select_related("place").order_by("id"):
        into = served if row.place.level == "ward" else claimed
        into[row.place.key, Subject(row.sector)] = Planned(
            row.activities,
            row.partners,
            row.people,
            row.people_untold,
            int(row.shillings * 100) if money else 0,
            row.money_untold if money else row.activities,
        )
    return Spread(served, claimed)


def _deficits(behind: Sequence[Behind], figures: Sequence[Figure]) -> dict[tuple[str, Subject], Deficit]:
    found: dict[tuple[str, Subject], Deficit] = {}
    for one in behind:
        for figure in figures:
            if one.indicator and figure.indicator == one.indicator:
                share = share_of(Decimal(figure.value), figure.unit, figure.indicator)
                if share is not None:
                    year = str(figure.year or "")
                    told = Deficit(share, figure.indicator, year, figure.source)
                    found[figure.place, Subject(one.sector.name)] = told
    return found
