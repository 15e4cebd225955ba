"""Looks at a file before it is opened: what it truly is, how large it unpacks, whether it is locked."""

import re
import stat
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from pamoja.formats import refusals
from pamoja.formats.delimited import utf16_kind

MEGABYTE = 1_000_000
MOST_BYTES = 60 * MEGABYTE
MOST_UNPACKED = 400 * MEGABYTE
MOST_MEMBERS = 10_000
LARGE_MEMBER = 20 * MEGABYTE
HIGHEST_RATIO = 500

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP_ENDINGS = (".xlsx", ".xlsm", ".ods", ".docx")
_PDF = b"%PDF-"
_PHOTO = b"ftyp"  # HEIC and MP4 of phones
_OLE2_HEADER = 512
_OLE2_ENTRY = 128
_HEAD = 16_384
_CONTROL_SHARE = 0.02

_SAVE = "open it, save the plan as .xlsx and send that"
_SIGNS: Sequence[tuple[bytes, str, str]] = (
    (b"\xff\xd8\xff", "a JPEG picture", "ask for the workbook it was taken of"),
    (b"\x89PNG", "a PNG picture", "ask for the workbook it was taken of"),
    (b"RIFF", "a picture or a recording", "ask for the workbook it was taken of"),
    (b"II*\0", "a TIFF picture", "ask for the workbook it was taken of"),
    (b"\x4c\0\0\0\x01\x14\x02\0", "a shortcut to a file and not the file", "send the file that it leads to"),
    (b"GIF8", "a GIF picture", "ask for the workbook it was taken of"),
    (b"{\\rtf", "a rich text document", "open it, save it as .docx and send that"),
    (b"\x1f\x8b", "a compressed file", "unpack it and send the file inside"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "unpack it and send the file inside"),
    (b"Rar!", "a RAR archive", "unpack it and send the file inside"),
)
_ORGANISATIONS = (
    "an IATI organisation file, which lists organisations and their budgets but no activities",
    "send the IATI activities file of the same publisher",
)
_XML_SIGNS: Sequence[tuple[bytes, str]] = (
    (b"<iati-activities", "iati"),
    (b"<iati-organisations", "an IATI organisation file"),
    (b"urn:schemas-microsoft-com:office:spreadsheet", "an Excel 2003 XML table"),
    (b"<office:document", "a flat OpenDocument file"),
)
_XML_MENDS = {"an IATI organisation file": "send the publisher’s file of IATI activities, or the plan itself"}
_GOOGLE = (b"docs.google.com", b"drive.google.com")
_SHORTCUTS = (b"{", b"[InternetShortcut]", b"[Desktop Entry]")
_ON_DRIVE = (
    "a link to a file on Google Drive and not the file",
    "open it there, choose File, Download, Microsoft Excel or Word, and send what is saved",
)
_JSON = re.compile(rb'(?:\[\s*[\[{\]]|\{\s*["}])')
_HTML_SIGNS = (b"<!doctype html", b"<html", b"<table", b"<body", b"<head")
_OLE2_KINDS: Sequence[tuple[str, str]] = (
    ("EncryptedPackage", "protected"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("WordDocument", "an old Word document (.doc)"),
    ("PowerPoint Document", "a PowerPoint presentation"),
)


class Locked(Exception):  # noqa: N818 - told as a refusal by whoever knows the file's name
    """A workbook that opens only with a password."""


def kind_of(path: Path) -> str:
    """What the file truly is, by its content: xlsx, ods, xls, docx, pdf, csv, json or iati; a Refusal for all else.

    A zip archive of one single file is "zip".
    """
    name = path.name
    try:
        size, head = _begun(path)
    except (OSError, ValueError):
        raise refusals.NoSuchFile(file=name) from None
    if not size:
        raise refusals.EmptyFile(file=name)
    if size > MOST_BYTES:
        raise refusals.TooLarge(file=name, size=size // MEGABYTE, limit=MOST_BYTES // MEGABYTE)
    if head.startswith(_ZIP):
        return _zip_kind(path)
    if head.startswith(_OLE2):
        return _ole2_kind(path)
    return _flat_kind(name, head)


def _begun(path: Path) -> tuple[int, bytes]:
    """The size and the first bytes of a file; raises OSError for all that is no file, such as a pipe without an end."""
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise FileNotFoundError(path)
    with path.open("rb") as file:
        return found.st_size, file.read(_HEAD)


def _flat_kind(name: str, head: bytes) -> str:
    if head.startswith(_PDF):
        return "pdf"
    _refuse_known(name, head)
    wide = utf16_kind(head)
    start = head.decode(wide, errors="ignore").removeprefix("\ufeff").encode() if wide else head
    start = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(_SHORTCUTS) and any(sign in start for sign in _GOOGLE):
        raise refusals.WrongKind(file=name, what=_ON_DRIVE[0], mend=_ON_DRIVE[1])
    if start.startswith(b"<"):
        return _markup_kind(name, start)
    if wide:
        return "csv"
    if _JSON.match(start):
        return "json"
    controls = sum(byte < ord(" ") and byte not in b"\t\n\r\f\x1a" for byte in head)
    if controls > len(head) * _CONTROL_SHARE:
        raise refusals.WrongKind(file=name, what="neither a workbook nor a text file", mend=_SAVE)
    return "csv"


def _refuse_known(name: str, head: bytes) -> None:
    """Refuse a file whose first bytes say that it is a picture, an archive or the like."""
    if head[4:].startswith(_PHOTO):
        raise refusals.WrongKind(
            file=name, what="a photo or a film", mend="ask for the workbook it was taken of"
        )
    for sign, what, mend in _SIGNS:
        if head.startswith(sign):
            raise refusals.WrongKind(file=name, what=what, mend=mend)


def _markup_kind(name: str, start: bytes) -> str:
    if b"<iati-organisations" in start and b"<iati-activities" not in start:
        raise refusals.WrongKind(file=name, what=_ORGANISATIONS[0], mend=_ORGANISATIONS[1])
    for sign, what in _XML_SIGNS:
        if sign in start and what == "iati":
            return what
        if sign in start:
            raise refusals.WrongKind(file=name, what=what, mend=_XML_MENDS.get(what, _SAVE))
    lowered = start.lower()
    if any(sign in lowered for sign in _HTML_SIGNS):
        raise refusals.WrongKind(file=name, what="a web page, whatever its ending says", mend=_SAVE)
    if start.startswith(b"<?xml") or b"xmlns" in start:
        raise refusals.WrongKind(file=name, what="an XML file of another kind", mend=_SAVE)
    return "csv"


def _zip_kind(path: Path) -> str:
    name = path.name
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _hold(name, members)
            kind = _office_kind(name, {member.filename.lstrip("/").lower() for member in members})
            if kind == "ods" and _ods_is_locked(archive):
                raise refusals.Protected(file=name)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError):
        raise refusals.Damaged(
            file=name, ending=path.suffix if path.suffix in _ZIP_ENDINGS else ".xlsx"
        ) from None
    return kind


def _hold(name: str, members: Sequence[zipfile.ZipInfo]) -> None:
    """Refuse a zip that is locked or that unpacks to too much."""
    if any(member.flag_bits & 1 for member in members):
        raise refusals.Protected(file=name)
    steep = any(
        member.file_size > LARGE_MEMBER and member.file_size > HIGHEST_RATIO * max(member.compress_size, 1)
        for member in members
    )
    unpacked = sum(member.file_size for member in members)
    if steep or unpacked > MOST_UNPACKED or len(members) > MOST_MEMBERS:
        raise refusals.Unpacks(file=name)


def _office_kind(name: str, members: set[str]) -> str:
    if "xl/workbook.bin" in members:
        raise refusals.WrongKind(file=name, what="a binary workbook (.xlsb)", mend=_SAVE)
    kind = _kind_by_members(members)
    if kind:
        return kind
    if any(member.startswith("ppt/") for member in members):
        raise refusals.WrongKind(
            file=name, what="a PowerPoint presentation", mend="put the plan into a workbook"
        )
    if any(member.endswith(".iwa") for member in members):
        raise refusals.WrongKind(
            file=name, what="an Apple iWork file", mend="export it as .xlsx and send that"
        )
    if len(files_in(members)) != 1:
        raise refusals.WrongKind(file=name, what="a zip archive", mend="unpack it and send the file inside")
    return "zip"


def _kind_by_members(members: set[str]) -> str:
    """The kind of document whose parts these are; "" for another archive."""
    for kind, sign in (("xlsx", "xl/workbook.xml"), ("docx", "word/document.xml")):
        if sign in members:
            return kind
    if "content.xml" in members and "mimetype" in members:
        return "ods"
    if "[content_types].xml" in members and any(member.startswith("xl/") for member in members):
        return "xlsx"
    return ""


def files_in(members: Iterable[str]) -> list[str]:
    """The files of an archive without its folders and what a Mac adds of its own."""
    return [name for name in members if not name.endswith("/") and not name.startswith("__macosx/")]


def _ods_is_locked(archive: zipfile.ZipFile) -> bool:
    if "META-INF/manifest.xml" not in archive.namelist():
        return False
    with archive.open("META-INF/manifest.xml") as stream:
        return b"encryption-data" in stream.read(MEGABYTE)


def _ole2_kind(path: Path) -> str:
    content = path.read_bytes()
    for entry, kind in _OLE2_KINDS:
        if not has_entry(content, entry):
            continue
        if kind == "xls":
            return kind
        if kind == "protected":
            raise refusals.Protected(file=path.name)
        raise refusals.WrongKind(
            file=path.name, what=kind, mend="save the plan as .xlsx or .docx and send that"
        )
    raise refusals.Damaged(file=path.name, ending=".xlsx")


def has_entry(content: bytes, entry: str) -> bool:
    """Whether a directory of an OLE2 file names this entry: its names begin at whole steps of 128 bytes."""
    sought = entry.encode("utf-16-le") + b"\0\0"
    at = content.find(sought, _OLE2_HEADER)
    while at >= 0:
        if (at - _OLE2_HEADER) % _OLE2_ENTRY == 0:
            return True
        at = content.find(sought, at + 1)
    return False
