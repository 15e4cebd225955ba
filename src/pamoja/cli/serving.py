"""Runs the web and the worker side by side, in processes of their own, and ends them together."""

import contextlib
import ctypes
import errno
import gc
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pamoja.cli.site import NoData, on_postgresql, point_to, tell
from pamoja.core.refusals import Refusal

HOST, PORT = "127.0.0.1", 8000
HIGHEST_PORT = 65_535
ANYWHERE = {"0.0.0.0": HOST, "::": "::1"}  # noqa: S104 - what people write who want to be reached from elsewhere
BACKLOG = 512
THREADS, FEWER_THREADS, MOST_WEBS = 12, 6, 4
LOOK, ANSWER_WITHIN = 0.1, 5.0
PATIENCE = 6.0
MOST_FALLS, FALLS_WITHIN = 3, 60.0
BROKEN = 1
ANSWERED = (b"HTTP/1.1 2", b"HTTP/1.1 3", b"HTTP/1.1 4")
MENDED_SQLITE = (3, 51, 3)
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


class PortTaken(Refusal):
    """A port at which another program answers."""

    code = "port_taken"
    sentence = "Port {port} is taken by another program: stop that one, or choose another with --port."


class CannotListen(Refusal):
    """A host or port that cannot be served at."""

    code = "cannot_listen"
    sentence = "Pages cannot be served at {host} port {port} ({why}): choose another with --host or --port."


class Ended(SystemExit):
    """The end of the command with a status, everything having been said."""


@dataclass
class Running:
    """The processes that were started, and whether a person or the system asked to stop."""

    processes: "dict[str, subprocess.Popen[bytes]]" = field(default_factory=dict)
    stop: bool = False
    falls: list[float] = field(default_factory=list)


def serve(
    data: Path, *, host: str, port: int, prepare: Callable[[], None], ready: Callable[[str], None]
) -> None:
    """Serve a data folder until somebody stops it: `prepare` runs first, in a process of its own.

    Calls `ready` with the address once pages answer. Raises PortTaken or CannotListen before anything starts, and
    Ended where the web or the worker cannot be kept running.
    """
    with listening(host, port) as door, _stopped_together() as running:
        shown = ANYWHERE.get(host, host)
        name = f"[{shown}]" if ":" in shown else shown
        os.environ.setdefault("PAMOJA_ADDRESS", f"http://{name}:{port}")
        os.environ["PAMOJA_HOSTS"] = f"{os.environ.get('PAMOJA_HOSTS', '')} {name}".strip()
        point_to(data)
        _apart(prepare, running)
        if not running.stop:
            _start(running, "web", _web(door), keep=door.fileno())
            _start(running, "worker", _worker(data))
            if _answers(running, (shown, port)):
                ready(f"http://{name}:{port}/")
            _watch(running, data)


@contextlib.contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """A socket that listens, so that nobody else takes the port meanwhile; raises PortTaken or CannotListen."""
    if not 0 < port <= HIGHEST_PORT:
        raise CannotListen(host=host, port=port, why=f"ports go from 1 to {HIGHEST_PORT}")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        door = socket.socket(family, kind, protocol)
    except (OSError, UnicodeError) as error:
        raise CannotListen(host=host, port=port, why="there is no such host here") from error
    with door:
        try:
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            door.bind(address)
            door.listen(BACKLOG)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise PortTaken(port=port) from error
            raise CannotListen(host=host, port=port, why=(error.strerror or "refused").lower()) from error
        yield door


def old_sqlite() -> str:
    """What a person should know of the SQLite that runs here; "" where there is nothing to tell."""
    import sqlite3  # noqa: PLC0415 - only the site needs it

    if on_postgresql() or sqlite3.sqlite_version_info >= MENDED_SQLITE:
        return ""
    return (
        f"SQLite {sqlite3.sqlite_version} has a rare fault that can damage a county's data when several people "
        "write at once (WAL reset, mended in 3.51.3): for shared use set PAMOJA_DATABASE to PostgreSQL."
    )


@contextlib.contextmanager
def _stopped_together() -> Iterator[Running]:
    """End every process when this one ends, whatever ends it."""
    running = Running()

    def stopped(*_: object) -> None:
        running.stop = True

    asked = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # not where nohup keeps it running
        asked.append(signal.SIGHUP)
    for one in asked:
        signal.signal(one, stopped)
    gc.enable()  # a command leaves it off, and this one runs for months
    try:
        yield running
    finally:
        _end(running)


def _apart(prepare: Callable[[], None], running: Running) -> None:
    """Run a function in a forked process, so that what it loads is gone when it ends; raises Ended if it failed."""
    from pamoja.cli import answered  # noqa: PLC0415 - it brings this module

    child = os.fork()
    if not child:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process tells this one
        _die_with_parent()
        code = BROKEN
        try:
            code = answered(prepare)
        except BaseException:  # noqa: BLE001 - the fork must not return into its parent's work
            sys.excepthook(*sys.exc_info())
        finally:
            sys.stderr.flush()
            os._exit(code)
    while (gone := os.waitpid(child, os.WNOHANG))[0] == 0:
        if running.stop:
            os.kill(child, signal.SIGTERM)
            gone = os.waitpid(child, 0)
            break
        time.sleep(LOOK)
    if not running.stop and (code := os.waitstatus_to_exitcode(gone[1])):
        raise Ended(code if code > 0 else BROKEN)


def _web(door: socket.socket) -> list[str]:
    """One process of many threads on SQLite, where one at a time writes; several on PostgreSQL."""
    webs = min(max(2, os.cpu_count() or 1), MOST_WEBS) if on_postgresql() else 1
    return [
        sys.executable, "-m", "gunicorn", "pamoja.config.wsgi:application", "--bind", f"fd://{door.fileno()}",
        "--workers", str(webs), "--worker-class", "gthread", "--threads", str(THREADS if webs == 1 else FEWER_THREADS),
        "--keep-alive", "15", "--timeout", "120", "--graceful-timeout", "3", "--log-level", "warning",
        "--no-control-socket",
    ]  # fmt: skip


def _worker(data: Path) -> list[str]:
    return [sys.executable, "-m", "pamoja", "work", "--data", str(data)]


def _start(running: Running, name: str, words: Sequence[str], *, keep: int | None = None) -> None:
    """Start a process in a group of its own, so that Ctrl-C reaches it through this one alone."""
    running.processes[name] = subprocess.Popen(  # noqa: S603 - our own words
        list(words),
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
        start_new_session=True,
        pass_fds=() if keep is None else (keep,),
        preexec_fn=_die_with_parent,  # noqa: PLW1509 - this process has one thread
    )


def _die_with_parent() -> None:
    """Have the system end this process should its parent be killed, where the system can."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGTERM)


def _answers(running: Running, where: tuple[str, int]) -> bool:
    """Wait until pages answer; False where the web fell or somebody stopped it before."""
    asked = f"GET /account/login/ HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode()
    while not running.stop and running.processes["web"].poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(where, ANSWER_WITHIN) as door:
            door.sendall(asked)
            if door.recv(64).startswith(ANSWERED):
                return True
        time.sleep(LOOK)
    return False


def _watch(running: Running, data: Path) -> None:
    """Look after both until somebody stops them; a fallen worker is started again. Raises Ended."""
    while not running.stop:
        web, worker = running.processes["web"], running.processes["worker"]
        if web.poll() is not None:
            tell(f"pamoja: the web process ended ({_how(web)}), so everything ends.")
            raise Ended(BROKEN)
        if worker.poll() is not None:
            _start_again(running, worker, data)
        time.sleep(LOOK)


def _start_again(running: Running, worker: "subprocess.Popen[bytes]", data: Path) -> None:
    now = time.monotonic()
    running.falls = [at for at in running.falls if now - at < FALLS_WITHIN] + [now]
    if len(running.falls) > MOST_FALLS:
        tell(
            f"pamoja: the worker ended again ({_how(worker)}), {len(running.falls)} times in a minute: giving up."
        )
        raise Ended(BROKEN)
    tell(f"pamoja: the worker ended ({_how(worker)}) and is started again.")
    _start(running, "worker", _worker(data))


def _how(process: "subprocess.Popen[bytes]") -> str:
    code = process.returncode
    return f"signal {-code}" if code < 0 else f"status {code}"


def _end(running: Running) -> None:
    """Ask all processes to end, wait a little, then end them and what they started."""
    for process in running.processes.values():
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
    until = time.monotonic() + PATIENCE
    for process in running.processes.values():
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(max(0.0, until - time.monotonic()))
    for process in running.processes.values():
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


__all__ = ["HOST", "PORT", "CannotListen", "Ended", "NoData", "PortTaken", "listening", "old_sqlite", "serve"]
