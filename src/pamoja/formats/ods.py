"""Reads OpenDocument spreadsheets (.ods) in one streaming pass that never unrolls blank repeats."""

import datetime as dt
import re
import zipfile
from dataclasses import dataclass, field

from pamoja.formats.collecting import SheetBuilder
from pamoja.formats.colours import shade
from pamoja.formats.grid import LAST_COLUMN, LAST_ROW, LONGEST_TEXT, MOST_CELLS, Merge, Sheet, Value, Workbook
from pamoja.formats.markup import scan
from pamoja.formats.number_formats import currency_in, whole

_FAR_FILL = 256  # a row coloured to the end of the sheet is noted this far
_FAR_ROWS = 1_000  # and rows coloured to the end of the sheet this far
_ERROR = re.compile(r"#[A-Z/0!?]+|#N/A|Err:\d+")
_DURATION = re.compile(r"PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S")
_CELLS = ("table:table-cell", "table:covered-table-cell")
_UNREAD = ("office:annotation", "draw:frame", "draw:custom-shape", "table:shapes", "table:tracked-changes")


@dataclass(slots=True)
class _Cell:
    """A cell as it is collected, standing for `repeat` equal ones from `column` on."""

    column: int
    repeat: int
    attributes: dict[str, str] = field(default_factory=dict)
    covered: bool = False
    fill: str = ""
    value: Value = None
    error: str = ""
    currency: str = ""

    @property
    def formula(self) -> bool:
        return "table:formula" in self.attributes

    @property
    def told(self) -> bool:
        """Whether anything but a colour stands in it."""
        return self.value is not None or self.formula or bool(self.error)


def read_ods(archive: zipfile.ZipFile) -> Workbook:
    """The workbook in the zip; raises Overfull, and KeyError, ValueError or ExpatError where it is broken."""
    styles = _Styles()
    if "styles.xml" in archive.namelist():
        with archive.open("styles.xml") as stream:
            scan(stream, styles.start, styles.end, styles.text)
    reader = _Content(styles)
    with archive.open("content.xml") as stream:
        scan(stream, reader.start, reader.end, reader.text)
    macros = any(name.startswith(("Basic/", "Scripts/")) for name in archive.namelist())
    return Workbook(tuple(reader.sheets), kind="ods", macros=macros)


class _Styles:
    """Collects which styles colour a cell and which hide a sheet."""

    def __init__(self) -> None:
        self.fills: dict[str, str] = {}
        self.hidden: set[str] = set()
        self.name = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in ("style:style", "style:default-style"):
            self.name = attributes.get("style:name", "")
            self.fills[self.name] = self.fills.get(attributes.get("style:parent-style-name", ""), "")
        elif tag == "style:table-cell-properties" and "fo:background-color" in attributes:
            self.fills[self.name] = shade(attributes["fo:background-color"])
        elif tag == "style:table-properties" and attributes.get("table:display") == "false":
            self.hidden.add(self.name)

    def end(self, tag: str) -> None:
        """A style's facts stand in attributes."""

    def text(self, text: str) -> None:
        """A style's facts stand in attributes."""


class _Content:
    """Handlers of content.xml: first its styles, then its tables."""

    def __init__(self, styles: _Styles) -> None:
        self.styles = styles
        self.sheets: list[Sheet] = []
        self.room = MOST_CELLS
        self.sheet: SheetBuilder | None = None
        self.unread = 0
        self.row = self.rows = self.column = 0
        self.row_hidden = False
        self.row_style = ""
        self.columns: list[tuple[int, str]] = []
        self.cells: list[_Cell] = []
        self.cell: _Cell | None = None
        self.pieces: list[str] = []
        self.length = self.paragraphs = 0
        self.taking = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self.unread or tag in _UNREAD:
            self.unread += 1
        elif self.sheet is None:
            self._outside(tag, attributes)
        elif tag in _CELLS:
            self._cell(tag, attributes)
        elif tag.startswith("text:"):
            self._text(tag, attributes)
        elif tag == "table:table-row":
            self._row(attributes)
        elif tag == "table:table-column":
            self._column(attributes)

    def end(self, tag: str) -> None:
        if self.unread:
            self.unread -= 1
        elif tag in _CELLS and self.cell is not None:
            self._finish_cell(self.cell)
        elif tag == "text:p":
            self.taking = False
        elif tag == "table:table-row":
            self._finish_row()
        elif tag == "table:table" and self.sheet is not None:
            self.room = self.sheet.room
            self.sheets.append(self.sheet.build())
            self.sheet = None

    def text(self, text: str) -> None:
        if self.taking and not self.unread:
            self.pieces.append(text)
            self.length += len(text)
            if self.length > LONGEST_TEXT:
                raise ValueError(LONGEST_TEXT)

    def _outside(self, tag: str, attributes: dict[str, str]) -> None:
        if tag != "table:table":
            self.styles.start(tag, attributes)
            return
        hidden = attributes.get("table:style-name", "") in self.styles.hidden
        self.sheet = SheetBuilder(attributes.get("table:name", ""), hidden=hidden, room=self.room)
        self.row = 0
        self.columns = []

    def _column(self, attributes: dict[str, str]) -> None:
        first = self.columns[-1][0] + 1 if self.columns else 1
        last = min(first - 1 + _repeat(attributes, "columns"), LAST_COLUMN)
        self.columns.append((last, attributes.get("table:default-cell-style-name", "")))
        if self.sheet and attributes.get("table:visibility", "visible") != "visible":
            self.sheet.hide_columns(first, last)

    def _row(self, attributes: dict[str, str]) -> None:
        self.rows = _repeat(attributes, "rows")
        self.row_hidden = attributes.get("table:visibility", "visible") != "visible"
        self.row_style = attributes.get("table:default-cell-style-name", "")
        self.column = 0
        self.cells = []

    def _cell(self, tag: str, attributes: dict[str, str]) -> None:
        repeat = _repeat(attributes, "columns")
        self.cell = _Cell(self.column + 1, repeat, attributes, covered=tag == _CELLS[1])
        self.column += repeat
        self.pieces = []
        self.length = self.paragraphs = 0

    def _text(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "text:p":
            self.taking = True
            if self.paragraphs:
                self.text("\n")
            self.paragraphs += 1
        elif tag == "text:s":
            self.text(" " * min(int(attributes.get("text:c", "1")), LONGEST_TEXT))
        elif tag in ("text:tab", "text:line-break"):
            self.text("\t" if tag == "text:tab" else "\n")

    def _finish_cell(self, cell: _Cell) -> None:
        self.cell = None
        style = cell.attributes.get("table:style-name") or self.row_style or self._column_style(cell.column)
        cell.fill = self.styles.fills.get(style, "")
        if not cell.covered:
            _settle(cell, "".join(self.pieces))
        if cell.fill or cell.told or "table:number-columns-spanned" in cell.attributes:
            self.cells.append(cell)

    def _column_style(self, column: int) -> str:
        return next((style for last, style in self.columns if column <= last), "")

    def _finish_row(self) -> None:
        first, self.row = self.row + 1, self.row + self.rows
        if self.sheet is None or not self.cells:
            return
        told = any(cell.told for cell in self.cells)
        for number in range(first, first + (self.rows if told else min(self.rows, _FAR_ROWS))):
            if number > LAST_ROW:
                return
            self.sheet.start_row(number, hidden=self.row_hidden)
            for cell in self.cells:
                _put(self.sheet, number, cell)
            self.sheet.end_row()


def _put(sheet: SheetBuilder, row: int, cell: _Cell) -> None:
    for column in range(cell.column, cell.column + min(cell.repeat, LAST_COLUMN if cell.told else _FAR_FILL)):
        if cell.fill:
            sheet.fill(column, cell.fill)
        if cell.formula:
            sheet.formula(column, calculated="office:value-type" in cell.attributes or bool(cell.error))
        if cell.error:
            sheet.error(column, cell.error)
        elif cell.value is not None:
            sheet.value(column, cell.value)
            if cell.currency:
                sheet.currency(column, cell.currency)
    across = int(cell.attributes.get("table:number-columns-spanned", "1"))
    down = int(cell.attributes.get("table:number-rows-spanned", "1"))
    if across > 1 or down > 1:
        sheet.merge(Merge(row, cell.column, min(row + down - 1, LAST_ROW), cell.column + across - 1))


def _settle(cell: _Cell, shown: str) -> None:
    """Take the cell's value or error, and its currency, from its attributes and the text shown."""
    failed = cell.attributes.get("calcext:value-type") == "error"
    if failed or (cell.formula and _ERROR.fullmatch(shown)):
        cell.error = shown or "#ERROR!"
    else:
        cell.value = _value(cell.attributes, shown)
    if cell.attributes.get("office:value-type") in ("float", "currency"):
        cell.currency = cell.attributes.get("office:currency") or currency_in(shown)


def _value(attributes: dict[str, str], shown: str) -> Value:
    kind = attributes.get("office:value-type", "")
    if kind in ("float", "percentage", "currency"):
        return whole(float(attributes["office:value"]))
    if kind == "boolean":
        return attributes.get("office:boolean-value") == "true"
    if kind == "date":
        return _moment(attributes.get("office:date-value", shown))
    if kind == "time":
        return _time(attributes.get("office:time-value", ""), shown)
    return attributes.get("office:string-value") or shown or None


def _moment(text: str) -> Value:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return text or None
    moment = moment.replace(tzinfo=None)
    return moment.date() if moment.time() == dt.time() else moment


def _time(text: str, shown: str) -> Value:
    found = _DURATION.fullmatch(text)
    try:
        return _clock(*map(int, found.groups())) if found else shown or None
    except ValueError:
        return shown or None


def _clock(hours: int, minutes: int, seconds: int) -> dt.time:
    return dt.time(hours, minutes, seconds)


def _repeat(attributes: dict[str, str], what: str) -> int:
    return max(1, int(attributes.get(f"table:number-{what}-repeated", "1")))
