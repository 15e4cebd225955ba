"""Documents on the site: what is offered, what is in them for whom, the budget's papers, and the county's template."""

import io
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook

from cast import NOW, Cast
from pamoja.cycles.models import WordTemplate
from pamoja.frameworks.models import Framework, KeyOutput, Programme, SubProgramme
from pamoja.journal.models import Entry
from pamoja.organisations.models import User
from pamoja.plans.models import Activity
from pamoja.workplan.exporting import word

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


def test_the_page_offers_every_document_and_says_the_day_of_each_paper(
    everybody: Cast, client: Client
) -> None:
    page = visit(client, everybody.amina, "documents").content.decode()
    for name, more in (
        ("document_plan", {"form": "accessible"}),
        ("sector_pack", {"slug": "water", "form": "pdf"}),
        ("ward_pack", {"slug": "maralal", "form": "word"}),
        ("partner_pack", {"uuid": everybody.maji.uuid, "form": "pdf"}),
        ("budget_paper", {"key": "adp", "form": "excel"}),
    ):
        assert reverse(name, kwargs={**HERE, **more}) in page
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
    small = visit(client, everybody.amina, "document_plan", form="pdf")
    assert small.content.startswith(b"%PDF")
    assert b"pdfuaid" in visit(client, everybody.amina, "document_plan", form="accessible").content
    text = text_of(visit(client, everybody.amina, "document_plan", form="word").content)
    activity = Activity.objects.filter(withdrawn=False).order_by("id").first()
    assert activity
    assert activity.title in text
    assert "/".join(activity.number.split("/")[-2:]) in text
    assert visit(client, everybody.amina, "document_plan", form="poster").status_code == 404


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
    whole = text_of(visit(client, everybody.amina, "document_plan", form="word").content)
    assert sum_said in whole
    veiled = text_of(visit(client, everybody.naomi, "document_plan", form="word").content)
    assert "as total" in veiled.casefold() or "totals" in veiled.casefold()
    assert f"{line.contributor or 'x'} {sum_said}" not in veiled


def test_a_partners_pack_is_the_same_whoever_takes_it(everybody: Cast, client: Client) -> None:
    of = {"uuid": everybody.maji.uuid, "form": "word"}
    by_county = text_of(visit(client, everybody.amina, "partner_pack", **of).content)
    by_itself = text_of(visit(client, everybody.lekadaa, "partner_pack", **of).content)
    assert by_county == by_itself
    assert "do not pass it on" not in by_county


def test_a_partner_may_not_have_the_pack_of_another(everybody: Cast, client: Client) -> None:
    answer = visit(client, everybody.naomi, "partner_pack", uuid=everybody.maji.uuid, form="word")
    assert answer.status_code == 403


def test_the_annex_prints_the_countys_number_beside_each_project(everybody: Cast, client: Client) -> None:
    answer = visit(client, everybody.amina, "budget_paper", key="adp", form="excel")
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    cells = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
    activity = Activity.objects.filter(own=False, withdrawn=False).order_by("id").first()
    assert activity
    assert f"[{activity.number}]" in cells
    assert visit(client, everybody.amina, "budget_paper", key="adp", form="pdf").status_code == 404


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
    text = text_of(visit(client, everybody.amina, "document_plan", form="word").content)
    assert text.startswith("Kaunti ya Samburu")
    template = WordTemplate.objects.get(replaced_at=None)
    client.post(reverse("take_back_template", kwargs={**HERE, "uuid": template.uuid}))
    assert not WordTemplate.objects.filter(replaced_at=None).exists()
    assert "Kaunti ya Samburu" not in text_of(
        visit(client, everybody.amina, "document_plan", form="word").content
    )


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
