"""The plan to take away: each format with what it is for, long ones made by the worker, a file for its reader alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from pamoja.analysis import exporting, tasks
from pamoja.analysis.exporting import (
    COUNTY_COPY,
    COUNTY_TYPE,
    MOST_AT_ONCE,
    NotReady,
    SeenOtherwise,
    ending_of,
)
from pamoja.analysis.models import Export
from pamoja.analysis.queries import export_of, exports_for
from pamoja.organisations.rights import SEE_PLAN, TAKE_COUNTY, Hidden
from pamoja.plans.queries import activities_in_plan, view_of
from pamoja.web.asked import Asked, answer_to, member
from pamoja.workplan.exporting import FORMATS, NotInThisInstallation

FILES_SHOWN = 20
WORDS: Mapping[str, tuple[str | Promise, str | Promise]] = {
    "xlsx": (
        gettext_lazy("Excel workbook"),
        gettext_lazy(
            "To read, sort and correct in Excel or LibreOffice, and to send back with your changes."
        ),
    ),
    "docx": (
        gettext_lazy("Word document"),
        gettext_lazy("The Joint Work Plan as a document to edit, for sessions and for signing."),
    ),
    "pdf": (gettext_lazy("PDF"), gettext_lazy("The same document to print or to pass on as it is.")),
    "csv": (
        gettext_lazy("CSV table"),
        gettext_lazy("One row an activity, for any program; it can be sent back in here as a plan."),
    ),
    "iati": (
        gettext_lazy("IATI 2.03 activities"),
        gettext_lazy(
            "For donors and IATI publishers: XML by the international standard for aid data. What it cannot hold, "
            "such as an activity without a first day, is left out and named on top."
        ),
    ),
    "hxl": (
        gettext_lazy("3W table with HXL tags"),
        gettext_lazy(
            "Who does what, where and when, for OCHA, clusters and other humanitarian coordination."
        ),
    ),
    "geojson": (
        gettext_lazy("GeoJSON by ward code"),
        gettext_lazy(
            "For map makers: one entry for each place of an activity, drawn as its ward where outlines are loaded."
        ),
    ),
    "json": (
        gettext_lazy("JSON"),
        gettext_lazy("For programmers: activities, findings and gaps with everything that is known of them."),
    ),
    "ical": (
        gettext_lazy("Calendar file"),
        gettext_lazy("For your phone's calendar: the dates the law sets and the first day of each activity."),
    ),
}
COUNTY_WORDS = gettext_lazy("Whole county")


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
            "files": [(one, label_of(one.format)) for one in found if one.night is None],
            "nights": [one for one in found if one.night is not None],
            "county_copy": COUNTY_COPY,
        },
    )


def _offer(key: str) -> Offer:
    label, words = WORDS[key]
    return Offer(key, str(label), str(words), FORMATS[key].ending)


def label_of(key: str) -> str:
    """What people call a format."""
    return str(COUNTY_WORDS if key == COUNTY_COPY else WORDS[key][0])


def _make(request: Asked) -> HttpResponse:
    """Make a short one at once; a long one is queued and has a page that tells how far it is."""
    cycle, name = request.cycle, request.POST.get("format", "")
    try:
        with transaction.atomic():  # noted and queued together, or not at all
            wanted, new = exporting.want_export(cycle=cycle, name=name, by=request.user, at=request.now)
            long = exporting.takes_long(cycle, name)
            if new and long:
                tasks.make_export.enqueue(wanted.pk)
    except NotInThisInstallation as refusal:
        messages.warning(request, answer_to(refusal))
        return redirect("downloads", cycle.county.key, cycle.slug)
    if not long:
        exporting.make(wanted=wanted, at=request.now, tell=False)
    return redirect("download", cycle.county.key, cycle.slug, wanted.uuid)


@member
def download(request: Asked, uuid: UUID) -> HttpResponse:
    """How far a file is, and the way to it once it is there."""
    wanted = _found(request, uuid)
    return render(
        request,
        "web/exports/download.html",
        {"room": "plans", "export": wanted, "label": label_of(wanted.format), "name": _name(request, wanted)},
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
    return FileResponse(content, as_attachment=True, filename=_name(request, wanted), content_type=kind)


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


def _name(request: Asked, wanted: Export) -> str:
    """What the file is called on the reader's machine: samburu-2026-27-plan-2026-06-01.csv."""
    cycle, what = request.cycle, "county" if wanted.format == COUNTY_COPY else "plan"
    day = timezone.localtime(wanted.asked_at).date()
    return f"{cycle.county.key}-{cycle.slug}-{what}-{day}{ending_of(wanted.format)}"
