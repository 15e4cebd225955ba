"""What a plan says of itself outside its table: whose it is, whose quarters, which currency, how it writes dates."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath

from pamoja.core.periods import MONTHS_A_YEAR, Calendar, Period, Year
from pamoja.workplan.facts import COUNTY_YEAR
from pamoja.workplan.reading.amounts import currency_in
from pamoja.workplan.reading.dates import MONTH_OF, Timing, read_span, stated_year
from pamoja.workplan.reading.vocabulary import anywhere

OWN_YEAR = "own"
_ANY_YEAR = Calendar(OWN_YEAR, "any year", 1).year_from(2000)
_NAMED = (
    (r"\bU\.?S\w*\.?(?:\s*G(?:overnment)?\.?)?\s+(?:government\s+|federal\s+)?(?:fiscal|financial|FY)", "us"),
    (r"\bUSG\b|federal\s+fiscal", "us"),
    (r"\b(?:UK|British)\s+(?:government\s+)?(?:fiscal|financial)\s+year", "uk"),
    (r"\bcalendar\s+year\b|mwaka\s+wa\s+kalenda", "calendar"),
    (r"county(?:['’]s)?\s+(?:government(?:['’]s)?\s+)?(?:financial|fiscal|planning)?\s*year", COUNTY_YEAR),
    (r"(?:kenya\w*|gok|government\s+of\s+kenya)\s+(?:financial|fiscal)\s+year", COUNTY_YEAR),
    (r"mwaka\s+wa\s+(?:fedha\s+wa\s+)?kaunti", COUNTY_YEAR),
    (r"quarters?\s+(?:are|follow)\s+(?:those\s+of\s+)?the\s+county", COUNTY_YEAR),
)
_MONTH = "|".join(sorted(MONTH_OF, key=len, reverse=True))
_MONTH_RANGE = re.compile(
    rf"\b({_MONTH})\b\.?\s*(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s+)?(\d{{4}})?\s*(?:-|to|hadi|/)\s*(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?({_MONTH})\b",
    re.IGNORECASE,
)
_FIRST_QUARTER = re.compile(
    rf"\b(?:q(?:uarter|tr)?\.?\s*([1-4])|robo\s+ya\s+([1-4]))\b[\s=:(,-]*"
    rf"({_MONTH})\b\.?\s*(?:\d{{2,4}}\s*)?(?:-|to|hadi)\s*({_MONTH})\b",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^(?:name\s+of\s+)?(?:the\s+)?(?:implementing\s+|lead\s+|reporting\s+|executing\s+|responsible\s+)?"
    r"(?:organi[sz]ation|partner|agency|institution|grantee|grant\s+holder|shirika|jina\s+la\s+shirika|mshirika)"
    r"(?:\s*(?:/|or)\s*\w+)?(?:\s+name)?\s*\*?\s*(?:[:=]\s*(.*))?$",
    re.IGNORECASE,
)
_OTHER_LABEL = re.compile(
    r"^\W*(?:sector|sekta|thematic\s+area|component|project\s+(?:title|name|area)|programme\s+(?:title|name|area))\s*[:–-]",
    re.IGNORECASE,
)
LONGEST_NAME = 9
_BY_WHOM = re.compile(
    r"\b(?:(?:led|submitted|presented|implemented|prepared)\s+by:?|plan\s+(?:of|by)|mpango\s+(?:wa\s+)?kazi\s+wa)\s+"
    r"(.+?)(?:\s+(?:FY\s?)?\d{2,4}(?:\s*[/-]\s*\d{2,4})?)?$",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"\s+[-–—�]+\s+|\s*[:|]\s+|\n|,\s+(?=\S+\s+County)")
_FILE_NUMBERS = re.compile(r"\bv\d+\b|\bfy\s*\d+\b|\b\d+\b", re.IGNORECASE)


def plan_timing(texts: Sequence[str], calendars: Mapping[str, Calendar], cycle: Year) -> Timing:
    """Whose quarters a plan follows and in which year; the county's own, not stated, where it is silent."""
    texts = [re.sub(r"[–—�]", "-", text) for text in texts]
    calendar = _stated_calendar(texts, calendars)
    month_first = any(re.search(r"\bmm\s*/\s*dd\b", text, re.IGNORECASE) for text in texts)
    if calendar is None:
        return Timing(cycle, stated=False, month_first=month_first)
    return Timing(_plan_year(texts, calendar, cycle), stated=True, month_first=month_first)


def _stated_calendar(texts: Sequence[str], calendars: Mapping[str, Calendar]) -> Calendar | None:
    """The calendar that is spelt out by months, or else named."""
    for month in (*_quarter_months(texts), *_year_months(texts)):
        known = next((c for c in calendars.values() if (c.month, c.day) == (month, 1)), None)
        return known or Calendar(OWN_YEAR, "the plan's own year", month)
    for pattern, key in _NAMED:
        if any(re.search(pattern, text, re.IGNORECASE) for text in texts) and key in calendars:
            return calendars[key]
    return None


def _quarter_months(texts: Iterable[str]) -> Iterable[int]:
    """The month in which the year begins, from "Q2 (Jan-Mar)"."""
    for text in texts:
        for match in _FIRST_QUARTER.finditer(text):
            first, last = MONTH_OF[match[3].lower()], MONTH_OF[match[4].lower()]
            if (last - first) % MONTHS_A_YEAR == 2:  # noqa: PLR2004 - a quarter has three months
                number = int(match[1] or match[2])
                yield (first - 3 * (number - 1) - 1) % MONTHS_A_YEAR + 1


def _year_months(texts: Iterable[str]) -> Iterable[int]:
    """The month in which the year begins, from "1 October 2026 - 30 September 2027" or "July - June"."""
    for text in texts:
        for match in _MONTH_RANGE.finditer(text):
            first, last = MONTH_OF[match[1].lower()], MONTH_OF[match[3].lower()]
            if (last - first) % MONTHS_A_YEAR == MONTHS_A_YEAR - 1:
                yield first
        yield from _numeric_year(text)


def _numeric_year(text: str) -> Iterable[int]:
    """The month in which the year begins, from "01.10.2026 - 30.09.2027"."""
    if len(re.findall(r"\d{1,2}[./]\d{1,2}[./]20\d\d", text)) == 2:  # noqa: PLR2004 - first and last day
        for month_first in (False, True):
            span = read_span(text, Timing(_ANY_YEAR, month_first=month_first))
            if span and span.first and span.last and span.first.day == 1:
                after = Period.inclusive(span.first, span.last).end
                if (after.year, after.month, after.day) == (span.first.year + 1, span.first.month, 1):
                    yield span.first.month


def _plan_year(texts: Sequence[str], calendar: Calendar, cycle: Year) -> Year:
    """The year of the calendar that the plan names, or the one that shares most days with the county's cycle."""
    guess = Timing(calendar.year_from(cycle.begins))
    for text in texts:
        span = (
            read_span(text, guess)
            if _MONTH_RANGE.search(text) or re.search(r"\d{1,2}/\d{1,2}/\d{4}", text)
            else None
        )
        if span and span.first and span.last:
            year = calendar.year_of(span.first)
            if (
                re.search(r"20\d\d", text)
                and span.first == year.period.start
                and span.last == year.period.last
            ):
                return year
    for text in texts:
        year, rest = stated_year(text, guess)
        if rest != text:
            return year
    years = [int(year) for text in texts for year in re.findall(r"(?<![\d/])(20\d\d)(?![\d/])", text)]
    candidates = [calendar.year_from(begins) for begins in (cycle.begins - 1, cycle.begins, cycle.begins + 1)]
    named = [year for year in candidates if calendar.month == 1 and year.begins in years]
    return max(named or candidates, key=lambda year: (_shared(year.period, cycle.period) // 10, year.begins))


def _shared(left: Period, right: Period) -> int:
    return left.shared_days(right)


def plan_currency(texts: Iterable[str]) -> str | None:
    """The one currency that a plan states for all its amounts, from "All amounts in Kenya shillings unless stated"."""
    stated = {
        currency
        for text in texts
        if re.search(
            r"\b(?:amounts?|figures?|budgets?|costs?|currency|all|in|values?|kiasi|fedha)\b",
            text,
            re.IGNORECASE,
        )
        and (currency := currency_in(text))
    }
    return stated.pop() if len(stated) == 1 else None


def plan_organisation(labels: Sequence[tuple[str, str]], titles: Sequence[str], file: str) -> str:
    """Whose plan it is: from a labelled cell, else a title above the table, else the file's name; "" if none says.

    `labels` are (text, text of the cell to its right); `titles` the lines above tables, top first.
    """
    for text, right in labels:
        match = _LABEL.match(text.strip())
        named = match and ((match[1] or "").strip() or right.strip())
        if named:
            return _clean(re.split(r"\.\s", named)[0])
    best, best_score = "", 0
    for rank, line in enumerate(titles):
        if _OTHER_LABEL.match(line):
            continue
        for segment in _segments(line):
            score = _looks_like_organisation(segment) - min(rank, 3)
            if score > best_score:
                best, best_score = _clean(segment), score
    return best or organisation_in_name(file)


def _segments(line: str) -> list[str]:
    """The parts of a title that may name an organisation: between dashes, before the word plan, after "led by"."""
    parts = _SEPARATOR.split(line)
    named = [match[1] for part in parts if (match := _BY_WHOM.search(part))]
    before = [part[: match.start()] for part in parts if (match := anywhere("plan title").search(part))]
    return [*named, *parts, *before]


def _looks_like_organisation(segment: str) -> int:
    segment = re.sub(r"\s*\([^)]*\)\s*$", "", segment.strip())
    words = segment.split()
    if not 1 <= len(words) <= LONGEST_NAME or not re.search(r"[^\W\d_]{2}", segment):
        return 0
    sure = bool(anywhere("organisation").search(segment))
    field = bool(anywhere("organisation field").search(segment))  # in many names, and in as many captions
    score = 5 + (3 if sure else field) - 6 * bool(_speaks_of_a_plan(segment)) - 3 * segment.islower()
    county_alone = re.fullmatch(r"[\w'’ -]+ (?:sub-?)?county", segment, re.IGNORECASE)
    odd = re.search(r"\d|[()=%]", segment) or (words[0].casefold().strip(".") in MONTH_OF)
    return score - 4 * bool(county_alone) - 5 * bool(odd)


def _speaks_of_a_plan(text: str) -> bool:
    return bool(anywhere("plan").search(text) or re.search(r"20\d\d", text))


def organisation_in_name(file: str) -> str:
    """What is left of a file's name without the words and numbers of plans: whose plan it may be."""
    stem = re.sub(r"[_]+", " ", PurePath(file).stem)
    return _clean(
        re.sub(r"\s*-\s*$", "", _FILE_NUMBERS.sub(" ", anywhere("file name").sub(" ", stem)))
    ).strip(" -_")


def _clean(text: str) -> str:
    return " ".join(text.split()).strip(" -–—:,.;")
