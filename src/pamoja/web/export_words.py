"""What people call the files that can be made, and what each is for."""

from collections.abc import Mapping

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext_lazy

from pamoja.analysis.exporting import COUNTY_COPY, ending_of
from pamoja.analysis.models import Export
from pamoja.analysis.subjects import BUDGET, PARTNER, RETURNED
from pamoja.cycles.models import Cycle
from pamoja.workplan.exporting import budget

WORDS: Mapping[str, tuple[str | Promise, str | Promise]] = {
    "xlsx": (
        gettext_lazy("Excel workbook"),
        gettext_lazy(
            "To read, sort and correct in Excel or LibreOffice, and to send back with your changes."
        ),
    ),
    "docx": (
        gettext_lazy("Word document"),
        gettext_lazy("The Joint Work Plan as a document to edit, for sessions and for signing."),
    ),
    "pdf": (gettext_lazy("PDF"), gettext_lazy("The same document to print or to pass on as it is.")),
    "accessible": (
        gettext_lazy("PDF to be read aloud"),
        gettext_lazy(
            "The same document for screen readers (PDF/UA): larger, with headings and tables named."
        ),
    ),
    "csv": (
        gettext_lazy("CSV table"),
        gettext_lazy("One row an activity, for any program; it can be sent back in here as a plan."),
    ),
    "iati": (
        gettext_lazy("IATI 2.03 activities"),
        gettext_lazy(
            "For donors and IATI publishers: XML by the international standard for aid data. What it cannot hold, "
            "such as an activity without a first day, is left out and named on top."
        ),
    ),
    "hxl": (
        gettext_lazy("3W table with HXL tags"),
        gettext_lazy(
            "Who does what, where and when, for OCHA, clusters and other humanitarian coordination."
        ),
    ),
    "geojson": (
        gettext_lazy("GeoJSON by ward code"),
        gettext_lazy(
            "For map makers: one entry for each place of an activity, drawn as its ward where outlines are loaded."
        ),
    ),
    "json": (
        gettext_lazy("JSON"),
        gettext_lazy("For programmers: activities, findings and gaps with everything that is known of them."),
    ),
    "ical": (
        gettext_lazy("Calendar file"),
        gettext_lazy("For your phone's calendar: the dates the law sets and the first day of each activity."),
    ),
}
COUNTY_WORDS = gettext_lazy("Whole county")
PAPERS: Mapping[str, tuple[str | Promise, str | Promise]] = {
    budget.ADP: (
        gettext_lazy("Annex to the Annual Development Plan"),
        gettext_lazy("Partners' projects in the columns of the county's own table."),
    ),
    budget.SECTORS: (
        gettext_lazy("Report to the sector working groups"),
        gettext_lazy("What partners plan in each sector, and the findings to talk about."),
    ),
    budget.STRATEGY: (
        gettext_lazy("Note to the County Fiscal Strategy Paper"),
        gettext_lazy("Partners' money by sector, spread over the county's year."),
    ),
    budget.PROGRAMMES: (
        gettext_lazy("Table for the programme-based budget"),
        gettext_lazy("Outputs, indicators, targets and partners' resources by programme."),
    ),
}


def label_of(wanted: Export) -> str:
    """What people call a file: “Excel workbook”, “Water: PDF”, or the name of the file that is given back."""
    if wanted.format == COUNTY_COPY:
        return str(COUNTY_WORDS)
    kind, _, which = wanted.about.partition(":")
    if kind == RETURNED:
        return wanted.title
    label = WORDS[wanted.format][0]
    title = PAPERS[which][0] if kind == BUDGET else wanted.title
    return f"{title}: {label}" if title else str(label)


def file_name(cycle: Cycle, wanted: Export) -> str:
    """What the file is called on the reader's machine: samburu-2026-27-plan-2026-06-01.csv."""
    kind, _, which = wanted.about.partition(":")
    if kind == RETURNED:
        return wanted.title
    what = slugify(wanted.title) if kind == PARTNER else which or "plan"
    what = "county" if wanted.format == COUNTY_COPY else what
    day = timezone.localtime(wanted.asked_at).date()
    return f"{cycle.county.key}-{cycle.slug}-{what}-{day}{ending_of(wanted.format)}"
