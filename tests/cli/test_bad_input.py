"""The wrong thing tried: every file and every word ends in a plan, or in one sentence that says how to mend it."""

import gc
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cli.bad_files import HEAD, MAKERS, WELL, text_file, texts, well, xlsx
from pamoja.cli import main
from pamoja.core.lines import on_a_line
from pamoja.workplan.documents import FINDINGS, PAGE, WORKBOOK

DOCUMENTS = sorted((WORKBOOK, PAGE, FINDINGS))
MOST_SECONDS = 40
MOST_BYTES = 1_500_000_000
INTERRUPTED = 130
LIMITED = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler);"  # a shell may have it ignored
    f"import resource, sys; resource.setrlimit(resource.RLIMIT_AS, ({MOST_BYTES}, {MOST_BYTES}));"
    "from pamoja.cli import main; sys.exit(main())"
)
WHERE = ("--county", "samburu", "--cycle", "2026/27")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
DANGERS = ("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "＝1+1", " =1+1", '=HYPERLINK("http://x","y")')

PLACES = "id,name,parent_id,level\nK,Kenya,,country\nS,Samburu,K,county\nW,Waso,S,ward\n"
TABLE_HEAD = (
    "id,organisation,title,description,sectors,places,start,end,target_groups,budget,currency,beneficiaries"
)
FIRST = "1,Maji,Deep well drilling,,Water,W,2026-07-01,2026-09-30,households,1000,KES,30"
SECOND = "2,Lishe,Drill a borehole,,Water,W,2026-07-01,2026-09-30,HHs,,,"


Run = Callable[..., "Told"]


@dataclass(frozen=True)
class Told:
    """How a command ended, what it said, and the folder it worked in."""

    code: int
    out: str
    err: str
    folder: Path

    def json(self, name: str = "out.json") -> Any:
        return json.loads((self.folder / name).read_bytes())


def started(folder: Path, *words: str, stdout: int = subprocess.PIPE) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-c", LIMITED, *words],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONUTF8": "1"},
    )


def pamoja(folder: Path, *words: str) -> Told:
    """The command, held to its time and memory and to the rule of the product."""
    process = started(folder, *words)
    try:
        out, err = process.communicate(timeout=MOST_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise
    return ruled(Told(process.returncode, out.decode(), err.decode(), folder), words[0])


def ruled(told: Told, command: str) -> Told:
    """The same, held to the rule: done, or refused in one sentence, and nothing left lying about."""
    assert told.code in (0, 2), told.err[-2000:]
    assert "Traceback" not in told.err
    if told.code == 2:
        *progress, sentence = told.err.split("\n")[:-1]
        assert sentence.startswith("pamoja: ")
        assert sentence.endswith(".")
        assert command == "plan" or not progress
        assert not [line for line in progress if line.startswith("pamoja: ")]
    assert left_over(told.folder) == []
    return told


@pytest.fixture
def here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Run]:
    """The command in this process, in the test's own folder, for words and tables that cannot eat the machine."""
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> Told:
        capsys.readouterr()
        code = main(words)
        out, err = capsys.readouterr()
        return ruled(Told(code, out, err, tmp_path), words[0])

    yield run
    gc.enable()  # a command leaves it off


def left_over(folder: Path) -> list[Path]:
    return [path for path in folder.rglob(".*") if path.is_file()]


def written(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


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


# --- words of the command


@pytest.fixture
def good(tmp_path: Path) -> Path:
    text_file(tmp_path / "plan.csv", [HEAD, WELL])
    return tmp_path


@pytest.mark.usefixtures("good")
@pytest.mark.parametrize("county", ["Nowhere", "", "048", "{x}", "two\nlines"])
def test_an_unknown_county_is_refused(here: Run, county: str) -> None:
    told = here("read", "plan.csv", "--county", county, "--cycle", "2026/27")
    assert (told.code, told.out) == (2, "")
    assert "give its name or its code" in told.err


@pytest.mark.parametrize("cycle", ["", "banana", "2026/30", "0000/01", "9999/00", "two\nlines"])
def test_an_unknown_year_is_refused(here: Run, good: Path, cycle: str) -> None:
    told = here("plan", "plan.csv", "--county", "samburu", "--cycle", cycle, "--out", "out")
    assert told.code == 2
    assert "write it as 2026/27" in told.err
    assert written(good) == ["plan.csv"]


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


@pytest.mark.parametrize("target", ["plan.csv", "/proc/nowhere", "plan.csv/deeper"])
def test_a_folder_that_cannot_be_written_is_refused(here: Run, good: Path, target: str) -> None:
    told = here("plan", "plan.csv", *WHERE, "--out", target)
    assert told.code == 2
    assert "cannot be written" in told.err
    assert written(good) == ["plan.csv"]


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
    assert "1 activities" in told.out


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
        (b"%PDF-1.7\n", "is a PDF document"),
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


# --- stopped, at once, cut off


def test_a_plan_that_is_stopped_while_it_reads_leaves_nothing_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    MAKERS["a_million_blank_rows"].make(tmp_path / "slow.xlsx")
    shutil.copy(tmp_path / "slow.xlsx", tmp_path / "slower.xlsx")
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    process = started(tmp_path, "plan", "slow.xlsx", "slower.xlsx", *WHERE, "--out", "out")
    while not written(tmp_path / "tmp"):  # a folder for the process that reads
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=MOST_SECONDS)
    assert (process.returncode, err.decode()) == (INTERRUPTED, "pamoja: stopped; nothing was half written\n")
    assert written(tmp_path) == ["slow.xlsx", "slower.xlsx", "tmp"]
    assert written(tmp_path / "tmp") == []


@pytest.mark.parametrize("delay", [0.0, 0.7])
def test_a_plan_that_is_stopped_while_it_joins_or_writes_leaves_nothing_half(
    good: Path, delay: float
) -> None:
    process = started(good, "plan", "plan.csv", *WHERE, "--out", "out")
    assert process.stderr
    for line in process.stderr:
        if line.startswith(b"comparing"):
            break
    time.sleep(delay)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=MOST_SECONDS)
    assert process.returncode in (0, INTERRUPTED)
    assert b"Traceback" not in err
    assert written(good / "out") in ([], DOCUMENTS)
    assert left_over(good) == []


def test_two_plans_at_once_into_one_folder_are_both_whole(good: Path) -> None:
    text_file(good / "other.csv", [HEAD, well(title="Vaccinate goats")])
    both = [started(good, "plan", name, *WHERE, "--out", "out") for name in ("plan.csv", "other.csv")]
    assert [(process.communicate(timeout=MOST_SECONDS)[1][-9:], process.returncode) for process in both] == [
        (b"the plans\n"[-9:], 0)
    ] * 2
    assert written(good / "out") == DOCUMENTS
    assert "Plan" in openpyxl.load_workbook(good / "out" / WORKBOOK).sheetnames
    assert (good / "out" / PAGE).read_text(encoding="utf-8").rstrip().endswith("</html>")
    assert "gaps" in json.loads((good / "out" / FINDINGS).read_bytes())


@pytest.mark.parametrize(
    "words", [("read", "plan.csv"), ("plan", "plan.csv", "--out", "out")], ids=["read", "plan"]
)
def test_whoever_stops_reading_the_output_early_sees_no_error(good: Path, words: tuple[str, ...]) -> None:
    taken, given = os.pipe()
    os.close(taken)
    process = started(good, *words, *WHERE, stdout=given)
    os.close(given)
    _, err = process.communicate(timeout=MOST_SECONDS)
    assert process.returncode == 0
    assert b"Traceback" not in err
    assert b"Exception" not in err
    assert words[0] == "read" or written(good / "out") == DOCUMENTS


def test_a_full_disk_under_the_output_is_told_in_a_sentence(good: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        process = started(good, "read", "plan.csv", *WHERE, stdout=full.fileno())
        _, err = process.communicate(timeout=MOST_SECONDS)
    assert process.returncode == 2
    assert b"Traceback" not in err
    assert err.count(b"\n") == 1


def test_a_terminal_that_knows_few_letters_still_gets_an_answer(
    good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text_file(good / "cafe.csv", [HEAD, well(ward="Café")])
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    told = pamoja(good, "read", "cafe.csv", *WHERE)
    assert told.code == 0
    assert "1 activities" in told.out


# --- pamoja overlaps find


def find(run: Run, activities: str, places: str = PLACES, *more: str, out: str = "pairs.csv") -> Told:
    Path("activities.csv").write_text(activities, encoding="utf-8")
    Path("places.csv").write_text(places, encoding="utf-8")
    words = ("--activities", "activities.csv", "--places", "places.csv", "--pairs-out", out)
    return run("overlaps", "find", *words, "--findings-out", "findings.jsonl", *more)


def table(*changes: tuple[str, str]) -> str:
    """The two activities with some text of theirs exchanged."""
    rows = f"{FIRST}\n{SECOND}\n"
    for old, new in changes:
        assert old in rows
        rows = rows.replace(old, new)
    return f"{TABLE_HEAD}\n{rows}"


CIRCLE = "id,name,parent_id,level\nW,Waso,V,ward\nV,Vale,W,ward\n"
DEEP = "id,name,parent_id,level\nW,Waso,0,ward\n" + "".join(f"{n},P,{n + 1},ward\n" for n in range(3_000))


@pytest.mark.parametrize(
    ("activities", "places", "says"),
    [
        ("id,title\n1,Well\n", PLACES, "activities.csv cannot be read: it lacks the columns organisation"),
        (table(), "id,name\nW,Waso\n", "places.csv cannot be read: it lacks the columns parent_id, level"),
        ("", PLACES, "activities.csv cannot be read: it lacks the columns"),
        (table(), "", "places.csv cannot be read: it lacks the columns"),
        (table((",W,", ",X,")), PLACES, "activities.csv, line 2: the place X is not in the table of places"),
        (table(), "id,name,parent_id,level\nW,Waso,S,ward\n", "W names the parent S"),
        (table(), CIRCLE, "places.csv cannot be read: the places W > V > W contain one another"),
        (table(), f"{DEEP}3000,P,,ward\n", "its places lie in one another hundreds deep"),
        (table(), f"{PLACES}W,Other,K,ward\n", "the id W stands twice"),
        (table(("2026-07-01", "July")), PLACES, "line 2: “July” is not a day: write it as 2026-07-31"),
        (table(("2026-07-01", "2026-02-30")), PLACES, "line 2: “2026-02-30” is not a day"),
        (table(("2026-09-30", "9999-12-31")), PLACES, "line 2: the day 9999-12-31 has none after it"),
        (table(("1000", "NaN")), PLACES, "line 2: NaN KES is not an amount of money"),
        (table(("1000", "inf")), PLACES, "line 2: inf KES is not an amount of money"),
        (table(("1000", "1e30")), PLACES, "line 2: 1e30 KES is not an amount of money"),
        (table(("KES", "BANANA")), PLACES, "line 2: the currency BANANA is not known"),
        (table((",30\n", ",many\n")), PLACES, "line 2: “many” is not a number of people"),
        (table((",30\n", f",{'9' * 30}\n")), PLACES, "is not a number of people"),
        (table((",30\n", ",-30\n")), PLACES, "line 2: “-30” is not a number of people"),
        (table(("2,Lishe", "1,Lishe")), PLACES, "line 3: the id 1 stands twice"),
        (table(("2,Lishe", ",Lishe")), PLACES, "line 3: it has no id"),
        (table(("2,Lishe", "=1+1,Lishe")), PLACES, "line 3: the id =1+1 would run as a formula"),
        (table(("2,Lishe", '"1\n2",Lishe'), ("HHs", "HHs"), (",W,", ",X,")), PLACES, "the place X"),
        (table(("Deep well", "x" * 200_000)), PLACES, "activities.csv cannot be read: field larger than"),
    ],
)
def test_tables_that_are_wrong_are_refused_and_nothing_is_written(
    here: Run, tmp_path: Path, activities: str, places: str, says: str
) -> None:
    told = find(here, activities, places)
    assert told.code == 2
    assert says in told.err
    assert written(tmp_path) == ["activities.csv", "places.csv"]


@pytest.mark.parametrize(
    ("activities", "places", "pairs"),
    [
        (table(), PLACES, 1),
        (f"{TABLE_HEAD}\n", PLACES, 0),
        (table((",W,", ",,")), "id,name,parent_id,level\n", 0),
        (table((",W,", ",K,")), PLACES, 0),
        (table(("1000", "-1000")), PLACES, 1),
        (table(("1000", "1e17")), PLACES, 1),
        (table(("2026-07-01", "0001-01-01"), ("2026-09-30", "9999-12-30")), PLACES, 1),
        (table(("Deep well drilling", "=1+1"), ("Drill a borehole", "\x00\x07")), PLACES, 0),
        (f"{TABLE_HEAD}\n1,Maji\n2\n", PLACES, 0),
        (f"{TABLE_HEAD},id\n{FIRST},9\n{SECOND},9\n", PLACES, 1),
    ],
)
def test_tables_that_are_odd_give_pairs_that_are_sane(
    here: Run, tmp_path: Path, activities: str, places: str, pairs: int
) -> None:
    told = find(here, activities, places)
    assert told.code == 0, told.err
    lines = (tmp_path / "pairs.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "kind,a,b,score,tier"
    assert len(lines) == 1 + pairs
    assert not [line for line in lines if "nan" in line]


def test_two_activities_that_end_before_they_start_share_no_days(here: Run, tmp_path: Path) -> None:
    assert find(here, table(("2026-09-30", "2026-01-30"))).code == 0
    findings = (tmp_path / "findings.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["window"] for line in findings] == [None] * len(findings)


@pytest.mark.parametrize(
    "target", [".", "/", "nowhere/pairs.csv", "activities.csv", "./places.csv", "/proc/p.csv"]
)
def test_pairs_that_cannot_be_written_are_refused(here: Run, tmp_path: Path, target: str) -> None:
    told = find(here, table(), out=target)
    assert told.code == 2
    assert "cannot be written" in told.err
    assert "choose another name or folder" in told.err
    assert texts(written(tmp_path)) == ["activities.csv", "places.csv"]
    assert (tmp_path / "activities.csv").read_text(encoding="utf-8") == table()


def test_a_table_that_is_missing_or_no_text_is_refused(here: Run, tmp_path: Path) -> None:
    (tmp_path / "answers.csv").write_bytes(b"phrase,intervention\n\xff\xfe\xff,borehole\n")
    assert "save the table as CSV in UTF-8" in find(here, table(), PLACES, "--answers", "answers.csv").err
    told = find(here, table(), PLACES, "--answers", "nowhere.csv")
    assert "nowhere.csv cannot be read" in told.err
    (tmp_path / "answers.csv").write_text("phrase,intervention\nWell,NEW:\n", encoding="utf-8")
    assert find(here, table(), PLACES, "--answers", "answers.csv").code == 2
