import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

import returned_book
from cast import NOW, Cast
from pamoja.plans import operations as plans
from pamoja.plans.models import Activity, Row, Submission
from pamoja.workplan.correcting import Typed, TypedLine


def address(everybody: Cast, of: Submission, name: str = "submission_returned") -> str:
    cycle = everybody.cycle
    return reverse(name, args=(cycle.county.key, cycle.slug, of.uuid))


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
    answer = client.get(address(everybody, sent))
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
    book = book_of(client.get(address(everybody, sent)))
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
    sheet = book_of(client.get(address(everybody, sent)))["Plan"]
    assert sheet["F6"].value == "waiting: can go in"
    assert sheet["G6"].value == "Corrected on the site: what was typed there counts, not what the file says."
    assert sheet["C6"].comment is None


def test_what_was_pasted_comes_back_as_a_workbook(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.lekadaa)
    answer = client.get(address(everybody, everybody.maji_plan))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="maji - Pamoja.xlsx"'
    texts = [cell.value for row in book_of(answer).worksheets[0].iter_rows() for cell in row]
    assert "in the plan: water/001" in texts
    assert "please check" in texts


def test_the_page_offers_it_and_says_where_the_file_was_no_workbook(
    everybody: Cast, client: Client, sent: Submission
) -> None:
    client.force_login(everybody.lekadaa)
    page = client.get(address(everybody, sent, "submission")).content.decode()
    assert address(everybody, sent) in page
    assert "Your file with our remarks" in page
    other = client.get(address(everybody, everybody.maji_plan, "submission")).content.decode()
    assert "What was read, as an Excel file with our remarks" in other


@pytest.mark.parametrize("who", ["naomi", "minister", "otieno"])
def test_who_may_not_see_the_rows_gets_no_file(
    everybody: Cast, client: Client, sent: Submission, who: str
) -> None:
    client.force_login(getattr(everybody, who))
    assert client.get(address(everybody, sent)).status_code == 404


def test_a_file_that_is_gone_or_could_not_be_read_is_no_page(
    everybody: Cast, client: Client, sent: Submission
) -> None:
    client.force_login(everybody.lekadaa)
    name = str(sent.file.name)
    sent.file.storage.delete(name)
    assert client.get(address(everybody, sent)).status_code == 404
    sent.file.save(name, ContentFile(b"x"), save=True)
    Submission.objects.filter(pk=sent.pk).update(state=Submission.State.REFUSED)
    assert client.get(address(everybody, sent)).status_code == 404
