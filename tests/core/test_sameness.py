import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamoja.core.sameness import kept_names

NAMES = st.integers(0, 8)
FORESTS = st.lists(st.tuples(NAMES, NAMES), max_size=10)


def allowed(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The merges as they are made: of the name kept on each side, and never of one with itself."""
    made: list[tuple[int, int]] = []
    for one, other in pairs:
        kept = kept_names(made)
        left, right = kept.get(one, one), kept.get(other, other)
        if left != right:
            made.append((left, right))
    return made


@given(FORESTS)
def test_everybody_in_a_group_is_known_under_one_name_which_is_its_own(pairs: list[tuple[int, int]]) -> None:
    merges = allowed(pairs)
    kept = kept_names(merges)
    assert all(kept[one] == kept[other] for one, other in merges)
    assert all(kept[name] == name for name in kept.values())


@given(FORESTS, st.randoms())
def test_the_order_in_which_merges_were_made_or_undone_makes_no_difference(pairs, random) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    merges = allowed(pairs)
    shuffled = list(merges)
    random.shuffle(shuffled)
    assert kept_names(shuffled) == kept_names(merges)


def test_a_name_merged_twice_or_in_a_circle_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        kept_names([(1, 2), (3, 2)])
    with pytest.raises(ValueError, match="itself"):
        kept_names([(1, 2), (2, 1)])
