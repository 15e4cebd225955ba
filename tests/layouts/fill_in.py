"""What several layouts need."""

from collections.abc import Callable, Sequence

from layouts.amounts import Money, kes
from layouts.book import Cell, Value
from layouts.draw import Draw
from layouts.expect import Plan, Work
from layouts.periods import When
from layouts.places import County, Where, one

Placing = Callable[[Draw, County], Where]
Values = dict[str, Value | Cell]


def deck(plan: Plan, count: int, specials: Sequence[Placing]) -> list[Where]:
    """So many places: one of each special kind, the rest plain wards, in any order."""
    kinds = plan.draw.shuffled([*specials, *[one] * (count - len(specials))])
    return [kind(plan.draw, plan.county) for kind in kinds]


def rounds(total: int, parts: int) -> list[int]:
    """A total in whole parts, as even as they can be, for rows per sector."""
    return [total // parts + (i < total % parts) for i in range(parts)]


def work(plan: Plan, sector: str, where: Where, when: When, money: Money | int, *, title: str = "") -> Work:
    """An activity with a new title; a whole number is an amount in shillings."""
    paid = kes(money) if isinstance(money, int) else money
    return Work(title or plan.title(sector), sector, where, when, paid)


def marked(columns: Sequence[str], chosen: Sequence[int], mark: Value | Cell) -> Values:
    """The same mark in the chosen columns."""
    return {columns[i]: mark for i in chosen}
