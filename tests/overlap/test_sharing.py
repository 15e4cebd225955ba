"""Work of one kind in neighbouring wards, whose trip, trainers or survey two organisations could share."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pamoja.core.activities import Activity
from pamoja.core.places import Gazetteer
from pamoja.overlap import Analysis, Catalogue, Finding, analyse
from pamoja.overlap.pairs import COST_SHARING
from pamoja.overlap.sharing import MOST_PAIRS

Make = Callable[..., Activity]
Find = Callable[..., Analysis]

OUTREACH = {
    "title": "Antenatal care outreach",
    "places": ("wamba-east",),
    "days": ("2026-07-01", "2026-12-31"),
}
NEXT_WARD = OUTREACH | {"places": ("wamba-north",), "days": ("2026-10-01", "2027-02-28")}
TRAINING = {
    "title": "Training of water management committees",
    "places": ("wamba-east",),
    "days": ("2026-10-05", "2026-10-09"),
}


@pytest.fixture(scope="session")
def find(gazetteer: Gazetteer, catalogue: Catalogue) -> Find:
    return lambda *rows: analyse(rows, gazetteer, catalogue)


def shared(analysis: Analysis) -> list[Finding]:
    return [finding for finding in analysis.findings() if finding.kind == COST_SHARING]


def test_one_kind_of_outreach_in_two_wards_of_a_sub_county_could_share_the_trip(
    make: Make, find: Find
) -> None:
    [found] = shared(find(make("1", **OUTREACH), make("2", **NEXT_WARD)))
    assert found.title == (
        "Antenatal care outreach at Wamba East, Wamba North: two organisations could share the cost"
    )
    assert (found.tier, found.place, found.wards) == ("probable", "east", ("wamba-east", "wamba-north"))
    said = {evidence.feature: evidence.code for evidence in found.evidence}
    assert (said["what"], said["where"], said["when"]) == (
        "what.share_trip",
        "where.neighbours",
        "when.shared",
    )
    assert "Samburu East" in found.explanation
    assert found.money_at_stake is None


@pytest.mark.parametrize(
    "change",
    [
        {"places": ("nachola",)},
        {"places": ("wamba-east",)},
        {"places": ("east",)},
        {"places": ("samburu",)},
        {"days": ("2026-12-10", "2027-02-28")},
        {"days": None},
        {"title": "Drill and equip 2 boreholes"},
        {"title": "Household vegetable gardens"},
        {"organisation": "Partner 1"},
    ],
)
def test_elsewhere_in_one_place_apart_in_time_or_other_work_is_not(
    make: Make, find: Find, change: dict[str, Any]
) -> None:
    assert shared(find(make("1", **OUTREACH), make("2", **NEXT_WARD | change))) == []


def test_building_is_not_shared(make: Make, find: Find) -> None:
    assert shared(find(make("1"), make("2", places=("wamba-north",)))) == []


@pytest.mark.parametrize(
    ("days", "near"),
    [
        (("2026-10-05", "2026-10-09"), True),
        (("2026-10-15", "2026-10-16"), True),
        (("2026-10-16", "2026-10-20"), True),
        (("2026-10-20", "2026-10-22"), False),
        (("2026-09-24", "2026-09-27"), False),
        (("2026-09-24", "2026-09-29"), True),
    ],
)
def test_events_share_their_trainers_within_a_week(
    make: Make, find: Find, days: tuple[str, str], *, near: bool
) -> None:
    other = TRAINING | {"places": ("waso",), "days": days}
    found = shared(find(make("1", **TRAINING), make("2", **other)))
    assert [finding.evidence[0].code for finding in found] == ["what.share_trainers"] * near


def test_two_organisations_are_shown_the_best_few_of_a_kind(make: Make, find: Find) -> None:
    mine = [make(f"a{n}", organisation="Maji Trust", **OUTREACH) for n in range(6)]
    theirs = [make(f"b{n}", organisation="Lishe Society", **NEXT_WARD) for n in range(6)]
    assert len(shared(find(*mine, *theirs))) == MOST_PAIRS


PLANS = st.lists(
    st.fixed_dictionaries(
        {
            "title": st.sampled_from([str(OUTREACH["title"]), str(TRAINING["title"]), "Baseline survey"]),
            "organisation": st.sampled_from(["Maji Trust", "Lishe Society", "Nyika Programme"]),
            "places": st.sampled_from(
                [("wamba-east",), ("wamba-north",), ("waso",), ("east",), ("nachola",)]
            ),
            "days": st.sampled_from(
                [
                    None,
                    ("2026-07-01", "2026-09-30"),
                    ("2026-09-01", "2026-09-04"),
                    ("2026-09-09", "2026-09-11"),
                ]
            ),
        }
    ),
    min_size=2,
    max_size=8,
    unique_by=str,
)


@given(plan=PLANS, data=st.data())
@settings(max_examples=60, deadline=None)
def test_what_could_be_shared_hangs_on_no_order_and_its_evidence_leaves_the_score(
    plan: list[dict[str, Any]], data: st.DataObject, make: Make, find: Find
) -> None:
    rows = [make(f"r{number}", **row) for number, row in enumerate(plan)]
    first = shared(find(*rows))
    again = shared(find(*data.draw(st.permutations(rows))))
    assert {(f.id, f.score, f.tier) for f in first} == {(f.id, f.score, f.tier) for f in again}
    wards = {row.id: {site.place for site in row.sites} for row in rows}
    for finding in first:
        assert abs(finding.waterfall[-1].left - finding.score) < 0.002
        assert finding.tier != "definite"
        assert not wards[finding.members[0]] & wards[finding.members[1]]
