"""Money that funder and implementer both list is counted once: where the work is done."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reported:
    """A row as the rule sees it: whose it is, who pays it (squeezed names), and its place in the plan."""

    organisation: str
    payers: frozenset[str]
    order: int

    def paid_by(self, other: "Reported") -> bool:
        """Whether this row names the other's organisation among those who pay it."""
        return other.organisation in self.payers


def doer_first(left: Reported, right: Reported) -> tuple[Reported, Reported]:
    """The one who does the work, then the one who pays it as the other's budget says; else the earlier row first."""
    if left.paid_by(right) != right.paid_by(left):
        return (left, right) if left.paid_by(right) else (right, left)
    return (left, right) if left.order < right.order else (right, left)


def counted_once(pairs: Iterable[tuple[int, int]], rows: Mapping[int, Reported]) -> dict[int, int]:
    """For each row whose money another row counts, that other row; `pairs` report the same money, in order of weight.

    Of rows that report one another's money one is counted, and no row is counted in one that is not.
    """
    into: dict[int, int] = {}
    for one, other in pairs:
        left, right = _end(one, into), _end(other, into)
        if left == right:
            continue
        doer = doer_first(rows[left], rows[right])[0]
        first, second = (left, right) if doer is rows[left] else (right, left)
        into[second] = first
    return {row: _end(row, into) for row in into}


def _end(row: int, into: Mapping[int, int]) -> int:
    while row in into:
        row = into[row]
    return row
