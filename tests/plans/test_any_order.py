"""Whatever is done to the rows of a file and in whatever order, no number is given twice and no row is lost."""

import contextlib
import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cast import MAJI_PLAN, NOW, Cast
from pamoja.core.refusals import Refusal
from pamoja.plans import operations as plans
from pamoja.plans.models import Activity, Row, RowVersion, Submission
from pamoja.plans.staging import fingerprint
from pamoja.workplan.correcting import Typed, TypedLine, as_typed

PLACES = ("Maralal", "Wasso", "Nowhere at all", "Wamba East")
ACTS = ("put in", "put one in", "take out", "aside", "take up", "correct", "undo")
STEP = st.tuples(st.sampled_from(ACTS), st.integers(0, 1), st.integers(0, 5), st.sampled_from(PLACES))


@dataclass
class Told:
    """What must stay true: every number ever given and to whom."""

    numbers: dict[str, int] = field(default_factory=dict)

    def check(self, files: list[Submission], first: dict[int, object]) -> None:
        rows = list(Row.objects.filter(submission__in=files).select_related("activity"))
        assert Counter(row.submission_id for row in rows) == {files[0].pk: 6, files[1].pk: 6}
        for activity in Activity.objects.filter(organisation=files[0].organisation):
            assert self.numbers.setdefault(activity.number, activity.pk) == activity.pk
        standing = Counter(row.activity_id for row in rows if row.state == Row.State.IN_PLAN)
        in_plan = Activity.objects.filter(organisation=files[0].organisation, withdrawn=False)
        assert standing == dict.fromkeys(in_plan.values_list("pk", flat=True), 1)
        for row in rows:
            if row.state == Row.State.IN_PLAN:
                assert row.trouble < Row.Trouble.WRONG
                assert row.activity is not None
                assert row.activity.title == row.values["title"]
        said = RowVersion.objects.filter(row__submission__in=files, number=1)
        assert dict(said.values_list("row_id", "values")) == first
        for row in rows:
            newest = row.versions.order_by("-number")[0]
            assert (newest.number, newest.values) == (row.version, row.values)


def do(everybody: Cast, file: Submission, act: str, position: int, place: str, at: dt.datetime) -> None:
    by, row = everybody.lekadaa, file.rows.get(position=position)
    typed = as_typed(row.values)
    changed = Typed({**typed.fields, "places": place}, (TypedLine(str(100 + position)),))
    acts: dict[str, Callable[[], object]] = {
        "put in": lambda: plans.put_in(submission=file, by=by, at=at),
        "put one in": lambda: plans.put_in(submission=file, by=by, at=at, positions=[position]),
        "take out": lambda: plans.take_out(submission=file, positions=[position], by=by, at=at),
        "aside": lambda: plans.put_aside(submission=file, positions=[position], aside=True, by=by, at=at),
        "take up": lambda: plans.put_aside(submission=file, positions=[position], aside=False, by=by, at=at),
        "correct": lambda: plans.correct(
            row=row, version=row.version, typed=changed, by=by, at=at, anyway=position % 2 == 0
        ),
        "undo": lambda: plans.undo_correction(row=row, version=row.version, by=by, at=at),
    }
    with contextlib.suppress(Refusal):  # an expected no changes nothing
        acts[act]()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, max_size=10))
def test_any_order_of_acts_keeps_numbers_rows_and_what_the_file_said(
    everybody: Cast, steps: list[tuple[str, int, int, str]]
) -> None:
    with transaction.atomic():
        newer = plans.send(
            cycle=everybody.cycle, organisation=everybody.maji, name="newer.csv",
            content=MAJI_PLAN.replace(b"900000", b"950000"), by=everybody.lekadaa, at=NOW,
        )  # fmt: skip
        files = [everybody.maji_plan, _staged_like(everybody.maji_plan, newer)]
        first = dict(
            RowVersion.objects.filter(row__submission__in=files, number=1).values_list("row_id", "values")
        )
        told = Told()
        for minute, (act, file, position, place) in enumerate(steps, 1):
            do(everybody, files[file], act, position, place, NOW + dt.timedelta(minutes=minute))
            told.check(files, first)
        transaction.set_rollback(True)


def _staged_like(older: Submission, newer: Submission) -> Submission:
    """The rows of a later file of which one amount has changed, staged without starting a reader for each example."""
    for row in older.rows.order_by("position"):
        budget = [
            {**line, "amount": line["amount"] + 50_000 * (row.position == 1)} for line in row.values["budget"]
        ]
        values = {**row.values, "budget": budget}
        made = Row(
            submission=newer, position=row.position, line=row.line, values=values, problems=row.problems,
            trouble=row.trouble, fingerprint=fingerprint(values),
        )  # fmt: skip
        made.save()
        RowVersion.objects.create(
            row=made, number=1, values=values, problems=row.problems, by=newer.sent_by, at=NOW
        )
    newer.state = Submission.State.READ
    newer.save()
    return newer
