"""One streaming pass over a sheet of an Excel workbook: values and all that the eye sees beside them."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

from pamoja.formats.collecting import Overfull, SheetBuilder
from pamoja.formats.grid import (
    LAST_COLUMN,
    LAST_ROW,
    LONGEST_TEXT,
    MOST_CELLS,
    Merge,
    Sheet,
    Value,
    column_letters,
    column_number,
    plain_breaks,
)
from pamoja.formats.markup import local, scan
from pamoja.formats.number_formats import NumberFormat, moment_of, whole
from pamoja.formats.xlsx_styles import Style

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DIGITS = "0123456789"
_PLAIN = Style()


@dataclass(frozen=True, slots=True)
class Book:
    """What the sheets of a workbook share; `unsettled` says that no program has calculated its formulas."""

    strings: Sequence[str] = ()
    styles: Sequence[Style] = ()
    since_1904: bool = False
    unsettled: bool = False


def read_sheet(stream: IO[bytes], book: Book, *, name: str, hidden: bool, room: int) -> Sheet:
    """The sheet; raises Overfull past `room` cells, ValueError and ExpatError where the file is broken."""
    reader = _Pass(book, SheetBuilder(name, hidden=hidden, room=room))
    scan(stream, reader.start, reader.end, reader.take)
    return reader.sheet.build()


def shared_strings(stream: IO[bytes]) -> list[str]:
    """The texts that cells point to by number, phonetic guides left out."""
    reader = _Strings()
    scan(stream, reader.start, reader.end, reader.take)
    return reader.found


def plain_text(text: str) -> str:
    """The text with `_x000D_` escapes undone and every line break as one newline."""
    if "_x" in text:
        text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
        text = text.encode("utf-16", "surrogatepass").decode(
            "utf-16", "replace"
        )  # halves joined, odd ones marked
    return plain_breaks(text)


class _Strings:
    """Collects the shared strings."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.pieces: list[str] = []
        self.length = 0
        self.taking = False
        self.phonetic = False
        self.string_tag = self.text_tag = ""

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        if name == self.text_tag:
            self.taking = not self.phonetic
        elif name == self.string_tag:
            self.pieces = []
            self.length = 0
        elif not self.string_tag:
            prefix = name.removesuffix(local(name))
            self.string_tag, self.text_tag = prefix + "si", prefix + "t"
        elif local(name) == "rPh":
            self.phonetic = True

    def end(self, name: str) -> None:
        if name == self.text_tag:
            self.taking = False
        elif name == self.string_tag:
            self.found.append(plain_text("".join(self.pieces)))
            if len(self.found) > MOST_CELLS:
                raise Overfull
        elif self.phonetic and local(name) == "rPh":
            self.phonetic = False

    def take(self, text: str) -> None:
        if self.taking:
            self.pieces.append(text)
            self.length += len(text)
            if self.length > LONGEST_TEXT:
                raise ValueError(LONGEST_TEXT)


class _Pass:
    """Handlers of one sheet, kept flat because they run for every cell of a long sheet."""

    def __init__(self, book: Book, sheet: SheetBuilder) -> None:
        self.book = book
        self.sheet = sheet
        self.styles = {str(number): style for number, style in enumerate(book.styles)}
        self.coloured = {number for number, style in self.styles.items() if style.fill}
        self.row = 0
        self.cell: dict[str, str] = {}
        self.text = ""
        self.taking = self.formula = self.phonetic = False
        self.cell_tag = self.value_tag = self.row_tag = self.text_tag = self.formula_tag = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == self.cell_tag:
            if "r" not in attributes:
                attributes["r"] = column_letters(self._column() + 1)
            self.cell = attributes
            self.text = ""
        elif name in (self.value_tag, self.text_tag):
            self.taking = not self.phonetic
        elif name == self.row_tag:
            self._row(attributes)
        elif name == self.formula_tag:
            self.formula = True
        else:
            self._around(name, attributes)

    def end(self, name: str) -> None:
        if name == self.cell_tag:
            if self.text or self.formula or (self.sheet.takes_fills and self.cell.get("s") in self.coloured):
                self._finish(self._column(), self.styles.get(self.cell.get("s", ""), _PLAIN))
        elif name in (self.value_tag, self.text_tag):
            self.taking = False
        elif name == self.row_tag:
            self.sheet.end_row()
        elif self.phonetic and local(name) == "rPh":
            self.phonetic = False

    def take(self, text: str) -> None:
        if not self.taking:
            return
        self.text = self.text + text if self.text else text
        if len(self.text) > LONGEST_TEXT:
            raise ValueError(LONGEST_TEXT)

    def _row(self, attributes: dict[str, str]) -> None:
        self.row = int(attributes.get("r") or self.row + 1)
        self.cell = {}
        self.sheet.start_row(self.row, hidden=attributes.get("hidden") in ("1", "true"))

    def _column(self) -> int:
        """The column of the cell last begun, 0 before the first."""
        return column_number(self.cell["r"].rstrip(_DIGITS)) if self.cell else 0

    def _finish(self, column: int, style: Style) -> None:
        if style.fill:
            self.sheet.fill(column, style.fill)
        kind = self.cell.get("t", "n")
        if self.formula:
            self._formula(column, kind)
        if not self.text:
            return
        if kind == "e":
            self.sheet.error(column, self.text)
            return
        value = self._number(style.number) if kind == "n" else self._value(kind)
        if value is None or value == "":
            return
        self.sheet.value(column, value)
        if style.number.currency and kind == "n":
            self.sheet.currency(column, style.number.currency)

    def _formula(self, column: int, kind: str) -> None:
        self.formula = False
        if self.book.unsettled and kind == "n" and self.text == "0":
            self.text = ""  # the writer's placeholder, not an answer
        self.sheet.formula(column, calculated=bool(self.text) or kind == "str")

    def _value(self, kind: str) -> Value:
        if kind == "s":
            return self.book.strings[int(self.text)]
        if kind == "b":
            return self.text.strip() in ("1", "true")
        return _iso_moment(self.text) if kind == "d" else plain_text(self.text)

    def _number(self, shown: NumberFormat) -> Value:
        number = float(self.text)
        if shown.moment:
            read = moment_of(number, shown.moment, since_1904=self.book.since_1904)
            return whole(read) if isinstance(read, float) else read
        return whole(number)

    def _around(self, name: str, attributes: dict[str, str]) -> None:
        tag = local(name)
        if tag == "worksheet":
            self._tags(name.removesuffix(tag))
        elif tag == "mergeCell":
            self.sheet.merge(_merge(attributes.get("ref", "")))
        elif tag == "col" and attributes.get("hidden") in ("1", "true"):
            last = min(int(attributes.get("max", "0")), LAST_COLUMN)
            self.sheet.hide_columns(int(attributes.get("min", "1")), last)
        elif tag == "rPh":
            self.phonetic = True

    def _tags(self, prefix: str) -> None:
        self.cell_tag, self.row_tag, self.value_tag = prefix + "c", prefix + "row", prefix + "v"
        self.text_tag, self.formula_tag = prefix + "t", prefix + "f"


def _merge(reference: str) -> Merge | None:
    first, _, last = reference.replace("$", "").partition(":")
    top, left = _corner(first)
    bottom, right = _corner(last or first)
    if not (1 <= top <= bottom <= LAST_ROW and 1 <= left <= right <= LAST_COLUMN):
        return None
    return Merge(top, left, bottom, right)


def _corner(reference: str) -> tuple[int, int]:
    letters = reference.rstrip(_DIGITS)
    return int(reference[len(letters) :]), column_number(letters)


def _iso_moment(text: str) -> Value:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return text
    moment = moment.replace(tzinfo=None)
    return moment.date() if moment.time() == dt.time() else moment
