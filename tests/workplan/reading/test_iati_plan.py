from pathlib import Path

import pytest

from pamoja.core.refusals import Refusal
from pamoja.workplan.correcting import UNSURE, trouble_of
from pamoja.workplan.exchange import problem_json
from pamoja.workplan.one_file import read_file
from pamoja.workplan.reading import Reading

BUDGET = (
    "<budget><period-start iso-date='2026-07-01'/><period-end iso-date='2027-06-30'/>"
    "<value value-date='2026-07-01'>5000</value></budget>"
)
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


def test_a_repeated_identifier_is_reported_at_every_one_and_none_is_picked(tmp_path: Path) -> None:
    reading = read_file(file_of(tmp_path, {}, {"title": "Pipelines"}), county="samburu", cycle="2026/27")
    assert [activity.title for activity in reading.activities] == ["Boreholes", "Pipelines"]
    assert len({activity.id for activity in reading.activities}) == 2
    told = [p for p in reading.problems if p.code == "iati_repeated_identifier"]
    assert [(p.value, p.cell, p.params["row"]) for p in told] == [
        ("X-1", "X-1, iati-identifier", "1"),
        ("X-1", "X-1, iati-identifier", "12"),
    ]
    assert trouble_of([problem_json(told[0])]) == UNSURE


def test_other_places_and_years_are_kept_and_noted(tmp_path: Path) -> None:
    away = {"place": "Lodwar", "start": "2020-01-01", "end": "2020-12-31"}
    reading = read_file(file_of(tmp_path, away), county="samburu", cycle="2026/27")
    assert len(reading.activities) == 1
    assert {p.code for p in reading.problems} == {"iati_location_open", "iati_no_place", "iati_other_year"}
    assert {p.severity for p in reading.problems} == {"info", "warning"}
    told = [problem_json(problem) for problem in reading.problems]
    assert trouble_of(told) == UNSURE  # a whole country's file does not go in with one press


def test_version_1_is_refused_with_the_way_to_upgrade(tmp_path: Path) -> None:
    path = tmp_path / "old.xml"
    path.write_text('<iati-activities version="1.05"><iati-activity/></iati-activities>')
    with pytest.raises(Refusal, match=r"1\.05"):
        read_file(path, county="samburu", cycle="2026/27")


def plan_of(folder: Path, inside: str, head: str = 'default-currency="USD"') -> Reading:
    """A file of one activity with these elements beside its identifier and title."""
    path = folder / "activities.xml"
    path.write_text(
        f"{HEAD}<iati-activity {head}><iati-identifier>X-1</iati-identifier>"
        f"<title><narrative>Wells</narrative></title>{inside}</iati-activity></iati-activities>"
    )
    return read_file(path, county="samburu", cycle="2026/27")


def organisation(role: str, name: str) -> str:
    return f"<participating-org role='{role}'><narrative>{name}</narrative></participating-org>"


def test_who_implements_leads_and_who_funds_pays(tmp_path: Path) -> None:
    roles = [("1", "A fund"), ("2", "A ministry"), ("3", "An agency"), ("4", "Upeo Trust"), ("4", "Tumaini")]
    reading = plan_of(tmp_path, "".join(organisation(*pair) for pair in roles) + BUDGET)
    (activity,) = reading.activities
    assert activity.organisation == "Upeo Trust"
    assert [line.contributor for line in activity.budget] == ["A fund"]
    assert [(one["role"], one["name"]) for one in reading.records[0]["roles"]] == roles
    assert "iati_several_lead" in {problem.code for problem in reading.problems}


def test_several_who_fund_are_all_kept_and_none_is_said_to_pay_all(tmp_path: Path) -> None:
    reading = plan_of(tmp_path, organisation("1", "A fund") + organisation("1", "Another") + BUDGET)
    assert [line.contributor for line in reading.activities[0].budget] == [None]


def test_sectors_of_two_vocabularies_are_never_mixed(tmp_path: Path) -> None:
    sectors = [("7", "99", 100), ("1", "14030", 40), ("1", "12220", 60), ("2", "140", 100)]
    inside = "".join(f"<sector vocabulary='{v}' code='{c}' percentage='{p}'/>" for v, c, p in sectors)
    reading = plan_of(tmp_path, inside)
    assert reading.activities[0].sector.startswith("12220")
    kept = [(one["vocabulary"], one["code"], one["share"]) for one in reading.records[0]["sectors"]]
    assert kept == sectors
    assert "iati_sector_sum" not in {problem.code for problem in reading.problems}


def place_of(position: str, name: str = "", exactness: str = "") -> str:
    named = f"<name><narrative>{name}</narrative></name>" if name else ""
    exact = f"<exactness code='{exactness}'/>" if exactness else ""
    return f"<location>{named}<point srsName='x'><pos>{position}</pos></point>{exact}</location>"


@pytest.mark.parametrize(
    ("location", "ward", "code"),
    [
        (place_of("1.0951 36.7029"), "Maralal", "iati_point_nearest"),
        (place_of("1.0951 36.7029", "Samburu", "1"), "Maralal", "iati_point_nearest"),
        (place_of("1.0951 36.7029", "Samburu", "2"), "Samburu", ""),
        (place_of("1.0951 36.7029", "Maralal", "2"), "Maralal", ""),
        (place_of("1.0 38.0", "Kenya", "2"), "", "iati_location_open"),
        (place_of("0.022119 37.887744", "Republic of Kenya"), "", "iati_location_open"),
        (place_of("1.0 37.0"), "", "iati_location_open"),
        (place_of("-1.28333 36.81667"), "", "iati_location_open"),
        (place_of("3.1191 35.5973"), "", "iati_other_place"),
    ],
)
def test_a_point_goes_to_the_nearest_ward_centre_and_never_beyond(
    tmp_path: Path, location: str, ward: str, code: str
) -> None:
    reading = plan_of(tmp_path, location)
    assert [site.name for site in reading.activities[0].sites] == ([ward] if ward else [])
    about_places = {"iati_point_nearest", "iati_location_open", "iati_other_place"}
    assert {p.code for p in reading.problems} & about_places == ({code} if code else set())


def test_the_exactness_that_a_publisher_states_is_kept_with_the_distance(tmp_path: Path) -> None:
    reading = plan_of(tmp_path, place_of("1.2 36.7") + place_of("1.15 36.75", exactness="2"))
    first, second = reading.records[0]["locations"]
    assert (first["how"], first["exactness"]) == ("open", "")
    assert (second["how"], second["exactness"]) == ("point", "2")
    assert second["km"] > 1
    (told,) = [p for p in reading.problems if p.code == "iati_point_nearest"]
    assert told.cell == "X-1, location 2"


def test_names_of_another_country_are_not_taken_for_kenyan_wards(tmp_path: Path) -> None:
    reading = plan_of(tmp_path, "<recipient-country code='SV'/>" + place_of("1.0951 36.7029", "Maralal"))
    assert reading.activities[0].sites == ()
    assert {"iati_other_country"} == {p.code for p in reading.problems} & {
        "iati_other_country",
        "iati_no_place",
    }


def test_a_ward_of_another_county_is_noted_and_kept_out(tmp_path: Path) -> None:
    reading = plan_of(tmp_path, "<location><name><narrative>Loglogo</narrative></name></location>")
    assert reading.activities[0].sites == ()
    (told,) = [p for p in reading.problems if p.code == "iati_other_place"]
    assert (told.cell, told.value) == ("X-1, location", "Loglogo")


def test_actual_dates_come_before_planned_ones_and_both_are_kept(tmp_path: Path) -> None:
    days = {"1": "2026-07-01", "2": "2026-08-15", "3": "2027-05-31", "4": "2027-06-15"}
    reading = plan_of(
        tmp_path, "".join(f"<activity-date type='{t}' iso-date='{d}'/>" for t, d in days.items())
    )
    (activity,) = reading.activities
    assert (str(activity.start), str(activity.last)) == ("2026-08-15", "2027-06-15")
    assert list(reading.records[0]["dates"].values()) == list(days.values())


def test_the_target_of_the_county_year_is_taken(tmp_path: Path) -> None:
    periods = "".join(
        f"<period><period-start iso-date='{y}-07-01'/><period-end iso-date='{y + 1}-06-30'/>"
        f"<target value='{y}'/></period>"
        for y in (2025, 2026, 2027)
    )
    title = "<title><narrative>Wells drilled</narrative></title>"
    result = f"<result type='1'>{title}<indicator measure='1'>{title}{periods}</indicator></result>"
    reading = plan_of(tmp_path, result)
    assert (reading.activities[0].indicator, reading.activities[0].target) == ("Wells drilled", "2026")
    assert len(reading.records[0]["indicators"][0]["periods"]) == 3


def test_money_without_a_currency_is_not_taken_for_shillings(tmp_path: Path) -> None:
    reading = plan_of(tmp_path, BUDGET, head="")
    assert reading.activities[0].budget[0].money.currency == "XXX"
    assert "iati_no_currency" in {problem.code for problem in reading.problems}


def test_the_flag_and_the_status_are_kept_and_a_cancelled_activity_asks_for_a_look(tmp_path: Path) -> None:
    reading = plan_of(tmp_path, "<activity-status code='5'/>", head="humanitarian='1'")
    assert reading.records[0]["humanitarian"] is True
    (told,) = [p for p in reading.problems if p.code == "iati_stopped"]
    assert told.message == "Its publisher says that this activity is cancelled."


def test_an_empty_file_says_what_it_lacks(tmp_path: Path) -> None:
    path = tmp_path / "empty.xml"
    path.write_text(f"{HEAD}</iati-activities>")
    (told,) = read_file(path, county="samburu", cycle="2026/27").problems
    assert told.message == "This IATI file holds no activity."
