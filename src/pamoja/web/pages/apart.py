"""Pages that stand apart: what is not there, not allowed or refused, and what was typed before signing in again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from pamoja.core.refusals import Refusal
from pamoja.web.said import said


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The answer to an address that is not there, or not for this person."""
    del exception
    return render(request, "web/apart/not_found.html", status=404)


def not_allowed(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The answer to a member without the right."""
    sentence = said(refusal.sentence, {**refusal.params, "what": _(refusal.params.get("what", ""))})
    return render(request, "web/apart/refused.html", {"sentence": sentence}, status=403)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The answer to what an operation refuses."""
    sentence = said(refusal.sentence, refusal.params)
    return render(request, "web/apart/refused.html", {"sentence": sentence}, status=422)


def broken(request: HttpRequest) -> HttpResponse:
    """The answer where we made a mistake."""
    return render(request, "web/apart/broken.html", status=500)


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer to a form whose secret does not fit: what was typed is kept and can be sent again."""
    del reason
    from pamoja.web.asked import keep  # noqa: PLC0415 - the settings name this page before apps are ready

    keep(request)
    return redirect("kept")


def kept(request: HttpRequest) -> HttpResponse:
    """What was typed before the session ended, to be sent after all."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    found = request.session.get("kept")
    if found is None:
        return redirect("home")
    return render(request, "web/apart/kept.html", {"kept": found})
