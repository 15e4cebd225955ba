"""A cycle with as many activities as one wants, written straight into the tables: the same ones every time."""

import datetime as dt
import hashlib
import random
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pamoja.core.periods import DAY
from pamoja.cycles.models import Cycle, Participation, Sector, Shown
from pamoja.cycles.operations import plan_changed
from pamoja.organisations.models import Organisation, User
from pamoja.organisations.operations import register
from pamoja.places.models import Place
from pamoja.plans.models import Activity, BudgetLine, Row, RowVersion, Site, Submission
from pamoja.plans.writing import Numbers

SEED, PARTNERS, BATCH = 20260701, 40, 500
AT = dt.datetime(2026, 6, 15, 9, 0, tzinfo=dt.UTC)
FILLER = "filler@example.org"
NAMES = ("Amani", "Bidii", "Chanua", "Daraja", "Elimika", "Faraja", "Heshima", "Imara", "Jitihada", "Kilele")
KINDS = ("Trust", "Network", "Programme", "Consortium")
VERBS = (
    "Rehabilitate",
    "Construct",
    "Train",
    "Supply",
    "Survey",
    "Equip",
    "Repair",
    "Support",
    "Monitor",
    "Expand",
)
OBJECTS = (
    "boreholes", "water pans", "dispensaries", "early childhood classrooms", "livestock markets", "feeder roads",
    "savings groups", "school latrines", "rangeland committees", "community health volunteers", "seed banks",
    "youth vocational centres", "solar pumps", "vaccination posts", "land registers", "women's cooperatives",
)  # fmt: skip
DETAILS = (
    "with the water committee", "before the rains", "and hand them over", "with local labour",
    "for herders on the move", "in two phases", "with the ward administrator", "after the survey",
    "and keep records", "near the market",
)  # fmt: skip
GROUPS = ("pastoralists", "women", "young people", "pupils", "households", "people with disabilities")
PAYERS = ("", "own funds", "County Government", "Road levy fund", "Northern Commons Fund")
SHOWN = (Shown.ALL, Shown.ALL, Shown.BAND, Shown.TOTALS)
RATES = {"KES": Decimal(1), "USD": Decimal("129.2371"), "EUR": None}


@dataclass(frozen=True)
class County:
    """What activities are drawn from."""

    cycle: Cycle
    sectors: tuple[Sector, ...]
    wards: tuple[Place, ...]
    wider: tuple[Place, ...]


def fill(cycle: Cycle, activities: int, *, partners: int = PARTNERS) -> None:
    """Add so many activities of invented partners to a cycle, with their submissions, rows, places and money."""
    chance = random.Random(SEED)  # noqa: S311 - the same data every time, no secret
    inside = Place.objects.filter(county=cycle.county).order_by("key")
    county = County(
        cycle,
        tuple(cycle.sectors.order_by("position")),
        tuple(inside.filter(level="ward")),
        (*inside.filter(level="subcounty"), cycle.county),
    )
    filler, _ = User.objects.get_or_create(email=FILLER, defaults={"name": "Filler", "joined_at": AT})
    sent = [_submission(cycle, at, filler) for at in range(partners)]
    numbers = Numbers(cycle)
    made = [_activity(county, sent[at % partners].organisation, at, chance) for at in range(activities)]
    for activity in made:
        activity.number = numbers.next(activity.sector)
    sites = [_sites(activity, county, chance) for activity in made]
    lines = [_lines(activity, chance) for activity in made]
    Activity.objects.bulk_create(made, batch_size=BATCH)
    Site.objects.bulk_create([site for some in sites for site in some], batch_size=BATCH)
    BudgetLine.objects.bulk_create([line for some in lines for line in some], batch_size=BATCH)
    rows = [
        _row(sent[at % partners], at // partners, activity, sites[at], lines[at], filler)
        for at, activity in enumerate(made)
    ]
    Row.objects.bulk_create(rows, batch_size=BATCH)
    RowVersion.objects.bulk_create(
        [RowVersion(row=row, number=1, values=row.values, by=filler, at=AT) for row in rows], batch_size=BATCH
    )
    plan_changed(cycle=cycle)


def _submission(cycle: Cycle, at: int, filler: User) -> Submission:
    """A file of one invented partner, who shows its money and places in one of several ways."""
    name = f"{NAMES[at % len(NAMES)]} {KINDS[at // len(NAMES) % len(KINDS)]} {at + 1}"
    organisation = register(name=name, kind=Organisation.Type.PARTNER, by=None, at=AT)
    Participation.objects.get_or_create(
        cycle=cycle,
        organisation=organisation,
        defaults={
            "money": SHOWN[at % len(SHOWN)],
            "sites": SHOWN[at // len(SHOWN) % len(SHOWN)],
            "joined_at": AT,
            "chosen_by": filler,
            "chosen_at": AT,
        },
    )
    return Submission.objects.create(
        cycle=cycle,
        organisation=organisation,
        name=f"{name} work plan.xlsx",
        size=40_000,
        digest=hashlib.sha256(f"{cycle.pk} {name}".encode()).hexdigest(),
        sent_by=filler,
        sent_at=AT,
        state=Submission.State.READ,
        kind="xlsx",
        calendar=("county", "us", "calendar")[at % 3],
        named=name,
        read_at=AT,
    )


def _activity(county: County, organisation: Organisation, at: int, chance: random.Random) -> Activity:
    sector = chance.choice(county.sectors) if chance.random() > 0.05 else None
    begins = dt.date(county.cycle.begins, 7, 1) + chance.randrange(330) * DAY
    dated = chance.random() > 0.06
    return Activity(
        cycle=county.cycle,
        organisation=organisation,
        lead=organisation.name,
        title=f"{chance.choice(VERBS)} {at % 37 + 2} {chance.choice(OBJECTS)} {chance.choice(DETAILS)}",
        description="As agreed with the community." if chance.random() > 0.5 else "",
        sector=sector,
        aligned_by="the kind of work" if sector else "",
        programme=f"Programme {chance.randrange(40) + 1}" if chance.random() > 0.2 else "",
        sub_programme=f"Sub-programme {chance.randrange(90) + 1}" if chance.random() > 0.4 else "",
        indicator="Number finished" if chance.random() > 0.3 else "",
        target=str(chance.randrange(400)) if chance.random() > 0.3 else "",
        target_groups=chance.sample(GROUPS, chance.randrange(3)),
        beneficiaries=chance.randrange(20, 9_000) if chance.random() > 0.4 else None,
        start=begins if dated else None,
        until=begins + chance.randrange(20, 200) * DAY if dated else None,
        review=chance.choice(("submitted", "submitted", "accepted")),
    )


def _sites(activity: Activity, county: County, chance: random.Random) -> list[Site]:
    kind = chance.random()
    if kind < 0.04:
        return []
    chosen = (
        [chance.choice(county.wider)]
        if kind < 0.14
        else chance.sample(county.wards, chance.choice((1, 1, 1, 2, 3)))
    )
    return [Site(activity=activity, place=place, position=at) for at, place in enumerate(chosen)]


def _lines(activity: Activity, chance: random.Random) -> list[BudgetLine]:
    """The money of an activity, its sum in shillings put into the activity where a rate is known."""
    if chance.random() < 0.12:
        return []
    currency = chance.choice(("KES", "KES", "KES", "USD", "EUR"))
    payers = chance.sample(PAYERS, chance.choice((1, 1, 2)))
    lines = [
        BudgetLine(
            activity=activity,
            position=at,
            contributor=payer,
            amount=Decimal(chance.randrange(1, 400)) * (10_000 if currency == "KES" else 100),
            currency=currency,
        )
        for at, payer in enumerate(payers)
    ]
    rate = RATES[currency]
    if rate is not None:
        activity.kes = (sum((line.amount for line in lines), Decimal(0)) * rate).quantize(Decimal("0.01"))
    return lines


def _row(
    sent: Submission,
    position: int,
    activity: Activity,
    sites: list[Site],
    lines: list[BudgetLine],
    filler: User,
) -> Row:
    return Row(
        submission=sent,
        position=position,
        sheet="Plan",
        line=position + 3,
        values=_values(activity, sites, lines, position + 3),
        fingerprint=hashlib.sha256(activity.number.encode()).hexdigest(),
        state=Row.State.IN_PLAN,
        activity=activity,
        settled_by=filler,
        settled_at=AT,
    )


def _values(activity: Activity, sites: list[Site], lines: list[BudgetLine], line: int) -> Mapping[str, Any]:
    """What the row of the file said, as a reading keeps it."""
    return {
        "title": activity.title,
        "description": activity.description,
        "organisation": activity.lead,
        "sector": activity.sector.name if activity.sector else "",
        "programme": activity.programme,
        "sub_programme": activity.sub_programme,
        "indicator": activity.indicator,
        "target": activity.target,
        "target_groups": activity.target_groups,
        "beneficiaries": activity.beneficiaries,
        "places": [
            {"code": s.place.code, "name": s.place.name, "level": s.place.level, "id": s.place.key}
            for s in sites
        ],
        "start": activity.start.isoformat() if activity.start else None,
        "end": (activity.until - DAY).isoformat() if activity.until else None,
        "budget": [
            {"amount": int(money.amount), "currency": money.currency, "contributor": money.contributor}
            for money in lines
        ],
        "own": False,
        "source": {"sheet": "Plan", "row": line},
    }
