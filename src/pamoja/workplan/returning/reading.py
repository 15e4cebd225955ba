"""Reads the rows of a workbook that comes back as a person would type them, each with its id, version and cells."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from pamoja.core.activities import Activity
from pamoja.core.money import NOT_STATED
from pamoja.core.periods import Year, day_name
from pamoja.core.places import Place
from pamoja.core.problems import Problem
from pamoja.formats.grid import Row, Value, Workbook, cell_name
from pamoja.workplan.correcting import Typed, TypedLine, read_typed
from pamoja.workplan.exchange import Json, activity_json, problem_json
from pamoja.workplan.reading.context import tidy
from pamoja.workplan.reading.dates import Timing, read_day
from pamoja.workplan.reading.money import is_total
from pamoja.workplan.reading.orders import month_first_dates
from pamoja.workplan.reading.rows import TOTAL_ROW
from pamoja.workplan.returning.fields import (
    AMOUNT,
    CURRENCY,
    FIELDS,
    FIXED,
    ID,
    MONEY,
    NUMBER,
    PARTNER,
    PAYER,
    PLACE,
    PLACE_COLUMNS,
    PLACES,
    READ_ONLY,
    VERSION,
    WHEN,
    field_of,
    heading_of,
    is_band,
    plain,
)
from pamoja.workplan.returning.recognising import OurSheet, listed_ids, our_sheets

DATES = ("start", "end")
MOST_VERSION_DIGITS = 9


def read_returned(workbook: Workbook, file: str, county: Place, cycle: Year) -> Json | None:
    """What a workbook of ours says, as plain values; None where it is none of ours.

    `activities` are read like those of any plan; `returned` has the rows as they would be typed, with id and version,
    the ids that the workbook had when it was made, and what its columns are.
    """
    sheets = our_sheets(workbook.sheets)
    if not sheets:
        return None
    rows = [row for sheet in sheets for row in _rows(sheet, cycle)]
    problems = [problem_json(problem) for sheet in sheets for problem in _about(sheet)]
    activities = []
    kept = []
    for row in rows:
        if row["total"]:
            continue
        kept.append(row)
        if not row["blank"]:
            values, trouble = parsed(row, empty_values(), county=county.name, cycle=cycle.label)
            activities.append(values)
            problems += trouble
    stamps = [sheet.stamp for sheet in sheets if sheet.stamp.county] or [sheets[0].stamp]
    named = {row["partner"] for row in rows if row["partner"]}
    return {
        "file": file,
        "kind": workbook.kind,
        "digest": "",
        "calendar": cycle.calendar.key,
        "organisation": next(iter(named)) if len(named) == 1 else "",
        "sheets": [sheet.sheet.name for sheet in sheets],
        "activities": activities,
        "problems": problems,
        "skipped": [
            {"sheet": row["sheet"], "row": row["row"], "reason": TOTAL_ROW} for row in rows if row["total"]
        ],
        "returned": {
            "county": stamps[0].county,
            "cycle": stamps[0].cycle,
            "of": stamps[0].of,
            "at": stamps[0].at,
            "listed": listed_ids(workbook.sheets),
            "rows": kept,
        },
    }


def empty_values() -> Json:
    """An activity of which nothing is known."""
    return activity_json(Activity("", ""))


def parsed(row: Json, before: Json, *, county: str, cycle: str) -> tuple[Json, list[Json]]:
    """The values of a row read over those of before, and what is wrong in it at the cells of its file."""
    found, problems = read_typed(before, typed_of(row), county=county, cycle=cycle)
    source = {"sheet": row["sheet"], "row": row["row"]}
    source |= {"id": row["id"], "version": row["version"]} if row["id"] else {}
    return {**found, "source": source}, [at_cell(problem, row) for problem in problems]


def typed_of(row: Json) -> Typed:
    """A row as a person would type it; a quarter or month stands for the days where it has none."""
    fields = dict(row["fields"])
    if row["when"] and not (fields.get("start") or fields.get("end")):
        fields["start"] = row["when"]
    return Typed(fields, tuple(TypedLine(*line) for line in row["money"] or ()))


def at_cell(problem: Json, row: Json) -> Json:
    """A problem of a typed row, told at the cell of the file that it stands in."""
    field, at = problem["params"].get("field", ""), str(problem["params"].get("input", ""))
    key = (
        f"{AMOUNT}:{at}"
        if field == MONEY and at
        else at
        if at in DATES
        else {"days": "start"}.get(field, field)
    )
    cell = row["cells"].get(key) or row["cells"].get("title") or row["cells"].get(ID, "")
    return {**problem, "sheet": row["sheet"], "cell": cell}


def _about(sheet: OurSheet) -> Iterable[Problem]:
    """Columns that are no longer there, and those that nobody knows."""
    gone = [heading_of(key) for key in sheet.missing if key not in (*FIXED, WHEN)]
    name = sheet.sheet.name
    if "title" in sheet.missing:
        yield Problem(
            "returned_no_activity_column", name, f"A{sheet.top}", "", {"heading": heading_of("title")}
        )
    elif gone:
        yield Problem("returned_column_gone", name, f"A{sheet.top}", "", {"headings": "”, “".join(gone)})
    if sheet.unknown:
        yield Problem(
            "returned_column_unknown",
            name,
            f"A{sheet.top}",
            "",
            {"headings": "”, “".join(sheet.unknown[:20])},
        )


def _rows(sheet: OurSheet, cycle: Year) -> Iterable[Json]:
    dated = [sheet.columns[key] for key in DATES if key in sheet.columns]
    texts = [row.cells[at - 1] for row in sheet.sheet.rows for at in dated if at <= len(row.cells)]
    timing = Timing(cycle, month_first=month_first_dates(texts))
    for row in sheet.sheet.rows:
        if row.number > sheet.top:
            found = _row(sheet, row, timing)
            if found["id"] or not found["blank"]:
                yield found


def _row(sheet: OurSheet, row: Row, timing: Timing) -> Json:
    def at(key: str) -> Value:
        column = sheet.columns.get(key)
        return row.cells[column - 1] if column and column <= len(row.cells) else None

    fields = _fields(sheet, at, timing)
    money = [
        [_amount(at(f"{AMOUNT}:{n}")), plain(at(f"{CURRENCY}:{n}")).upper() or NOT_STATED, plain(at(f"{PAYER}:{n}"))]
        for n in range(1, sheet.lines + 1)
    ]  # fmt: skip
    banded = any(is_band(line[0]) for line in money)
    version = tidy(at(VERSION))
    told = [*fields.values(), *(line[0] for line in money), plain(at(WHEN))]
    number = version.split(" ")[0]
    title = fields.get("title", "")
    return {
        "sheet": sheet.sheet.name,
        "row": row.number,
        "id": tidy(at(ID)).lower(),
        "version": int(number)
        if number.isascii() and number.isdigit() and len(number) <= MOST_VERSION_DIGITS
        else 0,
        "read_only": version.endswith(READ_ONLY),
        "partner": plain(at(PARTNER)),
        "fields": fields,
        "money": money if MONEY in sheet.fields and not banded else None,
        "when": plain(at(WHEN)),
        "blank": not any(told),
        "total": not tidy(at(ID))
        and not tidy(at(NUMBER))
        and is_total(title or next(filter(None, told), "")),
        "cells": _cells(sheet, row.number),
    }


def _fields(sheet: OurSheet, at: Any, timing: Timing) -> dict[str, str]:
    """The texts of a row by field, of the fields whose columns are all there."""
    found = {
        name: plain(at(name))
        for name in FIELDS
        if name in sheet.fields and name not in (PLACES, MONEY, *DATES)
    }
    found |= {name: _day(at(name), timing) for name in DATES if name in sheet.fields}
    if PLACES in sheet.fields:
        parts = (plain(at(f"{PLACE}:{n}")) for n in range(1, PLACE_COLUMNS + 1))
        found[PLACES] = ", ".join(part for part in parts if part)
    return found


def _day(value: Value, timing: Timing) -> str:
    """A day as people write it; other words stay as they are."""
    day = read_day(value, timing) if value is not None and plain(value) else None
    if day is not None and day.days == 1:
        return day_name(day.start)
    return day_name(value) if isinstance(value, dt.date) else plain(value)


def _amount(value: Value) -> str:
    if isinstance(value, float):
        return f"{value:.2f}".removesuffix(".00")
    return plain(value)


def _cells(sheet: OurSheet, row: int) -> Mapping[str, str]:
    """The cell of each field, of its first column where it has several, and of each amount."""
    found: dict[str, str] = {}
    for key, column in sheet.columns.items():
        name = cell_name(row, column)
        found.setdefault(field_of(key) or key, name)
        if key.startswith(f"{AMOUNT}:"):
            found[key] = name
    return found
