import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cast import PASSWORD, Cast
from pamoja.plans.models import Submission
from pamoja.web import asked

HERE = {"origin": "http://testserver", "referer": "http://testserver/samburu/2026-27/"}
LOGIN = "/account/login/"


def row_address(everybody: Cast) -> str:
    return reverse("row", args=("samburu", "2026-27", everybody.maji_plan.uuid, 4))


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def typed(**changed: str) -> dict[str, str]:
    row = {
        "version": "1",
        "title": "Hygiene promotion, typed at length",
        "places": "Maralal",
        "start": "1 Aug 2026",
        "end": "30 Sep 2026",
        "line-0-amount": "400,000",
        "line-0-currency": "KES",
        "line-0-contributor": "",
        "line-1-amount": "",
        "line-1-currency": "KES",
    }
    return {**row, **changed}


def sign_in(client: Client, address: str, email: str = "lekadaa@example.org") -> Any:
    return client.post(address, {"login": email, "password": PASSWORD, "next": next_of(address)}, follow=True)


def next_of(address: str) -> str:
    found = re.search(r"next=([^&]+)", address)
    return found[1].replace("%2F", "/").replace("%3F", "?").replace("%3D", "=") if found else ""


def hidden_fields(page: str) -> dict[str, str]:
    return {
        name: value.replace("&#x27;", "'").replace("&quot;", '"').replace("&amp;", "&")
        for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    }


def test_a_session_that_ends_in_the_middle_of_a_form_loses_nothing_typed(everybody: Cast) -> None:
    client = Client()
    sign_in(client, LOGIN)
    client.session.flush()  # it expired
    response = client.post(row_address(everybody), typed(), headers=HERE)
    assert response.headers["Location"] == f"{LOGIN}?next=%2Fkept%2F"
    assert "What you typed is kept: sign in, and send it." in text_of(
        client.get(response.headers["Location"])
    )
    page = text_of(sign_in(client, response.headers["Location"]))
    assert "<h1>What you typed is still here</h1>" in page
    assert "<dt>Activity</dt><dd>Hygiene promotion, typed at length</dd>" in page
    assert "<dt>Amount 1</dt><dd>400,000</dd>" in page
    assert "Currency 2" not in page
    assert f'action="{row_address(everybody)}"' in page
    again = hidden_fields(page)
    assert {name: again[name] for name in typed()} == typed()
    sent = client.post(row_address(everybody), again)
    assert sent.status_code == 302
    row = everybody.maji_plan.rows.get(position=4)
    assert row.values["title"] == "Hygiene promotion, typed at length"
    assert client.get("/kept/").headers["Location"] == "/"


def test_what_is_kept_can_be_forgotten_on_the_way_to_its_page(everybody: Cast, client: Client) -> None:
    client.post(row_address(everybody), typed(), headers=HERE)
    client.force_login(everybody.lekadaa)
    response = client.post("/kept/")
    assert response.headers["Location"] == "/samburu/2026-27/"
    assert client.get("/kept/").headers["Location"] == "/"


def test_forgetting_while_signed_out_forgets_nothing(everybody: Cast, client: Client) -> None:
    client.post(row_address(everybody), typed(), headers=HERE)
    client.post("/kept/", headers=HERE)
    client.force_login(everybody.lekadaa)
    assert "Hygiene promotion, typed at length" in text_of(client.get("/kept/"))


def test_a_page_elsewhere_is_not_where_one_goes_back_to(everybody: Cast, client: Client) -> None:
    client.post(row_address(everybody), typed(), headers={"referer": "https://elsewhere.example/trap"})
    client.force_login(everybody.lekadaa)
    assert client.post("/kept/").headers["Location"] == "/"


def test_a_file_has_to_be_chosen_again_and_the_rest_is_filled_in(everybody: Cast, client: Client) -> None:
    send = reverse("send", args=("samburu", "2026-27"))
    given = {
        "organisation": str(everybody.lishe.uuid),
        "officer_name": "Wanjiru wa Lishe",
        "officer_email": "w@lishe.example",
        "file": SimpleUploadedFile("plan.csv", b"Activity\n"),
    }
    response = client.post(send, given, headers={"referer": f"http://testserver{send}"})
    page = text_of(sign_in(client, response.headers["Location"], "amina@example.org"))
    assert "Only the file has to be chosen again" in page
    assert "<dd>Wanjiru wa Lishe</dd>" in page
    assert f'href="{send}"' in page
    filled = text_of(client.get(send))
    assert 'value="Wanjiru wa Lishe"' in filled
    assert f'<option value="{everybody.lishe.uuid}" selected>' in filled
    assert Submission.objects.count() == 2


def test_passwords_and_account_forms_are_not_kept(everybody: Cast, client: Client) -> None:
    client.post(
        row_address(everybody),
        typed(**dict.fromkeys(("password", "new_password1"), "secret-word")),
        headers=HERE,
    )
    assert "secret-word" not in str(client.session[asked.KEPT])
    other = Client(enforce_csrf_checks=True)
    response = other.post(LOGIN, {"login": "lekadaa@example.org", "password": "secret-word"}, headers=HERE)
    assert response.headers["Location"] == "/"
    assert asked.KEPT not in other.session


def test_what_is_too_long_to_keep_is_said_to_be(everybody: Cast, client: Client) -> None:
    client.post(row_address(everybody), typed(title="x" * asked.MOST_KEPT), headers=HERE)
    client.force_login(everybody.lekadaa)
    page = text_of(client.get("/kept/"))
    assert "what you had typed is too long to keep" in page
    assert "Send it now" not in page


def test_a_form_whose_secret_is_too_old_is_kept_for_who_is_signed_in(everybody: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(everybody.lekadaa)
    response = client.post(row_address(everybody), typed(), headers=HERE)
    assert response.headers["Location"] == "/kept/"
    page = text_of(client.get("/kept/"))
    assert "Hygiene promotion, typed at length" in page
    assert everybody.maji_plan.rows.get(position=4).version == 1
    client.post(row_address(everybody), hidden_fields(page), headers=HERE)
    assert everybody.maji_plan.rows.get(position=4).version == 2


def test_a_form_whose_secret_is_too_old_is_kept_for_a_stranger_too(everybody: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post(row_address(everybody), typed(), headers=HERE)
    assert response.headers["Location"] == f"{LOGIN}?next=%2Fkept%2F"


@pytest.mark.parametrize("headers", [{"origin": "https://evil.example"}, {"origin": "null"}, {}])
def test_a_form_that_another_site_made_up_is_not_kept(everybody: Cast, headers: dict[str, str]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(everybody.lekadaa)
    response = client.post(row_address(everybody), typed(), headers=headers)
    assert response.status_code == 403
    assert "did not come from a page of this site" in text_of(response)
    assert asked.KEPT not in client.session


def test_a_part_of_a_page_asked_for_by_a_stranger_leads_the_whole_page_to_the_sign_in(
    everybody: Cast, client: Client
) -> None:
    address = reverse("submission_progress", args=("samburu", "2026-27", everybody.maji_plan.uuid))
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/samburu/2026-27/send/"}
    response = client.get(address, headers=headers)
    assert response.headers["HX-Redirect"] == f"{LOGIN}?next=%2Fsamburu%2F2026-27%2Fsend%2F"
    boosted = client.get(row_address(everybody), headers={**headers, "HX-Boosted": "true"})
    assert boosted.headers["HX-Redirect"].endswith("%2Frows%2F4%2F")
    post = client.post(row_address(everybody), typed(), headers={**headers, **HERE, "HX-Boosted": "true"})
    assert post.headers["HX-Redirect"] == f"{LOGIN}?next=%2Fkept%2F"


def test_nothing_kept_is_no_page(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.lekadaa)
    assert client.get("/kept/").headers["Location"] == "/"
    assert Client().get("/kept/").headers["Location"] == f"{LOGIN}?next=%2Fkept%2F"


def test_an_old_confirmation_page_is_simply_opened_again(everybody: Cast) -> None:
    del everybody
    client = Client(enforce_csrf_checks=True)
    response = client.post("/confirm/some-token/", {"answer": "yes"}, headers=HERE)
    assert response.headers["Location"] == "/confirm/some-token/"
