"""What the fonts that come with the typesetter can print, and how long words are made to fit their cells."""

import re
from functools import cache
from importlib import resources
from typing import Any

from pamoja.workplan.documents import words

BOX = "□"
LONGEST_WORD = 22
STEP = 11
ZERO_WIDTH_SPACE = "\u200b"
_LONG = re.compile(rf"[^\s{ZERO_WIDTH_SPACE}]{{{LONGEST_WORD + 1},}}")
_PIECE = re.compile(rf".{{{STEP}}}(?=.)")


@cache
def unprintable() -> re.Pattern[str]:
    """Every character that the fonts cannot print; the table beside this file is made by scripts/make_printable.py."""
    text = (resources.files("pamoja.workplan.exporting") / "templates" / "printable.txt").read_text("utf-8")
    ranges = (line.split("-") for line in text.split())
    kept = "".join(rf"\u{first}-\u{last}" for first, last in ranges)
    return re.compile(rf"[^\n\t{ZERO_WIDTH_SPACE}{kept}]")


class Printable:
    """Makes values printable; `lost` are the characters that had to be left out."""

    def __init__(self) -> None:
        self.lost: set[str] = set()
        self._known: dict[str, str] = {}

    def value(self, value: Any) -> Any:
        """The same value with every text in it printable."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {key: self.value(inner) for key, inner in value.items()}
        return [self.value(inner) for inner in value] if isinstance(value, list) else value

    def text(self, text: str) -> str:
        """A text that the fonts can print, long words with places to break."""
        if text not in self._known:
            kept = unprintable().sub(self._box, words.clean(text))
            self._known[text] = _LONG.sub(_broken, kept)
        return self._known[text]

    def sentence(self) -> str:
        """Which characters were left out, in a sentence; "" where none was."""
        if not self.lost:
            return ""
        codes = ", ".join(f"U+{ord(character):04X}" for character in sorted(self.lost)[:20])
        return (
            f"Characters that the fonts of this document cannot print stand as {BOX}: {codes}. "
            "The Word document and the workbook hold them."
        )

    def _box(self, found: re.Match[str]) -> str:
        self.lost.add(found[0])
        return BOX


def _broken(found: re.Match[str]) -> str:
    return _PIECE.sub(lambda piece: piece[0] + ZERO_WIDTH_SPACE, found[0])
