import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamoja.core.places import WARD, Gazetteer, Place
from pamoja.core.refusals import UnknownPlace, UnknownSpelling
from pamoja.core.spelling import distance
from pamoja.workplan import facts

KENYA = facts.gazetteer()
wards = st.sampled_from([place for place in KENYA.places.values() if place.level == WARD])


def test_kenya_has_its_counties_constituencies_and_wards() -> None:
    levels = [place.level for place in KENYA.places.values()]
    assert (levels.count("county"), levels.count("constituency"), levels.count("ward")) == (47, 290, 1450)


@pytest.mark.parametrize("text", ["Samburu", "samburu", "025", "SAMBURU COUNTY"])
def test_a_county_is_known_by_name_slug_or_code(text: str) -> None:
    assert KENYA.county(text).id == "samburu"


def test_a_county_that_is_none_is_refused_with_an_example() -> None:
    with pytest.raises(UnknownPlace, match="Samburu or 025"):
        KENYA.county("Wakanda")


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("Sambru", "Samburu (025)"),
        ("SAMBRUU COUNTY", "Samburu (025)"),
        ("Isolo", "Isiolo (011)"),
        ("Muranga'a", "Murang'a (021)"),
        ("Tarakanithi", "Tharaka-Nithi (013)"),
        ("Lemu", "Lamu (005)"),
    ],
)
def test_a_county_that_is_misspelt_is_refused_with_the_one_that_may_be_meant(text: str, near: str) -> None:
    with pytest.raises(UnknownSpelling) as told:
        KENYA.county(text)
    assert told.value.params == {"name": text, "near": near}
    assert f"did you mean {near}? Give its name or its code." in str(told.value)


def test_a_misspelling_as_near_to_two_counties_names_both() -> None:
    two = Gazetteer([Place("a", "Maru", "county", "1"), Place("b", "Meri", "county", "2")])
    with pytest.raises(UnknownSpelling, match=r"did you mean Maru \(1\) or Meri \(2\)\?"):
        two.county("Meru")


@pytest.mark.parametrize(
    "text", ["", "x", "Bar", "048", "Nowhere", "County", "Samburu North East", "b" * 9999]
)
def test_a_county_that_is_nearly_none_is_refused_without_a_guess(text: str) -> None:
    with pytest.raises(UnknownPlace) as told:
        KENYA.county(text)
    assert told.value.code == "unknown_place"
    assert "did you mean" not in str(told.value)


def test_a_ward_lies_in_a_constituency_and_independently_in_a_sub_county() -> None:
    baawa = "samburu/ward/baawa"
    assert KENYA.contains("samburu/constituency/samburu-north", baawa)
    assert KENYA.contains("samburu/subcounty/samburu-central", baawa)
    assert not KENYA.contains("samburu/subcounty/samburu-north", baawa)


@given(wards)
def test_every_ward_lies_in_one_county_and_is_among_its_wards(ward: Place) -> None:
    county = KENYA.county_of(ward.id)
    assert county is not None
    assert ward in KENYA.wards_in(county.id)
    assert KENYA.contains("kenya", ward.id)


def test_disputed_ward_codes_are_kept_as_aliases_with_their_source() -> None:
    disputed = [alias for alias in KENYA.aliases if alias.status == "disputed"]
    assert len(disputed) == 24
    assert all(alias.source and alias.kind == "code" for alias in disputed)


def test_places_that_contain_one_another_are_refused() -> None:
    circle = Gazetteer([Place("a", "A", "ward", parents=("b",)), Place("b", "B", "county", parents=("a",))])
    with pytest.raises(ValueError, match="contain one another"):
        circle.ancestors("a")


def test_an_unknown_parent_is_refused() -> None:
    with pytest.raises(ValueError, match="not in the gazetteer"):
        Gazetteer([Place("a", "A", "ward", parents=("nowhere",))])


@given(st.text("abcd", max_size=7), st.text("abcd", max_size=7))
def test_the_distance_of_two_words_is_the_same_both_ways_and_at_most_the_longer(
    left: str, right: str
) -> None:
    errors = distance(left, right, 10)
    assert errors == distance(right, left, 10)
    assert errors <= max(len(left), len(right))
    assert (errors == 0) == (left == right)


@given(st.text("abcdefgh", min_size=3, max_size=10), st.integers(0, 8))
def test_two_neighbouring_letters_swapped_are_one_error(word: str, at: int) -> None:
    at = min(at, len(word) - 2)
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    assert distance(word, swapped, 3) == (0 if swapped == word else 1)
