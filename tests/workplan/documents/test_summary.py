"""The summary: what needs people, in words and numbers."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pamoja.core.activities import BudgetLine
from pamoja.core.money import Money
from pamoja.workplan.documents import summary_lines, views, words
from pamoja.workplan.documents.summary import attention, in_shillings, money_lines
from pamoja.workplan.plan import ELSEWHERE, OUTSIDE_YEAR, JointPlan, PlanRow
from pamoja.workplan.reading.rows import Skipped
from workplan.documents import sample

BUDGETS = st.lists(
    st.tuples(st.sampled_from(["KES", "USD", "EUR"]), st.integers(0, 10**9), st.booleans()), max_size=20
)


def test_a_terminal_gets_15_to_30_lines(plan: JointPlan) -> None:
    lines = summary_lines(plan)
    assert 15 <= len(lines) <= 30
    assert lines[0] == "Samburu joint work plan 2026/27"
    assert "  12 activities: 11 of 4 partners and 1 of the county government, from 5 files" in lines
    assert "  nobody: Nachola" in lines


def test_a_notice_is_the_first_line(plan: JointPlan) -> None:
    assert summary_lines(replace(plan, notice="Demonstration: invented"))[0] == "Demonstration: invented"


def test_findings_are_told_by_kind(plan: JointPlan) -> None:
    said = "Findings: 2 possible overlaps · 1 order to check · 2 that help each other · 1 date that clashes"
    assert said in summary_lines(plan)


def test_amounts_are_counted_once_only_where_that_is_true(plan: JointPlan) -> None:
    assert money_lines(plan)[0].endswith("in 2026/27, in Samburu County, each amount counted once")
    rows = tuple(replace(row, counted_in=0) for row in plan.rows)
    said = money_lines(replace(plan, rows=rows))
    assert said[0].endswith("in Samburu County")
    assert "still counted: amounts that a finding calls possibly reported twice" in said


def test_each_reason_for_money_left_out_has_a_line(plan: JointPlan) -> None:
    reasons = {1: OUTSIDE_YEAR, 2: ELSEWHERE, 5: OUTSIDE_YEAR}
    rows = tuple(replace(row, left_out=reasons.get(row.number, "")) for row in plan.rows)
    said = money_lines(replace(plan, rows=rows))
    assert "not counted, outside the county year: KES 7,500,000 (2 activities)" in said
    assert "not counted, in another county: USD 31,000.50 (1 activity)" in said
    assert "not counted, reported by funder and implementer: KES 1,000,000 (1 activity)" in said


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("4450000", "KES 4.45 million"),
        ("4445000", "KES 4.45 million"),
        ("419230000", "KES 419.2 million"),
        ("419250000", "KES 419.3 million"),
        ("999999", "KES 999,999"),
    ],
)
def test_millions_keep_two_decimals_below_a_hundred_and_round_half_up(amount: str, said: str) -> None:
    assert words.short_money(sample.money(amount)) == said


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("COUNTY GOVERNMENT OF SAMBURU", "County Government of Samburu"),
        ("WAKFU WA NG'OMBE NA MAJI", "Wakfu wa Ng'ombe na Maji"),
        ("UN WOMEN", "UN Women"),
        ("WFP", "WFP"),
        ("ALPHA Relief", "ALPHA Relief"),
        ("", ""),
    ],
)
def test_names_in_capitals_are_shown_in_title_case(written: str, shown: str) -> None:
    assert words.organisation(written) == shown


def test_rows_left_out_of_a_file_are_counted_in_right_plurals() -> None:
    reasons = ["heading"] * 4 + ["total"] * 3 + ["note"]
    skipped = tuple(Skipped("Plan", at, reason) for at, reason in enumerate(reasons))
    reading = replace(sample.readings()[0], skipped=skipped)
    assert views.left_out(reading) == "4 headings, 3 totals, 1 note"


def test_no_line_of_the_terminal_holds_a_control_character(plan: JointPlan) -> None:
    nasty = replace(plan.findings[0], title="\x1b[31mred\x07\nline")
    lines = summary_lines(replace(plan, findings=(nasty,)))
    assert all(line.isprintable() for line in lines)


def test_what_stops_the_plan_needs_attention_first(plan: JointPlan) -> None:
    found = attention(plan)
    assert [item.sheet for item in found] == ["Sources", "Findings", "Gaps"]
    assert found[1].number == 2
    assert "possible overlaps, please check" in found[1].sentence


def test_a_plan_without_trouble_asks_for_nothing(plan: JointPlan) -> None:
    rows = tuple(row for row in plan.rows if row.number in {1, 2, 4, 5})
    assert attention(replace(plan, rows=rows, findings=(), gaps=(), readings=(), refused=())) == ()


def test_shillings_name_the_rate_and_what_has_none(plan: JointPlan) -> None:
    said = in_shillings(plan)
    assert "USD 1 = KES 129.2371 on 30 Sep 2026 (Central Bank of Kenya, mean rate)" in said
    assert "without EUR 700 and 90,000 (currency not stated)" in said


def test_a_plan_without_money_says_unknown_and_never_0(plan: JointPlan) -> None:
    silent = replace(plan, rows=tuple(row for row in plan.rows if not row.activity.budget))
    assert money_lines(silent)[0] == "Budget: unknown"
    assert in_shillings(silent) == "unknown"


@settings(deadline=None)
@given(BUDGETS)
def test_totals_keep_currencies_apart_and_count_each_amount_once(
    budgets: list[tuple[str, int, bool]],
) -> None:
    template = sample.rows()[0]
    rows = tuple(
        PlanRow(
            number,
            replace(template.activity, budget=(BudgetLine(Money(Decimal(amount), currency), None),)),
            "",
            "",
            None,
            number - 1 if twice and number > 1 else 0,
        )
        for number, (currency, amount, twice) in enumerate(budgets, 1)
    )
    plan = replace(sample.plan(), rows=rows)
    for code in ("KES", "USD", "EUR"):
        once = sum(
            amount
            for row, (c, amount, _) in zip(rows, budgets, strict=True)
            if c == code and not row.counted_in
        )
        assert plan.totals().get(code, Money(Decimal(0), code)).amount == once
        parts = [plan.totals(section.rows) for section in views.sections(plan)]
        assert sum(part[code].amount for part in parts if code in part) == once


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2026-10-01", "2026-12-31", "1 Oct – 31 Dec 2026"),
        ("2026-10-01", "2027-01-31", "1 Oct 2026 – 31 Jan 2027"),
        ("2026-10-01", None, "from 1 Oct 2026, end unknown"),
        (None, "2026-10-01", "start unknown, until 1 Oct 2026"),
        (None, None, "unknown"),
    ],
)
def test_days_are_written_as_people_write_them(first: str | None, last: str | None, said: str) -> None:
    days = [dt.date.fromisoformat(text) if text else None for text in (first, last)]
    assert words.days(*days) == said


def test_names_are_listed_with_an_end() -> None:
    assert words.listed(["A", "B", "C"]) == "A, B and C"
    assert words.listed("ABCDE", 2) == "A, B and 3 more"
    assert not words.listed([])
