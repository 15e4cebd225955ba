"""Makes the files that people send by mistake, and those that somebody makes on purpose."""

import csv
import io
import os
import struct
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import docx
import openpyxl
import xlwt
from xlwt.CompoundDoc import XlsDoc

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

HEAD = ("Organisation", "Activity", "Ward", "Start date", "End date", "Budget (KES)")
WELL = ("Maji Trust", "Drill a borehole", "Waso", "2026-07-01", "2026-09-30", 1_000_000)
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

BOMB = (
    '<!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
OUTSIDE = '<!DOCTYPE b [<!ENTITY i SYSTEM "file:///etc/passwd">]>'

Rows = Iterable[Sequence[object]]
Make = Callable[[Path], None]
MAKERS: "dict[str, Bad]" = {}


@dataclass(frozen=True)
class Bad:
    """A file: its name, how it is made, and what must be said of it.

    `refused` is part of the sentence where it is refused, "" where it is read; `activities` how many are then
    found, `problem` the code of one problem that must be told.
    """

    name: str
    make: Make
    refused: str = ""
    activities: int | None = None
    problem: str = ""


def bad(
    name: str, *, refused: str = "", activities: int | None = None, problem: str = ""
) -> Callable[[Make], Make]:
    """Enter a maker of a bad file under the name of its function."""

    def enter(make: Make) -> Make:
        MAKERS[make.__name__] = Bad(name, make, refused, activities, problem)
        return make

    return enter


def well(**changed: object) -> list[object]:
    """A good row with some of its cells changed: organisation, title, ward, start, end, budget."""
    names = ("organisation", "title", "ward", "start", "end", "budget")
    return [changed.get(name, value) for name, value in zip(names, WELL, strict=True)]


def xlsx(path: Path, rows: Rows, *, sheet: str = "Plan") -> None:
    """A workbook of one sheet."""
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(list(row))
    book.save(path)


def text_file(path: Path, rows: Rows, encoding: str = "utf-8") -> None:
    """A CSV file."""
    with path.open("w", newline="", encoding=encoding) as file:
        csv.writer(file).writerows(rows)


def zipped(path: Path, members: Mapping[str, str | bytes]) -> None:
    """A zip file of these members."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def raw_xlsx(path: Path, inside: str, *, before: str = "", styles: str = "", state: str = "visible") -> None:
    """A workbook written by hand around the inside of its worksheet element."""
    kinds = ("worksheet", "sharedStrings", "styles")
    targets = ("worksheets/sheet1.xml", "sharedStrings.xml", "styles.xml")
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(zip(kinds, targets, strict=True), 1)
    )
    office = f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    sheets = f'<sheets><sheet name="Plan" sheetId="1" r:id="rId1" state="{state}"/></sheets>'
    zipped(
        path,
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}">{office}</Relationships>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{sheets}</workbook>',
            "xl/worksheets/sheet1.xml": f'{before}<worksheet xmlns="{MAIN}">{inside}</worksheet>',
            "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"/>',
            "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
        },
    )


def raw_rows(*rows: Sequence[str]) -> str:
    """Rows of a worksheet; a cell that begins with < is taken as it is, any other as a text."""

    def cell(value: str) -> str:
        return value if value.startswith("<") else f'<c t="inlineStr"><is><t>{value}</t></is></c>'

    return "".join(f"<row>{''.join(cell(value) for value in row)}</row>" for row in rows)


def sheet_data(*rows: Sequence[str]) -> str:
    return f"<sheetData>{raw_rows(HEAD, *rows)}</sheetData>"


def ods(path: Path, table: str, *, before: str = "", manifest: str = "<m/>") -> None:
    """An OpenDocument spreadsheet around the inside of its one table."""
    names = "".join(
        f' xmlns:{key}="urn:oasis:names:tc:opendocument:xmlns:{key}:1.0"'
        for key in ("office", "table", "text", "style")
    )
    zipped(
        path,
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": manifest,
            "content.xml": f"{before}<office:document-content{names}><office:body><office:spreadsheet>"
            f'<table:table table:name="Plan">{table}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        },
    )


def ods_rows(*rows: Sequence[str]) -> str:
    """Rows of an ods table; a cell that begins with < is taken as it is, any other as a text."""

    def cell(value: str) -> str:
        plain = f"<table:table-cell><text:p>{value}</text:p></table:table-cell>"
        return value if value.startswith("<") else plain

    return "".join(
        f"<table:table-row>{''.join(cell(value) for value in row)}</table:table-row>" for row in rows
    )


def iati(path: Path, inside: str, *, version: str = "2.03", before: str = "") -> None:
    path.write_text(f'{before}<iati-activities version="{version}">{inside}</iati-activities>', "utf-8")


def texts(row: Iterable[object]) -> list[str]:
    return [str(value) for value in row]


# --- not a file that can be read at all


@bad("plan.xlsx", refused="is empty: save it again")
def empty(path: Path) -> None:
    path.touch()


@bad("folder.xlsx", refused="could not be opened: check the name")
def folder(path: Path) -> None:
    path.mkdir()


@bad("missing.xlsx", refused="could not be opened: check the name")
def missing(path: Path) -> None:
    assert not path.exists()


@bad("nobody may read it.csv", refused="could not be opened: check the name")
def unreadable(path: Path) -> None:
    """Nobody may read it; the superuser may read anything, so for that user the file is a link to itself."""
    text_file(path, [HEAD, WELL])
    path.chmod(0)
    if os.access(path, os.R_OK):
        path.unlink()
        path.symlink_to(path.name)


@bad("pipe.csv", refused="could not be opened: check the name")
def pipe_without_an_end(path: Path) -> None:
    os.mkfifo(path)


@bad("too-large.csv", refused="60 MB is the most that is read")
def too_large(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(70_000_000)


# --- another kind than its ending says


@bad("scan.xlsx", refused="is a PDF document")
def pdf(path: Path) -> None:
    path.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< >>\nendobj\n")


@bad("photo.xlsx", refused="is a JPEG picture")
def jpeg(path: Path) -> None:
    path.write_bytes(b"\xff\xd8\xff\xe0\0\x10JFIF\0\1" + bytes(range(256)) * 8)


@bad("export.xlsx", refused="is a web page")
def html(path: Path) -> None:
    path.write_text("<html><body><table><tr><td>Activity</td></tr></table></body></html>", "utf-8")


@bad("workbook.csv", activities=1)
def xlsx_called_csv(path: Path) -> None:
    xlsx(path, [HEAD, WELL])


@bad("letter.xls", activities=1)
def docx_called_xls(path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=2, cols=len(HEAD))
    for line, values in zip(table.rows, (HEAD, WELL), strict=True):
        for cell, value in zip(line.cells, values, strict=True):
            cell.text = str(value)
    document.save(str(path))


@bad("letter.docx", refused="has no table")
def docx_without_tables(path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("We shall drill a borehole in Waso in July.")
    document.save(str(path))


# --- locked, cut off, or made to burst


def ole2(*entries: str) -> bytes:
    directory = b"".join(
        entry.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<H", 2 * len(entry) + 2) + bytes(62)
        for entry in ("Root Entry", *entries)
    )
    return OLE2 + bytes(504) + directory.ljust(1024, b"\0")


@bad("locked.xlsx", refused="is protected with a password")
def encrypted_xlsx(path: Path) -> None:
    path.write_bytes(ole2("EncryptionInfo", "EncryptedPackage"))


@bad("locked.xls", refused="is protected with a password")
def encrypted_xls(path: Path) -> None:
    book = xlwt.Workbook()
    book.add_sheet("Plan").write(0, 0, "Activity")
    stream = book.get_biff_data()
    begin = 4 + struct.unpack_from("<H", stream, 2)[0]
    lock = struct.pack("<HH6s", 0x2F, 6, b"\0\0\x12\x34\x56\x78")
    XlsDoc().save(str(path), stream[:begin] + lock + stream[begin:])


@bad("locked.ods", refused="is protected with a password")
def encrypted_ods(path: Path) -> None:
    ods(path, "", manifest="<m><encryption-data/></m>")


@bad("cut.xlsx", refused="is damaged or was cut short")
def truncated(path: Path) -> None:
    xlsx(path, [HEAD, *[WELL] * 50])
    path.write_bytes(path.read_bytes()[:-700])


@bad("cut.xls", refused="is damaged or was cut short")
def truncated_xls(path: Path) -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("Plan")
    for row in range(200):
        page.write(row, 0, f"Activity {row}")
    held = io.BytesIO()
    book.save(held)
    path.write_bytes(held.getvalue()[:1500])


@bad("bomb.xlsx", refused="unpacks to more than a plan needs")
def zip_bomb(path: Path) -> None:
    zipped(path, {"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": bytes(30_000_000)})


@bad("liar.xlsx", refused="is damaged or was cut short")
def zip_that_lies_about_its_size(path: Path) -> None:
    zipped(path, {"xl/workbook.xml": " " * 5_000_000})
    content = bytearray(path.read_bytes())
    struct.pack_into("<I", content, content.rfind(b"PK\x01\x02") + 24, 100)
    path.write_bytes(content)


@bad("many.xlsx", refused="unpacks to more than a plan needs")
def zip_of_too_many_members(path: Path) -> None:
    zipped(path, {"xl/workbook.xml": "", **{f"xl/{n}": b"" for n in range(10_001)}})


@bad("nested.xlsx", refused="is a zip archive: unpack it")
def nested_zip(path: Path) -> None:
    xlsx(path, [HEAD, WELL])
    zipped(path, {"inner/plan.xlsx": path.read_bytes()})


@bad("bomb-inside.xlsx", refused="declares a document type")
def xml_bomb_in_xlsx(path: Path) -> None:
    raw_xlsx(path, sheet_data(["&i;"]), before=BOMB)


@bad("outside.xlsx", refused="declares a document type")
def outside_entity_in_xlsx(path: Path) -> None:
    raw_xlsx(path, sheet_data(["&i;"]), before=OUTSIDE)


@bad("bomb-inside.ods", refused="declares a document type")
def xml_bomb_in_ods(path: Path) -> None:
    ods(path, ods_rows(HEAD, ["&i;"]), before=BOMB)


@bad("outside.ods", refused="declares a document type")
def outside_entity_in_ods(path: Path) -> None:
    ods(path, ods_rows(HEAD, ["&i;"]), before=OUTSIDE)


def word(path: Path, before: str) -> None:
    cell = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>&i;</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    zipped(path, {"word/document.xml": f'{before}<w:document xmlns:w="{WORD}">{cell}</w:document>'})


@bad("bomb-inside.docx", refused="declares a document type")
def xml_bomb_in_docx(path: Path) -> None:
    word(path, BOMB)


@bad("outside.docx", refused="declares a document type")
def outside_entity_in_docx(path: Path) -> None:
    word(path, OUTSIDE)


@bad("bomb-inside.xml", refused="declares a document type")
def xml_bomb_in_iati(path: Path) -> None:
    iati(path, "<iati-activity><title><narrative>&i;</narrative></title></iati-activity>", before=BOMB)


@bad("outside.xml", refused="declares a document type")
def outside_entity_in_iati(path: Path) -> None:
    iati(path, "<iati-activity><title><narrative>&i;</narrative></title></iati-activity>", before=OUTSIDE)


@bad("deep.xml", refused="is not well-formed XML")
def iati_nested_ten_thousand_deep(path: Path) -> None:
    iati(path, f"<iati-activity>{'<location>' * 10_000}{'</location>' * 10_000}</iati-activity>")


@bad("old.xml", refused="is IATI version 1.05")
def iati_of_version_1(path: Path) -> None:
    iati(path, "<iati-activity/>", version="1.05")


@bad("none.xml", activities=0, problem="no_activities")
def iati_without_activities(path: Path) -> None:
    iati(path, "")


@bad("cut.xml", refused="is not well-formed XML at line 1")
def iati_cut_off(path: Path) -> None:
    path.write_text('<iati-activities version="2.03"><iati-activity><title>', "utf-8")


@bad("sums.xml", activities=2)
def iati_with_sums_that_are_none(path: Path) -> None:
    sums = ("NaN", "1e400", "-Infinity", "9" * 400, "-5", "1e30")
    budgets = "".join(
        f'<budget><period-start iso-date="2026-07-01"/><period-end iso-date="2027-06-30"/>'
        f'<value currency="{currency}">{value}</value></budget>'
        for value in sums
        for currency in ("KES", "ZZZ")
    )
    dates = '<activity-date type="1" iso-date="0001-01-01"/><activity-date type="3" iso-date="9999-12-31"/>'
    one = f"<iati-activity><iati-identifier>X</iati-identifier>{dates}{budgets}</iati-activity>"
    iati(path, one * 2)


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
