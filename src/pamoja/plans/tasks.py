"""Reading a sent file where that takes longer than a person should wait for a page."""

from django.utils import timezone
from django_tasks import task

from pamoja.plans import operations
from pamoja.plans.models import Submission


@task()
def read(submission_id: int) -> None:
    """Read a submission and stage its rows."""
    submission = Submission.objects.select_related("cycle__county", "organisation").get(pk=submission_id)
    operations.read(submission=submission, at=timezone.now())
