"""Writes of what people say of phrases: answers, taking them back, the catalogue in use, and all counties."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import Permission
from django.db import transaction

from pamoja.analysis import wording
from pamoja.analysis.models import CatalogueVersion, PhraseAnswer
from pamoja.analysis.queries import newest_run
from pamoja.core.refusals import Refusal
from pamoja.cycles.models import Cycle
from pamoja.cycles.operations import plan_changed
from pamoja.journal.operations import record
from pamoja.organisations import rights
from pamoja.organisations.models import User
from pamoja.overlap import Catalogue
from pamoja.overlap.catalogue import NEW_KIND
from pamoja.overlap.teaching import compared, settled
from pamoja.places.models import Place

LONGEST_NAME = 100
REVIEW = "analysis.review_wording"


class NoPhrase(Refusal):
    """An answer about no words."""

    code = "no_phrase"
    sentence = "Write the words that plans use for it."


class NotAKind(Refusal):
    """An answer that names no kind of work of the catalogue."""

    code = "not_a_kind"
    sentence = "“{kind}” is not a kind of work in the catalogue: choose one of them, or name a new one."


class NotAskedOfYou(Refusal):
    """A partner's answer about a phrase that none of its rows has, or that is settled."""

    code = "not_asked_of_you"
    sentence = "“{phrase}” is not asked any more: somebody answered it, or no row of yours says it."


class SaidAlready(Refusal):
    """An answer that the county's catalogue has already."""

    code = "said_already"
    sentence = "“{phrase}” is {kind} already."


class WithdrawnAlready(Refusal):
    """An answer that was taken back meanwhile."""

    code = "phrase_withdrawn"
    sentence = "“{phrase}” was taken back already."


class NoReviewWhy(Refusal):
    """A phrase declined for all counties without a reason."""

    code = "no_review_why"
    sentence = "Say in a few words why “{phrase}” stays in its county: its people read it."


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of work as somebody names it: an id or a name, and what tells of it where it is new."""

    name: str
    sector: str = ""
    modality: str = ""
    target_group: str = ""
    dac: str = ""
    new: bool = False


@transaction.atomic
def answer(
    *, cycle: Cycle, phrase: str, kind: Kind, language: str = "", by: User, at: dt.datetime
) -> PhraseAnswer:
    """Say what kind of work a phrase is; the findings are renewed with it.

    Raises NoPhrase, NotAKind, SaidAlready, and NotAskedOfYou for a partner's answer about rows that are not its own.
    """
    part = rights.demand(by, rights.TEACH, cycle.county)
    clean = _clean(phrase)
    _check_asked(cycle, clean, part)
    catalogue = wording.whole_catalogue(cycle.county)
    key = wording.kind_named(catalogue, kind.name.strip())
    if not key:
        if not kind.new or not compared(kind.name):
            raise NotAKind(kind=kind.name.strip()[:LONGEST_NAME])
        key = NEW_KIND + " ".join(kind.name.split())[:LONGEST_NAME]
    said = {compared(one.phrase): one.kind for one in wording.standing(cycle.county)}
    if said.get(compared(clean)) == key:
        raise SaidAlready(phrase=clean, kind=catalogue.name(key))
    made = _write(
        cycle, part, clean, at,
        kind=key, language=language, sector=kind.sector, modality=kind.modality[:60],
        target_group=kind.target_group[:100], dac=kind.dac,
    )  # fmt: skip
    name = kind.name if key not in catalogue.positions else catalogue.name(key)
    _tell("word.answered", made, by, at, kind=name)
    plan_changed(cycle=cycle)
    return made


@transaction.atomic
def cannot_say(*, cycle: Cycle, phrase: str, by: User, at: dt.datetime) -> PhraseAnswer:
    """Keep that a person cannot say what a phrase is, or that it is several kinds: they are not asked again."""
    part = rights.demand(by, rights.TEACH, cycle.county)
    clean = _clean(phrase)
    _check_asked(cycle, clean, part)
    made = _write(cycle, part, clean, at)
    _tell("word.skipped", made, by, at)
    return made


@transaction.atomic
def take_back(*, cycle: Cycle, answer: PhraseAnswer, by: User, at: dt.datetime) -> None:
    """Withdraw an answer: one's own, or any of the county by those who lead it. Raises WithdrawnAlready."""
    part = rights.demand(by, rights.TEACH, answer.county)
    if answer.by_id != by.pk and not part.everywhere(rights.TEACH):
        raise rights.NotAllowed(county=answer.county.name, what=rights.TEACH)
    held = PhraseAnswer.objects.select_for_update(no_key=True, of=("self",)).get(pk=answer.pk)
    if held.withdrawn_at:
        raise WithdrawnAlready(phrase=held.phrase)
    held.withdrawn_by, held.withdrawn_at = by, at
    held.save(update_fields=["withdrawn_by", "withdrawn_at"])
    _tell("word.withdrawn", held, by, at)
    if held.kind:
        plan_changed(cycle=cycle)


@transaction.atomic
def settle(*, county: Place, by: User | None, at: dt.datetime) -> Catalogue:
    """Take the answers given since into the county's catalogue, or hold them back; returns the one to use."""
    answers = list(wording.standing(county).select_for_update(no_key=True))
    accepted = [one for one in answers if one.accepted_at]
    batch = [one for one in answers if not one.accepted_at]
    said = {one.pk: wording.lesson(one) for one in answers}
    found = settled(
        wording.shared_by_all(county), [said[one.pk] for one in accepted], [said[one.pk] for one in batch]
    )
    before = wording.version_of(county)
    causes = [str(one.uuid) for one in batch if found.held and said[one.pk] in found.causes]
    turned = [one.phrase for one in found.turned]
    if batch and not found.held:
        PhraseAnswer.objects.filter(pk__in=[one.pk for one in batch]).update(accepted_at=at)
    now = (found.catalogue.version, found.held, causes)
    if before is None or (before.version, before.held, before.causes) != now:
        CatalogueVersion.objects.create(
            county=county,
            version=found.catalogue.version,
            at=at,
            held=found.held,
            turned=turned,
            causes=causes,
        )
        if before is not None or found.held or answers:
            action = "catalogue.held" if found.held else "catalogue.renewed"
            _record(action, f"catalogue:{county.key}", by, at, county,
                    {"version": found.catalogue.version, "phrases": ", ".join(turned)[:500]})  # fmt: skip
    return found.catalogue


@transaction.atomic
def review(*, answers: Sequence[PhraseAnswer], take: bool, why: str = "", by: User, at: dt.datetime) -> int:
    """Take phrases of counties for all counties, or leave them in their county with a reason; tells how many.

    What was taken can be put back into its county so; what its own county withdraws stays for the others.

    Only for those who hold the right to review wording; for anybody else there is no such thing. Raises NoReviewWhy.
    """
    if not by.is_active or not by.has_perm(REVIEW):
        raise rights.Hidden
    clean = why.strip()[:2_000]
    state = PhraseAnswer.Review.TAKEN if take else PhraseAnswer.Review.DECLINED
    open_to = wording.to_review() if take else wording.to_review() | wording.taken_for_all()
    found = list(
        open_to.select_for_update(no_key=True, of=("self",)).filter(pk__in=[one.pk for one in answers])
    )
    if found and not take and not clean:
        raise NoReviewWhy(phrase=found[0].phrase)
    before = [one for one in found if one.review == PhraseAnswer.Review.TAKEN]
    for one in found:
        one.review, one.reviewed_by, one.reviewed_at, one.reviewed_why = state, by, at, clean
        one.save(update_fields=["review", "reviewed_by", "reviewed_at", "reviewed_why"])
        _tell("word.taken" if take else "word.declined", one, by, at, why=clean)
    if take or any(one in before for one in found):
        _renew_others({one.county_id for one in found})
    return len(found)


@transaction.atomic
def let_review(*, person: User, may: bool, by: User | None, at: dt.datetime) -> None:
    """Let a person take phrases for all counties, or no longer."""
    right = Permission.objects.get(content_type__app_label="analysis", codename=REVIEW.partition(".")[2])
    if may:
        person.user_permissions.add(right)
    else:
        person.user_permissions.remove(right)
    action = "reviewer.named" if may else "reviewer.ended"
    record(action=action, subject=f"person:{person.uuid}", by=by.uuid if by else None, at=at)


def _renew_others(counties: set[int]) -> None:
    """Have the newest plan of every other county compared again, each with what it now knows."""
    others = Cycle.objects.exclude(county__in=counties if len(counties) == 1 else ())
    newest = {cycle.county_id: cycle for cycle in others.filter(plan_version__gt=0).order_by("id")}
    for cycle in newest.values():
        plan_changed(cycle=cycle)


def _clean(phrase: str) -> str:
    clean = " ".join(phrase.split())[: wording.LONGEST_PHRASE]
    if not compared(clean):
        raise NoPhrase
    return clean


def _check_asked(cycle: Cycle, phrase: str, part: rights.Part) -> None:
    """Partners answer what they are asked, about their own rows."""
    if part.everywhere(rights.TEACH):
        return
    waiting = wording.questions_for(newest_run(cycle), part)
    if not waiting.filter(key=compared(phrase)).exists():
        raise NotAskedOfYou(phrase=phrase)


def _write(cycle: Cycle, part: rights.Part, phrase: str, at: dt.datetime, **said: str) -> PhraseAnswer:
    whose = part.memberships[0].organisation
    return PhraseAnswer.objects.create(
        county=cycle.county,
        phrase=phrase,
        key=compared(phrase)[: wording.LONGEST_PHRASE],
        by=part.user,
        organisation=whose.known_as or whose,
        at=at,
        **said,
    )


def _tell(action: str, answer: PhraseAnswer, by: User, at: dt.datetime, **facts: str) -> None:
    told = {"phrase": answer.phrase, "kind": answer.kind.removeprefix(NEW_KIND), **facts}
    _record(action, f"word:{answer.uuid}", by, at, answer.county, told)


def _record(
    action: str, subject: str, by: User | None, at: dt.datetime, county: Place, facts: dict[str, str]
) -> None:
    record(action=action, subject=subject, by=by.uuid if by else None, at=at, county=county.key, facts=facts)
