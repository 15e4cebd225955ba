"""Names of organisations as people write them."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pamoja.core.places import squeeze
from pamoja.workplan.name_cells import BELONGS, CARRIES_OUT, LEADS, PAYS, named_in
from pamoja.workplan.names import (
    LIKELY,
    SURE,
    likeness,
    organisation_meant,
    taken_apart,
)

TRUST = "Maji na Afya Trust"
WORDS = st.sampled_from(
    [
        "Maji",
        "Afya",
        "Trust",
        "Ewaso",
        "Springs",
        "Nyota",
        "Elimu",
        "Uhai",
        "Bora",
        "Nkaji",
        "Network",
        "Commons",
        "Fund",
        "Tegemeo",
        "Jamii",
    ]
)
NAMES = st.lists(WORDS, min_size=2, max_size=5, unique=True).map(" ".join)
ANY_TEXT = st.text(max_size=80)


@pytest.mark.parametrize(
    ("written", "least"),
    [
        ("maji na afya  TRUST", SURE),
        ("MAT (Maji na Afya Trust)", SURE),
        ("Maji na Afya Trust (MAT)", SURE),
        ("MAT – Maji na Afya Trust", SURE),
        ("The Maji na Afya Trust", SURE),
        ("Maji & Afya Trust", SURE),
        ("Maji na Afya Trust – Samburu office", LIKELY),
        ("Maji na Afya Trust Ltd", LIKELY),
        ("Maji na Afya Trust Kenya", LIKELY),
        ("Maji na Afya Trust CBO", LIKELY),
        ("MAT", LIKELY),
        ("Maji na Afya Trsut", LIKELY),
        ("Maji na Aya Trust", LIKELY),
        ("MajinaAfya Trust", 0.0),
    ],
)
def test_a_name_is_recognised_however_it_is_written(written: str, least: float) -> None:
    assert likeness(taken_apart(TRUST), taken_apart(written)).score >= least


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Save the Children – UK", "Save the Children – DK"),
        ("Maji na Afya Trust", "Maji na Elimu Trust"),
        ("Norwegian Church Aid", "Norwegian Red Cross"),
        ("Group 12", "Group 13"),
        ("MAT", "CAT"),
        ("UNOPS", "UNPOS"),
        ("Trust", "Maji na Afya Trust"),
        ("", "Maji na Afya Trust"),
    ],
)
def test_two_organisations_are_not_taken_for_one(one: str, other: str) -> None:
    assert likeness(taken_apart(one), taken_apart(other)).score < LIKELY


def test_what_speaks_for_it_is_told() -> None:
    like = likeness(taken_apart("MAT"), taken_apart("Maji na Afya Trust (MAT)"))
    assert (like.reason, like.what) == ("initials", "MAT")


@given(ANY_TEXT, ANY_TEXT)
def test_likeness_is_the_same_from_both_sides_and_between_nothing_and_one(one: str, other: str) -> None:
    left, right = taken_apart(one), taken_apart(other)
    there, back = likeness(left, right), likeness(right, left)
    assert there.score == back.score
    assert 0 <= there.score <= 1


@given(
    NAMES, st.sampled_from((str.upper, str.lower, str.title)), st.sampled_from((" Ltd", " CBO", " Kenya", ""))
)
def test_capitals_legal_forms_and_kenya_never_make_another_organisation(
    name: str, change: Callable[[str], str], end: str
) -> None:
    assert likeness(taken_apart(name), taken_apart(change(name) + end)).score >= LIKELY


@given(NAMES)
def test_a_name_is_surely_itself(name: str) -> None:
    assert likeness(taken_apart(name), taken_apart(name)).score == 1.0


@given(ANY_TEXT)
@settings(max_examples=300)
def test_whatever_a_cell_says_is_read_and_nothing_of_it_is_named_twice(cell: str) -> None:
    found = [squeeze(one.name) for one in named_in(cell).named]
    assert len(found) == len(set(found))
    assert all(found)


@given(st.lists(NAMES, min_size=1, max_size=4, unique_by=squeeze), st.sampled_from(("; ", ";", "\n")))
def test_names_with_semicolons_between_them_are_always_told_apart(names: list[str], between: str) -> None:
    assert [one.name for one in named_in(between.join(names)).named] == names


@given(
    st.lists(NAMES, min_size=2, max_size=4, unique_by=squeeze), st.sampled_from((", ", " / ", " & ", " and "))
)
def test_known_names_are_told_apart_at_commas_strokes_and_and(names: list[str], between: str) -> None:
    known = {squeeze(name) for name in names}
    assert [one.name for one in named_in(between.join(names), known).named] == names


@given(NAMES, NAMES, st.sampled_from((", ", " & ", " and ")))
def test_names_that_nobody_knows_are_not_cut_in_two(one: str, other: str, between: str) -> None:
    ends_like_an_organisation = {"Trust", "Network", "Fund"}
    found = [named.name for named in named_in(f"{one}{between}{other}").named]
    if one.rsplit(maxsplit=1)[-1] not in ends_like_an_organisation:
        assert found == [f"{one}{between}{other}"]


@pytest.mark.parametrize(
    ("cell", "named"),
    [
        ("Maji na Afya Trust funded by OXFAM", [(TRUST, ""), ("OXFAM", PAYS)]),
        ("OXFAM through Maji na Afya Trust", [("OXFAM", ""), (TRUST, CARRIES_OUT)]),
        ("Maji na Afya Trust, with support of UNICEF", [(TRUST, ""), ("UNICEF", PAYS)]),
        ("Kenya Red Cross (funded by ECHO)", [("Kenya Red Cross", ""), ("ECHO", PAYS)]),
        ("kwa ufadhili wa UNICEF", [("UNICEF", PAYS)]),
        ("UNICEF/WFP/FAO", [("UNICEF", ""), ("WFP", ""), ("FAO", "")]),
        ("A consortium led by Mercy Corps", [("A consortium", ""), ("Mercy Corps", LEADS)]),
        ("Adventist Development & Relief (ADRA)", [("Adventist Development & Relief (ADRA)", "")]),
        (
            "Department of Water, Environment and Natural Resources",
            [("Department of Water, Environment and Natural Resources", "")],
        ),
    ],
)
def test_words_between_names_tell_who_pays_and_who_carries_out(
    cell: str, named: list[tuple[str, str]]
) -> None:
    assert [(one.name, one.role) for one in named_in(cell).named] == named


def test_a_consortium_is_told_with_its_members() -> None:
    said = named_in("Uhai Bora Consortium (Maji na Afya Trust, Ewaso Springs, and Nkaji Network)")
    assert said.consortium == "Uhai Bora Consortium"
    assert [one.name for one in said.named] == [TRUST, "Ewaso Springs", "Nkaji Network"]
    assert {one.role for one in said.named} == {BELONGS}


def test_only_what_is_surely_meant_is_linked() -> None:
    known = {squeeze(TRUST): "mat", "mat": "mat", squeeze("Ewaso Springs"): "ewaso"}.get
    assert organisation_meant("Maji na Afya trust", known) == "mat"
    assert organisation_meant("MAT (Maji na Afya Trust)", known) == "mat"
    assert organisation_meant("Maji na Afya Trust Ltd", known) is None
    assert organisation_meant("Maji na Afya Trsut", known) is None
    assert organisation_meant("MAT / Ewaso Springs", known) is None
