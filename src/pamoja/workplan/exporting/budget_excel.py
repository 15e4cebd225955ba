"""A document for the county's budget as an Excel workbook that the county can go on working in."""

import io
from pathlib import Path

from xlsxwriter import Workbook

from pamoja.core.money import Money
from pamoja.workplan.documents.cells import Column, Leaf, Paper
from pamoja.workplan.documents.words import clean
from pamoja.workplan.documents.workbook import OPTIONS
from pamoja.workplan.exporting.budget import BudgetPaper
from pamoja.workplan.files import write_bytes

SHEETS = {"adp": "ADP annex", "sectors": "Sector report", "strategy": "CFSP note", "programmes": "PBB table"}


def write(paper: BudgetPaper, path: Path) -> None:
    """Write the document; raises CannotWrite."""
    write_bytes(path, excel_bytes(paper))


def excel_bytes(paper: BudgetPaper) -> bytes:
    """The workbook: one sheet, the sector in a column of its own so that the table can be filtered."""
    held = io.BytesIO()
    book = Workbook(held, OPTIONS)
    book.set_properties({"title": clean(f"{paper.title}, {paper.county}")})
    leaf = Paper(book, paper.notice).leaf(SHEETS[paper.key], paper.title, paper.lead[0])
    at = 2
    for line in (*paper.lead[1:], paper.notice):
        if line:
            leaf.put(at, 0, line, "notice" if line == paper.notice else "lead")
            at += 1
    with_sector = any(block.name for block in paper.blocks)
    first = (Column("Sector", 24),) if with_sector else ()
    columns = (*first, *(Column(head.name, head.width) for head in paper.heads))
    leaf.headings(at, columns)
    top, at = at, at + 1
    for block in paper.blocks:
        for row in block.rows:
            _line(leaf, at, ((block.name,) if with_sector else ()) + row)
            at += 1
    leaf.frame(top, len(columns), at - top - 1)
    for block in paper.blocks:
        if block.total:
            at += 1
            leaf.put(at, 0, f"{block.name}: {block.total}" if block.name else block.total, "section")
    book.close()
    return held.getvalue()


def _line(leaf: Leaf, at: int, row: "tuple[str | Money, ...]") -> None:
    """One line, its money as numbers with their currency."""
    for column, value in enumerate(row):
        if isinstance(value, Money):
            leaf.amount(at, column, value)
        else:
            leaf.put(at, column, value)
