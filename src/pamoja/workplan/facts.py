"""The shipped facts as core values: places, calendars and the sectors of a county."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

from pamoja.core.calendars import DateRule
from pamoja.core.periods import Calendar
from pamoja.core.places import Alias, Gazetteer, Place

COUNTY_YEAR = "county"


@dataclass(frozen=True, slots=True)
class CountySector:
    """A sector as the county's own budget names it: its vote, the kinds of work it covers, and who says so."""

    vote: str
    name: str
    covers: frozenset[str]
    source: str
    status: str
    note: str = ""


def table(name: str) -> list[dict[str, str]]:
    """All rows of a shipped table, its columns as text."""
    text = (resources.files("pamoja") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def gazetteer() -> Gazetteer:
    """Kenya's counties, constituencies, sub-counties and wards."""
    places = (
        Place(row["id"], row["name"], row["level"], row["code"], tuple(row["parents"].split()))
        for row in table("places.csv")
    )
    aliases = (
        Alias(row["place"], row["text"], row["kind"], row["status"], row["source"])
        for row in table("place_aliases.csv")
    )
    return Gazetteer(places, aliases)


@cache
def calendars() -> dict[str, Calendar]:
    """Financial and planning years by key; the county's own is "county"."""
    return {
        row["key"]: Calendar(row["key"], row["name"], int(row["month"]), int(row["day"]))
        for row in table("fiscal_calendars.csv")
    }


@cache
def date_rules() -> tuple[DateRule, ...]:
    """The statutory dates of a county's planning and budget year."""
    return tuple(DateRule(**row) for row in table("statutory_calendar.csv"))


@cache
def county_sectors(county: str) -> tuple[CountySector, ...]:
    """The sectors that a county budgets by, in order of vote; none where they have not been loaded."""
    return tuple(
        CountySector(
            row["vote"],
            row["name"],
            frozenset(row["covers"].split()),
            row["source"],
            row["status"],
            row["note"],
        )
        for row in table("county_sectors.csv")
        if row["county"] == county
    )


@cache
def dac_purposes() -> dict[str, str]:
    """The names of the OECD DAC purpose codes, five digits."""
    return {row["code"]: row["name"] for row in table("dac_purpose_codes.csv")}
