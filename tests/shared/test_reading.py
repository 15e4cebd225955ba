"""The seven real-shaped files, read as the contract wants and scored by its own script."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests_paths import ROOT

pytestmark = pytest.mark.shared
PARTS = ("activities", "place", "date", "money", "organisation", "sector", "skipped", "problems")


SCORED = """
import json, sys
from pathlib import Path
product, folder = map(Path, sys.argv[1:])
sys.path.insert(0, str(folder))
import check_import
print(json.dumps([check_import.check_one(product, folder, one) for one in check_import.load_expected(folder, "")]))
"""


def test_every_part_of_every_development_file_scores_98_of_100(shared: Path) -> None:
    """In a process of its own: what a reader is measured to use begins with what its parent has."""
    command = [sys.executable, "-c", SCORED, str(ROOT), str(shared / "data" / "workbooks")]
    results = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert len(results) == 7
    for result in results:
        assert result["faults"] == []
        assert {part: result[part] for part in PARTS if result[part] < 0.98} == {}, json.dumps(
            result["detail"]
        )
