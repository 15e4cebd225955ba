"""The joint plan as a county's tables have it now, for a command that writes it out."""

from pathlib import Path

from django.utils import timezone

from pamoja.analysis.exports import beside_rows, numbers_of, whole_plan
from pamoja.core.refusals import Refusal
from pamoja.cycles.models import Cycle
from pamoja.cycles.outlining import outlines_of
from pamoja.workplan.plan import JointPlan


class WhichYear(Refusal):
    """No plan year of the county in the data folder, or several."""

    code = "which_year"
    sentence = "{why}: name one with --county and --cycle. “{folder}” has these: {choices}."


def plan_of(county: str, begins: int, folder: Path) -> tuple[JointPlan, dict[str, object]]:
    """The whole plan of the only year that fits, and what some formats say beside it, such as the numbers.

    `county` is a key and `begins` a year, "" and 0 for any; raises WhichYear.
    """
    there = list(Cycle.objects.select_related("county").order_by("county__name", "-begins"))
    fits = [c for c in there if county in ("", c.county.key) and begins in (0, c.begins)]
    if len(fits) != 1:
        why = "Several plan years fit" if fits else "No plan year fits"
        raise WhichYear(why=why, folder=folder, choices=", ".join(map(str, there)))
    cycle = fits[0]
    plan = whole_plan(cycle)
    beside = beside_rows(cycle, plan, timezone.now())
    return plan, {"numbers": numbers_of(cycle), "outlines": outlines_of(cycle.county), **beside}
