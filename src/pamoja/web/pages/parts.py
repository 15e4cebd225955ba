"""What an organisation leads, carries out and pays for, in its own plan and in others'."""

from collections import Counter
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from pamoja.organisations.rights import SEE_PLAN, Hidden
from pamoja.places.queries import wards_within
from pamoja.plans.models import ActivityRole
from pamoja.plans.playing import activities_with, named_under, roles_of
from pamoja.plans.queries import view_of, with_details
from pamoja.web.asked import Asked, member
from pamoja.web.eyes import Eyes

A_PAGE = 50


@member
def parts(request: Asked, uuid: UUID) -> HttpResponse:
    """The activities in which an organisation plays a part, one part at a time where it is asked for."""
    request.part.demand(SEE_PLAN)
    view = view_of(request.cycle, request.part)
    found = next((one for one in view.participations if one.organisation.uuid == uuid), None)
    if found is None:
        raise Hidden
    names = named_under(found.organisation)
    role = request.GET.get("role", "")
    role = role if role in ActivityRole.Role.values else ""
    played = list(roles_of(view, names).values_list("activity", "role"))
    count = Counter(name for _, name in played)
    page = Paginator(with_details(activities_with(view, names, role)), A_PAGE).get_page(
        request.GET.get("page")
    )
    eyes = Eyes(view, wards_within(request.cycle.county))
    labels = {name: str(label) for name, label in ActivityRole.Role.choices}
    here = {activity.pk for activity in page}
    told: dict[int, list[str]] = {}
    for key, name in played:
        if key in here and labels[name] not in told.setdefault(key, []):
            told[key].append(labels[name])
    context = {
        "room": "partners",
        "organisation": found.organisation,
        "roles": [(name, label, count[name]) for name, label in labels.items() if count[name]],
        "role": role,
        "page": page,
        "also": f"role={role}&" if role else "",
        "rows": [(eyes.look(activity), told.get(activity.pk, [])) for activity in page],
    }
    return render(request, "web/partners/parts.html", context)
