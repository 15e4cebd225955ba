"""Activities kept compared: a change leaves what comparing all of them anew would give."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pamoja.core.activities import Activity
from pamoja.core.places import Gazetteer
from pamoja.overlap import Catalogue, analyse
from pamoja.overlap.index import Index, told

Make = Callable[..., Activity]
WORKS = st.sampled_from(
    (
        "Drill and equip 2 boreholes",
        "Borehole repair",
        "Training of water committees",
        "Zamani mradi",
        "Mradi zamani",
        "",
    )
)
PLACES = st.sampled_from((("wamba-east",), ("east",), ("samburu",), ("burat",), ("waso", "burat"), ()))
DAYS = st.sampled_from((None, ("2026-07-01", "2026-09-30"), ("2026-10-05", "2026-10-08")))
EDITS = st.lists(
    st.tuples(
        st.sampled_from("abcdefg"), st.booleans(), WORKS, PLACES, DAYS, st.sampled_from(("P", "Q", "R"))
    ),
    min_size=1,
    max_size=14,
)


@given(EDITS)
@settings(max_examples=40, deadline=None)
def test_after_any_edits_it_equals_a_comparison_of_all(
    make: Make,
    gazetteer: Gazetteer,
    catalogue: Catalogue,
    edits: list[tuple[str, bool, str, tuple[str, ...], tuple[str, str] | None, str]],
) -> None:
    rows: dict[str, Activity] = {}
    index = Index((), gazetteer, catalogue)
    for key, gone, title, places, days, whose in edits:
        before = index.pairs
        if gone and key in rows:
            del rows[key]
            delta = index.remove(key)
        else:
            rows[key] = make(key, title, places=places, days=days, organisation=whose)
            delta = index.upsert(rows[key])
        expected = told(analyse(list(rows.values()), gazetteer, catalogue))
        assert index.pairs == expected
        assert delta.added == expected.keys() - before.keys()
        assert delta.removed == before.keys() - expected.keys()
        assert delta.changed == {
            pair for pair in before.keys() & expected.keys() if before[pair] != expected[pair]
        }
    assert len(index) == len(rows)


def test_a_finding_can_be_explained_where_its_activities_are(
    make: Make, gazetteer: Gazetteer, catalogue: Catalogue
) -> None:
    index = Index((make("1"), make("2"), make("3", places=("burat",))), gazetteer, catalogue)
    (finding,) = index.analysis_of("1").findings()
    assert finding.members == ("1", "2")
    assert index.analysis_of("3").findings() == ()


def test_what_it_does_not_hold_is_refused(make: Make, gazetteer: Gazetteer, catalogue: Catalogue) -> None:
    index = Index((make("1"),), gazetteer, catalogue)
    with pytest.raises(KeyError):
        index.remove("2")
    with pytest.raises(ValueError, match="same id"):
        Index((make("1"), make("1")), gazetteer, catalogue)
