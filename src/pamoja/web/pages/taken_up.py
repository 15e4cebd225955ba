"""What the county took up: which of the partners' lines stand in its finished plan, and which do not."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from pamoja.analysis.documents import taken_up_in
from pamoja.core.money import Money
from pamoja.frameworks.queries import frameworks_of
from pamoja.organisations.rights import SEE_EVERYTHING
from pamoja.web.asked import Asked, member
from pamoja.workplan.taken_up import BY_NUMBER, amounts

A_PAGE = 50


@member
def taken_up(request: Asked) -> HttpResponse:
    """The partners' lines beside a plan of the county that was loaded: those in it, those not, with amounts."""
    request.part.demand(SEE_EVERYTHING)
    frameworks = list(frameworks_of(request.cycle.county))
    asked, year = request.GET.get("plan", ""), request.cycle.label
    of_year = next((one for one in frameworks if one.year == year), frameworks[0] if frameworks else None)
    chosen = next((one for one in frameworks if str(one.uuid) == asked), of_year)
    context: dict[str, Any] = {"room": "plans", "frameworks": frameworks, "framework": chosen}
    if chosen:
        found = taken_up_in(request.cycle, request.part, chosen)
        sums = amounts(found)
        inside = [one for one in found if one.printed]
        shown = request.GET.get("show", "")
        chosen_lines = [
            one for one in found if (shown != "in" or one.printed) and (shown != "out" or not one.printed)
        ]
        context |= {
            "found": len(found),
            "inside": len(inside),
            "outside": len(found) - len(inside),
            "by_number": sum(one.by == BY_NUMBER for one in inside),
            "other_cost": sum(one.same_cost is False for one in inside),
            "money_in": in_words(sums["in"]),
            "money_out": in_words(sums["out"]),
            "page": Paginator([(one, in_words(one.line.cost)) for one in chosen_lines], A_PAGE).get_page(
                request.GET.get("page")
            ),
            "shown": shown,
            "also": f"plan={chosen.uuid}&" + (f"show={shown}&" if shown in ("in", "out") else ""),
        }
    return render(request, "web/documents/taken_up.html", context)


def in_words(sums: tuple[Money, ...]) -> str:
    """Amounts by currency in a line, "" where there are none."""
    return "; ".join(f"{money.currency} {money.amount:,.0f}" for money in sums)
