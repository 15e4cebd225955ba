"""Rows that a person confirms one by one, and activities that run across: how they are staged and put in."""

import io

import openpyxl
import typst

from cast import NOW, Cast
from pamoja.plans import operations
from pamoja.plans.models import Row, Submission

PDF = """Maji na Afya Trust, work plan 2026/27

#table(columns: 5, [Activity], [Ward], [Start date], [End date], [Budget (KES)],
  [Fence the spring at Poro], [Poro], [1 Sep 2026], [30 Sep 2026], [400,000],
  [Train pump attendants], [Waso], [1 Nov 2026], [30 Nov 2026], [250,000],
  [Dig a well], [Nowhere at all], [1 Nov 2026], [30 Nov 2026], [90,000])"""


def sent(everybody: Cast, name: str, content: bytes) -> Submission:
    made = operations.send(
        cycle=everybody.cycle,
        organisation=everybody.maji,
        name=name,
        content=content,
        by=everybody.lekadaa,
        at=NOW,
    )
    return operations.read(submission=made, at=NOW)


def test_no_row_of_a_pdf_goes_in_with_the_good_ones_and_each_does_when_it_is_confirmed(
    everybody: Cast,
) -> None:
    found = sent(everybody, "plan.pdf", typst.compile(PDF.encode()))
    assert (found.state, found.kind) == ("read", "pdf")
    assert [(row.trouble, row.sheet, row.line) for row in found.rows.all()] == [
        (Row.Trouble.DOUBTFUL, "Page 1, table 1", line) for line in (2, 3, 4)
    ]
    try:
        operations.put_in(submission=found, by=everybody.lekadaa, at=NOW)
    except operations.NothingToPutIn as told:
        assert "have to be mended or checked first" in str(told)  # noqa: PT017 - nothing else may be raised
    assert operations.put_in(submission=found, by=everybody.lekadaa, at=NOW, positions=[1]) == 1
    states = [row.state for row in found.rows.order_by("position")]
    assert states == [Row.State.WAITING, Row.State.IN_PLAN, Row.State.WAITING]


def test_a_problem_of_an_activity_that_runs_across_stands_with_its_column(everybody: Cast) -> None:
    book = openpyxl.Workbook()
    for row in (
        ["Activity", "Fence the spring", "Train pump attendants"],
        ["Ward", "Poro", "Nowhere at all"],
        ["Start date", "1 Sep 2026", "soon"],
        ["Budget (KES)", 400_000, 250_000],
    ):
        book.worksheets[0].append(row)
    content = io.BytesIO()
    book.save(content)
    found = sent(everybody, "across.xlsx", content.getvalue())
    told = [(row.stands_at, [p["cell"] for p in row.problems]) for row in found.rows.all()]
    assert told == [("B", []), ("C", ["C2", "C3"])]
    assert [row.trouble for row in found.rows.all()] == [Row.Trouble.FINE, Row.Trouble.DOUBTFUL]
