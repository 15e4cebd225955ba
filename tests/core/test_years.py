import datetime as dt
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pamoja.core.money import MINOR_DIGITS, Money
from pamoja.core.periods import Calendar, Period
from pamoja.core.years import by_years, years_over

COUNTY = Calendar("county", "county year", 7)
CALENDARS = st.builds(Calendar, st.just("own"), st.just("own"), st.integers(1, 12))
AMOUNTS = st.builds(
    Money, st.decimals(min_value=-(10**12), max_value=10**12, places=2), st.sampled_from(sorted(MINOR_DIGITS))
)
PERIODS = st.builds(
    lambda start, days: Period(start, start + dt.timedelta(days=days)),
    st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)),
    st.integers(1, 2_500),
)


@given(AMOUNTS, PERIODS, CALENDARS)
def test_the_parts_of_all_years_add_up_to_the_amount_in_its_smallest_unit(
    amount: Money, over: Period, calendar: Calendar
) -> None:
    parts = by_years(amount, over, calendar)
    assert sum((part.amount for part in parts.values()), Decimal(0)) == amount.amount
    assert all(year.period.shared_days(over) for year in parts)


@given(PERIODS, CALENDARS)
def test_every_day_lies_in_exactly_one_year(over: Period, calendar: Calendar) -> None:
    assert sum(year.period.shared_days(over) for year in years_over(over, calendar)) == over.days


def test_a_year_from_october_is_three_quarters_in_the_county_year_it_begins_in() -> None:
    over = Period(dt.date(2026, 10, 1), dt.date(2027, 10, 1))
    parts = by_years(Money(Decimal(36_500), "USD"), over, COUNTY)
    assert {year.label: part.amount for year, part in parts.items()} == {
        "2026/27": Decimal("27300.00"),
        "2027/28": Decimal("9200.00"),
    }
