import re
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse
from pytest_django import Settings

from cast import PASSWORD, Cast
from pamoja.journal.models import Message
from pamoja.organisations.models import User

LOGIN, RESET, CHANGE = "/account/login/", "/account/password/reset/", "/account/password/change/"
NEW_PASSWORD = "chui-watano-mlimani"  # noqa: S105 - of invented people
WRONG = "not-the-password"


def signing_in(client: Client, email: str, password: str, **more: str) -> int:
    return client.post(LOGIN, {"login": email, "password": password, **more}).status_code


def letter_link(everybody: Cast) -> str:
    found = re.search(r"http://127\.0\.0\.1:8000(/account/\S+)", Message.objects.latest("id").body)
    assert found
    return found[1]


def test_the_right_password_lets_in_and_leads_where_one_wanted_to_go(everybody: Cast, client: Client) -> None:
    wanted = "/samburu/2026-27/findings/"
    assert unquote(client.get(wanted)["Location"]) == f"{LOGIN}?next={wanted}"
    answer = client.post(LOGIN, {"login": " Amina@Example.org", "password": PASSWORD, "next": wanted})
    assert (answer.status_code, answer["Location"]) == (302, wanted)


def test_nobody_is_led_to_another_site(everybody: Cast, client: Client) -> None:
    answer = client.post(
        LOGIN, {"login": "amina@example.org", "password": PASSWORD, "next": "https://elsewhere.example/"}
    )
    assert answer["Location"] == "/"


@pytest.mark.parametrize("email", ["amina@example.org", "nobody@example.org"])
def test_a_wrong_password_says_the_same_of_known_and_unknown_addresses(
    everybody: Cast, client: Client, email: str
) -> None:
    answer = client.post(LOGIN, {"login": email, "password": WRONG})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "This address and this password do not belong together: check both." in page
    assert f'value="{email}"' in page
    assert WRONG not in page


def test_a_person_without_any_role_is_let_in_and_told_what_to_do(everybody: Cast, client: Client) -> None:
    assert signing_in(client, "otieno@example.org", PASSWORD) == 302
    page = client.get("/").content.decode()
    assert (
        "You have no part in a county&#x27;s plan yet" in page
        or "You have no part in a county's plan yet" in page
    )
    assert client.get("/samburu/2026-27/").status_code == 404


def test_a_closed_account_says_so(everybody: Cast, client: Client) -> None:
    User.objects.filter(pk=everybody.amina.pk).update(is_active=False)
    answer = client.post(LOGIN, {"login": "amina@example.org", "password": PASSWORD}, follow=True)
    assert "This account is closed" in answer.content.decode()
    assert client.get("/samburu/2026-27/").status_code == 302


@pytest.mark.parametrize("email", ["amina@example.org", "nobody@example.org"])
def test_asking_for_a_new_password_tells_nobody_who_is_known(
    everybody: Cast, client: Client, email: str
) -> None:
    answer = client.post(RESET, {"email": email}, follow=True)
    assert answer.redirect_chain == [("/account/password/reset/done/", 302)]
    assert "If this address is known here" in answer.content.decode()
    assert email not in answer.content.decode()
    assert Message.objects.latest("id").to == email


def test_an_unknown_address_is_written_to_whom_to_ask(everybody: Cast, client: Client) -> None:
    client.post(RESET, {"email": "nobody@example.org"})
    letter = Message.objects.latest("id")
    assert letter.subject == "No account with this address"
    assert "planning office" in letter.body
    assert "/account/" not in letter.body


def test_a_new_password_by_the_mailed_link_which_works_once(everybody: Cast, client: Client) -> None:
    client.post(RESET, {"email": "Amina@example.org"}, headers={"host": "localhost"})
    letter = Message.objects.latest("id")
    assert (letter.to, letter.subject) == ("Amina@example.org".lower(), "Set a new password")
    assert "Dear Amina" in letter.body
    link = letter_link(everybody)
    form = client.get(link, follow=True)
    address = form.redirect_chain[-1][0]
    twice = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    done = client.post(address, twice, follow=True)
    assert "The old one no longer works anywhere." in done.content.decode()
    assert signing_in(client, "amina@example.org", PASSWORD) == 200
    assert signing_in(client, "amina@example.org", NEW_PASSWORD) == 302
    again = Client().get(link, follow=True).content.decode()
    assert "This link cannot be used" in again


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [("short", "short", "at least 10 characters"), (NEW_PASSWORD, WRONG, "same password")],
)
def test_a_new_password_that_cannot_be_used_is_refused_with_its_reason(
    everybody: Cast, client: Client, first: str, second: str, reason: str
) -> None:
    client.post(RESET, {"email": "amina@example.org"})
    address = client.get(letter_link(everybody), follow=True).redirect_chain[-1][0]
    answer = client.post(address, {"password1": first, "password2": second})
    assert reason in answer.content.decode()
    assert User.objects.get(pk=everybody.amina.pk).check_password(PASSWORD)


def test_a_password_is_changed_by_who_knows_the_present_one(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.amina)
    typed = {"oldpassword": WRONG, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert "This is not your present password." in client.post(CHANGE, typed).content.decode()
    answer = client.post(CHANGE, {**typed, "oldpassword": PASSWORD})
    assert answer.status_code == 302
    assert client.get("/samburu/2026-27/").status_code == 200
    assert User.objects.get(pk=everybody.amina.pk).check_password(NEW_PASSWORD)


def test_signing_out_is_asked_about_and_ends_the_session(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.amina)
    assert "Do you want to sign out?" in client.get("/account/logout/").content.decode()
    assert client.get("/samburu/2026-27/").status_code == 200
    assert client.post("/account/logout/")["Location"] == LOGIN
    assert client.get("/samburu/2026-27/").status_code == 302


def test_nobody_signs_up_by_themselves(everybody: Cast, client: Client) -> None:
    assert "People join by invitation" in client.get("/account/signup/").content.decode()
    before = User.objects.count()
    client.post("/account/signup/", {"email": "new@example.org", "password1": NEW_PASSWORD})
    assert User.objects.count() == before


@pytest.mark.parametrize("name", ["account_email", "account_email_verification_sent"])
def test_nobody_takes_another_address_by_themselves(everybody: Cast, client: Client, name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)
    client.force_login(everybody.otieno)
    taken = client.post("/account/email/", {"action_add": "", "email": "minister2@example.org"})
    assert taken.status_code == 404


@pytest.mark.parametrize("path", ["login", "password/reset", "password/reset/done", "signup", "inactive"])
def test_every_page_about_accounts_is_in_our_look(everybody: Cast, client: Client, path: str) -> None:
    page = client.get(f"/account/{path}/").content.decode()
    assert page.count("<h1>") == 1
    assert 'class="mark"' in page
    assert "Menu:" not in page


@pytest.fixture
def limits(settings: Settings) -> Iterator[None]:
    """The limits that the tests' settings switch off, as the site has them."""
    settings.ACCOUNT_RATE_LIMITS = {}
    cache.clear()
    yield
    cache.clear()


def test_guessing_a_password_ends_after_five_tries_and_the_right_one_waits_too(
    everybody: Cast, client: Client, limits: None
) -> None:
    for _ in range(5):
        assert signing_in(client, "amina@example.org", WRONG) == 200
    page = client.post(LOGIN, {"login": "amina@example.org", "password": PASSWORD}).content.decode()
    assert "Too many tries with this address. Wait five minutes" in page
    assert signing_in(client, "lekadaa@example.org", PASSWORD) == 302


def test_one_machine_that_tries_many_addresses_is_slowed_down(
    everybody: Cast, client: Client, limits: None
) -> None:
    answers = [client.post(LOGIN, {"login": f"p{n}@example.org", "password": WRONG}) for n in range(31)]
    assert answers[-1].status_code == 429
    page = answers[-1].content.decode()
    assert "Too many tries in a short time" in page
    assert 'class="mark"' in page


def test_behind_a_proxy_tries_are_counted_a_visitor(
    everybody: Cast, client: Client, limits: None, settings: Settings
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    guessing, other = {"x-forwarded-for": "41.90.0.1"}, {"x-forwarded-for": "41.90.0.2"}
    for n in range(30):
        client.post(LOGIN, {"login": f"p{n}@example.org", "password": WRONG}, headers=guessing)
    typed = {"login": "amina@example.org", "password": PASSWORD}
    assert client.post(LOGIN, typed, headers=guessing).status_code == 429
    assert client.post(LOGIN, typed, headers=other).status_code == 302


def test_one_address_is_not_flooded_with_letters(everybody: Cast, client: Client, limits: None) -> None:
    before = Message.objects.count()
    for _ in range(10):
        client.post(RESET, {"email": "amina@example.org"})
    assert Message.objects.count() - before == 5


def test_only_the_demonstrations_people_are_offered_and_nobody_else_gets_in_that_way(
    everybody: Cast, client: Client
) -> None:
    assert "invented people" not in client.get(LOGIN).content.decode()
    assert client.post("/demonstration/", {"email": "amina@example.org"}).status_code == 404
    User.objects.filter(pk=everybody.lekadaa.pk).update(demonstration=True)
    assert "partner&#x27;s officer, Maji na Afya Trust" in client.get(LOGIN).content.decode()
    taken = client.post("/demonstration/", {"email": "lekadaa@example.org", "next": "//elsewhere.example/"})
    assert taken["Location"] == "/"
    assert client.get("/samburu/2026-27/").status_code == 200


def test_a_language_is_chosen_once_and_kept(everybody: Cast, client: Client) -> None:
    answer = client.post(reverse("set_language"), {"language": "sw", "next": LOGIN})
    assert answer["Location"] == LOGIN
    page = client.get(LOGIN).content.decode()
    assert '<html lang="sw">' in page
    assert "Umesahau nenosiri?" in page


def test_a_session_that_ended_in_the_middle_of_inviting_loses_nothing(
    everybody: Cast, client: Client
) -> None:
    typed = {
        "email": "new@example.org",
        "organisation": "Maji na Afya Trust",
        "role": "officer",
        "name": "Naserian",
    }
    answer = client.post("/samburu/2026-27/people/invite/", typed, headers={"referer": "http://testserver/"})
    assert unquote(answer["Location"]) == f"{LOGIN}?next=/kept/"
    assert signing_in(client, "amina@example.org", PASSWORD) == 302
    kept = client.get("/kept/").content.decode()
    assert "Naserian" in kept
    assert 'action="/samburu/2026-27/people/invite/"' in kept
    assert client.post("/samburu/2026-27/people/invite/", typed)["Location"] == "/samburu/2026-27/people/"
    assert client.get("/kept/")["Location"] == "/"
