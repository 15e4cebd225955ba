"""A row that was changed in its file and in the plan: a person chooses, field by field or wholly."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from pamoja.journal.operations import record
from pamoja.organisations.models import User
from pamoja.plans import returning
from pamoja.plans.models import Row, RowVersion
from pamoja.plans.operations.correcting import check_version, demand_for, locked_row
from pamoja.plans.operations.refusals import ChooseEach, NothingToChoose, PlanMovedOn
from pamoja.plans.queries import with_details
from pamoja.plans.staging import fingerprint
from pamoja.workplan.correcting import field_of, trouble_of
from pamoja.workplan.returning.merging import keys_of

FILE, PLAN = "file", "plan"


def choose(*, row: Row, version: int, taken: Mapping[str, str], by: User, at: dt.datetime) -> Row:
    """Settle a conflict: `taken` says for each field whether the FILE's or the PLAN's words are taken.

    The row then waits with what was chosen; where all is the plan's, the plan has it already. Raises ChooseEach,
    NothingToChoose, ChangedMeanwhile, and PlanMovedOn where the plan was changed again meanwhile.
    """
    demand_for(row, by)
    moved = False
    with transaction.atomic():
        locked = locked_row(row)
        check_version(locked, version)
        conflicts = locked.values.get(returning.BACK, {}).get("conflicts")
        if not conflicts or locked.state != Row.State.WAITING or locked.activity_id is None:
            raise NothingToChoose(row=locked.line)
        moved = _moved_on(locked)
        if not moved:
            open_fields = [name for name in conflicts if taken.get(name) not in (FILE, PLAN)]
            if open_fields:
                raise ChooseEach(fields=", ".join(returning.field_name(name) for name in open_fields))
            _settle(locked, {name for name in conflicts if taken[name] == PLAN}, by=by, at=at)
    if moved:
        raise PlanMovedOn(row=row.line)
    return locked


def _moved_on(row: Row) -> bool:
    """Whether the activity has a newer version than the row was held against; the row is then held against it anew."""
    activity = row.activity
    if activity is None or activity.version == row.values[returning.BACK]["version"]:
        return False
    row.problems = [problem for problem in row.problems if problem["code"] != "returned_conflict"]
    returning.rebase([row], row.submission.cycle)
    row.save(update_fields=["values", "problems", "trouble", "fingerprint", "known"])
    return True


def _settle(row: Row, ours: set[str], *, by: User, at: dt.datetime) -> None:
    activity = with_details(type(row.activity).objects.filter(pk=row.activity_id)).get()  # type: ignore[union-attr]
    plan, back = returning.values_of(activity), row.values[returning.BACK]
    changed = [name for name in back["changed"] if name not in ours]
    kept = {key: plan[key] for name in ours for key in keys_of(name)}
    back = {**{k: v for k, v in back.items() if k != "conflicts"}, "changed": changed}
    about = {"days" if name in ("start", "end") else name for name in ours}
    row.problems = [
        p for p in row.problems if p["code"] != "returned_conflict" and field_of(p["code"]) not in about
    ]  # fmt: skip
    row.values = {**row.values, **kept, returning.BACK: back}
    row.trouble, row.fingerprint = trouble_of(row.problems), fingerprint(row.values)
    row.known = not changed and not activity.withdrawn
    row.version += 1
    row.save()
    RowVersion.objects.create(
        row=row, number=row.version, values=row.values, problems=row.problems, by=by, at=at
    )
    submission = row.submission
    record(
        action="row.chosen",
        subject=f"submission:{submission.uuid}",
        by=by.uuid,
        at=at,
        county=submission.cycle.county.key,
        facts={"row": row.position, "sheet": row.sheet, "line": row.line, "of_the_plan": sorted(ours)},
    )
