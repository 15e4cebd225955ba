"""Money that funder and implementer both report is counted once, until somebody says that it is two."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from cast import NOW, Cast
from pamoja.analysis import queries
from pamoja.analysis.operations import analyse_and_tell, judge, plan_of, want_analysis
from pamoja.cycles.models import Cycle, Participation, Shown
from pamoja.cycles.operations import take_part
from pamoja.journal.models import Entry
from pamoja.organisations import rights
from pamoja.organisations.models import Organisation, User
from pamoja.organisations.operations import register
from pamoja.plans import operations as plans
from pamoja.plans.footprints import footprint_of
from pamoja.plans.models import Activity, Submission
from pamoja.plans.queries import Wanted, activities_in, totals_of, view_of

LATER = NOW + dt.timedelta(hours=2)
TITLE = "Rehabilitate and equip the borehole and the water kiosks at Lodokejek trading centre"
HEADING = "Activity,Ward,Start,End,Budget (KES),Target group,Funder\n"
AT = {"county": "samburu", "year": "2026-27"}


@pytest.fixture
def reported(everybody: Cast) -> Cast:
    """A funder lists the grant that Maji lists as its work, with the funder as who pays."""
    fund = register(name="Northern Commons Fund", kind="donor", by=None, at=NOW)
    take_part(cycle=everybody.cycle, organisation=fund, by=None, at=NOW)
    line = f"{TITLE},Lodokejek,01/10/2026,31/12/2026,12000000,pastoralists,"
    for organisation, payer, name in ((fund, "", "fund.csv"), (everybody.maji, fund.name, "work.csv")):
        sent = plans.send(
            cycle=everybody.cycle, organisation=organisation, name=name, content=f"{HEADING}{line}{payer}\n".encode(),
            officer_name="A", officer_email="a@example.org", by=everybody.amina, at=NOW,
        )  # fmt: skip
        plans.read(submission=sent, at=NOW)
        plans.put_in(submission=Submission.objects.get(pk=sent.pk), by=everybody.amina, at=NOW)
    for one in Participation.objects.filter(cycle=everybody.cycle):
        one.money = Shown.ALL
        one.save()
    analysed(everybody)
    return everybody


def analysed(cast: Cast) -> None:
    cycle = Cycle.objects.select_related("county").get(pk=cast.cycle.pk)
    want_analysis(cycle=cycle, at=LATER)
    analyse_and_tell(cycle=cycle, at=LATER)


def both() -> tuple[Activity, Activity]:
    fund = Activity.objects.get(title=TITLE, organisation__name="Northern Commons Fund")
    return fund, Activity.objects.get(title=TITLE, organisation__name="Maji na Afya Trust")


def key_of(cast: Cast) -> str:
    run = queries.newest_run(cast.cycle)
    assert run
    return run.findings.get(kind="double_reporting", members__activity=both()[0]).key


def totals(cast: Cast, user: User, organisation: Organisation | None = None) -> dict[str, object]:
    view = view_of(cast.cycle, rights.part_of(user, cast.county))
    return dict(totals_of(activities_in(view, Wanted(organisation=organisation)), view))


def test_it_is_counted_where_the_work_is_done(reported: Cast) -> None:
    fund, work = both()
    assert (fund.counted_in, work.counted_in) == (work, None)
    found = totals(reported, reported.amina)
    everything = sum(a.kes or 0 for a in Activity.objects.filter(cycle=reported.cycle, withdrawn=False))
    assert found["sum_kes"] == everything - 12_000_000
    assert (found["twice_kes"], found["twice"]) == (12_000_000, 1)
    assert Entry.objects.filter(action="money.counted").exists()


def test_a_verdict_that_they_are_two_counts_both_and_taking_it_back_counts_once_again(reported: Cast) -> None:
    key = key_of(reported)
    judge(
        cycle=reported.cycle, key=key, answer="different", reason="Two kiosks.", by=reported.amina, at=LATER
    )
    assert both()[0].counted_in is None
    assert totals(reported, reported.amina)["twice"] == 0
    assert Entry.objects.latest("number").action == "money.counted"
    judge(cycle=reported.cycle, key=key, answer="twice", reason="One grant.", by=reported.amina, at=LATER)
    assert both()[0].counted_in == both()[1]
    judge(cycle=reported.cycle, key=key, answer="open", reason="", by=reported.amina, at=LATER)
    assert both()[0].counted_in == both()[1]


def test_the_verdict_holds_when_the_plan_is_analysed_anew_and_in_the_documents(reported: Cast) -> None:
    judge(
        cycle=reported.cycle, key=key_of(reported), answer="both", reason="Two.", by=reported.amina, at=LATER
    )
    plan = plan_of(reported.cycle)
    assert not [row for row in plan.rows if row.counted_in and row.activity.title == TITLE]
    Cycle.objects.filter(pk=reported.cycle.pk).update(plan_version=1_000)
    analysed(reported)
    assert both()[0].counted_in is None


def test_what_people_say_is_reported_twice_counts_once_whatever_the_engine_called_it(everybody: Cast) -> None:
    run = queries.newest_run(everybody.cycle)
    assert run
    found = run.findings.filter(kind="duplication")[0]
    judge(
        cycle=everybody.cycle,
        key=found.key,
        answer="twice",
        reason="One grant.",
        by=everybody.amina,
        at=LATER,
    )
    assert Activity.objects.filter(counted_in__isnull=False).count() == 1
    plan = plan_of(everybody.cycle)
    assert sum(bool(row.counted_in) for row in plan.rows) == 1


def test_who_does_not_see_the_other_sum_has_it_in_the_total(reported: Cast) -> None:
    Participation.objects.filter(cycle=reported.cycle, organisation=reported.maji).update(money=Shown.BAND)
    found = totals(reported, reported.naomi)
    assert found["twice"] == 0
    fund = both()[0].organisation
    assert totals(reported, reported.naomi, fund)["sum_kes"] == 12_000_000


def test_the_partners_own_page_says_with_whom_it_is_counted(reported: Cast, client: Client) -> None:
    fund, work = both()
    view = view_of(reported.cycle, rights.part_of(reported.amina, reported.county))
    shown = footprint_of(view, fund.organisation_id)
    assert (shown.kes, shown.twice_kes, shown.counted_by) == (
        Decimal(0),
        Decimal(12_000_000),
        (work.organisation_id,),
    )
    client.force_login(reported.amina)
    page = client.get(reverse("partner", kwargs={**AT, "uuid": fund.organisation.uuid})).content.decode()
    assert "KES 12 million more is counted once: also reported by Maji na Afya Trust" in page
    page = client.get(reverse("plan", kwargs=AT)).content.decode()
    assert "KES 12 million more is counted once" in page
    sector, count = fund.short_number.split("/")
    page = client.get(reverse("activity", kwargs={**AT, "sector": sector, "count": count})).content.decode()
    assert "This money is counted once, with the activity of Maji na Afya Trust" in page


def test_a_third_partner_is_not_told_whose_money_is_reported_twice(reported: Cast, client: Client) -> None:
    fund, _ = both()
    client.force_login(reported.naomi)
    page = client.get(reverse("partner", kwargs={**AT, "uuid": fund.organisation.uuid})).content.decode()
    assert "also reported by" not in page
    page = client.get(reverse("plan", kwargs=AT)).content.decode()
    assert "Money that a funder and a partner both report is counted once." in page
