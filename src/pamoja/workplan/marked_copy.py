"""A sent file given back to its sender with our remarks: a word beside every row, a note at every wrong cell."""

import re
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pamoja import formats
from pamoja.formats.grid import Sheet, Workbook, cell_name, column_number
from pamoja.formats.marking import (
    HEADINGS,
    MOST_NOTES,
    LegendLine,
    Note,
    Said,
    SheetMarks,
    is_legend,
    mark_workbook,
    own_columns,
    without_marks,
)
from pamoja.workplan import child
from pamoja.workplan.reading.tables import MOST_COLUMNS, Table, View, find_tables
from pamoja.workplan.returned_words import LEGEND, LOOK_OF, MADE, SIGNED, TOO_MANY, word
from pamoja.workplan.rewriting import write_plain

RETURN_HERE = "pamoja.workplan.marked_copy:return_here"
KEPT_WHOLE = ("xlsx", "xlsm")
LONGEST_REMARK = 2_000
SECONDS, MEGABYTES = 120, 1_200
_SIGNATURES = "_xmlsignatures/"
_GRAVITY = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class RowSays:
    """How one row of the file stands: a state of `returned_words`, its number in the plan, and a remark."""

    sheet: str
    line: int
    state: str
    number: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class CellSays:
    """What is remarked at one cell, or of the whole file where `cell` is ""."""

    sheet: str
    cell: str
    level: str
    text: str


@dataclass(frozen=True)
class Remarks:
    """All that is remarked on a file, in one language."""

    rows: Sequence[RowSays]
    cells: Sequence[CellSays]
    language: str = "en"
    title: str = ""

    def as_json(self) -> dict[str, Any]:
        """The same as plain values, to be sent to the limited process."""
        return {
            "rows": [[r.sheet, r.line, r.state, r.number, r.remark] for r in self.rows],
            "cells": [[c.sheet, c.cell, c.level, c.text] for c in self.cells],
            "language": self.language,
            "title": self.title,
        }


def give_back(
    path: Path, out: Path, *, name: str, remarks: Remarks, known: Sequence[Sequence[Sequence[str]]] = ()
) -> dict[str, Any]:
    """Write the file with its remarks, in a limited process of its own; tells how many notes it has.

    `name` is what its sender called it, `known` the heading rows that people chose before. Raises a
    Refusal for a file that cannot be read.
    """
    arguments = {
        "path": str(path.absolute()),
        "out": str(out.absolute()),
        "name": name,
        "remarks": remarks.as_json(),
        "known": known,
    }
    found: dict[str, Any] = child.run(RETURN_HERE, arguments, file=name, seconds=SECONDS, megabytes=MEGABYTES)
    return found


def returned_name(name: str, kind: str) -> str:
    """What the returned file is called: by its own name, as .xlsx where it was another kind of file."""
    stem, _, ending = name.rpartition(".")
    kept = ending if kind in KEPT_WHOLE and ending.casefold() in KEPT_WHOLE else "xlsx"
    return f"{stem or name} - Pamoja.{kept}"


def return_here(
    path: str,
    out: str,
    name: str,
    remarks: Mapping[str, Any],
    known: Sequence[Sequence[Sequence[str]]] = (),
) -> dict[str, Any]:
    """Write the file with its remarks in this process; what the limited process runs."""
    said = Remarks(
        [RowSays(*row) for row in remarks["rows"]],
        [CellSays(*cell) for cell in remarks["cells"]],
        remarks["language"],
        remarks["title"],
    )
    source, kind = Path(path), formats.kind_of(Path(path))
    workbook = formats.read(source)
    names = [sheet.name for sheet in workbook.sheets]
    marks = list(_marks(workbook, said, known))
    too_many = sum(max(len(one.notes) - MOST_NOTES, 0) for one in marks)
    left_out = {MADE: kind == "xlsx", SIGNED: not _is_signed(source, kind), TOO_MANY: not too_many}
    legend = [LegendLine(look, texts) for look, texts in _legend(said, left_out, name, too_many)]
    old = next((sheet.name for sheet in workbook.sheets if is_legend(sheet)), "")
    with tempfile.TemporaryDirectory(prefix="pamoja-") as folder:
        if kind != "xlsx":
            source = Path(folder) / "plain.xlsx"
            renamed = write_plain(workbook, source)
            marks = [
                SheetMarks(renamed[names.index(one.sheet)], one.column, one.rows, one.notes) for one in marks
            ]
        done = mark_workbook(source, Path(out), marks, legend, old_legend=old)
    return {"notes": done.notes, "left_out": done.left_out, "kind": kind}


def _is_signed(path: Path, kind: str) -> bool:
    """Whether somebody signed the workbook, which holds no longer once it is changed."""
    if kind != "xlsx":
        return False
    with zipfile.ZipFile(path) as archive:
        return any(name.lower().startswith(_SIGNATURES) for name in archive.namelist())


def _legend(
    said: Remarks, left_out: Mapping[str, bool], name: str, too_many: int
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The legend sheet's lines, and below it what is said of the whole file."""
    for look, texts in LEGEND:
        if left_out.get(look):
            continue
        named = {"{file}": name, "{title}": said.title, "{n}": f"{too_many:,}"}
        yield ("plain" if look in left_out else look), tuple(_filled(text, named) for text in texts)
    whole = [cell for cell in said.cells if not cell.cell]
    if whole:
        yield "plain", ()
        yield "heading", ("Pamoja", word("whole_file", said.language))
        for cell in whole:
            yield (
                cell.level,
                (word(cell.level, said.language), f"{cell.sheet}: {cell.text}" if cell.sheet else cell.text),
            )


def _filled(text: str, named: Mapping[str, str]) -> str:
    return re.sub(r"\{\w+\}", lambda found: named[found[0]], text)


@dataclass
class _Draft:
    """The marks of one sheet while they are gathered."""

    rows: dict[int, list[RowSays]] = field(default_factory=lambda: defaultdict(list))
    cells: dict[tuple[int, int], list[CellSays]] = field(default_factory=lambda: defaultdict(list))


def _marks(
    workbook: Workbook, said: Remarks, known: Sequence[Sequence[Sequence[str]]]
) -> Iterator[SheetMarks]:
    """The marks of every sheet that holds a table."""
    drafts: dict[str, _Draft] = defaultdict(_Draft)
    for row in said.rows:
        drafts[row.sheet].rows[row.line].append(row)
    for cell in said.cells:
        if cell.cell:
            drafts[cell.sheet].cells[_position(cell.cell)].append(cell)
    clean = {sheet.name: sheet for sheet in without_marks(workbook).sheets}
    for sheet in workbook.sheets:
        if sheet.hidden or is_legend(sheet):
            continue
        view = View(clean[sheet.name])
        tables, _above = find_tables(view, known)
        draft = drafts.get(sheet.name[:200]) or drafts.get(sheet.name)
        if draft is None or (not tables and not draft.rows):
            continue
        yield _of_sheet(sheet, view, tables, draft, said.language)


def _of_sheet(sheet: Sheet, view: View, tables: Sequence[Table], draft: _Draft, language: str) -> SheetMarks:
    own = own_columns(sheet)
    first = min([*draft.rows, *(n for table in tables for n in table.heading_rows)])
    column = min(own) if own else _free_column(view, first, tables)
    rows = {number: _said(says, language) for number, says in draft.rows.items()}
    for table in tables:
        status, remark = HEADINGS[language]
        rows[table.heading_rows[-1]] = Said("heading", status, remark)
    shown: dict[tuple[int, int], list[CellSays]] = defaultdict(list)
    for at, says in sorted(draft.cells.items()):
        merge = view.merged.get(at)  # of merged cells only the first is seen
        shown[(merge.top, merge.left) if merge else at] += says
    notes = [Note(at, _gravest(says), _together(says)) for at, says in sorted(shown.items())]
    return SheetMarks(sheet.name, column, rows, notes)


def _free_column(view: View, first: int, tables: Sequence[Table]) -> int:
    """The first column right of every table that is empty, as is the next, from the first heading downwards."""
    rows = [row for row in view.sheet.rows if row.number >= first]
    used = {c for row in rows for c, value in enumerate(row.cells, 1) if value is not None}
    used |= {
        column
        for merge in view.sheet.merges
        if merge.bottom >= first and merge.right <= MOST_COLUMNS
        for column in range(merge.left, merge.right + 1)
    }
    headed = {c for table in tables for c, heading in table.headings.items() if heading.text}
    column = max((c for c in headed or used), default=0) + 1
    while column in used or column + 1 in used:
        column += 1
    return column


def _said(says: Sequence[RowSays], language: str) -> Said:
    """What stands beside a row; where several activities stand in it, of each, the look of the gravest."""
    states = [word(one.state, language) + (f": {one.number}" if one.number else "") for one in says]
    looks = [LOOK_OF[one.state] for one in says]
    gravest = min(looks, key=lambda look: _GRAVITY.index(look) if look in _GRAVITY else len(_GRAVITY))
    remark = " ".join(dict.fromkeys(one.remark for one in says if one.remark))
    return Said(gravest, "; ".join(dict.fromkeys(states)), _cut(remark))


def _gravest(says: Iterable[CellSays]) -> str:
    return min((one.level for one in says), key=_GRAVITY.index)


def _together(says: Iterable[CellSays]) -> str:
    return _cut("\n\n".join(dict.fromkeys(one.text for one in says)))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_REMARK else f"{text[: LONGEST_REMARK - 1]}…"


def _position(cell: str) -> tuple[int, int]:
    found = re.fullmatch(r"([A-Z]+)(\d+)", cell)
    if found is None:
        raise ValueError(cell)
    return int(found[2]), column_number(found[1])


__all__ = ["CellSays", "Remarks", "RowSays", "cell_name", "give_back", "return_here", "returned_name"]
