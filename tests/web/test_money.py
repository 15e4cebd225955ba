"""Money by year and exchange rates, as the economist and a partner see them."""

import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from cast import NOW, Cast
from pamoja.core.money import Rate
from pamoja.cycles.models import ExchangeRate
from pamoja.journal.models import Entry
from pamoja.organisations import rights
from pamoja.plans import operations as plans
from pamoja.plans.models import Activity, Submission
from pamoja.plans.operations.pricing import set_plan_rates, take_back_rate
from pamoja.plans.queries import Wanted, activities_in, view_of
from pamoja.plans.years import money_by_year

AT = {"county": "samburu", "year": "2026-27"}
MOST_QUERIES = 12
DOLLARS = (
    b"Maji work plan, US fiscal year October 2026 - September 2027\n\n"
    b"Activity,Ward,Start,End,Budget (USD)\n"
    b"Dig a well with a hand pump,Wasso,01/10/2026,30/09/2027,36500\n"
    b"Line the wells with stones,Wasso,,,1000\n"
)


@pytest.fixture
def dollars(everybody: Cast) -> Cast:
    sent = plans.send(
        cycle=everybody.cycle, organisation=everybody.maji, name="usd.csv", content=DOLLARS, by=everybody.grace, at=NOW
    )  # fmt: skip
    plans.read(submission=sent, at=NOW)
    rows = [row.position for row in sent.rows.all()]
    plans.put_in(submission=Submission.objects.get(pk=sent.pk), by=everybody.grace, at=NOW, positions=rows)
    return everybody


@pytest.fixture
def amina(client: Client, everybody: Cast) -> Client:
    client.force_login(everybody.amina)
    return client


def page(client: Client, name: str) -> str:
    answer = client.get(reverse(name, kwargs=AT))
    assert answer.status_code == 200
    return b"".join(answer).decode()


def well() -> Activity:
    return Activity.objects.get(title="Dig a well with a hand pump")


def rate(day: dt.date = dt.date(2026, 7, 1), kes: str = "130") -> Rate:
    return Rate(day, "USD", Decimal(kes), "Central Bank of Kenya")


def test_what_has_no_rate_is_told_and_a_typed_rate_tells_it_in_shillings(
    amina: Client, dollars: Cast
) -> None:
    shown = page(amina, "rates")
    assert "1 currency of the plan has no exchange rate" in shown
    assert "USD 37,500" in shown
    assert well().kes is None
    typed = {"day": "2026-07-01", "currency": "USD", "kes": "130", "source": "Central Bank of Kenya"}
    told = amina.post(reverse("rates", kwargs=AT), typed, follow=True).content.decode()
    assert "2 activities have another sum in shillings" in told
    assert well().kes == 36_500 * 130
    assert "Every currency that you see has its exchange rate" in page(amina, "rates")


def test_a_rate_of_another_time_is_kept_and_never_stretched(amina: Client, dollars: Cast) -> None:
    set_plan_rates(cycle=dollars.cycle, rates=[rate(dt.date(2025, 12, 1))], by=dollars.amina, at=NOW)
    assert well().kes is None
    assert "not used: of another time" in page(amina, "rates")


def test_taking_a_rate_back_leaves_the_sums_as_they_were_and_the_journal_keeps_it(
    amina: Client, dollars: Cast
) -> None:
    set_plan_rates(cycle=dollars.cycle, rates=[rate()], by=dollars.amina, at=NOW)
    set_plan_rates(cycle=dollars.cycle, rates=[rate(dt.date(2026, 8, 1), "140")], by=dollars.amina, at=NOW)
    assert well().kes == 36_500 * 140
    newest = ExchangeRate.objects.get(kes=140)
    amina.post(reverse("take_back_rate", kwargs={**AT, "rate": newest.pk}))
    assert well().kes == 36_500 * 130
    entry = Entry.objects.filter(action="rate.taken_back").latest("number")
    assert (entry.facts["kes"], entry.facts["source"]) == ("140", "Central Bank of Kenya")
    take_back_rate(rate=ExchangeRate.objects.get(), by=dollars.halima, at=NOW)
    assert well().kes is None


def test_a_file_of_rates_is_taken_and_a_wrong_one_says_which_row(amina: Client, everybody: Cast) -> None:
    good = SimpleUploadedFile("rates.csv", b"date,currency,kes,source\n2026-07-01,EUR,151.2,Central Bank\n")
    amina.post(reverse("rates", kwargs=AT), {"file": good})
    assert everybody.cycle.rates.get().kes == Decimal("151.2")
    bad = SimpleUploadedFile("rates.csv", b"date,currency,kes,source\n2026-07-01,EUR,none,Central Bank\n")
    answer = amina.post(reverse("rates", kwargs=AT), {"file": bad})
    assert answer.status_code == 422
    assert "row 2" in answer.content.decode()


def test_a_partner_reads_rates_and_does_not_set_them(client: Client, dollars: Cast) -> None:
    client.force_login(dollars.grace)
    assert "Enter a rate" not in page(client, "rates")
    with pytest.raises(rights.NotAllowed):
        set_plan_rates(cycle=dollars.cycle, rates=[rate()], by=dollars.grace, at=NOW)


def test_a_year_from_october_is_told_by_days_in_both_calendars_and_unknown_days_are_told_apart(
    amina: Client, dollars: Cast
) -> None:
    set_plan_rates(cycle=dollars.cycle, rates=[rate(kes="100")], by=dollars.amina, at=NOW)
    view = view_of(dollars.cycle, rights.part_of(dollars.amina, dollars.county))
    found = money_by_year(view, activities_in(view, Wanted()))
    assert [part.year.label for part in found.county.years] == ["2026/27", "2027/28"]
    assert found.county.years[1].kes == 920_000  # 92 of 365 days
    everything = sum(a.kes or 0 for a in Activity.objects.filter(cycle=dollars.cycle, withdrawn=False))
    assert found.county.kes + found.undated == everything
    assert (found.undated, found.undated_count) == (Decimal(100_000), 1)
    [own] = [one for one in found.own if one.calendar.key == "us"]
    assert [(part.year.label, part.kes) for part in own.years] == [("2026/27", Decimal(3_650_000))]
    shown = page(amina, "money")
    assert "US fiscal year 2026/27" in shown
    assert "KES 100,000 of 1 activity whose first or last day is unknown" in shown
    lines = list(csv.reader(io.StringIO(page(amina, "money_csv").lstrip("\ufeff"))))
    assert any(line[0] == "County year" and line[1] == "2027/28" for line in lines)


def test_the_activity_tells_both_sums_the_rate_its_day_and_its_source(amina: Client, dollars: Cast) -> None:
    set_plan_rates(cycle=dollars.cycle, rates=[rate(kes="100")], by=dollars.amina, at=NOW)
    sector, count = well().short_number.split("/")
    shown = amina.get(reverse("activity", kwargs={**AT, "sector": sector, "count": count})).content.decode()
    assert "USD 36,500 is KES 3,650,000 at 100, the rate of 1 Jul 2026 (Central Bank of Kenya)." in shown
    assert "County year 2027/28: KES 920,000" in shown
    lines = list(csv.DictReader(io.StringIO(page(amina, "plan_csv").lstrip("\ufeff"))))
    [line] = [line for line in lines if line["Activity"] == "Dig a well with a hand pump"]
    assert line["Exchange rate"] == "USD 1 = KES 100, 1 Jul 2026 (Central Bank of Kenya)"


def test_money_that_a_partner_hides_is_left_out_and_told(client: Client, dollars: Cast) -> None:
    client.force_login(dollars.naomi)
    shown = page(client, "money")
    assert "activities whose partners do not show you their money" in shown


def test_the_pages_read_little(
    amina: Client, dollars: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    assert dollars
    for name in ("money", "rates"):
        with django_assert_max_num_queries(MOST_QUERIES):
            page(amina, name)
