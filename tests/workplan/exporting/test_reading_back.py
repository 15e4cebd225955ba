"""What we write as a table, our own reader takes: the same activities, places, days and sums."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from demonstrated import DRILL, demonstrated, plan_of
from pamoja.core.activities import Activity
from pamoja.workplan.exchange import from_json
from pamoja.workplan.exporting import FORMATS, export
from pamoja.workplan.exporting.iati import left_out
from pamoja.workplan.reading import Reading
from pamoja.workplan.sandbox import read_as_json


def read_back(name: str, folder: Path) -> Reading:
    path = folder / f"plan{FORMATS[name].ending}"
    export(name, demonstrated(), path)
    return from_json(read_as_json(path, county="Samburu", cycle="2026/27"))


def sums(activity: Activity) -> dict[str, Decimal]:
    found: Counter[str] = Counter()
    for line in activity.budget:
        found[line.money.currency] += line.money.amount  # type: ignore[assignment]
    return dict(found)  # type: ignore[arg-type]


def told(activity: Activity) -> dict[str, Any]:
    return {
        "title": activity.title,
        "start": activity.start,
        "until": activity.until,
        "places": sorted(site.place for site in activity.sites),
        "sums": sums(activity),
    }


def told_by_tables(activity: Activity) -> dict[str, Any]:
    return told(activity) | {
        "organisation": activity.organisation,
        "description": activity.description,
        "programme": activity.programme,
        "target_groups": activity.target_groups,
        "indicator": activity.indicator,
        "target": activity.target,
        "beneficiaries": activity.beneficiaries,
    }


@pytest.mark.parametrize("name", ["csv", "hxl"])
def test_a_table_comes_back_as_the_same_activities(name: str, tmp_path: Path) -> None:
    found = [a for a in read_back(name, tmp_path).activities if not a.title.startswith("#")]
    expected = [row.activity for row in demonstrated().rows]
    assert [told_by_tables(a) for a in found] == [told_by_tables(a) for a in expected]


def test_a_single_funder_comes_back(tmp_path: Path) -> None:
    found = read_back("csv", tmp_path).activities
    for activity, row in zip(found, demonstrated().rows, strict=True):
        if len(row.contributors) == 1 and len(row.activity.budget) == 1:
            assert activity.budget == row.activity.budget


def test_iati_comes_back_as_the_same_activities(tmp_path: Path) -> None:
    missing = {row.number for row in left_out(demonstrated())}
    found = read_back("iati", tmp_path).activities
    expected = [row.activity for row in demonstrated().rows if row.number not in missing]
    assert [told(a) for a in found] == [told(a) for a in expected]


def test_a_title_that_looks_like_a_formula_is_harmless_out_and_the_same_again_in(tmp_path: Path) -> None:
    titles = ["=HYPERLINK(1)", "-Build latrines", "+Train", "@home care", "'quoted"]
    plan = plan_of(*(replace(DRILL, title=title, id=title) for title in titles))
    path = tmp_path / "plan.csv"
    export("csv", plan, path)
    assert "\r\n1,'=HYPERLINK(1)," in path.read_text(encoding="utf-8-sig").replace("\n", "\r\n")
    found = from_json(read_as_json(path, county="Samburu", cycle="2026/27"))
    assert [a.title for a in found.activities] == titles
