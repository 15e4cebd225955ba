"""CSV, JSON and GeoJSON of a plan."""

import csv
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from demonstrated import DRILL, demonstrated, plan_of
from pamoja.core.activities import BudgetLine
from pamoja.core.money import Money
from pamoja.core.places import WARD
from pamoja.workplan.exchange import activity_from
from pamoja.workplan.exporting.tables import SHAPE, write_csv, write_geojson, write_json


def lines(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))


def loaded(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def test_unknown_is_an_empty_cell_and_never_nought(tmp_path: Path) -> None:
    write_csv(plan_of(replace(DRILL, start=None, until=None, budget=(), sites=())), tmp_path / "p.csv")
    (row,) = lines(tmp_path / "p.csv")
    assert [row[name] for name in ("Start date", "End date", "Budget (KES)", "Places", "Beneficiaries")] == [
        ""
    ] * 5


def test_several_funders_each_say_their_share(tmp_path: Path) -> None:
    budget = (
        BudgetLine(Money(Decimal(1000), "KES"), "County"),
        BudgetLine(Money(Decimal("20.50"), "USD"), "Fund"),
    )
    write_csv(plan_of(replace(DRILL, budget=budget)), tmp_path / "p.csv")
    (row,) = lines(tmp_path / "p.csv")
    assert (row["Budget (KES)"], row["Budget (USD)"], row["Funded by"]) == ("1000", "20.50", "County; Fund")
    assert row["Shares of the funders"] == "County KES 1,000; Fund USD 20.50"


def test_what_a_partner_keeps_back_is_said_in_words(tmp_path: Path) -> None:
    plan = plan_of(
        replace(DRILL, budget=(), sites=()),
        money_shown="band",
        places_shown="totals",
        money_told="KES 1 to 5 million",
    )
    write_csv(plan, tmp_path / "p.csv")
    (row,) = lines(tmp_path / "p.csv")
    assert row["Kept back"] == "sum: KES 1 to 5 million; where: shown as totals only"


def test_the_countys_own_number_stands_where_it_is_known(tmp_path: Path) -> None:
    numbers = {DRILL.id: "samburu/2026-27/water/014"}
    write_csv(plan_of(DRILL), tmp_path / "p.csv", numbers=numbers)
    assert lines(tmp_path / "p.csv")[0]["Number"] == "samburu/2026-27/water/014"


def test_json_holds_every_activity_finding_and_gap_and_can_be_read_again(tmp_path: Path) -> None:
    plan = demonstrated()
    write_json(plan, tmp_path / "p.json")
    told = loaded(tmp_path / "p.json")
    assert told["shape"] == SHAPE
    assert (told["county"]["code"], told["cycle"]) == ("025", "2026/27")
    assert (len(told["findings"]), len(told["gaps"])) == (len(plan.findings), len(plan.gaps))
    again = [activity_from(item, item["source"]["file"]) for item in told["activities"]]
    assert [replace(a, id="") for a in again] == [replace(row.activity, id="") for row in plan.rows]
    ids = {activity["id"] for activity in told["activities"]}
    assert len(ids) == len(plan.rows)
    assert all(set(finding["activities"]) <= ids for finding in told["findings"])


def test_a_place_without_an_outline_has_no_geometry_and_its_ward_code(tmp_path: Path) -> None:
    plan = demonstrated()
    write_geojson(plan, tmp_path / "p.geojson")
    told = loaded(tmp_path / "p.geojson")
    assert told["type"] == "FeatureCollection"
    assert len(told["features"]) == sum(max(1, len(row.activity.sites)) for row in plan.rows)
    assert {feature["geometry"] for feature in told["features"]} == {None}
    codes = {f["properties"]["ward_code"] for f in told["features"]} - {None}
    assert codes == {s.code for row in plan.rows for s in row.activity.sites if s.level == WARD}


def test_an_outline_of_the_ward_is_its_geometry(tmp_path: Path) -> None:
    square = {"type": "Polygon", "coordinates": [[[37, 0], [37, 1], [38, 1], [37, 0]]]}
    write_geojson(plan_of(DRILL), tmp_path / "p.geojson", outlines={"0224": square})
    assert loaded(tmp_path / "p.geojson")["features"][0]["geometry"] == square


def test_the_sum_is_the_activitys_and_says_for_how_many_places(tmp_path: Path) -> None:
    other = replace(DRILL.sites[0], place="samburu/wamba-north", name="Wamba North", code="0225")
    write_geojson(plan_of(replace(DRILL, sites=(*DRILL.sites, other))), tmp_path / "p.geojson")
    told = [f["properties"] for f in loaded(tmp_path / "p.geojson")["features"]]
    assert [one["places_of_the_activity"] for one in told] == [2, 2]
    assert told[0]["budget_of_the_activity"] == [{"amount": 4000000, "currency": "KES"}]


@pytest.mark.parametrize("write", [write_csv, write_json, write_geojson])
def test_an_empty_plan_is_a_whole_file(write: Any, tmp_path: Path) -> None:
    write(plan_of(), tmp_path / "p")
    assert (tmp_path / "p").stat().st_size > 0
    if write is not write_csv:
        loaded(tmp_path / "p")
