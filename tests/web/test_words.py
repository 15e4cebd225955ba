"""Teaching Pamoja the county's words: one phrase after the other, the catalogue, a table, and all counties."""

import re
from typing import Any
from urllib.parse import quote

from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cast import NOW, Cast
from pamoja.analysis.models import PhraseAnswer
from pamoja.analysis.operations import analyse_and_tell, want_analysis
from pamoja.analysis.queries import newest_run
from pamoja.analysis.teaching import Kind, answer
from pamoja.analysis.wording import catalogue_of
from pamoja.cycles.models import Cycle
from pamoja.organisations.models import User
from pamoja.plans.models import Activity

AT = {"county": "samburu", "year": "2026-27"}
LIGHT = 30_000
WORDS, CATALOGUE, TABLE = (reverse(name, kwargs=AT) for name in ("words", "catalogue", "catalogue_table"))
REVIEW = reverse("review_words")


def page(client: Client, address: str = WORDS) -> str:
    found = client.get(address)
    assert found.status_code == 200
    return found.content.decode()


def told(client: Client, address: str, **fields: object) -> str:
    return client.post(address, fields, follow=True).content.decode()


def content_of(answer: Any) -> bytes:
    """What an answer holds, sent at once or piece by piece."""
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


def asked(text: str) -> str:
    found = re.search(r"<h1>“(.+?)”</h1>", text)
    return found[1] if found else ""


def by(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def again(everybody: Cast) -> None:
    cycle = Cycle.objects.get(pk=everybody.cycle.pk)
    want_analysis(cycle=cycle, at=NOW)
    assert analyse_and_tell(cycle=cycle, at=NOW)


def said(everybody: Cast, phrase: str, kind: str) -> PhraseAnswer:
    return answer(cycle=everybody.cycle, phrase=phrase, kind=Kind(kind, new=True), by=everybody.amina, at=NOW)


def test_a_question_is_answered_with_one_press_and_the_next_comes(everybody: Cast) -> None:
    amina = by(everybody.amina)
    first = page(amina)
    assert "1 of 3" in first
    assert "Borehole rehabilitation" in first
    assert "Repair Wamba borehole" in first
    assert len(first.encode()) < LIGHT
    after = told(amina, WORDS, phrase=asked(first), answer="bhrehab")
    assert "2 of 3" in after
    assert asked(after) not in ("", asked(first))
    assert PhraseAnswer.objects.get().kind == "bhrehab"


def test_the_last_answer_is_undone_and_asked_again(everybody: Cast) -> None:
    amina = by(everybody.amina)
    first = asked(page(amina))
    told(amina, WORDS, phrase=first, answer="skip")
    assert asked(page(amina)) != first
    back = told(amina, reverse("undo_word", kwargs=AT))
    assert asked(back) == first
    assert "There is no answer of yours" in told(amina, reverse("undo_word", kwargs=AT))


def test_a_kind_is_looked_for_by_its_phrases_with_and_without_script(everybody: Cast) -> None:
    amina = by(everybody.amina)
    assert 'value="beekeep"' not in page(amina)
    assert "langstroth" in page(amina, f"{WORDS}?find=langstroth").casefold()
    part = amina.get(f"{WORDS}?find=langstroth", headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<div id="found">')
    assert "No kind of work has" in page(amina, f"{WORDS}?find={quote('no such thing at all')}")


def test_a_new_kind_needs_a_name(everybody: Cast) -> None:
    amina = by(everybody.amina)
    phrase = asked(page(amina))
    empty = amina.post(WORDS, {"phrase": phrase, "answer": "new", "name": " "})
    assert empty.status_code == 422
    assert "Write what this new kind of work is called." in empty.content.decode()
    told(amina, WORDS, phrase=phrase, answer="new", name="Community borehole repair", sector="WAS")
    made = PhraseAnswer.objects.get()
    assert (made.kind, made.sector) == ("NEW:Community borehole repair", "WAS")


def test_a_partner_sees_its_own_rows_alone_and_answers_for_no_others(everybody: Cast) -> None:
    lekadaa, naomi = by(everybody.lekadaa), by(everybody.naomi)
    mine = page(lekadaa)
    assert "Tegemeo" not in re.sub(r"<header.*?</header>", "", mine, flags=re.DOTALL)
    assert "is not asked any more" in told(naomi, WORDS, phrase=asked(mine), answer="bhrehab")
    assert not PhraseAnswer.objects.exists()
    assert by(everybody.minister).get(WORDS).status_code == 403
    assert by(everybody.otieno).get(WORDS).status_code == 404


def test_the_page_says_when_nothing_needs_asking(everybody: Cast) -> None:
    run = newest_run(everybody.cycle)
    assert run
    amina = by(everybody.amina)
    for one in run.questions.all():
        told(amina, WORDS, phrase=one.phrase, answer="skip")
    assert "Nothing needs asking" in page(amina)


def test_home_and_the_findings_lead_to_the_questions(everybody: Cast) -> None:
    naomi = by(everybody.naomi)
    assert WORDS in page(naomi, reverse("cycle", kwargs=AT))
    assert WORDS in page(naomi, reverse("findings", kwargs=AT))
    assert WORDS not in page(by(everybody.minister), reverse("findings", kwargs=AT))


def test_rows_of_a_withdrawn_activity_are_not_shown(everybody: Cast) -> None:
    amina = by(everybody.amina)
    Activity.objects.filter(title="Rehabilitate the borehole at Wamba").update(withdrawn=True)
    assert "Rehabilitate the borehole at Wamba" not in page(amina)


def test_answers_that_are_held_back_are_named_and_can_be_withdrawn(everybody: Cast) -> None:
    amina = by(everybody.amina)
    said(everybody, "silanga", "Sand dams of the county")
    again(everybody)
    wrong = said(everybody, "silanga silanga", "Honey unions")
    again(everybody)
    for address in (WORDS, CATALOGUE):
        shown = page(amina, address)
        assert "The newest answers are not used yet" in shown
        assert "“silanga silanga”" in shown
    told(amina, reverse("take_back_word", kwargs={**AT, "uuid": wrong.uuid}))
    assert "The newest answers are not used yet" not in page(amina)
    again_said = told(amina, reverse("take_back_word", kwargs={**AT, "uuid": wrong.uuid}))
    assert "was taken back already" in again_said


def test_the_catalogue_is_searched_by_word_and_sector_and_shows_phrases_relations_and_sources(
    everybody: Cast,
) -> None:
    amina = by(everybody.amina)
    found = page(amina, f"{CATALOGUE}?find=antenatal&sector=HEA")
    assert "Antenatal care outreach" in found
    assert "mobile ANC clinics" in found
    assert "Kiswahili" in found
    assert "13020" in found
    assert "pregnant women" in found
    bores = page(amina, f"{CATALOGUE}?find=borehole")
    assert "before: " in bores
    assert "development benchmark of this repository" in bores
    assert "No kind of work has this" in page(amina, f"{CATALOGUE}?find=zzzz")


def test_the_county_adds_a_phrase_and_a_kind_and_takes_both_back(everybody: Cast) -> None:
    amina = by(everybody.amina)
    wrong = amina.post(CATALOGUE, {"phrase": "asali", "kind": "Honey unions"})
    assert wrong.status_code == 422
    assert "not a kind of work in the catalogue" in wrong.content.decode()
    fields = {"kind": "Honey unions", "new": "1", "sector": "AGR", "modality": "grant", "people": "women"}
    told(amina, CATALOGUE, phrase="asali", language="sw", **fields)
    told(amina, CATALOGUE, phrase="nyuki wa pori", language="sw", **fields)
    again(everybody)
    shown = page(amina, f"{CATALOGUE}?find=asali")
    assert "Honey unions" in shown
    assert "waits to be looked at for all counties" in shown
    first = PhraseAnswer.objects.order_by("id")[0]
    told(amina, reverse("take_back_word", kwargs={**AT, "uuid": first.uuid}), whole="1")
    assert not PhraseAnswer.objects.filter(withdrawn_at=None).exists()
    assert "Honey unions" not in page(amina, f"{CATALOGUE}?find=honey")


def test_partners_read_the_catalogue_without_what_the_county_said(everybody: Cast) -> None:
    made = said(everybody, "silanga ya siri", "Sand dams of the county")
    naomi = by(everybody.naomi)
    for address in (f"{CATALOGUE}?find=siri", reverse("catalogue_csv", kwargs=AT)):
        assert "silanga ya siri" not in content_of(naomi.get(address)).decode()
    assert naomi.post(CATALOGUE, {"phrase": "a", "kind": "b"}).status_code == 403
    assert naomi.post(reverse("take_back_word", kwargs={**AT, "uuid": made.uuid})).status_code == 404


def table(client: Client, content: bytes) -> str:
    return client.post(TABLE, {"file": SimpleUploadedFile("words.csv", content)}).content.decode()


def test_a_table_shows_what_it_changes_and_only_marked_rows_are_taken(everybody: Cast) -> None:
    amina = by(everybody.amina)
    content = (
        "kind;name;phrase;language;sector\n"
        "anc;;kliniki ya mama wa kijiji;sw;\n"
        "bhrehab;;mobile ANC clinics;;\n"
        ";Honey unions;'=asali;sw;AGR\n"
        "anc;;ANC outreach to villages;;\n"
        "nothere;;something;;\n"
        ";More honey;asali mbichi;fr;AGR\n"
        ";More honey;asali nyeusi;sw;XXX\n"
        "anc;;;;\n"
    ).encode("utf-16")
    shown = table(amina, content)
    assert "3 rows would change the catalogue" in shown
    assert "until now: Antenatal care outreach" in shown
    assert "1 row is as it was." in shown
    for fix in ("Row 6", "Row 7", "Row 8", "Row 9", "This language is not known", "This sector is not known"):
        assert fix in shown
    packed = re.findall(r'name="row" value="([^"]+)"', shown)
    rows = [text.replace("&quot;", '"').replace("&#x27;", "'") for text in packed]
    after = amina.post(TABLE, {"chosen": "1", "row": rows[:1]}, follow=True).content.decode()
    assert "1 phrase was taken." in after
    assert PhraseAnswer.objects.get().phrase == "kliniki ya mama wa kijiji"


def test_a_forged_row_or_a_file_of_another_kind_changes_nothing(everybody: Cast) -> None:
    amina = by(everybody.amina)
    forged = [
        "",
        "{}",
        "[1]",
        '["a","","","","","","",""]',
        '["\\u0000","anc","","","","","",""]',
        "[" * 5000,
    ]
    assert (
        "0 phrases were taken."
        in amina.post(TABLE, {"chosen": "1", "row": forged}, follow=True).content.decode()
    )
    assert not PhraseAnswer.objects.exists()
    assert "The first row must name the columns" in table(amina, b"Activity,Ward\nDig,Poro\n")
    assert amina.post(TABLE, {}).status_code == 422
    assert by(everybody.lekadaa).get(TABLE).status_code == 403


def test_the_downloaded_table_comes_back_without_a_change(everybody: Cast) -> None:
    amina = by(everybody.amina)
    said(everybody, "=nyuki", "Honey unions")
    found = content_of(amina.get(reverse("catalogue_csv", kwargs=AT)))
    assert b"'=nyuki" in found
    assert "The table changes nothing" in table(amina, found)


def reviewer(everybody: Cast) -> Client:
    everybody.otieno.user_permissions.add(Permission.objects.get(codename="review_wording"))
    return by(everybody.otieno)


def test_a_reviewer_takes_phrases_for_all_counties_or_leaves_them_with_a_reason(everybody: Cast) -> None:
    first, second = (
        said(everybody, "silanga", "Sand dams of the county"),
        said(everybody, "asali", "Honey unions"),
    )
    again(everybody)
    otieno = reviewer(everybody)
    assert "2 phrases of counties wait" in page(otieno, REVIEW)
    for fields in ({"do": "take"}, {"answer": str(first.pk)}, {"answer": str(second.pk), "do": "decline"}):
        assert otieno.post(REVIEW, fields).status_code == 422
    assert "Taken for all counties last" in told(otieno, REVIEW, answer=str(first.pk), do="take")
    assert catalogue_of(everybody.elsewhere.county).interventions[-1].name == "Sand dams of the county"
    assert "No phrase waits" in told(otieno, REVIEW, answer=str(second.pk), do="decline", why="only here")
    shown = page(by(everybody.amina), f"{CATALOGUE}?find=asali")
    assert "only here" in shown
    told(otieno, REVIEW, answer=str(first.pk), do="decline", why="another word in Turkana")
    assert "Taken for all counties last" not in page(otieno, REVIEW)


def test_the_review_is_nobodys_without_the_right(everybody: Cast) -> None:
    for person in (everybody.amina, everybody.halima, everybody.lekadaa):
        assert by(person).get(REVIEW).status_code == 404
