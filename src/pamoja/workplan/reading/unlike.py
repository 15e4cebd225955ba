"""What a sheet is when it is no plan: an attendance list, a results report, a budget book, a form for a phone."""

import re
from collections.abc import Sequence

from pamoja.core.refusals import Refusal
from pamoja.formats.grid import Sheet
from pamoja.workplan.reading.columns import LONGEST_HEADING, looks_like_heading, role_of
from pamoja.workplan.reading.hxl import tags_in
from pamoja.workplan.reading.tables import SURE

SEARCHED_ROWS = 40
MOST_HEADINGS = 100
ATTENDANCE, RESULTS, BUDGET, FORM = "attendance", "results", "budget", "form"
_TITLE, _FEWEST = ("title", 3), 3
_PERSON = re.compile(r"\b(?:names?|participants?|attendees?|jina|majina|washiriki|mshiriki)\b", re.IGNORECASE)
_OF_PERSONS = (
    r"\bsign(?:ature|ed)?\b|\bsahihi\b",
    r"\b(?:tele)?phone\b|\bmobile\b|\btel\b|\bsimu\b|\bm-?pesa\b",
    r"\bid\s*(?:no|number|card)\b|\bnational\s+id\b|\bkitambulisho\b",
    r"\bgender\b|\bsex\b|\bjinsia\b",
    r"\bdesignation\b|\bjob\s+title\b|\bcheo\b",
    r"\be-?mail\b|\bbarua\s+pepe\b",
    r"\bage\b|\bumri\b|\bdisab|\bpwd\b",
    r"\btime\s+(?:in|out)\b|^day\s*\d$|\bper\s*diem\b",
)
_ACHIEVED = re.compile(
    r"\bachieve(?:d|ment|ments)\b|\bactuals?\b|\bvariance\b|\bcumulative\b|%\s*(?:of\s+)?(?:target|achiev)"
    r"|\bresults?\s+(?:achieved|to\s+date)\b|\bprogress\s+to\s+date\b|\bmafanikio\b|\bkilichofikiwa\b",
    re.IGNORECASE,
)
_BASELINE = re.compile(r"\bbaseline\b|\bmwanzo\s+wa\s+kiashiria\b", re.IGNORECASE)
_VOTE = re.compile(
    r"\bvote\b|\b(?:sub-?\s?)?head\b|\bitem\s+(?:code|title|description)\b|\beconomic\s+classification\b|\bgfs\b",
    re.IGNORECASE,
)
_ESTIMATES = re.compile(
    r"\bestimates?\b|\bprinted\b|\bprojec(?:ted|tions?)\b|\brevised\b|\bsupplementary\b|\bapproved\b|\bgross\b"
    r"|\bactual\s+expenditure\b|\bceiling\b",
    re.IGNORECASE,
)
_TIMED = frozenset({"start", "end", "when"})
_QUARTER = re.compile(r"^\W*(?:q(?:tr|uarter)?\.?\s*[1-4]|robo\b)", re.IGNORECASE)


class AnAttendanceList(Refusal):
    """A list of people who came."""

    code = "looks_like_attendance"
    sentence = (
        "“{file}” looks like an attendance list, not like a plan: send the plan itself, a table with one "
        "activity a row."
    )


class AReportOfResults(Refusal):
    """A table of what was achieved."""

    code = "looks_like_results"
    sentence = (
        "“{file}” looks like a report of results, not like a plan: send the plan of the coming year here, and this "
        "report under “The years before”."
    )


class ABudgetBook(Refusal):
    """Estimates by votes, heads and items."""

    code = "looks_like_budget"
    sentence = (
        "“{file}” looks like a budget book by votes and items, not like a plan: send the plan itself, a table with one "
        "activity a row."
    )


class AForm(Refusal):
    """The definition of a form for a phone."""

    code = "looks_like_form"
    sentence = (
        "“{file}” looks like a form for a phone (XLSForm), not like a plan: send the plan itself, a table with one "
        "activity a row."
    )


_REFUSALS = {ATTENDANCE: AnAttendanceList, RESULTS: AReportOfResults, BUDGET: ABudgetBook, FORM: AForm}


def refusal(file: str, kind: str) -> Refusal:
    """The refusal for a file that is of this kind alone."""
    return _REFUSALS[kind](file=file)


def unlike_plans(sheets: Sequence[Sheet]) -> dict[str, str]:
    """The sheets that are plainly no plan, by name, and what they are instead."""
    if _is_form(sheets):
        return {sheet.name: FORM for sheet in sheets}
    found = {sheet.name: kind_of_sheet(sheet) for sheet in sheets}
    return {name: kind for name, kind in found.items() if kind}


def _is_form(sheets: Sequence[Sheet]) -> bool:
    named = {sheet.name.strip().casefold(): sheet for sheet in sheets}
    survey = named.get("survey")
    if survey is None or not survey.rows:
        return False
    heads = {str(cell).strip().casefold() for cell in survey.rows[0].cells if cell is not None}
    return "type" in heads and ("name" in heads or "choices" in named)


def kind_of_sheet(sheet: Sheet) -> str:
    """What a sheet plainly is by one of its upper rows, taken for headings; "" where it may be a plan.

    A table under HXL hashtags tells itself what it holds.
    """
    told = (
        [(at, v) for at, v in enumerate(row.cells, 1) if v is not None] for row in sheet.rows[:SEARCHED_ROWS]
    )
    if any(map(tags_in, told)):
        return ""
    for row in sheet.rows[:SEARCHED_ROWS]:
        texts = [
            str(cell)
            for cell in row.cells[:MOST_HEADINGS]
            if isinstance(cell, str) and 0 < len(cell) <= LONGEST_HEADING
        ]
        if len(texts) >= _FEWEST:
            kind = _kind_of_headings(texts)
            if kind:
                return kind
            if any(role_of(text) == _TITLE for text in texts) and _headings_among(texts) >= _FEWEST:
                return ""  # the headings of a plan
    return ""


def _headings_among(texts: Sequence[str]) -> int:
    return sum(looks_like_heading(text) >= SURE for text in texts)


def _kind_of_headings(texts: Sequence[str]) -> str:
    activity = any(role_of(text) == _TITLE for text in texts)
    persons = sum(any(re.search(sign, text, re.IGNORECASE) for text in texts) for sign in _OF_PERSONS)
    if not activity and persons >= _FEWEST and any(_PERSON.search(text) for text in texts):
        return ATTENDANCE
    achieved = sum(bool(_ACHIEVED.search(text)) for text in texts)
    timed = any(role_of(text)[0] in _TIMED or _QUARTER.match(text) for text in texts)
    baseline = any(_BASELINE.search(text) for text in texts)
    if achieved > 1 or (achieved and not timed and (baseline or not activity)):
        return RESULTS if _names_results(texts) else ""
    voted = sum(bool(_VOTE.search(text)) for text in texts)
    if not activity and voted and sum(bool(_ESTIMATES.search(text)) for text in texts) > 1:
        return BUDGET
    return ""


def _names_results(texts: Sequence[str]) -> bool:
    """Whether what was achieved stands beside an indicator, a target or an activity."""
    roles = {role_of(text)[0] for text in texts}
    return bool(roles & {"indicator", "target", "title", "output"})
