"""The seven real-shaped files, read as the contract wants and scored by its own script."""

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests_paths import ROOT, shared_folder

pytestmark = pytest.mark.shared
PARTS = ("activities", "place", "date", "money", "organisation", "sector", "skipped", "problems")


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    path = shared_folder() / "data" / "workbooks" / "check_import.py"
    spec = importlib.util.spec_from_file_location("check_import", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["check_import"] = module
    spec.loader.exec_module(module)
    return module


def test_every_part_of_every_development_file_scores_98_of_100(scorer: ModuleType, shared: Path) -> None:
    folder = shared / "data" / "workbooks"
    expected = scorer.load_expected(folder, "")
    assert len(expected) == 7
    for one in expected:
        result = scorer.check_one(ROOT, folder, one)
        assert result["faults"] == []
        assert {part: result[part] for part in PARTS if result[part] < 0.98} == {}, json.dumps(
            result["detail"]
        )
