"""Collaborations: findings that partners take up together, with a lead, a next step, a state and an end."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Prefetch, Q

from pamoja.analysis import queries
from pamoja.analysis.models import Collaboration, CollaborationActivity, CollaborationTerms, Finding, Talk
from pamoja.analysis.queries import HELPING
from pamoja.core.refusals import Refusal
from pamoja.cycles.models import Cycle
from pamoja.journal.operations import record
from pamoja.organisations import rights
from pamoja.organisations.models import Organisation, User
from pamoja.plans.models import Activity

State = CollaborationTerms.State
OVER = (State.DONE, State.DROPPED)
LONGEST_STEP, LONGEST_NAME, LONGEST_REASON = 500, 200, 4_000


class NotToShare(Refusal):
    """A collaboration on a finding that says nothing of fitting together."""

    code = "not_to_share"
    sentence = "Only findings of work that fits together can be taken up together: this one needs an answer."


class TakenUp(Refusal):
    """A second collaboration on one finding."""

    code = "taken_up_already"
    sentence = "This is taken up already: change what is agreed on its own page."


class NotAState(Refusal):
    """A state that is not one of the states."""

    code = "not_a_state"
    sentence = "Choose how far it is."


class NotALead(Refusal):
    """A lead that is neither a member nor the county."""

    code = "not_a_lead"
    sentence = "The lead is one of the organisations that take part, or the county."


class NoReason(Refusal):
    """Something dropped without saying why."""

    code = "dropped_without_reason"
    sentence = "Say in a few words why it is dropped: others may want to take it up again."


class StepWithoutDay(Refusal):
    """A next step that nobody does, or on no day."""

    code = "step_without_day"
    sentence = "A next step needs its day and the person who does it."


class NotAlone(Refusal):
    """Agreement by the only organisation that has spoken so far."""

    code = "agreed_alone"
    sentence = "An agreement takes two: it stays proposed until another member or the county says so here."


class NothingToUndo(Refusal):
    """An undo where only the proposal is there."""

    code = "nothing_to_undo"
    sentence = "There is no change to undo: to give it up, say that it is dropped and why."


@dataclass(frozen=True, slots=True)
class Terms:
    """What people agree on; no next step is "" without a day and a person."""

    state: str
    lead: Organisation
    next_step: str = ""
    next_on: dt.date | None = None
    next_by: str = ""
    ends_on: dt.date | None = None
    reason: str = ""


@dataclass(frozen=True)
class Together:
    """A collaboration as it stands: all that was agreed, oldest first, and its finding as it was seen last.

    `gone` where the newest comparison has the finding no more; `changed` where its facts are no longer those agreed on.
    """

    collaboration: Collaboration
    terms: tuple[CollaborationTerms, ...]
    activities: tuple[Activity, ...]
    finding: Finding
    talk: Talk | None
    gone: bool

    @property
    def now(self) -> CollaborationTerms:
        """What counts."""
        return self.terms[-1]

    @property
    def members(self) -> list[Organisation]:
        """Whose activities they are, each once, in alphabetical order."""
        found = {a.organisation_id: a.organisation for a in self.activities}
        return sorted(found.values(), key=lambda o: o.name.casefold())

    @property
    def concerned(self) -> list[int]:
        """The ids of the members and the lead."""
        return [*{*(o.pk for o in self.members), self.now.lead_id}]

    @property
    def over(self) -> bool:
        """Whether it is done or dropped."""
        return self.now.state in OVER

    @property
    def changed(self) -> bool:
        """Whether it asks for a new look: the plans changed since it was agreed."""
        return not self.over and (self.gone or self.finding.fingerprint != self.now.fingerprint)

    def overdue(self, today: dt.date) -> bool:
        """Whether its next step should have been done before this day."""
        return not self.over and self.now.next_on is not None and self.now.next_on < today


def collaborations_of(
    cycle: Cycle, part: rights.Part, *, keys: Iterable[str] | None = None
) -> list[Together]:
    """The collaborations that a person may see, the next to be done first; of some findings alone where given."""
    terms = CollaborationTerms.objects.select_related("lead", "by", "organisation").order_by("id")
    rows = Collaboration.objects.filter(cycle=cycle).prefetch_related(
        Prefetch("terms", terms),
        Prefetch(
            "activities",
            CollaborationActivity.objects.select_related("activity__organisation").order_by("position"),
        ),
    )
    found = list(rows if keys is None else rows.filter(key__in=list(keys)))
    if not found:
        return []
    findings, talks = _findings(cycle, [one.key for one in found])
    run = queries.newest_run(cycle)
    seen = [
        Together(
            one,
            tuple(one.terms.all()),
            tuple(member.activity for member in one.activities.all()),
            findings[one.key],
            talks.get(one.key),
            run is None or findings[one.key].run_id != run.pk,
        )
        for one in found
    ]
    mine = [one for one in seen if queries.may_see(part, [o.pk for o in one.members], one.talk)]
    return sorted(mine, key=_urgent)


def _findings(cycle: Cycle, keys: Sequence[str]) -> tuple[dict[str, Finding], dict[str, Talk]]:
    """Each finding as the newest run that has it says, and its thread."""
    newest = Finding.objects.filter(run__cycle=cycle, key__in=keys).order_by().values("key")
    ids = [row["newest"] for row in newest.annotate(newest=Max("id"))]
    findings = {f.key: f for f in Finding.objects.filter(pk__in=ids).defer("evidence")}
    return findings, {t.key: t for t in Talk.objects.filter(cycle=cycle, key__in=keys)}


def _urgent(one: Together) -> tuple[bool, dt.date, int]:
    return one.over, one.now.next_on or dt.date.max, one.collaboration.pk


def collaboration_at(cycle: Cycle, part: rights.Part, uuid: UUID) -> Together:
    """One collaboration; raises Hidden where there is none that the person may see."""
    key = Collaboration.objects.filter(cycle=cycle, uuid=uuid).values_list("key", flat=True)
    found = collaborations_of(cycle, part, keys=key)
    if not found:
        raise rights.Hidden
    return found[0]


def of_activity(cycle: Cycle, part: rights.Part, activity: Activity) -> list[Together]:
    """The collaborations that an activity is part of."""
    mine = CollaborationActivity.objects.filter(activity=activity)
    return collaborations_of(cycle, part, keys=mine.values_list("collaboration__key", flat=True))


def overdue_of(cycle: Cycle, part: rights.Part, today: dt.date) -> list[CollaborationTerms]:
    """The terms of what has an overdue next step, of the person's own organisations or of the whole county."""
    if not part.may(rights.COLLABORATE):
        return []
    newest = CollaborationTerms.objects.filter(collaboration__cycle=cycle).order_by()
    last = newest.values("collaboration").annotate(last=Max("id")).values("last")
    late = CollaborationTerms.objects.filter(pk__in=last, next_on__lt=today).exclude(state__in=OVER)
    if not part.everywhere(rights.COLLABORATE):
        members = CollaborationActivity.objects.filter(activity__organisation__in=part.organisations)
        mine = Q(collaboration__in=members.values("collaboration")) | Q(lead__in=part.organisations)
        late = late.filter(mine)
    return list(late.select_related("collaboration").order_by("next_on", "id"))


@transaction.atomic
def take_up(*, cycle: Cycle, key: str, terms: Terms, by: User, at: dt.datetime) -> Collaboration:
    """Take a finding up together. A partner proposes; whoever speaks for the county may say that it is agreed.

    Raises NotToShare, TakenUp, and what `_checked` raises.
    """
    run = queries.newest_run(cycle)
    part = rights.part_of(by, cycle.county)
    shown = queries.finding_at(run, key, part) if run else None
    if shown is None:
        raise rights.Hidden
    part.demand(rights.COLLABORATE, *(o.pk for o in shown.organisations))
    if shown.finding.kind not in HELPING:
        raise NotToShare
    given = _checked(terms, list(shown.organisations), part, said=set())
    made, new = Collaboration.objects.get_or_create(
        cycle=cycle, key=key, defaults={"made_by": by, "made_at": at}
    )
    if not new:
        raise TakenUp
    for position, activity in enumerate(shown.activities):
        CollaborationActivity.objects.create(collaboration=made, activity=activity, position=position)
    _write(made, given, shown.finding.fingerprint, part, list(shown.organisations), at)
    _tell("collaboration.proposed", made, given, by, at)
    return made


@transaction.atomic
def change(*, collaboration: Collaboration, terms: Terms, by: User, at: dt.datetime) -> CollaborationTerms:
    """Change what is agreed; it then rests on the facts as they are now. Raises what `_checked` raises."""
    part, one = _entitled(collaboration, by)
    said = {t.organisation.one for t in one.terms}
    settled = one.now.state not in (State.PROPOSED, State.DROPPED)
    given = _checked(terms, one.members, part, said=said, settled=settled)
    made = _write(collaboration, given, one.finding.fingerprint, part, one.members, at)
    _tell("collaboration.changed", collaboration, given, by, at)
    return made


@transaction.atomic
def undo(*, collaboration: Collaboration, by: User, at: dt.datetime) -> CollaborationTerms:
    """Bring back what was agreed before the last change; raises NothingToUndo. An undo can be undone."""
    part, one = _entitled(collaboration, by)
    if len(one.terms) < 2:  # noqa: PLR2004 - the proposal alone
        raise NothingToUndo
    last = one.terms[-2]
    before = Terms(
        last.state, last.lead, last.next_step, last.next_on, last.next_by, last.ends_on, last.reason
    )
    made = _write(collaboration, before, last.fingerprint, part, one.members, at)
    _tell("collaboration.undone", collaboration, before, by, at)
    return made


def _entitled(collaboration: Collaboration, by: User) -> tuple[rights.Part, Together]:
    """The person's part, and the collaboration that nobody else writes to meanwhile."""
    Collaboration.objects.select_for_update().get(pk=collaboration.pk)
    part = rights.part_of(by, collaboration.cycle.county)
    one = collaboration_at(collaboration.cycle, part, collaboration.uuid)
    part.demand(rights.COLLABORATE, *one.concerned)
    return part, one


def _checked(
    terms: Terms, members: Sequence[Organisation], part: rights.Part, *, said: set[int], settled: bool = False
) -> Terms:
    """The terms cleaned; raises NotAState, NotALead, NoReason, StepWithoutDay or NotAlone.

    `said` are the organisations that have written to it so far, `settled` whether they agree already.
    """
    step, person, reason = (text.strip() for text in (terms.next_step, terms.next_by, terms.reason))
    if terms.state not in State.values:
        raise NotAState
    if terms.lead not in members and terms.lead.type != Organisation.Type.COUNTY:
        raise NotALead
    if terms.state == State.DROPPED and not reason:
        raise NoReason
    if step and not (terms.next_on and person):
        raise StepWithoutDay
    open_ = terms.state in (State.PROPOSED, State.DROPPED)
    voice = _voice(part, members).one
    if not (open_ or settled or part.everywhere(rights.COLLABORATE) or said - {voice}):
        raise NotAlone
    return Terms(
        terms.state, terms.lead, step[:LONGEST_STEP], terms.next_on if step else None,
        person[:LONGEST_NAME] if step else "", terms.ends_on, reason[:LONGEST_REASON],
    )  # fmt: skip


def _voice(part: rights.Part, members: Sequence[Organisation]) -> Organisation:
    """The organisation for which the person speaks: a member where they act for one."""
    mine = [m.organisation.known_as or m.organisation for m in part.memberships]
    return next((o for o in mine if o in members), mine[0])


def _write(
    collaboration: Collaboration,
    terms: Terms,
    fingerprint: str,
    part: rights.Part,
    members: Sequence[Organisation],
    at: dt.datetime,
) -> CollaborationTerms:
    return CollaborationTerms.objects.create(
        collaboration=collaboration,
        fingerprint=fingerprint,
        state=terms.state,
        lead=terms.lead,
        next_step=terms.next_step,
        next_on=terms.next_on,
        next_by=terms.next_by,
        ends_on=terms.ends_on,
        reason=terms.reason,
        by=part.user,
        organisation=_voice(part, members),
        at=at,
    )


def _tell(action: str, one: Collaboration, terms: Terms, by: User, at: dt.datetime) -> None:
    facts: dict[str, Any] = {
        "key": one.key,
        "state": terms.state,
        "lead": str(terms.lead.uuid),
        "next_step": terms.next_step,
        "next_on": terms.next_on.isoformat() if terms.next_on else "",
        "reason": terms.reason,
    }
    subject = f"collaboration:{one.uuid}"
    record(action=action, subject=subject, by=by.uuid, at=at, county=one.cycle.county.key, facts=facts)
