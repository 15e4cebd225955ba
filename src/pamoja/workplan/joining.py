"""Joins what several files say into one joint work plan: rows, findings, gaps and one calendar."""

import datetime as dt
from collections.abc import Iterable, Sequence

from pamoja.core.activities import Activity
from pamoja.core.calendars import DueDate, due_dates
from pamoja.core.money import NOT_STATED, Rate, newest_rate
from pamoja.core.periods import Year
from pamoja.core.places import WARD, Gazetteer, Place
from pamoja.overlap import Analysis, Catalogue, Deadline, Finding, analyse
from pamoja.overlap.findings import CHANGES, WEAKEST, finding_id
from pamoja.workplan import facts
from pamoja.workplan.alignment import Sectors, align, sector_of_kinds, sectors_for
from pamoja.workplan.catalogue import shipped_catalogue
from pamoja.workplan.plan import Conversion, JointPlan, PlanFinding, PlanGap, PlanRow, PlanSector
from pamoja.workplan.reading import Reading

MOST_FINDINGS = 500
RATE_MAY_PRECEDE = dt.timedelta(days=92)
KIND_NAMES = {
    "duplication": "possible duplication",
    "double_reporting": "possibly reported twice",
    "sequence_risk": "order to check",
    "sequencing": "one prepares the other",
    "layering": "strengthen each other",
    "cost_sharing": "costs could be shared",
    "calendar_conflict": "same people, same week",
    "statutory_conflict": "a deadline falls in it",
}
COUNTED_TWICE = ("definite", "probable")


def join_plans(
    readings: Sequence[Reading],
    county: Place,
    cycle: Year,
    *,
    rates: Iterable[Rate] = (),
    refused: Sequence[tuple[str, str]] = (),
    gazetteer: Gazetteer | None = None,
    catalogue: Catalogue | None = None,
) -> JointPlan:
    """The joint work plan of a county's year from everything that was read.

    `refused` are files that could not be read, with the reason. Rates older than three months before the
    cycle, or later than it, are not used. The order of the readings makes no difference to the rows, findings or gaps.
    """
    gazetteer, catalogue = gazetteer or facts.gazetteer(), catalogue or shipped_catalogue()
    activities = [
        a
        for reading in readings
        for a in reading.activities
        if _concerns(a, reading, county, cycle, gazetteer)
    ]
    activities.sort(key=lambda activity: activity.id)
    analysis = analyse(activities, gazetteer, catalogue)
    sectors = sectors_for(county, activities, catalogue)
    deadlines = due_dates(facts.date_rules(), cycle)
    rows = _rows(activities, analysis, sectors, catalogue, cycle)
    number_of = {row.activity.id: row.number for row in rows}
    findings = [_told(finding, number_of, gazetteer) for finding in analysis.findings(MOST_FINDINGS)]
    findings += _clashes_with_deadlines(analysis, deadlines, number_of)
    rows = _counted_once(rows, findings)
    return JointPlan(
        county=county,
        cycle=cycle,
        wards=gazetteer.inside(county.id, WARD),
        sectors=tuple(PlanSector(s.name, s.vote, s.source) for s in sectors.sectors),
        sectors_are=sectors.are,
        rows=rows,
        findings=tuple(findings),
        gaps=_gaps(analysis, rows, county, gazetteer, catalogue),
        deadlines=deadlines,
        years=_years(readings, cycle),
        readings=tuple(sorted(readings, key=lambda reading: reading.file)),
        conversions=_conversions(rows, tuple(rates), cycle),
        refused=tuple(refused),
    )


def _concerns(activity: Activity, reading: Reading, county: Place, cycle: Year, gazetteer: Gazetteer) -> bool:
    """Whether an activity belongs into the plan: of an IATI file only those of this place and year do."""
    if reading.kind != "iati":
        return True
    here = any(gazetteer.contains(county.id, site.place) for site in activity.sites)
    began = activity.start is None or activity.start < cycle.period.end
    return here and began and (activity.until is None or activity.until > cycle.period.start)


def _rows(
    activities: Sequence[Activity], analysis: Analysis, sectors: Sectors, catalogue: Catalogue, cycle: Year
) -> tuple[PlanRow, ...]:
    """The rows in the order of the plan: sector, programme, place, first day, organisation."""
    codes = sector_of_kinds(analysis.intervention_of, catalogue)
    aligned = {a.id: align(a, codes.get(a.id, ""), sectors, catalogue) for a in activities}
    rank = {sector.name: number for number, sector in enumerate(sectors.sectors)}

    def place(a: Activity) -> tuple[object, ...]:
        return (
            rank.get(aligned[a.id][0], len(rank)), not a.programme, a.programme, a.sub_programme,
            a.sites[0].code if a.sites else "~", a.start or dt.date.max, a.organisation, a.id,
        )  # fmt: skip

    ordered = sorted(activities, key=place)
    return tuple(
        PlanRow(number, a, *aligned[a.id], _quarters(a, cycle)) for number, a in enumerate(ordered, 1)
    )


def _quarters(activity: Activity, cycle: Year) -> tuple[bool, bool, bool, bool] | None:
    if activity.period is None:
        return None
    q1, q2, q3, q4 = (activity.period.shared_days(quarter.period) > 0 for quarter in cycle.quarters)
    return (q1, q2, q3, q4)


def _told(finding: Finding, number_of: dict[str, int], gazetteer: Gazetteer) -> PlanFinding:
    """An engine's finding in the plan's words."""
    weakest = finding.weakest
    doubtful = weakest.contribution < 0
    return PlanFinding(
        id=finding.id,
        kind=finding.kind,
        kind_name=KIND_NAMES[finding.kind],
        tier=finding.tier,
        score=round(finding.score, 4),
        title=finding.title,
        members=tuple(number_of[member] for member in finding.members),
        wards=tuple(gazetteer[ward].code for ward in finding.wards),
        first=finding.window.start if finding.window else None,
        last=finding.window.last if finding.window else None,
        money=finding.money_at_stake,
        reasons=tuple(evidence.sentence for evidence in finding.evidence),
        weakest=f"{weakest.sentence} {CHANGES[weakest.feature]}" if doubtful else WEAKEST["none"],
    )


def _clashes_with_deadlines(
    analysis: Analysis, deadlines: Sequence[DueDate], number_of: dict[str, int]
) -> list[PlanFinding]:
    """Trainings and meetings of county officials in the week before the law wants something of them, one for each."""
    asked = {f"{date.rule.key} {date.due}": date for date in deadlines}
    wanted = [Deadline(key, date.rule.event, date.due) for key, date in asked.items()]
    clashes: dict[str, list[DueDate]] = {}
    for clash in analysis.statutory_conflicts(wanted):
        clashes.setdefault(clash.activity, []).append(asked[clash.deadline.key])
    by_id = {activity.id: activity for activity in analysis.activities}
    return [_clash(by_id[key], number_of[key], dates) for key, dates in clashes.items()]


def _clash(activity: Activity, number: int, dates: Sequence[DueDate]) -> PlanFinding:
    others = f" and {len(dates) - 1} more" if len(dates) > 1 else ""
    return PlanFinding(
        id=finding_id("statutory_conflict", [activity.id, *(date.rule.key for date in dates)], ordered=False),
        kind="calendar_conflict",
        kind_name=KIND_NAMES["statutory_conflict"],
        tier="possible",
        score=0.5,
        title=f"“{activity.title}” falls in the week before a deadline: {dates[0].rule.event}{others}",
        members=(number,),
        wards=tuple(site.code for site in activity.sites if site.level == WARD),
        first=activity.start,
        last=activity.last,
        money=None,
        reasons=tuple(f"{d.rule.event}: {d.rule.rule} ({d.rule.source}, {d.rule.status})." for d in dates),
        weakest="Ask whether the same officers are needed for both.",
    )


def _counted_once(rows: tuple[PlanRow, ...], findings: Sequence[PlanFinding]) -> tuple[PlanRow, ...]:
    """The rows with the money of an activity reported twice counted only in the first of them."""
    counted: dict[int, int] = {}
    for finding in findings:
        if finding.kind == "double_reporting" and finding.tier in COUNTED_TWICE:
            first, second = sorted(finding.members)
            counted.setdefault(second, counted.get(first, first))
    return tuple(
        PlanRow(r.number, r.activity, r.sector, r.aligned_by, r.quarters, counted.get(r.number, 0))
        for r in rows
    )


def _gaps(
    analysis: Analysis, rows: Sequence[PlanRow], county: Place, gazetteer: Gazetteer, catalogue: Catalogue
) -> tuple[PlanGap, ...]:
    names = {item.id: item.name for item in catalogue.interventions}
    sector_of = {row.activity.id: row.sector for row in rows if row.sector}
    return tuple(
        PlanGap(gazetteer[gap.ward], gap.sector, names.get(gap.intervention, ""), gap.kind, gap.sentence)
        for gap in analysis.gaps(county.id, sector_of)
    )


def _years(readings: Sequence[Reading], cycle: Year) -> tuple[Year, ...]:
    """The county's year and those years of the calendars the files follow that share days with it."""
    calendars = facts.calendars()
    keys = [
        facts.COUNTY_YEAR,
        *sorted({r.calendar for r in readings if r.calendar in calendars} - {facts.COUNTY_YEAR}),
    ]
    years = [cycle]
    for key in keys[1:]:
        first, last = calendars[key].year_of(cycle.period.start), calendars[key].year_of(cycle.period.last)
        years += [first] if first == last else [first, last]
    return tuple(years)


def _conversions(rows: Sequence[PlanRow], rates: Sequence[Rate], cycle: Year) -> tuple[Conversion, ...]:
    """What each foreign currency of the plan can be converted with: the newest rate near or in the cycle."""
    currencies = {line.money.currency for row in rows for line in row.activity.budget} - {"KES", NOT_STATED}
    first, last = cycle.period.start - RATE_MAY_PRECEDE, cycle.period.last
    return tuple(
        Conversion(currency, newest_rate(rates, currency, first, last)) for currency in sorted(currencies)
    )
