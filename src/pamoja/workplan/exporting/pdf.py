"""The joint work plan as PDF: small to send by telephone, or tagged (PDF/UA) so that it can be read aloud."""

import json
import tempfile
from collections.abc import Mapping
from functools import partial
from importlib import resources
from pathlib import Path
from typing import Any

from pamoja.core.refusals import Refusal
from pamoja.workplan import child
from pamoja.workplan.exporting.beside import Beside
from pamoja.workplan.exporting.labels import ENGLISH
from pamoja.workplan.exporting.packs import Part
from pamoja.workplan.exporting.printing import Printable
from pamoja.workplan.exporting.report import report
from pamoja.workplan.files import check_writable, write_bytes
from pamoja.workplan.plan import JointPlan

TASK = "pamoja.workplan.typesetting:typeset"
TEMPLATE = "joint-work-plan.typ"
SECONDS, MEGABYTES = 240, 6000


class CannotTypeset(Refusal):
    """A document that could not be set, for its size or because of something in it."""

    code = "cannot_typeset"
    sentence = (
        "The PDF could not be made ({why}): take the Word document or the workbook, or a pack of one sector."
    )


def write(
    plan: JointPlan,
    path: Path,
    *,
    part: Part | None = None,
    beside: Beside | None = None,
    numbers: Mapping[str, str] | None = None,
    accessible: bool = False,
    language: str = ENGLISH,
) -> None:
    """Write the plan, or a part of it, as PDF; `accessible` makes it PDF/UA. Raises CannotWrite or CannotTypeset."""
    check_writable([path])
    write_bytes(
        path,
        pdf_bytes(
            report(plan, part, beside or Beside(numbers=numbers or {}), language=language), tagged=accessible
        ),
    )


write_accessible = partial(write, accessible=True)
"""The same as PDF/UA."""


def pdf_bytes(values: dict[str, Any], *, template: str = TEMPLATE, tagged: bool = False) -> bytes:
    """A report set in one of the shipped templates."""
    printable = Printable()
    ready = printable.value(values)
    ready |= {"unprintable": printable.sentence(), "tagged": tagged}
    source = resources.files("pamoja.workplan.exporting") / "templates" / template
    with tempfile.TemporaryDirectory(prefix="pamoja-pdf-") as folder, resources.as_file(source) as shipped:
        given, made = Path(folder) / "report.json", Path(folder) / "made.pdf"
        given.write_text(json.dumps(ready, ensure_ascii=False), encoding="utf-8")
        asked = {"template": str(shipped), "report": str(given), "output": str(made), "tagged": tagged}
        try:
            child.run(TASK, asked, file=template, seconds=SECONDS, megabytes=MEGABYTES)
        except child.TakesTooLong as refusal:
            raise CannotTypeset(why=f"it took longer than {SECONDS} seconds") from refusal
        except (child.NeedsTooMuchMemory, child.ReaderFailed) as refusal:
            raise CannotTypeset(why=refusal.params.get("detail", "it needs too much memory")) from refusal
        return made.read_bytes()
