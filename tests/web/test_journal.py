import ast
import datetime as dt

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cast import NOW, Cast
from pamoja.analysis.operations import ask_partners, judge
from pamoja.analysis.queries import newest_run, undecided_overlaps
from pamoja.journal.models import Entry
from pamoja.journal.operations import record
from pamoja.organisations.operations import end_membership, invite
from pamoja.organisations.rights import part_of
from pamoja.plans import operations as plans
from pamoja.plans.models import Activity
from pamoja.web.journal_words import ACTIONS
from tests_paths import SOURCE

JOURNAL = "/samburu/2026-27/journal/"


def page(client: Client, user: object, query: str = "") -> str:
    client.force_login(user)  # type: ignore[arg-type]
    answer = client.get(f"{JOURNAL}{query}")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def recorded() -> set[str]:
    """Every action that the source records under a name of its own."""
    found: set[str] = set()
    for path in SOURCE.rglob("operations*/**/*.py"):
        found |= _in(path.read_text(encoding="utf-8"))
    for path in SOURCE.rglob("operations.py"):
        found |= _in(path.read_text(encoding="utf-8"))
    return found


def _in(text: str) -> set[str]:
    named: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in ("record", "_tell")
        ):
            given = [k.value for k in node.keywords if k.arg == "action"] or node.args[:1]
            for part in (n for value in given for n in ast.walk(value)):
                if isinstance(part, ast.Constant) and isinstance(part.value, str) and "." in part.value:
                    named.add(part.value)
    return {name for name in named if not name.endswith(".")}


def test_every_action_that_is_recorded_has_a_sentence() -> None:
    assert len(recorded()) > 15
    assert recorded() - set(ACTIONS) == set()


def test_the_newest_entry_comes_first_with_who_did_what(client: Client, everybody: Cast) -> None:
    plans.withdraw(submission=everybody.tegemeo_plan, by=everybody.naomi, at=dt.datetime.now(dt.UTC))
    said = page(client, everybody.amina)
    assert said.index("took “tegemeo.csv” back, with 4 activities") < said.index(
        "sent “tegemeo.csv” as the plan of"
    )
    assert f'href="/samburu/2026-27/submissions/{everybody.tegemeo_plan.uuid}/"' in said
    assert "put 4 rows of “maji.csv” into the plan" in said
    assert (
        "chose what others see of Tegemeo la Nyika Programme: money, a band only; places, all partners"
        in said
    )
    assert "Grace joined for Maji na Afya Trust as partner" in said
    assert "the system" in said


def test_what_is_said_of_findings_and_activities_leads_there(client: Client, everybody: Cast) -> None:
    run = newest_run(everybody.cycle)
    assert run is not None
    key = undecided_overlaps(run, part_of(everybody.amina, everybody.county))[0].finding.key
    ask_partners(cycle=everybody.cycle, key=key, by=everybody.amina, at=NOW)
    judge(cycle=everybody.cycle, key=key, answer="same", reason="<One> borehole", by=everybody.amina, at=NOW)
    activity = Activity.objects.filter(cycle=everybody.cycle, sector__slug="water").order_by("number")[0]
    plans.give_back(activity=activity, note="Which village?", by=everybody.amina, at=NOW)
    said = page(client, everybody.auditor)
    assert f'href="/samburu/2026-27/findings/{key}/"' in said
    assert f"said of finding {key}: The same work. &lt;One&gt; borehole" in said
    assert f'href="/samburu/2026-27/plans/{activity.short_number}/"' in said
    assert f"returned {activity.number}: Which village?" in said


def test_an_invitation_and_an_end_are_told_in_words(client: Client, everybody: Cast) -> None:
    invite(
        email="new@example.org", organisation=everybody.maji, county=everybody.county, role="officer",
        by=everybody.amina, at=NOW,
    )  # fmt: skip
    end_membership(membership=everybody.grace.memberships.get(), by=everybody.amina, at=NOW)
    said = page(client, everybody.halima)
    assert "invited somebody for Maji na Afya Trust as partner" in said
    assert "ended the part of Grace for Maji na Afya Trust as partner" in said
    assert "new@example.org" not in said


@pytest.mark.parametrize(
    ("action", "subject", "facts"),
    [
        ("something.new", "thing:7", {}),
        ("plan.sent", "submission:not-a-uuid", {}),
        ("rows.put_in", "submission:00000000-0000-0000-0000-000000000000", {"rows": None, "numbers": "x"}),
        ("shown.chosen", "organisation:", {"after": {"money": 3}}),
        ("activity.accepted", "activity:elsewhere", {}),
    ],
)
def test_an_entry_that_the_page_does_not_understand_does_not_break_it(
    client: Client, everybody: Cast, action: str, subject: str, facts: dict[str, object]
) -> None:
    record(action=action, subject=subject, by=None, at=NOW, county="samburu", facts=facts)
    assert "entries in the journal" in page(client, everybody.amina)


def test_the_chain_is_checked_only_when_asked(client: Client, everybody: Cast) -> None:
    assert "The chain is whole" not in page(client, everybody.amina)
    assert "The chain is whole: every entry fits the one before it." in page(
        client, everybody.amina, "?check=1"
    )
    last = Entry.objects.order_by("-number")[0]
    Entry.objects.create(
        number=last.number + 1, at=NOW, action="x", subject="y", previous="0" * 64, hash="1" * 64
    )
    assert f"Entry {last.number + 1} does not fit the one before it" in page(
        client, everybody.amina, "?check=1"
    )


def test_a_long_journal_comes_in_pages(client: Client, everybody: Cast) -> None:
    for number in range(60):
        record(
            action="rates.set", subject="cycle:x", by=None, at=NOW, county="samburu", facts={"rates": number}
        )
    said = page(client, everybody.amina)
    assert "set exchange rates: 59" in said
    assert "set exchange rates: 9<" not in said
    assert 'href="?page=2"' in said
    assert "set exchange rates: 9<" in page(client, everybody.amina, "?page=2")
    assert "set exchange rates: 59" in page(client, everybody.amina, "?page=nonsense")


@pytest.mark.parametrize("who", ["minister", "director", "ward_admin", "lekadaa", "member_of_assembly"])
def test_only_the_lead_and_auditors_read_it(client: Client, everybody: Cast, who: str) -> None:
    client.force_login(getattr(everybody, who))
    assert client.get(JOURNAL).status_code == 403


def test_another_county_s_entries_are_not_there(client: Client, everybody: Cast) -> None:
    record(action="rates.set", subject="cycle:x", by=None, at=NOW, county="turkana", facts={"rates": 4711})
    assert "4711" not in page(client, everybody.amina)
    client.force_login(everybody.ekai)
    assert client.get(JOURNAL).status_code == 404


def test_the_page_asks_the_database_no_more_than_twelve_times(
    client: Client, everybody: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(everybody.auditor)
    with django_assert_max_num_queries(12):
        client.get(JOURNAL)
