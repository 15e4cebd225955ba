"""Under the county's programmes: coverage, review, terms, the crosswalk, one programme, and the partner's no."""

from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cast import NOW, Cast
from pamoja.frameworks.models import CrosswalkDecision, Framework, Programme
from pamoja.organisations.models import User
from pamoja.plans import operations as plans
from pamoja.plans.models import Activity, Alignment
from talks import compare_again
from web.test_programmes import ADP

CYCLE = "/samburu/2026-27/"
ALIGNED, REVIEW, TERMS = f"{CYCLE}aligned/", f"{CYCLE}aligned/review/", f"{CYCLE}aligned/terms/"
CROSSWALK = f"{CYCLE}aligned/crosswalk/"
MOST_QUERIES = 12
FIRST = "samburu/2026-27/water/001"


@pytest.fixture
def county(everybody: Cast, tmp_path: Path) -> Framework:
    path = tmp_path / "adp.csv"
    path.write_bytes(ADP)
    made = plans.load_county_plan(
        cycle=everybody.cycle,
        path=path,
        name="adp.csv",
        kind="adp",
        year="2026/27",
        by=everybody.amina,
        at=NOW,
    )
    compare_again(everybody.cycle)
    return made


def page(client: Client, user: User, address: str = ALIGNED) -> str:
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == 200
    assert len(answer.content) < 30_000
    return unescape(" ".join(answer.content.decode().split()))


def press(client: Client, user: User, address: str, **fields: str) -> Any:
    client.force_login(user)
    return client.post(address, fields, follow=True)


def first() -> Activity:
    return Activity.objects.get(number=FIRST)


def water() -> Programme:
    return Programme.objects.get(name="Water Supply", framework__replaced_at=None)


def test_before_the_county_plan_is_loaded_the_page_says_what_to_do(client: Client, everybody: Cast) -> None:
    assert "Load the county's ADP or CIDP" in page(client, everybody.amina)
    assert "The county economist can load them" in page(client, everybody.naomi)
    assert "Load the county's ADP or CIDP first" in page(client, everybody.amina, REVIEW)


def test_coverage_is_told_with_what_is_open_and_what_is_suggested(
    client: Client, everybody: Cast, county: Framework
) -> None:
    said = page(client, everybody.amina)
    assert "0 % of the partners' activities stand under the county's programmes: 0 of 8" in said
    assert "Suggested: Water Supply (strong," in said
    plans.put_under(activity=first(), programme=water(), by=everybody.amina, at=NOW)
    said = page(client, everybody.amina)
    assert "12 % of the partners' activities" in said
    assert "20 %: KES 3.4 million of KES 16.4 million" in said
    assert county.file in said


@pytest.mark.parametrize("address", [ALIGNED, f"{ALIGNED}?show=under", REVIEW, TERMS, CROSSWALK])
def test_a_page_asks_the_database_few_questions(
    client: Client, everybody: Cast, county: Framework,
    django_assert_max_num_queries: DjangoAssertNumQueries, address: str,
) -> None:  # fmt: skip
    plans.put_under(activity=first(), programme=water(), by=everybody.amina, at=NOW)
    programme = f"{CYCLE}programmes/{county.uuid}/{water().position}/"
    client.force_login(everybody.amina)
    client.get(address)
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(address)
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(programme)


def test_a_suggestion_is_accepted_with_one_press_and_the_next_one_comes(
    client: Client, everybody: Cast, county: Framework
) -> None:
    said = page(client, everybody.amina, f"{REVIEW}?activity=water/001")
    assert "1. Put it under Water Supply" in said
    assert "It is borehole rehabilitation, as “Boreholes repaired” of this programme is" in said
    fields = {"activity": "water/001", "answer": f"fit:{water().pk}"}
    answer = press(client, everybody.amina, REVIEW, **fields)
    assert "Under Water Supply: Rehabilitate the borehole at Wamba" in answer.content.decode()
    assert f"?after={FIRST}" in answer.redirect_chain[0][0]
    held = Alignment.objects.get(activity=first())
    assert (held.how, held.by, held.programme) == ("suggestion", everybody.amina, water())
    assert county.programmes.filter(pk=water().pk).exists()


def test_another_programme_is_found_by_its_value_or_by_how_it_is_called(
    client: Client, everybody: Cast, county: Framework
) -> None:
    ecde = county.programmes.get(name="ECDE")
    label = "ECDE (Education and Vocational Training)"
    for typed in (str(ecde.pk), label.upper()):
        press(client, everybody.amina, REVIEW, activity="water/001", answer="other", programme=typed)
        assert Alignment.objects.get(activity=first()).programme == ecde
        press(client, everybody.amina, REVIEW, activity="water/001", answer="undo")
        assert not Alignment.objects.filter(activity=first()).exists()


def test_a_programme_that_is_not_in_the_list_is_asked_for_again(
    client: Client, everybody: Cast, county: Framework
) -> None:
    answer = press(
        client, everybody.amina, REVIEW, activity="water/001", answer="other", programme="Moon base"
    )
    assert answer.status_code == 422
    assert "Choose a programme from the list" in answer.content.decode()
    assert county.file
    assert not Alignment.objects.exists()


def test_none_fits_wants_a_why(client: Client, everybody: Cast, county: Framework) -> None:
    answer = press(client, everybody.amina, REVIEW, activity="water/001", answer="none", why=" ")
    assert answer.status_code == 422
    assert "Say in a few words why no programme fits" in answer.content.decode()
    press(client, everybody.amina, REVIEW, activity="water/001", answer="none", why="A study.")
    assert "no programme fits: A study." in page(client, everybody.amina, f"{ALIGNED}?show=none")
    assert county.file


def test_an_activity_of_another_sector_is_not_the_directors(
    client: Client, everybody: Cast, county: Framework
) -> None:
    other = Activity.objects.exclude(sector__slug="water").filter(withdrawn=False).order_by("number")[0]
    answer = press(client, everybody.director, REVIEW, activity=other.short_number, answer="none", why="No.")
    assert answer.status_code == 422
    assert "you answer for Water" in answer.content.decode()
    assert county.file


def test_a_term_is_decided_with_one_press_and_undone_with_another(
    client: Client, everybody: Cast, county: Framework
) -> None:
    Activity.objects.filter(organisation=everybody.maji).update(sector_written="WASH & Sanitation")
    said = page(client, everybody.amina, TERMS)
    assert "4 activities of 1 partner: “WASH & Sanitation”" in said
    fields = {"scheme": "sector", "term": "wash & sanitation", "written": "WASH & Sanitation"}
    answer = press(client, everybody.amina, TERMS, **fields, suggested=str(water().pk))
    assert "means Water Supply: 4 activities moved" in answer.content.decode()
    assert Alignment.objects.filter(how="crosswalk", programme=water()).count() == 4
    said = page(client, everybody.naomi, CROSSWALK)
    assert "version 1, holds" in said
    assert "/take-back/" not in said
    decision = CrosswalkDecision.objects.get()
    answer = press(client, everybody.amina, f"{CROSSWALK}{decision.uuid}/take-back/")
    assert "was taken back: 4 activities moved" in answer.content.decode()
    assert "version 1, ended" in answer.content.decode()
    assert not Alignment.objects.exists()
    again = press(client, everybody.amina, f"{CROSSWALK}{decision.uuid}/take-back/")
    assert "was decided anew or taken back by Amina meanwhile" in again.content.decode()
    assert county.file


def test_a_term_without_a_meaning_is_refused_with_a_sentence(
    client: Client, everybody: Cast, county: Framework
) -> None:
    answer = press(client, everybody.amina, TERMS, scheme="sector", term="wash")
    assert "Choose a programme, or at least a sector" in answer.content.decode()
    answer = press(client, everybody.amina, TERMS, scheme="stars", term="wash")
    assert "That term is not known" in answer.content.decode()
    assert county.file
    assert not CrosswalkDecision.objects.exists()


def test_what_a_partner_calls_its_programmes_is_not_told_to_other_partners(
    client: Client, everybody: Cast, county: Framework
) -> None:
    press(
        client, everybody.amina, TERMS, scheme="programme", term="wamba east boreholes",
        written="Wamba East boreholes", programme=str(water().pk),
    )  # fmt: skip
    for address in (CROSSWALK, f"{CYCLE}aligned/crosswalk.csv"):
        client.force_login(everybody.amina)
        assert "Wamba East boreholes" in text(client.get(address))
        client.force_login(everybody.naomi)
        assert "Wamba East boreholes" not in text(client.get(address))
    assert county.file


def text(answer: Any) -> str:
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()


def test_a_partner_sees_its_own_lines_and_answers_no(
    client: Client, everybody: Cast, county: Framework
) -> None:
    plans.put_under(
        activity=first(), programme=county.programmes.get(name="ECDE"), by=everybody.amina, at=NOW
    )
    said = page(client, everybody.lekadaa, f"{ALIGNED}?show=under")
    assert "1 activity of your own" in said
    assert "Decide" not in said
    assert "1 activity of your own" not in page(client, everybody.naomi, f"{ALIGNED}?show=under")
    address = f"{CYCLE}plans/water/001/aligned/"
    answer = press(client, everybody.lekadaa, address, note=" ")
    assert "Say in a few words where it belongs instead" in answer.content.decode()
    answer = press(client, everybody.lekadaa, address, note="It is a borehole.")
    assert "Your no is with the county" in answer.content.decode()
    assert "Its partner says no: It is a borehole." in page(
        client, everybody.amina, f"{ALIGNED}?show=refused"
    )


def test_the_file_has_every_line_that_the_person_reads(
    client: Client, everybody: Cast, county: Framework
) -> None:
    plans.put_under(activity=first(), programme=water(), by=everybody.amina, at=NOW)
    client.force_login(everybody.amina)
    said = text(client.get(f"{CYCLE}aligned.csv"))
    assert len(said.strip().splitlines()) == 9
    assert "chosen by a person: Amina" in said
    client.force_login(everybody.lekadaa)
    own = text(client.get(f"{CYCLE}aligned.csv"))
    assert len(own.strip().splitlines()) == 5
    assert "Tegemeo" not in own
    assert county.file


def test_a_programme_tells_what_it_costs_what_partners_add_and_what_nobody_touches(
    client: Client, everybody: Cast, county: Framework
) -> None:
    plans.put_under(activity=first(), programme=water(), by=everybody.amina, at=NOW)
    compare_again(everybody.cycle)
    address = f"{CYCLE}programmes/{county.uuid}/{water().position}/"
    said = page(client, everybody.amina, address)
    assert "Water Supply: no partner touches 1 of its key outputs" in said
    assert "KES 22.6 million is covered by no sum that is known to you" in said
    assert "1 output without a cost in shillings" in said
    assert "Wamba East (1)" in said
    hidden = page(client, everybody.naomi, address)
    assert "3,400,000" not in hidden
    assert "1 whose sum is not shown to you" in hidden
    assert "Wamba East (1)" not in hidden


def test_a_programme_of_another_county_or_place_is_not_there(
    client: Client, everybody: Cast, county: Framework
) -> None:
    client.force_login(everybody.amina)
    assert client.get(f"{CYCLE}programmes/{county.uuid}/99/").status_code == 404
    assert client.get(f"/turkana/2026-27/programmes/{county.uuid}/0/").status_code == 404
