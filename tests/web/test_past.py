"""What became of the years before: loaded, filtered, downloaded, taken back, and hidden as partners chose."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cast import NOW, Cast
from pamoja.journal.models import Entry
from pamoja.plans import operations
from pamoja.plans.models import PastAction, PastFile

PAST = "/samburu/2026-27/past/"
SEND = f"{PAST}send/"
JOINT = """Samburu joint work plan 2024/25
Activity,Lead partner,Ward,Status,Results achieved,Amount spent (KES)
Drill three wells,{maji},Wamba East,Completed,3 wells in use in Wamba East for KES 3.4 million,3400000
Train pump attendants,{maji},Waso,see annex,,
Fence the market,Biashara Hub,county-wide,Haijaanza,No funds,0
"""


def filed(everybody: Cast, **changed: Any) -> dict[str, Any]:
    content = JOINT.format(maji=everybody.maji.name).encode()
    return {
        "year": "2024",
        "organisation": "county",
        "file": SimpleUploadedFile("JWP 24-25.csv", content),
        **changed,
    }


def page(client: Client, user: object, address: str = PAST) -> str:
    client.force_login(user)  # type: ignore[arg-type]
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.fixture
def loaded(client: Client, everybody: Cast) -> PastFile:
    client.force_login(everybody.amina)
    answer = client.post(SEND, filed(everybody))
    assert answer.headers.get("Location") == PAST, answer.content.decode()
    return PastFile.objects.get()


def test_before_anything_is_loaded_the_page_says_what_to_do(client: Client, everybody: Cast) -> None:
    text = page(client, everybody.amina)
    assert "Nothing of the years before is known here yet" in text
    assert f'href="{SEND}"' in text
    assert f'href="{SEND}"' not in page(client, everybody.auditor)


def test_a_joint_plan_of_an_earlier_year_is_read_with_what_became_of_each_action(
    client: Client, everybody: Cast, loaded: PastFile
) -> None:
    text = page(client, everybody.amina)
    assert "1 of 3 actions of the years before are done" in text
    assert "The files say of 2 what became of them; of the others it is unknown, not undone." in text
    assert "The file says “see annex”." in text
    assert "KES 3,400,000" in text
    found = {a.title: (a.status, a.organisation, a.cell) for a in loaded.actions.all()}
    assert found == {
        "Drill three wells": ("done", everybody.maji, "A3"),
        "Train pump attendants": ("", everybody.maji, "A4"),
        "Fence the market": ("not_done", None, "A5"),
    }


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ("status=done", {"Drill three wells"}),
        ("status=unknown", {"Train pump attendants"}),
        ("ward=waso", {"Train pump attendants"}),
        ("year=2024", {"Drill three wells", "Train pump attendants", "Fence the market"}),
        ("year=2023", set()),
        ("who=Biashara+Hub", {"Fence the market"}),
        (
            "status=nonsense&year=x&ward=nowhere",
            {"Drill three wells", "Train pump attendants", "Fence the market"},
        ),
    ],
)
@pytest.mark.usefixtures("loaded")
def test_the_list_is_asked_by_status_year_ward_and_organisation(
    client: Client, everybody: Cast, asked: str, titles: set[str]
) -> None:
    text = page(client, everybody.amina, f"{PAST}?{asked}")
    assert {
        title for title in ("Drill three wells", "Train pump attendants", "Fence the market") if title in text
    } == titles


@pytest.mark.usefixtures("loaded")
def test_the_download_has_what_the_page_has(client: Client, everybody: Cast) -> None:
    client.force_login(everybody.amina)
    answer: Any = client.get("/samburu/2026-27/past.csv?status=done")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("2024/25,")
    assert "Drill three wells" in lines[1]
    assert "JWP 24-25.csv, A3" in lines[1]


@pytest.mark.usefixtures("loaded")
def test_what_a_partner_hides_is_hidden_of_its_years_before_too(client: Client, everybody: Cast) -> None:
    """Maji shows others bands of money and no places: see the cast."""
    part = everybody.cycle.participations.get(organisation=everybody.maji)
    part.money = part.sites = "totals"
    part.save()
    seen = page(client, everybody.naomi) + page(client, everybody.naomi, f"{PAST}?status=done")
    client.force_login(everybody.naomi)
    answer: Any = client.get("/samburu/2026-27/past.csv")
    seen += b"".join(answer.streaming_content).decode()
    for secret in ("Wamba East for", "3.4 million", "3,400,000", "3400000"):
        assert secret not in seen
    assert "Drill three wells" not in page(client, everybody.naomi, f"{PAST}?ward=wamba-east")
    assert "KES 3,400,000" in page(client, everybody.lekadaa)


def test_a_partner_loads_its_own_report_and_no_others(client: Client, everybody: Cast) -> None:
    client.force_login(everybody.lekadaa)
    assert client.post(SEND, filed(everybody)).status_code == 422
    assert client.post(SEND, filed(everybody, organisation=str(everybody.tegemeo.uuid))).status_code == 422
    content = b"Shughuli,Hali\nKuchimba kisima,Imekamilika\nMafunzo,Inaendelea\n"
    given = filed(
        everybody, organisation=str(everybody.maji.uuid), file=SimpleUploadedFile("ripoti.csv", content)
    )
    assert client.post(SEND, given).status_code == 302
    assert [(a.name, a.status) for a in PastAction.objects.order_by("position")] == [
        (everybody.maji.name, "done"),
        (everybody.maji.name, "ongoing"),
    ]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("photo.jpg", b"\xff\xd8\xff\xe0 photo", "“photo.jpg” is a JPEG picture"),
        ("letter.csv", b"Dear all,\nKind regards\n", "“letter.csv” names no actions"),
    ],
)
def test_a_file_without_actions_is_refused_and_nothing_is_kept(
    client: Client, everybody: Cast, name: str, content: bytes, said: str
) -> None:
    client.force_login(everybody.amina)
    answer = client.post(SEND, filed(everybody, file=SimpleUploadedFile(name, content)))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not PastFile.objects.exists()


@pytest.mark.usefixtures("loaded")
def test_the_same_file_again_is_told(client: Client, everybody: Cast) -> None:
    client.force_login(everybody.amina)
    answer = client.post(SEND, filed(everybody))
    assert "was sent already by" in answer.content.decode()
    assert PastAction.objects.count() == 3


def test_a_file_can_be_taken_back_once_and_loaded_again(
    client: Client, everybody: Cast, loaded: PastFile
) -> None:
    client.force_login(everybody.amina)
    address = f"{PAST}{loaded.uuid}/take-back/"
    assert client.post(address).status_code == 302
    assert "Nothing of the years before is known here yet" in page(client, everybody.amina)
    assert "was taken back before" in client.post(address, follow=True).content.decode()
    with pytest.raises(operations.TakenBackAlready):
        operations.take_back_past(file=loaded, by=everybody.amina, at=NOW)
    assert list(Entry.objects.filter(action__startswith="past").values_list("action", flat=True)) == [
        "past.loaded",
        "past.taken_back",
    ]
    assert client.post(SEND, filed(everybody)).status_code == 302


@pytest.mark.usefixtures("loaded")
def test_the_page_asks_the_database_few_times_whatever_its_length(
    client: Client, everybody: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(everybody.lekadaa)
    with django_assert_max_num_queries(12):
        client.get(f"{PAST}?ward=waso")
