import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cast import NOW, Cast
from pamoja.cycles.models import Shown
from pamoja.cycles.operations import choose_shown
from pamoja.plans.models import Activity, Site

PLAN = "/samburu/2026-27/plans/"
MOST_QUERIES = 12


def page(client: Client, user: object, query: str = "") -> str:
    client.force_login(user)  # type: ignore[arg-type]
    answer = client.get(PLAN + query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def numbers(said: str) -> list[str]:
    """The numbers of the rows shown, in their order."""
    return re.findall(r'<th scope="row"><a href="/samburu/2026-27/plans/([a-z]+/\d+)/"', said)


def row_of(said: str, number: str) -> str:
    return said.split(f'href="{PLAN}{number}/"', 1)[1].split("</tr>", 1)[0]


def show(everybody: Cast, *, money: str, sites: str) -> None:
    """Let Tegemeo show its money and places so."""
    mine = everybody.cycle.participations.get(organisation=everybody.tegemeo)
    choose_shown(participation=mine, money=money, sites=sites, by=everybody.naomi, at=NOW)


def test_the_economist_sees_every_activity_with_its_sum(client: Client, everybody: Cast) -> None:
    said = page(client, everybody.amina)
    assert "<h1>8 activities of 2 organisations</h1>" in said
    assert "<b>KES 16.4 million</b>" in said
    assert "band or totals only" not in said
    row = row_of(said, "water/005")
    assert "Wamba East" in row
    assert "4,000,000" in row
    assert 'aria-label="county Q2 and Q3"' in row
    assert "not stated" in row
    assert "submitted" in row
    assert "You see all money and places" in said


def test_a_partner_sees_bands_where_the_other_shows_bands(client: Client, everybody: Cast) -> None:
    said = page(client, everybody.lekadaa)
    assert "<b>KES 8 million</b> in all that is shown to you; 4 whose partner shows money as a band" in said
    row = row_of(said, "water/005")
    assert "KES 1 to 5 million" in row
    assert "4,000,000" not in said
    assert "3,400,000" in row_of(said, "water/001")
    assert "Others see of Maji na Afya Trust: money, totals only; places, totals only." in said


def test_a_partner_sees_neither_money_nor_places_of_who_shows_totals(client: Client, everybody: Cast) -> None:
    row = row_of(page(client, everybody.naomi), "water/003")
    assert row.count("shown as totals only") == 3
    assert "Maralal" not in row
    assert "2,500,000" not in row


def test_places_of_who_shows_a_band_stand_by_sub_county(client: Client, everybody: Cast) -> None:
    show(everybody, money=Shown.ALL, sites=Shown.BAND)
    row = row_of(page(client, everybody.lekadaa), "water/007")
    assert "in Samburu Central sub-county" in row
    assert "Maralal" not in row
    assert "2,100,000" in row


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?sector=agriculture", ["agriculture/001"]),
        ("?sector=none", []),
        ("?ward=wamba-east", ["water/001", "water/002", "water/005"]),
        ("?partner=Tegemeo+la+Nyika+Programme&sector=water", ["water/005", "water/006", "water/007"]),
        ("?quarter=1", ["agriculture/001"]),
        ("?quarter=4", ["water/007"]),
        ("?words=BOREHOLE", ["water/001", "water/005"]),
        ("?words=water%2F002", ["water/002"]),
        ("?state=accepted", []),
        ("?words=borehole&order=budget", ["water/005", "water/001"]),
        ("?words=borehole&order=title", ["water/001", "water/005"]),
        ("?words=latrines&order=partner", ["water/003", "water/007"]),
        ("?words=latrines&order=start", ["water/003", "water/007"]),
    ],
)
def test_the_plan_is_filtered_and_sorted(
    client: Client, everybody: Cast, query: str, expected: list[str]
) -> None:
    assert numbers(page(client, everybody.amina, query)) == expected


def test_a_partner_is_found_by_its_number_too(client: Client, everybody: Cast) -> None:
    said = page(client, everybody.amina, f"?partner={everybody.maji.uuid}")
    assert numbers(said) == ["water/001", "water/002", "water/003", "water/004"]


def test_programmes_can_be_chosen_within_a_sector(client: Client, everybody: Cast) -> None:
    Activity.objects.filter(number__endswith="water/002").update(programme="Rural  water supply")
    assert "Rural" not in page(client, everybody.amina).split("<table")[0]
    said = page(client, everybody.amina, "?sector=water")
    assert "<option>Rural  water supply</option>" in client.get(PLAN + "?sector=water").content.decode()
    assert "Programme" in said
    chosen = page(client, everybody.amina, "?programme=Rural+water+supply")
    assert numbers(chosen) == ["water/002"]
    assert "There is no" not in chosen


def test_values_that_are_not_known_are_told_and_left_out(client: Client, everybody: Cast) -> None:
    query = "?sector=magic&ward=atlantis&partner=Nobody&quarter=9&programme=x&state=lost&order=luck&page=-1"
    said = page(client, everybody.amina, query)
    for sentence in (
        "There is no sector “magic” in this plan", "There is no ward “atlantis” in this county",
        "There is no partner “Nobody” in this plan", "“9” is no quarter", "No activity names the programme “x”",
        "There is no state “lost”", "cannot be sorted by “luck”", "There is no page “-1”",
    ):  # fmt: skip
        assert sentence in said
    assert len(numbers(said)) == 8


def test_what_cannot_be_in_a_word_does_no_harm(client: Client, everybody: Cast) -> None:
    assert numbers(page(client, everybody.amina, "?words=%00bore%25hole%27")) == []
    assert len(numbers(page(client, everybody.amina, "?words=%00&page=%00"))) == 8


def test_a_long_plan_comes_in_pages_that_keep_the_filters(client: Client, everybody: Cast) -> None:
    many(everybody, 70)
    said = page(client, everybody.amina, "?sector=water&words=well")
    assert "Rows 1 to 25 of 70" in said
    assert 'rel="next" href="?sector=water&amp;words=well&amp;page=2"' in said
    last = page(client, everybody.amina, "?sector=water&words=well&page=9")
    assert "There is no page “9”: the nearest one is shown." in last
    assert "Rows 51 to 70 of 70" in last
    assert 'rel="prev" href="?sector=water&amp;words=well&amp;page=2"' in last


def many(everybody: Cast, count: int) -> list[Activity]:
    water = everybody.cycle.sectors.get(slug="water")
    made = [
        Activity(
            cycle=everybody.cycle, organisation=everybody.tegemeo, lead="Tegemeo", title=f"Dig well {at}",
            number=f"samburu/2026-27/water/{900 + at}", sector=water,
        )
        for at in range(count)
    ]  # fmt: skip
    return Activity.objects.bulk_create(made)


def test_asking_for_a_ward_does_not_tell_who_hides_works_there(client: Client, everybody: Cast) -> None:
    said = page(client, everybody.naomi, "?ward=maralal")
    assert numbers(said) == ["water/007"]
    assert "whose partner shows you its wards" in said


def test_a_search_does_not_find_what_a_title_hides(client: Client, everybody: Cast) -> None:
    Activity.objects.filter(number__endswith="water/003").update(
        title="Latrines at Maralal for KES 2,500,000"
    )
    assert numbers(page(client, everybody.naomi, "?words=maral")) == []
    assert numbers(page(client, everybody.naomi, "?words=2%2C500")) == []
    assert numbers(page(client, everybody.naomi, "?words=latrines")) == ["water/003", "water/007"]
    shown = row_of(page(client, everybody.naomi, "?words=latrines"), "water/003")
    assert "Latrines at [place not shown] for [sum not shown]" in shown
    assert numbers(page(client, everybody.lekadaa, "?words=maral")) == ["water/003"]


def test_the_order_does_not_tell_what_is_hidden(client: Client, everybody: Cast) -> None:
    by_budget = numbers(page(client, everybody.lekadaa, "?order=budget"))
    assert by_budget[:4] == ["water/001", "water/003", "water/004", "water/002"]
    assert by_budget[4:] == sorted(by_budget[4:])
    by_title = numbers(page(client, everybody.naomi, "?order=title"))
    assert by_title[:4] == ["water/007", "water/005", "water/006", "agriculture/001"]
    assert by_title[4:] == ["water/001", "water/002", "water/003", "water/004"]


def test_money_in_other_currencies_stands_as_it_was_written(client: Client, everybody: Cast) -> None:
    made = many(everybody, 2)
    made[0].budget.create(position=0, contributor="Road levy fund", amount=1000, currency="USD")
    made[0].budget.create(position=1, contributor="", amount=3000, currency="USD")
    made[1].budget.create(position=0, contributor="", amount=70, currency="XXX")
    said = page(client, everybody.amina, "?words=dig")
    row = row_of(said, "water/900")
    assert "USD 4,000" in row
    assert "no dated rate" in row
    assert "Road levy fund 25 % and not stated 75 %" in row
    assert "70 (currency not stated)" in row_of(said, "water/901")
    assert "2 without a sum in shillings" in said


def test_what_is_not_known_is_said_in_words(client: Client, everybody: Cast) -> None:
    many(everybody, 1)
    row = row_of(page(client, everybody.amina, "?words=dig"), "water/900")
    assert row.count("unknown") == 4


def test_nothing_that_fits_offers_to_clear_the_filters(client: Client, everybody: Cast) -> None:
    said = page(client, everybody.amina, "?words=aeroplane")
    assert "<h1>No activity fits</h1>" in said
    assert f'href="{PLAN}">Clear the filters' in said


def test_an_empty_plan_says_what_to_do_next(client: Client, everybody: Cast) -> None:
    client.force_login(everybody.ekai)
    said = client.get("/turkana/2026-27/plans/").content.decode()
    assert "No plan has come in yet" in said
    assert 'href="/turkana/2026-27/send/"' in said


def test_strangers_learn_nothing(client: Client, everybody: Cast) -> None:
    assert client.get(PLAN).status_code == 302
    for user in (everybody.otieno, everybody.ekai):
        client.force_login(user)
        for address in (PLAN, "/samburu/2026-27/plans.csv", "/samburu/2026-27/plans.xlsx"):
            assert client.get(address).status_code == 404


def test_the_page_reads_little_however_it_is_asked(
    client: Client, everybody: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for activity in many(everybody, 40):
        Site.objects.create(activity=activity, place=everybody.county, position=0)
    query = "?sector=water&words=well&ward=&quarter=&programme=x&order=title"
    for user in (everybody.amina, everybody.naomi):
        client.force_login(user)
        for asked in ("", query):
            with django_assert_max_num_queries(MOST_QUERIES):
                client.get(PLAN + asked)
