"""Reads rows of text between commas, semicolons, tabs or bars, in whatever encoding a program wrote them."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from pamoja.formats.collecting import SheetBuilder
from pamoja.formats.grid import LONGEST_TEXT, MOST_CELLS, Workbook, plain_breaks

DELIMITERS = ",;\t|"
_LOOK = 64_000
_LINES = 60
_UTF16_SHARE = 0.3
_STATED = re.compile(r'\A"?sep=([^"\w\s]|\t)"?[ \t]*\r?\n', re.IGNORECASE)
_MADE_HARMLESS = re.compile(
    "^'(?=[-=+@\t\r＝＋－＠])"
)  # tables out mark so what a program would take for a formula
_MULTIBYTE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")


def read_delimited(content: bytes) -> Workbook:
    """The one sheet of a text file, each record one row and every cell a text; Overfull where it is huge."""
    text, encoding = decoded(content)
    stated = _STATED.match(text)
    if stated:
        delimiter, first = stated[1], 2
        text = text[stated.end() :]
    else:
        delimiter, first = guessed_delimiter(text), 1
    sheet = SheetBuilder("", room=MOST_CELLS)
    with _long_texts():
        for number, record in enumerate(
            csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), first
        ):
            sheet.start_row(number)
            for column, cell in enumerate(record, 1):
                if cell:
                    sheet.value(column, plain_breaks(_MADE_HARMLESS.sub("", cell)))
            sheet.end_row()
    return Workbook((sheet.build(),), kind="csv", encoding=encoding)


@contextmanager
def _long_texts() -> Iterator[None]:
    """Let the process, which reads one file at a time, have cells as long as any workbook's while this lasts."""
    before = csv.field_size_limit(LONGEST_TEXT)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def decoded(content: bytes) -> tuple[str, str]:
    """The text and the name of its encoding; a byte that fits nowhere is read as Windows-1252.

    A file that is UTF-8 in one part and Windows-1252 in another is "utf-8 with windows-1252".
    """
    if encoding := utf16_kind(content):
        return content.decode(encoding, errors="replace").removeprefix("\ufeff"), encoding
    marked = content.startswith(codecs.BOM_UTF8)
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        return content.decode(), "utf-8"
    except UnicodeDecodeError:
        text = content.decode(errors="pamoja-windows-1252")
    mixed = marked or _MULTIBYTE.search(content)
    return text, "utf-8 with windows-1252" if mixed else "windows-1252"


def utf16_kind(content: bytes) -> str:
    """utf-16-le or utf-16-be where the bytes are that, by their mark or their zeros; else ""."""
    if content.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le"
    if content.startswith(codecs.BOM_UTF16_BE):
        return "utf-16-be"
    head = content[:_LOOK]
    half = len(head) // 2
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if half and odd > half * _UTF16_SHARE and even < odd / 10:
        return "utf-16-le"
    return "utf-16-be" if half and even > half * _UTF16_SHARE and odd < even / 10 else ""


def guessed_delimiter(text: str) -> str:
    """The sign that cuts the first lines into the same number of cells most often, a comma when none does."""
    head = text[:_LOOK]
    return max(DELIMITERS, key=lambda sign: _consistency(_widths(head, sign)))


def _widths(head: str, sign: str) -> list[int]:
    widths = []
    for record in csv.reader(io.StringIO(head, newline=""), delimiter=sign):
        if any(record):
            widths.append(len(record))
        if len(widths) == _LINES:
            break
    return widths


def _consistency(widths: Iterable[int]) -> tuple[float, int]:
    """How many of the rows share the commonest width beyond one cell, and that width."""
    cut = [width for width in widths if width > 1]
    if not cut:
        return 0.0, 0
    commonest = max(set(cut), key=lambda width: (cut.count(width), width))
    return cut.count(commonest) * (1 - 1 / commonest), commonest


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return "".join(_WINDOWS_1252[byte] for byte in wrong), error.end


_WINDOWS_1252 = tuple(bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in range(256))
codecs.register_error("pamoja-windows-1252", _as_windows_1252)
