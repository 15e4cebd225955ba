import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cast import HEADING, NOW, Cast
from pamoja.cycles.operations import start_cycle
from pamoja.journal.models import Entry
from pamoja.plans import operations as plans
from pamoja.plans.models import Activity, Layout, Row, RowVersion, Submission
from pamoja.workplan.correcting import Typed, TypedLine

LATER = NOW + dt.timedelta(days=300)
ODD = (
    "Maji na Afya Trust work plan 2026/27\n\n"
    "Activity,Zone,Start,End,Fedha zetu,Hesabu kuu\n"
    "Dig a well at Lpus,Maralal,01/10/2026,31/12/2026,120000,450\n"
    "Teach pump repair,Wamba East,01/11/2026,30/11/2026,80000,60\n"
    "Build a tank,Nachola,01/03/2027,31/05/2027,900000,300\n"
)


def address(everybody: Cast, of: Submission, name: str = "columns") -> str:
    return reverse(name, args=("samburu", of.cycle.slug, of.uuid))


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def send(everybody: Cast, content: str, name: str = "odd.csv", cycle: Any = None) -> Submission:
    made = plans.send(
        cycle=cycle or everybody.cycle, organisation=everybody.maji, name=name, content=content.encode(),
        by=everybody.lekadaa, at=NOW,
    )  # fmt: skip
    return plans.read(submission=made, at=NOW)


@pytest.fixture
def sent(everybody: Cast) -> Submission:
    return send(everybody, ODD)


def column(of: Submission, index: int) -> dict[str, Any]:
    of.refresh_from_db()
    found = next(c for table in of.tables for c in table["columns"] if c[0] == index)
    return dict(
        zip(("index", "key", "heading", "role", "sureness", "reason", "examples"), found, strict=False)
    )


def values(of: Submission, name: str) -> list[Any]:
    return [row.values[name] for row in of.rows.order_by("position")]


def amounts(of: Submission) -> list[list[tuple[Any, str]]]:
    return [[(m["amount"], m["currency"]) for m in budget] for budget in values(of, "budget")]


def test_the_page_shows_each_column_with_its_cells_its_role_and_how_sure_that_is(
    everybody: Cast, client: Client, sent: Submission
) -> None:
    client.force_login(everybody.lekadaa)
    page = text_of(client.get(address(everybody, sent)))
    assert "<h1>How your columns were read</h1>" in page
    assert "A “Activity”" in page
    assert "Dig a well at Lpus" in page
    assert "<option selected>What will be done<option>" in page
    assert "sure</span>" in page
    assert "The heading says so." in page
    assert len(client.get(address(everybody, sent)).content) < 30_000


def test_what_is_said_is_read_at_once_remembered_and_can_be_undone(
    everybody: Cast, client: Client, sent: Submission
) -> None:
    client.force_login(everybody.lekadaa)
    said = {"table": "0", "role-6": "How many people", "role-5": "Amount", "currency-5": "KES"}
    page = text_of(client.post(address(everybody, sent), said, follow=True))
    assert "What you said is kept: this file is read again with it" in page
    assert "Lekadaa said on" in page
    assert values(sent, "beneficiaries") == [450, 60, 300]
    assert amounts(sent) == [[(120000, "KES")], [(80000, "KES")], [(900000, "KES")]]
    assert column(sent, 6)["reason"] == "said"
    page = text_of(client.post(address(everybody, sent, "undo_columns"), follow=True))
    assert "What was said last is taken back" in page
    assert column(sent, 6)["reason"] != "said"
    assert Layout.objects.get().undone_by == everybody.lekadaa
    page = text_of(client.post(address(everybody, sent, "undo_columns"), follow=True))
    assert "there is nothing to undo" in page
    assert [e.action for e in Entry.objects.order_by("-id")[:2]] == ["columns.undone", "columns.said"]


def test_next_years_file_of_the_same_layout_needs_no_touch_and_says_so(
    everybody: Cast, client: Client, sent: Submission
) -> None:
    client.force_login(everybody.lekadaa)
    said = {
        "table": "0",
        "role-2": "Leave out",
        "role-6": "How many people",
        "role-5": "Amount",
        "currency-5": "USD",
    }
    client.post(address(everybody, sent), said)
    following = start_cycle(county=everybody.county, year="2027/28", by=None, at=LATER)
    again = send(
        everybody,
        ODD.replace("2026", "2027").replace("Fedha zetu", "FEDHA  ZETU"),
        "2027.csv",
        cycle=following,
    )
    assert amounts(again)[0] == [(120000, "USD")]
    assert values(again, "places") == [[], [], []]
    page = text_of(client.get(address(everybody, again, "submission")))
    assert "The columns were read as Lekadaa said on" in page
    assert "for an earlier file." in page


def test_another_organisations_words_are_not_used(everybody: Cast, client: Client, sent: Submission) -> None:
    client.force_login(everybody.lekadaa)
    client.post(address(everybody, sent), {"table": "0", "role-1": "Leave out", "role-6": "How many people"})
    theirs = plans.send(
        cycle=everybody.cycle, organisation=everybody.tegemeo, name="t.csv", content=ODD.encode(), by=everybody.naomi,
        at=NOW,
    )  # fmt: skip
    plans.read(submission=theirs, at=NOW)
    assert theirs.tables[0]["known"] == ""
    assert values(theirs, "title")[0] == "Dig a well at Lpus"


def test_a_renamed_column_is_asked_about_with_the_old_role_proposed(
    everybody: Cast, client: Client, sent: Submission
) -> None:
    client.force_login(everybody.lekadaa)
    given = {
        "table": "0", "role-1": "What will be done", "role-2": "Ward", "role-3": "First day", "role-4": "Last day",
        "role-5": "Amount", "currency-5": "KES", "role-6": "How many people",
    }  # fmt: skip
    client.post(address(everybody, sent), given)
    again = send(everybody, ODD.replace("Hesabu kuu", "Hesabu mpya").replace("120000", "130000"), "new.csv")
    assert values(again, "beneficiaries") == [450, 60, 300]
    renamed = column(again, 6)
    assert (renamed["role"], renamed["reason"]) == ("beneficiaries", "renamed")
    page = text_of(client.get(address(everybody, again, "submission")))
    assert "Please check how 1 column was read." in page
    assert "“Hesabu mpya” stands where “hesabu kuu” stood in an earlier file" in page
    page = text_of(client.get(address(everybody, again)))
    assert "It stands where “hesabu kuu” stood in an earlier file." in page
    client.post(address(everybody, again), given)
    assert column(again, 6)["reason"] == "said"
    assert "stands where" not in text_of(client.get(address(everybody, again, "submission")))


TWO_ORDERS = (
    HEADING + "Dig a well,Maralal,01/10/2026,03/12/2026,1000,all\nTeach,Wasso,02/11/2026,04/12/2026,5,all\n"
)


def test_dates_in_two_orders_are_asked_about_and_read_as_was_said(everybody: Cast, client: Client) -> None:
    sent = send(everybody, TWO_ORDERS, "dates.csv")
    client.force_login(everybody.lekadaa)
    page = text_of(client.get(address(everybody, sent, "submission")))
    assert "Dates could have the day or the month first." in page
    assert "they were read with the day first" in page
    page = text_of(client.get(address(everybody, sent)))
    assert "What does 01/10/2026 mean in this file?" in page
    client.post(address(everybody, sent), {"table": "0", "dates": "month"})
    assert values(sent, "start") == ["2026-01-10", "2026-02-11"]
    client.post(address(everybody, sent), {"table": "0", "dates": "day"})
    assert values(sent, "start") == ["2026-10-01", "2026-11-02"]
    page = text_of(client.get(address(everybody, sent, "submission")))
    assert "Dates could have the day or the month first." not in page


def test_a_date_that_shows_its_order_settles_it(everybody: Cast) -> None:
    sent = send(everybody, TWO_ORDERS.replace("04/12/2026", "31/12/2026"), "dates.csv")
    assert sent.tables[0]["dates"] == ""
    assert sent.problems == []


TWO_HEADINGS = (
    "Maji na Afya Trust work plan 2026/27\n"
    "Activity,Ward,Start,End,Budget (KES)\n"
    "Output,Location,From,To,Cost\n"
    "Dig a well,Maralal,01/10/2026,31/12/2026,1000\n"
    "Teach,Wasso,01/11/2026,30/11/2026,500\n"
)


def test_another_row_can_be_the_heading(everybody: Cast, client: Client) -> None:
    sent = send(everybody, TWO_HEADINGS, "two.csv")
    table = sent.tables[0]
    assert table["doubtful"] or len(table["heading_rows"]) == 2
    others = [row for row, _text, _words in table["candidates"] if row not in table["heading_rows"]]
    client.force_login(everybody.lekadaa)
    assert "The row with the headings" in text_of(client.get(address(everybody, sent)))
    client.post(address(everybody, sent), {"table": "0", "heading": str(others[0])})
    sent.refresh_from_db()
    assert sent.tables[0]["heading_rows"] == [others[0]]
    client.post(address(everybody, sent, "undo_columns"))
    sent.refresh_from_db()
    assert sent.tables[0]["heading_rows"] == table["heading_rows"]


def test_a_file_in_which_no_table_was_found_can_be_told_its_heading(everybody: Cast, client: Client) -> None:
    sent = send(
        everybody,
        "kitu,pahali,gharama kubwa\nDig a well,Maralal,1000\nTeach pump repair,Wasso,500\n",
        "k.csv",
    )
    assert sent.rows.count() == 0
    client.force_login(everybody.lekadaa)
    page = text_of(client.get(address(everybody, sent)))
    assert "Row 1: kitu | pahali | gharama kubwa" in page
    client.post(address(everybody, sent), {"table": "none", "sheet": sent.tables[0]["sheet"], "heading": "1"})
    sent.refresh_from_db()
    assert sent.tables[0]["heading_rows"] == [1]
    client.post(
        address(everybody, sent),
        {"table": "0", "role-1": "What will be done", "role-2": "Ward", "role-3": "Amount"},
    )
    assert values(sent, "title") == ["Dig a well", "Teach pump repair"]


def test_rows_of_the_plan_stay_and_what_would_change_them_waits_beside_them(
    everybody: Cast, client: Client, sent: Submission
) -> None:
    plans.put_in(submission=sent, positions=[0], by=everybody.lekadaa, at=NOW)
    activity = Activity.objects.get(title="Dig a well at Lpus")
    before = activity.beneficiaries
    client.force_login(everybody.lekadaa)
    client.post(address(everybody, sent), {"table": "0", "role-5": "Leave out", "role-6": "How many people"})
    activity.refresh_from_db()
    assert activity.beneficiaries == before
    twin = sent.rows.get(state=Row.State.WAITING, activity=activity)
    assert twin.values["beneficiaries"] == 450
    assert sent.rows.filter(state=Row.State.WAITING).count() == 3
    assert sent.rows.count() == 4
    client.post(address(everybody, sent, "undo_columns"))
    assert sent.rows.count() == 3
    assert sent.rows.get(state=Row.State.IN_PLAN).activity == activity


def test_what_people_corrected_in_waiting_rows_is_kept_field_by_field(
    everybody: Cast, client: Client, sent: Submission
) -> None:
    row = sent.rows.select_related("submission__cycle__county", "submission__organisation").get(position=0)
    typed = Typed(
        {"title": "Dig a deep well", "places": "Maralal", "start": "1/10/2026", "end": "31/12/2026"},
        tuple(TypedLine(str(m["amount"]), m["currency"]) for m in row.values["budget"]),
    )
    assert plans.correct(row=row, version=1, typed=typed, by=everybody.grace, at=NOW, anyway=True).saved
    client.force_login(everybody.lekadaa)
    client.post(
        address(everybody, sent),
        {"table": "0", "role-5": "Amount", "currency-5": "USD", "role-6": "How many people"},
    )
    row.refresh_from_db()
    assert row.values["title"] == "Dig a deep well"
    assert row.values["beneficiaries"] == 450
    assert RowVersion.objects.get(row=row, number=1).values["title"] == "Dig a well at Lpus"
    client.post(address(everybody, sent), {"table": "0", "role-1": "Leave out"})
    row.refresh_from_db()
    assert row.values["title"] == "Dig a deep well"


def test_a_row_left_aside_stays_aside(everybody: Cast, client: Client, sent: Submission) -> None:
    plans.put_aside(submission=sent, positions=[1], aside=True, by=everybody.lekadaa, at=NOW)
    client.force_login(everybody.lekadaa)
    client.post(address(everybody, sent), {"table": "0", "role-6": "How many people"})
    assert sent.rows.get(position=1).state == Row.State.ASIDE
    assert sent.rows.get(position=1).values["beneficiaries"] == 60


@pytest.mark.parametrize("who", ["director", "auditor"])
def test_who_may_only_look_sees_the_page_and_is_refused_the_rest(
    everybody: Cast, client: Client, sent: Submission, who: str
) -> None:
    client.force_login(getattr(everybody, who))
    page = text_of(client.get(address(everybody, sent)))
    assert "What each column of the file was taken for" in page
    assert "<select" not in page
    assert client.post(address(everybody, sent), {"table": "0"}).status_code == 403
    assert client.post(address(everybody, sent, "undo_columns")).status_code == 403
    assert not Layout.objects.exists()


def test_nonsense_in_the_form_changes_nothing_that_was_read(
    everybody: Cast, client: Client, sent: Submission
) -> None:
    client.force_login(everybody.lekadaa)
    before = [row.values for row in sent.rows.order_by("position")]
    given = {
        "table": "77",
        "role-1": "nonsense",
        "role-999": "Ward",
        "currency-5": "XYZ9",
        "dates": "x",
        "heading": "x",
    }
    assert client.post(address(everybody, sent), given).status_code == 302
    assert client.get(address(everybody, sent), {"table": "abc"}).status_code == 200
    assert [row.values for row in sent.rows.order_by("position")] == before


def test_a_file_that_was_taken_back_is_not_read_again(
    everybody: Cast, client: Client, sent: Submission
) -> None:
    plans.withdraw(submission=sent, by=everybody.lekadaa, at=NOW)
    client.force_login(everybody.lekadaa)
    page = text_of(
        client.post(address(everybody, sent), {"table": "0", "role-6": "How many people"}, follow=True)
    )
    assert "is not read at the moment" in page
    sent.refresh_from_db()
    assert sent.state == Submission.State.WITHDRAWN


def test_a_file_that_cannot_be_read_again_stands_as_it_was(
    everybody: Cast, client: Client, sent: Submission
) -> None:
    sent.file.storage.delete(str(sent.file.name))
    client.force_login(everybody.lekadaa)
    page = text_of(
        client.post(address(everybody, sent), {"table": "0", "role-6": "How many people"}, follow=True)
    )
    assert "It could not be read again, and stands as it was" in page
    assert sent.rows.count() == 3


def test_the_page_asks_few_questions(
    everybody: Cast, client: Client, sent: Submission, django_assert_max_num_queries: Any
) -> None:
    client.force_login(everybody.lekadaa)
    with django_assert_max_num_queries(12):
        client.get(address(everybody, sent))
