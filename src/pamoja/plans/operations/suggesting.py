"""Finds, after the plan has changed, which programmes fit the activities that stand under none."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction

from pamoja.cycles.models import Cycle
from pamoja.cycles.queries import sectors_to_align
from pamoja.frameworks.queries import county_programmes, framework_for
from pamoja.plans.models import Activity, Alignment, Suggestion
from pamoja.plans.settling import value_of
from pamoja.workplan import crosswalk

BATCH = 500
MOST_PAST = 2_000
FROM_PAST = (Alignment.How.PERSON, Alignment.How.SUGGESTION)


def suggest_programmes(*, cycle: Cycle, at: dt.datetime) -> int:
    """Find the likeliest programmes of all activities that stand under none, and tell of how many.

    Each activity under a programme is put beside the key output it is nearest to.
    """
    framework = framework_for(cycle.county, cycle.label)
    if framework is None:
        Suggestion.objects.filter(activity__cycle=cycle).delete()
        return 0
    programmes = county_programmes(framework)
    standing = Activity.objects.filter(cycle=cycle, withdrawn=False).order_by("number")
    free = [value_of(a) for a in standing.filter(alignment=None)]
    found = crosswalk.suggest(free, programmes, sectors_to_align(cycle), _past(cycle))
    keys = {programme.key for programme in programmes}
    rows = [_row(int(key), told, at) for key, told in found.items() if told and told[0].programme in keys]
    with transaction.atomic():
        Suggestion.objects.filter(activity__cycle=cycle).delete()
        still = set(standing.filter(alignment=None).values_list("pk", flat=True))
        Suggestion.objects.bulk_create([row for row in rows if row.activity_id in still], batch_size=BATCH)
    _touch_outputs(cycle, programmes)
    return len(rows)


def _past(cycle: Cycle) -> list[crosswalk.PastChoice]:
    """What people of the county decided, the newest first."""
    made = Alignment.objects.filter(activity__cycle__county=cycle.county, how__in=FROM_PAST)
    newest = made.select_related("activity").order_by("-at", "-id")[:MOST_PAST]
    return [crosswalk.PastChoice(value_of(a.activity), str(a.programme_id)) for a in newest]


def _row(activity: int, told: Sequence[crosswalk.Suggestion], at: dt.datetime) -> Suggestion:
    first, others = told[0], told[1:]
    return Suggestion(
        activity_id=activity,
        programme_id=int(first.programme),
        sub_programme_id=int(first.part) if first.part else None,
        confidence=first.confidence,
        code=first.code,
        params=dict(first.params),
        others=[
            [int(o.programme), int(o.part) if o.part else None, o.confidence, o.code, dict(o.params)]
            for o in others
        ],
        made_at=at,
    )


def _touch_outputs(cycle: Cycle, programmes: Sequence[crosswalk.CountyProgramme]) -> None:
    """Put each aligned activity beside the key output of its programme that it is nearest to."""
    held = Alignment.objects.filter(activity__cycle=cycle, activity__withdrawn=False, programme__isnull=False)
    under: dict[str, list[Alignment]] = defaultdict(list)
    for alignment in held.select_related("activity"):
        under[str(alignment.programme_id)].append(alignment)
    changed: list[Alignment] = []
    for programme in programmes:
        mine = under.get(programme.key, [])
        touched = crosswalk.outputs_touched([value_of(a.activity) for a in mine], programme)
        for alignment in mine:
            key = touched.get(str(alignment.activity_id))
            output = int(key) if key else None
            if alignment.output_id != output:
                alignment.output_id = output
                changed.append(alignment)
    Alignment.objects.bulk_update(changed, ["output"], batch_size=BATCH)
