"""Parts the lines of a PDF table without drawn cells into rows: by rules, by space, or by what goes on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

Span = tuple[float, float]
Cell = tuple[float, float, float, float]
Word = tuple[float, float, str]
LARGER = 1.25  # times the space between two lines of a cell
REGULAR = 0.7
FEWEST_ROWS = 3
FULL = 0.6
HALF = 0.75
BLANK = 0.25  # of a letter's height
_EDGE = 0.5
_NUMBERS = 0.6


@dataclass(frozen=True, slots=True)
class Line:
    """A line of words: points from the top, the letters' height, words as (left, right, text).

    `pieces` are from where to where words stand together, `gaps` how many gaps between them are as wide as columns'.
    """

    top: float
    bottom: float
    size: float
    words: tuple[Word, ...]
    pieces: tuple[Span, ...]
    gaps: int

    @property
    def middle(self) -> float:
        """How far down its middle is."""
        return (self.top + self.bottom) / 2

    def crossed(self, gaps: Sequence[Span]) -> list[int]:
        """The gaps between columns, from 0, in which a word of this line stands."""
        return [
            at
            for at, (left, right) in enumerate(gaps)
            if any(a < right - _EDGE and b > left + _EDGE for a, b, _ in self.words)
        ]

    def columns(self, gaps: Sequence[Span]) -> dict[int, list[Word]]:
        """The words of each column, from 0, that has one."""
        found: dict[int, list[Word]] = {}
        for word in self.words:
            middle = (word[0] + word[1]) / 2
            at = sum(middle > (left + right) / 2 for left, right in gaps)
            found.setdefault(at, []).append(word)
        return found


Row = tuple[float, float, list[Line]]


def rows_of(lines: Sequence[Line], gaps: Sequence[Span], rules: Sequence[float]) -> list[Row]:
    """The rows of a table from top to bottom, each with where it begins and ends and its lines.

    By the rules between them where nearly every part then holds one row; else also by wider space; and where several
    rows stand close, line by line, a line going on with the one beside it where its words had no room there.
    """
    shape = _Shape(lines, gaps)
    parts = _split(lines, lambda a, b: not any(a.middle < rule < b.middle for rule in rules))
    if not shape.regular(parts):
        near = [part for some in parts for part in _split(some, shape.near)]
        parts = [
            row
            for part in near
            for row in (
                [part]
                if len(shape.anchors(part)) <= 1 and shape.regular(near)
                else _split(part, shape.goes_on)
            )
        ]
    tops = [min(line.top for line in part) for part in parts]
    ends = [max(line.bottom for line in part) for part in parts]
    middles = [(end + top) / 2 for end, top in zip(ends, tops[1:], strict=False)]
    edges = [tops[0] - 1, *middles, ends[-1] + 1]
    return [(top, bottom, part) for (top, bottom), part in zip(pairwise(edges), parts, strict=True)]


def _split(lines: Sequence[Line], together: Callable[[Line, Line], bool]) -> list[list[Line]]:
    parts = [[lines[0]]]
    for above, line in pairwise(lines):
        if together(above, line):
            parts[-1].append(line)
        else:
            parts.append([line])
    return parts


class _Shape:
    """How the lines of one table stand: how close, in which columns numbers are, and how wide each column is."""

    def __init__(self, lines: Sequence[Line], gaps: Sequence[Span]) -> None:
        self.gaps = gaps
        self.cells = {id(line): line.columns(gaps) for line in lines}
        self.spans = {id(line) for line in lines if line.crossed(gaps)}
        own = [line for line in lines if id(line) not in self.spans]
        columns = range(len(gaps) + 1)
        held = {c: [cells[c] for line in own if c in (cells := self.cells[id(line)])] for c in columns}
        self.widths = {
            c: max((words[-1][1] - words[0][0] for words in held[c]), default=0.0) for c in columns
        }
        self.numbers = {
            c
            for c in columns
            if len(held[c]) > 1 and sum(map(_is_number, held[c])) >= _NUMBERS * len(held[c])
        }
        apart = [b.middle - a.middle for a, b in pairwise(lines)]
        self.step = min(
            (d for d, line in zip(apart, lines, strict=False) if d >= line.size * 0.95), default=0.0
        )
        self.from_top = True
        loose = [(a, b) for a, b in pairwise(lines) if self.near(a, b)]
        up = sum(self._had_no_room(a, b) for a, b in loose if not self.anchors([b]) and self.anchors([a]))
        down = sum(self._had_no_room(a, b) for a, b in loose if not self.anchors([a]) and self.anchors([b]))
        self.from_top = up >= down

    def near(self, above: Line, line: Line) -> bool:
        """Whether two lines stand as close as the lines of one cell."""
        return line.middle - above.middle <= LARGER * self.step

    def anchors(self, part: Sequence[Line]) -> list[Line]:
        """The lines that only one of each row is like: with a number, or with most columns filled."""
        most = FULL * (len(self.gaps) + 1)
        return [
            line
            for line in part
            if id(line) not in self.spans
            and (self.numbers & self.cells[id(line)].keys() or len(self.cells[id(line)]) >= most)
        ]

    def regular(self, parts: Sequence[Sequence[Line]]) -> bool:
        """Whether nearly all such lines are alone in their part."""
        found = [len(self.anchors(part)) for part in parts]
        return len(parts) >= FEWEST_ROWS and sum(n == 1 for n in found) >= REGULAR * sum(found)

    def goes_on(self, above: Line, line: Line) -> bool:
        """Whether a line belongs to the row of the one above it."""
        if id(above) in self.spans or id(line) in self.spans:
            return False
        if line.middle - above.middle < HALF * self.step:
            return True  # shorter cells stand in the middle of taller ones
        begins = line if self.from_top else above
        return not self.anchors([begins]) and self._had_no_room(above, line)

    def _had_no_room(self, above: Line, line: Line) -> bool:
        """Whether in every column that both fill the first word had no room on the line above."""
        upper, lower = self.cells[id(above)], self.cells[id(line)]
        shared = upper.keys() & lower.keys()
        return bool(shared) and all(
            upper[c][-1][1] - upper[c][0][0] + line.size * BLANK + lower[c][0][1] - lower[c][0][0]
            > self.widths[c]
            for c in shared
        )


def _is_number(words: Sequence[Word]) -> bool:
    signs = [sign for _, _, text in words for sign in text if sign.isalnum()]
    return sum(map(str.isdigit, signs)) * 2 > len(signs)
