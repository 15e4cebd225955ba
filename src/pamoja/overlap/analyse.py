"""The engine's public face: activities in, pairs and findings out."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from types import MappingProxyType

import numpy as np

from pamoja.core.activities import Activity
from pamoja.core.places import Gazetteer
from pamoja.overlap.asking import Database, pairs_by
from pamoja.overlap.calendars import Deadline, StatutoryConflict, calendar_conflicts, statutory_conflicts
from pamoja.overlap.catalogue import Catalogue
from pamoja.overlap.compare import Comparison
from pamoja.overlap.copies import amount
from pamoja.overlap.explain import explained
from pamoja.overlap.findings import Finding, finding_id
from pamoja.overlap.gaps import Gap, gaps
from pamoja.overlap.join import Join, duplicates, layers, sequences
from pamoja.overlap.memory import Memory
from pamoja.overlap.pairs import (
    CALENDAR_CONFLICT,
    COST_SHARING,
    DOUBLE_REPORTING,
    DUPLICATION,
    KINDS,
    LAYERING,
    ORDERED,
    SEQUENCE_RISK,
    SEQUENCING,
    Pairs,
)
from pamoja.overlap.sharing import shared_costs
from pamoja.overlap.table import NONE, table_of
from pamoja.overlap.tagging import Trust, tag

RANK = {
    DOUBLE_REPORTING: 0,
    DUPLICATION: 0,
    SEQUENCE_RISK: 1,
    SEQUENCING: 2,
    LAYERING: 3,
    CALENDAR_CONFLICT: 4,
    COST_SHARING: 5,
}
SHILLINGS = "KES"


@dataclass(frozen=True, eq=False)
class Analysis:
    """What was found: `pairs` over the rows of the table; findings are made when they are asked for."""

    comparison: Comparison
    gazetteer: Gazetteer
    pairs: Pairs
    seconds: Mapping[str, float] = field(default_factory=dict)

    @property
    def activities(self) -> tuple[Activity, ...]:
        """The activities in row order."""
        return self.comparison.table.activities

    @cached_property
    def intervention_of(self) -> dict[str, str]:
        """The likeliest kind of work of each activity id; activities of no known kind are left out."""
        return _kinds_in(self.comparison)

    def confidence_of(self, activity: str) -> float:
        """The probability of that kind of work; raises KeyError for an unknown id."""
        return float(self.comparison.tags.confidence[self.comparison.table.row_of[activity]])

    def findings(self, most: int | None = None, *, most_of_a_kind: int | None = None) -> tuple[Finding, ...]:
        """The findings with their evidence, the best first: work done twice, order, work that fits together.

        Within a kind by tier, then by score in steps of a twentieth, then by money at stake in shillings.
        """
        order = self.ranking
        if most_of_a_kind is not None:
            order = first_of_each(self.pairs.kind, order, most_of_a_kind)
        return tuple(self.finding(number) for number in order[:most].tolist())

    def told(self, most: int, most_shared: int) -> tuple[Finding, ...]:
        """So many of the best findings, and after them so many of the best costs to share, which crowd out none."""
        shared = self.pairs.kind[self.ranking] == KINDS.index(COST_SHARING)
        order = np.concatenate([self.ranking[~shared][:most], self.ranking[shared][:most_shared]])
        return tuple(self.finding(number) for number in order.tolist())

    def finding(self, number: int) -> Finding:
        """The finding for one pair, by its position in `pairs`."""
        return explained(self.comparison, self.gazetteer, self.pairs, number)

    def explain(self, key: str) -> Finding:
        """The finding with this id; raises KeyError where there is none."""
        return self.finding(self.numbers[key])

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The position in `pairs` of each finding id."""
        ids, pairs = self.comparison.table.ids, self.pairs
        found: dict[str, int] = {}
        for number in range(len(pairs)):
            kind = KINDS[pairs.kind[number]]
            members = (ids[pairs.a[number]], ids[pairs.b[number]])
            found[finding_id(kind, members, ordered=kind in ORDERED)] = number
        return found

    @cached_property
    def ranking(self) -> np.ndarray:
        """The positions in `pairs`, best first; equal ones by the ids of their members."""
        pairs, ids = self.pairs, self.comparison.table.ids
        rank = np.array([RANK[kind] for kind in KINDS])[pairs.kind]
        shillings = np.array([in_shillings(activity) for activity in self.activities])
        twice = rank == RANK[DUPLICATION]
        stake = (
            np.where(twice, np.minimum(shillings[pairs.a], shillings[pairs.b]), 0.0) if len(pairs) else rank
        )
        alphabetical = np.empty(len(ids), dtype=np.int64)
        alphabetical[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(len(ids))
        first = np.minimum(alphabetical[pairs.a], alphabetical[pairs.b])
        second = np.maximum(alphabetical[pairs.a], alphabetical[pairs.b])
        step = np.floor(pairs.score * 20)
        return np.lexsort((second, first, -pairs.score, -stake, -step, -pairs.tier, rank))

    def gaps(self, county: str, sector_of: Mapping[str, str]) -> tuple[Gap, ...]:
        """The gaps of a county by sector, as `sector_of` gives it for activity ids, and by kind of work."""
        return gaps(
            self.activities, self.gazetteer, county, sector_of=sector_of, intervention_of=self.intervention_of
        )

    def statutory_conflicts(self, deadlines: Sequence[Deadline]) -> tuple[StatutoryConflict, ...]:
        """Events for county officials in the week before a deadline."""
        return statutory_conflicts(self.comparison, deadlines)


def kinds_of_work(
    activities: Sequence[Activity], gazetteer: Gazetteer, catalogue: Catalogue, *, trust: Trust | None = None
) -> dict[str, str]:
    """The likeliest kind of work of each activity id, as `analyse` finds it, without looking for overlaps."""
    trusted = trust or Trust()
    memory = Memory(gazetteer, catalogue, trusted)
    table = table_of(activities, gazetteer, catalogue, memory.reader, {})
    return _kinds_in(Comparison(table, tag(table, memory), catalogue, trusted))


def _kinds_in(comparison: Comparison) -> dict[str, str]:
    items, kinds = comparison.catalogue.interventions, comparison.tags.kind[:, 0]
    return {
        key: items[kind].id for key, kind in zip(comparison.table.ids, kinds, strict=True) if kind != NONE
    }


def analyse(
    activities: Sequence[Activity],
    gazetteer: Gazetteer,
    catalogue: Catalogue,
    *,
    trust: Trust | None = None,
    parties: Mapping[str, frozenset[str]] = MappingProxyType({}),
    database: Database | None = None,
    memory: Memory | None = None,
    stopwatch: Callable[[], float] = time.perf_counter,
) -> Analysis:
    """Find the pairs of activities that overlap, by two different organisations.

    `parties` tells by id the squeezed names of those who share in an activity, besides the one it names; activities
    that share one are of one, and are told only where the same row stands in two files. With a `database` the same
    pairs are joined and scored there; a `memory` of the same places, catalogue and trust saves time and nothing
    else. Raises ValueError where two activities have the same id. `stopwatch` measures the steps; nothing else
    depends on it.
    """
    trusted = trust or Trust()
    marks = [("", stopwatch())]
    memory = memory or Memory(gazetteer, catalogue, trusted)
    table = table_of(activities, gazetteer, catalogue, memory.reader, parties)
    marks.append(("normalise", stopwatch()))
    tags = tag(table, memory)
    marks.append(("tag", stopwatch()))
    comparison = Comparison(table, tags, catalogue, trusted)
    join = Join.of(comparison)
    found = pairs_of(join) if database is None else pairs_by(database, join)
    pairs = Pairs.together(found, shared_costs(comparison, gazetteer))
    marks.append(("join_and_score", stopwatch()))
    seconds = {name: round(end - begin, 4) for (_, begin), (name, end) in pairwise(marks)}
    return Analysis(comparison, gazetteer, pairs, seconds)


def pairs_of(join: Join) -> Pairs:
    """All pairs, found and scored by numpy."""
    return Pairs.together(
        duplicates(join), layers(join), sequences(join), calendar_conflicts(join.comparison)
    )


def in_shillings(activity: Activity) -> float:
    """What an activity costs in Kenya shillings, 0 where it does not say so: for ranking alone."""
    found = amount(activity)
    return float(found.amount) if found is not None and found.currency == SHILLINGS else 0.0


def first_of_each(kind: np.ndarray, order: np.ndarray, most: int) -> np.ndarray:
    """The first so many positions of each kind, in the order given."""
    kept = np.zeros(len(order), dtype=bool)
    for code in np.unique(kind):
        kept[np.flatnonzero(kind[order] == code)[:most]] = True
    return order[kept]
