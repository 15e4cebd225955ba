"""Packs: the part of the plan that concerns one sector, one ward or one partner."""

import pytest

from pamoja.workplan.exporting import packs
from pamoja.workplan.exporting.report import report
from pamoja.workplan.plan import JointPlan
from workplan.documents import sample


@pytest.fixture(scope="module")
def plan() -> JointPlan:
    return sample.plan()


def test_a_sector_pack_holds_its_activities_and_the_findings_that_touch_them(plan: JointPlan) -> None:
    part = packs.sector_part(plan, sample.HEALTH)
    assert {row.sector for row in part.rows} == {sample.HEALTH}
    numbers = {row.number for row in part.rows}
    assert all(numbers & set(finding.members) for _, finding in part.found)
    assert {gap.sector for gap in part.gaps} == {sample.HEALTH}
    assert [sector["name"] for sector in report(plan, part)["sectors"]] == [sample.HEALTH]


def test_a_ward_pack_holds_what_names_the_ward_or_its_sub_county(plan: JointPlan) -> None:
    ward = sample.WARDS[12]
    part = packs.ward_part(plan, ward)
    titles = [row.activity.title for row in part.rows]
    assert "Train the water committee" in titles  # it names the sub-county
    assert "Outreach in all wards" not in titles  # it names the county alone
    assert "1 activity for the whole county" in " ".join(part.lead)


def test_a_partner_pack_holds_its_own_rows_and_the_overlaps_it_is_part_of(plan: JointPlan) -> None:
    part = packs.partner_part(plan, sample.BORA)
    assert {row.activity.organisation for row in part.rows} == {sample.BORA}
    mine = {row.number for row in part.rows}
    assert part.found
    assert all(mine & set(finding.members) for _, finding in part.found)
    made = report(plan, part)
    assert made["problems"]
    assert {problem["file"] for problem in made["problems"]} == {"bora plan.ods"}
    assert {file["file"] for file in made["sources"]["files"]} == {"bora plan.ods"}


def test_a_pack_of_nobody_says_that_it_is_empty(plan: JointPlan) -> None:
    made = report(plan, packs.partner_part(plan, "Nobody at all"))
    assert made["sectors"] == []
    assert made["where"]["gaps_lead"] == ["No gap was found here."]


def test_every_sector_ward_and_partner_has_a_pack(plan: JointPlan) -> None:
    found = packs.packs(plan)
    assert (packs.SECTOR, sample.HEALTH) in found
    assert (packs.SECTOR, "") in found
    assert (packs.WARD, sample.WARDS[0].id) in found
    assert (packs.PARTNER, sample.DAWA) in found
    assert len(found) == len(set(found))
