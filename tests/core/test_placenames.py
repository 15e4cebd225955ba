import pytest

from pamoja.core import placenames
from pamoja.core.placenames import PlaceNames, sites_of
from pamoja.core.places import WARD
from pamoja.workplan import facts

KENYA = facts.gazetteer()
SAMBURU = PlaceNames(KENYA, "samburu")
MARSABIT = PlaceNames(KENYA, "marsabit")
TURKANA = PlaceNames(KENYA, "turkana")


def found(names: PlaceNames, text: str, prefer: str = "") -> tuple[list[str], list[str]]:
    pieces = names.resolve(text, prefer)
    return [place.name for place in sites_of(pieces)], [piece.reason for piece in pieces]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Maralal", ["Maralal"]),
        ("  EL-BARTA ", ["El-barta"]),
        ("Lodokejek Ward", ["Lodokejek"]),
        ("Wadi ya Poro", ["Poro"]),
        ("Porro", ["Poro"]),
        ("0663", ["Maralal"]),
        ("Maralal (0663)", ["Maralal"]),
        ("Wamba East & North", ["Wamba East", "Wamba North"]),
        ("North & East Wamba", ["Wamba North", "Wamba East"]),
        ("Wamba East/West/North", ["Wamba East", "Wamba West", "Wamba North"]),
        ("Wamba (East, North)", ["Wamba East", "Wamba North"]),
        ("Baawa, Nyiro and Waso", ["Baawa", "Nyiro", "Waso"]),
        ("Poro\nNdoto\nBaawa", ["Poro", "Ndoto", "Baawa"]),
        ("Poro na Waso", ["Poro", "Waso"]),
        ("Poro Maralal Loosuk", ["Poro", "Maralal", "Loosuk"]),
        ("Poro, Samburu County", ["Poro"]),
        ("Maralal, Samburu Central", ["Maralal"]),
        ("Samburu Central S/C", ["Samburu Central"]),
        ("Samburu East and North Sub-Counties", ["Samburu East", "Samburu North"]),
    ],
)
def test_names_are_understood_as_people_write_them(text: str, names: list[str]) -> None:
    assert found(SAMBURU, text)[0] == names


@pytest.mark.parametrize(
    "text",
    [
        "County-wide",
        "Countywide",
        "All wards",
        "Kaunti nzima",
        "Kata zote",
        "Samburu County",
        "Entire county",
    ],
)
def test_county_wide_is_said_in_many_ways(text: str) -> None:
    assert found(SAMBURU, text) == (["Samburu"], [placenames.COUNTY_WIDE])


@pytest.mark.parametrize(
    ("text", "name"), [("Wsao", "Waso"), ("Proo", "Poro"), ("Noto", "Ndoto"), ("El-brta", "El-barta"),
                       ("Waba West", "Wamba West"), ("Angata Nanoykie", "Angata Nanyokie")],
)  # fmt: skip
def test_a_misspelt_ward_is_read_and_said_to_be_corrected(text: str, name: str) -> None:
    assert found(SAMBURU, text) == ([name], [placenames.CORRECTED])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Wamba", placenames.AMBIGUOUS),
        ("Wamba Eest", placenames.AMBIGUOUS),
        ("Project area", placenames.UNKNOWN),
        ("Sites to be confirmed", placenames.UNKNOWN),
        ("Oldonyiro, Isiolo County", placenames.OTHER_COUNTY),
        ("Kalokol", placenames.OTHER_COUNTY),
    ],
)
def test_what_fits_several_wards_none_or_another_county_is_not_guessed(text: str, reason: str) -> None:
    assert found(SAMBURU, text) == ([], [reason])


def test_an_ambiguous_name_lists_what_it_could_be() -> None:
    (piece,) = SAMBURU.resolve("Wamba")
    assert [place.name for place in piece.alternatives] == ["Wamba West", "Wamba East", "Wamba North"]


def test_a_name_that_is_only_a_constituency_gives_its_wards() -> None:
    names, reasons = found(SAMBURU, "Samburu West")
    assert names == ["Lodokejek", "Suguta Marmar", "Maralal", "Loosuk", "Poro"]
    assert reasons == [placenames.CONSTITUENCY_ONLY]


def test_a_name_that_is_both_means_the_sub_county_and_says_so() -> None:
    assert found(SAMBURU, "Samburu North") == (["Samburu North"], [placenames.BOTH])
    assert found(SAMBURU, "Samburu North sub-county") == (["Samburu North"], [placenames.EXACT])


def test_two_part_names_may_be_swapped_or_halved() -> None:
    assert found(MARSABIT, "Jaldesa/Sagante") == (["Sagante/Jaldesa"], [placenames.SWAPPED])
    assert found(MARSABIT, "Sagante") == (["Sagante/Jaldesa"], [placenames.SHORTENED])
    assert found(MARSABIT, "Sagante/Jaldesa, Karare") == (
        ["Sagante/Jaldesa", "Karare"],
        [placenames.EXACT, placenames.EXACT],
    )


def test_the_heading_decides_between_a_ward_and_a_sub_county_of_one_name() -> None:
    (ward,) = sites_of(MARSABIT.resolve("North Horr", WARD))
    (subcounty,) = sites_of(MARSABIT.resolve("North Horr", "subcounty"))
    assert (ward.level, subcounty.level) == ("ward", "subcounty")


@pytest.mark.parametrize(
    "county", ["turkana", "garissa", "wajir", "kwale", "nairobi", "embu", "nyeri", "kitui"]
)
def test_every_ward_is_found_by_its_own_name_unless_its_county_has_two_of_that_name(county: str) -> None:
    names = PlaceNames(KENYA, county)
    wards = KENYA.wards_in(county)
    twice = {w.name for w in wards if sum(other.name == w.name for other in wards) > 1}
    wrong = [w.name for w in wards if w.name not in twice and sites_of(names.resolve(w.name, WARD)) != (w,)]
    assert wrong == []


def test_nothing_gives_nothing() -> None:
    assert SAMBURU.resolve("  ") == ()
