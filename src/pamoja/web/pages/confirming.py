"""The officer in whose name a plan was sent says by a mailed link whether it is theirs; no account is needed."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from pamoja.organisations.models import User
from pamoja.plans import operations, queries
from pamoja.plans.models import Submission
from pamoja.web.staged import lines_of

A_PAGE = 50
YES, NO = "yes", "no"


def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show what was sent in the officer's name, or take the answer; looking alone changes nothing."""
    answer = request.POST.get("answer", "")
    if request.method == "POST" and answer in (YES, NO):
        by = request.user if isinstance(request.user, User) else None
        operations.confirm(token=token, agreed=answer == YES, by=by, at=timezone.now())
        return _private(redirect("confirm", token))
    found = queries.sent_in_the_name_of(token)
    if found is None:
        return _private(render(request, "web/confirming/unknown.html", status=404))
    if found.confirmed_at or found.state == Submission.State.WITHDRAWN:
        return _private(render(request, "web/confirming/answered.html", {"submission": found}))
    page = Paginator(queries.rows_of(found), A_PAGE).get_page(request.GET.get("page"))
    sent = {"submission": found, "page": page, "lines": lines_of(found, page), "year": found.cycle.label}
    return _private(render(request, "web/confirming/confirm.html", sent))


def _private(response: HttpResponse) -> HttpResponse:
    """Kept out of search engines and of every cache: whoever has the address sees the page."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "private, no-store"
    return response
