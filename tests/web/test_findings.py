import csv
import io
import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cast import NOW, Cast
from pamoja.analysis.models import Finding
from pamoja.analysis.operations import ask_partners, judge, open_to_all
from pamoja.analysis.queries import newest_run
from pamoja.cycles.models import Shown
from pamoja.organisations.models import User
from talks import compare_again, correct_row, finding, officer_of, shows

LIST, TABLE = "/samburu/2026-27/findings/", "/samburu/2026-27/findings.csv"
BOREHOLE = "Two partners plan borehole rehabilitation at Wamba East"
LATRINES = "Two partners plan school latrines at Maralal"
MOST_QUERIES = 12
PEOPLE = (
    "amina", "minister", "director", "ward_admin", "halima", "lekadaa", "grace", "naomi", "member_of_assembly",
    "auditor",
)  # fmt: skip


def text_of(answer: Any) -> str:
    """A page without its filters, which name every ward of the county, on one line."""
    page = re.sub(r'<form class="filters".*?</form>', "", answer.content.decode(), flags=re.DOTALL)
    return " ".join(page.split())


def page(client: Client, user: User, query: str = "") -> str:
    client.force_login(user)
    answer = client.get(LIST + query)
    assert answer.status_code == 200
    return text_of(answer)


def table(client: Client, user: User, query: str = "") -> list[dict[str, str]]:
    client.force_login(user)
    answer = client.get(TABLE + query)
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def opened(everybody: Cast, *found: Finding) -> None:
    for one in found:
        ask_partners(cycle=everybody.cycle, key=one.key, by=everybody.amina, at=NOW)
        open_to_all(cycle=everybody.cycle, key=one.key, by=everybody.amina, at=NOW)


def titles(said: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="[^"]*">([^<]*)</a>', said)


def test_the_economist_sees_all_findings_best_first_with_what_they_touch(
    client: Client, everybody: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(everybody.amina)
    with django_assert_max_num_queries(MOST_QUERIES):
        said = text_of(client.get(LIST))
    assert titles(said)[:2] == [LATRINES, BOREHOLE]
    assert "<h1>3 findings, 2 of them wait for you</h1>" in said
    assert "They touch 5 activities of 2 organisations, together planned for KES 12.9 million." in said
    assert "up to KES 3,400,000" in said
    assert "Maji na Afya Trust and Tegemeo la Nyika Programme" in said
    assert "1 Nov – 31 Dec 2026" in said
    assert "Findings of 1 Jun 2026, 12:00, from 8 activities." in said
    assert "still being looked at in private" not in said


@pytest.mark.parametrize("who", PEOPLE)
def test_every_role_has_the_page_in_few_queries(
    client: Client, everybody: Cast, who: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    shows(everybody, everybody.tegemeo, everybody.naomi, money=Shown.BAND, sites=Shown.BAND)
    opened(everybody, finding(everybody))
    client.force_login(getattr(everybody, who))
    with django_assert_max_num_queries(MOST_QUERIES):
        said = text_of(client.get(f"{LIST}?state=opened"))
    assert len(titles(said)) == 1


def test_strangers_and_other_counties_have_no_such_page(client: Client, everybody: Cast) -> None:
    for user in (everybody.otieno, everybody.ekai):
        client.force_login(user)
        assert client.get(LIST).status_code == 404
        assert client.get(TABLE).status_code == 404
    client.logout()
    assert client.get(LIST).status_code == 302


def test_others_are_told_how_many_are_private_and_nothing_else(client: Client, everybody: Cast) -> None:
    third = officer_of(everybody, everybody.lishe)
    said = page(client, third)
    assert titles(said) == []
    assert "3 more findings are still being looked at in private by those they concern." in said
    assert "Wamba" not in said
    assert "Maji" not in said
    assert table(client, third) == []
    opened(everybody, finding(everybody))
    said = page(client, third)
    assert len(titles(said)) == 1
    assert "2 more findings are still being looked at" in said
    assert len(table(client, third)) == 1


def test_nothing_private_is_told_by_a_filter(client: Client, everybody: Cast) -> None:
    third = officer_of(everybody, everybody.lishe)
    for query in (f"?partner={everybody.maji.uuid}", "?ward=wamba-east", "?sector=water", "?group=overlaps"):
        said = page(client, third, query)
        assert titles(said) == []
        assert "Wamba" not in said
    assert "more finding" not in page(client, third, "?ward=wamba-east")


def test_it_is_narrowed_by_group_state_partner_sector_and_ward(client: Client, everybody: Cast) -> None:
    amina = everybody.amina
    ask_partners(cycle=everybody.cycle, key=finding(everybody).key, by=amina, at=NOW)
    assert titles(page(client, amina, "?group=help")) == [
        "Wamba East: first borehole rehabilitation, then water committee training"
    ]
    assert titles(page(client, amina, "?state=asked")) == [BOREHOLE]
    assert len(titles(page(client, amina, "?state=waiting"))) == 2
    assert len(titles(page(client, amina, "?ward=wamba-east&group=overlaps"))) == 1
    assert len(titles(page(client, amina, f"?partner={everybody.tegemeo.uuid}&sector=water"))) == 3
    assert len(titles(page(client, amina, f"?partner={everybody.tegemeo.name}&group=overlaps"))) == 2
    said = page(client, amina, "?group=dates&state=decided")
    assert "No finding fits" in said
    assert f'href="{LIST}"' in said


def test_the_tabs_keep_the_filters_and_count_what_is_behind_them(client: Client, everybody: Cast) -> None:
    said = page(client, everybody.amina, "?ward=wamba-east&group=overlaps")
    assert re.findall(r'<span class="tag">(\d+)</span></a>', said) == ["2", "1", "0", "1", "0"]
    assert f'href="{LIST}?ward=wamba-east&amp;group=help"' in said
    assert f"{finding(everybody).key}/?ward=wamba-east&amp;group=overlaps" in said


def test_what_is_misread_is_told_and_everything_is_shown(client: Client, everybody: Cast) -> None:
    said = page(client, everybody.amina, "?ward=atlantis&sector=%00&partner=x&group=y&state=z&page=99")
    assert "There is no ward “atlantis” in this county: all wards are shown." in said
    assert len(titles(said)) == 3


def test_a_list_longer_than_a_page_is_cut_and_its_pages_keep_the_filters(
    client: Client, everybody: Cast
) -> None:
    run = newest_run(everybody.cycle)
    assert run is not None
    first = Finding.objects.filter(run=run, kind="duplication").order_by("rank")[0]
    members = list(first.members.all())
    for at in range(60):
        copy = Finding.objects.create(
            run=run, key=f"copy{at:03d}", fingerprint="x", rank=100 + at, kind="duplication", tier="possible",
            score=0.5, title="Copy", code="title.duplication", params={**first.params, "place": f"Place {at}"},
            evidence=first.evidence, weakest="",
        )  # fmt: skip
        for member in members:
            copy.members.create(activity=member.activity, position=member.position)
    said = page(client, everybody.amina, "?group=overlaps")
    assert f'href="{LIST}?group=overlaps&amp;page=2"' in said or 'href="?group=overlaps&amp;page=2"' in said
    seen = titles(said)
    for number in (2, 3):
        seen += titles(page(client, everybody.amina, f"?group=overlaps&page={number}"))
    assert len(seen) == len(set(seen)) == 62
    assert len(table(client, everybody.amina, "?group=overlaps")) == 62


def test_the_table_has_the_rows_of_the_page(client: Client, everybody: Cast) -> None:
    key = finding(everybody).key
    judge(cycle=everybody.cycle, key=key, answer="same", reason="=one pump", by=everybody.amina, at=NOW)
    rows = table(client, everybody.amina)
    assert [row["Finding"] for row in rows] == titles(page(client, everybody.amina))
    row = next(row for row in rows if row["Id"] == key)
    assert row["Decision"] == "The same work"
    assert row["Why"] == "'=one pump"
    assert row["First day"] == "2026-11-01"
    assert row["Money at stake"] == "up to KES 3,400,000"
    assert row["Activities"].count("samburu/2026-27/water/") == 2


def hide(everybody: Cast, money: str, sites: str) -> None:
    """Naomi's partner repairs a pump in two wards for an odd sum, says so in the title, and hides it."""
    correct_row(
        everybody.tegemeo_plan, "Repair", everybody.naomi, budget="4738291", places="Wamba East, Nachola",
        title="Repair Wamba borehole and the Nachola tank for KES 4,738,291",
    )  # fmt: skip
    compare_again(everybody.cycle)
    shows(everybody, everybody.tegemeo, everybody.naomi, money=money, sites=sites)


def assert_hidden(said: str) -> None:
    assert "Nachola" not in said
    for sum_ in ("4738291", "4,738,291", "4.73", "4.74", "738"):
        assert sum_ not in said


@pytest.mark.parametrize("shown", [Shown.BAND, Shown.TOTALS])
def test_neither_page_nor_table_says_what_a_partner_hides(
    client: Client, everybody: Cast, shown: str
) -> None:
    hide(everybody, shown, shown)
    shows(everybody, everybody.maji, everybody.lekadaa, money=Shown.ALL, sites=Shown.ALL)
    opened(everybody, *Finding.objects.filter(run=newest_run(everybody.cycle), kind="duplication"))
    third = officer_of(everybody, everybody.lishe)
    for user in (everybody.lekadaa, third, everybody.member_of_assembly):
        said = page(client, user)
        rows = table(client, user)
        assert titles(said)
        assert_hidden(said)
        assert_hidden(repr([{**row, "Id": ""} for row in rows]))
        where = "Samburu East sub-county" if shown == Shown.BAND else "Samburu County"
        assert any(where in row["Where"] for row in rows)
    assert "Wamba East" not in page(client, third)
    assert "Wamba East" not in repr(table(client, third))


@pytest.mark.parametrize("who", ["amina", "halima", "auditor", "director", "naomi"])
def test_the_county_the_secretariat_auditors_and_the_own_side_see_it_all(
    client: Client, everybody: Cast, who: str
) -> None:
    hide(everybody, Shown.TOTALS, Shown.TOTALS)
    shows(everybody, everybody.maji, everybody.lekadaa, money=Shown.ALL, sites=Shown.ALL)
    said = page(client, getattr(everybody, who))
    assert BOREHOLE in said
    assert "up to KES 3,400,000" in said


def test_what_touches_what_is_counted_without_the_money_that_is_hidden(
    client: Client, everybody: Cast
) -> None:
    said = page(client, everybody.lekadaa)  # Tegemeo shows a band
    assert "together planned for KES 6.8 million" in said
    assert "2 activities whose partner shows money as a band or totals only" in said


def test_before_the_first_plan_and_before_the_first_analysis_it_says_what_to_do(
    client: Client, everybody: Cast
) -> None:
    client.force_login(everybody.ekai)
    address = "/turkana/2026-27/findings/"
    said = client.get(address).content.decode()
    assert "No plan has come in yet, so there is nothing to compare" in said
    assert "/turkana/2026-27/send/" in said
    everybody.elsewhere.plan_version = 1
    everybody.elsewhere.save()
    said = client.get(address).content.decode()
    assert "The plans are being compared for the first time" in said
    assert client.get("/turkana/2026-27/findings.csv").status_code == 200


def test_nothing_found_says_why_that_may_be(client: Client, everybody: Cast) -> None:
    correct_row(everybody.tegemeo_plan, "Repair", everybody.naomi, title="Buy seedlings", places="Nachola")
    correct_row(everybody.tegemeo_plan, "Construct", everybody.naomi, title="Buy goats", places="Nachola")
    compare_again(everybody.cycle)
    said = page(client, everybody.amina)
    assert "Nothing was found: no two plans touch each other" in said
    assert "/samburu/2026-27/received/" in said


def test_a_plan_that_changed_since_is_told_with_the_way_to_see_how_far(
    client: Client, everybody: Cast
) -> None:
    correct_row(everybody.tegemeo_plan, "Vaccinate", everybody.naomi, budget="1700000")
    said = page(client, everybody.amina)
    assert "The plan has changed since." in said
    assert 'href="/samburu/2026-27/#analysis"' in said
