from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cast import NOW, Cast
from pamoja.analysis.models import Finding, Gap
from pamoja.analysis.operations import ask_partners, open_to_all
from pamoja.analysis.queries import newest_run
from pamoja.cycles.models import Participation
from pamoja.cycles.operations import choose_shown
from pamoja.organisations.models import Network, Organisation

PARTNERS = "/samburu/2026-27/partners/"


def page(client: Client, user: object, organisation: Organisation | None = None) -> str:
    client.force_login(user)  # type: ignore[arg-type]
    answer = client.get(f"{PARTNERS}{organisation.uuid}/" if organisation else PARTNERS)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_everybody_sees_who_takes_part(client: Client, everybody: Cast) -> None:
    everybody.maji.networks.add(Network.objects.create(name="Maji Kwanza", kind="partnership"))
    for user in (everybody.amina, everybody.naomi, everybody.member_of_assembly):
        said = page(client, user)
        assert "4 organisations take part; 2 have activities in the plan" in said
        assert "Maji Kwanza" in said
        assert f'href="/samburu/2026-27/plans/?partner={everybody.maji.uuid}">4 activities</a>' in said


def test_the_state_of_a_plan_is_told_to_the_county_and_to_the_partner_itself(
    client: Client, everybody: Cast
) -> None:
    assert "2 to correct or check" in page(client, everybody.amina)
    assert "not chosen yet: totals only" in page(client, everybody.amina)
    naomi = page(client, everybody.naomi)
    assert "to correct" not in naomi
    assert naomi.count("not told") == 3
    assert "Other partners see" not in naomi


def test_the_county_sees_what_a_partner_sent_plans_and_costs(client: Client, everybody: Cast) -> None:
    said = page(client, everybody.amina, everybody.maji)
    assert "Maji na Afya Trust plans 4 activities" in said
    assert "KES 8 million" in said
    assert f'href="/samburu/2026-27/submissions/{everybody.maji_plan.uuid}/"' in said
    assert "It names 3 wards" in said
    assert f'href="/samburu/2026-27/plans.csv?partner={everybody.maji.uuid}"' in said
    assert "Tegemeo la Nyika Programme" in said.partition("Possible overlaps with")[2]
    assert "Keep this choice" not in said


def test_another_partner_sees_no_money_no_places_and_no_files_of_one_that_shows_totals(
    client: Client, everybody: Cast
) -> None:
    said = page(client, everybody.naomi, everybody.maji)
    assert "Its money is not shown to you. Its places are not shown to you." in said
    assert "Where it works is not shown to you" in said
    for hidden in ("KES", "Wasso", "Waso", "maji.csv", "/submissions/", "ward="):
        assert hidden not in said


def test_a_partner_that_shows_sub_counties_is_counted_by_them(client: Client, everybody: Cast) -> None:
    participation = Participation.objects.get(organisation=everybody.maji, cycle=everybody.cycle)
    choose_shown(participation=participation, money="all", sites="band", by=everybody.lekadaa, at=NOW)
    said = page(client, everybody.naomi, everybody.maji)
    assert "It works in 2 sub-counties" in said
    assert "Samburu Central: 1 activity" in said
    assert "KES 8 million" in said
    assert "Maralal:" not in said
    assert "Its places are shown to you as sub-counties." in said


def test_money_in_a_band_is_no_sum_on_the_page(client: Client, everybody: Cast) -> None:
    said = page(client, everybody.lekadaa, everybody.tegemeo)
    assert "Its money is shown to you as a band" in said
    assert "KES" not in said


def test_what_a_finding_says_of_two_others_is_seen_once_it_is_opened(client: Client, everybody: Cast) -> None:
    run = newest_run(everybody.cycle)
    assert run is not None
    found = Finding.objects.filter(run=run, kind="duplication").order_by("rank")[0]
    assert "No overlap that you can see" in page(client, everybody.member_of_assembly, everybody.maji)
    ask_partners(cycle=everybody.cycle, key=found.key, by=everybody.amina, at=NOW)
    assert "No overlap that you can see" in page(client, everybody.member_of_assembly, everybody.maji)
    open_to_all(cycle=everybody.cycle, key=found.key, by=everybody.amina, at=NOW)
    said = page(client, everybody.member_of_assembly, everybody.maji)
    assert "Possible overlaps with 1 organisation, please check" in said


def test_a_partner_reads_what_its_plan_gets_back(client: Client, everybody: Cast) -> None:
    run = newest_run(everybody.cycle)
    assert run is not None
    help_found = Finding.objects.filter(run=run, kind__in=("layering", "sequencing", "cost_sharing")).count()
    said = page(client, everybody.lekadaa, everybody.maji)
    assert ("goes with its own" in said) is (help_found > 0)
    assert "Wards of the same sub-counties where no partner works in its sectors" in said
    assert "<b>Water, Environment, Natural Resources and Energy</b>:" in said


def test_gaps_near_a_partner_tell_nobody_where_it_works(client: Client, everybody: Cast) -> None:
    assert Gap.objects.filter(programme="").exists()
    assert "Wards of the same sub-counties" not in page(client, everybody.naomi, everybody.maji)
    assert "Wards of the same sub-counties" in page(client, everybody.amina, everybody.maji)


def test_gaps_near_a_partner_do_not_tell_where_another_one_works(client: Client, everybody: Cast) -> None:
    assert "Wards of the same sub-counties" not in page(client, everybody.naomi, everybody.tegemeo)


def as_help(everybody: Cast) -> None:
    """A newer run in which what overlapped helps."""
    run = newest_run(everybody.cycle)
    assert run is not None
    old = list(Finding.objects.filter(run=run, kind="duplication").prefetch_related("members", "wards"))
    run.pk, run.uuid = None, uuid4()
    run.save()
    for finding in old:
        members, wards = list(finding.members.all()), list(finding.wards.all())
        finding.pk, finding.run, finding.kind = None, run, "layering"
        finding.save()
        for member in members:
            member.pk, member.finding = None, finding
            member.save()
        for ward in wards:
            ward.pk, ward.finding = None, finding
            ward.save()


def test_wards_in_which_others_help_are_not_named_where_one_of_them_hides_its_places(
    client: Client, everybody: Cast
) -> None:
    as_help(everybody)
    assert "in Maralal and Wamba East" in page(client, everybody.amina, everybody.tegemeo)
    said = page(client, everybody.naomi, everybody.tegemeo)
    assert "where the wards are not shown" in said
    assert "in Maralal" not in said
    assert "in Wamba East" not in said


def test_an_officer_chooses_who_sees_its_money_and_places(client: Client, everybody: Cast) -> None:
    said = page(client, everybody.lekadaa, everybody.maji)
    assert "Choose who may see your money and your places: until then, totals only" in said
    answer = client.post(f"{PARTNERS}{everybody.maji.uuid}/shown/", {"money": "band", "sites": "all"})
    assert answer.headers["Location"] == f"{PARTNERS}{everybody.maji.uuid}/"
    chosen = Participation.objects.get(organisation=everybody.maji, cycle=everybody.cycle)
    assert (chosen.money, chosen.sites, chosen.chosen_by) == ("band", "all", everybody.lekadaa)
    assert "Kept. From now on other partners see what you chose." in page(
        client, everybody.lekadaa, everybody.maji
    )
    assert "Its places are shown to all partners." in page(client, everybody.naomi, everybody.maji)


def test_a_choice_that_is_none_is_asked_for_again_and_what_was_chosen_is_kept(
    client: Client, everybody: Cast
) -> None:
    client.force_login(everybody.lekadaa)
    answer = client.post(f"{PARTNERS}{everybody.maji.uuid}/shown/", {"money": "everything", "sites": "band"})
    assert answer.status_code == 422
    said = answer.content.decode()
    assert '<p class="error"' in said
    assert 'value="band" class="" ' in said or 'value="band"' in said
    assert "checked" in said.partition("Your places")[2]
    assert Participation.objects.get(organisation=everybody.maji, cycle=everybody.cycle).chosen_at is None


@pytest.mark.parametrize("who", ["amina", "halima", "naomi", "auditor", "director", "member_of_assembly"])
@pytest.mark.parametrize("money", ["all", "nonsense"])
def test_nobody_else_chooses_for_a_partner(client: Client, everybody: Cast, who: str, money: str) -> None:
    client.force_login(getattr(everybody, who))
    answer = client.post(f"{PARTNERS}{everybody.maji.uuid}/shown/", {"money": money, "sites": "all"})
    assert answer.status_code == 403


def test_an_organisation_that_does_not_take_part_has_no_page(client: Client, everybody: Cast) -> None:
    client.force_login(everybody.amina)
    for organisation in (everybody.hub.uuid, "00000000-0000-0000-0000-000000000000"):
        assert client.get(f"{PARTNERS}{organisation}/").status_code == 404
        assert (
            client.post(f"{PARTNERS}{organisation}/shown/", {"money": "all", "sites": "all"}).status_code
            == 404
        )
    assert client.get(f"{PARTNERS}{everybody.maji.uuid}/shown/").status_code == 405


def test_a_stranger_is_sent_to_sign_in_and_an_outsider_finds_nothing(client: Client, everybody: Cast) -> None:
    assert client.get(PARTNERS).status_code == 302
    client.force_login(everybody.ekai)
    assert client.get(PARTNERS).status_code == 404
    assert client.get(f"{PARTNERS}{everybody.maji.uuid}/").status_code == 404


@pytest.mark.parametrize("who", ["amina", "lekadaa", "naomi"])
def test_the_pages_ask_the_database_no_more_than_twelve_times(
    client: Client, everybody: Cast, who: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(getattr(everybody, who))
    for address in (PARTNERS, f"{PARTNERS}{everybody.maji.uuid}/"):
        with django_assert_max_num_queries(12):
            client.get(address)


def test_a_name_of_forty_words_stands_whole_and_escaped(client: Client, everybody: Cast) -> None:
    name = "<b>" + " ".join(["Jumuiya"] * 36)
    Organisation.objects.filter(pk=everybody.lishe.pk).update(name=name)
    said = page(client, everybody.amina, everybody.lishe)
    assert "&lt;b&gt;Jumuiya Jumuiya" in said
    assert "has nothing in the plan yet" in said
    assert "Nothing has come yet." in said
