"""The page of names that may be one organisation, as the economist and the secretariat use it."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from cast import NOW, Cast
from pamoja.cycles.operations import take_part
from pamoja.organisations.models import Alias, Apart, Merge, Organisation
from pamoja.organisations.operations import register
from pamoja.plans import operations as plans
from pamoja.plans.models import Submission
from pamoja.plans.naming import ASK_AGAIN, names_of
from pamoja.plans.operations.merging import merge_organisations

MOST_QUERIES = 12
AT = {"county": "samburu", "year": "2026-27"}


def page(client: Client) -> str:
    answer = client.get(reverse("names", kwargs=AT))
    assert answer.status_code == 200
    return answer.content.decode()


def answered(client: Client, **fields: str) -> int:
    return client.post(reverse("names", kwargs=AT), fields, follow=True).status_code


@pytest.fixture
def amina(client: Client, everybody: Cast) -> Client:
    client.force_login(everybody.amina)
    return client


@pytest.fixture
def office(everybody: Cast) -> Organisation:
    """A new organisation, invited under a name that is nearly Maji's."""
    new = register(
        name="MAT (Maji na Afya Trust) – Samburu office", kind="partner", by=everybody.amina, at=NOW
    )
    take_part(cycle=everybody.cycle, organisation=new, by=None, at=NOW)
    return new


def with_payers(everybody: Cast) -> None:
    text = (
        b"Activity,Ward,Start,End,Budget (KES),Funder\n"
        b"Dig a shallow well,Wasso,01/10/2026,31/10/2026,50000,Tegemeo la Nyika Programe\n"
        b"Dig a second well,Wasso,01/11/2026,30/11/2026,50000,Nordic Aid; Lishe Imara Consortium\n"
    )
    sent = plans.send(
        cycle=everybody.cycle, organisation=everybody.maji, name="payers.csv", content=text, by=everybody.grace, at=NOW
    )  # fmt: skip
    plans.read(submission=sent, at=NOW)
    plans.put_in(submission=Submission.objects.get(pk=sent.pk), by=everybody.grace, at=NOW)


def test_without_doubtful_names_the_page_says_so(amina: Client) -> None:
    assert "No two names here seem to be one organisation" in page(amina)


def test_a_new_name_that_is_nearly_a_known_one_is_proposed_with_the_evidence_and_never_merged(
    amina: Client, office: Organisation
) -> None:
    shown = page(amina)
    assert "1 pair of names may be one organisation" in shown
    assert office.name in shown
    assert "The same words" in shown
    assert "Nothing is merged by itself" in shown
    assert not Merge.objects.exists()


def test_saying_that_they_are_one_merges_them_and_can_be_undone(
    amina: Client, everybody: Cast, office: Organisation
) -> None:
    fields = {"organisation": str(everybody.maji.uuid), "other": str(office.uuid), "written": office.name}
    assert answered(amina, **fields, answer="one", kept="first", reason="its own office") == 200
    merge = Merge.objects.get()
    assert (merge.kept, merge.other, merge.reason) == (everybody.maji, office, "its own office")
    assert merge.evidence[0]["code"] == "same words"
    shown = page(amina)
    assert "1 pair is treated as one" in shown
    assert "its own office" in shown
    amina.post(reverse("undo_merge", kwargs={**AT, "uuid": merge.uuid}))
    assert "1 pair of names may be one organisation" in page(amina)


def test_the_second_name_may_be_the_one_that_is_kept(
    amina: Client, everybody: Cast, office: Organisation
) -> None:
    fields = {"organisation": str(everybody.maji.uuid), "other": str(office.uuid), "written": office.name}
    answered(amina, **fields, answer="one", kept="second")
    assert Merge.objects.get().kept == office


def test_not_the_same_is_remembered_and_can_be_asked_again(
    amina: Client, everybody: Cast, office: Organisation
) -> None:
    fields = {"organisation": str(everybody.maji.uuid), "other": str(office.uuid), "written": office.name}
    answered(amina, **fields, answer="different")
    shown = page(amina)
    assert "No two names here seem to be one organisation" in shown
    assert "Told apart" in shown
    answered(amina, organisation=str(everybody.maji.uuid), written=office.name, answer="open")
    assert "1 pair of names may be one organisation" in page(amina)
    assert Apart.objects.count() == 2


def test_later_is_asked_again_after_a_week(amina: Client, everybody: Cast, office: Organisation) -> None:
    fields = {"organisation": str(everybody.maji.uuid), "other": str(office.uuid), "written": office.name}
    answered(amina, **fields, answer="later")
    assert "1 left for later" in page(amina)
    said = Apart.objects.get().at
    assert not names_of(everybody.cycle, said + dt.timedelta(days=1)).proposals
    assert names_of(everybody.cycle, said + ASK_AGAIN + dt.timedelta(days=1)).proposals


def test_a_misspelt_payer_is_proposed_and_stands_for_its_organisation_once_said(
    amina: Client, everybody: Cast
) -> None:
    with_payers(everybody)
    shown = page(amina)
    assert "“Tegemeo la Nyika Programe”" in shown
    assert "Nordic Aid" in shown  # nobody's, and stays as it is written
    answered(
        amina, organisation=str(everybody.tegemeo.uuid), written="Tegemeo la Nyika Programe", answer="one"
    )
    assert Alias.objects.get().organisation == everybody.tegemeo
    shown = page(amina)
    assert "No two names here seem to be one organisation" in shown
    alias = Alias.objects.get()
    amina.post(reverse("take_back_alias", kwargs={**AT, "alias": alias.pk}))
    assert "“Tegemeo la Nyika Programe”" in page(amina)


def test_the_same_mail_domain_is_evidence_and_anybodys_is_none(everybody: Cast) -> None:
    for person, domain in ((everybody.grace, "majitrust.or.ke"), (everybody.naomi, "majitrust.or.ke")):
        person.email = f"{person.name.lower()}@{domain}"
        person.save()
    [pair] = names_of(everybody.cycle, NOW).proposals
    assert {pair.one, pair.other} == {everybody.maji, everybody.tegemeo}
    assert [ground.code for ground in pair.grounds] == ["same domain"]
    for person in (everybody.grace, everybody.naomi):
        person.email = f"{person.name.lower()}@gmail.com"
        person.save()
    assert not names_of(everybody.cycle, NOW).proposals


def test_a_government_is_refused_with_a_sentence(amina: Client, everybody: Cast) -> None:
    answer = amina.post(
        reverse("names", kwargs=AT),
        {"organisation": str(everybody.maji.uuid), "other": str(everybody.government.uuid), "answer": "one"},
    )
    assert answer.status_code == 422
    assert "is a county government: it cannot be one with another organisation" in answer.content.decode()


def test_an_organisation_of_another_county_is_nobody_here(amina: Client, everybody: Cast) -> None:
    stranger = register(name="Elsewhere Trust", kind="partner", by=None, at=NOW)
    answer = amina.post(
        reverse("names", kwargs=AT),
        {"organisation": str(everybody.maji.uuid), "other": str(stranger.uuid), "answer": "one"},
    )
    assert answer.status_code == 404


def test_an_answer_that_is_none_is_told(amina: Client, everybody: Cast) -> None:
    answer = amina.post(
        reverse("names", kwargs=AT), {"organisation": str(everybody.maji.uuid), "answer": "x"}
    )
    assert answer.status_code == 422
    assert "Choose one of the answers" in answer.content.decode()


def test_the_old_address_of_a_merged_partner_leads_to_the_name_that_is_kept(
    amina: Client, everybody: Cast, office: Organisation
) -> None:
    merge_organisations(
        kept=everybody.maji, other=office, county=everybody.county, by=everybody.amina, at=NOW
    )
    answer = amina.get(reverse("partner", kwargs={**AT, "uuid": office.uuid}))
    assert answer.status_code == 302
    assert str(everybody.maji.uuid) in answer["Location"]
    shown = amina.get(answer["Location"]).content.decode()
    assert office.name in shown  # also known as


def test_the_page_reads_little(
    amina: Client,
    everybody: Cast,
    office: Organisation,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with_payers(everybody)
    merge_organisations(
        kept=everybody.tegemeo, other=everybody.lishe, county=everybody.county, by=everybody.amina, at=NOW
    )
    assert office
    with django_assert_max_num_queries(MOST_QUERIES):
        page(amina)
