import json
import shutil
import subprocess
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlwt
from docx import Document
from openpyxl import load_workbook

import returned_book
from pamoja.workplan.marked_copy import CellSays, Remarks, RowSays, give_back, return_here, returned_name
from pamoja.workplan.one_file import read_here

OWN_COLUMNS = ("F", "G")


def read(path: Path) -> dict[str, Any]:
    return read_here(str(path), "samburu", "2026/27", "maji.xlsx")


def remarks_of(found: dict[str, Any], language: str = "en") -> Remarks:
    """What the site would say of a file that was just read."""
    wrong: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for problem in found["problems"]:
        line = int("".join(filter(str.isdigit, problem["cell"])) or 0)
        wrong.setdefault((problem["sheet"], line), []).append(problem)
    rows = []
    for activity in found["activities"]:
        place = (activity["source"]["sheet"], activity["source"]["row"])
        problems = wrong.get(place, [])
        state = (
            "mend" if any(p["severity"] == "error" for p in problems) else "check" if problems else "waiting"
        )
        rows.append(RowSays(*place, state, "", " ".join(p["message"] for p in problems)))
    rows += [RowSays(one["sheet"], one["row"], one["reason"]) for one in found["skipped"]]
    cells = [
        CellSays(p["sheet"], p["cell"], p["severity"], f"{p['message']}\n{p['hint']}")
        for p in found["problems"]
    ]
    return Remarks(rows, cells, language, "Maji na Afya Trust, 2026/27")


def returned(source: Path, out: Path, language: str = "en") -> dict[str, Any]:
    return return_here(str(source), str(out), source.name, remarks_of(read(source), language).as_json())


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    return returned_book.make(tmp_path / "maji.xlsx")


@pytest.fixture
def back(sent: Path) -> Path:
    out = sent.with_name("back.xlsx")
    returned(sent, out)
    return out


def recalculated(path: Path, ending: str = "xlsx") -> Path:
    """The file as LibreOffice saves it after it has opened and calculated it."""
    folder = path.parent / "saved"
    home = f"-env:UserInstallation=file://{path.parent / 'profile'}"
    command = ["soffice", home, "--headless", "--convert-to", ending, "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return folder / f"{path.stem}.{ending}"


def test_a_word_stands_beside_every_row_and_a_note_at_every_wrong_cell(back: Path) -> None:
    sheet = load_workbook(back)["Plan"]
    beside = {row: sheet[f"F{row}"].value for row in range(3, 9)}
    assert beside == {
        3: "Pamoja: status", 4: "waiting: can go in", 5: "please check", 6: "must be mended",
        7: "must be mended", 8: "not taken: a total",
    }  # fmt: skip
    assert sheet["G5"].value.startswith("“Nowhere at all” is not a ward or sub-county of Samburu County.")
    assert sheet["C6"].comment.text.startswith("Pamoja: The end, 1 Mar 2027, is before the start")
    assert "exchange them or correct the wrong one" in sheet["C6"].comment.text


def test_the_colours_lie_over_the_cells_by_level_and_their_own_stay_below(back: Path) -> None:
    sheet = load_workbook(back)["Plan"]
    rules = {
        str(area.sqref): rule.dxf.fill.fgColor.rgb
        for area, found in sheet.conditional_formatting._cf_rules.items()
        for rule in found
        if rule.type == "expression"
    }
    assert rules["B5"] == "FFFBE3A6"
    assert "FFF6C9C2" in {rules[area] for area in rules if "C6" in area}
    assert sheet["B5"].fill.fgColor.rgb == "FFABCDEF"


def test_everything_of_the_partners_own_is_as_it_was_sent(sent: Path, back: Path) -> None:
    before, after = returned_book.cells(sent), returned_book.cells(back)
    assert {at: value for at, value in after.items() if not at.startswith(OWN_COLUMNS)} == before
    assert returned_book.cells(back, "Notes") == returned_book.cells(sent, "Notes")
    old, new = load_workbook(sent)["Plan"], load_workbook(back)["Plan"]
    assert (len(new._charts), len(new._images)) == (1, 1)
    assert new.merged_cells.ranges == old.merged_cells.ranges
    assert new.column_dimensions["A"].width == 41
    assert [str(one.sqref) for one in new.data_validations.dataValidation] == ["B4:B7"]
    assert any(str(area.sqref) == "E4:E7" for area in new.conditional_formatting)
    with zipfile.ZipFile(sent) as first, zipfile.ZipFile(back) as second:
        kept = [
            name for name in first.namelist() if "chart" in name or "media" in name or "drawing1.xml" in name
        ]
        assert kept
        assert all(first.read(name) == second.read(name) for name in kept)


def test_our_columns_are_in_view_where_the_partner_hides_all_that_is_right_of_the_table(back: Path) -> None:
    with zipfile.ZipFile(back) as archive:
        text = archive.read("xl/worksheets/sheet1.xml").decode()
    columns = text[text.index("<cols>") : text.index("</cols>")]
    assert '<col min="6" max="6" width="22" customWidth="1"/>' in columns
    assert 'min="8"' in columns
    assert "hidden" in columns


def test_a_note_of_somebody_elses_stays_and_ours_stands_below_it(back: Path) -> None:
    note = load_workbook(back)["Plan"]["B5"].comment
    assert note.author == "Lekadaa"
    assert note.text.startswith("Ask <the> chief & elders\n")
    assert "“Nowhere at all” is not a ward" in note.text


def test_the_legend_explains_every_colour_and_word_in_both_languages(back: Path) -> None:
    said = " ".join(str(value) for value in returned_book.cells(back, "Pamoja").values())
    for text in ("Must be mended", "Seli haieleweki", "in the plan", "Mstari umo kwenye mpango"):
        assert text in said
    assert "is no Excel workbook" not in said
    assert "Maji na Afya Trust, 2026/27" in said


def test_in_kiswahili_the_words_beside_the_rows_are_kiswahili(sent: Path) -> None:
    out = sent.with_name("sw.xlsx")
    returned(sent, out, "sw")
    sheet = load_workbook(out)["Plan"]
    assert [sheet[f"F{row}"].value for row in (3, 4, 6)] == [
        "Pamoja: hali", "inasubiri: inaweza kuingia", "lazima irekebishwe",
    ]  # fmt: skip


def test_sent_again_it_says_the_same_as_without_our_remarks(sent: Path, back: Path) -> None:
    assert said_by(back) == said_by(sent)


def said_by(path: Path) -> Any:
    found = read(path)
    return json.loads(
        json.dumps({name: found[name] for name in ("activities", "skipped", "problems", "organisation")})
    )


def test_libreoffice_opens_calculates_and_saves_it_whole(back: Path) -> None:
    saved = recalculated(back)
    book = load_workbook(saved)
    sheet = book["Plan"]
    assert (len(sheet._charts), len(sheet._images)) == (1, 1)
    assert sheet["E8"].value == "=SUM(E4:E7)"
    assert load_workbook(saved, data_only=True)["Notes"]["A2"].value == 9_500_000
    assert sheet["C6"].comment is not None
    assert [sheet[f"F{row}"].value for row in (4, 6)] == ["waiting: can go in", "must be mended"]
    assert "Pamoja" in book.sheetnames
    found = read(saved)
    assert [activity["title"] for activity in found["activities"]] == [row[0] for row in returned_book.ROWS]
    assert found["activities"][3]["budget"][0]["amount"] == 1_700_000


def test_marked_a_second_time_after_libreoffice_nothing_of_the_first_time_is_left(back: Path) -> None:
    saved = recalculated(back)
    book = load_workbook(saved)
    book["Plan"]["B5"] = "Maralal"
    out = back.with_name("again.xlsx")
    mended = back.with_name("mended.xlsx")
    shutil.copy(saved, mended)
    _change_text(mended, "Nowhere at all", "Maralal")
    returned(mended, out)
    sheet = load_workbook(out)["Plan"]
    assert sheet["F5"].value == "waiting: can go in"
    assert sheet["G5"].value is None
    assert sheet["B5"].comment.text == "Ask <the> chief & elders"
    ours = [
        str(area.sqref)
        for area, rules in sheet.conditional_formatting._cf_rules.items()
        for rule in rules
        if rule.type == "expression"
    ]
    assert ours == ["C6"]
    assert load_workbook(out).sheetnames == ["Plan", "Notes", "Pamoja"]
    assert sheet.max_column == 7


def _change_text(path: Path, old: str, new: str) -> None:
    """Write another text into a workbook's table of texts, as its owner would in a cell."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(
                name, data.replace(old.encode(), new.encode()) if name == "xl/sharedStrings.xml" else data
            )


def test_macros_come_back_with_their_workbook(sent: Path) -> None:
    with zipfile.ZipFile(sent, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macros")
    out = sent.with_name("macros.xlsm")
    returned(sent, out)
    with zipfile.ZipFile(out) as archive:
        assert archive.read("xl/vbaProject.bin") == b"macros"
    assert returned_name("plan.xlsm", "xlsm") == "plan - Pamoja.xlsm"


def test_a_signed_workbook_says_that_its_signature_is_not_the_copy_s(sent: Path, back: Path) -> None:
    def told(path: Path) -> list[str]:
        cells = (str(c.value) for row in load_workbook(path)["Pamoja"].iter_rows() for c in row if c.value)
        return [text for text in cells if "sign" in text.casefold() or "sahihi" in text]

    assert not told(back)
    kind = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"
    with zipfile.ZipFile(sent) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    line = f'<Relationship Id="rIdSigned" Type="{kind}" Target="_xmlsignatures/origin.sigs"/></Relationships>'
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"</Relationships>", line.encode())
    parts["_xmlsignatures/origin.sigs"] = b""
    parts["_xmlsignatures/sig1.xml"] = b'<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>'
    signed = sent.with_name("signed.xlsx")
    with zipfile.ZipFile(signed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    out = sent.with_name("signed back.xlsx")
    assert returned(signed, out)["notes"]
    english, kiswahili = told(out)
    assert english.startswith("The file is signed:")
    assert kiswahili.startswith("Faili limetiwa sahihi:")


def test_a_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    source = tmp_path / "plan.csv"
    source.write_text(
        "Activity,Ward,Start,End,Budget (KES)\n=cmd|' /C calc'!A0,@SUM(1),01/10/2026,31/12/2026,+1\n"
    )
    out = tmp_path / "back.xlsx"
    remarks = Remarks(
        [RowSays(read(source)["activities"][0]["source"]["sheet"], 2, "mend", "", '=HYPERLINK("http://x")')],
        [CellSays(read(source)["activities"][0]["source"]["sheet"], "B2", "error", "=1+1")],
    )
    return_here(str(source), str(out), "plan.csv", remarks.as_json())
    sheet = load_workbook(out).worksheets[0]
    kinds = {cell.coordinate: cell.data_type for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds.values()
    assert sheet["A2"].value == "=cmd|' /C calc'!A0"
    assert sheet["G2"].value == '=HYPERLINK("http://x")'


def old_workbook(path: Path) -> Path:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Plan")
    for row, values in enumerate([returned_book.HEADINGS[:5], *returned_book.ROWS[:3]]):
        for column, value in enumerate(values):
            sheet.write(row, column, value)
    book.save(str(path))
    return path


def word_table(path: Path) -> Path:
    document = Document()
    document.add_paragraph("Maji na Afya Trust work plan 2026/27")
    table = document.add_table(rows=0, cols=5)
    for values in [returned_book.HEADINGS[:5], *returned_book.ROWS[:3]]:
        for cell, value in zip(table.add_row().cells, values, strict=True):
            cell.text = str(value)
    document.save(str(path))
    return path


@pytest.mark.parametrize("kind", ["xls", "docx", "csv", "ods"])
def test_other_kinds_of_file_come_back_as_a_workbook_of_what_was_read_that_says_so(
    tmp_path: Path, kind: str
) -> None:
    source = tmp_path / f"plan.{kind}"
    if kind == "xls":
        old_workbook(source)
    elif kind == "docx":
        word_table(source)
    elif kind == "csv":
        lines = [",".join(map(str, row)) for row in (returned_book.HEADINGS[:5], *returned_book.ROWS[:3])]
        source.write_text("\n".join(lines))
    else:
        shutil.move(recalculated(old_workbook(tmp_path / "plan.xls"), "ods"), source)
    out = tmp_path / "back.xlsx"
    done = returned(source, out)
    assert done["kind"] != "xlsx"
    assert done["notes"] >= 2
    sheet = load_workbook(out).worksheets[0]
    texts = [cell.value for row in sheet.iter_rows() for cell in row]
    assert {"Pamoja: status", "must be mended", "waiting: can go in", "Rehabilitate the borehole"} <= set(
        texts
    )
    assert "is no Excel workbook" in " ".join(map(str, returned_book.cells(out, "Pamoja").values()))
    assert [a["title"] for a in read(out)["activities"]] == [row[0] for row in returned_book.ROWS[:3]]
    assert returned_name(source.name, kind) == "plan - Pamoja.xlsx"


def test_ten_thousand_rows_come_back_within_reason(tmp_path: Path) -> None:
    source, out = tmp_path / "long.csv", tmp_path / "back.xlsx"
    rows = "".join(f"Dig well number {n},Nowhere,01/10/2026,31/12/2026,1000\n" for n in range(10_000))
    source.write_text("Activity,Ward,Start,End,Budget (KES)\n" + rows)
    sheet = read(source)["sheets"][0]
    said = [RowSays(sheet, n, "check", "", f"B{n}: not a ward") for n in range(2, 10_002)]
    cells = [CellSays(sheet, f"B{n}", "warning", "Not a ward.") for n in range(2, 10_002)]
    begun = time.perf_counter()
    done = give_back(source, out, name="long.csv", remarks=Remarks(said, cells))
    assert time.perf_counter() - begun < 30
    assert done["notes"] == 4_000
    assert done["left_out"] == 6_000
    assert "6,000 cells have no note" in " ".join(map(str, returned_book.cells(out, "Pamoja").values()))
    assert load_workbook(out, read_only=True).worksheets[0].cell(10_001, 6).value == "please check"


def test_what_is_said_of_a_cell_that_is_merged_with_others_stands_where_it_is_seen(tmp_path: Path) -> None:
    source, out = returned_book.make(tmp_path / "maji.xlsx"), tmp_path / "back.xlsx"
    book = load_workbook(source)
    book["Plan"].merge_cells("B5:B6")
    book.save(source)
    cells = [
        CellSays("Plan", "B6", "warning", "Not a ward."),
        CellSays("Plan", "B5", "error", "Nor is this."),
    ]
    remarks = Remarks([RowSays("Plan", 5, "check"), RowSays("Plan", 6, "check")], cells)
    return_here(str(source), str(out), "maji.xlsx", remarks.as_json())
    note = load_workbook(out)["Plan"]["B5"].comment.text
    assert "Nor is this." in note
    assert "Not a ward." in note
