from hypothesis import given
from hypothesis import strategies as st

from pamoja.workplan.counting import Reported, counted_once, doer_first

ROWS = st.integers(0, 7)
PAIRS = st.lists(st.tuples(ROWS, ROWS).filter(lambda pair: pair[0] != pair[1]), max_size=12)


def row(order: int, name: str = "", *payers: str) -> Reported:
    return Reported(name or f"o{order}", frozenset(payers), order)


def test_the_money_counts_where_the_work_is_done_whoever_stands_first() -> None:
    funder, doer = row(1, "fund"), row(2, "trust", "fund")
    assert doer_first(funder, doer) == (doer, funder)
    assert doer_first(doer, funder) == (doer, funder)
    assert counted_once([(1, 2)], {1: funder, 2: doer}) == {1: 2}


def test_where_nobody_says_who_pays_the_earlier_row_counts() -> None:
    assert counted_once([(2, 1)], {1: row(1), 2: row(2)}) == {2: 1}


@given(PAIRS)
def test_of_rows_that_report_the_same_money_exactly_one_counts(pairs: list[tuple[int, int]]) -> None:
    rows = {number: row(number) for number in range(8)}
    counted = counted_once(pairs, rows)
    together = {number: {number} for number in rows}
    for one, other in pairs:
        merged = together[one] | together[other]
        for number in merged:
            together[number] = merged
    for group in together.values():
        counting = group - set(counted)
        assert len(counting) == 1
        assert {counted[number] for number in group & set(counted)} <= counting


@given(PAIRS, st.dictionaries(ROWS, st.frozensets(ROWS, max_size=3), max_size=8))
def test_no_row_is_counted_in_one_that_is_not_counted_itself(
    pairs: list[tuple[int, int]], pays: dict[int, frozenset[int]]
) -> None:
    rows = {n: row(n, f"o{n}", *(f"o{payer}" for payer in pays.get(n, ()))) for n in range(8)}
    counted = counted_once(pairs, rows)
    assert not set(counted.values()) & set(counted)


@given(PAIRS, PAIRS, st.sets(ROWS))
def test_a_payers_money_counts_in_theirs_whom_it_pays_and_never_in_one_without_money(
    pairs: list[tuple[int, int]], paid: list[tuple[int, int]], without: set[int]
) -> None:
    rows = {n: Reported(f"o{n}", frozenset(), n, counts=n not in without) for n in range(8)}
    counted = counted_once(pairs, rows, paid)
    assert not set(counted.values()) & set(counted)
    assert all(rows[into].counts for row, into in counted.items() if rows[row].counts)


def test_a_funder_of_three_is_counted_in_one_of_them_and_all_three_count() -> None:
    rows = {n: row(n) for n in range(4)}
    assert counted_once([], rows, [(0, 1), (0, 2), (0, 3)]) == {0: 1}
    assert counted_once([], rows, [(0, 1), (1, 2), (2, 0)]) == {0: 2, 1: 2}
