"""Tables of `pamoja overlaps find` that are wrong or odd: refused in one sentence, or taken sanely."""

import json
from pathlib import Path

import pytest

from cli.file_making import texts
from cli.running import Run, Told, written

PLACES = "id,name,parent_id,level\nK,Kenya,,country\nS,Samburu,K,county\nW,Waso,S,ward\n"
TABLE_HEAD = (
    "id,organisation,title,description,sectors,places,start,end,target_groups,budget,currency,beneficiaries"
)
FIRST = "1,Maji,Deep well drilling,,Water,W,2026-07-01,2026-09-30,households,1000,KES,30"
SECOND = "2,Lishe,Drill a borehole,,Water,W,2026-07-01,2026-09-30,HHs,,,"


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
    told = find(here, table(("2026-09-30", "2026-01-30")))
    assert told.code == 0
    assert (
        told.err == "2 activities end before their start and are taken as undated: 1 (line 2), 2 (line 3).\n"
    )
    findings = (tmp_path / "findings.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["window"] for line in findings] == [None] * len(findings)


def test_activities_that_end_before_they_start_are_counted_and_the_first_are_told(
    here: Run, tmp_path: Path
) -> None:
    rows = "".join(f"{n},Maji,Well {n},,Water,W,2026-07-01,2026-06-{n + 20},,,,\n" for n in range(1, 9))
    told = find(here, f"{TABLE_HEAD}\n{rows}9,Maji,Well 9,,Water,W,2026-07-01,2026-07-01,,,,\n")
    assert told.code == 0
    first = "1 (line 2), 2 (line 3), 3 (line 4), 4 (line 5), 5 (line 6) and 3 more"
    assert told.err == f"8 activities end before their start and are taken as undated: {first}.\n"
    assert "9 activities, " in told.out
    assert written(tmp_path) == ["activities.csv", "findings.jsonl", "pairs.csv", "places.csv"]


def test_one_activity_that_ends_before_it_starts_gives_the_pairs_of_one_without_dates(
    here: Run, tmp_path: Path
) -> None:
    told = find(
        here, table((f"{FIRST}", FIRST.replace("09-30", "06-30")), ("2,Lishe", '"2\x1b[31m\nb",Lishe'))
    )
    assert told.err == "1 activity ends before its start and is taken as undated: 1 (line 2).\n"
    backwards = (tmp_path / "pairs.csv").read_bytes()
    undated = table((f"{FIRST}", FIRST.replace("2026-07-01,2026-09-30", ",")))
    assert find(here, undated.replace("2,Lishe", '"2\x1b[31m\nb",Lishe')).err == ""
    assert (tmp_path / "pairs.csv").read_bytes() == backwards


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
