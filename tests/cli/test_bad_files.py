"""Every file that is bad or odd ends in a plan, or in one sentence that says how to mend it."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import openpyxl
import pytest

from cli.bad_files import MAKERS
from cli.file_making import HEAD, WELL, text_file, well
from cli.running import DOCUMENTS, WHERE, Told, pamoja, written
from pamoja.core.lines import on_a_line
from pamoja.workplan.documents import FINDINGS, PAGE, WORKBOOK

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
DANGERS = ("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "＝1+1", " =1+1", '=HYPERLINK("http://x","y")')


@pytest.fixture(scope="module")
def readings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, "Told | Exception"]]:
    """What `pamoja read` says of every bad file, each in a folder of its own, two at a time."""
    top = tmp_path_factory.mktemp("bad")

    def one(key: str) -> "Told | Exception":
        folder, made = top / key, MAKERS[key]
        folder.mkdir()
        made.make(folder / made.name)
        try:
            return pamoja(folder, "read", f"./{made.name}", *WHERE, "--json", "out.json")
        except (AssertionError, subprocess.TimeoutExpired, UnicodeDecodeError) as error:
            return error

    with ThreadPoolExecutor(2) as readers:
        yield dict(zip(MAKERS, readers.map(one, MAKERS), strict=True))
    shutil.rmtree(top)


@pytest.mark.parametrize("key", [key for key, made in MAKERS.items() if made.refused])
def test_a_file_that_cannot_be_a_plan_is_refused(readings: dict[str, "Told | Exception"], key: str) -> None:
    told, made = readings[key], MAKERS[key]
    if isinstance(told, Exception):
        raise told
    assert told.code == 2
    assert made.refused in told.err
    assert on_a_line(made.name)[-20:] in told.err
    assert told.out == ""
    assert not (told.folder / "out.json").exists()


@pytest.mark.parametrize("key", [key for key, made in MAKERS.items() if not made.refused])
def test_a_file_that_is_odd_is_read(readings: dict[str, "Told | Exception"], key: str) -> None:
    told, made = readings[key], MAKERS[key]
    if isinstance(told, Exception):
        raise told
    assert (told.code, told.err) == (0, "")
    found = told.json()
    assert made.activities in (None, len(found["activities"]))
    assert not made.problem or made.problem in {problem["code"] for problem in found["problems"]}
    assert not [sign for sign in told.out if sign < " " and sign != "\n"]


def test_nothing_of_the_machine_comes_in_by_an_entity(readings: dict[str, "Told | Exception"]) -> None:
    assert not [key for key, told in readings.items() if isinstance(told, Told) and "root:" in told.out]


def test_amounts_are_read_as_they_are_or_not_at_all(readings: dict[str, "Told | Exception"]) -> None:
    def amounts(key: str) -> list[list[float]]:
        told = readings[key]
        assert isinstance(told, Told)
        return [[line["amount"] for line in a["budget"]] for a in told.json()["activities"]]

    assert [line for line in amounts("negative_amounts") if line and line[0] > 0] == []
    assert amounts("formulas_with_results") == [[1_000_000]]
    assert amounts("numbers_beyond_all_money")[:2] == [[], []]


@pytest.fixture(scope="module")
def joined(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """One plan of a good file, of odd ones, and of some that are refused."""
    top = tmp_path_factory.mktemp("joined")
    odd = ("control_characters", "half_characters", "iati_with_sums_that_are_none", "numbers_that_are_none",
           "negative_amounts", "dates_of_other_ages", "serial_dates_far_out",
           "a_sheet_called_by_an_emoji", "a_name_of_two_lines", "a_name_that_is_no_text",
           "a_name_that_is_a_formula", "a_title_of_forty_thousand_characters", "headings_alone",
           "empty", "pdf", "missing", "xml_bomb_in_xlsx", "zip_bomb")  # fmt: skip
    for key in odd:
        (top / key).mkdir()
        MAKERS[key].make(top / key / MAKERS[key].name)
    rows = [well(title=f"{start} well {n}", organisation=f"{start} Trust") for n, start in enumerate(DANGERS)]
    rows.append(well(title="<script>alert(1)</script><b>Well", organisation='"><img src=x onerror=alert(1)>'))
    text_file(top / "dangers.csv", [HEAD, *rows])
    text_file(top / "rates.csv", [["date", "currency", "kes", "source"], ["2026-07-01", "USD", 130, "=1+1"]])
    files = [f"./{key}/{MAKERS[key].name}" for key in odd]
    yield pamoja(top, "plan", "dangers.csv", *files, *WHERE, "--rates", "rates.csv", "--out", "out")
    shutil.rmtree(top)


def test_a_plan_is_made_of_what_can_be_read_and_the_rest_is_told(joined: Told) -> None:
    assert joined.code == 0
    assert written(joined.folder / "out") == DOCUMENTS
    lines = joined.err.splitlines()
    assert len([line for line in lines if " of 19: " in line]) == 19
    told = (
        "is empty",
        "is a PDF document",
        "could not be opened",
        "declares a document type",
        "unpacks to more",
    )
    assert [words for words in told if not any(words in line for line in lines)] == []
    page = (joined.folder / "out" / PAGE).read_text(encoding="utf-8")
    assert [words for words in told if words not in page] == []


def test_no_cell_of_the_workbook_is_a_formula(joined: Told) -> None:
    book = openpyxl.load_workbook(joined.folder / "out" / WORKBOOK)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    shown = [str(cell.value) for cell in cells if cell.data_type == "s"]
    assert [
        text for text in shown if text.lstrip().startswith(FORMULA_STARTS) and len(text.strip()) > 1
    ] == []
    assert any("1+1 well" in text for text in shown)


def test_nothing_of_a_plan_is_markup_in_the_page(joined: Told) -> None:
    page = (joined.folder / "out" / PAGE).read_text(encoding="utf-8")
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_findings_are_json_that_any_program_reads(joined: Told) -> None:
    def strict(constant: str) -> None:
        raise ValueError(constant)

    text = (joined.folder / "out" / FINDINGS).read_text(encoding="utf-8")
    assert json.loads(text, parse_constant=strict)["findings"]


def test_one_amount_beyond_all_money_does_not_stop_the_plan_of_the_others(tmp_path: Path) -> None:
    MAKERS["numbers_beyond_all_money"].make(tmp_path / "huge.xlsx")
    text_file(tmp_path / "plan.csv", [HEAD, WELL])
    told = pamoja(tmp_path, "plan", "huge.xlsx", "plan.csv", *WHERE, "--out", "out")
    assert told.code == 0
    assert written(tmp_path / "out") == DOCUMENTS
