"""The joint plan as files: a workbook, one page to print, and the findings for other programs."""

from pathlib import Path

from pamoja.workplan.documents.findings import findings_json
from pamoja.workplan.documents.page import page_bytes
from pamoja.workplan.documents.summary import summary_lines
from pamoja.workplan.documents.workbook import workbook_bytes
from pamoja.workplan.files import write_together
from pamoja.workplan.plan import JointPlan

__all__ = ["FINDINGS", "PAGE", "WORKBOOK", "summary_lines", "write_documents"]

WORKBOOK, PAGE, FINDINGS = "joint-work-plan.xlsx", "joint-work-plan.html", "findings.json"


def write_documents(plan: JointPlan, folder: Path) -> tuple[Path, ...]:
    """Write the three files, all of them or none; raises CannotWrite."""
    made = ((WORKBOOK, workbook_bytes(plan)), (PAGE, page_bytes(plan)), (FINDINGS, findings_json(plan)))
    write_together((folder / name, content) for name, content in made)
    return tuple(folder / name for name, _ in made)
