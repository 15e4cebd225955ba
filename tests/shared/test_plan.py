"""The joint plan of the seven real-shaped files, against what is known of them by file, sheet and row."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pamoja.cli import main
from tests_paths import shared_folder

pytestmark = pytest.mark.shared
ORDERS = {"sequencing", "sequence_risk"}
Row = tuple[str, str, int]
Json = dict[str, Any]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("plan")
    files = sorted((shared_folder() / "data" / "workbooks").glob("*.*"))
    plans = [str(path) for path in files if path.suffix in (".xlsx", ".ods", ".csv")]
    assert len(plans) == 7
    assert main(["plan", *plans, "--county", "Samburu", "--cycle", "2026/27", "--out", str(out)]) == 0
    return out


@pytest.fixture(scope="module")
def found(written: Path) -> Json:
    answer: Json = json.loads((written / "findings.json").read_text(encoding="utf-8"))
    return answer


@pytest.fixture(scope="module")
def expected() -> Json:
    path = shared_folder() / "data" / "workbooks" / "expected" / "findings.json"
    answer: Json = json.loads(path.read_text(encoding="utf-8"))
    return answer


def row(member: Json) -> Row:
    return member["file"], member["sheet"], member["row"]


def pairs(findings: list[Json], kinds: set[str]) -> Iterator[frozenset[Row]]:
    for finding in findings:
        if finding["kind"] in kinds and len(finding["members"]) > 1:
            yield frozenset(row(member) for member in finding["members"])


def pair(relation: Json) -> frozenset[Row]:
    return frozenset((row(relation["a"]), row(relation["b"])))


@pytest.mark.parametrize(
    ("relation", "kinds"),
    [("duplicates", {"duplication", "double_reporting"}), ("sequencing", ORDERS), ("layering", {"layering"})],
)
def test_nine_in_ten_definite_relations_are_found(
    found: Json, expected: Json, relation: str, kinds: set[str]
) -> None:
    wanted = [one for one in expected[relation] if one["certainty"] == "definite"]
    told = set(pairs(found["findings"], kinds))
    missed = [one for one in wanted if pair(one) not in told]
    assert len(missed) <= len(wanted) / 10, missed


def test_at_least_22_of_the_26_duplicates_are_among_the_first_60_findings(
    found: Json, expected: Json
) -> None:
    told = set(pairs(found["findings"][:60], {"duplication", "double_reporting"}))
    assert sum(pair(one) in told for one in expected["duplicates"]) >= 22


def test_what_only_repeats_is_never_called_more_than_possible(found: Json, expected: Json) -> None:
    sure = [f for f in found["findings"] if f["tier"] != "possible"]
    told = set(pairs(sure, {"duplication", "double_reporting"}))
    assert [one for one in expected["repeats_not_duplicates"] if pair(one) in told] == []


def test_every_ward_that_no_partner_names_is_a_gap(found: Json, expected: Json) -> None:
    wards = {gap["ward"] for gap in found["gaps"] if not gap["sector"] and not gap["programme"]}
    assert {ward["code"] for ward in expected["gaps"]["wards_no_partner_names"]} <= wards


def test_findings_have_the_contract_s_shape(found: Json) -> None:
    for finding in found["findings"]:
        assert {
            "id",
            "kind",
            "members",
            "wards",
            "window",
            "tier",
            "score",
            "money",
            "sentence",
            "weakest",
        } <= set(finding)
        assert all(
            {"file", "sheet", "row", "organisation", "title"} <= set(member) for member in finding["members"]
        )
        assert finding["sentence"]
        assert finding["weakest"]
    assert all(set(gap) >= {"ward", "sector", "programme", "kind"} for gap in found["gaps"])
