"""The published IATI files become rows of a plan: nothing dropped, everything that is wrong told at its activity."""

from collections import Counter
from pathlib import Path

import pytest

from pamoja.workplan.one_file import read_file
from pamoja.workplan.reading import Reading

pytestmark = pytest.mark.shared
COUNTS = {
    "kenya_half_a.xml": {"rows": 189, "money": 166, "sector": 180, "indicator": 73, "humanitarian": 32},
    "usaid-798.xml": {"rows": 108, "money": 38, "sector": 108, "indicator": 0, "humanitarian": 0},
    "worldbank-sv.xml": {"rows": 13, "money": 13, "sector": 13, "indicator": 7, "humanitarian": 0},
    "who-arg.xml": {"rows": 157, "money": 156, "sector": 157, "indicator": 0, "humanitarian": 4},
}
SCHEMA_ERRORS = {
    "iati_no_sector_code": 16,
    "iati_odd_number": 16,
    "iati_unknown_attribute": 14,
    "iati_no_attribute": 6,
    "iati_bad_date": 2,
}


def reading_of(shared: Path, name: str) -> Reading:
    return read_file(shared / "data" / "iati" / "activities" / name, county="samburu", cycle="2026/27")


@pytest.mark.parametrize("name", COUNTS)
def test_every_activity_becomes_a_row(shared: Path, name: str) -> None:
    reading = reading_of(shared, name)
    found = reading.activities
    assert {
        "rows": len(found),
        "money": sum(bool(one.budget) for one in found),
        "sector": sum(bool(one.sector) for one in found),
        "indicator": sum(bool(one.indicator) for one in found),
        "humanitarian": sum(record["humanitarian"] for record in reading.records),
    } == COUNTS[name]
    assert [one.source.id for one in found] == [record["id"] for record in reading.records]
    assert all(one.title and one.organisation and one.source.id for one in found)
    assert len({one.id for one in found}) == len(found)
    assert all(problem.message and problem.hint for problem in reading.problems)


def test_the_54_schema_errors_are_each_told_at_their_activity(shared: Path) -> None:
    reading = reading_of(shared, "kenya_half_a.xml")
    told = Counter(problem.code for problem in reading.problems)
    assert {code: told[code] for code in SCHEMA_ERRORS} == SCHEMA_ERRORS
    assert sum(SCHEMA_ERRORS.values()) == 54
    lines = {str(one.source.row): one.source.id for one in reading.activities}
    assert all(problem.cell.startswith(lines[problem.params["row"]] + ", ") for problem in reading.problems)


def test_money_of_a_whole_and_of_its_parts_is_counted_once(shared: Path) -> None:
    reading = reading_of(shared, "kenya_half_a.xml")
    told = Counter(problem.code for problem in reading.problems)
    assert (told["iati_money_in_parts"], told["iati_money_in_whole"]) == (5, 2)
    by_id = {one.source.id: one for one in reading.activities}
    for problem in reading.problems:
        if problem.code in ("iati_money_in_parts", "iati_money_in_whole"):
            assert by_id[problem.cell.removesuffix(", money")].budget == ()
    assert {len({one.money.currency for one in row.budget}) for row in reading.activities} <= {0, 1, 2}
    assert {"USD", "EUR", "GBP", "DKK", "KRW"} <= {
        line.money.currency for row in reading.activities for line in row.budget
    }


def test_points_in_the_middle_of_the_country_are_nobodys_ward(shared: Path) -> None:
    for name in COUNTS:
        assert not any(one.sites for one in reading_of(shared, name).activities)
