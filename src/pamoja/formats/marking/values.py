"""What is written into a copy of somebody's workbook: a word and a remark beside a row, notes at cells, a legend."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pamoja.formats.grid import Position

OURS = "Pamoja:"
"""How every heading, note and legend of ours begins: by it they are known again and left out."""
HEADINGS: Mapping[str, tuple[str, str]] = {
    "en": ("Pamoja: status", "Pamoja: what to look at"),
    "sw": ("Pamoja: hali", "Pamoja: cha kuangalia"),
}
"""The headings of our two columns by language; a column is ours only under these very words."""
NOTE_BREAK = f"—— {OURS} ——"
"""What parts our note from one that somebody else had written at the same cell."""
LEGEND_SHEET = "Pamoja"
TESTED = "Pamoja"
"""A text in the formulas of our conditional formats, which always hold."""
ERROR, WARNING, INFO = "error", "warning", "info"
LEVELS = (ERROR, WARNING, INFO)
HEADING, GOOD, WAITING, PLAIN, TITLE = "heading", "good", "waiting", "plain", "title"
LOOKS: Mapping[str, tuple[str, str, bool]] = {
    HEADING: ("0A4539", "FFFFFF", True),
    TITLE: ("", "0A4539", True),
    GOOD: ("DCEBE6", "0A4539", False),
    WAITING: ("E8EEF7", "1D2521", False),
    ERROR: ("F6C9C2", "7A1F12", True),
    WARNING: ("FBE3A6", "5C4300", False),
    INFO: ("D3E4F5", "1B3A57", False),
    PLAIN: ("", "1D2521", False),
}
"""Of each look the colour behind, the colour of the letters, and whether they are bold."""


@dataclass(frozen=True, slots=True)
class Said:
    """What stands beside one row: a word on how it stands and a remark, in the look of the word."""

    look: str
    status: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A note at a cell, and how grave what it says is."""

    at: Position
    level: str
    text: str


@dataclass(frozen=True)
class SheetMarks:
    """The marks of one sheet: `column` takes the words, the one right of it the remarks."""

    sheet: str
    column: int
    rows: Mapping[int, Said] = field(default_factory=dict)
    notes: Sequence[Note] = ()


@dataclass(frozen=True, slots=True)
class LegendLine:
    """A line of the legend: a text in its look, and what it means, column by column."""

    look: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """What came of marking: how many notes were written, and how many there was no room for."""

    notes: int
    left_out: int
