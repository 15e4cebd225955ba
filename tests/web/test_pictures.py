import datetime as dt
import itertools
import re

import pytest

from pamoja.core.calendars import DueDate, due_dates
from pamoja.core.periods import Year
from pamoja.web import pictures
from pamoja.workplan import facts

TODAY = dt.date(2026, 11, 22)


def county_year(begins: int = 2026) -> Year:
    return facts.calendars()["county"].year_from(begins)


def dates(year: Year) -> tuple[DueDate, ...]:
    return due_dates(facts.date_rules(), year)


def drawn(plans: dict[str, int], today: dt.date = TODAY) -> str:
    year = county_year()
    return pictures.years_on_one_axis(pictures.bands(year, facts.calendars(), plans), dates(year), today)


def test_the_county_s_year_comes_first_and_calendars_nobody_plans_in_are_left_out() -> None:
    found = pictures.bands(county_year(), facts.calendars(), {"us": 2, "calendar": 5, "unheard of": 9})
    assert [band.calendar.key for band in found] == ["county", "calendar", "us"]
    assert [band.plans for band in found] == [0, 5, 2]


@pytest.mark.parametrize(
    ("key", "year", "months"), [("us", "2026/27", 9), ("uk", "2026/27", 9), ("calendar", "2026", 6)]
)
def test_a_band_tells_which_of_its_years_shares_most_and_how_much(key: str, year: str, months: int) -> None:
    band = pictures.bands(county_year(), facts.calendars(), {key: 1})[1]
    best, shared = band.months_within(county_year().period)
    assert (best.label, shared) == (year, months)


def test_every_quarter_says_whose_year_it_is_of() -> None:
    said = drawn({"us": 1})
    for quarter in ("Q4 2025/26", "Q1 2026/27", "Q2 2026/27", "Q3 2026/27"):
        assert f">{quarter}</text>" in said
    assert ">US fiscal year</text>" in said
    assert ">county year 2026/27</text>" in said


def test_the_words_under_the_axis_never_lie_over_one_another() -> None:
    said = drawn({"us": 1, "calendar": 1})
    found = re.findall(r'<text x="([\d.]+)" y="([\d.]+)" class="mid ink">([^<]+)</text>', said)
    assert len(found) == len(pictures.SHORT)
    rows: dict[str, list[tuple[float, float]]] = {}
    for x, y, words in found:
        half = len(words) * pictures.LETTER / 2
        assert float(x) - half >= 0
        assert float(x) + half <= pictures.WIDTH
        rows.setdefault(y, []).append((float(x) - half, float(x) + half))
    for spans in rows.values():
        ordered = sorted(spans)
        assert all(left[1] < right[0] for left, right in itertools.pairwise(ordered))


def test_a_date_that_was_read_is_a_dot_and_one_recalled_a_ring() -> None:
    said = drawn({})
    found = dates(county_year())
    assert said.count('class="ring"') == sum(date.rule.status != "read" for date in found)
    assert said.count('class="dot"') == sum(date.rule.status == "read" for date in found)


def test_today_is_marked_within_the_year_alone() -> None:
    assert "today" in drawn({})
    assert "today" not in drawn({}, dt.date(2028, 1, 1))


def test_the_picture_says_in_words_what_it_shows() -> None:
    year = county_year()
    said = pictures.said(pictures.bands(year, facts.calendars(), {"us": 3}), dates(year))
    assert said.startswith(
        "The county year 2026/27, Jul 2026 to Jun 2027; US fiscal year 2026/27, 9 of 12 months"
    )
    assert said.endswith("statutory dates.")


@pytest.mark.parametrize(
    ("today", "key"),
    [
        (dt.date(2026, 9, 1), "adp_tabled"),
        (dt.date(2026, 9, 2), "cbrop_tabled"),
        (dt.date(2026, 11, 22), "cfsp_tabled"),
        (dt.date(2027, 6, 30), "appropriation"),
    ],
)
def test_the_next_date_that_shapes_the_budget_counts_its_own_day(today: dt.date, key: str) -> None:
    found = pictures.next_to_shape(dates(county_year()), today)
    assert found is not None
    assert found.rule.key == key


def test_after_the_year_no_date_is_left() -> None:
    assert pictures.next_to_shape(dates(county_year()), dt.date(2027, 7, 1)) is None
