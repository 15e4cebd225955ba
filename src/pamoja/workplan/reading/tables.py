"""Where a sheet's tables are: heading rows one or two deep and not first, repeated or changing further down."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import zip_longest

from pamoja.formats.grid import Merge, Row, Sheet, Value
from pamoja.workplan.reading.columns import Heading, is_heading_phrase, looks_like_heading, role_of
from pamoja.workplan.reading.hxl import Tag, tags_in
from pamoja.workplan.reading.layouts import plain_heading

SEARCHED_ROWS = 80
FEWEST_HEADINGS = 3
SURE = 2
MOST_MERGED_CELLS = 5_000
MOST_REPEATS = 400
NEAR, MOST_CANDIDATES = 3, 8
MOST_WORDS = 60
MOST_COLUMNS = 400  # what stands further right is no part of a plan


Candidate = tuple[int, str, tuple[str, ...]]
"""A row that may be a heading: its number, what it says, and the words by which it is known again."""


@dataclass(frozen=True)
class View:
    """A sheet with its merged cells looked through."""

    sheet: Sheet

    @cached_property
    def by_number(self) -> Mapping[int, Row]:
        """Rows by their number."""
        return {row.number: row for row in self.sheet.rows}

    @cached_property
    def _values(self) -> Mapping[int, tuple[Value, ...]]:
        return {row.number: row.cells for row in self.sheet.rows}

    @cached_property
    def cells(self) -> Mapping[int, list[tuple[int, Value]]]:
        """Of every row that says something, the cells that do, with their column numbers."""
        found = ((row.number, filled(row)) for row in self.sheet.rows)
        return {number: cells for number, cells in found if cells}

    @cached_property
    def merged(self) -> Mapping[tuple[int, int], Merge]:
        """The merge that a cell belongs to; merges of thousands of cells are decoration and left out."""
        found: dict[tuple[int, int], Merge] = {}
        for merge in self.sheet.merges:
            if (merge.bottom - merge.top + 1) * (merge.right - merge.left + 1) <= MOST_MERGED_CELLS:
                for row in range(merge.top, merge.bottom + 1):
                    found.update({(row, column): merge for column in range(merge.left, merge.right + 1)})
        return found

    def raw(self, row: int, column: int) -> Value:
        """What stands in a cell itself; None where nothing does."""
        found = self._values.get(row, ())
        return found[column - 1] if column <= len(found) else None

    def value(self, row: int, column: int) -> Value:
        """What a cell shows: for a merged cell the value of its first cell."""
        merge = self.merged.get((row, column)) if self.merged else None
        return self.raw(merge.top, merge.left) if merge else self.raw(row, column)

    def wide(self, row: int, column: int) -> bool:
        """Whether a cell is merged with the next columns."""
        merge = self.merged.get((row, column))
        return merge is not None and merge.right > merge.left


@dataclass(frozen=True, slots=True)
class Table:
    """A table's heading rows, what stands over each column, and the numbers of the rows below it.

    `title` is what stands over a table that has others beside it; `followed` tells whether another comes below;
    `continues` whether it goes on with the table before it, which then may have its headings. `tags` are the HXL
    hashtags over its columns, where it has some.
    """

    heading_rows: tuple[int, ...]
    headings: Mapping[int, Heading]
    rows: tuple[int, ...]
    title: str = ""
    followed: bool = False
    continues: bool = False
    tags: Mapping[int, Tag] = field(default_factory=dict)


def filled(row: Row) -> list[tuple[int, Value]]:
    """The cells of a row that say something, with their column numbers."""
    return [
        (i, v) for i, v in enumerate(row.cells, 1) if v is not None and (not isinstance(v, str) or v.strip())
    ]


def find_tables(
    view: View, known: Sequence[Sequence[Sequence[str]]] = ()
) -> tuple[tuple[Table, ...], tuple[int, ...]]:
    """The tables of a sheet from top to bottom, and the rows above the first one.

    `known` are heading rows that people chose before, the newest first, each by the words of its rows.

    A sheet without a recognisable heading row gives no table, and all its rows.
    """
    numbers = list(view.cells)
    tagged = _tagged(view, numbers)
    if tagged:
        return (tagged,), tuple(n for n in numbers if n < tagged.heading_rows[0])
    spans = _as_said([_with_neighbours(view, head) for head in _heading_rows(view)], view, known)
    if not spans:
        return (), tuple(numbers)
    tables: list[Table] = []
    for at, span in enumerate(spans):
        end = spans[at + 1][0] if at + 1 < len(spans) else numbers[-1] + 1
        below = [
            n
            for n in numbers
            if span[-1] < n < end and not (n == span[-1] + 1 and _column_numbers(view.by_number[n]))
        ]
        blocks = _blocks(_headings(view, span, below))
        for block in blocks:
            title = _title_over(view, span[0] - 1, block) if len(blocks) > 1 else ""
            tables.append(Table(span, block, tuple(below), title, followed=at + 1 < len(spans)))
    return tuple(tables), tuple(n for n in numbers if n < spans[0][0])


def heading_words(view: View, row: int) -> tuple[str, ...]:
    """The words of a heading row without what changes from year to year, by which it is known again."""
    words = (plain_heading(str(value)) for _, value in view.cells.get(row, []))
    return tuple(word for word in words if word)[:MOST_WORDS]


def _as_said(
    spans: list[tuple[int, ...]], view: View, known: Sequence[Sequence[Sequence[str]]]
) -> list[tuple[int, ...]]:
    """The heading rows with those that people chose, which others near to them and above give way to."""
    if not known:
        return spans
    words = {row: heading_words(view, row) for row, cells in view.cells.items() if len(cells) >= SURE}
    said: list[tuple[int, ...]] = []
    for rows in known:
        wanted = [tuple(row) for row in rows]
        for row in words if wanted and wanted[0] else ():
            span = tuple(range(row, row + len(wanted)))
            near = any(abs(row - other[0]) <= NEAR for other in said)
            if not near and [words.get(at) for at in span] == wanted:
                said.append(span)
    if not said:
        return spans
    first = min(said)[0]
    others = [s for s in spans if s[0] > first and all(abs(s[0] - one[0]) > NEAR for one in said)]
    return sorted(said + others)


def heading_candidates(view: View, chosen: Sequence[int]) -> tuple[tuple[Candidate, ...], bool]:
    """The rows near the top that could be a heading, and whether another is as likely as the chosen."""
    found: list[Candidate] = []
    doubtful = False
    for number, cells in list(view.cells.items())[:SEARCHED_ROWS]:
        texts = [str(value) for _, value in cells if isinstance(value, str)]
        if number in chosen or (len(texts) >= SURE and len(texts) * 2 > len(cells)):
            said = " | ".join(" ".join(text.split())[:24] for text in texts[:6])
            found.append((number, said, heading_words(view, number)))
            near = bool(chosen) and number not in chosen and min(abs(number - at) for at in chosen) <= NEAR
            doubtful = doubtful or (near and heading_score(view.by_number[number]) > 0)
    kept = [one for one in found if one[0] in chosen or not chosen or one[0] <= max(chosen) + NEAR]
    return tuple(kept[:MOST_CANDIDATES]), doubtful


def _tagged(view: View, numbers: Sequence[int]) -> Table | None:
    """The table under a row of HXL hashtags, the row above it taken for its headings; None where there is none."""
    for at, number in enumerate(numbers[:SEARCHED_ROWS]):
        tags = tags_in(view.cells[number])
        if not tags:
            continue
        above = numbers[at - 1 : at] if at and numbers[at - 1] == number - 1 else []
        texts = {c: _text(view.value(above[0], c)) if above else "" for c in tags}
        headings = {c: Heading(texts[c] or tag.text) for c, tag in tags.items()}
        return Table((*above, number), headings, tuple(numbers[at + 1 :]), tags=tags)
    return None


def _blocks(headings: Mapping[int, Heading]) -> list[dict[int, Heading]]:
    """The headings, parted at blank columns where each part names an activity of its own: tables side by side."""
    blocks: list[dict[int, Heading]] = [{}]
    for column, heading in headings.items():
        if heading.text:
            blocks[-1][column] = heading
        elif blocks[-1]:
            blocks.append({})
    named = [block for block in blocks if any(role_of(h.own) == ("title", 3) for h in block.values())]
    return named if len(named) > 1 else [dict(headings)]


def _title_over(view: View, row: int, block: Mapping[int, Heading]) -> str:
    texts = (_text(view.value(row, column)) for column in block)
    return next((text for text in texts if text), "")


def _heading_rows(view: View) -> list[int]:
    """Every row that is nearly as plainly a heading row as the best one near the top."""
    rows = [view.by_number[number] for number in view.cells]
    scores = {row.number: heading_score(row) for row in rows[:SEARCHED_ROWS]}
    best = max(scores.values(), default=0)
    if best == 0:
        return []
    known = _words(view.by_number[max(scores, key=lambda number: (scores[number], -number))])
    heads: list[int] = []
    for row in rows:
        apart = not heads or row.number - heads[-1] > 1 or scores.get(row.number) == best
        if not apart or len(heads) >= MOST_REPEATS or not _has_heading_words(row):
            continue
        if _words(row) == known or heading_score(row) * 10 >= best * 6:
            heads.append(row.number)
    return [n for n, after in zip_longest(heads, heads[1:]) if after != n + 1]


def _has_heading_words(row: Row) -> bool:
    """Whether a cell holds nothing but a heading phrase: a quick look before a closer one."""
    return any(isinstance(value, str) and is_heading_phrase(value) for value in row.cells[:MOST_COLUMNS])


def _words(row: Row) -> tuple[str, ...]:
    return tuple(str(value).strip().casefold() for _, value in filled(row))


def heading_score(row: Row) -> int:
    """How plainly a row is a heading row: 0 when it is not.

    Most of its cells are headings, or at least three name different things and one of them the activity; months
    written as dates count when there are several.
    """
    cells = filled(row)[:MOST_COLUMNS]
    strengths = [looks_like_heading(value) for _, value in cells]
    if sum(isinstance(value, dt.date) and value.day == 1 for _, value in cells) >= FEWEST_HEADINGS:
        strengths = [
            SURE if isinstance(v, dt.date) else s for s, (_, v) in zip(strengths, cells, strict=True)
        ]
    sure = sum(strength >= SURE for strength in strengths)
    exact = {
        role_of(value)[0]
        for (_, value), s in zip(cells, strengths, strict=True)
        if s > SURE and isinstance(value, str)
    }
    most = sure * 2 >= len(cells) and (
        sure >= FEWEST_HEADINGS or (sure == len(cells) >= SURE and len(exact) >= SURE)
    )
    plain = "title" in exact and len(exact) >= FEWEST_HEADINGS and _only_texts(cells)
    if not exact or not (most or plain):
        return 0
    roles = {role_of(value)[0] for _, value in cells if isinstance(value, str)} - {""}
    return sum(strengths) + 3 * ("title" in roles) if len(roles) >= SURE else 0


def _only_texts(cells: Sequence[tuple[int, Value]]) -> bool:
    return all(isinstance(value, str | dt.date) for _, value in cells)


def _with_neighbours(view: View, head: int) -> tuple[int, ...]:
    """The heading row with a row of group headings above it, or of sub-headings below it, where there is one."""
    above, below = view.by_number.get(head - 1), view.by_number.get(head + 1)
    if below is not None and _is_sub_row(view, head, below):
        return (head, head + 1)
    if above is not None and _is_group_row(view, above, view.by_number[head]):
        return (head - 1, head)
    return (head,)


def _is_sub_row(view: View, head: int, row: Row) -> bool:
    """Whether all cells of a row stand under a group heading: merged over several columns, or blank beside one."""
    cells = [(column, value) for column, value in filled(row) if view.merged.get((row.number, column)) is None
             or view.merged[row.number, column].top == row.number]  # fmt: skip
    if len(cells) < SURE or not all(
        isinstance(v, str) or v in (1, 2, 3, 4, 5) or isinstance(v, dt.date) for _, v in cells
    ):
        return False
    return all(_under_group(view, head, column) for column, _ in cells)


def _under_group(view: View, head: int, column: int) -> bool:
    if view.wide(head, column):
        return True
    own, after = view.raw(head, column), view.raw(head, column + 1)
    tall = view.merged.get((head, column))
    if tall is not None and tall.bottom > head:
        return False
    return own is None or (
        after is None and not view.wide(head, column + 1) and _last_heading(view, head) > column
    )


def _last_heading(view: View, head: int) -> int:
    """The last column that the row below the heading reaches: a group may end the table."""
    below = view.by_number.get(head + 1)
    return max(len(view.by_number[head].cells), len(below.cells) if below else 0)


def _is_group_row(view: View, row: Row, head: Row) -> bool:
    cells = filled(row)
    width = len(head.cells)
    merged = [view.merged[row.number, column] for column, _ in cells if view.wide(row.number, column)]
    if any(merge.right - merge.left + 1 >= max(width - 1, 4) for merge in merged):
        return False
    if merged:
        return True
    return len(cells) >= SURE and all(isinstance(v, str) and looks_like_heading(v) >= SURE for _, v in cells)


def _headings(view: View, span: Sequence[int], below: Sequence[int]) -> dict[int, Heading]:
    """What stands over every column that has a heading or a value."""
    width = max(len(view.by_number[n].cells) for n in (*span, *below[:MOST_REPEATS]) if n in view.by_number)
    width = min(width, MOST_COLUMNS)
    if len(span) == 1:
        return {c: Heading(_text(view.value(span[0], c))) for c in range(1, width + 1)}
    top, low = span
    headings: dict[int, Heading] = {}
    group = ""
    for column in range(1, width + 1):
        upper, own = _text(view.value(top, column)), _text(view.value(low, column))
        tall = view.merged.get((top, column))
        group = upper or (group if own and not _text(view.raw(top, column)) else "")
        if not own or (tall is not None and tall.bottom >= low):
            headings[column] = Heading(upper)
        else:
            headings[column] = Heading(own, group if group != own else "")
    return headings


def _text(value: Value) -> str:
    if value is None:
        return ""
    return " ".join(str(value).split())


def _column_numbers(row: Row) -> bool:
    """Whether a row only numbers the columns: 1 2 3, (a) (b) (c)."""
    cells = [str(value).strip() for _, value in filled(row)]
    numbered = [re.fullmatch(r"\(?(\d{1,2}|[a-z])\)?", cell, re.IGNORECASE) for cell in cells]
    return len(cells) >= FEWEST_HEADINGS and all(numbered) and cells[0].strip("()").casefold() in ("1", "a")


def sample(view: View, table: Table, most: int = 150) -> Iterator[tuple[int, list[Value]]]:
    """The values of each column that say something, from the first rows of a table."""
    for column in table.headings:
        values = [view.value(number, column) for number in table.rows[:most]]
        yield column, [v for v in values if v is not None and (not isinstance(v, str) or v.strip())]


def own_cells(view: View, table: Table, most: int = 60) -> Iterator[tuple[int, list[Value]]]:
    """The values that stand in each column itself, lines that go across several columns left out."""
    rows = [
        row for row in table.rows[:most] if not any(view.wide(row, c) for c, _ in view.cells.get(row, []))
    ]
    for column in table.headings:
        values = (view.raw(row, column) for row in rows)
        yield column, [v for v in values if v is not None and (not isinstance(v, str) or v.strip())]
