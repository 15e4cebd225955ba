"""The first page of a cycle: what needs you now, who works where, two calendars, plans received."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from pamoja.cycles.queries import cycles_of
from pamoja.web.asked import Asked, member, signed_in


@signed_in
def home(request: HttpRequest) -> HttpResponseBase:
    """To the person's only cycle, or a list of all their counties."""
    cycles = list(cycles_of(request.user))  # type: ignore[arg-type]
    if len(cycles) == 1:
        return redirect("cycle", cycles[0].county.key, cycles[0].slug)
    return render(request, "web/home/counties.html", {"cycles": cycles})


@member
def cycle(request: Asked) -> HttpResponse:
    """The first page of one county's year."""
    return render(request, "web/home/cycle.html", {"room": "home"})


@member
def progress(request: Asked) -> HttpResponse:
    """How far the analysis is, as the part of a page that asks for it again."""
    return HttpResponse("")
