"""Two publishers send their IATI files: the money that one passes to the other is counted once in the cycle."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from cast import NOW, Cast
from pamoja.analysis import queries
from pamoja.analysis.operations import analyse_and_tell, judge, plan_of, want_analysis
from pamoja.cycles.models import Cycle, Participation, Shown
from pamoja.cycles.operations import take_part
from pamoja.organisations.models import Organisation
from pamoja.organisations.operations import register
from pamoja.plans import operations as plans
from pamoja.plans.models import Activity, Submission

LATER = NOW + dt.timedelta(hours=2)
TITLES = {"F-1": "Resilient rangelands programme", "T-1": "Village savings groups"}


def content(name: str, publisher: str, kes: int, more: str) -> bytes:
    return (
        "<iati-activities version='2.03'><iati-activity default-currency='KES'>"
        f"<iati-identifier>{name}</iati-identifier>"
        f"<reporting-org ref='R'><narrative>{publisher}</narrative></reporting-org>"
        f"<title><narrative>{TITLES[name]}</narrative></title>"
        f"<participating-org role='4'><narrative>{publisher}</narrative></participating-org>"
        "<activity-date type='1' iso-date='2026-07-01'/><activity-date type='3' iso-date='2027-06-30'/>"
        "<location><name><narrative>Maralal</narrative></name></location>"
        "<budget><period-start iso-date='2026-07-01'/><period-end iso-date='2027-06-30'/>"
        f"<value value-date='2026-07-01'>{kes}</value></budget>{more}</iati-activity></iati-activities>"
    ).encode()


def send(cast: Cast, organisation: Organisation, name: str, kes: int, more: str = "") -> Submission:
    made = plans.send(
        cycle=cast.cycle, organisation=organisation, name=f"{name}.xml",
        content=content(name, organisation.name, kes, more),
        officer_name="A", officer_email="a@example.org", by=cast.amina, at=NOW,
    )  # fmt: skip
    plans.read(submission=made, at=NOW)
    plans.put_in(submission=Submission.objects.get(pk=made.pk), by=cast.amina, at=NOW)
    return made


def analysed(cast: Cast) -> None:
    cycle = Cycle.objects.select_related("county").get(pk=cast.cycle.pk)
    want_analysis(cycle=cycle, at=LATER)
    analyse_and_tell(cycle=cycle, at=LATER)


def transaction(taker: str) -> str:
    return (
        "<transaction><transaction-type code='2'/><transaction-date iso-date='2026-07-01'/>"
        "<value value-date='2026-07-01'>10</value>"
        f"<receiver-org receiver-activity-id='{taker}'/></transaction>"
    )


@pytest.fixture
def published(everybody: Cast) -> Cast:
    fund = register(name="Northern Commons Fund", kind="donor", by=None, at=NOW)
    take_part(cycle=everybody.cycle, organisation=fund, by=None, at=NOW)
    send(everybody, everybody.maji, "T-1", 4_000_000)
    send(everybody, fund, "F-1", 9_000_000, transaction("T-1"))
    Participation.objects.filter(cycle=everybody.cycle).update(money=Shown.ALL)
    analysed(everybody)
    return everybody


def both() -> tuple[Activity, Activity]:
    fund, work = (Activity.objects.get(title=TITLES[name]) for name in ("F-1", "T-1"))
    return fund, work


def test_the_money_counts_where_the_work_is_done_until_somebody_says_that_it_is_two(
    published: Cast, client: Client
) -> None:
    fund, work = both()
    assert (fund.counted_in, work.counted_in) == (work, None)
    run = queries.newest_run(published.cycle)
    assert run
    found = run.findings.get(kind="double_reporting", members__activity=fund)
    assert "IATI activity as the one it pays for" in found.evidence[0]["sentence"]
    client.force_login(published.amina)
    at = {"county": "samburu", "year": "2026-27", "key": found.key}
    page = client.get(reverse("finding", kwargs=at)).content.decode()
    assert "IATI activity as the one it pays for" in page
    plan = plan_of(published.cycle)
    assert [row.activity.title for row in plan.rows if row.counted_in] == [TITLES["F-1"]]
    judge(
        cycle=published.cycle, key=found.key, answer="different", reason="Two.", by=published.amina, at=LATER
    )
    assert both()[0].counted_in is None


def test_a_later_file_that_only_adds_whom_it_pays_is_no_file_that_says_the_same(published: Cast) -> None:
    fund, _ = both()
    again = send(published, fund.organisation, "F-1", 9_000_000, transaction("T-2"))
    assert [row.known for row in again.rows.all()] == [False]
    analysed(published)
    assert both()[0].counted_in is None
