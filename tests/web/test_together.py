"""The pages of what is done together: taken up, changed, undone, listed, asked for on the first page."""

import datetime as dt

import pytest
from django.test import Client

from cast import NOW, Cast
from pamoja.analysis.models import Collaboration
from pamoja.analysis.together import Terms, take_up
from pamoja.organisations.models import User
from talks import finding, officer_of

YEAR = "/samburu/2026-27"
LIST = f"{YEAR}/together/"
STEP = {"next_step": "Visit both sites", "next_on": "2026-06-15", "next_by": "Lekadaa"}


def said(client: Client, user: User, address: str, status: int = 200) -> str:
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == status
    return " ".join(answer.getvalue().decode().split())


def typed(everybody: Cast, **more: str) -> dict[str, str]:
    return {"state": "proposed", "lead": str(everybody.maji.uuid), **STEP, **more}


@pytest.fixture
def taken(everybody: Cast) -> Collaboration:
    key = finding(everybody, kind="sequencing").key
    terms = Terms("proposed", everybody.maji, "Visit both sites", dt.date(2026, 5, 15), "Lekadaa")
    return take_up(cycle=everybody.cycle, key=key, terms=terms, by=everybody.lekadaa, at=NOW)


def test_a_finding_is_taken_up_from_its_page(client: Client, everybody: Cast) -> None:
    key = finding(everybody, kind="sequencing").key
    address = f"{YEAR}/findings/{key}/together/"
    assert f'href="{address}"' in said(client, everybody.lekadaa, f"{YEAR}/findings/{key}/")
    assert "Take it up together" in said(client, everybody.lekadaa, address)
    answer = client.post(address, typed(everybody))
    made = Collaboration.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"{LIST}{made.uuid}/")
    page = said(client, everybody.naomi, f"{YEAR}/findings/{key}/")
    assert "Maji na Afya Trust leads." in page
    assert "Next: Visit both sites, Lekadaa, by 15 Jun 2026." in page
    assert client.get(address)["Location"] == f"{LIST}{made.uuid}/"


def test_what_is_missing_is_said_and_what_was_typed_stays(client: Client, everybody: Cast) -> None:
    address = f"{YEAR}/findings/{finding(everybody, kind='sequencing').key}/together/"
    client.force_login(everybody.lekadaa)
    answer = client.post(address, typed(everybody, next_by=""))
    assert answer.status_code == 422
    assert "A next step needs its day and the person who does it." in answer.content.decode()
    assert 'value="Visit both sites"' in answer.content.decode()
    assert not Collaboration.objects.exists()


def test_an_overlap_is_not_taken_up(client: Client, everybody: Cast) -> None:
    key = finding(everybody).key
    assert "together/" not in said(client, everybody.lekadaa, f"{YEAR}/findings/{key}/")
    answer = client.post(f"{YEAR}/findings/{key}/together/", typed(everybody))
    assert answer.status_code == 422


def test_it_is_changed_and_the_change_undone(client: Client, everybody: Cast, taken: Collaboration) -> None:
    address = f"{LIST}{taken.uuid}/"
    client.force_login(everybody.naomi)
    assert client.post(address, typed(everybody, state="agreed")).status_code == 302
    assert ">agreed</span>" in said(client, everybody.lekadaa, address)
    client.post(f"{address}undo/")
    page = said(client, everybody.lekadaa, address)
    assert "what was agreed before counts again" in page
    assert ">proposed</span>" in page
    assert client.post(address, typed(everybody, state="dropped")).status_code == 422


def test_the_auditor_reads_it_without_a_form_and_others_have_no_such_page(
    client: Client, everybody: Cast, taken: Collaboration
) -> None:
    address = f"{LIST}{taken.uuid}/"
    assert "Change what is agreed" not in said(client, everybody.auditor, address)
    assert client.post(address, typed(everybody)).status_code == 403
    said(client, officer_of(everybody, everybody.lishe), address, 404)


def test_the_list_and_its_table_are_narrowed(client: Client, everybody: Cast, taken: Collaboration) -> None:
    amina = everybody.amina
    assert "1 thing is done together, its next step is overdue" in said(client, amina, LIST)
    for query, there in (
        ("?state=overdue", True),
        ("?state=open", True),
        ("?state=done", False),
        (f"?partner={everybody.tegemeo.uuid}", True),
        ("?partner=nobody", True),
    ):
        assert (str(taken.uuid) in said(client, amina, f"{LIST}{query}")) == there
        table = said(client, amina, f"{YEAR}/together.csv{query}")
        assert ("Visit both sites" in table) == there
    assert "Nothing is taken up together yet" in said(client, officer_of(everybody, everybody.lishe), LIST)


def test_both_activities_show_it(client: Client, everybody: Cast, taken: Collaboration) -> None:
    for member in taken.activities.all():
        assert f"{LIST}{taken.uuid}/" in said(
            client, everybody.amina, f"{YEAR}/plans/{member.activity.short_number}/"
        )


def test_the_first_page_reminds_its_members_of_a_step_that_is_overdue(
    client: Client, everybody: Cast, taken: Collaboration
) -> None:
    page = said(client, everybody.naomi, f"{YEAR}/")
    assert "next step of what is done together is overdue" in page
    assert "Visit both sites" in page
    assert "Visit both sites" not in said(client, officer_of(everybody, everybody.lishe), f"{YEAR}/")


def test_the_journal_tells_it(client: Client, everybody: Cast, taken: Collaboration) -> None:
    page = said(client, everybody.auditor, f"{YEAR}/journal/")
    assert f"proposed to take up finding {taken.key} together: proposed" in page
    assert f"{LIST}{taken.uuid}/" in page
