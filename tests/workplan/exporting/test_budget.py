"""Partners' lines in the shapes of the county's budget, written, and opened again."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from pamoja.core.money import Money
from pamoja.workplan.exporting import budget, budget_excel, budget_word
from pamoja.workplan.exporting.beside import Beside
from pamoja.workplan.plan import JointPlan
from workplan.documents import sample

NUMBER = "samburu/2026-27/water/001"
BESIDE = Beside(numbers={"bora plan.ods#1": NUMBER})


@pytest.fixture(scope="module")
def plan() -> JointPlan:
    return sample.plan()


def test_only_partners_lines_of_the_year_are_annexed(plan: JointPlan) -> None:
    rows = budget.partners_rows(plan)
    assert rows
    assert not any(row.activity.own for row in rows)
    assert all(row.counts for row in rows)
    for key in (budget.ADP, budget.SECTORS, budget.PROGRAMMES):
        assert budget.budget_paper(plan, key).lines == len(rows)


@pytest.mark.parametrize(
    ("key", "day", "law"),
    [
        (budget.ADP, dt.date(2025, 9, 1), "s.126"),
        (budget.SECTORS, dt.date(2026, 1, 31), "reg. 30(1)(a)"),
        (budget.STRATEGY, dt.date(2026, 2, 28), "s.117"),
        (budget.PROGRAMMES, dt.date(2026, 4, 30), "s.129"),
    ],
)
def test_each_document_says_the_date_it_is_for_and_by_which_law(
    plan: JointPlan, key: str, day: dt.date, law: str
) -> None:
    due = budget.date_for(plan.cycle, key)
    assert due is not None
    assert due.due == day
    text = " ".join(budget.budget_paper(plan, key).lead)
    assert f"{day.day} {day:%b %Y}" in text
    assert law in text
    assert "for 2026/27" in text
    assert "can be put into 2027/28" in text
    assert "please check" in text


def test_a_line_has_the_columns_of_the_countys_own_table(plan: JointPlan) -> None:
    paper = budget.budget_paper(plan, budget.ADP, BESIDE)
    water = next(block for block in paper.blocks if block.name.startswith(sample.WATER))
    line = dict(zip((head.name for head in paper.heads), water.rows[0], strict=True))
    assert line["Project or activity [number]"] == f"Repair the borehole at Wamba [{NUMBER}]"
    assert line["Source of funds"] == "County and Alliance"
    assert isinstance(line["Estimated cost"], Money)
    assert line["Status"] == "new"
    assert line["Performance indicator"] == "not stated"
    assert line["Implementing agency"] == sample.BORA


def test_what_is_not_known_is_a_word_and_never_nothing(plan: JointPlan) -> None:
    for key in budget.RULES:
        paper = budget.budget_paper(plan, key)
        assert all(cell != "" for block in paper.blocks for row in block.rows for cell in row)
    costs = [row[5] for block in budget.budget_paper(plan, budget.ADP).blocks for row in block.rows]
    assert "unknown" in costs


@pytest.mark.parametrize("key", list(budget.RULES))
def test_word_and_excel_hold_every_line(plan: JointPlan, key: str, tmp_path: Path) -> None:
    paper = budget.budget_paper(plan, key, BESIDE)
    budget_excel.write(paper, tmp_path / "paper.xlsx")
    budget_word.write(paper, tmp_path / "paper.docx")
    sheet = load_workbook(tmp_path / "paper.xlsx").worksheets[0]
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    document: Any = Document(str(tmp_path / "paper.docx"))
    printed = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    for head in paper.heads:
        assert head.name in cells
        assert head.name in printed
    if key != budget.STRATEGY:
        assert any(NUMBER in cell for cell in cells)
        assert any(NUMBER in cell for cell in printed)
    assert sum(len(table.rows) - 1 for table in document.tables) == paper.lines
    assert any("Legal source" in paragraph.text for paragraph in document.paragraphs)


def test_no_cell_of_the_workbook_is_a_formula(plan: JointPlan, tmp_path: Path) -> None:
    budget_excel.write(budget.budget_paper(plan, budget.ADP), tmp_path / "paper.xlsx")
    sheet = load_workbook(tmp_path / "paper.xlsx").worksheets[0]
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_the_note_for_the_strategy_paper_counts_this_years_share(plan: JointPlan) -> None:
    paper = budget.budget_paper(plan, budget.STRATEGY)
    heads = [head.name for head in paper.heads]
    row = next(row for row in paper.blocks[0].rows if str(row[0]).startswith(sample.WATER))
    assert "In 2026/27, KES" in heads
    assert isinstance(row[heads.index("In 2026/27, KES")], Money)
