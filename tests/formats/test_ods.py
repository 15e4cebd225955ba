import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from pamoja import formats
from pamoja.formats.grid import Merge, Row, Workbook
from pamoja.formats.refusals import Protected, TooManyCells

Zipped = Callable[[str, Mapping[str, str]], Path]

SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("fo", "xsl-fo-compatible"),
        ("draw", "drawing"),
        ("calcext", "calcext"),
        ("dc", "dc"),
    )
)
STYLES = """
<style:style style:name="ta1"><style:table-properties table:display="true"/></style:style>
<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>
<style:style style:name="ce1"><style:table-cell-properties fo:background-color="#92d050"/></style:style>
<style:style style:name="ce2" style:parent-style-name="Shaded"/>
<style:style style:name="ce3" style:parent-style-name="Shaded">
<style:table-cell-properties fo:background-color="transparent"/></style:style>
<style:style style:name="ce4"><style:table-cell-properties fo:background-color="#FFFFFF"/></style:style>
"""
COMMON = """<style:style style:name="Shaded" style:family="table-cell"><style:table-cell-properties
fo:background-color="#ffc000"/></style:style>"""


@pytest.fixture
def ods(zipped: Zipped) -> Callable[[str], Workbook]:
    def make(tables: str) -> Workbook:
        return formats.read(
            zipped(
                "plan.ods",
                {
                    "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                    "styles.xml": f"<office:document-styles {SPACES}>{COMMON}</office:document-styles>",
                    "content.xml": f"<office:document-content {SPACES}><office:automatic-styles>{STYLES}"
                    f"</office:automatic-styles><office:body><office:spreadsheet>{tables}"
                    "</office:spreadsheet></office:body></office:document-content>",
                },
            )
        )

    return make


def text_cell(text: str, attributes: str = "") -> str:
    return valued("string", attributes, text)


def table(rows: str, attributes: str = 'table:name="Plan"') -> str:
    return f"<table:table {attributes}>{rows}</table:table>"


def row(cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{cells}</table:table-row>"


def valued(kind: str, attributes: str, shown: str = "") -> str:
    start = f'<table:table-cell office:value-type="{kind}" {attributes}>'
    return f"{start}<text:p>{shown}</text:p></table:table-cell>"


def test_values_keep_their_kind(ods: Callable[[str], Workbook]) -> None:
    cells = (
        text_cell(
            "Drill<text:s text:c='2'/>two<text:line-break/><text:span>wells</text:span></text:p><text:p>now"
        )
        + valued("float", 'office:value="12"', "12.00")
        + valued("percentage", 'office:value="0.5"', "50%")
        + valued("date", 'office:date-value="2026-07-01"', "1.7.26")
        + valued("date", 'office:date-value="2026-07-01T08:30:00"', "1.7.26")
        + valued("time", 'office:time-value="PT14H15M00S"', "14:15")
        + valued("boolean", 'office:boolean-value="true"', "TRUE")
        + valued("currency", 'office:currency="KES" office:value="500"', "Ksh 500")
        + valued("float", 'office:value="99"', "$99")
    )
    workbook = ods(table(row(cells)))
    assert workbook.kind == "ods"
    assert workbook.sheets[0].rows == (
        Row(
            1,
            (
                "Drill  two\nwells\nnow",
                12,
                0.5,
                dt.date(2026, 7, 1),
                dt.datetime.fromisoformat("2026-07-01T08:30"),
                dt.time(14, 15),
                True,
                500,
                99,
            ),
        ),
    )
    assert workbook.sheets[0].currencies == {(1, 8): "KES", (1, 9): "USD"}


def test_repeated_blanks_are_counted_and_not_unrolled(ods: Callable[[str], Workbook]) -> None:
    blank = '<table:table-cell table:number-columns-repeated="16384"/>'
    rows = (
        row(blank, 'table:number-rows-repeated="3"')
        + row('<table:table-cell table:number-columns-repeated="2"/>' + text_cell("x"))
        + row(blank, 'table:number-rows-repeated="1048570"')
        + row(text_cell("end"))
    )
    assert ods(table(rows)).sheets[0].rows == (Row(4, (None, None, "x")), Row(1_048_575, ("end",)))


def test_repeated_values_are_repeated(ods: Callable[[str], Workbook]) -> None:
    cell = text_cell("x", 'table:number-columns-repeated="3"')
    assert ods(table(row(cell, 'table:number-rows-repeated="2"'))).sheets[0].rows == (
        Row(1, ("x", "x", "x")),
        Row(2, ("x", "x", "x")),
    )


def test_values_repeated_over_the_whole_sheet_are_too_many(ods: Callable[[str], Workbook]) -> None:
    cell = text_cell("x", 'table:number-columns-repeated="16384"')
    with pytest.raises(TooManyCells, match=r"plan\.ods"):
        ods(table(row(cell, 'table:number-rows-repeated="1048576"')))


def test_fills_come_from_cells_rows_columns_and_parents(ods: Callable[[str], Workbook]) -> None:
    columns = '<table:table-column table:default-cell-style-name="ce4"/>' * 4
    columns += '<table:table-column table:default-cell-style-name="ce1" table:number-columns-repeated="2"/>'
    cells = "".join(text_cell("x", f'table:style-name="ce{number}"') for number in (1, 2, 3, 4)) + text_cell(
        "x"
    )
    rows = columns + row(cells) + row(text_cell("y"), 'table:default-cell-style-name="ce2"')
    assert ods(table(rows)).sheets[0].fills == {
        (1, 1): "92D050",
        (1, 2): "FFC000",
        (1, 5): "92D050",
        (2, 1): "FFC000",
    }


def test_a_sheet_coloured_to_its_end_is_not_unrolled(ods: Callable[[str], Workbook]) -> None:
    cell = '<table:table-cell table:style-name="ce1" table:number-columns-repeated="16384"/>'
    sheet = ods(table(row(text_cell("x")) + row(cell, 'table:number-rows-repeated="1048575"'))).sheets[0]
    assert len(sheet.fills) <= 20_000
    assert len(sheet.rows) <= 1_001


def test_merges_hidden_sheets_rows_and_columns_are_told(ods: Callable[[str], Workbook]) -> None:
    rows = (
        '<table:table-column/><table:table-column table:visibility="collapse"/>'
        + row(
            text_cell("Sector", 'table:number-columns-spanned="2" table:number-rows-spanned="2"')
            + "<table:covered-table-cell/>"
            + text_cell("A")
        )
        + row("<table:covered-table-cell/>" * 2 + text_cell("B"), 'table:visibility="filter"')
    )
    plan, old = ods(
        table(rows, 'table:name="Plan" table:style-name="ta1"')
        + table(row(text_cell("x")), 'table:name="Old" table:style-name="ta2"')
    ).sheets
    assert plan.merges == (Merge(1, 1, 2, 2),)
    assert plan.rows == (Row(1, ("Sector", None, "A")), Row(2, (None, None, "B")))
    assert plan.hidden_rows == {2}
    assert plan.hidden_columns == {2}
    assert (plan.hidden, old.hidden, old.name) == (False, True, "Old")


def test_errors_and_formulas_are_told(ods: Callable[[str], Workbook]) -> None:
    formula = 'table:formula="of:=A9"'
    cells = (
        valued("string", f'office:string-value="" calcext:value-type="error" {formula}', "Err:502")
        + valued("string", f'office:string-value="" {formula}', "#REF!")
        + valued("float", f'office:value="3" {formula}', "3")
        + f"<table:table-cell {formula}/>"
        + text_cell("#REF!")
    )
    sheet = ods(table(row(cells))).sheets[0]
    assert sheet.errors == {(1, 1): "Err:502", (1, 2): "#REF!"}
    assert sheet.formulas == {(1, 1), (1, 2), (1, 3), (1, 4)}
    assert sheet.uncalculated == {(1, 4)}
    assert sheet.rows == (Row(1, (None, None, 3, None, "#REF!")),)


def test_comments_and_shapes_are_no_part_of_a_cell(ods: Callable[[str], Workbook]) -> None:
    cell = (
        '<table:table-cell office:value-type="string"><office:annotation><dc:creator>x</dc:creator>'
        "<text:p>a comment</text:p></office:annotation><text:p>value</text:p></table:table-cell>"
    )
    assert ods(table(row(cell))).sheets[0].rows == (Row(1, ("value",)),)


def test_a_locked_file_is_refused(zipped: Zipped) -> None:
    path = zipped(
        "plan.ods",
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": "garbage",
            "META-INF/manifest.xml": "<manifest:manifest><manifest:encryption-data/></manifest:manifest>",
        },
    )
    with pytest.raises(Protected, match=r"“plan\.ods” is protected with a password"):
        formats.read(path)
