"""The joint plan of the demonstration as a value, made once for all tests, and small plans of a few rows."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from pamoja.core.activities import Activity, BudgetLine, Site
from pamoja.core.money import Money
from pamoja.workplan import demonstration
from pamoja.workplan.plan import JointPlan, PlanRow
from pamoja.workplan.planning import make_plan

WAMBA = Site("samburu/wamba-east", "Wamba East", "ward", "0224")
DRILL = Activity(
    id="7d0f0b0e-6c0e-4a51-9f53-0d9f5d7a3c11",
    title="Drill a borehole",
    organisation="Maji na Afya Trust",
    sector="Water",
    sites=(WAMBA,),
    start=dt.date(2026, 10, 1),
    until=dt.date(2027, 1, 1),
    budget=(BudgetLine(Money(Decimal(4_000_000), "KES"), "Water Fund"),),
)


@cache
def demonstrated() -> JointPlan:
    """The plan of the shipped files, made by the road of the command line."""
    with TemporaryDirectory() as folder:
        files = demonstration.copy_files(Path(folder) / "files")
        rates = demonstration.copy_rates(Path(folder))
        plan = make_plan(files, county=demonstration.COUNTY, cycle=demonstration.CYCLE, rates=rates)
    return replace(plan, notice=demonstration.NOTICE)


def plan_of(*activities: Activity, **changes: object) -> JointPlan:
    """The demonstration's county and year with these rows alone; `changes` are of each row."""
    rows = tuple(
        replace(PlanRow(at, activity, "", "", (False, True, False, False)), **changes)  # type: ignore[arg-type]
        for at, activity in enumerate(activities, 1)
    )
    return replace(demonstrated(), rows=rows, findings=(), gaps=(), readings=())
