"""Who asks and for which cycle: what every signed-in page begins with."""

import functools
from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url

from pamoja.core.refusals import Refusal
from pamoja.cycles.models import Cycle
from pamoja.cycles.queries import cycle_at
from pamoja.organisations.models import User
from pamoja.organisations.rights import Hidden, Part, part_of
from pamoja.web.said import said

KEPT = "kept"
MOST_KEPT = 60_000


class Asked(HttpRequest):
    """A request of a signed-in member, with the cycle it is about and what the person may do there."""

    cycle: Cycle
    part: Part
    user: User
    now: Any
    htmx: Any


View = Callable[..., HttpResponseBase]


def signed_in(view: View) -> View:
    """Send a stranger to the sign-in page; what they had typed is kept for when they are back."""

    @functools.wraps(view)
    def asked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.method == "POST":
            keep(request)
            return redirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': '/kept/'})}")
        return redirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': request.get_full_path()})}")

    return asked


def keep(request: HttpRequest) -> None:
    """Keep what was typed into a form in the visitor's session, so that nothing is lost by signing in again."""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in ("csrfmiddlewaretoken", "password")
    ]
    if sum(len(name) + len(str(value)) for name, value in fields) <= MOST_KEPT:
        had_file = bool(request.FILES)
        request.session[KEPT] = {"path": request.path, "fields": fields, "had_file": had_file}


def member(view: View) -> View:
    """Find the cycle at /county/year/ for one of its members; for anybody else there is no such page."""

    @functools.wraps(view)
    @signed_in
    def asked(
        request: HttpRequest, county: str, year: str, *args: object, **kwargs: object
    ) -> HttpResponseBase:
        mine = cast("Asked", request)
        cycle = cycle_at(county, year)
        if cycle is None:
            raise Hidden
        mine.part = part_of(mine.user, cycle.county)
        if not mine.part.memberships:
            raise Hidden
        mine.cycle = cycle
        return view(mine, *args, **kwargs)

    return asked


def answer_to(refusal: Refusal) -> str:
    """What a refusal says, in the reader's language."""
    return said(refusal.sentence, refusal.params)


__all__ = ["Asked", "HttpResponse", "answer_to", "keep", "member", "signed_in"]
