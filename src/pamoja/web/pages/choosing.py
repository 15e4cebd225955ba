"""A row that was changed in its file and in the plan: both beside what stood there before, and a person chooses."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from pamoja.organisations.rights import CORRECT, Hidden
from pamoja.plans import operations, queries
from pamoja.plans.models import Row, Submission
from pamoja.plans.operations.correcting import FILE, PLAN
from pamoja.plans.operations.refusals import (
    ChangedMeanwhile,
    ChooseEach,
    NothingToChoose,
    PlanMovedOn,
    ReplacedByNewer,
    WithdrawnAlready,
)
from pamoja.plans.returning import BACK, owner_of
from pamoja.web.asked import Asked, answer_to, member
from pamoja.web.pages.submission import address, found_for
from pamoja.web.staged import label_of


@dataclass(frozen=True, slots=True)
class Both:
    """A field that was changed on both sides: as it was when the file was made, in the file, and in the plan now."""

    name: str
    label: str
    before: str
    file: str
    plan: str
    chosen: str


@member
def choose(request: Asked, uuid: UUID, position: int) -> HttpResponse:
    """Show both sides of a row in conflict, or take what was chosen."""
    found = found_for(request, uuid)
    one = queries.row(found, position)
    if one is None:
        raise Hidden
    request.part.demand(CORRECT, found.organisation_id)
    request.part.demand(CORRECT, owner_of(one) or found.organisation_id)
    one.submission = found
    if request.method == "POST":
        return _chosen(request, found, one)
    if not one.values.get(BACK, {}).get("conflicts"):
        messages.info(request, answer_to(NothingToChoose(row=one.line)))
        return redirect(address(request, found, given=request.GET, position=position))
    return _page(request, found, one, {})


def _chosen(request: Asked, found: Submission, one: Row) -> HttpResponse:
    conflicts = one.values.get(BACK, {}).get("conflicts", {})
    wholly = request.POST.get("wholly", "")
    taken = {name: wholly or request.POST.get(f"take-{name}", "") for name in conflicts}
    version = request.POST.get("version", "")
    try:
        settled = operations.choose(
            row=one,
            version=int(version) if version.isascii() and version.isdigit() else 0,
            taken=taken,
            by=request.user,
            at=request.now,
        )
    except ChooseEach as refusal:
        return _page(request, found, one, taken, said=answer_to(refusal), status=422)
    except (ChangedMeanwhile, PlanMovedOn) as refusal:
        newest = queries.row(found, one.position) or one
        if newest.values.get(BACK, {}).get("conflicts"):
            return _page(request, found, newest, taken, said=answer_to(refusal), status=409)
        messages.warning(request, answer_to(refusal))
    except (NothingToChoose, ReplacedByNewer, WithdrawnAlready) as refusal:
        messages.warning(request, answer_to(refusal))
    else:
        messages.success(request, _said_of(settled))
    return redirect(address(request, found, given=request.POST, position=one.position))


def _said_of(row: Row) -> str:
    if row.known:
        return _("What the plan says was kept; nothing is left to put in from row %(row)s.") % {
            "row": row.line
        }
    return _("Chosen. Row %(row)s can go into the plan now.") % {"row": row.line}


def _page(
    request: Asked,
    found: Submission,
    one: Row,
    taken: Mapping[str, str],
    *,
    said: str = "",
    status: int = 200,
) -> HttpResponse:
    nothing, unknown = _("nothing"), _("not known any more")
    conflicts: Mapping[str, tuple[str | None, str, str]] = one.values[BACK]["conflicts"]
    both = [
        Both(
            name,
            label_of(name),
            unknown if before is None else before or nothing,
            file or nothing,
            plan or nothing,
            taken.get(name, ""),
        )
        for name, (before, file, plan) in conflicts.items()
    ]
    return render(
        request,
        "web/submissions/choose.html",
        {
            "room": "plans",
            "submission": found,
            "row": one,
            "both": both,
            "said": said,
            "FILE": FILE,
            "PLAN": PLAN,
            "back": address(request, found, given=request.GET or request.POST, position=one.position),
        },
        status=status,
    )
