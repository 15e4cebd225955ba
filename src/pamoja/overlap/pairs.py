"""Pairs of activities as columns, and the joins that find them without comparing all with all."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from pamoja.overlap.parts import ALL

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

DUPLICATION = "duplication"
DOUBLE_REPORTING = "double_reporting"
LAYERING = "layering"
SEQUENCING = "sequencing"
SEQUENCE_RISK = "sequence_risk"
CALENDAR_CONFLICT = "calendar_conflict"
COST_SHARING = "cost_sharing"
KINDS = (
    DOUBLE_REPORTING,
    DUPLICATION,
    SEQUENCE_RISK,
    SEQUENCING,
    LAYERING,
    CALENDAR_CONFLICT,
    COST_SHARING,
)
ORDERED = (SEQUENCING, SEQUENCE_RISK)

POSSIBLE, PROBABLE, DEFINITE = 0, 1, 2
TIERS = ("possible", "probable", "definite")


@dataclass(frozen=True, eq=False)
class Pairs:
    """Scored pairs of rows: `kind` into KINDS, `score` 0 to 1 in ten-thousandths, `tier` into TIERS.

    In ordered kinds `a` is the activity that should come first; in the others `a` has the smaller row number.
    """

    kind: Ints
    a: Ints
    b: Ints
    score: Floats
    tier: Ints

    def __len__(self) -> int:
        return len(self.kind)

    @classmethod
    def none(cls) -> Self:
        """No pairs."""
        empty = np.zeros(0, dtype=np.int64)
        return cls(empty, empty, empty, np.zeros(0), empty)

    @classmethod
    def of(cls, kind: str, a: Ints, b: Ints, score: Ints, tier: Ints) -> Self:
        """Pairs of one kind; `score` as whole ten-thousandths."""
        return cls(np.full(len(a), KINDS.index(kind), dtype=np.int64), a, b, score / ALL, tier)

    def chosen(self, which: NDArray[np.bool_] | Ints) -> Self:
        """Some of the pairs, in the order given."""
        return type(self)(self.kind[which], self.a[which], self.b[which], self.score[which], self.tier[which])

    @classmethod
    def together(cls, *parts: Self) -> Self:
        """All pairs of several lists."""
        columns = ("kind", "a", "b", "score", "tier")
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in columns))


def equal_keys(left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """All (i, j) with left[i] equal to right[j]."""
    order = np.argsort(right, kind="stable")
    ordered = right[order]
    first = np.searchsorted(ordered, left, side="left")
    number = np.searchsorted(ordered, left, side="right") - first
    i = np.repeat(np.arange(len(left)), number)
    within = np.arange(len(i)) - np.repeat(np.cumsum(number) - number, number)
    return i, order[np.repeat(first, number) + within]


def distinct(a: Ints, b: Ints, size: int) -> tuple[Ints, Ints]:
    """Each (a, b) once."""
    codes = np.sort(a * size + b)
    first = np.ones(len(codes), dtype=bool)
    first[1:] = codes[1:] != codes[:-1]
    codes = codes[first]
    return codes // size, codes % size


@dataclass(frozen=True, eq=False)
class Labelled:
    """Rows at places under a label, such as a kind of work: (row, place, label) as columns."""

    row: Ints
    place: Ints
    label: Ints

    @classmethod
    def of(cls, row: Ints, place: Ints, labels: Ints) -> Self:
        """One entry for each place and label of a row; `labels` has a line a row, -1 for none."""
        spread = labels[row]
        at, column = np.nonzero(spread >= 0)
        return cls(row[at], place[at], spread[at, column])

    def relabelled(self, old: Ints, new: Ints) -> Self:
        """The entries whose label is in `old`, once under each label that stands beside it in `new`."""
        i, j = equal_keys(self.label, old)
        return type(self)(self.row[i], self.place[i], new[j])


def meeting(own: Labelled, cover: Labelled, labels: int) -> tuple[Ints, Ints]:
    """Rows (x, y) of which a place of x is, or contains, a place of y, under the same label."""
    i, j = equal_keys(own.place * labels + own.label, cover.place * labels + cover.label)
    return own.row[i], cover.row[j]
