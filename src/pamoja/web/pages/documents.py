"""Documents to print and pass on: the Joint Work Plan, packs of a sector, ward or partner, and the budget's papers."""

import datetime as dt
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from pamoja.analysis import documents as printing
from pamoja.analysis.documents import Printing
from pamoja.core.calendars import served
from pamoja.core.refusals import Refusal
from pamoja.cycles.models import Participation
from pamoja.cycles.queries import participations_of, sectors_of, template_of, year_of
from pamoja.organisations.rights import SEE_EVERYTHING, SEE_PLAN, Hidden
from pamoja.places.queries import wards_within
from pamoja.plans.queries import activities_in_plan
from pamoja.web.asked import Asked, answer_to, member
from pamoja.workplan.exporting import budget, budget_excel, budget_word, pdf, word

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF_TYPE = "application/pdf"
MOST_AT_ONCE = 2_000
FORMS: Mapping[str, tuple[str | Promise, str, str]] = {
    "pdf": (gettext_lazy("PDF"), ".pdf", PDF_TYPE),
    "accessible": (gettext_lazy("PDF to be read aloud"), "-accessible.pdf", PDF_TYPE),
    "word": (gettext_lazy("Word"), ".docx", WORD_TYPE),
}
BUDGET_FORMS = {"word": (".docx", WORD_TYPE), "excel": (".xlsx", EXCEL_TYPE)}
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


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of the county's budget: what it is, the day it is for, its law, and whether that was only recalled.

    `later` is the day of the same kind for the year after, into which what runs on can be put.
    """

    key: str
    label: str
    words: str
    due: dt.date | None
    law: str
    recalled: bool
    later: dt.date | None
    later_year: str


@member
def documents(request: Asked) -> HttpResponse:
    """Everything that can be printed, each with what it is for."""
    request.part.demand(SEE_PLAN)
    return render(
        request,
        "web/documents/documents.html",
        {
            "room": "plans",
            "forms": [(key, label) for key, (label, _ending, _type) in FORMS.items()],
            "count": (count := activities_in_plan(request.cycle)),
            "long": count > MOST_AT_ONCE,
            "sectors": sectors_of(request.cycle),
            "wards": wards_within(request.cycle.county),
            "partners": _partners(request),
            "papers": [_paper(request, key) for key in PAPERS],
            "template": template_of(request.cycle.county),
        },
    )


def _partners(request: Asked) -> list[Participation]:
    """Those whose packs the person may have: all for who sees everything, else their own."""
    found = participations_of(request.cycle)
    if not request.part.may(SEE_EVERYTHING):
        found = [one for one in found if one.organisation_id in request.part.organisations]
    return [one for one in found if one.organisation.type != "county"]


def _paper(request: Asked, key: str) -> Paper:
    label, said = PAPERS[key]
    year = year_of(request.cycle)
    due, later = budget.date_for(year, key), budget.next_date(year, key)
    after = served(later, year) if later else None
    return Paper(
        key,
        str(label),
        str(said),
        due.due if due else None,
        due.rule.source if due else "",
        bool(due and due.rule.status != "read"),
        later.due if later else None,
        after.label if after else "",
    )


@member
def whole(request: Asked, form: str) -> HttpResponse:
    """The Joint Work Plan itself; a long one is made by the worker, under Downloads."""
    if form in FORMS and activities_in_plan(request.cycle) > MOST_AT_ONCE:
        messages.info(
            request, _("The plan is long: make it under Downloads, a message comes when it is ready.")
        )
        return redirect("downloads", request.cycle.county.key, request.cycle.slug)
    request.part.demand(SEE_PLAN)
    return _document(request, printing.whole(request.cycle, request.part, request.now), form, "plan")


@member
def sector(request: Asked, slug: str, form: str) -> HttpResponse:
    """The pack of a sector."""
    found = printing.sector_pack(request.cycle, request.part, slug, request.now)
    return _document(request, found, form, slug)


@member
def ward(request: Asked, slug: str, form: str) -> HttpResponse:
    """The pack of a ward."""
    found = printing.ward_pack(request.cycle, request.part, slug, request.now)
    return _document(request, found, form, slug)


@member
def partner(request: Asked, uuid: UUID, form: str) -> HttpResponse:
    """The pack of a partner, as that partner may read it."""
    found = printing.partner_pack(request.cycle, request.part, uuid, request.now)
    return _document(request, found, form, "partner")


def _document(request: Asked, found: Printing, form: str, name: str) -> HttpResponse:
    """The document in one of the forms; where it cannot be made, why, on the page of documents."""
    if form not in FORMS:
        raise Hidden
    _label, ending, kind = FORMS[form]
    language = (get_language() or "en")[:2]
    with tempfile.TemporaryDirectory(prefix="pamoja-") as folder:
        path = Path(folder) / f"made{Path(ending).suffix}"
        try:
            if form == "word":
                word.write(
                    found.plan, path, part=found.part, beside=found.beside, language=language,
                    template=printing.word_template(request.cycle),
                )  # fmt: skip
            else:
                pdf.write(
                    found.plan, path, part=found.part, beside=found.beside, language=language,
                    accessible=form == "accessible",
                )  # fmt: skip
        except Refusal as refusal:
            messages.warning(request, answer_to(refusal))
            return redirect("documents", request.cycle.county.key, request.cycle.slug)
        return _attached(request, path.read_bytes(), kind, f"{name}{ending}")


@member
def budget_paper(request: Asked, key: str, form: str) -> HttpResponse:
    """Partners' lines in one of the shapes of the county's budget."""
    request.part.demand(SEE_PLAN)
    if key not in PAPERS or form not in BUDGET_FORMS:
        raise Hidden
    found = printing.whole(request.cycle, request.part, request.now)
    paper = budget.budget_paper(found.plan, key, found.beside)
    content = budget_word.word_bytes(paper) if form == "word" else budget_excel.excel_bytes(paper)
    ending, kind = BUDGET_FORMS[form]
    return _attached(request, content, kind, f"{key}{ending}")


def _attached(request: Asked, content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    file = f"{request.cycle.county.key}-{request.cycle.slug}-{name}"
    answer["Content-Disposition"] = f'attachment; filename="{file}"'
    return answer
