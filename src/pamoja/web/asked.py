"""Who asks and for which cycle: what every signed-in page begins with."""

import functools
from collections.abc import Callable, Mapping
from typing import Any, cast
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, resolve_url
from django_htmx.http import HttpResponseClientRedirect

from pamoja.analysis.said import said
from pamoja.core.refusals import Refusal
from pamoja.cycles.models import Cycle
from pamoja.cycles.queries import cycle_at
from pamoja.organisations.models import User
from pamoja.organisations.rights import Hidden, Part, part_of

KEPT = "kept"
MOST_KEPT = 400_000
NOT_KEPT = ("csrfmiddlewaretoken",)
OF_ACCOUNTS = ("/account/", "/demonstration/", "/language/")


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
        if not request.user.is_authenticated:
            if request.method == "POST":
                keep(request)
            return to_sign_in(request)
        answer = view(request, *args, **kwargs)
        if request.method == "POST" and kept_fields(request) is not None:
            del request.session[KEPT]  # it was sent after all; where it was wrong, its page shows it again
        return answer

    return asked


def to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """The way to the sign-in page and back, for the page as a whole also where only a part of it was asked for."""
    htmx = getattr(request, "htmx", None)
    wanted = request.get_full_path()
    if request.method != "GET":
        wanted = resolve_url("kept") if KEPT in request.session else "/"
    elif htmx and not htmx.boosted:
        wanted = htmx.current_url_abs_path or "/"
    address = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': wanted})}"
    return HttpResponseClientRedirect(address) if htmx else redirect(address)


def keep(request: HttpRequest) -> None:
    """Keep what was typed into a form in the visitor's session, so that nothing is lost by signing in again.

    Passwords are not kept, nor anything about accounts; of what is too long only that there was something.
    """
    if request.path.startswith(OF_ACCOUNTS) or request.path == resolve_url("kept"):
        return
    fields = [
        (name, str(value))
        for name, values in request.POST.lists()
        for value in values
        if name not in NOT_KEPT and "password" not in name
    ]
    too_long = sum(len(name) + len(value) for name, value in fields) > MOST_KEPT
    request.session[KEPT] = {
        "path": request.path,
        "page": page_of(request),
        "fields": [] if too_long else fields,
        "had_file": bool(request.FILES),
        "too_long": too_long,
    }


def kept_fields(request: HttpRequest) -> QueryDict | None:
    """What was kept of the form that this address takes; None where nothing was."""
    kept = request.session.get(KEPT)
    if kept is None or kept["path"] != request.path:
        return None
    found = QueryDict(mutable=True)
    for name, value in kept["fields"]:
        found.appendlist(name, value)
    return found


def page_of(request: HttpRequest) -> str:
    """The page of ours on which a form stood; the first page where that is not known."""
    parts = urlsplit(request.META.get("HTTP_REFERER", ""))
    if parts.netloc != request.get_host():
        return "/"
    path = f"/{parts.path.lstrip('/')}"  # two strokes would lead to another site
    return f"{path}?{parts.query}" if parts.query else path


def is_from_here(request: HttpRequest) -> bool:
    """Whether a form came from one of our own pages, as the browser tells."""
    origin = request.META.get("HTTP_ORIGIN") or request.META.get("HTTP_REFERER", "")
    return bool(urlsplit(origin).netloc == request.get_host())


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


def as_typed(given: Mapping[str, str], name: str) -> str:
    """A field as it was typed, "" where it is not there; without the sign that PostgreSQL keeps in no text."""
    return given.get(name, "").replace("\x00", "")


def answer_to(refusal: Refusal) -> str:
    """What a refusal says, in the reader's language."""
    return said(refusal.sentence, refusal.params)


__all__ = [
    "KEPT",
    "Asked",
    "HttpResponse",
    "answer_to",
    "as_typed",
    "is_from_here",
    "keep",
    "kept_fields",
    "member",
    "page_of",
    "signed_in",
    "to_sign_in",
]
