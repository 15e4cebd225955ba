"""What is left of a title when all that says nothing about the work is taken off."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamoja.overlap import Catalogue
from pamoja.overlap.phrases import Cleaner, Phrase, one_slip_apart, place_names, sentences

NAMES = place_names(["Wamba East", "Poro", "El-barta", "Market"])


@pytest.fixture(scope="session")
def cleaner(catalogue: Catalogue) -> Cleaner:
    return Cleaner(catalogue)


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("IR 2.3: Drilling of a borehole", "drilling borehole"),
        ("Activity 4.1 - drilling of a borehole", "drilling borehole"),
        ("3.1.2) Drilling of a borehole", "drilling borehole"),
        ("DRILLING OF A BOREHOLE IN WAMBA EAST WARD", "drilling borehole"),
        ("Drilling of a borehole, Poro", "drilling borehole"),
        ("Drilling of a borehole at El–Barta", "drilling borehole"),
        ("Support the drilling of 4 boreholes in Porro", "drilling boreholes"),
        ("Procure and deliver drilling of a borehole", "drilling borehole"),
        ("Drilling of a borehole in partnership with the water company", "drilling borehole"),
        ("Livestock market", "livestock market"),
        ("In partnership with the mill, grain stores", "partnership mill grain stores"),
        ("Support", "support"),
        ("", ""),
    ],
)
def test_only_the_work_is_left(cleaner: Cleaner, title: str, words: str) -> None:
    assert cleaner.phrase(title, NAMES, ["poro"]).text == words


def test_people_at_the_end_of_a_title_are_taken_as_its_target_group(cleaner: Cleaner) -> None:
    assert cleaner.phrase("Digging of wells for pastoralists") == Phrase("digging wells", "livestock keepers")
    assert cleaner.phrase("Water for life") == Phrase("water life", "")


def test_a_sentence_that_names_people_says_nothing_about_the_work(cleaner: Cleaner) -> None:
    assert cleaner.sentence("targeting 300 pastoralists") == Phrase("", "livestock keepers")


def test_a_description_is_read_sentence_by_sentence() -> None:
    assert sentences("Deep wells. as agreed.\nbore holes") == ("Deep wells", "as agreed", "bore holes")


@pytest.mark.parametrize("slip", ["wmaba", "waba", "wamma", "wambaa"])
def test_one_slip_of_the_pen_is_forgiven(slip: str) -> None:
    assert one_slip_apart("wamba", slip)


@pytest.mark.parametrize("other", ["wbmaa", "samba", "wamba east", "wmb"])
def test_two_slips_are_another_word(other: str) -> None:
    assert not one_slip_apart("wamba", other)


@given(st.text(max_size=60))
def test_no_text_breaks_the_cleaner(cleaner: Cleaner, text: str) -> None:
    once = cleaner.phrase(text, NAMES).text
    assert once == once.lower()
    assert cleaner.phrase(text.upper(), NAMES).text == cleaner.phrase(text.upper().lower(), NAMES).text
