"""Whose work a row is: consortia are one, and everybody in one workbook is not."""

from dataclasses import replace

import pytest

from pamoja.core.activities import Activity, Source
from pamoja.core.places import squeeze
from pamoja.workplan import facts
from pamoja.workplan.joining import join_plans
from pamoja.workplan.parties import parties_of
from pamoja.workplan.reading import Reading
from pamoja.workplan.reading.sites import site_of

KENYA = facts.gazetteer()
SAMBURU = KENYA.county("samburu")
CYCLE = facts.calendars()["county"].year_from(2026)
MARALAL = site_of(KENYA["samburu/ward/maralal"])
COUNTY_SENT = "County Government of Samburu"


def plan(owner: str, *leads: str, file: str = "plan.xlsx") -> Reading:
    """A file with a row of the same work for each lead."""
    rows = tuple(
        Activity(
            f"{file}#{at}", "Drill a borehole", lead or owner, sites=(MARALAL,), start=CYCLE.period.start,
            until=CYCLE.period.end, source=Source(file, "Plan", at),
        )
        for at, lead in enumerate(leads, 1)
    )  # fmt: skip
    return Reading(file, owner, ("Plan",), rows, (), (), "xlsx", f"digest of {file}", "county")


def shared(*readings: Reading, kept: dict[str, str] | None = None) -> bool:
    """Whether all rows share one organisation."""
    return bool(frozenset.intersection(*parties_of(readings, kept or {}).values()))


@pytest.mark.parametrize(
    "leads",
    [
        ("Maji Trust; Afya Society", "Afya Society"),
        ("ACF / WRT", "WRT"),
        ("Maji Trust through Afya Society", "Afya Society"),
        ("Lishe Consortium (Maji Trust, Afya Society)", "Afya Society"),
        ("Lishe Consortium (Maji Trust, Afya Society)", "Lishe Consortium"),
        ("Maji Trust (lead); Afya Society (member)", "Maji Trust"),
        ("Afya Society", "Maji Trust and Afya Society", "Afya Society"),
    ],
)
def test_rows_that_name_one_organisation_are_its_own(leads: tuple[str, ...]) -> None:
    assert shared(plan("Nobody Trust", *leads))


@pytest.mark.parametrize(
    "leads",
    [
        ("Maji Trust", "Afya Society"),
        ("Maji Trust; County Government of Samburu", "Afya Society; County Government of Samburu"),
        ("Maji Trust; other partners", "Afya Society; other partners"),
        ("OXFAM through Maji Trust", "OXFAM"),
        ("Maji Trust and Sons", "Afya Society and Sons"),
    ],
)
def test_other_rows_of_one_file_stay_of_two(leads: tuple[str, ...]) -> None:
    assert not shared(plan(COUNTY_SENT, *leads))
    assert not shared(plan("Samburu Peace Trust", *leads))


def test_a_consortium_s_plan_is_its_members_own_and_the_county_s_rows_in_it_are_not() -> None:
    leads = ("Lishe Consortium", "Afya Society", "Mama Group (member)")
    assert shared(plan("Lishe Consortium", *leads))
    assert not shared(plan("Lishe Consortium", *leads, COUNTY_SENT))
    assert shared(plan("Lishe Imara", "Lishe Imara", "Mama Group (member)"))


def test_a_name_that_is_treated_as_another_is_that_one() -> None:
    kept = {squeeze("AS"): "Afya Society"}
    assert shared(plan("Nobody Trust", "Maji Trust; AS", "Afya Society"), kept=kept)
    assert not shared(plan("Nobody Trust", "Maji Trust; AS", "Afya Society"))


def test_members_of_a_consortium_are_not_told_as_overlapping_and_everybody_in_a_county_s_workbook_is() -> (
    None
):
    def overlaps(*readings: Reading) -> int:
        found = join_plans(readings, SAMBURU, CYCLE).findings
        return sum(finding.kind in ("duplication", "double_reporting") for finding in found)

    leads = ("Maji Trust", "Afya Society")
    assert overlaps(plan(COUNTY_SENT, *leads)) == 1
    assert overlaps(plan("Maji na Afya Consortium", *leads)) == 0
    together = plan("Maji Trust", "Maji Trust; Afya Society", file="a.xlsx")
    other = plan("Afya Society", "Afya Society", file="b.xlsx")
    assert overlaps(together, other) == 0
    title = "Drill a borehole with a solar pump for the market of Maralal"
    longer = [
        replace(one, activities=tuple(replace(row, title=title) for row in one.activities))
        for one in (together, other)
    ]
    assert overlaps(*longer) == 1  # the very same row in two files: its money may be counted twice
