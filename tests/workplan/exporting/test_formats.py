"""The table of formats, and files that are whole or not there."""

import importlib.util
from pathlib import Path

import pytest

from demonstrated import DRILL, plan_of
from pamoja.core.refusals import Refusal
from pamoja.workplan.exporting import FORMATS, Format, NotInThisInstallation, UnknownFormat, export
from pamoja.workplan.files import CannotWrite
from pamoja.workplan.plan import JointPlan


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_written_or_says_that_it_is_not_installed(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"deep/plan{FORMATS[name].ending}"
    if not _installed(FORMATS[name]):
        with pytest.raises(NotInThisInstallation, match=FORMATS[name].label):
            export(name, plan_of(DRILL), path)
        return
    export(name, plan_of(DRILL), path)
    assert [found.name for found in path.parent.iterdir()] == [path.name]


def _installed(wanted: Format) -> bool:
    return importlib.util.find_spec(wanted.module) is not None


def test_a_format_that_nobody_knows_is_refused_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat, match="choose one of xlsx, docx, pdf, accessible, iati, hxl"):
        export("odt", plan_of(DRILL), tmp_path / "plan.odt")


def test_a_writer_that_is_not_there_is_a_sentence() -> None:
    absent = Format("x", "Papyrus", ".x", "text/x", "papyrus:write")
    with pytest.raises(NotInThisInstallation, match="Papyrus cannot be written by this installation"):
        absent.load()


def test_what_was_there_stays_where_the_writing_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "plan.csv"
    path.write_text("the old one")

    def half(plan: JointPlan, draft: Path) -> None:
        del plan
        draft.write_text("half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pamoja.workplan.exporting.tables.write_csv", half)
    with pytest.raises(CannotWrite, match="no space left"):
        export("csv", plan_of(DRILL), path)
    assert [found.name for found in tmp_path.iterdir()] == ["plan.csv"]
    assert path.read_text() == "the old one"


def test_a_folder_is_not_written_over(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="a folder stands there"):
        export("csv", plan_of(DRILL), tmp_path)
