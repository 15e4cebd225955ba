"""The page that tells counties of the placeholders names all of them."""

import re

from pamoja.workplan.exporting.word_template import SHAPE
from tests_paths import ROOT


def test_every_placeholder_is_documented() -> None:
    page = (ROOT / "docs" / "how-to" / "documents.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(\w+)", page))
    assert set(SHAPE) - named <= {"language", "is_pack"}
