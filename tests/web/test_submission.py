import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from cast import HEADING, MAJI_PLAN, NOW, Cast
from pamoja.plans import operations as plans
from pamoja.plans.models import Activity, Row, RowVersion, Submission
from pamoja.plans.staging import fingerprint

LATER = NOW + dt.timedelta(hours=1)


def address(everybody: Cast, name: str = "submission", of: Submission | None = None) -> str:
    cycle = everybody.cycle
    return reverse(name, args=(cycle.county.key, cycle.slug, (of or everybody.maji_plan).uuid))


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def sent(everybody: Cast, content: str, name: str = "more.csv") -> Submission:
    made = plans.send(
        cycle=everybody.cycle, organisation=everybody.maji, name=name, content=content.encode(),
        by=everybody.lekadaa, at=NOW,
    )  # fmt: skip
    return plans.read(submission=made, at=NOW)


def test_the_title_says_how_the_rows_stand(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.lekadaa)
    page = text_of(client.get(address(everybody)))
    assert "<h1>4 of 6 rows are in the plan; 1 needs a look, 1 must be mended</h1>" in page
    assert "“maji.csv” of Maji na Afya Trust, sent by Lekadaa on 1 Jun 2026, 12:00." in page
    assert "county year" in page


def test_what_is_wrong_stands_beside_its_row_with_its_cell_and_how_to_mend_it(
    everybody: Cast, client: Client
) -> None:
    client.force_login(everybody.lekadaa)
    page = text_of(client.get(address(everybody)))
    assert "<b>B8</b> “Nowhere at all” is not a ward or sub-county of Samburu County." in page
    assert "Write the ward&#x27;s name as IEBC spells it, or its four-digit code." in page
    assert "<b>C9</b> The end, 1 Mar 2027, is before the start, 1 May 2027." in page


def test_unknown_is_a_word(everybody: Cast, client: Client) -> None:
    made = sent(everybody, f"{HEADING}Dig a well,,,,,all\nTeach,Maralal,01/08/2026,30/09/2026,1,all\n")
    client.force_login(everybody.lekadaa)
    page = text_of(client.get(address(everybody, of=made)))
    assert page.count(">unknown<") == 3


@pytest.mark.parametrize(
    ("show", "titles"),
    [
        ("all", 6),
        ("in_plan", 4),
        ("check", 1),
        ("mend", 1),
        ("good", 0),
        ("aside", 0),
        ("known", 0),
        ("nonsense", 6),
    ],
)
def test_rows_can_be_looked_at_by_how_they_stand(
    everybody: Cast, client: Client, show: str, titles: int
) -> None:
    client.force_login(everybody.lekadaa)
    assert text_of(client.get(address(everybody), {"show": show})).count('<tr id="row-') == titles


def test_good_rows_go_in_with_one_press_and_can_be_undone(everybody: Cast, client: Client) -> None:
    made = sent(everybody, f"{HEADING}Dig a well,Maralal,01/08/2026,30/09/2026,1000,all\nTeach,Wasso,,,,\n")
    client.force_login(everybody.lekadaa)
    assert "Put 2 good rows into the plan" in text_of(client.get(address(everybody, of=made)))
    page = text_of(client.post(address(everybody, "put_in", made), follow=True))
    assert "2 rows are in the plan now." in page
    assert "All 2 rows are in the plan" in page
    row = made.rows.select_related("activity").order_by("position")[0]
    assert row.settled_at is not None
    assert row.activity is not None
    assert f'href="/samburu/2026-27/plans/{row.activity.short_number}/"' in page
    undone = client.post(
        address(everybody, "take_out", made), {"moment": row.settled_at.isoformat()}, follow=True
    )
    assert "2 rows are out of the plan again and wait." in text_of(undone)
    assert not made.rows.filter(state=Row.State.IN_PLAN).exists()


def test_one_row_goes_in_as_it_is_and_out_again_at_its_place_in_the_filter(
    everybody: Cast, client: Client
) -> None:
    client.force_login(everybody.grace)
    response = client.post(address(everybody, "put_in"), {"position": "4", "show": "check", "page": "1"})
    assert response.headers["Location"] == f"{address(everybody)}?show=check#row-4"
    assert everybody.maji_plan.rows.get(position=4).state == Row.State.IN_PLAN
    client.post(address(everybody, "take_out"), {"position": "4"})
    assert everybody.maji_plan.rows.get(position=4).state == Row.State.WAITING


def test_the_second_of_two_people_is_told_who_was_first(everybody: Cast, client: Client) -> None:
    made = sent(everybody, f"{HEADING}Dig a well,Maralal,01/08/2026,30/09/2026,1000,all\n")
    plans.put_in(submission=made, by=everybody.grace, at=LATER)
    client.force_login(everybody.amina)
    page = text_of(client.post(address(everybody, "put_in", made), follow=True))
    assert "There is no row to put in: Grace put the last ones in at 13:00." in page
    assert Activity.objects.filter(title="Dig a well").count() == 1


def test_a_row_to_be_mended_does_not_go_in_by_its_number(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.lekadaa)
    for position in ("5", "77", "-1", "x", "9" * 40, ""):
        client.post(address(everybody, "put_in"), {"position": position})
    assert everybody.maji_plan.rows.filter(state=Row.State.IN_PLAN).count() == 4


def test_a_row_is_left_aside_and_taken_up_again(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.lekadaa)
    page = text_of(client.post(address(everybody, "put_aside"), {"position": "5"}, follow=True))
    assert "The row is left aside." in page
    assert "Take up again" in page
    page = text_of(client.post(address(everybody, "put_aside"), {"position": "5"}, follow=True))
    assert "somebody else changed this row before you" in page
    page = text_of(client.post(address(everybody, "put_aside") + "?up", {"position": "5"}, follow=True))
    assert "The row waits again." in page


def test_nothing_is_undone_twice(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.lekadaa)
    for given in (
        {"position": "5"},
        {"moment": "yesterday"},
        {"moment": NOW.replace(year=2000).isoformat()},
        {},
    ):
        page = text_of(client.post(address(everybody, "take_out"), given, follow=True))
        assert "There was nothing to take out: somebody did it before you." in page


def test_the_whole_file_is_taken_back_and_says_so(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.grace)
    page = text_of(client.post(address(everybody, "withdraw"), follow=True))
    assert "“maji.csv” is taken back: 4 activities left the plan." in page
    assert "Taken back by Grace on" in page
    assert "formaction" not in page
    assert page.count(">taken back</span>") == 6
    for said in ("can go in", "must be mended", "please check"):
        assert said not in page.lower()
    own = reverse("partner", args=("samburu", "2026-27", everybody.maji.uuid))
    assert 'data-label="To correct or check">0<' in text_of(client.get(own))
    again = text_of(client.post(address(everybody, "withdraw"), follow=True))
    assert "“maji.csv” was taken back by Grace: nothing can be done with its rows any more." in again
    for name in ("put_in", "put_aside"):
        answer = text_of(client.post(address(everybody, name), {"position": "4"}, follow=True))
        assert "was taken back by Grace" in answer


def test_rows_that_the_plan_holds_or_that_change_it_are_told(everybody: Cast, client: Client) -> None:
    made = sent(everybody, MAJI_PLAN.decode().replace("900000", "950000"), "newer.csv")
    client.force_login(everybody.lekadaa)
    page = text_of(client.get(address(everybody, of=made)))
    assert page.count("the plan has it already") == 3
    number = everybody.maji_plan.rows.get(position=1).activity
    assert number is not None
    assert f"changes {number.short_number}" in page
    client.post(address(everybody, "put_in", made))
    assert "replaced by a newer file" in text_of(client.get(address(everybody)))


def test_a_file_that_names_another_organisation_is_pointed_out(everybody: Cast, client: Client) -> None:
    made = sent(everybody, f"Organisation: Tegemeo la Nyika Programme\n\n{HEADING}Dig a well,Maralal,,,,\n")
    client.force_login(everybody.lekadaa)
    page = text_of(client.get(address(everybody, of=made)))
    assert "The file names “Tegemeo la Nyika Programme”, and it was sent for Maji na Afya Trust." in page


def test_a_file_in_an_officers_name_says_so_until_it_is_confirmed(everybody: Cast, client: Client) -> None:
    made = plans.send(
        cycle=everybody.cycle, organisation=everybody.lishe, name="a.csv", content=f"{HEADING}Dig,,,,,\n".encode(),
        by=everybody.halima, at=NOW, officer_name="Wanjiru", officer_email="w@lishe.example",
    )  # fmt: skip
    plans.read(submission=made, at=NOW)
    client.force_login(everybody.amina)
    page = text_of(client.get(address(everybody, of=made)))
    assert "Sent in the name of Wanjiru (w@lishe.example), who has not confirmed it yet." in page


def test_the_file_itself_comes_back_as_it_was_sent(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.auditor)
    response = client.get(address(everybody, "submission_file"))
    assert b"".join(response.streaming_content) == MAJI_PLAN  # type: ignore[attr-defined]
    assert response.headers["Content-Disposition"] == 'attachment; filename="maji.csv"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Type"] == "application/octet-stream"


def test_a_file_that_is_gone_from_the_disk_is_a_page_that_is_not_there(
    everybody: Cast, client: Client
) -> None:
    made = sent(everybody, f"{HEADING}Dig a well,Maralal,,,,all\n")
    Path(made.file.path).unlink()
    client.force_login(everybody.lekadaa)
    assert client.get(address(everybody, "submission_file", made)).status_code == 404


def test_while_a_file_is_read_its_page_asks_again_and_then_shows_it(everybody: Cast, client: Client) -> None:
    made = plans.send(
        cycle=everybody.cycle, organisation=everybody.maji, name="big.csv", by=everybody.lekadaa, at=NOW,
        content=f"{HEADING}Dig a well,Maralal,01/08/2026,30/09/2026,1000,all\n".encode(),
    )  # fmt: skip
    client.force_login(everybody.lekadaa)
    assert "“big.csv” is being read" in text_of(client.get(address(everybody, of=made)))
    part = client.get(address(everybody, "submission_progress", made), headers={"HX-Request": "true"})
    assert "<progress" in text_of(part)
    assert "This takes longer than it should." in text_of(part)
    assert "<html" not in text_of(part)
    plans.read(submission=made, at=NOW)
    done = client.get(address(everybody, "submission_progress", made), headers={"HX-Request": "true"})
    assert done.headers["HX-Refresh"] == "true"
    plain = client.get(address(everybody, "submission_progress", made))
    assert plain.headers["Location"] == address(everybody, of=made)


def test_a_file_that_could_not_be_read_says_why(everybody: Cast, client: Client) -> None:
    made = sent(everybody, "<html><body>no plan</body></html>", "export.xlsx")
    client.force_login(everybody.lekadaa)
    page = text_of(client.get(address(everybody, of=made)))
    assert "“export.xlsx” could not be read" in page
    assert "is a web page" in page
    assert reverse("send_past", args=(everybody.cycle.county.key, everybody.cycle.slug)) in page


NAMES = (
    "submission",
    "submission_progress",
    "submission_file",
    "put_in",
    "take_out",
    "put_aside",
    "withdraw",
)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("who", ["naomi", "minister", "ward_admin", "member_of_assembly", "otieno", "ekai"])
def test_a_guessed_address_is_no_page(everybody: Cast, client: Client, name: str, who: str) -> None:
    client.force_login(getattr(everybody, who))
    ask = client.get if name.startswith("submission") else client.post
    response = ask(address(everybody, name))
    assert response.status_code == 404
    assert "maji.csv" not in text_of(response)


def test_a_submission_is_not_found_under_another_countys_address(everybody: Cast, client: Client) -> None:
    other = reverse("submission", args=("turkana", "2026-27", everybody.maji_plan.uuid))
    client.force_login(everybody.ekai)
    assert client.get(other).status_code == 404


@pytest.mark.parametrize("who", ["auditor", "director"])
def test_who_may_only_look_is_offered_nothing_else_and_refused(
    everybody: Cast, client: Client, who: str
) -> None:
    client.force_login(getattr(everybody, who))
    page = text_of(client.get(address(everybody)))
    assert "4 of 6 rows are in the plan" in page
    assert "formaction" not in page
    assert "Correct" not in page.replace("Correct the", "")
    for name in ("put_in", "take_out", "put_aside", "withdraw"):
        assert client.post(address(everybody, name), {"position": "4"}).status_code == 403


def test_looking_is_not_pressing(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.lekadaa)
    for name in ("put_in", "take_out", "put_aside", "withdraw"):
        assert client.get(address(everybody, name)).status_code == 405


def test_the_page_of_a_thousand_rows_asks_few_questions_and_shows_fifty(
    everybody: Cast, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    model = everybody.maji_plan.rows.get(position=4)
    made = [
        Row(
            submission=everybody.maji_plan, position=n, line=n, values=model.values, problems=model.problems,
            trouble=model.trouble, fingerprint=fingerprint(model.values),
        )
        for n in range(10, 1010)
    ]  # fmt: skip
    Row.objects.bulk_create(made)
    RowVersion.objects.bulk_create(
        [RowVersion(row=row, number=1, values=row.values, by=everybody.lekadaa, at=NOW) for row in made]
    )
    client.force_login(everybody.lekadaa)
    with django_assert_max_num_queries(10):
        page = text_of(client.get(address(everybody), {"page": 3}))
    assert page.count('<tr id="row-') == 50
    assert "Page 3 of 21" in page
    assert len(page) < 200_000
