"""Which figure of the need tables stands for which sector: suggested by its words, or chosen by the county."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from pamoja.core.refusals import Refusal
from pamoja.cycles.models import Cycle, Sector, SectorIndicator
from pamoja.cycles.needing import Need
from pamoja.journal.operations import record
from pamoja.organisations import rights
from pamoja.organisations.models import User
from pamoja.workplan.deficits import likely_indicator, share_of


class NotAShare(Refusal):
    """An indicator that no table of the county gives in per cent."""

    code = "indicator_not_a_share"
    sentence = "No table of this county gives “{indicator}” in per cent of people or households: choose another figure."


@dataclass(frozen=True, slots=True)
class Behind:
    """A sector and the indicator that stands for its need, "" for none; `chosen` by somebody, else suggested."""

    sector: Sector
    indicator: str
    chosen: bool


def shares_in(needs: Iterable[Need]) -> list[str]:
    """The indicators of a county that are shares of people or households, by name."""
    return sorted(
        {need.indicator for need in needs if share_of(need.value, need.unit, need.indicator) is not None}
    )


def indicators_behind(cycle: Cycle, sectors: Sequence[Sector], needs: Sequence[Need]) -> list[Behind]:
    """The figure that stands for each sector: the one chosen last, or else the likeliest by its words."""
    known = shares_in(needs)
    chosen = _chosen(cycle) if known else {}
    return [
        Behind(sector, chosen[sector.pk], chosen=True)
        if sector.pk in chosen and chosen[sector.pk] in ("", *known)
        else Behind(sector, likely_indicator(sector.covers.split(), known), chosen=False)
        for sector in sectors
    ]


def _chosen(cycle: Cycle) -> dict[int, str]:
    rows = SectorIndicator.objects.filter(sector__cycle=cycle).order_by("id")
    return dict(rows.values_list("sector", "indicator"))


@transaction.atomic
def choose_indicators(
    *, cycle: Cycle, chosen: Mapping[str, str], needs: Sequence[Need], by: User, at: dt.datetime
) -> int:
    """Say which indicator stands for each sector, by its slug, "" for none; tells how many changed.

    Raises NotAShare. An earlier choice stays on record and is taken back by choosing again.
    """
    rights.demand(by, rights.LOAD_FRAMEWORK, cycle.county)
    known = {"", *shares_in(needs)}
    changed = 0
    for behind in indicators_behind(cycle, list(cycle.sectors.order_by("position")), needs):
        wanted = chosen.get(behind.sector.slug, behind.indicator)
        if wanted == behind.indicator:
            continue
        if wanted not in known:
            raise NotAShare(indicator=wanted[:200])
        SectorIndicator.objects.create(sector=behind.sector, indicator=wanted, chosen_by=by, chosen_at=at)
        record(
            action="indicator.chosen" if wanted else "indicator.none",
            subject=f"cycle:{cycle.uuid}",
            by=by.uuid,
            at=at,
            county=cycle.county.key,
            facts={"sector": behind.sector.name, "indicator": wanted},
        )
        changed += 1
    return changed
