import random
import re
import string
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.utils import range_boundaries

from pamoja import formats
from pamoja.formats.grid import Row, Sheet
from pamoja.formats.grid import Workbook as Grid
from pamoja.formats.marking import LegendLine, Note, Said, SheetMarks, mark_workbook, without_marks
from pamoja.formats.marking.pieces import Edit, edited, tree
from pamoja.formats.marking.sheet import areas

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LEGEND = [
    LegendLine("title", ("Pamoja: remarks on this file", "Trust")),
    LegendLine("error", ("Wrong", "Mend it")),
]
texts = st.text(st.characters(codec="utf-8"), max_size=40)
cells = st.tuples(st.integers(2, 9), st.integers(4, 6))  # right of what is merged


def plan(path: Path, seed: int) -> Path:
    chance = random.Random(seed)
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Plan"
    for row in range(1, 10):
        for column in range(1, 7):
            if chance.random() < 0.7:
                sheet.cell(row, column, chance.choice(["x", 5, 2.5, "=A1", " <&> ", "_x0041_", True]))
    if chance.random() < 0.5:
        sheet.merge_cells("B2:C3")
    book.save(path)
    return path


def marked(source: Path, marks: SheetMarks) -> Path:
    out = source.with_name("marked.xlsx")
    mark_workbook(source, out, [marks], LEGEND)
    return out


def grid(path: Path) -> Grid:
    return without_marks(formats.read(path))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seed=st.integers(0, 10_000),
    rows=st.dictionaries(st.integers(2, 9), st.tuples(texts, texts), max_size=8),
    notes=st.dictionaries(cells, st.tuples(st.sampled_from(["error", "warning", "info"]), texts), max_size=8),
)
def test_whatever_is_remarked_what_the_partner_wrote_is_read_as_before(
    tmp_path: Path, seed: int, rows: dict[int, tuple[str, str]], notes: dict[tuple[int, int], tuple[str, str]]
) -> None:
    source = plan(tmp_path / "plan.xlsx", seed)
    said = {row: Said("plain", *two) for row, two in rows.items()}
    said[1] = Said("heading", "Pamoja: status", "Pamoja: what to look at")
    marks = SheetMarks("Plan", 8, said, [Note(at, *two) for at, two in notes.items()])
    once = marked(source, marks)
    assert grid(once).sheets == grid(source).sheets
    sheet = load_workbook(once)["Plan"]
    assert {c.coordinate for row in sheet.iter_rows() for c in row if c.comment} == {
        sheet.cell(*at).coordinate for at in notes
    }
    again = once.with_name("again.xlsx")
    mark_workbook(once, again, [SheetMarks("Plan", 8, {1: said[1]}, ())], LEGEND, old_legend="Pamoja")
    assert grid(again).sheets == grid(source).sheets
    left = load_workbook(again)["Plan"]
    assert not [c for row in left.iter_rows() for c in row if c.comment]
    assert not [rule for rules in left.conditional_formatting for rule in rules.rules]
    assert load_workbook(again).sheetnames == ["Plan", "Pamoja"]


@given(st.lists(cells, max_size=40, unique=True))
def test_areas_are_exactly_the_cells(found: list[tuple[int, int]]) -> None:
    covered = [
        (row, column)
        for area in areas(found)
        for left, top, right, bottom in [range_boundaries(area)]
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    ]
    assert sorted(covered) == sorted(found)


@given(st.lists(st.text(string.ascii_letters, max_size=5), max_size=6), st.data())
def test_edits_change_only_what_they_name(words: list[str], data: st.DataObject) -> None:
    whole = " ".join(words).encode()
    at = data.draw(st.integers(0, len(whole)))
    assert edited(whole, [Edit(at, at, b"+")]) == whole[:at] + b"+" + whole[at:]
    assert edited(whole, []) == whole


def test_words_of_a_partner_that_is_called_as_we_are_stay_its_own() -> None:
    rows = (
        Row(1, ("Pamoja: together for water",)),
        Row(2, ("Activity", "Pamoja: our budget")),
        Row(3, ("Dig", 5)),
    )
    book = Grid((Sheet("Pamoja", rows),))
    assert without_marks(book) == book


def test_elements_are_found_where_they_stand_with_one_tag_or_two() -> None:
    data = b'<a><b x="/>"/><c></c><d>text &amp; <e/></d></a>'
    pieces = tree(data).children
    assert [data[p.begin : p.end] for p in pieces] == [b'<b x="/>"/>', b"<c></c>", b"<d>text &amp; <e/></d>"]


ROWS = {1: Said("heading", "Pamoja: status", "Pamoja: what to look at"), 2: Said("error", "wrong", "why")}


def part(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read("xl/worksheets/sheet1.xml").decode()


ODD_SHEETS = {
    "cells without names": '<sheetData><row><c t="inlineStr"><is><t>A</t></is></c></row>'
    "<row><c><v>1</v></c></row></sheetData>",
    "rows of one tag": '<sheetData><row r="1"/><row r="2" spans="1:3"/></sheetData>',
    "blank cells at our place": '<sheetData><row r="1" spans="1:4"><c r="A1"><v>1</v></c><c r="C1" s="0"/>'
    '<c r="D1" s="0"></c><c r="F1"><v>9</v></c></row><row r="2"><c r="E2"><v>3</v></c></row></sheetData>',
    "hidden columns": '<cols><col min="2" max="16384" hidden="1" width="0"/></cols><sheetData><row r="1">'
    '<c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row></sheetData>',
    "much behind the rows": '<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>'
    '</sheetData><autoFilter ref="A1:A2"/><mergeCells count="1"><mergeCell ref="A5:B5"/></mergeCells>'
    '<pageMargins left="1" right="1" top="1" bottom="1" header="0" footer="0"/><extLst/>',
}  # fmt: skip


@pytest.mark.parametrize("inside", ODD_SHEETS.values(), ids=ODD_SHEETS)
def test_sheets_as_other_programs_write_them_are_marked_in_the_order_of_their_cells(
    raw_sheet: Callable[..., Path], inside: str
) -> None:
    source = raw_sheet(inside, extra={"[Content_Types].xml": '<Types xmlns="t"></Types>'})
    out = marked(source, SheetMarks("Plan", 3, ROWS, [Note((2, 1), "error", "why")]))
    assert [replace(one, hidden_columns=frozenset()) for one in grid(out).sheets] == [
        replace(one, hidden_columns=frozenset()) for one in grid(source).sheets
    ]
    text = part(out)
    for row in re.findall(r"<row\b.*?</row>", text):
        letters = re.findall(r'<c r="([A-Z]+)\d+"', row)
        assert letters == sorted(letters)
    shown = next(sheet for sheet in formats.read(out).sheets if sheet.name == "Plan")
    assert "wrong" in [value for row in shown.rows for value in row.cells]
    assert not {3, 4} & shown.hidden_columns
    order = [re.sub(r".*:", "", piece.tag) for piece in tree(text.encode()).children]
    assert order.index("sheetData") < order.index("conditionalFormatting") < order.index("legacyDrawing")
    assert "extLst" not in order or order[-1] == "extLst"


def test_a_workbook_whose_elements_have_a_prefix_is_marked_too(raw_sheet: Callable[..., Path]) -> None:
    sheet = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row>'
        '<x:row r="2"/></x:sheetData></x:worksheet>'
    )
    source = raw_sheet("", sheet=sheet)
    out = marked(source, SheetMarks("Plan", 3, ROWS, [Note((1, 1), "info", "look")]))
    assert grid(out).sheets == grid(source).sheets
    assert '<x:c r="C2"' in part(out)
    assert "<x:legacyDrawing" in part(out)


def test_colours_of_the_partners_own_come_after_ours_and_keep_their_order(
    raw_sheet: Callable[..., Path],
) -> None:
    rules = (
        '<conditionalFormatting sqref="A1"><cfRule type="expression" priority="1"><formula>TRUE</formula></cfRule>'
        '<cfRule type="expression" priority="2"><formula>FALSE</formula></cfRule></conditionalFormatting>'
    )
    source = raw_sheet(f'<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="2"/></sheetData>{rules}')
    text = part(marked(source, SheetMarks("Plan", 3, ROWS, [Note((1, 1), "error", "why")])))
    found = {formula: int(n) for n, formula in re.findall(r'priority="(\d+)"><formula>(.*?)</formula>', text)}
    assert found['N("Pamoja")=0'] < found["TRUE"] < found["FALSE"]
