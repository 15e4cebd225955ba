"""Every address of the site, tried as everybody: `rights.csv` says what each is to get.

It is read beside the table of rights (`organisations/rights.py`). The things tried are those of Maji na Afya Trust:
`officer` and `chief` are its own people; `party` is an officer of Tegemeo, whose plan overlaps with it; `third` is one
of a partner with nothing in common; `nobody` has no role, `elsewhere` is another county's economist. `ok` is a page,
`done` a redirect after it was done, `typed` the form again with what was wrong, `no` 403, `none` 404.
What stands after a `?` is what a form at that address asks for, where it takes several.
"""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from cast import NOW, Cast
from pamoja.analysis.operations import ask_partners
from pamoja.analysis.queries import newest_run
from pamoja.journal.models import Entry, Message
from pamoja.organisations.models import User
from pamoja.organisations.operations import join
from pamoja.places.queries import wards_within
from rights_things import (
    a_rate,
    consultation,
    decided,
    done_together,
    export_of,
    forms_of,
    framework,
    helping,
    iati_sent,
    invited,
    need_table,
    other_name,
    outline_file,
    past_file,
    phrase_answer,
    sent_in_a_name,
    template_of,
    token,
    two_as_one,
)

TABLE = Path(__file__).with_name("rights.csv")
MEANS = {"ok": 200, "done": 302, "typed": 422, "no": 403, "none": 404, "sign_in": 302}
ROWS = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))
EXPECTED: Mapping[tuple[str, str], dict[str, str]] = {
    (row.pop("address"), row.pop("method")): row for row in ROWS
}
EVERYBODY = tuple(next(iter(EXPECTED.values())))
SIGN_IN = "/account/login/?next="
WRITES_NOTHING = (
    "kept",
    "set_language",
    "undo_row",
    "undo_columns",
    "choose_row",
    "words",
    "undo_word",
)  # no correction to undo, no columns, no conflict to choose, a phrase that is not asked of the others, no answer


def names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    """The names of all addresses, however deep."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns)
        elif pattern.name:
            yield pattern.name


def bare(name: str) -> str:
    """An address without what its form asks for."""
    return name.partition("?")[0]


ADDRESSES = sorted(set(names(get_resolver("pamoja.web.urls").url_patterns)))
READING = [name for name in ADDRESSES if (name, "POST") not in EXPECTED]
WRITING_ONLY = [name for name in ADDRESSES if (name, "GET") not in EXPECTED]


@dataclass(frozen=True)
class Things:
    """Everybody who tries, and what belongs to Maji."""

    people: Mapping[str, User | None]
    addresses: Mapping[str, Mapping[str, object]]
    forms: Mapping[str, Callable[[], dict[str, Any]]]

    def address(self, name: str) -> str:
        """The address of Maji's thing."""
        return reverse(bare(name), kwargs=dict(self.addresses.get(bare(name), {})))

    def answers(self, name: str, method: str) -> dict[str, Any]:
        """What each gets; whatever a request writes is undone before the next."""
        given = self.forms.get(name, dict) if method == "POST" else dict
        return {who: self.answer(who, name, method, given()) for who in self.people}

    def answer(self, who: str, name: str, method: str, given: dict[str, Any]) -> Any:
        """What one person gets."""
        client, user = Client(), self.people[who]
        with transaction.atomic():
            if user:
                client.force_login(user)
            before = Entry.objects.count(), Message.objects.count()
            answer: Any = getattr(client, method.lower())(self.address(name), given)
            answer.wrote = (Entry.objects.count(), Message.objects.count()) != before
            transaction.set_rollback(True)
        return answer


@pytest.fixture
def things(everybody: Cast, tmp_path: Path) -> Things:
    """The cast with a third partner's officer, two findings (one of them asked about), and open links."""
    third = User.objects.create(email="third@example.org", name="Third", joined_at=NOW)
    join(user=third, organisation=everybody.lishe, county=everybody.county, role="officer", by=None, at=NOW)
    run = newest_run(everybody.cycle)
    assert run
    new, asked = run.findings.filter(kind="duplication").order_by("rank").values_list("key", flat=True)
    ask_partners(cycle=everybody.cycle, key=asked, by=everybody.amina, at=NOW)
    cycle: dict[str, object] = {"county": "samburu", "year": "2026-27"}
    activity = {**cycle, "sector": "water", "count": "001"}
    submission = {**cycle, "uuid": everybody.maji_plan.uuid}
    addresses: dict[str, dict[str, object]] = {
        name: dict(cycle)
        for name in ADDRESSES
        if name not in ("home", "kept", "set_language", "demonstration_sign_in", "review_words")
    }
    addresses |= dict.fromkeys(("activity", "answer_activity", "refuse_alignment"), activity)
    addresses |= dict.fromkeys(
        (
            "submission",
            "submission_progress",
            "submission_file",
            "columns",
            "undo_columns",
            "put_in",
            "take_out",
            "put_aside",
            "withdraw",
        ),
        submission,
    )
    addresses |= of_their_own(everybody, cycle, new=new, asked=asked)
    return Things(people_of(everybody, third), addresses, forms_of(everybody, tmp_path))


def of_their_own(
    everybody: Cast, cycle: dict[str, object], *, new: str, asked: str
) -> dict[str, dict[str, object]]:
    """The addresses of things that are made for this test alone."""
    row = {**cycle, "uuid": everybody.maji_plan.uuid, "position": 4}
    iati = {**cycle, "uuid": iati_sent(everybody).uuid}
    wanted = consultation(everybody)
    to_maji = invited(everybody, "new@example.org")
    addresses: dict[str, dict[str, object]] = {}
    addresses |= {"submission_money": iati, "undo_money": iati}
    addresses |= {"row": row, "undo_row": row, "choose_row": row, "ward": {**cycle, "ward": "maralal"}}
    own_file = {**cycle, "uuid": export_of(everybody).uuid}
    addresses |= {name: {**cycle, "key": new} for name in ("finding", "ask", "say", "judge")}
    addresses |= dict.fromkeys(("download", "download_file"), own_file)
    addresses |= {
        "take_back_template": {**cycle, "uuid": template_of(everybody).uuid},
    }
    addresses |= {"open_finding": {**cycle, "key": asked}, "take_up": {**cycle, "key": helping(everybody)}}
    shared = {**cycle, "uuid": done_together(everybody, new).uuid}
    addresses |= {"collaboration": shared, "undo_collaboration": shared}
    addresses |= {
        name: {**cycle, "uuid": everybody.maji.uuid} for name in ("partner", "parts", "shown", "template")
    }
    addresses |= {
        "remind": {**cycle, "uuid": everybody.lishe.uuid},
        "end_membership": {**cycle, "membership": everybody.grace.memberships.get().pk},
        "take_back_outlines": {**cycle, "uuid": outline_file(everybody).uuid},
        "take_back_needs": {**cycle, "uuid": need_table(everybody).uuid},
        "take_back_priorities": {**cycle, "uuid": wanted.uuid},
        "priority_word": {**cycle, "priority": wanted.priorities.get().pk},
        "take_back_framework": {**cycle, "uuid": (plan := framework(everybody)).uuid},
        "county_programme": {**cycle, "uuid": plan.uuid, "position": 0},
        "take_back_term": {**cycle, "uuid": decided(everybody).uuid},
        "take_back_rate": {**cycle, "rate": a_rate(everybody).pk},
        "undo_merge": {**cycle, "uuid": two_as_one(everybody).uuid},
        "take_back_alias": {**cycle, "alias": other_name(everybody).pk},
        "take_back_word": {**cycle, "uuid": phrase_answer(everybody).uuid},
        "take_back_past": {**cycle, "uuid": past_file(everybody).uuid},
        "withdraw_invitation": {**cycle, "uuid": to_maji.invitation.uuid},
        "invitation": {"token": token(invited(everybody, everybody.otieno.email).link)},
        "confirm": {"token": sent_in_a_name(everybody)},
    }
    return addresses


def people_of(everybody: Cast, third: User) -> dict[str, User | None]:
    found: dict[str, User | None] = {
        "economist": everybody.amina,
        "minister": everybody.minister,
        "director": everybody.director,
        "ward_admin": everybody.ward_admin,
        "secretariat": everybody.halima,
        "officer": everybody.lekadaa,
        "chief": everybody.grace,
        "party": everybody.naomi,
        "third": third,
        "assembly": everybody.member_of_assembly,
        "auditor": everybody.auditor,
        "nobody": everybody.otieno,
        "elsewhere": everybody.ekai,
        "signed_out": None,
    }
    assert tuple(found) == EVERYBODY
    return found


def test_every_address_has_its_line_in_the_table() -> None:
    assert {bare(name) for name, _ in EXPECTED} == set(ADDRESSES)
    assert {word for row in EXPECTED.values() for word in row.values()} <= set(MEANS)


@pytest.mark.parametrize(("name", "method"), EXPECTED)
def test_everybody_gets_what_the_table_says(things: Things, name: str, method: str) -> None:
    answers = things.answers(name, method)
    wanted = EXPECTED[name, method]
    got = {who: answer.status_code for who, answer in answers.items()}
    assert got == {who: MEANS[word] for who, word in wanted.items()}
    for who, answer in answers.items():
        if wanted[who] == "sign_in":
            assert answer["Location"].startswith(SIGN_IN), who
        elif wanted[who] == "done":
            assert not answer["Location"].startswith(SIGN_IN), who
            assert method == "GET" or answer.wrote or name in WRITES_NOTHING, who
        if method == "GET" or wanted[who] in ("no", "none", "sign_in", "typed"):
            assert not answer.wrote, who


@pytest.mark.parametrize("name", READING)
def test_a_form_sent_to_a_page_that_takes_none_does_nothing(things: Things, name: str) -> None:
    wanted = EXPECTED[name, "GET"]
    for who, answer in things.answers(name, "POST").items():
        assert answer.status_code in (MEANS[wanted[who]], 405), who
        assert not answer.wrote, who


@pytest.mark.parametrize("name", WRITING_ONLY)
def test_what_takes_only_forms_shows_nobody_anything(things: Things, name: str) -> None:
    for who, answer in things.answers(name, "GET").items():
        assert answer.status_code in (302, 404, 405), who
        assert not answer.wrote, who


@pytest.mark.parametrize("who", ["economist", "officer", "third"])
def test_the_same_address_in_another_county_is_nobodys(things: Things, who: str) -> None:
    for name, method in EXPECTED:
        kwargs = dict(things.addresses.get(bare(name), {}))
        if "county" not in kwargs:
            continue
        client = Client()
        client.force_login(things.people[who])  # type: ignore[arg-type]
        address = reverse(bare(name), kwargs={**kwargs, "county": "turkana"})
        if method == "GET":
            assert client.get(address).status_code == 404, name
        else:
            assert client.post(address, things.forms.get(name, dict)()).status_code == 404, name


def test_a_member_of_two_counties_finds_no_ones_things_under_the_others_address(
    things: Things, everybody: Cast
) -> None:
    turkana = everybody.elsewhere
    join(
        user=everybody.amina,
        organisation=everybody.hub,
        county=turkana.county,
        role="secretariat",
        by=None,
        at=NOW,
    )
    client = Client()
    client.force_login(everybody.amina)
    own = (
        "submission",
        "submission_file",
        "row",
        "finding",
        "partner",
        "end_membership",
        "activity",
        "put_in",
        "judge",
    )
    for name in (*own, "withdraw_invitation", "remind", "ward", "ask"):
        address = reverse(name, kwargs={**things.addresses[name], "county": "turkana"})
        method = "GET" if (name, "GET") in EXPECTED else "POST"
        assert (
            getattr(client, method.lower())(
                address, things.forms.get(name, dict)() if method == "POST" else {}
            ).status_code
            == 404
        ), name


STAGED = ("Hygiene promotion in villages", "Drill a borehole at Nachola", "Nowhere at all")
MONEY = (
    "3,400,000",
    "3400000",
    "3.4 million",
    "900,000",
    "900000",
    "2,500,000",
    "2500000",
    "2.5 million",
    "1.2 million",
)
BANDED = ("1,500,000", "1500000", "2,100,000", "2100000", "2.1 million")


def words(answer: Any) -> str:
    """Everything an answer says, a workbook's sheets among it."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if not content.startswith(b"PK"):
        return str(content.decode("utf-8", "replace"))
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return " ".join(book.read(part).decode("utf-8", "replace") for part in book.namelist())


def told(amounts: tuple[str, ...], said: str) -> list[str]:
    """Those amounts that stand somewhere, not as the end of a larger one: 6,900,000 does not tell 900,000."""
    return [text for text in amounts if re.search(rf"(?<![\d,.]){re.escape(text)}", said)]


def pages(things: Things, who: str) -> Iterator[tuple[str, str]]:
    """Everything that one person can read, also sorted and filtered, and every file that can be made."""
    client = Client()
    client.force_login(things.people[who])  # type: ignore[arg-type]
    more = {
        "plan": ("?order=budget", "?ward=maralal", "?words=borehole", "?partner=0"),
        "plan_csv": ("?order=budget",),
        "findings": ("?group=overlaps",),
    }
    for name, method in EXPECTED:
        if method == "GET" and EXPECTED[name, method][who] == "ok":
            for query in ("", *more.get(name, ())):
                yield f"{name}{query}", words(client.get(things.address(name) + query))
        if bare(name) == "downloads" and method == "POST" and EXPECTED[name, method][who] == "done":
            made: Any = client.post(things.address(name), things.forms[name](), follow=True)
            assert "attachment" in made.headers["Content-Disposition"], name
            yield name, words(made)


@pytest.mark.parametrize("who", ["party", "third", "assembly", "minister", "ward_admin"])
def test_nobody_reads_rows_that_wait_and_are_not_theirs(things: Things, who: str) -> None:
    for page, said in pages(things, who):
        assert [text for text in STAGED if text in said] == [], page


@pytest.mark.parametrize("who", ["party", "third", "assembly"])
def test_nobody_reads_money_that_its_partner_does_not_show(things: Things, who: str) -> None:
    for page, said in pages(things, who):
        assert told(MONEY, said) == [], page


@pytest.mark.parametrize("who", ["officer", "chief", "third", "assembly"])
def test_money_shown_as_a_band_is_nowhere_an_amount(things: Things, who: str) -> None:
    for page, said in pages(things, who):
        assert told(BANDED, said) == [], page


@pytest.mark.parametrize("who", ["party", "third", "assembly"])
def test_nobody_learns_by_asking_ward_for_ward_where_a_partner_works_that_shows_totals(
    things: Things, everybody: Cast, who: str
) -> None:
    client = Client()
    client.force_login(things.people[who])  # type: ignore[arg-type]
    cycle = {"county": "samburu", "year": "2026-27"}
    for ward in wards_within(everybody.county):
        asked = [
            client.get(reverse("plan", kwargs=cycle), {"ward": ward.slug}),
            client.get(reverse("plan_csv", kwargs=cycle), {"ward": ward.slug}),
            client.get(reverse("ward", kwargs={**cycle, "ward": ward.slug})),
        ]
        for answer in asked:
            assert "water/001" not in words(answer), ward.slug
    client.force_login(everybody.lekadaa)
    assert "water/001" in words(client.get(reverse("plan", kwargs=cycle), {"ward": "wamba-east"}))


def test_a_guessed_file_of_another_partner_is_not_there(things: Things, everybody: Cast) -> None:
    client = Client()
    client.force_login(everybody.lekadaa)
    theirs = {"county": "samburu", "year": "2026-27", "uuid": everybody.tegemeo_plan.uuid}
    for name in ("submission", "submission_file", "submission_progress"):
        assert client.get(reverse(name, kwargs=theirs)).status_code == 404
    assert client.get(reverse("row", kwargs={**theirs, "position": 0})).status_code == 404
    for name in ("put_in", "take_out", "put_aside", "withdraw"):
        assert client.post(reverse(name, kwargs=theirs), {"position": "0"}).status_code == 404
