"""Who gives how much in which quarter: nothing is lost, nothing is counted twice."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamoja.core.money import Money, totals
from pamoja.core.periods import Period
from pamoja.workplan.exporting import contributions
from pamoja.workplan.plan import JointPlan
from workplan.documents import sample

QUARTERS = [quarter.period for quarter in sample.CYCLE.quarters]


@pytest.fixture(scope="module")
def plan() -> JointPlan:
    return sample.plan()


@given(
    st.decimals(0, 10**9, places=2), st.dates(dt.date(2025, 1, 1), dt.date(2028, 1, 1)), st.integers(1, 900)
)
def test_the_parts_of_an_amount_add_up_exactly(amount: Decimal, first: dt.date, days: int) -> None:
    money = Money(amount, "KES")
    parts = contributions.spread(money, Period(first, first + dt.timedelta(days=days)), QUARTERS)
    assert sum((part.amount for _, part in parts), Decimal(0)) == money.amount
    for at, part in parts:
        assert part.amount >= 0
        if at < contributions.QUARTERS:
            assert QUARTERS[at].shared_days(Period(first, first + dt.timedelta(days=days)))


def test_all_contributions_together_are_the_money_of_the_plan(plan: JointPlan) -> None:
    found = contributions.contributions(plan, plan.rows)
    assert totals(one.whole for one in found if one.whole) == plan.totals()


def test_money_without_days_stands_apart(plan: JointPlan) -> None:
    undated = contributions.spread(Money(Decimal(700), "EUR"), None, QUARTERS)
    assert undated == [(contributions.UNDATED, Money(Decimal(700), "EUR"))]


def test_an_activity_that_runs_on_gives_this_year_its_share_alone(plan: JointPlan) -> None:
    (alpha,) = (one for one in contributions.contributions(plan, plan.rows[1:2]) if one.currency == "USD")
    assert alpha.contributor == "Alpha Relief"
    assert alpha.in_year is not None
    assert alpha.parts[contributions.OUTSIDE] is None
