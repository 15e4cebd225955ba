"""How a finding is said, and what its id and fingerprint hang on."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pamoja.core.activities import Activity
from pamoja.core.places import Gazetteer
from pamoja.overlap import Catalogue, Finding, analyse
from pamoja.overlap.findings import CHANGES, FEATURES, SENTENCES, TITLES, finding_id

Make = Callable[..., Activity]


@pytest.fixture
def first(gazetteer: Gazetteer, catalogue: Catalogue) -> Callable[..., Finding]:
    return lambda *rows: analyse(rows, gazetteer, catalogue).findings()[0]


def test_a_finding_is_said_in_a_line(make: Make, first: Callable[..., Finding]) -> None:
    finding = first(make("1", "Rehabilitation of borehole"), make("2", "Repair of boreholes"))
    assert finding.title == "Two partners plan borehole rehabilitation at Wamba East"


def test_the_county_government_is_named_as_such(make: Make, first: Callable[..., Finding]) -> None:
    finding = first(make("1", own=True), make("2", "Deep well drilling"))
    assert finding.title.startswith("The county government and a partner plan ")


def test_the_explanation_names_the_weakest_point_and_what_would_change_it(
    make: Make, first: Callable[..., Finding]
) -> None:
    finding = first(make("1", target_groups=("households",)), make("2", "Deep well drilling", days=None))
    assert finding.weakest.feature == "when"
    assert "Weakest point: when. Ask for the dates" in finding.explanation
    assert "Partner 2: no dates" in finding.explanation


def test_the_id_hangs_on_kind_and_members_alone() -> None:
    assert finding_id("duplication", ["a", "b"], ordered=False) == finding_id(
        "duplication", ["b", "a"], ordered=False
    )
    assert finding_id("sequencing", ["a", "b"], ordered=True) != finding_id(
        "sequencing", ["b", "a"], ordered=True
    )
    assert re.fullmatch(r"[a-z2-7]{16}", finding_id("layering", ["a", "b"], ordered=False))


def test_the_fingerprint_moves_with_the_months_and_not_with_the_budget(
    make: Make, first: Callable[..., Finding]
) -> None:
    one, other = make("1"), make("2", "Deep well drilling")
    finding = first(one, other)
    dearer = first(one, replace(other, budget=make("x", money=("5", "KES")).budget))
    later = first(one, replace(other, until=make("x", days=("2026-07-01", "2026-11-30")).until))
    assert finding.id == dearer.id == later.id
    assert finding.fingerprint == dearer.fingerprint != later.fingerprint


def test_the_score_is_what_the_evidence_leaves_of_certainty(
    make: Make, first: Callable[..., Finding]
) -> None:
    finding = first(make("1", days=None), make("2", "Deep well drilling"))
    left = 1.0
    for evidence in finding.evidence:
        left *= 2.718281828459045**evidence.contribution
    assert finding.score == pytest.approx(left, abs=0.002)


def test_every_sentence_has_its_parameters(make: Make, gazetteer: Gazetteer, catalogue: Catalogue) -> None:
    titles = [
        "Drill and equip boreholes",
        "Deep well drilling",
        "Household vegetable gardens",
        "Kuchimba kisima",
    ]
    rows = [
        make(f"{n}{m}", title, places=(place,), days=days)
        for n, title in enumerate(titles)
        for m, (place, days) in enumerate(
            [
                ("wamba-east", ("2026-07-01", "2026-12-31")),
                ("east", None),
                ("samburu", ("2026-07-01", "2026-07-31")),
            ]
        )
    ]
    for finding in analyse(rows, gazetteer, catalogue).findings():
        assert "{" not in finding.title + finding.explanation
        assert finding.explanation


def test_every_code_is_a_sentence_of_its_feature() -> None:
    assert set(CHANGES) == set(FEATURES)
    assert all(text.endswith(".") for text in SENTENCES.values())
    assert not any(text.endswith(".") for text in TITLES.values())


WORKS = st.sampled_from(
    (
        "Drill and equip 2 boreholes",
        "Training of water management committees",
        "Borehole repair",
        "Zamani mradi",
    )
)
DAYS = st.sampled_from(
    (None, ("2026-07-01", "2026-09-30"), ("2026-09-01", "2026-09-04"), ("2026-10-05", "2026-10-08"))
)
PEOPLE = st.sampled_from(((), ("households",), ("water committees",)))
WHERE_FROM = st.sampled_from((("wamba-east",), ("east",), ("samburu",), ("wamba-east", "waso")))


@given(st.lists(st.tuples(WORKS, DAYS, PEOPLE, WHERE_FROM, st.booleans()), min_size=2, max_size=6))
@settings(max_examples=60, deadline=None)
def test_what_the_evidence_leaves_is_the_score(
    make: Callable[..., Activity],
    gazetteer: Gazetteer,
    catalogue: Catalogue,
    rows: list[tuple[str, tuple[str, str] | None, tuple[str, ...], tuple[str, ...], bool]],
) -> None:
    plans = [
        make(
            str(n), title, days=days, target_groups=people, places=where, money=(100, "KES") if paid else None
        )
        for n, (title, days, people, where, paid) in enumerate(rows)
    ]
    for finding in analyse(plans, gazetteer, catalogue).findings():
        left = [1.0, *(step.left for step in finding.waterfall)]
        assert abs(left[-1] - finding.score) < 0.002, finding
        assert left == sorted(left, reverse=True)
