"""What an organisation leads, carries out and pays for."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from cast import NOW, Cast
from pamoja.cycles.models import Participation, Shown
from pamoja.organisations.models import Organisation
from pamoja.plans import operations as plans
from pamoja.plans.models import ActivityRole, Submission
from pamoja.plans.operations.merging import add_alias, merge_organisations

AT = {"county": "samburu", "year": "2026-27"}
MOST_QUERIES = 12
PLAN = (
    b"Activity,Lead organisation,Ward,Start,End,Budget (KES),Funder\n"
    b"Dig a shallow well,,Wasso,01/10/2026,31/10/2026,50000,Lishe Imara Consortium\n"
    b"Feed mothers and children,Lishe Imara Consortium through Maji na Afya Trust,"
    b"Wasso,01/11/2026,30/11/2026,70000,LIC\n"
)


@pytest.fixture
def paid(everybody: Cast) -> Cast:
    sent = plans.send(
        cycle=everybody.cycle, organisation=everybody.maji, name="paid.csv", content=PLAN, by=everybody.grace, at=NOW
    )  # fmt: skip
    plans.read(submission=sent, at=NOW)
    rows = [row.position for row in sent.rows.all()]
    plans.put_in(submission=Submission.objects.get(pk=sent.pk), by=everybody.grace, at=NOW, positions=rows)
    return everybody


def page(client: Client, organisation: Organisation, role: str = "") -> str:
    address = reverse("parts", kwargs={**AT, "uuid": organisation.uuid})
    answer = client.get(address, {"role": role} if role else {})
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_name_in_the_cells_has_its_part(paid: Cast) -> None:
    told = ActivityRole.objects.filter(activity__title="Feed mothers and children")
    assert [(one.name, one.role) for one in told] == [
        ("Lishe Imara Consortium", "pays"),
        ("Maji na Afya Trust", "carries out"),
        ("LIC", "pays"),
    ]


def test_the_page_tells_what_it_pays_for_and_carries_out(client: Client, paid: Cast) -> None:
    client.force_login(paid.amina)
    shown = page(client, paid.lishe)
    assert "Lishe Imara Consortium plays a part in 2 activities" in shown
    assert "Pays for it (2)" in shown
    carried = page(client, paid.maji, "carries out")
    assert "Feed mothers and children" in carried
    assert "Dig a shallow well" not in carried


def test_an_alias_and_a_merged_name_count_from_then_on(client: Client, paid: Cast) -> None:
    client.force_login(paid.amina)
    Participation.objects.get_or_create(cycle=paid.cycle, organisation=paid.hub, defaults={"joined_at": NOW})
    assert "No activity names Maralal Learning Hub" in page(client, paid.hub)
    add_alias(organisation=paid.hub, written="LIC", cycle=paid.cycle, source="rows", by=paid.amina, at=NOW)
    assert "plays a part in 1 activity" in page(client, paid.hub)
    merge_organisations(kept=paid.hub, other=paid.lishe, county=paid.county, by=paid.amina, at=NOW)
    assert "plays a part in 2 activities" in page(client, paid.hub)


def test_who_pays_is_not_told_where_a_partner_shows_totals_only(client: Client, paid: Cast) -> None:
    found = Participation.objects.filter(cycle=paid.cycle, organisation=paid.maji)
    found.update(money=Shown.TOTALS)
    client.force_login(paid.naomi)
    assert "No activity names Lishe Imara Consortium" in page(client, paid.lishe)


def test_the_activity_says_who_does_what(client: Client, paid: Cast) -> None:
    client.force_login(paid.amina)
    activity = ActivityRole.objects.filter(role="carries out").get().activity
    sector, count = activity.short_number.split("/")
    shown = client.get(reverse("activity", kwargs={**AT, "sector": sector, "count": count})).content.decode()
    assert "Maji na Afya Trust carries it out" in shown


def test_an_organisation_that_takes_no_part_has_no_page(client: Client, everybody: Cast) -> None:
    client.force_login(everybody.amina)
    assert client.get(reverse("parts", kwargs={**AT, "uuid": everybody.hub.uuid})).status_code == 404


def test_the_page_reads_little(
    client: Client, paid: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(paid.amina)
    with django_assert_max_num_queries(MOST_QUERIES):
        page(client, paid.lishe)
