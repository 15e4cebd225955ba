"""The template through a real LibreOffice: opened, saved in four forms, and read in again."""

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from cast import Cast
from pamoja.plans import operations as plans
from plans.office import saved_by_libreoffice
from plans.returning_book import (
    LATER,
    activity,
    changed,
    column,
    counts,
    first_empty,
    put,
    row_of,
    send,
    template,
)

pytestmark = pytest.mark.django_db
NONE = {"added": 0, "changed": 0, "removed": 0, "unchanged": 0, "refused": 0}


def work(sheet: Worksheet) -> None:
    """An amount and a day changed, and an activity added."""
    put(sheet, "Rehabilitate", "Amount", 3_900_000)
    put(sheet, "Train water", "Last day", "30/4/2027")
    at = first_empty(sheet)
    for heading, value in (
        ("Activity", "Plant trees; at “schools”, =1+1"),
        ("Ward or sub-county", "county-wide"),
        ("or quarter or month", "Q2 2026/27 (Oct-Dec 2026)"),
        ("Amount", 100000.5),
        ("Currency", "USD"),
    ):
        sheet.cell(at, column(sheet, heading)).value = value
    sheet.cell(at, column(sheet, "Amount")).number_format = "#,##0.00"


@pytest.mark.parametrize("form", [".xlsx", ".ods", ".csv", ".semicolon.csv"])
def test_what_libreoffice_saves_comes_back_as_exactly_what_was_changed(
    everybody: Cast, tmp_path: Path, form: str
) -> None:
    back = saved_by_libreoffice(changed(template(everybody), work), form, tmp_path)
    sent = send(everybody, back, name=f"back{form[-5:]}" if form != ".semicolon.csv" else "back.csv")
    assert counts(sent) == {**NONE, "added": 1, "changed": 2, "unchanged": 2}
    assert plans.put_in(submission=sent, by=everybody.lekadaa, at=LATER) == 3
    assert activity("Rehabilitate").kes == 3_900_000
    assert str(activity("Train water").until) == "2027-05-01"
    trees = activity("Plant trees; at “schools”, =1+1")
    assert (str(trees.start), str(trees.until)) == ("2026-10-01", "2027-01-01")
    assert [(str(line.amount), line.currency) for line in trees.budget.all()] == [("100000.50", "USD")]


@pytest.mark.parametrize("form", [".ods", ".csv"])
def test_a_sheet_that_was_unprotected_renamed_and_had_a_row_deleted_proposes_only_that_row(
    everybody: Cast, tmp_path: Path, form: str
) -> None:
    def more(sheet: Worksheet) -> None:
        work(sheet)
        sheet.protection.sheet = False
        sheet.delete_rows(row_of(sheet, "Build latrines"))
        sheet.title = "Mpango"

    back = saved_by_libreoffice(changed(template(everybody), more), form, tmp_path)
    sent = send(everybody, back, name=f"back{form}")
    assert counts(sent) == {**NONE, "added": 1, "changed": 2, "unchanged": 1, "removed": 1}


def test_saved_by_libreoffice_in_one_form_and_then_another_it_changes_nothing(
    everybody: Cast, tmp_path: Path
) -> None:
    once = saved_by_libreoffice(template(everybody), ".ods", tmp_path)
    twice = saved_by_libreoffice(once, ".xlsx", tmp_path, suffix=".ods")
    assert counts(send(everybody, once, name="once.ods")) == {**NONE, "unchanged": 4}
    assert counts(send(everybody, twice, name="twice.xlsx")) == {**NONE, "unchanged": 4}


def test_the_drop_downs_names_and_protection_are_there_in_libreoffice(
    everybody: Cast, tmp_path: Path
) -> None:
    back = saved_by_libreoffice(template(everybody), ".ods", tmp_path)
    with zipfile.ZipFile(io.BytesIO(back)) as archive:
        content = archive.read("content.xml").decode()
    for name in (
        "Pamoja_Places",
        "Pamoja_Sectors",
        "Pamoja_Programmes",
        "Pamoja_Times",
        "Pamoja_Currencies",
    ):
        assert f'table:name="{name}"' in content, name
        assert f"cell-content-is-in-list({name})" in content, name
    assert 'table:protected="true"' in content
    assert "Samburu East sub-county" in content
    assert 'office:value-type="date" office:date-value="2026-10-01"' in content
