"""Which money of an IATI file counts: one source for each publisher, a whole or its parts, never both."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pamoja.workplan.iati_money import (
    BUDGET,
    COMMITTED,
    EACH,
    FAMILIES,
    PARTS,
    SOURCES,
    SPENT,
    WHOLE,
    counted,
    families,
    proposal,
)


def record(name: str, *related: tuple[str, str], publisher: str = "Upeo", **money: int) -> dict[str, Any]:
    return {
        "id": name,
        "line": 1,
        "publisher": publisher,
        "payer": None,
        "related": [list(pair) for pair in related],
        "money": {source: [{"amount": amount, "currency": "USD"}] for source, amount in money.items()},
    }


def amounts(records: list[dict[str, Any]], choice: dict[str, Any] | None = None) -> list[int]:
    """What each activity counts, 0 where nothing."""
    found = counted(records, choice or proposal(records))
    return [sum(line["amount"] for line in one.lines) for one in found]


def notes(records: list[dict[str, Any]], choice: dict[str, Any]) -> list[list[str]]:
    return [[note.code for note in one.notes] for one in counted(records, choice)]


def test_each_publisher_has_the_source_that_most_of_its_activities_have() -> None:
    records = [
        record("A-1", budget=5, committed=4),
        record("A-2", budget=6, spent=1),
        record("B-1", publisher="Tumaini", committed=7, spent=3),
    ]
    assert proposal(records) == {"sources": {"Upeo": BUDGET, "Tumaini": COMMITTED}, "families": EACH}
    assert amounts(records) == [5, 6, 7]


def test_two_sources_of_one_activity_are_never_added_and_a_person_chooses_which() -> None:
    records = [record("A-1", budget=5, committed=4, spent=3)]
    for source, amount in ((BUDGET, 5), (COMMITTED, 4), (SPENT, 3)):
        assert amounts(records, {"sources": {"Upeo": source}}) == [amount]


def test_an_activity_without_the_chosen_source_says_which_was_taken() -> None:
    records = [record("A-1", budget=5), record("A-2", committed=4)]
    choice = {"sources": {"Upeo": BUDGET}, "families": EACH}
    assert amounts(records, choice) == [5, 4]
    assert notes(records, choice) == [[], ["iati_money_other_source"]]


def test_what_was_spent_is_no_plan_unless_a_person_says_so() -> None:
    records = [record("A-1", spent=9)]
    assert amounts(records) == [0]
    assert notes(records, proposal(records)) == [["iati_money_none"]]
    assert amounts(records, {"sources": {"Upeo": SPENT}}) == [9]


FAMILY = [
    record("P", ("C1", "2"), ("C2", "2"), budget=10),
    record("C1", ("P", "1"), budget=4),
    record("C2", budget=6),
]


def test_a_whole_counts_by_its_parts_where_all_of_them_are_there() -> None:
    assert families(FAMILY) == {0: [1, 2]}
    assert amounts(FAMILY) == [0, 4, 6]
    assert notes(FAMILY, proposal(FAMILY))[0] == ["iati_money_in_parts"]


def test_a_whole_with_a_part_missing_counts_by_itself() -> None:
    records = [record("P", ("C1", "2"), ("C9", "2"), budget=10), record("C1", ("P", "1"), budget=4)]
    assert amounts(records) == [10, 0]
    assert notes(records, proposal(records))[1] == ["iati_money_in_whole"]


def test_a_person_may_count_the_wholes_or_the_parts() -> None:
    sources = {"Upeo": BUDGET}
    assert amounts(FAMILY, {"sources": sources, "families": WHOLE}) == [10, 0, 0]
    records = [record("P", ("C9", "2"), budget=10), record("C1", ("P", "1"), budget=4)]
    assert amounts(records, {"sources": sources, "families": PARTS}) == [0, 4]


def test_an_identifier_used_twice_is_nobodys_part() -> None:
    records = [record("P", budget=10), record("C", ("P", "1"), budget=4), record("C", ("P", "1"), budget=4)]
    assert amounts(records) == [10, 4, 4]


def test_a_circle_of_parts_comes_to_an_end_and_is_counted_once() -> None:
    records = [record("A", ("B", "1"), budget=5), record("B", ("A", "1"), budget=5)]
    assert sum(amounts(records)) == 5


NAMES = st.sampled_from([f"N{n}" for n in range(7)])


@given(
    st.lists(
        st.tuples(NAMES, st.lists(st.tuples(NAMES, st.sampled_from("123")), max_size=3), st.booleans()),
        max_size=9,
    ),
    st.sampled_from(FAMILIES),
    st.sampled_from(SOURCES),
)
def test_no_money_is_counted_both_in_a_whole_and_in_its_parts(
    shape: list[tuple[str, list[tuple[str, str]], bool]], mode: str, source: str
) -> None:
    records = [
        record(name, *related, budget=1) if has else record(name, *related) for name, related, has in shape
    ]
    found = counted(records, {"sources": {"Upeo": source}, "families": mode})
    paid = [bool(one.lines) for one in found]
    for whole, parts in families(records).items():
        assert not any(paid[whole] and paid[part] for part in parts)
    assert len(found) == len(records)
    assert any(paid) == any(has for _, _, has in shape)
