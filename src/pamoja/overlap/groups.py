"""Findings that are one thing to people: the same work planned by several, and work that comes together in a place.

Grouped by cliques or stars, never by connected components: A like B and B like C do not make A like C.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

MOST_MEMBERS = 12
MOST_PACKAGES = 50
MOST_RELATIONS = 12
LEAST_RELATIONS, LEAST_LEAVES = 2, 2
MONTHS = 3

Edges = Mapping[frozenset[str], "Related"]


@dataclass(frozen=True, slots=True)
class Related:
    """A finding as far as grouping needs it: its two activities, the kind of work, place and people, and its days.

    `work`, `place` and `people` are compared as they are, "" where unknown; `last` is the last day.
    """

    key: str
    members: tuple[str, str]
    work: str
    place: str
    score: float
    people: str = ""
    first: dt.date | None = None
    last: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Findings about one work at one place; `members` are the activities, `findings` keys, best first.

    In a clique every two members meet; in a star all meet the first member, and not each other.
    """

    members: tuple[str, ...]
    findings: tuple[str, ...]
    star: bool = False


@dataclass(frozen=True, slots=True)
class Package:
    """Two or more relations that come together at a place, for the same people, in a quarter.

    `quarter` is its first day; `findings` are keys, the best first, `members` the activities in them.
    """

    place: str
    people: str
    quarter: dt.date
    findings: tuple[str, ...]
    members: tuple[str, ...]


def duplicates_in_groups(found: Iterable[Related]) -> tuple[Group, ...]:
    """Every finding in exactly one group, the best group first; the order in which they are given does not matter.

    A clique needs every two activities to meet, so all of its members share days as well: intervals that meet two by
    two have a day in common. What is left over is put around the activity that most of it has in common.
    """
    at_place: dict[tuple[str, str], list[Related]] = defaultdict(list)
    for one in sorted(found, key=_best_first):
        at_place[one.work.casefold(), one.place].append(one)
    groups: list[tuple[Related, Group]] = []
    for together in at_place.values():
        single: list[Related] = []
        for clique in _cliques(together):
            if len(clique) == 1:
                single += clique
            else:
                groups.append((clique[0], _group(clique)))
        groups += [(star[0], _group(star, star=len(star) > 1)) for star in _stars(single)]
    return tuple(group for best, group in sorted(groups, key=lambda pair: _best_first(pair[0])))


def _best_first(one: Related) -> tuple[float, str]:
    return -one.score, one.key


def _cliques(found: Sequence[Related]) -> Iterable[list[Related]]:
    """The findings in cliques, each grown from the best that is left by whom all of it meets best."""
    left: dict[frozenset[str], Related] = {}
    for one in found:
        left.setdefault(frozenset(one.members), one)
    extra = [one for one in found if left[frozenset(one.members)] is not one]
    while left:
        clique = set(next(iter(left)))
        while len(clique) < MOST_MEMBERS and (new := _who_fits(left, clique)):
            clique.add(new)
        edges = [edge for edge in left if edge <= clique]
        yield sorted((left.pop(edge) for edge in edges), key=_best_first)
    yield from ([one] for one in extra)


def _who_fits(left: Edges, clique: set[str]) -> str:
    """The activity that meets all of a clique, the one that meets it best; "" for none."""
    touching = {name for edge in left if len(edge & clique) == 1 for name in edge - clique}
    fitting = [
        (min(left[frozenset((name, inside))].score for inside in clique), name)
        for name in touching
        if all(frozenset((name, inside)) in left for inside in clique)
    ]
    return min(fitting, key=lambda found: (-found[0], found[1]))[1] if fitting else ""


def _stars(found: Sequence[Related]) -> Iterable[list[Related]]:
    """The findings around the activities that most of them have in common; a lone one alone."""
    left = sorted(found, key=_best_first)
    while left:
        around: dict[str, list[Related]] = defaultdict(list)
        for one in left:
            for name in one.members:
                around[name].append(one)
        hub = min(around, key=lambda name: (-len(around[name]), name))
        taken = around[hub][: MOST_MEMBERS - 1] if len(around[hub]) >= LEAST_LEAVES else left[:1]
        yield taken
        left = [one for one in left if one not in taken]


def _group(found: Sequence[Related], *, star: bool = False) -> Group:
    names = dict.fromkeys(name for one in found for name in sorted(one.members))
    hub = set.intersection(*(set(one.members) for one in found)) if star else set()
    ordered = sorted(names, key=lambda name: (name not in hub, name))
    return Group(tuple(ordered), tuple(one.key for one in found), star)


def packages(found: Iterable[Related]) -> tuple[Package, ...]:
    """Where several relations come together, those with the most of them first; MOST_PACKAGES at most.

    A relation counts in every quarter that its days touch; a package that another one holds is left out. Relations
    without days or a place are left out.
    """
    together: dict[tuple[str, str], dict[dt.date, list[Related]]] = defaultdict(lambda: defaultdict(list))
    for one in sorted(found, key=_best_first):
        for quarter in _quarters(one) if one.place else ():
            together[one.place, one.people][quarter].append(one)
    made: list[tuple[tuple[object, ...], Package]] = []
    for (place, people), by_quarter in together.items():
        for quarter in sorted(by_quarter):
            relations = by_quarter[quarter]
            if len(relations) < LEAST_RELATIONS or _held(quarter, by_quarter):
                continue
            kept = relations[:MOST_RELATIONS]
            names = tuple(sorted({name for one in kept for name in one.members}))
            package = Package(place, people, quarter, tuple(one.key for one in kept), names)
            rank = (-len(relations), -round(sum(one.score for one in relations), 6), place, people, quarter)
            made.append((rank, package))
    return tuple(package for _rank, package in sorted(made, key=lambda pair: pair[0])[:MOST_PACKAGES])


def _held(quarter: dt.date, by_quarter: Mapping[dt.date, Sequence[Related]]) -> bool:
    """Whether another quarter of the place has all relations of this one, and more or earlier."""
    keys = {one.key for one in by_quarter[quarter]}
    for when, others in by_quarter.items():
        theirs = {one.key for one in others}
        if when != quarter and (keys < theirs or (keys == theirs and when < quarter)):
            return True
    return False


def _quarters(one: Related) -> list[dt.date]:
    """The first days of the quarters that its days touch."""
    if one.first is None or one.last is None:
        return []
    day = dt.date(one.first.year, (one.first.month - 1) // MONTHS * MONTHS + 1, 1)
    found: list[dt.date] = []
    while day <= one.last:
        found.append(day)
        month = day.month + MONTHS
        day = dt.date(day.year + (month > 12), (month - 1) % 12 + 1, 1)  # noqa: PLR2004 - months of a year
    return found
