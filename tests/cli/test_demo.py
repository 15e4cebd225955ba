"""`pamoja demo`, run as people run it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pamoja.workplan.documents import FINDINGS, PAGE, WORKBOOK

DOCUMENTS = (WORKBOOK, PAGE, FINDINGS)
PLANS = 7


def demo(folder: Path, *words: str, seed: str = "random") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pamoja", "demo", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
    )


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    folder = tmp_path_factory.mktemp("demo")
    return folder / "pamoja-demo", demo(folder, "--no-browser", seed="1")


def test_it_writes_the_documents_beside_the_plans_that_they_are_made_from(
    done: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    out, told = done
    assert told.returncode == 0, told.stderr
    assert [name for name in DOCUMENTS if not (out / name).stat().st_size] == []
    assert len(list((out / "files").iterdir())) == PLANS
    assert (out / "rates-demonstration.csv").exists()


def test_it_says_where_to_look_and_that_partners_are_invented(
    done: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    _, told = done
    assert [name for name in DOCUMENTS if f"pamoja-demo/{name}" not in told.stdout] == []
    assert "pamoja-demo/files" in told.stdout
    assert "partners, activities and amounts are invented" in told.stderr
    assert f"{PLANS} of {PLANS}: " in told.stderr
    assert "Traceback" not in told.stderr


def test_two_runs_write_the_same_bytes(
    done: tuple[Path, subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    first, _ = done
    assert demo(tmp_path, "--out", "again", seed="2").returncode == 0
    names = [path.relative_to(first) for path in sorted(first.rglob("*")) if path.is_file()]
    assert len(names) == len(DOCUMENTS) + PLANS + 1
    assert [
        name for name in names if (first / name).read_bytes() != (tmp_path / "again" / name).read_bytes()
    ] == []


def test_a_folder_that_cannot_be_written_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file stands here", encoding="utf-8")
    told = demo(tmp_path, "--out", "taken")
    assert told.returncode == 2
    assert told.stderr.splitlines()[-1].startswith("pamoja: ")
    assert "Traceback" not in told.stderr
