import datetime as dt
from dataclasses import replace

from pamoja.core.calendars import DateRule, due_dates, served
from pamoja.workplan import facts

YEAR = facts.calendars()["county"].year_from(2026)


def rule(key: str, due: str = "", relative_to: str = "") -> DateRule:
    return DateRule(key, key, "", due, "", relative_to, "somebody", "an Act", "read")


def test_a_date_falls_in_the_half_of_the_year_that_has_its_month() -> None:
    found = due_dates([rule("adp", "09-01"), rule("estimates", "04-30")], YEAR)
    assert [date.due for date in found] == [dt.date(2026, 9, 1), dt.date(2027, 4, 30)]


def test_a_date_counted_from_another_follows_it() -> None:
    found = due_dates([rule("tabled", "02-28"), rule("adopted", relative_to="tabled+14d")], YEAR)
    assert [(date.rule.key, date.due) for date in found] == [
        ("tabled", dt.date(2027, 2, 28)),
        ("adopted", dt.date(2027, 3, 14)),
    ]


def test_a_date_counted_from_quarter_ends_comes_four_times() -> None:
    found = due_dates([rule("report", relative_to="quarter_end+30d")], YEAR)
    assert [date.due for date in found] == [
        dt.date(2026, 7, 30),
        dt.date(2026, 10, 30),
        dt.date(2027, 1, 30),
        dt.date(2027, 4, 30),
    ]


def test_a_rule_without_a_day_gives_no_date() -> None:
    assert due_dates([rule("cidp"), rule("lost", relative_to="nothing+3d")], YEAR) == ()


def test_a_date_says_which_financial_year_it_is_for() -> None:
    (plan,) = due_dates([replace(rule("adp", "09-01"), serves="next")], YEAR)
    following = served(plan, YEAR)
    assert following is not None
    assert following.label == "2027/28"
    (silent,) = due_dates([rule("adp", "09-01")], YEAR)
    assert served(silent, YEAR) is None


def test_the_shipped_calendar_has_the_annual_development_plan_on_1_september() -> None:
    found = {date.rule.key: date.due for date in due_dates(facts.date_rules(), YEAR)}
    assert found["adp_tabled"] == dt.date(2026, 9, 1)
    assert found["estimates_tabled"] == dt.date(2027, 4, 30)
