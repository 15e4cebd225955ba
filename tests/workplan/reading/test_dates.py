import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamoja.formats.grid import Value
from pamoja.workplan import facts
from pamoja.workplan.reading.dates import Timing, read_day, read_span, read_when

COUNTY = Timing(facts.calendars()["county"].year_from(2026))
US = Timing(facts.calendars()["us"].year_to(2027))


def span(text: str, timing: Timing = COUNTY) -> str:
    found = read_span(text, timing)
    return "" if found is None else f"{found.first or '?'} {found.last or '?'}"


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Q2 FY2026/27", "2026-10-01 2026-12-31"),
        ("Q1-Q2 FY26/27", "2026-07-01 2026-12-31"),
        ("Q3 to Q4", "2027-01-01 2027-06-30"),
        ("Qtr 1 – Qtr 2 (2026/27)", "2026-07-01 2026-12-31"),
        ("Q1 & 2", "2026-07-01 2026-12-31"),
        ("Quarters 2 and 3", "2026-10-01 2027-03-31"),
        ("2nd quarter", "2026-10-01 2026-12-31"),
        ("Robo ya 1", "2026-07-01 2026-09-30"),
        ("robo ya kwanza", "2026-07-01 2026-09-30"),
        ("H1", "2026-07-01 2026-12-31"),
        ("first half", "2026-07-01 2026-12-31"),
        ("Oct – Dec 2026", "2026-10-01 2026-12-31"),
        ("December 2026 to May 2027", "2026-12-01 2027-05-31"),
        ("OCT 2026-JAN 2027", "2026-10-01 2027-01-31"),
        ("Oct - Jan 2027", "2026-10-01 2027-01-31"),
        ("Oct-26", "2026-10-01 2026-10-31"),
        ("Jul 26 - Sep 26", "2026-07-01 2026-09-30"),
        ("Nov-Feb", "2026-11-01 2027-02-28"),
        ("Julai - Septemba 2026", "2026-07-01 2026-09-30"),
        ("5-9 Oct 2026", "2026-10-05 2026-10-09"),
        ("October 5-9, 2026", "2026-10-05 2026-10-09"),
        ("01/10/2026 - 31/12/2026", "2026-10-01 2026-12-31"),
        ("01-Jul-2026 to 30-Sep-2026", "2026-07-01 2026-09-30"),
        ("28.2.2027", "2027-02-28 2027-02-28"),
        ("1st May 2027", "2027-05-01 2027-05-01"),
        ("May 1, 2027", "2027-05-01 2027-05-01"),
        ("10/2026", "2026-10-01 2026-10-31"),
        ("2026-10-05", "2026-10-05 2026-10-05"),
        ("All year", "2026-07-01 2027-06-30"),
        ("Mwaka mzima", "2026-07-01 2027-06-30"),
        ("FY2026/27", "2026-07-01 2027-06-30"),
        ("by end of March 2027", "? 2027-03-31"),
        ("from Sept 2026", "2026-09-01 ?"),
    ],
)
def test_spans_are_read_as_people_write_them(text: str, days: str) -> None:
    assert span(text) == days


@pytest.mark.parametrize(
    "text", ["ongoing", "TBC", "until funds end", "13/25/2026", "monthly", "", "as agreed"]
)
def test_what_names_no_time_gives_none(text: str) -> None:
    assert span(text) == ""


def test_a_quarter_is_that_of_the_plans_own_year() -> None:
    assert span("FY27 Q1", COUNTY) == "2026-07-01 2026-09-30"
    assert span("FY27 Q1", US) == "2026-10-01 2026-12-31"


def test_months_beside_a_quarter_say_whose_it_is() -> None:
    assert span("Q1 (Jul-Sep)", US) == span("Jul-Sep", US)
    assert span("FY27 Q1 (Oct-Dec 2026)", COUNTY) == "2026-10-01 2026-12-31"


def test_day_first_unless_the_plan_puts_the_month_first() -> None:
    first = Timing(COUNTY.year, month_first=True)
    assert span("05/06/2027") == "2027-06-05 2027-06-05"
    assert span("05/06/2027", first) == "2027-05-06 2027-05-06"
    assert span("12/31/2026") == "2026-12-31 2026-12-31"


@pytest.mark.parametrize(
    ("value", "first"),
    [
        (dt.date(2026, 9, 1), dt.date(2026, 9, 1)),
        (dt.datetime.fromisoformat("2026-09-01T00:00"), dt.date(2026, 9, 1)),
        (46266, dt.date(2026, 9, 1)),
        ("46266", dt.date(2026, 9, 1)),
        ("Sept 2026", dt.date(2026, 9, 1)),
    ],
)
def test_a_day_may_be_a_date_a_serial_number_or_text(value: Value, first: dt.date) -> None:
    found = read_day(value, COUNTY)
    assert found is not None
    assert found.start == first


def test_the_first_of_a_month_in_a_when_column_stands_for_the_month() -> None:
    found = read_when(dt.date(2026, 10, 1), COUNTY)
    assert found is not None
    assert (found.first, found.last) == (dt.date(2026, 10, 1), dt.date(2026, 10, 31))


@pytest.mark.parametrize(
    "text",
    ["31/02/2026", "2026-02-30", "31.04.2027", "31 Feb 2027", "29 February 2027", "April 31, 2027",
     "31/02/2027 - 30/04/2027", "28 Feb to 31 Apr 2027"],
)  # fmt: skip
def test_a_day_that_no_calendar_has_is_not_taken_for_its_month(text: str) -> None:
    assert read_span(text, COUNTY) is None


@given(st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)))
def test_every_day_is_read_back_from_the_ways_people_write_it(day: dt.date) -> None:
    for text in (day.isoformat(), f"{day:%d/%m/%Y}", f"{day:%d.%m.%Y}", f"{day:%d-%b-%Y}", f"{day:%d %B %Y}"):
        assert span(text) == f"{day} {day}", text


@given(st.text(max_size=60))
def test_no_text_makes_the_reader_fail(text: str) -> None:
    found = read_span(text, COUNTY)
    assert found is None or found.first is not None or found.last is not None
