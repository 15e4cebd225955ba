"""The journal: who did what and when, and whether anything was changed afterwards."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from pamoja.journal.queries import entries_of, first_broken
from pamoja.organisations.rights import SEE_JOURNAL
from pamoja.web.asked import Asked, member
from pamoja.web.journal_words import told

A_PAGE = 50


@member
def journal(request: Asked) -> HttpResponse:
    """The county's entries, the newest first; the chain is walked only when asked for."""
    request.part.demand(SEE_JOURNAL)
    page = Paginator(entries_of(request.cycle.county.key), A_PAGE).get_page(request.GET.get("page"))
    checked = request.GET.get("check") == "1"
    context = {
        "page": page,
        "entries": told(request.cycle, page),
        "checked": checked,
        "broken": first_broken() if checked else None,
    }
    return render(request, "web/journal/journal.html", context)
