"""Writes a staged row's values as an activity of the plan, or over the one that it updates."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from pamoja.core.money import NOT_STATED, Rate
from pamoja.core.periods import DAY, Year
from pamoja.cycles.models import Cycle, Sector
from pamoja.cycles.queries import rates_of, sectors_of, sectors_to_align, year_of
from pamoja.organisations.queries import squeezed, sure_names
from pamoja.places.queries import ids_by_key
from pamoja.plans.models import Activity, ActivityRole, BudgetLine, Row, Site
from pamoja.plans.rating import rate_for
from pamoja.plans.returning import BACK, keep_versions
from pamoja.workplan.alignment import Sectors, align_rows
from pamoja.workplan.exchange import Json, activity_from
from pamoja.workplan.roles import roles_in

NO_SECTOR = "plan"
BY_PERSON = "a person"


def locked(cycle: Cycle) -> Cycle:
    """The cycle, held for this transaction: whoever changes its plan takes it first, so that no two wait in a circle.

    Rows that only point to the cycle may be written meanwhile.
    """
    held = Cycle.objects.select_for_update(of=("self",), no_key=True)
    return held.select_related("county").get(pk=cycle.pk)


def sectors_for_rows(rows: Sequence[Row], sectors: Sectors | None) -> dict[int, tuple[str, str]]:
    """The name of each row's sector by row id, and how it was found; nothing where the county has no sectors."""
    if sectors is None or not rows:
        return {}
    values = [replace(activity_from(row.values, ""), id=str(row.pk)) for row in rows]
    found = align_rows(values, sectors)
    return {row.pk: found[str(row.pk)] for row in rows}


def place_under(activity: Activity, sector: Sector | None, how: str, values: Json) -> None:
    """Its sector and how that was found; a person's choice of before is kept.

    A workbook that came back showed the sector: it stays where its cell was not changed.
    """
    back = values.get(BACK, {})
    if back.get("uuid") and activity.sector:
        stays = "sector" not in back.get("changed", ())
    else:
        stays = activity.aligned_by == BY_PERSON
    if not stays:
        activity.sector, activity.aligned_by = sector, how


def mark_changed(activity: Activity) -> None:
    """It is in the plan in one version more, and the department looks at it again."""
    activity.version += 1
    activity.withdrawn = False
    activity.review = Activity.Review.SUBMITTED


def rewrite(written: Sequence[tuple[Activity, Json]], cycle: Cycle) -> None:
    """Write new values over activities of the plan; each keeps its number."""
    if not written:
        return
    rates, year = rates_of(cycle), year_of(cycle)
    sectors = {sector.name: sector for sector in sectors_of(cycle)}
    as_rows = [Row(pk=activity.pk, values=values) for activity, values in written]
    aligned = sectors_for_rows(as_rows, sectors_to_align(cycle))
    keep_versions(activity.pk for activity, _ in written)
    for activity, values in written:
        name, how = aligned.get(activity.pk, ("", ""))
        fill(activity, values, rates, year)
        place_under(activity, sectors.get(name), how, values)
        mark_changed(activity)
        activity.save()
    write_details(written)


def fill(activity: Activity, values: Json, rates: Sequence[Rate], year: Year) -> None:
    """Put a row's values into an activity, not yet saved."""
    end = dt.date.fromisoformat(values["end"]) if values["end"] else None
    activity.title = values["title"]
    activity.lead = (values["organisation"] or (activity.sent_as or activity.organisation).name)[:300]
    activity.description = values["description"] or ""
    activity.sector_written = (values["sector"] or "")[:300]
    activity.programme = (values["programme"] or "")[:500]
    activity.sub_programme = (values["sub_programme"] or "")[:500]
    activity.indicator = values["indicator"] or ""
    activity.target = str(values["target"] or "")[:500]
    activity.target_groups = list(values["target_groups"])
    activity.beneficiaries = values["beneficiaries"]
    activity.start = dt.date.fromisoformat(values["start"]) if values["start"] else None
    activity.until = end + DAY if end else None
    activity.own = bool(values["own"]) or activity.organisation.type == "county"
    activity.kes = in_shillings(values["budget"], rates, year)


def in_shillings(budget: Sequence[Mapping[str, object]], rates: Sequence[Rate], year: Year) -> Decimal | None:
    """The whole budget in shillings; None where there is none or a currency has no rate near the year."""
    total = Decimal(0)
    for line in budget:
        amount, currency = Decimal(str(line["amount"])), str(line["currency"])
        if currency == NOT_STATED:
            return None
        if currency != "KES":
            rate = rate_for(rates, currency, year)
            if rate is None:
                return None
            amount *= rate.kes
        total += amount
    return total.quantize(Decimal("0.01")) if budget else None


def write_details(written: Sequence[tuple[Activity, Json]]) -> None:
    """Replace the sites and budget lines of saved activities by those of the values."""
    ids = [activity.pk for activity, _ in written]
    Site.objects.filter(activity__in=ids).delete()
    BudgetLine.objects.filter(activity__in=ids).delete()
    places = ids_by_key({place["id"] for _, values in written for place in values["places"]})
    sites: list[Site] = []
    lines: list[BudgetLine] = []
    for activity, values in written:
        here = dict.fromkeys(places[p["id"]] for p in values["places"] if p["id"] in places)
        sites += [Site(activity=activity, place_id=place, position=at) for at, place in enumerate(here)]
        lines += [
            BudgetLine(
                activity=activity,
                position=at,
                contributor=(line["contributor"] or "")[:300],
                amount=Decimal(str(line["amount"])),
                currency=line["currency"],
            )
            for at, line in enumerate(values["budget"])
        ]
    Site.objects.bulk_create(sites, batch_size=500)
    BudgetLine.objects.bulk_create(lines, batch_size=500)
    _write_roles([activity for activity, _ in written], lines)


def _write_roles(activities: Sequence[Activity], lines: Sequence[BudgetLine]) -> None:
    """Replace the parts that the cells of activities say each name plays."""
    ActivityRole.objects.filter(activity__in=[activity.pk for activity in activities]).delete()
    payers: dict[int, list[str]] = defaultdict(list)
    for line in lines:
        payers[line.activity_id].append(line.contributor)
    known = sure_names()
    made = [
        ActivityRole(
            activity=activity,
            position=at,
            name=one.name[:300],
            squeezed=squeezed(one.name),
            role=one.role,
            consortium=one.consortium[:300],
        )
        for activity in activities
        for at, one in enumerate(roles_in(activity.lead, payers[activity.pk], known))
    ]
    ActivityRole.objects.bulk_create(made, batch_size=500)


class Numbers:
    """Gives out the next number of each sector of a cycle; used under the cycle's lock."""

    def __init__(self, cycle: Cycle) -> None:
        self.prefix = f"{cycle.county.key}/{cycle.slug}"
        self.last: dict[str, int] = {}
        for number in Activity.objects.filter(cycle=cycle).values_list("number", flat=True):
            slug, _, count = number.removeprefix(f"{self.prefix}/").partition("/")
            self.last[slug] = max(self.last.get(slug, 0), int(count))

    def next(self, sector: Sector | None) -> str:
        """The next number: "samburu/2026-27/water/014"."""
        slug = sector.slug if sector else NO_SECTOR
        self.last[slug] = self.last.get(slug, 0) + 1
        return f"{self.prefix}/{slug}/{self.last[slug]:03d}"
