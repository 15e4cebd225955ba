import pytest
from django.core.exceptions import ObjectDoesNotExist

from cast import HEADING, MAJI_PLAN, NOW, Cast
from pamoja.cycles.models import Participation
from pamoja.journal.models import Entry, Message
from pamoja.organisations.rights import Hidden, NotAllowed
from pamoja.plans import operations as plans
from pamoja.plans import staging, tasks
from pamoja.plans.models import Activity, Row, RowVersion, Submission
from pamoja.plans.operations import refusals
from pamoja.plans.staging import MOST_ROWS

GOOD = b"Activity,Ward,Start,End,Budget (KES)\nDig a well,Maralal,01/08/2026,30/09/2026,1000\n"


def link_of(submission: Submission) -> str:
    body = Message.objects.get(key=f"confirm:{submission.uuid}").body
    return body.split("/confirm/")[1].split("/")[0]


def sent_for_lishe(everybody: Cast, content: bytes = GOOD) -> Submission:
    made = plans.send(
        cycle=everybody.cycle, organisation=everybody.lishe, name="lishe.csv", content=content,
        by=everybody.halima, at=NOW, officer_name="Wanjiru", officer_email="Wanjiru@Lishe.example",
    )  # fmt: skip
    return plans.read(submission=made, at=NOW)


def test_a_file_is_kept_read_and_its_rows_staged(everybody: Cast) -> None:
    sent = everybody.maji_plan
    assert sent.state == Submission.State.READ
    assert sent.file.read() == MAJI_PLAN
    assert sent.named == "Maji na Afya Trust"
    assert [row.position for row in sent.rows.all()] == list(range(6))
    assert RowVersion.objects.filter(row__submission=sent, number=1).count() == 6
    assert Entry.objects.filter(action="plan.sent", subject=f"submission:{sent.uuid}").exists()


def test_reading_again_what_was_read_changes_nothing(everybody: Cast) -> None:
    plans.read(submission=everybody.maji_plan, at=NOW)
    tasks.read.call(everybody.maji_plan.pk)
    assert everybody.maji_plan.rows.count() == 6


def test_the_same_file_is_told_with_who_sent_it(everybody: Cast) -> None:
    with pytest.raises(refusals.SameFile, match=r"by Lekadaa on 1 Jun 2026, as “maji\.csv”") as told:
        plans.send(
            cycle=everybody.cycle, organisation=everybody.maji, name="again.csv", content=MAJI_PLAN,
            by=everybody.grace, at=NOW,
        )  # fmt: skip
    assert told.value.params["submission"] == str(everybody.maji_plan.uuid)


def test_the_same_file_may_come_again_after_it_was_taken_back(everybody: Cast) -> None:
    plans.withdraw(submission=everybody.maji_plan, by=everybody.lekadaa, at=NOW)
    again = plans.send(
        cycle=everybody.cycle, organisation=everybody.maji, name="again.csv", content=MAJI_PLAN,
        by=everybody.lekadaa, at=NOW,
    )  # fmt: skip
    assert again.pk != everybody.maji_plan.pk


@pytest.mark.parametrize("content", [b"", b" \r\n\t "])
def test_nothing_is_not_a_plan(everybody: Cast, content: bytes) -> None:
    with pytest.raises(refusals.NothingSent):
        plans.send(
            cycle=everybody.cycle, organisation=everybody.maji, name="a.csv", content=content,
            by=everybody.lekadaa, at=NOW,
        )  # fmt: skip


def test_more_than_forty_megabytes_are_refused_with_their_size(everybody: Cast) -> None:
    with pytest.raises(refusals.TooLarge, match="has 41 MB; a plan may have 40 MB"):
        plans.send(
            cycle=everybody.cycle, organisation=everybody.maji, name="a.csv", content=b"x" * 41_000_000,
            by=everybody.lekadaa, at=NOW,
        )  # fmt: skip


def test_nobody_sends_for_another_partner(everybody: Cast) -> None:
    with pytest.raises(NotAllowed):
        plans.send(
            cycle=everybody.cycle, organisation=everybody.tegemeo, name="a.csv", content=GOOD,
            by=everybody.lekadaa, at=NOW,
        )  # fmt: skip
    with pytest.raises(Hidden):
        plans.send(
            cycle=everybody.cycle, organisation=everybody.tegemeo, name="a.csv", content=GOOD,
            by=everybody.otieno, at=NOW,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "email"), [("", ""), ("Wanjiru", ""), ("", "w@lishe.example"), ("Wanjiru", "no address")]
)
def test_on_behalf_of_nobody_is_refused(everybody: Cast, name: str, email: str) -> None:
    with pytest.raises(refusals.NoOfficer):
        plans.send(
            cycle=everybody.cycle, organisation=everybody.lishe, name="a.csv", content=GOOD,
            by=everybody.amina, at=NOW, officer_name=name, officer_email=email,
        )  # fmt: skip


def test_the_named_officer_confirms_by_the_link_once(everybody: Cast) -> None:
    sent = sent_for_lishe(everybody)
    assert sent.officer_email == "wanjiru@lishe.example"
    token = link_of(sent)
    assert token not in sent.confirm_hash
    found = plans.confirm(token=token, agreed=True, by=None, at=NOW)
    assert found is not None
    assert found.confirmed_at == NOW
    again = plans.confirm(token=token, agreed=False, by=None, at=NOW)
    assert again is not None
    assert again.state == Submission.State.READ


def test_an_officer_who_disowns_a_file_takes_its_rows_out_of_the_plan(everybody: Cast) -> None:
    sent = sent_for_lishe(everybody)
    plans.put_in(submission=sent, by=everybody.halima, at=NOW)
    plans.confirm(token=link_of(sent), agreed=False, by=None, at=NOW)
    sent.refresh_from_db()
    assert sent.state == Submission.State.WITHDRAWN
    assert not Activity.objects.filter(organisation=everybody.lishe, withdrawn=False).exists()
    told = Message.objects.get(key=f"disowned:{sent.uuid}")
    assert told.to == everybody.halima.email
    assert "Wanjiru" in told.body


def test_a_link_that_is_not_ours_confirms_nothing(everybody: Cast) -> None:
    del everybody
    for guessed in ("guessed", ""):
        assert plans.confirm(token=guessed, agreed=False, by=None, at=NOW) is None


def test_a_file_that_cannot_be_read_says_why_and_may_be_sent_again(everybody: Cast) -> None:
    sent = plans.send(
        cycle=everybody.cycle, organisation=everybody.maji, name="scan.xlsx", content=b"%PDF-1.7 ...",
        by=everybody.lekadaa, at=NOW,
    )  # fmt: skip
    plans.read(submission=sent, at=NOW)
    assert sent.state == Submission.State.REFUSED
    assert "“scan.xlsx” is a PDF document" in sent.refusal
    plans.send(
        cycle=everybody.cycle, organisation=everybody.maji, name="scan.xlsx", content=b"%PDF-1.7 ...",
        by=everybody.lekadaa, at=NOW,
    )  # fmt: skip


def test_more_rows_than_a_plan_has_are_refused_and_none_is_cut_off(
    everybody: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "MOST_ROWS", 1)
    sent = plans.send(
        cycle=everybody.cycle, organisation=everybody.maji, name="long.csv",
        content=GOOD + b"Dig another,Maralal,01/08/2026,30/09/2026,1000\n", by=everybody.lekadaa, at=NOW,
    )  # fmt: skip
    plans.read(submission=sent, at=NOW)
    assert MOST_ROWS > 1
    assert sent.state == Submission.State.REFUSED
    assert sent.refusal.startswith("“long.csv” has 2 activities, and 1 is the most")
    assert not sent.rows.exists()


def test_signs_that_no_table_takes_are_left_out(everybody: Cast) -> None:
    sent = plans.send(
        cycle=everybody.cycle, organisation=everybody.maji, name="nul.csv",
        content=HEADING.encode() + b"Dig \0a\x1b[31m well,Maralal,01/08/2026,30/09/2026,1000,all\n",
        by=everybody.lekadaa, at=NOW,
    )  # fmt: skip
    plans.read(submission=sent, at=NOW)
    assert sent.rows.get().values["title"] == "Dig a[31m well"


def test_a_file_taken_back_while_it_is_read_stages_nothing(everybody: Cast) -> None:
    sent = plans.send(
        cycle=everybody.cycle,
        organisation=everybody.maji,
        name="a.csv",
        content=GOOD,
        by=everybody.lekadaa,
        at=NOW,
    )
    stale = Submission.objects.select_related("cycle__county", "organisation").get(pk=sent.pk)
    plans.withdraw(submission=sent, by=everybody.lekadaa, at=NOW)
    plans.read(submission=stale, at=NOW)
    assert stale.state == Submission.State.WITHDRAWN
    assert not stale.rows.exists()


def test_taking_a_file_back_empties_the_plan_of_it_and_keeps_the_file(everybody: Cast) -> None:
    sent = everybody.maji_plan
    assert plans.withdraw(submission=sent, by=everybody.grace, at=NOW) == 4
    assert not Activity.objects.filter(organisation=everybody.maji, withdrawn=False).exists()
    sent.refresh_from_db()
    assert sent.file.read() == MAJI_PLAN
    with pytest.raises(refusals.WithdrawnAlready, match="taken back by Grace"):
        plans.withdraw(submission=sent, by=everybody.lekadaa, at=NOW)
    with pytest.raises(refusals.WithdrawnAlready):
        plans.put_in(submission=sent, by=everybody.lekadaa, at=NOW, positions=[0])
    with pytest.raises(refusals.WithdrawnAlready):
        plans.put_aside(submission=sent, positions=[4], aside=True, by=everybody.lekadaa, at=NOW)


def test_who_sends_takes_part(everybody: Cast) -> None:
    with pytest.raises(ObjectDoesNotExist):
        everybody.cycle.participations.get(organisation=everybody.hub)
    plans.send(
        cycle=everybody.cycle,
        organisation=everybody.hub,
        name="hub.csv",
        content=GOOD,
        by=everybody.halima,
        at=NOW,
    )
    assert Participation.objects.filter(cycle=everybody.cycle, organisation=everybody.hub).exists()
    assert not Row.objects.filter(submission__organisation=everybody.hub).exists()
