"""What an IATI activity says beyond a row of a plan, as plain values that are kept with the row and shown beside it."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from pamoja.core.money import MINOR_DIGITS, NOT_STATED, Money, NotAnAmount
from pamoja.formats.iati_values import IatiActivity, IatiBudget, IatiOrganisation, IatiShare
from pamoja.workplan.facts import dac_purposes
from pamoja.workplan.iati_links import links_of
from pamoja.workplan.iati_money import BUDGET, COMMITTED, PLANNED, SPENT
from pamoja.workplan.reading.iati_places import Located

Json = dict[str, Any]
FUNDING, ACCOUNTABLE, EXTENDING, IMPLEMENTING = "1", "2", "3", "4"
OUTGOING, INCOMING, DISBURSED, EXPENDED = "2", "11", "3", "4"
REVISED = "2"
DAC_FIVE, DAC_THREE = "1", "2"
MOST_INDICATORS, MOST_PERIODS, MOST_LOCATIONS, LONGEST = 30, 8, 60, 300


def record_of(item: IatiActivity, places: Sequence[Located]) -> Json:
    """The identifier, roles, sectors, locations, dates, money by source and results of an activity."""
    return {
        "id": item.identifier,
        "line": item.line,
        "publisher": item.reporting.name or item.reporting.ref,
        "publisher_ref": item.reporting.ref,
        "status": item.status,
        "humanitarian": item.humanitarian,
        "currency": item.default_currency,
        "dates": {name: day.isoformat() for name, day in _days(item) if day},
        "roles": [
            {"role": one.role, "name": named(one)[:LONGEST], "ref": one.ref}
            for one in item.participating
            if named(one)
        ],
        "sectors": [_share(one) for one in sectors_of(item)],
        "locations": [_place(one) for one in places[:MOST_LOCATIONS]],
        "all_locations": len(places),
        "money": money_by_source(item),
        "payer": payer_of(item),
        "indicators": [
            {
                "result": one.result[:LONGEST],
                "title": one.title[:LONGEST],
                "baseline": one.baseline[:LONGEST],
                "periods": [
                    {
                        "start": _iso(p.start),
                        "end": _iso(p.end),
                        "target": p.target[:50],
                        "actual": p.actual[:50],
                    }
                    for p in one.periods[-MOST_PERIODS:]
                ],
            }
            for one in item.indicators[:MOST_INDICATORS]
        ],
        "all_indicators": len(item.indicators),
        "related": [list(pair) for pair in item.related],
        "links": links_of(item),
    }


def named(one: IatiOrganisation) -> str:
    """An organisation's name, else its reference."""
    return one.name or one.ref


def payer_of(item: IatiActivity) -> str | None:
    """The funding organisation, where there is one alone: how several share is not told."""
    funders = {named(one) for one in item.participating if one.role == FUNDING and named(one)}
    return funders.pop() if len(funders) == 1 else None


def leads_of(item: IatiActivity) -> tuple[str, ...]:
    """Who carries the activity out: the implementing organisations, else who extends or answers for it."""
    for role in (IMPLEMENTING, EXTENDING, ACCOUNTABLE):
        found = dict.fromkeys(named(one) for one in item.participating if one.role == role and named(one))
        if found:
            return tuple(found)
    return (named(item.reporting),) if named(item.reporting) else ()


def sectors_of(item: IatiActivity) -> tuple[IatiShare, ...]:
    """Its sectors; where only its transactions name them, each of those once and without a share."""
    if item.sectors:
        return item.sectors
    found = {(s.vocabulary, s.code): s for one in item.transactions for s in one.sectors}
    return tuple(IatiShare(s.code, s.vocabulary, s.name) for s in found.values())


def main_sector(item: IatiActivity) -> str:
    """The largest sector of one vocabulary: five-digit purpose codes, else three-digit ones, else the first named."""
    sectors = sectors_of(item)
    if not sectors:
        return ""
    known = {one.vocabulary for one in sectors}
    vocabulary = next((v for v in (DAC_FIVE, DAC_THREE) if v in known), sectors[0].vocabulary)
    best = max((s for s in sectors if s.vocabulary == vocabulary), key=lambda s: s.percentage or 0.0)
    return f"{best.code} {sector_name(best)}".strip()


def sector_name(share: IatiShare) -> str:
    """What a sector is called by its publisher, else in the list of purpose codes."""
    return share.name or (dac_purposes().get(share.code, "") if share.vocabulary == DAC_FIVE else "")


def money_by_source(item: IatiActivity) -> dict[str, list[Json]]:
    """The sum of each source by currency; a revised budget stands in the place of the ones that it overlaps.

    A commitment that goes out and the one that comes in tell of the same money: the outgoing ones count where there
    are any. A sum below nothing is left out.
    """
    moved = item.transactions
    outgoing = [one for one in moved if one.type == OUTGOING]
    found = {
        BUDGET: _sums((one.value, one.currency) for one in current_budgets(item.budgets)),
        PLANNED: _sums((one.value, one.currency) for one in current_budgets(item.disbursements)),
        COMMITTED: _sums((o.value, o.currency) for o in outgoing or [o for o in moved if o.type == INCOMING]),
        SPENT: _sums((one.value, one.currency) for one in moved if one.type in (DISBURSED, EXPENDED)),
    }
    return {source: lines for source, lines in found.items() if lines}


def current_budgets(budgets: Sequence[IatiBudget]) -> list[IatiBudget]:
    """The budgets without the original ones that a revised one replaces: those of a period it shares days with."""
    revised = [one for one in budgets if one.type == REVISED]
    return [
        one for one in budgets if one.type == REVISED or not any(_share_days(one, other) for other in revised)
    ]


def overlapping(budgets: Sequence[IatiBudget]) -> bool:
    """Whether two of the budgets that count share more than a day, so that they may tell of the same money twice."""
    dated = sorted((o.start, o.end) for o in current_budgets(budgets) if o.start and o.end and o.value)
    return any(after[0] < before[1] for before, after in pairwise(dated))


def _share_days(one: IatiBudget, other: IatiBudget) -> bool:
    if one.start is None or other.start is None:
        return one.start == other.start
    ends = (one.end or one.start, other.end or other.start)
    return one.start == other.start or (one.start < ends[1] and other.start < ends[0])


def _sums(amounts: Iterable[tuple[Decimal | None, str]]) -> list[Json]:
    sums: dict[str, Decimal] = {}
    for value, currency in amounts:
        if value is not None:
            stated = currency if currency in MINOR_DIGITS else NOT_STATED
            sums[stated] = sums.get(stated, Decimal(0)) + value
    return [line for currency, value in sums.items() if (line := _line(value, currency))]


def _line(value: Decimal, currency: str) -> Json | None:
    try:
        amount = Money(value, currency).amount
    except NotAnAmount:
        return None
    whole = amount == amount.to_integral_value()
    return {"amount": int(amount) if whole else float(amount), "currency": currency} if amount > 0 else None


def _share(one: IatiShare) -> Json:
    return {
        "vocabulary": one.vocabulary,
        "code": one.code,
        "name": sector_name(one)[:LONGEST],
        "share": one.percentage,
    }


def _place(one: Located) -> Json:
    where = one.location
    point = [where.latitude, where.longitude] if where.latitude is not None else None
    return {
        "name": where.name[:LONGEST],
        "point": point,
        "exactness": where.exactness,
        "how": one.how,
        "places": [place.name for place in one.places],
        "km": one.near.km if one.near else None,
    }


def _days(item: IatiActivity) -> Iterable[tuple[str, Any]]:
    names = ("planned_start", "actual_start", "planned_end", "actual_end")
    return ((name, getattr(item, name)) for name in names)


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None
