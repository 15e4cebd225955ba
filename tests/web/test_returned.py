import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django_tasks_db.management.commands import db_worker
from openpyxl import load_workbook

import returned_book
from cast import NOW, Cast
from cli_worker import work
from pamoja.analysis import exporting
from pamoja.analysis.models import Export
from pamoja.plans import operations as plans
from pamoja.plans.models import Activity, Row, Submission
from pamoja.workplan import marked_copy
from pamoja.workplan.correcting import Typed, TypedLine

HERE = ("samburu", "2026-27")


def press(client: Client, of: Submission) -> Any:
    """What comes of pressing the button for the file with our remarks."""
    asked = {"format": f"xlsx returned:{of.uuid}"}
    return client.post(reverse("downloads", args=HERE), asked, follow=True)


def page_of(client: Client, of: Submission) -> str:
    return client.get(reverse("submission", args=(*HERE, of.uuid))).content.decode()


def book_of(answer: Any) -> Any:
    return load_workbook(io.BytesIO(b"".join(answer.streaming_content)))


def send(everybody: Cast, content: bytes, name: str = "maji.xlsx") -> Submission:
    made = plans.send(
        cycle=everybody.cycle,
        organisation=everybody.maji,
        name=name,
        content=content,
        by=everybody.lekadaa,
        at=NOW,
    )
    return plans.read(submission=made, at=NOW)


@pytest.fixture
def sent(everybody: Cast, tmp_path: Path) -> Submission:
    return send(everybody, returned_book.make(tmp_path / "maji.xlsx").read_bytes())


def test_the_file_comes_back_with_how_each_row_stands_and_its_number_in_the_plan(
    everybody: Cast, client: Client, sent: Submission
) -> None:
    plans.put_in(submission=sent, positions=[0, 1], by=everybody.lekadaa, at=NOW)
    plans.put_aside(submission=sent, positions=[3], aside=True, by=everybody.lekadaa, at=NOW)
    number = sent.rows.select_related("activity").order_by("position")[0].activity
    assert number
    client.force_login(everybody.lekadaa)
    answer = press(client, sent)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="maji - Pamoja.xlsx"'
    sheet = book_of(answer)["Plan"]
    assert [sheet[f"F{row}"].value for row in range(3, 9)] == [
        "Pamoja: status", f"in the plan: {number.short_number}", sheet["F5"].value, "must be mended", "left aside",
        "not taken: a total",
    ]  # fmt: skip
    assert sheet["F5"].value.startswith("in the plan: ")
    assert sheet["G6"].value.startswith("C6: The end, 1 Mar 2027, is before the start, 1 May 2027.")


def test_mended_by_the_partner_and_sent_again_only_what_changed_changes(
    everybody: Cast, client: Client, sent: Submission
) -> None:
    plans.put_in(submission=sent, by=everybody.lekadaa, at=NOW)
    before = Activity.objects.filter(withdrawn=False).count()
    client.force_login(everybody.lekadaa)
    book = book_of(press(client, sent))
    book["Plan"]["B5"] = "Maralal"
    book["Plan"]["D6"] = "31/05/2027"
    book["Plan"]["A4"] = "Rehabilitate the borehole"
    held = io.BytesIO()
    book.save(held)
    again = send(everybody, held.getvalue(), "maji - Pamoja.xlsx")
    rows = list(again.rows.order_by("position"))
    assert [row.values["title"] for row in rows] == [row[0] for row in returned_book.ROWS]
    assert [row.known for row in rows] == [True, False, False, False]  # openpyxl keeps no result of a formula
    assert [row.trouble for row in rows[:3]] == [Row.Trouble.FINE, Row.Trouble.FINE, Row.Trouble.FINE]
    assert all("Pamoja" not in str(row.values) for row in rows)
    plans.put_in(submission=again, positions=[1, 2], by=everybody.lekadaa, at=NOW)
    assert Activity.objects.filter(withdrawn=False).count() == before + 2


def test_a_row_corrected_on_the_site_is_told_in_the_file(
    everybody: Cast, client: Client, sent: Submission
) -> None:
    row = sent.rows.select_related("submission__cycle__county", "submission__organisation").get(position=2)
    typed = Typed(
        {
            "title": "Drill a borehole at the school",
            "places": "Nachola",
            "start": "1/3/2027",
            "end": "1/5/2027",
        },
        (TypedLine("4000000"),),
    )
    assert plans.correct(row=row, version=1, typed=typed, by=everybody.lekadaa, at=NOW).saved
    client.force_login(everybody.lekadaa)
    sheet = book_of(press(client, sent))["Plan"]
    assert sheet["F6"].value == "waiting: can go in"
    assert sheet["G6"].value == "Corrected on the site: what was typed there counts, not what the file says."
    assert sheet["C6"].comment is None


def test_what_was_pasted_comes_back_as_a_workbook(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.lekadaa)
    answer = press(client, everybody.maji_plan)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="maji - Pamoja.xlsx"'
    texts = [cell.value for row in book_of(answer).worksheets[0].iter_rows() for cell in row]
    assert "in the plan: water/001" in texts
    assert "please check" in texts


def test_the_page_offers_it_and_says_where_the_file_was_no_workbook(
    everybody: Cast, client: Client, sent: Submission
) -> None:
    client.force_login(everybody.lekadaa)
    page = page_of(client, sent)
    assert f'value="xlsx returned:{sent.uuid}"' in page
    assert "Your file with our remarks" in page
    other = page_of(client, everybody.maji_plan)
    assert "What was read, as an Excel file with our remarks" in other


@pytest.mark.parametrize("who", ["naomi", "minister", "otieno"])
def test_who_may_not_see_the_rows_gets_no_file(
    everybody: Cast, client: Client, sent: Submission, who: str
) -> None:
    client.force_login(getattr(everybody, who))
    assert press(client, sent).status_code == 404


def test_a_file_that_is_gone_or_could_not_be_read_is_no_page(
    everybody: Cast, client: Client, sent: Submission
) -> None:
    client.force_login(everybody.lekadaa)
    name = str(sent.file.name)
    sent.file.storage.delete(name)
    assert press(client, sent).status_code == 404
    sent.file.save(name, ContentFile(b"x"), save=True)
    Submission.objects.filter(pk=sent.pk).update(state=Submission.State.REFUSED)
    assert press(client, sent).status_code == 404
    assert not Export.objects.exists()


def test_a_big_file_is_given_back_by_the_worker_with_the_rows_as_they_stand_then(
    everybody: Cast, client: Client, sent: Submission, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "MOST_BYTES_AT_ONCE", 1)
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)  # the test's connection is kept
    client.force_login(everybody.lekadaa)
    waiting = press(client, sent)
    assert "maji - Pamoja.xlsx: being made" in waiting.content.decode()
    plans.put_in(submission=sent, positions=[0], by=everybody.lekadaa, at=NOW)
    work()
    file: Any = client.get(f"{waiting.redirect_chain[-1][0]}file/")
    assert file.headers["Content-Disposition"] == 'attachment; filename="maji - Pamoja.xlsx"'
    assert book_of(file)["Plan"]["F4"].value.startswith("in the plan: ")


def test_a_file_that_cannot_be_marked_says_why_and_who_may_not_see_the_rows_any_more_takes_none(
    everybody: Cast, client: Client, sent: Submission, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(everybody.amina)
    press(client, sent)
    made = Export.objects.get(by=everybody.amina)
    everybody.amina.memberships.update(ended_at=NOW, ended_by=everybody.halima)
    assert client.get(reverse("download_file", args=(*HERE, made.uuid))).status_code == 404
    client.force_login(everybody.lekadaa)
    monkeypatch.setattr(marked_copy, "SECONDS", 0.01)
    assert "could not be read within" in press(client, sent).content.decode()
