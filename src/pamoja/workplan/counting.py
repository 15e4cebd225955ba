"""Money that funder and implementer both list is counted once: where the work is done."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Reported:
    """A row as the rule sees it: whose it is, who pays it (squeezed names), its place in the plan, if it has money."""

    organisation: str
    payers: frozenset[str]
    order: int
    counts: bool = True

    def paid_by(self, other: "Reported") -> bool:
        """Whether this row names the other's organisation among those who pay it."""
        return other.organisation in self.payers


def doer_first(left: Reported, right: Reported) -> tuple[Reported, Reported]:
    """The one who does the work, then the one who pays it as the other's budget says; else the earlier row first."""
    if left.paid_by(right) != right.paid_by(left):
        return (left, right) if left.paid_by(right) else (right, left)
    return (left, right) if left.order < right.order else (right, left)


def payer_first(first: int, second: int, evidence: Iterable[tuple[str, Mapping[str, Any]]]) -> Pair | None:
    """Who pays and who is paid, where one says so of the other's record; None where none does.

    `evidence` are the codes and parameters of what was found about the two, A the first of them.
    """
    for code, params in evidence:
        if code in ("what.pays", "what.paid_by"):
            first_pays = (params["namer"] == "A") == (code == "what.pays")
            return (first, second) if first_pays else (second, first)
    return None


def counted_once(
    pairs: Iterable[Pair], rows: Mapping[int, Reported], paid: Iterable[Pair] = ()
) -> dict[int, int]:
    """For each row whose money another row counts, that other row.

    `pairs` report one sum, in order of weight: of rows that report one another's money one is counted. `paid` are a
    payer and one whom it pays, of whom it may have several: the payer's money is counted in theirs, and what each of
    them has counts. No row is counted in one that is not, and none with money in one without.
    """
    into: dict[int, int] = {}
    for one, other in pairs:
        left, right = _end(one, into), _end(other, into)
        if left == right or rows[left].counts != rows[right].counts:
            continue
        doer = doer_first(rows[left], rows[right])[0]
        first, second = (left, right) if doer is rows[left] else (right, left)
        into[second] = first
    for payer, doer_row in paid:
        if payer not in into and _end(doer_row, into) != payer and rows[_end(doer_row, into)].counts:
            into[payer] = doer_row
    return {row: _end(row, into) for row in into}


def _end(row: int, into: Mapping[int, int]) -> int:
    while row in into:
        row = into[row]
    return row
