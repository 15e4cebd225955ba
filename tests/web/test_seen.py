from decimal import Decimal

import pytest

from cast import Cast
from pamoja.cycles.queries import year_of
from pamoja.organisations.rights import part_of
from pamoja.places.models import Place
from pamoja.plans.models import Activity, BudgetLine
from pamoja.plans.queries import activity_at, view_of
from pamoja.web.eyes import Eyes
from pamoja.web.seen import band, place_name, quarter_names, quarters_in_words, sums_in_words


@pytest.mark.parametrize(
    ("kes", "words"),
    [
        (None, "unknown"),
        (Decimal(0), "under KES 1 million"),
        (Decimal("999999.99"), "under KES 1 million"),
        (Decimal(1_000_000), "KES 1 to 5 million"),
        (Decimal(20_000_000), "KES 20 to 100 million"),
        (Decimal(100_000_000), "KES 100 million or more"),
    ],
)
def test_a_band_says_about_how_much(kes: Decimal | None, words: str) -> None:
    assert band(kes) == words


def test_quarters_are_said_with_whose_they_are() -> None:
    assert quarters_in_words(None) == "unknown"
    assert quarters_in_words((False, False, False, False)) == "outside the county year"
    assert quarters_in_words((False, True, True, False)) == "county Q2 and Q3"
    assert quarters_in_words((True, False, False, False)) == "county Q1"


def test_the_quarters_of_the_county_year_have_their_months(everybody: Cast) -> None:
    assert quarter_names(year_of(everybody.cycle)) == [
        "county Q1, Jul-Sep 2026", "county Q2, Oct-Dec 2026", "county Q3, Jan-Mar 2027", "county Q4, Apr-Jun 2027",
    ]  # fmt: skip


def test_a_place_says_what_it_is() -> None:
    names = [
        place_name(Place(name=name, level=level))
        for name, level in (
            ("Maralal", "ward"), ("Samburu East", "subcounty"), ("Samburu West", "constituency"), ("Samburu", "county"),
        )
    ]  # fmt: skip
    assert names == ["Maralal", "Samburu East sub-county", "Samburu West constituency", "county-wide"]


def test_sums_of_two_currencies_are_never_added_together() -> None:
    lines = [
        BudgetLine(amount=Decimal(amount), currency=currency)
        for amount, currency in ((1_000, "KES"), (20, "USD"), (500, "KES"), (7, "XXX"))
    ]
    assert sums_in_words(lines) == "KES 1,500, USD 20 and 7 (currency not stated)"
    assert sums_in_words([]) == ""


def test_a_ward_in_no_known_sub_county_is_not_told_where_only_that_is_shown(everybody: Cast) -> None:
    everybody.cycle.participations.filter(organisation=everybody.maji).update(sites="band")
    view = view_of(everybody.cycle, part_of(everybody.naomi, everybody.county))
    found = activity_at(everybody.cycle, "water/001")
    assert found is not None
    assert Eyes(view).look(found).places == "one sub-county"


def test_what_a_title_hides_is_left_out_of_a_search_even_where_there_is_much_of_it(
    everybody: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    Activity.objects.filter(organisation=everybody.maji).update(title="Wells at Maralal")
    view = view_of(everybody.cycle, part_of(everybody.naomi, everybody.county))
    found = Activity.objects.filter(cycle=everybody.cycle, title__icontains="a")
    assert {one.organisation for one in Eyes(view).matching(found, "aral")} == {everybody.tegemeo}
    monkeypatch.setattr("pamoja.web.eyes.MOST_LEFT_OUT", 2)
    assert {one.organisation for one in Eyes(view).matching(found, "aral")} == {everybody.tegemeo}
    assert Eyes(view).matching(found, "").count() == found.count()
