"""Files that are not what their name says, or that are locked, cut off or made to burst."""

import io
import os
import struct
from pathlib import Path

import docx
import xlwt
from xlwt.CompoundDoc import XlsDoc

from cli.file_making import (
    HEAD,
    WELL,
    Shelf,
    iati,
    ods,
    ods_rows,
    raw_xlsx,
    sheet_data,
    text_file,
    xlsx,
    zipped,
)

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

BOMB = (
    '<!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
OUTSIDE = '<!DOCTYPE b [<!ENTITY i SYSTEM "file:///etc/passwd">]>'

MAKERS = Shelf()
bad = MAKERS.bad


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


@bad("nested.xlsx", activities=1)
def zip_of_one_workbook(path: Path) -> None:
    xlsx(path, [HEAD, WELL])
    zipped(path, {"inner/plan.xlsx": path.read_bytes()})


@bad("two.zip", refused="is a zip archive: unpack it")
def zip_of_two_workbooks(path: Path) -> None:
    xlsx(path, [HEAD, WELL])
    zipped(path, {"plan.xlsx": path.read_bytes(), "budget.xlsx": path.read_bytes()})


@bad("inner.zip", refused="is a zip archive: unpack it")
def zip_in_a_zip(path: Path) -> None:
    zipped(path, {"plan.csv": b"Activity,Ward\n"})
    zipped(path, {"inner.zip": path.read_bytes()})


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


@bad("none.xml", activities=0, problem="iati_no_activities")
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
