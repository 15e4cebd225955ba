"""Real activities with their experts' purpose codes, and a register's sector names: beside plain word matching."""

import sys
from pathlib import Path

import pytest

from tests_paths import ROOT

sys.path.insert(0, str(ROOT / "bench"))

import alignment

pytestmark = pytest.mark.shared


@pytest.mark.parametrize(("name", "least"), [("health", 0.9), ("agriculture", 0.9)])
def test_what_was_decided_before_is_found_again_for_rows_that_repeat(
    shared: Path, name: str, least: float
) -> None:
    path = shared / "data" / "matching" / f"activity_coding_{name}.csv"
    past, asked = alignment.row_halves(path)
    ours = alignment.scored(asked, alignment.ours(asked, past))
    usual = alignment.scored(asked, alignment.most_frequent(asked, past))
    assert ours["top1_of_rows"] > least
    assert ours["top1_of_rows"] > usual["top1_of_rows"]


def test_names_of_sectors_are_read_better_than_by_plain_words(shared: Path) -> None:
    cases = alignment.sector_cases(shared / "data" / "aims" / "somalia_sector_crosswalk.tsv")
    asked = [case for case in cases if not case.tuned]
    ours = alignment.scored(asked, alignment.ours(asked))
    plain = alignment.scored(asked, alignment.by_names(asked))
    assert ours["top1"] > plain["top1"]
