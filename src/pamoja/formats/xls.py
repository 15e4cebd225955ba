"""Reads the old Excel format (.xls) with its fills, merges, hidden rows, errors and currencies."""

import io
import struct
from typing import Any

import xlrd
from xlrd.biffh import error_text_from_code

from pamoja.formats.collecting import SheetBuilder
from pamoja.formats.colours import GREY, shade
from pamoja.formats.grid import MOST_CELLS, Merge, Sheet, Value, Workbook, plain_breaks
from pamoja.formats.measure import Locked
from pamoja.formats.number_formats import moment_of, number_format, whole
from pamoja.formats.xlsx_styles import Style

_SOLID = 1
_AUTOMATIC = 64
_LOCKED = "encrypted"
_BROKEN = (xlrd.XLRDError, xlrd.compdoc.CompDocError, AssertionError, struct.error, TypeError, AttributeError)


def read_xls(content: bytes, *, macros: bool) -> Workbook:
    """The workbook in these bytes; raises Locked, ValueError where it is broken, Overfull where it is huge.

    The format does not tell which cells are formulas once it is read, so `formulas` stays empty.
    """
    try:
        book = xlrd.open_workbook(
            file_contents=content, formatting_info=True, ragged_rows=True, logfile=io.StringIO()
        )
        return Workbook(_sheets(book), kind="xls", macros=macros)
    except _BROKEN as error:
        if _LOCKED in str(error).lower():
            raise Locked from None
        raise ValueError(str(error)) from error


def _sheets(book: Any) -> tuple[Sheet, ...]:
    styles = [_style(book, xf) for xf in book.xf_list]
    room = MOST_CELLS
    sheets: list[Sheet] = []
    for sheet in book.sheets():
        builder = SheetBuilder(sheet.name, hidden=sheet.visibility != 0, room=room)
        for row in range(sheet.nrows):
            info = sheet.rowinfo_map.get(row)
            builder.start_row(row + 1, hidden=bool(info and info.hidden))
            for column, cell in enumerate(sheet.row(row), 1):
                _put(builder, column, cell, styles[cell.xf_index], since_1904=book.datemode == 1)
            builder.end_row()
        for top, bottom, left, right in sheet.merged_cells:
            builder.merge(Merge(top + 1, left + 1, bottom, right))
        for column, info in sheet.colinfo_map.items():
            if info.hidden:
                builder.hide_columns(column + 1, column + 1)
        room = builder.room
        sheets.append(builder.build())
    return tuple(sheets)


def _put(builder: SheetBuilder, column: int, cell: Any, style: Style, *, since_1904: bool) -> None:
    if style.fill:
        builder.fill(column, style.fill)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        builder.error(column, error_text_from_code.get(cell.value, "#ERROR!"))
        return
    value = _value(cell, style, since_1904=since_1904)
    if value is None:
        return
    builder.value(column, value)
    if style.number.currency and cell.ctype == xlrd.XL_CELL_NUMBER:
        builder.currency(column, style.number.currency)


def _value(cell: Any, style: Style, *, since_1904: bool) -> Value:
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return plain_breaks(cell.value) or None
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype not in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        return None
    number = float(cell.value)
    if style.number.moment:
        read = moment_of(number, style.number.moment, since_1904=since_1904)
        return whole(read) if isinstance(read, float) else read
    return whole(number)


def _style(book: Any, xf: Any) -> Style:
    known = book.format_map.get(xf.format_key)
    return Style(number_format(known.format_str if known else ""), _fill(book, xf.background))


def _fill(book: Any, background: Any) -> str:
    if not background.fill_pattern:
        return ""
    solid = background.fill_pattern == _SOLID
    index = background.pattern_colour_index if solid else background.background_colour_index
    channels = book.colour_map.get(index)
    if channels is None or index >= _AUTOMATIC:
        return "" if solid else GREY
    return shade("".join(f"{channel:02X}" for channel in channels))
