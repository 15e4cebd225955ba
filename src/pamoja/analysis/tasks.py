"""Work that outlives a request; each may be begun again after a restart and then changes nothing twice."""

import datetime as dt

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django_tasks import task

from pamoja.analysis import exporting, operations
from pamoja.analysis.models import Export
from pamoja.cycles.models import Cycle
from pamoja.journal.background import failing_to
from pamoja.organisations.models import User


@task()
def analyse(cycle_id: int) -> None:
    """Renew the findings of a cycle."""
    cycle = Cycle.objects.select_related("county").get(pk=cycle_id)
    with failing_to(lambda trouble: operations.note_trouble(cycle=cycle, trouble=trouble)):
        operations.analyse_and_tell(cycle=cycle, at=timezone.now())


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


@task()
def make_export(export_id: int) -> None:
    """Write a plan or a whole county out; begun again after a restart it makes the same file."""
    wanted = _export(export_id)
    if wanted is None:
        return
    with failing_to(lambda trouble: exporting.give_up(wanted=wanted, trouble=trouble, at=timezone.now())):
        exporting.make(wanted=wanted, at=timezone.now(), tell=True)


def ask_for(*, cycle: Cycle, name: str, about: str, by: User, at: dt.datetime) -> Export:
    """Ask for a file: a short one is made at once, a long one is queued and made by the worker; tells how it stands.

    Raises what `want_export` does.
    """
    with transaction.atomic():  # noted and queued together, or not at all
        wanted, new = exporting.want_export(cycle=cycle, name=name, about=about, by=by, at=at)
        long = exporting.takes_long(wanted, by)
        if new and long:
            make_export.enqueue(wanted.pk)
    return wanted if long else exporting.make(wanted=wanted, at=at, tell=False)


def give_up_export(export_id: int) -> None:
    """Keep that the making of a file ended its worker each time it was begun."""
    wanted = _export(export_id)
    if wanted is not None:
        trouble = "The making was begun several times and never ended."
        exporting.give_up(wanted=wanted, trouble=trouble, at=timezone.now())


def _export(export_id: int) -> Export | None:
    """The export, where it was not thrown away meanwhile."""
    return Export.objects.select_related("cycle__county", "by").filter(pk=export_id).first()


def queue_copies(at: dt.datetime) -> int:
    """Queue each county's copy of the night, once; tells how many."""
    with transaction.atomic():  # noted and queued together, or not at all
        wanted = exporting.want_copies(at=at)
        for one in wanted:
            make_export.enqueue(one.pk)
    return len(wanted)
