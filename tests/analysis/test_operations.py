import datetime as dt
import json

import pytest
from django.db import DatabaseError, connection, transaction

from cast import NOW, Cast
from pamoja.analysis import queries
from pamoja.analysis.models import Finding, Gap, Member, Remark, Run, Talk, Verdict
from pamoja.analysis.operations import (
    GoneMeanwhile,
    NotAnAnswer,
    NotAsked,
    NothingSaid,
    analyse,
    analyse_and_tell,
    ask_partners,
    judge,
    open_to_all,
    say,
    want_analysis,
)
from pamoja.core.refusals import Refusal
from pamoja.journal.models import Entry, Message
from pamoja.organisations.models import User
from pamoja.organisations.rights import Hidden, NotAllowed, part_of
from pamoja.plans import operations as plans
from talks import LATER, compare_again, correct_row, finding, officer_of

A = Verdict.Answer


def opinion(everybody: Cast, key: str) -> queries.Opinion:
    run = queries.newest_run(everybody.cycle)
    assert run is not None
    shown = queries.finding_at(run, key, part_of(everybody.amina, everybody.county))
    assert shown is not None
    return shown.opinion


def sees(everybody: Cast, user: User, key: str) -> bool:
    run = queries.newest_run(everybody.cycle)
    assert run is not None
    part = part_of(user, everybody.county)
    return queries.finding_at(run, key, part) is not None


def answers(everybody: Cast, key: str, answer: str, *people: User) -> None:
    for by in people:
        judge(cycle=everybody.cycle, key=key, answer=answer, reason="as we know it", by=by, at=NOW)


def test_a_finding_is_first_seen_by_its_partners_the_county_the_secretariat_and_auditors_alone(
    everybody: Cast,
) -> None:
    key = finding(everybody).key
    third = officer_of(everybody, everybody.lishe)
    insiders = (
        everybody.amina, everybody.halima, everybody.director, everybody.minister, everybody.ward_admin,
        everybody.auditor, everybody.lekadaa, everybody.grace, everybody.naomi,
    )  # fmt: skip
    assert all(sees(everybody, user, key) for user in insiders)
    outsiders = (third, everybody.member_of_assembly, everybody.otieno, everybody.ekai)
    assert not any(sees(everybody, user, key) for user in outsiders)


def test_once_it_is_opened_every_member_sees_it_and_nobody_else(everybody: Cast) -> None:
    key = finding(everybody).key
    third = officer_of(everybody, everybody.lishe)
    ask_partners(cycle=everybody.cycle, key=key, by=everybody.amina, at=NOW)
    assert not sees(everybody, third, key)
    open_to_all(cycle=everybody.cycle, key=key, by=everybody.amina, at=LATER)
    assert sees(everybody, third, key)
    assert sees(everybody, everybody.member_of_assembly, key)
    assert not sees(everybody, everybody.otieno, key)
    assert not sees(everybody, everybody.ekai, key)


def test_it_cannot_be_opened_before_its_partners_were_asked_nor_by_a_partner(everybody: Cast) -> None:
    key = finding(everybody).key
    with pytest.raises(NotAsked):
        open_to_all(cycle=everybody.cycle, key=key, by=everybody.amina, at=NOW)
    ask_partners(cycle=everybody.cycle, key=key, by=everybody.lekadaa, at=NOW)
    with pytest.raises(NotAllowed):
        open_to_all(cycle=everybody.cycle, key=key, by=everybody.lekadaa, at=NOW)
    open_to_all(cycle=everybody.cycle, key=key, by=everybody.director, at=NOW)
    open_to_all(cycle=everybody.cycle, key=key, by=everybody.amina, at=LATER)
    talk = Talk.objects.get(key=key)
    assert (talk.opened_by, talk.opened_at) == (everybody.director, NOW)


def test_asking_writes_once_to_everybody_of_both_partners_but_the_asker(everybody: Cast) -> None:
    key = finding(everybody).key
    assert ask_partners(cycle=everybody.cycle, key=key, by=everybody.lekadaa, at=NOW) == 2
    assert ask_partners(cycle=everybody.cycle, key=key, by=everybody.amina, at=LATER) == 0
    written = Message.objects.filter(key__startswith="finding:")
    assert {m.to for m in written} == {"grace@example.org", "naomi@example.org"}
    assert all(f"/samburu/2026-27/findings/{key}/" in m.body for m in written)
    assert Talk.objects.get(key=key).asked_by == everybody.lekadaa
    assert Entry.objects.filter(action="finding.asked", subject=f"finding:{key}").count() == 1


def test_mail_says_neither_what_was_found_nor_what_was_said(everybody: Cast) -> None:
    found = finding(everybody)
    ask_partners(cycle=everybody.cycle, key=found.key, by=everybody.amina, at=NOW)
    say(cycle=everybody.cycle, key=found.key, text="Ours is the pump", by=everybody.naomi, at=LATER)
    for message in Message.objects.filter(key__startswith="finding:"):
        text = message.subject + message.body
        assert "Wamba" not in text
        assert "borehole" not in text
        assert "pump" not in text


def test_what_is_said_reaches_the_other_party_and_the_asker(everybody: Cast) -> None:
    key = finding(everybody).key
    ask_partners(cycle=everybody.cycle, key=key, by=everybody.amina, at=NOW)
    remark = say(cycle=everybody.cycle, key=key, text="  Ours is the pump \n", by=everybody.naomi, at=LATER)
    assert (remark.text, remark.organisation) == ("Ours is the pump", everybody.tegemeo)
    told = Message.objects.filter(key__startswith="finding:said:")
    assert {m.to for m in told} == {"lekadaa@example.org", "grace@example.org", "amina@example.org"}


def test_the_first_remark_asks_the_partners_too(everybody: Cast) -> None:
    key = finding(everybody).key
    say(cycle=everybody.cycle, key=key, text="Is it the same borehole?", by=everybody.lekadaa, at=NOW)
    assert opinion(everybody, key).state == queries.ASKED
    told = Message.objects.filter(key__startswith="finding:said:")
    assert {m.to for m in told} == {"grace@example.org", "naomi@example.org"}


def test_there_is_one_thread_and_only_those_concerned_speak_in_it(everybody: Cast) -> None:
    key = finding(everybody).key
    for by in (everybody.lekadaa, everybody.naomi, everybody.halima, everybody.director):
        say(cycle=everybody.cycle, key=key, text=f"{by.name} speaks", by=by, at=NOW)
    assert Talk.objects.filter(key=key).count() == 1
    assert [r.by.name for r in queries.remarks_of(Talk.objects.get(key=key))] == [
        "Lekadaa", "Naomi", "Halima", "Director",
    ]  # fmt: skip
    open_to_all(cycle=everybody.cycle, key=key, by=everybody.amina, at=LATER)
    third = officer_of(everybody, everybody.lishe)
    for by in (third, everybody.auditor, everybody.minister, everybody.member_of_assembly):
        with pytest.raises(NotAllowed):
            say(cycle=everybody.cycle, key=key, text="I too", by=by, at=LATER)
    for by in (everybody.otieno, everybody.ekai):
        with pytest.raises(Hidden):
            say(cycle=everybody.cycle, key=key, text="I too", by=by, at=LATER)


def test_an_empty_remark_or_a_verdict_without_a_reason_is_refused(everybody: Cast) -> None:
    key = finding(everybody).key
    with pytest.raises(NothingSaid):
        say(cycle=everybody.cycle, key=key, text=" \n ", by=everybody.lekadaa, at=NOW)
    with pytest.raises(NothingSaid):
        judge(cycle=everybody.cycle, key=key, answer=A.SAME, reason=" ", by=everybody.amina, at=NOW)
    with pytest.raises(NotAnAnswer):
        judge(cycle=everybody.cycle, key=key, answer="perhaps", reason="why", by=everybody.amina, at=NOW)
    assert not Talk.objects.exists()
    assert not Verdict.objects.exists()


@pytest.mark.parametrize("who", ["amina", "halima", "director"])
def test_the_county_the_secretariat_and_a_director_decide(everybody: Cast, who: str) -> None:
    key = finding(everybody).key
    answers(everybody, key, A.SAME, getattr(everybody, who))
    said = opinion(everybody, key)
    assert said.state == queries.DECIDED
    assert said.decided is not None
    assert said.decided.answer == A.SAME


def test_a_partners_own_verdict_is_an_opinion_until_all_partners_say_the_same(everybody: Cast) -> None:
    key = finding(everybody).key
    answers(everybody, key, A.DIFFERENT, everybody.lekadaa, everybody.grace)
    assert opinion(everybody, key).decided is None
    answers(everybody, key, A.SAME, everybody.naomi)
    assert opinion(everybody, key).decided is None
    answers(everybody, key, A.DIFFERENT, everybody.naomi)
    said = opinion(everybody, key)
    assert said.state == queries.DECIDED
    assert said.decided is not None
    assert said.decided.answer == A.DIFFERENT


def test_the_countys_verdict_stands_over_the_partners_and_can_be_taken_back(everybody: Cast) -> None:
    key = finding(everybody).key
    answers(everybody, key, A.DIFFERENT, everybody.lekadaa, everybody.naomi)
    answers(everybody, key, A.SAME, everybody.amina)
    said = opinion(everybody, key)
    assert said.decided is not None
    assert said.decided.answer == A.SAME
    judge(cycle=everybody.cycle, key=key, answer=A.OPEN, reason="", by=everybody.amina, at=LATER)
    said = opinion(everybody, key)
    assert said.decided is not None
    assert said.decided.answer == A.DIFFERENT
    judge(cycle=everybody.cycle, key=key, answer=A.OPEN, reason="", by=everybody.naomi, at=LATER)
    assert opinion(everybody, key).state == queries.NEW
    assert Verdict.objects.filter(key=key).count() == 5


def test_who_may_not_decide_is_told_so(everybody: Cast) -> None:
    key = finding(everybody).key
    for by in (everybody.auditor, everybody.minister, everybody.ward_admin):
        with pytest.raises(NotAllowed):
            judge(cycle=everybody.cycle, key=key, answer=A.SAME, reason="I say so", by=by, at=NOW)
    third = officer_of(everybody, everybody.lishe)
    for by in (third, everybody.member_of_assembly, everybody.otieno, everybody.ekai):
        with pytest.raises(Hidden):
            judge(cycle=everybody.cycle, key=key, answer=A.SAME, reason="I say so", by=by, at=NOW)


def test_a_verdict_survives_a_new_analysis_of_an_unchanged_finding(everybody: Cast) -> None:
    key = finding(everybody).key
    answers(everybody, key, A.BOTH, everybody.amina)
    correct_row(everybody.tegemeo_plan, "Vaccinate", everybody.naomi, budget="1700000")
    assert compare_again(everybody.cycle) is not None
    said = opinion(everybody, key)
    assert said.state == queries.DECIDED
    assert said.decided is not None
    assert said.decided.reason == "as we know it"


def test_where_the_facts_changed_a_verdict_is_kept_and_asks_for_a_new_look(everybody: Cast) -> None:
    before = finding(everybody)
    answers(everybody, before.key, A.SAME, everybody.amina)
    correct_row(everybody.tegemeo_plan, "Repair Wamba", everybody.naomi, end="30 April 2027")
    compare_again(everybody.cycle)
    after = finding(everybody)
    assert after.key == before.key
    assert after.fingerprint != before.fingerprint
    said = opinion(everybody, after.key)
    assert said.state == queries.CHANGED
    assert said.decided is not None
    assert (said.decided.answer, said.decided.reason) == (A.SAME, "as we know it")
    answers(everybody, after.key, A.DIFFERENT, everybody.amina)
    assert opinion(everybody, after.key).state == queries.DECIDED


def test_partners_who_agree_on_different_facts_have_not_decided(everybody: Cast) -> None:
    key = finding(everybody).key
    answers(everybody, key, A.SAME, everybody.lekadaa)
    correct_row(everybody.tegemeo_plan, "Repair Wamba", everybody.naomi, end="30 April 2027")
    compare_again(everybody.cycle)
    answers(everybody, key, A.SAME, everybody.naomi)
    assert opinion(everybody, key).state == queries.CHANGED
    answers(everybody, key, A.SAME, everybody.lekadaa)
    assert opinion(everybody, key).state == queries.DECIDED


def test_a_file_sent_again_keeps_the_verdict(everybody: Cast) -> None:
    key = finding(everybody).key
    answers(everybody, key, A.SAME, everybody.amina)
    changed = everybody.tegemeo_plan.file.open("rb").read().replace(b"1500000", b"1600000")
    sent = plans.send(
        cycle=everybody.cycle, organisation=everybody.tegemeo, name="again.csv", content=changed,
        by=everybody.naomi, at=LATER,
    )  # fmt: skip
    plans.read(submission=sent, at=LATER)
    plans.put_in(submission=sent, by=everybody.naomi, at=LATER)
    compare_again(everybody.cycle)
    assert opinion(everybody, key).state == queries.DECIDED


def test_a_finding_that_went_says_so_to_those_who_saw_it_and_is_hidden_from_others(everybody: Cast) -> None:
    key = finding(everybody).key
    say(cycle=everybody.cycle, key=key, text="We move ours", by=everybody.naomi, at=NOW)
    correct_row(
        everybody.tegemeo_plan, "Repair Wamba", everybody.naomi, title="Buy seedlings", places="Nachola"
    )
    compare_again(everybody.cycle)
    for by in (everybody.amina, everybody.lekadaa, everybody.naomi):
        with pytest.raises(GoneMeanwhile):
            say(cycle=everybody.cycle, key=key, text="And now?", by=by, at=LATER)
    third = officer_of(everybody, everybody.lishe)
    for by in (third, everybody.member_of_assembly):
        with pytest.raises(Refusal) as refused:
            say(cycle=everybody.cycle, key=key, text="And now?", by=by, at=LATER)
        assert not isinstance(refused.value, GoneMeanwhile)


@pytest.mark.parametrize(
    "asked",
    [
        "UPDATE analysis_remark SET text = 'other'",
        "DELETE FROM analysis_remark",
        "UPDATE analysis_verdict SET answer = 'both'",
        "DELETE FROM analysis_verdict",
        "UPDATE analysis_run SET activities = 0",
        "UPDATE analysis_finding SET title = 'other'",
    ],
)
def test_what_was_found_said_and_decided_cannot_be_changed(everybody: Cast, asked: str) -> None:
    key = finding(everybody).key
    say(cycle=everybody.cycle, key=key, text="Ours", by=everybody.naomi, at=NOW)
    answers(everybody, key, A.SAME, everybody.amina)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(asked)
    assert Remark.objects.count() == 1
    assert Verdict.objects.count() == 1


def facts(run: Run) -> list[object]:
    findings = [
        (f.key, f.fingerprint, f.rank, f.kind, f.tier, f.score, f.title, json.dumps(f.params, sort_keys=True),
         json.dumps(f.evidence, sort_keys=True), f.weakest, f.money, f.first, f.last)
        for f in Finding.objects.filter(run=run).order_by("rank")
    ]  # fmt: skip
    members = list(
        Member.objects.filter(finding__run=run)
        .order_by("finding__rank", "position")
        .values_list("finding__key", "activity", "position")
    )
    gaps = list(Gap.objects.filter(run=run).order_by("id").values_list("ward", "sector", "programme", "kind"))
    return [findings, members, gaps]


def test_the_same_plan_analysed_twice_gives_the_same_and_the_first_run_stays(everybody: Cast) -> None:
    first = queries.newest_run(everybody.cycle)
    assert first is not None
    before = facts(first)
    second = analyse(cycle=everybody.cycle, at=LATER)
    assert second.pk != first.pk
    assert facts(second) == before
    assert facts(first) == before
    assert first.at == NOW
    assert second.at == LATER


def test_an_analysis_begun_again_after_it_was_done_does_nothing(everybody: Cast) -> None:
    runs = Run.objects.count()
    assert analyse_and_tell(cycle=everybody.cycle, at=LATER) is None
    assert not want_analysis(cycle=everybody.cycle, at=LATER)
    assert Run.objects.count() == runs
    correct_row(everybody.tegemeo_plan, "Vaccinate", everybody.naomi, budget="1700000")
    everybody.cycle.refresh_from_db()
    assert want_analysis(cycle=everybody.cycle, at=LATER)
    assert not want_analysis(cycle=everybody.cycle, at=LATER + dt.timedelta(minutes=1))
    run = analyse_and_tell(cycle=everybody.cycle, at=LATER)
    assert run is not None
    assert run.plan_version == everybody.cycle.plan_version
    assert analyse_and_tell(cycle=everybody.cycle, at=LATER) is None
    assert Run.objects.count() == runs + 1
