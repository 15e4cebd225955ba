"""Putting activities under the county's programmes: one by one, by their terms, and what was decided of terms."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pamoja.core.refusals import Refusal
from pamoja.cycles.queries import sectors_of
from pamoja.frameworks.models import CrosswalkDecision, Programme
from pamoja.frameworks.queries import decision_at, decisions_of, framework_for, options_of
from pamoja.organisations.rights import ALIGN, DECIDE_TERMS, SEE_EVERYTHING, SEE_PLAN, Hidden, NotAllowed
from pamoja.places.queries import wards_within
from pamoja.plans import operations
from pamoja.plans.aligned import TermGroup, activity_with_place, term_groups, to_review, used
from pamoja.plans.models import Activity
from pamoja.plans.queries import view_of, with_details
from pamoja.web.align_words import (
    LIKELY,
    MANY_OPTIONS,
    ONLY_SECTOR,
    Option,
    alignment_in,
    chosen,
    fits,
    in_hundredths,
    likely,
    options,
    stands,
    suggestion_in,
)
from pamoja.web.asked import Asked, answer_to, as_typed, member
from pamoja.web.downloads import Cell, csv_file
from pamoja.web.eyes import Eyes
from pamoja.web.templatetags.said import activities as activities_in_words
from pamoja.workplan.terms import DAC, PROGRAMME, SDG, SECTOR, Term

A_PAGE = 15
WHOLE = 100
SCHEMES = (SECTOR, PROGRAMME, DAC, SDG)


@dataclass(frozen=True, slots=True)
class Group:
    """A term as a person reads it, with where most of its activities seem to belong."""

    term: TermGroup
    programme: Programme | None
    percent: int
    word: str

    @property
    def clear(self) -> bool:
        """Whether all of them point to the same programme, and likely enough to be put there with one press."""
        return self.term.agree == self.term.activities and self.percent >= WHOLE * LIKELY


def _programmes(request: Asked) -> list[Programme]:
    framework = framework_for(request.cycle.county, request.cycle.label)
    return options_of(framework) if framework else []


@member
def review(request: Asked) -> HttpResponse:
    """The next activity that waits, with what fits it; a POST puts it somewhere and goes on to the next."""
    request.part.demand(ALIGN)
    if request.method == "POST":
        return _reviewed(request)
    return _review_page(request, request.GET.get("activity", ""))


def _review_page(request: Asked, number: str, error: str = "", typed: str = "") -> HttpResponse:
    cycle = request.cycle
    waiting = to_review(cycle, request.part)
    framework = framework_for(cycle.county, cycle.label)
    programmes = list(framework.programmes.order_by("position")) if framework else []
    found = _asked_for(request, number) or _next(request, waiting)
    context: dict[str, Any] = {
        "room": "plans", "left": waiting.count(), "error": error, "typed": typed, "activity": found,
        "loaded": bool(programmes),
    }  # fmt: skip
    if found:
        held = alignment_in(found)
        offered = options(programmes)
        context |= {
            "seen": Eyes(view_of(cycle, request.part), wards_within(cycle.county)).look(found),
            "held": held,
            "stands": stands(held),
            "fits": fits(suggestion_in(found), {p.pk: p for p in programmes}),
            "options": offered,
            "many": len(offered) > MANY_OPTIONS,
            "skip": f"?after={found.number}",
        }
    return render(request, "web/aligned/review.html", context, status=422 if error else 200)


def _asked_for(request: Asked, number: str) -> Activity | None:
    if number.count("/") != 1:
        return None
    return activity_with_place(request.cycle, number)


def _next(request: Asked, waiting: Any) -> Activity | None:
    """The first that waits after the one named, else the first of all."""
    after = as_typed(request.GET, "after")
    later = with_details(waiting.filter(number__gt=after)).first() if after else None
    found: Activity | None = later or with_details(waiting).first()
    return found


def _reviewed(request: Asked) -> HttpResponse:
    """Do what was pressed, and go on."""
    number = request.POST.get("activity", "")
    found = _asked_for(request, number)
    if found is None:
        raise Hidden
    answer, typed = request.POST.get("answer", ""), request.POST.get("programme", "")
    try:
        said = _do(request, found, answer, typed)
    except NotAllowed:
        raise
    except Refusal as refusal:
        return _review_page(request, number, answer_to(refusal), typed)
    if not said:
        return _review_page(
            request, number, _("Choose a programme from the list, or press another button."), typed
        )
    messages.success(request, said)
    address = reverse("aligned_review", args=(request.cycle.county.key, request.cycle.slug))
    back = request.POST.get("back") == "activity"
    if answer == "undo" or back:
        return redirect(f"{address}?activity={found.short_number}")
    return redirect(f"{address}?after={found.number}")


def _do(request: Asked, activity: Activity, answer: str, typed: str) -> str:
    """What was done, in words; "" where nothing was chosen."""
    who = {"by": request.user, "at": request.now}
    told = {"title": activity.title[:100]}
    if answer == "none":
        why = as_typed(request.POST, "why")
        operations.none_fits(activity=activity, why=why, **who)
        return _("No programme fits, and why is kept: %(title)s") % told
    if answer == "undo":
        operations.undo_alignment(activity=activity, **who)
        return _("Undone: %(title)s") % told
    programmes = _programmes(request)
    suggested = answer.removeprefix("fit:") if answer.startswith("fit:") else ""
    value = suggested or chosen(typed, options(programmes))
    programme = next((p for p in programmes if str(p.pk) == value), None)
    if programme is None:
        return ""
    part = _part_of(programme, request.POST.get(f"part_{programme.pk}", ""))
    operations.put_under(
        activity=activity, programme=programme, sub_programme=part, suggested=bool(suggested), **who
    )
    return _("Under %(programme)s: %(title)s") % {**told, "programme": programme.name}


def _part_of(programme: Programme, key: str) -> Any:
    return next((part for part in programme.sub_programmes.all() if str(part.pk) == key), None)


@member
def terms(request: Asked) -> HttpResponse:
    """The terms of activities that stand nowhere; a POST decides one, and all activities that say it follow."""
    request.part.demand(DECIDE_TERMS)
    if request.method == "POST":
        return _decided(request)
    programmes = _programmes(request)
    by_key = {p.pk: p for p in programmes}
    groups = [
        Group(group, by_key.get(group.programme), in_hundredths(group.confidence), likely(group.confidence))
        for group in term_groups(request.cycle)
    ]
    context = {
        "room": "plans",
        "page": Paginator(groups, A_PAGE).get_page(request.GET.get("page")),
        "count": len(groups),
        "options": options(programmes, sectors_of(request.cycle)),
        "loaded": bool(programmes),
    }
    return render(request, "web/aligned/terms.html", context)


def _decided(request: Asked) -> HttpResponse:
    scheme, text = request.POST.get("scheme", ""), as_typed(request.POST, "term")
    back = redirect("aligned_terms", request.cycle.county.key, request.cycle.slug)
    if scheme not in SCHEMES or not text:
        messages.warning(request, _("That term is not known: nothing was changed."))
        return back
    try:
        applied = _decide(request, Term(scheme, text))
    except NotAllowed:
        raise
    except Refusal as refusal:
        messages.warning(request, answer_to(refusal))
        return back
    made = applied.decision
    told = {"term": made.written, "programme": made.programme or made.sector}
    moved = {"activities": activities_in_words(applied.activities)}
    said = _("“%(term)s” means %(programme)s: %(activities)s moved. It can be undone in the crosswalk.")
    messages.success(request, said % (told | moved))
    return back


def _decide(request: Asked, term: Term) -> operations.Applied:
    """Decide what a term means by what was pressed or chosen."""
    programmes, sectors = _programmes(request), sectors_of(request.cycle)
    offered: Sequence[Option] = options(programmes, sectors)
    value = chosen(request.POST.get("programme", ""), offered) or request.POST.get("suggested", "")
    return operations.decide_term(
        cycle=request.cycle,
        term=term,
        written=as_typed(request.POST, "written") or term.text,
        programme=next((p for p in programmes if str(p.pk) == value), None),
        sector=next((s for s in sectors if f"{ONLY_SECTOR}{s.slug}" == value), None),
        reason=as_typed(request.POST, "reason"),
        by=request.user,
        at=request.now,
    )


@member
def crosswalk(request: Asked) -> HttpResponse:
    """What the county decided of which term, every version, with undo for those that hold."""
    request.part.demand(SEE_PLAN)
    page = Paginator(_readable(request), A_PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    counts = used(request.cycle, rows)
    context = {
        "room": "plans",
        "page": page,
        "rows": [(decision, counts.get(decision.pk, 0)) for decision in rows],
        "decides": request.part.may(DECIDE_TERMS),
    }
    return render(request, "web/aligned/crosswalk.html", context)


@member
def crosswalk_csv(request: Asked) -> HttpResponseBase:
    """Every version of every decision on a term."""
    request.part.demand(SEE_PLAN)
    headings = [
        _("Kind of term"), _("Term"), _("Version"), _("Sector"), _("Programme"), _("Sub-programme"), _("Reason"),
        _("Decided by"), _("On"), _("Ended on"), _("Ended by"),
    ]  # fmt: skip
    return csv_file(f"{request.cycle.county.key}-crosswalk.csv", headings, _decisions(request))


def _decisions(request: Asked) -> Iterator[list[Cell]]:
    for one in _readable(request).iterator(chunk_size=500):
        yield [
            str(one.get_scheme_display()), one.written, one.version, one.sector, one.programme, one.sub_programme,
            one.reason, one.by.name, one.at.date(), one.ended_at.date() if one.ended_at else "",
            one.ended_by.name if one.ended_by else "",
        ]  # fmt: skip


def _readable(request: Asked) -> QuerySet[CrosswalkDecision]:
    """The decisions that the person reads: a programme's name may tell a place or a sum that its partner hides."""
    found = decisions_of(request.cycle.county)
    return found if request.part.may(SEE_EVERYTHING) else found.exclude(scheme=PROGRAMME)


@require_POST
@member
def take_back_term(request: Asked, uuid: UUID) -> HttpResponse:
    """Undo a decision on a term; what it alone had put somewhere is found anew."""
    request.part.demand(DECIDE_TERMS)
    found: CrosswalkDecision | None = decision_at(request.cycle.county, uuid)
    if found is None:
        raise Hidden
    try:
        applied = operations.take_back_term(
            cycle=request.cycle, decision=found, by=request.user, at=request.now
        )
    except Refusal as refusal:
        messages.warning(request, answer_to(refusal))
    else:
        told = {"term": found.written, "activities": activities_in_words(applied.activities)}
        messages.success(request, _("“%(term)s” was taken back: %(activities)s moved.") % told)
    return redirect("crosswalk", request.cycle.county.key, request.cycle.slug)
