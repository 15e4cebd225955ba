import datetime as dt
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamoja.core.money import Money
from pamoja.core.periods import (
    DAY,
    Calendar,
    EmptyPeriod,
    Period,
    add_months,
    apportion,
    month_of,
    read_cycle,
)
from pamoja.core.refusals import UnknownCycle

COUNTY = Calendar("county", "county year", 7)
US = Calendar("us", "US fiscal year", 10)
UK = Calendar("uk", "UK fiscal year", 4)
PLAIN = Calendar("calendar", "calendar year", 1)

days = st.dates(dt.date(2000, 1, 1), dt.date(2060, 12, 31))
periods = st.tuples(days, st.integers(1, 900)).map(lambda pair: Period(pair[0], pair[0] + pair[1] * DAY))
calendars = st.builds(Calendar, st.just("own"), st.just("own year"), st.integers(1, 12), st.integers(1, 28))


def test_a_period_counts_its_first_day_and_not_its_end() -> None:
    september = Period.inclusive(dt.date(2026, 9, 1), dt.date(2026, 9, 30))
    assert september.days == 30
    assert dt.date(2026, 9, 30) in september
    assert september.end not in september
    assert september.last == dt.date(2026, 9, 30)


def test_a_period_without_a_day_is_refused_with_both_dates() -> None:
    with pytest.raises(EmptyPeriod, match="2026-09-02 to 2026-09-01"):
        Period(dt.date(2026, 9, 2), dt.date(2026, 9, 1))


@given(periods, periods)
def test_shared_days_are_the_days_in_both(left: Period, right: Period) -> None:
    both = left.intersection(right)
    assert left.shared_days(right) == right.shared_days(left) == (both.days if both else 0)
    if both:
        assert both.start in left
        assert both.last in right


@given(periods, calendars)
def test_the_years_of_a_calendar_share_out_a_period_exactly(period: Period, calendar: Calendar) -> None:
    first, last = calendar.year_of(period.start), calendar.year_of(period.last)
    years = [calendar.year_from(begins) for begins in range(first.begins, last.begins + 1)]
    assert sum(period.shared_days(year.period) for year in years) == period.days
    assert sum(period.share_within(year.period) for year in years) == pytest.approx(1)


@given(calendars, st.integers(1990, 2090))
def test_four_quarters_make_a_year_without_gap_or_overlap(calendar: Calendar, begins: int) -> None:
    quarters = [quarter.period for quarter in calendar.year_from(begins).quarters]
    assert quarters[0].start == calendar.year_from(begins).period.start
    assert all(before.end == after.start for before, after in pairwise(quarters))
    assert quarters[-1].end == calendar.year_from(begins + 1).period.start


@given(calendars, days)
def test_every_day_lies_in_the_year_of_that_day(calendar: Calendar, day: dt.date) -> None:
    assert day in calendar.year_of(day).period


def test_a_quarter_says_whose_it_is() -> None:
    assert US.year_to(2027).quarter(1).name == "Q1 2026/27 (US fiscal year, October-December 2026)"
    assert COUNTY.year_from(2026).quarter(2).period == US.year_to(2027).quarter(1).period


@pytest.mark.parametrize(
    ("calendar", "first"),
    [(COUNTY, (2026, 7, 1)), (US, (2026, 10, 1)), (UK, (2026, 4, 1)), (PLAIN, (2027, 1, 1))],
)
def test_fy27_is_the_year_that_ends_in_2027(calendar: Calendar, first: tuple[int, int, int]) -> None:
    assert calendar.year_to(2027).period.start == dt.date(*first)
    assert calendar.year_to(2027).period.last.year == 2027


def test_a_calendar_year_is_named_by_its_one_year() -> None:
    assert PLAIN.year_from(2027).label == "2027"
    assert COUNTY.year_from(2026).label == "2026/27"


@pytest.mark.parametrize("text", ["2026/27", "2026-27", "2026/2027", " 2026–27 ", "2026"])
def test_a_cycle_is_read_as_people_write_it(text: str) -> None:
    assert read_cycle(text, COUNTY) == COUNTY.year_from(2026)


@pytest.mark.parametrize("text", ["", "FY27", "2026/28", "26/27", "next year", "2026/27/28"])
def test_what_is_no_cycle_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(UnknownCycle, match="2026/27"):
        read_cycle(text, COUNTY)


def test_months_are_added_within_the_length_of_the_month() -> None:
    assert add_months(dt.date(2027, 1, 31), 1) == dt.date(2027, 2, 28)
    assert add_months(dt.date(2026, 11, 30), 3) == dt.date(2027, 2, 28)
    assert month_of(2026, 12).days == 31


@given(st.decimals(min_value=0, max_value=10**9, places=2), periods, calendars)
def test_apportioning_over_the_quarters_of_a_year_never_loses_a_cent(
    amount: Decimal, period: Period, calendar: Calendar
) -> None:
    year = calendar.year_of(period.start)
    parts, outside = apportion(Money(amount, "KES"), period, [quarter.period for quarter in year.quarters])
    assert sum((part.amount for part in parts), outside.amount) == Money(amount, "KES").amount


def test_apportioning_into_overlapping_periods_is_refused() -> None:
    year = COUNTY.year_from(2026).period
    with pytest.raises(ValueError, match="overlap"):
        apportion(Money(Decimal(100), "KES"), year, [year, year])
