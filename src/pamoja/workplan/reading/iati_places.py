"""Where an IATI activity happens: by the names of its locations, else by the ward centre nearest to a point."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pamoja.core.placenames import OTHER_COUNTY, PlaceNames, sites_of
from pamoja.core.places import WARD, Place
from pamoja.formats.iati_values import IatiActivity, IatiLocation
from pamoja.workplan.reading.points import Near, ward_near

KENYA = "KE"
EXACT = "1"
LONGEST_NAME = 100
BY_NAME, BY_POINT, ELSEWHERE, OPEN = "name", "point", "elsewhere", "open"
_COUNTRY = re.compile(r"^\W*(?:the\s+)?(?:republic\s+of\s+)?ken[iy]a\W*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Located:
    """A location, the places of the county that it means, and how that is known.

    `how` is "name", "point", "elsewhere" for another county, or "open"; `near` is told where a point decided.
    """

    location: IatiLocation
    how: str
    places: tuple[Place, ...] = ()
    near: Near | None = None

    @property
    def said(self) -> str:
        """The location as its publisher wrote it: the name, else the point."""
        point = (self.location.latitude, self.location.longitude)
        return self.location.name or (f"{point[0]}, {point[1]}" if None not in point else "")


def is_abroad(item: IatiActivity) -> bool:
    """Whether all the countries that the activity names are others."""
    countries = {one.code.upper() for one in item.countries if one.code}
    return bool(countries) and KENYA not in countries


def located(item: IatiActivity, names: PlaceNames) -> tuple[Located, ...]:
    """Every location of the activity, in the file's order; names of another country say nothing of this one's wards."""
    if is_abroad(item):
        return tuple(Located(location, OPEN) for location in item.locations)
    return tuple(_located(location, names) for location in item.locations)


def places_of(found: Iterable[Located]) -> tuple[Place, ...]:
    """All places of the locations, each once."""
    return tuple(dict.fromkeys(place for one in found for place in one.places))


def _located(location: IatiLocation, names: PlaceNames) -> Located:
    pieces = names.resolve(location.name) if 0 < len(location.name) <= LONGEST_NAME else ()
    named = sites_of(piece for piece in pieces if piece.resolved)
    exact = location.exactness == EXACT and not any(place.level == WARD for place in named)
    near = None if _COUNTRY.match(location.name) or (named and not exact) else _near(location, names)
    if near and near.county == names.county and _fits(near.ward, named, names):
        return Located(location, BY_POINT, (near.ward,), near)
    if named:
        return Located(location, BY_NAME, named)
    away = near is not None or any(piece.reason == OTHER_COUNTY for piece in pieces)
    return Located(location, ELSEWHERE if away else OPEN, (), near)


def _near(location: IatiLocation, names: PlaceNames) -> Near | None:
    if location.latitude is None or location.longitude is None:
        return None
    return ward_near((location.latitude, location.longitude), names.gazetteer)


def _fits(ward: Place, named: tuple[Place, ...], names: PlaceNames) -> bool:
    """Whether a ward lies in what the name says, where it says anything."""
    return not named or any(names.gazetteer.contains(place.id, ward.id) for place in named)
