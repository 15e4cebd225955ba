"""Files that are no plan say what they look like; a sheet of that kind in a plan's workbook is left out."""

import time
from pathlib import Path

import openpyxl
import pytest

from pamoja.core.refusals import Refusal
from pamoja.workplan.one_file import read_here

Rows = list[list[object]]
ATTENDANCE: Rows = [
    ["Sector working group meeting, Maralal, 12 March 2026"],
    ["No", "Name", "Organisation", "Designation", "Gender", "Phone number", "Signature"],
    [1, "Naisula Lekuton", "Maji Trust", "Officer", "F", "0722 000000", ""],
]
SWAHILI_ATTENDANCE: Rows = [
    ["Na.", "Jina la mshiriki", "Shirika", "Cheo", "Jinsia", "Simu", "Sahihi"],
    [1, "Leina Lolosoli", "Maji Trust", "Afisa", "Ke", "0722 000000", ""],
]
RESULTS: Rows = [
    ["Quarterly performance report, Q2 2025/26"],
    ["Indicator", "Baseline", "Target", "Achieved", "Variance", "Remarks"],
    ["Households with safe water", 1200, 2000, 1700, -300, "Drought"],
]
BUDGET: Rows = [
    ["Vote 4223 Water and Environment"],
    [
        "Item code",
        "Economic classification",
        "Approved estimates 2025/26",
        "Estimates 2026/27",
        "Projected 2027/28",
    ],
    ["2110100", "Basic salaries", 12_000_000, 13_000_000, 14_000_000],
]
PLAN: Rows = [
    ["Activity", "Ward", "Start", "End", "Budget (KES)"],
    ["Drill wells", "Wamba West", "1 Sep 2026", "30 Sep 2026", 1_000_000],
]


def book(tmp_path: Path, **sheets: Rows) -> str:
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(tmp_path / "plan.xlsx")
    return str(tmp_path / "plan.xlsx")


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        (ATTENDANCE, "an attendance list"),
        (SWAHILI_ATTENDANCE, "an attendance list"),
        (RESULTS, "a report of results"),
        (BUDGET, "a budget book"),
    ],
)
def test_a_file_that_is_no_plan_is_told_within_a_second_what_it_looks_like(
    tmp_path: Path, rows: Rows, what: str
) -> None:
    path = book(tmp_path, Sheet1=rows)
    began = time.monotonic()
    with pytest.raises(Refusal, match=rf"“plan\.xlsx” looks like {what}.*, not like a plan: send"):
        read_here(path, "Samburu", "2026/27")
    assert time.monotonic() - began < 5, "far more than it takes, far less than a person waits"


def test_an_xlsform_is_told(tmp_path: Path) -> None:
    survey: Rows = [
        ["type", "name", "label"],
        ["text", "village", "Which village?"],
        ["integer", "wells", "Wells?"],
    ]
    choices: Rows = [["list_name", "name", "label"], ["ward", "waso", "Waso"]]
    with pytest.raises(Refusal, match="looks like a form for a phone"):
        read_here(book(tmp_path, survey=survey, choices=choices), "Samburu", "2026/27")


def test_an_attendance_list_in_the_workbook_of_a_plan_is_left_out_and_told(tmp_path: Path) -> None:
    got = read_here(book(tmp_path, Plan=PLAN, People=ATTENDANCE), "Samburu", "2026/27")
    assert [activity["title"] for activity in got["activities"]] == ["Drill wells"]
    assert [(p["code"], p["sheet"]) for p in got["problems"]] == [
        ("organisation_missing", ""),
        ("sheet_attendance", "People"),
    ]


@pytest.mark.parametrize(
    "heads",
    [
        ["Activity", "Indicator", "Baseline", "Target", "Ward", "Q1", "Q2", "Q3", "Q4", "Budget (KES)"],
        ["Activity", "Contact person", "Phone", "Gender of participants", "Ward", "Start", "Budget (KES)"],
        ["Vote", "Programme", "Project name", "Ward", "Timeframe", "Approved budget", "Projected cost"],
    ],
)
def test_a_plan_with_such_columns_stays_a_plan(tmp_path: Path, heads: list[object]) -> None:
    row: list[object] = ["Drill wells" if head in ("Activity", "Project name") else "x" for head in heads]
    got = read_here(book(tmp_path, Plan=[heads, row]), "Samburu", "2026/27")
    assert [activity["title"] for activity in got["activities"]] == ["Drill wells"]


def dated(tmp_path: Path, *days: str) -> list[tuple[str, str, str]]:
    rows: Rows = [["Activity", "Ward", "Start", "Budget (KES)"]]
    rows += [[f"Drill well {at}", "Waso", day, 1000] for at, day in enumerate(days)]
    got = read_here(book(tmp_path, Plan=rows), "Samburu", "2026/27")
    return [(p["code"], p["cell"], p["message"]) for p in got["problems"] if "order" in p["code"]]


def test_dates_in_two_orders_are_asked_for_at_each_cell_with_both_readings(tmp_path: Path) -> None:
    told = dated(tmp_path, "25/09/2026", "10/27/2026", "03/04/2027", "05/05/2027", "06/02/2027")
    assert [(code, cell) for code, cell, _ in told] == [("date_two_orders", "C4"), ("date_two_orders", "C6")]
    assert "“03/04/2027” is 3 Apr 2027 or 4 Mar 2027" in told[0][2]


def test_dates_that_never_tell_their_order_are_asked_for_once(tmp_path: Path) -> None:
    told = dated(tmp_path, "03/04/2027", "06/02/2027")
    assert [(code, cell) for code, cell, _ in told] == [("date_order_unknown", "C1")]


def test_dates_whose_column_tells_their_order_are_not_asked_for(tmp_path: Path) -> None:
    assert dated(tmp_path, "03/04/2027", "25/09/2026") == []
    assert dated(tmp_path, "03/04/2027", "09/25/2026") == []
