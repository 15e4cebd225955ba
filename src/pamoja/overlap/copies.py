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


def reported_twice(compare: Comparison, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether two rows have the same days, about the same money where both state it, and nearly the same title."""
    table = compare.table
    same_days = (table.start[a] == table.start[b]) & (table.until[a] == table.until[b])
    found = np.zeros(len(a), dtype=bool)
    amounts = [amount(activity) for activity in table.activities] if same_days.any() else []
    folded: dict[int, str] = {}
    for at in np.flatnonzero(same_days):
        x, y = int(a[at]), int(b[at])
        if not same_money(amounts[x], amounts[y]):
            continue
        left, right = (folded.setdefault(row, fold(table.activities[row].title)) for row in (x, y))
        found[at] = left == right or verbatim(left, right)
    return found


def verbatim(left: str, right: str) -> bool:
    """Whether two titles differ by no more than slips of the pen."""
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    return matcher.real_quick_ratio() >= NEARLY_VERBATIM <= matcher.ratio()


def amount(activity: Activity) -> Money | None:
    """What an activity costs, None where it does not say or mixes currencies."""
    sums = totals(line.money for line in activity.budget)
    return next(iter(sums.values())) if len(sums) == 1 else None


def same_money(left: Money | None, right: Money | None) -> bool:
    """Whether both state about the same amount in one currency, or neither states any."""
    if left is None or right is None:
        return left is right
    if left.currency != right.currency:
        return False
    most = max(abs(left.amount), abs(right.amount))
    return float(abs(left.amount - right.amount)) <= NEARLY_THE_SAME * float(most)
