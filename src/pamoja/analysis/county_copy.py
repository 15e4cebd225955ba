"""A county's whole year as plain tables: what another secretariat needs to go on by hand, or to bring in again."""

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from django.conf import settings

from pamoja.analysis.exports import beside_rows, numbers_of, whole_plan
from pamoja.analysis.models import Finding, Member, Remark, Talk, Verdict
from pamoja.analysis.queries import Opinion, newest_run, opinions, standing
from pamoja.cycles.models import Cycle
from pamoja.cycles.queries import organisations_in, participations_of, rates_of, sectors_of
from pamoja.frameworks.queries import frameworks_of, outputs_of
from pamoja.plans.models import Activity, BudgetLine, Row, Site, Submission
from pamoja.workplan.exporting import NotInThisInstallation, export
from pamoja.workplan.exporting.copies import Cell, Table, write_archive
from pamoja.workplan.plan import JointPlan

PLAN, BOOK, WORKBOOK, EVERYTHING = "plan.csv", "tables.xlsx", "plan.xlsx", "plan.json"
README = """{title}
As of {moment}, made by Pamoja. {notice}

WHO MAY HAVE THIS
It holds every partner's money and places, what was said in private, and names of people. Keep it at the county's
planning office and the secretariat. Do not pass it on to partners: they take their own from the site's Downloads.

WHAT IS IN IT
{files}

HOW TO GO ON BY HAND
Work in {plan}: one row is one activity, known again by its hidden id. An empty cell means that nobody has told
us yet; it never means nought. Money is in full units.
The tables belong together by the activity's number and by the finding's key.

HOW TO BRING IT IN AGAIN
Any Pamoja takes {plan} as it takes a partner's plan: on the page "Send a plan", or with pamoja import {plan}.
pamoja read {plan} --county {county} --cycle {year} says what it would read, and changes nothing.
The other tables tell what was found, asked and decided; they are for people to read, and no program needs them.
"""
ABOUT = {
    PLAN: "the plan: every activity with its days, places, money and funders",
    WORKBOOK: "the same plan as a workbook that keeps ids and versions: work in this one",
    EVERYTHING: "the same plan, findings and gaps for programs",
    BOOK: "all tables below as one workbook; each is in the folder csv as well",
}


def write(cycle: Cycle, path: Path, *, at: dt.datetime, step: Callable[[str], None] = lambda _: None) -> None:
    """The archive of everything that the county has of a year, written to this file."""
    plan, numbers = whole_plan(cycle, step=step), numbers_of(cycle)
    step("write")
    path.parent.mkdir(parents=True, exist_ok=True)
    tables = list(tables_of(cycle, plan))
    with TemporaryDirectory() as folder:
        others = {}
        for name, format_ in ((PLAN, "csv"), (WORKBOOK, "xlsx"), (EVERYTHING, "json")):
            try:
                export(format_, plan, Path(folder) / name, numbers=numbers, **beside_rows(cycle, plan, at))
            except NotInThisInstallation:
                continue
            others[name] = Path(folder) / name
        draft = path.with_name(f".{path.name}.half")
        readme = _readme(cycle, plan, tables, [*others, BOOK], at)
        try:
            write_archive(draft, readme=readme, book=BOOK, tables=tables, others=others)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)


def _readme(cycle: Cycle, plan: JointPlan, tables: list[Table], files: list[str], at: dt.datetime) -> str:
    told = [f"  {name}: {ABOUT[name]}" for name in files]
    told += [f"  csv/{table.name}.csv ({len(table.rows):,} rows): {table.about}" for table in tables]
    return README.format(
        title=f"{cycle.county.name} County: the joint work plan of {cycle.label}, whole",
        moment=_local(at).strftime("%d/%m/%Y %H:%M"),
        notice=plan.notice,
        files="\n".join(told),
        plan=WORKBOOK if WORKBOOK in files else PLAN,
        county=cycle.county.key,
        year=cycle.label,
    )


def tables_of(cycle: Cycle, plan: JointPlan) -> Iterator[Table]:
    """The tables of a year, one after the other."""
    yield _sites(cycle)
    yield _budget(cycle)
    yield _answers(cycle)
    yield from _findings(cycle)
    yield _gaps(plan)
    yield _partners(cycle)
    yield _files(cycle)
    yield _waiting(cycle)
    yield _sectors(cycle)
    yield _rates(cycle)
    yield _framework(cycle)
    yield _dates(plan)


def _sites(cycle: Cycle) -> Table:
    found = Site.objects.filter(activity__cycle=cycle, activity__withdrawn=False)
    rows = found.order_by("activity__number", "position").values_list(
        "activity__number", "activity__uuid", "place__name", "place__level", "place__code", "place__key"
    )
    headings = ("Activity number", "Public id", "Place", "Level", "IEBC code", "Place key")
    return Table("sites", "where each activity is", headings, [_texts(row) for row in rows])


def _budget(cycle: Cycle) -> Table:
    found = BudgetLine.objects.filter(activity__cycle=cycle, activity__withdrawn=False)
    rows = found.order_by("activity__number", "position").values_list(
        "activity__number", "activity__uuid", "contributor", "amount", "currency"
    )
    headings = ("Activity number", "Public id", "Who pays", "Amount", "Currency (XXX: not stated)")
    return Table("budget", "who pays what for each activity", headings, [_texts(row) for row in rows])


def _answers(cycle: Cycle) -> Table:
    found = Activity.objects.filter(cycle=cycle).select_related("reviewed_by", "organisation")
    headings = (
        "Activity number", "Public id", "Plan of", "Activity", "Taken out", "Answer of the department", "Note",
        "Answered by", "Answered at",
    )  # fmt: skip
    rows: list[list[Cell]] = [
        [a.number, str(a.uuid), a.organisation.name, a.title, a.withdrawn, a.review, a.review_note,
         a.reviewed_by.name if a.reviewed_by else None, _when(a.reviewed_at)]
        for a in found.order_by("number")
    ]  # fmt: skip
    return Table("answers", "what the county's departments answered", headings, rows)


def _findings(cycle: Cycle) -> Iterator[Table]:
    """What the newest analysis found and how it stands; what was decided; what was said."""
    run = newest_run(cycle)
    findings = list(Finding.objects.filter(run=run).order_by("rank")) if run else []
    parties: dict[int, list[tuple[str, int]]] = {}
    members = Member.objects.filter(finding__run=run).order_by("finding_id", "position")
    for key, number, owner in members.values_list("finding", "activity__number", "activity__organisation"):
        parties.setdefault(key, []).append((number, owner))
    talks, verdicts = opinions(cycle)
    rows: list[list[Cell]] = []
    for one in findings:
        owners = {owner for _, owner in parties.get(one.pk, [])}
        opinion = standing(one.fingerprint, owners, talks.get(one.key), verdicts.get(one.key, []))
        rows.append(_finding_row(one, "; ".join(number for number, _ in parties.get(one.pk, [])), opinion))
    headings = (
        "Finding", "Kind", "How sure", "What", "Activities", "First day", "Last day", "At most", "Currency",
        "Reasons", "Weakest point", "State", "Verdict", "Reason of the verdict",
    )  # fmt: skip
    yield Table("findings", "what the plans say together and how it stands", headings, rows)
    yield _verdicts(verdicts)
    yield _remarks(cycle, talks)


def _finding_row(one: Finding, activities: str, opinion: Opinion) -> list[Cell]:
    reasons = " ".join(str(evidence["sentence"]) for evidence in one.evidence)
    decided = opinion.decided
    return [
        one.key, one.kind, one.tier, one.title, activities, one.first, one.last, one.money, one.currency, reasons,
        one.weakest, opinion.state, decided.answer if decided else None, decided.reason if decided else None,
    ]  # fmt: skip


def _verdicts(verdicts: dict[str, list[Verdict]]) -> Table:
    rows: list[list[Cell]] = [
        [v.key, v.answer, v.reason, v.by.name, v.organisation.name, v.decides, _when(v.at)]
        for given in verdicts.values()
        for v in given
    ]
    headings = ("Finding", "Verdict", "Reason", "By", "Of", "Decides", "At")
    return Table("verdicts", "every verdict that was given, the oldest first", headings, rows)


def _remarks(cycle: Cycle, talks: dict[str, Talk]) -> Table:
    found = (
        Remark.objects.filter(talk__cycle=cycle).select_related("talk", "by", "organisation").order_by("id")
    )
    rows: list[list[Cell]] = [
        [
            r.talk.key,
            talks[r.talk.key].opened_at is not None,
            r.by.name,
            r.organisation.name,
            _when(r.at),
            r.text,
        ]
        for r in found
    ]
    headings = ("Finding", "Before everybody", "By", "Of", "At", "What was said")
    return Table("talks", "what was said about findings, some of it in private", headings, rows)


def _gaps(plan: JointPlan) -> Table:
    rows = [(g.ward.code, g.ward.name, g.sector, g.programme, g.kind, g.sentence) for g in plan.gaps]
    headings = ("IEBC code", "Ward", "Sector", "Kind of work", "Kind of gap", "In words")
    return Table("gaps", "where no partner plans anything, a sector or a kind of work", headings, rows)


def _partners(cycle: Cycle) -> Table:
    chosen = {p.organisation_id: p for p in participations_of(cycle)}
    rows: list[list[Cell]] = []
    for one in organisations_in(cycle):
        part = chosen.get(one.pk)
        shown = (
            (part.money, part.sites, _when(part.chosen_at), _when(part.joined_at)) if part else (None,) * 4
        )
        rows.append([one.name, one.get_type_display(), part is not None, *shown])
    headings = (
        "Organisation",
        "Kind",
        "Its plan is awaited",
        "Shows of money",
        "Shows of places",
        "Chosen",
        "In since",
    )
    return Table("partners", "who takes part, and what each shows to the others", headings, rows)


def _files(cycle: Cycle) -> Table:
    found = (
        Submission.objects.filter(cycle=cycle)
        .select_related("organisation", "sent_by")
        .order_by("sent_at", "id")
    )
    rows: list[list[Cell]] = [
        [s.organisation.name, s.name, s.state, s.sent_by.name, _when(s.sent_at), s.officer_name, _when(s.confirmed_at),
         s.digest]
        for s in found
    ]  # fmt: skip
    headings = (
        "Organisation",
        "File",
        "State",
        "Sent by",
        "Sent at",
        "In the name of",
        "Confirmed",
        "SHA-256",
    )
    return Table("files", "the files that partners sent; they are kept beside the tables", headings, rows)


def _waiting(cycle: Cycle) -> Table:
    """The rows of files that are not in the plan: they wait, or were left aside."""
    found = Row.objects.filter(submission__cycle=cycle).exclude(state=Row.State.IN_PLAN)
    found = found.exclude(submission__state=Submission.State.WITHDRAWN).select_related(
        "submission__organisation"
    )
    rows: list[list[Cell]] = [
        [r.submission.organisation.name, r.submission.name, r.sheet, r.line, r.values.get("title", ""), r.state,
         r.known, " ".join(str(problem.get("message", "")) for problem in r.problems)]
        for r in found.order_by("submission", "position")
    ]  # fmt: skip
    headings = ("Organisation", "File", "Sheet", "Row", "Activity", "State", "Known already", "What is wrong")
    return Table("waiting", "rows that are not in the plan, and why", headings, rows)


def _sectors(cycle: Cycle) -> Table:
    rows = [(s.name, s.vote, s.covers, s.source, s.status, s.note) for s in sectors_of(cycle)]
    return Table(
        "sectors", "the county's sectors", ("Sector", "Vote", "Covers", "Source", "Status", "Note"), rows
    )


def _rates(cycle: Cycle) -> Table:
    rows = [(r.day, r.currency, r.kes, r.source) for r in rates_of(cycle)]
    return Table("rates", "exchange rates with their source", ("Day", "Currency", "KES", "Source"), rows)


def _framework(cycle: Cycle) -> Table:
    rows: list[list[Cell]] = []
    for framework in frameworks_of(cycle.county):
        for one in outputs_of(framework):
            part, programme = one.sub_programme, one.sub_programme.programme
            rows.append(
                [str(framework), programme.sector, programme.vote, programme.name, part.name, one.output, one.indicator,
                 one.target, one.cost, one.currency, one.places]
            )  # fmt: skip
    headings = (
        "Plan", "Sector", "Vote", "Programme", "Sub-programme", "Key output", "Indicator", "Target", "Cost", "Currency",
        "Places",
    )  # fmt: skip
    return Table("framework", "the county's own programmes and key outputs", headings, rows)


def _dates(plan: JointPlan) -> Table:
    rows = [(d.due, d.rule.event, d.rule.owner, d.rule.source, d.rule.status) for d in plan.deadlines]
    return Table(
        "dates", "the dates that the law sets", ("Due", "What", "Owner", "Source", "Read or recalled"), rows
    )


def _texts(row: tuple[object, ...]) -> list[Cell]:
    """The values of a row, an id as text."""
    return [value if isinstance(value, str | int | Decimal) else str(value) for value in row]


def _local(at: dt.datetime) -> dt.datetime:
    return at.astimezone(ZoneInfo(settings.TIME_ZONE))


def _when(at: dt.datetime | None) -> str | None:
    """A moment in Kenya's time."""
    return None if at is None else f"{_local(at):%Y-%m-%d %H:%M}"
