from decimal import Decimal
from pathlib import Path

import pytest

from pamoja.core.refusals import Refusal
from pamoja.workplan.needs import Figure, read_needs

WIDE = (
    "Samburu County need indicators,,,,\n,,,,\n"
    "No,Ward,Sub-county,Households without improved water (%),Remarks\n"
    "1,Maralal,Samburu Central,42.5,fine\n2,Wamba East,Samburu East,61 %,\n3,Nowhere,,5,\n"
    "4,El Barta,Samburu North,abc,\n"
    "TOTAL,,,50,\n"
)
LONG = (
    "Ward;Indicator;Year;Value;Unit;Source\nMaralal;Open defecation;2019;12,5;%;Census\n"
    "Maralal;Open defecation;2019;13;%;Census\nPoro;Open defecation;2020;1,200;people;Survey\n"
)


def read(folder: Path, text: str, county: str = "samburu") -> tuple[list[Figure], list[str]]:
    path = folder / "needs.csv"
    path.write_text(text)
    figures, problems = read_needs(path, county=county)
    return figures, [f"{p['code']} {p['cell']}" for p in problems]


def test_a_column_for_each_indicator_is_read_by_ward_and_what_is_wrong_is_told(tmp_path: Path) -> None:
    figures, problems = read(tmp_path, WIDE)
    name = "Households without improved water (%)"
    assert [(f.place, f.indicator, f.value, f.unit, f.cell) for f in figures] == [
        ("samburu/ward/maralal", name, Decimal("42.5"), "%", "D4"),
        ("samburu/ward/wamba-east", name, Decimal(61), "%", "D5"),
    ]
    assert problems == ["place_unknown B6", "need_unreadable D7"]


def test_a_row_for_each_figure_has_its_year_unit_and_source(tmp_path: Path) -> None:
    figures, problems = read(tmp_path, LONG)
    assert [(f.indicator, f.year, f.value, f.unit, f.source) for f in figures] == [
        ("Open defecation", 2019, Decimal("12.5"), "%", "Census"),
        ("Open defecation", 2020, Decimal(1200), "people", "Survey"),
    ]
    assert problems == ["need_twice D3"]


def test_of_a_table_of_all_counties_only_our_rows_are_taken(tmp_path: Path) -> None:
    text = "county_code,county,subcounty,pond\n1,Mombasa,Likoni,1\n25,Samburu,Samburu East,8.9\n23,Turkana,Loima,3\n"
    figures, problems = read(tmp_path, text)
    assert [(f.place, f.indicator, f.value) for f in figures] == [
        ("samburu/subcounty/samburu-east", "pond", Decimal("8.9"))
    ]
    assert problems == []


@pytest.mark.parametrize(
    "text",
    [
        "Hello\nthere\n",
        "Ward,Stunting %\n",
        "Name,Value\nPeter,3\nMary,4\n",
        "Activity,Ward,Budget\nDrill,Maralal,300\nBuild,Poro,400\n",
    ],
)
def test_a_file_without_figures_by_place_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(Refusal, match=r"needs\.csv” has no table of figures"):
        read(tmp_path, text)


def test_an_unknown_county_and_an_empty_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal):
        read(tmp_path, WIDE, county="sambru")
    with pytest.raises(Refusal):
        read(tmp_path, "")
