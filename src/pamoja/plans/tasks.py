"""Reading a sent file where that takes longer than a person should wait for a page."""

import datetime as dt

from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from pamoja.journal.background import failing_to
from pamoja.plans import operations
from pamoja.plans.models import Submission


@task()
def read(submission_id: int) -> None:
    """Read a submission and stage its rows."""
    submission = Submission.objects.select_related("cycle__county", "organisation").get(pk=submission_id)
    with failing_to(lambda _trouble: give_up(submission_id)):
        operations.read(submission=submission, at=timezone.now())


def give_up(submission_id: int) -> None:
    """Mark a submission that ended its reader each time, so that its sender is told."""
    submission = Submission.objects.get(pk=submission_id)
    operations.give_up_reading(submission=submission, at=timezone.now())


def queue_unread(at: dt.datetime, *, longer_than: dt.timedelta) -> int:
    """Queue the reading of files that were sent so long ago and whose reader is gone; tells how many."""
    unread = Submission.objects.filter(state=Submission.State.READING, sent_at__lte=at - longer_than)
    waiting = set(unread.values_list("pk", flat=True))
    if not waiting:
        return 0
    open_tasks = DBTaskResult.objects.filter(
        task_path=read.module_path, status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING)
    )
    waiting -= {task.args_kwargs["args"][0] for task in open_tasks}
    for submission_id in sorted(waiting):
        read.enqueue(submission_id)
    return len(waiting)
