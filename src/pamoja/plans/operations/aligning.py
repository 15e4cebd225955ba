"""Activities come under the county's programmes: by a person, by what the county decided of a term, or none fits."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from pamoja.core.refusals import Refusal
from pamoja.cycles.models import Cycle, Sector
from pamoja.cycles.operations import plan_changed
from pamoja.frameworks import operations as frameworks
from pamoja.frameworks.models import CrosswalkDecision, Programme, SubProgramme
from pamoja.frameworks.queries import framework_for
from pamoja.journal.operations import record
from pamoja.organisations import rights
from pamoja.organisations.models import User
from pamoja.plans import settling, writing
from pamoja.plans.answering import check_sector
from pamoja.plans.models import Activity, Alignment
from pamoja.workplan.terms import Decided, Term

LONGEST_NOTE = 2_000


class NotThisYears(Refusal):
    """A programme that is not of the county's plan in force."""

    code = "programme_not_in_force"
    sentence = "“{programme}” is not in the county's plan that holds now: choose one of its programmes."


class NoWhy(Refusal):
    """An activity said to fit nowhere, without a word why."""

    code = "no_why"
    sentence = "Say in a few words why no programme fits: it stands in the place of the programme."


class NoSectorNamed(Refusal):
    """A decision on a term that names neither a sector nor a programme of one."""

    code = "no_sector_named"
    sentence = "Choose a programme, or at least a sector: a term must mean something to the county."


class NotAligned(Refusal):
    """An activity that stands nowhere, so that there is nothing to undo or to answer."""

    code = "not_aligned"
    sentence = "“{title}” stands under no programme any more: nothing was changed."


class NothingNoted(Refusal):
    """A partner's no without a word."""

    code = "nothing_noted"
    sentence = "Say in a few words where it belongs instead: the county reads it."


@dataclass(frozen=True, slots=True)
class Applied:
    """What a decision on a term did: the decision, and how many activities it moved."""

    decision: CrosswalkDecision
    activities: int


@transaction.atomic
def put_under(
    *,
    activity: Activity,
    programme: Programme,
    sub_programme: SubProgramme | None = None,
    suggested: bool = False,
    by: User,
    at: dt.datetime,
) -> Alignment:
    """Put an activity under a programme of the county, and so under its sector. Raises NotThisYears."""
    _demand(activity, by)
    cycle = writing.locked(activity.cycle)
    framework = framework_for(cycle.county, cycle.label)
    if framework is None or programme.framework_id != framework.pk:
        raise NotThisYears(programme=programme.name)
    sector = settling.sector_of_programme(programme, cycle)
    part = sub_programme if sub_programme and sub_programme.programme_id == programme.pk else None
    how = Alignment.How.SUGGESTION if suggested else Alignment.How.PERSON
    found = _keep(activity, how, programme, part, "", by, at)
    if sector:
        activity.sector, activity.aligned_by = sector, writing.BY_PERSON
        activity.save(update_fields=["sector", "aligned_by"])
    _tell("activity.aligned", activity, by, at, {"programme": programme.name, "how": how})
    plan_changed(cycle=cycle)
    return found


@transaction.atomic
def none_fits(*, activity: Activity, why: str, by: User, at: dt.datetime) -> Alignment:
    """Say that no programme of the county fits an activity, and why. Raises NoWhy."""
    _demand(activity, by)
    clean = why.strip()[:LONGEST_NOTE]
    if not clean:
        raise NoWhy
    cycle = writing.locked(activity.cycle)
    found = _keep(activity, Alignment.How.NONE, None, None, clean, by, at)
    _tell("activity.fits_none", activity, by, at, {"why": clean})
    plan_changed(cycle=cycle)
    return found


@transaction.atomic
def undo_alignment(*, activity: Activity, by: User, at: dt.datetime) -> None:
    """Undo what a person decided of an activity: it stands again where its names and the crosswalk put it."""
    _demand(activity, by)
    cycle = writing.locked(activity.cycle)
    held = Alignment.objects.filter(activity=activity, how__in=settling.BY_PEOPLE)
    if not held.exists():
        raise NotAligned(title=activity.title)
    held.delete()
    activity.aligned_by = ""
    settling.settle_sectors(cycle, [activity])
    settling.settle(cycle, [activity], at)
    _tell("alignment.undone", activity, by, at, {})
    plan_changed(cycle=cycle)


@transaction.atomic
def decide_term(
    *,
    cycle: Cycle,
    term: Term,
    written: str,
    programme: Programme | None = None,
    sub_programme: SubProgramme | None = None,
    sector: Sector | None = None,
    reason: str = "",
    by: User,
    at: dt.datetime,
) -> Applied:
    """Decide what a term means to the county, and put every activity that speaks in it there.

    What a person decided of one activity stays. Raises NoSectorNamed, NotThisYears.
    """
    rights.demand(by, rights.DECIDE_TERMS, cycle.county)
    locked = writing.locked(cycle)
    framework = framework_for(locked.county, locked.label)
    if programme and (framework is None or programme.framework_id != framework.pk):
        raise NotThisYears(programme=programme.name)
    under = settling.sector_of_programme(programme, locked) if programme else sector
    name = under.name if under else (programme.sector if programme else "")
    if not name:
        raise NoSectorNamed
    part = sub_programme.name if sub_programme and programme else ""
    means = Decided("", name, programme.name if programme else "", part)
    decision = frameworks.decide_term(
        county=locked.county, term=term, written=written, means=means,
        reason=reason.strip()[:LONGEST_NOTE], by=by, at=at,
    )  # fmt: skip
    return Applied(decision, _apply(locked, term, at))


@transaction.atomic
def take_back_term(*, cycle: Cycle, decision: CrosswalkDecision, by: User, at: dt.datetime) -> Applied:
    """Undo a decision on a term; what it alone had put somewhere is found anew. Raises DecisionEnded."""
    rights.demand(by, rights.DECIDE_TERMS, cycle.county)
    locked = writing.locked(cycle)
    former = frameworks.take_back_term(decision=decision, by=by, at=at)
    return Applied(former or decision, _apply(locked, Term(decision.scheme, decision.term), at))


@transaction.atomic
def refuse_alignment(*, activity: Activity, note: str, by: User, at: dt.datetime) -> None:
    """The partner's no to where its activity was put, with a note; it stays until the county looks again."""
    cycle = activity.cycle
    rights.demand(by, rights.REFUSE_ALIGNMENT, cycle.county, activity.organisation)
    clean = note.strip()[:LONGEST_NOTE]
    if not clean:
        raise NothingNoted
    held = Alignment.objects.select_for_update(of=("self",), no_key=True).filter(activity=activity).first()
    if held is None:
        raise NotAligned(title=activity.title)
    held.refused_at, held.refused_by, held.refused_note = at, by, clean
    held.save(update_fields=["refused_at", "refused_by", "refused_note"])
    _tell("alignment.refused", activity, by, at, {"note": clean})


def _demand(activity: Activity, by: User) -> None:
    """The right to align an activity: everywhere for the lead, in their own sector for directors."""
    part = rights.demand(by, rights.ALIGN, activity.cycle.county)
    if not part.everywhere(rights.DECIDE_TERMS):
        check_sector(activity, part)


def _keep(
    activity: Activity,
    how: str,
    programme: Programme | None,
    part: SubProgramme | None,
    note: str,
    by: User,
    at: dt.datetime,
) -> Alignment:
    """Write where an activity stands; a partner's earlier no is answered by it."""
    found, _made = Alignment.objects.update_or_create(
        activity=activity,
        defaults={
            "how": how, "programme": programme, "sub_programme": part, "note": note, "by": by, "at": at,
            "decision": None, "output": None, "refused_at": None, "refused_by": None, "refused_note": "",
        },
    )  # fmt: skip
    return found


def _apply(cycle: Cycle, term: Term, at: dt.datetime) -> int:
    """Find anew where the activities that speak in a term stand, and tell how many moved."""
    activities: Sequence[Activity] = settling.with_term(cycle, term)
    settling.settle_sectors(cycle, activities)
    moved = settling.settle(cycle, activities, at)
    plan_changed(cycle=cycle)
    return moved


def _tell(action: str, activity: Activity, by: User, at: dt.datetime, facts: dict[str, object]) -> None:
    record(
        action=action,
        subject=f"activity:{activity.number}",
        by=by.uuid,
        at=at,
        county=activity.cycle.county.key,
        facts=facts,
    )
