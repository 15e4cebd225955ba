"""Who takes part, and each partner's page: what it sent, what overlaps with whom, what it gets back, who sees what."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from pamoja.analysis.models import Run
from pamoja.analysis.neighbours import Neighbour, gaps_near, neighbours_of
from pamoja.analysis.queries import newest_run
from pamoja.cycles.models import Participation, Shown
from pamoja.cycles.operations import choose_shown
from pamoja.cycles.queries import participation_of, participations_of
from pamoja.organisations.models import Organisation
from pamoja.organisations.queries import also_known_as, merged_into
from pamoja.organisations.rights import CHOOSE_SHOWN, SEE_EVERYTHING, SEE_PRIVATE, SEE_ROWS, SEND, Hidden
from pamoja.plans import queries, receiving
from pamoja.plans.footprints import Footprint, footprint_of, wards_around
from pamoja.plans.queries import View, view_of
from pamoja.web.asked import Asked, member
from pamoja.workplan import facts

A_PAGE = 50
MOST_FILES = 20
MONEY_MEANS = (
    (Shown.ALL, gettext_lazy("All partners see each amount and who pays it.")),
    (
        Shown.BAND,
        gettext_lazy("Partners see a band such as “KES 1 to 5 million”, no amount and no payer's share."),
    ),
    (Shown.TOTALS, gettext_lazy("Partners see no amount of any activity of yours, and no band.")),
)
SITES_MEAN = (
    (Shown.ALL, gettext_lazy("All partners see the wards of each activity; tables by ward count them.")),
    (
        Shown.BAND,
        gettext_lazy("Partners see the sub-county and no ward; tables by ward leave you out and say so."),
    ),
    (Shown.TOTALS, gettext_lazy("Partners see no place of any activity of yours.")),
)


class ShownForm(forms.Form):
    """Who sees an organisation's money and places."""

    money = forms.ChoiceField(
        label=gettext_lazy("Your money"), choices=MONEY_MEANS, widget=forms.RadioSelect, required=True
    )
    sites = forms.ChoiceField(
        label=gettext_lazy("Your places"), choices=SITES_MEAN, widget=forms.RadioSelect, required=True
    )


@member
def partners(request: Asked) -> HttpResponse:
    """Who takes part, each with how its plan stands as far as the person may know."""
    taking_part = participations_of(request.cycle)
    prefetch_related_objects(taking_part, "organisation__networks")
    lines = receiving.received(request.cycle, taking_part)
    everything = request.part.may(SEE_EVERYTHING)
    context = {
        "room": "partners",
        "page": Paginator(lines, A_PAGE).get_page(request.GET.get("page")),
        "count": len(lines),
        "with_plan": sum(bool(line.activities) for line in lines),
        "everything": everything,
        "own": request.part.organisations,
    }
    return render(request, "web/partners/partners.html", context)


@member
def partner(request: Asked, uuid: UUID) -> HttpResponse:
    """One organisation that takes part."""
    view = view_of(request.cycle, request.part)
    if not any(one.organisation.uuid == uuid for one in view.participations):
        kept = merged_into(uuid)
        if kept is None:
            raise Hidden
        return redirect("partner", request.cycle.county.key, request.cycle.slug, kept.uuid)
    found = _participation(view, uuid)
    form = ShownForm(initial={"money": found.money, "sites": found.sites})
    return render(request, "web/partners/partner.html", about(request, view, found, form))


@require_POST
@member
def shown(request: Asked, uuid: UUID) -> HttpResponse:
    """What an organisation's own people choose to show the others."""
    form = ShownForm(request.POST)
    if not form.is_valid():
        view = view_of(request.cycle, request.part)
        found = _participation(view, uuid)
        request.part.demand(CHOOSE_SHOWN, found.organisation)
        return render(request, "web/partners/partner.html", about(request, view, found, form), status=422)
    chosen = participation_of(request.cycle, uuid)
    if chosen is None:
        raise Hidden
    choose_shown(participation=chosen, by=request.user, at=request.now, **form.cleaned_data)
    messages.success(request, _("Kept. From now on other partners see what you chose."))
    return redirect("partner", request.cycle.county.key, request.cycle.slug, uuid)


def _participation(view: View, uuid: UUID) -> Participation:
    found = next((p for p in view.participations if p.organisation.uuid == uuid), None)
    if found is None:
        raise Hidden
    return found


def about(request: Asked, view: View, found: Participation, form: ShownForm) -> dict[str, Any]:
    """Everything a partner's page says."""
    organisation, part = found.organisation, request.part
    footprint = footprint_of(view, organisation.pk)
    run = newest_run(request.cycle)
    sees_rows = part.may(SEE_ROWS, organisation)
    sent = queries.submissions_of(request.cycle, part).filter(organisation=organisation) if sees_rows else ()
    neighbours = _neighbours(view, run, organisation)
    return {
        "room": "partners",
        "participation": found,
        "organisation": organisation,
        "also": also_known_as(organisation) if organisation.known_as_id else [],
        "networks": [network.name for network in organisation.networks.all()],
        "footprint": footprint,
        "counted_by": _counted_by(view, footprint, organisation),
        "money_shown": view.money[organisation.pk],
        "sites_shown": view.sites[organisation.pk],
        "chosen": {"money": found.get_money_display(), "sites": found.get_sites_display()},
        "sees_rows": sees_rows,
        "may_send": part.may(SEND, organisation),
        "sent": sent[:MOST_FILES] if sees_rows else (),
        "run": run,
        "overlapping": sorted((n for n in neighbours if n.counts.overlaps), key=lambda n: -n.counts.overlaps),
        "helping": sorted((n for n in neighbours if n.counts.helping), key=lambda n: -n.counts.helping),
        "gaps": _gaps(run, footprint, view),
        "form": form if part.may(CHOOSE_SHOWN, organisation) else None,
        "own": organisation.pk in part.organisations,
    }


def _counted_by(view: View, footprint: Footprint, organisation: Organisation) -> list[str]:
    """Who counts money that this organisation reports too: told to those who may see what both plans say together."""
    if footprint.twice_kes is None or not view.part.may(SEE_PRIVATE, organisation, *footprint.counted_by):
        return []
    return [p.organisation.name for p in view.participations if p.organisation_id in footprint.counted_by]


@dataclass(frozen=True, slots=True)
class Beside:
    """Another organisation by name, and what it has to do with this one."""

    name: str
    itself: bool
    counts: Neighbour
    wards: tuple[str, ...]


def _neighbours(view: View, run: Run | None, organisation: Organisation) -> list[Beside]:
    """The organisations with which there are findings, in alphabetical order."""
    if run is None:
        return []
    names = {p.organisation_id: p.organisation.name for p in view.participations}
    gazetteer = facts.gazetteer()
    found = [
        Beside(
            names[one.organisation],
            one.organisation == organisation.pk,
            one,
            tuple(gazetteer[ward].name for ward in sorted(one.wards)),
        )
        for one in neighbours_of(run, view.part, organisation.pk, view.organisations_without)
        if one.organisation in names
    ]
    return sorted(found, key=lambda one: one.name.casefold())


def _gaps(run: Run | None, footprint: Footprint, view: View) -> dict[str, list[str]]:
    """Wards near an organisation's own that nobody serves in its sectors; none where its wards are not shown.

    None either where any partner hides its places: a ward that is no gap would tell where it works.
    """
    if run is None or not footprint.wards:
        return {}
    sectors = [name for name, _, _ in footprint.sectors if name]
    return gaps_near(run, sectors, wards_around(footprint.wards), without=view.organisations_without)
