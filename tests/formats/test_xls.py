import datetime as dt
from pathlib import Path

import xlwt

from pamoja import formats
from pamoja.formats.grid import Merge, Row, Workbook


def made(tmp_path: Path) -> Workbook:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Plan")
    sheet.write(2, 1, "Drill\r\nwells")
    sheet.write(2, 2, 12)
    sheet.write(2, 3, 1.5)
    sheet.write(2, 4, dt.date(2026, 7, 1), xlwt.easyxf(num_format_str="DD/MM/YYYY"))
    sheet.write(2, 5, True)
    sheet.write(3, 0, 500, xlwt.easyxf(num_format_str='"$"#,##0'))
    sheet.write(3, 1, 500, xlwt.easyxf(num_format_str="[$KES] #,##0"))
    sheet.write(4, 0, "", xlwt.easyxf("pattern: pattern solid, fore_colour yellow"))
    sheet.write(4, 1, "x", xlwt.easyxf("pattern: pattern solid, fore_colour white"))
    sheet.write(4, 2, "y", xlwt.easyxf("pattern: pattern solid, fore_colour red"))
    sheet.write_merge(6, 8, 0, 1, "Sector")
    sheet.row(4).write(6, None)
    sheet.row(3).hidden = True
    sheet.col(3).hidden = True
    sheet.row(9).set_cell_error(0, 0x17)
    hidden = book.add_sheet("Old")
    hidden.visibility = 1
    hidden.write(0, 0, "old")
    book.save(str(tmp_path / "plan.xls"))
    return formats.read(tmp_path / "plan.xls")


def test_values_keep_their_kind_and_rows_their_number(tmp_path: Path) -> None:
    workbook = made(tmp_path)
    assert workbook.kind == "xls"
    assert workbook.sheets[0].rows[0] == Row(3, (None, "Drill\nwells", 12, 1.5, dt.date(2026, 7, 1), True))


def test_what_the_eye_sees_is_told(tmp_path: Path) -> None:
    plan, old = made(tmp_path).sheets
    assert (old.name, old.hidden, plan.hidden) == ("Old", True, False)
    assert plan.fills == {(5, 1): "FFFF00", (5, 3): "FF0000"}
    assert plan.merges == (Merge(7, 1, 9, 2),)
    assert plan.currencies == {(4, 1): "USD", (4, 2): "KES"}
    assert plan.errors == {(10, 1): "#REF!"}
    assert plan.hidden_rows == {4}
    assert plan.hidden_columns == {4}


def test_the_true_kind_counts_and_not_the_ending(tmp_path: Path) -> None:
    made(tmp_path)
    path = (tmp_path / "plan.xls").rename(tmp_path / "plan.csv")
    assert formats.read(path).kind == "xls"
