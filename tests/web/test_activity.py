import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cast import NOW, Cast
from pamoja.cycles.models import Shown
from pamoja.cycles.operations import choose_shown
from pamoja.plans import operations as plans
from pamoja.plans.models import Activity, Submission
from pamoja.workplan.correcting import Typed, as_typed

PLANS = "/samburu/2026-27/plans/"
MOST_QUERIES = 12


def address(number: str) -> str:
    return f"{PLANS}{number}/"


def page(client: Client, user: object, number: str) -> str:
    client.force_login(user)  # type: ignore[arg-type]
    answer = client.get(address(number))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def answered(client: Client, user: object, number: str, **data: str) -> tuple[int, str]:
    client.force_login(user)  # type: ignore[arg-type]
    answer = client.post(f"{address(number)}answer/", data)
    return answer.status_code, " ".join(answer.content.decode().split())


def activity(number: str) -> Activity:
    return Activity.objects.get(number=f"samburu/2026-27/{number}")


def value_of(said: str, name: str) -> tuple[str, str]:
    """What stands beside a name, and where it came from."""
    cells = said.split(f'<th scope="row">{name}</th>', 1)[1].split("</tr>", 1)[0].split("<td")
    value, source = (cell.split(">", 1)[1].split("</td>", 1)[0] for cell in cells[1:])
    return value, source


def correct(everybody: Cast, position: int, **fields: str) -> None:
    """Lekadaa corrects a row of Maji's plan."""
    row = everybody.maji_plan.rows.get(position=position)
    typed = as_typed(row.values)
    plans.correct(
        row=row, version=row.version, typed=Typed({**typed.fields, **fields}, typed.money),
        by=everybody.lekadaa, at=NOW, anyway=True,
    )  # fmt: skip


def test_the_page_tells_everything_and_the_row_it_came_from(client: Client, everybody: Cast) -> None:
    said = page(client, everybody.amina, "water/001")
    assert "<h1>Rehabilitate the borehole at Wamba</h1>" in said
    assert "What “maji.csv” says" in said
    assert value_of(said, "Places") == ("Wamba East", "row 4")
    assert value_of(said, "Days") == ("1 Oct 2026 to 31 Dec 2026", "row 4")
    assert value_of(said, "For whom") == ("pastoralists", "row 4")
    assert value_of(said, "How many people") == ("unknown", "row 4")
    assert value_of(said, "Programme") == ("not stated", "row 4")
    assert value_of(said, "Sector")[1] == "found by the kind of work"
    assert "Planned: KES 3.4 million" in said
    assert 'KES 3,400,000</td><td class="num">100 %</td>' in said
    assert "County year 2026/27</b><br>Q2 (Oct-Dec 2026)" in said
    assert f'href="/samburu/2026-27/partners/{everybody.maji.uuid}/"' in said
    assert f'href="/samburu/2026-27/submissions/{everybody.maji_plan.uuid}/rows/0/"' in said


def test_an_activity_under_no_sector_says_so(client: Client, everybody: Cast) -> None:
    Activity.objects.filter(number__endswith="water/001").update(sector=None, aligned_by="not aligned")
    said = page(client, everybody.amina, "water/001")
    assert value_of(said, "Sector")[0] == "not yet under a sector"
    assert value_of(said, "Sector")[1].startswith("neither its file")
    assert 'href="/samburu/2026-27/plans/?sector=none"' in said


def test_a_corrected_value_says_who_corrected_it_and_what_the_file_says(
    client: Client, everybody: Cast
) -> None:
    correct(everybody, 0, title="Repair and solarise the borehole", places="Maralal", programme="Rural water")
    for user in (everybody.amina, everybody.lekadaa):
        said = page(client, user, "water/001")
        assert "<h1>Repair and solarise the borehole</h1>" in said
        source = "corrected by Lekadaa, 1 Jun 2026, 12:00; the file says: “Wamba East ward”"
        assert value_of(said, "Places")[0] == "Maralal"
        assert value_of(said, "Places")[1].startswith(source[:50])
        assert value_of(said, "Programme")[1].endswith("the file says: nothing")
        assert value_of(said, "Days")[1] == "row 4"


def test_another_partner_learns_nothing_of_corrections_money_and_places(
    client: Client, everybody: Cast
) -> None:
    correct(everybody, 0, places="Maralal", description="The well of Maralal")
    said = page(client, everybody.naomi, "water/001")
    assert value_of(said, "Places") == ("shown as totals only", "not shown")
    assert value_of(said, "Description")[0] == "The well of [place not shown]"
    assert "Its partner shows money as totals only" in said
    for secret in ("corrected by", "Maralal", "3,400,000", "3.4 million", "submissions/", "Correct the row"):
        assert secret not in said


def test_a_band_is_shown_without_the_sum(client: Client, everybody: Cast) -> None:
    activity("water/005").budget.update(contributor="Road levy fund")
    said = page(client, everybody.lekadaa, "water/005")
    assert "Planned: KES 1 to 5 million" in said
    assert "Who pays: Road levy fund." in said
    assert "4,000,000" not in said


def test_money_is_told_by_who_gives_it(client: Client, everybody: Cast) -> None:
    one = activity("water/001")
    one.budget.update(contributor="County", amount=1_000_000)
    one.budget.create(position=1, contributor="Road levy fund", amount=3_000_000, currency="KES")
    said = page(client, everybody.amina, "water/001")
    assert 'aria-label="County 25 % and Road levy fund 75 %"' in said
    assert 'Road levy fund</th><td class="num">KES 3,000,000</td><td class="num">75 %' in said
    one.budget.filter(position=1).update(currency="USD")
    Activity.objects.filter(pk=one.pk).update(kes=None)
    said = page(client, everybody.amina, "water/001")
    assert "Planned: unknown" in said
    assert "There is no dated exchange rate for one of the currencies" in said
    one.budget.all().delete()
    assert "Its cost is unknown" in page(client, everybody.amina, "water/001")


def test_quarters_are_told_in_the_calendar_of_the_file_too(client: Client, everybody: Cast) -> None:
    Submission.objects.filter(pk=everybody.tegemeo_plan.pk).update(calendar="us")
    said = page(client, everybody.amina, "water/005")
    assert "County year 2026/27</b><br>Q2 (Oct-Dec 2026) and Q3 (Jan-Mar 2027)" in said
    assert "US fiscal year 2026/27</b><br>Q1 (Oct-Dec 2026) and Q2 (Jan-Mar 2027)" in said
    Activity.objects.filter(number__endswith="water/005").update(until=None)
    said = page(client, everybody.amina, "water/005")
    assert "Unknown: the first or the last day is not stated." in said
    assert value_of(said, "Days")[0] == "1 Nov 2026 to unknown"


def test_findings_are_listed_for_those_who_may_see_them(client: Client, everybody: Cast) -> None:
    assert "/findings/" in page(client, everybody.amina, "water/001").split("It is part of", 1)[1]
    assert "It is part of" in page(client, everybody.lekadaa, "water/001")
    assert "It is part of" in page(client, everybody.naomi, "water/001")
    assert "No finding that you may see touches it" in page(client, everybody.member_of_assembly, "water/001")


def test_an_activity_is_accepted_and_the_next_one_offered(client: Client, everybody: Cast) -> None:
    assert 'href="/samburu/2026-27/plans/water/002/">Next that waits: Train water' in page(
        client, everybody.amina, "water/001"
    )
    status, _ = answered(client, everybody.amina, "water/001", answer="accept", note="")
    assert status == 302
    said = page(client, everybody.amina, "water/001")
    assert "Accepted: Rehabilitate the borehole at Wamba" in said
    assert '<span class="tag good">accepted</span>' in said
    assert "by Amina," in said


def test_an_activity_is_returned_with_a_note_for_its_partner_alone(client: Client, everybody: Cast) -> None:
    status, _ = answered(
        client, everybody.director, "water/001", answer="return", note="Which village?", version="1"
    )
    assert status == 302
    assert "Returned to Maji na Afya Trust with your note" in page(client, everybody.director, "water/001")
    assert "Which village?" in page(client, everybody.lekadaa, "water/001")
    said = page(client, everybody.naomi, "water/001")
    assert '<span class="tag warn">returned</span>' in said
    assert "Which village?" not in said


def test_a_return_without_a_note_asks_for_one(client: Client, everybody: Cast) -> None:
    status, said = answered(client, everybody.amina, "water/001", answer="return", note="  ")
    assert status == 422
    assert "Say why in a few words: Maji na Afya Trust will read it." in said
    assert 'value="return" checked' in said
    assert activity("water/001").review == "submitted"


def test_a_director_of_another_sector_is_told_and_the_note_is_kept(client: Client, everybody: Cast) -> None:
    status, said = answered(
        client, everybody.director, "agriculture/001", answer="return", note="Where exactly?"
    )
    assert status == 422
    assert (
        "This activity is under Agriculture, Livestock, Veterinary and Fisheries; you answer for Water"
        in said
    )
    assert "Where exactly?</textarea>" in said


def test_an_answer_to_what_has_changed_since_is_not_taken(client: Client, everybody: Cast) -> None:
    correct(everybody, 0, title="Another title")
    status, said = answered(client, everybody.amina, "water/001", answer="accept", note="kept", version="1")
    assert status == 422
    assert "This activity was changed after you opened it." in said
    assert "kept</textarea>" in said
    assert activity("water/001").review == "submitted"


@pytest.mark.parametrize("data", [{}, {"answer": "burn"}, {"answer": "return", "note": "x" * 2001}])
def test_an_answer_that_is_none_is_asked_again(client: Client, everybody: Cast, data: dict[str, str]) -> None:
    status, said = answered(client, everybody.amina, "water/001", **data)
    assert status == 422
    assert 'class="error"' in said


def test_only_the_county_answers(client: Client, everybody: Cast) -> None:
    for user in (everybody.lekadaa, everybody.halima, everybody.auditor):
        assert "What does the department say?" not in page(client, user, "water/001")
        assert answered(client, user, "water/001", answer="accept")[0] == 403
    client.force_login(everybody.amina)
    assert client.get(f"{address('water/001')}answer/").status_code == 405


def test_a_withdrawn_activity_says_so(client: Client, everybody: Cast) -> None:
    plans.take_out(submission=everybody.maji_plan, positions=[0], by=everybody.lekadaa, at=NOW)
    for user in (everybody.amina, everybody.lekadaa):
        said = page(client, user, "water/001")
        assert "was taken out of the plan" in said
        assert "Rehabilitate the borehole" in said
        assert "What does the department say?" not in said
    said = page(client, everybody.naomi, "water/001")
    assert "<h1>water/001 was taken out of the plan</h1>" in said
    assert "Rehabilitate" not in said


def test_what_is_not_there_and_strangers_get_the_same_answer(client: Client, everybody: Cast) -> None:
    for user, number in (
        (everybody.amina, "water/999"), (everybody.amina, "magic/001"), (everybody.otieno, "water/001"),
        (everybody.ekai, "water/001"),
    ):  # fmt: skip
        client.force_login(user)
        assert client.get(address(number)).status_code == 404
        assert client.post(f"{address(number)}answer/", {"answer": "accept"}).status_code == 404


def test_a_partner_that_shows_everything_is_seen(client: Client, everybody: Cast) -> None:
    mine = everybody.cycle.participations.get(organisation=everybody.maji)
    choose_shown(participation=mine, money=Shown.ALL, sites=Shown.BAND, by=everybody.grace, at=NOW)
    said = page(client, everybody.naomi, "water/001")
    assert "KES 3,400,000" in said
    assert value_of(said, "Places") == ("in Samburu East sub-county", "row 4")


def test_the_page_reads_little(
    client: Client, everybody: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    correct(everybody, 0, title="Another title")
    for user in (everybody.amina, everybody.lekadaa, everybody.naomi, everybody.director):
        client.force_login(user)
        with django_assert_max_num_queries(MOST_QUERIES):
            client.get(address("water/001"))
