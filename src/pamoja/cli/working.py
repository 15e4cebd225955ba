"""What is queued gets done, round by round: analyses, long readings, messages, and old things thrown away."""

import contextlib
import datetime as dt
import fcntl
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import Error, close_old_connections, connections
from django.db.models import Q
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from pamoja.analysis import tasks as analysis
from pamoja.analysis.exporting import throw_away_old
from pamoja.cli.site import tell
from pamoja.journal.operations import send_waiting
from pamoja.plans import tasks as plans

QUEUE = BACKEND = "default"
LOCK = "worker.lock"
PAUSE, LONGER, LONGEST_PAUSE = 0.3, 2, 10.0
BETWEEN_LOOKS = dt.timedelta(seconds=10)
BETWEEN_CLEANINGS = dt.timedelta(hours=20)
RESULTS_KEPT = dt.timedelta(days=30)
READING_LONG = dt.timedelta(minutes=5)
MOST_TRIES = 3
WAS_AWAY = "django.db.utils.OperationalError"
GIVE_UP = {
    analysis.analyse.module_path: analysis.give_up,
    plans.read.module_path: plans.give_up,
    analysis.make_export.module_path: analysis.give_up_export,
}


class GaveUp(Exception):  # noqa: N818 - it is kept with the task as what became of it
    """A task that was begun several times and never ended."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a round did."""

    queued: int
    sent: int


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What was thrown away."""

    results: int
    sessions: int


class Rounds:
    """The worker's life: a round, a pause, and the next, until it is told to stop."""

    def __init__(self, *, cleaned_at: dt.datetime | None = None) -> None:
        self.stopping = False
        self.worker: Worker | None = None
        self.looked_at: dt.datetime | None = None
        self.cleaned_at = cleaned_at

    def stop(self, *_: object) -> None:
        """Begin nothing more."""
        self.stopping = True
        if self.worker is not None:
            self.worker.running = False

    def go_on(self) -> None:
        """Work until stopped or left alone by who started this; a database that is away is waited for."""
        parent, pause = os.getppid(), PAUSE
        while not self.stopping and os.getppid() == parent:
            try:
                close_old_connections()
                with alone(wait=False) as mine:
                    if mine:
                        self.round(timezone.now())
                pause = PAUSE
            except Error as error:
                if pause == PAUSE:
                    tell(f"pamoja: the worker waits for the database ({str(error).strip()}).")
                connections.close_all()
                pause = min(pause * LONGER, LONGEST_PAUSE)
            time.sleep(pause)

    def round(self, at: dt.datetime) -> Done:
        """Take up what was left, queue what is due, do what is queued, send what waits."""
        queued = self._look_for_left(at) + analysis.queue_due(at)
        if not self.stopping and DBTaskResult.objects.ready().exists():
            self.worker = _worker(at)
            self.worker.run()
        sent = send_waiting(at=timezone.now())
        if self.cleaned_at is None or at - self.cleaned_at > BETWEEN_CLEANINGS:
            self.cleaned_at = at
            clean(at)
        return Done(queued, sent)

    def _look_for_left(self, at: dt.datetime) -> int:
        """Queue, now and then, what others left: at first all of it, later files that are being read for too long."""
        if self.looked_at and at - self.looked_at < BETWEEN_LOOKS:
            return 0
        longer_than = READING_LONG if self.looked_at else dt.timedelta(0)
        self.looked_at = at
        return take_up() + plans.queue_unread(at, longer_than=longer_than) + analysis.queue_copies(at)


def take_up() -> int:
    """Queue again what a worker that is gone had begun, or what failed because the database was away; tells how many.

    Only for who works alone. What was begun three times and never ended is given up.
    """
    left = DBTaskResult.objects.filter(
        Q(status=TaskResultStatus.RUNNING) | Q(status=TaskResultStatus.FAILED, exception_class_path=WAS_AWAY),
        queue_name=QUEUE,
        backend_name=BACKEND,
    )
    again = 0
    for task in left:
        if len(task.worker_ids) < MOST_TRIES:
            task.status = TaskResultStatus.READY
            task.save(update_fields=["status"])
            again += 1
        elif task.status == TaskResultStatus.RUNNING:
            task.set_failed(GaveUp(f"begun {len(task.worker_ids)} times and never ended"))
            GIVE_UP[task.task_path](*task.args_kwargs["args"])
    return again


def ended_since(at: dt.datetime) -> tuple[int, int]:
    """How many tasks were done since a moment, and how many failed."""
    ended = DBTaskResult.objects.finished().filter(finished_at__gte=at)
    failed = ended.failed().count()
    return ended.count() - failed, failed


def clean(at: dt.datetime) -> Cleaned:
    """Throw away the results of tasks older than thirty days, sessions that are over, and files made to be taken."""
    results, _ = DBTaskResult.objects.finished().filter(finished_at__lt=at - RESULTS_KEPT).delete()
    throw_away_old(at=at)
    over = Session.objects.filter(expire_date__lt=at).count()
    if over:
        SessionStore.clear_expired()
    return Cleaned(results, over)


@contextlib.contextmanager
def alone(*, wait: bool) -> Iterator[bool]:
    """Let one process at a time work on a data folder; without `wait` it tells whether this is the one.

    So whatever is marked as running, while somebody holds this, was left by a process that is gone.
    """
    with (settings.DATA / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _worker(at: dt.datetime) -> Worker:
    """Runs all that is in the queue once, one after the other."""
    return Worker(
        queue_names=[QUEUE],
        interval=PAUSE,
        batch=True,
        backend_name=BACKEND,
        startup_delay=False,
        max_tasks=None,
        worker_id=f"{os.getpid()} {at:%Y-%m-%dT%H:%M:%S.%f}",
        excluded_queue_names=[],
    )
