"""Which ward a point lies in, as well as the centres of wards can tell: always with the distance, never beyond it."""

from dataclasses import dataclass
from functools import cache

from pamoja.core.places import Gazetteer, Place
from pamoja.core.points import Point, nearest
from pamoja.workplan.facts import table

NEAR_KM = 30.0
"""As far as half the way between two neighbouring wards of the dry north mostly is; beyond it nothing is said."""
TENTH = 1


@dataclass(frozen=True, slots=True)
class Near:
    """The ward whose centre is nearest, its county and the distance."""

    ward: Place
    county: Place | None
    km: float


@cache
def ward_centres() -> tuple[tuple[str, Point], ...]:
    """The centre of each ward whose centre is known, by the ward's id."""
    rows = table("ward_centres.csv")
    return tuple((row["place"], (float(row["latitude"]), float(row["longitude"]))) for row in rows)


def is_coarse(point: Point) -> bool:
    """Whether a point is rounded to tenths of a degree, eleven kilometres, as the middles of countries are."""
    return all(round(part, TENTH) == part for part in point)


def ward_near(point: Point, gazetteer: Gazetteer) -> Near | None:
    """The ward whose centre is nearest to a point; None for a rounded point and where no known centre is near."""
    if is_coarse(point):
        return None
    found = nearest(point, ward_centres())
    if found is None or found[1] > NEAR_KM:
        return None
    ward = gazetteer[found[0]]
    return Near(ward, gazetteer.county_of(ward.id), round(found[1], 1))
