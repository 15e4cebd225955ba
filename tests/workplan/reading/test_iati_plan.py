from pathlib import Path

import pytest

from pamoja.core.refusals import Refusal
from pamoja.workplan.one_file import read_file

HEAD = '<iati-activities version="2.03">'
ACTIVITY = """<iati-activity default-currency="USD"><iati-identifier>{id}</iati-identifier>
<reporting-org ref="X" type="21"><narrative>Upeo Trust</narrative></reporting-org>
<title><narrative>{title}</narrative></title>
<participating-org role="1"><narrative>A fund</narrative></participating-org>
<activity-date type="1" iso-date="{start}"/><activity-date type="3" iso-date="{end}"/>
<location><name><narrative>{place}</narrative></name></location>
<sector code="14030" percentage="100"/>
<budget><period-start iso-date="{start}"/><period-end iso-date="{end}"/>
<value value-date="{start}">1000</value></budget>
<transaction><transaction-type code="2"/><transaction-date iso-date="{start}"/>
<value value-date="{start}">900</value></transaction>
</iati-activity>"""


def file_of(folder: Path, *activities: dict[str, str]) -> Path:
    usual = {
        "id": "X-1",
        "title": "Boreholes",
        "start": "2026-07-01",
        "end": "2027-06-30",
        "place": "Maralal",
    }
    path = folder / "activities.xml"
    path.write_text(
        HEAD + "".join(ACTIVITY.format(**usual | one) for one in activities) + "</iati-activities>"
    )
    return path


def test_an_activity_keeps_its_line_identifier_place_dates_and_one_source_of_money(tmp_path: Path) -> None:
    reading = read_file(file_of(tmp_path, {}), county="samburu", cycle="2026/27")
    (activity,) = reading.activities
    assert (activity.source.row, activity.source.id) == (1, "X-1")
    assert [site.name for site in activity.sites] == ["Maralal"]
    assert str(activity.last) == "2027-06-30"
    (line,) = activity.budget
    assert (int(line.money.amount), line.money.currency, line.contributor) == (1000, "USD", "A fund")
    assert activity.sector == "14030 Basic drinking water supply and basic sanitation"
    assert reading.organisation == "Upeo Trust"


def test_a_repeated_identifier_is_reported_and_both_activities_kept(tmp_path: Path) -> None:
    reading = read_file(file_of(tmp_path, {}, {"title": "Pipelines"}), county="samburu", cycle="2026/27")
    assert [activity.title for activity in reading.activities] == ["Boreholes", "Pipelines"]
    assert len({activity.id for activity in reading.activities}) == 2
    (problem,) = [p for p in reading.problems if p.severity == "error"]
    assert (problem.code, problem.value) == ("iati_repeated_identifier", "X-1")
    assert "X-1" in problem.message


def test_other_places_and_years_are_kept_and_noted(tmp_path: Path) -> None:
    away = {"place": "Lodwar", "start": "2020-01-01", "end": "2020-12-31"}
    reading = read_file(file_of(tmp_path, away), county="samburu", cycle="2026/27")
    assert len(reading.activities) == 1
    assert {p.code for p in reading.problems} == {"iati_no_place", "iati_other_year"}
    assert {p.severity for p in reading.problems} == {"info"}


def test_version_1_is_refused_with_the_way_to_upgrade(tmp_path: Path) -> None:
    path = tmp_path / "old.xml"
    path.write_text('<iati-activities version="1.05"><iati-activity/></iati-activities>')
    with pytest.raises(Refusal, match=r"1\.05"):
        read_file(path, county="samburu", cycle="2026/27")


@pytest.mark.shared
def test_no_activity_of_the_kenyan_file_is_dropped(shared: Path) -> None:
    path = shared / "data" / "iati" / "activities" / "kenya_half_a.xml"
    reading = read_file(path, county="samburu", cycle="2026/27")
    assert len(reading.activities) == 189
    assert len({activity.id for activity in reading.activities}) == 189
    assert sum(p.severity == "warning" for p in reading.problems) == 66
