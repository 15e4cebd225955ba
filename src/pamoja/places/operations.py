"""Loads the shipped places; running it again changes nothing."""

from django.db import transaction

from pamoja.core.places import COUNTY
from pamoja.places.models import Alias, Place, Population
from pamoja.workplan import facts

BATCH = 500


@transaction.atomic
def seed() -> int:
    """Bring the tables in step with the shipped facts and tell how many places there are."""
    gazetteer = facts.gazetteer()
    sources = {row["id"]: row["source"] for row in facts.table("places.csv")}
    Place.objects.bulk_create(
        [
            Place(key=p.id, name=p.name, level=p.level, code=p.code, source=sources[p.id])
            for p in gazetteer.places.values()
        ],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["name", "level", "code", "source"],
    )
    ids = dict(Place.objects.values_list("key", "id"))
    _put_in_counties(ids)
    _link(ids)
    _load_names(ids)
    return len(ids)


def _put_in_counties(ids: dict[str, int]) -> None:
    gazetteer = facts.gazetteer()
    inside: list[Place] = []
    for place in Place.objects.exclude(level=COUNTY):
        county = gazetteer.county_of(place.key) if place.key in gazetteer else None
        place.county_id = ids[county.id] if county else None
        inside.append(place)
    Place.objects.bulk_update(inside, ["county"], batch_size=BATCH)


def _link(ids: dict[str, int]) -> None:
    through = Place.within.through
    links = [
        through(from_place_id=ids[place.id], to_place_id=ids[parent])
        for place in facts.gazetteer().places.values()
        for parent in place.parents
    ]
    through.objects.bulk_create(links, batch_size=BATCH, ignore_conflicts=True)


def _load_names(ids: dict[str, int]) -> None:
    aliases = [
        Alias(place_id=ids[a.place], text=a.text, kind=a.kind, status=a.status, source=a.source)
        for a in facts.gazetteer().aliases
    ]
    Alias.objects.bulk_create(aliases, batch_size=BATCH, ignore_conflicts=True)
    people = [
        Population(place_id=ids[r["place"]], year=r["year"], people=r["people"], source=r["source"])
        for r in facts.table("populations.csv")
    ]
    Population.objects.bulk_create(people, batch_size=BATCH, ignore_conflicts=True)
