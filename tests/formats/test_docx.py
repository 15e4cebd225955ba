import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from pamoja import formats
from pamoja.formats.grid import Merge, Row, Workbook
from pamoja.formats.refusals import Damaged, NoTable, Unpacks, UnsafeXml


def shade(element: object, colour: str) -> None:
    mark = OxmlElement("w:shd")
    mark.set(qn("w:val"), "clear")
    mark.set(qn("w:fill"), colour)
    element.append(mark)  # type: ignore[attr-defined]


def made(tmp_path: Path) -> Workbook:
    document = docx.Document()
    document.add_heading("Work plan 2026/27", 1)
    document.add_paragraph("Lishe Trust,\tSamburu")
    document.add_paragraph("")
    table = document.add_table(rows=4, cols=4)
    for row, texts in enumerate([("Sector", "Activity", "Q1", "Q2"), ("Water", "Drill", "x", ""),
                                 ("", "Train", "", "x"), ("Total", "", "", "")]):  # fmt: skip
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(3, 0).merge(table.cell(3, 2))
    shade(table.cell(1, 2)._tc.get_or_add_tcPr(), "92D050")
    shade(table.cell(2, 3)._tc.get_or_add_tcPr(), "auto")
    shade(table.cell(2, 1).paragraphs[0]._p.get_or_add_pPr(), "FF0000")
    document.add_paragraph("Second plan")
    second = document.add_table(rows=1, cols=1)
    cell = second.cell(0, 0)
    cell.text = "outer"
    cell.add_paragraph("more")
    nested = cell.add_table(rows=1, cols=2)
    nested.cell(0, 0).text, nested.cell(0, 1).text = "in", "side"
    document.add_paragraph("Signed")
    document.save(str(tmp_path / "plan.docx"))
    return formats.read(tmp_path / "plan.docx")


def test_every_table_is_a_sheet_with_the_text_above_it(tmp_path: Path) -> None:
    workbook = made(tmp_path)
    assert workbook.kind == "docx"
    assert [(sheet.name, sheet.before) for sheet in workbook.sheets] == [
        ("Table 1", ("Work plan 2026/27", "Lishe Trust,\tSamburu")),
        ("Table 2", ("Second plan",)),
    ]


def test_cells_are_counted_on_the_grid_of_the_table(tmp_path: Path) -> None:
    assert made(tmp_path).sheets[0].rows == (
        Row(1, ("Sector", "Activity", "Q1", "Q2")),
        Row(2, ("Water", "Drill", "x")),
        Row(3, (None, "Train", None, "x")),
        Row(4, ("Total",)),
    )


def test_merged_cells_are_told_and_shading_of_cells_alone(tmp_path: Path) -> None:
    sheet = made(tmp_path).sheets[0]
    assert set(sheet.merges) == {Merge(2, 1, 3, 1), Merge(4, 1, 4, 3)}
    assert sheet.fills == {(2, 3): "92D050"}


def test_a_table_in_a_cell_is_text_of_the_cell(tmp_path: Path) -> None:
    assert made(tmp_path).sheets[1].rows == (Row(1, ("outer\nmore\nin\nside",)),)


def test_tabs_breaks_and_deleted_words_read_as_seen(tmp_path: Path) -> None:
    document = docx.Document()
    cell = document.add_table(rows=1, cols=1).cell(0, 0)
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.tab_stops.add_tab_stop(914400)
    run = paragraph.add_run("a")
    run.add_tab()
    run.add_text("b")
    run.add_break()
    run.add_text("c")
    gone = OxmlElement("w:del")
    gone_run = OxmlElement("w:r")
    gone_text = OxmlElement("w:t")
    gone_text.text = "gone"
    gone_run.append(gone_text)
    gone.append(gone_run)
    paragraph._p.append(gone)
    document.save(str(tmp_path / "plan.docx"))
    assert formats.read(tmp_path / "plan.docx").sheets[0].rows == (Row(1, ("a\tb\nc",)),)


def test_a_document_without_a_table_is_refused(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("We will drill wells.")
    document.save(str(tmp_path / "letter.docx"))
    with pytest.raises(NoTable, match=r"“letter\.docx” has no table: put the plan into rows"):
        formats.read(tmp_path / "letter.docx")


def in_document(tmp_path: Path, *, prolog: bytes = b"", text: bytes = b"Drill") -> Path:
    """A Word file whose body is written by hand: one table of one cell."""
    words = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    path = tmp_path / "plan.docx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/document.xml", "w") as part,
    ):
        part.write(
            b'<?xml version="1.0"?>' + prolog + b'<w:document xmlns:w="' + words + b'"><w:body><w:tbl><w:tr>'
        )
        part.write(b"<w:tc><w:p><w:r><w:t>" + text)
        part.write(b"</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>")
    return path


@pytest.mark.parametrize(
    "prolog",
    [
        b'<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        b'<!DOCTYPE d SYSTEM "http://127.0.0.1:9/evil.dtd">',
        b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    ],
    ids=["laughs", "outer", "file"],
)
def test_a_document_that_declares_a_type_of_its_own_is_refused_and_nothing_is_fetched(
    tmp_path: Path, prolog: bytes
) -> None:
    with pytest.raises(UnsafeXml, match="could hide a trap"):
        formats.read(in_document(tmp_path, prolog=prolog, text=b"&b;&x;" if b"ENTITY" in prolog else b"x"))


def test_a_text_of_a_hundred_megabytes_is_refused_quickly(tmp_path: Path) -> None:
    with pytest.raises((Damaged, Unpacks)):
        formats.read(in_document(tmp_path, text=b"Drill wells in Wamba. " * 4_600_000))


def test_words_of_the_page_header_stand_above_and_those_below_stand_behind(tmp_path: Path) -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Upeo Community Trust"
    document.add_table(rows=1, cols=1).cell(0, 0).text = "Activity"
    document.add_paragraph("Amounts in Kenya shillings")
    document.save(str(tmp_path / "plan.docx"))
    sheet = formats.read(tmp_path / "plan.docx").sheets[0]
    assert (sheet.before, sheet.after) == (("Upeo Community Trust",), ("Amounts in Kenya shillings",))


def test_ticks_of_a_picture_font_are_read_as_seen(tmp_path: Path) -> None:
    document = docx.Document()
    cells = document.add_table(rows=1, cols=3).rows[0].cells
    sign = OxmlElement("w:sym")
    sign.set(qn("w:font"), "Wingdings")
    sign.set(qn("w:char"), "F0FE")
    cells[0].paragraphs[0].add_run()._r.append(sign)
    cells[1].paragraphs[0].add_run("ü").font.name = "Wingdings"
    cells[2].paragraphs[0].add_run("ü")
    document.save(str(tmp_path / "plan.docx"))
    assert formats.read(tmp_path / "plan.docx").sheets[0].rows == (Row(1, ("☑", "✓", "ü")),)


def test_a_row_deleted_under_tracked_changes_is_not_read(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=2, cols=1)
    table.cell(0, 0).text, table.cell(1, 0).text = "Dropped", "Kept"
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:del"))
    document.save(str(tmp_path / "plan.docx"))
    assert formats.read(tmp_path / "plan.docx").sheets[0].rows == (Row(2, ("Kept",)),)
