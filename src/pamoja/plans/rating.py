"""Reads of exchange rates: which are used, and what is without one."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pamoja.core.money import NOT_STATED, Money, Rate, newest_rate, totals
from pamoja.core.periods import Year
from pamoja.cycles.models import Cycle, ExchangeRate, Shown
from pamoja.cycles.queries import rates_of, year_of
from pamoja.plans.models import BudgetLine
from pamoja.plans.queries import View
from pamoja.workplan.joining import RATE_MAY_PRECEDE


@dataclass(frozen=True, slots=True)
class Listed:
    """A rate of the cycle and whether sums are told with it: the newest of its currency near or in the year."""

    rate: ExchangeRate
    used: bool
    outside: bool


@dataclass(frozen=True, slots=True)
class Without:
    """What a currency without a usable rate keeps out of the sums; the currency is "" where none is stated."""

    currency: str
    amount: Decimal
    activities: int


def window(year: Year) -> tuple[dt.date, dt.date]:
    """The first and the last day of which a rate may be used for a year: never stretched beyond them."""
    return year.period.start - RATE_MAY_PRECEDE, year.period.last


def window_of(cycle: Cycle) -> tuple[dt.date, dt.date]:
    """The first and the last day of which a rate may be used for a cycle."""
    return window(year_of(cycle))


def rate_for(rates: Sequence[Rate], currency: str, year: Year) -> Rate | None:
    """The rate that a currency is told with in a year; None where no rate of its time is known."""
    return newest_rate(rates, currency, *window(year))


def rates_in(cycle: Cycle) -> list[Listed]:
    """The rates of a cycle, by currency, the newest first."""
    first, last = window_of(cycle)
    seen: set[str] = set()
    found: list[Listed] = []
    for rate in cycle.rates.order_by("currency", "-day", "id"):
        outside = not first <= rate.day <= last
        found.append(Listed(rate, used=not outside and rate.currency not in seen, outside=outside))
        seen |= set() if outside else {rate.currency}
    return found


def without_rate(view: View) -> list[Without]:
    """The currencies of the plan that have no usable rate, as far as a person may see their money."""
    rates, year = rates_of(view.cycle), year_of(view.cycle)
    seen = [key for key, shown in view.money.items() if shown == Shown.ALL]
    lines = BudgetLine.objects.filter(
        activity__cycle=view.cycle, activity__withdrawn=False, activity__organisation__in=seen
    ).exclude(currency="KES")
    sums = lines.order_by().values("currency").annotate(sum=Sum("amount"), n=Count("activity", distinct=True))
    return [
        Without("" if one["currency"] == NOT_STATED else one["currency"], one["sum"], one["n"])
        for one in sums.order_by("currency")
        if one["currency"] == NOT_STATED or rate_for(rates, one["currency"], year) is None
    ]


@dataclass(frozen=True, slots=True)
class Told:
    """A foreign sum, the rate it is told with and what it is in shillings; None where there is no rate of its time."""

    money: Money
    rate: Rate | None
    kes: Decimal | None


def conversions_of(lines: Iterable[BudgetLine], rates: Sequence[Rate], year: Year) -> list[Told]:
    """How the foreign sums of an activity are told in shillings, one for each currency that is stated."""
    foreign = totals(Money(line.amount, line.currency) for line in lines)
    told: list[Told] = []
    for currency, money in foreign.items():
        if currency not in ("KES", NOT_STATED):
            rate = rate_for(rates, currency, year)
            told.append(Told(money, rate, rate.convert(money).amount if rate else None))
    return told


def told(count: int, changed: int) -> str:
    """What became of new rates, in words."""
    kept = ngettext("%(n)s rate is kept.", "%(n)s rates are kept.", count) % {"n": count}
    if not changed:
        nothing = _("No sum in shillings changes by it.")
        return f"{kept} {nothing}"
    text = ngettext(
        "%(n)s activity has another sum in shillings.",
        "%(n)s activities have another sum in shillings.",
        changed,
    )
    return f"{kept} {text % {'n': changed}}"
