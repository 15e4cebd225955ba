"""Activities that a workbook no longer has leave the plan on a person's word, and come back on another."""

import datetime as dt
from collections.abc import Collection, Sequence

from pamoja.cycles.operations import plan_changed
from pamoja.journal.operations import record
from pamoja.organisations.models import User
from pamoja.plans.models import Activity, Row, Submission
from pamoja.plans.returning import BACK

TAKEN = "taken"


def gone_rows(submission: Submission, positions: Collection[int]) -> list[Row]:
    """The waiting rows at these positions that stand for what the file has no longer."""
    waiting = Row.objects.filter(submission=submission, state=Row.State.WAITING, position__in=positions)
    return list(
        waiting.filter(values__back__gone__isnull=False).select_related("activity").order_by("position")
    )


def gone_rows_taken(submission: Submission, positions: Collection[int] | None = None) -> list[Row]:
    """Those by which activities were taken out of the plan."""
    found = Row.objects.filter(
        submission=submission, state=Row.State.ASIDE, values__back__taken__isnull=False
    )
    found = found if positions is None else found.filter(position__in=positions)
    return list(found.select_related("activity").order_by("position"))


def take_out_gone(rows: Sequence[Row], *, by: User, at: dt.datetime) -> int:
    """Take these activities out of the plan, whose cycle is locked; the rows they came from stand back."""
    here = [row for row in rows if row.activity and not row.activity.withdrawn]
    if not here:
        return 0
    ids = [row.activity.pk for row in here if row.activity]
    standing = Row.objects.filter(activity__in=ids, state=Row.State.IN_PLAN)
    replaced = {row.activity_id: row.pk for row in standing}
    standing.update(state=Row.State.ASIDE, known=True)
    Activity.objects.filter(pk__in=ids).update(withdrawn=True)
    for row in here:
        row.values = {**row.values, BACK: {**row.values[BACK], TAKEN: replaced.get(row.activity_id, 0)}}
        row.state, row.settled_by, row.settled_at = Row.State.ASIDE, by, at
    Row.objects.bulk_update(here, ["values", "state", "settled_by", "settled_at"])
    _tell("rows.taken_out", here, by=by, at=at)
    return len(here)


def put_back_rows(rows: Sequence[Row], *, by: User, at: dt.datetime) -> int:
    """Put activities back that such rows had taken out, with what they said; the rows wait again."""
    if not rows:
        return 0
    Row.objects.filter(pk__in=[row.values[BACK][TAKEN] for row in rows], state=Row.State.ASIDE).update(
        state=Row.State.IN_PLAN, known=False
    )
    Activity.objects.filter(pk__in=[row.activity.pk for row in rows if row.activity]).update(withdrawn=False)
    for row in rows:
        row.values = {**row.values, BACK: {k: v for k, v in row.values[BACK].items() if k != TAKEN}}
        row.state, row.settled_by, row.settled_at = Row.State.WAITING, None, None
    Row.objects.bulk_update(rows, ["values", "state", "settled_by", "settled_at"])
    _tell("rows.put_back", rows, by=by, at=at)
    return len(rows)


def _tell(action: str, rows: Sequence[Row], *, by: User, at: dt.datetime) -> None:
    submission = rows[0].submission
    record(
        action=action,
        subject=f"submission:{submission.uuid}",
        by=by.uuid,
        at=at,
        county=submission.cycle.county.key,
        facts={
            "rows": [row.position for row in rows],
            "numbers": [row.activity.number for row in rows if row.activity],
        },
    )
    plan_changed(cycle=submission.cycle)
