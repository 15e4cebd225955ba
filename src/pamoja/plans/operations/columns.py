"""Somebody says what the columns of a file hold: the answer is kept for the next file, and this one is read again."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from pamoja.journal.operations import record
from pamoja.organisations import rights
from pamoja.organisations.models import User
from pamoja.plans.models import Layout, Submission
from pamoja.plans.operations.refusals import NothingSaid, NotReadYet
from pamoja.workplan.reading.layouts import Layout as Said


def say_columns(*, submission: Submission, layouts: Sequence[Said], by: User, at: dt.datetime) -> Submission:
    """Keep what was said of these tables and let the file be read again with it; reading it comes next.

    Rows of the plan are not touched. Raises NotReadYet for a file that is not read or was taken back.
    """
    rights.demand(by, rights.CORRECT, submission.cycle.county, submission.organisation)
    with transaction.atomic():
        locked = _locked(submission)
        Layout.objects.bulk_create(
            Layout(
                organisation=locked.organisation,
                submission=locked,
                fingerprint=one.fingerprint,
                said=one.as_json(),
                by=by,
                at=at,
            )
            for one in layouts
        )
        _read_again("columns.said", locked, by=by, at=at)
    submission.refresh_from_db()
    return submission


def undo_columns(*, submission: Submission, by: User, at: dt.datetime) -> Submission:
    """Take back what was said last of the columns of a file, and let it be read again; raises NothingSaid."""
    rights.demand(by, rights.CORRECT, submission.cycle.county, submission.organisation)
    with transaction.atomic():
        locked = _locked(submission)
        standing = Layout.objects.filter(submission=locked, undone_at=None)
        last = standing.order_by("-at", "-id").first()
        if last is None:
            raise NothingSaid(file=locked.name)
        standing.filter(at=last.at).update(undone_by=by, undone_at=at)
        _read_again("columns.undone", locked, by=by, at=at)
    submission.refresh_from_db()
    return submission


def _locked(submission: Submission) -> Submission:
    held = Submission.objects.select_for_update(of=("self",), no_key=True)
    locked = held.select_related("organisation", "cycle__county").get(pk=submission.pk)
    if locked.state != Submission.State.READ:
        raise NotReadYet(file=locked.name)
    return locked


def _read_again(action: str, submission: Submission, *, by: User, at: dt.datetime) -> None:
    submission.state, submission.refusal = Submission.State.READING, ""
    submission.save(update_fields=["state", "refusal"])
    record(
        action=action,
        subject=f"submission:{submission.uuid}",
        by=by.uuid,
        at=at,
        county=submission.cycle.county.key,
        facts={"file": submission.name},
    )
