from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamoja.formats.grid import Value
from pamoja.workplan.reading.amounts import currency_in, is_nothing, read_amount, unit_in


@pytest.mark.parametrize(
    ("value", "amount", "currency"),
    [
        ("$14,500", "14500", "USD"),
        ("US$ 31k", "31000", "USD"),
        ("KES 1.2M", "1200000", "KES"),
        ("650,000/=", "650000", "KES"),
        ("Kes.300,000/-", "300000", "KES"),
        ("Kshs. 900,000.00", "900000", "KES"),
        ("KSh 2.5 million", "2500000", "KES"),
        ("EUR 12 000", "12000", "EUR"),
        ("1.250.000,50", "1250000.50", None),
        ("1,5M", "1500000", None),
        ("1 250 000", "1250000", None),
        ("KES 500,000 (USD 4,000)", "500000", "KES"),
        ("500,000 only", "500000", None),
        ("52500", "52500", None),
        (3000, "3000", None),
        (0.35, "0.35", None),
    ],
)
def test_amounts_are_read_as_people_write_them(value: Value, amount: str, currency: str | None) -> None:
    found = read_amount(value)
    assert found is not None
    assert (found.value, found.currency) == (Decimal(amount), currency)


@pytest.mark.parametrize(
    "value",
    ["see budget narrative", "bado haijapangwa", "10%", "TBC", "1-2M", "5 cows", "", None, True, "approx"],
)
def test_what_is_no_amount_gives_none(value: Value) -> None:
    assert read_amount(value) is None


@pytest.mark.parametrize("value", [None, "", "  ", "-", "–", "nil", "n/a", "hakuna"])
def test_a_blank_a_dash_and_nil_say_nothing(value: Value) -> None:
    assert is_nothing(value)


@pytest.mark.parametrize(
    ("heading", "unit", "currency"),
    [
        ("Cost (KES Million)", 10**6, "KES"),
        ("Budget (KES '000)", 1000, "KES"),
        ("Amount in Kshs (000s)", 1000, "KES"),
        ("Bajeti (KSh)", 1, "KES"),
        ("Budget (USD)", 1, "USD"),
        ("Total", 1, None),
    ],
)
def test_a_heading_tells_unit_and_currency(heading: str, unit: int, currency: str | None) -> None:
    assert (unit_in(heading), currency_in(heading)) == (Decimal(unit), currency)


def test_the_unit_of_the_heading_is_not_applied_twice() -> None:
    million = Decimal(10**6)
    assert read_amount("2.35M", million) == read_amount(2350000)
    plain = read_amount(0.7, million)
    assert plain is not None
    assert plain.value == 700_000


def test_an_amount_too_large_for_its_unit_is_taken_as_full_units_and_marked() -> None:
    found = read_amount(2_350_000, Decimal(10**6))
    assert found is not None
    assert (found.value, found.unit_doubtful) == (Decimal(2_350_000), True)


@given(st.integers(0, 10**12), st.sampled_from(["KES {:,}", "{:,}/=", "Ksh. {:,}.00", "USD {}", "{:,}"]))
def test_whole_amounts_are_read_back_exactly(amount: int, written: str) -> None:
    found = read_amount(written.format(amount))
    assert found is not None
    assert found.value == amount


@given(st.text(max_size=40))
def test_no_text_makes_the_reader_fail(text: str) -> None:
    found = read_amount(text)
    assert found is None or found.value.is_finite()
