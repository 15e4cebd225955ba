"""One small plan, changed in one thing at a time: what is read of it and what is said to be wrong."""

from decimal import Decimal

import pytest

from pamoja.core.problems import KINDS
from pamoja.formats.grid import Merge, Row, Sheet, Value, Workbook
from pamoja.workplan import facts
from pamoja.workplan.reading import Reading, read_workbook

KENYA = facts.gazetteer()
CYCLE = facts.calendars()["county"].year_from(2026)
HEAD = ("No.", "Sector", "Activity", "Ward", "Start", "End", "Budget (KES)")
WELL: tuple[Value, ...] = (1, "Water", "Drill a borehole", "Maralal", "01/10/2026", "31/12/2026", 500000)
Cells = tuple[Value, ...]


def sheet(*rows: Cells, name: str = "Plan", first: int = 1, **more: object) -> Sheet:
    numbered = tuple(Row(number, cells) for number, cells in enumerate(rows, first))
    return Sheet(name, numbered, **more)  # type: ignore[arg-type]


def read(*sheets: Sheet, file: str = "Upeo Trust work plan.xlsx", county: str = "samburu") -> Reading:
    return read_workbook(Workbook(tuple(sheets)), file, KENYA[county], CYCLE, KENYA)


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.problems]


def changed(**cells: Value) -> Cells:
    names = ("number", "sector", "title", "ward", "start", "end", "budget")
    return tuple(cells.get(name, value) for name, value in zip(names, WELL, strict=True))


def test_a_plain_plan_is_read_without_a_word_said() -> None:
    reading = read(sheet(HEAD, WELL))
    (activity,) = reading.activities
    assert (activity.title, activity.sector, activity.source.row) == ("Drill a borehole", "Water", 2)
    assert str(activity.start) == "2026-10-01"
    assert str(activity.last) == "2026-12-31"
    assert [(line.money.amount, line.money.currency) for line in activity.budget] == [
        (Decimal(500000), "KES")
    ]
    assert codes(reading) == []
    assert reading.organisation == "Upeo Trust"


@pytest.mark.parametrize(
    ("row", "code", "cell"),
    [
        (changed(ward=None), "place_missing", "D2"),
        (changed(ward="Mralal"), "place_corrected", "D2"),
        (changed(ward="Wamba"), "place_ambiguous", "D2"),
        (changed(ward="Project area"), "place_unknown", "D2"),
        (changed(ward="Oldonyiro, Isiolo County"), "place_other_county", "D2"),
        (changed(ward="Samburu West"), "place_constituency", "D2"),
        (changed(ward="Suguta"), "place_shortened", "D2"),
        (changed(start=None), "date_missing", "E2"),
        (changed(start="TBC"), "date_unreadable", "E2"),
        (changed(start="31/12/2026", end="01/10/2026"), "date_reversed", "E2"),
        (changed(start="31/09/2026"), "date_unreadable", "E2"),
        (changed(start="01/08/2027", end="31/08/2027"), "date_outside_cycle", "E2"),
        (changed(end="31/08/2027"), "date_partly_outside_cycle", "E2"),
        (changed(budget=None), "money_missing", "G2"),
        (changed(budget="see narrative"), "money_unreadable", "G2"),
        (changed(budget="KES -5"), "money_unreadable", "G2"),
        (changed(title=None), "title_missing", "C2"),
    ],
)
def test_each_thing_that_is_wrong_is_told_at_its_cell_with_a_fix(row: Cells, code: str, cell: str) -> None:
    (problem,) = [p for p in read(sheet(HEAD, row, WELL)).problems if p.code != "duplicate_row"]
    assert (problem.code, problem.sheet, problem.cell) == (code, "Plan", cell)
    assert problem.message.endswith(".")
    assert problem.hint.endswith(".")


def test_every_kind_of_problem_has_a_severity_a_sentence_and_a_fix() -> None:
    for kind in KINDS.values():
        assert kind.severity in ("error", "warning", "info")
        assert kind.message.endswith(".")
        assert kind.hint.endswith(".")


def test_a_row_that_says_the_same_as_another_is_told_at_the_second() -> None:
    reading = read(sheet(HEAD, WELL, changed(budget="KES 0.5M")))
    assert [(p.code, p.cell, p.params["first"]) for p in reading.problems] == [("duplicate_row", "C3", "2")]


def test_totals_headings_and_notes_are_left_out_and_checked() -> None:
    rows = (
        HEAD,
        ("WATER",),
        WELL,
        (None, None, "Total", None, None, None, 700000),
        (),
        ("Note: no staff costs",),
    )
    reading = read(sheet(*rows))
    assert [(skipped.row, skipped.reason) for skipped in reading.skipped] == [
        (2, "heading"),
        (4, "total"),
        (6, "note"),
    ]
    assert codes(reading) == ["money_sum_mismatch"]
    assert len(reading.activities) == 1


def test_a_hidden_sheet_is_told_and_not_read() -> None:
    reading = read(sheet(HEAD, WELL), sheet(HEAD, WELL, name="old", hidden=True))
    assert reading.sheets == ("Plan",)
    assert [(p.code, p.sheet, p.cell) for p in reading.problems] == [("hidden_sheet", "old", "")]


def test_quarters_are_those_that_the_plan_states_or_the_county_s_with_one_warning() -> None:
    head = ("Activity", "Ward", "Quarter", "Budget (KES)")
    rows = [("Drill a borehole", "Maralal", "Q1", 1), ("Vaccinate goats", "Poro", "Q1", 1)]
    silent = read(sheet(head, *rows))
    assert {str(activity.start) for activity in silent.activities} == {"2026-07-01"}
    assert [(p.code, p.cell) for p in silent.problems] == [("calendar_assumed", "C1")]
    stated = read(sheet(("Work plan FY27, US Government fiscal year",), (), head, *rows))
    assert {str(activity.start) for activity in stated.activities} == {"2026-10-01"}
    assert codes(stated) == []


def test_shaded_quarters_count_and_a_row_shaded_all_over_does_not() -> None:
    head = (
        "Activity",
        "Ward",
        "Q1 (Jul-Sep)",
        "Q2 (Oct-Dec)",
        "Q3 (Jan-Mar)",
        "Q4 (Apr-Jun)",
        "Budget (KES)",
    )
    row: Cells = ("Drill a borehole", "Maralal", None, None, None, None, 5)
    grey = {(3, column): "D9D9D9" for column in range(1, 8)}
    reading = read(
        sheet(
            head, row, ("Vaccinate goats", "Poro", None, None, None, None, 5), fills={(2, 4): "92D050"} | grey
        )
    )
    assert [str(activity.start) for activity in reading.activities] == ["2026-10-01", "None"]
    assert codes(reading) == ["date_missing"]


def test_who_pays_is_the_heading_and_the_total_is_not_added_again() -> None:
    head = (
        "Activity",
        "Ward",
        "When",
        "County Government (KES)",
        "Alliance contribution (KES)",
        "Total (KES)",
    )
    row = ("Drill a borehole", "Maralal", "Oct 2026", 100, 400, 500)
    reading = read(sheet(head, row, ("Vaccinate goats", "Poro", "Oct 2026", 100, 400, 900)))
    lines = [(line.contributor, int(line.money.amount)) for line in reading.activities[0].budget]
    assert lines == [("County Government", 100), ("Alliance", 400)]
    assert [(p.code, p.cell) for p in reading.problems] == [("money_total_mismatch", "F3")]


def test_money_without_a_currency_is_not_taken_for_shillings() -> None:
    reading = read(sheet((*HEAD[:6], "Budget"), WELL, changed(title="Vaccinate goats")))
    assert {line.money.currency for activity in reading.activities for line in activity.budget} == {"XXX"}
    assert codes(reading) == ["currency_missing"]


def test_a_merged_sector_holds_for_its_rows_and_a_left_out_one_for_those_below() -> None:
    rows = (
        HEAD,
        WELL,
        changed(sector=None, title="Dig a pan"),
        changed(sector=None, title="Vaccinate goats"),
    )
    reading = read(sheet(*rows, merges=(Merge(2, 2, 3, 2),)))
    assert [activity.sector for activity in reading.activities] == ["Water"] * 3


def test_the_county_government_s_own_plan_is_known_as_such() -> None:
    reading = read(
        sheet(("COUNTY GOVERNMENT OF SAMBURU",), ("Annual Development Plan 2026/2027",), (), HEAD, WELL)
    )
    assert [activity.own for activity in reading.activities] == [True]


def test_a_disputed_ward_code_is_told_once_a_file() -> None:
    rows = [changed(ward="Dukana"), changed(ward="Dukana", title="Vaccinate goats")]
    reading = read(sheet(HEAD, *rows), county="marsabit")
    assert [(p.code, p.cell) for p in reading.problems] == [("place_code_disputed", "D2")]
    assert "0228" in reading.problems[0].message


def test_a_file_without_a_table_says_what_a_table_needs() -> None:
    reading = read(sheet(("Dear all",), ("please find attached",)))
    assert reading.activities == ()
    (problem,) = [p for p in reading.problems if p.code == "no_activities"]
    assert "Activity, Ward, Start, End, Budget" in problem.hint


def test_text_is_kept_as_written_and_never_run() -> None:
    reading = read(sheet(HEAD, changed(title='=HYPERLINK("http://x")  and   more')))
    assert reading.activities[0].title == '=HYPERLINK("http://x") and more'


def test_the_title_over_one_of_two_tables_side_by_side_is_not_whose_plan_it_is() -> None:
    heads: Cells = ("Activity", "Ward", "Quarter", "Budget (KES)")
    reading = read(
        sheet(
            ("Ushirika wa Nyanda Kame – team plans 2026/27",),
            ("Trade", None, None, None, None, "Education and Youth"),
            (*heads, None, *heads),
            ("Hold two fairs", "Maralal", "Q2", 1400000, None, "Fit reading corners", "Waso", "Q2", 3900000),
        )
    )
    assert reading.organisation == "Ushirika wa Nyanda Kame"
    assert [a.sector for a in reading.activities] == ["Trade", "Education and Youth"]


@pytest.mark.parametrize(
    "line", ["Sector: Education and Youth", "Project title: Youth and Women in Development"]
)
def test_a_line_that_names_a_sector_or_a_project_does_not_name_an_organisation(line: str) -> None:
    reading = read(sheet(("Nguzo Health – work plan 2026/27",), (line,), HEAD, WELL))
    assert reading.organisation == "Nguzo Health"
    reading = read(sheet(("Grantee: Nguzo Health",), (line,), HEAD, WELL))
    assert reading.organisation == "Nguzo Health"


@pytest.mark.parametrize(
    "lines",
    [
        ("Nguzo Health Partners", "WARD DEVELOPMENT PRIORITIES"),
        ("Nguzo Health Partners", "Women and Youth", "Vipaumbele vya maendeleo"),
        ("Nguzo Health Partners – work plan by ward 2026/27",),
        ("Women for Peace", "Health and Nutrition"),
    ],
)
def test_a_caption_with_a_word_of_many_names_does_not_name_an_organisation(lines: tuple[str, ...]) -> None:
    reading = read(sheet(*((line,) for line in lines), HEAD, WELL))
    assert reading.organisation == lines[0].partition(" –")[0]


def test_activities_that_sound_like_headings_do_not_keep_a_table_from_being_turned() -> None:
    reading = read(
        sheet(
            (
                "Planned activity",
                "Sector working group meetings",
                "Activity-based costing course",
                "Ward budget forum",
            ),
            ("Ward", "Maralal", "Waso", "Maralal"),
            ("Quarter", "Q1", "Quarter 4", "Q2"),
            ("Cost (KES)", 350000, 420000, 900000),
        )
    )
    assert [
        (a.source.column, a.sites[0].name, int(a.budget[0].money.amount)) for a in reading.activities
    ] == [
        ("B", "Maralal", 350000),
        ("C", "Waso", 420000),
        ("D", "Maralal", 900000),
    ]
