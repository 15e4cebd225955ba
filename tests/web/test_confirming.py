from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cast import HEADING, NOW, Cast
from pamoja.journal.models import Entry, Message
from pamoja.plans import operations as plans
from pamoja.plans.models import Activity, Submission

ROWS = "Dig a well,Maralal,01/08/2026,30/09/2026,1000,all\nTeach mothers,,,,500,mothers\n"


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def sent(everybody: Cast) -> Submission:
    made = plans.send(
        cycle=everybody.cycle, organisation=everybody.lishe, name="lishe.csv", content=(HEADING + ROWS).encode(),
        by=everybody.halima, at=NOW, officer_name="Wanjiru", officer_email="wanjiru@lishe.example",
    )  # fmt: skip
    return plans.read(submission=made, at=NOW)


def link_of(submission: Submission) -> str:
    body = Message.objects.get(key=f"confirm:{submission.uuid}").body
    return "/confirm/" + body.split("/confirm/")[1].split()[0]


def test_the_officer_sees_who_sent_what_without_an_account(sent: Submission, client: Client) -> None:
    response = client.get(link_of(sent))
    page = text_of(response)
    assert "Is this the plan of Lishe Imara Consortium for Samburu 2026/27?" in page
    assert "Halima sent “lishe.csv” on 1 Jun 2026 in the name of Wanjiru." in page
    assert "KES 1,000" in page
    assert page.count(">unknown<") == 2
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in response.headers["Cache-Control"]


def test_looking_changes_nothing(sent: Submission, client: Client) -> None:
    entries = Entry.objects.count()
    for ask in (client.get, client.head, client.options):
        ask(link_of(sent))
        ask(link_of(sent) + "?answer=yes")
    client.post(link_of(sent), {})
    client.post(link_of(sent), {"answer": "perhaps"})
    sent.refresh_from_db()
    assert (sent.confirmed_at, sent.state) == (None, Submission.State.READ)
    assert Entry.objects.count() == entries


def test_a_yes_is_written_down_once(sent: Submission, client: Client) -> None:
    page = text_of(client.post(link_of(sent), {"answer": "yes"}, follow=True))
    assert "“lishe.csv” is confirmed as the plan of Lishe Imara Consortium" in page
    sent.refresh_from_db()
    assert sent.confirmed_at is not None
    client.post(link_of(sent), {"answer": "no"})
    sent.refresh_from_db()
    assert sent.state == Submission.State.READ


def test_a_no_takes_the_file_back_and_a_used_link_shows_no_rows(
    everybody: Cast, sent: Submission, client: Client
) -> None:
    plans.put_in(submission=sent, by=everybody.halima, at=NOW)
    page = text_of(client.post(link_of(sent), {"answer": "no"}, follow=True))
    assert "“lishe.csv” was taken back" in page
    assert not Activity.objects.filter(organisation=everybody.lishe, withdrawn=False).exists()
    assert "KES 1,000" not in text_of(client.get(link_of(sent)))


def test_a_link_that_is_not_ours_says_so_kindly(sent: Submission, client: Client) -> None:
    for link in ("/confirm/guessed/", link_of(sent)[:-4] + "/"):
        response = client.get(link)
        assert response.status_code == 404
        assert "This link is not one of ours, or was cut short on its way" in text_of(response)
        assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert client.post(link, {"answer": "no"}).status_code == 302


def test_while_the_file_is_read_there_is_nothing_to_answer_yet(everybody: Cast, client: Client) -> None:
    made = plans.send(
        cycle=everybody.cycle, organisation=everybody.lishe, name="lishe.csv", content=b"x",
        by=everybody.halima, at=NOW, officer_name="Wanjiru", officer_email="wanjiru@lishe.example",
    )  # fmt: skip
    page = text_of(client.get(link_of(made)))
    assert "Look again in a minute." in page
    assert 'name="answer"' not in page


def test_the_page_asks_few_questions_of_the_database(
    sent: Submission, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(4):
        client.get(link_of(sent))
