"""Every wrong word of a command ends in one sentence that says how to mend it, and nothing is written."""

import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cli.file_making import HEAD, WELL, text_file, well, xlsx
from cli.running import DOCUMENTS, WHERE, Run, written
from pamoja.workplan import child
from pamoja.workplan.documents import FINDINGS, PAGE, WORKBOOK


@pytest.mark.usefixtures("good")
@pytest.mark.parametrize("county", ["Nowhere", "", "048", "{x}", "two\nlines"])
def test_an_unknown_county_is_refused(here: Run, county: str) -> None:
    told = here("read", "plan.csv", "--county", county, "--cycle", "2026/27")
    assert (told.code, told.out) == (2, "")
    assert "give its name or its code" in told.err
    assert "did you mean" not in told.err


@pytest.mark.parametrize(
    "words", [("read", "plan.csv"), ("plan", "plan.csv", "--out", "out")], ids=["read", "plan"]
)
def test_a_misspelt_county_is_refused_with_the_one_that_may_be_meant(
    here: Run, good: Path, words: tuple[str, ...]
) -> None:
    told = here(*words, "--county", "Sambru", "--cycle", "2026/27")
    assert (told.code, told.out) == (2, "")
    assert "There is no county “Sambru”: did you mean Samburu (025)? Give its name or its code." in told.err
    assert written(good) == ["plan.csv"]


@pytest.mark.parametrize("cycle", ["", "banana", "2026/30", "0000/01", "9999/00", "two\nlines"])
def test_an_unknown_year_is_refused(here: Run, good: Path, cycle: str) -> None:
    told = here("plan", "plan.csv", "--county", "samburu", "--cycle", cycle, "--out", "out")
    assert told.code == 2
    assert "write it as 2026/27" in told.err
    assert written(good) == ["plan.csv"]


@pytest.fixture
def nothing_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail where a file is read: a command that cannot end well says so before its work."""
    monkeypatch.setattr(child, "run", lambda *_, **__: pytest.fail("a file was read"))


@pytest.mark.usefixtures("nothing_is_read")
@pytest.mark.parametrize("target", [".", "/", "", "plan.csv/out.json", "/proc/out.json", "taken"])
def test_json_that_cannot_be_written_is_refused(here: Run, good: Path, target: str) -> None:
    (good / "taken").mkdir()
    told = here("read", "plan.csv", "--json", target, *WHERE)
    assert told.code == 2
    assert "cannot be written" in told.err
    assert "choose another name or folder" in told.err
    assert written(good) == ["plan.csv", "taken"]


def test_json_never_writes_over_the_plan_that_is_read(here: Run, good: Path) -> None:
    before = (good / "plan.csv").read_bytes()
    told = here("read", "plan.csv", "--json", "./plan.csv", *WHERE)
    assert told.code == 2
    assert "it is one of the files that are read" in told.err
    assert (good / "plan.csv").read_bytes() == before


def test_json_goes_into_a_pipe_and_the_pipe_stays(here: Run, good: Path) -> None:
    os.mkfifo(good / "pipe")
    with ThreadPoolExecutor(1) as reader:
        came = reader.submit((good / "pipe").read_bytes)
        assert here("read", "plan.csv", "--json", "pipe", *WHERE).code == 0
        assert len(json.loads(came.result(timeout=5))["activities"]) == 1
    assert (good / "pipe").is_fifo()


@pytest.mark.usefixtures("nothing_is_read")
@pytest.mark.parametrize("target", ["plan.csv", "/proc/nowhere", "plan.csv/deeper"])
def test_a_folder_that_cannot_be_written_is_refused(here: Run, good: Path, target: str) -> None:
    told = here("plan", "plan.csv", *WHERE, "--out", target)
    assert told.code == 2
    assert "cannot be written" in told.err
    assert told.err.count("\n") == 1
    assert written(good) == ["plan.csv"]


@pytest.mark.usefixtures("nothing_is_read")
@pytest.mark.parametrize("target", ["plan.csv", "/proc/nowhere", "taken"])
def test_a_demonstration_that_cannot_be_written_is_refused_before_it_begins(
    here: Run, good: Path, target: str
) -> None:
    (good / "taken" / WORKBOOK).mkdir(parents=True)
    told = here("demo", "--out", target)
    assert (told.code, told.out) == (2, "")
    assert "cannot be written" in told.err
    assert told.err.count("\n") == 1
    assert (written(good), written(good / "taken")) == (["plan.csv", "taken"], [WORKBOOK])


def test_a_folder_that_is_not_there_yet_is_made(here: Run, good: Path) -> None:
    assert here("plan", "plan.csv", *WHERE, "--out", "a/b/c").code == 0
    assert written(good / "a" / "b" / "c") == DOCUMENTS


@pytest.mark.usefixtures("nothing_is_read")
def test_documents_come_together_or_not_at_all(here: Run, good: Path) -> None:
    (good / "out" / FINDINGS).mkdir(parents=True)
    told = here("plan", "plan.csv", *WHERE, "--out", "out")
    assert told.code == 2
    assert f"{FINDINGS}” cannot be written (a folder stands there)" in told.err
    assert written(good / "out") == [FINDINGS]


def test_the_joint_plan_never_writes_over_a_file_it_is_made_from(here: Run, good: Path) -> None:
    xlsx(good / WORKBOOK, [HEAD, WELL])
    before = (good / WORKBOOK).read_bytes()
    told = here("plan", WORKBOOK, "plan.csv", *WHERE, "--out", ".")
    assert told.code == 2
    assert "it is one of the files that are read" in told.err
    assert (good / WORKBOOK).read_bytes() == before


def test_a_name_with_a_dash_in_front_is_read_behind_two_dashes(here: Run, tmp_path: Path) -> None:
    text_file(tmp_path / "-plan.csv", [HEAD, WELL])
    told = here("read", *WHERE, "--", "-plan.csv")
    assert told.code == 0
    assert "1 activity, " in told.out


# --- counts


def test_one_is_said_as_one_and_more_as_many(here: Run, tmp_path: Path) -> None:
    total, blank = ["Total", "", "", "", "", 1_000_000], [""] * len(HEAD)
    text_file(tmp_path / "one.csv", [HEAD, well(ward="Nowhere"), total])
    text_file(tmp_path / "two.csv", [HEAD, WELL, HEAD, well(title="Vaccinate goats"), blank, HEAD])
    assert "\n1 activity, 1 other row, 0 errors, 1 warning, 0 infos\n" in here("read", "one.csv", *WHERE).out
    assert "\n2 activities, 2 other rows, 0 errors, 0 warnings, " in here("read", "two.csv", *WHERE).out
    told = here("plan", "one.csv", "two.csv", *WHERE, "--out", "out").err
    assert "1 of 2: one.csv: 1 activity, 1 problem\n" in told
    assert "2 of 2: two.csv: 2 activities, 0 problems\n" in told


# --- rates


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("yesterday,USD,130,CBK", "“yesterday” is not a day"),
        ("2026,USD,130,CBK", "“2026” is not a day"),
        ("2026-02-30,USD,130,CBK", "“2026-02-30” is not a day"),
        (",USD,130,CBK", "“” is not a day"),
        ("2026-07-01,BANANA,130,CBK", "“BANANA” is not a currency"),
        ("2026-07-01,XXX,130,CBK", "“XXX” is not a currency"),
        ("2026-07-01,USD,130,", "the source of the rate is missing"),
        ("2026-07-01,USD", "the source of the rate is missing"),
        ("2026-07-01,USD,much,CBK", "“much” is not a number of shillings"),
        ("2026-07-01,USD,0,CBK", "“0” is not a number of shillings"),
        ("2026-07-01,USD,-130,CBK", "“-130” is not a number of shillings"),
        ("2026-07-01,USD,NaN,CBK", "“NaN” is not a number of shillings"),
        ("2026-07-01,USD,inf,CBK", "“inf” is not a number of shillings"),
        ("2026-07-01,USD,1e400,CBK", "“1e400” is not a number of shillings"),
        ('2026-07-01,USD,"129,50",CBK', "“129,50” is not a number of shillings"),
        ("2026-07-01,EUR,151,KCB", "EUR has a rate for 1 Jul 2026 in row 2 already, keep one of them. Each"),
        ("1/7/2026,eur,150,CBK", "EUR has a rate for 1 Jul 2026 in row 2 already, keep one of them. Each"),
    ],
)
def test_a_wrong_rate_is_refused_with_its_row(here: Run, good: Path, row: str, says: str) -> None:
    (good / "rates.csv").write_text(f"date,currency,kes,source\n2026-07-01,EUR,150,CBK\n{row}\n", "utf-8")
    told = here("plan", "plan.csv", "--rates", "rates.csv", *WHERE, "--out", "out")
    assert told.code == 2
    assert f"“rates.csv”, row 3: {says}" in told.err
    assert written(good) == ["plan.csv", "rates.csv"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"when,what\n", "the heading is not date,currency,kes,source"),
        (
            b"date;currency;kes;source\n2026-07-01;USD;130;CBK\n",
            "the heading is not date,currency,kes,source",
        ),
        (b"%PDF-1.7\n", "is not a table of rates"),
        (b"date,currency,kes,source\n" + b"x" * 200_000, "“rates.csv”"),
        (b"\0\0\xff\xfe" * 50, "“rates.csv”"),
    ],
)
def test_a_file_that_has_no_rates_is_refused(here: Run, good: Path, content: bytes, says: str) -> None:
    (good / "rates.csv").write_bytes(content)
    told = here("plan", "plan.csv", "--rates", "rates.csv", *WHERE, "--out", "out")
    assert told.code == 2
    assert says in told.err
    assert len(told.err) < 400


def test_a_workbook_or_nothing_in_place_of_rates_is_refused(here: Run, good: Path) -> None:
    xlsx(good / "rates.xlsx", [HEAD, WELL])
    assert (
        "is not a table of rates: save it as CSV"
        in here("plan", "plan.csv", "--rates", "rates.xlsx", *WHERE, "--out", "out").err
    )
    assert (
        "“nowhere.csv” could not be opened"
        in here("plan", "plan.csv", "--rates", "nowhere.csv", *WHERE, "--out", "out").err
    )


# --- several files


def test_the_same_file_twice_is_taken_once_and_two_of_one_name_are_told_apart(here: Run, good: Path) -> None:
    for name, title in (("a", "Train water committees"), ("b", "Vaccinate goats")):
        (good / name).mkdir()
        text_file(good / name / "work.csv", [HEAD, well(title=title, organisation=f"Trust {name}")])
    told = here("plan", "plan.csv", "./plan.csv", "a/work.csv", "b/work.csv", *WHERE, "--out", "out")
    assert told.code == 0
    assert "is the same file as another one: it was taken once" in told.err
    assert "3 activities" in told.out
    page = (good / "out" / PAGE).read_text(encoding="utf-8")
    assert "a/work.csv" in page
    assert "b/work.csv" in page


def test_when_all_files_are_refused_there_is_no_plan_and_each_reason_is_told(
    here: Run, tmp_path: Path
) -> None:
    (tmp_path / "one.xlsx").touch()
    (tmp_path / "two.xlsx").write_bytes(b"%PDF-1.7\n")
    told = here("plan", "one.xlsx", "two.xlsx", *WHERE, "--out", "out")
    assert told.code == 2
    last = told.err.splitlines()[-1]
    assert "None of the files could be read" in last
    assert "“one.xlsx” is empty" in last
    assert "“two.xlsx” is a PDF document" in last
    assert not (tmp_path / "out").exists()
