"""Finds the tables of a PDF page that have no drawn lines, from the gaps that its words leave down the page."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from pamoja.formats.pdf_rows import Cell, Line, Span, rows_of

SPACE, GAP = 0.45, 0.8  # of a letter's height: wider than between words, and as between columns
NARROWEST, TIGHT = 0.3, 0.15
ALIGNED = 1.5  # points
FEWEST_COLUMNS, FEWEST_LINES = 3, 3
SEVERAL = 2
BROAD = 4  # with so many columns two lines are enough
FAR = 5.0  # letters' heights between two lines of one table
PROSE = 0.55  # of the width of the text: a line without gaps that is so long is no cell
FILLED, PROSE_LINES, MOST_CROSSED = 0.8, 8, 0.4
MOST_COLUMNS = 60
MOST_LINES = 400
APART = 1.3  # times the usual space between two lines
MOST_TRIED = 6  # places where one table may end and the next begin
NEXT, NEAR = 0.6, 2.0  # letters' heights to the table from a line that may belong to it
_OTHERS = 0.2
_SAME = 0.4
_NUMBER = re.compile(r"\(?\d{1,3}[.)]?$")
_LEVEL = 1.5  # points


@dataclass(frozen=True, slots=True)
class Grid:
    """A table found from its words: its box and its cells as (left, top, right, bottom) in points from the top left.

    `gaps` are the strips between its columns, by which its next page is known.
    """

    bbox: Cell
    cells: tuple[Cell, ...]
    gaps: tuple[Span, ...]
    columns: int


@dataclass(frozen=True, slots=True)
class Found:
    """The tables of a page, and how many lines look like rows of one and are in none."""

    grids: tuple[Grid, ...] = ()
    left_over: int = 0


def find_grids(page: Any, words: Sequence[dict[str, Any]], before: Sequence[Span] = ()) -> Found:
    """The tables without lines among the words of a pdfplumber page; `before` are the gaps of the page before.

    A table has three columns and three lines, or four and two; one that goes on from the page before may have one.
    """
    lines = _lines(words)[:MOST_LINES]
    rules = _rules(page)
    grids: list[Grid] = []
    used = 0
    for part in _parts(lines):
        for some in _alike(part):
            grid = _grid(some, lines, rules, before)
            if grid is not None:
                grids.append(grid)
                used += sum(line.gaps > 1 and grid.bbox[1] <= line.middle <= grid.bbox[3] for line in lines)
    return Found(tuple(grids), sum(line.gaps > 1 for line in lines) - used)


def _lines(words: Sequence[dict[str, Any]]) -> list[Line]:
    """The words in lines from top to bottom; those that overlap by more than half their height share one."""
    rows: list[list[dict[str, Any]]] = []
    for word in sorted(words, key=lambda one: ((one["top"] + one["bottom"]) / 2, one["x0"])):
        last = rows[-1][0] if rows else None
        middle = (word["top"] + word["bottom"]) / 2
        same = last is not None and abs(middle - (last["top"] + last["bottom"]) / 2) < _SAME * min(
            _height(word), _height(last)
        )
        if same:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [_line(row) for row in rows]


def _height(word: dict[str, Any]) -> float:
    return max(float(word["bottom"] - word["top"]), 1.0)


def _line(words: list[dict[str, Any]]) -> Line:
    words.sort(key=lambda one: one["x0"])
    size = median(_height(word) for word in words)
    pieces: list[list[dict[str, Any]]] = [[words[0]]]
    for before, word in pairwise(words):
        if word["x0"] - before["x1"] < SPACE * size:
            pieces[-1].append(word)
        else:
            pieces.append([word])
    spans = tuple((piece[0]["x0"], max(word["x1"] for word in piece)) for piece in pieces)
    return Line(
        top=min(word["top"] for word in words),
        bottom=max(word["bottom"] for word in words),
        size=size,
        words=tuple((word["x0"], word["x1"], word["text"]) for word in words),
        pieces=spans,
        gaps=sum(right[0] - left[1] >= GAP * size for left, right in pairwise(spans)),
    )


def _parts(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Runs of lines that may be a table: no wide gap down the page in them, and no two lines of prose together."""
    if not lines:
        return
    width = max(line.pieces[-1][1] for line in lines) - min(line.pieces[0][0] for line in lines)
    part: list[Line] = []
    prose: list[Line] = []
    for line in lines:
        last = (prose or part or [line])[-1]
        if line.top - last.bottom > FAR * line.size:
            yield from _with_rows(part)
            part, prose = [], []
        if not line.gaps and line.pieces[-1][1] - line.pieces[0][0] > PROSE * width:
            prose.append(line)
            continue
        if len(prose) > 1:
            yield from _with_rows(part)
            part = []
        else:
            part += prose
        prose = []
        part.append(line)
    yield from _with_rows(part)


def _with_rows(part: list[Line]) -> Iterator[list[Line]]:
    """The lines from the first that looks like a row to the last."""
    at = [number for number, line in enumerate(part) if line.gaps > 1]
    if at:
        yield part[at[0] : at[-1] + 1]


def _alike(part: list[Line]) -> list[list[Line]]:
    """A run parted at a line without gaps and with space above it, where the halves have columns that differ."""
    spaces = {at: part[at].top - part[at - 1].bottom for at in range(1, len(part))}
    usual = median(spaces.values()) if spaces else 0.0
    places = [at for at, space in spaces.items() if not part[at].gaps and space > APART * usual]
    for at in sorted(sorted(places, key=lambda at: -spaces[at])[:MOST_TRIED]):
        halves = [next(_with_rows(half), []) for half in (part[:at], part[at:])]
        if _are_two(part, halves):
            return [halves[0], *_alike(halves[1])]
    return [part]


def _are_two(part: Sequence[Line], halves: Sequence[Sequence[Line]]) -> bool:
    """Whether two halves, each of several rows, have more columns than the whole or rows that keep better to theirs."""
    whole, gaps = _gaps_of(part), [_gaps_of(half) for half in halves]
    rows = [[line for line in half if line.gaps > 1] for half in halves]
    if min(map(len, rows)) < SEVERAL or min(map(len, gaps)) < FEWEST_COLUMNS - 1:
        return False
    crossing = sum(bool(line.crossed(found)) for found, some in zip(gaps, rows, strict=True) for line in some)
    better = crossing + SEVERAL <= sum(bool(line.crossed(whole)) for some in rows for line in some)
    return better or (max(map(len, gaps)) > len(whole) <= min(map(len, gaps)))


def _gaps_of(part: Sequence[Line]) -> tuple[Span, ...]:
    """The strips that no row crosses with a word, left to right; a piece over several columns crosses none."""
    rows = [line for line in part if line.gaps > 1]
    if not rows:
        return ()
    size = median(line.size for line in rows)
    gaps = [[(a[1], b[0]) for a, b in pairwise(line.pieces) if b[0] - a[1] >= GAP * size] for line in rows]
    least = max(2, _OTHERS * len(rows))
    own = [
        [
            piece
            for piece in line.pieces
            if sum(any(_within(gap, piece) for gap in other) for other in gaps) < least
        ]
        for line in rows
    ]
    taken = sorted((a, b) for line, kept in zip(rows, own, strict=True) for a, b, _ in line.words
                   if any(left <= a <= right for left, right in kept))  # fmt: skip
    strips: list[Span] = []
    reach = taken[0][1] if taken else 0.0
    for left, right in taken:
        if left - reach >= TIGHT * size and _parts_columns((reach, left), rows, own, size):
            strips.append((reach, left))
        reach = max(reach, right)
    return tuple(strips)[: MOST_COLUMNS - 1]


def _within(gap: Span, piece: Span) -> bool:
    return piece[0] < gap[0] and gap[1] < piece[1]


def _parts_columns(strip: Span, rows: Sequence[Line], own: Sequence[Sequence[Span]], size: float) -> bool:
    """Whether a strip parts two columns, though words of some rows stand as close to it as in a sentence.

    Some other rows then begin or end right at it beside a wide gap, or nothing but the number of the row is before it.
    """
    close = [row for row, kept in zip(rows, own, strict=True) if any(_within(strip, piece) for piece in kept)]
    if not close:
        return strip[1] - strip[0] >= NARROWEST * size
    numbered = [
        row for row in close if _NUMBER.match(row.words[0][2]) and row.words[0][1] <= strip[0] + ALIGNED
    ]
    if len(numbered) >= FILLED * len(close) and all(
        row.words[1][0] >= strip[1] - ALIGNED for row in numbered
    ):
        return True
    aligned = 0
    for row in rows:
        ends = [b for (_, b), (a, _) in pairwise(row.pieces) if a - b >= GAP * size]
        starts = [a for (_, b), (a, _) in pairwise(row.pieces) if a - b >= GAP * size]
        aligned += any(abs(b - strip[0]) <= ALIGNED for b in ends) or any(
            abs(a - strip[1]) <= ALIGNED for a in starts
        )
    return aligned >= max(2, _OTHERS * len(rows))


def _grid(
    part: list[Line], lines: Sequence[Line], rules: Sequence[tuple[float, Span]], before: Sequence[Span]
) -> Grid | None:
    """A run of lines as a table; None where it has too few columns or lines for one."""
    rows = [line for line in part if line.gaps > 1]
    goes_on = bool(before) and _keep_to(_narrowed(before, rows), rows)
    gaps = _narrowed(before, part) if goes_on else _between_filled(_narrowed(_gaps_of(part), part), part)
    columns = len(gaps) + 1
    enough = len(rows) >= FEWEST_LINES or (len(rows) > 1 and columns >= BROAD) or goes_on
    if columns < FEWEST_COLUMNS or not enough or _is_prose(part, rows, gaps):
        return None
    whole = _extended(part, lines, gaps)
    gaps = _narrowed(gaps, whole)
    left = min(line.pieces[0][0] for line in whole) - 1
    right = max(line.pieces[-1][1] for line in whole) + 1
    edges = (left, *((a + b) / 2 for a, b in gaps), max(right, gaps[-1][1] + 1))
    across = [
        top
        for top, reach in rules
        if reach[0] <= (left + edges[1]) / 2 and reach[1] >= (edges[-2] + right) / 2
    ]
    cells: list[Cell] = []
    bands = rows_of(whole, gaps, across)
    for top, bottom, here in bands:
        cells += _cells_of(top, bottom, here, gaps, edges)
    return Grid((edges[0], bands[0][0], edges[-1], bands[-1][1]), tuple(cells), gaps, columns)


def _between_filled(gaps: tuple[Span, ...], part: Sequence[Line]) -> tuple[Span, ...]:
    """The gaps without those whose two sides no line fills both: a heading to the left over numbers to the right."""
    kept: tuple[Span, ...] = gaps
    for gap in gaps:
        at = kept.index(gap)
        if not any({at, at + 1} <= line.columns(kept).keys() for line in part):
            kept = (*kept[:at], *kept[at + 1 :])
    return kept


def _is_prose(part: Sequence[Line], rows: Sequence[Line], gaps: Sequence[Span]) -> bool:
    """Whether the columns are those of a newsletter: many lines go over a gap, or nearly all fill all their columns."""
    if sum(bool(line.crossed(gaps)) for line in part) > MOST_CROSSED * len(part):
        return True
    filled = [
        sum(right - left for left, right in line.pieces) for line in rows if len(line.pieces) > len(gaps)
    ]
    return len(rows) >= PROSE_LINES and sum(
        width >= FILLED * max(filled) for width in filled
    ) >= FILLED * len(rows)


def _narrowed(gaps: Sequence[Span], lines: Sequence[Line]) -> tuple[Span, ...]:
    """The gaps without what the words of further lines take from one side; what goes over a gap takes nothing."""
    found: list[Span] = []
    for left, right in gaps:
        low, high = left, right
        for line in lines:
            for a, b in line.pieces:
                if a < left < b < right:
                    low = max(low, b)
                elif left < a < right < b:
                    high = min(high, a)
        room = NARROWEST * lines[0].size
        found.append((low, high) if high - low >= room else (left, right))
    return tuple(found)


def _keep_to(gaps: Sequence[Span], rows: Sequence[Line]) -> bool:
    """Whether rows stand in the columns of the page before: hardly a word crosses, and most columns are filled."""
    crossing = sum(bool(line.crossed(gaps)) for line in rows)
    filled = max(len(line.columns(gaps)) for line in rows)
    return crossing <= _OTHERS * len(rows) and filled >= max(FEWEST_COLUMNS, (len(gaps) + 1) / 2)


def _extended(part: list[Line], lines: Sequence[Line], gaps: Sequence[Span]) -> list[Line]:
    """The run with the lines right above and below that keep to its columns: broken headings, totals, last words."""
    first, last = lines.index(part[0]), lines.index(part[-1])
    while first and _belongs(lines[first - 1], lines[first], gaps):
        first -= 1
    while last + 1 < len(lines) and _belongs(lines[last + 1], lines[last], gaps):
        last += 1
    return list(lines[first : last + 1])


def _belongs(line: Line, beside: Line, gaps: Sequence[Span]) -> bool:
    """Whether a line keeps to the columns, and is next to the table or, with words in two columns, near it."""
    apart = max(line.top, beside.top) - min(line.bottom, beside.bottom)
    own = _narrowed(gaps, [line])
    return not line.crossed(own) and apart <= line.size * (NEAR if len(line.columns(own)) > 1 else NEXT)


def _cells_of(
    top: float, bottom: float, here: Sequence[Line], gaps: Sequence[Span], edges: Sequence[float]
) -> Iterator[Cell]:
    """The cells of a row; those over which a word or a line goes are one."""
    joined = {gap for line in here for gap in line.crossed(gaps)}
    left = edges[0]
    for at in range(len(gaps) + 1):
        if at not in joined:
            yield left, top, edges[at + 1], bottom
            left = edges[at + 1]


def _rules(page: Any) -> list[tuple[float, Span]]:
    """Horizontal lines and edges of shading, each height once: how far down, from where to where."""
    found: list[tuple[float, float, float]] = []
    for edge in sorted((e for e in page.edges if e["orientation"] == "h"), key=lambda e: e["top"]):
        if found and edge["top"] - found[-1][0] <= _LEVEL:
            found[-1] = (found[-1][0], min(found[-1][1], edge["x0"]), max(found[-1][2], edge["x1"]))
        else:
            found.append((edge["top"], edge["x0"], edge["x1"]))
    return [(top, (left, right)) for top, left, right in found]
