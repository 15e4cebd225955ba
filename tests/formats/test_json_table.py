import zipfile
from pathlib import Path

import pytest

from pamoja.core.refusals import Refusal
from pamoja.formats import kind_of, read, refusals
from pamoja.formats.grid import Value


def rows_of(folder: Path, text: str) -> list[tuple[Value, ...]]:
    path = folder / "plan.json"
    path.write_text(text, encoding="utf-8")
    (sheet,) = read(path).sheets
    return [row.cells for row in sheet.rows]


def test_records_are_read_like_a_table_with_every_name_once(tmp_path: Path) -> None:
    text = '[{"Activity": "Wells", "People": 20}, {"Activity": "Pans", "Ward": "Baawa"}]'
    assert rows_of(tmp_path, text) == [
        ("Activity", "People", "Ward"),
        ("Wells", 20),
        ("Pans", None, "Baawa"),
    ]


def test_rows_of_values_are_read_as_they_stand(tmp_path: Path) -> None:
    assert rows_of(tmp_path, '\n [["Activity", ""], ["Wells", null, 2.5, true]]') == [
        ("Activity",),
        ("Wells", None, 2.5, True),
    ]


def test_the_table_within_an_answer_of_a_service_is_found(tmp_path: Path) -> None:
    text = '{"status": "OK", "tags": ["a"], "data": {"results": [{"Activity": "Wells"}], "empty": []}}'
    assert rows_of(tmp_path, text) == [("Activity",), ("Wells",)]


def test_a_list_within_a_cell_is_kept_as_text(tmp_path: Path) -> None:
    assert rows_of(tmp_path, '[{"Wards": ["Baawa", "Lodokejek"]}]')[1] == ('["Baawa", "Lodokejek"]',)


@pytest.mark.parametrize("text", ['{"a": 1}', "[]", '{"rows": []}', "[[[]], {}]"])
def test_json_without_a_table_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(refusals.NoTable):
        rows_of(tmp_path, text)


@pytest.mark.parametrize("text", ['[{"a": 1}', "[[" * 100_000, '[{"a": ' + "9" * 5000 + "}]", '{"a" 1}'])
def test_broken_json_is_refused_with_a_sentence(tmp_path: Path, text: str) -> None:
    with pytest.raises(Refusal, match=r"plan\.json"):
        rows_of(tmp_path, text)


def test_a_text_that_begins_with_a_bracket_is_still_a_table(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_text("[draft] Activity,Ward\nWells,Baawa\n")
    assert kind_of(path) == "csv"


def test_a_zip_of_one_table_is_unpacked_and_what_a_mac_adds_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "plan.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("folder/", "")
        archive.writestr("folder/plan.csv", "Activity,Ward\nWells,Baawa\n")
        archive.writestr("__MACOSX/folder/._plan.csv", "x")
    assert kind_of(path) == "zip"
    (sheet,) = read(path).sheets
    assert [row.cells for row in sheet.rows] == [("Activity", "Ward"), ("Wells", "Baawa")]


def test_a_zip_within_a_zip_is_not_followed(tmp_path: Path) -> None:
    inner, outer = tmp_path / "inner.zip", tmp_path / "outer.zip"
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("plan.csv", "Activity\n")
    with zipfile.ZipFile(outer, "w") as archive:
        archive.write(inner, "inner.zip")
    with pytest.raises(refusals.WrongKind, match="unpack it"):
        read(outer)
