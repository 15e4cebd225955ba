"""The demonstration: what is planted in its files is what the product says of them."""

import csv
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from pamoja.formats import read
from pamoja.workplan import demonstration
from pamoja.workplan.plan import JointPlan, PlanRow
from pamoja.workplan.planning import make_plan
from tests_paths import ROOT, SOURCE

DEMO, SCRIPTS = SOURCE / "demo", ROOT / "scripts"
TABLES = {
    "ewaso_springs": ("Ewaso Springs FY27 Work Plan (demo).xlsx", "Ewaso Springs Water Trust (demo)", "us"),
    "nyota_ya_elimu": (
        "Nyota ya Elimu - Mpango kazi 2026-27 (demo).xlsx",
        "Wakfu wa Nyota ya Elimu (demo)",
        "county",
    ),
    "uhai_bora": ("Uhai Bora - JWP input (demo).ods", "Uhai Bora Health Consortium (demo)", "county"),
    "nkaji_network": ("Nkaji Network workplan (demo).csv", "Nkaji Women and Peace Network (demo)", "county"),
    "nyasi_": (
        "Nyasi Rangelands annual plan 2027 (demo).docx",
        "Nyasi Rangelands Programme (demo)",
        "calendar",
    ),
    "northern_commons": (
        "Northern Commons Fund grants plan (demo).xlsx",
        "Northern Commons Development Fund (demo)",
        "county",
    ),
    "county_adp": (
        "Samburu ADP 2026-27 Annex 1 (demo).xlsx",
        "County Government of Samburu (demo)",
        "county",
    ),
}
ACCEPTED = {
    "duplication": {"duplication", "double_reporting"},
    "double_reporting": {"duplication", "double_reporting"},
    "sequencing": {"sequencing"},
    "sequence_risk": {"sequence_risk"},
    "layering": {"layering"},
    "calendar_conflict": {"calendar_conflict"},
    "deadline": {"calendar_conflict"},
}


def table(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


PLANTED = table(DEMO / "planted.csv")
PROBLEMS = table(DEMO / "planted_problems.csv")
SOURCES = {path.stem: table(path) for path in (SCRIPTS / "demo").glob("*.csv")}


def told(row: dict[str, str]) -> str:
    return f"{row['kind']} {row['ward']}"


RELATIONS = [row for row in PLANTED if row["kind"] in ACCEPTED]


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> JointPlan:
    folder = tmp_path_factory.mktemp("demonstration")
    files, rates = demonstration.copy_files(folder / "files"), demonstration.copy_rates(folder)
    return make_plan(files, county=demonstration.COUNTY, cycle=demonstration.CYCLE, rates=rates)


def row_of(plan: JointPlan, planted: dict[str, str], side: str) -> PlanRow:
    wanted = planted[f"file_{side}"], planted[f"sheet_{side}"], int(planted[f"row_{side}"])
    found = [
        row
        for row in plan.rows
        if (row.activity.source.file, row.activity.source.sheet, row.activity.source.row) == wanted
    ]
    assert len(found) == 1, wanted
    return found[0]


def test_a_fresh_run_of_the_script_writes_the_very_files_that_ship(tmp_path: Path) -> None:
    command = [sys.executable, str(SCRIPTS / "make_demo.py"), "--out", str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True, stdin=subprocess.DEVNULL)
    fresh = {path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()}
    tables = ("organisations.csv", "people.csv", "story.csv")
    lists = ("wishes-demonstration.csv", "needs-samburu.csv")
    by_hand = {Path(name) for name in ("README.md", demonstration.RATES, *tables, *lists)}
    assert fresh == {path.relative_to(DEMO) for path in DEMO.rglob("*") if path.is_file()} - by_hand
    assert [
        name for name in sorted(fresh) if (tmp_path / name).read_bytes() != (DEMO / name).read_bytes()
    ] == []


@pytest.mark.parametrize(("name", "file", "whose", "calendar"), [(n, *rest) for n, rest in TABLES.items()])
def test_each_file_gives_all_its_activities_and_says_whose_plan_of_which_year_it_is(
    plan: JointPlan, name: str, file: str, whose: str, calendar: str
) -> None:
    reading = next(reading for reading in plan.readings if reading.file == file)
    rows = [row for stem, rows in SOURCES.items() if stem.startswith(name) for row in rows]
    assert (reading.organisation, reading.calendar) == (whose, calendar)
    assert len(reading.activities) == len(rows)
    titles = [row.get("activity") or row.get("project") or row["shughuli"] for row in rows]
    assert sorted(activity.title for activity in reading.activities) == sorted(titles)


def test_the_demonstration_is_the_size_of_a_small_county(plan: JointPlan) -> None:
    assert 150 <= len(plan.rows) <= 190
    assert len({row.activity.organisation for row in plan.rows}) == len(TABLES)
    assert plan.refused == ()


def test_nothing_is_wrong_in_the_files_but_what_was_planned(plan: JointPlan) -> None:
    found = Counter(
        (reading.file, problem.sheet, problem.cell, problem.code)
        for reading in plan.readings
        for problem in reading.problems
        if problem.severity != "info" or problem.code == "hidden_sheet"
    )
    assert found == Counter((row["file"], row["sheet"], row["cell"], row["code"]) for row in PROBLEMS)


def test_a_dozen_kinds_of_problems_are_met() -> None:
    assert len({row["code"] for row in PROBLEMS}) >= 12


def test_as_much_is_planted_as_was_promised() -> None:
    planted = Counter(row["kind"] for row in PLANTED)
    least = {
        "duplication": 8,
        "double_reporting": 2,
        "sequencing": 5,
        "sequence_risk": 3,
        "layering": 5,
        "calendar_conflict": 2,
        "deadline": 1,
        "gap_ward": 1,
        "gap_sector": 1,
        "county_wide": 4,
        "other_year": 2,
    }
    assert {kind: planted[kind] for kind, count in least.items() if planted[kind] < count} == {}
    assert set(planted) == set(least)


@pytest.mark.parametrize("planted", RELATIONS, ids=told)
def test_what_was_planted_between_rows_is_found(plan: JointPlan, planted: dict[str, str]) -> None:
    sides = [side for side in ("a", "b") if planted[f"file_{side}"]]
    members = [row_of(plan, planted, side).number for side in sides]
    kinds = {finding.kind for finding in plan.findings if sorted(finding.members) == sorted(members)}
    assert kinds & ACCEPTED[planted["kind"]], (planted["why"], kinds)


@pytest.mark.parametrize("planted", [row for row in PLANTED if row["kind"].startswith("sequenc")], ids=told)
def test_of_two_works_in_turn_the_one_that_should_come_first_is_named_first(
    plan: JointPlan, planted: dict[str, str]
) -> None:
    wanted = (row_of(plan, planted, "a").number, row_of(plan, planted, "b").number)
    assert wanted in [finding.members for finding in plan.findings if finding.kind == planted["kind"]]


def test_money_reported_by_funder_and_implementer_counts_once(plan: JointPlan) -> None:
    for planted in (row for row in PLANTED if row["kind"] == "double_reporting"):
        sides = [row_of(plan, planted, side) for side in ("a", "b")]
        assert [bool(side.counted_in) for side in sorted(sides, key=lambda row: row.number)] == [False, True]


def test_the_ward_that_no_partner_names_is_the_only_one(plan: JointPlan) -> None:
    bare = [(gap.ward.name, gap.kind) for gap in plan.gaps if not gap.sector and not gap.programme]
    wanted = [row["ward"] for row in PLANTED if row["kind"] == "gap_ward"]
    assert bare == [(wanted[0], "county_government_only")]


def test_the_sector_that_a_ward_lacks_is_among_the_gaps(plan: JointPlan) -> None:
    wanted = next(row for row in PLANTED if row["kind"] == "gap_sector")
    found = [(gap.ward.name, gap.sector, gap.kind) for gap in plan.gaps if not gap.programme]
    assert (wanted["ward"], wanted["sector"], "county_wide_only") in found


@pytest.mark.parametrize(
    "planted", [row for row in PLANTED if row["kind"] == "county_wide"], ids=lambda r: r["why"]
)
def test_a_county_wide_claim_is_read_as_the_county(plan: JointPlan, planted: dict[str, str]) -> None:
    assert [site.level for site in row_of(plan, planted, "a").activity.sites] == ["county"]


def test_every_organisation_and_every_title_carries_its_mark(plan: JointPlan) -> None:
    assert {
        row.activity.organisation for row in plan.rows if not row.activity.organisation.endswith("(demo)")
    } == set()
    for path in sorted((DEMO / "files").iterdir()):
        workbook = read(path)
        texts = [text for sheet in workbook.sheets for text in sheet.before]
        texts += [
            cell
            for sheet in workbook.sheets
            for row in sheet.rows
            for cell in row.cells
            if isinstance(cell, str)
        ]
        assert any("(demonstration)" in text for text in texts), path.name
        assert "(demo)" in path.name


def test_the_readme_says_what_is_invented_and_what_is_real() -> None:
    text = (DEMO / "README.md").read_text(encoding="utf-8")
    assert "**Invented:** every partner, activity, amount and rate" in text
    assert "**Real:** the county, its sub-counties, wards and towns" in text
    assert [file for file, _, _ in TABLES.values() if f"`{file}`" not in text] == []


def test_no_real_donor_is_named() -> None:
    donors = re.compile(
        r"\b(?:usaid|fcdo|danida|giz|world bank|gates|unicef|wfp|european union|sida|norad)\b", re.IGNORECASE
    )
    texts = [(stem, value) for stem, rows in SOURCES.items() for row in rows for value in row.values()]
    assert [(stem, value) for stem, value in texts if donors.search(value)] == []


@pytest.mark.shared
def test_nothing_is_copied_from_the_shared_work_plans(shared: Path) -> None:
    import json  # noqa: PLC0415

    def bare(text: str) -> str:
        return " ".join(re.sub(r"[\d,]+", "#", text).casefold().split())

    theirs: set[str] = set()
    for path in (shared / "data" / "workbooks" / "expected").glob("*.*.json"):
        content = json.loads(path.read_text(encoding="utf-8"))
        theirs |= {
            bare(content["organisation"]),
            *(bare(activity["title"]) for activity in content["activities"]),
        }
    assert len(theirs) > len(TABLES)
    ours = {
        bare(value) for rows in SOURCES.values() for row in rows for value in row.values() if len(value) > 20
    }
    ours |= {bare(whose.removesuffix(" (demo)")) for _, whose, _ in TABLES.values()}
    assert ours & theirs <= {"county government of samburu"}
