"""Findings about one work said once with links among them, and packages of work that comes together."""

from dataclasses import replace

import pytest
from django.test import Client

from cast import NOW, Cast
from pamoja.analysis.grouped import group_of, packages_of
from pamoja.analysis.models import Finding
from pamoja.analysis.queries import newest_run
from pamoja.cycles.models import Cycle, Shown
from pamoja.organisations.models import User
from pamoja.organisations.rights import part_of
from pamoja.plans import operations as plans
from pamoja.plans.queries import View, view_of
from talks import compare_again, finding, officer_of, shows

YEAR = "/samburu/2026-27"
HEADING = "Activity,Ward,Start,End,Budget (KES),Target group\n"
BOREHOLE = "Repair the borehole,Wamba East,01/10/2026,31/12/2026,3000000,pastoralists\n"
COMMITTEE = "Train water committees,Wamba East,01/02/2027,31/03/2027,700000,water users\n"


@pytest.fixture
def third(everybody: Cast) -> User:
    """An officer of Lishe, whose plan repairs the same borehole too and trains its committee."""
    officer = officer_of(everybody, everybody.lishe)
    sent = plans.send(
        cycle=everybody.cycle, organisation=everybody.lishe, name="lishe.csv",
        content=f"Lishe work plan 2026/27\n\n{HEADING}{BOREHOLE}{COMMITTEE}".encode(), by=officer, at=NOW,
    )  # fmt: skip
    read = plans.read(submission=sent, at=NOW)
    plans.put_in(submission=read, by=officer, at=NOW)
    compare_again(everybody.cycle)
    return officer


def view(cycle: Cycle, user: User) -> View:
    return view_of(cycle, part_of(user, cycle.county))


def boreholes(everybody: Cast) -> list[Finding]:
    run = newest_run(everybody.cycle)
    return list(
        Finding.objects.filter(run=run, kind="duplication", params__place="Wamba East").order_by("key")
    )


def page(client: Client, user: User, address: str) -> str:
    client.force_login(user)
    return " ".join(client.get(address).content.decode().split())


def test_a_finding_about_what_three_do_links_to_the_others(
    client: Client, everybody: Cast, third: User
) -> None:
    one = next(f for f in boreholes(everybody) if "borehole" in f.title)
    group = group_of(one, view(everybody.cycle, everybody.amina))
    assert group is not None
    assert len({a.organisation_id for a in group.activities}) == 3
    said = page(client, everybody.amina, f"{YEAR}/findings/{one.key}/")
    assert "findings about the same work at Wamba East, by" in said
    for other, _of in group.findings:
        assert other.key == one.key or f"/findings/{other.key}/" in said


def test_one_that_stands_alone_says_nothing_of_others(client: Client, everybody: Cast) -> None:
    said = page(client, everybody.amina, f"{YEAR}/findings/{finding(everybody).key}/")
    assert "about the same work" not in said


def test_where_a_partner_hides_its_places_its_findings_are_in_no_group(everybody: Cast, third: User) -> None:
    shows(everybody, everybody.tegemeo, everybody.naomi, money=Shown.ALL, sites=Shown.TOTALS)
    for one in boreholes(everybody):
        group = group_of(one, view(everybody.cycle, everybody.lekadaa))
        if group:
            assert everybody.tegemeo.pk not in {a.organisation_id for a in group.activities}


def test_what_comes_together_is_listed_by_place_and_quarter(
    client: Client, everybody: Cast, third: User
) -> None:
    run = newest_run(everybody.cycle)
    assert run
    packed = packages_of(run, view(everybody.cycle, everybody.amina))
    assert packed
    assert all(len(one.findings) >= 2 for one in packed)
    said = page(client, everybody.amina, f"{YEAR}/findings/?group=help")
    assert "Integration packages" in said
    assert "Wamba East" in said
    assert "Integration packages" not in page(client, everybody.amina, f"{YEAR}/findings/")


def test_what_is_private_to_others_is_in_no_package(everybody: Cast, third: User) -> None:
    run = newest_run(everybody.cycle)
    assert run
    stranger = replace(view(everybody.cycle, everybody.member_of_assembly))
    assert packages_of(run, stranger) == []
