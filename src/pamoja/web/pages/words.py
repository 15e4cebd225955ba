"""“What kind of work is this?”: one phrase after the other, each answered with one press."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pamoja.analysis import teaching, wording
from pamoja.analysis.models import PhraseQuestion
from pamoja.analysis.queries import newest_run
from pamoja.analysis.teaching import Kind
from pamoja.core.refusals import Refusal
from pamoja.organisations.rights import TEACH, NotAllowed
from pamoja.overlap import Catalogue
from pamoja.overlap.catalogue import NEW_KIND
from pamoja.places.queries import wards_within
from pamoja.plans.queries import view_of, with_details
from pamoja.web.asked import Asked, answer_to, member
from pamoja.web.eyes import Eyes
from pamoja.web.word_words import SECTORS, sector_choices

MOST_ROWS = 5
MOST_FOUND = 12
A_SITTING = dt.timedelta(hours=1)
NEW, SKIP = "new", "skip"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a plan in which the phrase stands, as this person sees it."""

    title: str
    organisation: str
    number: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A kind of work to press: its id and name, and the phrase by which a search found it."""

    kind: str
    name: str
    phrase: str = ""


@member
def words(request: Asked) -> HttpResponse:
    """The next phrase that waits for the person; a POST answers it and goes on."""
    request.part.demand(TEACH)
    if request.method == "POST":
        return _answered(request)
    return _page(request)


def _page(request: Asked, error: str = "", typed: str = "") -> HttpResponse:
    county = request.cycle.county
    waiting = list(wording.questions_for(newest_run(request.cycle), request.part))
    catalogue = wording.whole_catalogue(county)
    looked = request.GET.get("find", "").replace("\x00", "")[:100]
    found = wording.kinds_like(catalogue, looked, MOST_FOUND) if looked else []
    if request.htmx and not request.htmx.boosted and "find" in request.GET:
        context: dict[str, Any] = {"looked": looked, "found": [Offer(*one) for one in found]}
        return render(request, "web/words/found.html", context)
    done = wording.answered_since(county, request.user, request.now - A_SITTING) % wording.A_BATCH
    one = waiting[0] if waiting else None
    context = {
        "room": "findings", "question": one, "error": error, "typed": typed, "looked": looked,
        "found": [Offer(*match) for match in found],
        "number": done + 1, "of": min(wording.A_BATCH, done + len(waiting)),
        "offers": _offers(catalogue, one) if one else [],
        "rows": _rows(request, one) if one else [],
        "sectors": sector_choices(),
        "last": _last(request, catalogue),
        "held": wording.held_of(county),
        "leads": request.part.everywhere(TEACH),
    }  # fmt: skip
    return render(request, "web/words/words.html", context, status=422 if error else 200)


def _offers(catalogue: Catalogue, question: PhraseQuestion) -> list[Offer]:
    return [Offer(kind, catalogue.name(kind)) for kind in question.kinds if kind in catalogue.positions]


def _rows(request: Asked, question: PhraseQuestion) -> list[Row]:
    """Where the phrase stands, for the county all of it, for a partner its own rows."""
    found = question.activities.filter(withdrawn=False)
    if not request.part.everywhere(TEACH):
        found = found.filter(organisation__in=request.part.organisations)
    eyes = Eyes(view_of(request.cycle, request.part), wards_within(request.cycle.county))
    return [
        Row(eyes.look(one).title, one.organisation.name, one.short_number)
        for one in with_details(found.order_by("number"))[:MOST_ROWS]
    ]


def _last(request: Asked, catalogue: Catalogue) -> str:
    """The person's last answer in words; "" where none stands."""
    last = wording.last_of(request.cycle.county, request.user)
    if last is None:
        return ""
    if not last.kind:
        return _("“%(phrase)s”: cannot say") % {"phrase": last.phrase}
    named = last.kind.removeprefix(NEW_KIND)
    name = catalogue.name(last.kind) if last.kind in catalogue.positions else named
    return _("“%(phrase)s”: %(kind)s") % {"phrase": last.phrase, "kind": name}


def _answered(request: Asked) -> HttpResponse:
    """Keep what was pressed, and go on to the next phrase."""
    phrase, answer = (request.POST.get(name, "").replace("\x00", "") for name in ("phrase", "answer"))
    typed = request.POST.get("name", "").replace("\x00", "").strip()
    who: dict[str, Any] = {"by": request.user, "at": request.now}
    try:
        if answer == SKIP:
            teaching.cannot_say(cycle=request.cycle, phrase=phrase, **who)
        else:
            sector = request.POST.get("sector", "")
            kind = (
                Kind(typed, sector if sector in SECTORS else "", new=True) if answer == NEW else Kind(answer)
            )
            teaching.answer(cycle=request.cycle, phrase=phrase, kind=kind, **who)
    except NotAllowed:
        raise
    except teaching.NotAskedOfYou as refusal:
        messages.warning(request, answer_to(refusal))
    except Refusal as refusal:
        error = _("Write what this new kind of work is called.") if answer == NEW else answer_to(refusal)
        return _page(request, error, typed)
    return redirect("words", request.cycle.county.key, request.cycle.slug)


@require_POST
@member
def undo_word(request: Asked) -> HttpResponseBase:
    """Take the person's last answer back; its phrase is asked again."""
    request.part.demand(TEACH)
    last = wording.last_of(request.cycle.county, request.user)
    if last is None:
        messages.info(request, _("There is no answer of yours to take back."))
    else:
        teaching.take_back(cycle=request.cycle, answer=last, by=request.user, at=request.now)
        messages.success(request, _("Taken back: “%(phrase)s”.") % {"phrase": last.phrase})
    return redirect("words", request.cycle.county.key, request.cycle.slug)
