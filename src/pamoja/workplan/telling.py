"""What the engine found, in the plan's words: best first, and always with a question to ask."""

from collections.abc import Mapping, Sequence

from pamoja.core.calendars import DueDate
from pamoja.core.money import Money
from pamoja.core.places import WARD
from pamoja.overlap import Analysis, Deadline, Finding
from pamoja.overlap.findings import CHANGES, FOR_WHOM, WHERE, finding_id, fingerprint_of
from pamoja.overlap.pairs import COST_SHARING
from pamoja.workplan.plan import Conversion, PlanFinding, PlanRow

MOST_FINDINGS = 500
MOST_SHARED = 60  # costs to share, told after all else
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
OVERLAPS = ("duplication", "double_reporting")
QUESTIONS = {
    "duplication": "Ask both which site it is: the ward alone does not settle it.",
    "double_reporting": "Ask whether one pays what the other does.",
    "sequence_risk": "Ask whether both mean the same site, and which must be ready first.",
    "sequencing": "Ask whether both mean the same site.",
    "layering": "Ask whether both reach the same people.",
    "calendar_conflict": "Ask whether the same people are invited.",
    "cost_sharing": "Ask whether the days and the roads allow one trip, one team of trainers or one survey for both.",
}
WHICH_SITE = "Ask which facility, school or site each of them means: another one would settle it."
OFFICES_ELSEWHERE = ("Auditor", "Controller", "Assembly")


def findings_of(
    analysis: Analysis,
    rows: Sequence[PlanRow],
    deadlines: Sequence[DueDate],
    conversions: Sequence[Conversion],
) -> tuple[PlanFinding, ...]:
    """All findings, best first: overlaps between files, then within one file, then order, layering and dates."""
    row_of = {row.activity.id: row for row in rows}
    told = [
        _told(finding, row_of, analysis, conversions) for finding in analysis.told(MOST_FINDINGS, MOST_SHARED)
    ]
    told.sort(key=lambda f: (f.kind not in OVERLAPS, f.kind in OVERLAPS and f.within_one_file))
    return (*told, *_clashes_with_deadlines(analysis, deadlines, row_of))


def _told(
    finding: Finding, row_of: Mapping[str, PlanRow], analysis: Analysis, conversions: Sequence[Conversion]
) -> PlanFinding:
    members = [row_of[member] for member in finding.members]
    money, note = _at_stake(finding, members, conversions)
    window = finding.window
    return PlanFinding(
        id=finding.id,
        kind=finding.kind,
        kind_name=KIND_NAMES[finding.kind],
        tier=_tier(finding, members),
        score=round(finding.score, 4),
        title=finding.title,
        members=tuple(row.number for row in members),
        wards=tuple(analysis.gazetteer[ward].code for ward in finding.wards),
        first=window.start if window else None,
        last=window.last if window else None,
        money=money,
        reasons=tuple(evidence.sentence for evidence in finding.evidence),
        weakest=_weakest(finding, analysis),
        within_one_file=len({row.activity.source.file for row in members}) == 1,
        money_note=note,
        evidence=finding.evidence,
        weakest_feature=finding.weakest.feature,
        code=finding.code,
        params=finding.params,
        fingerprint=finding.fingerprint,
    )


def _tier(finding: Finding, members: Sequence[PlanRow]) -> str:
    """The engine's tier; an order that is wrong only because both run at once is never called definite."""
    first, last = members[0].activity.period, members[-1].activity.period
    at_once = first is not None and last is not None and first.shared_days(last) > 0
    return (
        "probable"
        if finding.kind == "sequence_risk" and finding.tier == "definite" and at_once
        else finding.tier
    )


def _weakest(finding: Finding, analysis: Analysis) -> str:
    """The weakest evidence and what to ask; there is always something that nobody has written down."""
    weakest = finding.weakest
    if (
        finding.kind != COST_SHARING
        and weakest.contribution < 0
        and not (weakest.feature == FOR_WHOM and _is_building(finding, analysis))
    ):
        return f"{weakest.sentence} {CHANGES[weakest.feature]}"
    if _is_building(finding, analysis):
        return WHICH_SITE
    where = next((e for e in finding.evidence if e.feature == WHERE and e.code != "where.same"), None)
    return f"{where.sentence if where else ''} {QUESTIONS[finding.kind]}".strip()


def _is_building(finding: Finding, analysis: Analysis) -> bool:
    """Whether the work is a construction, which is at one site or another whoever uses it."""
    items = {item.id: item.modality for item in analysis.comparison.catalogue.interventions}
    kinds = [analysis.intervention_of.get(member, "") for member in finding.members]
    return finding.kind == "duplication" and all(items.get(kind) == "construction" for kind in kinds)


def _at_stake(
    finding: Finding, members: Sequence[PlanRow], conversions: Sequence[Conversion]
) -> tuple[Money | None, str]:
    """The smaller budget: as the engine found it, or in shillings where dated rates allow; and a note."""
    wards = max((len(row.activity.sites) for row in members), default=0)
    note = f"for all {wards} places of the activity" if wards > 1 else ""
    if finding.money_at_stake is not None or finding.kind not in OVERLAPS:
        return finding.money_at_stake, note if finding.money_at_stake else ""
    rates = {c.currency: c.rate for c in conversions if c.rate}
    totals: list[Money] = []
    for row in members:
        parts = [
            line.money if line.money.currency == "KES" else rates[line.money.currency].convert(line.money)
            for line in row.activity.budget
            if line.money.currency == "KES" or line.money.currency in rates
        ]
        if not parts or len(parts) < len(row.activity.budget):
            return None, ""
        totals.append(sum(parts[1:], parts[0]))
    days = sorted({rate.day.isoformat() for rate in rates.values()})
    converted = f"converted at the rate of {', '.join(days)}"
    return min(totals, key=lambda money: money.amount), f"{converted}; {note}" if note else converted


def _clashes_with_deadlines(
    analysis: Analysis, deadlines: Sequence[DueDate], row_of: Mapping[str, PlanRow]
) -> list[PlanFinding]:
    """Trainings and meetings of county officials in the week before the law wants something of them, one for each."""
    own = (date for date in deadlines if not any(office in date.rule.owner for office in OFFICES_ELSEWHERE))
    asked = {f"{date.rule.key} {date.due}": date for date in own}
    wanted = [Deadline(key, date.rule.event, date.due) for key, date in asked.items()]
    clashes: dict[str, list[DueDate]] = {}
    for clash in analysis.statutory_conflicts(wanted):
        clashes.setdefault(clash.activity, []).append(asked[clash.deadline.key])
    return [_clash(row_of[key], dates) for key, dates in clashes.items()]


def _clash(row: PlanRow, dates: Sequence[DueDate]) -> PlanFinding:
    activity = row.activity
    others = f" and {len(dates) - 1} more" if len(dates) > 1 else ""
    return PlanFinding(
        id=finding_id("statutory_conflict", [activity.id, *(date.rule.key for date in dates)], ordered=False),
        kind="calendar_conflict",
        kind_name=KIND_NAMES["statutory_conflict"],
        tier="possible",
        score=0.5,
        title=f"“{activity.title}” falls in the week before a deadline: {dates[0].rule.event}{others}",
        members=(row.number,),
        wards=tuple(site.code for site in activity.sites if site.level == WARD),
        first=activity.start,
        last=activity.last,
        money=None,
        reasons=tuple(f"{d.rule.event}: {d.rule.rule} ({d.rule.source}, {d.rule.status})." for d in dates),
        weakest="Ask whether the same officers are needed for both.",
        fingerprint=fingerprint_of([activity.id, str(activity.start), str(activity.until)]),
    )
