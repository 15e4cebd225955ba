import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from cast import NOW, Cast
from pamoja.plans import operations as plans
from pamoja.plans.models import Activity, Row
from pamoja.workplan.correcting import Typed, as_typed

LATER = NOW + dt.timedelta(hours=1)


def address(everybody: Cast, position: int = 4, name: str = "row") -> str:
    cycle = everybody.cycle
    return reverse(name, args=(cycle.county.key, cycle.slug, everybody.maji_plan.uuid, position))


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def form_of(everybody: Cast, client: Client, position: int = 4, /, **changed: str) -> dict[str, str]:
    """What a browser would send back from the page, with some of it typed anew."""
    context = client.get(address(everybody, position)).context
    forms = [context["form"], *context["lines"]]
    given = {
        form.add_prefix(name): str(form.get_initial_for_field(field, name) or "")
        for form in forms
        for name, field in form.fields.items()
    }
    return {**given, "version": str(context["row"].version), **changed}


def corrected_by(everybody: Cast, name: str, places: str, position: int = 4) -> None:
    row = everybody.maji_plan.rows.get(position=position)
    typed = as_typed(row.values)
    changed = Typed({**typed.fields, "places": places}, typed.money)
    plans.correct(row=row, version=row.version, typed=changed, by=getattr(everybody, name), at=LATER)


def test_the_page_offers_what_the_file_says_with_what_is_wrong_beside_it(
    everybody: Cast, client: Client
) -> None:
    client.force_login(everybody.lekadaa)
    page = text_of(client.get(address(everybody)))
    assert "<h1>Correct row 8</h1>" in page
    assert 'value="Nowhere at all"' in page
    assert "“Nowhere at all” is not a ward or sub-county of Samburu County." in page
    assert '<option value="Wamba East">' in page
    assert '<option value="Samburu East sub-county">' in page
    assert page.count("-contributor") >= 3 * 4
    assert page.index('<option value="KES"') < page.index('<option value="USD"')


def test_a_correction_is_saved_and_leads_back_to_the_row(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.lekadaa)
    given = form_of(everybody, client, places="Maralal", show="check", page="1")
    response = client.post(address(everybody), given)
    preview = reverse("submission", args=("samburu", "2026-27", everybody.maji_plan.uuid))
    assert response.headers["Location"] == f"{preview}?show=check#row-4"
    assert "Row 8 is saved and can go into the plan." in text_of(client.get(preview))
    row = everybody.maji_plan.rows.get(position=4)
    assert (row.version, row.trouble) == (2, Row.Trouble.FINE)


def test_what_is_saved_unchanged_says_what_it_said(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.lekadaa)
    before = everybody.maji_plan.rows.get(position=0).values
    client.post(address(everybody, 0), form_of(everybody, client, 0))
    row = everybody.maji_plan.rows.get(position=0)
    assert (row.version, row.values) == (2, before)


def test_a_misspelt_ward_gets_a_suggestion_and_nothing_typed_is_lost(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.lekadaa)
    given = form_of(
        everybody, client, places="Maralong", title="Hygiene in villages", **{"line-1-amount": "USD 40"}
    )
    response = client.post(address(everybody), given)
    page = text_of(response)
    assert response.status_code == 422
    assert "Did you mean Maralal?" in page
    assert "Hygiene in villages</textarea>" in page
    assert 'value="USD 40"' in page
    assert "Save it anyway" in page
    assert everybody.maji_plan.rows.get(position=4).version == 1


def test_a_place_may_stay_unknown_where_a_person_says_so(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.lekadaa)
    given = form_of(everybody, client, places="The old camp", anyway="1")
    page = text_of(client.post(address(everybody), given, follow=True))
    assert "Row 8 is saved; what could not be read stays unknown." in page


def test_what_must_be_mended_cannot_be_saved_anyway(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.lekadaa)
    for wrong in ({"title": " "}, {"line-0-amount": "a lot"}, {"beneficiaries": "many"}):
        response = client.post(
            address(everybody), form_of(everybody, client, places="Maralal", anyway="1", **wrong)
        )
        assert response.status_code == 422
        assert "Save it anyway" not in text_of(response)
    assert everybody.maji_plan.rows.get(position=4).version == 1


def test_money_of_several_who_pay(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.lekadaa)
    lines = {
        "line-0-amount": "2.4M",
        "line-1-amount": "10,000",
        "line-1-currency": "USD",
        "line-1-contributor": "A donor",
        "line-2-amount": "",
        "line-2-contributor": "nobody",
    }
    client.post(address(everybody, 0), form_of(everybody, client, 0, **lines))
    budget = everybody.maji_plan.rows.get(position=0).values["budget"]
    assert budget == [
        {"amount": 2_400_000, "currency": "KES", "contributor": None},
        {"amount": 10_000, "currency": "USD", "contributor": "A donor"},
    ]


def test_a_sector_is_chosen_from_the_countys_own(everybody: Cast, client: Client) -> None:
    sector = everybody.cycle.sectors.exclude(slug="water").order_by("position")[0]
    client.force_login(everybody.lekadaa)
    page = text_of(
        client.post(address(everybody, 0), form_of(everybody, client, 0, sector=sector.name), follow=True)
    )
    assert "is saved, and changed in the plan too." in page
    row = everybody.maji_plan.rows.get(position=0)
    assert Activity.objects.get(rows=row).sector == sector


def test_of_two_people_the_second_sees_both_and_chooses(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.lekadaa)
    given = form_of(everybody, client, places="Wasso", title="Hygiene in all villages")
    corrected_by(everybody, "grace", "Maralal")
    response = client.post(address(everybody), given)
    page = text_of(response)
    assert response.status_code == 409
    assert "Grace corrected row 8 at 13:00 while you were writing. Look at both and choose." in page
    assert re.findall(r'<td data-label="As [^"]+">([^<]+)</td>', page) == [
        "Hygiene promotion in villages",
        "Hygiene in all villages",
        "Maralal",
        "Wasso",
    ]
    assert "Hygiene in all villages</textarea>" in page
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version is not None
    client.post(address(everybody), {**given, "version": version[1]})
    row = everybody.maji_plan.rows.get(position=4)
    assert (row.version, row.values["places"][0]["name"]) == (3, "Waso")


def test_every_version_is_shown_with_who_and_when_and_the_last_is_undone(
    everybody: Cast, client: Client
) -> None:
    corrected_by(everybody, "grace", "Maralal")
    client.force_login(everybody.lekadaa)
    page = text_of(client.get(address(everybody)))
    assert "<b>Wards or sub-counties</b>" in page
    assert "Grace, 1 Jun 2026, 13:00" in page
    assert "<b>As the file says it</b>" in page
    whole = address(everybody, name="row").removesuffix("rows/4/")
    assert ">corrected</span>" in text_of(client.get(whole))
    undone = client.post(address(everybody, name="undo_row"), {"version": "2"}, follow=True)
    assert "Row 8 says again what it said before." in text_of(undone)
    assert everybody.maji_plan.rows.get(position=4).values["places"] == []
    assert ">corrected</span>" not in text_of(client.get(whole))
    late = client.post(address(everybody, name="undo_row"), {"version": "2"}, follow=True)
    assert "Lekadaa corrected row 8 at" in text_of(late)


def test_what_is_wrong_names_its_very_input(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.lekadaa)
    typed = {"start": "soon", "end": "later", "line-0-amount": "much", "line-1-amount": "more"}
    page = text_of(client.post(address(everybody), form_of(everybody, client, **typed)))
    for name, said in (
        ("First day", "soon"),
        ("Last day", "later"),
        ("Amount 1", "much"),
        ("Amount 2", "more"),
    ):
        assert re.search(rf"<b>{name}:</b> [^<]*“{said}”", page), name


@pytest.mark.parametrize("version", ["", "x", "99", "-1", "²"])
def test_a_version_that_is_none_saves_nothing(everybody: Cast, client: Client, version: str) -> None:
    client.force_login(everybody.lekadaa)
    given = form_of(everybody, client, places="Maralal") | {"version": version}
    assert client.post(address(everybody), given).status_code == 409
    assert client.post(address(everybody, name="undo_row"), {"version": version}).status_code == 302
    assert everybody.maji_plan.rows.get(position=4).version == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": "x" * 10_001},
        {"places": "Maralal, " * 400},
        {"title": "Dig \0 a well"},
        {"line-0-amount": "1" * 200},
        {"line-0-currency": "BEAD"},
        {"line-0-contributor": "a" * 301},
        {"sector": "no sector of the county's"},
    ],
)
def test_what_no_table_takes_is_told_and_kept(everybody: Cast, client: Client, wrong: dict[str, str]) -> None:
    client.force_login(everybody.lekadaa)
    response = client.post(address(everybody), form_of(everybody, client, **wrong))
    assert response.status_code == 422
    assert 'class="error"' in text_of(response)


def test_an_empty_form_is_no_correction(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.lekadaa)
    assert client.post(address(everybody), {"version": "1"}).status_code == 422


@pytest.mark.parametrize(
    ("who", "status"), [("naomi", 404), ("otieno", 404), ("ekai", 404), ("minister", 404), ("auditor", 403)]
)
def test_nobody_else_corrects_a_partners_row(everybody: Cast, client: Client, who: str, status: int) -> None:
    client.force_login(getattr(everybody, who))
    assert client.get(address(everybody)).status_code == status
    assert client.post(address(everybody), {"title": "Mine", "version": "1"}).status_code == status
    assert client.post(address(everybody, name="undo_row"), {"version": "1"}).status_code == status


def test_a_row_that_is_not_there_is_no_page(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.lekadaa)
    assert client.get(address(everybody, 99)).status_code == 404


def test_rows_of_a_file_that_was_taken_back_say_so(everybody: Cast, client: Client) -> None:
    plans.withdraw(submission=everybody.maji_plan, by=everybody.grace, at=NOW)
    client.force_login(everybody.lekadaa)
    response = client.get(address(everybody))
    assert response.status_code == 422
    assert "“maji.csv” was taken back by Grace" in text_of(response)


def test_the_page_asks_few_questions_of_the_database(
    everybody: Cast, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    corrected_by(everybody, "grace", "Maralal")
    client.force_login(everybody.lekadaa)
    with django_assert_max_num_queries(9):
        client.get(address(everybody))
