"""One activity handed in twice, as a funder and its grantee do: nearly the same words, days and money."""

from difflib import SequenceMatcher

import numpy as np
from numpy.typing import NDArray

from pamoja.core.activities import Activity
from pamoja.core.money import Money, totals
from pamoja.overlap.compare import Comparison
from pamoja.overlap.phrases import fold

NEARLY_VERBATIM = 0.9
NEARLY_THE_SAME = 0.02  # of the larger amount
MANY_WORDS = 8  # a shorter title may be the same by chance


def same_days(compare: Comparison, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether two rows have the same days, or neither any."""
    table = compare.table
    same: NDArray[np.bool_] = (table.start[a] == table.start[b]) & (table.until[a] == table.until[b])
    return same


def reported_twice(compare: Comparison, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether two rows of the same days have about the same money, or none stated, and nearly the same title."""
    rows = compare.table.activities
    found = np.zeros(len(a), dtype=bool)
    for at, (first, second) in enumerate(zip(a.tolist(), b.tolist(), strict=True)):
        left, right = rows[first], rows[second]
        if same_money(left, right):
            found[at] = verbatim(fold(left.title), fold(right.title))
    return found


def verbatim(left: str, right: str) -> bool:
    """Whether two titles differ by no more than slips of the pen."""
    if left == right:
        return True
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    return matcher.real_quick_ratio() >= NEARLY_VERBATIM <= matcher.ratio()


def amount(activity: Activity) -> Money | None:
    """What an activity costs, None where it does not say or mixes currencies."""
    sums = totals(line.money for line in activity.budget)
    return next(iter(sums.values())) if len(sums) == 1 else None


def same_money(left: Activity, right: Activity) -> bool:
    """Whether both state about the same amount in one currency, or neither any beside a title of many words."""
    one, other = amount(left), amount(right)
    if one is None or other is None:
        return one is other and len(left.title.split()) >= MANY_WORDS
    if one.currency != other.currency:
        return False
    most = max(abs(one.amount), abs(other.amount))
    return float(abs(one.amount - other.amount)) <= NEARLY_THE_SAME * float(most)
