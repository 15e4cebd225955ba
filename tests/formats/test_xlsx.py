import datetime as dt
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Color, GradientFill, PatternFill

from pamoja import formats
from pamoja.formats.grid import Merge, Row, Sheet
from pamoja.formats.refusals import TooManyCells

RawSheet = Callable[..., Path]


def saved(book: openpyxl.Workbook, tmp_path: Path) -> Sheet:
    path = tmp_path / "plan.xlsx"
    book.save(path)
    return formats.read(path).sheets[0]


def test_values_keep_their_kind_and_rows_their_number(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["B3"] = "  drill \r\n two wells "
    sheet["C3"] = 12
    sheet["D3"] = 1.5
    sheet["E3"] = True
    sheet["F3"] = dt.date(2026, 7, 1)
    sheet["G3"] = dt.datetime.fromisoformat("2026-07-01T09:30")
    sheet["H3"] = dt.time(14, 15)
    sheet["I3"] = 3.0
    sheet["A6"] = "🚰 Ng'iro – 'maji'"
    read = saved(book, tmp_path)
    assert read.rows == (
        Row(
            3,
            (None, "  drill \n two wells ", 12, 1.5, True, dt.date(2026, 7, 1),
             dt.datetime.fromisoformat("2026-07-01T09:30"), dt.time(14, 15), 3),
        ),
        Row(6, ("🚰 Ng'iro – 'maji'",)),
    )  # fmt: skip
    assert type(read.rows[0].cells[8]) is int
    assert read.rows[0].cells[4] is True


def test_sheets_come_in_order_and_hidden_ones_are_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Plan's 🐐"
    for name, state in (("Old", "hidden"), ("Lists", "veryHidden"), ("Notes", "visible")):
        sheet = book.create_sheet(name)
        sheet.sheet_state = state
        sheet["A1"] = name
    book.create_chartsheet("Chart")
    book.save(tmp_path / "plan.xlsx")
    sheets = formats.read(tmp_path / "plan.xlsx").sheets
    assert [(sheet.name, sheet.hidden) for sheet in sheets] == [
        ("Plan's 🐐", False),
        ("Old", True),
        ("Lists", True),
        ("Notes", False),
    ]


def test_merged_cells_and_hidden_rows_and_columns_are_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"], sheet["A2"], sheet["D5"] = "Sector", "Water", "end"
    sheet.merge_cells("A2:A4")
    sheet.merge_cells("B1:D1")
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions.group("C", "D", hidden=True)
    read = saved(book, tmp_path)
    assert set(read.merges) == {Merge(2, 1, 4, 1), Merge(1, 2, 1, 4)}
    assert read.hidden_rows == {2}
    assert read.hidden_columns == {3, 4}


def test_fills_are_colours_and_white_is_none(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    fills = {
        "A1": PatternFill("solid", fgColor="FF92D050"),
        "B1": PatternFill("solid", fgColor="ffc000"),
        "C1": PatternFill("solid", fgColor="FFFFFF"),
        "D1": PatternFill("solid", fgColor=Color(indexed=13)),
        "E1": PatternFill("solid", fgColor=Color(theme=4)),
        "F1": PatternFill("solid", fgColor=Color(theme=0, tint=-0.15)),
        "G1": PatternFill("solid", fgColor=Color(theme=0)),
        "H1": PatternFill("lightUp", fgColor="FF0000", bgColor="00FF00"),
        "I1": GradientFill(stop=("112233", "FFFFFF")),
        "J1": PatternFill("gray125"),
        "K1": PatternFill("solid", fgColor=Color(theme=4, tint=0.6)),
    }
    for cell, fill in fills.items():
        sheet[cell].fill = fill
    read = saved(book, tmp_path)
    assert read.fills == {
        (1, 1): "92D050",
        (1, 2): "FFC000",
        (1, 4): "FFFF00",
        (1, 5): "4F81BD",
        (1, 6): "D9D9D9",
        (1, 8): "00FF00",
        (1, 9): "112233",
        (1, 10): "C0C0C0",
        (1, 11): "B9CDE5",
    }
    assert read.rows == (Row(1),)


def test_a_theme_colour_without_a_theme_is_named_by_its_number(raw_sheet: RawSheet) -> None:
    styles = (
        '<fills count="1"><fill><patternFill patternType="solid">'
        '<fgColor theme="3"/></patternFill></fill></fills>'
        '<cellXfs><xf numFmtId="0" fillId="0"/></cellXfs>'
    )
    path = raw_sheet('<sheetData><row r="1"><c r="A1" s="0"><v>1</v></c></row></sheetData>', styles=styles)
    assert formats.read(path).sheets[0].fills == {(1, 1): "theme3"}


def test_currencies_of_number_formats_are_told_for_numbers_alone(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row, code in enumerate(
        ('"$"#,##0', "[$KES] #,##0", "[$Ksh-441]#,##0", "€ #,##0", "£#,##0", "#,##0"), 1
    ):
        sheet.cell(row, 1, 500).number_format = code
    sheet.cell(7, 1, "500").number_format = '"$"#,##0'
    assert saved(book, tmp_path).currencies == {
        (1, 1): "USD",
        (2, 1): "KES",
        (3, 1): "KES",
        (4, 1): "EUR",
        (5, 1): "GBP",
    }


def test_error_cells_are_told_and_hold_no_value(raw_sheet: RawSheet) -> None:
    path = raw_sheet(
        '<sheetData><row r="4"><c r="B4" t="e"><f>A1/0</f><v>#DIV/0!</v></c>'
        '<c r="C4" t="e"><v>#REF!</v></c><c r="D4"><v>1</v></c></row></sheetData>'
    )
    sheet = formats.read(path).sheets[0]
    assert sheet.errors == {(4, 2): "#DIV/0!", (4, 3): "#REF!"}
    assert sheet.rows == (Row(4, (None, None, None, 1)),)
    assert sheet.formulas == {(4, 2)}


def test_formulas_without_an_answer_are_told(raw_sheet: RawSheet) -> None:
    path = raw_sheet(
        '<sheetData><row r="1"><c r="A1"><f>SUM(B1:B9)</f></c><c r="B1"><f>1+1</f><v>2</v></c>'
        '<c r="C1" t="str"><f>""</f><v></v></c><c r="D1" t="str"><f>B1&amp;"x"</f><v>2x</v></c>'
        '<c r="E1"><f>C9</f><v/></c></row></sheetData>'
    )
    sheet = formats.read(path).sheets[0]
    assert sheet.rows == (Row(1, (None, 2, None, "2x")),)
    assert sheet.formulas == {(1, column) for column in range(1, 6)}
    assert sheet.uncalculated == {(1, 1), (1, 5)}


def test_a_formula_that_only_openpyxl_wrote_has_no_answer(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "=SUM(B1:B9)"
    assert saved(book, tmp_path).uncalculated == {(1, 1)}


def test_a_placeholder_zero_in_a_workbook_never_calculated_is_no_answer(tmp_path: Path) -> None:
    xlsxwriter = pytest.importorskip("xlsxwriter")
    book = xlsxwriter.Workbook(tmp_path / "plan.xlsx")
    sheet = book.add_worksheet()
    sheet.write_formula("A1", "=SUM(B1:B9)")
    sheet.write_formula("A2", "=SUM(B1:B9)", None, 700)
    sheet.write_number("A3", 0)
    book.close()
    read = formats.read(tmp_path / "plan.xlsx").sheets[0]
    assert read.uncalculated == {(1, 1)}
    assert [row.cells for row in read.rows] == [(), (700,), (0,)]


def test_rich_text_is_joined_and_phonetic_guides_are_left_out(raw_sheet: RawSheet, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = CellRichText("Drill ", TextBlock(InlineFont(b=True), "two"), " wells")
    assert saved(book, tmp_path).rows == (Row(1, ("Drill two wells",)),)
    path = raw_sheet(
        '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row></sheetData>',
        strings="<si><r><t>a </t></r><r><t>b</t></r><rPh><t>no</t></rPh></si>"
        "<si><t>x_x000D_y_x000A_z</t></si>",
        name="other.xlsx",
    )
    assert formats.read(path).sheets[0].rows == (Row(1, ("a b", "x\ny\nz")),)


def test_rows_and_cells_without_a_reference_follow_the_one_before(raw_sheet: RawSheet) -> None:
    path = raw_sheet(
        '<sheetData><row><c><v>1</v></c><c><v>2</v></c></row><row r="5">'
        '<c r="C5"><v>3</v></c><c><v>4</v></c></row>'
        '<row><c t="inlineStr"><is><t>last</t></is></c></row></sheetData>'
    )
    assert formats.read(path).sheets[0].rows == (
        Row(1, (1, 2)),
        Row(5, (None, None, 3, 4)),
        Row(6, ("last",)),
    )


def test_rows_and_cells_out_of_order_are_put_in_order(raw_sheet: RawSheet) -> None:
    path = raw_sheet(
        '<sheetData><row r="7"><c r="B7"><v>2</v></c><c r="A7">'
        '<v>1</v></c></row><row r="3"><c r="A3"><v>9</v></c></row>'
        '<row r="7"><c r="C7"><v>3</v></c></row></sheetData>'
    )
    assert formats.read(path).sheets[0].rows == (Row(3, (9,)), Row(7, (1, 2, 3)))


def test_elements_with_a_prefix_are_read(raw_sheet: RawSheet) -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    path = raw_sheet(
        "",
        sheet=f'<x:worksheet xmlns:x="{main}"><x:sheetData><x:row r="2"><x:c r="A2" t="s"><x:v>0</x:v></x:c>'
        '<x:c r="B2"><x:f>1</x:f><x:v>8</x:v></x:c></x:row></x:sheetData>'
        '<x:mergeCells><x:mergeCell ref="A2:B2"/>'
        "</x:mergeCells></x:worksheet>",
        strings="<si><t>Water</t></si>",
    )
    sheet = formats.read(path).sheets[0]
    assert sheet.rows == (Row(2, ("Water", 8)),)
    assert sheet.merges == (Merge(2, 1, 2, 2),)
    assert sheet.formulas == {(2, 2)}


def test_dates_counted_from_1904_are_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active["A1"] = dt.date(2026, 7, 1)
    assert saved(book, tmp_path).rows == (Row(1, (dt.date(2026, 7, 1),)),)


def test_iso_dates_are_read(raw_sheet: RawSheet) -> None:
    path = raw_sheet(
        '<sheetData><row r="1"><c r="A1" t="d"><v>2026-07-01</v></c>'
        '<c r="B1" t="d"><v>2026-07-01T08:00:00</v></c>'
        '<c r="C1" t="d"><v>soon</v></c></row></sheetData>'
    )
    cells = formats.read(path).sheets[0].rows[0].cells
    assert cells == (dt.date(2026, 7, 1), dt.datetime.fromisoformat("2026-07-01T08:00"), "soon")


def test_macros_are_told_and_never_run(raw_sheet: RawSheet) -> None:
    inside = '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'
    plain = formats.read(raw_sheet(inside))
    armed = formats.read(raw_sheet(inside, name="plan.xlsm", extra={"xl/vbaProject.bin": "Sub Auto_Open"}))
    assert (plain.kind, plain.macros) == ("xlsx", False)
    assert (armed.kind, armed.macros) == ("xlsm", True)
    assert armed.sheets == plain.sheets


def test_a_cell_of_100_kilobytes_is_read(tmp_path: Path) -> None:
    text = "maji na afya " * 8_000
    path = tmp_path / "plan.xlsx"
    book = openpyxl.Workbook()
    book.active["A1"] = "short"
    book.save(path)
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content.replace(b"short", text.encode()))
    assert formats.read(path).sheets[0].rows == (Row(1, (text,)),)


def test_one_cell_in_the_last_corner_costs_nothing(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "Activity"
    book.active["XFD1048576"] = "x"
    first, last = saved(book, tmp_path).rows
    assert first == Row(1, ("Activity",))
    assert (last.number, len(last.cells), last.cells[-1]) == (1_048_576, 16_384, "x")


def test_rows_filled_to_the_last_column_are_too_many_cells(raw_sheet: RawSheet) -> None:
    rows = "".join(f'<row r="{row}"><c r="XFD{row}"><v>1</v></c></row>' for row in range(1, 200))
    with pytest.raises(TooManyCells, match=r"plan\.xlsx.*3,000,000 cells.*delete"):
        formats.read(raw_sheet(f"<sheetData>{rows}</sheetData>"))


@pytest.mark.parametrize("style", ["", ' s="1" customFormat="1"'])
def test_a_million_blank_rows_are_passed_over(raw_sheet: RawSheet, style: str) -> None:
    blank = "".join(f'<row r="{row}"{style}/>' for row in range(2, 1_000_001))
    path = raw_sheet(
        f'<sheetData><row r="1"><c r="A1"><v>1</v></c></row>{blank}'
        '<row r="1000001"><c r="B1000001"><v>2</v></c></row>'
        "</sheetData>"
    )
    assert formats.read(path).sheets[0].rows == (Row(1, (1,)), Row(1_000_001, (None, 2)))


def test_coloured_blank_rows_without_end_are_not_all_kept(raw_sheet: RawSheet) -> None:
    blank = "".join(f'<row r="{row}"><c r="A{row}" s="1"/></row>' for row in range(2, 100_001))
    styles = (
        '<fills><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="solid">'
        '<fgColor rgb="FFFFFF00"/></patternFill></fill></fills>'
        '<cellXfs><xf numFmtId="0" fillId="0"/><xf numFmtId="0" fillId="1"/></cellXfs>'
    )
    path = raw_sheet(
        f'<sheetData><row r="1"><c r="A1"><v>1</v></c></row>{blank}'
        '<row r="100002"><c r="A100002" s="1"><v>2</v></c></row>'
        '<row r="100003"><c r="A100003" s="1"/></row></sheetData>',
        styles=styles,
    )
    sheet = formats.read(path).sheets[0]
    assert len(sheet.fills) < 30_000
    assert (100_003, 1) in sheet.fills
    assert sheet.rows[-2:] == (Row(100_002, (2,)), Row(100_003))


def test_an_empty_text_is_a_blank_cell(raw_sheet: RawSheet) -> None:
    path = raw_sheet(
        '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row>'
        '<row r="2"><c r="A2" t="s"><v>1</v></c></row></sheetData>',
        strings="<si><t/></si><si><t> </t></si>",
    )
    assert formats.read(path).sheets[0].rows == (Row(2, (" ",)),)
