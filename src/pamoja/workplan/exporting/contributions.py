"""Who gives how much in which quarter of the county's year: every amount spread over the days of its activity."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import reduce
from operator import add
from typing import Any

from pamoja.core.money import Money
from pamoja.core.periods import Period, apportion
from pamoja.workplan.documents import summary, views, words
from pamoja.workplan.exporting.packs import WHOLE, Part
from pamoja.workplan.plan import JointPlan

QUARTERS, UNDATED, OUTSIDE = 4, 4, 5


@dataclass(frozen=True)
class Contribution:
    """What one contributor gives in one currency: the four quarters, the quarter unknown, and outside the year.

    The parts add up exactly to what the plans say; None where nothing falls there.
    """

    contributor: str
    currency: str
    parts: tuple[Money | None, ...]

    @property
    def in_year(self) -> Money | None:
        """What falls in the quarters of the county's year."""
        return together(self.parts[:QUARTERS])

    @property
    def whole(self) -> Money | None:
        """What the plans say altogether."""
        return together(self.parts)


def contributions(plan: JointPlan, rows: views.Rows) -> tuple[Contribution, ...]:
    """Every contributor in alphabetical order, those that are not stated last; each amount is counted once."""
    quarters = [quarter.period for quarter in plan.cycle.quarters]
    held: dict[tuple[str, str], list[Money | None]] = {}
    for row in rows:
        if row.counts:
            for line in row.activity.budget:
                key = (words.organisation(line.contributor or ""), line.money.currency)
                sums = held.setdefault(key, [None] * (OUTSIDE + 1))
                for at, money in spread(line.money, row.activity.period, quarters):
                    sums[at] = together((sums[at], money))
    order = sorted(held, key=lambda key: (not key[0], key[0].casefold(), key[0], key[1]))
    return tuple(Contribution(name or words.SILENT, code, tuple(held[name, code])) for name, code in order)


def spread(money: Money, over: Period | None, quarters: list[Period]) -> list[tuple[int, Money]]:
    """The parts of an amount by where they fall; all of it is undated where the days are unknown."""
    if over is None:
        return [(UNDATED, money)]
    parts, rest = apportion(money, over, quarters)
    falls = [over.shared_days(quarter) > 0 for quarter in quarters]
    found = [(at, part) for at, (part, here) in enumerate(zip(parts, falls, strict=True)) if here]
    return [*found, (OUTSIDE, rest)] if rest.amount else found


def together(parts: Iterable[Money | None]) -> Money | None:
    """The sum of those that are there; None where none is."""
    known = [part for part in parts if part is not None]
    return reduce(add, known) if known else None


def table(plan: JointPlan, part: Part) -> dict[str, Any]:
    """The contributions as they are printed, with a sum for each currency."""
    found = contributions(plan, part.rows)
    codes = sorted({one.currency for one in found})
    sums = [sum_of(code, [one for one in found if one.currency == code]) for code in codes]
    lead = [
        (
            f"Each amount is spread evenly over the days of its activity and cut at the quarters of the "
            f"{plan.cycle.calendar.name}. Where the days are unknown the quarter is unknown. "
            "Amounts are printed in whole units, so that a sum may differ from its parts by one."
        ),
        *(summary.left_out_lines(plan) if part.kind == WHOLE else ()),
    ]
    hidden = sum(bool(row.money_told) for row in part.rows)
    if hidden:
        lead.append(f"Not in this table: the money of {words.activities(hidden)} that is not shown to you.")
    return {
        "lead": [sentence[:1].upper() + sentence[1:] for sentence in lead],
        "rows": [values(one) for one in found],
        "totals": [values(one) for one in sums],
    }


def sum_of(code: str, found: list[Contribution]) -> Contribution:
    """All contributions of a currency together."""
    columns = zip(*(one.parts for one in found), strict=True)
    return Contribution("", code, tuple(together(column) for column in columns))


def values(one: Contribution) -> dict[str, str]:
    """One contribution in words; where nothing falls the cell says so with a dash."""
    cells = [cell(part) for part in one.parts]
    names = ("q1", "q2", "q3", "q4", "undated", "outside")
    return {
        "name": one.contributor,
        "currency": words.currency(one.currency),
        **dict(zip(names, cells, strict=True)),
        "year": cell(one.in_year),
        "whole": cell(one.whole),
    }


def cell(money: Money | None) -> str:
    """An amount without its currency; a dash where the plans give nothing there."""
    return "–" if money is None else words.number(money.amount.quantize(Decimal(1), ROUND_HALF_UP))
