"""A small joint plan made by hand: four invented partners and a county, with everything that is hard to show."""

import datetime as dt
from decimal import Decimal

from pamoja.core.activities import Activity, BudgetLine, Site, Source
from pamoja.core.calendars import due_dates
from pamoja.core.money import Money, Rate
from pamoja.core.periods import DAY, Period
from pamoja.core.problems import Problem
from pamoja.workplan import facts
from pamoja.workplan.plan import Conversion, JointPlan, PlanFinding, PlanGap, PlanRow, PlanSector
from pamoja.workplan.reading import Reading
from pamoja.workplan.reading.rows import Skipped

ATTACK = "=cmd|' /C calc'!A0"
MARKUP = "<script>alert('Ng'ombe')</script> & <img src=https://example.org/x.png>"
LONG = "Dig " + "w" * 39_996
WATER, HEALTH, LIVESTOCK = "Water and Sanitation", "Health", "Livestock, Agriculture and Fisheries"
KINDS = {
    "duplication": "possible duplication",
    "double_reporting": "possibly reported twice",
    "sequence_risk": "wrong order",
    "sequencing": "work that follows other work",
    "layering": "work that strengthens other work",
    "calendar_conflict": "events at the same time",
}
COUNTY = facts.gazetteer().county("samburu")
CYCLE = facts.calendars()["county"].year_from(2026)
WARDS = facts.gazetteer().wards_in(COUNTY.id)
ALPHA, BORA, CHANZO, DAWA, OWN = (
    "Alpha Relief",
    "Bora Maji Trust",
    "Chanzo Afya",
    "@Dawa Network",
    "County Government of Samburu",
)
FILES = {
    ALPHA: "alpha.xlsx",
    BORA: "bora plan.ods",
    CHANZO: "chanzo.csv",
    DAWA: "+dawa.xlsx",
    OWN: "county annex.xlsx",
}


def money(amount: str, currency: str = "KES") -> Money:
    return Money(Decimal(amount), currency)


def ward(number: int) -> Site:
    place = WARDS[number]
    return Site(place.id, place.name, "ward", place.code)


def activity(
    number: int,
    title: str,
    organisation: str,
    *,
    sites: tuple[Site, ...] = (),
    months: tuple[int, int] | None = (1, 3),
    budget: tuple[BudgetLine, ...] = (),
    indicator: str = "",
    target: str = "",
    programme: str = "",
    sub_programme: str = "",
) -> Activity:
    """One activity; `months` count from July 2026."""
    start = until = None
    if months:
        start, until = (
            dt.date(2026 + (6 + m) // 12, (6 + m) % 12 + 1, 1) for m in (months[0] - 1, months[1])
        )
    source = Source(FILES[organisation], "" if organisation == CHANZO else "Plan", number + 4)
    return Activity(
        f"{FILES[organisation]}#{number}", title, organisation, sites=sites, start=start, until=until, budget=budget,
        own=organisation == OWN, source=source,
        indicator=indicator, target=target, programme=programme, sub_programme=sub_programme,
    )  # fmt: skip


def line(amount: str, contributor: str | None = None, currency: str = "KES") -> BudgetLine:
    return BudgetLine(money(amount, currency), contributor)


def activities() -> tuple[tuple[str, Activity], ...]:
    county_wide = Site(COUNTY.id, COUNTY.name, "county", COUNTY.code)
    parent = next(p for p in WARDS[12].parents if "subcounty" in p)
    sub = Site(parent, facts.gazetteer()[parent].name, "subcounty")
    both = (line("175000", "County"), line("525000", "Alliance"))
    return (
        (WATER, activity(1, "Repair the borehole at Wamba", BORA, sites=(ward(13),), budget=both)),
        (WATER, activity(2, "Solarise Wamba borehole 💧", ALPHA, sites=(ward(13), ward(12)), months=(2, 6),
                         budget=(line("31000.50", "Alpha Relief", "USD"),), indicator="boreholes", target="-1+2")),
        (WATER, activity(3, "Train the water committee", BORA, sites=(sub,), months=None)),
        (WATER, activity(4, ATTACK, DAWA, sites=(ward(0),), budget=(line("250000", "@SUM(A1:A9)"),))),
        (WATER, activity(5, "Kuchimba kisima cha Ng'iro", OWN, sites=(ward(2),), months=(4, 12),
                         budget=(line("6800000", "County Government of Samburu"),), programme="Water supply",
                         sub_programme="Rural water")),
        (HEALTH, activity(6, MARKUP, CHANZO, sites=(ward(1),), budget=(line("90000", None, "XXX"),))),
        (HEALTH, activity(7, "Outreach in all wards", CHANZO, sites=(county_wide,), months=(1, 12))),
        (HEALTH, activity(8, "Cold chain at Poro", ALPHA, sites=(ward(4),),
                          budget=(line("1000000", "Alpha Relief"), line("2000", "Funder", "USD")))),
        (HEALTH, activity(9, "Cold chain at Poro (as implementer)", CHANZO, sites=(ward(4),),
                          budget=(line("1000000", "Alpha Relief"),))),
        (LIVESTOCK, activity(10, LONG, BORA, sites=(ward(3),), months=(12, 14), budget=(line("0", "Bora"),))),
        (LIVESTOCK, activity(11, "Bell\x07 and\x0b tab\tand \u202eturned", ALPHA, budget=(line("400000"),))),
        ("", activity(12, "Peace dialogue", DAWA, sites=(ward(5),), months=(3, 3), budget=(line("700", None, "EUR"),))),
    )  # fmt: skip


def rows() -> tuple[PlanRow, ...]:
    made = []
    for number, (sector, item) in enumerate(activities(), 1):
        marks = [item.period is not None and item.period.shared_days(q.period) > 0 for q in CYCLE.quarters]
        quarters = (marks[0], marks[1], marks[2], marks[3]) if item.period else None
        made.append(PlanRow(number, item, sector, "its own sector", quarters, 8 if number == 9 else 0))
    return tuple(made)


def finding(number: int, kind: str, members: tuple[int, ...], title: str, stake: Money | None) -> PlanFinding:
    tier = ("definite", "probable", "possible")[number % 3]
    window = Period(dt.date(2026, 8, 1), dt.date(2026, 10, 1)) if number % 2 else None
    first, last = (window.start, window.end - DAY) if window else (None, None)
    return PlanFinding(
        f"finding{number:09d}", kind, KINDS[kind], tier, 1 - number / 10, title, members, (WARDS[13].id,),
        first, last, stake,
        ("Both are borehole repair.", "Same place: Wamba East."), "Neither says for whom.",
    )  # fmt: skip


def findings() -> tuple[PlanFinding, ...]:
    return (
        finding(
            1,
            "duplication",
            (1, 2),
            "Two partners plan borehole repair",
            money("700000"),
        ),
        finding(2, "double_reporting", (8, 9), f"{ATTACK} twice", money("1000000")),
        finding(3, "sequence_risk", (3, 1), "Training starts before the repair is done", None),
        finding(4, "sequencing", (5, 3), MARKUP, None),
        finding(5, "layering", (2, 4), "Water and health meet", None),
        finding(6, "calendar_conflict", (7, 12), "Two events in a week", None),
    )


def gaps() -> tuple[PlanGap, ...]:
    return (
        PlanGap(WARDS[6], "", "", "nobody", f"Nobody plans anything in {WARDS[6].name}."),
        PlanGap(WARDS[6], WATER, "", "nobody", f"Nobody plans {WATER} in {WARDS[6].name}."),
        PlanGap(WARDS[2], WATER, "", "county_government_only", "Only the county government plans water."),
        PlanGap(WARDS[6], HEALTH, "", "county_wide_only", "Health only from county-wide plans."),
        PlanGap(WARDS[7], "", "latrines", "nobody", f"Nobody plans latrines in {WARDS[7].name}."),
    )


def readings() -> tuple[Reading, ...]:
    found = []
    for organisation, file in FILES.items():
        own = tuple(item for _, item in activities() if item.organisation == organisation)
        problems = (
            Problem("place_unknown", "Plan", "D9", ATTACK, {"name": ATTACK, "county": "Samburu"}),
            Problem("money_unreadable", "Plan", "F12", MARKUP),
            Problem("hidden_sheet", "Old", "", ""),
        )
        left = (Skipped("Plan", 30, "total"),)
        found.append(Reading(file, organisation, ("Plan",), own, problems, left, "xlsx", "ab" * 32, "county"))
    return tuple(found)


def plan() -> JointPlan:
    """The sample."""
    sectors = (PlanSector(WATER, "4215", "budget 2021/22"), PlanSector(HEALTH, "4217"), PlanSector(LIVESTOCK))
    rate = Rate(dt.date(2026, 9, 30), "USD", Decimal("129.2371"), "Central Bank of Kenya, mean rate")
    return JointPlan(
        COUNTY, CYCLE, WARDS, sectors, "The sectors are the county's own.", rows(), findings(), gaps(),
        due_dates(facts.date_rules(), CYCLE),
        (facts.calendars()["us"].year_from(2025), facts.calendars()["us"].year_from(2026)),
        readings(), (Conversion("USD", rate), Conversion("EUR", None)),
        (("=evil.pdf", "“=evil.pdf” is a picture: send the spreadsheet it was made from."),),
    )  # fmt: skip
