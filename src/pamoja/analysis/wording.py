"""Reads of what people said of phrases: a county's catalogue, the questions that wait, what waits for a review."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from pamoja.analysis.models import CatalogueVersion, PhraseAnswer, PhraseQuestion, Run
from pamoja.organisations.models import User
from pamoja.organisations.rights import SEE_EVERYTHING, TEACH, Part
from pamoja.overlap import Catalogue
from pamoja.overlap.catalogue import NEW_KIND
from pamoja.overlap.teaching import Lesson, compared, taught
from pamoja.places.models import Place
from pamoja.plans.models import Activity
from pamoja.workplan.catalogue import shipped_catalogue
from pamoja.workplan.plan import JointPlan

MOST_ASKED = 60
A_BATCH = 10
LONGEST_PHRASE = 300
BATCH = 500


def standing(county: Place) -> QuerySet[PhraseAnswer]:
    """The answers of a county that name a kind and were not withdrawn, the oldest first."""
    return PhraseAnswer.objects.filter(county=county, withdrawn_at=None).exclude(kind="").order_by("id")


def lesson(answer: PhraseAnswer) -> Lesson:
    """An answer as the engine takes it."""
    return Lesson(answer.phrase, answer.kind, answer.sector, answer.modality, answer.target_group, answer.dac)


def shared_by_all(county: Place) -> Catalogue:
    """The shipped catalogue with what was taken for all counties from others than this one."""
    others = taken_for_all().exclude(county=county).order_by("id")
    return taught(shipped_catalogue(), tuple(lesson(one) for one in others))


def taken_for_all() -> QuerySet[PhraseAnswer]:
    """The answers that hold for all counties, also where their own has withdrawn them since; the newest first."""
    found = PhraseAnswer.objects.filter(review=PhraseAnswer.Review.TAKEN)
    return found.select_related("county", "by").order_by("-id")


def catalogue_of(county: Place) -> Catalogue:
    """The catalogue that a county uses: shipped, taken for all counties, and its own accepted answers."""
    own = standing(county).filter(accepted_at__isnull=False)
    return taught(shared_by_all(county), tuple(lesson(one) for one in own))


def whole_catalogue(county: Place) -> Catalogue:
    """The catalogue as it would be with every answer that stands, for naming kinds of work."""
    return taught(shared_by_all(county), tuple(lesson(one) for one in standing(county)))


def version_of(county: Place) -> CatalogueVersion | None:
    """The newest version of a county's catalogue; None before the first answer was analysed."""
    return CatalogueVersion.objects.filter(county=county).order_by("-id").first()


def readable(part: Part) -> QuerySet[PhraseAnswer]:
    """The standing answers of a county that a person reads: the county's people all, a partner its own.

    Words of a plan may tell what its partner shows to nobody.
    """
    found = standing(part.county).select_related("by", "organisation")
    if part.may(SEE_EVERYTHING):
        return found
    return found.filter(organisation__in=part.organisations)


def answer_at(county: Place, uuid: UUID) -> PhraseAnswer | None:
    """An answer of a county by its public id, withdrawn or not."""
    return PhraseAnswer.objects.filter(county=county, uuid=uuid).select_related("county").first()


@dataclass(frozen=True)
class Held:
    """A batch that is held back: the earlier phrases it would turn, and the answers that do it and still stand."""

    turned: tuple[str, ...]
    causes: tuple[PhraseAnswer, ...]


def held_of(county: Place) -> Held | None:
    """What is held back of a county's answers; None where nothing is, or all of it was withdrawn."""
    newest = version_of(county)
    if newest is None or not newest.held:
        return None
    causes = standing(county).filter(uuid__in=newest.causes, accepted_at=None).select_related("by")
    return Held(tuple(newest.turned), tuple(causes)) if causes else None


def kind_named(catalogue: Catalogue, name: str) -> str:
    """The id of the kind of work of this id or name; "" where there is none."""
    wanted = compared(name.removeprefix(NEW_KIND))
    if name in catalogue.positions:
        return name
    return next((item.id for item in catalogue.interventions if compared(item.name) == wanted), "")


def kinds_like(catalogue: Catalogue, words: str, most: int) -> list[tuple[str, str, str]]:
    """The id and name of kinds that have all these words in their name or in one phrase, with that phrase.

    Kinds whose name has them come first; the phrase is "" for those.
    """
    wanted = compared(words).split()
    if not wanted:
        return []
    named: list[tuple[str, str, str]] = []
    said: list[tuple[str, str, str]] = []
    for item in catalogue.interventions:
        if _has(item.name, wanted):
            named.append((item.id, item.name, ""))
        elif found := next((phrase for phrase in item.phrases if _has(phrase, wanted)), ""):
            said.append((item.id, item.name, found))
    return [*named, *said][:most]


def _has(text: str, wanted: Sequence[str]) -> bool:
    lowered = compared(text)
    return all(word in lowered for word in wanted)


def store(run: Run, plan: JointPlan, ids: Mapping[str, int]) -> None:
    """Keep with a run the phrases that people are worth asking about, and which activities say them."""
    questions = [
        PhraseQuestion(
            run=run, rank=rank, phrase=one.phrase[:LONGEST_PHRASE], key=compared(one.phrase)[:LONGEST_PHRASE],
            kinds=list(one.likely), rows=one.rows,
        )
        for rank, one in enumerate(plan.questions, 1)
    ]  # fmt: skip
    PhraseQuestion.objects.bulk_create(questions, batch_size=BATCH)
    through = PhraseQuestion.activities.through
    said = [
        through(phrasequestion_id=made.pk, activity_id=ids[activity])
        for made, one in zip(questions, plan.questions, strict=True)
        for activity in one.activities
        if activity in ids
    ]
    through.objects.bulk_create(said, batch_size=BATCH)


def questions_for(run: Run | None, part: Part) -> QuerySet[PhraseQuestion]:
    """The questions of a run that wait for a person, the most useful first.

    A partner is asked about phrases of its own rows alone. Nobody is asked what the county has answered, or what they
    could not say.
    """
    if run is None or not part.may(TEACH):
        return PhraseQuestion.objects.none()
    settled = PhraseAnswer.objects.filter(
        ~Q(kind="") | Q(by=part.user), county=part.county, withdrawn_at=None, key=OuterRef("key")
    )
    waiting = PhraseQuestion.objects.filter(~Exists(settled), run=run)
    if not part.everywhere(TEACH):
        own = Activity.objects.filter(withdrawn=False, organisation__in=part.organisations)
        waiting = waiting.filter(activities__in=own).distinct()
    return waiting.order_by("rank")


def last_of(county: Place, user: User) -> PhraseAnswer | None:
    """The newest answer of a person that stands."""
    mine = PhraseAnswer.objects.filter(county=county, by=user, withdrawn_at=None)
    return mine.order_by("-id").first()


def answered_since(county: Place, user: User, since: dt.datetime) -> int:
    """How many phrases a person has answered, or could not, since a moment."""
    mine = PhraseAnswer.objects.filter(county=county, by=user, withdrawn_at=None, at__gt=since)
    return mine.count()


def to_review() -> QuerySet[PhraseAnswer]:
    """The answers of all counties that wait to be looked at for all, the oldest first."""
    accepted = PhraseAnswer.objects.filter(withdrawn_at=None, accepted_at__isnull=False)
    waiting = accepted.filter(review=PhraseAnswer.Review.WAITING)
    return waiting.select_related("county", "by").order_by("id")
