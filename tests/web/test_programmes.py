from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cast import Cast
from pamoja.frameworks.models import Framework

PROGRAMMES = "/samburu/2026-27/programmes/"
LOAD = f"{PROGRAMMES}load/"
ADP = (
    b"Sector,Programme,Sub-programme,Key output,KPI,Target,Ward,Budget (KES)\n"
    b'"Water, Environment, Natural Resources and Energy",Water Supply,Rural water,Boreholes repaired,'
    b"Boreholes working,12,Maralal,26000000\n"
    b'"Water, Environment, Natural Resources and Energy",Water Supply,Rural water,Water pans desilted,Pans,4,Waso,\n'
    b"Education and Vocational Training,ECDE,,Classrooms built,Classrooms,6,Poro,8100000\n"
)


def adp(content: bytes = ADP, name: str = "Samburu ADP 2026-27.csv", **changed: str) -> dict[str, Any]:
    return {"kind": "adp", "year": "2026/27", "file": SimpleUploadedFile(name, content), **changed}


def page(client: Client, user: object, address: str = PROGRAMMES) -> str:
    client.force_login(user)  # type: ignore[arg-type]
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.fixture
def loaded(client: Client, everybody: Cast) -> Framework:
    client.force_login(everybody.amina)
    answer = client.post(LOAD, adp())
    assert answer.headers.get("Location") == PROGRAMMES, answer.content.decode()
    return Framework.objects.get(replaced_at=None)


def test_without_a_plan_of_the_county_the_page_says_that_all_works_without(
    client: Client, everybody: Cast
) -> None:
    assert "Everything works without them" in page(client, everybody.naomi)
    assert LOAD not in page(client, everybody.naomi)
    assert f'href="{LOAD}"' in page(client, everybody.amina)


def test_a_loaded_plan_is_told_with_its_size(client: Client, everybody: Cast, loaded: Framework) -> None:
    said = page(client, everybody.amina)
    assert "was loaded as Annual Development Plan 2026/27: 3 key outputs in 2 programmes." in said
    assert loaded.file == "Samburu ADP 2026-27.csv"
    assert "The county plans 3 key outputs in 2 programmes" in said
    assert 'KES 26 million<span class="soft">1 without a cost in shillings</span>' in said
    assert "loaded by Amina on" in said


def test_a_programme_opens_its_outputs_with_where_each_stands(
    client: Client, everybody: Cast, loaded: Framework
) -> None:
    said = page(client, everybody.naomi, f"{PROGRAMMES}?plan={loaded.uuid}&programme=0")
    assert "Water Supply has 2 key outputs" in said
    for shown in (
        "Rural water",
        "Boreholes repaired",
        "Boreholes working",
        "KES 26,000,000",
        "not stated",
        "row 3",
    ):
        assert shown in said
    assert "Classrooms built" not in said


def test_a_programme_or_plan_that_is_not_there_shows_what_is(
    client: Client, everybody: Cast, loaded: Framework
) -> None:
    del loaded
    for asked in ("?programme=99", "?plan=nonsense", "?programme=x&page=seven", "?page=99999999999999999999"):
        assert "2 programmes" in page(client, everybody.amina, f"{PROGRAMMES}{asked}")


def test_the_plan_of_the_cycle_s_year_comes_first_and_the_other_is_a_press_away(
    client: Client, everybody: Cast, loaded: Framework
) -> None:
    client.force_login(everybody.amina)
    client.post(LOAD, adp(ADP.rpartition(b"Education")[0], kind="cidp", year="2023/24"))
    said = page(client, everybody.naomi)
    assert "3 key outputs" in said
    assert "County Integrated Development Plan 2023/24</a>" in said
    assert "3 key outputs" in page(client, everybody.naomi, f"{PROGRAMMES}?plan={loaded.uuid}")


def test_the_same_year_again_takes_the_place_of_the_one_before(
    client: Client, everybody: Cast, loaded: Framework
) -> None:
    client.force_login(everybody.amina)
    client.post(LOAD, adp(ADP.rpartition(b"Education")[0]))
    said = page(client, everybody.amina)
    assert "1 programme" in said
    loaded.refresh_from_db()
    assert loaded.replaced_at is not None
    assert "In force: Annual Development Plan 2026/27" in page(client, everybody.amina, LOAD)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (adp(b"Activity,Ward\nDrill,Maralal\n"), "names no programme"),
        (adp(b"\xd0\xcf\x11\xe0 broken", "old.xls"), "“old.xls” "),
        (adp(name="plan.exe", content=b"MZ\x00\x01" * 50), "“plan.exe” "),
        (adp(b""), "This file is empty: save it again from the program it was made with."),
        (adp(year="next year"), "“next year” is not a plan year: write it as 2026/27."),
        ({"kind": "adp", "year": "2026/27"}, "Choose the file."),
        (adp(kind="budget"), "budget is not one of the available choices"),
    ],
)
def test_what_cannot_be_loaded_is_said_in_the_form_and_what_was_typed_is_kept(
    client: Client, everybody: Cast, fields: dict[str, Any], said: str
) -> None:
    client.force_login(everybody.amina)
    if "file" in fields:
        fields["file"].seek(0)
    answer = client.post(LOAD, fields)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert said in text
    assert f'value="{fields["year"]}"' in text
    assert not Framework.objects.exists()


def test_a_refused_file_leaves_the_plan_of_before(client: Client, everybody: Cast, loaded: Framework) -> None:
    client.force_login(everybody.amina)
    client.post(LOAD, adp(b"nothing at all"))
    loaded.refresh_from_db()
    assert loaded.replaced_at is None


def test_a_table_is_taken_back_and_the_one_before_is_in_force_again(
    client: Client, everybody: Cast, loaded: Framework
) -> None:
    client.force_login(everybody.amina)
    client.post(LOAD, adp())
    newer = Framework.objects.get(replaced_at=None)
    assert newer != loaded
    assert "is then in force again" in client.get(PROGRAMMES).content.decode()
    undo = f"{PROGRAMMES}{newer.uuid}/take-back/"
    assert "was taken back. In force again" in client.post(undo, follow=True).content.decode()
    assert Framework.objects.get(replaced_at=None) == loaded
    assert "no longer in force: nothing was changed" in client.post(undo, follow=True).content.decode()
    client.post(f"{PROGRAMMES}{loaded.uuid}/take-back/")
    assert not Framework.objects.filter(replaced_at=None).exists()
    assert "not loaded yet" in client.get(PROGRAMMES).content.decode()


@pytest.mark.parametrize("who", ["halima", "director", "lekadaa", "auditor", "member_of_assembly"])
def test_only_the_economist_loads(client: Client, everybody: Cast, who: str) -> None:
    client.force_login(getattr(everybody, who))
    assert client.get(LOAD).status_code == 403
    assert client.post(LOAD, adp()).status_code == 403
    assert client.get(PROGRAMMES).status_code == 200


def test_a_stranger_is_sent_to_sign_in_and_an_outsider_finds_nothing(client: Client, everybody: Cast) -> None:
    assert client.get(PROGRAMMES).status_code == 302
    client.force_login(everybody.ekai)
    assert client.get(PROGRAMMES).status_code == 404
    assert client.post(LOAD, adp()).status_code == 404


def test_the_pages_ask_the_database_no_more_than_twelve_times(
    client: Client, everybody: Cast, loaded: Framework, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(everybody.amina)
    for address in (PROGRAMMES, f"{PROGRAMMES}?plan={loaded.uuid}&programme=0", LOAD):
        with django_assert_max_num_queries(12):
            client.get(address)
