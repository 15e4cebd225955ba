import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamoja.core.money import (
    MINOR_DIGITS,
    MixedCurrencies,
    Money,
    NotAnAmount,
    Rate,
    UnknownCurrency,
    newest_rate,
    totals,
)

currencies = st.sampled_from(sorted(MINOR_DIGITS))
amounts = st.decimals(min_value=-(10**9), max_value=10**9, places=2)
weights = st.lists(st.integers(0, 10_000), min_size=1, max_size=30).filter(any)


def kes(amount: str) -> Money:
    return Money(Decimal(amount), "KES")


@given(amounts, currencies, weights)
def test_a_split_adds_up_to_the_last_cent(amount: Decimal, currency: str, parts: list[int]) -> None:
    money = Money(amount, currency)
    assert sum(part.amount for part in money.split(parts)) == money.amount


@given(amounts, weights)
def test_no_part_is_more_than_a_cent_from_its_share(amount: Decimal, parts: list[int]) -> None:
    money = Money(amount, "KES")
    for part, weight in zip(money.split(parts), parts, strict=True):
        assert abs(part.amount - money.amount * weight / sum(parts)) <= money.unit


def test_the_largest_remainder_gets_the_last_cent() -> None:
    assert [part.amount for part in kes("100").split([1, 1, 1])] == [
        Decimal("33.34"),
        Decimal("33.33"),
        Decimal("33.33"),
    ]


@pytest.mark.parametrize("parts", [[], [0, 0], [2, -1]])
def test_weights_that_share_nothing_out_are_refused(parts: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        kes("1").split(parts)


def test_an_unknown_currency_is_refused_with_an_example() -> None:
    with pytest.raises(UnknownCurrency, match="KES or USD"):
        Money(Decimal(1), "KSH")


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "1e30"])
def test_what_is_no_amount_is_refused(amount: str) -> None:
    with pytest.raises(NotAnAmount):
        Money(Decimal(amount), "KES")


def test_two_currencies_are_never_added() -> None:
    with pytest.raises(MixedCurrencies, match="KES and USD"):
        kes("1") + Money(Decimal(1), "USD")


def test_totals_keep_currencies_apart() -> None:
    found = totals([kes("1.10"), Money(Decimal(5), "USD"), kes("2.20")])
    assert {code: money.amount for code, money in found.items()} == {
        "KES": Decimal("3.30"),
        "USD": Decimal(5),
    }


def test_a_currency_without_cents_is_rounded_to_whole_units() -> None:
    assert Money(Decimal("10.6"), "UGX").amount == Decimal(11)


def rate(day: str, kes_for_one: str = "129", currency: str = "USD") -> Rate:
    return Rate(dt.date.fromisoformat(day), currency, Decimal(kes_for_one), "a bank")


def test_a_rate_converts_only_its_own_currency() -> None:
    assert rate("2026-07-01").convert(Money(Decimal(2), "USD")) == kes("258")
    with pytest.raises(MixedCurrencies):
        rate("2026-07-01").convert(Money(Decimal(2), "EUR"))


def test_the_newest_rate_within_the_days_is_taken_and_none_is_stretched() -> None:
    rates = [rate("2020-12-31"), rate("2026-06-30", "128"), rate("2026-07-31", "130"), rate("2030-01-01")]
    first, last = dt.date(2026, 4, 1), dt.date(2027, 6, 30)
    assert newest_rate(rates, "USD", first, last) == rates[2]
    assert newest_rate(rates, "EUR", first, last) is None
    assert newest_rate(rates[:1], "USD", first, last) is None
