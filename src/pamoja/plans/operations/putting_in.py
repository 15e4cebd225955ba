"""Staged rows become activities of the plan, and leave it again."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from pamoja.cycles.models import Cycle, Sector
from pamoja.cycles.operations import plan_changed
from pamoja.cycles.queries import rates_of, sectors_of, sectors_to_align, year_of
from pamoja.journal.operations import record
from pamoja.organisations import rights
from pamoja.organisations.models import User
from pamoja.plans import writing
from pamoja.plans.models import Activity, Row, Submission
from pamoja.plans.operations.refusals import NothingToPutIn, WithdrawnAlready

BATCH = 500
GOOD = (Row.Trouble.FINE, Row.Trouble.NOTED)


def put_in(
    *, submission: Submission, by: User, at: dt.datetime, positions: Collection[int] | None = None
) -> int:
    """Put waiting rows into the plan and tell how many: all good ones, or those at the positions given.

    Rows to be mended never go in. Rows that the plan holds unchanged are left aside; those that update an activity
    keep its number. Of two people at once the second finds nothing left, and is told. Raises NothingToPutIn.
    """
    rights.demand(by, rights.PUT_IN, submission.cycle.county, submission.organisation)
    candidates = _waiting(submission, positions)
    aligned = writing.sectors_for_rows(
        candidates, sectors_to_align(submission.cycle)
    )  # before anything is locked
    with transaction.atomic():
        cycle = (
            Cycle.objects.select_for_update(of=("self",)).select_related("county").get(pk=submission.cycle_id)
        )
        locked = (
            Submission.objects.select_for_update(of=("self",))
            .select_related("withdrawn_by")
            .get(pk=submission.pk)
        )
        if locked.state == Submission.State.WITHDRAWN:
            raise WithdrawnAlready(file=locked.name, by=locked.withdrawn_by)
        rows = [row for row in _waiting(locked, positions) if row.pk in {c.pk for c in candidates}]
        if not rows:
            raise NothingToPutIn(why=_why_nothing(locked))
        _write(cycle, locked, rows, aligned, by=by, at=at)
        record(
            action="rows.put_in",
            subject=f"submission:{locked.uuid}",
            by=by.uuid,
            at=at,
            county=cycle.county.key,
            facts={
                "rows": [row.position for row in rows],
                "numbers": [row.activity.number for row in rows if row.activity],
            },
        )
        plan_changed(cycle=cycle)
    return len(rows)


def _waiting(submission: Submission, positions: Collection[int] | None) -> list[Row]:
    """The rows that may go in: all good ones, or those of the positions that need not be mended first."""
    waiting = Row.objects.filter(submission=submission, state=Row.State.WAITING, known=False)
    if positions is None:
        chosen = waiting.filter(trouble__in=GOOD)
    else:
        chosen = waiting.filter(position__in=positions).exclude(trouble=Row.Trouble.WRONG)
    return list(chosen.select_related("activity", "activity__organisation").order_by("position"))


def _why_nothing(submission: Submission) -> str:
    last = (
        submission.rows.filter(state=Row.State.IN_PLAN)
        .select_related("settled_by")
        .order_by("-settled_at")
        .first()
    )
    if submission.rows.filter(state=Row.State.WAITING, known=False).exists():
        return _("those that wait have to be corrected first.")
    if last and last.settled_by:
        return _("%(name)s put in the last ones.") % {"name": last.settled_by.name}
    return _("the plan holds them all already.")


def _write(
    cycle: Cycle,
    submission: Submission,
    rows: Sequence[Row],
    aligned: Mapping[int, tuple[str, str]],
    *,
    by: User,
    at: dt.datetime,
) -> None:
    sectors = {sector.name: sector for sector in sectors_of(cycle)}
    numbers, rates, year = writing.Numbers(cycle), rates_of(cycle), year_of(cycle)
    new: list[Activity] = []
    known: list[Activity] = []
    for row in rows:
        name, how = aligned.get(row.pk, ("", ""))
        is_new = row.activity is None
        activity = row.activity or Activity(cycle=cycle, organisation=submission.organisation)
        writing.fill(activity, row.values, rates, year)
        _place_under(activity, sectors.get(name), how)
        if is_new:
            activity.number = numbers.next(activity.sector)
            new.append(activity)
        else:
            activity.version += 1
            activity.withdrawn = False
            activity.review = Activity.Review.SUBMITTED
            known.append(activity)
        row.activity = activity
    Activity.objects.bulk_create(new, batch_size=BATCH)
    for activity in known:
        activity.save()
    for row in rows:
        row.activity_id = row.activity.pk if row.activity else None
        row.state, row.settled_by, row.settled_at = Row.State.IN_PLAN, by, at
    replaced = Row.objects.filter(activity__in=[a.pk for a in known], state=Row.State.IN_PLAN)
    replaced.update(state=Row.State.ASIDE, settled_by=by, settled_at=at)
    Row.objects.bulk_update(rows, ["activity", "state", "settled_by", "settled_at"], batch_size=BATCH)
    writing.write_details([(row.activity, row.values) for row in rows if row.activity])


def _place_under(activity: Activity, sector: Sector | None, how: str) -> None:
    """Its sector and how that was found; a person's choice of before is kept."""
    if activity.aligned_by != writing.BY_PERSON:
        activity.sector, activity.aligned_by = sector, how


@transaction.atomic
def take_out(*, submission: Submission, positions: Collection[int], by: User, at: dt.datetime) -> int:
    """Undo the putting in of rows: they wait again, and tells how many. Their numbers are not given to others."""
    rights.demand(by, rights.PUT_IN, submission.cycle.county, submission.organisation)
    rows = list(
        Row.objects.select_for_update(of=("self",))
        .filter(submission=submission, state=Row.State.IN_PLAN, position__in=positions)
        .select_related("activity__cycle")
    )
    return take_out_rows(rows, by=by, at=at)


def take_out_rows(rows: Sequence[Row], *, by: User, at: dt.datetime) -> int:
    """Take the activities of these rows out of the plan; the rows wait again."""
    if not rows:
        return 0
    submission = rows[0].submission
    Activity.objects.filter(pk__in=[row.activity_id for row in rows]).update(withdrawn=True)
    Row.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=Row.State.WAITING, settled_by=None, settled_at=None
    )
    record(
        action="rows.taken_out",
        subject=f"submission:{submission.uuid}",
        by=by.uuid,
        at=at,
        county=submission.cycle.county.key,
        facts={"numbers": [row.activity.number for row in rows if row.activity]},
    )
    plan_changed(cycle=submission.cycle)
    return len(rows)


@transaction.atomic
def put_aside(
    *, submission: Submission, positions: Collection[int], aside: bool, by: User, at: dt.datetime
) -> int:
    """Leave waiting rows aside, or take them up again; tells how many."""
    rights.demand(by, rights.CORRECT, submission.cycle.county, submission.organisation)
    before, after = (Row.State.WAITING, Row.State.ASIDE) if aside else (Row.State.ASIDE, Row.State.WAITING)
    changed = Row.objects.filter(submission=submission, state=before, position__in=positions).update(
        state=after, settled_by=by if aside else None, settled_at=at if aside else None
    )
    if changed:
        record(
            action="rows.put_aside" if aside else "rows.taken_up",
            subject=f"submission:{submission.uuid}",
            by=by.uuid,
            at=at,
            county=submission.cycle.county.key,
            facts={"rows": sorted(positions)},
        )
    return changed
