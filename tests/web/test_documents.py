"""Documents on the site: what is offered, what is in them for whom, the budget's papers, and the county's template."""

import io
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook

from cast import NOW, Cast
from cli_worker import work
from pamoja.analysis import exporting
from pamoja.analysis.models import Export
from pamoja.cycles.models import Shown, WordTemplate
from pamoja.frameworks.models import Framework, KeyOutput, Programme, SubProgramme
from pamoja.journal.models import Entry
from pamoja.organisations.models import User
from pamoja.plans.models import Activity
from pamoja.workplan.exporting import pdf, word
from talks import shows

HERE: dict[str, object] = {"county": "samburu", "year": "2026-27"}


def visit(client: Client, who: User, name: str, **more: object) -> Any:
    client.force_login(who)
    return client.get(reverse(name, kwargs={**HERE, **more}))


def text_of(content: bytes) -> str:
    """Every word of a Word document."""
    document: Any = Document(io.BytesIO(content))
    return " ".join(element.text or "" for element in document.element.body.iter(qn("w:t")))


def docx(*lines: str) -> SimpleUploadedFile:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    held = io.BytesIO()
    document.save(held)
    return SimpleUploadedFile("ours.docx", held.getvalue())


def press(client: Client, who: User, asked: str) -> Any:
    """What comes of pressing a button of the page."""
    client.force_login(who)
    return client.post(reverse("downloads", kwargs=HERE), {"format": asked}, follow=True)


def made(client: Client, who: User, asked: str) -> bytes:
    """The file that a press of a button gives at once."""
    answer = press(client, who, asked)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return b"".join(answer.streaming_content)


def test_the_page_offers_every_document_and_says_the_day_of_each_paper(
    everybody: Cast, client: Client
) -> None:
    page = visit(client, everybody.amina, "documents").content.decode()
    assert f'action="{reverse("downloads", kwargs=HERE)}"' in page
    for asked in (
        "accessible", "pdf sector:water", "docx ward:maralal", f"pdf partner:{everybody.maji.uuid}", "xlsx budget:adp",
    ):  # fmt: skip
        assert f'value="{asked}"' in page
    assert "1 September 2025" in page or "1 Sep 2025" in page
    assert "PFM Act 2012 s.126" in page


def test_the_page_takes_few_queries_and_few_bytes(
    everybody: Cast, client: Client, django_assert_max_num_queries: Any
) -> None:
    client.force_login(everybody.amina)
    client.get(reverse("documents", kwargs=HERE))
    with django_assert_max_num_queries(12):
        page = client.get(reverse("documents", kwargs=HERE))
    assert len(page.content) < 30_000


def test_the_plan_comes_as_pdf_and_word(everybody: Cast, client: Client) -> None:
    assert made(client, everybody.amina, "pdf").startswith(b"%PDF")
    assert b"pdfuaid" in made(client, everybody.amina, "accessible")
    text = text_of(made(client, everybody.amina, "docx"))
    activity = Activity.objects.filter(withdrawn=False).order_by("id").first()
    assert activity
    assert activity.title in text
    assert "/".join(activity.number.split("/")[-2:]) in text


@pytest.mark.parametrize(
    ("asked", "ending"),
    [("pdf sector:water", "water"), ("accessible ward:maralal", "maralal"), ("docx budget:sectors", "sectors"),
     ("xlsx budget:strategy", "strategy"), ("docx budget:programmes", "programmes")],
)  # fmt: skip
def test_every_pack_and_paper_is_a_file_named_after_what_it_is_about(
    everybody: Cast, client: Client, asked: str, ending: str
) -> None:
    answer = press(client, everybody.lekadaa, asked)
    assert f"samburu-2026-27-{ending}-20" in answer.headers["Content-Disposition"]
    assert b"".join(answer.streaming_content)[:2] in (b"%P", b"PK")


@pytest.mark.parametrize(
    "asked",
    [
        "csv sector:water", "pdf budget:adp", "pdf returned:x", "pdf sector:none", "pdf ward:none", "docx partner:none",
        "docx partner:00000000-0000-0000-0000-000000000000", "xlsx budget:none", "pdf poster:water", "pdf :water",
        "county sector:water",
    ],
)  # fmt: skip
def test_what_there_is_not_is_no_page_and_nothing_is_kept_of_it(
    everybody: Cast, client: Client, asked: str
) -> None:
    assert press(client, everybody.amina, asked).status_code in (400, 404, 422)
    assert not Export.objects.exists()


def test_a_partner_reads_in_its_documents_what_it_may_read_and_no_more(
    everybody: Cast, client: Client
) -> None:
    theirs = Activity.objects.filter(
        organisation=everybody.maji, budget__isnull=False, withdrawn=False
    ).first()
    assert theirs
    line = theirs.budget.first()
    assert line
    sum_said = f"{line.amount:,.0f}"
    whole = text_of(made(client, everybody.amina, "docx"))
    assert sum_said in whole
    veiled = text_of(made(client, everybody.naomi, "docx"))
    assert "as total" in veiled.casefold() or "totals" in veiled.casefold()
    assert f"{line.contributor or 'x'} {sum_said}" not in veiled


def test_a_partners_pack_is_the_same_whoever_takes_it(everybody: Cast, client: Client) -> None:
    asked = f"docx partner:{everybody.maji.uuid}"
    by_county = text_of(made(client, everybody.amina, asked))
    assert by_county == text_of(made(client, everybody.lekadaa, asked))
    assert "do not pass it on" not in by_county


def test_a_partner_may_not_have_the_pack_of_another(everybody: Cast, client: Client) -> None:
    assert press(client, everybody.naomi, f"docx partner:{everybody.maji.uuid}").status_code == 403
    assert not Export.objects.exists()


def test_a_document_speaks_the_language_of_who_asked(everybody: Cast, client: Client) -> None:
    client.cookies["django_language"] = "sw"
    assert "Kifurushi cha sekta" in text_of(made(client, everybody.lekadaa, "docx sector:water"))


def test_a_pack_of_a_long_plan_is_made_by_the_worker_in_the_askers_language_and_as_he_may_read_it(
    everybody: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "MOST_AT_ONCE", 1)
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)  # the test's connection is kept
    client.cookies["django_language"] = "sw"
    asked = f"docx partner:{everybody.maji.uuid}"
    waiting = press(client, everybody.lekadaa, asked)
    assert "every 2s" in waiting.content.decode()
    assert 'http-equiv="refresh"' in waiting.content.decode()
    (address, _status) = waiting.redirect_chain[-1]
    assert press(client, everybody.lekadaa, asked).redirect_chain[-1][0] == address
    assert press(client, everybody.lekadaa, "docx sector:water").redirect_chain[-1][0] != address
    DBTaskResult.objects.update(status="RUNNING", worker_ids=["gone"])  # a worker fell
    Export.objects.update(state=Export.State.MAKING, started_at=NOW)
    work()
    by_worker: Any = client.get(f"{address}file/")
    text = text_of(b"".join(by_worker.streaming_content))
    assert "Kifurushi cha mshirika" in text
    monkeypatch.undo()
    assert text == text_of(made(client, everybody.amina, asked))
    assert {letter.subject for letter in mail.outbox} == {"Faili yako iko tayari"}


def test_what_the_county_may_no_longer_show_is_not_given_out(everybody: Cast, client: Client) -> None:
    press(client, everybody.amina, f"docx partner:{everybody.maji.uuid}")
    file = Export.objects.get(by=everybody.amina)
    shows(everybody, everybody.tegemeo, everybody.naomi, money=Shown.TOTALS, sites=Shown.TOTALS)
    address = reverse("download_file", kwargs={**HERE, "uuid": file.uuid})
    page = client.get(address, follow=True).content.decode()
    assert "What you may see has changed since this file was made" in page


def test_a_document_that_is_refused_says_why_on_its_page_in_a_sentence(
    everybody: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "SECONDS", 0.01)
    page = press(client, everybody.lekadaa, "pdf sector:water").content.decode()
    assert "could not be made" in page
    assert "take the Word document or the workbook" in page
    assert 'value="pdf sector:water"' in page
    monkeypatch.undo()
    assert made(client, everybody.lekadaa, "pdf sector:water").startswith(b"%PDF")


def test_the_annex_prints_the_countys_number_beside_each_project(everybody: Cast, client: Client) -> None:
    content = made(client, everybody.amina, "xlsx budget:adp")
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    cells = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
    activity = Activity.objects.filter(own=False, withdrawn=False).order_by("id").first()
    assert activity
    assert f"[{activity.number}]" in cells


def loaded(everybody: Cast, *outputs: tuple[str, Decimal | None]) -> Framework:
    framework = Framework.objects.create(
        county=everybody.county, kind="adp", year="2026/27", file="adp.xlsx", digest="", loaded_by=everybody.amina,
        loaded_at=NOW,
    )  # fmt: skip
    programme = Programme.objects.create(framework=framework, position=0, sector="Water", name="Water")
    sub = SubProgramme.objects.create(programme=programme, position=0, name="")
    for at, (text, cost) in enumerate(outputs):
        KeyOutput.objects.create(
            sub_programme=sub, position=at, output=text, cost=cost, currency="KES", row=at + 5
        )
    return framework


def test_what_the_county_took_up_is_told_with_what_it_left_out(everybody: Cast, client: Client) -> None:
    first = Activity.objects.filter(own=False, withdrawn=False).order_by("id").first()
    assert first
    loaded(everybody, (f"Works [{first.number}]", Decimal(5)), ("A stadium", Decimal(9)))
    page = visit(client, everybody.amina, "taken_up").content.decode()
    count = Activity.objects.filter(own=False, withdrawn=False).count()
    assert f"1 of {count} lines of partners stand in the" in page
    assert "its number" in page
    assert "not in it" in page
    out = client.get(reverse("taken_up", kwargs=HERE) + "?show=in").content.decode()
    assert "not in it" not in out


def test_without_a_finished_plan_the_page_says_what_to_do(everybody: Cast, client: Client) -> None:
    page = visit(client, everybody.amina, "taken_up").content.decode()
    assert reverse("load_framework", kwargs=HERE) in page


def test_the_countys_own_template_is_printed_into_and_can_be_taken_back(
    everybody: Cast, client: Client
) -> None:
    client.force_login(everybody.amina)
    here = reverse("word_template", kwargs=HERE)
    answer = client.post(here, {"file": docx("Kaunti ya Samburu", "{{ title }}")}, follow=True)
    page = answer.content.decode()
    assert "ours.docx" in page
    assert "It leaves out" in page
    assert Entry.objects.latest("number").action == "template.taken"
    text = text_of(made(client, everybody.amina, "docx"))
    assert text.startswith("Kaunti ya Samburu")
    template = WordTemplate.objects.get(replaced_at=None)
    client.post(reverse("take_back_template", kwargs={**HERE, "uuid": template.uuid}))
    assert not WordTemplate.objects.filter(replaced_at=None).exists()
    assert "Kaunti ya Samburu" not in text_of(made(client, everybody.amina, "docx"))


def test_taking_a_second_template_back_brings_the_first_again(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.amina)
    here = reverse("word_template", kwargs=HERE)
    for line in ("First", "Second"):
        client.post(here, {"file": docx(line)})
    second = WordTemplate.objects.get(replaced_at=None)
    client.post(reverse("take_back_template", kwargs={**HERE, "uuid": second.uuid}))
    first = WordTemplate.objects.get(replaced_at=None)
    assert first.pk != second.pk
    again = client.post(reverse("take_back_template", kwargs={**HERE, "uuid": second.uuid}), follow=True)
    assert "no longer in force" in again.content.decode()


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (docx("{{ govenor }}"), "nothing is called “govenor”"),
        (docx("{{ ''.__class__ }}"), "does more than name a value"),
        (SimpleUploadedFile("x.docx", b"not a word file"), "save it as one"),
    ],
)
def test_a_template_that_cannot_be_used_is_refused_and_the_old_one_stays(
    everybody: Cast, client: Client, file: SimpleUploadedFile, said: str
) -> None:
    client.force_login(everybody.amina)
    file.seek(0)
    answer = client.post(reverse("word_template", kwargs=HERE), {"file": file})
    assert answer.status_code == 422
    assert said in answer.content.decode().replace("&#x27;", "'")
    assert not WordTemplate.objects.exists()


def test_the_shipped_template_can_be_taken_and_sent_back_as_it_is(everybody: Cast, client: Client) -> None:
    answer = visit(client, everybody.amina, "word_template_file")
    assert answer.content == word.shipped()
    sent = client.post(
        reverse("word_template", kwargs=HERE), {"file": SimpleUploadedFile("same.docx", answer.content)}
    )
    assert sent.status_code == 302
