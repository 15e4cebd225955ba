import csv
from pathlib import Path

import pytest

from tests_paths import DATA

TABLES = sorted(DATA.glob("*.csv"))
DATED = [path for path in TABLES if any(word in path.name for word in ("calendar", "rate", "county_sectors"))]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_every_row_of_a_shipped_table_names_its_source(path: Path) -> None:
    found = rows(path)
    assert found
    assert [number for number, row in enumerate(found, 2) if not row.get("source", "").strip()] == []


@pytest.mark.parametrize("path", DATED, ids=lambda path: path.name)
def test_every_calendar_and_rate_row_says_whether_it_was_read_or_recalled(path: Path) -> None:
    known = {"read", "recalled", "reported", "derived", "judgement"}
    assert [number for number, row in enumerate(rows(path), 2) if row["status"] not in known] == []


def test_the_public_ids_of_interventions_are_all_kept() -> None:
    contract = {row["id"] for row in rows(DATA.parents[2] / "bench" / "overlap" / "interventions.csv")}
    ours = [row["id"] for row in rows(DATA / "interventions.csv")]
    assert contract <= set(ours)
    assert len(ours) == len(set(ours))


def test_relations_join_kinds_of_work_that_exist() -> None:
    ids = {row["id"] for row in rows(DATA / "interventions.csv")}
    loose = [row for row in rows(DATA / "relations.csv") if not {row["a"], row["b"]} <= ids]
    assert loose == []
