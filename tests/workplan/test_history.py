"""What became of the years before: read from a workbook or a Word table, the status in people's own words."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamoja.core.refusals import Refusal
from pamoja.workplan.history import DONE, NOT_DONE, ONGOING, UNKNOWN, status_of
from pamoja.workplan.one_file import read_past_here


@pytest.mark.parametrize(("said", "status"), [
    ("Done", DONE), ("COMPLETED.", DONE), ("Fully implemented in May", DONE), ("100%", DONE), ("✓", DONE),
    ("Imekamilika", DONE), ("Zimefanyika zote", DONE),
    ("On-going", ONGOING), ("In progress", ONGOING), ("Partially completed", ONGOING), ("60 % complete", ONGOING),
    ("Not yet completed", ONGOING), ("Inaendelea", ONGOING), ("asilimia 40", ONGOING), ("Done partly", ONGOING),
    ("Not done", NOT_DONE), ("not started, no funds", NOT_DONE), ("Cancelled", NOT_DONE), ("0%", NOT_DONE),
    ("Haijaanza", NOT_DONE), ("Imeahirishwa", NOT_DONE), ("✗", NOT_DONE),
    ("", UNKNOWN), ("see annex", UNKNOWN), ("Done, not done", UNKNOWN), ("Yes.", DONE),
    ("Completed, no challenges", DONE),
    ("250%", UNKNOWN), (None, UNKNOWN), (7, UNKNOWN),
])  # fmt: skip
def test_a_status_is_understood_in_peoples_words_and_otherwise_stays_unknown(
    said: object, status: str
) -> None:
    assert status_of(said) == status


@given(st.text(max_size=60))
def test_any_words_give_one_of_the_four(said: str) -> None:
    assert status_of(said) in (DONE, ONGOING, NOT_DONE, UNKNOWN)


def test_a_percentage_under_a_heading_of_percent_is_a_status(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Activity", "Ward", "% completion"],
        ["Drill wells", "Waso", 1],
        ["Plant trees", "Waso", 0.4],
        ["Fence", "Waso", 0],
    ]
    assert [one["status"] for one in read(tmp_path, rows)["actions"]] == [DONE, ONGOING, NOT_DONE]


def read(tmp_path: Path, rows: Sequence[Sequence[object]]) -> dict[str, Any]:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    book.save(tmp_path / "past.xlsx")
    return read_past_here(str(tmp_path / "past.xlsx"), "Samburu", "2024/25", "Joint plan 2024-25.xlsx")


def test_actions_with_places_results_and_money_are_read_with_the_cell_of_each(tmp_path: Path) -> None:
    got = read(tmp_path, [
        ["Samburu County Joint Work Plan 2024/25: progress"],
        [],
        ["No", "Activity", "Lead partner", "Ward", "Status", "Results achieved", "Amount spent (KES)"],
        ["WATER"],
        [1, "Drill three wells", "Maji Safi Trust", "Wamba West", "Completed", "3 wells in use", "1.2 million"],
        [2, "Train pump attendants", "Maji Safi Trust", "Waso", "see annex", None, None],
        [3, "Market shed", "Biashara Hub", "county-wide", "Haijaanza", "No funds", 0],
        ["Total", None, None, None, None, None, 1_200_000],
    ])  # fmt: skip
    actions = got["actions"]
    assert isinstance(actions, list)
    assert [(a["title"], a["organisation"], a["status"], a["written"], a["cell"]) for a in actions] == [
        ("Drill three wells", "Maji Safi Trust", DONE, "Completed", "B5"),
        ("Train pump attendants", "Maji Safi Trust", UNKNOWN, "see annex", "B6"),
        ("Market shed", "Biashara Hub", NOT_DONE, "Haijaanza", "B7"),
    ]
    assert [[place["name"] for place in a["places"]] for a in actions] == [
        ["Wamba West"],
        ["Waso"],
        ["Samburu"],
    ]
    assert actions[0]["result"] == "3 wells in use"
    assert [a["spent"] for a in actions] == [
        {"amount": 1_200_000, "currency": "KES"}, None, {"amount": 0, "currency": "KES"},
    ]  # fmt: skip


def test_a_word_table_of_actions_and_status_alone_will_do(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Organisation: Lishe Bora Network")
    table = document.add_table(rows=3, cols=2)
    for row, texts in enumerate(
        [("Shughuli", "Hali"), ("Kupima watoto", "Imefanyika"), ("Mafunzo", "Inaendelea")]
    ):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    document.save(str(tmp_path / "past.docx"))
    got = read_past_here(str(tmp_path / "past.docx"), "Samburu", "2024/25", "past.docx")
    assert [(a["title"], a["organisation"], a["status"], a["sheet"], a["cell"]) for a in got["actions"]] == [
        ("Kupima watoto", "Lishe Bora Network", DONE, "Table 1", "A2"),
        ("Mafunzo", "Lishe Bora Network", ONGOING, "Table 1", "A3"),
    ]


def test_a_file_without_actions_is_told(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="names no actions with what became of them"):
        read(tmp_path, [["Dear all"], ["Kind regards"]])
