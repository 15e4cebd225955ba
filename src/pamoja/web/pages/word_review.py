"""The phrases of all counties that wait to be taken for all of them, for those who hold the right to review wording."""

from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pamoja.analysis import teaching, wording
from pamoja.analysis.models import PhraseAnswer
from pamoja.analysis.teaching import REVIEW
from pamoja.organisations.models import User
from pamoja.organisations.rights import Hidden
from pamoja.overlap.catalogue import NEW_KIND
from pamoja.web.asked import answer_to, signed_in
from pamoja.web.word_words import SECTORS
from pamoja.workplan.catalogue import shipped_catalogue

A_PAGE = 15
LONGEST_ID = 18
TAKE, DECLINE = "take", "decline"


@signed_in
def review(request: HttpRequest) -> HttpResponse:
    """What waits, and what was taken; a POST takes the chosen phrases or leaves them in their county."""
    user = cast("User", request.user)
    if not user.is_active or not user.has_perm(REVIEW):
        raise Hidden
    if request.method == "POST":
        return _reviewed(request, user)
    return _page(request)


def _page(request: HttpRequest, error: str = "") -> HttpResponse:
    page = Paginator(wording.to_review(), A_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "page": page,
        "waiting": [(one, _kind(one)) for one in page],
        "taken": [(one, _kind(one)) for one in wording.taken_for_all()[:A_PAGE]],
        "error": error,
        "why": request.POST.get("why", ""),
    }
    return render(request, "web/words/review.html", context, status=422 if error else 200)


def _kind(answer: PhraseAnswer) -> str:
    """What an answer says the phrase is, with the sector of a new kind."""
    shipped = shipped_catalogue()
    if answer.kind in shipped.positions:
        return shipped.name(answer.kind)
    name = answer.kind.removeprefix(NEW_KIND)
    sector = SECTORS.get(answer.sector)
    return _("%(name)s (new, %(sector)s)") % {"name": name, "sector": sector or _("sector not known")}


def _reviewed(request: HttpRequest, user: User) -> HttpResponse:
    chosen = [
        int(text)
        for text in request.POST.getlist("answer")
        if text.isascii() and text.isdigit() and len(text) <= LONGEST_ID
    ]
    answer, why = request.POST.get("do", ""), request.POST.get("why", "").replace("\x00", "")
    if not chosen or answer not in (TAKE, DECLINE):
        return _page(request, _("Mark the phrases first, then press what is to be done with them."))
    found = list(PhraseAnswer.objects.filter(pk__in=chosen))
    try:
        done = teaching.review(answers=found, take=answer == TAKE, why=why, by=user, at=timezone.now())
    except teaching.NoReviewWhy as refusal:
        return _page(request, answer_to(refusal))
    said = ngettext("%(n)s phrase is looked at.", "%(n)s phrases are looked at.", done) % {"n": done}
    messages.success(request, said)
    return redirect("review_words")
