"""The demonstration's activities under its county's programmes, labelled by hand: better than plain word matching."""

import sys
from typing import Any, cast

from tests_paths import ROOT

sys.path.insert(0, str(ROOT / "bench"))

import alignment


def test_most_first_suggestions_are_right_and_strong_ones_nearly_always() -> None:
    told = cast("dict[str, Any]", alignment.programmes())
    other = told["other half"]
    assert other["ours"]["top1"] > 0.8
    assert other["ours"]["top1"] > other["baseline: TF-IDF nearest programme"]["top1"]
    assert told["confidence"]["0.8 and more"]["right"] > 0.95
