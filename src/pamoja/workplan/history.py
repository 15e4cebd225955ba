"""Reads the actions of an earlier year: what was to be done, what became of it, and where that stands in the file."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pamoja.core.money import NOT_STATED
from pamoja.core.periods import Year
from pamoja.core.placenames import PlaceNames
from pamoja.core.places import Gazetteer, Place
from pamoja.core.refusals import Refusal
from pamoja.formats.grid import Value, Workbook
from pamoja.workplan.exchange import Json, place_json
from pamoja.workplan.facts import calendars
from pamoja.workplan.reading.across import upright
from pamoja.workplan.reading.amounts import currency_in, is_nothing, read_amount, unit_in
from pamoja.workplan.reading.columns import Column, assign
from pamoja.workplan.reading.context import Plan, Reader, tidy
from pamoja.workplan.reading.continuing import tables_of
from pamoja.workplan.reading.money import is_total
from pamoja.workplan.reading.sites import sites_in
from pamoja.workplan.reading.statements import plan_currency, plan_organisation, plan_timing
from pamoja.workplan.reading.tables import Table, View, sample
from pamoja.workplan.reading.vocabulary import anywhere

DONE, ONGOING, NOT_DONE, UNKNOWN = "done", "ongoing", "not_done", ""
MOST_ACTIONS = 20_000
WHOLE = 100
FEWEST_TEXTS, ENOUGH = 2, 0.5
_KINDS = (("status not done", NOT_DONE), ("status ongoing", ONGOING), ("status done", DONE))
_SIGNS = {
    "✓": DONE,
    "✔": DONE,
    "√": DONE,
    "☑": DONE,
    "✗": NOT_DONE,
    "✘": NOT_DONE,
    "☒": NOT_DONE,
    "yes": DONE,
    "ndiyo": DONE,
    "no": NOT_DONE,
    "hapana": NOT_DONE,
    "nil": NOT_DONE,
    "bado": NOT_DONE,
}
_PERCENT = re.compile(
    r"(\d{1,3}(?:\.\d+)?)\s*(?:%|percent|per\s+cent|asilimia)|asilimia\s+(\d{1,3})", re.IGNORECASE
)
_STATUS = re.compile(
    r"\bstat(?:us|e)\b|\bhali\b|\bimplementation\s+(?:level|rate)\b|\bachieved\s*\?|\bdone\s*\?|%\s*(?:complet|done|achiev|implement)"
    r"|\bcompletion\b|\bkiwango\s+cha\s+utekelezaji\b",
    re.IGNORECASE,
)
_RESULT = re.compile(
    r"\bresults?\b|\bachiev|\bactuals?\b|\boutputs?\s+(?:achieved|realised|realized)\b|\bprogress\b|\bremarks?\b|\bcomments?\b"
    r"|\bmatokeo\b|\bmafanikio\b|\bmaoni\b|\bmaelezo\b|\blessons?\b|\bchallenges?\b|\breasons?\b|\bsababu\b",
    re.IGNORECASE,
)
_SPENT = re.compile(
    r"\bspent\b|\bexpend|\bexpens|\butili[sz]ed\b|\babsorbed\b|\bmatumizi\b|\bzilizotumika\b", re.IGNORECASE
)


class NoStatus(Refusal):
    """A file in which no table names actions."""

    code = "no_past_actions"
    sentence = (
        "“{file}” names no actions with what became of them: a table needs one row for each action, with a column "
        "such as Activity and one such as Status."
    )


@dataclass(frozen=True)
class PastTable:
    """A table of actions: its reader, and which columns tell the status, the results and the money spent."""

    reader: Reader
    status: Column | None
    results: tuple[Column, ...]
    spent: Column | None


def read_past(workbook: Workbook, file: str, county: Place, year: Year, gazetteer: Gazetteer) -> Json:
    """The actions of an earlier year as plain values: title, organisation, places, status, result, money, source.

    The status is done, ongoing or not_done; "" where the file does not say, or says what is not understood. Raises
    NoStatus where no table names actions.
    """
    views = [View(sheet) for sheet in upright([sheet for sheet in workbook.sheets if not sheet.hidden])]
    found = tables_of(views, workbook.kind)
    lines = [line for view, (_, above) in zip(views, found, strict=True) for line in _lines(view, above)]
    titles = [line for line in lines if not line.endswith(".")]
    plan = Plan(
        file, county, year, PlaceNames(gazetteer, county.id), plan_timing(lines, calendars(), year),
        plan_currency(lines), plan_organisation([(line, "") for line in lines], titles, file),
    )  # fmt: skip
    actions: list[Json] = []
    columns: dict[str, tuple[Column, ...]] = {}
    for view, (tables, _) in zip(views, found, strict=True):
        for table in tables:
            past = _past_table(view, table, plan, columns)
            columns = dict(past.reader.columns)
            actions += _actions(past, plan)
    if not actions:
        raise NoStatus(file=file)
    return {
        "file": file,
        "kind": workbook.kind,
        "organisation": plan.organisation,
        "actions": actions[:MOST_ACTIONS],
    }


def _lines(view: View, above: Sequence[int]) -> list[str]:
    """The words outside a table, a label and what stands beside it as one line."""
    rows = (": ".join(tidy(value) for _, value in view.cells[number]) for number in above)
    return [*view.sheet.before, *rows, *view.sheet.after]


def _past_table(view: View, table: Table, plan: Plan, before: dict[str, tuple[Column, ...]]) -> PastTable:
    data = dict(sample(view, table))
    columns: dict[str, tuple[Column, ...]] = {}
    if table.heading_rows:
        for column in assign(table.headings, data, plan.timing, plan.names):
            columns[column.role] = (*columns.get(column.role, ()), column)
    else:
        columns = before
    reader = Reader(plan, view, table, columns, plan.timing)
    every = sorted((c for same in columns.values() for c in same), key=lambda column: column.index)
    title = reader.first("title")
    others = [c for c in every if c is not title]
    status = next((c for c in others if _STATUS.search(c.heading.text)), None) or _by_content(others, data)
    spent = next((c for c in others if _SPENT.search(c.heading.text)), None)
    kept = [c for c in others if c is not status and c is not spent and _RESULT.search(c.heading.text)]
    return PastTable(reader, status, tuple(kept), spent)


def _by_content(columns: Sequence[Column], data: dict[int, list[Value]]) -> Column | None:
    """The column in which most cells say a status, where no heading says so."""
    for column in columns:
        values = data.get(column.index, [])
        told = sum(status_of(value) != UNKNOWN for value in values if isinstance(value, str))
        if told >= FEWEST_TEXTS and told >= len(values) * ENOUGH:
            return column
    return None


def _actions(past: PastTable, plan: Plan) -> Iterator[Json]:
    """The rows of a table that name an action."""
    reader, places = past.reader, tuple[Place, ...]()
    title = reader.first("title")
    if title is None:
        return
    for row in reader.table.rows:
        text = reader.text(row, title)
        texts = [tidy(value) for _, value in reader.filled(row)]
        if not text or any(is_total(one) for one in texts):
            continue
        if len(texts) < FEWEST_TEXTS or (
            reader.view.wide(row, title.index) and len(set(texts)) < FEWEST_TEXTS
        ):
            continue
        yield _action(past, plan, row, text, title, places)


def _action(
    past: PastTable, plan: Plan, row: int, text: str, title: Column, places: tuple[Place, ...]
) -> Json:
    reader = past.reader
    value = reader.value(row, past.status)
    several = len(past.results) > 1
    said = (
        f"{c.heading.text}: {words}" if several else words
        for c in past.results
        if (words := reader.text(row, c))
    )
    turned = reader.view.sheet.turned
    return {
        "title": text,
        "organisation": reader.text(row, reader.first("organisation")) or plan.organisation,
        "places": [place_json(site) for site in sites_in(reader, row, places)],
        "status": status_of(value, percent=past.status is not None and _in_percent(past, plan)),
        "written": tidy(value),
        "result": "; ".join(said),
        "spent": _spent(past, plan, row),
        "sheet": reader.sheet,
        "cell": reader.cell(row, title.index),
        "row": title.index if turned else row,
    }


def _in_percent(past: PastTable, _plan: Plan) -> bool:
    heading = past.status.heading.text if past.status else ""
    return bool(re.search(r"%|percent|asilimia|rate\b", heading, re.IGNORECASE))


def _spent(past: PastTable, plan: Plan, row: int) -> Json | None:
    """The money spent as plain values; None where it is not told or no number."""
    column = past.spent
    value = past.reader.value(row, column)
    if column is None or is_nothing(value):
        return None
    amount = read_amount(value, unit_in(column.heading.text))
    if amount is None or amount.value < 0:
        return None
    currency = amount.currency or currency_in(column.heading.text) or plan.currency or NOT_STATED
    whole = amount.value == amount.value.to_integral_value()
    return {"amount": int(amount.value) if whole else float(amount.value), "currency": currency}


def status_of(value: Any, *, percent: bool = False) -> str:
    """What a status means in people's words, in English or Kiswahili: done, ongoing, not_done, or "" where unknown.

    Where words of two kinds stand together, what is done in part is ongoing, and anything else unknown.
    """
    if isinstance(value, bool):
        return DONE if value else NOT_DONE
    if isinstance(value, int | float):
        return _of_percent(Decimal(str(value)) * (WHOLE if value <= 1 else 1)) if percent else UNKNOWN
    text = " ".join(str(value or "").split())
    whole = text.casefold().strip(" .!")
    if whole in _SIGNS:
        return _SIGNS[whole]
    share = _PERCENT.search(text)
    if share:
        return _of_percent(Decimal(share[1] or share[2]))
    return _of_words(text)


def _of_percent(share: Decimal) -> str:
    if not 0 <= share <= WHOLE:
        return UNKNOWN
    return DONE if share == WHOLE else ONGOING if share else NOT_DONE


def _of_words(text: str) -> str:
    """The one status that the words name, the longest phrase first."""
    found: set[str] = set()
    rest = text
    while True:
        matches = [(match, status) for kind, status in _KINDS if (match := anywhere(kind).search(rest))]
        if not matches:
            break
        longest, status = max(matches, key=lambda one: len(one[0][0]))
        found.add(status)
        rest = f"{rest[: longest.start()]} | {rest[longest.end() :]}"
    if len(found) == 1:
        return found.pop()
    return ONGOING if found == {DONE, ONGOING} else UNKNOWN
