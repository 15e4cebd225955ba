import datetime as dt
import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from cast import PASSWORD, Cast
from pamoja.journal.models import Entry
from pamoja.organisations.models import Invitation, Membership, User
from pamoja.organisations.operations import invite, withdraw_invitation

NEW = "naserian@example.org"
GIVEN = {"name": "Naserian ole Lekupe", "password": PASSWORD}
HOME = "/samburu/2026-27/"


def link_to(everybody: Cast, email: str = NEW, **changes: Any) -> str:
    given = {
        "email": email,
        "organisation": everybody.maji,
        "county": everybody.county,
        "role": "officer",
        "by": everybody.amina,
        "at": timezone.now(),
    }
    return urlsplit(invite(**{**given, **changes}).link).path


def test_the_page_says_who_invites_to_what_and_for_which_address(
    everybody: Cast, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    link = link_to(everybody, name="Naserian")
    with django_assert_max_num_queries(6):
        answer = client.get(link)
    page = answer.content.decode()
    for said in (
        "Amina",
        "Samburu County",
        "Maji na Afya Trust",
        "partner&#x27;s officer",
        NEW,
        "10 characters",
    ):
        assert said in page, said
    assert 'value="Naserian"' in page
    assert answer["X-Robots-Tag"] == "noindex, nofollow"


def test_looking_at_it_changes_nothing(everybody: Cast, client: Client) -> None:
    link = link_to(everybody)
    before = (Entry.objects.count(), Membership.objects.count(), User.objects.count())
    for _ in range(3):
        assert client.get(link).status_code == 200
        assert client.head(link).status_code == 200
    assert (Entry.objects.count(), Membership.objects.count(), User.objects.count()) == before
    assert Invitation.objects.filter(accepted_at=None).count() == 1


def test_a_new_person_joins_is_signed_in_and_stands_at_the_cycles_home(
    everybody: Cast, client: Client
) -> None:
    answer = client.post(link_to(everybody), GIVEN)
    assert (answer.status_code, answer["Location"]) == (302, HOME)
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    page = client.get(HOME)
    assert page.status_code == 200
    assert "Naserian ole Lekupe · Maji na Afya Trust" in page.content.decode()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"password": "short"}, "at least 10 characters"),
        ({"password": "password123"}, "too common"),
        ({"password": "naserian ole lekupe"}, "too similar"),
        ({"password": ""}, "required"),
    ],
)
def test_an_easy_password_is_refused_with_its_reason_and_the_name_is_kept(
    everybody: Cast, client: Client, changes: dict[str, str], reason: str
) -> None:
    answer = client.post(link_to(everybody), {**GIVEN, **changes})
    assert answer.status_code == 422
    assert reason in str(answer.context["form"].errors["password"])
    page = answer.content.decode()
    assert 'value="Naserian ole Lekupe"' in page
    assert not re.search(r'type="password"[^>]* value', page)
    assert not User.objects.filter(email=NEW).exists()


def test_a_name_without_a_letter_is_refused_beside_its_field(everybody: Cast, client: Client) -> None:
    answer = client.post(link_to(everybody), {**GIVEN, "name": "--"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["name"])


def test_a_known_person_signs_in_first_and_comes_back(everybody: Cast, client: Client) -> None:
    link = link_to(everybody, everybody.otieno.email)
    page = client.get(link).content.decode()
    assert f"/account/login/?next={link}" in page
    assert "Your name" not in page
    assert client.post(link, GIVEN).status_code == 422
    signed = client.post(
        "/account/login/", {"login": "otieno@example.org", "password": PASSWORD, "next": link}
    )
    assert (signed.status_code, signed["Location"]) == (302, link)
    assert "Join" in client.get(link).content.decode()
    assert client.post(link)["Location"] == HOME
    assert Membership.objects.filter(user=everybody.otieno, organisation=everybody.maji).exists()


def test_a_forwarded_link_says_whose_it_is_and_offers_to_sign_out(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.otieno)
    link = link_to(everybody)
    for answer in (client.get(link), client.post(link, GIVEN)):
        page = answer.content.decode()
        assert answer.status_code == 403
        assert f"made for {NEW}; you are signed in as otieno@example.org" in page
        assert f'name="next" value="{link}"' in page
    assert not Membership.objects.filter(user=everybody.otieno).exists()
    assert client.post("/account/logout/", {"next": link})["Location"] == link
    assert client.get(link).status_code == 200


def test_who_has_joined_by_it_is_taken_to_the_own_pages(everybody: Cast, client: Client) -> None:
    link = link_to(everybody)
    client.post(link, GIVEN)
    assert client.get(link)["Location"] == "/"


@pytest.mark.parametrize("how", ["used", "withdrawn", "old", "unknown"])
def test_a_link_that_is_over_says_why_and_whom_to_ask(everybody: Cast, client: Client, how: str) -> None:
    link = link_to(everybody)
    if how == "used":
        Client().post(link, GIVEN)
    elif how == "withdrawn":
        withdraw_invitation(invitation=Invitation.objects.get(), by=everybody.amina, at=timezone.now())
    elif how == "old":
        link = link_to(everybody, at=timezone.now() - dt.timedelta(days=20))
    else:
        link = "/invitations/somebody-guessed-this/"
    for answer in (client.get(link), client.post(link, GIVEN)):
        assert answer.status_code == (404 if how == "unknown" else 410)
        page = answer.content.decode()
        assert "planning office" in page if how == "unknown" else "Ask Amina for a new one" in page
        assert answer["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize("token", ["a", "x" * 2000, "%00", "..", "\u202e"])
def test_odd_tokens_are_unknown_ones(everybody: Cast, client: Client, token: str) -> None:
    assert client.get(f"/invitations/{token}/").status_code == 404


def test_two_counties_in_one_hand(everybody: Cast, client: Client) -> None:
    link = link_to(everybody, everybody.ekai.email)
    client.force_login(everybody.ekai)
    assert client.post(link)["Location"] == HOME
    assert "Turkana" in client.get("/").content.decode()
