"""Days, months, quarters and years as people write them in English and Kiswahili."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from pamoja.core.periods import Calendar, Period, Year, month_of
from pamoja.formats.grid import Value

EARLIEST, LATEST = 1990, 2100
SERIAL_FROM, SERIAL_TO = 36_526, 73_050  # spreadsheet day numbers of the years 2000 to 2099
SERIAL_ZERO = dt.date(1899, 12, 30)
HALF = 2

_MONTHS = (
    "january jan januari", "february feb februari", "march mar machi", "april apr aprili", "may mei",
    "june jun juni", "july jul julai", "august aug agosti ago", "september sept sep septemba",
    "october oct oktoba okt", "november nov novemba", "december dec desemba des",
)  # fmt: skip
MONTH_OF = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_MONTH = rf"({'|'.join(sorted(MONTH_OF, key=len, reverse=True))})\.?"
_YEAR = r"(?:[\s,/.'’-]{0,3}((?:19|20)\d\d|\d\d(?!\d|\s*[A-Za-z/.-]\s*\d)))"
_ORDINALS = {"first": 1, "1st": 1, "kwanza": 1, "second": 2, "2nd": 2, "pili": 2, "third": 3, "3rd": 3,
             "tatu": 3, "fourth": 4, "4th": 4, "last": 4, "nne": 4, "i": 1, "ii": 2, "iii": 3, "iv": 4}  # fmt: skip
_ORDINAL = "|".join(sorted(_ORDINALS, key=len, reverse=True))
_DAY_MONTH = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?(?:\s+|-){_MONTH}{_YEAR}?", re.IGNORECASE)
_MONTH_DAY = re.compile(
    rf"\b{_MONTH}\s+(\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:\s*,?\s*((?:19|20)\d\d))?", re.IGNORECASE
)
_DAYS_MONTH = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s*(?:-|–|to|and|&|hadi)\s*(\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH}{_YEAR}?",
    re.IGNORECASE,
)
_MONTH_DAYS = re.compile(
    rf"\b{_MONTH}\s+(\d{{1,2}})(?:st|nd|rd|th)?\s*(?:-|–|to)\s*(\d{{1,2}})(?:st|nd|rd|th)?\b(?:\s*,?\s*((?:19|20)\d\d))?",
    re.IGNORECASE,
)
_ISO = re.compile(
    r"(?<![\d./-])((?:19|20)\d\d)([-/.])(\d{1,2})\2(\d{1,2})(?:[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?Z?)?(?!\d)"
)
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?((?:19|20)\d\d|\d\d)(?!\d)")
_MONTH_YEAR_NUMERIC = re.compile(r"\b(0?[1-9]|1[0-2])[-/.](20\d\d)\b")
_YEAR_MONTH_NUMERIC = re.compile(r"\b(20\d\d)[-/.](0[1-9]|1[0-2])\b(?![-/.]?\d)")
_MONTH_SHORT_YEAR = re.compile(
    rf"\b{_MONTH}[\s'’-]*(\d\d)\b(?![\d/.]|\s*,?\s*(?:19|20)\d\d|\s*-\s*\d{{1,2}}\b(?!\s*[A-Za-z]))",
    re.IGNORECASE,
)
_MONTH_NAME = re.compile(rf"\b{_MONTH}{_YEAR}?(?![a-z])", re.IGNORECASE)
_SPLIT_YEAR = re.compile(
    r"(?:\bF\.?/?Y\.?\s*|(?<![\d/.-])\b)((?:20)?\d\d)\s*[/–-]\s*(?:20)?(\d\d)\b(?!\s*[/.-]\s*\d)",
    re.IGNORECASE,
)
_FY = re.compile(r"\b(?:F\.?/?Y\.?|(?:financial|fiscal)\s+year)\s*['’]?\s*((?:20)?\d\d)\b", re.IGNORECASE)
_QUARTER = re.compile(
    rf"\b(?:q(?:uarters?|tr|r)?s?|robo)\.?\s*(?:ya\s+)?(?:no\.?\s*)?([1-4]|{_ORDINAL})\b"
    rf"|\b({_ORDINAL}|[1-4])\s*(?:q(?:uarter|tr)|robo)\b",
    re.IGNORECASE,
)
_QUARTER_MORE = re.compile(
    r"\s*(-|–|to|hadi|,|&|and|na|/)\s*(?:q(?:uarter|tr)?\.?\s*|robo\s*(?:ya\s*)?)?([1-4])\b(?![\d/.])",
    re.IGNORECASE,
)
_HALVES = re.compile(
    r"\b(?:h|half\s+|semester\s+|semi-annual\s+)([12])\b|\b(first|1st|second|2nd)\s+(?:half|semester)\b",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"\b(?:all\s+year|throughout(?:\s+the\s+year)?|whole\s+year|entire\s+year|year[\s-]round|full\s+year|mwaka\s+(?:mzima|wote)"
    r"|all\s+(?:four\s+)?quarters|annual(?:ly)?|q1\s*-\s*q4)\b",
    re.IGNORECASE,
)
_WEEK_FROM = re.compile(
    r"^\s*(?:w\s*/\s*c|week\s+(?:of|commencing|starting|beginning))\s+(.+)$", re.IGNORECASE
)
_TWO_ORDINALS = re.compile(
    r"\b([1-4])(?:st|nd|rd|th)\s*(?:&|and|,|-|to)\s*([1-4])(?:st|nd|rd|th)\s+q(?:uarters?|tr)\b",
    re.IGNORECASE,
)
_BY = re.compile(r"^\s*(?:by|before|not later than|kabla ya|ifikapo)\b", re.IGNORECASE)
_SINCE = re.compile(r"^\s*(?:from|since|starting|kuanzia|tangu)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Timing:
    """What a plan says of its time: whose quarters, which year, and whether 05/06 is 5 June."""

    year: Year
    stated: bool = True
    month_first: bool = False

    @property
    def calendar(self) -> Calendar:
        """Whose year it is."""
        return self.year.calendar


@dataclass(frozen=True, slots=True)
class Span:
    """The first and the last day that a cell gives, either of them None where it gives only the other."""

    first: dt.date | None
    last: dt.date | None


@dataclass(slots=True)
class _Bit:
    """One thing found in a text: a period, a month that still lacks its year, or a day that no calendar has."""

    at: int
    period: Period | None = None
    month: int = 0
    days: tuple[int, int] = (0, 0)


def read_day(value: Value, timing: Timing) -> Period | None:
    """The day, month or quarter that a date cell means; None where it cannot be read."""
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, dt.date):
        return Period.inclusive(value, value) if EARLIEST <= value.year <= LATEST else None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_serial(value)
    if not isinstance(value, str):
        return None
    if re.fullmatch(r"\s*\d{5}\s*", value):
        return _from_serial(int(value))
    span = read_span(value, timing)
    if span is None:
        return None
    first, last = span.first or span.last, span.last or span.first
    return Period.inclusive(first, last) if first and last and first <= last else None


def _from_serial(number: float) -> Period | None:
    if not SERIAL_FROM <= number <= SERIAL_TO:
        return None
    day = SERIAL_ZERO + dt.timedelta(days=int(number))
    return Period.inclusive(day, day)


def read_when(value: Value, timing: Timing) -> Span | None:
    """The span that a cell of a "when" column means: the first of a month stands for the month."""
    if isinstance(value, dt.date):
        day = value.date() if isinstance(value, dt.datetime) else value
        period = month_of(day.year, day.month) if day.day == 1 else Period.inclusive(day, day)
        return Span(period.start, period.last)
    if isinstance(value, int | float) and not isinstance(value, bool) and value in (1, 2, 3, 4):
        period = timing.year.quarter(int(value)).period
        return Span(period.start, period.last)
    if not isinstance(value, str):
        day_read = read_day(value, timing)
        return Span(day_read.start, day_read.last) if day_read else None
    return read_span(value, timing)


@lru_cache(maxsize=20_000)
def read_span(text: str, timing: Timing) -> Span | None:
    """The first and last day of all that a text names: days, months, quarters, years.

    None where it names nothing of the kind, or a day that no calendar has, as 31/02/2026.
    """
    text = _TWO_ORDINALS.sub(r"Q\1 & Q\2", re.sub(r"[–—]", "-", text.replace("\n", " ")))
    week = _WEEK_FROM.match(text)
    if week:
        return _week_from(read_span(week[1], timing))
    year, rest = stated_year(text, timing)
    rest = _MONTH_SHORT_YEAR.sub(lambda m: _whole_month_year(m, year), rest)
    bits, rest = _dates(rest, timing)
    more, rest = _quarters(rest, year)
    months, rest = _month_names(rest, year)
    bits += months or more  # "Q1 (Jul-Sep)": the months say whose quarter it is
    bits.sort(key=lambda bit: bit.at)
    _give_years(bits, _lone_years(rest) or _lone_years(text), year)
    if not bits:
        return _whole_year(text, rest, year)
    periods = [bit.period for bit in bits if bit.period is not None]
    if len(periods) < len(bits):
        return None
    first, last = min(p.start for p in periods), max(p.last for p in periods)
    if len(bits) == 1 and _BY.match(text):
        return Span(None, last)
    if len(bits) == 1 and _SINCE.match(text):
        return Span(first, None)
    return Span(first, last)


def stated_year(text: str, timing: Timing) -> tuple[Year, str]:
    """The year that "FY27" or "2026/27" names in the plan's calendar, and the text without it."""
    for match in _SPLIT_YEAR.finditer(text):
        begins, ends = _century(int(match[1])), int(match[2])
        if (begins + 1) % 100 == ends and not _NUMERIC.search(match[0]):
            return timing.calendar.year_from(begins), text[: match.start()] + " | " + text[match.end() :]
    found = _FY.search(text)
    if found:
        year = timing.calendar.year_to(_century(int(found[1])))
        return year, text[: found.start()] + " | " + text[found.end() :]
    return timing.year, text


def _week_from(monday: Span | None) -> Span | None:
    """The seven days from a day."""
    if monday is None or monday.first is None or monday.first != monday.last:
        return monday
    return Span(monday.first, monday.first + dt.timedelta(days=6))


def _whole_month_year(match: re.Match[str], year: Year) -> str:
    """A month and two digits, "Oct 26", as a month and a year where the digits are those of the plan's year."""
    number = 2000 + int(match[2])
    near = year.begins - 1 <= number <= year.period.last.year + 1
    return f"{match[1]} {number}" if near else match[0]


def _whole_year(text: str, rest: str, year: Year) -> Span | None:
    if _WHOLE.search(text) or (rest != text and not re.search(r"[A-Za-z0-9]", rest)):
        return Span(year.period.start, year.period.last)
    lone = re.fullmatch(r"\s*(20\d\d)\s*", text)
    if lone:
        return Span(dt.date(int(lone[1]), 1, 1), dt.date(int(lone[1]), 12, 31))
    return None


def _dates(text: str, timing: Timing) -> tuple[list[_Bit], str]:
    """Whole dates and numeric months, and the text with blanks where they stood."""
    bits: list[_Bit] = []
    readers: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Period | None]], ...] = (
        (_ISO, lambda m: _day(int(m[1]), int(m[3]), int(m[4]))),
        (_NUMERIC, lambda m: _numeric(m, month_first=timing.month_first)),
        (_MONTH_YEAR_NUMERIC, lambda m: month_of(int(m[2]), int(m[1]))),
        (_YEAR_MONTH_NUMERIC, lambda m: month_of(int(m[1]), int(m[2]))),
    )
    for pattern, reader in readers:
        for match in pattern.finditer(text):
            bits.append(_Bit(match.start(), reader(match)))
            text = _blank(text, match.start(), match.end())
    return bits, text


def _numeric(match: re.Match[str], *, month_first: bool) -> Period | None:
    a, b, year = int(match[1]), int(match[3]), _century(int(match[4]))
    orders = ((b, a), (a, b)) if month_first else ((a, b), (b, a))
    for day, month in orders:
        period = _day(year, month, day)
        if period is not None:
            return period
    return None


def _day(year: int, month: int, day: int) -> Period | None:
    try:
        found = dt.date(year, month, day)
    except ValueError:
        return None
    return Period.inclusive(found, found)


def _century(year: int) -> int:
    return year if year > 99 else 2000 + year  # noqa: PLR2004


def _quarters(text: str, year: Year) -> tuple[list[_Bit], str]:
    """Quarters and half-years of the plan's year, "Q1-Q3" and "Q1, 3" among them."""
    bits: list[_Bit] = []
    for match in _HALVES.finditer(text):
        half = int(match[1]) if match[1] else _ORDINALS[match[2].lower()]
        bits.append(
            _Bit(match.start(), year.quarter(HALF * half - 1).period.span(year.quarter(HALF * half).period))
        )
        text = _blank(text, match.start(), match.end())
    at = 0
    while (found := _QUARTER.search(text, at)) is not None:
        match = found
        name = (match[1] or match[2]).lower()
        number = int(name) if name.isdigit() else _ORDINALS[name]
        bits.append(_Bit(match.start(), year.quarter(number).period))
        end = match.end()
        while more := _QUARTER_MORE.match(text, end):
            bits.append(_Bit(more.start(), year.quarter(int(more[2])).period))
            end = more.end()
        text, at = _blank(text, match.start(), end), end
    return bits, text


def _blank(text: str, start: int, end: int) -> str:
    return text[:start] + " " * (end - start) + text[end:]


def _month_names(text: str, plan_year: Year) -> tuple[list[_Bit], str]:
    """Months by name, with a day or days and a year where they have them; "Jul 26" in a plan of 2026 is a year."""
    bits: list[_Bit] = []
    years = {plan_year.begins % 100, plan_year.period.last.year % 100}
    shapes = (
        (_DAYS_MONTH, (1, 2, 3, 4)),
        (_MONTH_DAYS, (2, 3, 1, 4)),
        (_DAY_MONTH, (1, 1, 2, 3)),
        (_MONTH_DAY, (2, 2, 1, 3)),
    )
    for pattern, (first, last, month, year) in shapes:
        for match in pattern.finditer(text):
            days = int(match[first]), int(match[last])
            is_year = pattern is _MONTH_DAY and match[year] is None and days[0] in years
            if is_year or not all(1 <= day <= 31 for day in days):  # noqa: PLR2004
                continue
            bits.append(_month_bit(match, month, year, days))
            text = _blank(text, match.start(), match.end())
    for match in _MONTH_NAME.finditer(text):
        if match[1].lower() == "may" and match[2] is None and not re.search(r"\bMay\b|\bMAY\b", match[0]):
            continue
        bits.append(_month_bit(match, 1, 2, (0, 0)))
        text = _blank(text, match.start(), match.end())
    return bits, text


def _month_bit(match: re.Match[str], month: int, year: int, days: tuple[int, int]) -> _Bit:
    bit = _Bit(match.start(), month=MONTH_OF[match[month].lower()], days=days)
    if match[year]:
        bit.period = _within(bit, _century(int(match[year])))
    return bit


def _within(bit: _Bit, year: int) -> Period | None:
    """The days of a bit in a calendar year; None where the month lacks one of them."""
    if bit.days == (0, 0):
        return month_of(year, bit.month)
    first, last = (_day(year, bit.month, day) for day in bit.days)
    return first.span(last) if first and last and first.start <= last.start else None


def _lone_years(text: str) -> list[int]:
    return [int(year) for year in re.findall(r"(?<![\d/.-])(20\d\d)(?![\d/.])", text)]


def _give_years(bits: list[_Bit], years: list[int], plan_year: Year) -> None:
    """Give months without a year the one of the next month that has one, or that of the plan."""
    for before, after in reversed(list(pairwise(bits))):
        if before.period is None and before.month and after.period is not None and after.month:
            year = after.period.start.year
            before.period = _within(before, year if before.month <= after.month else year - 1)
    for bit in bits:
        if bit.period is None and bit.month:
            bit.period = _within(bit, years[0]) if len(years) == 1 else _in_plan(bit, plan_year)


def _in_plan(bit: _Bit, plan_year: Year) -> Period | None:
    begins = plan_year.period.start
    year = begins.year if bit.month >= begins.month else begins.year + 1
    return _within(bit, year)
