"""Seven partner files of one county: what the engine finds beside what a county planner knows to be true."""

import csv
import datetime as dt
import json
import os
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pamoja.core.activities import Activity, BudgetLine, Site, Source
from pamoja.core.money import Money
from pamoja.core.periods import DAY
from pamoja.core.places import Gazetteer, Place
from pamoja.overlap import Analysis, Deadline, Finding, analyse
from pamoja.workplan.catalogue import shipped_catalogue

pytestmark = pytest.mark.shared

SHARED = Path(os.environ.get("PAMOJA_SHARED", Path(__file__).parents[2].parent / "shared"))
EXPECTED = SHARED / "data" / "workbooks" / "expected"
COUNTY = "025"
OWN = "County Government of Samburu"
SAME_WORK = ("duplication", "double_reporting")
IN_ORDER = ("sequencing", "sequence_risk")

Row = tuple[str, str, int]


@cache
def gazetteer() -> Gazetteer:
    places = {COUNTY: Place(COUNTY, "Samburu", "county", COUNTY)}
    with (SHARED / "data" / "places" / "wards.csv").open(newline="", encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            if row["county_code"] != COUNTY:
                continue
            around = row["khis_subcounty"]
            if around:
                places.setdefault(around, Place(around, around, "subcounty", parents=(COUNTY,)))
            parents = (around or COUNTY,)
            places[row["iebc_code"]] = Place(
                row["iebc_code"], row["iebc_code"], "ward", row["iebc_code"], parents
            )
    return Gazetteer(places.values())


@cache
def activities() -> tuple[Activity, ...]:
    found = []
    for path in sorted(EXPECTED.glob("*.json")):
        if path.name != "findings.json":
            read = json.loads(path.read_text(encoding="utf-8"))
            found += [activity(row, read["file"]) for row in read["activities"]]
    return tuple(found)


def activity(row: dict[str, Any], file: str) -> Activity:
    source = row["source"]
    last = row["end"] and dt.date.fromisoformat(row["end"])
    return Activity(
        id=f"{file}|{source['sheet']}|{source['row']}",
        title=row["title"],
        organisation=row["organisation"],
        description=row["description"],
        sector=row["sector"],
        sites=tuple(Site(p["code"] or p["name"], p["name"], p["level"]) for p in row["places"]),
        start=row["start"] and dt.date.fromisoformat(row["start"]),
        until=last + DAY if last else None,
        budget=tuple(BudgetLine(Money(Decimal(str(b["amount"])), b["currency"])) for b in row["budget"]),
        own=row["organisation"] == OWN,
        source=Source(file, source["sheet"], source["row"]),
    )


@cache
def analysis() -> Analysis:
    return analyse(activities(), gazetteer(), shipped_catalogue())


@cache
def findings() -> tuple[Finding, ...]:
    return analysis().findings()


@cache
def truth() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((EXPECTED / "findings.json").read_text(encoding="utf-8"))
    return found


def pair(relation: dict[str, Any]) -> frozenset[str]:
    return frozenset(
        f"{side['file']}|{side['sheet']}|{side['row']}" for side in (relation["a"], relation["b"])
    )


def reported(kinds: Iterable[str]) -> set[frozenset[str]]:
    return {frozenset(finding.members) for finding in findings() if finding.kind in kinds}


def found_share(relations: list[dict[str, Any]], kinds: Iterable[str]) -> float:
    wanted = [pair(r) for r in relations if r["certainty"] == "definite"]
    known = reported(kinds)
    return sum(members in known for members in wanted) / len(wanted)


def test_nine_in_ten_definite_duplicates_are_found() -> None:
    assert found_share(truth()["duplicates"], SAME_WORK) >= 0.9


def test_nine_in_ten_definite_sequences_are_found() -> None:
    assert found_share(truth()["sequencing"], IN_ORDER) >= 0.9


def test_nine_in_ten_definite_layerings_are_found() -> None:
    assert found_share(truth()["layering"], ("layering",)) >= 0.9


def test_most_duplicates_are_among_the_first_sixty_findings() -> None:
    first = {frozenset(finding.members) for finding in findings()[:60] if finding.kind in SAME_WORK}
    assert sum(pair(relation) in first for relation in truth()["duplicates"]) >= 22


def test_repeats_in_another_season_are_not_called_duplicates() -> None:
    repeats = {pair(relation) for relation in truth()["repeats_not_duplicates"]}
    called = [f for f in findings() if f.kind in SAME_WORK and frozenset(f.members) in repeats]
    assert [f.title for f in called if f.tier != "possible"] == []


def test_the_ward_that_no_partner_names_is_the_only_ward_gap() -> None:
    sector_of = {a.id: a.sector for a in activities()}
    wards = [gap for gap in analysis().gaps(COUNTY, sector_of) if not gap.sector and not gap.intervention]
    assert [(gap.ward, gap.kind) for gap in wards] == [("0667", "county_government_only")]


def test_events_that_call_the_same_people_in_one_week_are_found() -> None:
    wanted = [c for c in truth()["conflicts"] if c["kind"] == "same_people_same_days"]
    for conflict in wanted:
        members = frozenset(f"{a['file']}|{a['sheet']}|{a['row']}" for a in conflict["activities"])
        assert members in reported(["calendar_conflict"])


def test_a_training_of_officials_before_a_deadline_is_found() -> None:
    wanted = [c for c in truth()["conflicts"] if c["kind"] == "statutory_deadline"]
    deadline = Deadline("cfsp", "County Fiscal Strategy Paper", dt.date(2027, 2, 28))
    found = {conflict.activity for conflict in analysis().statutory_conflicts([deadline])}
    for conflict in wanted:
        for side in conflict["activities"]:
            assert f"{side['file']}|{side['sheet']}|{side['row']}" in found
