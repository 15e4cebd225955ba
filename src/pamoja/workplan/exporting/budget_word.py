"""A document for the county's budget in Word: across, headings repeated, no row cut."""

import io
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt

from pamoja.core.money import Money
from pamoja.workplan.documents import words
from pamoja.workplan.exporting.budget import AMOUNT, BudgetPaper
from pamoja.workplan.files import write_bytes

WIDTH, HEIGHT, MARGIN, PAPER = 297, 210, 12, "Table Grid"
SMALL = Pt(7.5)


def write(paper: BudgetPaper, path: Path) -> None:
    """Write the document; raises CannotWrite."""
    write_bytes(path, word_bytes(paper))


def word_bytes(paper: BudgetPaper) -> bytes:
    """The document: what it is for, then a table for each sector."""
    document: Any = Document()
    document.core_properties.title = words.clean(paper.title)
    document.core_properties.author = document.core_properties.comments = ""
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(WIDTH), Mm(HEIGHT)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(MARGIN)
    section.header.paragraphs[0].text = words.clean(f"{paper.title} · {paper.county} {paper.notice}").strip()
    document.add_heading(words.clean(paper.title), 1)
    for line in filter(None, (paper.notice, *paper.lead)):
        document.add_paragraph(words.clean(line))
    for block in paper.blocks:
        if block.name:
            document.add_heading(words.clean(block.name), 2)
        _table(document, paper, block.rows)
        if block.total:
            document.add_paragraph().add_run(words.clean(block.total)).bold = True
    if not paper.lines:
        document.add_paragraph("No partner has an activity in this year yet: there is nothing to annex.")
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def _table(document: Any, paper: BudgetPaper, rows: "tuple[tuple[str | Money, ...], ...]") -> None:
    table = document.add_table(rows=1 + len(rows), cols=len(paper.heads), style=PAPER)
    table.autofit = False
    whole = sum(head.width for head in paper.heads)
    widths = [Mm((WIDTH - 2 * MARGIN) * head.width / whole) for head in paper.heads]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    lines = list(table.rows)
    _fill(lines[0], [head.name for head in paper.heads], widths, bold=True)
    _mark(lines[0], "w:tblHeader")
    for line, row in zip(lines[1:], rows, strict=True):
        _fill(line, [words.money(cell) if isinstance(cell, Money) else cell for cell in row], widths)
        for at, head in enumerate(paper.heads):
            if head.kind == AMOUNT:
                line.cells[at].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _fill(line: Any, texts: list[str], widths: list[Mm], *, bold: bool = False) -> None:
    for cell, text, width in zip(line.cells, texts, widths, strict=True):
        cell.width = width
        run = cell.paragraphs[0].add_run(words.clean(text))
        run.font.size, run.bold = SMALL, bold or None
    _mark(line, "w:cantSplit")


def _mark(line: Any, name: str) -> None:
    """A property of a row that the library has no word for."""
    line._tr.get_or_add_trPr().append(OxmlElement(name))  # noqa: SLF001
