"""Every published 3W and HXL sample is read, or refused with a sentence; none makes the reader fail."""

from collections import Counter
from pathlib import Path

import pytest

from pamoja.core.refusals import Refusal
from pamoja.workplan.child import ReaderFailed
from pamoja.workplan.one_file import read_file
from pamoja.workplan.reading import Reading
from tests_paths import ROOT, shared_folder

pytestmark = pytest.mark.shared
READ = {
    "guinea-ebola-5w.csv": 1456,
    "iati-sierraleone.csv": 514,
    "rowca-3w-hxl.csv": 244,
    "somalia-cash-2017.json": 2703,
    "unhcr-3w.csv": 2250,
    "libhxl/input-fuzzy.csv": 4,
    "libhxl/input-merged.xlsx": 4,
    "libhxl/input-multiline.csv": 1,
    "libhxl/input-valid-csv.zip": 4,
    "libhxl/input-valid-latin1.csv": 4,
    "libhxl/input-valid-nested.json": 4,
    "libhxl/input-valid-objects.json": 4,
    "libhxl/input-valid.csv": 4,
    "libhxl/input-valid.json": 4,
    "libhxl/input-valid.ssv": 4,
    "libhxl/input-valid.tsv": 4,
    "libhxl/input-valid.xls": 4,
    "libhxl/input-valid.xlsx": 4,
    "libhxl/input-zip-invalid.zip": 4,
}
NO_TABLE_OF_ACTIVITIES = (
    "libhxl/input-invalid.csv",
    "libhxl/input-multiple-headers.csv",
    "libhxl/input-untagged.csv",
    "libhxl/input-untagged.json",
)
REFUSED = {"libhxl/input-invalid.png": "PNG picture", "libhxl/input-notag1.html": "web page"}


def read(shared: Path, name: str, county: str = "samburu") -> Reading:
    return read_file(shared / "data" / "threew" / name, county=county, cycle="2026/27")


@pytest.mark.parametrize("name", READ)
def test_every_row_is_read(shared: Path, name: str) -> None:
    reading = read(shared, name)
    assert len(reading.activities) == READ[name]
    assert all(activity.title for activity in reading.activities)
    assert all(problem.message and problem.hint for problem in reading.problems)


@pytest.mark.parametrize("name", NO_TABLE_OF_ACTIVITIES)
def test_a_table_that_says_nothing_of_activities_says_so(shared: Path, name: str) -> None:
    reading = read(shared, name)
    assert reading.activities == ()
    assert "no_activities" in {problem.code for problem in reading.problems}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_table_is_refused_with_a_sentence(shared: Path, name: str) -> None:
    with pytest.raises(Refusal, match=REFUSED[name]) as refused:
        read(shared, name)
    assert not isinstance(refused.value, ReaderFailed)


def test_every_sample_is_one_of_these(shared: Path) -> None:
    folder = shared / "data" / "threew"
    found = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert found == {*READ, *NO_TABLE_OF_ACTIVITIES, *REFUSED}


def test_all_forms_of_one_table_say_the_same(shared: Path) -> None:
    forms = [name for name in READ if "input-valid" in name]
    said = [
        [(a.title, a.organisation, a.sector, a.beneficiaries) for a in read(shared, name).activities]
        for name in forms
        if "latin1" not in name
    ]
    assert all(one == said[0] for one in said)
    assert said[0][0] == ("Higiene", "ACNUR", "WASH", 200)


def test_kenyan_rows_of_a_table_of_many_countries_find_their_place(shared: Path) -> None:
    reading = read(shared, "unhcr-3w.csv", "turkana")
    told = Counter(problem.code for problem in reading.problems)
    assert told["place_other_country"] == 2158
    placed = [activity for activity in reading.activities if activity.sites]
    assert len(placed) == 11
    assert {site.name for activity in placed for site in activity.sites} == {"Kakuma"}


def test_a_plain_table_of_three_ws_is_read_by_its_headings_alone(shared: Path, tmp_path: Path) -> None:
    lines = (
        (shared / "data" / "threew" / "unhcr-3w.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    )
    path = tmp_path / "plain.csv"
    path.write_text(lines[0] + "".join(lines[2:]), encoding="utf-8")
    plain = read_file(path, county="turkana", cycle="2026/27").activities
    tagged = read(shared, "unhcr-3w.csv", "turkana").activities
    assert [(a.title, a.organisation, a.sector, a.sites) for a in plain] == [
        (a.title, a.organisation, a.sector, a.sites) for a in tagged
    ]


def test_the_table_in_the_reference_names_every_sample_and_its_count() -> None:
    text = (ROOT / "docs" / "reference" / "samples-read.md").read_text(encoding="utf-8")
    for name, count in READ.items():
        (line,) = [line for line in text.splitlines() if line.startswith(f"| threew/{name} |")]
        assert line.split(" | ")[2] == str(count)
    assert shared_folder()
