"""Where nobody works, told apart by who claims to."""

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from pamoja.core.activities import Activity
from pamoja.core.places import Gazetteer
from pamoja.overlap import Gap, gaps

Make = Callable[..., Activity]
WARDS = ("nachola", "ndoto", "wamba-east", "wamba-north", "waso")


def found(gazetteer: Gazetteer, *rows: Activity) -> tuple[Gap, ...]:
    return gaps(
        rows,
        gazetteer,
        "samburu",
        sector_of={row.id: row.sector for row in rows},
        intervention_of={row.id: "borehole" for row in rows},
    )


def wards(gazetteer: Gazetteer, *rows: Activity) -> dict[str, str]:
    return {gap.ward: gap.kind for gap in found(gazetteer, *rows) if not gap.sector and not gap.intervention}


def test_a_ward_that_nobody_names_is_a_gap(make: Make, gazetteer: Gazetteer) -> None:
    rows = [make(ward, places=(ward,)) for ward in WARDS[1:]]
    assert wards(gazetteer, *rows) == {"nachola": "nobody"}


def test_the_county_government_alone_leaves_a_gap_of_its_own_kind(make: Make, gazetteer: Gazetteer) -> None:
    rows = [make(ward, places=(ward,), own=ward == "nachola") for ward in WARDS]
    assert wards(gazetteer, *rows) == {"nachola": "county_government_only"}


def test_a_county_wide_claim_serves_no_ward(make: Make, gazetteer: Gazetteer) -> None:
    rows = [make(ward, places=(ward,)) for ward in WARDS[1:]]
    assert wards(gazetteer, *rows, make("wide", places=("samburu",))) == {"nachola": "county_wide_only"}


def test_a_sub_county_serves_its_wards_without_naming_them(make: Make, gazetteer: Gazetteer) -> None:
    row = make("1", places=("east",), sector="Water")
    assert sorted(wards(gazetteer, row)) == sorted(WARDS)
    assert [gap.ward for gap in found(gazetteer, row) if gap.sector] == ["nachola", "ndoto"]
    assert [gap.ward for gap in found(gazetteer, row) if gap.intervention] == ["nachola", "ndoto"]


def test_sectors_and_kinds_of_work_have_gaps_of_their_own(make: Make, gazetteer: Gazetteer) -> None:
    rows = [make(ward, places=(ward,), sector="Water" if ward == "waso" else "Health") for ward in WARDS]
    result = found(gazetteer, *rows)
    assert {gap.ward for gap in result if gap.sector == "Health"} == {"waso"}
    assert len([gap for gap in result if gap.sector == "Water"]) == 4
    assert [gap for gap in result if gap.intervention] == []


def test_work_that_no_partner_does_anywhere_is_not_listed(make: Make, gazetteer: Gazetteer) -> None:
    result = found(gazetteer, make("1", own=True))
    assert [gap for gap in result if gap.intervention] == []


def test_another_county_serves_nobody_here(make: Make, gazetteer: Gazetteer) -> None:
    assert len(wards(gazetteer, make("1", places=("burat",)))) == len(WARDS)


@given(st.lists(st.sampled_from([*WARDS, "east", "north", "samburu", "burat"]), max_size=6))
def test_a_ward_lacks_a_sector_exactly_when_no_partner_serves_it(
    make: Make, gazetteer: Gazetteer, places: list[str]
) -> None:
    rows = [make(str(n), places=(place,), sector="Water") for n, place in enumerate(places)]
    served = {ward.id for place in places if place != "samburu" for ward in gazetteer.wards_in(place)}
    lacking = {gap.ward for gap in found(gazetteer, *rows) if gap.sector}
    assert lacking == (set(WARDS) - served if places else set())
    assert set(wards(gazetteer, *rows)) == set(WARDS) - set(places)


def test_a_gap_says_what_is_missing_where(make: Make, gazetteer: Gazetteer) -> None:
    (gap, *_) = found(gazetteer, make("1", places=("east",)))
    assert gap.sentence == "Nobody plans anything in Nachola."
