import datetime as dt

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cast import NOW, Cast
from pamoja.cycles.models import Participation
from pamoja.journal.models import Entry, Message
from pamoja.organisations.models import Invitation
from pamoja.organisations.operations import invite, join
from pamoja.plans.models import Activity, Row, Submission

RECEIVED = "/samburu/2026-27/received/"


def page(client: Client, user: object) -> str:
    client.force_login(user)  # type: ignore[arg-type]
    answer = client.get(RECEIVED)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def with_officer(everybody: Cast) -> None:
    join(
        user=everybody.otieno,
        organisation=everybody.lishe,
        county=everybody.county,
        role="officer",
        by=None,
        at=NOW,
    )


def test_the_economist_sees_who_has_sent_and_who_has_not_the_missing_first(
    client: Client, everybody: Cast
) -> None:
    said = page(client, everybody.amina)
    assert "<h1>2 of 4 plans have not come</h1>" in said
    assert said.index("Lishe Imara Consortium") < said.index("Maji na Afya Trust")
    assert "2 to correct or check" in said
    assert f'href="/samburu/2026-27/submissions/{everybody.maji_plan.uuid}/"' in said
    assert f"/samburu/2026-27/send/?for={everybody.lishe.uuid}" in said
    assert "due 10 Jun 2026" in said


def test_activities_under_no_sector_and_returned_ones_are_told(client: Client, everybody: Cast) -> None:
    mine = Activity.objects.filter(organisation=everybody.tegemeo).order_by("number")
    mine.filter(pk=mine[0].pk).update(sector=None)
    Activity.objects.filter(organisation=everybody.maji).update(
        review="returned", reviewed_by=everybody.amina, reviewed_at=NOW
    )
    said = page(client, everybody.amina)
    assert f'?partner={everybody.tegemeo.uuid}&amp;sector=none">1 under no sector</a>' in said
    assert "4 returned by the department" in said


def test_a_file_that_could_not_be_read_is_named_and_its_plan_is_still_missing(
    client: Client, everybody: Cast
) -> None:
    Submission.objects.filter(pk=everybody.tegemeo_plan.pk).update(
        state="refused", organisation=everybody.lishe
    )
    said = page(client, everybody.amina)
    assert '<span class="tag bad">could not be read</span>' in said


def test_one_press_reminds_a_partner_and_the_page_says_by_whom(client: Client, everybody: Cast) -> None:
    with_officer(everybody)
    client.force_login(everybody.amina)
    answer = client.post(f"{RECEIVED}{everybody.lishe.uuid}/remind/")
    assert answer.headers["Location"] == RECEIVED
    said = page(client, everybody.amina)
    assert "Lishe Imara Consortium was reminded: a message is on its way to one person." in said
    assert ", by Amina" in said
    assert f"{RECEIVED}{everybody.lishe.uuid}/remind/" not in said, "not twice a day"
    assert "Remind the one not reminded today" in said
    assert Message.objects.filter(to="otieno@example.org").count() == 1


def test_a_second_reminder_within_the_day_is_refused_in_words(client: Client, everybody: Cast) -> None:
    with_officer(everybody)
    client.force_login(everybody.halima)
    client.post(f"{RECEIVED}{everybody.lishe.uuid}/remind/")
    client.post(f"{RECEIVED}{everybody.lishe.uuid}/remind/")
    assert "was reminded less than a day ago, by Halima." in page(client, everybody.halima)


def test_a_partner_without_people_cannot_be_reminded_and_the_page_says_what_to_do(
    client: Client, everybody: Cast
) -> None:
    client.force_login(everybody.amina)
    client.post(f"{RECEIVED}{everybody.lishe.uuid}/remind/")
    assert "has nobody with an e-mail address yet: invite one of its officers first." in page(
        client, everybody.amina
    )


def test_all_that_have_not_sent_are_reminded_at_once_and_the_others_are_not(
    client: Client, everybody: Cast
) -> None:
    with_officer(everybody)
    client.force_login(everybody.amina)
    before = Message.objects.count()
    client.post(RECEIVED)
    said = page(client, everybody.amina)
    assert "2 organisations were reminded: 5 messages are on their way." in said
    written = set(
        Message.objects.order_by("-id").values_list("to", flat=True)[: Message.objects.count() - before]
    )
    assert written == {
        f"{name}@example.org" for name in ("otieno", "amina", "minister", "director", "ward_admin")
    }
    assert Participation.objects.get(cycle=everybody.cycle, organisation=everybody.maji).reminded_at is None
    assert Entry.objects.filter(action="partner.reminded").count() == 2


def test_who_cannot_be_reminded_is_told_and_the_others_are_reminded(client: Client, everybody: Cast) -> None:
    client.force_login(everybody.amina)
    client.post(RECEIVED)
    said = page(client, everybody.amina)
    assert "1 organisation was reminded" in said
    assert "Lishe Imara Consortium has nobody with an e-mail address yet" in said


def test_when_every_plan_has_come_nobody_is_reminded(client: Client, everybody: Cast) -> None:
    Participation.objects.filter(organisation__in=(everybody.lishe, everybody.government)).delete()
    client.force_login(everybody.amina)
    client.post(RECEIVED)
    said = page(client, everybody.amina)
    assert "Nobody has to be reminded: every plan has come." in said
    assert "<h1>All plans have come</h1>" in said


@pytest.mark.parametrize("who", ["lekadaa", "minister", "director", "auditor", "member_of_assembly"])
def test_only_the_lead_reminds(client: Client, everybody: Cast, who: str) -> None:
    client.force_login(getattr(everybody, who))
    assert client.post(RECEIVED).status_code == 403
    assert client.post(f"{RECEIVED}{everybody.lishe.uuid}/remind/").status_code == 403
    assert not Entry.objects.filter(action="partner.reminded").exists()


def test_an_organisation_that_does_not_take_part_is_not_there(client: Client, everybody: Cast) -> None:
    client.force_login(everybody.amina)
    assert client.post(f"{RECEIVED}{everybody.hub.uuid}/remind/").status_code == 404
    assert client.get(f"{RECEIVED}{everybody.lishe.uuid}/remind/").status_code == 405


def test_a_partner_sees_its_own_line_alone(client: Client, everybody: Cast) -> None:
    said = page(client, everybody.naomi)
    assert "<h1>Your plan has come</h1>" in said
    for other in ("Maji na Afya", "Lishe Imara", "maji.csv", "Remind all"):
        assert other not in said


@pytest.mark.parametrize("who", ["minister", "ward_admin", "auditor"])
def test_the_county_and_auditors_see_every_line_and_remind_nobody(
    client: Client, everybody: Cast, who: str
) -> None:
    said = page(client, getattr(everybody, who))
    assert "2 of 4 plans have not come" in said
    assert "<button" not in said.partition("<h1>")[2].partition("</main>")[0]


def test_who_may_not_see_rows_gets_no_link_to_them(client: Client, everybody: Cast) -> None:
    assert "/submissions/" not in page(client, everybody.minister)
    assert "/submissions/" in page(client, everybody.auditor)


def test_the_assembly_is_told_where_to_look_instead(client: Client, everybody: Cast) -> None:
    said = page(client, everybody.member_of_assembly)
    assert "Whose plan has come is told to the county and to each partner" in said
    assert "Maji" not in said


def test_a_county_without_partners_is_told_to_invite_them(client: Client, everybody: Cast) -> None:
    client.force_login(everybody.ekai)
    said = client.get("/turkana/2026-27/received/").content.decode()
    assert "No partner takes part yet. Invite the first officer" in said
    assert 'href="/turkana/2026-27/people/"' in said


def test_a_stranger_is_sent_to_sign_in_and_an_outsider_finds_nothing(client: Client, everybody: Cast) -> None:
    assert client.get(RECEIVED).status_code == 302
    client.force_login(everybody.ekai)
    assert client.get(RECEIVED).status_code == 404
    assert client.post(RECEIVED).status_code == 404


def test_the_page_asks_the_database_no_more_than_twelve_times(
    client: Client, everybody: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(everybody.amina)
    with django_assert_max_num_queries(12):
        client.get(RECEIVED)


def test_rows_that_wait_without_a_mistake_are_told_apart(client: Client, everybody: Cast) -> None:
    Row.objects.filter(submission=everybody.maji_plan, state="waiting").update(trouble=Row.Trouble.FINE)
    said = page(client, everybody.amina)
    assert '<span class="tag brand">2 to put in</span>' in said


def test_a_reminder_of_the_day_before_yesterday_may_be_repeated(client: Client, everybody: Cast) -> None:
    with_officer(everybody)
    Participation.objects.filter(organisation=everybody.lishe).update(
        reminded_at=dt.datetime.now(dt.UTC) - dt.timedelta(days=2), reminded_by=everybody.halima
    )
    said = page(client, everybody.amina)
    assert f"{RECEIVED}{everybody.lishe.uuid}/remind/" in said
    assert ", by Halima" in said


def test_who_has_nobody_is_to_be_invited_and_who_is_invited_is_said(client: Client, everybody: Cast) -> None:
    reminder = f"{RECEIVED}{everybody.lishe.uuid}/remind/"
    said = page(client, everybody.amina)
    assert reminder not in said
    assert "Invite an officer of Lishe Imara Consortium" in said
    now = dt.datetime.now(dt.UTC)
    sent = invite(
        email="leah@example.org", organisation=everybody.lishe, county=everybody.county, role="officer",
        by=everybody.amina, at=now,
    )  # fmt: skip
    said = page(client, everybody.amina)
    assert "An officer is invited and has not joined yet." in said
    assert reminder not in said
    Invitation.objects.filter(pk=sent.invitation.pk).update(
        invited_at=now - dt.timedelta(days=30), expires_at=now - dt.timedelta(days=1)
    )
    assert "Invite an officer of Lishe Imara Consortium" in page(client, everybody.amina)
