"""An IATI activities file as the rows of a plan: nothing dropped, publishers' errors told, no money counted twice."""

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path

from pamoja.core.activities import Activity, BudgetLine, Source
from pamoja.core.money import MINOR_DIGITS, NOT_STATED, Money, NotAnAmount
from pamoja.core.periods import DAY, Year
from pamoja.core.placenames import OTHER_COUNTY, PlaceNames, sites_of
from pamoja.core.places import Gazetteer, Place
from pamoja.core.problems import Problem
from pamoja.formats.iati import read_iati
from pamoja.formats.iati_values import IatiActivity
from pamoja.workplan.facts import dac_purposes
from pamoja.workplan.reading import Reading
from pamoja.workplan.reading.sites import site_of

FUNDING, COMMITMENT, REVISED = "1", "2", "2"
DAC_FIVE_DIGITS = ("", "1")


def read_iati_plan(path: Path, county: Place, cycle: Year, gazetteer: Gazetteer) -> Reading:
    """Every activity of the file, those of other counties and years kept and noted; `row` is the line in the file."""
    names = PlaceNames(gazetteer, county.id)
    activities: list[Activity] = []
    problems: list[Problem] = []
    for item in read_iati(path):
        activities.append(_activity(item, path.name, names))
        problems += _problems(item, activities[-1], cycle, names)
    if not activities:
        problems.append(Problem("no_activities"))
    organisations = {activity.organisation for activity in activities}
    organisation = organisations.pop() if len(organisations) == 1 else ""
    return Reading(path.name, organisation, ("",), tuple(activities), tuple(problems), (), "iati")


def _activity(item: IatiActivity, file: str, names: PlaceNames) -> Activity:
    end = item.planned_end or item.actual_end
    places = sites_of(
        piece
        for location in item.locations
        for piece in names.resolve(location.name)
        if piece.resolved and location.name
    )
    return Activity(
        id=f"{file}#{item.identifier or item.line}",
        title=item.title or item.description[:100] or item.identifier,
        organisation=item.reporting.name or item.reporting.ref,
        description=item.description,
        sector=_sector(item),
        sites=tuple(site_of(place) for place in places),
        start=item.actual_start or item.planned_start,
        until=end + DAY if end and end < dt.date.max else None,
        budget=tuple(_budget(item)),
        source=Source(file, "", item.line, item.identifier),
    )


def _sector(item: IatiActivity) -> str:
    """The sector with the largest share, a five-digit purpose code before any other vocabulary."""
    if not item.sectors:
        return ""
    best = max(item.sectors, key=lambda s: (s.vocabulary in DAC_FIVE_DIGITS, s.percentage or 0.0))
    name = best.name or (dac_purposes().get(best.code, "") if best.vocabulary in DAC_FIVE_DIGITS else "")
    return f"{best.code} {name}".strip()


def _budget(item: IatiActivity) -> Iterator[BudgetLine]:
    """Money from one source only: budgets, else planned disbursements, else commitments."""
    funders = {org.name or org.ref for org in item.participating if org.role == FUNDING}
    payer = funders.pop() if len(funders) == 1 else None
    sums: dict[str, Decimal] = {}
    for value, currency in _amounts(item):
        sums[currency] = sums.get(currency, Decimal(0)) + value
    for currency, value in sums.items():
        try:
            yield BudgetLine(Money(value, currency if currency in MINOR_DIGITS else NOT_STATED), payer)
        except NotAnAmount:
            continue


def _amounts(item: IatiActivity) -> Iterable[tuple[Decimal, str]]:
    if item.budgets:
        revised = {(b.start, b.end) for b in item.budgets if b.type == REVISED}
        chosen = [b for b in item.budgets if b.type == REVISED or (b.start, b.end) not in revised]
        return [(b.value, b.currency) for b in chosen if b.value is not None]
    if item.disbursements:
        return [(d.value, d.currency) for d in item.disbursements if d.value is not None]
    return [(t.value, t.currency) for t in item.transactions if t.type == COMMITMENT and t.value is not None]


def _problems(item: IatiActivity, activity: Activity, cycle: Year, names: PlaceNames) -> Iterator[Problem]:
    for issue in item.issues:
        yield _at(issue.line, f"iati_{issue.code}", issue.value, element=issue.element)
    for location in item.locations:
        away = [piece for piece in names.resolve(location.name) if piece.reason == OTHER_COUNTY]
        if away:
            yield _at(location.line or item.line, "iati_other_place", location.name, county=names.county.name)
    if not activity.sites:
        yield _at(item.line, "iati_no_place", item.identifier, county=names.county.name)
    if _outside(activity.start, activity.until, cycle):
        yield _at(item.line, "iati_other_year", item.identifier, cycle=cycle.label)


def _at(line: int, code: str, value: str, **params: str) -> Problem:
    return Problem(code, "", f"line {line}", value[:200], params)


def _outside(start: dt.date | None, until: dt.date | None, cycle: Year) -> bool:
    return (start is not None and start >= cycle.period.end) or (
        until is not None and until <= cycle.period.start
    )
