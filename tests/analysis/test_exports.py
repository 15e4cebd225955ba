"""The joint plan as one person may read it."""

import pytest

from cast import NOW, Cast
from pamoja.analysis.exports import plan_for
from pamoja.analysis.operations import ask_partners, open_to_all, plan_of
from pamoja.core.places import WARD
from pamoja.cycles.models import Shown
from pamoja.organisations.models import User
from pamoja.organisations.operations import join
from pamoja.organisations.rights import Hidden, part_of
from pamoja.workplan import facts
from pamoja.workplan.plan import JointPlan, PlanRow
from talks import shows


def plan(everybody: Cast, who: str | User) -> JointPlan:
    user = who if isinstance(who, User) else getattr(everybody, who)
    return plan_for(everybody.cycle, part_of(user, everybody.county))


def row(plan: JointPlan, begins: str) -> PlanRow:
    (found,) = [r for r in plan.rows if r.activity.title.startswith(begins)]
    return found


def third(everybody: Cast) -> User:
    user = User.objects.create(email="third@example.org", name="Third", joined_at=NOW)
    join(user=user, organisation=everybody.lishe, county=everybody.county, role="officer", by=None, at=NOW)
    return user


@pytest.mark.parametrize("who", ["amina", "halima", "auditor", "director"])
def test_county_secretariat_and_auditors_read_all_of_it(everybody: Cast, who: str) -> None:
    found, whole = plan(everybody, who), plan_of(everybody.cycle)
    assert found.rows == whole.rows
    assert found.findings == whole.findings
    assert "do not pass it on" in found.notice


def test_a_band_stands_where_a_partner_shows_no_more_and_the_sum_is_not_in_the_total(everybody: Cast) -> None:
    found = plan(everybody, "lekadaa")
    repair = row(found, "Repair")
    assert (repair.activity.budget, repair.money_shown, repair.money_told) == (
        (),
        "band",
        "KES 1 to 5 million",
    )
    assert repair.wards == "Wamba East"
    assert "KES" in found.totals()
    own = [r for r in found.rows if r.activity.budget]
    assert {r.activity.organisation for r in own} == {"Maji na Afya Trust"}
    assert "4 activities of partners who show less of their money are not in the sums." in found.notice
    assert [reading.organisation for reading in found.readings] == ["Maji na Afya Trust"]


def test_a_partner_that_shows_totals_tells_no_place_and_no_sum(everybody: Cast) -> None:
    hidden = row(plan(everybody, "naomi"), "Rehabilitate")
    assert hidden.activity.title == "Rehabilitate the borehole at Wamba"  # a town, and no ward of the county
    assert (hidden.wards, hidden.money_told) == ("shown as totals only", "shown as totals only")
    assert hidden.activity.sites == ()


def test_nothing_of_what_is_hidden_is_anywhere_in_it(everybody: Cast) -> None:
    shows(everybody, everybody.tegemeo, everybody.naomi, money=Shown.TOTALS, sites=Shown.TOTALS)
    found = plan(everybody, third(everybody))
    ids = {ward.id for ward in facts.gazetteer().inside("samburu", WARD)}
    told = repr((found.rows, found.findings, found.readings, found.gaps, found.conversions))
    assert not [ward for ward in ids if f"'{ward}'" in repr((found.rows, found.findings))]
    assert "3400000" not in told
    assert "Wamba East" not in repr((found.rows, found.findings))
    assert found.readings == ()
    assert found.totals() == {}


def test_a_finding_is_only_for_its_partners_until_it_is_opened_and_then_tells_nothing_hidden(
    everybody: Cast,
) -> None:
    shows(everybody, everybody.tegemeo, everybody.naomi, money=Shown.TOTALS, sites=Shown.TOTALS)
    outside = third(everybody)
    assert plan(everybody, outside).findings == ()
    key = plan(everybody, "naomi").findings[0].id
    ask_partners(cycle=everybody.cycle, key=key, by=everybody.amina, at=NOW)
    open_to_all(cycle=everybody.cycle, key=key, by=everybody.amina, at=NOW)
    (finding,) = plan(everybody, outside).findings
    assert finding.money is None
    assert finding.wards == ()
    assert finding.evidence == ()
    assert "Where they meet is not shown, as a partner chose." in finding.reasons
    told = repr(finding)
    assert not [one for one in ("Wamba East", "3400000", "3,400,000", "4,000,000") if one in told]


def test_members_of_findings_are_the_same_activities_however_the_rows_are_ordered(everybody: Cast) -> None:
    whole = plan_of(everybody.cycle)
    found = plan(everybody, "naomi")
    members = {f.id: [whole.row(n).activity.id for n in f.members] for f in whole.findings}
    assert found.findings
    for finding in found.findings:
        assert [found.row(n).activity.id for n in finding.members] == members[finding.id]
    assert [r.number for r in found.rows] == list(range(1, len(found.rows) + 1))


def test_gaps_are_told_of_the_places_shown_alone(everybody: Cast) -> None:
    own = plan(everybody, "naomi").gaps
    assert {gap.programme for gap in own} == {""}
    assert len([g for g in own if not g.sector]) > len(
        [g for g in plan_of(everybody.cycle).gaps if not g.sector]
    )


def test_a_stranger_is_told_nothing(everybody: Cast) -> None:
    with pytest.raises(Hidden):
        plan(everybody, "otieno")
