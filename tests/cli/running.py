"""Runs the command as people run it, and holds it to its time, its memory and the rule of the product."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pamoja.workplan.documents import FINDINGS, PAGE, WORKBOOK

DOCUMENTS = sorted((WORKBOOK, PAGE, FINDINGS))
MOST_SECONDS = 40
MOST_BYTES = 1_500_000_000
INTERRUPTED = 130
LIMITED = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler);"  # a shell may have it ignored
    f"import resource, sys; resource.setrlimit(resource.RLIMIT_AS, ({MOST_BYTES}, {MOST_BYTES}));"
    "from pamoja.cli import main; sys.exit(main())"
)
WHERE = ("--county", "samburu", "--cycle", "2026/27")

Run = Callable[..., "Told"]


@dataclass(frozen=True)
class Told:
    """How a command ended, what it said, and the folder it worked in."""

    code: int
    out: str
    err: str
    folder: Path

    def json(self, name: str = "out.json") -> Any:
        return json.loads((self.folder / name).read_bytes())


def started(folder: Path, *words: str, stdout: int = subprocess.PIPE) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-c", LIMITED, *words],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONUTF8": "1"},
    )


def pamoja(folder: Path, *words: str) -> Told:
    """The command, held to its time and memory and to the rule of the product."""
    process = started(folder, *words)
    try:
        out, err = process.communicate(timeout=MOST_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise
    return ruled(Told(process.returncode, out.decode(), err.decode(), folder), words[0])


def ruled(told: Told, command: str) -> Told:
    """The same, held to the rule: done, or refused in one sentence, and nothing left lying about."""
    assert told.code in (0, 2), told.err[-2000:]
    assert "Traceback" not in told.err
    if told.code == 2:
        *progress, sentence = told.err.split("\n")[:-1]
        assert sentence.startswith("pamoja: ")
        assert sentence.endswith(".")
        assert command == "plan" or not progress
        assert not [line for line in progress if line.startswith("pamoja: ")]
    assert left_over(told.folder) == []
    return told


def left_over(folder: Path) -> list[Path]:
    return [path for path in folder.rglob(".*") if path.is_file()]


def written(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
