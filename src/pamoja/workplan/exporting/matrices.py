"""The sector matrices: what is done, where, in which quarter, by whom and with whose money, as plain values."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from pamoja.workplan.documents import summary, views, words
from pamoja.workplan.exporting.beside import Beside
from pamoja.workplan.exporting.packs import Part
from pamoja.workplan.plan import JointPlan, PlanRow

RUNS = "x"
LONGEST_TITLE, LONGEST_CELL = 300, 260
OUTSIDE = "outside"


def sections(plan: JointPlan, part: Part, beside: Beside) -> list[dict[str, Any]]:
    """The sectors of a part in the county's order, each with its programmes and their rows."""
    notes = views.sector_notes(plan)
    votes = {sector.name: sector.vote for sector in plan.sectors}
    return [
        {
            "name": section.title,
            "vote": votes.get(section.name, ""),
            "note": notes.get(section.name, ""),
            "lead": lead(plan, section.rows),
            "programmes": programmes(plan, section.rows, beside),
        }
        for section in by_sector(plan, part.rows)
    ]


def by_sector(plan: JointPlan, rows: views.Rows) -> tuple[views.Section, ...]:
    """The sectors with those of their activities that are among the rows; a sector without any is left out."""
    chosen = {row.number for row in rows}
    found = ((s.name, tuple(row for row in s.rows if row.number in chosen)) for s in views.sections(plan))
    return tuple(views.Section(name, kept) for name, kept in found if kept)


def lead(plan: JointPlan, rows: views.Rows) -> str:
    """What a sector comes to in a sentence: activities, organisations, money."""
    who = words.counted(len({views.lead(row) for row in rows}), "organisation", "organisations")
    sums = plan.totals(rows)
    money = f"{words.sums(sums)} {summary.scope(plan)}" if sums else "budget unknown"
    silent = views.without_budget(row for row in rows if not row.left_out)
    without = f"; budget unknown: {words.activities(silent)}" if silent and sums else ""
    return f"{words.activities(len(rows))} of {who}; {money}{without}."


def programmes(plan: JointPlan, rows: views.Rows, beside: Beside) -> list[dict[str, Any]]:
    """The rows under the programme and sub-programme that they name, in the order of the plan."""
    return [
        {"name": name, "rows": [row_value(plan, row, beside) for row in group]}
        for name, group in groupby(rows, programme)
    ]


def programme(row: PlanRow) -> str:
    """The programme and sub-programme of an activity, or that none is stated."""
    named = [name for name in (row.activity.programme, row.activity.sub_programme) if name]
    return words.shortened(" – ".join(named), LONGEST_TITLE) or f"Programme {words.SILENT}"


def row_value(plan: JointPlan, row: PlanRow, beside: Beside) -> dict[str, Any]:
    """One activity as the matrices print it; unknown is a word in every cell."""
    hidden = row.money_told
    q1, q2, q3, q4 = quarters(row)
    return {
        "number": beside.short_number(row),
        "title": words.shortened(row.activity.title, LONGEST_TITLE),
        "indicator": indicator(row),
        "wards": words.shortened(row.wards, LONGEST_CELL),
        "q1": q1,
        "q2": q2,
        "q3": q3,
        "q4": q4,
        "lead": words.shortened(views.lead(row), LONGEST_CELL),
        "with": words.organisation(row.with_whom),
        "payers": hidden or words.shortened(views.payers(row), LONGEST_CELL),
        "budget": hidden or words.sums(views.budget(row)),
        "note": note(plan, row, beside),
    }


def quarters(row: PlanRow) -> tuple[str, str, str, str]:
    """A mark in each quarter of the county year in which an activity runs."""
    if views.is_outside(row):
        return (OUTSIDE,) * 4
    if row.quarters is None:
        return (words.UNKNOWN,) * 4
    q1, q2, q3, q4 = (RUNS if runs else "" for runs in row.quarters)
    return q1, q2, q3, q4


def indicator(row: PlanRow) -> str:
    """What is measured, with the target where there is one; "" where the plan is silent."""
    parts = [text for text in (row.activity.indicator, row.activity.target) if text]
    return words.shortened(": ".join(parts), LONGEST_CELL)


def note(plan: JointPlan, row: PlanRow, beside: Beside) -> str:
    """What a reader must know about a row, with the county's number of the row that counts its money."""
    if row.counted_in and not row.left_out:
        first = f"money counted in {beside.short_number(plan.row(row.counted_in))}, not added again"
        return f"{first}; the county's own plan" if row.activity.own else first
    return views.note(row)


def totals(plan: JointPlan, part: Part) -> dict[str, Any]:
    """Activities and money by sector, one column a currency; what a sector does not name is "none"."""
    codes = list(plan.totals(part.rows))
    rows = [total_value(plan, section.title, section.rows, codes) for section in by_sector(plan, part.rows)]
    return {
        "currencies": [words.currency(code) for code in codes],
        "rows": rows,
        "total": total_value(plan, "", part.rows, codes),
        "scope": summary.scope_line(plan),
    }


def total_value(plan: JointPlan, name: str, rows: views.Rows, codes: Iterable[str]) -> Mapping[str, Any]:
    """One sector's activities and money in words."""
    sums = plan.totals(rows)
    silent = views.without_budget(row for row in rows if not row.left_out)
    return {
        "name": name,
        "count": f"{len(rows):,}",
        "amounts": [words.number(sums[code].amount) if code in sums else "none" for code in codes],
        "money": words.sums(sums),
        "silent": words.activities(silent) if silent else "none",
    }
