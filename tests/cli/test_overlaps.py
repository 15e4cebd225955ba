"""`pamoja overlaps find`, run as people run it."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

PLACES = "id,name,parent_id,level\nK,Kenya,,country\nS,Samburu,K,county\nE,East,S,subcounty\nW,Waso,E,ward\n"
ACTIVITIES = """\
id,organisation,title,description,sectors,places,start,end,target_groups,budget,currency,beneficiaries
1,Maji,Deep well drilling,,Water,W,2026-07-01,2026-09-30,households,1000,KES,30
2,Lishe,Zamani mradi,,,W,2026-07-01,2026-09-30,HHs,,,
3,Nyika,Train 4 water user committees on O&M,,,W,2026-10-05,2026-10-08,WUAs,,,
"""
COMMAND = "import argparse, sys; from pamoja.cli import overlaps; p = argparse.ArgumentParser();"
COMMAND += " overlaps.add(p.add_subparsers()); a = p.parse_args(sys.argv[1:]); a.run(a)"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "places.csv").write_text(PLACES, encoding="utf-8")
    (tmp_path / "activities.csv").write_text(ACTIVITIES, encoding="utf-8")
    (tmp_path / "answers.csv").write_text("phrase,intervention\nZamani mradi,borehole\n", encoding="utf-8")
    return tmp_path


def find(folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    files = ["--activities", "activities.csv", "--places", "places.csv", "--pairs-out", "pairs.csv"]
    command = [sys.executable, "-c", COMMAND, "overlaps", "find", *files, *more]
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONHASHSEED"}
    return subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        stdin=subprocess.DEVNULL,
    )


def kinds(folder: Path) -> list[str]:
    with (folder / "pairs.csv").open(newline="", encoding="utf-8") as handle:
        return sorted(row["kind"] for row in csv.DictReader(handle))


def test_the_pairs_are_written_and_counted(folder: Path) -> None:
    done = find(folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "3 activities, 1 possible overlap: please check.\n"
    assert kinds(folder) == ["sequencing"]


def test_an_answer_teaches_the_wording(folder: Path) -> None:
    assert find(folder, "--answers", "answers.csv").returncode == 0
    assert kinds(folder) == ["duplication", "sequencing", "sequencing"]


def test_the_same_input_gives_the_same_files(folder: Path) -> None:
    more = ("--findings-out", "findings.jsonl", "--answers", "answers.csv")
    find(folder, *more)
    first = [(folder / name).read_bytes() for name in ("pairs.csv", "findings.jsonl", "activities.csv")]
    find(folder, *more)
    assert first == [
        (folder / name).read_bytes() for name in ("pairs.csv", "findings.jsonl", "activities.csv")
    ]


def test_findings_are_capped_and_the_cap_is_said(folder: Path) -> None:
    done = find(folder, "--findings-out", "findings.jsonl", "--answers", "answers.csv", "--most", "1")
    assert "2 findings explained, at most 1 of each kind." in done.stdout
    assert len((folder / "findings.jsonl").read_text(encoding="utf-8").splitlines()) == 2
