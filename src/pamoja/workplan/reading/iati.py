"""An IATI activities file as the rows of a plan: nothing dropped, publishers' errors told, no money counted twice."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from pamoja.core.activities import Activity, BudgetLine, Source
from pamoja.core.money import Money
from pamoja.core.periods import DAY, Year
from pamoja.core.placenames import PlaceNames
from pamoja.core.places import Gazetteer, Place
from pamoja.core.problems import Problem
from pamoja.formats.iati import read_iati
from pamoja.formats.iati_values import IatiActivity
from pamoja.workplan.iati_links import published, without_families
from pamoja.workplan.iati_money import Counted, counted, proposal
from pamoja.workplan.reading import Reading
from pamoja.workplan.reading.iati_places import (
    BY_POINT,
    ELSEWHERE,
    OPEN,
    Located,
    is_abroad,
    located,
    places_of,
)
from pamoja.workplan.reading.iati_record import Json, leads_of, main_sector, overlapping, record_of
from pamoja.workplan.reading.sites import site_of

CANCELLED, SUSPENDED = "5", "6"
STOPPED = {CANCELLED: "cancelled", SUSPENDED: "suspended"}
HUNDRED, NEARLY = 100.0, 0.5
MOST_NAMED = 5


def read_iati_plan(path: Path, county: Place, cycle: Year, gazetteer: Gazetteer) -> Reading:
    """Every activity of the file, those of other counties and years kept and noted; `row` is the line in the file.

    What the file says beyond a row stands in the reading's `records`; the money is that of the proposed choice.
    """
    names = PlaceNames(gazetteer, county.id)
    activities: list[Activity] = []
    records: list[Json] = []
    problems: list[Problem] = []
    for item in read_iati(path):
        places = located(item, names)
        activities.append(_activity(item, path.name, places, cycle))
        records.append(record_of(item, places))
        problems += _problems(item, activities[-1], places, cycle, county)
    records = without_families(records)
    money = counted(records, proposal(records))
    problems += [note for one in money for note in one.notes] + list(_repeated(records))
    if not activities:
        problems.append(Problem("iati_no_activities"))
    publishers = {record["publisher"] for record in records}
    publisher = publishers.pop() if len(publishers) == 1 else ""
    paid = tuple(
        _with_money(replace(activity, published=published(record)), one)
        for activity, record, one in zip(activities, records, money, strict=True)
    )
    return Reading(
        path.name, publisher, ("",), paid, tuple(problems), (), "iati", records=tuple(records)
    )  # fmt: skip


def _activity(item: IatiActivity, file: str, places: tuple[Located, ...], cycle: Year) -> Activity:
    end = item.actual_end or item.planned_end
    leads = leads_of(item)
    indicator, target = _measured(item, cycle)
    return Activity(
        id=f"{file}#{item.identifier or item.line}",
        title=item.title or item.description[:100] or item.identifier,
        organisation=leads[0] if leads else "",
        description=item.description,
        sector=main_sector(item),
        indicator=indicator,
        target=target,
        sites=tuple(site_of(place) for place in places_of(places)),
        start=item.actual_start or item.planned_start,
        until=end + DAY if end and end < dt.date.max else None,
        source=Source(file, "", item.line, item.identifier),
    )


def _measured(item: IatiActivity, cycle: Year) -> tuple[str, str]:
    """The first indicator and what it shall reach: in a period of this county year, else in its last one."""
    first = next((one for one in item.indicators if one.title), None)
    if first is None:
        return "", ""
    aimed = [period for period in first.periods if period.target]
    here = [
        period
        for period in aimed
        if period.start
        and period.end
        and period.start < cycle.period.end
        and period.end >= cycle.period.start
    ]
    chosen = (here or aimed)[-1:]
    return first.title, chosen[0].target if chosen else ""


def _with_money(activity: Activity, money: Counted) -> Activity:
    lines = (
        BudgetLine(Money(Decimal(str(line["amount"])), line["currency"]), line["contributor"])
        for line in money.lines
    )
    return replace(activity, budget=tuple(lines))


def _problems(
    item: IatiActivity, activity: Activity, places: tuple[Located, ...], cycle: Year, county: Place
) -> Iterator[Problem]:
    for issue in item.issues:
        if issue.code != "repeated_identifier":  # told of all who share it, not of the later ones alone
            yield _at(
                item, issue.where or issue.element, f"iati_{issue.code}", issue.value, element=issue.element
            )
    yield from _place_problems(item, activity, places, county)
    leads = leads_of(item)
    if len(leads) > 1:
        yield _at(item, "participating-org", "iati_several_lead", ", ".join(leads), lead=leads[0])
    yield from _sum_problems(item)
    if item.status in STOPPED:
        yield _at(item, "activity-status", "iati_stopped", STOPPED[item.status])
    if _outside(activity.start, activity.until, cycle):
        yield _at(item, "activity-date", "iati_other_year", item.identifier, cycle=cycle.label)


def _place_problems(
    item: IatiActivity, activity: Activity, places: tuple[Located, ...], county: Place
) -> Iterator[Problem]:
    for number, one in enumerate(places, 1):
        where = f"location {number}" if len(places) > 1 else "location"
        if one.how == BY_POINT and one.near:
            point = f"{one.location.latitude}, {one.location.longitude}"
            ward, km = one.near.ward.name, f"{one.near.km:g}"
            yield _at(item, where, "iati_point_nearest", point, ward=ward, km=km)
        if one.how == ELSEWHERE:
            yield _at(item, where, "iati_other_place", one.said, county=county.name)
    if is_abroad(item):
        codes = ", ".join([one.code for one in item.countries if one.code][:MOST_NAMED])
        yield _at(item, "recipient-country", "iati_other_country", codes)
        return
    unknown = [one.said for one in places if one.how == OPEN and one.said]
    if unknown:
        listed = "; ".join(name[:60] for name in unknown[:MOST_NAMED])
        more = {"county": county.name, "count": str(len(unknown)), "all": str(len(places))}
        yield _at(item, "location", "iati_location_open", listed, **more)
    if not activity.sites:
        yield _at(item, "location", "iati_no_place", item.identifier, county=county.name)


def _sum_problems(item: IatiActivity) -> Iterator[Problem]:
    """Sectors of one vocabulary that are not a hundred together, and budgets that share days."""
    shares: dict[str, list[float]] = {}
    for one in item.sectors:
        shares.setdefault(one.vocabulary, []).append(one.percentage or 0.0)
    for vocabulary, parts in shares.items():
        told = any(parts) and abs(sum(parts) - HUNDRED) > NEARLY
        if told:
            yield _at(item, "sector", "iati_sector_sum", f"{sum(parts):g}", vocabulary=vocabulary)
    if overlapping(item.budgets):
        yield _at(item, "budget", "iati_budgets_overlap", item.identifier)


def _repeated(records: list[Json]) -> Iterator[Problem]:
    """Every activity that shares its identifier with another of the file."""
    count = Counter(record["id"] for record in records if record["id"])
    for record in records:
        if count[record["id"]] > 1:
            where = f"{record['id']}, iati-identifier"
            yield Problem("iati_repeated_identifier", "", where, record["id"], {"row": str(record["line"])})


def _at(item: IatiActivity, where: str, code: str, value: str = "", **params: str) -> Problem:
    """A problem at an element of an activity: "XM-DAC-1-23, location 2"; its row is the activity's line."""
    owner = item.identifier or f"line {item.line}"
    return Problem(code, "", f"{owner}, {where}", value[:200], {"row": str(item.line), **params})


def _outside(start: dt.date | None, until: dt.date | None, cycle: Year) -> bool:
    return (start is not None and start >= cycle.period.end) or (
        until is not None and until <= cycle.period.start
    )
