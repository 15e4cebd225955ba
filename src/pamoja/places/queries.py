"""Reads of places."""

from dataclasses import dataclass
from typing import overload

from django.db.models import QuerySet

from pamoja.core import places as core
from pamoja.core.places import CONSTITUENCY, COUNTY, SUBCOUNTY, WARD
from pamoja.places.models import Place, Population
from pamoja.workplan import facts


def county(text: str) -> Place:
    """The county that a person means by a name, slug or code; raises UnknownPlace."""
    return Place.objects.get(key=facts.gazetteer().county(text).id)


def counties() -> QuerySet[Place]:
    """All counties, in order of code."""
    return Place.objects.filter(level=COUNTY).order_by("code")


def wards_of(county: Place) -> QuerySet[Place]:
    """The wards of a county, in order of code."""
    return Place.objects.filter(county=county, level=WARD).order_by("code", "name")


@dataclass(frozen=True, slots=True)
class Ward:
    """A ward and what it lies in, as the shipped facts have them; a sub-county or constituency unknown is None."""

    place: Place
    subcounty: Place | None
    constituency: Place | None

    @property
    def slug(self) -> str:
        """The last part of its key, as addresses name it: "maralal"."""
        return self.place.key.rpartition("/")[2]


def wards_within(county: Place) -> list[Ward]:
    """The wards of a county with the sub-county and constituency of each, in order of code, without a query.

    The places have their keys and names but no row ids.
    """
    gazetteer = facts.gazetteer()
    found: list[Ward] = []
    for ward in sorted(gazetteer.inside(county.key, WARD), key=lambda place: (place.code, place.name)):
        around = {gazetteer[key].level: gazetteer[key] for key in ward.parents}
        subcounty, constituency = around.get(SUBCOUNTY), around.get(CONSTITUENCY)
        found.append(Ward(_unsaved(ward), _unsaved(subcounty), _unsaved(constituency)))
    return found


@overload
def _unsaved(place: core.Place) -> Place: ...
@overload
def _unsaved(place: None) -> None: ...
def _unsaved(place: core.Place | None) -> Place | None:
    return Place(key=place.id, name=place.name, level=place.level, code=place.code) if place else None


def population_of(place: str) -> Population | None:
    """The newest count of people of a place, by its key; None where nobody counted."""
    return Population.objects.filter(place__key=place).order_by("-year").first()


def choices_in(county: Place) -> list[Place]:
    """What may be written as a place of a county: its wards and sub-counties, then the county itself."""
    inside = Place.objects.filter(county=county, level__in=(WARD, SUBCOUNTY)).order_by("-level", "name")
    return [*inside, county]


def ids_by_key(keys: set[str]) -> dict[str, int]:
    """The row ids of places by their keys."""
    return dict(Place.objects.filter(key__in=keys).values_list("key", "id"))
