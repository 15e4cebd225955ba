"""Runs one function on a file in a process of its own that may neither eat the machine nor run for ever."""

import contextlib
import gc
import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pamoja.core.refusals import Refusal

ALLOWED = ("pamoja.",)
ANSWER, COMPLAINTS = "answer.json", "complaints.txt"
MOST_ANSWER_BYTES = 100_000_000
_MEGABYTE = 1 << 20
_OUT_OF_MEMORY = 70
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG
_RUNNING: "set[subprocess.Popen[bytes]]" = set()
_KEPT = ("LANG", "LC_ALL", "PATH", "PYTHONPATH", "SYSTEMROOT", "TZ")


class NeedsTooMuchMemory(Refusal):
    """The file asked for more memory than its process may have."""

    code = "needs_too_much_memory"
    sentence = (
        "“{file}” needs more memory than a plan should: copy the plan into a new workbook and send that."
    )


class TakesTooLong(Refusal):
    """The file was not read before its deadline."""

    code = "takes_too_long"
    sentence = (
        "“{file}” could not be read within {seconds} seconds: "
        "copy the plan into a new workbook and send that."
    )


class ReaderFailed(Refusal):
    """The process ended without an answer; `detail` says how."""

    code = "reader_failed"
    sentence = (
        "“{file}” made the reader fail: save it again as .xlsx from Excel or LibreOffice and send that."
    )


def run(
    task: str, arguments: Mapping[str, object], *, file: str, seconds: float = 30, megabytes: int = 900
) -> Any:
    """What the function `task`, named "pamoja.module:function", returns for these keyword arguments.

    Arguments and answer pass as JSON; paths must be absolute, since the process works in an empty folder of
    its own. `file` is the name told in a refusal. Raises the function's own Refusal under its code and text,
    NeedsTooMuchMemory, TakesTooLong or ReaderFailed; LookupError where there is no such task.
    """
    if not task.startswith(ALLOWED) or ":" not in task:
        raise LookupError(task)
    order = json.dumps(
        {"task": task, "arguments": dict(arguments), "seconds": seconds, "megabytes": megabytes}
    )
    with tempfile.TemporaryDirectory(prefix="pamoja-", ignore_cleanup_errors=True) as folder:
        status = _finished(Path(folder), order, seconds)
        answer = _answer(Path(folder) / ANSWER)
        complaint = _last_line(Path(folder) / COMPLAINTS)
    if answer.get("outcome") == "done" and status == 0:
        return answer.get("value")
    raise _told(answer, status, complaint, file=file, seconds=seconds)


def _finished(folder: Path, order: str, seconds: float) -> int | None:
    """Run the process to its end and tell how it ended; None when it had to be stopped."""
    with (folder / COMPLAINTS).open("wb") as complaints:
        process = subprocess.Popen(
            [sys.executable, "-P", "-s", "-B", "-m", "pamoja.workplan.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=complaints,
            cwd=folder,
            env=_environment(folder),
            start_new_session=True,
        )
        _RUNNING.add(process)
        try:
            process.communicate(order.encode(), timeout=seconds)
        except subprocess.TimeoutExpired:
            return None
        finally:
            _stop(process)
            _RUNNING.discard(process)
        return process.returncode


def _environment(folder: Path) -> dict[str, str]:
    """The little that the process may know: no passwords, no home, and where the product is."""
    here = str(Path(__file__).resolve().parents[2])
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    kept["PYTHONPATH"] = os.pathsep.join(filter(None, [here, kept.get("PYTHONPATH", "")]))
    return {**kept, "PYTHONUTF8": "1", "TMPDIR": str(folder), "TEMP": str(folder), "TMP": str(folder)}


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the process and every process it started."""
    _kill(process)
    process.wait()


def _kill(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def stop_all() -> None:
    """End every process that still reads, whichever thread waits for it: the person who asked has gone."""
    for process in tuple(_RUNNING):
        _kill(process)


def _answer(path: Path) -> dict[str, Any]:
    """The answer the process left, empty where it left none that can be read."""
    try:
        if path.stat().st_size > MOST_ANSWER_BYTES:
            return {}
        answer = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}


def _last_line(path: Path) -> str:
    with contextlib.suppress(OSError), path.open("rb") as complaints:
        complaints.seek(max(0, path.stat().st_size - _MEGABYTE))
        lines = complaints.read().decode(errors="replace").splitlines()
        return next((line for line in reversed(lines) if line.strip()), "")
    return ""


def _told(
    answer: Mapping[str, Any], status: int | None, complaint: str, *, file: str, seconds: float
) -> Exception:
    outcome = answer.get("outcome")
    if outcome == "refused":
        return _same_refusal(answer)
    if outcome == "no such task":
        return LookupError(answer.get("value"))
    if status in (None, -int(getattr(signal, "SIGXCPU", 0)) or None):
        return TakesTooLong(file=file, seconds=f"{seconds:g}")
    killed = status == -int(getattr(signal, "SIGKILL", 0))
    if outcome == "out of memory" or status == _OUT_OF_MEMORY or killed:
        return NeedsTooMuchMemory(file=file)
    return ReaderFailed(file=file, detail=complaint or f"status {status}")


def _same_refusal(answer: Mapping[str, Any]) -> Refusal:
    """The refusal that was raised over there: its code, parameters and text."""
    sentence = str(answer["text"]).replace("{", "{{").replace("}", "}}")
    kind = type("PassedOn", (Refusal,), {"code": str(answer["code"]), "sentence": sentence})
    refusal: Refusal = kind(**answer["params"])
    return refusal


def main() -> int:
    """Take one order from standard input, limit this process, do the task, leave the answer in the folder."""
    try:
        _end_with_parent()
        order = json.load(sys.stdin)
        _limit(float(order["seconds"]), int(order["megabytes"]))
        gc.disable()  # it lives for one file, and collecting costs a third of its time
        answer = _done(str(order["task"]), order["arguments"])
        Path(ANSWER).write_text(json.dumps(answer))
    except MemoryError:
        return _OUT_OF_MEMORY
    return 0


def _done(task: str, arguments: Mapping[str, object]) -> dict[str, object]:
    try:
        module, _, name = task.partition(":")
        function = getattr(importlib.import_module(module), name)
    except (ModuleNotFoundError, AttributeError) as error:
        return {"outcome": "no such task", "value": f"{task}: {error}"}
    try:
        return {"outcome": "done", "value": function(**arguments)}
    except Refusal as refusal:
        return {"outcome": "refused", "code": refusal.code, "params": refusal.params, "text": str(refusal)}
    except MemoryError:
        return {"outcome": "out of memory"}


def _end_with_parent() -> None:
    """Have the system end this process should the one that waits for it be killed, where the system can."""
    with contextlib.suppress(ImportError, OSError, AttributeError):
        import ctypes  # noqa: PLC0415 - not everywhere

        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, int(signal.SIGKILL))


def _limit(seconds: float, megabytes: int) -> None:
    """Hold this process to its memory, its time and no core file, where the system can."""
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    limits: Sequence[tuple[int, int]] = (
        (resource.RLIMIT_AS, megabytes * _MEGABYTE),
        (resource.RLIMIT_CPU, int(seconds) + 2),
        (resource.RLIMIT_FSIZE, MOST_ANSWER_BYTES),
        (resource.RLIMIT_CORE, 0),
    )
    for limit, most in limits:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (most, most))


if __name__ == "__main__":
    sys.exit(main())
