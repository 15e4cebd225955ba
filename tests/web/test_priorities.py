import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cast import NOW, Cast
from pamoja.analysis.models import PriorityWord
from pamoja.cycles.consulting import Occasion, enter_typed, priorities_of
from pamoja.cycles.models import Consultation, Shown
from pamoja.places.models import Place
from talks import compare_again, shows

PAGE = "/samburu/2026-27/priorities/"
ENTER = f"{PAGE}enter/"
FORUM = {"title": "Forum of Wamba East", "held_on": "12 March 2026", "source": "minutes, page 2"}


def page(client: Client, user: object, query: str = "") -> str:
    client.force_login(user)  # type: ignore[arg-type]
    answer = client.get(PAGE + query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def wished(everybody: Cast, *texts: str, place: str = "samburu/ward/wamba-east") -> Consultation:
    kept = enter_typed(
        cycle=everybody.cycle, occasion=Occasion("Forum", "minutes"), place=Place.objects.get(key=place), texts=texts,
        by=everybody.amina, at=NOW,
    )  # fmt: skip
    compare_again(everybody.cycle)
    return kept


def test_before_anything_is_entered_the_page_says_what_to_do(client: Client, everybody: Cast) -> None:
    assert f'href="{ENTER}"' in page(client, everybody.ward_admin)
    said = page(client, everybody.lekadaa)
    assert "is not entered yet" in said
    assert ENTER not in said


def test_what_is_planned_claimed_and_unanswered_is_told_apart(client: Client, everybody: Cast) -> None:
    wished(everybody, "Rehabilitation of the borehole", "A maternity ward")
    said = page(client, everybody.amina)
    assert "<h1>1 of 2 requests is not answered by any plan</h1>" in said
    assert '<span class="tag good">asked and planned</span>' in said
    assert "same kind of work, Borehole rehabilitation, in the place itself" in said
    assert "no plan" in said
    assert "A maternity ward" not in page(client, everybody.amina, "?state=answered")
    assert "Rehabilitation of the" not in page(client, everybody.amina, "?state=open")
    assert "Nothing of that kind was asked for." in page(client, everybody.amina, "?ward=maralal")


def test_what_is_planned_unasked_is_counted(client: Client, everybody: Cast) -> None:
    wished(everybody, "A maternity ward")
    assert "planned in these wards though nobody asked" in page(client, everybody.amina)
    assert "water/001" in page(client, everybody.amina)


def test_a_list_is_entered_with_what_was_left_out_and_taken_back(client: Client, everybody: Cast) -> None:
    client.force_login(everybody.ward_admin)
    file = SimpleUploadedFile(
        "wishes.csv", b"Ward,Community priority\nMaralal,A dispensary\nNowhere,A road\n"
    )
    said = client.post(ENTER, {**FORUM, "file": file}, follow=True).content.decode()
    assert "1 request of “Forum of Wamba East” is entered." in said
    assert "Row 3 was left out, “A road”" in said
    assert "12 Mar 2026" in said
    kept = Consultation.objects.get()
    said = client.post(f"{PAGE}{kept.uuid}/take-back/", follow=True).content.decode()
    assert "is taken back with all its lines" in said
    assert "is not entered yet" in said
    assert (
        "was taken back already" in client.post(f"{PAGE}{kept.uuid}/take-back/", follow=True).content.decode()
    )


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"title": ""}, "Write on what occasion it was asked."),
        ({"source": ""}, "Write where it can be read"),
        ({"held_on": "soon"}, "“soon” is not a day"),
        ({"texts": ""}, "Choose a file, or write what was asked for below."),
        ({"place": ""}, "Choose for which place it was asked."),
        ({"place": "turkana"}, "Select a valid choice"),
    ],
)
def test_what_is_missing_is_told_and_what_was_typed_is_kept(
    client: Client, everybody: Cast, changed: dict[str, str], said: str
) -> None:
    client.force_login(everybody.amina)
    typed = {**FORUM, "place": "samburu/ward/maralal", "texts": "A dispensary at Loosuk", **changed}
    answer = client.post(ENTER, typed)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert said in text
    assert typed["texts"] in text
    assert not Consultation.objects.exists()


def test_a_person_says_what_answers_it_and_what_does_not(client: Client, everybody: Cast) -> None:
    wished(everybody, "Rehabilitation of the borehole")
    wish = priorities_of(everybody.cycle).get()
    address = f"{PAGE}{wish.pk}/word/"
    client.force_login(everybody.ward_admin)
    found = re.findall(r'name="number" value="([^"]+)"', page(client, everybody.ward_admin))
    for number in {"water/001", *found}:
        client.post(address, {"number": number, "answers": "no"})
    assert "no plan" in page(client, everybody.amina, "?state=open")
    said = client.post(address, {"number": "samburu/2026-27/water/001", "answers": "yes"}, follow=True)
    assert "Kept: water/001 answers it." in said.content.decode()
    assert "says so" in page(client, everybody.amina)
    missing = client.post(address, {"number": "water/999", "answers": "yes"}, follow=True)
    assert "There is no activity “water/999”" in missing.content.decode()
    assert PriorityWord.objects.filter(priority=wish).count() == len({"water/001", *found}) + 1


def test_who_hides_its_places_is_not_told_by_a_wish(client: Client, everybody: Cast) -> None:
    wished(everybody, "Rehabilitation of the borehole")
    shows(everybody, everybody.maji, everybody.lekadaa, money=Shown.ALL, sites=Shown.TOTALS)
    shows(everybody, everybody.tegemeo, everybody.naomi, money=Shown.ALL, sites=Shown.BAND)
    said = page(client, everybody.member_of_assembly)
    assert "partners do not show you where they work" in said
    assert "water/001" not in said
    assert "1 of 1 requests is not answered" in said


def test_the_table_has_every_line(client: Client, everybody: Cast) -> None:
    wished(everybody, "Rehabilitation of the borehole", "=A maternity ward")
    client.force_login(everybody.auditor)
    content = b"".join(client.get("/samburu/2026-27/priorities.csv").streaming_content)  # type: ignore[attr-defined]
    text = content.decode("utf-8-sig")
    assert "samburu/2026-27/water/001" in text
    assert ",=A maternity" not in text
    assert text.count("\r\n") == 3


def test_the_page_asks_few_questions(
    client: Client, everybody: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    wished(everybody, *(f"Borehole {number}" for number in range(60)))
    users: tuple[Any, ...] = (everybody.amina, everybody.lekadaa)
    for user in users:
        client.force_login(user)
        with django_assert_max_num_queries(12):
            client.get(PAGE)


@pytest.mark.parametrize("who", ["lekadaa", "auditor", "member_of_assembly", "minister"])
def test_others_read_and_do_not_enter(client: Client, everybody: Cast, who: str) -> None:
    client.force_login(getattr(everybody, who))
    assert client.get(PAGE).status_code == 200
    assert client.get(ENTER).status_code == 403
