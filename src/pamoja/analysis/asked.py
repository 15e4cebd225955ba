"""What wards asked for beside what is planned: kept with each run, corrected by people, read for one person."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet

from pamoja.analysis.models import PriorityMet, PriorityWord, Run
from pamoja.core.activities import Activity as Value
from pamoja.core.activities import Site as ValueSite
from pamoja.core.places import WARD
from pamoja.core.refusals import Refusal
from pamoja.cycles.consulting import priorities_of
from pamoja.cycles.models import Cycle, Priority
from pamoja.journal.operations import record
from pamoja.organisations import rights
from pamoja.organisations.models import User
from pamoja.overlap import Catalogue
from pamoja.plans.models import Activity
from pamoja.plans.queries import View
from pamoja.workplan import facts, requests
from pamoja.workplan.plan import JointPlan

BATCH = 500
LONGEST_WHAT = 300
MOST_FOR_ONE = 50  # activities kept for one priority; a county-wide wish may be met by hundreds


class NotOfThisYear(Refusal):
    """A word about a priority and an activity of different years."""

    code = "not_of_this_year"
    sentence = "The activity and what was asked for are not of the same county and year."


@dataclass(frozen=True, slots=True)
class Answer:
    """An activity that answers a priority; `by` is "person" where somebody said so."""

    activity: Activity
    reach: str
    by: str
    what: str


@dataclass(frozen=True, slots=True)
class Line:
    """What was asked for, with the activities that answer it as far as this person may know; nearest first."""

    priority: Priority
    answers: tuple[Answer, ...]

    @property
    def answered(self) -> bool:
        """Whether something nearer than a claim for the whole county answers it."""
        return any(one.reach != requests.COUNTY_WIDE for one in self.answers)

    @property
    def claimed(self) -> bool:
        """Whether only claims for the whole county do."""
        return bool(self.answers) and not self.answered


def store(run: Run, plan: JointPlan, ids: Mapping[str, int], catalogue: Catalogue) -> None:
    """Keep with a run which of its activities answer what was asked for, as its catalogue tells kinds of work."""
    asked = list(priorities_of(run.cycle))
    planned = list({row.activity.id: row.activity for row in plan.rows if row.activity.id in ids}.values())
    found = requests.answered([_value(one) for one in asked], planned, facts.gazetteer(), catalogue)
    kept: dict[str, list[requests.Met]] = defaultdict(list)
    for met in found:
        if len(kept[met.request]) < MOST_FOR_ONE:
            kept[met.request].append(met)
    PriorityMet.objects.bulk_create(
        [
            PriorityMet(
                run=run,
                priority_id=int(met.request.removeprefix("priority ")),
                activity_id=ids[met.activity],
                reach=met.reach,
                by=met.by,
                what=met.what[:LONGEST_WHAT],
            )
            for mets in kept.values()
            for met in mets
        ],
        batch_size=BATCH,
    )


def _value(priority: Priority) -> Value:
    place = priority.place
    return Value(
        f"priority {priority.pk}",
        priority.text,
        sector=priority.sector,
        sites=(ValueSite(place.key, place.name, place.level, place.code),),
    )


def lines_of(view: View, run: Run | None) -> list[Line]:
    """Everything that was asked for, with what answers it as this person may know it, in three queries."""
    asked = list(priorities_of(view.cycle))
    mets, said = _mets(view, run), _words(view, asked)
    found: list[Line] = []
    for priority in asked:
        answers = {
            met.activity_id: Answer(met.activity, met.reach, met.by, met.what) for met in mets[priority.pk]
        }
        for word in said[priority.pk]:
            if not word.answers:
                answers.pop(word.activity_id, None)
            elif word.activity_id in answers:
                known = answers[word.activity_id]
                answers[word.activity_id] = Answer(known.activity, known.reach, "person", word.by.name)
            else:
                answers[word.activity_id] = Answer(word.activity, requests.HERE, "person", word.by.name)
        found.append(Line(priority, tuple(answers.values())))
    return found


def _mets(view: View, run: Run | None) -> Mapping[int, list[PriorityMet]]:
    found: dict[int, list[PriorityMet]] = defaultdict(list)
    if run is None:
        return found
    rows = PriorityMet.objects.filter(run=run, activity__withdrawn=False)
    shown = rows.exclude(activity__organisation__in=view.organisations_without)
    for met in shown.select_related("activity__organisation").order_by("id"):
        found[met.priority_id].append(met)
    return found


def _words(view: View, asked: Sequence[Priority]) -> Mapping[int, list[PriorityWord]]:
    """The newest word on each pair, by priority."""
    rows = PriorityWord.objects.filter(priority__in=asked, activity__withdrawn=False)
    shown = rows.exclude(activity__organisation__in=view.organisations_without)
    newest = {
        (word.priority_id, word.activity_id): word
        for word in shown.select_related("activity__organisation", "by").order_by("id")
    }
    found: dict[int, list[PriorityWord]] = defaultdict(list)
    for word in newest.values():
        found[word.priority_id].append(word)
    return found


def unasked(view: View, lines: Sequence[Line]) -> QuerySet[Activity]:
    """The activities that name a ward in which something was asked for and answer none of it."""
    places = {line.priority.place_id for line in lines if line.priority.place.level == WARD}
    answering = {one.activity.pk for line in lines for one in line.answers}
    found = Activity.objects.filter(Q(sites__place__in=places), cycle=view.cycle, withdrawn=False).exclude(
        organisation__in=view.organisations_without
    )
    return (
        found.exclude(pk__in=answering).select_related("organisation", "sector").distinct().order_by("number")
    )


@transaction.atomic
def say_whether(
    *, cycle: Cycle, priority: Priority, activity: Activity, answers: bool, by: User, at: dt.datetime
) -> PriorityWord:
    """A person's word whether an activity answers what was asked for; raises NotOfThisYear."""
    rights.demand(by, rights.CONSULT, cycle.county)
    if activity.cycle_id != cycle.pk or priority.consultation.cycle_id != cycle.pk:
        raise NotOfThisYear
    word = PriorityWord.objects.create(priority=priority, activity=activity, answers=answers, by=by, at=at)
    record(
        action="priority.answered" if answers else "priority.not_answered",
        subject=f"activity:{activity.number}",
        by=by.uuid,
        at=at,
        county=cycle.county.key,
        facts={"asked": priority.text[:200]},
    )
    return word
