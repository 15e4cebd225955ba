"""`pamoja import` without a person: any plan and any workbook that came back, told row by row."""

import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from cli.site_running import WELL, WRONG, pamoja, plan, refused, rows
from pamoja.workplan.exporting.excel import ACTIVITIES

EWASO = "Ewaso Springs Water Trust (demo)"
MAKE = """
import sys, django; django.setup()
from django.utils import timezone
from pamoja.cycles.models import Cycle
from pamoja.organisations.models import Organisation
from pamoja.plans.templates import template_of
made = template_of(Cycle.objects.get(), Organisation.objects.get(name=sys.argv[1]), at=timezone.now())
open(sys.argv[2], "wb").write(made)
"""


def template(data: Path, to: Path) -> Path:
    """A partner's template, as the site makes it."""
    import subprocess  # noqa: PLC0415 - only here
    import sys  # noqa: PLC0415

    surroundings = {
        **os.environ,
        "PAMOJA_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "pamoja.config.settings",
    }
    subprocess.run([sys.executable, "-c", MAKE, EWASO, str(to)], env=surroundings, check=True, timeout=120)
    return to


def worked(path: Path, change: Callable[[Any, dict[str, int]], None]) -> Path:
    """The workbook after somebody worked in it."""
    book = load_workbook(io.BytesIO(path.read_bytes()))
    sheet = book[ACTIVITIES]
    change(sheet, {str(cell.value): cell.column for cell in sheet[4]})
    book.save(path)
    return path


def imported(data: Path, file: Path, *more: str) -> dict[str, Any]:
    """What the report of an import says."""
    report = data.parent / "report.json"
    told = pamoja("import", file, "--data", data, "--json", report, *more, at=data.parent)
    assert (told.returncode, told.stderr) == (0, ""), told.stderr
    found: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    counted = ", ".join(
        f"{found[kind]:,} {kind}" for kind in ("added", "changed", "removed", "unchanged", "refused")
    )
    assert counted in told.stdout
    return found


def numbers(report: dict[str, Any]) -> tuple[int, ...]:
    return tuple(report[kind] for kind in ("added", "changed", "removed", "unchanged", "refused"))


def test_a_template_goes_out_and_comes_back_by_the_command(demonstration: Path) -> None:
    path = template(demonstration, demonstration.parent / "template.xlsx")
    untouched = imported(demonstration, path, "--dry-run")
    count = untouched["unchanged"]
    assert numbers(untouched) == (0, 0, 0, count, 0)
    assert count > 10

    def change(sheet: Any, at: dict[str, int]) -> None:
        sheet.cell(5, at["Amount"]).value = 1_234_567
        sheet.cell(6, at["Target"]).value = "a new target"
        sheet.delete_rows(7)
        sheet.cell(5 + count, at["Activity"]).value = "Plant trees at schools"
        sheet.cell(5 + count, at["Ward or sub-county"]).value = "county-wide"

    worked(path, change)
    before = rows(demonstration, "SELECT count(*) FROM plans_submission")
    tried = imported(demonstration, path, "--dry-run")
    assert numbers(tried) == (1, 2, 1, count - 3, 0)
    assert tried["dry_run"]
    assert rows(demonstration, "SELECT count(*) FROM plans_submission") == before
    first = imported(demonstration, path)
    assert numbers(first) == numbers(tried)
    assert (first["organisation"], first["put_in"]) == (EWASO, 3)
    told = {row["what"]: row for row in first["rows"]}
    assert told["removed"]["why"] == [
        "no longer in the file; it stays in the plan until a person takes it out"
    ]
    assert {row["fields"][0] for row in first["rows"] if row["what"] == "changed"} == {"Money", "Target"}
    assert told["added"]["activity"].startswith("samburu/2026-27/")
    assert imported(demonstration, path)["sent_before"]
    assert numbers(imported(demonstration, path)) == (0, 0, 0, count + 1, 0)
    worked(path, lambda _sheet, _at: None)  # saved again: another file to the byte, and nothing new in it
    path.write_bytes(path.read_bytes() + b"\0")
    assert numbers(imported(demonstration, path)) == (0, 0, 1, count, 0)


def test_any_other_plan_goes_in_for_the_organisation_that_it_names(demonstration: Path) -> None:
    path = plan(demonstration.parent, WELL, WRONG, name="Tumaini Wells work plan 2026-27.csv")
    first = imported(demonstration, path, "--organisation", "Tumaini Wells")
    assert numbers(first) == (1, 0, 0, 0, 1)
    assert (first["organisation"], first["put_in"], first["waiting"]) == ("Tumaini Wells", 1, 1)
    (refusal,) = [row for row in first["rows"] if row["what"] == "refused"]
    assert "“Nowhere at all” is not a ward or sub-county of Samburu County." in refusal["why"]
    assert numbers(imported(demonstration, path, "--organisation", "Tumaini Wells"))[:2] == (0, 0)


def test_a_file_that_does_not_say_whose_it_is_is_refused_and_a_try_enters_nobody(demonstration: Path) -> None:
    path, at = plan(demonstration.parent, WELL, name="plan.csv"), demonstration.parent
    told = pamoja("import", path, "--data", demonstration, at=at)
    assert "“plan.csv” does not say whose plan it is: name the organisation with --organisation." in refused(
        told
    )
    imported(demonstration, path, "--organisation", "Tumaini Wells", "--dry-run")
    assert rows(
        demonstration, "SELECT count(*) FROM organisations_organisation WHERE name = 'Tumaini Wells'"
    ) == [(0,)]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.csv", b"", "Nothing was sent"),
        ("torn.xlsx", b"PK\3\4" + bytes(range(256)) * 20, "torn.xlsx"),
    ],
)
def test_an_upload_that_broke_off_is_a_sentence(
    demonstration: Path, name: str, content: bytes, says: str
) -> None:
    (demonstration.parent / name).write_bytes(content)
    assert says in refused(pamoja("import", name, "--data", demonstration, at=demonstration.parent))


def test_a_template_that_was_cut_off_on_its_way_is_refused_and_changes_nothing(demonstration: Path) -> None:
    path = template(demonstration, demonstration.parent / "template.xlsx")
    path.write_bytes(path.read_bytes()[:-3000])
    before = rows(demonstration, "SELECT uuid, version FROM plans_activity ORDER BY id")
    assert "template.xlsx" in refused(
        pamoja("import", path, "--data", demonstration, at=demonstration.parent)
    )
    assert rows(demonstration, "SELECT uuid, version FROM plans_activity ORDER BY id") == before
