"""The page of downloads: each format for what the person may see, jobs, and files for their reader alone."""

import csv
import io
import json
import zipfile
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from cast import NOW, Cast
from cli_worker import work
from pamoja.analysis import exporting
from pamoja.analysis.models import Export
from pamoja.cycles.models import Shown
from pamoja.journal.models import Message
from pamoja.organisations.models import User
from pamoja.workplan.exporting import FORMATS
from talks import officer_of, shows

PAGE = "/samburu/2026-27/downloads/"
INSTALLED = [key for key in FORMATS if FORMATS[key].installed]


@pytest.fixture(autouse=True)
def _same_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker keeps the test's connection, whose writes are undone."""
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def taken(client: Client, name: str) -> bytes:
    """What comes of pressing the button: the file itself."""
    answer: Any = client.post(PAGE, {"format": name}, follow=True)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return b"".join(answer.streaming_content)


@pytest.mark.parametrize("name", INSTALLED)
def test_every_format_offered_can_be_taken_at_once(everybody: Cast, name: str) -> None:
    client = signed_in(everybody.lekadaa)
    assert f'value="{name}"' in client.get(PAGE).content.decode()
    assert taken(client, name)


def test_a_partner_takes_what_it_may_see_and_the_county_all(everybody: Cast) -> None:
    def budgets(user: User) -> dict[str, str]:
        text = taken(signed_in(user), "csv").decode("utf-8-sig")
        return {row["Activity"]: row["Budget (KES)"] for row in csv.DictReader(io.StringIO(text))}

    assert budgets(everybody.lekadaa)["Repair Wamba borehole"] == ""
    assert budgets(everybody.amina)["Repair Wamba borehole"] == "4000000"
    told = json.loads(taken(signed_in(everybody.lekadaa), "json"))
    repair = next(a for a in told["activities"] if a["title"] == "Repair Wamba borehole")
    assert repair["money_told"] == "KES 1 to 5 million"
    assert "Maji na Afya Trust" in told["notice"]
    assert "not in the sums" in told["notice"]


def test_nobody_gets_the_file_of_another(everybody: Cast) -> None:
    made, _ = exporting.want_export(cycle=everybody.cycle, name="csv", by=everybody.lekadaa, at=NOW)
    exporting.make(wanted=made, at=NOW, tell=False)
    for user in (everybody.amina, everybody.grace, everybody.naomi, everybody.otieno):
        client = signed_in(user)
        assert client.get(f"{PAGE}{made.uuid}/").status_code == 404
        assert client.get(f"{PAGE}{made.uuid}/file/").status_code == 404


def test_a_file_made_when_more_was_shown_is_not_given_out_any_more(everybody: Cast) -> None:
    client = signed_in(everybody.lekadaa)
    taken(client, "csv")
    shows(everybody, everybody.tegemeo, everybody.naomi, money=Shown.TOTALS, sites=Shown.TOTALS)
    made = Export.objects.get(by=everybody.lekadaa)
    answer = client.get(f"{PAGE}{made.uuid}/file/", follow=True)
    assert "What you may see has changed since this file was made" in answer.content.decode()
    assert taken(client, "csv")


def test_who_has_left_takes_nothing_any_more(everybody: Cast) -> None:
    client = signed_in(everybody.lekadaa)
    taken(client, "csv")
    everybody.lekadaa.memberships.update(ended_at=NOW, ended_by=everybody.amina)
    made = Export.objects.get(by=everybody.lekadaa)
    assert client.get(f"{PAGE}{made.uuid}/file/").status_code == 404


def test_a_long_plan_is_a_job_that_is_asked_for_once_and_says_when_it_is_ready(
    everybody: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "MOST_AT_ONCE", 1)
    client = signed_in(everybody.lekadaa)
    first = client.post(PAGE, {"format": "hxl"})
    second = client.post(PAGE, {"format": "hxl"})
    assert first.headers["Location"] == second.headers["Location"]
    assert DBTaskResult.objects.ready().count() == 1
    page = client.get(first.headers["Location"]).content.decode()
    assert "It waits for its turn." in page
    assert 'hx-trigger="every 2s"' in page
    assert client.get(f"{first.headers['Location']}file/").status_code == 302
    work()
    page = client.get(first.headers["Location"]).content.decode()
    assert "ready" in page
    assert "every 2s" not in page
    assert Message.objects.filter(key__startswith="export:ready:").count() == 1
    (letter,) = [one for one in mail.outbox if first.headers["Location"] in one.body]
    assert letter.to == [everybody.lekadaa.email]
    assert "Wamba" not in letter.body


def test_a_worker_that_fell_takes_it_up_again(everybody: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "MOST_AT_ONCE", 1)
    client = signed_in(everybody.lekadaa)
    address = client.post(PAGE, {"format": "csv"}).headers["Location"]
    DBTaskResult.objects.update(status="RUNNING", worker_ids=["gone"])
    Export.objects.filter(by=everybody.lekadaa).update(state=Export.State.MAKING, started_at=NOW)
    work()
    assert Export.objects.get(by=everybody.lekadaa).state == Export.State.READY
    assert client.get(f"{address}file/").status_code == 200


def test_what_cannot_be_made_says_so_and_can_be_tried_again(
    everybody: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, _ = exporting.want_export(cycle=everybody.cycle, name="csv", by=everybody.lekadaa, at=NOW)
    exporting.give_up(wanted=made, trouble="DiskFull: no room", at=NOW)
    page = signed_in(everybody.lekadaa).get(f"{PAGE}{made.uuid}/").content.decode()
    assert "could not be made" in page
    assert "Try again" in page
    assert "DiskFull" not in page
    assert taken(signed_in(everybody.lekadaa), "csv")


def test_an_unknown_format_is_refused_in_a_sentence(everybody: Cast) -> None:
    answer = signed_in(everybody.lekadaa).post(PAGE, {"format": "odt"})
    assert 400 <= answer.status_code < 500
    assert "is not a format we write" in answer.content.decode()
    assert not Export.objects.exists()


def test_the_whole_county_is_for_the_economist_and_the_secretariat(everybody: Cast) -> None:
    for user in (everybody.lekadaa, everybody.director, everybody.auditor):
        client = signed_in(user)
        assert "Whole county" not in client.get(PAGE).content.decode()
        assert client.post(PAGE, {"format": "county"}).status_code == 403
    client = signed_in(everybody.halima)
    address = client.post(PAGE, {"format": "county"}).headers["Location"]
    work()
    file: Any = client.get(f"{address}file/")
    with zipfile.ZipFile(io.BytesIO(b"".join(file.streaming_content))) as archive:
        assert {"README.txt", "plan.csv", "tables.xlsx", "csv/findings.csv"} <= set(archive.namelist())


def test_the_page_takes_few_queries_and_the_plan_leads_to_it(
    everybody: Cast, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(officer_of(everybody, everybody.lishe))
    assert PAGE in client.get("/samburu/2026-27/plans/").content.decode()
    with django_assert_max_num_queries(12):
        page = client.get(PAGE)
    assert len(page.content) < 30_000
    assert "what a partner keeps back is in none of them" in page.content.decode()


def test_a_week_later_it_is_gone(everybody: Cast) -> None:
    made, _ = exporting.want_export(
        cycle=everybody.cycle, name="csv", by=everybody.lekadaa, at=timezone.now()
    )
    exporting.make(wanted=made, at=timezone.now(), tell=False)
    path = exporting.taken_by(wanted=made, by=everybody.lekadaa)
    assert exporting.throw_away_old(at=timezone.now()) == 0
    assert exporting.throw_away_old(at=timezone.now() + exporting.KEPT * 1.1) == 1
    assert not path.exists()
