"""The template of a partner, and the page on which a person chooses between the file and the plan."""

import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from pytest_django import DjangoAssertNumQueries

from cast import Cast
from pamoja.organisations.models import User
from pamoja.plans.models import Row, Submission
from plans.returning_book import activity, changed, column, put, row_of, send, template
from talks import correct_row


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def template_address(everybody: Cast) -> str:
    return reverse("template", args=("samburu", "2026-27", everybody.maji.uuid))


def in_conflict(everybody: Cast) -> Submission:
    old = template(everybody)
    correct_row(everybody.maji_plan, "Rehabilitate", everybody.lekadaa, budget="3600000", target="2")

    def work(sheet: Worksheet) -> None:
        put(sheet, "Rehabilitate", "Amount", 3_900_000)
        put(sheet, "Rehabilitate", "Target", "3 boreholes")
        sheet.delete_rows(row_of(sheet, "Build latrines"))

    return send(everybody, changed(old, work))


def address(sent: Submission, position: int = 0, name: str = "choose_row") -> str:
    return reverse(name, args=("samburu", "2026-27", sent.uuid, position))


# --- the template


@pytest.mark.parametrize("who", ["lekadaa", "grace", "amina", "halima"])
def test_the_template_has_the_partners_own_activities(everybody: Cast, client: Client, who: str) -> None:
    client.force_login(getattr(everybody, who))
    answer = client.get(template_address(everybody))
    assert answer["Content-Disposition"] == 'attachment; filename="maji-na-afya-trust-2026-27.xlsx"'
    sheet = load_workbook(io.BytesIO(answer.content))["Activities"]
    titles = [sheet.cell(at, column(sheet, "Activity")).value for at in range(5, 10)]
    assert min(map(str, titles[:4])).startswith("Build latrines")
    assert titles[4] is None
    assert sheet.protection.sheet
    assert sheet.column_dimensions["A"].hidden
    assert sheet.freeze_panes == "E5"
    assert sheet.cell(row_of(sheet, "Rehabilitate"), column(sheet, "First day")).is_date


def test_another_partner_gets_no_template_of_theirs(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.naomi)
    assert client.get(template_address(everybody)).status_code == 403


def test_it_is_offered_where_a_plan_is_sent_and_on_the_partners_page(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.lekadaa)
    for name, args in (("send", ()), ("partner", (everybody.maji.uuid,))):
        page = text_of(client.get(reverse(name, args=("samburu", "2026-27", *args))))
        assert f'href="{template_address(everybody)}"' in page
        assert "Template with your activities" in page
    client.force_login(everybody.amina)
    page = text_of(client.get(reverse("partner", args=("samburu", "2026-27", everybody.maji.uuid))))
    assert "Template with its activities" in page
    client.force_login(everybody.naomi)
    page = text_of(client.get(reverse("partner", args=("samburu", "2026-27", everybody.maji.uuid))))
    assert template_address(everybody) not in page


def test_a_template_takes_few_questions_to_the_tables(
    everybody: Cast, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(everybody.lekadaa)
    with django_assert_max_num_queries(12):
        assert client.get(template_address(everybody)).status_code == 200


# --- a row that both sides changed


def test_the_files_page_leads_to_the_conflict_and_says_what_is_no_longer_in_the_file(
    everybody: Cast, client: Client
) -> None:
    sent = in_conflict(everybody)
    client.force_login(everybody.lekadaa)
    page = text_of(client.get(reverse("submission", args=("samburu", "2026-27", sent.uuid))))
    assert "changed on both sides" in page
    assert address(sent) in page
    assert "no longer in the file" in page
    assert "Take it out of the plan" in page


def test_both_sides_stand_beside_what_was_there_before(
    everybody: Cast, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    sent = in_conflict(everybody)
    client.force_login(everybody.lekadaa)
    with django_assert_max_num_queries(12):
        page = text_of(client.get(address(sent)))
    assert "Row 5 was changed in the file and in the plan" in page
    for words in ("KES 3,400,000", "KES 3,900,000", "KES 3,600,000", "3 boreholes", "nothing"):
        assert words in page, words


def test_a_field_that_is_not_decided_is_asked_for_and_what_was_chosen_stays(
    everybody: Cast, client: Client
) -> None:
    sent = in_conflict(everybody)
    client.force_login(everybody.lekadaa)
    answer = client.post(address(sent), {"version": "1", "take-money": "file"})
    assert answer.status_code == 422
    assert "Not chosen yet: Target." in text_of(answer)
    assert 'name="take-money" value="file" aria-describedby="f-money" checked' in text_of(answer)


def test_what_was_chosen_goes_in_with_the_next_press(everybody: Cast, client: Client) -> None:
    sent = in_conflict(everybody)
    client.force_login(everybody.lekadaa)
    chosen = {"version": "1", "take-money": "file", "take-target": "plan"}
    page = text_of(client.post(address(sent), chosen, follow=True))
    assert "Chosen. Row 5 can go into the plan now." in page
    client.post(reverse("put_in", args=("samburu", "2026-27", sent.uuid)))
    assert activity("Rehabilitate").kes == 3_900_000
    assert activity("Rehabilitate").target == "2"


def test_all_of_the_plan_may_be_kept_with_one_press_and_twice_is_told(
    everybody: Cast, client: Client
) -> None:
    sent = in_conflict(everybody)
    client.force_login(everybody.grace)
    page = text_of(client.post(address(sent), {"version": "1", "wholly": "plan"}, follow=True))
    assert "What the plan says was kept; nothing is left to put in from row 5." in page
    assert Row.objects.get(submission=sent, position=0).known
    again = text_of(client.post(address(sent), {"version": "2", "wholly": "plan"}, follow=True))
    assert "There is nothing to choose in row 5 any more." in again
    assert activity("Rehabilitate").kes == 3_600_000


@pytest.mark.parametrize(("who", "status"), [("naomi", 404), ("auditor", 403), ("minister", 404)])
def test_who_may_not_correct_may_not_choose(everybody: Cast, client: Client, who: str, status: int) -> None:
    sent = in_conflict(everybody)
    user: User = getattr(everybody, who)
    client.force_login(user)
    assert client.post(address(sent), {"version": "1", "wholly": "file"}).status_code == status
    assert "conflicts" in Row.objects.get(submission=sent, position=0).values["back"]


def test_a_row_that_is_gone_from_the_file_leaves_the_plan_and_comes_back_by_a_press(
    everybody: Cast, client: Client
) -> None:
    sent = in_conflict(everybody)
    client.force_login(everybody.lekadaa)
    gone = Row.objects.get(submission=sent, values__back__gone=True)
    of = ("samburu", "2026-27", sent.uuid)
    page = text_of(client.post(reverse("take_out", args=of), {"position": gone.position}, follow=True))
    assert activity("Build latrines").withdrawn
    assert "taken out of the plan" in page
    client.post(reverse("put_aside", args=of) + "?up", {"position": gone.position})
    assert not activity("Build latrines").withdrawn
