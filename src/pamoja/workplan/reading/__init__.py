"""Reads a partner's own plan as it is: any layout, English or Kiswahili, every value with its cell."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pamoja.core.activities import Activity
from pamoja.core.periods import Year
from pamoja.core.placenames import COUNTY_WIDE, EXACT, PlaceNames
from pamoja.core.places import Gazetteer, Place
from pamoja.core.problems import Problem, row_of
from pamoja.formats.grid import Sheet, Value, Workbook
from pamoja.formats.marking import without_marks
from pamoja.workplan.facts import calendars
from pamoja.workplan.reading.across import upright
from pamoja.workplan.reading.column_report import RENAMED, TableRead, columns_read, order_of_days
from pamoja.workplan.reading.columns import QUARTER, Column, assign, looks_like_heading
from pamoja.workplan.reading.context import Plan, Reader, tidy
from pamoja.workplan.reading.continuing import Found, fits, tables_of
from pamoja.workplan.reading.hxl import columns_by
from pamoja.workplan.reading.layouts import (
    DAY_FIRST,
    MONTH_FIRST,
    Layout,
    as_chosen,
    fingerprint_of,
    keys_of,
    recall,
)
from pamoja.workplan.reading.orders import month_first_dates
from pamoja.workplan.reading.rows import BLANK, REPEATED_HEADING, Above, Skipped, read_rows
from pamoja.workplan.reading.statements import (
    plan_currency,
    plan_organisation,
    plan_timing,
)
from pamoja.workplan.reading.tables import (
    SURE,
    Table,
    View,
    heading_candidates,
    heading_words,
    own_cells,
    sample,
)
from pamoja.workplan.reading.unlike import refusal, unlike_plans

MOST_STATEMENTS = 400
MOST_REPORTS = 60
_GENERIC_SHEET = re.compile(
    r"^(?:sheet|table|plan|work\s*plan|workplan|awp|wp|activities|activity|matrix|data|jwp|mpango|karatasi|laha|template"
    r"|input|annex|budget|county|fy)?[\s\d/_.-]*$"
    r"|\b(?:wp|awp|work\s*plan|workplan|mpango\s+kazi|jwp|projects?|fy\s?\d+)\b",
    re.IGNORECASE,
)
_SECTOR_LINE = re.compile(
    r"^\W*(?:sector|sekta|thematic\s+area|department|component)\s*[:–-]\s*(\S.*)$", re.IGNORECASE
)
_WARD_CAPTION = re.compile(r"^\W*(?:\d+[.)]\s*)?(.{2,40}?\s+(?:ward|sub-?\s?county))\b", re.IGNORECASE)
_NUMBERING = re.compile(r"^\W*(?:\d+(?:\.\d+)*|[A-Z]|[IVX]+)[.)]\s+")
_NAMES_PLAN = re.compile(r"plan|matrix|activities|shughuli|mpango", re.IGNORECASE)
_IS_PLAN = re.compile(r"work\s*plan|mpango|20\d\d|fy\s?\d|county|plan\b", re.IGNORECASE)
LONGEST_SECTOR = 8
_COUNTY_GOVERNMENT = re.compile(
    r"\bcounty\s+government\b|\bgovernment\s+of\s+\w+\s+county\b|serikali\s+ya\s+kaunti"
    r"|\bcounty\s+department\b|^department\s+of\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Reading:
    """What a file says: its activities, what is wrong and where, and which rows were left out and why.

    `records` hold, activity by activity, what an IATI file says beyond a row of a plan; empty for all other files.
    """

    file: str
    organisation: str
    sheets: tuple[str, ...]
    activities: tuple[Activity, ...]
    problems: tuple[Problem, ...]
    skipped: tuple[Skipped, ...]
    kind: str = ""
    digest: str = ""
    calendar: str = ""
    records: tuple[dict[str, Any], ...] = ()
    tables: tuple[TableRead, ...] = ()


def read_workbook(
    workbook: Workbook,
    file: str,
    county: Place,
    cycle: Year,
    gazetteer: Gazetteer,
    columns: Sequence[Layout] = (),
) -> Reading:
    """The plan in a workbook, for one county and one of its years.

    Hidden sheets and those that are plainly no plan are reported and left out; remarks that we wrote into an earlier
    copy are looked through. A workbook without any table gives no activities and says so; one with nothing but, say,
    an attendance list is refused. `columns` is what people said of such tables before, the newest first.
    """
    workbook = without_marks(workbook)
    shown = [sheet for sheet in workbook.sheets if not sheet.hidden]
    odd = unlike_plans(shown)
    views = [View(sheet) for sheet in upright([sheet for sheet in shown if sheet.name not in odd])]
    known = [layout.words for layout in columns]
    tables = tables_of(views, workbook.kind, known)
    found = {id(view): here for view, here in zip(views, tables, strict=True)}
    plan = _plan_of(views, found, file=file, county=county, cycle=cycle, gazetteer=gazetteer)
    plan = replace(
        plan,
        proposal=workbook.kind == "pdf",
        layouts=tuple(columns),
        dates_settled=_dates_settled(views, found),
    )
    problems = [Problem("hidden_sheet", sheet.name, "", "") for sheet in workbook.sheets if sheet.hidden]
    problems += [Problem(f"sheet_{kind}", name) for name, kind in odd.items()]
    problems += [Problem("macros_ignored")] * workbook.macros
    if workbook.pages_without:
        problems.append(Problem("pdf_pages_without", params={"pages": _runs(workbook.pages_without)}))
    activities: list[Activity] = []
    skipped: list[Skipped] = []
    sheets: list[str] = []
    reports: list[TableRead] = []
    last: Last | None = None
    for view in views:
        items, last = _read_sheet(view, *found[id(view)], plan, problems, last, reports)
        read = [item for item in items if isinstance(item, Activity)]
        activities += read
        skipped += [item for item in items if isinstance(item, Skipped)]
        if read:
            sheets.append(view.sheet.name)
        elif plan.proposal:
            problems.append(Problem("pdf_table_apart", view.sheet.name))
    if not activities and odd:
        raise refusal(file, next(iter(odd.values())))
    if not activities:
        problems.append(Problem("no_activities"))
    named = {activity.organisation for activity in activities}
    organisation = next(iter(named)) if len(named) == 1 else plan.organisation
    if not organisation:
        problems.append(Problem("organisation_missing"))
    return Reading(
        file, plan.organisation, tuple(sheets), tuple(_marked_own(a) for a in activities), _in_order(problems),
        tuple(s for s in skipped if s.reason != BLANK), workbook.kind, "", plan.timing.calendar.key,
        tables=tuple(reports[:MOST_REPORTS]),
    )  # fmt: skip


def _runs(numbers: Sequence[int]) -> str:
    """Numbers in order with runs put together: 1, 3–5."""
    firsts = [n for n in numbers if n - 1 not in numbers]
    lasts = [n for n in numbers if n + 1 not in numbers]
    return ", ".join(f"{a}–{b}" if b > a else str(a) for a, b in zip(firsts, lasts, strict=True))


@dataclass(frozen=True)
class Last:
    """The table read last and what its headings said: a table that goes on on the next page needs both."""

    reader: Reader
    above: Above


def _plan_of(
    views: list[View], found: dict[int, Found], *, file: str, county: Place, cycle: Year, gazetteer: Gazetteer
) -> Plan:
    """What the texts outside the tables and the headings say of the whole file."""
    lines: list[str] = []
    titles: list[str] = []
    labels: list[tuple[str, str]] = []
    headings: list[str] = []
    for view in views:
        tables, above = found[id(view)]
        lines += view.sheet.after
        own = list(view.sheet.before) + [tidy(v) for n in above[:MOST_STATEMENTS] for _, v in view.cells[n]]
        labels += _labels(view, above) + [(line, "") for line in view.sheet.before]
        over = {table.title for table in tables}  # a title over one of two tables side by side is its own
        titles += (
            [] if view.sheet.before and titles else [t for t in own if t not in over] if tables else own[:2]
        )
        lines += [
            *own,
            *(f"{text}: {right}" for text, right in _labels(view, above) if right),
            *_notes(view, tables),
        ]
        headings += [heading.text for table in tables for heading in table.headings.values()]
    timing = plan_timing([*lines, *headings, Path(file).stem.replace("_", " ")], calendars(), cycle)
    return Plan(
        file, county, cycle, PlaceNames(gazetteer, county.id), timing, plan_currency(lines),
        plan_organisation(labels, titles, file),
    )  # fmt: skip


def _labels(view: View, rows: tuple[int, ...]) -> list[tuple[str, str]]:
    """Texts above the table and what stands to the right of each: "Organisation | Tegemeo la Nyika"."""
    found: list[tuple[str, str]] = []
    for number in rows[:MOST_STATEMENTS]:
        cells = view.cells[number]
        for at, (_, value) in enumerate(cells):
            right = tidy(cells[at + 1][1]) if at + 1 < len(cells) else ""
            found.append((tidy(value), right))
    return found


def _notes(view: View, tables: tuple[Table, ...]) -> list[str]:
    """Rows in or under the tables that hold a single text: notes may say whose quarters or which currency."""
    notes: list[str] = []
    for table in tables:
        for number in (*table.rows[:50], *table.rows[-50:]):
            cells = view.cells[number]
            if len(cells) == 1 and isinstance(cells[0][1], str):
                notes.append(tidy(cells[0][1])[:500])
    return notes


def _dates_settled(views: list[View], found: dict[int, Found]) -> bool:
    """Whether any date of the file shows whether days or months stand first."""
    columns = (values for view in views for table in found[id(view)][0] for _, values in sample(view, table))
    return any(order_of_days(values) in (DAY_FIRST, MONTH_FIRST) for values in columns)


def _read_sheet(
    view: View, tables: tuple[Table, ...], above_rows: tuple[int, ...], plan: Plan, problems: list[Problem],
    last: Last | None, reports: list[TableRead],
) -> tuple[list[Activity | Skipped], Last | None]:  # fmt: skip
    """All tables of a sheet, headings carried from one to the next; and which one was read last.

    How each was read is put to the reports.
    """
    if not tables and len(view.cells) > 1:
        candidates, _ = heading_candidates(view, ())
        reports.append(TableRead(view.sheet.name, (), (), candidates, (), len(view.cells)))
    items: list[Activity | Skipped] = []
    if last and tables and tables[0].continues:
        above = last.above
    else:
        above = Above(
            from_heading=_sheet_sector(view, above_rows, plan), places=_sheet_place(view.sheet, plan)
        )
    for at, table in enumerate(tables):
        reader = _reader(view, table, plan, last)
        if reader.report is not None:
            reports.append(reader.report)
        if not reader.columns.get("title"):
            continue
        if table.title:
            above.from_heading, above.sector = table.title, ""
        if table.continues or (at and table.heading_rows != tables[at - 1].heading_rows):
            items += [Skipped(view.sheet.name, number, REPEATED_HEADING) for number in table.heading_rows]
        rows = list(read_rows(reader, above))
        items += rows
        last = Last(reader, above)
        _report_missing_columns(
            reader, placed=any(isinstance(item, Activity) and item.sites for item in rows)
        )
        problems += reader.problems
    return items, last


def _reader(view: View, table: Table, plan: Plan, last: Last | None) -> Reader:
    """A table with its columns, with what was said of them before, and how the dates in it are to be read.

    Of one that has no headings and does not go on with the last table, no column is known.
    """
    if not table.heading_rows and last is not None:
        above = last.reader
        fit = fits(view, table, above.columns, plan.names, above.timing)
        return Reader(plan, view, table, above.columns if fit else {}, above.timing, told=above.told)
    data = dict(sample(view, table))
    keys = keys_of(table.headings)
    order = order_of_days([value for column in data.values() for value in column])
    timing = plan.timing
    if not timing.month_first:
        timing = replace(timing, month_first=month_first_dates(v for column in data.values() for v in column))
    tagged = columns_by(table.tags, table.headings) if table.tags else None
    found = tagged or assign(table.headings, data, timing, plan.names)
    recalled = recall(keys, found, plan.layouts)
    said = recalled.layout.dates if recalled.layout else ""
    if order == "ask" and (plan.dates_settled or said):
        order = said
    if said:
        timing = replace(timing, month_first=said == MONTH_FIRST)
    found = as_chosen(found, keys, recalled, timing.year)
    columns: dict[str, tuple[Column, ...]] = {}
    for column in found:
        columns[column.role] = (*columns.get(column.role, ()), column)
    candidates, doubtful = heading_candidates(view, table.heading_rows)
    report = TableRead(
        view.sheet.name,
        table.heading_rows,
        tuple(heading_words(view, row) for row in table.heading_rows),
        candidates,
        columns_read(
            found, data, dict(own_cells(view, table)), keys, recalled, timing, plan.names, timing.year
        ),
        len(table.rows),
        fingerprint_of(keys),
        order if order == "ask" else said,
        "exact" if recalled.exact else "like" if recalled.layout else "",
        doubtful and not recalled.exact,
    )
    reader = Reader(plan, view, table, columns, timing, report)
    _report_doubts(reader, report, data)
    return reader


def _report_doubts(reader: Reader, report: TableRead, data: Mapping[int, Sequence[Value]]) -> None:
    """Say at the heading what only people can settle: the order of days, a renamed column, two possible headings."""
    head = report.heading_rows[-1]
    if report.dates == "ask":
        for column in reader.all("start", "end", "when"):
            values = data.get(column.index, ())
            if order_of_days(values) == "ask":
                example = next(v for v in values if order_of_days([v]) == "ask")
                reader.note("date_order_unknown", head, column.index, example)
                break
    for one in report.columns:
        if one.reason == RENAMED:
            reader.note("column_renamed", head, one.index, one.heading, was=one.was)


def _sheet_sector(view: View, above_rows: tuple[int, ...], plan: Plan) -> str:
    """The sector that a sheet of its own stands for: from its title, else from its name."""
    cells = (v for n in above_rows for _, v in view.cells[n] if isinstance(v, str))
    texts = [*view.sheet.before, *map(tidy, cells)]
    named = next((match[1] for text in texts if (match := _SECTOR_LINE.match(text))), "")
    if named:
        return named
    caption = _NUMBERING.sub("", texts[-1]) if len(view.sheet.before) == 1 and not above_rows else ""
    if (
        caption
        and not caption.endswith(".")
        and not _NAMES_PLAN.search(caption)
        and _may_be_sector(caption, plan)
    ):
        return caption
    for text in texts:
        segment = re.split(r"\s+[-–—]\s+|:", text)[0]
        if segment != text and _NAMES_PLAN.search(text) and _may_be_sector(segment, plan):
            return segment
    name = tidy(view.sheet.name)
    return "" if not name or _GENERIC_SHEET.search(name) or looks_like_heading(name) > SURE else name


def _may_be_sector(segment: str, plan: Plan) -> bool:
    """Whether the first part of a title names a sector rather than a plan or whose it is."""
    own = segment.casefold() in plan.organisation.casefold()
    return not own and len(segment.split()) <= LONGEST_SECTOR and not _IS_PLAN.search(segment)


def _sheet_place(sheet: Sheet, plan: Plan) -> tuple[Place, ...]:
    """The ward or sub-county that a sheet is named after, or the line above a table in Word."""
    captions = [match[1] for line in sheet.before if (match := _WARD_CAPTION.match(line))]
    for name in reversed(captions or [tidy(sheet.name)]):
        pieces = plan.names.resolve(name) if name else ()
        if len(pieces) == 1 and pieces[0].reason == EXACT and pieces[0].reason != COUNTY_WIDE:
            return pieces[0].places
    return ()


def _report_missing_columns(reader: Reader, *, placed: bool) -> None:
    """Say once, at the heading, that a table has no column for places, dates or money."""
    if not reader.table.heading_rows or reader.table.continues:
        return
    head = reader.table.heading_rows[-1]
    wanted = (
        ("no_place_column", ("ward", "place", "subcounty", "constituency", "county", "ward_mark")),
        ("no_date_column", ("start", "end", "when", QUARTER, "month")),
        ("no_money_column", ("amount", "total", "share", "unit_cost", "conversion")),
    )
    for code, roles in wanted:
        timed = code == "no_date_column" and any(c.period for c in reader.all("share"))
        if reader.first(*roles) is None and not timed and not (placed and code == "no_place_column"):
            reader.note(code, head, 1)


def _marked_own(activity: Activity) -> Activity:
    """An activity of the county government itself is the county's own."""
    return replace(activity, own=True) if _COUNTY_GOVERNMENT.search(activity.organisation) else activity


def _in_order(problems: list[Problem]) -> tuple[Problem, ...]:
    def place(problem: Problem) -> tuple[str, int, str]:
        return problem.sheet, row_of(problem.cell, problem.params), problem.cell

    return tuple(sorted(problems, key=place))


def digest_of(path: Path) -> str:
    """The SHA-256 of a file, by which the same file is known again."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
