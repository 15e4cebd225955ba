from hypothesis import given
from hypothesis import strategies as st

from pamoja.core.activities import Activity
from pamoja.workplan import facts
from pamoja.workplan.alignment import BY_CODE, BY_CROSSWALK, BY_HEADING, Sectors, align_rows
from pamoja.workplan.terms import (
    DAC,
    PROGRAMME,
    SDG,
    SECTOR,
    Decided,
    Term,
    codes_of,
    dac_codes,
    decided_for,
    name_of,
    sdg_codes,
    terms_of,
)

WATER = "Water, Environment, Natural Resources and Energy"
HEALTH = "Medical Services, Public Health and Sanitation"


def samburu(decided: dict[Term, Decided] | None = None) -> Sectors:
    return Sectors(facts.county_sectors("samburu"), "", decided=decided or {})


def test_the_narrowest_term_comes_first() -> None:
    found = terms_of("14030 Basic drinking water supply and basic sanitation", "Maji Safi, SDG 6.1")
    assert [term.scheme for term in found] == [PROGRAMME, DAC, SDG, SECTOR]
    assert found[1].text == "14030"
    assert found[2].text == "6.1"


def test_a_purpose_is_known_by_its_code_or_by_its_whole_name() -> None:
    assert dac_codes("12240") == dac_codes("Basic nutrition") == ("12240",)
    assert dac_codes("some nutrition") == ()
    assert dac_codes("99999 nothing") == ()


def test_a_vote_is_no_part_of_the_words_and_no_purpose() -> None:
    assert terms_of("Vote 4215: Water") == (Term(SECTOR, "water"),)


def test_goals_are_read_with_their_targets_and_other_numbers_are_not() -> None:
    assert sdg_codes("SDG 6.1 and Goal 13") == ("6.1", "13")
    assert sdg_codes("SDG 99, 6 boreholes") == ()


@given(st.text(max_size=60), st.integers(0, 3))
def test_a_term_is_the_same_however_it_is_spaced_and_capitalised(text: str, spaces: int) -> None:
    spaced = f"{' ' * spaces}{text}{' ' * spaces}"
    assert terms_of(spaced) == terms_of(text)
    assert terms_of("", spaced) == terms_of("", text)


def test_a_code_that_is_not_listed_means_what_its_group_means() -> None:
    assert codes_of((Term(DAC, "12240"),)) == ("NUT",)
    assert codes_of((Term(DAC, "12220"),)) == ("HEA",)
    assert codes_of((Term(SDG, "6.2"),)) == ("WAS",)
    assert codes_of((Term(SECTOR, "water"),)) == ()


def test_a_code_is_named_and_words_stay_as_written() -> None:
    assert name_of(Term(DAC, "12240")) == "12240 Basic nutrition"
    assert name_of(Term(SECTOR, "wash"), "WASH") == "WASH"


def test_the_narrowest_decided_term_decides() -> None:
    decided = {Term(SECTOR, "wash"): Decided("1", WATER), Term(PROGRAMME, "afya"): Decided("2", HEALTH)}
    hit = decided_for(terms_of("WASH", "Afya"), decided)
    assert hit
    assert hit[1].key == "2"
    assert decided_for(terms_of("Peace"), decided) is None


def test_what_the_county_decided_goes_before_the_files_heading() -> None:
    row = Activity("1", "School latrines", sector="Water")
    assert align_rows([row], samburu())["1"] == (WATER, BY_HEADING)
    decided = {Term(SECTOR, "water"): Decided("7", HEALTH)}
    assert align_rows([row], samburu(decided))["1"] == (HEALTH, BY_CROSSWALK)


def test_a_decision_for_a_sector_the_county_has_no_more_is_not_followed() -> None:
    decided = {Term(SECTOR, "water"): Decided("7", "Ministry of Old Names")}
    assert align_rows([Activity("1", "Borehole", sector="Water")], samburu(decided))["1"] == (
        WATER,
        BY_HEADING,
    )


def test_a_purpose_code_finds_the_sector_before_single_words_do() -> None:
    row = Activity("1", "Support", sector="12240 Basic nutrition")
    assert align_rows([row], samburu())["1"] == (HEALTH, BY_CODE)
