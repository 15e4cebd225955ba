"""Exchange rates and the sums that are told with them."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from pamoja.core.money import Rate
from pamoja.cycles.models import Cycle, ExchangeRate
from pamoja.cycles.operations import plan_changed, set_rates
from pamoja.cycles.queries import rates_of, year_of
from pamoja.journal.operations import record
from pamoja.organisations import rights
from pamoja.organisations.models import User
from pamoja.plans import writing
from pamoja.plans.models import Activity, BudgetLine

BATCH = 500


@transaction.atomic
def set_plan_rates(*, cycle: Cycle, rates: Iterable[Rate], by: User, at: dt.datetime) -> int:
    """Take rates into a cycle and tell all sums with them; tells of how many activities the sum is another now."""
    rights.demand(by, rights.SET_RATES, cycle.county)
    held = writing.locked(cycle)
    set_rates(cycle=held, rates=rates, by=by, at=at)
    return _price_again(held)


@transaction.atomic
def take_back_rate(*, rate: ExchangeRate, by: User, at: dt.datetime) -> int:
    """Take a rate out of a cycle; the journal keeps what it was. Tells of how many activities the sum is another."""
    cycle = writing.locked(rate.cycle)
    rights.demand(by, rights.SET_RATES, cycle.county)
    key = rate.pk
    if not ExchangeRate.objects.filter(pk=key).delete()[0]:
        return 0
    record(
        action="rate.taken_back",
        subject=f"cycle:{cycle.uuid}",
        by=by.uuid,
        at=at,
        county=cycle.county.key,
        facts={
            "currency": rate.currency, "day": rate.day.isoformat(), "kes": f"{rate.kes.normalize():f}",
            "source": rate.source,
        },
    )  # fmt: skip
    return _price_again(cycle)


def _price_again(cycle: Cycle) -> int:
    """Tell the sums of all activities with another currency anew, by the rates as they are now."""
    rates, year = rates_of(cycle), year_of(cycle)
    foreign = BudgetLine.objects.filter(activity__cycle=cycle).exclude(currency="KES")
    other = Activity.objects.filter(pk__in=foreign.values("activity"))
    changed: list[Activity] = []
    for activity in other.prefetch_related("budget"):
        lines = [{"amount": line.amount, "currency": line.currency} for line in activity.budget.all()]
        kes = writing.in_shillings(lines, rates, year)
        if kes != activity.kes:
            activity.kes = kes
            changed.append(activity)
    Activity.objects.bulk_update(changed, ["kes"], batch_size=BATCH)
    if changed:
        plan_changed(cycle=cycle)
    return len(changed)
