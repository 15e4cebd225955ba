import datetime as dt

import pytest
from django_tasks_db.models import DBTaskResult

from cast import NOW, Cast
from pamoja.analysis import queries, tasks
from pamoja.analysis.models import Progress, Run
from pamoja.core.refusals import UnknownPlace
from pamoja.cycles.models import Cycle
from pamoja.places.models import Place
from talks import LATER, correct_row


def test_an_analysis_is_queued_once_for_a_change_and_again_for_the_next(everybody: Cast) -> None:
    assert tasks.queue_due(LATER) == 0
    correct_row(everybody.tegemeo_plan, "Vaccinate", everybody.naomi, budget="1700000")
    assert tasks.queue_due(LATER) == 1
    assert tasks.queue_due(LATER) == 0
    assert DBTaskResult.objects.count() == 1
    tasks.analyse.call(everybody.cycle.pk)
    assert tasks.queue_due(LATER) == 0
    correct_row(everybody.tegemeo_plan, "Vaccinate", everybody.naomi, budget="1800000")
    assert tasks.queue_due(LATER) == 1
    assert DBTaskResult.objects.count() == 2


def test_a_task_that_is_run_twice_makes_one_run(everybody: Cast) -> None:
    correct_row(everybody.tegemeo_plan, "Vaccinate", everybody.naomi, budget="1700000")
    tasks.queue_due(LATER)
    runs = Run.objects.count()
    tasks.analyse.call(everybody.cycle.pk)
    tasks.analyse.call(everybody.cycle.pk)
    assert Run.objects.count() == runs + 1
    progress = queries.progress_of(everybody.cycle)
    assert progress is not None
    everybody.cycle.refresh_from_db()
    assert (progress.done_version, progress.share, progress.step) == (everybody.cycle.plan_version, 1, "")


def test_a_change_during_the_analysis_is_analysed_afterwards(everybody: Cast) -> None:
    cycle = everybody.cycle
    correct_row(everybody.tegemeo_plan, "Vaccinate", everybody.naomi, budget="1700000")
    tasks.queue_due(LATER)
    correct_row(everybody.tegemeo_plan, "Vaccinate", everybody.naomi, budget="1800000")
    tasks.analyse.call(cycle.pk)
    cycle.refresh_from_db()
    assert Run.objects.filter(cycle=cycle, plan_version=cycle.plan_version).count() == 1
    assert tasks.queue_due(LATER) == 1
    tasks.analyse.call(cycle.pk)
    assert tasks.queue_due(LATER + dt.timedelta(minutes=1)) == 0


def test_a_county_without_a_plan_is_not_analysed(everybody: Cast) -> None:
    tasks.queue_due(LATER)
    assert not Progress.objects.filter(cycle=everybody.elsewhere).exists()


def test_an_analysis_that_fails_says_why_and_leaves_no_run(everybody: Cast) -> None:
    nowhere = Place.objects.create(key="nowhere", name="Nowhere", level="county")
    cycle = Cycle.objects.create(
        county=nowhere, begins=2026, started_by=everybody.amina, started_at=NOW, plan_version=1
    )
    assert tasks.queue_due(LATER) == 1
    with pytest.raises(UnknownPlace):
        tasks.analyse.call(cycle.pk)
    progress = queries.progress_of(cycle)
    assert progress is not None
    assert "Nowhere" in progress.trouble or "nowhere" in progress.trouble
    assert not Run.objects.filter(cycle=cycle).exists()
