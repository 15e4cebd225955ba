"""Work that outlives a request; each may be begun again after a restart and then changes nothing twice."""

import datetime as dt

from django.db.models import F, Q
from django.utils import timezone
from django_tasks import task

from pamoja.analysis import operations
from pamoja.cycles.models import Cycle


@task()
def analyse(cycle_id: int) -> None:
    """Renew the findings of a cycle."""
    cycle = Cycle.objects.select_related("county").get(pk=cycle_id)
    try:
        operations.analyse_and_tell(cycle=cycle, at=timezone.now())
    except Exception as error:
        operations.note_trouble(cycle=cycle, trouble=f"{type(error).__name__}: {error}")
        raise


def queue_due(at: dt.datetime) -> int:
    """Queue the analysis of every cycle whose findings are behind its plan; tells of how many."""
    behind = Cycle.objects.filter(plan_version__gt=0).filter(
        Q(progress=None) | Q(progress__wanted_version__lt=F("plan_version"))
    )
    queued = 0
    for cycle in behind:
        if operations.want_analysis(cycle=cycle, at=at):
            analyse.enqueue(cycle.pk)
            queued += 1
    return queued
