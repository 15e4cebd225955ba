"""What the county took up of the partners' lines, read back from its finished table."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamoja.core.money import Money
from pamoja.workplan import taken_up as module
from pamoja.workplan.taken_up import BY_NUMBER, BY_WORDS, Line, Printed, amounts, taken_up

BOREHOLE = Line(
    "samburu/2026-27/water/001", "Repair the borehole at Wamba", "Bora Maji Trust", ("Wamba East",),
    (Money(Decimal(700_000), "KES"),),
)  # fmt: skip
CLINIC = Line(
    "samburu/2026-27/health/004", "Equip the dispensary with a cold chain", "Alpha Relief", ("Poro",),
    (Money(Decimal(1_000), "USD"),),
)  # fmt: skip


def test_a_line_is_recognised_by_the_number_that_was_annexed() -> None:
    printed = (
        Printed("Rural water supply"),
        Printed(f"Borehole works [{BOREHOLE.number.upper()}]", cost=Decimal(700_000)),
    )
    (found,) = taken_up([BOREHOLE], printed)
    assert found.printed is printed[1]
    assert found.by == BY_NUMBER
    assert found.same_cost is True


def test_without_a_number_nearly_the_same_words_in_the_same_ward_are_enough() -> None:
    same = Printed("Repair of the borehole at Wamba", "Wamba East", Decimal(500_000), "KES")
    (found,) = taken_up([BOREHOLE], [same])
    assert found.by == BY_WORDS
    assert found.sure >= module.NEARLY
    assert found.same_cost is False


@pytest.mark.parametrize(
    "other",
    [
        Printed("Repair of the borehole at Wamba", "Maralal"),
        Printed("Construct a cattle market", "Wamba East"),
        Printed("Repair the borehole at Wamba [samburu/2026-27/water/009]", "Wamba East"),
    ],
)
def test_another_ward_other_words_or_another_number_are_another_line(other: Printed) -> None:
    (found,) = taken_up([BOREHOLE], [other])
    assert found.printed is None


def test_what_was_taken_up_and_what_was_not_are_added_by_currency() -> None:
    found = taken_up([BOREHOLE, CLINIC], [Printed(f"x {BOREHOLE.number}")])
    assert amounts(found) == {"in": (Money(Decimal(700_000), "KES"),), "out": (Money(Decimal(1_000), "USD"),)}
    assert found[0].same_cost is None


@given(st.permutations(range(6)))
def test_one_line_of_the_county_is_given_to_one_partner_only(order: list[int]) -> None:
    lines = [
        Line(f"samburu/2026-27/water/{at:03}", "Repair the borehole at Wamba", "P", (), ()) for at in range(6)
    ]
    printed = [Printed("Repair the borehole at Wamba"), Printed("Repair the boreholes at Wamba")]
    found = taken_up([lines[at] for at in order], printed)
    assert sum(one.printed is not None for one in found) == 2
    assert len({id(one.printed) for one in found if one.printed}) == 2
