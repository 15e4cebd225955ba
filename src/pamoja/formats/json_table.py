"""Reads a table written as JSON: an array of records, or an array of rows, also within an answer of a web service."""

import json
import math
from collections.abc import Iterable, Iterator
from typing import Any

from pamoja.formats.collecting import SheetBuilder
from pamoja.formats.grid import MOST_CELLS, Value, Workbook, plain_breaks

DEEPEST = 4


def read_json(content: bytes) -> Workbook:
    """The one sheet of a JSON file, for records their names first; no sheet where it holds no table.

    Raises ValueError for what is no JSON, Overfull where it is huge.
    """
    try:
        found = json.loads(content)
    except RecursionError as error:
        raise ValueError("bottomless") from error
    rows = _rows(_table_in(found))
    sheet = SheetBuilder("", room=MOST_CELLS)
    count = 0
    for count, row in enumerate(rows, 1):
        sheet.start_row(count)
        for column, cell in enumerate(row, 1):
            value = _value(cell)
            if value is not None and value != "":
                sheet.value(column, value)
        sheet.end_row()
    return Workbook((sheet.build(),) if count else (), kind="json")


def _table_in(found: Any) -> list[Any]:
    """The array that is the table: the outermost one, and of several in one record the longest."""
    level = [found]
    for _ in range(DEEPEST):
        tables = [one for one in level if isinstance(one, list) and _is_table(one)]
        if tables:
            return max(tables, key=len)
        level = [inner for one in level if isinstance(one, dict) for inner in one.values()]
    return []


def _is_table(found: list[Any]) -> bool:
    return bool(found) and all(isinstance(row, list) for row in found) | all(
        isinstance(r, dict) for r in found
    )


def _rows(found: list[Any]) -> Iterator[Iterable[Any]]:
    if found and isinstance(found[0], dict):
        names = dict.fromkeys(name for record in found for name in record)
        yield names
        for record in found:
            yield [record.get(name) for name in names]
    else:
        yield from found


def _value(cell: Any) -> Value:
    if isinstance(cell, str):
        return plain_breaks(cell)
    if isinstance(cell, float) and not math.isfinite(cell):
        return str(cell)
    if cell is None or isinstance(cell, bool | int | float):
        return cell
    return json.dumps(cell, ensure_ascii=False)
