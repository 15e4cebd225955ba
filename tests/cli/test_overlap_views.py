"""`pamoja overlaps questions` and `explain`, run as people run them."""

import csv
import json
from pathlib import Path

import pytest

from cli.test_overlaps import ACTIVITIES, PLACES
from pamoja.cli import main

TABLES = ["--activities", "activities.csv", "--places", "places.csv"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "places.csv").write_text(PLACES, encoding="utf-8")
    (tmp_path / "activities.csv").write_text(ACTIVITIES, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_phrases_to_ask_about_are_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["overlaps", "questions", *TABLES, "--out", "q.csv"]) == 0
    with (folder / "q.csv").open(newline="", encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    assert [(row["phrase"], row["activities"], row["rows"]) for row in rows] == [("zamani mradi", "2", "1")]
    assert capsys.readouterr().out.startswith("1 question;")


def test_a_finding_is_told_step_by_step_down_to_its_score(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["overlaps", "find", *TABLES, "--pairs-out", "p.csv", "--findings-out", "f.jsonl"]) == 0
    finding = json.loads((folder / "f.jsonl").read_text(encoding="utf-8").splitlines()[0])
    capsys.readouterr()
    assert main(["overlaps", "explain", *TABLES, "--id", finding["id"].upper()]) == 0
    told = capsys.readouterr().out
    assert finding["title"] in told
    assert told.index("what") < told.index("where") < told.index("when") < told.index("for whom")
    assert f"Score {finding['score']:.2f}, {finding['tier']}." in told


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["explain", *TABLES, "--id", "nothing"], "None of the 1 finding has the id “nothing”"),
        (["explain", "--id", "x"], "Name the tables with --activities A.csv and --places P.csv"),
        (["questions", "--demo", *TABLES, "--out", "q.csv"], "or use --demo"),
        (["questions", *TABLES, "--out", "places.csv"], "places.csv"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    assert main(["overlaps", *arguments]) == 2
    assert sentence in capsys.readouterr().err
    assert (folder / "places.csv").read_text(encoding="utf-8") == PLACES


def test_the_demonstration_needs_no_tables(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["overlaps", "questions", "--demo", "--limit", "5", "--out", "q.csv"]) == 0
    assert "Demonstration" in capsys.readouterr().err
    assert len((folder / "q.csv").read_text(encoding="utf-8").splitlines()) == 6
