"""findings.json: its shape, its order, and null for what is unknown."""

import json
from pathlib import Path
from typing import Any

import pytest

from pamoja.workplan.documents import write_documents
from pamoja.workplan.documents.findings import findings_json
from pamoja.workplan.files import CannotWrite
from pamoja.workplan.plan import JointPlan
from workplan.documents import sample


@pytest.fixture(scope="session")
def found(folder: Path) -> Any:
    return json.loads((folder / "findings.json").read_text(encoding="utf-8"))


def test_a_finding_has_these_fields_and_no_others(found: Any) -> None:
    assert list(found) == ["county", "cycle", "files", "findings", "gaps"]
    assert (found["county"], found["cycle"], len(found["files"])) == ("Samburu", "2026/27", 5)
    wanted = ["id", "kind", "members", "wards", "window", "tier", "score", "money", "sentence", "weakest"]
    assert all(list(item) == wanted for item in found["findings"])


def test_findings_keep_their_rank(found: Any, plan: JointPlan) -> None:
    assert [item["id"] for item in found["findings"]] == [finding.id for finding in plan.findings]


def test_members_are_told_by_file_sheet_and_row_as_written(found: Any) -> None:
    assert found["findings"][3]["members"][0] == {
        "file": "county annex.xlsx", "sheet": "Plan", "row": 9, "organisation": sample.OWN,
        "title": "Kuchimba kisima cha Ng'iro",
    }  # fmt: skip
    assert found["findings"][4]["members"][1]["title"] == sample.ATTACK


def test_wards_are_codes(found: Any) -> None:
    assert found["findings"][0]["wards"] == [sample.WARDS[13].code]
    assert found["gaps"][0] == {"ward": sample.WARDS[6].code, "sector": "", "programme": "", "kind": "nobody"}


def test_what_is_unknown_is_null(found: Any) -> None:
    assert found["findings"][2]["money"] is None
    assert found["findings"][1]["window"] is None


def test_money_is_exact_and_a_window_ends_on_its_last_day(found: Any) -> None:
    assert found["findings"][0]["money"] == {"amount": "700000.00", "currency": "KES"}
    assert found["findings"][0]["window"] == {"start": "2026-08-01", "end": "2026-09-30"}


def test_the_same_plan_gives_the_same_bytes(plan: JointPlan) -> None:
    assert findings_json(plan) == findings_json(sample.plan())


def test_a_folder_that_cannot_be_made_is_refused(plan: JointPlan, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(CannotWrite):
        write_documents(plan, tmp_path / "taken")
