"""The kinds of work that are known: their phrases, usual people and relations; the county's own added and withdrawn."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pamoja.analysis import teaching, wording
from pamoja.analysis.models import PhraseAnswer
from pamoja.analysis.teaching import REVIEW, Kind
from pamoja.analysis.wording_table import COLUMNS, lines
from pamoja.core.refusals import Refusal
from pamoja.organisations.rights import SEE_PLAN, TEACH, Hidden, NotAllowed
from pamoja.overlap import Catalogue, Intervention
from pamoja.overlap.catalogue import SEQUENCING
from pamoja.overlap.teaching import compared, taught
from pamoja.web.asked import Asked, answer_to, member
from pamoja.web.downloads import csv_file
from pamoja.web.word_words import LANGUAGES, MODALITIES, SECTORS, sector_choices
from pamoja.workplan.catalogue import languages, relation_sources

A_PAGE = 10
NO_LANGUAGE = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A kind of work as a page shows it: its phrases by language, the county's own answers, and its relations."""

    item: Intervention
    sector: str
    modality: str
    phrases: tuple[tuple[str, tuple[str, ...]], ...]
    own: tuple[PhraseAnswer, ...]
    relations: tuple[tuple[str, str], ...]


@member
def catalogue(request: Asked) -> HttpResponse:
    """The kinds of work, a page at a time; a POST adds a phrase of the county to one, or a new kind."""
    request.part.demand(SEE_PLAN)
    if request.method == "POST":
        return _added(request)
    return _page(request)


def _page(request: Asked, error: str = "") -> HttpResponse:
    known, own = _known(request)
    looked, sector = _filters(request)
    found = _chosen(known, looked, sector)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    spoken = _relations(known)
    told = request.POST if error else {}
    context: dict[str, Any] = {
        "room": "findings", "page": page, "looked": looked, "sector": sector, "sectors": sector_choices(),
        "lines": [_line(item, own, spoken) for item in page], "kinds": len(known.interventions),
        "phrases": sum(len(item.phrases) for item in known.interventions),
        "modalities": MODALITIES.items(), "languages": LANGUAGES.items(),
        "names": [item.name for item in known.interventions],
        "query": f"find={looked}&sector={sector}&" if looked or sector else "",
        "leads": request.part.everywhere(TEACH), "teaches": request.part.may(TEACH), "error": error, "told": told,
        "reviews": request.user.has_perm(REVIEW), "held": wording.held_of(request.cycle.county),
        "version": wording.version_of(request.cycle.county),
    }  # fmt: skip
    return render(request, "web/words/catalogue.html", context, status=422 if error else 200)


def _filters(request: Asked) -> tuple[str, str]:
    looked = request.GET.get("find", "").replace("\x00", "")[:100]
    sector = request.GET.get("sector", "")
    return looked, sector if sector in SECTORS else ""


def _known(request: Asked) -> tuple[Catalogue, list[PhraseAnswer]]:
    """The catalogue with the county's answers that the person reads, and these answers."""
    county = request.cycle.county
    own = list(wording.readable(request.part))
    return taught(wording.shared_by_all(county), tuple(wording.lesson(one) for one in own)), own


def _chosen(known: Catalogue, looked: str, sector: str) -> list[Intervention]:
    items = [item for item in known.interventions if not sector or item.sector == sector]
    if looked:
        fit = {kind for kind, _name, _phrase in wording.kinds_like(known, looked, len(known.interventions))}
        items = [item for item in items if item.id in fit]
    return sorted(items, key=lambda item: item.name.casefold())


def _line(
    item: Intervention, own: Sequence[PhraseAnswer], spoken: Mapping[str, list[tuple[str, str]]]
) -> Line:
    mine = {compared(one.phrase): one for one in own if one.kind == item.id}
    shipped = languages()
    by_language: dict[str, list[str]] = defaultdict(list)
    for phrase in item.phrases:
        if compared(phrase) not in mine:
            by_language[shipped.get((item.id, phrase), NO_LANGUAGE)].append(phrase)
    named = tuple(
        (LANGUAGES.get(code, _("taken from other counties")), tuple(phrases))
        for code, phrases in by_language.items()
    )
    standing = tuple(one for key, one in mine.items() if key in set(map(compared, item.phrases)))
    return Line(
        item, str(SECTORS.get(item.sector, "")), str(MODALITIES.get(item.modality, item.modality)), named, standing,
        tuple(spoken.get(item.id, ())),
    )  # fmt: skip


def _relations(known: Catalogue) -> dict[str, list[tuple[str, str]]]:
    """What each kind belongs together with, in words, and who says so."""
    sources = relation_sources()
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for one in known.relations:
        source = sources.get((one.kind, one.a, one.b), "")
        a, b = {"kind": known.name(one.a)}, {"kind": known.name(one.b)}
        before, after = _("before: %(kind)s"), _("after: %(kind)s")
        if one.kind != SEQUENCING:
            before = after = _("together with: %(kind)s")
        found[one.a].append((before % b, source))
        found[one.b].append((after % a, source))
    return found


def _added(request: Asked) -> HttpResponse:
    """Add what was typed: a phrase of a kind that is known or named anew."""
    if not request.part.everywhere(TEACH):
        raise NotAllowed(county=request.cycle.county.name, what=TEACH)
    given = {name: str(value).replace("\x00", "").strip() for name, value in request.POST.items()}
    kind = Kind(
        given.get("kind", ""),
        sector=given["sector"] if given.get("sector") in SECTORS else "",
        modality=given["modality"] if given.get("modality") in MODALITIES else "",
        target_group=given.get("people", ""),
        new=bool(given.get("new")),
    )
    try:
        made = teaching.answer(
            cycle=request.cycle, phrase=given.get("phrase", ""), kind=kind,
            language=given["language"] if given.get("language") in LANGUAGES else "",
            by=request.user, at=request.now,
        )  # fmt: skip
    except NotAllowed:
        raise
    except Refusal as refusal:
        return _page(request, answer_to(refusal))
    messages.success(request, _("“%(phrase)s” is used with the next comparison.") % {"phrase": made.phrase})
    return redirect("catalogue", request.cycle.county.key, request.cycle.slug)


@member
def catalogue_csv(request: Asked) -> HttpResponseBase:
    """The same kinds of work as a table, a row for each phrase."""
    request.part.demand(SEE_PLAN)
    known, own = _known(request)
    spoken = {compared(one.phrase): one.language for one in own if one.language}
    rows = lines(_chosen(known, *_filters(request)), spoken)
    return csv_file(f"{request.cycle.county.key}-kinds-of-work.csv", COLUMNS, rows)


@require_POST
@member
def take_back(request: Asked, uuid: UUID) -> HttpResponse:
    """Withdraw an answer of the county; with `whole`, its kind of work with everything said of it."""
    request.part.demand(TEACH)
    found = wording.answer_at(request.cycle.county, uuid)
    if found is None or not (request.part.everywhere(TEACH) or found.by_id == request.user.pk):
        raise Hidden
    same = (
        wording.standing(request.cycle.county).filter(kind=found.kind)
        if request.POST.get("whole")
        else [found]
    )
    try:
        for one in same:
            teaching.take_back(cycle=request.cycle, answer=one, by=request.user, at=request.now)
    except NotAllowed:
        raise
    except Refusal as refusal:
        messages.warning(request, answer_to(refusal))
    else:
        messages.success(request, _("Taken back: “%(phrase)s”.") % {"phrase": found.phrase})
    return redirect("catalogue", request.cycle.county.key, request.cycle.slug)
