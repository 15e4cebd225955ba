import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cast import NOW, Cast
from pamoja.analysis.models import Finding, Remark, Talk, Verdict
from pamoja.analysis.operations import ask_partners, judge, open_to_all, say
from pamoja.analysis.queries import newest_run
from pamoja.cycles.models import Shown
from pamoja.journal.models import Message
from pamoja.organisations.models import User
from pamoja.plans.models import Row
from talks import LATER, compare_again, correct_row, finding, officer_of, shows

MOST_QUERIES = 12
EVERYBODY = "?group=overlaps&state=new"


def address(found: Finding, end: str = "") -> str:
    return f"/samburu/2026-27/findings/{found.key}/{end}"


def page(client: Client, user: User, found: Finding, query: str = "", status: int = 200) -> str:
    client.force_login(user)
    answer = client.get(address(found, query))
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def post(client: Client, user: User, found: Finding, end: str, status: int = 302, **typed: str) -> str:
    client.force_login(user)
    answer = client.post(address(found, end), typed)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def opened(everybody: Cast, found: Finding) -> None:
    ask_partners(cycle=everybody.cycle, key=found.key, by=everybody.amina, at=NOW)
    open_to_all(cycle=everybody.cycle, key=found.key, by=everybody.amina, at=NOW)


def test_both_activities_stand_side_by_side_with_why_and_what_would_change_it(
    client: Client, everybody: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    found = finding(everybody)
    say(cycle=everybody.cycle, key=found.key, text="Ours is the pump", by=everybody.naomi, at=NOW)
    judge(cycle=everybody.cycle, key=found.key, answer="same", reason="one pump", by=everybody.naomi, at=NOW)
    client.force_login(everybody.amina)
    with django_assert_max_num_queries(MOST_QUERIES):
        said = " ".join(client.get(address(found, "?sector=water&state=asked")).content.decode().split())
    assert "<h1>Two partners plan borehole rehabilitation at Wamba East</h1>" in said
    for text in (
        "“Repair Wamba borehole”", "“Rehabilitate the borehole at Wamba”", "1 Oct 2026 – 31 Dec 2026",
        "1 Nov 2026 – 31 Jan 2027", "KES 3,400,000", "KES 4,000,000", "row 4 of “maji.csv”",
        "row 4 of “tegemeo.csv”", "61 days shared", "probably the same kind", "up to KES 3,400,000",
        "Both run from 1 November 2026 to 31 December 2026 (61 shared days).", "Ask both what exactly is done",
        "Ours is the pump", "one pump", "an opinion",
    ):  # fmt: skip
        assert text in said, text
    features = re.findall(r"<dt>([^<]*)</dt><dd>", said)
    assert features == ["What", "Where", "When", "For whom", "Money", "Who"]
    maji = Row.objects.get(submission=everybody.maji_plan, line=4)
    assert f"/submissions/{everybody.maji_plan.uuid}/rows/{maji.position}/" in said


@pytest.mark.parametrize(
    "who", ["amina", "minister", "director", "ward_admin", "halima", "lekadaa", "grace", "naomi", "auditor"]
)
def test_those_concerned_see_it_in_few_queries(
    client: Client, everybody: Cast, who: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    found = finding(everybody)
    shows(everybody, everybody.tegemeo, everybody.naomi, money=Shown.BAND, sites=Shown.BAND)
    say(cycle=everybody.cycle, key=found.key, text="Ours is the pump", by=everybody.naomi, at=NOW)
    client.force_login(getattr(everybody, who))
    with django_assert_max_num_queries(MOST_QUERIES):
        answer = client.get(address(found, "?state=asked"))
    assert answer.status_code == 200
    assert "Ours is the pump" in answer.content.decode()


def test_third_partners_and_strangers_have_no_such_page_until_it_is_opened(
    client: Client, everybody: Cast
) -> None:
    found, third = finding(everybody), officer_of(everybody, everybody.lishe)
    outsiders = (third, everybody.member_of_assembly, everybody.otieno, everybody.ekai)
    for user in outsiders:
        page(client, user, found, status=404)
        for end in ("ask/", "say/", "open/", "judge/"):
            post(client, user, found, end, status=404, text="I", answer="same", reason="I")
    opened(everybody, found)
    for user in outsiders[:2]:
        page(client, user, found)
    for user in outsiders[2:]:
        page(client, user, found, status=404)
    client.logout()
    assert client.get(address(found)).status_code == 302


def test_a_key_that_nobody_gave_is_not_found(client: Client, everybody: Cast) -> None:
    client.force_login(everybody.amina)
    for key in ("nothing", "a" * 200):
        assert client.get(f"/samburu/2026-27/findings/{key}/").status_code == 404
        assert client.post(f"/samburu/2026-27/findings/{key}/ask/").status_code == 404
    other = f"/turkana/2026-27/findings/{finding(everybody).key}/"
    client.force_login(everybody.ekai)
    assert client.get(other).status_code == 404


def test_what_is_done_is_posted(client: Client, everybody: Cast) -> None:
    client.force_login(everybody.amina)
    for end in ("ask/", "say/", "open/", "judge/"):
        assert client.get(address(finding(everybody), end)).status_code == 405


def test_the_way_from_private_to_public(client: Client, everybody: Cast) -> None:
    found = finding(everybody)
    said = page(client, everybody.amina, found)
    assert "Ask both partners" in said
    assert "Private for now" in said
    assert "It can be put before everybody once its partners were asked." in said
    post(client, everybody.amina, found, "ask/")
    assert {m.to for m in Message.objects.filter(key__startswith="finding:asked")} == {
        "lekadaa@example.org", "grace@example.org", "naomi@example.org",
    }  # fmt: skip
    said = page(client, everybody.amina, found)
    assert "Asked: 3 people were written to." in said
    assert "Ask both partners" not in said
    post(client, everybody.naomi, found, "say/", text="Ours is the pump,\nnot the pipes")
    said = page(client, everybody.lekadaa, found)
    assert "Ours is the pump,<br>not the pipes" in said
    assert "Naomi, Tegemeo la Nyika Programme, 2" in said or "Naomi, Tegemeo la Nyika Programme," in said
    assert "Put it before everybody" not in said
    assert "can tell where they meet. Ask them first." in page(client, everybody.amina, found)
    post(client, everybody.amina, found, "open/")
    said = page(client, everybody.amina, found)
    assert "Everybody in this year's plan can see this" in said
    assert said.count('<li class="done">') == 3


def test_what_was_said_in_private_stays_private_when_it_is_opened(client: Client, everybody: Cast) -> None:
    found, third = finding(everybody), officer_of(everybody, everybody.lishe)
    say(cycle=everybody.cycle, key=found.key, text="Our donor may stop", by=everybody.naomi, at=NOW)
    open_to_all(cycle=everybody.cycle, key=found.key, by=everybody.amina, at=NOW)
    for user in (third, everybody.member_of_assembly):
        said = page(client, user, found)
        assert "Our donor may stop" not in said
        assert "stays with them" in said
        assert "<textarea" not in said
        assert 'name="answer"' not in said
    assert "Our donor may stop" in page(client, everybody.auditor, found)
    post(client, third, found, "say/", status=403, text="I too")
    post(client, third, found, "judge/", status=403, answer="same", reason="I too")


def test_opening_before_asking_is_refused_on_the_page(client: Client, everybody: Cast) -> None:
    found = finding(everybody)
    said = post(client, everybody.amina, found, "open/", status=422)
    assert "Ask the partners first: nothing is put before others that they have not seen." in said
    post(client, everybody.lekadaa, found, "open/", status=403)
    assert not Talk.objects.exists()


def test_an_empty_remark_is_told_beside_the_field(client: Client, everybody: Cast) -> None:
    said = post(client, everybody.naomi, finding(everybody), "say/", status=422, text="  ")
    assert "Write a few words: everybody in the thread reads them." in said
    assert not Remark.objects.exists()


def test_too_long_a_remark_is_kept_as_typed(client: Client, everybody: Cast) -> None:
    said = post(client, everybody.naomi, finding(everybody), "say/", status=422, text="pump " * 900)
    assert "pump pump pump" in said
    assert not Remark.objects.exists()


def test_an_answer_needs_a_choice_and_a_reason_and_keeps_what_was_typed(
    client: Client, everybody: Cast
) -> None:
    found = finding(everybody)
    said = post(client, everybody.amina, found, "judge/", status=422, reason="One pump for both")
    assert "Choose one of the answers." in said
    assert "One pump for both</textarea>" in said
    said = post(client, everybody.amina, found, "judge/", status=422, answer="both", reason=" ")
    assert "Say why in a few words" in said
    assert 'value="both" checked' in said
    said = post(client, everybody.amina, found, "judge/", status=422, answer="perhaps", reason="Why not")
    assert "Choose one of the answers." in said
    assert not Verdict.objects.exists()


def test_an_answer_is_kept_with_its_reason_and_can_be_taken_back(client: Client, everybody: Cast) -> None:
    found = finding(everybody)
    post(client, everybody.amina, found, "judge/", answer="same", reason="One <pump> for both")
    said = page(client, everybody.lekadaa, found)
    assert "Decided on" in said
    assert "<b>The same work</b>. One &lt;pump&gt; for both" in said
    assert "Take back" not in said
    assert "Take back" in page(client, everybody.amina, found)
    post(client, everybody.amina, found, "judge/", answer="open")
    said = page(client, everybody.amina, found)
    assert "Decided on" not in said
    assert "Taken back: not decided" in said
    assert "One &lt;pump&gt; for both" in said
    assert Verdict.objects.count() == 2


def test_a_partner_is_told_that_its_answer_is_an_opinion(client: Client, everybody: Cast) -> None:
    found = finding(everybody)
    assert "your organisation's opinion" in page(client, everybody.naomi, found)
    assert "Your answer decides for the county." in page(client, everybody.halima, found)
    for by in (everybody.lekadaa, everybody.naomi):
        post(client, by, found, "judge/", answer="together", reason="We share the crew")
    said = page(client, everybody.lekadaa, found)
    assert "<b>They belong together: plan them together</b>. We share the crew" in said


@pytest.mark.parametrize("who", ["minister", "ward_admin", "auditor"])
def test_who_only_looks_on_has_no_forms(client: Client, everybody: Cast, who: str) -> None:
    found, user = finding(everybody), getattr(everybody, who)
    said = page(client, user, found)
    assert "<textarea" not in said
    assert ">Ask both" not in said
    post(client, user, found, "judge/", status=403, answer="same", reason="I say so")
    post(client, user, found, "ask/", status=403)


def test_a_verdict_on_plans_that_changed_since_asks_for_a_new_look(client: Client, everybody: Cast) -> None:
    found = finding(everybody)
    post(client, everybody.amina, found, "judge/", answer="same", reason="One pump for both")
    correct_row(everybody.tegemeo_plan, "Repair", everybody.naomi, end="30 April 2027")
    said = page(client, everybody.amina, found)
    assert "The plan has changed since this was found; it is being compared again." in said
    compare_again(everybody.cycle)
    said = page(client, everybody.amina, found)
    assert "The plans have changed since this was decided: look again." in said
    assert "decided: “The same work”, because: One pump for both" in said
    assert "on the plans as they were then" in said
    post(client, everybody.amina, found, "judge/", answer="different", reason="Other months")
    said = page(client, everybody.amina, found)
    assert "look again" not in said
    assert "One pump for both" in said


def test_a_finding_that_went_still_shows_what_was_said_to_those_who_may_read_it(
    client: Client, everybody: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    found, third = finding(everybody), officer_of(everybody, everybody.lishe)
    say(cycle=everybody.cycle, key=found.key, text="We move ours", by=everybody.naomi, at=NOW)
    judge(
        cycle=everybody.cycle, key=found.key, answer="different", reason="moved", by=everybody.amina, at=NOW
    )
    correct_row(everybody.tegemeo_plan, "Repair", everybody.naomi, title="Buy seedlings", places="Nachola")
    compare_again(everybody.cycle)
    for user in (everybody.amina, everybody.lekadaa, everybody.naomi):
        client.force_login(user)
        with django_assert_max_num_queries(MOST_QUERIES):
            said = " ".join(client.get(address(found)).content.decode().split())
        assert "The plans have changed and this finding is no longer there." in said
        assert "We move ours" in said
        assert "moved" in said
        assert "<textarea" not in said
        post_said = post(client, user, found, "say/", status=422, text="And now the pipes?")
        assert "this finding is no longer there" in post_said
    page(client, third, found, status=404)
    page(client, everybody.member_of_assembly, found, status=404)


def test_what_was_typed_is_there_when_the_finding_went_meanwhile(client: Client, everybody: Cast) -> None:
    found = finding(everybody)
    correct_row(everybody.tegemeo_plan, "Repair", everybody.naomi, title="Buy seedlings", places="Nachola")
    compare_again(everybody.cycle)
    said = post(client, everybody.lekadaa, found, "say/", status=422, text="And now the pipes?")
    assert "And now the pipes?" in said


def test_previous_and_next_stay_within_the_list(client: Client, everybody: Cast) -> None:
    keys = list(Finding.objects.filter(run=newest_run(everybody.cycle)).order_by("rank"))
    said = page(client, everybody.amina, keys[1])
    assert "2 of 3" in said
    assert f'rel="prev" class="btn quiet" href="{address(keys[0])}"' in said
    assert f'rel="next" class="btn quiet" href="{address(keys[2])}"' in said
    said = page(client, everybody.amina, keys[1], EVERYBODY)
    assert "2 of 2" in said
    assert 'rel="next"' not in said
    assert "?group=overlaps&amp;state=new" in said
    client.force_login(everybody.amina)
    answer = client.post(address(keys[1], f"ask/{EVERYBODY}"))
    assert answer["Location"] == address(keys[1], EVERYBODY)
    said = page(client, everybody.amina, keys[1], EVERYBODY)  # asked now, so no longer among the new ones
    assert 'rel="prev"' not in said
    assert f'rel="next" class="btn quiet" href="{address(keys[0])}{EVERYBODY.replace("&", "&amp;")}"' in said


def test_odd_filters_do_no_harm(client: Client, everybody: Cast) -> None:
    for query in ("?partner=x&sector=%00&ward=../..&group=x&state=x", "?ward=" + "w" * 5000):
        assert "Why we think so" in page(client, everybody.amina, finding(everybody), query)


def test_who_sees_what_is_said(client: Client, everybody: Cast) -> None:
    said = page(client, everybody.lekadaa, finding(everybody))
    assert (
        "Only Maji na Afya Trust, Tegemeo la Nyika Programme, the county, the secretariat and the auditors"
        in said
    )
    assert (
        "Tegemeo la Nyika Programme shows other partners: money, a band only; places, all partners." in said
    )


def hidden(everybody: Cast, shown: str) -> Finding:
    """Naomi's partner names two wards and an odd sum, in its title too, and hides it."""
    correct_row(
        everybody.tegemeo_plan, "Repair", everybody.naomi, budget="4738291", places="Wamba East, Nachola",
        title="Repair Wamba borehole and the Nachola tank for KES 4,738,291",
        target_groups="pastoralists, pastoralists of Nachola",
    )  # fmt: skip
    compare_again(everybody.cycle)
    shows(everybody, everybody.tegemeo, everybody.naomi, money=shown, sites=shown)
    return finding(everybody)


def assert_hidden(said: str, *places: str) -> None:
    for secret in ("4738291", "4,738,291", "4.73", "4.74", "738", *places):
        assert secret not in said, secret


@pytest.mark.parametrize("shown", [Shown.BAND, Shown.TOTALS])
def test_the_other_partner_reads_no_more_than_was_chosen(client: Client, everybody: Cast, shown: str) -> None:
    said = page(client, everybody.lekadaa, hidden(everybody, shown))
    assert_hidden(said, "Nachola")
    assert "KES 3,400,000" in said  # his own
    assert "tegemeo.csv" not in said
    assert "row 4 of “maji.csv”" in said
    if shown == Shown.BAND:
        assert "Samburu East sub-county, Samburu North sub-county" in said
        assert "KES 1 to 5 million" in said
    else:
        assert "places are shown as totals only" in said
        assert "money is shown as totals only" in said
        assert "sub-county" not in said


@pytest.mark.parametrize("shown", [Shown.BAND, Shown.TOTALS])
def test_everybody_else_reads_no_more_either_once_it_is_opened(
    client: Client, everybody: Cast, shown: str
) -> None:
    found, third = hidden(everybody, shown), officer_of(everybody, everybody.lishe)
    shows(everybody, everybody.maji, everybody.lekadaa, money=shown, sites=shown)
    opened(everybody, found)
    for user in (third, everybody.member_of_assembly):
        said = page(client, user, found)
        assert_hidden(said, "Nachola", "Wamba East", "3400000", "3,400,000", "3.4")


@pytest.mark.parametrize("who", ["amina", "halima", "director", "auditor", "naomi"])
def test_the_county_and_the_own_side_read_it_all(client: Client, everybody: Cast, who: str) -> None:
    shows(everybody, everybody.maji, everybody.lekadaa, money=Shown.ALL, sites=Shown.ALL)
    said = page(client, getattr(everybody, who), hidden(everybody, Shown.TOTALS))
    for text in ("KES 4,738,291", "Nachola", "Same place: Wamba East."):
        assert text in said


def test_a_finding_about_one_activity_has_one_card(client: Client, everybody: Cast) -> None:
    run = newest_run(everybody.cycle)
    assert run is not None
    activity = finding(everybody).members.get(position=0).activity
    one = Finding.objects.create(
        run=run, key="deadline", fingerprint="x", rank=99, kind="calendar_conflict", tier="possible", score=0.5,
        title=f"“{activity.title}” falls in the week before a deadline: ADP", weakest="Ask whether.",
        evidence=[{"feature": "when", "sentence": "ADP: by 1 September (PFM Act).", "verdict": "match"}],
    )  # fmt: skip
    one.members.create(activity=activity, position=0)
    said = page(client, everybody.amina, one)
    assert "a deadline falls in it" in said
    assert "ADP: by 1 September (PFM Act)." in said
    assert "Ask the partner<" in said
    assert 'class="pair ' not in said


def test_swahili_readers_meet_the_same_page(client: Client, everybody: Cast) -> None:
    client.cookies["django_language"] = "sw"
    said = page(client, everybody.amina, finding(everybody))
    assert '<html lang="sw">' in said
    assert "KES 3,400,000" in said


def test_times_are_those_of_kenya(client: Client, everybody: Cast) -> None:
    found = finding(everybody)
    say(cycle=everybody.cycle, key=found.key, text="Ours", by=everybody.naomi, at=LATER)
    assert "1 Jun 2026, 13:00" in page(client, everybody.amina, found)
