import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pamoja.core.activities import Activity, BudgetLine, Source
from pamoja.core.money import Money, Rate
from pamoja.core.periods import Period
from pamoja.workplan import facts
from pamoja.workplan.exchange import from_json, to_json
from pamoja.workplan.joining import join_plans
from pamoja.workplan.plan import JointPlan
from pamoja.workplan.reading import Reading
from pamoja.workplan.reading.sites import site_of

KENYA = facts.gazetteer()
SAMBURU = KENYA.county("samburu")
CYCLE = facts.calendars()["county"].year_from(2026)
MARALAL, PORO = KENYA["samburu/ward/maralal"], KENYA["samburu/ward/poro"]
AUTUMN = Period(dt.date(2026, 10, 1), dt.date(2027, 1, 1))


def activity(
    file: str, row: int, title: str, *, ward: str = "maralal", own: bool = False, **more: object
) -> Activity:
    usual: dict[str, object] = {
        "organisation": f"{file} Trust (demo)",
        "sector": "Water",
        "start": AUTUMN.start,
        "until": AUTUMN.end,
        "budget": (BudgetLine(Money(Decimal(1000), "KES")),),
    }
    place = KENYA[f"samburu/ward/{ward}"]
    source = Source(file, "Plan", row)
    return Activity(f"{file}#{row}", title, sites=(site_of(place),), own=own, source=source, **(usual | more))  # type: ignore[arg-type]


def reading(file: str, *activities: Activity, kind: str = "xlsx") -> Reading:
    return Reading(
        file, f"{file} Trust (demo)", ("Plan",), activities, (), (), kind, f"digest of {file}", "county"
    )


def join(*readings: Reading, rates: tuple[Rate, ...] = ()) -> JointPlan:
    return join_plans(readings, SAMBURU, CYCLE, rates=rates)


def two_boreholes() -> tuple[Reading, Reading]:
    return (
        reading("a", activity("a", 5, "Rehabilitation of borehole and solar pump")),
        reading("b", activity("b", 9, "Borehole repair and solarisation")),
    )


def test_two_partners_who_repair_the_same_borehole_are_found_and_told_why() -> None:
    plan = join(*two_boreholes())
    found = next(f for f in plan.findings if f.kind == "duplication")
    assert {plan.row(n).activity.source.file for n in found.members} == {"a", "b"}
    assert found.wards == ("0663",)
    assert "Maralal" in found.title
    assert any(reason.startswith("Same place") for reason in found.reasons)
    assert found.weakest


def test_the_plan_is_told_by_the_county_s_sectors_and_says_so() -> None:
    plan = join(*two_boreholes())
    assert {row.sector for row in plan.rows} == {"Water, Environment, Natural Resources and Energy"}
    assert "Samburu County" in plan.sectors_are


def test_a_county_whose_sectors_are_not_known_is_told_by_the_files_own() -> None:
    kitui = KENYA.county("kitui")
    ward = KENYA.wards_in(kitui.id)[0]
    row = replace(activity("a", 1, "Drill a borehole"), sites=(site_of(ward),), sector="Maji")
    plan = join_plans([reading("a", row)], kitui, CYCLE)
    assert [sector.name for sector in plan.sectors] == ["Maji"]
    assert "have not been loaded" in plan.sectors_are


def test_a_county_s_own_plan_names_the_sectors_where_none_are_shipped() -> None:
    kitui = KENYA.county("kitui")
    site = (site_of(KENYA.wards_in(kitui.id)[0]),)
    adp = replace(
        activity("adp", 1, "Drill a borehole", own=True), sites=site, sector="Vote 3715 Water and Irrigation"
    )
    partner = replace(activity("a", 1, "Borehole repair"), sites=site, sector="WASH")
    plan = join_plans([reading("adp", adp), reading("a", partner)], kitui, CYCLE)
    assert [(sector.vote, sector.name) for sector in plan.sectors] == [("3715", "Water and Irrigation")]
    assert {row.sector for row in plan.rows} == {"Water and Irrigation"}


def test_quarters_are_those_of_the_county_and_unknown_dates_stay_unknown() -> None:
    undated = activity("a", 2, "Dig a water pan", start=None, until=None)
    plan = join(reading("a", activity("a", 1, "Drill a borehole"), undated))
    quarters = {row.activity.source.row: row.quarters for row in plan.rows}
    assert quarters == {1: (False, True, False, False), 2: None}


def test_money_reported_by_funder_and_implementer_counts_once() -> None:
    title = "Construction of a maternity wing at Maralal health centre, phase two"
    plan = join(
        reading("funder", activity("funder", 1, title, sector="Health")),
        reading("doer", activity("doer", 1, title, sector="Health")),
    )
    assert any(finding.kind == "double_reporting" for finding in plan.findings)
    assert sorted(row.counted_in for row in plan.rows) == [0, 1]
    assert plan.totals() == {"KES": Money(Decimal(1000), "KES")}


def test_currencies_stay_apart_unless_a_rate_near_the_cycle_is_given() -> None:
    dollars = activity("a", 1, "Drill a borehole", budget=(BudgetLine(Money(Decimal(100), "USD")),))
    old = Rate(dt.date(2020, 12, 31), "USD", Decimal(109), "a bank")
    fresh = Rate(dt.date(2026, 6, 30), "USD", Decimal(129), "a bank")
    hundred = Money(Decimal(100), "USD")
    assert join(reading("a", dollars)).totals() == {"USD": hundred}
    assert join(reading("a", dollars), rates=(old,)).in_shillings(hundred) is None
    assert join(reading("a", dollars), rates=(old, fresh)).in_shillings(hundred) == Money(
        Decimal(12900), "KES"
    )


def test_a_ward_that_only_the_county_names_is_a_gap_of_its_own_kind() -> None:
    plan = join(
        reading("adp", activity("adp", 1, "Drill a borehole", ward="nachola", own=True)),
        reading("a", activity("a", 1, "Drill a borehole")),
    )
    wards = {gap.ward.name: gap.kind for gap in plan.gaps if not gap.sector and not gap.programme}
    assert wards["Nachola"] == "county_government_only"
    assert wards["Poro"] == "nobody"
    assert "Maralal" not in wards


def test_a_county_wide_row_serves_no_ward() -> None:
    wide = replace(activity("a", 1, "Drill a borehole"), sites=(site_of(SAMBURU),))
    plan = join(reading("a", wide))
    assert {gap.kind for gap in plan.gaps if not gap.sector and not gap.programme} == {"county_wide_only"}


def test_of_an_iati_file_only_what_is_here_and_now_enters_the_plan() -> None:
    here = activity("x", 1, "Drill a borehole")
    elsewhere = replace(here, id="x#2", sites=(site_of(KENYA["turkana/ward/letea"]),))
    long_ago = replace(here, id="x#3", start=dt.date(2020, 1, 1), until=dt.date(2020, 2, 1))
    plan = join(reading("x", here, elsewhere, long_ago, kind="iati"))
    assert [row.activity.id for row in plan.rows] == ["x#1"]


def test_a_training_of_officials_in_the_week_before_the_law_wants_something_is_told() -> None:
    row = activity(
        "a", 1, "Training of county officers on programme based budgeting",
        start=dt.date(2027, 4, 26), until=dt.date(2027, 5, 1), sector="Governance",
    )  # fmt: skip
    (clash,) = [f for f in join(reading("a", row)).findings if f.kind_name == "a deadline falls in it"]
    assert any("PFM Act 2012 s.129" in reason and "read" in reason for reason in clash.reasons)


@pytest.mark.parametrize("turned", [False, True])
def test_the_order_of_the_files_changes_nothing(*, turned: bool) -> None:
    files = list(two_boreholes())
    plan = join(*(reversed(files) if turned else files))
    assert plan == join(*two_boreholes())


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["KES", "USD", "EUR"]), st.integers(0, 10**9)), min_size=1, max_size=8)
)
def test_totals_are_what_the_rows_add_up_to(amounts: list[tuple[str, int]]) -> None:
    rows = [
        activity("a", n, f"Activity number {n}", budget=(BudgetLine(Money(Decimal(value), currency)),))
        for n, (currency, value) in enumerate(amounts)
    ]
    totals = join(reading("a", *rows)).totals()
    for currency in {currency for currency, _ in amounts}:
        assert totals[currency].amount == sum(value for other, value in amounts if other == currency)


def test_a_reading_comes_back_from_json_as_it_went() -> None:
    there = reading(
        "a", activity("a", 5, "=Drill", until=None, beneficiaries=7, target_groups=("women", "youth"))
    )
    back = from_json(to_json(there))
    assert replace(back, activities=()) == replace(there, activities=())
    assert replace(back.activities[0], id=there.activities[0].id) == there.activities[0]
