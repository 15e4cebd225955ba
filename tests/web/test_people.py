import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from cast import NOW, Cast
from pamoja.cycles.models import Participation
from pamoja.organisations.models import Invitation, Membership, User
from pamoja.organisations.operations import invite, join
from pamoja.organisations.queries import organisation_named

PEOPLE = "/samburu/2026-27/people/"
INVITE = f"{PEOPLE}invite/"
WATER = "Water, Environment, Natural Resources and Energy"
GIVEN = {"email": "naserian@example.org", "organisation": "Maji na Afya Trust", "role": "officer"}


def errors(answer: Any) -> dict[str, list[str]]:
    return {name: list(said) for name, said in answer.context["form"].errors.items()}


def invitation_of(everybody: Cast, **changes: Any) -> Invitation:
    given = {
        "email": "naserian@example.org",
        "organisation": everybody.maji,
        "county": everybody.county,
        "role": "officer",
        "by": everybody.amina,
        "at": NOW,
    }
    return invite(**{**given, **changes}).invitation


def test_the_economist_sees_everybody_by_organisation_and_who_is_invited(
    everybody: Cast, client: Client
) -> None:
    invitation_of(everybody, name="Naserian")
    client.force_login(everybody.amina)
    page = client.get(PEOPLE).content.decode()
    assert "10 people of 6 organisations" in page
    for said in (
        "Lekadaa",
        "partner&#x27;s head",
        WATER,
        "1 Jun 2026",
        "naserian@example.org",
        "15 Jun 2026",
    ):
        assert said in page, said


def test_a_partners_officer_sees_and_manages_own_people_alone(everybody: Cast, client: Client) -> None:
    invitation_of(everybody)
    invitation_of(everybody, organisation=everybody.tegemeo, email="other@example.org")
    client.force_login(everybody.lekadaa)
    page = client.get(PEOPLE).content.decode()
    assert "2 people act for Maji na Afya Trust" in page
    assert "naserian@example.org" in page
    for hidden in ("Naomi", "amina@", "Tegemeo", "other@example.org"):
        assert hidden not in page, hidden


def test_fifty_people_stand_on_a_page_and_the_queries_stay_few(
    everybody: Cast, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(60):
        user = User.objects.create(email=f"p{n:02}@example.org", name=f"Person {n:02}", joined_at=NOW)
        join(
            user=user, organisation=everybody.lishe, county=everybody.county, role="officer", by=None, at=NOW
        )
    client.force_login(everybody.amina)
    with django_assert_max_num_queries(12):
        page = client.get(PEOPLE).content.decode()
    assert page.count("End the part of") == 50
    assert "1 to 50 of 70" in page
    assert "51 to 70 of 70" in client.get(PEOPLE, {"page": "2"}).content.decode()
    assert client.get(PEOPLE, {"page": "many"}).status_code == 200


@pytest.mark.parametrize("mailed", [True, False])
def test_after_inviting_the_link_is_shown_once_with_words_to_send_it(
    everybody: Cast, client: Client, settings: Settings, *, mailed: bool
) -> None:
    settings.EMAIL_HOST = "mail.example.org" if mailed else ""
    client.force_login(everybody.amina)
    answer = client.post(INVITE, {**GIVEN, "name": "Naserian"})
    assert (answer.status_code, answer["Location"]) == (302, PEOPLE)
    page = client.get(PEOPLE).content.decode()
    links = re.findall(r'value="(http://127\.0\.0\.1:8000/invitations/[\w-]+/)"', page)
    assert len(links) == 1
    assert f"works once: {links[0]}" in page
    assert "https://wa.me/?text=Dear%20Naserian" in page
    assert ("goes to naserian@example.org by mail" in page) is mailed
    assert ("No mail server is set up here" in page) is not mailed
    assert links[0] not in client.get(PEOPLE).content.decode()


def test_a_new_organisation_is_asked_what_it_is_and_then_awaited(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.halima)
    typed = {**GIVEN, "organisation": "Nyika Water Fund"}
    first = client.post(INVITE, typed)
    assert first.status_code == 422
    assert errors(first) == {"kind": ["“Nyika Water Fund” is new here: say what kind of organisation it is."]}
    assert "Nyika Water Fund" in first.content.decode()
    assert client.post(INVITE, {**typed, "kind": "donor"}).status_code == 302
    assert Participation.objects.filter(
        cycle=everybody.cycle, organisation=organisation_named("Nyika Water Fund")
    ).exists()


def test_a_director_is_asked_for_the_sector(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.amina)
    typed = {**GIVEN, "organisation": everybody.government.name, "role": "director"}
    first = client.post(INVITE, typed)
    assert first.status_code == 422
    assert list(errors(first)) == ["sector"]
    assert WATER in first.content.decode()
    assert client.post(INVITE, {**typed, "sector": WATER}).status_code == 302
    assert Invitation.objects.get().sector == WATER


@pytest.mark.parametrize(
    ("changes", "beside"),
    [
        ({"email": ""}, "email"),
        ({"email": "not an address"}, "email"),
        ({"email": "lekadaa@example.org"}, "email"),
        ({"organisation": "   "}, "organisation"),
        ({"organisation": "—"}, "organisation"),
        ({"organisation": "x" * 301}, "organisation"),
        ({"role": "king"}, "role"),
        ({"role": "economist"}, "role"),
        ({"organisation": "New", "kind": "county"}, "kind"),
    ],
)
def test_what_cannot_be_used_is_said_beside_its_field_and_nothing_typed_is_lost(
    everybody: Cast, client: Client, changes: dict[str, str], beside: str
) -> None:
    client.force_login(everybody.amina)
    typed = {**GIVEN, "name": "Naserian ole Lekupe", **changes}
    answer = client.post(INVITE, typed)
    assert answer.status_code == 422
    assert list(errors(answer)) == [beside]
    assert "Naserian ole Lekupe" in answer.content.decode()
    assert not Invitation.objects.exists()


def test_a_partner_is_offered_its_own_organisation_and_its_own_roles(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.lekadaa)
    page = client.get(INVITE).content.decode()
    assert re.findall(r'<option value="(\w+)"', page) == ["officer", "chief"]
    assert "Tegemeo" not in page
    assert client.post(INVITE, GIVEN).status_code == 302
    forged = client.post(INVITE, {**GIVEN, "organisation": "Tegemeo la Nyika Programme"})
    assert list(errors(forged)) == ["organisation"]
    assert list(errors(client.post(INVITE, {**GIVEN, "role": "auditor"}))) == ["role"]
    assert Invitation.objects.count() == 1


def test_the_form_is_no_longer_than_five_fields(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.amina)
    assert client.get(INVITE).content.decode().count("<label") == 4
    assert client.post(INVITE, {**GIVEN, "organisation": "New"}).content.decode().count("<label") == 5


def test_ending_is_asked_about_first_and_then_done(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.lekadaa)
    grace = everybody.grace.memberships.get()
    asked = client.get(f"{PEOPLE}{grace.pk}/end/")
    assert "Shall Grace no longer act for Maji na Afya Trust?" in asked.content.decode()
    grace.refresh_from_db()
    assert grace.ended_at is None
    answer = client.post(f"{PEOPLE}{grace.pk}/end/", follow=True)
    assert "Grace no longer acts for Maji na Afya Trust here." in answer.content.decode()
    again = client.post(f"{PEOPLE}{grace.pk}/end/", follow=True)
    assert "Grace had left already." in again.content.decode()
    assert Membership.objects.filter(user=everybody.grace, ended_by=everybody.lekadaa).count() == 1
    client.force_login(everybody.grace)
    assert client.get("/samburu/2026-27/").status_code == 404


def test_the_last_economist_stays_and_the_page_says_why(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.amina)
    answer = client.post(f"{PEOPLE}{everybody.amina.memberships.get().pk}/end/")
    assert answer.status_code == 422
    assert "the last economist of Samburu" in answer.content.decode()


@pytest.mark.parametrize("person", ["naomi", "amina", "ekai"])
def test_a_partner_that_guesses_somebody_elses_number_finds_nothing(
    everybody: Cast, client: Client, person: str
) -> None:
    client.force_login(everybody.lekadaa)
    address = f"{PEOPLE}{getattr(everybody, person).memberships.get().pk}/end/"
    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404


def test_an_invitation_is_withdrawn_and_a_second_time_that_is_said(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.grace)
    address = f"{PEOPLE}invitations/{invitation_of(everybody).uuid}/withdraw/"
    first = client.post(address, follow=True).content.decode()
    assert "The invitation of naserian@example.org is withdrawn" in first
    second = client.post(address, follow=True).content.decode()
    assert "had been used or withdrawn already" in second


def test_another_partners_invitation_is_not_found(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.naomi)
    invitation = invitation_of(everybody)
    assert client.post(f"{PEOPLE}invitations/{invitation.uuid}/withdraw/").status_code == 404
    invitation.refresh_from_db()
    assert invitation.withdrawn_at is None


@pytest.mark.parametrize("person", ["minister", "director", "ward_admin", "member_of_assembly", "auditor"])
def test_members_who_invite_nobody_are_told_so(everybody: Cast, client: Client, person: str) -> None:
    client.force_login(getattr(everybody, person))
    for address in (PEOPLE, INVITE):
        assert client.get(address).status_code == 403
    assert client.post(INVITE, GIVEN).status_code == 403
    assert not Invitation.objects.exists()


def test_an_invitation_that_ran_out_says_so(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.amina)
    invitation_of(everybody, at=timezone.now() - dt.timedelta(days=15))
    assert "ran out" in client.get(PEOPLE).content.decode()


@pytest.mark.parametrize("person", ["amina", "lekadaa"])
def test_the_pages_about_people_ask_the_database_little(
    everybody: Cast, client: Client, person: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(getattr(everybody, person))
    for address in (PEOPLE, INVITE, f"{PEOPLE}{everybody.grace.memberships.get().pk}/end/"):
        with django_assert_max_num_queries(10):
            assert client.get(address).status_code == 200
