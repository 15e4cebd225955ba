import datetime as dt
import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cast import Cast
from pamoja.core.periods import Period
from pamoja.cycles.queries import deadlines_of
from pamoja.plans.models import Activity
from pamoja.web import charts

WHEN = "/samburu/2026-27/when/"
MOST_QUERIES = 12
YEAR = Period(dt.date(2026, 7, 1), dt.date(2027, 7, 1))


def page(client: Client, user: object, query: str = "") -> str:
    client.force_login(user)  # type: ignore[arg-type]
    answer = client.get(WHEN + query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def months(said: str) -> dict[str, int]:
    found = re.findall(r'<span class="num">([\d,]+)</span><svg.*?</svg><span>(\w+)</span>', said)
    return {name: int(count) for count, name in found}


def test_each_month_says_how_much_runs_in_it(client: Client, everybody: Cast) -> None:
    said = page(client, everybody.amina)
    counted = months(said)
    assert list(counted) == [
        "Jul",
        "Aug",
        "Sep",
        "Oct",
        "Nov",
        "Dec",
        "Jan",
        "Feb",
        "Mar",
        "Apr",
        "May",
        "Jun",
    ]
    assert list(counted.values()) == [0, 0, 1, 2, 2, 2, 3, 4, 4, 1, 0, 0]
    assert "<h1>Most happens in Feb 2027: 4 activities</h1>" in said
    assert "county Q1, Jul-Sep 2026" in said


def test_every_activity_has_its_bar_with_its_days_in_words(client: Client, everybody: Cast) -> None:
    said = page(client, everybody.amina)
    assert "From first to last day, by sector: 1 to 8 of 8" in said
    row = said.split("Repair Wamba borehole", 1)[1].split("</tr>", 1)[0]
    assert "1 Nov 2026 to 31 Jan 2027" in row
    assert '<rect x="123" width="92" height="10"/>' in row
    assert "Tegemeo la Nyika Programme" in row
    order = [
        said.index(title)
        for title in ("Vaccinate livestock", "Rehabilitate", "Repair", "Desilt", "Construct")
    ]
    assert order == sorted(order)


def test_what_has_no_days_is_listed_as_unknown(client: Client, everybody: Cast) -> None:
    Activity.objects.filter(number__endswith="water/002").update(start=None, until=None)
    Activity.objects.filter(number__endswith="water/003").update(until=None)
    said = page(client, everybody.amina)
    assert "2 activities have no first or no last day: when they happen is unknown." in said
    row = said.split("Train water committees", 1)[1].split("</tr>", 1)[0]
    assert '<span class="soft">unknown</span>' in row
    assert "<svg" not in row
    assert "1 Jan 2027 to unknown" in said.split("Build latrines", 1)[1].split("</tr>", 1)[0]


def test_the_dates_of_the_law_say_where_they_are_known_from(client: Client, everybody: Cast) -> None:
    said = page(client, everybody.amina, "?dates=all")
    law = said.split('id="law"', 1)[1]
    count = len(deadlines_of(everybody.cycle))
    assert f"{count} dates of the law fall in this year" in said
    assert "Annual Development Plan to the County Assembly" in law
    assert "1 Sep 2026" in law
    assert "read in the source" in law
    assert "recalled, not read: please check" in law
    assert "2027/28" in law
    assert law.count('<th scope="row">') == count
    assert said.count('<rect x="') > count
    some = page(client, everybody.amina, "?sector=water").split('id="law"', 1)[1]
    assert some.count('<th scope="row">') in (5, count)  # the next five, as long as there are any


def test_the_timeline_is_filtered_like_the_plan(client: Client, everybody: Cast) -> None:
    said = page(client, everybody.amina, "?sector=water&quarter=4")
    assert "1 to 1 of 1" in said
    assert "Construct school latrines" in said
    assert "There is no ward “x”" in page(client, everybody.amina, "?ward=x")
    assert "No activity fits" in page(client, everybody.amina, "?words=aeroplane")


def test_hidden_wards_and_titles_stay_hidden(client: Client, everybody: Cast) -> None:
    Activity.objects.filter(number__endswith="water/003").update(title="Latrines at Maralal")
    said = page(client, everybody.naomi)
    assert "Latrines at [place not shown]" in said
    assert "Latrines" not in page(client, everybody.naomi, "?ward=maralal")
    assert "Latrines" not in page(client, everybody.naomi, "?words=maralal")


def test_an_empty_year_says_what_to_do_next(client: Client, everybody: Cast) -> None:
    client.force_login(everybody.ekai)
    said = client.get("/turkana/2026-27/when/").content.decode()
    assert "No plan has come in yet" in said
    assert "/turkana/2026-27/send/" in said
    assert "dates of the law" in said


def test_a_plan_without_days_says_so(client: Client, everybody: Cast) -> None:
    Activity.objects.update(start=None, until=None)
    assert "<h1>No activity has known days in this year</h1>" in page(client, everybody.amina)


def test_strangers_learn_nothing(client: Client, everybody: Cast) -> None:
    for user in (everybody.otieno, everybody.ekai):
        client.force_login(user)
        assert client.get(WHEN).status_code == 404


@pytest.mark.parametrize("query", ["", "?sector=water&words=borehole&ward=wamba-east&quarter=2"])
def test_the_page_reads_little(
    client: Client, everybody: Cast, django_assert_max_num_queries: DjangoAssertNumQueries, query: str
) -> None:
    for user in (everybody.amina, everybody.naomi):
        client.force_login(user)
        with django_assert_max_num_queries(MOST_QUERIES):
            client.get(WHEN + query)


def test_a_bar_is_cut_to_the_year_and_never_too_thin_to_see() -> None:
    day = dt.timedelta(days=1)
    assert charts.across(YEAR.start - 90 * day, YEAR.end + 90 * day, YEAR) == charts.Bar(0, 365)
    assert charts.across(YEAR.start, YEAR.start + day, YEAR) == charts.Bar(0, 2)
    assert charts.across(YEAR.end, YEAR.end + day, YEAR) is None
    assert charts.across(YEAR.start - 2 * day, YEAR.start, YEAR) is None


def test_columns_are_as_high_as_their_counts() -> None:
    assert charts.standing([0, 1, 5_000, 10_000]) == [
        charts.Column(60, 0), charts.Column(58, 2), charts.Column(30, 30), charts.Column(0, 60),
    ]  # fmt: skip
    assert charts.standing([0, 0]) == [charts.Column(60, 0)] * 2


def test_shares_stand_beside_one_another() -> None:
    assert [(bar.x, bar.width) for bar in charts.parts([25, 75])] == [(0, 25), (25, 75)]
    assert len({bar.fill for bar in charts.parts([40, 40, 20])}) == 3


def test_a_sum_in_a_title_is_not_told_where_its_partner_hides_its_money(
    client: Client, everybody: Cast
) -> None:
    hidden = Activity.objects.filter(organisation=everybody.maji)
    hidden.update(title="Clinic 45,321 grant", kes=None)
    client.force_login(everybody.naomi)
    assert "45,321" not in client.get("/samburu/2026-27/when/").content.decode()
    client.force_login(everybody.amina)
    assert "45,321" in client.get("/samburu/2026-27/when/").content.decode()
