"""`pamoja overlaps gaps`, run as people run it."""

import csv
from pathlib import Path

import pytest

from cli.test_overlaps import ACTIVITIES, PLACES
from pamoja.cli import main

TABLES = ["--activities", "activities.csv", "--places", "places.csv"]
MORE_PLACES = "L,Lerata,E,ward\nB,Barsaloi,E,ward\n"
HEAD = "place,population,indicator,deficit,subject,year,source\n"
NEEDS = f"{HEAD}W,1000,No safe water,0.5,Water,2024,Survey\nLerata,4000,No safe water,25%,was,2024,Survey\nB,800,,,,,\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "places.csv").write_text(PLACES + MORE_PLACES, encoding="utf-8")
    (tmp_path / "activities.csv").write_text(ACTIVITIES, encoding="utf-8")
    (tmp_path / "needs.csv").write_text(NEEDS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def table(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


def test_the_largest_unmet_need_stands_first_and_what_is_unknown_is_blank(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["overlaps", "gaps", *TABLES, "--needs", "needs.csv", "--out", "g.csv"]) == 0
    first, second, *_ = rows = [row for row in table(folder / "g.csv") if row["subject"] == "WAS"]
    assert first == {
        "county": "Samburu", "ward": "L", "ward_name": "Lerata", "subject": "WAS", "kind": "nobody",
        "population": "4000", "deficit": "0.25", "need": "1000", "reached": "0", "money": "0", "unmet": "1000",
        "claimed_county_wide": "0", "activities": "", "sentence": first["sentence"],
    }  # fmt: skip
    assert "25.0% in need (No safe water, 2024, Survey): 1,000 people." in first["sentence"]
    assert (second["ward"], second["population"], second["need"], second["unmet"]) == ("B", "800", "", "")
    assert "W" not in {row["ward"] for row in rows}
    assert capsys.readouterr().out.endswith(".\n")


def test_without_a_table_of_need_gaps_are_told_and_need_is_unknown(folder: Path) -> None:
    assert main(["overlaps", "gaps", *TABLES, "--out", "g.csv"]) == 0
    rows = table(folder / "g.csv")
    assert {row["need"] for row in rows} == {""}
    assert {row["kind"] for row in rows} == {"nobody"}


@pytest.mark.parametrize(
    ("needs", "sentence"),
    [
        ("place,deficit\nW,0.5\n", "it lacks the columns population, indicator, subject, year, source"),
        (
            f"{HEAD}Nowhere,1,,0.5,WAS,,\n",
            "needs.csv, line 2: the place “Nowhere” is not in the table of places",
        ),
        (f"{HEAD}S,1,,0.5,WAS,,\n", "line 2: S is no ward or sub-county"),
        (f"{HEAD}W,1,,140%,WAS,,\n", "line 2: the deficit “140%” is no share of people from 0 to 1"),
        (f"{HEAD}W,1,,a third,WAS,,\n", "write it as 0.42 or 42%"),
        (f"{HEAD}W,-5,,0.5,WAS,,\n", "line 2: “-5” is not a number of people"),
        (f"{HEAD}W,1,,0.5,Magic,,\n", "line 2: the subject “Magic” is no sector and no kind of work"),
        (f"{HEAD}W,5,,,,,\nWaso,6,,,,,\n", "line 3: Waso has two populations, the first in line 2"),
        (
            f"{HEAD}W,5,,0.5,WAS,,\nWaso,5,,0.6,Water,,\n",
            "line 3: Waso, Water has two deficits, the first in line 2: keep one of them",
        ),
    ],
)
def test_a_bad_table_of_need_is_refused_by_line_with_the_fix(
    folder: Path, capsys: pytest.CaptureFixture[str], needs: str, sentence: str
) -> None:
    (folder / "needs.csv").write_text(needs, encoding="utf-8")
    assert main(["overlaps", "gaps", *TABLES, "--needs", "needs.csv", "--out", "g.csv"]) == 2
    assert sentence in capsys.readouterr().err
    assert not (folder / "g.csv").exists()


def test_what_is_read_is_not_written_over(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["overlaps", "gaps", *TABLES, "--needs", "needs.csv", "--out", "needs.csv"]) == 2
    assert "needs.csv" in capsys.readouterr().err
    assert (folder / "needs.csv").read_text(encoding="utf-8") == NEEDS


def test_the_demonstration_has_its_own_need_and_takes_other_tables(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["overlaps", "gaps", "--demo", "--out", "g.csv"]) == 0
    rows = table(folder / "g.csv")
    assert {row["kind"] for row in rows} == {
        "nobody", "county_government_only", "county_wide_only", "below_need",
    }  # fmt: skip
    below = next(row for row in rows if row["kind"] == "below_need" and row["subject"] == "WAS")
    assert "Households that drink from streams and rivers" in below["sentence"]
    assert "less than half of the" in below["sentence"]
    (folder / "wide.csv").write_text("Ward,Stunting %\nPoro,40\nNdoto,20\nNyiro,10\n", encoding="utf-8")
    assert main(["overlaps", "gaps", "--demo", "--needs", "wide.csv", "--out", "g.csv"]) == 0
    told = [row for row in table(folder / "g.csv") if row["deficit"]]
    assert {row["subject"] for row in told} == {"NUT"}
    assert {(row["ward_name"], row["deficit"]) for row in told} <= {
        ("Poro", "0.4"),
        ("Ndoto", "0.2"),
        ("Nyiro", "0.1"),
    }
    (folder / "own.csv").write_text(f"{HEAD}Poro,9000,No latrine,0.9,latrine,2025,Survey\n", encoding="utf-8")
    assert main(["overlaps", "gaps", "--demo", "--needs", "own.csv", "--out", "g.csv"]) == 0
    first = table(folder / "g.csv")[0]
    assert (first["ward_name"], first["subject"], first["unmet"]) == ("Poro", "latrine", "8100")
    assert "Demonstration" in capsys.readouterr().err
