"""Which money of an IATI file counts: proposed with its reason, chosen by a person, stored, journalled and undone."""

from typing import Any

from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from cast import NOW, Cast
from pamoja.journal.models import Entry
from pamoja.plans import operations as plans
from pamoja.plans.models import Activity, Row, Submission

HEAD = '<?xml version="1.0" encoding="UTF-8"?><iati-activities version="2.03">'


def activity(
    name: str,
    *,
    budget: int = 0,
    committed: int = 0,
    spent: int = 0,
    publisher: str = "Upeo Trust",
    more: str = "",
) -> str:
    moved = "".join(
        f"<transaction><transaction-type code='{code}'/><transaction-date iso-date='2026-07-01'/>"
        f"<value value-date='2026-07-01'>{amount}</value></transaction>"
        for code, amount in (("2", committed), ("3", spent))
        if amount
    )
    budgeted = (
        "<budget><period-start iso-date='2026-07-01'/><period-end iso-date='2027-06-30'/>"
        f"<value value-date='2026-07-01'>{budget}</value></budget>"
    )
    return (
        f"<iati-activity default-currency='USD'><iati-identifier>{name}</iati-identifier>"
        f"<reporting-org ref='X'><narrative>{publisher}</narrative></reporting-org>"
        f"<title><narrative>Wells {name}</narrative></title>"
        "<participating-org role='1'><narrative>A fund</narrative></participating-org>"
        "<participating-org role='4'><narrative>Upeo Trust</narrative></participating-org>"
        "<activity-date type='1' iso-date='2026-07-01'/><activity-date type='3' iso-date='2027-06-30'/>"
        "<location><name><narrative>Maralal</narrative></name></location>"
        "<location><name><narrative>Somewhere</narrative></name></location>"
        f"{budgeted if budget else ''}{moved}{more}</iati-activity>"
    )


def sent(everybody: Cast, *activities: str) -> Submission:
    content = HEAD + "".join(activities) + "</iati-activities>"
    made = plans.send(
        cycle=everybody.cycle, organisation=everybody.maji, name="activities.xml", content=content.encode(),
        by=everybody.lekadaa, at=NOW,
    )  # fmt: skip
    return plans.read(submission=made, at=NOW)


def address(everybody: Cast, name: str, of: Submission, *more: object) -> str:
    return reverse(name, args=(everybody.cycle.county.key, everybody.cycle.slug, of.uuid, *more))


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def budgets(of: Submission) -> list[list[int]]:
    return [[line["amount"] for line in row.values["budget"]] for row in of.rows.order_by("position")]


def test_an_iati_file_becomes_rows_with_identifiers_and_problems_at_their_elements(
    everybody: Cast, client: Client
) -> None:
    made = sent(everybody, activity("XM-DAC-1-23", budget=900))
    client.force_login(everybody.lekadaa)
    page = text_of(client.get(address(everybody, "submission", made)))
    assert "XM-DAC-1-23</span>" in page
    assert "<b>XM-DAC-1-23, location</b> 1 of 2 locations are in no ward that is known here" in page
    assert "Which money counts" in page


def test_the_row_shows_what_the_file_says_beyond_a_plan(everybody: Cast, client: Client) -> None:
    made = sent(everybody, activity("X-1", budget=900, committed=700))
    client.force_login(everybody.lekadaa)
    page = text_of(client.get(address(everybody, "row", made, 0)))
    for said in (
        "A fund: funds",
        "Upeo Trust: implements",
        "budgets: USD 900",
        "commitments: USD 700",
        "stays open",
    ):
        assert said in page


def test_the_proposal_is_shown_with_its_reason_and_a_person_chooses_otherwise(
    everybody: Cast, client: Client
) -> None:
    made = sent(everybody, activity("X-1", budget=900, committed=700), activity("X-2", budget=50))
    assert budgets(made) == [[900], [50]]
    client.force_login(everybody.lekadaa)
    page = text_of(client.get(address(everybody, "submission_money", made)))
    assert "budgets: 2" in page
    assert "commitments: 1" in page
    assert "budgets (proposed)" in page
    assert "USD 950" in page
    answer = client.post(address(everybody, "submission_money", made), {"source-0": "committed"}, follow=True)
    assert "The money of 2 rows was written anew." in text_of(answer)
    assert budgets(made) == [[700], [50]]
    told = made.rows.get(position=1).problems
    assert "iati_money_other_source" in {problem["code"] for problem in told}
    entry = Entry.objects.get(action="money.chosen")
    assert entry.facts["chosen"]["sources"] == {"Upeo Trust": "committed"}
    client.force_login(everybody.amina)
    journal = text_of(client.get(reverse("journal", args=("samburu", "2026-27"))))
    assert "chose which money of “activities.xml” counts" in journal


def test_a_choice_is_undone_and_the_file_says_again_what_it_said(everybody: Cast, client: Client) -> None:
    made = sent(everybody, activity("X-1", budget=900, spent=300))
    client.force_login(everybody.lekadaa)
    client.post(address(everybody, "submission_money", made), {"source-0": "spent"})
    assert budgets(made) == [[300]]
    client.post(address(everybody, "undo_money", made))
    assert budgets(made) == [[900]]
    assert Entry.objects.filter(action="money.choice_undone").exists()
    again = text_of(client.post(address(everybody, "undo_money", made), follow=True))
    assert "There is no choice to undo" in again
    assert made.rows.get().versions.count() == 3


def test_rows_in_the_plan_change_there_and_a_corrected_amount_is_kept(
    everybody: Cast, client: Client
) -> None:
    made = sent(
        everybody, activity("X-1", budget=900, committed=700), activity("X-2", budget=80, committed=60)
    )
    second = made.rows.get(position=1)
    Row.objects.filter(pk=second.pk).update(
        values={**second.values, "budget": [{"amount": 77, "currency": "USD", "contributor": None}]}
    )
    plans.put_in(submission=made, by=everybody.lekadaa, at=NOW)
    plans.choose_money(
        submission=made, sources={"Upeo Trust": "committed"}, families="each", by=everybody.lekadaa, at=NOW
    )
    assert budgets(made) == [[700], [77]]
    planned = Activity.objects.get(title="Wells X-1")
    assert [int(line.amount) for line in planned.budget.all()] == [700]
    assert planned.version == 2


def test_a_whole_and_its_parts_are_counted_once_and_a_person_says_which(
    everybody: Cast, client: Client
) -> None:
    parts = "<related-activity type='2' ref='P-1'/><related-activity type='2' ref='P-2'/>"
    made = sent(
        everybody,
        activity("P", budget=900, more=parts),
        activity("P-1", budget=500),
        activity("P-2", budget=400),
    )
    assert budgets(made) == [[], [500], [400]]
    client.force_login(everybody.lekadaa)
    page = text_of(client.get(address(everybody, "submission_money", made)))
    assert "Activities with parts of their own in this file: 1; their parts: 2." in page
    client.post(address(everybody, "submission_money", made), {"families": "whole", "source-0": "budget"})
    assert budgets(made) == [[900], [], []]


def test_a_workbook_has_no_such_page_and_nonsense_changes_nothing(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.lekadaa)
    assert client.get(address(everybody, "submission_money", everybody.maji_plan)).status_code == 404
    made = sent(everybody, activity("X-1", budget=900))
    given = {"source-0": "gold", "source-7": "spent", "families": "all"}
    page = text_of(client.post(address(everybody, "submission_money", made), given, follow=True))
    assert "Nothing changed" in page
    assert not Entry.objects.filter(action="money.chosen").exists()


def test_a_file_that_was_taken_back_is_not_chosen_from(everybody: Cast, client: Client) -> None:
    made = sent(everybody, activity("X-1", budget=900, spent=300))
    plans.withdraw(submission=made, by=everybody.lekadaa, at=NOW)
    client.force_login(everybody.lekadaa)
    page = text_of(
        client.post(address(everybody, "submission_money", made), {"source-0": "spent"}, follow=True)
    )
    assert "was taken back" in page
    assert budgets(made) == [[900]]


def test_the_page_asks_little_of_the_database_however_many_activities(
    everybody: Cast, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    made = sent(everybody, *(activity(f"X-{n}", budget=n + 1) for n in range(60)))
    client.force_login(everybody.lekadaa)
    client.get(address(everybody, "submission_money", made))
    with django_assert_max_num_queries(12):
        page = client.get(address(everybody, "submission_money", made))
    assert len(page.content) < 30_000
