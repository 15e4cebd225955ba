"""Gaps by need: every person and every cent once, and what is unknown never zero."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pamoja.core.activities import Activity
from pamoja.core.places import Gazetteer
from pamoja.overlap import Gap, Need, Spread, Subject, gap_explained, gaps_by_need, spread
from pamoja.overlap.spreading import split

Make = Callable[..., Activity]
WATER = Subject("Water")
WARDS = ("nachola", "ndoto", "wamba-east", "wamba-north", "waso")
PEOPLE = {"nachola": 1_000, "ndoto": 3_000, "wamba-east": 500, "wamba-north": 500, "waso": 4_000}
PLACES = [*WARDS, "east", "north", "samburu", "kenya", "burat", "isiolo"]
Row = tuple[list[str], int | None, int | None]
ROWS = st.lists(
    st.tuples(
        st.lists(st.sampled_from(PLACES), min_size=1, max_size=4, unique=True),
        st.none() | st.integers(0, 5_000),
        st.none() | st.integers(0, 10_000_000),
    ),
    max_size=8,
)


def rows_of(make: Make, told: list[Row]) -> list[Activity]:
    return [
        make(
            f"a{at}",
            places=places,
            beneficiaries=people,
            money=None if money is None else (str(money), "KES"),
        )
        for at, (places, people, money) in enumerate(told)
    ]


def planned(
    rows: list[Activity],
    gazetteer: Gazetteer,
    people: Mapping[str, int] = PEOPLE,
    elsewhere: tuple[str, ...] = (),
) -> Spread:
    return spread(
        rows, gazetteer, {row.id: (WATER,) for row in rows}, people_in=people, counted_elsewhere=elsewhere
    )


def need(share: float | None = 0.5, people: Mapping[str, int] = PEOPLE) -> dict[tuple[str, Subject], Need]:
    told = {"indicator": "No water", "year": "2024", "source": "Survey"} if share is not None else {}
    return {(ward, WATER): Need(people.get(ward), share, **told) for ward in WARDS}


def found(
    rows: list[Activity], gazetteer: Gazetteer, needs: Mapping[tuple[str, Subject], Need] | None = None
) -> tuple[Gap, ...]:
    told = need() if needs is None else needs
    return gaps_by_need("samburu", [WATER], planned(rows, gazetteer), gazetteer, told)


def all_of(there: Spread) -> tuple[int, int]:
    everything = (*there.served.values(), *there.claimed.values())
    return sum(one.people for one in everything), sum(one.cents for one in everything)


@given(st.integers(-(10**6), 10**12), st.lists(st.integers(0, 10**6), min_size=1).filter(any))
def test_parts_add_up_and_are_in_proportion(amount: int, weights: list[int]) -> None:
    parts = split(amount, weights)
    assert sum(parts) == amount
    whole = sum(weights)
    assert all(abs(part - amount * weight / whole) <= 1 for part, weight in zip(parts, weights, strict=True))


@given(ROWS)
def test_every_cent_and_every_person_is_counted_once(
    make: Make, gazetteer: Gazetteer, told: list[Row]
) -> None:
    people, cents = all_of(planned(rows_of(make, told), gazetteer))
    assert people == sum(people or 0 for _, people, _ in told)
    assert cents == 100 * sum(money or 0 for _, _, money in told)


@given(ROWS, st.randoms(use_true_random=False))
def test_neither_order_nor_another_county_changes_a_gap(
    make: Make, gazetteer: Gazetteer, told: list[Row], chance: object
) -> None:
    rows = rows_of(make, told)
    before = found(rows, gazetteer)
    chance.shuffle(rows)  # type: ignore[attr-defined]
    assert found(rows, gazetteer) == before
    other = make("z", places=("burat", "isiolo"), beneficiaries=900, money=("5000", "KES"))
    assert found([*rows, other], gazetteer) == before


@given(ROWS)
def test_an_activity_that_is_counted_elsewhere_adds_nothing(
    make: Make, gazetteer: Gazetteer, told: list[Row]
) -> None:
    rows = rows_of(make, told)
    again = make("z", places=("waso",), beneficiaries=70, money=("100", "KES"))
    without, there = planned(rows, gazetteer), planned([*rows, again], gazetteer, elsewhere=("z",))
    assert all_of(there) == all_of(without)
    assert "z" in there.served["waso", WATER].activities


@given(ROWS, st.none() | st.floats(0, 1))
def test_a_gap_never_misses_more_people_than_need_it(
    make: Make, gazetteer: Gazetteer, told: list[Row], share: float | None
) -> None:
    for gap in found(rows_of(make, told), gazetteer, need(share)):
        assert gap.need is not None
        if gap.need.people is None:
            assert gap.unmet is None
        elif gap.unmet is not None:
            assert 0 <= gap.unmet <= gap.need.people


def test_a_sub_county_is_shared_out_by_its_people_or_equally(make: Make, gazetteer: Gazetteer) -> None:
    row = make("1", places=("east",), beneficiaries=100, money=("1000", "KES"))
    there = planned([row], gazetteer).served
    assert {ward: one.people for (ward, _), one in there.items()} == {
        "wamba-east": 10, "wamba-north": 10, "waso": 80,
    }  # fmt: skip
    assert there["waso", WATER].money == Decimal(800)
    equally = planned([row], gazetteer, {"waso": 4_000}).served
    assert [one.people for one in equally.values()] == [34, 33, 33]


def test_a_county_wide_claim_reaches_no_ward_and_is_told_apart(make: Make, gazetteer: Gazetteer) -> None:
    row = make("1", places=("samburu",), beneficiaries=100, money=("1000", "KES"))
    gaps = found([row], gazetteer)
    assert {gap.kind for gap in gaps} == {"county_wide_only"}
    assert [gap.ward for gap in gaps][:2] == ["waso", "ndoto"], "the largest unmet need comes first"
    first = gaps[0]
    assert (first.unmet, first.planned and first.planned.reached) == (2_000, 0)
    assert first.claimed is not None
    assert (first.claimed.people, first.claimed.money) == (100, Decimal(1_000))


def test_a_claim_beside_named_wards_keeps_its_money_in_the_wards(make: Make, gazetteer: Gazetteer) -> None:
    there = planned([make("1", places=("samburu", "waso"), money=("1000", "KES"))], gazetteer)
    assert there.served["waso", WATER].money == Decimal(1_000)
    assert (there.claimed["samburu", WATER].activities, there.claimed["samburu", WATER].cents) == (["1"], 0)


def test_less_than_half_of_what_is_usual_is_below_need(make: Make, gazetteer: Gazetteer) -> None:
    reach = {"nachola": 250, "ndoto": 300, "wamba-east": 125, "wamba-north": 125, "waso": 1_000}
    rows = [make(ward, places=(ward,), beneficiaries=count) for ward, count in reach.items()]
    (gap,) = found(rows, gazetteer)
    assert (gap.ward, gap.kind, gap.unmet) == ("ndoto", "below_need", 1_200)
    assert gap_explained(gap) == (
        "Water in Ndoto is below need. 3,000 people, 50.0% in need (No water, 2024, Survey): 1,500 people. Planned by "
        "name: 1 activity, 300 people, money unknown. Below need: plans bring 20 of every 100 people in need here, "
        "less than half of the 50 in the middle one of 5 wards that are served. Missing: 1,200 people in need are not "
        "reached by name."
    )


def test_money_tells_where_people_are_not_told(make: Make, gazetteer: Gazetteer) -> None:
    rows = [
        make(ward, places=(ward,), money=(str(PEOPLE[ward] * (1 if ward == "waso" else 9)), "KES"))
        for ward in WARDS
    ]
    (gap,) = found(rows, gazetteer)
    assert (gap.ward, gap.kind, gap.unmet) == ("waso", "below_need", None)
    assert (
        "plans bring KES 2.00 for each person in need here, less than half of the KES 18.00"
        in gap_explained(gap)
    )
    assert "people unknown" in gap_explained(gap)


def test_unknown_need_is_never_zero_and_stands_last(make: Make, gazetteer: Gazetteer) -> None:
    known = {key: one for key, one in need().items() if key[0] == "wamba-east"}
    told = {**need(None), **known}
    gaps = found([], gazetteer, told)
    assert [gap.ward for gap in gaps] == ["wamba-east", "waso", "ndoto", "nachola", "wamba-north"]
    assert [gap.unmet for gap in gaps] == [250, None, None, None, None]
    assert "which share of them needs it is unknown" in gap_explained(gaps[1])


def test_the_county_government_alone_is_told_apart(make: Make, gazetteer: Gazetteer) -> None:
    alone, partner = make("1", places=("waso",), own=True), make("2", places=("waso",))
    kinds = {gap.ward: gap.kind for gap in found([alone], gazetteer)}
    assert (kinds["waso"], kinds["ndoto"]) == ("county_government_only", "nobody")
    assert "waso" not in {gap.ward for gap in found([alone, partner], gazetteer)}
