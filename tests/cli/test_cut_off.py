"""A command that is stopped, crowded or cut off leaves nothing half written."""

import contextlib
import json
import os
import shutil
import signal
import time
from pathlib import Path

import openpyxl
import pytest

from cli.bad_files import MAKERS
from cli.file_making import HEAD, text_file, well
from cli.running import DOCUMENTS, INTERRUPTED, MOST_SECONDS, WHERE, left_over, pamoja, started, written
from pamoja.workplan.documents import FINDINGS, PAGE, WORKBOOK


def test_a_plan_that_is_stopped_while_it_reads_leaves_nothing_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    MAKERS["a_million_blank_rows"].make(tmp_path / "slow.xlsx")
    shutil.copy(tmp_path / "slow.xlsx", tmp_path / "slower.xlsx")
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    process = started(tmp_path, "plan", "slow.xlsx", "slower.xlsx", *WHERE, "--out", "out")
    while not written(tmp_path / "tmp"):  # a folder for the process that reads
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=MOST_SECONDS)
    assert (process.returncode, err.decode()) == (INTERRUPTED, "pamoja: stopped; nothing was half written\n")
    assert written(tmp_path) == ["slow.xlsx", "slower.xlsx", "tmp"]
    assert written(tmp_path / "tmp") == []


def test_the_process_that_reads_ends_with_the_command_that_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    MAKERS["a_million_blank_rows"].make(tmp_path / "slow.xlsx")
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    process = started(tmp_path, "read", "slow.xlsx", *WHERE)
    while not (reading := readers(tmp_path)):
        time.sleep(0.05)
    time.sleep(0.5)  # past its first lines
    assert readers(tmp_path) == reading
    process.kill()
    process.communicate(timeout=MOST_SECONDS)
    time.sleep(0.5)
    assert readers(tmp_path) == []


def readers(folder: Path) -> list[str]:
    """The processes that work in a folder of this test for the command."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if (process / "cwd").readlink().is_relative_to(folder / "tmp"):
                found.append(process.name)
    return found


@pytest.mark.parametrize("delay", [0.0, 0.7])
def test_a_plan_that_is_stopped_while_it_joins_or_writes_leaves_nothing_half(
    good: Path, delay: float
) -> None:
    process = started(good, "plan", "plan.csv", *WHERE, "--out", "out")
    assert process.stderr
    for line in process.stderr:
        if line.startswith(b"comparing"):
            break
    time.sleep(delay)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=MOST_SECONDS)
    assert process.returncode in (0, INTERRUPTED)
    assert b"Traceback" not in err
    assert written(good / "out") in ([], DOCUMENTS)
    assert left_over(good) == []


def test_two_plans_at_once_into_one_folder_are_both_whole(good: Path) -> None:
    text_file(good / "other.csv", [HEAD, well(title="Vaccinate goats")])
    both = [started(good, "plan", name, *WHERE, "--out", "out") for name in ("plan.csv", "other.csv")]
    assert [(process.communicate(timeout=MOST_SECONDS)[1][-9:], process.returncode) for process in both] == [
        (b"the plans\n"[-9:], 0)
    ] * 2
    assert written(good / "out") == DOCUMENTS
    assert "Plan" in openpyxl.load_workbook(good / "out" / WORKBOOK).sheetnames
    assert (good / "out" / PAGE).read_text(encoding="utf-8").rstrip().endswith("</html>")
    assert "gaps" in json.loads((good / "out" / FINDINGS).read_bytes())


@pytest.mark.parametrize(
    "words", [("read", "plan.csv"), ("plan", "plan.csv", "--out", "out")], ids=["read", "plan"]
)
def test_whoever_stops_reading_the_output_early_sees_no_error(good: Path, words: tuple[str, ...]) -> None:
    taken, given = os.pipe()
    os.close(taken)
    process = started(good, *words, *WHERE, stdout=given)
    os.close(given)
    _, err = process.communicate(timeout=MOST_SECONDS)
    assert process.returncode == 0
    assert b"Traceback" not in err
    assert b"Exception" not in err
    assert words[0] == "read" or written(good / "out") == DOCUMENTS


def test_a_full_disk_under_the_output_is_told_in_a_sentence(good: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        process = started(good, "read", "plan.csv", *WHERE, stdout=full.fileno())
        _, err = process.communicate(timeout=MOST_SECONDS)
    assert process.returncode == 2
    assert b"Traceback" not in err
    assert err.count(b"\n") == 1


def test_a_terminal_that_knows_few_letters_still_gets_an_answer(
    good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text_file(good / "cafe.csv", [HEAD, well(ward="Café")])
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    told = pamoja(good, "read", "cafe.csv", *WHERE)
    assert told.code == 0
    assert "1 activity, " in told.out
