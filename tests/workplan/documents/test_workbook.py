"""The workbook: what it says, and that nothing in it runs."""

import csv
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from pamoja.overlap import Evidence
from pamoja.workplan.documents.cells import MOST_CHARACTERS, safe
from pamoja.workplan.documents.finding_sheets import FINDINGS, finding_values
from pamoja.workplan.documents.workbook import NAMES, workbook_bytes
from pamoja.workplan.plan import OUTSIDE_YEAR, JointPlan
from workplan.documents import sample

Cells = list[tuple[Any, ...]]


def table(sheet: Any, heading: str = "No.") -> list[dict[str, Any]]:
    """The rows under the heading row of a sheet, up to the first that has no number."""
    lines = list(sheet.iter_rows(values_only=True))
    top = next(at for at, line in enumerate(lines) if line[0] == heading)
    names = [str(name).split("\n", maxsplit=1)[0] for name in lines[top]]
    return [dict(zip(names, line, strict=True)) for line in lines[top + 1 :] if isinstance(line[0], int)]


def values(book: Any) -> Iterator[Any]:
    for sheet in book.worksheets:
        for line in sheet.iter_rows(values_only=True):
            yield from line


def test_the_sheets_come_in_the_order_people_read_them(book: Any) -> None:
    assert tuple(book.sheetnames) == NAMES


def test_no_cell_of_any_sheet_is_a_formula(book: Any, folder: Path) -> None:
    assert not [
        cell for sheet in book for line in sheet.iter_rows() for cell in line if cell.data_type == "f"
    ]
    with zipfile.ZipFile(folder / "joint-work-plan.xlsx") as parts:
        assert not [name for name in parts.namelist() if b"<f>" in parts.read(name)]
        assert not [name for name in parts.namelist() if "external" in name.lower()]


def test_text_that_would_run_in_a_csv_copy_gets_an_apostrophe(book: Any) -> None:
    texts = [value for value in values(book) if isinstance(value, str)]
    assert f"'{sample.ATTACK}" in texts
    assert "'@Dawa Network" in texts
    assert not [text for text in texts if len(text) > 1 and text[0] in "=+-@\t\r"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", " =1", "＝1"])
def test_every_way_to_begin_a_formula_is_stopped(text: str) -> None:
    assert safe(text).startswith("'")


def test_a_dash_alone_stays_a_dash() -> None:
    assert safe("-") == "-"


def test_a_text_longer_than_a_cell_is_cut_with_a_mark(book: Any) -> None:
    row = table(book["Plan"])[9]
    assert row["Activity"].startswith("Dig www")
    assert row["Activity"].endswith("[cut: the cell can hold no more]")
    assert len(row["Activity"]) <= MOST_CHARACTERS


def test_characters_beyond_the_first_plane_count_twice() -> None:
    assert len(safe("💧" * 20_000).encode("utf-16-le")) <= MOST_CHARACTERS * 2


def test_characters_that_xml_forbids_are_left_out(book: Any) -> None:
    assert table(book["Plan"])[10]["Activity"] == "Bell and tab\tand turned"


def test_what_is_unknown_is_said_and_never_0_or_blank(book: Any) -> None:
    row = table(book["Plan"])[2]
    said = (
        "Q1 county year",
        "Q4 county year",
        "First day",
        "Last day",
        "Budget",
        "Currency",
        "Who pays",
        "In KES",
    )
    assert {row[name] for name in said} == {"unknown"}
    assert table(book["Plan"])[10]["Wards"] == "unknown"
    assert table(book["Findings"], "Rank")[2]["Money at stake, up to"] == "unknown"


def test_a_stated_budget_of_0_stays_0(book: Any) -> None:
    assert table(book["Plan"])[9]["Budget"] == 0


def test_quarters_name_whose_they_are_and_their_months(book: Any) -> None:
    headings = [cell.value for cell in book["Plan"][3]]
    assert "Q1 county year\nJul–Sep 2026" in headings
    assert [table(book["Plan"])[1][f"Q{n} county year"] for n in (1, 2, 3, 4)] == ["x", "x", None, None]


def test_who_pays_is_told_in_alphabetical_order(book: Any) -> None:
    assert table(book["Plan"])[0]["Who pays"] == "Alliance 525,000; County 175,000"
    assert table(book["Plan"])[7]["Who pays"] == "Alpha Relief KES 1,000,000; Funder USD 2,000"


def test_money_is_converted_only_by_a_dated_rate(book: Any) -> None:
    rows = table(book["Plan"])
    assert rows[1]["In KES"] == pytest.approx(4_006_414.72)
    assert rows[5]["In KES"] == "no dated rate"
    assert rows[5]["Currency"] == "currency not stated"
    assert rows[11]["In KES"] == "no dated rate"


def test_the_summary_has_the_totals_and_the_plan_has_columns_that_add_up_to_them(
    book: Any, plan: JointPlan
) -> None:
    lines = list(book["Summary"].iter_rows(values_only=True))
    top = next(at for at, line in enumerate(lines) if line[0] == "Sector")
    total = dict(zip(lines[top], next(line for line in lines if line[0] == "All sectors"), strict=True))
    rows = table(book["Plan"])
    for code, once in plan.totals().items():
        name = "currency not stated" if code == "XXX" else code
        cells = [row[f"Counts in totals, {name}"] for row in rows]
        assert sum(cell for cell in cells if not isinstance(cell, str)) == float(once.amount)
        assert total[f"Budget, {name}"] == float(once.amount)


def test_sectors_add_up_to_all(book: Any) -> None:
    lines = list(book["Summary"].iter_rows(values_only=True))
    top = next(at for at, line in enumerate(lines) if line[0] == "Sector")
    end = next(at for at, line in enumerate(lines) if line[0] == "All sectors")
    at = lines[top].index("Budget, KES")
    assert sum(line[at] for line in lines[top + 1 : end] if line[at] != "none") == lines[end][at] == 9_150_000


def test_every_row_under_the_filter_is_an_activity(book: Any, plan: JointPlan) -> None:
    sheet = book["Plan"]
    assert sheet.max_row == 3 + len(plan.rows)
    assert sheet.auto_filter.ref.endswith(str(sheet.max_row))
    assert sheet.print_area.endswith(f"$J${sheet.max_row}")
    assert int(sheet.page_setup.paperSize) == 9


def test_a_row_outside_the_year_says_so_and_does_not_count(plan: JointPlan, tmp_path: Path) -> None:
    rows = tuple(
        replace(row, left_out=OUTSIDE_YEAR, with_whom="WAKFU WA MAJI") if row.number == 1 else row
        for row in plan.rows
    )
    (tmp_path / "plan.xlsx").write_bytes(workbook_bytes(replace(plan, rows=rows, notice="Invented")))
    made = load_workbook(tmp_path / "plan.xlsx")
    row = table(made["Plan"])[0]
    assert [row[f"Q{n} county year"] for n in (1, 2, 3, 4)] == ["outside"] * 4
    assert row["Counts in totals, KES"] == 0
    assert row["Note"] == "not counted: outside the county year"
    assert row["Partners"] == "Wakfu wa Maji"
    assert "Invented" in [line[0] for line in made["Summary"].iter_rows(values_only=True)]
    assert all("Invented" in sheet.oddHeader.left.text for sheet in made)


def test_partners_are_not_those_who_pay(book: Any) -> None:
    assert {row["Partners"] for row in table(book["Plan"])} == {"none named"}


def test_money_that_another_row_counts_says_so(book: Any) -> None:
    row = table(book["Plan"])[8]
    assert row["Note"] == "counted in row 8, not added again"
    assert row["In KES"] == "counted in row 8"


def test_a_finding_names_the_cell_of_both_activities(book: Any) -> None:
    row = table(book["Findings"], "Rank")[0]
    assert (row["A: organisation"], row["A: file"], row["A: sheet"], row["A: row"]) == (
        "Bora Maji Trust", "bora plan.ods", "Plan", 5,
    )  # fmt: skip
    assert (row["B: organisation"], row["B: file"], row["B: row"]) == ("Alpha Relief", "alpha.xlsx", 6)
    assert row["Weakest point"] == "Neither says for whom."


def test_gaps_are_words(book: Any) -> None:
    lines = {line[0]: line for line in book["Gaps"].iter_rows(min_row=4, max_row=18, values_only=True)}
    ward = lines[sample.WARDS[6].name]
    assert ward[1:4] == ("nobody", "nobody", "county-wide only")
    assert lines[sample.WARDS[2].name][2] == "county government only"


def test_a_ward_without_activities_says_none(book: Any) -> None:
    lines = {line[0]: line for line in book["Who is where"].iter_rows(min_row=4, values_only=True)}
    assert lines[sample.WARDS[6].name][1:] == ("nobody", "county-wide only", "nobody", "none", "none")
    assert lines[sample.WARDS[2].name][1] == "county government only"
    assert lines["Wamba East"][1] == 3  # two that name it and one of its sub-county
    assert lines["County-wide, no ward named"][2] == 1


def test_a_problem_names_its_cell(book: Any) -> None:
    first = next(line for line in book["Problems"].iter_rows(min_row=4, values_only=True))
    assert first[:4] == ("'+dawa.xlsx", "Plan", "F12", "must be mended")


def test_sources_tell_files_rates_and_refusals(book: Any) -> None:
    said = [str(cell) for line in book["Sources"].iter_rows(values_only=True) for cell in line]
    assert "ab" * 32 in said
    assert "“=evil.pdf” is a picture: send the spreadsheet it was made from." in said
    assert "129.2371" in said
    assert "no dated rate given: not converted" in said


def test_the_same_plan_gives_the_same_bytes(plan: JointPlan) -> None:
    assert workbook_bytes(plan) == workbook_bytes(sample.plan())


def test_an_empty_plan_can_be_written(plan: JointPlan) -> None:
    empty = replace(plan, rows=(), findings=(), gaps=(), readings=(), conversions=(), deadlines=(), years=())
    assert workbook_bytes(empty).startswith(b"PK")


def test_libreoffice_opens_it_and_shows_the_same_cells(folder: Path, tmp_path: Path) -> None:
    options = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,2"
    home = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", home, "--headless", "--convert-to", options, "--outdir", str(tmp_path)]
    subprocess.run(
        [*command, str(folder / "joint-work-plan.xlsx")], check=True, capture_output=True, timeout=120
    )
    text = (tmp_path / "joint-work-plan-Plan.csv").read_text(encoding="utf-8")
    lines = list(csv.reader(text.splitlines()))
    first = next(line for line in lines if line[0].strip() == "1")
    assert first[2] == "Repair the borehole at Wamba"
    assert first[14].strip() == "700000"
    assert not [cell for line in lines for cell in line if len(cell) > 1 and cell[0] in "=+-@"]


def test_a_finding_tells_what_each_piece_of_evidence_leaves() -> None:
    evidence = (
        Evidence("where", "", "", "match", -0.05, "where.same", {"place": "Waso"}),
        Evidence("for whom", "", "", "unknown", -0.5, "people.unknown"),
    )
    plan = sample.plan()
    cells = finding_values(plan, 1, replace(plan.findings[0], evidence=evidence))
    assert "where 95, for whom 58" in cells
    assert len(cells) == len(FINDINGS)
