"""A small county and ways to put activities into it."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from pamoja.core.activities import Activity, BudgetLine, Site
from pamoja.core.money import Money
from pamoja.core.places import Gazetteer, Place
from pamoja.overlap import Catalogue
from pamoja.workplan.catalogue import shipped_catalogue

Make = Callable[..., Activity]

PLACES = (
    Place("kenya", "Kenya", "country"),
    Place("samburu", "Samburu", "county", "025", ("kenya",)),
    Place("east", "Samburu East", "subcounty", parents=("samburu",)),
    Place("north", "Samburu North", "subcounty", parents=("samburu",)),
    Place("poro-west", "Samburu West", "constituency", "135", ("samburu",)),
    Place("wamba-east", "Wamba East", "ward", "0674", ("east",)),
    Place("wamba-north", "Wamba North", "ward", "0675", ("east",)),
    Place("waso", "Waso", "ward", "0672", ("east", "poro-west")),
    Place("nachola", "Nachola", "ward", "0667", ("north",)),
    Place("ndoto", "Ndoto", "ward", "0668", ("north",)),
    Place("isiolo", "Isiolo", "county", "011", ("kenya",)),
    Place("burat", "Burat", "ward", "0241", ("isiolo",)),
)


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return Gazetteer(PLACES)


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return shipped_catalogue()


@pytest.fixture(scope="session")
def make(gazetteer: Gazetteer) -> Make:
    """An activity with sound values for all that a test does not name; `days` are first and last day."""

    def build(key: str, title: str = "Drill and equip 2 boreholes", **values: Any) -> Activity:
        days = values.pop("days", ("2026-07-01", "2026-09-30"))
        places = values.pop("places", ("wamba-east",))
        money = values.pop("money", None)
        first, last = (dt.date.fromisoformat(day) for day in days) if days else (None, None)
        return Activity(
            id=key,
            title=title,
            organisation=values.pop("organisation", f"Partner {key}"),
            sites=tuple(Site(place, gazetteer[place].name, gazetteer[place].level) for place in places),
            start=first,
            until=last + dt.timedelta(days=1) if last else None,
            budget=() if money is None else (BudgetLine(Money(Decimal(money[0]), money[1])),),
            **values,
        )

    return build
