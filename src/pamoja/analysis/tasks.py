"""Work that outlives a request; each may be begun again after a restart and then changes nothing twice."""

import datetime as dt

from django.db import OperationalError, transaction
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
    except OperationalError:
        raise  # the database was away: the worker tries again
    except Exception as error:
        operations.note_trouble(cycle=cycle, trouble=f"{type(error).__name__}: {error}")
        raise


def give_up(cycle_id: int) -> None:
    """Keep that an analysis ended its worker each time it was begun."""
    cycle = Cycle.objects.get(pk=cycle_id)
    operations.note_trouble(cycle=cycle, trouble="The analysis was begun several times and never ended.")


def queue_due(at: dt.datetime) -> int:
    """Queue the analysis of every cycle whose findings are behind its plan; tells of how many."""
    behind = Cycle.objects.filter(plan_version__gt=0).filter(
        Q(progress=None) | Q(progress__wanted_version__lt=F("plan_version"))
    )
    queued = 0
    for cycle in behind:
        with transaction.atomic():  # noted and queued together, or not at all
            if operations.want_analysis(cycle=cycle, at=at):
                analyse.enqueue(cycle.pk)
                queued += 1
    return queued
