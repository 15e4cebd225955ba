"""Points on the globe: how far apart they are, and which of many is nearest."""

from collections.abc import Iterable
from math import asin, cos, hypot, radians, sin, sqrt

EARTH_KM = 6371.0
Point = tuple[float, float]


def kilometres(one: Point, other: Point) -> float:
    """The distance over the ground between two points given as degrees north and east."""
    north, east = radians(other[0] - one[0]), radians(other[1] - one[1])
    half = sin(north / 2) ** 2 + cos(radians(one[0])) * cos(radians(other[0])) * sin(east / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))


def nearest(point: Point, known: Iterable[tuple[str, Point]]) -> tuple[str, float] | None:
    """The key of the point nearest to this one and how many kilometres away it is; None where none is known."""
    flat = cos(radians(point[0]))

    def far(pair: tuple[str, Point]) -> tuple[float, str]:
        return hypot(pair[1][0] - point[0], (pair[1][1] - point[1]) * flat), pair[0]

    best = min(known, key=far, default=None)
    return (best[0], kilometres(point, best[1])) if best else None
