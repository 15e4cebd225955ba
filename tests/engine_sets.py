"""Sets of activities on which the engines are compared: generated, the demonstration's, and odd ones."""

import datetime as dt
import random
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

from demonstrated import demonstrated
from pamoja.core.activities import Activity, BudgetLine, Site
from pamoja.core.money import Money
from pamoja.core.places import Gazetteer
from pamoja.workplan.overlap_tables import read_activities, read_places
from tests_paths import ROOT

Set = tuple[tuple[Activity, ...], Gazetteer]
TITLES = (
    "Drill and equip 2 boreholes",
    "Rehabilitation of boreholes for pastoralists",
    "Train 4 water user committees on O&M",
    "Zamani mradi wa jamii",
    "Zamani mradi ya jamii",
    "Quarterly water sector coordination meeting for county officials and women",
    "Training of community health volunteers",
    "Construction of a maternity wing at the dispensary in the ward for the mothers",
    "",
)
PLACES = ((), ("wamba-east",), ("waso", "nachola"), ("east",), ("samburu",), ("kenya",), ("burat", "waso"))
PEOPLE = ((), (), ("households",), ("HHs", "women"), ("fishers of the lake",), ("county officials",))
FIRST = dt.date(2026, 7, 1)


def generated(folder: Path, seed: int, rows: int) -> Path:
    """A set of the benchmark's generator."""
    script = ROOT / "bench" / "overlap" / "generate.py"
    command = [sys.executable, str(script), "--seed", str(seed), "--activities", str(rows)]
    subprocess.run([*command, "--out", str(folder)], check=True, stdout=subprocess.DEVNULL)
    return folder


def read(folder: Path) -> Set:
    """The activities and places of a generated set."""
    gazetteer = read_places(folder / "places.csv")
    return read_activities(folder / "activities.csv", gazetteer), gazetteer


def of_the_demonstration(gazetteer: Gazetteer) -> Set:
    """The activities of the demonstration county."""
    return tuple(row.activity for row in demonstrated().rows), gazetteer


def odd(gazetteer: Gazetteer, rows: int = 300) -> Set:
    """Rows without a place, a date, a title or people, that end before they start, of few organisations."""
    chance = random.Random(7)
    return tuple(one_odd(chance, gazetteer, f"r{number:03}") for number in range(rows)), gazetteer


def one_odd(chance: random.Random, gazetteer: Gazetteer, key: str) -> Activity:
    start = FIRST + dt.timedelta(days=chance.choice((0, 3, 40, 200, 400)))
    days = chance.choice((-30, 0, 1, 5, 14, 60, 250, 900))
    missing = chance.random()
    sites = (Site(place, gazetteer[place].name, gazetteer[place].level) for place in chance.choice(PLACES))
    money = chance.choice((None, "1000", "1010", "5000000"))
    return Activity(
        id=key,
        title=chance.choice(TITLES),
        organisation=chance.choice(("Maji", "Lishe", "LISHE ", "Nyika", "")),
        description=chance.choice(
            ("", "targeting 300 pastoralists. Drilling of a borehole.", "Zamani mradi.")
        ),
        sector=chance.choice(("", "Water", "WASH", "Health")),
        target_groups=chance.choice(PEOPLE),
        sites=tuple(sites),
        start=None if missing < 0.15 else start,
        until=None if 0.1 < missing < 0.25 else start + dt.timedelta(days=days),
        budget=() if money is None else (BudgetLine(Money(Decimal(money), chance.choice(("KES", "USD")))),),
    )
