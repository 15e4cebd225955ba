"""Under the county's programmes: how much of the plan stands there, what is open, and the same rows as a file."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from pamoja.core.refusals import Refusal
from pamoja.frameworks.models import Framework
from pamoja.frameworks.queries import framework_for, options_of
from pamoja.organisations.rights import ALIGN, DECIDE_TERMS, SEE_EVERYTHING, SEE_PLAN, Hidden, NotAllowed
from pamoja.places.queries import wards_within
from pamoja.plans import operations
from pamoja.plans.aligned import NONE, OPEN, REFUSED, STATES, UNDER, Covered, aligned, coverage, to_review
from pamoja.plans.models import Activity
from pamoja.plans.queries import activity_at, view_of, with_details
from pamoja.web.align_words import Line, alignment_in, fits, how, stands, suggestion_in
from pamoja.web.asked import Asked, answer_to, as_typed, member
from pamoja.web.downloads import Cell, csv_file
from pamoja.web.eyes import Eyes
from pamoja.web.templatetags.said import day

A_PAGE = 25
AT_ONCE = 500
NAMES = {
    OPEN: gettext_lazy("Under no programme yet"),
    NONE: gettext_lazy("No programme fits"),
    REFUSED: gettext_lazy("Its partner said no"),
    UNDER: gettext_lazy("Under a programme"),
}


@member
def aligned_page(request: Asked) -> HttpResponse:
    """How much of the plan stands under the county's programmes, and a list of one state."""
    request.part.demand(SEE_PLAN)
    cycle, part = request.cycle, request.part
    view = view_of(cycle, part)
    framework = framework_for(cycle.county, cycle.label)
    sides = coverage(view)
    state = request.GET.get("show", OPEN)
    state = state if state in STATES else OPEN
    eyes = Eyes(view, wards_within(cycle.county))
    pages = Paginator(with_details(aligned(view, state)), A_PAGE)
    if part.may(SEE_EVERYTHING):
        pages.count = _counted(sides, state)
    page = pages.get_page(request.GET.get("page"))
    advises = part.may(ALIGN)
    lines = [_line(eyes, row, framework if advises else None) for row in page]
    context: dict[str, Any] = {
        "room": "plans",
        "view": view,
        "framework": framework,
        "partners": sides[False],
        "county": sides[True],
        "state": state,
        "states": [(key, name, key == state) for key, name in NAMES.items()],
        "page": page,
        "lines": lines,
        "also": f"show={state}&",
        "advises": advises,
        "decides": part.may(DECIDE_TERMS),
        "all_lines": part.may(SEE_EVERYTHING),
        "waiting": _waiting(request, sides) if advises and framework else 0,
        "refused": _counted(sides, REFUSED) if part.may(SEE_EVERYTHING) else aligned(view, REFUSED).count(),
    }
    return render(request, "web/aligned/aligned.html", context)


def _counted(sides: Mapping[bool, Covered], state: str) -> int:
    """How many activities are in a state of STATES, of both sides together."""
    return sum(side.refused if state == REFUSED else side.count[state] for side in sides.values())


def _waiting(request: Asked, sides: Mapping[bool, Covered]) -> int:
    """How many wait for this person: for a director those of the own sector."""
    if request.part.everywhere(DECIDE_TERMS):
        return _counted(sides, OPEN) + _counted(sides, REFUSED)
    return to_review(request.cycle, request.part).count()


def _line(eyes: Eyes, activity: Activity, framework: Framework | None) -> Line:
    held, told = alignment_in(activity), suggestion_in(activity)
    holds = held is None and told is not None and framework is not None
    if holds and told and framework and told.programme.framework_id != framework.pk:
        told = None
    offered = fits(told, {told.programme_id: told.programme}) if holds and told else []
    return Line(eyes.look(activity), stands(held), how(held), offered[0] if offered else None)


@member
def aligned_csv(request: Asked) -> HttpResponseBase:
    """Every activity that the person reads, with where it stands, how it came there and what is suggested."""
    request.part.demand(SEE_PLAN)
    cycle = request.cycle
    headings = [
        _("Number"), _("Activity"), _("Plan of"), _("Sector as its partner wrote it"), _("Programme as written"),
        _("Sector"), _("County programme"), _("Sub-programme"), _("How"), _("Why no programme fits"),
        _("The partner's no"), _("Suggested programme"), _("Confidence, 0 to 100"), _("Reason"), _("In KES"),
    ]  # fmt: skip
    return csv_file(f"{cycle.county.key}-{cycle.slug}-aligned.csv", headings, _table(request))


def _table(request: Asked) -> Iterator[list[Cell]]:
    cycle = request.cycle
    view = view_of(cycle, request.part)
    framework = framework_for(cycle.county, cycle.label)
    known = {p.pk: p for p in options_of(framework)} if framework and request.part.may(ALIGN) else {}
    eyes = Eyes(view, wards_within(cycle.county))
    silent = _("not stated")
    for state in (UNDER, NONE, OPEN):
        found = with_details(aligned(view, state))
        for activity in found.iterator(chunk_size=AT_ONCE):
            yield _cells(eyes, activity, known, silent)


def _cells(eyes: Eyes, activity: Activity, known: dict[int, Any], silent: str) -> list[Cell]:
    held, seen = alignment_in(activity), eyes.look(activity)
    fit = next(iter(fits(suggestion_in(activity), known)), None) if held is None else None
    part = held.sub_programme if held else None
    return [
        activity.short_number,
        seen.title,
        activity.organisation.name,
        seen.told(activity.sector_written) or silent,
        seen.told(activity.programme) or silent,
        activity.sector.name if activity.sector else _("not yet under a sector"),
        held.programme.name if held and held.programme else "",
        part.name if part else "",
        how(held),
        held.note if held else "",
        held.refused_note if held else "",
        fit.programme.name if fit else "",
        fit.percent if fit else "",
        fit.reason if fit else "",
        seen.kes if seen.money_shown == "all" else seen.money,
    ]


@require_POST
@member
def refuse_alignment(request: Asked, sector: str, count: str) -> HttpResponse:
    """The partner's no to where one of its activities was put."""
    found = activity_at(request.cycle, f"{sector}/{count}")
    if found is None:
        raise Hidden
    note = as_typed(request.POST, "note")
    try:
        operations.refuse_alignment(activity=found, note=note, by=request.user, at=request.now)
    except NotAllowed:
        raise
    except Refusal as refusal:
        messages.warning(request, answer_to(refusal))
    else:
        messages.success(
            request, _("Your no is with the county, %(when)s. It stays where it is until the county looks again.")
            % {"when": day(request.now)},
        )  # fmt: skip
    return redirect("activity", request.cycle.county.key, request.cycle.slug, sector, count)
