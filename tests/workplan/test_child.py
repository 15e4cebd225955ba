import os
import textwrap
import time
from pathlib import Path

import pytest

from pamoja.core.refusals import Refusal
from pamoja.workplan import child

TASKS = """
    import json, os, subprocess, sys, time
    from pathlib import Path
    from pamoja.core.refusals import Refusal

    class Shut(Refusal):
        code = "shut"
        sentence = "“{file}” is {shut}: open it {{now}}."

    def add(left, right):
        return {"sum": left + right, "text": "Ng'iro – 🚰"}

    def loop():
        while True:
            pass

    def sleep(path):
        helper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        Path(path).write_text(str(helper.pid))
        time.sleep(60)

    def eat():
        held = []
        while True:
            held.append(bytearray(10_000_000))

    def refuse():
        raise Shut(file="a.xlsx", shut="{shut}")

    def stumble():
        raise ZeroDivisionError("one by none")

    def leave():
        os._exit(3)

    def abort():
        os.abort()

    def chatter():
        print("{not the answer}" * 100_000)
        print("nor this" * 100_000, file=sys.stderr)
        return 7

    def garble():
        Path("answer.json").write_text("{")
        os._exit(0)

    def unwritable():
        return object()

    def surroundings():
        return {"folder": os.getcwd(), "files": os.listdir(), "secret": os.environ.get("PAMOJA_SECRET"),
                "heavy": [name for name in ("numpy", "django", "scipy") if name in sys.modules]}

    def dump(size):
        with open("big", "wb") as file:
            file.truncate(size)
"""  # fmt: skip


@pytest.fixture(autouse=True)
def _tasks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "trial_tasks.py").write_text(textwrap.dedent(TASKS))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(child, "ALLOWED", (*child.ALLOWED, "trial_tasks"))


def run(name: str, seconds: float = 20, megabytes: int = 300, **arguments: object) -> object:
    return child.run(f"trial_tasks:{name}", arguments, file="plan.xlsx", seconds=seconds, megabytes=megabytes)


def test_the_answer_of_the_task_comes_back() -> None:
    assert run("add", left=2, right=3) == {"sum": 5, "text": "Ng'iro – 🚰"}


def test_a_task_of_the_product_runs() -> None:
    answer = child.run("pamoja.formats.grid:column_letters", {"number": 28}, file="plan.xlsx")
    assert answer == "AB"


def test_a_task_that_loops_is_stopped_in_time() -> None:
    started = time.monotonic()
    with pytest.raises(child.TakesTooLong, match=r"^“plan\.xlsx” could not be read within 1 seconds: copy"):
        run("loop", seconds=1)
    assert time.monotonic() - started < 5


def test_what_a_stopped_task_started_is_stopped_too(tmp_path: Path) -> None:
    noted = tmp_path / "pid"
    with pytest.raises(child.TakesTooLong):
        run("sleep", seconds=1.5, path=str(noted))
    state = Path(f"/proc/{noted.read_text()}/stat")
    deadline = time.monotonic() + 5
    while state.exists() and state.read_text().split()[2] != "Z" and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not state.exists() or state.read_text().split()[2] == "Z"


def test_a_task_that_eats_memory_is_stopped() -> None:
    with pytest.raises(
        child.NeedsTooMuchMemory, match=r"^“plan\.xlsx” needs more memory than a plan should: copy"
    ):
        run("eat")


def test_a_refusal_crosses_with_its_code_parameters_and_text() -> None:
    with pytest.raises(Refusal) as caught:
        run("refuse")
    assert caught.value.code == "shut"
    assert caught.value.params == {"file": "a.xlsx", "shut": "{shut}"}
    assert str(caught.value) == "“a.xlsx” is {shut}: open it {now}."


@pytest.mark.parametrize(
    ("task", "detail"),
    [
        ("stumble", "ZeroDivisionError: one by none"),
        ("leave", "status 3"),
        ("abort", "status -6"),
        ("garble", "status 0"),
        ("unwritable", "TypeError: Object of type object is not JSON serializable"),
    ],
)
def test_a_task_that_fails_is_a_refusal_that_says_how(task: str, detail: str) -> None:
    with pytest.raises(
        child.ReaderFailed, match=r"^“plan\.xlsx” made the reader fail: save it again"
    ) as caught:
        run(task)
    assert caught.value.params["detail"] == detail


def test_what_a_task_prints_is_no_answer() -> None:
    assert run("chatter") == 7


def test_a_task_that_is_not_there_is_a_mistake_of_ours() -> None:
    with pytest.raises(LookupError, match="trial_tasks:missing"):
        run("missing")
    with pytest.raises(LookupError, match="trial_tasks_too"):
        child.run("trial_tasks_too:add", {}, file="plan.xlsx")


@pytest.mark.parametrize("task", ["os:getcwd", "subprocess:run", "pamojas:run", "pamoja.formats.grid"])
def test_a_task_outside_the_product_is_never_run(task: str) -> None:
    with pytest.raises(LookupError):
        child.run(task, {}, file="plan.xlsx")


def test_a_task_sees_an_empty_folder_no_secrets_and_no_heavy_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAMOJA_SECRET", "s3cret")
    seen = run("surroundings")
    assert isinstance(seen, dict)
    assert seen["folder"] != str(Path.cwd())
    assert not Path(seen["folder"]).exists()
    assert (seen["files"], seen["secret"], seen["heavy"]) == ([child.COMPLAINTS], None, [])


@pytest.mark.skipif(os.name != "posix", reason="limits of files are of POSIX systems")
def test_a_task_may_not_fill_the_disk() -> None:
    with pytest.raises(child.ReaderFailed) as caught:
        run("dump", size=child.MOST_ANSWER_BYTES + 1)
    assert "File too large" in caught.value.params["detail"]
