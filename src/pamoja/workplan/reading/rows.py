"""Which rows of a table are activities, and which are headings, totals, notes or nothing."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from pamoja.core.activities import Activity, Source
from pamoja.core.money import totals
from pamoja.core.places import Place
from pamoja.formats.grid import Value, column_letters
from pamoja.workplan.reading.amounts import read_amount
from pamoja.workplan.reading.columns import AMOUNT, MONTH, QUARTER, SHARE, TOTAL, WARD_MARK
from pamoja.workplan.reading.context import Reader, tidy
from pamoja.workplan.reading.money import Sums, budget_in, is_carried, is_total
from pamoja.workplan.reading.sites import NAMED_ROLES, sites_in
from pamoja.workplan.reading.times import dates_in, is_marked
from pamoja.workplan.reading.vocabulary import at_start

BLANK, HEADING, TOTAL_ROW, NOTE = "blank", "heading", "total", "note"
NO_ACTIVITY, REPEATED_HEADING = "no activity", "heading repeated"
LONGEST_HEADING = 120
DETAILS = (
    *NAMED_ROLES, "start", "end", "when", AMOUNT, TOTAL, SHARE, "unit_cost", "quantity", "organisation", "target",
    "indicator", "funder", "beneficiaries", QUARTER, MONTH, WARD_MARK,
)  # fmt: skip
_LETTERED = re.compile(r"\(?[a-z][.)]\s", re.IGNORECASE)
_PROGRAMME = re.compile(r"^\W*(?:programme|program|programu)\b(?!\s+area)[\s:.\d-]*", re.IGNORECASE)
_SUB_PROGRAMME = re.compile(
    r"^\W*(?:sub[\s-]*programme|sub[\s-]*program|programu\s+ndogo)\b[\s:.\d-]*", re.IGNORECASE
)
_RESULT = re.compile(
    r"^\W*(?:(?:strategic|specific|overall)\s+)?(?:objective|outcome|output|result|goal|intermediate\s+result|(?:sub[\s-]*)?ir"
    r"|activity\s+area|milestone|lengo|matokeo)\b\s*[\d.:-]",
    re.IGNORECASE,
)
_SECTOR = re.compile(
    r"^\W*(?:sector|sekta|department|idara|component|thematic\s+area|theme|pillar|cluster|directorate)\b"
    r"\s*(?:\d+|[a-z]\b|of\b)?[\s:.-]*(?=\S)",
    re.IGNORECASE,
)


class Skipped(NamedTuple):
    """A row that is not an activity, and why; or a column, where the activities run across."""

    sheet: str
    row: int
    reason: str
    column: str = ""


@dataclass
class Above:
    """What the rows above say that holds for the rows below: sector, programme, sub-programme, place."""

    sector: str = ""
    from_heading: str = ""
    programme: str = ""
    sub_programme: str = ""
    places: tuple[Place, ...] = ()
    seen: dict[tuple[object, ...], int] = field(default_factory=dict)
    sums: Sums = field(default_factory=Sums)


def read_rows(reader: Reader, above: Above) -> Iterator[Activity | Skipped]:
    """The activities and skipped rows of a table in order; problems are noted on the reader.

    `above` carries headings from one table of a sheet to the next.
    """
    sums = above.sums = above.sums if reader.table.continues else Sums()
    last = _last_activity_row(reader)
    parents = set[int]() if reader.table.tags else _outline_parents(reader)
    for row in reader.table.rows:
        kind = HEADING if row in parents else _kind(reader, row, after_last=row > last)
        if kind == "" and _is_main_activity(reader, row):
            kind = HEADING
        elif kind == HEADING:
            _take_heading(reader, row, above)
        elif kind == TOTAL_ROW and not any(is_carried(text) for text in _texts(reader, row)):
            sums.check(reader, row)
        elif kind == NO_ACTIVITY:
            _without_activity(reader, row)
            sums.add(reader, row)
        if kind:
            yield _skipped(reader, row, kind)
            continue
        sums.add(reader, row)
        yield _activity(reader, row, above)


def _skipped(reader: Reader, row: int, kind: str) -> Skipped:
    if not reader.view.sheet.turned:
        return Skipped(reader.sheet, row, kind)
    title = reader.first("title")
    return Skipped(reader.sheet, title.index if title else 1, kind, column_letters(row))


def _source(reader: Reader, row: int) -> Source:
    """Where an activity stands: its row, or its column where the activities run across."""
    file = reader.plan.file
    if not reader.view.sheet.turned:
        return Source(file, reader.sheet, row, reader.text(row, reader.first("identifier"))[:200])
    title = reader.first("title")
    return Source(file, reader.sheet, title.index if title else 1, column=column_letters(row))


def _last_activity_row(reader: Reader) -> int:
    """The last row that holds more than one line of text: what follows are notes and signatures."""
    if reader.table.followed:  # what stands below may be the heading of the next table
        return reader.table.rows[-1] if reader.table.rows else 0
    return next((row for row in reversed(reader.table.rows) if _details(reader, row)), 0)


def _is_main_activity(reader: Reader, row: int) -> bool:
    """Whether a row only names what the rows below it, "a) ...", "b) ...", do."""
    title, rows = reader.first("title"), reader.table.rows
    after = bisect_right(rows, row)
    if after == len(rows) or not _LETTERED.match(reader.text(rows[after], title)):
        return False
    return not _LETTERED.match(reader.text(row, title)) and not _details(reader, row)


def _outline_parents(reader: Reader) -> set[int]:
    """Rows numbered 1 or 1.2 above rows numbered 1.2.1, without place or date: headings with a sub-total."""
    number = reader.first("number")
    codes = {row: reader.text(row, number).strip(".") for row in reader.table.rows} if number else {}
    outline = {row: code for row, code in codes.items() if re.fullmatch(r"\d+(?:\.\d+)*", code)}
    inner = {code.rpartition(".")[0] for code in outline.values()}
    return {
        row
        for row, code in outline.items()
        if code in inner and not _placed_or_dated(reader, row) and not _marked(reader, row)
    }


def _is_one_of_many(reader: Reader, row: int) -> bool:
    """Whether a row that begins with "Total" is an activity after all: it is numbered, placed, dated or marked."""
    numbered = bool(re.search(r"\d", reader.text(row, reader.first("number"))))
    return numbered or _placed_or_dated(reader, row) or _marked(reader, row)


def _marked(reader: Reader, row: int) -> bool:
    """Whether a quarter or month of a row is ticked or shaded; a number there may be a sum."""
    return any(
        is_marked(reader, row, column) and not isinstance(reader.view.raw(row, column.index), int | float)
        for column in reader.all(QUARTER, MONTH)
    )


def _details(reader: Reader, row: int) -> int:
    """How many of place, date, mark, amount and the like a row has of its own beside its text."""
    sheet, merged = reader.view.sheet, reader.view.merged
    count = 0
    for column in reader.all(*DETAILS):
        position = (row, column.index)
        merge = merged.get(position) if merged else None
        if merge is not None and merge.left != merge.right and merge.left < column.index:
            continue
        mark = column.role in (QUARTER, MONTH, WARD_MARK) and position in sheet.fills
        count += reader.view.value(row, column.index) is not None or position in sheet.errors or mark
    return count


def _kind(reader: Reader, row: int, *, after_last: bool) -> str:
    """Why a row is no activity, or "" when it is one."""
    cells = _texts(reader, row)
    title = reader.text(row, reader.first("title"))
    if reader.table.tags:  # below hashtags stand rows alone
        return "" if title else NO_ACTIVITY if reader.filled(row) else BLANK
    details = _details(reader, row)
    if not reader.filled(row):
        return "" if details and title else BLANK
    if cells and at_start("example row").match(cells[0]):
        return NOTE
    if any(is_total(text) for text in cells) and not _is_one_of_many(reader, row):
        return TOTAL_ROW
    if len(cells) <= 1 and not _numbers(reader, row):
        return _kind_of_line(reader, row, cells[0] if cells else "", details, after_last=after_last)
    return _kind_of_row(title, details, note=after_last or _is_note(cells[0] if cells else ""))


def _kind_of_row(title: str, details: int, *, note: bool) -> str:
    """Why a row with several texts is no activity: nothing says what is done, or nothing but a note."""
    if not title:
        return NO_ACTIVITY if details else NOTE if note else HEADING
    return NOTE if note and not details else ""


def _is_note(text: str) -> bool:
    return text.startswith("*") or bool(at_start("note").match(text))


def _texts(reader: Reader, row: int) -> list[str]:
    """The texts that a row itself holds, the number column left out."""
    number = reader.first("number")
    skip = number.index if number else 0
    texts = [
        tidy(value)
        for column, value in reader.filled(row)
        if isinstance(value, str) and (column != skip or re.search(r"[^\W\d_]{3}", value))
    ]
    return [text for text in texts if text]


def _numbers(reader: Reader, row: int) -> bool:
    number = reader.first("number")
    skip = number.index if number else 0
    return any(column != skip and not isinstance(value, str) for column, value in reader.filled(row))


def _placed_or_dated(reader: Reader, row: int) -> bool:
    roles = (*NAMED_ROLES, "start", "end", "when")
    texts = [tidy(reader.view.raw(row, column.index)) for column in reader.all(*roles)]
    return any(text and not is_total(text) and read_amount(text) is None for text in texts)


def _kind_of_line(reader: Reader, row: int, text: str, details: int, *, after_last: bool) -> str:
    """A row with a single text: a heading inside the table, a note, or an activity that says nothing else."""
    if not text:
        return NOTE if after_last else HEADING
    title = reader.text(row, reader.first("title"))
    own = title == text and details == 0
    if _is_note(text) or after_last:
        return NOTE
    if title == text and details:
        return ""
    if own and not _looks_like_heading(reader, row, text):
        return ""
    if title != text and details and not _wide(reader, row):
        return NO_ACTIVITY
    return HEADING if len(text) <= LONGEST_HEADING else NOTE


def _wide(reader: Reader, row: int) -> bool:
    return any(reader.view.wide(row, column) for column, _ in reader.filled(row))


def _looks_like_heading(reader: Reader, row: int, text: str) -> bool:
    """Whether a lone text in the activity column is a heading: in capitals, merged, shaded alone or named as one."""
    if text.isupper() or text.endswith(":") or _wide(reader, row) or _shaded_alone(reader, row):
        return True
    if any(pattern.match(text) for pattern in (_PROGRAMME, _SUB_PROGRAMME, _RESULT, _SECTOR)):
        return True
    return bool(re.match(r"^(?:[A-Z]|[IVX]+|\d+)[.)]\s+\S", text)) and len(text.split()) <= 6  # noqa: PLR2004


def _shaded_alone(reader: Reader, row: int) -> bool:
    """Whether the activity cell is coloured while those of most rows are not."""
    title, fills = reader.first("title"), reader.view.sheet.fills
    if title is None or (row, title.index) not in fills:
        return False
    key = "shaded titles"
    if key not in reader.remembered:
        shaded = sum((other, title.index) in fills for other in reader.table.rows)
        reader.remembered[key] = "few" if shaded * 2 < len(reader.table.rows) else ""
    return bool(reader.remembered[key])


def _take_heading(reader: Reader, row: int, above: Above) -> None:
    """What a heading inside the table says of the rows below it."""
    texts = _texts(reader, row)
    text = texts[0] if texts else ""
    pieces = reader.plan.names.resolve(text) if text and not reader.first(*NAMED_ROLES, WARD_MARK) else ()
    if pieces and all(piece.resolved for piece in pieces):
        above.places = tuple(place for piece in pieces for place in piece.places)
    elif _SUB_PROGRAMME.match(text):
        above.sub_programme = _SUB_PROGRAMME.sub("", text) or text
    elif _PROGRAMME.match(text):
        above.programme = _PROGRAMME.sub("", text) or text
    elif text and not _RESULT.match(text):
        above.from_heading = _SECTOR.sub("", text) or text
        above.sector = ""


def _without_activity(reader: Reader, row: int) -> None:
    title = reader.first("title")
    if title is not None:
        reader.note("title_missing", row, title.index)


def _activity(reader: Reader, row: int, above: Above) -> Activity:
    plan = reader.plan
    title = reader.text(row, reader.first("title"))
    start, until = dates_in(reader, row)
    source = _source(reader, row)
    if plan.proposal:
        _note_proposal(reader, row, title)
    activity = Activity(
        id=f"{plan.file}#{reader.sheet}!{source.column or row}",
        title=title,
        description=_description(reader, row, title),
        organisation=reader.text(row, reader.first("organisation")) or plan.organisation,
        sector=_sector(reader, row, above),
        programme=_carried(reader, row, "programme", above),
        sub_programme=_carried(reader, row, "sub_programme", above),
        indicator=reader.text(row, reader.first("indicator")),
        target=reader.text(row, reader.first("target")),
        target_groups=_listed(reader.text(row, reader.first("target_group"))),
        sites=sites_in(reader, row, above.places),
        start=start,
        until=until,
        budget=budget_in(reader, row),
        beneficiaries=_all_people(reader, row),
        source=source,
    )
    _report_repeated(reader, row, activity, above)
    return activity


def _note_proposal(reader: Reader, row: int, title: str) -> None:
    column = reader.first("title")
    reader.note("read_from_pdf", row, column.index if column else 1, title)


def _description(reader: Reader, row: int, title: str) -> str:
    texts = [reader.text(row, column) for column in reader.all("description", "village")]
    return " ".join(text for text in texts if text and text != title)


def _sector(reader: Reader, row: int, above: Above) -> str:
    """The sector as written: in the row, in a merged or left-out cell above it, or in a heading."""
    column = reader.first("sector")
    written = reader.text(row, column)
    if written and not is_total(written):
        above.sector = written
    return above.sector or above.from_heading


def _carried(reader: Reader, row: int, role: str, above: Above) -> str:
    """A programme as written; left out, the one above it holds when its column stands before the activity's."""
    column, title = reader.first(role), reader.first("title")
    written = reader.text(row, column)
    if written:
        setattr(above, role, written)
    before_title = column is None or (title is not None and column.index < title.index)
    return str(getattr(above, role)) if before_title else written


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part for part in (piece.strip() for piece in re.split(r"[;,/&\n]|\band\b", text)) if part)


def _all_people(reader: Reader, row: int) -> int | None:
    """How many people a row is for: one number, or women and men where a table tells them apart."""
    told = [_people(reader.value(row, column)) for column in reader.all("beneficiaries")]
    known = [people for people in told if people is not None]
    return sum(known) if known else None


def _people(value: Value) -> int | None:
    amount = read_amount(value)
    return int(amount.value) if amount is not None and 0 <= amount.value < 10**9 else None


def _place_of(reader: Reader, row: int) -> str:
    return column_letters(row) if reader.view.sheet.turned else str(row)


def _report_repeated(reader: Reader, row: int, activity: Activity, above: Above) -> None:
    """Report a row that says the same as one above it: activity, partner, places, dates and money."""
    money = tuple(totals(line.money for line in activity.budget).values())
    places = tuple(sorted(site.place for site in activity.sites))
    key = (
        activity.title.casefold(),
        activity.organisation.casefold(),
        places,
        activity.start,
        activity.until,
        money,
    )
    first = above.seen.setdefault(key, row)
    if first != row:
        title = reader.first("title")
        reader.note(
            "duplicate_row", row, title.index if title else 1, activity.title, first=_place_of(reader, first)
        )
