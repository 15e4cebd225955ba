"""Files whose size, cells, tables or names are odd."""

import os
import zipfile
from pathlib import Path

from cli.file_making import (
    HEAD,
    WELL,
    Shelf,
    ods,
    ods_rows,
    raw_rows,
    raw_xlsx,
    sheet_data,
    text_file,
    texts,
    well,
    xlsx,
    zipped,
)

MAKERS = Shelf()
bad = MAKERS.bad


# --- sizes


@bad("corner.xlsx", activities=1)
def one_cell_in_the_last_corner(path: Path) -> None:
    rows = raw_rows(HEAD, texts(WELL)) + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    raw_xlsx(path, f"<sheetData>{rows}</sheetData>")


@bad("blank.xlsx", activities=1)
def a_million_blank_rows(path: Path) -> None:
    blank = "".join(f'<row r="{n}" ht="15"/>' for n in range(3, 1_000_003))
    raw_xlsx(path, f"<sheetData>{raw_rows(HEAD, texts(WELL))}{blank}</sheetData>")


@bad("repeated.ods", activities=1)
def a_million_repeated_blank_rows(path: Path) -> None:
    blank = '<table:table-row table:number-rows-repeated="1048574">'
    blank += '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    ods(path, ods_rows(HEAD, texts(WELL)) + blank)


@bad("repeated-cells.ods", refused="has more than 3,000,000 cells")
def a_repeated_cell_that_fills_the_sheet(path: Path) -> None:
    full = '<table:table-row table:number-rows-repeated="1048574">'
    full += '<table:table-cell table:number-columns-repeated="16384"><text:p>1</text:p>'
    ods(path, ods_rows(HEAD) + full + "</table:table-cell></table:table-row>")


@bad("wide.xlsx", activities=1)
def sixteen_thousand_columns(path: Path) -> None:
    extra = [f"Column {n}" for n in range(16_000 - len(HEAD))]
    raw_xlsx(path, f"<sheetData>{raw_rows([*HEAD, *extra], [*texts(WELL), *['1'] * len(extra)])}</sheetData>")


@bad("merged.xlsx")
def one_merge_over_the_whole_sheet(path: Path) -> None:
    inside = sheet_data(texts(WELL)) + '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    raw_xlsx(path, inside)


@bad("long-cell.xlsx", activities=1)
def a_hundred_kilobytes_in_a_cell(path: Path) -> None:
    raw_xlsx(path, sheet_data(texts(well(title="Drill a borehole " + "x" * 100_000))))


@bad("long-ward.csv", activities=1)
def two_thousand_wards_in_a_cell(path: Path) -> None:
    text_file(path, [HEAD, well(ward=" and ".join(["Waso, Nyiro"] * 1_000))])


@bad("long-date.csv", activities=1)
def a_hundred_kilobytes_of_dates_and_money(path: Path) -> None:
    text_file(path, [HEAD, well(start="1 " * 50_000, end="2026-" * 20_000, budget="1,000," * 20_000)])


@bad("long-title.csv", activities=1)
def a_title_of_forty_thousand_characters(path: Path) -> None:
    text_file(path, [HEAD, well(title="Maji " * 8_000)])


# --- what stands in cells


@bad("macros.xlsm", activities=1, problem="macros_ignored")
def macros(path: Path) -> None:
    xlsx(path, [HEAD, WELL])
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 Sub Auto_Open()")


@bad("formulas.xlsx", activities=1)
def formulas_with_results(path: Path) -> None:
    money = '<c r="F2"><f>500000*2</f><v>1000000</v></c>'
    raw_xlsx(path, sheet_data([*texts(WELL[:5]), money]))


@bad("uncalculated.xlsx", activities=1, problem="formula_uncalculated")
def formulas_without_results(path: Path) -> None:
    xlsx(path, [HEAD, well(budget="=500000*2")])


@bad("🚰 sheet.xlsx", activities=1)
def a_sheet_called_by_an_emoji(path: Path) -> None:
    xlsx(path, [HEAD, WELL], sheet="🚰 'mpango' <b>")


@bad("controls.xlsx", activities=1)
def control_characters(path: Path) -> None:
    raw_xlsx(path, sheet_data(texts(well(title="Drill_x0000__x0007__x001B_[31m_x0008_ a borehole"))))


@bad("halves.xlsx", activities=1)
def half_characters(path: Path) -> None:
    half = well(organisation="Maji_xDE00_", title="Drill_xD83D_ a borehole", ward="Was_xD800_")
    raw_xlsx(path, sheet_data(texts(half)))


@bad("nan.xlsx", refused="“nan.xlsx”")
def a_number_that_is_none(path: Path) -> None:
    raw_xlsx(path, sheet_data([*texts(WELL[:5]), "<c><v>NaN</v></c>"]))


@bad("nan.csv", activities=7)
def numbers_that_are_none(path: Path) -> None:
    sums = ("NaN", "inf", "-Infinity", "1e400", "9" * 500, "1" + "0" * 19, "١٢٣")
    text_file(path, [HEAD, *(well(title=f"Well {n}", budget=value) for n, value in enumerate(sums))])


@bad("huge.xlsx", activities=3)
def numbers_beyond_all_money(path: Path) -> None:
    sums = ("1e300", "-1e300", "1e18")
    rows = ([*texts(well(title=f"Well {v}")[:5]), f"<c><v>{v}</v></c>"] for v in sums)
    raw_xlsx(path, sheet_data(*rows))


@bad("negative.csv", activities=3, problem="money_unreadable")
def negative_amounts(path: Path) -> None:
    sums = ("-1000000", "(1,000,000)", "KES -5")
    text_file(path, [HEAD, *(well(title=f"Well {v}", budget=v) for v in sums)])


@bad("ages.csv", activities=5)
def dates_of_other_ages(path: Path) -> None:
    days = (
        ("0001-01-01", "9999-12-31"),
        ("01/01/0001", "31/12/9999"),
        ("9999-12-31", "9999-12-31"),
        ("Q4 9999/00", "Q1 0000/01"),
        ("30/02/2026", "31/04/2026"),
    )
    rows = (well(title=f"Well {n}", start=start, end=end) for n, (start, end) in enumerate(days))
    text_file(path, [HEAD, *rows])


@bad("serials.xlsx", activities=5)
def serial_dates_far_out(path: Path) -> None:
    styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
    serials = ("2958465", "2958466", "1e300", "-5", "0")
    rows = ([*texts(well(title=f"Well {v}")[:3]), *[f'<c s="1"><v>{v}</v></c>'] * 2, "1000"] for v in serials)
    raw_xlsx(path, sheet_data(*rows), styles=styles)


@bad("ages.ods", activities=2)
def ods_dates_and_sums_far_out(path: Path) -> None:
    def day(text: str) -> str:
        value = f'office:value-type="date" office:date-value="{text}"'
        return f"<table:table-cell {value}><text:p>{text}</text:p></table:table-cell>"

    sum_ = '<table:table-cell office:value-type="float" office:value="1e300"/>'
    days = (("0001-01-01", "9999-12-31"), ("-0044-03-15", "99999-01-01"))
    rows = (["Maji", f"Well {a}", "Waso", day(a), day(b), sum_] for a, b in days)
    ods(path, ods_rows(HEAD, *rows))


@bad("far-span.ods", activities=1)
def ods_cells_that_span_beyond_the_sheet(path: Path) -> None:
    wide = 'table:number-columns-spanned="99999999" table:number-rows-spanned="99999999"'
    title = f"<table:table-cell {wide}><text:p>Drill a borehole</text:p></table:table-cell>"
    ods(path, ods_rows(HEAD, ["Maji", title, *texts(WELL[2:])]))


@bad("spaces.ods", activities=1)
def ods_of_a_billion_spaces(path: Path) -> None:
    spaces = "<table:table-cell><text:p>Drill" + '<text:s text:c="900000"/>' * 2 + "</text:p>"
    ods(path, ods_rows(HEAD, ["Maji", f"{spaces}</table:table-cell>", *texts(WELL[2:])]))


# --- tables that are none


@bad("twice.csv", activities=1)
def headings_that_come_twice(path: Path) -> None:
    text_file(path, [[*HEAD, *HEAD], [*WELL, *WELL]])


@bad("head.csv", activities=0, problem="no_activities")
def headings_alone(path: Path) -> None:
    text_file(path, [HEAD])


@bad("rows.csv", activities=0, problem="no_activities")
def no_headings(path: Path) -> None:
    text_file(path, [WELL, well(title="Train committees")])


@bad("hidden.xlsx", activities=0, problem="hidden_sheet")
def hidden_sheets_alone(path: Path) -> None:
    raw_xlsx(path, sheet_data(texts(WELL)), state="hidden")


@bad("none.xlsx", refused="has no table")
def a_workbook_without_sheets(path: Path) -> None:
    zipped(path, {"xl/workbook.xml": "<workbook><sheets/></workbook>"})


@bad("line.csv", refused="“line.csv” is damaged")
def one_giant_line(path: Path) -> None:
    path.write_text("Activity," * 1_000_000, "utf-8")


@bad("text.csv", refused="“text.csv” is damaged")
def one_giant_text(path: Path) -> None:
    path.write_text("mradi " * 1_000_000, "utf-8")


@bad("open.csv")
def a_quote_that_is_never_closed(path: Path) -> None:
    rows = "\n".join(",".join(texts(well(title=f"Well {n}"))) for n in range(2_000))
    path.write_text(f'{",".join(HEAD)}\nMaji,"Drill,Waso,2026-07-01,2026-09-30,5\n{rows}', "utf-8")


@bad("nul.csv", activities=1)
def nul_bytes(path: Path) -> None:
    path.write_bytes(f"{','.join(HEAD)}\nMaji\0 Trust,Drill a\0 borehole,Waso,2026-07-01,,\n".encode())


@bad("mixed.csv", activities=2)
def two_encodings_in_one(path: Path) -> None:
    first, second = (",".join(texts(well(title=title))) for title in ("Café", "Maji – mbali"))
    head = ",".join(HEAD)
    path.write_bytes(f"{head}\n{first}\n".encode("cp1252") + f"{second}\n".encode())


@bad("wide.csv", activities=1)
def two_hundred_columns(path: Path) -> None:
    extra = [f"Column {n}" for n in range(194)]
    text_file(path, [[*HEAD, *extra], [*WELL, *extra]])


@bad("breaks.csv", activities=0, problem="no_activities")
def nothing_but_line_breaks(path: Path) -> None:
    path.write_bytes(b"\r\n\n\r" * 50_000)


@bad("half.csv")
def utf16_cut_in_a_character(path: Path) -> None:
    path.write_bytes(f"{','.join(HEAD)}\n{','.join(texts(WELL))}".encode("utf-16")[:-1])


# --- names


@bad("it's “the” {plan} %s.csv", activities=1)
def a_name_with_quotes_and_braces(path: Path) -> None:
    text_file(path, [HEAD, WELL])


@bad("🚰 maji.csv", activities=1)
def a_name_with_an_emoji(path: Path) -> None:
    text_file(path, [HEAD, WELL])


@bad("two\nlines.csv", activities=1)
def a_name_of_two_lines(path: Path) -> None:
    text_file(path, [HEAD, WELL])


@bad("two\nlines and \x1b[31mred.xlsx", refused="is empty")
def a_refused_name_of_two_lines(path: Path) -> None:
    path.touch()


@bad("-plan.csv", activities=1)
def a_name_that_begins_with_a_dash(path: Path) -> None:
    text_file(path, [HEAD, WELL])


@bad(os.fsdecode(b"mpango-\xff\xfe.csv"), activities=1)
def a_name_that_is_no_text(path: Path) -> None:
    text_file(path, [HEAD, WELL])


@bad("=1+cmd|'calc'!A0.csv", activities=1)
def a_name_that_is_a_formula(path: Path) -> None:
    text_file(path, [HEAD, WELL])


@bad("m" * 251 + ".csv", activities=1)
def the_longest_name(path: Path) -> None:
    text_file(path, [HEAD, WELL])
