"""The worker's rounds: what is due gets done once, what others left is taken up, and nothing is tried for ever."""

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from cast import Cast
from pamoja.analysis import tasks as analysis
from pamoja.analysis.models import Progress, Run
from pamoja.cli.working import MOST_TRIES, WAS_AWAY, Done, Rounds, alone, clean, ended_since, take_up
from pamoja.cycles.operations import plan_changed
from pamoja.journal.models import Message
from pamoja.journal.operations import send_waiting, write_message
from pamoja.journal.queries import MINUTES_BEFORE_TRY
from pamoja.plans import operations as plans
from pamoja.plans import tasks as reading
from pamoja.plans.models import Submission

ROWS = b"Activity,Ward,Start,End,Budget (KES)\nRepair the hand pumps,Maralal,01/10/2026,31/12/2026,900000\n"
LONG_AGO = dt.timedelta(0)


@pytest.fixture
def rounds(everybody: Cast, monkeypatch: pytest.MonkeyPatch) -> Rounds:
    """A worker that has done what the cast left to do; it keeps the test's connection, whose writes are undone."""
    del everybody
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)
    rounds = Rounds()
    rounds.round(timezone.now())
    mail.outbox.clear()
    rounds.looked_at = None
    return rounds


def sent(everybody: Cast) -> Submission:
    """A file that nobody reads."""
    return plans.send(
        cycle=everybody.cycle, organisation=everybody.maji, name="more.csv", content=ROWS,
        by=everybody.lekadaa, at=timezone.now(),
    )  # fmt: skip


def left_running(task: DBTaskResult[..., None], *, tries: int) -> None:
    """What a worker leaves that was killed in the middle."""
    task.status, task.worker_ids = TaskResultStatus.RUNNING, [f"worker {n}" for n in range(tries)]
    task.save()


def test_findings_that_are_behind_their_plan_are_renewed_once(everybody: Cast, rounds: Rounds) -> None:
    plan_changed(cycle=everybody.cycle)
    runs = Run.objects.filter(cycle=everybody.cycle)
    before, now = runs.count(), timezone.now()
    assert rounds.round(now) == Done(queued=1, sent=0)
    assert rounds.round(timezone.now()) == Done(queued=0, sent=0)
    assert runs.count() == before + 1
    assert ended_since(now) == (1, 0)
    progress = Progress.objects.get(cycle=everybody.cycle)
    assert progress.done_version == progress.wanted_version


def test_an_analysis_left_by_a_killed_worker_is_done(everybody: Cast, rounds: Rounds) -> None:
    plan_changed(cycle=everybody.cycle)
    assert analysis.queue_due(timezone.now()) == 1
    left_running(DBTaskResult.objects.get(status=TaskResultStatus.READY), tries=1)
    rounds.round(timezone.now())
    assert not DBTaskResult.objects.running().exists()
    progress = Progress.objects.get(cycle=everybody.cycle)
    assert progress.done_version == progress.wanted_version


def test_an_analysis_that_ended_its_worker_three_times_is_given_up_and_told(
    everybody: Cast, rounds: Rounds
) -> None:
    plan_changed(cycle=everybody.cycle)
    analysis.queue_due(timezone.now())
    task = DBTaskResult.objects.get(status=TaskResultStatus.READY)
    left_running(task, tries=MOST_TRIES)
    rounds.round(timezone.now())
    task.refresh_from_db()
    assert task.status == TaskResultStatus.FAILED
    assert "never ended" in Progress.objects.get(cycle=everybody.cycle).trouble
    assert take_up() == 0


def test_a_file_whose_reader_is_gone_is_read(everybody: Cast, rounds: Rounds) -> None:
    submission = sent(everybody)
    assert rounds.round(timezone.now()).queued == 1
    submission.refresh_from_db()
    assert (submission.state, submission.rows.count()) == (Submission.State.READ, 1)


@pytest.mark.usefixtures("rounds")
def test_a_file_that_somebody_reads_just_now_is_left_alone(everybody: Cast) -> None:
    sent(everybody)
    assert reading.queue_unread(timezone.now(), longer_than=dt.timedelta(minutes=5)) == 0
    later = timezone.now() + dt.timedelta(minutes=6)
    assert reading.queue_unread(later, longer_than=dt.timedelta(minutes=5)) == 1
    assert reading.queue_unread(later, longer_than=dt.timedelta(minutes=5)) == 0


def test_a_file_that_ended_its_reader_three_times_is_refused_with_what_to_do(
    everybody: Cast, rounds: Rounds
) -> None:
    submission = sent(everybody)
    reading.queue_unread(timezone.now(), longer_than=LONG_AGO)
    left_running(DBTaskResult.objects.get(status=TaskResultStatus.READY), tries=MOST_TRIES)
    rounds.round(timezone.now())
    submission.refresh_from_db()
    assert submission.state == Submission.State.REFUSED
    assert "“more.csv” could not be read to its end" in submission.refusal
    assert reading.queue_unread(timezone.now(), longer_than=LONG_AGO) == 0


def test_a_file_that_breaks_the_reader_is_refused_and_not_read_again(everybody: Cast, rounds: Rounds) -> None:
    submission = sent(everybody)
    Submission.objects.filter(pk=submission.pk).update(file="../outside.csv")
    rounds.round(timezone.now())
    submission.refresh_from_db()
    assert submission.state == Submission.State.REFUSED
    assert reading.queue_unread(timezone.now(), longer_than=LONG_AGO) == 0


@pytest.mark.usefixtures("rounds")
def test_what_failed_is_not_tried_again_unless_the_database_was_away() -> None:
    task = DBTaskResult.objects.get(pk=analysis.analyse.enqueue(0).id)
    Rounds(cleaned_at=timezone.now()).round(timezone.now())
    task.refresh_from_db()
    assert task.status == TaskResultStatus.FAILED
    assert take_up() == 0
    task.exception_class_path = WAS_AWAY
    task.save()
    assert take_up() == 1


def test_a_worker_told_to_stop_begins_nothing_more(everybody: Cast, rounds: Rounds) -> None:
    plan_changed(cycle=everybody.cycle)
    rounds.stop()
    assert rounds.round(timezone.now()).queued == 1
    assert DBTaskResult.objects.ready().count() == 1


@pytest.mark.usefixtures("db")
def test_one_process_at_a_time_works_on_a_folder() -> None:
    with alone(wait=True) as first, alone(wait=False) as second:
        assert (first, second) == (True, False)
    with alone(wait=False) as third:
        assert third


@pytest.mark.usefixtures("rounds")
def test_results_are_kept_for_thirty_days() -> None:
    analysis.analyse.enqueue(0)
    Rounds(cleaned_at=timezone.now()).round(timezone.now())
    kept = DBTaskResult.objects.finished().count()
    assert clean(timezone.now() + dt.timedelta(days=29)).results == 0
    assert clean(timezone.now() + dt.timedelta(days=31)).results == kept


@pytest.mark.usefixtures("rounds")
def test_a_message_that_fails_is_tried_later_and_later_and_given_up_in_the_end(
    settings: Settings,
) -> None:
    written = timezone.now()
    write_message(key="one", to="one@example.org", subject="One", body="One", at=written)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    for minutes in MINUTES_BEFORE_TRY:
        at = written + dt.timedelta(minutes=minutes)
        assert send_waiting(at=at) == 0
        tries = Message.objects.get(key="one").tries
        assert send_waiting(at=at) == 0
        assert Message.objects.get(key="one").tries == tries
    last = Message.objects.get(key="one")
    assert (last.state, last.tries) == (Message.FAILED, len(MINUTES_BEFORE_TRY))
    assert last.trouble


@pytest.mark.usefixtures("rounds")
def test_an_address_that_is_none_stops_no_other_message() -> None:
    now = timezone.now()
    write_message(key="bad", to="somebody <", subject="Bad", body="Bad", at=now)
    write_message(key="good", to="good@example.org", subject="Good", body="Good", at=now)
    send_waiting(at=now)
    assert Message.objects.get(key="good").state == Message.SENT
