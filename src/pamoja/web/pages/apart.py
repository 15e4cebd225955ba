"""Pages that stand apart: what is not there, not allowed or refused, and what was typed before signing in again."""

from django.contrib import messages
from django.core.exceptions import DisallowedHost, RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pamoja.analysis.said import said
from pamoja.core.refusals import Refusal
from pamoja.web.asked import KEPT, OF_ACCOUNTS, is_from_here, keep, page_of, signed_in, to_sign_in

LABELS = {
    "title": gettext_lazy("Activity"),
    "places": gettext_lazy("Wards or sub-counties"),
    "start": gettext_lazy("First day"),
    "end": gettext_lazy("Last day"),
    "sector": gettext_lazy("Sector"),
    "programme": gettext_lazy("Programme"),
    "sub_programme": gettext_lazy("Sub-programme"),
    "indicator": gettext_lazy("Indicator"),
    "target": gettext_lazy("Target"),
    "target_groups": gettext_lazy("For whom"),
    "beneficiaries": gettext_lazy("How many people"),
    "description": gettext_lazy("Description"),
    "amount": gettext_lazy("Amount"),
    "currency": gettext_lazy("Currency"),
    "contributor": gettext_lazy("Who pays"),
    "pasted": gettext_lazy("Pasted rows"),
    "new_name": gettext_lazy("Organisation"),
    "officer_name": gettext_lazy("Officer"),
    "officer_email": gettext_lazy("Officer's e-mail address"),
    "email": gettext_lazy("E-mail address"),
    "name": gettext_lazy("Name"),
    "money": gettext_lazy("Who sees the money"),
    "sites": gettext_lazy("Who sees the places"),
    "note": gettext_lazy("Note"),
    "reason": gettext_lazy("Reason"),
    "text": gettext_lazy("Text"),
    "words": gettext_lazy("Words"),
    "answer": gettext_lazy("Answer"),
    "verdict": gettext_lazy("Verdict"),
    "role": gettext_lazy("Role"),
}
OPEN_PAGES = ("/confirm/", "/invitations/")
NOT_SHOWN = ("version", "show", "page", "position", "moment", "anyway", "organisation", "kind", "whole")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The answer to an address that is not there, or not for this person."""
    del exception
    return render(request, "web/apart/not_found.html", status=404)


def not_allowed(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The answer to a member without the right."""
    sentence = said(refusal.sentence, {**refusal.params, "what": _(refusal.params.get("what", ""))})
    return _apart(request, sentence, 403)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The answer to what an operation refuses."""
    return _apart(request, said(refusal.sentence, refusal.params), 422)


def broken(request: HttpRequest) -> HttpResponse:
    """The answer where we made a mistake."""
    return render(request, "web/apart/broken.html", status=500)


def not_understood(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The answer to a form that is too long or was cut off on its way, and to a name that is not the site's."""
    if isinstance(exception, DisallowedHost):  # a page would need to know the name it is at
        told = _(
            "The site is not known under this name. Who looks after it can add the name to PAMOJA_HOSTS."
        )
        return HttpResponse(told, content_type="text/plain; charset=utf-8", status=400)
    too_long = isinstance(exception, RequestDataTooBig)
    sentence = (
        _("What was typed or pasted is longer than a page can take. Save the rows as a file and send that.")
        if too_long
        else _("The form did not arrive whole. Go back and send it once more.")
    )
    return _apart(request, sentence, 413 if too_long else 400)


def _apart(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    context = {"sentence": sentence, "back": page_of(request)}
    return render(request, "web/apart/refused.html", context, status=status)


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """The answer to a form whose secret does not fit: what was typed is kept and can be sent again.

    A form that another site made up is not kept: nobody is to send by one click what a stranger wrote.
    """
    del reason
    if not is_from_here(request):
        return _apart(
            request, _("This form did not come from a page of this site, so nothing was done."), 403
        )
    if request.path.startswith(OF_ACCOUNTS + OPEN_PAGES):
        messages.warning(request, _("That page had been open for too long: try it once more."))
        return redirect(request.path if request.path.startswith(OPEN_PAGES) else "home")
    keep(request)
    return redirect("kept") if request.user.is_authenticated else to_sign_in(request)


@signed_in
def kept(request: HttpRequest) -> HttpResponseBase:
    """What was typed before the session ended, to be sent after all, or to be forgotten."""
    found = request.session.get(KEPT)
    if found is None:
        return redirect("home")
    if request.method == "POST":
        del request.session[KEPT]
        return redirect(found["page"])
    return render(request, "web/apart/kept.html", {"kept": found, "typed": _typed(found["fields"])})


def _typed(fields: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """What a person typed, with its labels; the currency of a line without an amount is nobody's word."""
    given = dict(fields)
    return [
        (label_of(name), value)
        for name, value in fields
        if value.strip()
        and name not in NOT_SHOWN
        and not (name.endswith("-currency") and not given.get(name.replace("currency", "amount")))
    ]


def label_of(name: str) -> str:
    """A field's name in people's words; the lines of a table carry their number."""
    parts = [part for part in name.split("-") if part != "line"]
    number = next((int(part) + 1 for part in parts if part.isdigit()), None)
    known = str(LABELS.get(parts[-1], parts[-1].replace("_", " ").capitalize()))
    return f"{known} {number}" if number else known
