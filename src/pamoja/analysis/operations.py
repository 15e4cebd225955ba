"""Writes about findings: analysing a cycle, asking both partners, talking, opening, verdicts."""

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import asdict

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

import pamoja
from pamoja.analysis import asked, by_need, queries, snapshots, teaching, wording
from pamoja.analysis.counting import decided_in, settle
from pamoja.analysis.models import Finding, FindingWard, Gap, Member, Progress, Remark, Run, Talk, Verdict
from pamoja.analysis.queries import Shown
from pamoja.core.refusals import Refusal
from pamoja.cycles.models import Cycle
from pamoja.cycles.queries import rates_of, year_of
from pamoja.journal.operations import record, write_message
from pamoja.organisations import rights
from pamoja.organisations.models import Organisation, User
from pamoja.organisations.queries import known_names, people_of
from pamoja.overlap import Catalogue
from pamoja.places.models import Place
from pamoja.plans.models import Activity
from pamoja.plans.operations import suggest_programmes
from pamoja.workplan import facts
from pamoja.workplan.joining import join_plans
from pamoja.workplan.plan import JointPlan, PlanFinding

BATCH = 500
STEPS = {"read": 0.1, "compare": 0.25, "explain": 0.6, "gaps": 0.8, "store": 0.9}
LONGEST_REMARK = 4_000
ROUNDED = 4


class NothingSaid(Refusal):
    """An empty remark or a verdict without a reason."""

    code = "nothing_said"
    sentence = "Write a few words: everybody in the thread reads them."


class NotAsked(Refusal):
    """A finding that would go before everybody before its partners were asked."""

    code = "not_asked"
    sentence = "Ask the partners first: nothing is put before others that they have not seen."


class GoneMeanwhile(Refusal):
    """A finding that the newest analysis no longer has."""

    code = "gone_meanwhile"
    sentence = "The plans have changed and this finding is no longer there. What was said about it is kept."


class NotAnAnswer(Refusal):
    """A verdict that is not one of the answers."""

    code = "not_an_answer"
    sentence = "Choose one of the answers."


def plan_of(
    cycle: Cycle,
    *,
    catalogue: Catalogue | None = None,
    ask: int = 0,
    step: Callable[[str], None] = lambda _: None,
) -> JointPlan:
    """The joint plan of a cycle as it stands now, made by the same road as the command line's.

    Its kinds of work are those of the county's catalogue in use, where no other is given; `ask` as `join_plans` says.
    """
    return join_plans(
        snapshots.readings_of(cycle),
        facts.gazetteer().county(cycle.county.key),
        year_of(cycle),
        rates=rates_of(cycle),
        catalogue=catalogue or wording.catalogue_of(cycle.county),
        ask=ask,
        sectors=snapshots.sectors_with_choices(cycle),
        kept=known_names(),
        decided=decided_in(cycle),
        step=step,
    )


def analyse(*, cycle: Cycle, at: dt.datetime, step: Callable[[str], None] = lambda _: None) -> Run:
    """Analyse a cycle's plan as it stands and keep what was found as a new run."""
    begun = time.perf_counter()
    cycle.refresh_from_db()
    version = cycle.plan_version
    step("read")
    catalogue = teaching.settle(county=cycle.county, by=None, at=at)
    plan = plan_of(cycle, catalogue=catalogue, ask=wording.MOST_ASKED, step=step)
    step("store")
    ids = {str(uuid): key for uuid, key in Activity.objects.filter(cycle=cycle).values_list("uuid", "id")}
    wards = dict(Place.objects.filter(county=cycle.county, level="ward").values_list("code", "id"))
    with transaction.atomic():
        run = Run.objects.create(
            cycle=cycle,
            plan_version=version,
            at=at,
            activities=len(plan.rows),
            pairs=len({finding.id for finding in plan.findings}),
            seconds=round(time.perf_counter() - begun, ROUNDED),
            product=pamoja.__version__,
            catalogue=catalogue.version,
        )
        _store_findings(run, plan, ids, wards)
        wording.store(run, plan, ids)
        asked.store(run, plan, ids, catalogue)
        by_need.store(run, plan)
        Gap.objects.bulk_create(
            [
                Gap(
                    run=run,
                    ward_id=wards[gap.ward.code],
                    sector=gap.sector[:200],
                    programme=gap.programme[:200],
                    kind=gap.kind,
                    sentence=gap.sentence,
                )
                for gap in plan.gaps
            ],
            batch_size=BATCH,
        )
    settle(cycle=cycle, by=None, at=at)
    return run


def _store_findings(run: Run, plan: JointPlan, ids: dict[str, int], wards: dict[str, int]) -> None:
    told = {finding.id: finding for finding in plan.findings}
    rows = [_finding(run, rank, finding) for rank, finding in enumerate(told.values(), 1)]
    Finding.objects.bulk_create(rows, batch_size=BATCH)
    members: list[Member] = []
    touched: list[FindingWard] = []
    for row, finding in zip(rows, told.values(), strict=True):
        members += [
            Member(finding=row, position=at, activity_id=ids[plan.row(number).activity.id])
            for at, number in enumerate(finding.members)
        ]
        touched += [FindingWard(finding=row, ward_id=wards[code]) for code in dict.fromkeys(finding.wards)]
    Member.objects.bulk_create(members, batch_size=BATCH)
    FindingWard.objects.bulk_create(touched, batch_size=BATCH)


def _finding(run: Run, rank: int, found: PlanFinding) -> Finding:
    evidence = [asdict(e) | {"params": dict(e.params), "sentence": e.sentence} for e in found.evidence]
    if not evidence:
        evidence = [{"feature": "when", "sentence": said, "verdict": "match"} for said in found.reasons]
    return Finding(
        run=run,
        key=found.id,
        fingerprint=found.fingerprint,
        rank=rank,
        kind=found.kind,
        tier=found.tier,
        score=found.score,
        title=found.title,
        code=found.code,
        params=dict(found.params),
        evidence=evidence,
        weakest=found.weakest,
        weakest_feature=found.weakest_feature,
        first=found.first,
        last=found.last,
        money=found.money.amount if found.money else None,
        currency=found.money.currency if found.money else "",
        money_note=found.money_note[:300],
        within_one_file=found.within_one_file,
    )


def want_analysis(*, cycle: Cycle, at: dt.datetime) -> bool:
    """Note that the findings of a cycle are behind its plan; False where that is noted already."""
    made, new = Progress.objects.get_or_create(
        cycle=cycle, defaults={"wanted_version": cycle.plan_version, "queued_at": at}
    )
    if new:
        return True
    behind = Progress.objects.filter(pk=made.pk, wanted_version__lt=cycle.plan_version)
    return bool(
        behind.update(
            wanted_version=cycle.plan_version, queued_at=at, started_at=None, step="", share=0, trouble=""
        )
    )


def analyse_and_tell(*, cycle: Cycle, at: dt.datetime) -> Run | None:
    """Analyse where the findings are behind the plan, telling how far it is on the way; None where they are not."""
    progress = Progress.objects.filter(cycle=cycle)
    if progress.filter(done_version__gte=F("wanted_version")).exists():
        return None
    progress.update(started_at=at, step="read", share=0, trouble="")

    def step(name: str) -> None:
        progress.update(step=name, share=STEPS.get(name, 0))

    run = analyse(cycle=cycle, at=at, step=step)
    suggest_programmes(cycle=cycle, at=at)
    progress.update(done_version=run.plan_version, step="", share=1)
    return run


def note_trouble(*, cycle: Cycle, trouble: str) -> None:
    """Keep why an analysis failed, so that the page can say it."""
    Progress.objects.filter(cycle=cycle).update(trouble=trouble[:1000], step="")


def _current(cycle: Cycle, key: str, part: rights.Part) -> Shown:
    """The finding as the newest run has it; raises Hidden where the person may not see it, or GoneMeanwhile."""
    run = queries.newest_run(cycle)
    shown = queries.finding_at(run, key, part) if run else None
    if shown is None:
        if run and queries.was_seen(run, key, part):
            raise GoneMeanwhile
        raise rights.Hidden
    return shown


def _entitled(cycle: Cycle, key: str, operation: str, by: User) -> tuple[rights.Part, Shown]:
    """The person's part and the finding, where the table allows the operation on it."""
    part = rights.part_of(by, cycle.county)
    if not part.memberships:
        raise rights.Hidden
    shown = _current(cycle, key, part)
    part.demand(operation, *(o.pk for o in shown.organisations))
    return part, shown


def _voice(part: rights.Part, shown: Shown) -> Organisation:
    """The organisation for which the person speaks: one of the finding's where they act for it."""
    mine = [m.organisation.known_as or m.organisation for m in part.memberships]
    return next((o for o in mine if o in shown.organisations), mine[0])


@transaction.atomic
def ask_partners(*, cycle: Cycle, key: str, by: User, at: dt.datetime) -> int:
    """Ask the partners of a finding, in private, what they think; tells how many people were written to."""
    _, shown = _entitled(cycle, key, rights.ASK, by)
    talk = _talk_of(cycle, key)
    if talk.asked_at:
        return 0
    talk.asked_by, talk.asked_at = by, at
    talk.save()
    written = _ask_parties(shown, cycle, by, at)
    _tell("finding.asked", cycle, key, by, at, {"people": written})
    return written


def _talk_of(cycle: Cycle, key: str) -> Talk:
    """The thread of a finding, begun where there is none, and nobody else writing to it meanwhile."""
    Talk.objects.get_or_create(cycle=cycle, key=key)
    return Talk.objects.select_for_update().get(cycle=cycle, key=key)


def _ask_parties(shown: Shown, cycle: Cycle, by: User, at: dt.datetime) -> int:
    """Write to everybody of the finding's organisations but the asker; tells to how many.

    Mail is read over shoulders: it says neither what was found nor what is said, only where to read it.
    """
    written = 0
    for organisation in shown.organisations:
        for person in people_of(organisation, cycle.county):
            if person != by:
                written += write_message(
                    key=f"finding:asked:{cycle.pk}:{shown.finding.key}:{person.pk}",
                    to=person.email,
                    subject=_("Your plan and another one: please check"),
                    body=_(
                        "Dear %(name)s,\n\nthe plan of %(organisation)s and another one touch each other. Only those "
                        "whom it concerns, the county, the secretariat and auditors see this until you have "
                        "talked:\n%(link)s"
                    )
                    % {"name": person.name, "organisation": organisation.name, "link": _link(cycle, shown)},
                    at=at,
                )
    return written


def _pass_on(remark: Remark, shown: Shown, cycle: Cycle) -> None:
    """Tell the others of the finding's organisations, and whoever asked them, that somebody has answered."""
    people = {person for o in shown.organisations for person in people_of(o, cycle.county)}
    asker = remark.talk.asked_by
    if asker and rights.part_of(asker, cycle.county).may(rights.TALK):
        people.add(asker)
    for person in sorted(people - {remark.by}, key=lambda person: person.pk):
        write_message(
            key=f"finding:said:{remark.pk}:{person.pk}",
            to=person.email,
            subject=_("An answer about your plan and another one"),
            body=_(
                "Dear %(name)s,\n\n%(by)s of %(organisation)s has written about it. Read it here:\n%(link)s"
            )
            % {
                "name": person.name,
                "by": remark.by.name,
                "organisation": remark.organisation.name,
                "link": _link(cycle, shown),
            },
            at=remark.at,
        )


def _link(cycle: Cycle, shown: Shown) -> str:
    return f"{settings.SITE_ADDRESS}/{cycle.county.key}/{cycle.slug}/findings/{shown.finding.key}/"


@transaction.atomic
def say(*, cycle: Cycle, key: str, text: str, by: User, at: dt.datetime) -> Remark:
    """Say something in a finding's thread; raises NothingSaid. The first remark asks the partners."""
    clean = text.strip()[:LONGEST_REMARK]
    part, shown = _entitled(cycle, key, rights.TALK, by)
    if not clean:
        raise NothingSaid
    talk = _talk_of(cycle, key)
    if not talk.asked_at:
        talk.asked_by, talk.asked_at = by, at
        talk.save()
    remark = Remark.objects.create(talk=talk, by=by, organisation=_voice(part, shown), at=at, text=clean)
    _pass_on(remark, shown, cycle)
    _tell("finding.said", cycle, key, by, at, {"remark": remark.pk})
    return remark


@transaction.atomic
def open_to_all(*, cycle: Cycle, key: str, by: User, at: dt.datetime) -> None:
    """Put a finding before everybody in the cycle; raises NotAsked before its partners were asked."""
    _entitled(cycle, key, rights.OPEN, by)
    talk = Talk.objects.select_for_update().filter(cycle=cycle, key=key).first()
    if talk is None or talk.asked_at is None:
        raise NotAsked
    if talk.opened_at:
        return
    talk.opened_by, talk.opened_at = by, at
    talk.save()
    _tell("finding.opened", cycle, key, by, at, {})


@transaction.atomic
def judge(*, cycle: Cycle, key: str, answer: str, reason: str, by: User, at: dt.datetime) -> Verdict:
    """Say what a finding is and why; a later verdict takes the place of an earlier one, and none is lost.

    Raises NotAnAnswer, and NothingSaid without a reason (taking a verdict back needs none).
    """
    if answer not in Verdict.Answer.values:
        raise NotAnAnswer
    part, shown = _entitled(cycle, key, rights.JUDGE, by)
    clean = reason.strip()[:LONGEST_REMARK]
    if not clean and answer != Verdict.Answer.OPEN:
        raise NothingSaid
    verdict = Verdict.objects.create(
        cycle=cycle,
        key=key,
        fingerprint=shown.finding.fingerprint,
        answer=answer,
        reason=clean,
        by=by,
        organisation=_voice(part, shown),
        decides=part.everywhere(rights.JUDGE),
        at=at,
    )
    _tell("finding.judged", cycle, key, by, at, {"answer": answer, "reason": clean})
    settle(cycle=cycle, by=by, at=at)
    return verdict


def _tell(action: str, cycle: Cycle, key: str, by: User, at: dt.datetime, facts: dict[str, object]) -> None:
    record(action=action, subject=f"finding:{key}", by=by.uuid, at=at, county=cycle.county.key, facts=facts)
