"""What the engine finds and what it leaves alone."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pamoja.core.activities import Activity, Source
from pamoja.core.places import Gazetteer, Place
from pamoja.overlap import Analysis, Catalogue, Intervention, analyse
from pamoja.overlap.pairs import KINDS, TIERS

from .conftest import PLACES

Make = Callable[..., Activity]
Find = Callable[..., Analysis]

TITLES = (
    "Drill and equip 2 boreholes",
    "Sinking of 3 new deep wells with hand pumps",
    "Train 4 water user committees on O&M and tariff setting",
    "Vaccinate 3000 sheep and goats against PPR and CCPP",
    "Chanjo ya mifugo",
    "Household vegetable gardens",
    "Quarterly knitting circle for lighthouse keepers",
    "Form 17 village savings and loan associations",
)
WARDS = ("wamba-east", "wamba-north", "nachola", "east", "samburu")
DAYS = (None, ("2026-07-01", "2026-09-30"), ("2026-10-05", "2026-10-09"), ("2026-11-01", "2027-03-31"))


@pytest.fixture(scope="session")
def find(gazetteer: Gazetteer, catalogue: Catalogue) -> Find:
    def run(*activities: Activity, catalogue: Catalogue = catalogue, **more: Any) -> Analysis:
        return analyse(activities, gazetteer, catalogue, **more)

    return run


def kinds(analysis: Analysis) -> list[tuple[str, str]]:
    return [(finding.kind, finding.tier) for finding in analysis.findings()]


def pairs(analysis: Analysis, names: dict[str, str] | None = None) -> set[tuple[Any, ...]]:
    """All pairs by activity id, unordered where the order says nothing; ids renamed if asked."""
    ids = [(names or {}).get(key, key) for key in analysis.comparison.table.ids]
    found = analysis.pairs
    rows = zip(found.kind, found.a, found.b, found.score.round(6), found.tier, strict=True)
    result = set()
    for kind, a, b, score, tier in rows:
        members = (ids[a], ids[b]) if KINDS[kind].startswith("sequenc") else tuple(sorted((ids[a], ids[b])))
        result.add((KINDS[kind], *members, score, TIERS[tier]))
    return result


@st.composite
def plans(draw: st.DrawFn) -> list[dict[str, Any]]:
    rows = st.fixed_dictionaries(
        {
            "title": st.sampled_from(TITLES),
            "organisation": st.sampled_from(["Maji Trust", "Lishe Society", "Nyika Programme"]),
            "places": st.sampled_from(WARDS).map(lambda ward: (ward,)),
            "days": st.sampled_from(DAYS),
            "target_groups": st.sampled_from([(), ("households",), ("pastoralists",)]),
            "description": st.sampled_from(["", "with technical support from the department", "deep wells"]),
        }
    )
    return draw(st.lists(rows, min_size=2, max_size=8))


def test_the_same_work_in_other_words_is_a_duplicate(make: Make, find: Find) -> None:
    analysis = find(make("1"), make("2", "Sinking of 3 new deep wells with hand pumps"))
    assert kinds(analysis) == [("duplication", "probable")]


def test_a_duplicate_with_nothing_unknown_is_definite(make: Make, find: Find) -> None:
    people = ("households",)
    analysis = find(make("1", target_groups=people), make("2", "Deep well drilling", target_groups=people))
    assert kinds(analysis) == [("duplication", "definite")]


def test_one_organisation_never_duplicates_itself(make: Make, find: Find) -> None:
    one, other = make("1", organisation="Maji Trust"), make("2", organisation="  MAJI trust")
    assert kinds(find(one, other)) == []


def test_rows_in_which_one_organisation_shares_are_not_of_two(make: Make, find: Find) -> None:
    rows = [make("1"), make("2"), make("3")]
    together = {"1": frozenset({"maji", "trust"}), "2": frozenset({"trust"})}
    found = find(*rows, parties=together).findings()
    assert {tuple(sorted(one.members)) for one in found} == {("1", "3"), ("2", "3")}
    assert len(find(*rows).findings()) == len(found) + 1


def test_what_follows_or_strengthens_is_not_told_of_one_organisation_either(make: Make, find: Find) -> None:
    rows = [make(str(n), title) for n, title in enumerate((*TITLES[:5], *TITLES[6:]))]
    assert find(*rows).findings()
    assert not find(*rows, parties={row.id: frozenset({"trust"}) for row in rows}).findings()


def test_one_row_in_the_files_of_two_who_share_it_is_still_reported_twice(make: Make, find: Find) -> None:
    rows = [
        make(
            key,
            "Drill and equip two deep boreholes with solar pumps",
            source=Source(file),
            money=("900000", "KES"),
        )
        for key, file in (("1", "a.xlsx"), ("2", "b.xlsx"), ("3", "b.xlsx"))
    ]
    found = find(*rows, parties={row.id: frozenset({"trust"}) for row in rows}).findings()
    assert {(one.kind, tuple(sorted(one.members))) for one in found} == {
        ("double_reporting", ("1", "2")),
        ("double_reporting", ("1", "3")),
    }
    assert {e.code for one in found for e in one.evidence if e.feature == "organisations"} == {
        "organisations.shared"
    }


@pytest.mark.parametrize(
    "change",
    [
        {"days": ("2026-10-01", "2026-12-31")},
        {"places": ("wamba-north",)},
        {"places": ("burat",)},
        {"title": "Construct 3 ECDE classrooms"},
    ],
)
def test_another_time_place_or_work_is_no_duplicate(make: Make, find: Find, change: dict[str, Any]) -> None:
    twin = {"title": "Drill and equip 1 boreholes"} | change
    assert "duplication" not in [kind for kind, _ in kinds(find(make("1"), make("2", **twin)))]


def test_other_people_are_no_duplicate(make: Make, find: Find) -> None:
    one, other = make("1", target_groups=("pupils",)), make("2", target_groups=("households",))
    assert kinds(find(one, other)) == []


@pytest.mark.parametrize("change", [{"days": None}, {"places": ("samburu",)}, {"places": ("east",)}])
def test_unknown_dates_and_wide_places_are_only_possible(
    make: Make, find: Find, change: dict[str, Any]
) -> None:
    assert kinds(find(make("1"), make("2", "Deep well drilling", **change))) == [("duplication", "possible")]


def test_a_ward_meets_each_of_its_hierarchies(make: Make, find: Find) -> None:
    ward = make("1", places=("waso",))
    for around in ("east", "poro-west"):
        assert len(find(ward, make("2", places=(around,))).pairs) == 1


def test_nearly_the_same_row_twice_is_double_reporting(make: Make, find: Find) -> None:
    one = make("1", "Drilling of a borehole at Wamba East", money=("500000", "KES"))
    other = make("2", "Driling of a borehole at Wamba East", money=("500000", "KES"))
    assert [kind for kind, _ in kinds(find(one, other))] == ["double_reporting"]


def test_money_at_stake_is_the_smaller_budget_and_unknown_across_currencies(make: Make, find: Find) -> None:
    one, other = make("1", money=("900000", "KES")), make("2", "Deep well drilling", money=("400000", "KES"))
    dollars = make("3", "Deep well drilling", money=("4000", "USD"))
    stake = find(one, other).findings()[0].money_at_stake
    assert stake is not None
    assert (int(stake.amount), stake.currency) == (400000, "KES")
    assert find(one, dollars).findings()[0].money_at_stake is None


def test_work_that_prepares_other_work_is_found_in_order(make: Make, find: Find) -> None:
    well = make("1")
    training = make("2", "Train 4 water user committees on O&M", days=("2026-10-05", "2026-10-20"))
    (finding,) = find(training, well).findings()
    assert (finding.kind, finding.members) == ("sequencing", ("1", "2"))


def test_work_that_comes_before_what_prepares_it_is_at_risk(make: Make, find: Find) -> None:
    well = make("1", days=("2026-11-01", "2026-12-31"))
    training = make("2", "Train 4 water user committees on O&M", days=("2026-07-01", "2026-07-20"))
    (finding,) = find(training, well).findings()
    assert (finding.kind, finding.members) == ("sequence_risk", ("1", "2"))
    assert "before" in finding.explanation


def test_works_that_strengthen_each_other_need_four_weeks_together(make: Make, find: Find) -> None:
    latrines = make("1", "Construct 7 blocks of VIP latrines in primary schools")
    meals = {"title": "Provide school meals in 8 ECD centres"}
    assert kinds(find(latrines, make("2", **meals))) == [("layering", "definite")]
    assert kinds(find(latrines, make("2", days=("2026-09-10", "2026-12-31"), **meals))) == []


def test_a_relation_of_our_own_judgement_is_never_definite(make: Make, find: Find) -> None:
    survey = make(
        "1", "Hydro-geological survey and siting for 4 boreholes", days=("2026-07-01", "2026-08-31")
    )
    (finding,) = find(survey, make("2", days=("2026-10-01", "2026-12-31"))).findings()
    assert (finding.kind, finding.tier) == ("sequencing", "probable")
    assert finding.evidence[0].code == "what.sequence_judged"


def test_words_the_catalogue_lacks_still_find_their_like(make: Make, find: Find) -> None:
    one = make("1", "Quarterly knitting circle for lighthouse keepers")
    analysis = find(one, make("2", "Knitting circle, lighthouse keepers"))
    assert [kind for kind, _ in kinds(analysis)] == ["duplication"]


def test_the_same_words_about_another_object_are_no_duplicate(make: Make, find: Find) -> None:
    one = make("1", "Construction and equipping of a modern school latrine")
    assert kinds(find(one, make("2", "Construction and equipping of a modern livestock market"))) == []


def test_a_new_kind_can_be_taught(make: Make, find: Find, catalogue: Catalogue) -> None:
    taught = catalogue
    for phrase in ("knitting circle", "woollen handiwork sessions"):
        taught = taught.with_phrase(phrase, "NEW:Knitting")
    one, other = make("1", "Knitting circle"), make("2", "Woollen handiwork sessions")
    assert kinds(find(one, other)) == []
    assert kinds(find(one, other, catalogue=taught)) == [("duplication", "probable")]


def test_two_rows_with_one_id_are_refused(make: Make, find: Find) -> None:
    with pytest.raises(ValueError, match="same id"):
        find(make("1"), make("1"))


def test_nothing_comes_of_nothing(find: Find, make: Make) -> None:
    assert len(find().pairs) == 0
    assert find().findings() == ()
    assert len(find(make("1", "")).pairs) == 0


@settings(deadline=None)
@given(plan=plans(), order=st.randoms(use_true_random=False))
def test_row_order_ids_capitals_and_other_counties_change_nothing(
    plan: Sequence[dict[str, Any]], order: Any, make: Make, find: Find
) -> None:
    rows = [make(f"a{number}", **row) for number, row in enumerate(plan)]
    names = {f"z{len(rows) - number}": f"a{number}" for number in range(len(rows))}
    back = {old: new for new, old in names.items()}
    moved = [
        replace(row, id=back[row.id], title=row.title.upper(), sector=row.sector.upper()) for row in rows
    ]
    order.shuffle(moved)
    elsewhere = [replace(row, id=f"b{row.id}", sites=make("x", places=("burat",)).sites) for row in rows]
    before = pairs(find(*rows))
    after = {row for row in pairs(find(*moved, *elsewhere), names) if not str(row[1]).startswith("b")}
    assert before == after


@settings(deadline=None)
@given(plan=plans())
def test_every_pair_is_sound(plan: Sequence[dict[str, Any]], make: Make, find: Find) -> None:
    analysis = find(*(make(f"a{number}", **row) for number, row in enumerate(plan)))
    table = {activity.id: activity for activity in analysis.activities}
    for finding in analysis.findings():
        left, right = (table[member] for member in finding.members)
        assert left.organisation != right.organisation
        assert 0 < finding.score <= 1
        assert finding.tier == "possible" or (left.period and right.period)
        assert [evidence.feature for evidence in finding.evidence] == [
            "what", "where", "when", "for whom", "money", "organisations",
        ]  # fmt: skip
        assert analysis.explain(finding.id) == finding


def test_the_kinds_of_the_catalogue_may_be_few(make: Make, gazetteer: Gazetteer) -> None:
    small = Catalogue((Intervention("borehole", "New borehole", phrases=("drill a borehole",)),))
    analysis = analyse([make("1"), make("2")], gazetteer, small)
    assert [KINDS[kind] for kind in analysis.pairs.kind] == ["duplication"]


def test_a_place_outside_the_gazetteer_is_no_place(make: Make, catalogue: Catalogue) -> None:
    narrow = Gazetteer(place for place in PLACES if place.id != "wamba-east" and isinstance(place, Place))
    assert len(analyse([make("1"), make("2")], narrow, catalogue).pairs) == 0
