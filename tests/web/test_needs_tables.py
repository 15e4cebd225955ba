from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cast import Cast
from pamoja.cycles.models import NeedTable
from pamoja.journal.models import Entry

PAGE = "/samburu/2026-27/needs/"
LOAD = f"{PAGE}load/"
TABLE = b"Ward,Stunting %,Water\nMaralal,31,40\nPoro,22.5,\nNowhere,3,4\nSamburu East sub-county,50,60\n"


def file(content: bytes = TABLE, **changed: str) -> dict[str, Any]:
    return {
        "file": SimpleUploadedFile("needs.csv", content),
        "source": "Survey 2025",
        "year": "2025",
        **changed,
    }


def page(client: Client, user: object, address: str = PAGE) -> str:
    client.force_login(user)  # type: ignore[arg-type]
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_table_is_loaded_shown_and_taken_back(
    client: Client, everybody: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    assert "No table of needs is loaded yet" in page(client, everybody.lekadaa)
    client.force_login(everybody.amina)
    said = client.post(LOAD, file(), follow=True).content.decode()
    assert "5 figures are loaded." in said
    assert "A4: “Nowhere” is not a ward" in said
    assert "31 % (2025)" in said
    assert "unknown" in said
    with django_assert_max_num_queries(12):
        client.get(PAGE)
    client.post(LOAD, file(b"Ward,Stunting %\nMaralal,29\nPoro,20\n", year="2024"))
    assert "31 % (2025)" in page(client, everybody.naomi), "the newer year counts"
    newest = NeedTable.objects.latest("id")
    client.force_login(everybody.amina)
    first = NeedTable.objects.earliest("id")
    assert "is taken back" in client.post(f"{PAGE}{first.uuid}/take-back/", follow=True).content.decode()
    assert "29 % (2024)" in page(client, everybody.naomi)
    client.force_login(everybody.amina)
    again = client.post(f"{PAGE}{first.uuid}/take-back/", follow=True).content.decode()
    assert "was taken back already, by Amina" in again
    assert newest.withdrawn_at is None
    assert Entry.objects.filter(action__startswith="needs.").count() == 3


def test_a_wards_page_tells_its_needs_and_those_of_its_sub_county(client: Client, everybody: Cast) -> None:
    client.force_login(everybody.amina)
    client.post(LOAD, file())
    assert "Stunting %: <b>31 % (2025)</b>" in page(
        client, everybody.lekadaa, "/samburu/2026-27/where/maralal/"
    )
    said = page(client, everybody.lekadaa, "/samburu/2026-27/where/waso/")
    assert "Stunting %: <b>50 % (2025) in the sub-county</b>" in said
    assert "Survey 2025" in said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (lambda: {"source": "Survey"}, "Choose the file."),
        (lambda: file(source=""), "Name the source"),
        (lambda: file(b"Hello\n"), "has no table of figures by place"),
        (lambda: file(b""), "This file is empty: save it again from the program it was made with."),
        (lambda: file(year="20"), "greater than or equal to 1960"),
    ],
)
def test_a_bad_table_is_told_and_nothing_is_kept(
    client: Client, everybody: Cast, given: Any, said: str
) -> None:
    client.force_login(everybody.amina)
    answer = client.post(LOAD, given())
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not NeedTable.objects.exists()


def test_the_table_of_figures_has_each_with_its_source(client: Client, everybody: Cast) -> None:
    client.force_login(everybody.amina)
    client.post(LOAD, file())
    content = b"".join(client.get("/samburu/2026-27/needs.csv").streaming_content)  # type: ignore[attr-defined]
    lines = content.decode("utf-8-sig").splitlines()
    assert "Maralal,Stunting %,2025,31,%,Survey 2025" in lines
    assert len(lines) == 6


@pytest.mark.parametrize("who", ["halima", "lekadaa", "director", "auditor"])
def test_only_the_economist_loads(client: Client, everybody: Cast, who: str) -> None:
    client.force_login(getattr(everybody, who))
    assert client.post(LOAD, file()).status_code == 403
    assert client.get(PAGE).status_code == 200
