"""Duplicates by cliques and stars, and packages of work that comes together."""

import datetime as dt
from itertools import combinations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pamoja.overlap.groups import MOST_MEMBERS, Related, duplicates_in_groups, packages

DAYS = (dt.date(2026, 10, 1), dt.date(2026, 12, 31))


def same(a: str, b: str, *, work: str = "borehole", place: str = "waso", score: float = 0.9) -> Related:
    return Related(f"{a}-{b}-{work}-{place}", (a, b), work, place, score)


def test_three_partners_that_do_one_thing_are_one_group() -> None:
    [group] = duplicates_in_groups([same("A", "B"), same("B", "C"), same("A", "C")])
    assert group.members == ("A", "B", "C")
    assert len(group.findings) == 3
    assert not group.star


def test_a_chain_is_no_group_of_all_but_a_star_around_its_middle() -> None:
    [group] = duplicates_in_groups([same("A", "B"), same("B", "C")])
    assert (group.members, group.star) == (("B", "A", "C"), True)
    chain = [same("A", "B"), same("B", "C"), same("C", "D")]
    assert sorted(len(group.members) for group in duplicates_in_groups(chain)) == [2, 3]


def test_other_work_and_other_places_stand_apart() -> None:
    found = [same("A", "B"), same("B", "C", place="poro"), same("A", "C", work="latrine")]
    assert len(duplicates_in_groups(found)) == 3


EDGES = st.lists(
    st.tuples(
        st.sampled_from(list(combinations("ABCDEFG", 2))),
        st.sampled_from(["borehole", "Borehole", "latrine"]),
        st.sampled_from(["waso", "poro"]),
        st.sampled_from([0.2, 0.5, 0.9]),
    ),
    max_size=20,
    unique_by=lambda row: (row[0], row[1], row[2]),
).map(lambda rows: [same(*pair, work=work, place=place, score=score) for pair, work, place, score in rows])


@given(found=EDGES, data=st.data())
def test_groups_hold_every_finding_once_in_any_order(found: list[Related], data: st.DataObject) -> None:
    groups = duplicates_in_groups(found)
    assert sorted(key for group in groups for key in group.findings) == sorted(one.key for one in found)
    assert duplicates_in_groups(data.draw(st.permutations(found))) == groups


@given(found=EDGES)
def test_every_two_of_a_clique_meet_and_all_of_a_star_meet_its_middle(found: list[Related]) -> None:
    by_key = {one.key: one for one in found}
    for group in duplicates_in_groups(found):
        inside = [by_key[key] for key in group.findings]
        meet = {frozenset(one.members) for one in inside}
        assert len({(one.work.casefold(), one.place) for one in inside}) == 1
        assert len(group.members) <= MOST_MEMBERS
        if group.star:
            assert all(group.members[0] in one.members for one in inside)
        else:
            assert meet == {frozenset(pair) for pair in combinations(group.members, 2)}


def relation(key: str, members: tuple[str, str], people: str = "women", **more: Any) -> Related:
    days = {"first": DAYS[0], "last": DAYS[1], **more}
    return Related(key, members, "", "waso", 0.8, people=people, **days)


def test_two_relations_at_one_place_for_one_group_in_one_quarter_are_a_package() -> None:
    [package] = packages([relation("1", ("A", "B")), relation("2", ("B", "C"))])
    assert (package.place, package.people, package.quarter) == ("waso", "women", dt.date(2026, 10, 1))
    assert (package.findings, package.members) == (("1", "2"), ("A", "B", "C"))


def test_one_relation_other_people_or_another_quarter_make_none() -> None:
    later: dict[str, Any] = {"first": dt.date(2027, 1, 1), "last": dt.date(2027, 2, 1)}
    assert packages([relation("1", ("A", "B"))]) == ()
    assert packages([relation("1", ("A", "B")), relation("2", ("B", "C"), people="youth")]) == ()
    assert packages([relation("1", ("A", "B")), relation("2", ("B", "C"), **later)]) == ()


def test_a_package_of_a_year_stands_once() -> None:
    year: dict[str, Any] = {"first": dt.date(2026, 7, 1), "last": dt.date(2027, 6, 30)}
    found = [relation("1", ("A", "B"), **year), relation("2", ("B", "C"), **year)]
    assert [package.quarter for package in packages(found)] == [dt.date(2026, 7, 1)]


@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(list(combinations("ABCD", 2))),
            st.sampled_from(["", "women"]),
            st.integers(0, 11),
            st.integers(0, 200),
        ),
        max_size=10,
    ),
    data=st.data(),
)
def test_packages_hang_on_no_order_and_none_holds_another(
    rows: list[tuple[tuple[str, str], str, int, int]], data: st.DataObject
) -> None:
    found = []
    for number, (members, people, month, days) in enumerate(rows):
        first = dt.date(2026, month + 1, 5)
        last = first + dt.timedelta(days=days)
        found.append(relation(str(number), members, people, first=first, last=last))
    made = packages(found)
    assert packages(data.draw(st.permutations(found))) == made
    for one, other in combinations(made, 2):
        if one.people == other.people:
            assert not set(one.findings) <= set(other.findings)
            assert not set(other.findings) <= set(one.findings)
