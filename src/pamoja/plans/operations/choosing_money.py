"""A person chooses which money of an IATI file counts; every row of the file then says so, in the plan too."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction

from pamoja.cycles.operations import plan_changed
from pamoja.journal.operations import record
from pamoja.organisations import rights
from pamoja.organisations.models import User
from pamoja.plans import settling, writing
from pamoja.plans.models import Activity, Row, RowVersion, Submission
from pamoja.plans.operations.refusals import NoChoiceToUndo, NoMoneyToChoose, WithdrawnAlready
from pamoja.plans.staging import fingerprint
from pamoja.workplan.correcting import trouble_of
from pamoja.workplan.exchange import Json, problem_json
from pamoja.workplan.iati_money import EACH, FAMILIES, NOTES, SOURCES, Counted, counted, standing

BATCH = 500
WRITTEN = ("version", "values", "problems", "trouble", "fingerprint", "known")


def choose_money(
    *, submission: Submission, sources: Mapping[str, str], families: str, by: User, at: dt.datetime
) -> int:
    """Let these sources count, publisher by publisher, and tells how many rows changed.

    A publisher that is not named keeps its source. An amount that a person corrected is kept. Raises NoMoneyToChoose
    where the file is no IATI file.
    """
    current = submission.money
    known = current.get("sources", {})
    chosen = {name: sources.get(name, kept) for name, kept in known.items()}
    chosen = {name: source if source in SOURCES else known[name] for name, source in chosen.items()}
    choice = {"sources": chosen, "families": families if families in FAMILIES else EACH}
    return _choose(submission, choice, "money.chosen", by=by, at=at)


def undo_money(*, submission: Submission, by: User, at: dt.datetime) -> int:
    """Go back to the choice before the last one; raises NoChoiceToUndo where there was none."""
    return _choose(submission, None, "money.choice_undone", by=by, at=at)


@transaction.atomic
def _choose(submission: Submission, wanted: Json | None, action: str, *, by: User, at: dt.datetime) -> int:
    rights.demand(by, rights.CORRECT, submission.cycle.county, submission.organisation)
    cycle = writing.locked(submission.cycle)
    held = Submission.objects.select_for_update(of=("self",), no_key=True)
    locked = held.select_related("withdrawn_by", "cycle__county").get(pk=submission.pk)
    if locked.state == Submission.State.WITHDRAWN:
        raise WithdrawnAlready(file=locked.name, by=locked.withdrawn_by)
    if not locked.money:
        raise NoMoneyToChoose(file=locked.name)
    choice = wanted or locked.money.get("before")
    if not choice:
        raise NoChoiceToUndo(file=locked.name)
    before = {name: locked.money[name] for name in ("sources", "families")}
    if choice == before:
        return 0
    rows = list(locked.rows.select_related("activity__organisation").order_by("position"))
    records = [row.values["iati"] for row in rows]
    changed = _rewritten(rows, counted(records, before), counted(records, choice))
    _save(changed, by=by, at=at)
    standing_in_plan = [(row.activity, row.values) for row in changed if _in_plan(row) and row.activity]
    writing.rewrite(standing_in_plan, cycle)
    settling.settle(cycle, [activity for activity, _values in standing_in_plan], at)
    if standing_in_plan:
        plan_changed(cycle=cycle)
    locked.money = {**standing(records, choice), "before": before if wanted else None}
    locked.save(update_fields=["money"])
    submission.money = locked.money
    record(
        action=action,
        subject=f"submission:{locked.uuid}",
        by=by.uuid,
        at=at,
        county=cycle.county.key,
        facts={"file": locked.name, "rows": len(changed), "before": before, "chosen": dict(choice)},
    )
    return len(changed)


def _in_plan(row: Row) -> bool:
    return row.state == Row.State.IN_PLAN and isinstance(row.activity, Activity)


def _rewritten(rows: Sequence[Row], old: Sequence[Counted], new: Sequence[Counted]) -> list[Row]:
    """The rows whose money changes, unsaved; one whose amounts a person corrected is left as it is."""
    changed: list[Row] = []
    for row, was, now in zip(rows, old, new, strict=True):
        if row.values["budget"] != list(was.lines) or was == now:
            continue
        told = [problem for problem in row.problems if problem["code"] not in NOTES]
        row.values = {**row.values, "budget": list(now.lines)}
        row.problems = [*told, *(problem_json(note) for note in now.notes)]
        row.version += 1
        row.trouble = trouble_of(row.problems)
        row.fingerprint = fingerprint(row.values)
        row.known = False
        changed.append(row)
    return changed


def _save(rows: Sequence[Row], *, by: User, at: dt.datetime) -> None:
    Row.objects.bulk_update(rows, WRITTEN, batch_size=BATCH)
    versions = (
        RowVersion(row=row, number=row.version, values=row.values, problems=row.problems, by=by, at=at)
        for row in rows
    )
    RowVersion.objects.bulk_create(versions, batch_size=BATCH)
