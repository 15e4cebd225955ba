"""Runs the commands of the site as people run them: on free ports, in folders of their own, ended at the end."""

import contextlib
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

READY = re.compile(r"Ready: (http://127\.0\.0\.1:\d+)/\n")
SLOWEST = 240
WITHIN = 90  # other work may run beside the tests


def environment(**more: str) -> dict[str, str]:
    """The surroundings of a person who has set nothing."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PAMOJA_", "DJANGO_"))}
    return {**kept, "PYTHONUTF8": "1", **more}


def pamoja(*words: str | Path, at: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "pamoja", *map(str, words)],
        cwd=at,
        env=environment(**more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=SLOWEST,
    )


def refused(told: subprocess.CompletedProcess[str]) -> str:
    """The one sentence of a refusal; nothing else may be said."""
    assert (told.returncode, told.stdout) == (2, ""), (told.stdout, told.stderr)
    sentence = told.stderr.splitlines()[-1]
    assert sentence.startswith("pamoja: ")
    assert sentence.endswith(".")
    assert "Traceback" not in told.stderr
    return sentence.removeprefix("pamoja: ")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass
class Served:
    """A site that is being served: its process, its data and what it has said."""

    process: "subprocess.Popen[str]"
    data: Path
    port: int
    told: Path
    lines: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def said(self) -> str:
        return self.told.read_text(encoding="utf-8")

    def until_ready(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.append(line)
            if READY.fullmatch(line):
                return
        raise AssertionError(self.said[-3000:])

    def status(self, path: str) -> int:
        return status(self.address + path)

    def process_of(self, words: str) -> int:
        """The process that runs these words on this data."""
        return next(pid for pid, said in processes(self.data).items() if words in said)

    def stop(self, sign: int = signal.SIGTERM) -> int:
        self.process.send_signal(sign)
        return self.process.wait(WITHIN)


@contextlib.contextmanager
def serving(*words: str | Path, data: Path, ready: bool = True, **more: str) -> Iterator[Served]:
    """`pamoja serve`, or what the words say, until the end of the block."""
    port = free_port()
    told = data.parent / f"told-{port}.txt"
    before = signal.signal(
        signal.SIGHUP, signal.SIG_DFL
    )  # where the tests run under nohup, the site must not
    with told.open("w") as stderr:
        process = subprocess.Popen(
            [sys.executable, "-m", "pamoja", *map(str, words), "--port", str(port), "--data", str(data)],
            cwd=data.parent,
            env=environment(**more),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        )
    signal.signal(signal.SIGHUP, before)
    served = Served(process, data, port, told)
    try:
        if ready:
            served.until_ready()
        yield served
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(WITHIN)
        if process.stdout:
            served.lines += process.stdout.readlines()
            process.stdout.close()


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def status(address: str) -> int:
    """The status of a page, not following where it leads."""
    try:
        with urllib.request.build_opener(_Stay).open(address, timeout=WITHIN) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def processes(data: Path) -> dict[int, str]:
    """The processes that work on a data folder, with their words."""
    found: dict[int, str] = {}
    for path in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError):
            if f"PAMOJA_DATA={data}\0".encode() in (path / "environ").read_bytes() + b"\0":
                found[int(path.name)] = (path / "cmdline").read_text().replace("\0", " ")
    return found


def wait_for(what: Callable[[], object], *, within: float = WITHIN, pause: float = 0.05) -> Any:
    """The first true answer."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        with contextlib.suppress(StopIteration):
            if answer := what():
                return answer
        time.sleep(pause)
    raise AssertionError(f"not within {within} seconds")


def rows(data: Path, query: str) -> list[tuple[Any, ...]]:
    """What the county's tables answer."""
    with contextlib.closing(sqlite3.connect(f"file:{data}/pamoja.sqlite3?mode=ro", uri=True)) as opened:
        return opened.execute(query).fetchall()


def findings_are_new(data: Path) -> bool:
    """Whether the newest analysis is of the plan as it stands."""
    return bool(
        rows(
            data,
            "SELECT 1 FROM cycles_cycle c JOIN analysis_progress p ON p.cycle_id = c.id "
            "WHERE p.done_version = c.plan_version",
        )
    )


HEAD = "Activity,Ward,Start,End,Budget (KES)\n"
WELL = "Repair the hand pumps,Maralal,01/10/2026,31/12/2026,900000\n"
WRONG = "Hygiene promotion in villages,Nowhere at all,01/08/2026,30/09/2026,400000\n"


def plan(folder: Path, *lines: str, name: str = "more.csv") -> Path:
    """A small plan."""
    path = folder / name
    path.write_text(HEAD + "".join(lines), encoding="utf-8")
    return path
