"""The joins beside a comparison of all with all, and the arithmetic of time."""

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pamoja.core.activities import Activity
from pamoja.core.places import Gazetteer
from pamoja.overlap import Catalogue, analyse
from pamoja.overlap.compare import Comparison
from pamoja.overlap.pairs import Pairs, distinct, equal_keys
from pamoja.overlap.parts import ALL

Make = Callable[..., Activity]

KEYS = st.lists(st.integers(0, 5), max_size=12)
PLACES = st.lists(
    st.sampled_from(["wamba-east", "waso", "nachola", "east", "poro-west", "samburu", "burat"]),
    min_size=1,
    max_size=3,
    unique=True,
)


def compared(rows: Sequence[Activity], gazetteer: Gazetteer, catalogue: Catalogue) -> Comparison:
    return analyse(rows, gazetteer, catalogue).comparison


@given(left=KEYS, right=KEYS)
def test_equal_keys_are_all_found_once(left: list[int], right: list[int]) -> None:
    i, j = equal_keys(np.array(left, dtype=np.int64), np.array(right, dtype=np.int64))
    found = sorted(zip(i.tolist(), j.tolist(), strict=True))
    assert found == [(x, y) for x, a in enumerate(left) for y, b in enumerate(right) if a == b]


def test_a_pair_found_twice_counts_once() -> None:
    a, b = distinct(np.array([3, 1, 3]), np.array([4, 2, 4]), 10)
    assert list(zip(a.tolist(), b.tolist(), strict=True)) == [(1, 2), (3, 4)]
    assert len(Pairs.none()) == 0


@settings(deadline=None)
@given(places=st.lists(PLACES, min_size=2, max_size=6))
def test_two_activities_meet_when_a_place_of_one_holds_a_place_of_the_other(
    make: Make, gazetteer: Gazetteer, catalogue: Catalogue, places: list[list[str]]
) -> None:
    rows = [make(str(n), places=tuple(where)) for n, where in enumerate(places)]
    pairs = analyse(rows, gazetteer, catalogue).pairs
    found = sorted(zip(pairs.a.tolist(), pairs.b.tolist(), strict=True))
    expected = [
        (x, y)
        for (x, one), (y, other) in combinations(enumerate(places), 2)
        if any(gazetteer.contains(p, q) or gazetteer.contains(q, p) for p in one for q in other)
    ]
    assert found == expected


@given(
    first=st.integers(0, 300), days=st.integers(1, 200), later=st.integers(0, 300), more=st.integers(1, 200)
)
def test_shared_days_and_gaps_agree_with_the_calendar(
    *, make: Make, gazetteer: Gazetteer, catalogue: Catalogue, first: int, days: int, later: int, more: int
) -> None:
    start = np.datetime64("2026-07-01")
    spans = [(first, first + days - 1), (later, later + more - 1)]
    rows = [make(str(n), days=(str(start + begin), str(start + end))) for n, (begin, end) in enumerate(spans)]
    compare = compared(rows, gazetteer, catalogue)
    a, b = np.array([0]), np.array([1])
    shared = len(set(range(spans[0][0], spans[0][1] + 1)) & set(range(spans[1][0], spans[1][1] + 1)))
    assert compare.shared_days(a, b)[0] == shared
    assert compare.gap_days(a, b)[0] == spans[1][0] - spans[0][1]
    assert compare.at_once(a, b, 1)[0] == (ALL if shared else 0)
    assert 0 <= compare.one_time(a, b)[0] <= ALL


@pytest.mark.parametrize("days", [1, 28])
def test_without_dates_time_is_a_chance_and_no_certainty(
    make: Make, gazetteer: Gazetteer, catalogue: Catalogue, days: int
) -> None:
    rows = [make("0", days=None), make("1"), make("2", days=None)]
    compare = compared(rows, gazetteer, catalogue)
    a, b = np.array([0, 1, 0]), np.array([1, 0, 2])
    chance = compare.at_once(a, b, days)
    assert chance[0] == chance[1]
    assert all(0 < value < ALL for value in chance)
    assert all(0 <= value < ALL for value in compare.in_turn(a, b))


@pytest.mark.parametrize(
    ("left", "right", "least", "most"),
    [
        (("households",), ("HHs",), 1, 1),
        (("households",), ("pupils",), 0, 0),
        (("households",), (), 0.5, 0.99),
        (("pupils",), (), 0.01, 0.35),
        ((), (), 0.5, 0.99),
        (("elders", "youth"), ("young people",), 1, 1),
        (("fishers of the lake",), ("fishers of the lake",), 1, 1),
    ],
)
def test_people_are_the_same_when_they_are_called_the_same(
    *,
    make: Make,
    gazetteer: Gazetteer,
    catalogue: Catalogue,
    left: tuple[str, ...],
    right: tuple[str, ...],
    least: float,
    most: float,
) -> None:
    compare = compared([make("0", target_groups=left), make("1", target_groups=right)], gazetteer, catalogue)
    same = compare.same_people(np.array([0, 1]), np.array([1, 0]))
    assert same[0] == same[1]
    assert least <= same[0] / ALL <= most


def test_a_title_that_names_people_is_trusted_less_than_their_own_column(
    make: Make, gazetteer: Gazetteer, catalogue: Catalogue
) -> None:
    stated: dict[str, Any] = {"target_groups": ("pupils",)}
    compare = compared(
        [make("0", **stated), make("1", "Drilling of a borehole for pupils"), make("2", **stated)],
        gazetteer,
        catalogue,
    )
    in_text, in_cell = compare.same_people(np.array([0, 0]), np.array([1, 2]))
    assert 0.8 * ALL < in_text < in_cell == ALL


def test_only_wording_that_is_known_is_ever_definite(
    make: Make, gazetteer: Gazetteer, catalogue: Catalogue
) -> None:
    people = {"target_groups": ("households",)}
    known = [make("1", "Borehole drilling", **people), make("2", "Drill and equip 2 boreholes", **people)]
    strange = [make("3", "Boreholing zamani kwetu", **people), make("4", "Borehole xyz vijana", **people)]
    tiers = {
        finding.members: finding.tier
        for finding in analyse([*known, *strange], gazetteer, catalogue).findings()
    }
    assert tiers["1", "2"] == "definite"
    assert "definite" not in {tier for members, tier in tiers.items() if members != ("1", "2")}
