"""joint-work-plan.xlsx: the joint plan as a workbook for people who work in one."""

import datetime as dt
import io

from xlsxwriter import Workbook

from pamoja.workplan.documents import finding_sheets, plan_sheet, record_sheets, summary_sheet
from pamoja.workplan.documents.cells import Paper, as_moment
from pamoja.workplan.documents.summary import heading
from pamoja.workplan.documents.words import clean
from pamoja.workplan.plan import JointPlan

NAMES = ("Summary", "Plan", "Findings", "Gaps", "Who is where", "Calendar", "Problems", "Sources")
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def workbook_bytes(plan: JointPlan) -> bytes:
    """The workbook; the same plan gives the same bytes."""
    held = io.BytesIO()
    book = Workbook(held, OPTIONS)
    start: dt.date = plan.cycle.period.start
    book.set_properties({"title": clean(heading(plan)), "created": as_moment(start)})
    book.set_size(1600, 1000)
    paper = Paper(book, plan.notice)
    summary_sheet.write(paper, plan)
    plan_sheet.write(paper, plan)
    finding_sheets.write_findings(paper, plan)
    finding_sheets.write_gaps(paper, plan)
    finding_sheets.write_coverage(paper, plan)
    record_sheets.write_calendar(paper, plan)
    record_sheets.write_problems(paper, plan)
    record_sheets.write_sources(paper, plan)
    book.close()
    return held.getvalue()
