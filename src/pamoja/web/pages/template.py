"""The template of a partner with its own activities filled in, to be changed in a spreadsheet and sent back."""

from uuid import UUID

from django.http import HttpResponse

from pamoja.cycles.queries import organisations_in
from pamoja.organisations.models import Organisation
from pamoja.organisations.rights import SEND, Hidden
from pamoja.plans.templates import template_of
from pamoja.web.asked import Asked, member
from pamoja.web.downloads import XLSX_TYPE


@member
def template(request: Asked, uuid: UUID) -> HttpResponse:
    """The workbook of an organisation, for those who may send its plan."""
    found = _organisation(request, uuid)
    request.part.demand(SEND, found)
    content = template_of(request.cycle, found, at=request.now)
    answer = HttpResponse(content, content_type=XLSX_TYPE)
    slug = "-".join(
        "".join(c if c.isascii() and c.isalnum() else " " for c in found.name.casefold()).split()[:6]
    )
    answer["Content-Disposition"] = f'attachment; filename="{slug or "plan"}-{request.cycle.slug}.xlsx"'
    return answer


def _organisation(request: Asked, uuid: UUID) -> Organisation:
    found = next((one for one in organisations_in(request.cycle) if one.uuid == uuid), None)
    if found is None:
        raise Hidden
    return found
