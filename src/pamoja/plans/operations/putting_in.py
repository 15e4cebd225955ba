"""Staged rows become activities of the plan, and leave it again."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamoja.cycles.models import Cycle
from pamoja.cycles.operations import plan_changed
from pamoja.cycles.queries import rates_of, sectors_of, sectors_to_align, year_of
from pamoja.journal.operations import record
from pamoja.organisations import rights
from pamoja.organisations.models import Organisation, User
from pamoja.plans import returning, settling, writing
from pamoja.plans.gone import gone_rows, gone_rows_taken, put_back_rows, take_out_gone
from pamoja.plans.models import Activity, Row, Submission
from pamoja.plans.operations.refusals import NothingToPutIn, WithdrawnAlready
from pamoja.plans.owning import demand_all

BATCH = 500
GOOD = (Row.Trouble.FINE, Row.Trouble.NOTED)


def put_in(
    *, submission: Submission, by: User, at: dt.datetime, positions: Collection[int] | None = None
) -> int:
    """Put waiting rows into the plan and tell how many: all good ones, or those at the positions given.

    Rows to be mended never go in. Rows that the plan holds by now are marked as known and stay; those that update
    an activity keep its number. Of two people at once the second finds nothing left, and is told. Raises
    NothingToPutIn.
    """
    part = rights.demand(by, rights.PUT_IN, submission.cycle.county, submission.organisation)
    candidates = {row.pk: row for row in _waiting(submission, positions)}
    demand_all(part, candidates.values())
    aligned = writing.sectors_for_rows(
        list(candidates.values()), sectors_to_align(submission.cycle)
    )  # before anything is locked
    with transaction.atomic():
        cycle = writing.locked(submission.cycle)
        locked = _locked(submission)
        seen = [row for row in _waiting(locked, positions) if row.pk in candidates]
        rows = _not_known(locked, [row for row in seen if row.version == candidates[row.pk].version])
        if rows:
            _write(cycle, locked, rows, aligned, by=by, at=at)
            settling.settle(cycle, [row.activity for row in rows if row.activity], at)
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
    if not rows:
        raise NothingToPutIn(why=_why_nothing(submission))
    return len(rows)


def _locked(submission: Submission) -> Submission:
    """The submission, held for this transaction; raises WithdrawnAlready."""
    held = Submission.objects.select_for_update(of=("self",), no_key=True)
    locked = held.select_related("withdrawn_by", "organisation", "sent_as").get(pk=submission.pk)
    if locked.state == Submission.State.WITHDRAWN:
        raise WithdrawnAlready(file=locked.name, by=locked.withdrawn_by)
    return locked


def _waiting(submission: Submission, positions: Collection[int] | None) -> list[Row]:
    """The rows that may go in: all good ones, or those of the positions that need not be mended first."""
    waiting = Row.objects.filter(submission=submission, state=Row.State.WAITING, known=False)
    waiting = waiting.filter(values__back__gone__isnull=True).select_related("activity")
    if positions is None:
        chosen = waiting.filter(trouble__in=GOOD)
    else:
        chosen = waiting.filter(position__in=positions).exclude(trouble=Row.Trouble.WRONG)
    return list(chosen.order_by("position"))


def _not_known(submission: Submission, rows: list[Row]) -> list[Row]:
    """The rows that the plan does not hold yet: it may have changed since the file was read, by another file.

    Rows known by their id that the plan changed as well meanwhile stay, as conflicts.
    """
    returned = returning.rebase([row for row in rows if returning.is_returned(row)], submission.cycle)
    stay = [*returned.known, *returned.conflicts]
    kept = ("known", "values", "problems", "trouble", "fingerprint")
    Row.objects.bulk_update(stay, kept, batch_size=BATCH)
    fresh = _fresh_not_known(submission, [row for row in rows if not returning.is_returned(row)])
    return sorted([*returned.write, *fresh], key=lambda row: row.position)


def _fresh_not_known(submission: Submission, rows: list[Row]) -> list[Row]:
    if not rows:
        return []
    taken = Row.objects.filter(
        submission=submission, values__back__uuid__isnull=False, activity__isnull=False
    )
    returning.recognise_fresh(submission, rows, set(taken.values_list("activity", flat=True)))
    known = [row for row in rows if row.known]
    Row.objects.bulk_update(known, ["known", "activity"], batch_size=BATCH)
    changed = [row for row in rows if not row.known]
    updated = {row.activity_id for row in changed if row.activity_id is not None}
    found = Activity.objects.select_related("organisation", "sent_as").in_bulk(updated)
    for row in changed:
        row.activity = found[row.activity_id] if row.activity_id is not None else None
    return changed


def _why_nothing(submission: Submission) -> str:
    mine = Row.objects.filter(submission=submission)
    settled = mine.filter(state=Row.State.IN_PLAN).select_related("settled_by").order_by("-settled_at", "id")
    last = settled.first()
    waits = mine.filter(state=Row.State.WAITING, known=False).exists()
    if last and last.settled_by and last.settled_at:
        said = {"name": last.settled_by.name, "time": f"{timezone.localtime(last.settled_at):%H:%M}"}
        if waits:
            return (
                _("%(name)s put some in at %(time)s; those that wait have to be mended or checked first.")
                % said
            )
        return _("%(name)s put the last ones in at %(time)s.") % said
    if waits:
        return _("those that wait have to be mended or checked first.")
    return (
        _("the plan holds them all already.") if mine.exists() else _("no activity was read from the file.")
    )


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
    organisations = Organisation.objects.in_bulk({returning.owner_of(row) or 0 for row in rows})
    returning.keep_versions(row.activity_id for row in rows if row.activity_id is not None)
    written: list[tuple[Row, Activity]] = []
    new: list[Activity] = []
    known: list[Activity] = []
    for row in rows:
        name, how = aligned.get(row.pk, ("", ""))
        is_new = row.activity is None
        activity = row.activity or _new_activity(cycle, submission, row, organisations)
        writing.fill(activity, row.values, rates, year)
        writing.place_under(activity, sectors.get(name), how, row.values)
        if is_new:
            activity.number = numbers.next(activity.sector)
            new.append(activity)
        else:
            writing.mark_changed(activity)
            known.append(activity)
        written.append((row, activity))
    Activity.objects.bulk_create(new, batch_size=BATCH)
    for activity in known:
        activity.save()
    for row, activity in written:
        row.activity = activity
    replaced = Row.objects.filter(activity__in=[a.pk for a in known], state=Row.State.IN_PLAN)
    replaced.update(
        state=Row.State.ASIDE, known=True
    )  # when and by whom it went in is kept, for the way back
    Row.objects.bulk_update(
        rows, ["activity", "values", "fingerprint", "problems", "trouble"], batch_size=BATCH
    )
    settled = Row.objects.filter(pk__in=[row.pk for row in rows])
    settled.update(state=Row.State.IN_PLAN, settled_by=by, settled_at=at)
    writing.write_details([(activity, row.values) for row, activity in written])


def _new_activity(
    cycle: Cycle, submission: Submission, row: Row, organisations: Mapping[int, Organisation]
) -> Activity:
    """An activity of the organisation that the row names, under the id that it had elsewhere where it came with one."""
    back = row.values.get(returning.BACK, {})
    owner = organisations.get(back.get("owner", 0), submission.organisation)
    more = {"uuid": UUID(back["new"])} if back.get("new") else {}
    sent_as = submission.sent_as if owner == submission.organisation else None
    return Activity(cycle=cycle, organisation=owner, sent_as=sent_as, **more)


@transaction.atomic
def take_out(*, submission: Submission, positions: Collection[int], by: User, at: dt.datetime) -> int:
    """Undo the putting in of rows: they wait again, and tells how many.

    What a row had replaced stands in the plan again. Numbers of activities that leave it are not given to others.
    Activities that their workbook has no longer leave the plan here too.
    """
    part = rights.demand(by, rights.PUT_IN, submission.cycle.county, submission.organisation)
    writing.locked(submission.cycle)
    standing = Row.objects.filter(submission=submission, state=Row.State.IN_PLAN, position__in=positions)
    rows = list(standing.select_related("activity").order_by("position"))
    gone = gone_rows(submission, positions)
    demand_all(part, [*rows, *gone])
    return take_out_rows(rows, by=by, at=at) + take_out_gone(gone, by=by, at=at)


def take_out_rows(found: Collection[Row], *, by: User, at: dt.datetime) -> int:
    """Take these rows out of the plan, whose cycle is locked; they wait again."""
    rows = list(found)
    if not rows:
        return 0
    submission = rows[0].submission
    cycle = submission.cycle
    ids = [row.activity_id for row in rows if row.activity_id is not None]
    Row.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=Row.State.WAITING, settled_by=None, settled_at=None
    )
    back = _what_stood_before(rows)
    Activity.objects.filter(pk__in=set(ids) - set(back)).update(withdrawn=True)
    Row.objects.filter(pk__in=[row.pk for row in back.values()]).update(state=Row.State.IN_PLAN, known=False)
    stood = [(row.activity, row.values) for row in back.values() if row.activity]
    writing.rewrite(stood, cycle)
    settling.settle(cycle, [activity for activity, _values in stood], at)
    same = Row.objects.filter(activity__in=ids, state=Row.State.WAITING, known=True)
    same.update(known=False)  # the plan holds them no longer: they may go in
    record(
        action="rows.taken_out",
        subject=f"submission:{submission.uuid}",
        by=by.uuid,
        at=at,
        county=cycle.county.key,
        facts={
            "rows": [row.position for row in rows],
            "numbers": [row.activity.number for row in rows if row.activity],
            "back": [row.activity.number for row in back.values() if row.activity],
        },
    )
    plan_changed(cycle=cycle)
    return len(rows)


def _what_stood_before(rows: Sequence[Row]) -> dict[int, Row]:
    """The row that each of these had replaced, by activity: the newest whose file was not taken back."""
    replaced = (
        Row.objects.filter(
            activity__in=[row.activity_id for row in rows],
            state=Row.State.ASIDE,
            known=True,
            submission__state=Submission.State.READ,
        )
        .exclude(submission=rows[0].submission_id)
        .select_related("activity__organisation", "activity__sent_as")
        .order_by("settled_at", "id")
    )
    return {row.activity_id: row for row in replaced if row.activity_id is not None}


@transaction.atomic
def put_aside(
    *, submission: Submission, positions: Collection[int], aside: bool, by: User, at: dt.datetime
) -> int:
    """Leave waiting rows aside, or take them up again; tells how many. Those the plan holds are left as they are."""
    rights.demand(by, rights.CORRECT, submission.cycle.county, submission.organisation)
    _locked(submission)
    back = 0 if aside else put_back_rows(gone_rows_taken(submission, positions), by=by, at=at)
    before, after = (Row.State.WAITING, Row.State.ASIDE) if aside else (Row.State.ASIDE, Row.State.WAITING)
    mine = Row.objects.filter(submission=submission, state=before, known=False, position__in=positions)
    changed = mine.update(state=after, settled_by=by if aside else None, settled_at=at if aside else None)
    if changed:
        record(
            action="rows.put_aside" if aside else "rows.taken_up",
            subject=f"submission:{submission.uuid}",
            by=by.uuid,
            at=at,
            county=submission.cycle.county.key,
            facts={"rows": sorted(positions)},
        )
    return changed + back
