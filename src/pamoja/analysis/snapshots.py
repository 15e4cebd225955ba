"""A cycle's plan as the values that the engine takes: the one place where tables become core values."""

from collections import Counter, defaultdict
from dataclasses import replace

from pamoja.core.activities import Activity as Value
from pamoja.core.activities import BudgetLine as ValueLine
from pamoja.core.activities import Site as ValueSite
from pamoja.core.activities import Source
from pamoja.core.money import Money
from pamoja.core.places import COUNTY, WARD
from pamoja.core.problems import Problem
from pamoja.cycles.models import Cycle
from pamoja.cycles.queries import sectors_to_align
from pamoja.plans.models import Activity, BudgetLine, Row, Site, Submission
from pamoja.plans.writing import BY_PERSON
from pamoja.workplan.alignment import Sectors
from pamoja.workplan.reading import Reading

REPEATED = "duplicate_row"


def readings_of(cycle: Cycle) -> list[Reading]:
    """Everything that is in the plan, one reading a submission; an activity's id is its public one."""
    sites, lines = _sites(cycle), _lines(cycle)
    rows = (
        Row.objects.filter(submission__cycle=cycle, state=Row.State.IN_PLAN, activity__withdrawn=False)
        .select_related("activity__sector")
        .defer("values")
        .order_by("submission_id", "position")
    )
    submissions = {s.pk: s for s in Submission.objects.filter(cycle=cycle).select_related("organisation")}
    names = _names(submissions)
    values: dict[int, list[Value]] = defaultdict(list)
    problems: dict[int, list[Problem]] = defaultdict(list)
    for row in rows:
        activity = row.activity
        if activity is None:
            continue
        source = Source(names[row.submission_id], row.sheet, row.line)
        values[row.submission_id].append(_value(activity, source, sites[activity.pk], lines[activity.pk]))
        problems[row.submission_id] += [
            Problem(p["code"], row.sheet, p["cell"], p["value"], p["params"])
            for p in row.problems
            if p["code"] == REPEATED
        ]
    return [
        Reading(
            names[key], submissions[key].organisation.name, (), tuple(found), tuple(problems[key]), (),
            submissions[key].kind if submissions[key].kind != "iati" else "xlsx",
            submissions[key].digest, submissions[key].calendar,
        )
        for key, found in values.items()
    ]  # fmt: skip


def sectors_with_choices(cycle: Cycle) -> Sectors | None:
    """The cycle's sectors, with the activities whose sector a person chose."""
    known = sectors_to_align(cycle)
    if known is None:
        return None
    chosen = Activity.objects.filter(cycle=cycle, aligned_by=BY_PERSON).values_list("uuid", flat=True)
    return replace(known, chosen=frozenset(str(uuid) for uuid in chosen))


def _names(submissions: dict[int, Submission]) -> dict[int, str]:
    """What each submission is called; two of one name are told apart by whose they are and when they came."""
    count = Counter(s.name for s in submissions.values())
    return {
        key: s.name
        if count[s.name] == 1
        else f"{s.name} ({s.organisation.name}, {s.sent_at:%d/%m %H:%M}, {key})"
        for key, s in submissions.items()
    }


def _sites(cycle: Cycle) -> dict[int, list[ValueSite]]:
    found: dict[int, list[ValueSite]] = defaultdict(list)
    rows = Site.objects.filter(activity__cycle=cycle, activity__withdrawn=False).order_by(
        "activity", "position"
    )
    for activity, key, name, level, code in rows.values_list(
        "activity_id", "place__key", "place__name", "place__level", "place__code"
    ):
        found[activity].append(ValueSite(key, name, level, code if level in (WARD, COUNTY) else ""))
    return found


def _lines(cycle: Cycle) -> dict[int, list[ValueLine]]:
    found: dict[int, list[ValueLine]] = defaultdict(list)
    rows = BudgetLine.objects.filter(activity__cycle=cycle, activity__withdrawn=False)
    for activity, amount, currency, contributor in rows.order_by("activity", "position").values_list(
        "activity_id", "amount", "currency", "contributor"
    ):
        found[activity].append(ValueLine(Money(amount, currency), contributor or None))
    return found


def _sector(activity: Activity) -> str:
    """The sector as the plan writes it, for its words tell the kind of work; a person's choice goes before them."""
    if activity.sector and activity.aligned_by == BY_PERSON:
        return activity.sector.name
    return activity.sector_written


def _value(activity: Activity, source: Source, sites: list[ValueSite], lines: list[ValueLine]) -> Value:
    return Value(
        id=str(activity.uuid),
        title=activity.title,
        organisation=activity.lead,
        description=activity.description,
        sector=_sector(activity),
        programme=activity.programme,
        sub_programme=activity.sub_programme,
        indicator=activity.indicator,
        target=activity.target,
        target_groups=tuple(activity.target_groups),
        sites=tuple(sites),
        start=activity.start,
        until=activity.until,
        budget=tuple(lines),
        beneficiaries=activity.beneficiaries,
        own=activity.own,
        source=source,
    )
