"""A cycle's plan as the values that the engine takes: the one place where tables become core values."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace

from pamoja.core.activities import Activity as Value
from pamoja.core.activities import BudgetLine as ValueLine
from pamoja.core.activities import Published, Source
from pamoja.core.activities import Site as ValueSite
from pamoja.core.money import Money
from pamoja.core.places import COUNTY, WARD, squeeze
from pamoja.core.problems import Problem
from pamoja.cycles.models import Cycle
from pamoja.cycles.queries import sectors_to_align
from pamoja.organisations.queries import known_names
from pamoja.plans.models import Activity, BudgetLine, Row, Site, Submission
from pamoja.plans.writing import BY_PERSON
from pamoja.workplan.alignment import Sectors
from pamoja.workplan.iati_links import published
from pamoja.workplan.reading import Reading

REPEATED = "duplicate_row"


def readings_of(cycle: Cycle) -> list[Reading]:
    """Everything that is in the plan, one reading for each organisation of a submission; ids are the public ones.

    An organisation that is known under several names leads under the one that is kept.
    """
    sites, lines, kept = _sites(cycle), _lines(cycle), known_names()
    rows = (
        Row.objects.filter(submission__cycle=cycle, state=Row.State.IN_PLAN, activity__withdrawn=False)
        .select_related("activity__sector", "activity__organisation")
        .defer("values")
        .order_by("submission_id", "position")
    )
    records = _published(cycle)
    submissions = {s.pk: s for s in Submission.objects.filter(cycle=cycle).select_related("organisation")}
    names = _names(submissions)
    values: dict[tuple[int, str], list[Value]] = defaultdict(list)
    problems: dict[tuple[int, str], list[Problem]] = defaultdict(list)
    files: dict[tuple[int, str], str] = {}
    for row in rows:
        activity = row.activity
        if activity is None:
            continue
        whose = activity.organisation
        key = row.submission_id, whose.name
        own = whose.pk == submissions[row.submission_id].organisation_id  # else a workbook of the county
        files[key] = names[row.submission_id] if own else f"{names[row.submission_id]} ({whose.name})"
        source = Source(files[key], row.sheet, row.line, version=activity.version)
        value = _value(activity, source, sites[activity.pk], lines[activity.pk], kept)
        values[key].append(replace(value, published=records.get(activity.pk)))
        problems[key] += [
            Problem(p["code"], row.sheet, p["cell"], p["value"], p["params"])
            for p in row.problems
            if p["code"] == REPEATED
        ]
    return [
        Reading(
            files[key], key[1], (), tuple(found), tuple(problems[key]), (),
            submissions[key[0]].kind if submissions[key[0]].kind != "iati" else "xlsx",
            submissions[key[0]].digest, submissions[key[0]].calendar,
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


def _published(cycle: Cycle) -> dict[int, Published | None]:
    """Under which identifiers activities of IATI files are published, and which others they name."""
    rows = Row.objects.filter(
        submission__cycle=cycle, submission__kind="iati", state=Row.State.IN_PLAN, activity__withdrawn=False
    )
    found = rows.order_by("submission_id", "position").values_list("activity_id", "values__iati")
    return {key: published(record) for key, record in found if key and record}


def _sector(activity: Activity) -> str:
    """The sector as the plan writes it, for its words tell the kind of work; a person's choice goes before them."""
    if activity.sector and activity.aligned_by == BY_PERSON:
        return activity.sector.name
    return activity.sector_written


def _value(
    activity: Activity,
    source: Source,
    sites: list[ValueSite],
    lines: list[ValueLine],
    whose: Mapping[str, str],
) -> Value:
    return Value(
        id=str(activity.uuid),
        title=activity.title,
        organisation=whose.get(squeeze(activity.lead), activity.lead),
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
