"""How values are written on a page: money, days, moments, counts, problems; unknown is a word."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pamoja.analysis import said
from pamoja.core.money import NOT_STATED
from pamoja.core.periods import DAY, MONTH_NAMES

register = template.Library()
MILLION = Decimal(1_000_000)


@register.filter
def day(value: dt.date | dt.datetime | None) -> str:
    """A day as people write it: 5 Oct 2026."""
    if value is None:
        return _("unknown")
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value).date()
    return f"{value.day} {_(MONTH_NAMES[value.month - 1][:3])} {value.year}"


@register.filter
def last_day(until: dt.date | None) -> str:
    """The last day before the one given."""
    return day(until - DAY if until else None)


@register.filter
def moment(value: dt.datetime | None) -> str:
    """A day and a time in Kenya: 5 Oct 2026, 14:05."""
    if value is None:
        return _("unknown")
    return f"{day(value)}, {timezone.localtime(value):%H:%M}"


@register.filter
def number(value: float | Decimal | None) -> str:
    """A number with thousands marked."""
    if value is None:
        return _("unknown")
    amount = Decimal(str(value))
    return f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"


@register.filter
def rate(value: Decimal) -> str:
    """What one unit is worth, with no more digits than are known: 129.5."""
    return f"{Decimal(value).normalize():f}"


@register.filter
def kes(value: Decimal | None) -> str:
    """Shillings, in millions where there are any: KES 4.45 million."""
    if value is None:
        return _("unknown")
    if abs(value) < MILLION:
        return f"KES {number(value)}"
    return _("KES %(amount)s million") % {"amount": f"{value / MILLION:,.2f}".rstrip("0").rstrip(".")}


@register.filter
def line_money(line: Any) -> str:
    """The amount of a budget line with its currency."""
    if line.currency == NOT_STATED:
        return f"{number(line.amount)} ({_('currency not stated')})"
    return f"{line.currency} {number(line.amount)}"


@register.filter
def message(problem: Mapping[str, Any]) -> str:
    """What is wrong."""
    return said.problem_message(problem)


@register.filter
def hint(problem: Mapping[str, Any]) -> str:
    """How to mend it."""
    return said.problem_hint(problem)


@register.filter
def listed(names: Any) -> str:
    """Names in a sentence: A, B and C."""
    chosen = [str(name) for name in names]
    if len(chosen) < 2:  # noqa: PLR2004 - one name needs no "and"
        return "".join(chosen)
    return _("%(first)s and %(last)s") % {"first": ", ".join(chosen[:-1]), "last": chosen[-1]}


@register.filter
def rows(count: int) -> str:
    """A number of rows."""
    return ngettext("%(n)s row", "%(n)s rows", count) % {"n": f"{count:,}"}


@register.filter
def activities(count: int) -> str:
    """A number of activities."""
    return ngettext("%(n)s activity", "%(n)s activities", count) % {"n": f"{count:,}"}


@register.filter
def get(mapping: Mapping[Any, Any], key: Any) -> Any:
    """What a mapping holds under a key, None where nothing."""
    return mapping.get(key)
