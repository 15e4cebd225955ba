"""Places in several hierarchies at once: a ward lies in a constituency and, independently, in a sub-county."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from pamoja.core.refusals import UnknownPlace, UnknownSpelling
from pamoja.core.spelling import distance

COUNTRY, COUNTY, SUBCOUNTY, CONSTITUENCY, WARD = "country", "county", "subcounty", "constituency", "ward"
LETTERS_PER_ERROR = 4  # a name of so many letters may have one typing error and still be known
_MODIFIER = "Lm"  # a letter that only changes the one before it, as an apostrophe may be written


@dataclass(frozen=True, slots=True)
class Place:
    """A place under our own id; `code` is the outside code people know it by, "" where it has none.

    `parents` are the ids one step up, one for each hierarchy that the place is part of.
    """

    id: str
    name: str
    level: str
    code: str = ""
    parents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name or code of a place, and who uses it; a disputed code is an alias with status "disputed"."""

    place: str
    text: str
    kind: str = "name"
    status: str = "in use"
    source: str = ""


class Gazetteer:
    """All known places, who contains whom, and their other names. Raises ValueError for an unknown parent."""

    def __init__(self, places: Iterable[Place], aliases: Iterable[Alias] = ()) -> None:
        self.places: Mapping[str, Place] = {place.id: place for place in places}
        self.aliases = tuple(aliases)
        for place in self.places.values():
            for parent in place.parents:
                if parent not in self.places:
                    raise ValueError(f"{place.id} names the parent {parent}, which is not in the gazetteer")

    def __getitem__(self, place_id: str) -> Place:
        return self.places[place_id]

    def __contains__(self, place_id: str) -> bool:
        return place_id in self.places

    @cached_property
    def _ancestors(self) -> dict[str, frozenset[str]]:
        """Of every place all that contain it; raises ValueError where places contain one another in a circle."""
        found: dict[str, frozenset[str]] = {}

        def above(place_id: str, path: tuple[str, ...]) -> frozenset[str]:
            if place_id in path:
                raise ValueError(f"the places {' > '.join((*path, place_id))} contain one another")
            if place_id not in found:
                parents = self.places[place_id].parents
                higher = (above(parent, (*path, place_id)) for parent in parents)
                found[place_id] = frozenset(parents).union(*higher)
            return found[place_id]

        for place_id in self.places:
            above(place_id, ())
        return found

    @cached_property
    def _wards(self) -> dict[str, tuple[Place, ...]]:
        wards: dict[str, list[Place]] = {}
        for place in self.places.values():
            if place.level == WARD:
                for around in self._ancestors[place.id]:
                    wards.setdefault(around, []).append(place)
        return {key: tuple(sorted(found, key=lambda p: (p.code, p.name))) for key, found in wards.items()}

    @cached_property
    def _disputed(self) -> dict[str, Alias]:
        return {a.place: a for a in self.aliases if a.kind == "code" and a.status == "disputed"}

    def disputed_code(self, place_id: str) -> Alias | None:
        """The other code that a public list gives a place, where the lists disagree."""
        return self._disputed.get(place_id)

    def ancestors(self, place_id: str) -> frozenset[str]:
        """The ids of all places that contain it, in every hierarchy; not itself."""
        return self._ancestors[place_id]

    def contains(self, outer: str, inner: str) -> bool:
        """Whether one place is the other or contains it in any hierarchy."""
        return outer == inner or outer in self._ancestors[inner]

    def wards_in(self, place_id: str) -> tuple[Place, ...]:
        """The wards of a place in order of code; a ward is its own only ward."""
        place = self.places[place_id]
        return (place,) if place.level == WARD else self._wards.get(place_id, ())

    def county_of(self, place_id: str) -> Place | None:
        """The county that a place is or lies in; None for a country."""
        for candidate in (place_id, *sorted(self._ancestors[place_id])):
            if self.places[candidate].level == COUNTY:
                return self.places[candidate]
        return None

    def inside(self, county: str, level: str) -> tuple[Place, ...]:
        """All places of one level in a county, in order of code and name."""
        found = (p for p in self.places.values() if p.level == level and county in self._ancestors[p.id])
        return tuple(sorted(found, key=lambda p: (p.code, p.name)))

    def county(self, text: str) -> Place:
        """The county that a person means by a name, a slug or a code in any case; raises UnknownPlace."""
        wanted = squeeze(text)
        for place in self.places.values():
            if place.level != COUNTY:
                continue
            if wanted in (squeeze(place.name), squeeze(place.id), squeeze(place.code)):
                return place
            if wanted.endswith("county") and wanted == squeeze(place.name) + "county":
                return place
        near = self._nearly(wanted.removesuffix("county"))
        if near:
            raise UnknownSpelling(
                name=text, near=" or ".join(f"{place.name} ({place.code})" for place in near)
            )
        raise UnknownPlace(name=text)

    def _nearly(self, wanted: str) -> list[Place]:
        """The counties whose name has the fewest typing errors against this one; none where those are many."""
        most = len(wanted) // LETTERS_PER_ERROR
        errors = {
            place.id: distance(wanted, squeeze(place.name), most)
            for place in self.places.values()
            if place.level == COUNTY
        }
        fewest = min(errors.values(), default=most + 1)
        return [self.places[key] for key, count in errors.items() if count == fewest <= most]


def squeeze(text: str) -> str:
    """Letters and digits alone, in lower case and without accents: how names are compared.

    “Mũrang’a”, “Murangʼa” and “MURANGA” are one name, and so are “Kaŋatotha” and “Kang’atotha”.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.casefold().replace("ŋ", "ng"))
        return "".join(ch for ch in text if ch.isalnum() and unicodedata.category(ch) != _MODIFIER)
    return "".join(ch for ch in text.casefold() if ch.isalnum())
