"""Tables of need, people and wards: every value with its cell, and every doubt told at it."""

from decimal import Decimal
from pathlib import Path

import pytest

from pamoja.core.problems import Problem
from pamoja.core.refusals import Refusal
from pamoja.workplan import facts
from pamoja.workplan.needs import NeedRow, read_needs, read_population, read_wards

SAMBURU = facts.gazetteer().county("samburu")


def read_text(folder: Path, text: str, **more: str) -> tuple[tuple[NeedRow, ...], tuple[Problem, ...]]:
    path = folder / "needs.csv"
    path.write_text(text, encoding="utf-8")
    return read_needs(path, SAMBURU, **more)


def codes(problems: tuple[Problem, ...]) -> list[tuple[str, str]]:
    return [(problem.code, problem.cell) for problem in problems]


def test_one_value_a_row_is_read_with_its_year_source_and_cell(tmp_path: Path) -> None:
    text = "Ward,Indicator,Year,Value,Source\nMaralal,Stunting,2025,31.5,SMART survey\n"
    rows, problems = read_text(tmp_path, text)
    assert problems == ()
    (row,) = rows
    assert (row.place.name, row.indicator, row.value) == ("Maralal", "Stunting", Decimal("31.5"))
    assert (row.year, row.source, row.cell) == ("2025", "SMART survey", "D2")


def test_one_place_a_row_is_read_with_an_indicator_over_each_column(tmp_path: Path) -> None:
    text = (
        "Water needs of Samburu,,\nSource: county water office,,\nSub-county,Population 2019,Without water (%)\n"
        'Samburu East,"77,994",61\nSamburu Central,164942,\n'
    )
    rows, problems = read_text(tmp_path, text)
    assert codes(problems) == []
    assert [(row.place.name, row.indicator, row.year, int(row.value), row.cell) for row in rows] == [
        ("Samburu East", "Population 2019", "2019", 77994, "B4"),
        ("Samburu East", "Without water (%)", "", 61, "C4"),
        ("Samburu Central", "Population 2019", "2019", 164942, "B5"),
    ]
    assert {row.source for row in rows} == {"county water office"}
    assert [row.is_population for row in rows] == [True, False, True]


def test_an_empty_cell_is_unknown_and_a_word_is_told(tmp_path: Path) -> None:
    rows, problems = read_text(tmp_path, "Ward,Stunting\nMaralal,\nBaawa,many\nLodokejek,-4\n", source="us")
    assert rows == ()
    assert codes(problems) == [("need_not_number", "B3"), ("need_negative", "B4")]


def test_unknown_wards_and_wards_of_another_county_are_told_at_their_cell(tmp_path: Path) -> None:
    text = "Ward,Stunting\nNowhere at all,3\nLoglogo,4\nMaralal,5\n"
    rows, problems = read_text(tmp_path, text, source="us")
    assert [row.place.name for row in rows] == ["Maralal"]
    assert codes(problems) == [("place_unknown", "A2"), ("place_other_county", "A3")]


def test_a_second_value_for_the_same_place_and_year_is_told_and_the_first_kept(tmp_path: Path) -> None:
    text = "Ward,Indicator,Year,Value\nMaralal,Stunting,2025,3\nMaralal,stunting,2025,4\nMaralal,Stunting,2026,5\n"
    rows, problems = read_text(tmp_path, text, source="us")
    assert [int(row.value) for row in rows] == [3, 5]
    ((code, cell),) = codes(problems)
    assert (code, cell) == ("need_twice", "D3")
    assert "stands in D2 already" in problems[0].message


@pytest.mark.parametrize("last", ["Total,350", "Samburu County,350", "Grand total,350"])
def test_a_total_is_no_ward_and_is_held_against_its_rows(tmp_path: Path, last: str) -> None:
    rows, problems = read_text(tmp_path, f"Ward,People\nMaralal,200\nBaawa,100\n{last}\n", source="us")
    assert [int(row.value) for row in rows] == [200, 100]
    assert codes(problems) == [("need_total_mismatch", "B4")]
    assert "add up to 300" in problems[0].message


def test_the_mean_of_shares_is_no_wrong_total(tmp_path: Path) -> None:
    text = "Ward,Stunting (%)\nMaralal,30\nBaawa,40\nTotal,35\n"
    assert read_text(tmp_path, text, source="us")[1] == ()


def test_rows_of_other_counties_are_left_out_and_counted(tmp_path: Path) -> None:
    text = "County,Ward,Stunting\nSamburu,Maralal,3\nMarsabit,Loglogo,4\nTurkana,Kakuma,5\n"
    rows, problems = read_text(tmp_path, text, source="us")
    assert [row.place.name for row in rows] == ["Maralal"]
    assert [(p.code, p.params["count"]) for p in problems] == [("need_other_counties", "2")]


def test_a_table_without_a_source_asks_for_it_once(tmp_path: Path) -> None:
    assert codes(read_text(tmp_path, "Ward,Stunting\nMaralal,3\nBaawa,4\n")[1]) == [("need_no_source", "A1")]


def test_a_file_without_places_says_what_it_lacks(tmp_path: Path) -> None:
    rows, problems = read_text(tmp_path, "Crop,Price\nMaize,30\n")
    assert (rows, codes(problems)) == ((), [("need_no_table", "")])
    path = tmp_path / "picture.png"
    path.write_bytes(b"\x89PNG\r\n")
    with pytest.raises(Refusal, match="PNG"):
        read_needs(path, SAMBURU)


def test_a_list_of_wards_is_held_against_those_that_are_known(tmp_path: Path) -> None:
    path = tmp_path / "wards.csv"
    path.write_text("Code,Ward\n1,Maralal\n2,Maralal\n3,Baawa\n", encoding="utf-8")
    wards, problems = read_wards(path, SAMBURU)
    assert [(place.name, cell) for place, _, cell in wards] == [("Maralal", "B2"), ("Baawa", "B4")]
    told = {problem.code: problem for problem in problems}
    assert told["need_ward_twice"].cell == "B3"
    assert told["need_wards_lacking"].params["count"] == "13"


@pytest.mark.shared
def test_the_census_tables_give_every_sub_county_of_samburu(shared: Path) -> None:
    census = shared / "data" / "census" / "census2019_drinking_water.csv"
    rows, problems = read_needs(census, SAMBURU, source="census 2019", year="2019")
    assert {row.place.name for row in rows} == {"Samburu Central", "Samburu East", "Samburu North"}
    assert {row.year for row in rows} == {"2019"}
    assert not [problem for problem in problems if problem.severity == "error"]
    people, _ = read_population(shared / "data" / "places" / "subcounties.csv", SAMBURU, source="census 2019")
    assert [int(row.value) for row in people if row.indicator == "population"] == [164942, 77994, 67391]


@pytest.mark.shared
def test_the_people_of_every_ward_are_read(shared: Path) -> None:
    wards = shared / "data" / "places" / "wards_6_counties.csv"
    people, _ = read_population(wards, SAMBURU, source="census 2009")
    counted = [row for row in people if row.indicator.startswith("pop2009")]
    assert len(counted) == 15
    assert len(read_wards(wards, SAMBURU)[0]) == 15
