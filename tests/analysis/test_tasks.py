import datetime as dt
from pathlib import Path

import pytest
from django_tasks_db.models import DBTaskResult

from cast import NOW, Cast
from pamoja.analysis import exporting, queries, tasks
from pamoja.analysis.models import Export, Progress, Run
from pamoja.core.refusals import UnknownPlace
from pamoja.cycles.models import Cycle
from pamoja.journal.models import Entry
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


def test_a_short_file_is_there_when_asked_for_and_leaves_no_task(everybody: Cast) -> None:
    made = tasks.ask_for(
        cycle=everybody.cycle, name="docx", about="sector:water", by=everybody.lekadaa, at=LATER
    )
    assert made.state == Export.State.READY
    assert exporting.taken_by(wanted=made, by=everybody.lekadaa).read_bytes().startswith(b"PK")
    assert not DBTaskResult.objects.exists()
    entry = Entry.objects.latest("number")
    assert (entry.action, entry.facts) == ("export.asked", {"format": "docx", "about": "sector:water"})


def test_a_new_file_takes_the_place_of_the_one_of_the_same_thing_alone(everybody: Cast) -> None:
    def ask(about: str) -> Export:
        return tasks.ask_for(cycle=everybody.cycle, name="docx", about=about, by=everybody.lekadaa, at=LATER)

    water, first, plan = ask("sector:water"), ask("budget:adp"), ask("")
    second = ask("budget:adp")
    assert set(Export.objects.all()) == {water, plan, second}
    assert not Path(first.file.path).exists()


def test_a_long_file_is_one_task_that_can_be_begun_again_and_is_made_once(
    everybody: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "MOST_BYTES_AT_ONCE", 1)
    about = f"returned:{everybody.maji_plan.uuid}"
    for _press in range(2):
        made = tasks.ask_for(cycle=everybody.cycle, name="xlsx", about=about, by=everybody.lekadaa, at=LATER)
    assert made.state == Export.State.WAITING
    assert DBTaskResult.objects.count() == 1
    Export.objects.filter(pk=made.pk).update(state=Export.State.MAKING, started_at=LATER)  # a worker fell
    tasks.make_export.func(made.pk)
    made.refresh_from_db()
    assert made.state == Export.State.READY
    written = exporting.taken_by(wanted=made, by=everybody.lekadaa).stat().st_mtime_ns
    tasks.make_export.func(made.pk)
    assert exporting.taken_by(wanted=made, by=everybody.lekadaa).stat().st_mtime_ns == written


def test_who_lost_the_right_while_it_waited_gets_no_file(
    everybody: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "MOST_AT_ONCE", 1)
    about = f"partner:{everybody.maji.uuid}"
    made = tasks.ask_for(cycle=everybody.cycle, name="pdf", about=about, by=everybody.lekadaa, at=LATER)
    everybody.lekadaa.memberships.update(ended_at=LATER, ended_by=everybody.amina)
    tasks.make_export.func(made.pk)
    made.refresh_from_db()
    assert (made.state, made.refused) == (Export.State.FAILED, "There is no such page for you.")
    assert not list(Path(made.file.storage.path(exporting.FOLDER)).glob(f"*{made.uuid}*"))


def test_what_is_given_up_says_so_and_what_nobody_made_is_cleared_after_a_week(
    everybody: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "MOST_AT_ONCE", 1)
    for name in ("pdf", "docx"):
        made = tasks.ask_for(cycle=everybody.cycle, name=name, about="", by=everybody.lekadaa, at=LATER)
    tasks.give_up_export(made.pk)
    made.refresh_from_db()
    assert made.state == Export.State.FAILED
    assert "begun several times" in made.trouble
    assert exporting.throw_away_old(at=LATER + exporting.KEPT * 1.1) == 2
    tasks.make_export.func(made.pk)  # its task comes too late and does nothing
    assert not Export.objects.exists()
