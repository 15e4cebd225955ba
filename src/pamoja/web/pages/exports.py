"""Files to take away: each format with what it is for, long ones made by the worker, a file for its reader alone.

Everything that is made as a file is asked for here: the plan, its packs, the budget's papers, a sent file marked.
"""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from pamoja.analysis import exporting, tasks
from pamoja.analysis.exporting import COUNTY_COPY, COUNTY_TYPE, MOST_AT_ONCE, NotReady, SeenOtherwise
from pamoja.analysis.models import Export
from pamoja.analysis.queries import export_of, exports_for
from pamoja.organisations.rights import SEE_PLAN, TAKE_COUNTY, Hidden
from pamoja.plans.queries import activities_in_plan, view_of
from pamoja.web.asked import Asked, answer_to, member
from pamoja.web.export_words import WORDS, file_name, label_of
from pamoja.workplan.exporting import FORMATS, NotInThisInstallation

FILES_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Offer:
    """A format that can be had: its name, what it is for, and the ending of its files."""

    key: str
    label: str
    words: str
    ending: str


@member
def downloads(request: Asked) -> HttpResponse:
    """All formats and the person's files of the last week; a POST makes one."""
    request.part.demand(SEE_PLAN)
    if request.method == "POST":
        return _make(request)
    view = view_of(request.cycle, request.part)
    count = activities_in_plan(request.cycle)
    found = exports_for(request.cycle, request.part, FILES_SHOWN)
    return render(
        request,
        "web/exports/downloads.html",
        {
            "room": "plans",
            "view": view,
            "count": count,
            "long": count > MOST_AT_ONCE,
            "offers": [_offer(key) for key in WORDS if FORMATS[key].installed],
            "files": [(one, label_of(one)) for one in found if one.night is None],
            "nights": [one for one in found if one.night is not None],
            "county_copy": COUNTY_COPY,
        },
    )


def _offer(key: str) -> Offer:
    label, words = WORDS[key]
    return Offer(key, str(label), str(words), FORMATS[key].ending)


def _make(request: Asked) -> HttpResponse:
    """Make what was asked for: what is there at once comes as a file, the rest has a page that tells how far it is.

    The button says the format and, after a space, what the file is about: "csv", "pdf sector:water".
    """
    cycle = request.cycle
    name, _, about = request.POST.get("format", "").partition(" ")
    try:
        made = tasks.ask_for(cycle=cycle, name=name, about=about, by=request.user, at=request.now)
    except NotInThisInstallation as refusal:
        messages.warning(request, answer_to(refusal))
        return redirect("downloads", cycle.county.key, cycle.slug)
    there = made.state == Export.State.READY
    return redirect("download_file" if there else "download", cycle.county.key, cycle.slug, made.uuid)


@member
def download(request: Asked, uuid: UUID) -> HttpResponse:
    """How far a file is, and the way to it once it is there."""
    wanted = _found(request, uuid)
    return render(
        request,
        "web/exports/download.html",
        {
            "room": "plans",
            "export": wanted,
            "label": label_of(wanted),
            "name": file_name(request.cycle, wanted),
            "again": f"{wanted.format} {wanted.about}".strip(),
        },
    )


@member
def file(request: Asked, uuid: UUID) -> HttpResponseBase:
    """The file itself, where the person may still have it."""
    wanted = _found(request, uuid)
    try:
        path = exporting.taken_by(wanted=wanted, by=request.user)
        content = path.open("rb")
    except (NotReady, SeenOtherwise) as refusal:
        messages.warning(request, answer_to(refusal))
        return redirect("downloads", request.cycle.county.key, request.cycle.slug)
    kind = COUNTY_TYPE if wanted.format == COUNTY_COPY else FORMATS[wanted.format].content_type
    return FileResponse(
        content, as_attachment=True, filename=file_name(request.cycle, wanted), content_type=kind
    )


def _found(request: Asked, uuid: UUID) -> Export:
    """The export, for its reader; a county's copy for whoever may take it; for all others there is no such page."""
    found = export_of(request.cycle, uuid)
    if found is None:
        raise Hidden
    own = found.by_id == request.user.pk
    if found.format == COUNTY_COPY:
        if not (own or request.part.may(TAKE_COUNTY)):
            raise Hidden
        request.part.demand(TAKE_COUNTY)
    elif not own:
        raise Hidden
    return found
