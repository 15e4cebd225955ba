"""Reads of places."""

from django.db.models import QuerySet

from pamoja.core.places import COUNTY, SUBCOUNTY, WARD
from pamoja.places.models import Place
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


def choices_in(county: Place) -> list[Place]:
    """What may be written as a place of a county: its wards and sub-counties, then the county itself."""
    inside = Place.objects.filter(county=county, level__in=(WARD, SUBCOUNTY)).order_by("-level", "name")
    return [*inside, county]


def ids_by_key(keys: set[str]) -> dict[str, int]:
    """The row ids of places by their keys."""
    return dict(Place.objects.filter(key__in=keys).values_list("key", "id"))
