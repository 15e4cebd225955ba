import contextlib
import struct
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
import pytest

from pamoja import formats
from pamoja.core.refusals import Refusal
from pamoja.formats import measure, refusals

Zipped = Callable[[str, Mapping[str, str]], Path]
RawSheet = Callable[..., Path]

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def ole2(*entries: str) -> bytes:
    """The head of an OLE2 file and one sector of its directory."""
    directory = b"".join(
        entry.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<H", 2 * len(entry) + 2) + bytes(62)
        for entry in ("Root Entry", *entries)
    )
    return OLE2 + bytes(504) + directory.ljust(1024, b"\0")


def good(path: Path) -> Path:
    book = openpyxl.Workbook()
    for row in range(200):
        book.active.append([f"Activity {row}", row * 977, "Nyiro"])
    book.save(path)
    return path


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.touch()
    with pytest.raises(refusals.EmptyFile, match=r"“plan\.xlsx” is empty: save it again"):
        formats.read(path)


@pytest.mark.parametrize("name", ["missing.xlsx", "."])
def test_what_is_no_file_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(refusals.NoSuchFile, match="could not be opened: check the name"):
        formats.read(tmp_path / name)


def test_a_file_of_too_many_bytes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    with path.open("wb") as file:
        file.truncate(measure.MOST_BYTES + 1)
    with pytest.raises(refusals.TooLarge, match="60 MB, and 60 MB is the most"):
        formats.read(path)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "a JPEG picture"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a PNG picture"),
        (b"<!DOCTYPE html>\n<html><body><table><tr><td>Wells", "a web page"),
        (b"\xef\xbb\xbf\n<html xmlns:x='urn:schemas-microsoft-com:office:excel'><table>", "a web page"),
        (b"<table border=1><tr><td>Activity</td></tr></table>", "a web page"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "an Excel 2003 XML table",
        ),
        (b'<?xml version="1.0"?><root/>', "an XML file of another kind"),
        (b'<?xml version="1.0"?><iati-activities version="2.03"/>', "an IATI file"),
        (b"{\\rtf1\\ansi Wells}", "a rich text document"),
        (b"Rar!\x1a\x07\0", "a RAR archive"),
        (bytes(range(32)) * 40, "neither a workbook nor a text file"),
        (ole2("WordDocument"), "an old Word document"),
    ],
)
def test_a_file_of_another_kind_is_named_whatever_its_ending(
    tmp_path: Path, content: bytes, what: str
) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(content)
    with pytest.raises(refusals.WrongKind, match=rf"^“plan\.xlsx” is {what}.*: .*\.$"):
        formats.read(path)


@pytest.mark.parametrize(
    ("members", "what"),
    [
        ({"plan.xlsx": "x", "budget.xlsx": "x"}, "a zip archive"),
        ({}, "a zip archive"),
        ({"[Content_Types].xml": "", "ppt/presentation.xml": ""}, "a PowerPoint presentation"),
        ({"[Content_Types].xml": "", "xl/workbook.bin": ""}, r"a binary workbook \(\.xlsb\)"),
        ({"Index/Document.iwa": ""}, "an Apple iWork file"),
    ],
)
def test_a_zip_of_another_kind_is_named(zipped: Zipped, members: Mapping[str, str], what: str) -> None:
    with pytest.raises(refusals.WrongKind, match=f"is {what}: "):
        formats.read(zipped("plan.xlsx", members))


def test_an_office_file_with_a_password_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(ole2("EncryptionInfo", "EncryptedPackage"))
    with pytest.raises(
        refusals.Protected, match=r"“plan\.xlsx” is protected with a password: save it without one"
    ):
        formats.read(path)


def test_a_locked_zip_member_is_refused(tmp_path: Path) -> None:
    content = bytearray(good(tmp_path / "plan.xlsx").read_bytes())
    at = content.find(b"PK\x01\x02")
    content[at + 8] |= 1
    (tmp_path / "plan.xlsx").write_bytes(content)
    with pytest.raises(refusals.Protected):
        formats.read(tmp_path / "plan.xlsx")


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.99])
def test_a_cut_off_workbook_is_refused(tmp_path: Path, share: float) -> None:
    whole = good(tmp_path / "whole.xlsx").read_bytes()
    path = tmp_path / "plan.xlsx"
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(
        refusals.Damaged, match=r"“plan\.xlsx” is damaged or was cut short: open it, save it again"
    ):
        formats.read(path)


def test_bytes_changed_anywhere_never_make_the_reader_stumble(tmp_path: Path) -> None:
    whole = good(tmp_path / "whole.xlsx").read_bytes()
    path = tmp_path / "plan.xlsx"
    for at in range(0, len(whole), 97):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x5A]) + whole[at + 1 :])
        with contextlib.suppress(Refusal):  # any other exception is a failure
            assert formats.read(path).sheets


def test_an_ole2_file_of_nothing_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plan.xls"
    for content in (ole2(), ole2("Workbook"), OLE2):
        path.write_bytes(content)
        with pytest.raises(refusals.Damaged, match=r"plan\.xls"):
            formats.read(path)


def test_a_workbook_without_its_parts_is_refused(zipped: Zipped) -> None:
    with pytest.raises(refusals.Damaged):
        formats.read(zipped("plan.xlsx", {"[Content_Types].xml": "", "xl/styles.xml": ""}))


@pytest.mark.parametrize(
    "broken", ["<c r='1'><v>1</v></c>", "<c r='A1' t='s'><v>9</v></c>", "<c r='A1'><v>x</v></c>"]
)
def test_a_sheet_that_contradicts_itself_is_refused(raw_sheet: RawSheet, broken: str) -> None:
    with pytest.raises(refusals.Damaged):
        formats.read(raw_sheet(f"<sheetData><row r='1'>{broken}</row></sheetData>"))


def test_a_zip_bomb_is_refused_before_it_is_unpacked(zipped: Zipped, raw_sheet: RawSheet) -> None:
    with pytest.raises(refusals.Unpacks, match="unpacks to more than a plan needs"):
        formats.read(raw_sheet("<sheetData/>", extra={"xl/media/image1.png": "0" * 30_000_000}))
    with pytest.raises(refusals.Unpacks):
        formats.read(
            zipped(
                "plan.xlsx", {f"xl/{number}.xml": "" for number in range(10_001)} | {"xl/workbook.xml": ""}
            )
        )


LAUGHS = '<!DOCTYPE worksheet [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
EXTERNAL = '<!DOCTYPE worksheet [<!ENTITY c SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("doctype", [LAUGHS, EXTERNAL])
def test_entities_are_refused(raw_sheet: RawSheet, zipped: Zipped, doctype: str) -> None:
    cell = "<c r='A1' t='inlineStr'><is><t>&c;</t></is></c>"
    inside = f"<worksheet><sheetData><row r='1'>{cell}</row></sheetData></worksheet>"
    with pytest.raises(refusals.UnsafeXml, match=r"“plan\.xlsx” declares a document type of its own"):
        formats.read(raw_sheet("", sheet=doctype + inside))
    for name, member in (("plan.docx", "word/document.xml"), ("plan.ods", "content.xml")):
        with pytest.raises(refusals.UnsafeXml):
            formats.read(
                zipped(name, {member: doctype.replace("worksheet", "w") + "<w>&c;</w>", "mimetype": ""})
            )


def test_a_cell_without_end_is_refused(raw_sheet: RawSheet) -> None:
    with pytest.raises(refusals.Damaged):
        formats.read(
            raw_sheet("<sheetData><row r='1'><c r='A1'><v>" + "1" * 2_100_000 + "</v></c></row></sheetData>")
        )


def test_the_kind_is_told_by_content(tmp_path: Path, zipped: Zipped) -> None:
    assert measure.kind_of(good(tmp_path / "plan.doc")) == "xlsx"
    assert measure.kind_of(zipped("plan.xlsx", {"word/document.xml": ""})) == "docx"
    (tmp_path / "a.xml").write_text("<!-- from us -->\n<iati-activities version='2.03'/>")
    assert measure.kind_of(tmp_path / "a.xml") == "iati"
    (tmp_path / "w.xml").write_text("<?xml version='1.0' encoding='utf-16'?><iati-activities/>", "utf-16")
    assert measure.kind_of(tmp_path / "w.xml") == "iati"
    (tmp_path / "b.xlsx").write_text("Title;Ward\nWells;Nyiro\n")
    assert measure.kind_of(tmp_path / "b.xlsx") == "csv"


def test_a_text_that_begins_like_an_archive_is_still_read_clearly(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_text("PK;Title\n1;Wells\n")
    assert formats.read(path).sheets[0].rows[1].cells == ("1", "Wells")
