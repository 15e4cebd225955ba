"""Joins what several files say into one joint work plan: rows, findings, gaps and one calendar."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from pamoja.core.activities import Activity
from pamoja.core.calendars import due_dates
from pamoja.core.money import NOT_STATED, Rate, newest_rate
from pamoja.core.periods import Year
from pamoja.core.places import WARD, Gazetteer, Place, squeeze
from pamoja.core.problems import row_of
from pamoja.overlap import Analysis, Catalogue, Gap, analyse, gaps
from pamoja.overlap.explain import in_sentence
from pamoja.overlap.questions import questions
from pamoja.workplan import facts
from pamoja.workplan.alignment import Sectors, align, sector_of_kinds, sectors_for
from pamoja.workplan.catalogue import shipped_catalogue
from pamoja.workplan.counting import Pair, Reported, counted_once, payer_first
from pamoja.workplan.parties import parties_of
from pamoja.workplan.plan import (
    ELSEWHERE,
    OUTSIDE_YEAR,
    REPEATED,
    Conversion,
    JointPlan,
    PlanFinding,
    PlanGap,
    PlanRow,
    PlanSector,
)
from pamoja.workplan.reading import Reading
from pamoja.workplan.telling import findings_of

RATE_MAY_PRECEDE = dt.timedelta(days=92)
COUNTED_TWICE = ("definite", "probable")
MONEY_KINDS = ("double_reporting", "duplication")
Decided = Callable[[PlanFinding, Callable[[int], PlanRow]], bool | None]
WARD_SENTENCES = {
    "nobody": "No plan names {ward}.",
    "county_government_only": "No partner names {ward} itself; only the county government does.",
    "county_wide_only": "No plan names {ward}; it is reached only by county-wide claims.",
}


def join_plans(
    readings: Sequence[Reading],
    county: Place,
    cycle: Year,
    *,
    rates: Iterable[Rate] = (),
    refused: Sequence[tuple[str, str]] = (),
    gazetteer: Gazetteer | None = None,
    catalogue: Catalogue | None = None,
    sectors: Sectors | None = None,
    kept: Mapping[str, str] = MappingProxyType({}),
    decided: Decided = lambda _finding, _row: None,
    ask: int = 0,
    step: Callable[[str], None] = lambda _: None,
) -> JointPlan:
    """The joint work plan of a county's year from everything that was read.

    `refused` are files that could not be read, with the reason. Rates older than three months before the
    cycle, or later than it, are not used. The order of the readings makes no difference to the rows, findings or gaps.
    `kept` tells the name that is kept for squeezed names that are treated as one. `sectors` are those to align to,
    where they are not the ones shipped or named in the files; `step` is told what begins: "compare", "explain",
    "gaps". `decided` tells of a finding whether people decided that its money is reported twice (True) or is two
    (False), None where they have not. `ask` is how many phrases at most to ask people about.
    """
    gazetteer, catalogue = gazetteer or facts.gazetteer(), catalogue or shipped_catalogue()
    activities = [
        a
        for reading in readings
        for a in reading.activities
        if _concerns(a, reading, county, cycle, gazetteer)
    ]
    activities.sort(key=lambda activity: activity.id)
    step("compare")
    analysis = analyse(activities, gazetteer, catalogue, parties=parties_of(readings, kept))
    sectors = sectors or sectors_for(county, activities, catalogue)
    deadlines = due_dates(facts.date_rules(), cycle)
    rows = _rows(activities, analysis, sectors, catalogue, cycle)
    rows = _judged(rows, readings, county, cycle, gazetteer)
    conversions = _conversions(rows, tuple(rates), cycle)
    step("explain")
    findings = findings_of(analysis, rows, deadlines, conversions)
    step("gaps")
    return JointPlan(
        county=county,
        cycle=cycle,
        wards=gazetteer.inside(county.id, WARD),
        sectors=tuple(PlanSector(s.name, s.vote, s.source, s.note) for s in sectors.sectors if s.covers),
        sectors_are=sectors.are,
        rows=_counted_once(rows, findings, decided),
        findings=findings,
        gaps=_gaps(analysis, rows, county, sectors, catalogue),
        deadlines=deadlines,
        years=_years(readings, cycle),
        readings=tuple(sorted(readings, key=lambda reading: reading.file)),
        conversions=conversions,
        refused=tuple(refused),
        questions=questions(analysis, ask) if ask else (),
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


def _judged(
    rows: Sequence[PlanRow], readings: Sequence[Reading], county: Place, cycle: Year, gazetteer: Gazetteer
) -> tuple[PlanRow, ...]:
    """The rows, each told whether it stands outside the totals, and whose file names it."""
    by_file = {reading.file: reading for reading in readings}
    noted = {file: _noted_rows(reading) for file, reading in by_file.items()}
    judged: list[PlanRow] = []
    for row in rows:
        source = row.activity.source
        codes = noted.get(source.file, {}).get((source.sheet, source.row), set())
        reading = by_file.get(source.file)
        sender = reading.organisation if reading else ""
        with_whom = sender if sender and squeeze(sender) != squeeze(row.activity.organisation) else ""
        why = _why_left_out(row.activity, codes, county, cycle, gazetteer)
        judged.append(replace(row, left_out=why, with_whom=with_whom))
    return tuple(judged)


def _noted_rows(reading: Reading) -> dict[tuple[str, int], set[str]]:
    """The codes of the problems of each row."""
    noted: dict[tuple[str, int], set[str]] = {}
    for problem in reading.problems:
        row = row_of(problem.cell, problem.params)
        if row:
            noted.setdefault((problem.sheet, row), set()).add(problem.code)
    return noted


def _why_left_out(
    activity: Activity, codes: set[str], county: Place, cycle: Year, gazetteer: Gazetteer
) -> str:
    late = activity.start is not None and activity.start >= cycle.period.end
    early = activity.until is not None and activity.until <= cycle.period.start
    if late or early:
        return OUTSIDE_YEAR
    here = any(
        gazetteer.contains(county.id, site.place) for site in activity.sites if site.place in gazetteer
    )
    if not here and (activity.sites or "place_other_county" in codes):
        return ELSEWHERE
    return REPEATED if "duplicate_row" in codes else ""


def _counted_once(
    rows: tuple[PlanRow, ...], findings: Sequence[PlanFinding], decided: Decided
) -> tuple[PlanRow, ...]:
    """The rows with the money of an activity reported twice counted once: where the work is done."""
    pairs: list[Pair] = []
    paid: list[Pair] = []
    for finding in findings:
        if finding.kind in MONEY_KINDS and _reports_twice(finding, decided, rows):
            first, second = finding.members[:2]
            known = payer_first(first, second, ((e.code, e.params) for e in finding.evidence))
            (paid if known else pairs).append(known or (first, second))
    counted = counted_once(pairs, {row.number: _reported(row) for row in rows}, paid)
    return tuple(replace(row, counted_in=counted.get(row.number, 0)) for row in rows)


def _reports_twice(finding: PlanFinding, decided: Decided, rows: Sequence[PlanRow]) -> bool:
    """Whether a finding's money counts once: as people decided, else where the engine is sure enough."""
    said = decided(finding, lambda number: rows[number - 1])
    return said if said is not None else twice_by_rule(finding.kind, finding.tier)


def twice_by_rule(kind: str, tier: str) -> bool:
    """Whether the money of a finding that nobody has decided on counts once."""
    return kind == "double_reporting" and tier in COUNTED_TWICE


def _reported(row: PlanRow) -> Reported:
    return Reported(
        squeeze(row.activity.organisation),
        frozenset(squeeze(payer) for payer in row.contributors),
        row.number,
        counts=bool(row.activity.budget) and not row.left_out,
    )


def _gaps(
    analysis: Analysis, rows: Sequence[PlanRow], county: Place, sectors: Sectors, catalogue: Catalogue
) -> tuple[PlanGap, ...]:
    """The gaps of the year: what lies outside it, or repeats another row, serves nobody."""
    items = {item.id: item for item in catalogue.interventions}
    found = gaps(
        [row.activity for row in rows if not row.left_out],
        analysis.gazetteer,
        county.id,
        sector_of={row.activity.id: row.sector for row in rows if row.sector},
        intervention_of=analysis.intervention_of,
    )
    told: list[PlanGap] = []
    for gap in found:
        item = items.get(gap.intervention)
        sector = next((s.name for s in sectors.sectors if item and item.sector in s.covers), gap.sector)
        name = item.name if item else ""
        told.append(PlanGap(analysis.gazetteer[gap.ward], sector, name, gap.kind, gap_sentence(gap, name)))
    return tuple(told)


def gap_sentence(gap: Gap, name: str) -> str:
    """A gap in a sentence, its kind of work by this name; "" where it is of a sector or of the whole ward."""
    if name:
        return replace(gap, intervention=in_sentence(name)).sentence
    if gap.sector:
        return replace(gap, sector=f"work under {gap.sector}").sentence
    return WARD_SENTENCES[gap.kind].format(ward=gap.ward_name)


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
