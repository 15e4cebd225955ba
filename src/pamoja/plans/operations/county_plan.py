"""The county's own plan is loaded or taken back, and activities follow it to the programmes that hold then."""

import datetime as dt
from pathlib import Path

from django.db import transaction

from pamoja.cycles.models import Cycle
from pamoja.cycles.operations import plan_changed
from pamoja.frameworks import operations as frameworks
from pamoja.frameworks.models import Framework
from pamoja.organisations.models import User
from pamoja.plans import settling, writing
from pamoja.plans.models import Activity


def load_county_plan(
    *, cycle: Cycle, path: Path, name: str, kind: str, year: str, by: User, at: dt.datetime
) -> Framework:
    """Load the county's plan from its file; activities that name its programmes stand under them at once.

    Raises what loading raises; then what was there stays.
    """
    framework = frameworks.load(path=path, name=name, county=cycle.county, kind=kind, year=year, by=by, at=at)
    _follow(cycle, at)
    return framework


@transaction.atomic
def take_back_county_plan(
    *, cycle: Cycle, framework: Framework, by: User, at: dt.datetime
) -> Framework | None:
    """Undo the loading of the county's plan; activities go back to the programmes that hold again."""
    former = frameworks.take_back(framework=framework, by=by, at=at)
    _follow(cycle, at)
    return former


@transaction.atomic
def _follow(cycle: Cycle, at: dt.datetime) -> None:
    locked = writing.locked(cycle)
    settling.settle(locked, list(Activity.objects.filter(cycle=locked, withdrawn=False)), at)
    plan_changed(cycle=locked)
