"""The tables of the overlap command: what is read, what is refused, what is written."""

import csv
import datetime as dt
import json
from pathlib import Path

import pytest

from pamoja.core.refusals import Refusal
from pamoja.overlap import analyse
from pamoja.overlap.catalogue import UnknownIntervention
from pamoja.workplan.catalogue import shipped_catalogue
from pamoja.workplan.overlap_tables import (
    ACTIVITY_COLUMNS,
    NotReadable,
    NotWritable,
    WrongValue,
    read_activities,
    read_answers,
    read_places,
    write_findings,
    write_pairs,
    write_timings,
)

PLACES = "id,name,parent_id,level\nK,Kenya,,country\nS,Samburu,K,county\nE,East,S,subcounty\nW,Waso,E,ward\n"
HEAD = ",".join(ACTIVITY_COLUMNS)
WELL = "1,Maji,Deep well drilling,,Water,W,2026-07-01,2026-09-30,households,1000,KES,30"
SAME = "2,Lishe,Drill a borehole,,,W; E,2026-07-01,2026-09-30,HHs,,,"


@pytest.fixture
def places(tmp_path: Path) -> Path:
    return written(tmp_path / "places.csv", PLACES)


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def table(folder: Path, *rows: str, head: str = HEAD) -> Path:
    return written(folder / "activities.csv", "\n".join([head, *rows]) + "\n")


def test_a_row_is_read_as_it_is_written(tmp_path: Path, places: Path) -> None:
    (first, second) = read_activities(table(tmp_path, WELL, SAME), read_places(places))
    assert (first.id, first.organisation, first.sector, first.target_groups) == (
        "1",
        "Maji",
        "Water",
        ("households",),
    )
    assert (first.start, first.last) == (dt.date(2026, 7, 1), dt.date(2026, 9, 30))
    assert [str(line.money.amount) + line.money.currency for line in first.budget] == ["1000.00KES"]
    assert [site.place for site in second.sites] == ["W", "E"]
    assert (second.budget, second.beneficiaries, second.source.row) == ((), None, 3)


def test_columns_may_stand_in_any_order(tmp_path: Path, places: Path) -> None:
    head = ",".join(reversed(ACTIVITY_COLUMNS))
    row = ",".join(reversed(WELL.split(",")))
    (activity,) = read_activities(table(tmp_path, row, head=head), read_places(places))
    assert activity.title == "Deep well drilling"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (WELL.replace("2026-07-01", "July"), "line 2"),
        (WELL.replace(",W,", ",X,"), "the place X"),
        (WELL.replace("KES", "ZZZ"), "ZZZ"),
        (WELL.replace("1000", "much"), "much"),
        (WELL.replace(",30", ",many"), "many"),
        (WELL.replace("1,Maji", ",Maji"), "no id"),
        (f"{WELL}\n{WELL}", "stands twice"),
    ],
)
def test_a_wrong_cell_is_refused_with_its_line(tmp_path: Path, places: Path, row: str, reason: str) -> None:
    with pytest.raises(WrongValue, match=reason):
        read_activities(table(tmp_path, row), read_places(places))


def test_a_table_without_its_columns_is_refused(tmp_path: Path, places: Path) -> None:
    with pytest.raises(NotReadable, match="it lacks the columns id"):
        read_activities(written(tmp_path / "x.csv", "a,b\n"), read_places(places))


def test_a_missing_file_and_an_unknown_parent_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NotReadable):
        read_places(tmp_path / "nowhere.csv")
    with pytest.raises(NotReadable, match="the parent Z"):
        read_places(written(tmp_path / "places.csv", PLACES.replace(",S,", ",Z,")))


def test_answers_become_phrases_of_the_catalogue(tmp_path: Path) -> None:
    answers = written(
        tmp_path / "a.csv", "phrase,intervention\nzamani mradi,borehole\nknitting,NEW:Knitting\n"
    )
    taught = read_answers(answers, shipped_catalogue())
    assert "zamani mradi" in taught.interventions[taught.positions["borehole"]].phrases
    assert taught.name("NEW:Knitting") == "Knitting"
    assert taught.version != shipped_catalogue().version


@pytest.mark.parametrize("kind", ["dragons", "NEW:"])
def test_an_answer_of_no_known_kind_is_refused(tmp_path: Path, kind: str) -> None:
    answers = written(tmp_path / "a.csv", f"phrase,intervention\nzamani,{kind}\n")
    with pytest.raises(UnknownIntervention):
        read_answers(answers, shipped_catalogue())


def test_what_is_found_is_written(tmp_path: Path, places: Path) -> None:
    gazetteer = read_places(places)
    analysis = analyse(
        read_activities(table(tmp_path, WELL, SAME), gazetteer), gazetteer, shipped_catalogue()
    )
    write_pairs(tmp_path / "pairs.csv", analysis)
    assert write_findings(tmp_path / "f.jsonl", analysis, 10) == 1
    write_timings(tmp_path / "t.json", {"read": 0.5})
    with (tmp_path / "pairs.csv").open(newline="", encoding="utf-8") as handle:
        (pair,) = csv.DictReader(handle)
    assert (pair["kind"], {pair["a"], pair["b"]}, pair["tier"]) == ("duplication", {"1", "2"}, "possible")
    finding = json.loads((tmp_path / "f.jsonl").read_text(encoding="utf-8"))
    assert finding["label"] == "possible overlap, please check"
    assert finding["money_at_stake"] is None
    assert json.loads((tmp_path / "t.json").read_text(encoding="utf-8")) == {"read": 0.5}
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".csv", ".csv", ".csv", ".json", ".jsonl"]


def test_a_folder_that_is_not_there_cannot_be_written_to(tmp_path: Path) -> None:
    with pytest.raises(NotWritable):
        write_timings(tmp_path / "nowhere" / "t.json", {})


def test_the_shipped_catalogue_keeps_its_contract() -> None:
    catalogue = shipped_catalogue()
    bench = Path(__file__).parents[2] / "bench" / "overlap" / "interventions.csv"
    with bench.open(newline="", encoding="utf-8") as handle:
        contract = {row["id"]: row for row in csv.DictReader(handle)}
    assert set(contract) <= set(catalogue.positions)
    for key, row in contract.items():
        item = catalogue.interventions[catalogue.positions[key]]
        assert (item.sector, item.modality, item.target_group) == (
            row["sector"],
            row["modality"],
            row["target_group"],
        )
    for relation in catalogue.relations:
        assert {relation.a, relation.b} <= set(catalogue.positions)
        assert 0 < relation.weight <= 1


def test_refusals_are_sentences() -> None:
    assert issubclass(NotReadable, Refusal)
    assert str(WrongValue(file="a.csv", line=3, reason="it has no id")) == "a.csv, line 3: it has no id."
