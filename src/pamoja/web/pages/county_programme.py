"""One programme of the county: what its plan says, what partners add, what is not covered, and what nobody touches."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from pamoja.frameworks.models import KeyOutput
from pamoja.frameworks.queries import outputs_of, programme_in
from pamoja.organisations.rights import SEE_PLAN, Hidden
from pamoja.places.queries import wards_within
from pamoja.plans.aligned import Sums, sums_under, under_programme, wards_under
from pamoja.plans.queries import view_of, with_details
from pamoja.web.asked import Asked, member
from pamoja.web.eyes import Eyes

A_PAGE = 25
MOST_OUTPUTS = 60


@dataclass(frozen=True, slots=True)
class Money:
    """What a programme costs and who plans how much of it, in shillings; None where nothing is known.

    `unpriced` outputs have no cost in shillings. `gap` is the cost without both sides, None where the cost is unknown;
    `over` says that more is planned than it costs. `exact` tells that nothing unknown or hidden is behind it.
    """

    cost: Decimal | None
    unpriced: int
    county: Sums
    partners: Sums

    @property
    def gap(self) -> Decimal | None:
        """The cost that neither side covers; below nothing where more is planned."""
        if self.cost is None:
            return None
        return self.cost - (self.county.kes or Decimal(0)) - (self.partners.kes or Decimal(0))

    @property
    def by_county(self) -> bool:
        """Whether the county's own plan alone covers the cost, as far as the person sees."""
        return self.cost is not None and self.county.kes is not None and self.county.kes >= self.cost

    @property
    def over(self) -> Decimal | None:
        """By how much the planned money is above the cost; None where it is not."""
        return -self.gap if self.gap is not None and self.gap < 0 else None

    @property
    def exact(self) -> bool:
        """Whether nothing unknown or hidden is behind the gap."""
        sides = (self.county, self.partners)
        return not (self.unpriced or any(side.unpriced or side.hidden for side in sides))


@member
def county_programme(request: Asked, uuid: UUID, position: int) -> HttpResponse:
    """A programme of the county beside what partners plan under it."""
    request.part.demand(SEE_PLAN)
    cycle = request.cycle
    programme = programme_in(cycle.county, uuid, position)
    if programme is None:
        raise Hidden
    view = view_of(cycle, request.part)
    outputs = list(outputs_of(programme.framework, programme))
    sides, touched = sums_under(view, programme)
    rows = with_details(under_programme(view, programme).filter(own=False))
    pages = Paginator(rows, A_PAGE)
    pages.count = sides[False].count
    page = pages.get_page(request.GET.get("page"))
    eyes = Eyes(view, wards_within(cycle.county))
    return render(
        request,
        "web/aligned/programme.html",
        {
            "room": "plans",
            "programme": programme,
            "framework": programme.framework,
            "view": view,
            "money": _money(outputs, sides[True], sides[False]),
            "outputs": [(one, touched.get(one.pk, 0)) for one in outputs[:MOST_OUTPUTS]],
            "more_outputs": len(outputs) - MOST_OUTPUTS,
            "untouched": sum(1 for one in outputs if not touched.get(one.pk)),
            "page": page,
            "seen": [eyes.look(activity) for activity in page],
            "wards": wards_under(view, programme),
            "also": "",
        },
    )


def _money(outputs: Sequence[KeyOutput], county: Sums, partners: Sums) -> Money:
    costs = [one.cost for one in outputs if one.cost is not None and one.currency == "KES"]
    return Money(sum(costs, Decimal(0)) if costs else None, len(outputs) - len(costs), county, partners)
