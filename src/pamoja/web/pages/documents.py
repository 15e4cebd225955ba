"""Documents to print and pass on: the Joint Work Plan, packs of a sector, ward or partner, and the budget's papers."""

import datetime as dt
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from pamoja.analysis.exporting import MOST_AT_ONCE
from pamoja.analysis.subjects import PACK_FORMS, PAPER_FORMS
from pamoja.core.calendars import served
from pamoja.cycles.models import Participation
from pamoja.cycles.queries import participations_of, sectors_of, template_of, year_of
from pamoja.organisations.rights import SEE_EVERYTHING, SEE_PLAN
from pamoja.places.queries import wards_within
from pamoja.plans.queries import activities_in_plan
from pamoja.web.asked import Asked, member
from pamoja.web.export_words import PAPERS, WORDS
from pamoja.workplan.exporting import budget


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of the county's budget: what it is, the day it is for, its law, and whether that was only recalled.

    `later` is the day of the same kind for the year after, into which what runs on can be put.
    """

    key: str
    label: str
    words: str
    due: dt.date | None
    law: str
    recalled: bool
    later: dt.date | None
    later_year: str


@member
def documents(request: Asked) -> HttpResponse:
    """Everything that can be printed, each with what it is for."""
    request.part.demand(SEE_PLAN)
    return render(
        request,
        "web/documents/documents.html",
        {
            "room": "plans",
            "forms": [(key, WORDS[key][0]) for key in PACK_FORMS],
            "paper_forms": [(key, WORDS[key][0]) for key in PAPER_FORMS],
            "count": (count := activities_in_plan(request.cycle)),
            "long": count > MOST_AT_ONCE,
            "sectors": sectors_of(request.cycle),
            "wards": wards_within(request.cycle.county),
            "partners": _partners(request),
            "papers": [_paper(request, key) for key in PAPERS],
            "template": template_of(request.cycle.county),
        },
    )


def _partners(request: Asked) -> list[Participation]:
    """Those whose packs the person may have: all for who sees everything, else their own."""
    found = participations_of(request.cycle)
    if not request.part.may(SEE_EVERYTHING):
        found = [one for one in found if one.organisation_id in request.part.organisations]
    return [one for one in found if one.organisation.type != "county"]


def _paper(request: Asked, key: str) -> Paper:
    label, said = PAPERS[key]
    year = year_of(request.cycle)
    due, later = budget.date_for(year, key), budget.next_date(year, key)
    after = served(later, year) if later else None
    return Paper(
        key,
        str(label),
        str(said),
        due.due if due else None,
        due.rule.source if due else "",
        bool(due and due.rule.status != "read"),
        later.due if later else None,
        after.label if after else "",
    )
