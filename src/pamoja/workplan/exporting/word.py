"""The joint work plan in Word, printed into the shipped template or one that the county has made of it."""

import io
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate  # type: ignore[import-untyped]
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from pamoja.workplan.documents import words
from pamoja.workplan.exporting import word_template
from pamoja.workplan.exporting.beside import Beside
from pamoja.workplan.exporting.labels import ENGLISH
from pamoja.workplan.exporting.packs import Part
from pamoja.workplan.exporting.report import report
from pamoja.workplan.files import check_writable, write_bytes
from pamoja.workplan.plan import JointPlan

TEMPLATE = "joint-work-plan.docx"


def write(
    plan: JointPlan,
    path: Path,
    *,
    part: Part | None = None,
    beside: Beside | None = None,
    numbers: Mapping[str, str] | None = None,
    template: bytes | None = None,
    language: str = ENGLISH,
) -> None:
    """Write the plan, or a part of it, as Word, in a template of the county's own where one is given.

    Raises CannotWrite, and BadTemplate where the county's template asks for what it may not.
    """
    check_writable([path])
    write_bytes(
        path,
        word_bytes(report(plan, part, beside or Beside(numbers=numbers or {}), language=language), template),
    )


def word_bytes(values: dict[str, Any], template: bytes | None = None) -> bytes:
    """A report printed into a template, which is looked at first; raises BadTemplate."""
    if template is not None:
        word_template.demand(template)
    held = io.BytesIO()
    document = DocxTemplate(io.BytesIO(template or shipped()))
    try:
        document.render(cleaned(values), environment(), autoescape=True)
        document.save(held)
    except TemplateError as error:
        raise word_template.BadTemplate(why=str(error)) from error
    return held.getvalue()


def environment() -> ImmutableSandboxedEnvironment:
    """The template's language, which reaches nothing but the values; what is not there is an error."""
    return ImmutableSandboxedEnvironment(undefined=StrictUndefined)


def shipped() -> bytes:
    """The template that comes with the product, made by scripts/make_word_template.py."""
    return (resources.files("pamoja.workplan.exporting") / "templates" / TEMPLATE).read_bytes()


def cleaned(value: Any) -> Any:
    """The same value without characters that a Word document cannot hold."""
    if isinstance(value, str):
        return words.clean(value)
    if isinstance(value, dict):
        return {key: cleaned(inner) for key, inner in value.items()}
    return [cleaned(inner) for inner in value] if isinstance(value, list) else value
