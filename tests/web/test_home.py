import datetime as dt
import gzip

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cast import NOW, Cast
from pamoja.analysis.models import Progress
from pamoja.analysis.operations import ask_partners, judge, open_to_all
from pamoja.analysis.queries import newest_run, undecided_overlaps
from pamoja.cycles.models import Cycle
from pamoja.cycles.operations import plan_changed
from pamoja.organisations.models import Organisation
from pamoja.organisations.operations import join
from pamoja.organisations.queries import government_of
from pamoja.organisations.rights import part_of
from pamoja.plans import operations as plans
from pamoja.plans.models import Activity, Row

HOME = "/samburu/2026-27/"
EVERYBODY = (
    "amina", "halima", "director", "minister", "ward_admin", "lekadaa", "grace", "naomi", "member_of_assembly",
    "auditor",
)  # fmt: skip


def page(client: Client, user: object, address: str = HOME) -> str:
    client.force_login(user)  # type: ignore[arg-type]
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def overlap_of(everybody: Cast) -> str:
    run = newest_run(everybody.cycle)
    assert run is not None
    return undecided_overlaps(run, part_of(everybody.amina, everybody.county))[0].finding.key


def test_the_economist_sees_what_needs_her_with_a_number_a_reason_and_a_button(
    client: Client, everybody: Cast
) -> None:
    said = page(client, everybody.amina)
    assert said.count('class="card todo"') == 3
    assert "<b>County Government of Samburu</b>, <b>Lishe Imara Consortium</b>, due 10 Jun 2026" in said
    assert "wait for a correction or a look, most from <b>Maji na Afya Trust</b> (2)" in said
    assert "undecided. At most <b>KES" in said
    assert f'href="{HOME}received/"' in said
    assert f'href="{HOME}findings/?group=overlaps&amp;state=waiting"' in said


def test_what_the_card_counts_is_what_the_findings_page_lists(client: Client, everybody: Cast) -> None:
    run = newest_run(everybody.cycle)
    assert run is not None
    waiting = undecided_overlaps(run, part_of(everybody.amina, everybody.county))
    said = page(client, everybody.amina)
    assert f'<div class="big">{len(waiting)}</div><p>probable overlap' in said


def test_the_secretariat_sees_the_same_as_the_economist(client: Client, everybody: Cast) -> None:
    assert page(client, everybody.halima).count('class="card todo"') == 3


def test_a_director_sees_the_activities_and_overlaps_of_the_sector(client: Client, everybody: Cast) -> None:
    said = page(client, everybody.director)
    waiting = Activity.objects.filter(cycle=everybody.cycle, withdrawn=False, sector__slug="water").count()
    assert f'<div class="big">{waiting}</div><p>activities in <b>Water, Environment' in said
    assert f'href="{HOME}plans/?sector=water&amp;state=submitted"' in said
    assert "Plans have not come" not in said


def test_what_a_director_returned_is_told_beside_what_waits(client: Client, everybody: Cast) -> None:
    activity = Activity.objects.filter(cycle=everybody.cycle, sector__slug="water")[0]
    plans.give_back(activity=activity, note="Which village?", by=everybody.director, at=NOW)
    assert "1 more is back with its partner." in page(client, everybody.director)


def test_a_partner_sees_its_rows_and_the_choice_it_has_not_made(client: Client, everybody: Cast) -> None:
    said = page(client, everybody.lekadaa)
    assert said.count('class="card todo"') == 2
    assert "rows of <b>Maji na Afya Trust</b> wait: 2 to correct or check first." in said
    assert f'href="{HOME}submissions/{everybody.maji_plan.uuid}/"' in said
    assert f'href="{HOME}partners/{everybody.maji.uuid}/#shown"' in said
    assert "Tegemeo" not in said.partition("Plans received")[2]


def test_a_partner_whose_plan_has_not_come_is_told_when_it_is_due(client: Client, everybody: Cast) -> None:
    join(
        user=everybody.otieno,
        organisation=everybody.lishe,
        county=everybody.county,
        role="officer",
        by=None,
        at=NOW,
    )
    said = page(client, everybody.otieno)
    assert "plan has not come: <b>Lishe Imara Consortium</b>, due 10 Jun 2026" in said
    assert f'href="{HOME}send/"' in said


def test_a_partner_is_told_of_the_finding_it_was_asked_about_until_it_has_answered(
    client: Client, everybody: Cast
) -> None:
    key = overlap_of(everybody)
    assert "Nothing waits for you" in page(client, everybody.naomi)
    ask_partners(cycle=everybody.cycle, key=key, by=everybody.amina, at=NOW)
    said = page(client, everybody.naomi)
    assert "finding waits for your word" in said
    assert f'href="{HOME}findings/{key}/"' in said
    judge(cycle=everybody.cycle, key=key, answer="same", reason="One borehole", by=everybody.naomi, at=NOW)
    assert "Nothing waits for you" in page(client, everybody.naomi)
    judge(cycle=everybody.cycle, key=key, answer="open", reason="", by=everybody.naomi, at=NOW)
    assert "finding waits for your word" in page(client, everybody.naomi)


def test_a_finding_that_both_partners_call_the_same_waits_for_nobody(client: Client, everybody: Cast) -> None:
    key = overlap_of(everybody)
    before = page(client, everybody.amina)
    for user in (everybody.lekadaa, everybody.naomi):
        judge(cycle=everybody.cycle, key=key, answer="same", reason="One borehole", by=user, at=NOW)
    run = newest_run(everybody.cycle)
    assert run is not None
    left = len(undecided_overlaps(run, part_of(everybody.amina, everybody.county)))
    said = page(client, everybody.amina)
    assert said != before
    assert (f'<div class="big">{left}</div><p>probable overlap' in said) is (left > 0)


@pytest.mark.parametrize("who", ["minister", "ward_admin", "member_of_assembly"])
def test_those_who_only_look_are_told_what_there_is_to_look_at(
    client: Client, everybody: Cast, who: str
) -> None:
    key = overlap_of(everybody)
    ask_partners(cycle=everybody.cycle, key=key, by=everybody.amina, at=NOW)
    open_to_all(cycle=everybody.cycle, key=key, by=everybody.amina, at=NOW)
    said = page(client, getattr(everybody, who))
    assert "finding is open for all to see." in said
    sees_all_places = (
        who != "member_of_assembly"
    )  # a ward that is named would tell where a hidden partner works
    assert ("wards are named by no partner: <b>" in said) is sees_all_places
    assert "What there is to look at" in said


def test_an_auditor_is_led_to_the_journal(client: Client, everybody: Cast) -> None:
    plans.withdraw(submission=everybody.tegemeo_plan, by=everybody.naomi, at=dt.datetime.now(dt.UTC))
    assert "came into the journal in the last 30 days" in page(client, everybody.auditor)


def test_a_cell_of_the_table_opens_its_rows(client: Client, everybody: Cast) -> None:
    said = page(client, everybody.amina)
    assert f'<a href="{HOME}plans/?ward=wamba-east&amp;sector=water">3</a>' in said
    assert '<td class="h0">none</td>' in said


def test_wards_of_a_partner_who_does_not_show_them_are_not_counted_and_that_is_said(
    client: Client, everybody: Cast
) -> None:
    said = page(client, everybody.naomi)
    assert f'<a href="{HOME}plans/?ward=wamba-east&amp;sector=water">1</a>' in said
    assert "Not counted: 4 activities whose partners do not show their wards." in said
    assert "whose partners do not show" not in page(client, everybody.amina)


def test_the_years_stand_on_one_axis_with_the_dates_behind_them(client: Client, everybody: Cast) -> None:
    everybody.tegemeo_plan.calendar = "us"
    everybody.tegemeo_plan.save()
    said = page(client, everybody.amina)
    assert "Plans come in 2 calendars" in said
    assert (
        'role="img" aria-label="The county year 2026/27, Jul 2026 to Jun 2027; US fiscal year 2026/27, 9 of 12'
        in said
    )
    assert (
        "9 months of 2026/27 fall in the county&#x27;s year." in said or "fall in the county's year." in said
    )
    assert f'<a href="{HOME}when/?dates=all#law">' in said
    assert "are recalled, not read in their source" in said


def test_money_of_all_partners_is_shown_to_the_county_and_only_its_own_to_a_partner(
    client: Client, everybody: Cast
) -> None:
    county = page(client, everybody.amina)
    assert "KES 8 million" in county
    assert "Seen by the county, the secretariat and auditors" in county
    own = page(client, everybody.naomi)
    assert "KES 8.4 million" in own
    assert "KES 8 million" not in own
    assert "How your plan stands" in own
    assert "How your plan stands" not in page(client, everybody.member_of_assembly)


def test_a_county_without_a_plan_says_so(client: Client, everybody: Cast) -> None:
    said = page(client, everybody.ekai, "/turkana/2026-27/")
    assert "Who is where: nothing to show yet" in said
    assert "There are no findings yet." not in said


@pytest.mark.parametrize("who", EVERYBODY)
def test_home_asks_the_database_no_more_than_twelve_times(
    client: Client, everybody: Cast, who: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(getattr(everybody, who))
    with django_assert_max_num_queries(12):
        client.get(HOME)


def test_home_is_small(client: Client, everybody: Cast) -> None:
    client.force_login(everybody.amina)
    assert len(gzip.compress(client.get(HOME).content)) < 8_000


def test_a_stranger_is_sent_to_sign_in_and_an_outsider_finds_nothing(client: Client, everybody: Cast) -> None:
    assert client.get(HOME).status_code == 302
    for user in (everybody.otieno, everybody.ekai):
        client.force_login(user)
        assert client.get(HOME).status_code == 404
        assert client.get(f"{HOME}progress/").status_code == 404


def test_progress_asks_again_while_the_findings_are_behind_and_then_stops(
    client: Client, everybody: Cast
) -> None:
    plan_changed(cycle=everybody.cycle)
    progress = Progress.objects.get(cycle=everybody.cycle)
    Progress.objects.filter(pk=progress.pk).update(started_at=NOW, step="compare", share=0.25)
    said = page(client, everybody.amina)
    assert f'hx-get="{HOME}progress/"' in said
    assert "Comparing the plans" in said
    assert "Look again" in said
    part = client.get(f"{HOME}progress/", headers={"HX-Request": "true"})
    assert b"<html" not in part.content
    assert b'value="0.25"' in part.content
    assert len(part.content) < 1_000
    Cycle.objects.filter(pk=everybody.cycle.pk).update(plan_version=everybody.cycle.plan_version)
    done = client.get(f"{HOME}progress/", headers={"HX-Request": "true"}).content.decode()
    assert "The findings are of 1 Jun 2026" in done
    assert "hx-get" not in done


def test_an_analysis_that_failed_says_so_and_no_page_waits_for_it(client: Client, everybody: Cast) -> None:
    plan_changed(cycle=everybody.cycle)
    Progress.objects.filter(cycle=everybody.cycle).update(trouble="MemoryError: ")
    said = page(client, everybody.amina)
    assert "The plans could not be compared." in said
    assert "hx-get" not in said


def test_progress_without_script_leads_to_the_page_itself(client: Client, everybody: Cast) -> None:
    client.force_login(everybody.amina)
    assert client.get(f"{HOME}progress/").headers["Location"] == HOME


def test_a_person_of_several_counties_sees_each_with_its_counts(
    client: Client, everybody: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    turkana = everybody.elsewhere.county
    join(
        user=everybody.amina,
        organisation=government_of(turkana),
        county=turkana,
        role="minister",
        by=None,
        at=NOW,
    )
    client.force_login(everybody.amina)
    with django_assert_max_num_queries(12):
        said = " ".join(client.get("/").content.decode().split())
    assert "You take part in 2 plans" in said
    assert "8 activities in the plan. <b>2 rows wait</b> to be put in." in said
    assert "0 activities in the plan." in said
    assert "No row waits." not in said, "a minister sees no rows"


def test_a_person_without_a_role_is_told_what_to_do(client: Client, everybody: Cast) -> None:
    assert "You have no part in a county" in page(client, everybody.otieno, "/")


def test_a_person_of_one_county_is_led_straight_to_it(client: Client, everybody: Cast) -> None:
    client.force_login(everybody.amina)
    assert client.get("/").headers["Location"] == HOME


def test_rows_that_only_wait_to_be_put_in_are_not_called_wrong(client: Client, everybody: Cast) -> None:
    Row.objects.filter(submission=everybody.maji_plan).update(trouble=Row.Trouble.FINE)
    said = page(client, everybody.lekadaa)
    assert "wait: nothing to correct, put them in." in said
    assert "Put them in" in said


def test_a_name_of_forty_words_stands_on_the_page_whole(client: Client, everybody: Cast) -> None:
    name = " ".join(["Jumuiya"] * 40)[:300]
    Organisation.objects.filter(pk=everybody.lishe.pk).update(name=name)
    assert name in page(client, everybody.amina)
