"""Which activities name one another as reports of the same money, by the identifiers under which they are published."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pamoja.core.activities import Activity, Published

PAYS, PAID_BY, SAME = "pays", "paid_by", "same_record"


@dataclass(frozen=True, slots=True)
class Stated:
    """What one of two rows says of the other: that it pays for it, that its money comes from it, or that both are one.

    `by_first` says that the first of the two says it.
    """

    how: str
    by_first: bool


def stated(activities: Sequence[Activity]) -> dict[tuple[int, int], Stated]:
    """What each two rows say of one another, the earlier row first; of two statements the earlier row's.

    An identifier that several rows have is nobody's, and a row that names its own says nothing.
    """
    ids = [_key(one.published.id) if one.published else "" for one in activities]
    once = Counter(ids)
    at = {key: row for row, key in enumerate(ids) if key and once[key] == 1}
    found: dict[tuple[int, int], Stated] = {}
    for row, one in enumerate(activities):
        for how, name in _named(one.published) if one.published else ():
            other = at.get(_key(name), row)
            if other != row:
                found.setdefault((min(row, other), max(row, other)), Stated(how, row < other))
    return found


def _named(one: Published) -> Iterator[tuple[str, str]]:
    for how, names in ((PAYS, one.pays), (PAID_BY, one.paid_by), (SAME, one.same)):
        for name in names:
            yield how, name


def _key(identifier: str) -> str:
    return "".join(identifier.split()).casefold()
