"""Which money of an IATI file counts: the proposal with its reason, a person's choice, and the way back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from pamoja.core.money import NOT_STATED
from pamoja.organisations.rights import CORRECT, Hidden
from pamoja.plans import operations
from pamoja.plans.models import Submission
from pamoja.plans.operations.refusals import NoChoiceToUndo, WithdrawnAlready
from pamoja.web.asked import Asked, answer_to, member
from pamoja.web.iati_words import SOURCE_WORDS
from pamoja.web.pages.submission import address, found_for
from pamoja.web.templatetags.said import number
from pamoja.workplan.iati_money import EACH, PARTS, SOURCES, WHOLE

FAMILY_WORDS = {
    EACH: gettext_lazy("The parts where all of them are in the file with money of their own, else the whole"),
    PARTS: gettext_lazy("Always the parts"),
    WHOLE: gettext_lazy("Always the whole"),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """A source of money of one publisher: how many of its activities have it, and how it stands."""

    key: str
    label: str
    count: int
    chosen: bool
    proposed: bool


@dataclass(frozen=True, slots=True)
class Publisher:
    """A publisher of the file with what its activities tell of money."""

    field: str
    name: str
    activities: int
    offers: tuple[Offer, ...]
    proposed: str


@member
def money(request: Asked, uuid: UUID) -> HttpResponse:
    """Show which money counts, or take a choice."""
    found = _found(request, uuid)
    if request.method == "POST":
        return _chosen(request, found)
    may_change = found.state == Submission.State.READ and request.part.may(CORRECT, found.organisation_id)
    standing = found.money
    families = [(key, label, key == standing["families"]) for key, label in FAMILY_WORDS.items()]
    return render(
        request,
        "web/submissions/money.html",
        {
            "room": "plans",
            "submission": found,
            "publishers": _publishers(standing),
            "families": families,
            "standing": standing,
            "totals": [_total(currency, amount) for currency, amount in standing["totals"].items()],
            "may_change": may_change,
            "may_undo": may_change and bool(standing.get("before")),
            "back": address(request, found),
        },
    )


def _found(request: Asked, uuid: UUID) -> Submission:
    """The submission, where its file tells of money in several ways; else there is no such page."""
    found = found_for(request, uuid)
    if not found.money:
        raise Hidden
    return found


def _publishers(standing: Mapping[str, Any]) -> list[Publisher]:
    listed: list[Publisher] = []
    for at, one in enumerate(standing["publishers"]):
        name = one["name"]
        chosen, proposed = standing["sources"][name], standing["proposed"][name]
        offers = tuple(
            Offer(key, str(SOURCE_WORDS[key]), one["has"][key], key == chosen, key == proposed)
            for key in SOURCES
        )
        listed.append(Publisher(f"source-{at}", name, one["activities"], offers, str(SOURCE_WORDS[proposed])))
    return listed


def _total(currency: str, amount: str) -> str:
    said = number(float(amount))
    return (
        _("%(amount)s (currency not stated)") % {"amount": said}
        if currency == NOT_STATED
        else f"{currency} {said}"
    )


def _chosen(request: Asked, found: Submission) -> HttpResponse:
    names = [one["name"] for one in found.money["publishers"]]
    sources = {name: request.POST.get(f"source-{at}", "") for at, name in enumerate(names)}
    try:
        count = operations.choose_money(
            submission=found,
            sources=sources,
            families=request.POST.get("families", EACH),
            by=request.user,
            at=request.now,
        )
    except WithdrawnAlready as refusal:
        messages.warning(request, answer_to(refusal))
    else:
        _say(request, count)
    return redirect(_address(request, found))


@require_POST
@member
def undo(request: Asked, uuid: UUID) -> HttpResponse:
    """Go back to the choice before the last one."""
    found = _found(request, uuid)
    try:
        count = operations.undo_money(submission=found, by=request.user, at=request.now)
    except (NoChoiceToUndo, WithdrawnAlready) as refusal:
        messages.warning(request, answer_to(refusal))
    else:
        _say(request, count)
    return redirect(_address(request, found))


def _say(request: Asked, count: int) -> None:
    if not count:
        messages.info(request, _("Nothing changed: the money of every row stands as it did."))
        return
    text = ngettext(
        "The money of %(n)s row was written anew. Amounts that somebody corrected were kept.",
        "The money of %(n)s rows was written anew. Amounts that somebody corrected were kept.",
        count,
    )
    messages.success(request, text % {"n": f"{count:,}"})


def _address(request: Asked, found: Submission) -> str:
    return reverse("submission_money", args=(request.cycle.county.key, request.cycle.slug, found.uuid))
