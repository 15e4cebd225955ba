"""The summary: what needs people, in words and numbers."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamoja.core.activities import BudgetLine
from pamoja.core.money import Money
from pamoja.workplan.documents import summary_lines, views, words
from pamoja.workplan.documents.summary import attention, in_shillings, money_lines
from pamoja.workplan.plan import JointPlan, PlanRow
from workplan.documents import sample

BUDGETS = st.lists(
    st.tuples(st.sampled_from(["KES", "USD", "EUR"]), st.integers(0, 10**9), st.booleans()), max_size=20
)


def test_a_terminal_gets_15_to_30_lines(plan: JointPlan) -> None:
    lines = summary_lines(plan)
    assert 15 <= len(lines) <= 30
    assert lines[0] == "Samburu joint work plan 2026/27"
    assert "  12 activities of 4 partners and the county government (1 of them), from 5 files" in lines
    assert "  nobody: Nachola" in lines


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
