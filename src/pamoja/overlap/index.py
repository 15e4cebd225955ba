"""Activities of many counties, kept compared: a change compares anew only the counties that it touches."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pamoja.core.activities import Activity, Site
from pamoja.core.places import Gazetteer
from pamoja.overlap.analyse import Analysis, analyse
from pamoja.overlap.catalogue import Catalogue
from pamoja.overlap.memory import Memory
from pamoja.overlap.pairs import KINDS, ORDERED, TIERS
from pamoja.overlap.tagging import Trust

NOWHERE = ""
Told = tuple[str, str, str]
Sure = tuple[float, str]


@dataclass(frozen=True, slots=True)
class Delta:
    """What a change did: pairs (kind, a, b) that are new, gone, or have another score or tier."""

    added: frozenset[Told]
    removed: frozenset[Told]
    changed: frozenset[Told]


@dataclass(frozen=True, eq=False)
class Part:
    """Counties that some activity joins, with their activities by id and what was found in them."""

    counties: frozenset[str]
    activities: Mapping[str, Activity]
    analysis: Analysis
    pairs: Mapping[Told, Sure]


class Index:
    """All pairs of some activities under one catalogue, always equal to those of comparing all of them at once.

    Nothing that is found in one county hangs on another, so each part holds the counties that activities join.
    """

    def __init__(
        self,
        activities: Iterable[Activity],
        gazetteer: Gazetteer,
        catalogue: Catalogue,
        *,
        trust: Trust | None = None,
    ) -> None:
        """Compare these activities; raises ValueError where two have the same id."""
        self.gazetteer, self.catalogue, self.trust = gazetteer, catalogue, trust or Trust()
        self._memory = Memory(gazetteer, catalogue, self.trust)
        self._part_of: dict[str, Part] = {}
        self._parts: dict[int, Part] = {}
        self._known: dict[tuple[Site, ...], frozenset[str]] = {}
        rows = list(activities)
        self._rows = {row.id: row for row in rows}
        if len(self._rows) != len(rows):
            raise ValueError("two activities have the same id")
        self._rebuild(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def pairs(self) -> dict[Told, Sure]:
        """The score and tier of every pair, by kind and the two ids (in order of the ids where order means nothing)."""
        return {pair: sure for part in self._parts.values() for pair, sure in part.pairs.items()}

    def analysis_of(self, activity: str) -> Analysis:
        """What was found where this activity is, for findings and their evidence; raises KeyError for an unknown id."""
        return self._part_of[activity].analysis

    def upsert(self, activity: Activity) -> Delta:
        """Add an activity, or put it in place of the one with its id."""
        touched = self._touched(self._rows.get(activity.id), activity)
        self._rows[activity.id] = activity
        return self._renew(touched, {activity.id: activity})

    def remove(self, activity: str) -> Delta:
        """Take an activity out; raises KeyError for an unknown id."""
        touched = self._touched(self._rows.pop(activity))
        return self._renew(touched, {}, without=activity)

    def _touched(self, *activities: Activity | None) -> list[Part]:
        """The parts in which one of these activities is, or whose counties it names."""
        found: dict[int, Part] = {}
        for activity in filter(None, activities):
            counties = self._counties(activity) or frozenset({NOWHERE})
            if activity.id in self._part_of:
                found[id(self._part_of[activity.id])] = self._part_of[activity.id]
            found |= {key: part for key, part in self._parts.items() if part.counties & counties}
        return list(found.values())

    def _renew(self, touched: list[Part], more: dict[str, Activity], *, without: str = "") -> Delta:
        """Compare these parts anew, and tell what that changed."""
        before = {pair: sure for part in touched for pair, sure in part.pairs.items()}
        rows = {key: row for part in touched for key, row in part.activities.items() if key != without} | more
        self._part_of.pop(without, None)
        for part in touched:
            del self._parts[id(part)]
        after = self._rebuild(rows)
        same = before.keys() & after.keys()
        return Delta(
            added=frozenset(after.keys() - before.keys()),
            removed=frozenset(before.keys() - after.keys()),
            changed=frozenset(pair for pair in same if before[pair] != after[pair]),
        )

    def _rebuild(self, rows: dict[str, Activity]) -> dict[Told, Sure]:
        """Sort rows into parts, compare each, and give all their pairs."""
        found: dict[Told, Sure] = {}
        for counties, activities in self._sorted(rows):
            analysis = analyse(
                list(activities.values()),
                self.gazetteer,
                self.catalogue,
                trust=self.trust,
                memory=self._memory,
            )
            part = Part(counties, activities, analysis, told(analysis))
            self._parts[id(part)] = part
            self._part_of |= dict.fromkeys(activities, part)
            found |= part.pairs
        return found

    def _sorted(self, rows: dict[str, Activity]) -> list[tuple[frozenset[str], dict[str, Activity]]]:
        """These rows by counties: those that one row names lie together; rows without a place by themselves."""
        groups: dict[frozenset[str], dict[str, Activity]] = {}
        group_of: dict[str, frozenset[str]] = {}
        for key, row in rows.items():
            counties = self._counties(row) or frozenset({NOWHERE})
            joined = {group_of[county] for county in counties if county in group_of}
            whole = counties.union(*joined)
            if joined != {whole}:
                groups[whole] = {other: held for group in joined for other, held in groups.pop(group).items()}
                group_of |= dict.fromkeys(whole, whole)
            groups[whole][key] = row
        return list(groups.items())

    def _counties(self, activity: Activity) -> frozenset[str]:
        """The counties that an activity names."""
        found = self._known.get(activity.sites)
        if found is None:
            named = (
                self.gazetteer.county_of(site.place)
                for site in activity.sites
                if site.place in self.gazetteer
            )
            found = self._known[activity.sites] = frozenset(
                county.id for county in named if county is not None
            )
        return found


def told(analysis: Analysis) -> dict[Told, Sure]:
    """The score and tier of each pair of an analysis, by kind and ids."""
    pairs, ids = analysis.pairs, analysis.comparison.table.ids
    found: dict[Told, Sure] = {}
    columns = (
        pairs.kind.tolist(),
        pairs.a.tolist(),
        pairs.b.tolist(),
        pairs.score.tolist(),
        pairs.tier.tolist(),
    )
    for kind, a, b, score, tier in zip(*columns, strict=True):
        name, one, other = KINDS[kind], ids[a], ids[b]
        if name not in ORDERED and one > other:
            one, other = other, one
        found[name, one, other] = (score, TIERS[tier])
    return found
