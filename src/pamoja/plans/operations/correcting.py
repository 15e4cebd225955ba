"""A person corrects a row, or chooses between its file and the plan; every version is kept."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from pamoja.cycles.operations import plan_changed
from pamoja.journal.operations import record
from pamoja.organisations.models import User
from pamoja.plans import returning, settling, writing
from pamoja.plans.models import Activity, Row, RowVersion, Submission
from pamoja.plans.operations.refusals import (
    ChangedMeanwhile,
    ChooseEach,
    NothingToChoose,
    NothingToUndo,
    PlanMovedOn,
    ReplacedByNewer,
    StillWrong,
    WithdrawnAlready,
)
from pamoja.plans.owning import demand_for
from pamoja.plans.queries import with_details
from pamoja.plans.staging import fingerprint
from pamoja.workplan.correcting import UNSURE, Typed, field_of, read_typed, trouble_of
from pamoja.workplan.exchange import Json
from pamoja.workplan.returning.merging import keys_of

FILE, PLAN = "file", "plan"


@dataclass(frozen=True, slots=True)
class Corrected:
    """What became of a correction: saved or not, and what is still wrong in what was typed."""

    row: Row
    saved: bool
    problems: list[Json]


def correct(
    *, row: Row, version: int, typed: Typed, by: User, at: dt.datetime, anyway: bool = False
) -> Corrected:
    """Put what was typed in the place of a row's values, as a new version of it.

    Not saved where something typed cannot be read; with `anyway` that is left unknown, but what must be mended
    must. `version` is the one the person was looking at: raises ChangedMeanwhile where there is a newer one.
    A row that is in the plan changes there too; one that a newer file replaced there raises ReplacedByNewer.
    """
    submission = row.submission
    demand_for(row, by)
    cycle = submission.cycle
    values, problems = read_typed(row.values, typed, county=cycle.county.key, cycle=cycle.label)
    trouble = trouble_of(problems)
    if trouble > UNSURE or (trouble == UNSURE and not anyway):
        _check_version(row, version)
        return Corrected(row, saved=False, problems=problems)
    with transaction.atomic():
        locked = _locked(row)
        _check_version(locked, version)
        _save(locked, values, problems, by=by, at=at)
        _tell("row.corrected", locked, by=by, at=at)
    return Corrected(locked, saved=True, problems=problems)


def _locked(row: Row) -> Row:
    """The row, held for this transaction together with its plan."""
    writing.locked(row.submission.cycle)
    held = Row.objects.select_for_update(of=("self",), no_key=True)
    return held.select_related("activity__organisation", "submission__cycle__county").get(pk=row.pk)


def _check_version(row: Row, version: int) -> None:
    current = Row.objects.select_related("submission__withdrawn_by").get(pk=row.pk)
    if current.submission.state == Submission.State.WITHDRAWN:
        raise WithdrawnAlready(file=current.submission.name, by=current.submission.withdrawn_by)
    if current.version != version:
        last = current.versions.select_related("by").get(number=current.version)
        time = timezone.localtime(last.at).strftime("%H:%M")
        raise ChangedMeanwhile(by=last.by.name, row=current.stands_at, time=time)
    if current.state == Row.State.ASIDE and current.known:
        raise ReplacedByNewer(row=current.stands_at)


def _save(row: Row, values: Json, problems: list[Json], *, by: User, at: dt.datetime) -> None:
    row.version += 1
    values = returning.corrected(row.values, values)
    row.values, row.problems = values, problems
    row.trouble = trouble_of(problems)
    row.fingerprint = fingerprint(values)
    row.known = False
    row.save()
    RowVersion.objects.create(row=row, number=row.version, values=values, problems=problems, by=by, at=at)
    if row.state == Row.State.IN_PLAN and row.activity:
        cycle = row.submission.cycle
        writing.rewrite([(row.activity, values)], cycle)
        settling.settle(cycle, [row.activity], at)
        plan_changed(cycle=cycle)


@transaction.atomic
def undo_correction(*, row: Row, version: int, by: User, at: dt.datetime) -> Row:
    """Go back to what the row said before its last correction, as a version of its own.

    Raises NothingToUndo, StillWrong where a row in the plan would become one that must be mended.
    """
    demand_for(row, by)
    locked = _locked(row)
    _check_version(locked, version)
    current = locked.versions.get(number=locked.version)
    before = _before(locked, current)
    if before is None:
        raise NothingToUndo(row=locked.stands_at)
    if locked.state == Row.State.IN_PLAN and trouble_of(before.problems) > UNSURE:
        raise StillWrong(row=locked.stands_at, what=before.problems[0]["message"])
    _save(locked, before.values, before.problems, by=by, at=at)
    _tell("correction.undone", locked, by=by, at=at)
    return locked


def _before(row: Row, current: RowVersion) -> RowVersion | None:
    """The newest version that says something else than the current one, or has other problems."""
    older = row.versions.filter(number__lt=current.number).order_by("-number")
    said = (current.values, current.problems)
    return next((version for version in older if (version.values, version.problems) != said), None)


def _tell(action: str, row: Row, *, by: User, at: dt.datetime) -> None:
    submission = row.submission
    record(
        action=action,
        subject=f"submission:{submission.uuid}",
        by=by.uuid,
        at=at,
        county=submission.cycle.county.key,
        facts={"row": row.position, "sheet": row.sheet, "line": row.line, "version": row.version},
    )


def choose(*, row: Row, version: int, taken: Mapping[str, str], by: User, at: dt.datetime) -> Row:
    """Settle a conflict: `taken` says for each field whether the FILE's or the PLAN's words are taken.

    The row then waits with what was chosen; where all is the plan's, the plan has it already. Raises ChooseEach,
    NothingToChoose, ChangedMeanwhile, and PlanMovedOn where the plan was changed again meanwhile.
    """
    demand_for(row, by)
    moved = False
    with transaction.atomic():
        locked = _locked(row)
        _check_version(locked, version)
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
    activity = with_details(Activity.objects.filter(rows=row)).get()
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
