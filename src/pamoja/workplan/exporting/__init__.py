"""The joint plan out in every format: one table of formats, each written by a module that is loaded when asked for."""

import importlib
import importlib.util
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pamoja.core.refusals import Refusal
from pamoja.workplan.files import CannotWrite, draft_of, drop, reason_of
from pamoja.workplan.plan import JointPlan

HERE = "pamoja.workplan.exporting"


class UnknownFormat(Refusal):
    """A format that is not in the table."""

    code = "unknown_format"
    sentence = "“{format}” is not a format we write: choose one of {choices}."


class NotInThisInstallation(Refusal):
    """A format of the table whose writer is not installed."""

    code = "not_in_this_installation"
    sentence = "{label} cannot be written by this installation: choose another format."


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its key, what people call it, the ending and type of its files, and the function that writes it."""

    key: str
    label: str
    ending: str
    content_type: str
    writer: str

    @property
    def module(self) -> str:
        """The module that writes it."""
        return f"{HERE}.{self.writer.partition(':')[0]}"

    @property
    def installed(self) -> bool:
        """Whether this installation can write it."""
        return importlib.util.find_spec(self.module) is not None

    def load(self) -> Callable[..., None]:
        """The function that writes it; raises NotInThisInstallation."""
        try:
            found: Callable[..., None] = getattr(
                importlib.import_module(self.module), self.writer.partition(":")[2]
            )
        except ModuleNotFoundError as error:
            if error.name != self.module:
                raise
            raise NotInThisInstallation(label=self.label) from error
        return found


_OFFICE = "application/vnd.openxmlformats-officedocument"
FORMATS: Mapping[str, Format] = {
    found.key: found
    for found in (
        Format("xlsx", "Excel workbook", ".xlsx", f"{_OFFICE}.spreadsheetml.sheet", "excel:write"),
        Format("docx", "Word document", ".docx", f"{_OFFICE}.wordprocessingml.document", "word:write"),
        Format("pdf", "PDF", ".pdf", "application/pdf", "pdf:write"),
        Format(
            "accessible", "PDF to be read aloud", ".accessible.pdf", "application/pdf", "pdf:write_accessible"
        ),
        Format("iati", "IATI 2.03 activities", ".xml", "application/xml; charset=utf-8", "iati:write"),
        Format("hxl", "3W table with HXL tags", ".hxl.csv", "text/csv; charset=utf-8", "hxl:write"),
        Format("csv", "CSV table", ".csv", "text/csv; charset=utf-8", "tables:write_csv"),
        Format("json", "JSON", ".json", "application/json", "tables:write_json"),
        Format("geojson", "GeoJSON", ".geojson", "application/geo+json", "tables:write_geojson"),
        Format("ical", "Calendar", ".ics", "text/calendar; charset=utf-8", "ical:write"),
    )
}


def format_named(name: str) -> Format:
    """The format of a key; raises UnknownFormat."""
    if name not in FORMATS:
        raise UnknownFormat(format=name, choices=", ".join(FORMATS))
    return FORMATS[name]


def export(name: str, plan: JointPlan, path: Path, **beside: object) -> None:
    """Write the plan in a format, whole or not at all; raises UnknownFormat, NotInThisInstallation and CannotWrite.

    `beside` is what the plan itself does not know, such as `numbers` and `reporting`: a writer is given what it takes.
    """
    wanted = format_named(name)
    write = wanted.load()
    taken = inspect.signature(write).parameters
    more = {key: value for key, value in beside.items() if key in taken}
    draft = path
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = draft_of(path)
        if draft != path:
            draft = draft.with_suffix(wanted.ending)  # some writers look at it
        write(plan, draft, **more)
        if draft != path:
            draft.replace(path)
    except OSError as error:
        raise CannotWrite(path=path, why=reason_of(error)) from error
    finally:
        drop(draft, path)
