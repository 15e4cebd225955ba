"""`pamoja export`, run as people run it."""

import json
import os
from pathlib import Path

import pytest

from cli.site_running import pamoja, refused
from pamoja.workplan.exporting import FORMATS
from pamoja.workplan.exporting.tables import SHAPE

WRITTEN = ("iati", "hxl", "csv", "json", "geojson", "ical")


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A county with one plan in it."""
    data = tmp_path_factory.mktemp("county") / "data"
    words = ("--county", "samburu", "--cycle", "2026/27", "--admin", "amina@county.example")
    assert pamoja("start-county", *words, "--data", data, at=data.parent).returncode == 0
    return data


def test_the_demonstration_comes_out_without_a_site(tmp_path: Path) -> None:
    told = pamoja("export", "json", "--demo", "--out", "deep/plan.json", at=tmp_path)
    assert told.returncode == 0, told.stderr
    assert told.stdout == "Samburu 2026/27: 185 activities as JSON in deep/plan.json\n"
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["plan.json"]
    found = json.loads((tmp_path / "deep" / "plan.json").read_text())
    assert (found["shape"], len(found["activities"])) == (SHAPE, 185)
    assert found["notice"].startswith("Demonstration:")


def test_iati_says_what_it_left_out_and_who_reports(tmp_path: Path) -> None:
    who = ("--reporting-org", "KE-NGO-123", "--reporting-name", "Maralal Learning Hub")
    told = pamoja("export", "iati", "--demo", "--out", "plan.xml", *who, at=tmp_path)
    assert told.stdout.endswith(
        "3 activities are left out: IATI wants a first day. The top of the file names them.\n"
    )
    assert '<reporting-org ref="KE-NGO-123"' in (tmp_path / "plan.xml").read_text()


@pytest.mark.parametrize("name", WRITTEN)
def test_a_county_without_a_plan_yet_comes_out_as_an_empty_plan(county: Path, name: str) -> None:
    path = county.parent / f"plan{FORMATS[name].ending}"
    told = pamoja("export", name, "--out", path, "--data", county, at=county.parent)
    assert told.returncode == 0, told.stderr
    assert "0 activities" in told.stdout
    assert path.stat().st_size > 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("odt", "--demo", "--out", "x"), "“odt” is not a format we write: choose one of xlsx, docx, pdf"),
        (("csv", "--demo", "--county", "samburu", "--out", "x"), "--demo writes the demonstration"),
        (("csv", "--county", "Nowhere", "--cycle", "2026/27", "--out", "x"), "Nowhere"),
        (("csv", "--county", "samburu", "--cycle", "soon", "--out", "x"), "soon"),
        (("csv", "--county", "turkana", "--cycle", "2026/27", "--out", "x"), "No plan year fits"),
        (("csv", "--demo", "--out", "."), "a folder stands there"),
        (("csv", "--demo", "--out", "taken/plan.csv"), "cannot be written"),
        (
            ("iati", "--demo", "--out", "x", "--reporting-org", "KE-1"),
            "Give both --reporting-org and --reporting-name",
        ),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_leaves_nothing(
    county: Path, tmp_path: Path, words: tuple[str, ...], sentence: str
) -> None:
    (tmp_path / "taken").write_text("a file where a folder should be")
    given = words if "--demo" in words else (*words, "--data", str(county))
    assert sentence in refused(pamoja("export", *given, at=tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_a_data_folder_without_a_county_says_how_to_start_one(tmp_path: Path) -> None:
    told = refused(pamoja("export", "csv", "--out", "x.csv", "--data", "nothing", at=tmp_path))
    assert "start one with pamoja start-county" in told


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_nobody_may_write_to_is_refused(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o500)
    assert "permission denied" in refused(
        pamoja("export", "csv", "--demo", "--out", "closed/plan.csv", at=tmp_path)
    )
