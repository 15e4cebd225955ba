"""What was read from a file, row by row: what can go into the plan, what has to be mended, and the way back."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh

from pamoja.cycles.queries import participation
from pamoja.organisations.rights import CORRECT, PUT_IN, SEE_ROWS, Hidden
from pamoja.plans import operations, queries
from pamoja.plans.models import Row, Submission
from pamoja.plans.operations.refusals import NothingToPutIn, WithdrawnAlready
from pamoja.web.asked import Asked, answer_to, member
from pamoja.web.column_words import columns_told
from pamoja.web.staged import headline, lines_of, skipped_words, trouble_of
from pamoja.workplan import facts

A_PAGE = 50
SKIPPED_SHOWN = 100
LONGEST_POSITION = 9
LONG_READING = dt.timedelta(seconds=90)
_WAITING = Q(state=Row.State.WAITING)
FILTERS: Mapping[str, Q] = {
    "all": Q(),
    "good": _WAITING & Q(known=False, trouble__lt=Row.Trouble.DOUBTFUL),
    "check": _WAITING & Q(known=False, trouble=Row.Trouble.DOUBTFUL),
    "mend": _WAITING & Q(known=False, trouble=Row.Trouble.WRONG),
    "in_plan": Q(state=Row.State.IN_PLAN),
    "aside": Q(state=Row.State.ASIDE),
    "known": _WAITING & Q(known=True),
}
COUNTS = {"all": "all_rows", "check": "to_check", "mend": "to_mend"}


@dataclass(frozen=True, slots=True)
class Filter:
    """One of the sets of rows to look at."""

    key: str
    label: str
    count: int


def found_for(request: Asked, uuid: UUID) -> Submission:
    """The submission, for those who may see its rows; for all others there is no such page."""
    found = queries.submission(uuid)
    if found is None or found.cycle_id != request.cycle.pk:
        raise Hidden
    if not request.part.may(SEE_ROWS, found.organisation_id):
        raise Hidden
    return found


@member
def submission(request: Asked, uuid: UUID) -> HttpResponse:
    """The preview of a file: its rows with what is wrong in each, and what to do next."""
    found = found_for(request, uuid)
    if found.state == Submission.State.READING:
        return render(request, "web/submissions/reading.html", _reading(request, found))
    if found.state == Submission.State.REFUSED:
        return render(request, "web/submissions/refused.html", {"room": "plans", "submission": found})
    show, standing = shown_filter(request.GET), queries.standing_of(found)
    page = Paginator(queries.rows_of(found).filter(FILTERS[show]), A_PAGE).get_page(request.GET.get("page"))
    owner = found.organisation_id
    may_change = found.state == Submission.State.READ and request.part.may(CORRECT, owner)
    may_put_in = found.state == Submission.State.READ and request.part.may(PUT_IN, owner)
    return render(
        request,
        "web/submissions/submission.html",
        {
            "room": "plans",
            "submission": found,
            "standing": standing,
            "headline": headline(found, standing),
            "filters": _filters(standing, show),
            "show": show,
            "page": page,
            "lines": lines_of(found, page, may_change=may_change, may_put_in=may_put_in),
            "calendar": _calendar(found),
            "skipped": [skipped_words(one) for one in found.skipped[:SKIPPED_SHOWN]],
            "troubles": [trouble_of(problem) for problem in found.problems],
            "last": _last_put_in(found) if may_put_in else None,
            "may_change": may_change,
            "may_put_in": may_put_in,
            "shown": participation(request.cycle, found.organisation),
            "other_name": found.named if _is_another(found) else "",
            "columns": columns_told(found),
        },
    )


def shown_filter(given: Mapping[str, Any]) -> str:
    """The rows asked for; all where that is none of the filters."""
    show = str(given.get("show", "all"))
    return show if show in FILTERS else "all"


def _filters(standing: queries.Standing, show: str) -> list[Filter]:
    labels = {
        "all": _("All"),
        "good": _("Can go in"),
        "check": _("Please check"),
        "mend": _("Must be mended"),
        "in_plan": _("In the plan"),
        "aside": _("Left aside"),
        "known": _("Known already"),
    }
    counted = [Filter(key, label, getattr(standing, COUNTS.get(key, key))) for key, label in labels.items()]
    return [one for one in counted if one.count or one.key in ("all", show)]


def _calendar(found: Submission) -> str:
    known = facts.calendars().get(found.calendar)
    return known.name if known else ""


def _is_another(found: Submission) -> bool:
    """Whether the file names another organisation than the one it was sent for; of pasted lines that is a guess."""
    if found.pasted:
        return False
    named, own = found.named.casefold(), found.organisation.name.casefold()
    return bool(named) and named not in own and own not in named


def _last_put_in(found: Submission) -> Mapping[str, Any] | None:
    """The rows that went in together last: when, by whom and how many."""
    standing = found.rows.filter(state=Row.State.IN_PLAN).order_by()
    together = standing.values("settled_at", "settled_by__name").annotate(n=Count("id"))
    return together.order_by("-settled_at").first()


def _reading(request: Asked, found: Submission) -> dict[str, Any]:
    return {"room": "plans", "submission": found, "late": request.now - found.sent_at > LONG_READING}


@member
def progress(request: Asked, uuid: UUID) -> HttpResponseBase:
    """How far the reading is, as the part of the page that asks again each second; then the page itself."""
    found = found_for(request, uuid)
    if not request.htmx:
        return redirect(address(request, found))
    if found.state != Submission.State.READING:
        return HttpResponseClientRefresh()
    return render(request, "web/submissions/progress.html", _reading(request, found))


@member
def file(request: Asked, uuid: UUID) -> HttpResponseBase:
    """The file itself, as it was sent."""
    found = found_for(request, uuid)
    try:
        content = found.file.open("rb")
    except OSError as error:
        raise Hidden from error
    return FileResponse(
        content, as_attachment=True, filename=found.name, content_type="application/octet-stream"
    )


@require_POST
@member
def put_in(request: Asked, uuid: UUID) -> HttpResponse:
    """Put all good rows into the plan, or the one that is named."""
    found = found_for(request, uuid)
    positions = _positions(request) if "position" in request.POST else None
    try:
        count = operations.put_in(submission=found, by=request.user, at=request.now, positions=positions)
    except (NothingToPutIn, WithdrawnAlready) as refusal:
        messages.warning(request, answer_to(refusal))
    else:
        text = ngettext(
            "%(n)s row is in the plan now. The findings are renewed by themselves.",
            "%(n)s rows are in the plan now. The findings are renewed by themselves.",
            count,
        )
        messages.success(request, text % {"n": f"{count:,}"})
    return back(request, found, positions or [])


@require_POST
@member
def take_out(request: Asked, uuid: UUID) -> HttpResponse:
    """Take the named row out of the plan again, or those that went in together at one moment."""
    found = found_for(request, uuid)
    positions = _positions(request)
    moment = _moment(request.POST.get("moment", ""))
    if moment is not None:
        together = queries.rows_of(found).filter(state=Row.State.IN_PLAN, settled_at=moment)
        positions = list(together.values_list("position", flat=True))
    count = operations.take_out(submission=found, positions=positions, by=request.user, at=request.now)
    if count:
        text = ngettext(
            "%(n)s row is out of the plan again and waits.",
            "%(n)s rows are out of the plan again and wait.",
            count,
        )
        messages.success(request, text % {"n": f"{count:,}"})
    else:
        messages.warning(request, _("There was nothing to take out: somebody did it before you."))
    return back(request, found, [] if moment else positions)


@require_POST
@member
def aside(request: Asked, uuid: UUID) -> HttpResponse:
    """Leave the named row aside, or take it up again."""
    found = found_for(request, uuid)
    positions, leave = _positions(request), "up" not in request.GET
    try:
        count = operations.put_aside(
            submission=found, positions=positions, aside=leave, by=request.user, at=request.now
        )
    except WithdrawnAlready as refusal:
        messages.warning(request, answer_to(refusal))
        return back(request, found, positions)
    if not count:
        messages.warning(request, _("Nothing was changed: somebody else changed this row before you."))
    elif leave:
        messages.success(request, _("The row is left aside. It can be taken up again at any time."))
    else:
        messages.success(request, _("The row waits again."))
    return back(request, found, positions)


@require_POST
@member
def withdraw(request: Asked, uuid: UUID) -> HttpResponse:
    """Take the whole file back."""
    found = found_for(request, uuid)
    try:
        count = operations.withdraw(submission=found, by=request.user, at=request.now)
    except WithdrawnAlready as refusal:
        messages.warning(request, answer_to(refusal))
    else:
        text = ngettext(
            "“%(file)s” is taken back: %(n)s activity left the plan.",
            "“%(file)s” is taken back: %(n)s activities left the plan.",
            count,
        )
        messages.success(request, text % {"file": found.name, "n": f"{count:,}"})
    return redirect(address(request, found))


def _positions(request: Asked) -> list[int]:
    given = request.POST.getlist("position")
    return [
        int(text) for text in given if text.isascii() and text.isdigit() and len(text) <= LONGEST_POSITION
    ]


def _moment(text: str) -> dt.datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found and found.tzinfo else None


def address(
    request: Asked, found: Submission, *, given: Mapping[str, Any] | None = None, position: int | None = None
) -> str:
    """The address of a submission's page at one row, with the filter kept."""
    base = reverse("submission", args=(request.cycle.county.key, request.cycle.slug, found.uuid))
    given = given or {}
    kept = {"show": shown_filter(given), "page": str(given.get("page", ""))}
    asked = {"show": kept["show"]} if kept["show"] != "all" else {}
    asked |= {"page": kept["page"]} if kept["page"].isdigit() and kept["page"] != "1" else {}
    query = f"?{urlencode(asked)}" if asked else ""
    return f"{base}{query}" + (f"#row-{position}" if position is not None else "")


def back(request: Asked, found: Submission, positions: Collection[int]) -> HttpResponse:
    """Back to the page where the press was made."""
    only = next(iter(positions)) if len(positions) == 1 else None
    return redirect(address(request, found, given=request.POST, position=only))
