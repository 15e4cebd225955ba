"""Who has sent a plan and who has not: what waits in each, when it is due, and a reminder with one press."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from pamoja.cycles import operations
from pamoja.cycles.operations import BETWEEN_REMINDERS, NobodyToRemind, RemindedAlready
from pamoja.cycles.queries import participation_of
from pamoja.organisations.queries import awaited, with_people
from pamoja.organisations.rights import REMIND, SEE_EVERYTHING, Hidden, Part
from pamoja.plans import receiving
from pamoja.plans.receiving import Received
from pamoja.web.asked import Asked, answer_to, member
from pamoja.web.needs import due_words

ORDER = ("missing", "to_mend", "returned", "waiting", "in_plan")
A_PAGE = 50
TO_INVITE, INVITED = "to_invite", "invited"


@dataclass(frozen=True, slots=True)
class Line:
    """One organisation's plan, and whether it may be reminded now; `nobody` says what to do where nobody can be."""

    plan: Received
    remind: bool
    nobody: str = ""


@member
def received(request: Asked) -> HttpResponse:
    """Who has sent and who has not; a POST reminds all who have not."""
    if request.method == "POST":
        return _remind_all(request)
    everybody = receiving.received(request.cycle)
    seen = sorted(visible(request.part, everybody), key=lambda line: ORDER.index(line.state))
    leads = request.part.everywhere(REMIND)
    lines = _lines(request, seen) if leads else [Line(plan, remind=False) for plan in seen]
    return render(
        request,
        "web/received/received.html",
        {
            "room": "plans",
            "due": due_words(request.cycle, request.now),
            "page": Paginator(lines, A_PAGE).get_page(request.GET.get("page")),
            "count": len(lines),
            "missing": sum(plan.state == "missing" for plan in seen),
            "to_mend": sum(plan.to_mend for plan in seen),
            "reachable": sum(line.plan.state == "missing" and not line.nobody for line in lines),
            "to_remind": sum(line.remind for line in lines),
            "alone": len(everybody) <= 1,
            "leads": leads,
            "own": request.part.organisations,
            "all_lines": request.part.may(SEE_EVERYTHING),
        },
    )


def _lines(request: Asked, seen: Sequence[Received]) -> list[Line]:
    """Each plan with what the lead may do about it where it has not come."""
    county = request.cycle.county
    reached, invited = with_people(county), awaited(county, request.now)
    lines = []
    for plan in seen:
        organisation = plan.participation.organisation_id
        nobody = ""
        if plan.state == "missing" and organisation not in reached:
            nobody = INVITED if organisation in invited else TO_INVITE
        remind = not nobody and _may_be_reminded(plan, request.now)
        lines.append(Line(plan, remind, nobody))
    return lines


def visible(part: Part, lines: Sequence[Received]) -> list[Received]:
    """The plans that a person may know the state of: all for the county, otherwise those of their own."""
    if part.may(SEE_EVERYTHING):
        return list(lines)
    return [line for line in lines if line.participation.organisation_id in part.organisations]


def _may_be_reminded(plan: Received, now: dt.datetime) -> bool:
    last = plan.participation.reminded_at
    return plan.state == "missing" and (last is None or now - last >= BETWEEN_REMINDERS)


def _remind_all(request: Asked) -> HttpResponse:
    missing = [plan.participation for plan in receiving.received(request.cycle) if plan.state == "missing"]
    told = operations.remind_all(cycle=request.cycle, participations=missing, by=request.user, at=request.now)
    if told.organisations:
        text = ngettext(
            "%(n)s organisation was reminded", "%(n)s organisations were reminded", told.organisations
        )
        people = ngettext("%(n)s message is on its way.", "%(n)s messages are on their way.", told.people)
        messages.success(request, f"{text % {'n': told.organisations}}: {people % {'n': told.people}}")
    for refusal in told.left_out:
        messages.warning(request, answer_to(refusal))
    if not missing:
        messages.info(request, _("Nobody has to be reminded: every plan has come."))
    return _back(request)


@require_POST
@member
def remind(request: Asked, uuid: UUID) -> HttpResponse:
    """Remind one organisation."""
    request.part.demand(REMIND)
    found = participation_of(request.cycle, uuid)
    if found is None:
        raise Hidden
    try:
        people = operations.remind(participation=found, by=request.user, at=request.now)
    except (RemindedAlready, NobodyToRemind) as refusal:
        messages.warning(request, answer_to(refusal))
    else:
        text = ngettext(
            "%(name)s was reminded: a message is on its way to one person.",
            "%(name)s was reminded: messages are on their way to %(n)s people.",
            people,
        )
        messages.success(request, text % {"name": found.organisation.name, "n": people})
    return _back(request)


def _back(request: Asked) -> HttpResponse:
    cycle = request.cycle
    return redirect("received", cycle.county.key, cycle.slug)
