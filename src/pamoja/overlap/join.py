"""Which activities may overlap: joins on (place, kind of work), then the rules of each kind of finding."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pamoja.overlap.catalogue import LAYERING as LAYERED
from pamoja.overlap.catalogue import SEQUENCING as IN_TURN
from pamoja.overlap.compare import LAYERING_DAYS, Comparison
from pamoja.overlap.copies import reported_twice, same_days
from pamoja.overlap.pairs import (
    DEFINITE,
    DOUBLE_REPORTING,
    DUPLICATION,
    LAYERING,
    POSSIBLE,
    PROBABLE,
    SEQUENCE_RISK,
    SEQUENCING,
    Labelled,
    Pairs,
    distinct,
    meeting,
)
from pamoja.overlap.parts import parts, product
from pamoja.overlap.table import IN_COUNTY, NONE

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

LEAST = 0.05
LEAST_TWICE = 0.01  # of work done twice: a silent plan leaves little, and people may still want to look
LEAST_RISK = 0.3
SURE, LIKELY = 0.85, 0.5
SURE_KIND, LIKELY_KIND = 0.8, 0.5
COUNTY_WIDE = 0.3  # what is left of a score when one side only says "the county"
COPY = 0.97


@dataclass(frozen=True, eq=False)
class Twice:
    """Pairs of the same work, scored in ten-thousandths as done twice and, `copy_*`, as reported twice.

    `same_days` marks those with equal dates and perhaps the same people, which may be one work reported twice.
    """

    a: Ints
    b: Ints
    score: Ints
    tier: Ints
    copy_score: Ints
    copy_tier: Ints
    same_days: Flags


@dataclass(frozen=True, eq=False)
class Join:
    """The rows of a comparison laid out by place and label, once for all relations."""

    comparison: Comparison
    labels_of_rows: Ints
    own: Labelled
    cover: Labelled
    labels: int

    @classmethod
    def of(cls, comparison: Comparison) -> "Join":
        """Labels are the kinds of work, and after them the concepts of wordings that the catalogue lacks."""
        tags, places = comparison.tags, comparison.table.places
        kinds = len(comparison.catalogue.interventions)
        concept = np.where(tags.concept == NONE, NONE, tags.concept + kinds)
        labels = np.column_stack([tags.kind, concept])
        return cls(
            comparison,
            labels,
            Labelled.of(places.own_row, places.own_node, labels),
            Labelled.of(places.cover_row, places.cover_node, labels),
            kinds + int(tags.concept.max(initial=-1)) + 1,
        )

    def alike(self) -> tuple[Ints, Ints]:
        """Pairs (a, b), a before b, that meet in a place with the same label, of organisations by different names."""
        x, y = meeting(self.own, self.cover, self.labels)
        a, b = np.minimum(x, y), np.maximum(x, y)
        organisation = self.comparison.table.organisation
        kept = organisation[a] != organisation[b]
        return distinct(a[kept], b[kept], self.comparison.table.size)

    def joined(self, kind: str) -> tuple[Ints, Ints]:
        """Pairs (a, b) that meet in a place and are related so, in that order; no county-wide rows."""
        positions = self.comparison.catalogue.positions
        relations = [r for r in self.comparison.catalogue.relations if r.kind == kind]
        first = np.array([positions[r.a] for r in relations], dtype=np.int64)
        second = np.array([positions[r.b] for r in relations], dtype=np.int64)
        edge = np.arange(len(relations))
        own, cover = self.narrow(self.own), self.narrow(self.cover)
        size = max(len(relations), 1)
        x, y = meeting(own.relabelled(first, edge), cover.relabelled(second, edge), size)
        v, u = meeting(own.relabelled(second, edge), cover.relabelled(first, edge), size)
        a, b = np.concatenate([x, u]), np.concatenate([y, v])
        kept = ~self.comparison.table.parties.shared(a, b)
        a, b = a[kept], b[kept]
        if kind == LAYERED:
            a, b = np.minimum(a, b), np.maximum(a, b)
        return distinct(a, b, self.comparison.table.size)

    def narrow(self, entries: Labelled) -> Labelled:
        """The entries of rows that name something narrower than a county."""
        kept = self.comparison.table.places.breadth[entries.row] < IN_COUNTY
        return Labelled(entries.row[kept], entries.place[kept], entries.label[kept])


def duplicates(join: Join) -> Pairs:
    """The same work for the same people at the same time by two organisations, or one work reported twice.

    What an organisation shares in with another may stand in the plans of both, and is then reported twice.
    """
    compare = join.comparison
    a, b = join.alike()
    kept = compare.at_once(a, b, 1) > 0
    a, b = a[kept], b[kept]
    people = compare.same_people(a, b)
    score = product(product(compare.same_work(a, b), people), compare.one_time(a, b))
    shares = score, np.full_like(score, parts(COPY))
    once, copied = (less_where_wide(compare, a, b, share) for share in shares)
    found = Twice(
        a=a,
        b=b,
        score=once,
        tier=tiers(compare, a, b, once, once, people=True),
        copy_score=copied,
        copy_tier=tiers(compare, a, b, copied, copied, people=True),
        same_days=same_days(compare, a, b) & (people > 0),
    )
    return told_apart(compare, found)


def less_where_wide(compare: Comparison, a: Ints, b: Ints, score: Ints) -> Ints:
    """Scores, less where one side is stated for a whole county."""
    return np.where(compare.some_county_wide(a, b), product(score, parts(COUNTY_WIDE)), score)


def told_apart(compare: Comparison, found: Twice) -> Pairs:
    """Works done twice, and works reported twice: of those with the same days these with the same words and money.

    What an organisation shares in with another may stand in the plans of both, and is then reported twice.
    """
    copied = np.zeros(len(found.a), dtype=bool)
    close = np.flatnonzero(found.same_days)
    copied[close] = reported_twice(compare, found.a[close], found.b[close])
    shared = compare.table.parties.shared(found.a, found.b)
    copied &= ~shared | (compare.table.file[found.a] != compare.table.file[found.b])
    score = np.where(copied, found.copy_score, found.score)
    tier = np.where(copied, found.copy_tier, found.tier)
    told, size = stated(compare), compare.table.size
    kept = (score >= parts(LEAST_TWICE)) & ~np.isin(found.a * size + found.b, told.a * size + told.b)
    twice = Pairs.of(DOUBLE_REPORTING, found.a, found.b, score, tier).chosen(kept & copied)
    once = Pairs.of(DUPLICATION, found.a, found.b, score, tier).chosen(kept & ~copied & ~shared)
    return Pairs.together(told, twice, once)


def stated(compare: Comparison) -> Pairs:
    """Works of which one names the other's record as that of its own money; sure enough wherever and whenever."""
    a, b = np.array(sorted(compare.table.stated), dtype=np.int64).reshape(-1, 2).T
    score = np.full(len(a), parts(COPY))
    tier = np.maximum(tiers(compare, a, b, score, score, people=True), PROBABLE)
    return Pairs.of(DOUBLE_REPORTING, a, b, score, tier)


def layers(join: Join) -> Pairs:
    """Works that strengthen each other in one place and run together for four weeks or more."""
    compare = join.comparison
    a, b = join.joined(LAYERED)
    time = compare.at_once(a, b, LAYERING_DAYS)
    score = product(compare.related(LAYERED, a, b), time)
    belief = product(compare.relatable(LAYERED, a, b), time)
    pairs = Pairs.of(LAYERING, a, b, score, tiers(compare, a, b, score, belief))
    return pairs.chosen(belief >= parts(LEAST))


def sequences(join: Join) -> Pairs:
    """Works of which one prepares the other: in turn, or at the risk of coming too early."""
    compare = join.comparison
    a, b = join.joined(IN_TURN)
    related, relatable = compare.related(IN_TURN, a, b), compare.relatable(IN_TURN, a, b)
    found = []
    rules = ((SEQUENCING, compare.in_turn, LEAST), (SEQUENCE_RISK, compare.out_of_turn, LEAST_RISK))
    for kind, rule, least in rules:
        time = rule(a, b)
        score, belief = product(related, time), product(relatable, time)
        pairs = Pairs.of(kind, a, b, score, tiers(compare, a, b, score, belief))
        found.append(pairs.chosen(belief >= parts(least)))
    return Pairs.together(*found)


def tiers(compare: Comparison, a: Ints, b: Ints, score: Ints, belief: Ints, *, people: bool = False) -> Ints:
    """Definite, probable or possible; unknown dates, a wide place or a doubtful kind cap at possible.

    `belief` leaves out how sure a relation itself is, `score` does not: a doubtful relation caps at probable.
    An unknown target group, where `people` matter, caps at probable: most plans have no column for it.
    """
    placed = compare.both_in_wards(a, b) & compare.both_dated(a, b)
    likely = placed & compare.confident(a, b, parts(LIKELY_KIND)) & (belief >= parts(LIKELY))
    sure = likely & compare.confident(a, b, parts(SURE_KIND)) & compare.known(a, b) & (score >= parts(SURE))
    if people:
        sure &= compare.people_known(a, b)
    tier = np.where(sure, DEFINITE, np.where(likely, PROBABLE, POSSIBLE))
    return tier.astype(np.int64)
