"""The whole county as plain tables: each night where something has changed, and when somebody asks."""

import csv
import datetime as dt
import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from cast import NOW, Cast
from pamoja.analysis import exporting, tasks
from pamoja.analysis.county_copy import write
from pamoja.analysis.models import Export
from pamoja.analysis.operations import ask_partners, judge, plan_of, say
from pamoja.organisations.rights import NotAllowed
from pamoja.plans.models import Activity
from pamoja.workplan.exchange import from_json
from pamoja.workplan.sandbox import read_as_json
from talks import correct_row, finding

NIGHT = dt.datetime(2026, 6, 2, 23, 30, tzinfo=dt.UTC)  # half past two in Kenya, on the third
TABLES = {
    "sites", "budget", "answers", "findings", "verdicts", "talks", "gaps", "partners", "files", "waiting", "sectors",
    "rates", "framework", "dates",
}  # fmt: skip


@pytest.fixture
def archive(everybody: Cast, tmp_path: Path) -> zipfile.ZipFile:
    """A copy made after something was decided and said."""
    key = finding(everybody).key
    ask_partners(cycle=everybody.cycle, key=key, by=everybody.amina, at=NOW)
    say(cycle=everybody.cycle, key=key, text="=We share the pump", by=everybody.lekadaa, at=NOW)
    judge(cycle=everybody.cycle, key=key, answer="same", reason="One borehole", by=everybody.amina, at=NOW)
    write(everybody.cycle, tmp_path / "county.zip", at=NOW)
    return zipfile.ZipFile(tmp_path / "county.zip")


def table(archive: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    text = archive.read(f"csv/{name}.csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_it_holds_every_table_and_a_page_to_read_first(archive: zipfile.ZipFile) -> None:
    names = archive.namelist()
    assert names[0] == "README.txt"
    assert {f"csv/{name}.csv" for name in TABLES} <= set(names)
    told = archive.read("README.txt").decode()
    for name in names[1:]:
        assert name in told, name
    assert "Do not pass it on to partners" in told


def test_the_plan_in_it_is_read_again_as_the_same_activities(
    archive: zipfile.ZipFile, everybody: Cast, tmp_path: Path
) -> None:
    archive.extract("plan.csv", tmp_path)
    found = from_json(read_as_json(tmp_path / "plan.csv", county="samburu", cycle="2026/27")).activities
    expected = [row.activity for row in plan_of(everybody.cycle).rows]
    assert [(a.title, a.start, a.until, a.organisation, {s.place for s in a.sites}) for a in found] == [
        (a.title, a.start, a.until, a.organisation, {s.place for s in a.sites}) for a in expected
    ]
    assert [[line.money for line in a.budget] for a in found] == [
        [line.money for line in a.budget] for a in expected
    ]


def test_findings_come_with_what_was_decided_and_said(archive: zipfile.ZipFile, everybody: Cast) -> None:
    key = finding(everybody).key
    (decided,) = [row for row in table(archive, "findings") if row["Finding"] == key]
    assert (decided["State"], decided["Verdict"], decided["Reason of the verdict"]) == (
        "decided",
        "same",
        "One borehole",
    )
    assert [row["By"] for row in table(archive, "verdicts")] == ["Amina"]
    (said,) = table(archive, "talks")
    assert said["What was said"] == "'=We share the pump"  # harmless in a spreadsheet program


def test_tables_belong_together_by_the_activitys_number(archive: zipfile.ZipFile, everybody: Cast) -> None:
    numbers = set(Activity.objects.filter(cycle=everybody.cycle).values_list("number", flat=True))
    text = archive.read("plan.csv").decode("utf-8-sig")
    assert {row["Number"] for row in csv.DictReader(io.StringIO(text, newline=""))} == numbers
    for name in ("sites", "budget"):
        assert {row["Activity number"] for row in table(archive, name)} <= numbers
    assert len(table(archive, "budget")) == len(numbers)


def test_rows_that_wait_are_in_it_with_what_is_wrong(archive: zipfile.ZipFile) -> None:
    waiting = table(archive, "waiting")
    assert [row for row in waiting if row["Activity"] == "Hygiene promotion in villages"]
    assert all(row["State"] == "waiting" for row in waiting)


def test_the_workbook_has_a_sheet_a_table_and_no_formula(archive: zipfile.ZipFile, tmp_path: Path) -> None:
    archive.extract("tables.xlsx", tmp_path)
    book = load_workbook(tmp_path / "tables.xlsx")
    assert set(book.sheetnames) == TABLES | {"README"}
    assert all(
        cell.data_type != "f" for sheet in book.worksheets for row in sheet.iter_rows() for cell in row
    )
    assert [cell.value for cell in book["talks"]["F"]][1] == "=We share the pump"


def test_a_copy_is_made_once_a_night_and_the_next_where_something_happened(everybody: Cast) -> None:
    (made,) = exporting.want_copies(at=NIGHT)
    assert (made.cycle, made.night) == (everybody.cycle, dt.date(2026, 6, 3))
    assert exporting.want_copies(at=NIGHT + dt.timedelta(hours=12)) == []
    exporting.make(wanted=made, at=NIGHT, tell=True)
    made.refresh_from_db()
    assert made.state == Export.State.READY
    tomorrow = NIGHT + dt.timedelta(days=1)
    assert exporting.want_copies(at=tomorrow) == []  # nothing happened
    ask_partners(cycle=everybody.cycle, key=finding(everybody).key, by=everybody.amina, at=tomorrow)
    assert len(exporting.want_copies(at=tomorrow)) == 1


def test_a_night_begins_at_midnight_in_kenya(everybody: Cast) -> None:
    del everybody
    (made,) = exporting.want_copies(at=dt.datetime(2026, 6, 2, 20, 59, tzinfo=dt.UTC))
    assert made.night == dt.date(2026, 6, 2)


def test_a_year_without_a_plan_has_no_copy(everybody: Cast) -> None:
    assert everybody.elsewhere not in [made.cycle for made in exporting.want_copies(at=NIGHT)]


def test_the_last_seven_nights_are_kept(everybody: Cast) -> None:
    for number in range(9):
        at = NIGHT + dt.timedelta(days=number)
        ask_or_correct(everybody, number)
        (made,) = exporting.want_copies(at=at)
        Export.objects.filter(pk=made.pk).update(
            state="ready", file="exports/none.zip", done_at=at, asked_at=at - dt.timedelta(days=40)
        )
    exporting.throw_away_old(at=NIGHT + dt.timedelta(days=9))
    kept = Export.objects.filter(cycle=everybody.cycle).order_by("night").values_list("night", flat=True)
    assert list(kept) == [dt.date(2026, 6, 5) + dt.timedelta(days=n) for n in range(7)]


def ask_or_correct(everybody: Cast, number: int) -> None:
    correct_row(everybody.maji_plan, "Train water", everybody.lekadaa, budget=f"KES {900_000 + number}")


def test_the_worker_makes_it_and_who_leads_takes_it(everybody: Cast) -> None:
    assert tasks.queue_copies(NIGHT) == 1
    assert tasks.queue_copies(NIGHT) == 0
    made = Export.objects.get(night__isnull=False)
    tasks.make_export.func(made.pk)
    made.refresh_from_db()
    assert exporting.taken_by(wanted=made, by=everybody.halima).exists()
    assert exporting.taken_by(wanted=made, by=everybody.amina).exists()
    with pytest.raises(NotAllowed):
        exporting.taken_by(wanted=made, by=everybody.director)
    with pytest.raises(NotAllowed):
        exporting.taken_by(wanted=made, by=everybody.lekadaa)
