"""What each column of a plan's table holds: from its heading in English or Kiswahili, and from what is in it."""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache

from pamoja.core.periods import Period, month_of
from pamoja.core.placenames import CORRECTED, EXACT, PlaceNames
from pamoja.core.places import CONSTITUENCY, COUNTY, SUBCOUNTY, WARD
from pamoja.core.spelling import distance
from pamoja.formats.grid import Value
from pamoja.workplan.facts import table
from pamoja.workplan.reading.amounts import currency_in, read_amount, unit_in
from pamoja.workplan.reading.dates import MONTH_OF, Timing, read_day, read_when
from pamoja.workplan.reading.vocabulary import anywhere

PLACE_LEVELS = {
    "ward": WARD,
    "place": "",
    "subcounty": SUBCOUNTY,
    "constituency": CONSTITUENCY,
    "county": COUNTY,
}
AMOUNT, TOTAL, SHARE, CONVERSION = "amount", "total", "share", "conversion"
QUARTER, MONTH, WARD_MARK = "quarter", "month", "ward_mark"
LONGEST_HEADING = 80
MOST_WORDS = 12
ENOUGH = 0.6
NUMBERS_UNDER = {"place": "other", "subcounty": "other", "constituency": "other", "county": "other",
                 "target_group": "beneficiaries", "sector": "number", "title": "number"}  # fmt: skip
SURE_AMONG, SHORTEST_PHRASE = 2, 2
SHORTEST_MISSPELT, LONGEST_MISSPELT = 5, 24
DAYS_A_WEEK, WEEKS = 7, 4
FEW_VALUES = 3
NO_AMOUNTS = ("unit_cost", "quantity", "currency", "unit", "funder", "remarks", "other")
WEAK_ROLES = ("output", "description", "remarks", "responsible", "status", "other", "target", "unit")
SINGLE_ROLES = (
    "number",
    "sector",
    "programme",
    "sub_programme",
    "indicator",
    "target",
    "organisation",
    "funder",
    "start",
    "end",
    "when",
    "unit_cost",
    "currency",
    "target_group",
    "beneficiaries",
)

_YEARS = re.compile(r"\b\d+\b")
_QUARTER_HEADING = re.compile(
    r"^(?:.*\b)?(?:q(?:uarter|tr|r)?\s*\.?\s*([1-4])|([1-4])(?:st|nd|rd|th)?\s*q(?:uarter|tr)?|robo\s*(?:ya\s*)?(?:([1-4])|(kwanza|pili|tatu|nne))"
    r"|(first|second|third|fourth)\s+q(?:uarter|tr)|q(?:uarter|tr)?\s*(iv|iii|ii|i))\b", re.IGNORECASE
)  # fmt: skip
_QUARTER_WORDS = {"kwanza": 1, "pili": 2, "tatu": 3, "nne": 4, "first": 1, "second": 2, "third": 3, "fourth": 4,
                  "i": 1, "ii": 2, "iii": 3, "iv": 4}  # fmt: skip
_MONTHS = "|".join(sorted(MONTH_OF, key=len, reverse=True))
_WEEK_HEADING = re.compile(
    rf"^\s*((?:{_MONTHS})\.?(?:[\s'’-]*(?:20)?\d\d(?=\s))?)\s+(?:w(?:ee)?k?\s*)?([1-5])\s*$", re.IGNORECASE
)
_MONTH_HEADING = re.compile(
    rf"^\s*({'|'.join(sorted(MONTH_OF, key=len, reverse=True))})\.?\s*[-'’ /]*(20\d\d|\d\d)?\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Heading:
    """The words over a column: its own, and those of a group heading above it."""

    own: str
    above: str = ""

    @property
    def text(self) -> str:
        """Both, the group first."""
        return f"{self.above} {self.own}".strip() if self.above != self.own else self.own


@dataclass(frozen=True, slots=True)
class Column:
    """One column, counted from 1, and what it holds.

    `contributor` is who pays what stands in a share column; `unit` what one in it stands for; `period` and `place`
    what a mark in a quarter, month or ward column means. `by_content` tells that no heading said so, `tag` is the HXL
    hashtag that did: it is sure.
    """

    index: int
    role: str
    heading: Heading
    contributor: str | None = None
    currency: str | None = None
    unit: Decimal = Decimal(1)
    period: Period | None = None
    place: str = ""
    by_content: bool = False
    tag: str = ""


@cache
def _phrases() -> Mapping[str, str]:
    """Every known heading phrase and its role."""
    return {row["phrase"]: row["role"] for row in table("headings.csv")}


@lru_cache(maxsize=5_000)
def is_heading_phrase(text: str) -> bool:
    """Whether a text is a known heading, brackets behind it left out."""
    plain = text.split("(", maxsplit=1)[0].casefold().replace("-", " ")
    return " ".join(plain.split()).strip(" :.*?") in _phrases()


@lru_cache(maxsize=5_000)
def role_of(text: str) -> tuple[str, int]:
    """The role that a heading's words name and how surely: 3 for the very words, 2 for words among others, else 0."""
    plain = _plain(re.sub(r"\([^)]*\)", " ", text)) or _plain(text)
    if not plain or len(text) > LONGEST_HEADING or len(plain.split()) > MOST_WORDS:
        return "", 0
    phrases = _phrases()
    for candidate in (plain, _plain(text), re.sub(r"s\b", "", plain)):
        if candidate in phrases:
            return phrases[candidate], 3
    if any(phrases.get(_plain(part)) == "title" for part in re.split(r"/|&|\band\b", text)):
        return "title", 3
    role = _among(plain.split()) or _misspelt(plain)
    return role, SURE_AMONG if role else 0


def _misspelt(plain: str) -> str:
    """The role of the one heading that is a typing error away: “Acitvity”, “Budjet”."""
    if not SHORTEST_MISSPELT <= len(plain) <= LONGEST_MISSPELT:
        return ""
    near = {role for phrase, role in _phrases().items() if distance(plain, phrase, 1) <= 1}
    return near.pop() if len(near) == 1 else ""


def _among(words: Sequence[str]) -> str:
    """The role of the longest known phrase among the words of a heading; what describes comes after what names."""
    found: list[tuple[bool, int, str]] = []
    for size in range(1, len(words)):
        for at in range(len(words) - size + 1):
            phrase = " ".join(words[at : at + size])
            role = _phrases().get(phrase, "")
            if role and len(phrase) > SHORTEST_PHRASE:
                found.append((role not in WEAK_ROLES, len(phrase), role))
    return max(found)[2] if found else ""


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


def looks_like_heading(value: Value) -> int:
    """How surely a cell is a heading: 0 to 3."""
    if isinstance(value, dt.date):
        return 1
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_HEADING:
        return 0
    if quarter_of(value, "") or _MONTH_HEADING.match(value):
        return 2
    return role_of(value)[1] or (1 if anywhere("money").search(value) and currency_in(value) else 0)


def quarter_of(text: str, above: str) -> int:
    """Which quarter a heading means, 1 to 4, or 0; bare numbers count only under a heading that says quarters."""
    match = _QUARTER_HEADING.match(text.strip())
    if match:
        found = next(group for group in match.groups() if group)
        return int(found) if found.isdigit() else _QUARTER_WORDS[found.lower()]
    if re.search(r"quarter|robo|timeline|time\s*frame|schedule", above, re.IGNORECASE) and re.fullmatch(
        r"\s*[1-4]\s*", text
    ):
        return int(text)
    return 0


def assign(
    headings: Mapping[int, Heading], data: Mapping[int, Sequence[Value]], timing: Timing, names: PlaceNames
) -> tuple[Column, ...]:
    """The columns of a table, from their headings and the values under them.

    `headings` and `data` are by column number; the values leave out blanks.
    """
    columns = [_by_heading(index, heading, timing, names) for index, heading in headings.items()]
    columns = [_checked(column, data.get(column.index, ()), columns, names) for column in columns]
    columns = _by_content(columns, data, timing, names)
    columns = _one_title(columns, data)
    columns = _one_of_each(columns)
    return tuple(_settle_money(_settle_wards(columns), data))


def _by_heading(index: int, heading: Heading, timing: Timing, names: PlaceNames) -> Column:
    column = Column(index, "", heading, currency=currency_in(heading.text), unit=unit_in(heading.text))
    money_above = bool(heading.above) and _speaks_of_money(heading.above)
    period = _heading_period(heading, timing)
    if period is not None:
        role = SHARE if money_above else QUARTER if quarter_of(heading.own, heading.above) else MONTH
        return replace(column, role=role, period=period)
    role, strength = role_of(heading.own)
    place = _ward_named(heading.own, names) if strength < 3 else ""  # noqa: PLR2004
    if place:
        return replace(column, role=WARD_MARK, place=place)
    if money_above and role not in NO_AMOUNTS:
        return _money_column(column, heading.own)
    if role == AMOUNT or (strength < 3 and _is_money(heading)):  # noqa: PLR2004
        return column if role in ("unit_cost", "quantity", "other") else _money_column(column, heading.own)
    if role == "" and heading.above:
        role = role_of(heading.above)[0]
    return replace(column, role=role)


def _speaks_of_money(text: str) -> bool:
    return role_of(text)[0] == AMOUNT or bool(anywhere("money").search(text)) or currency_in(text) is not None


def _is_money(heading: Heading) -> bool:
    role = role_of(heading.own)[0]
    named = bool(anywhere("money").search(heading.own)) or currency_in(heading.own) is not None
    return named and role not in (
        "unit_cost",
        "quantity",
        "currency",
        "funder",
        "other",
        "beneficiaries",
        "target",
    )


def _money_column(column: Column, own: str) -> Column:
    """A column of amounts: the total, one contributor's share, or a conversion of the same money."""
    if anywhere("conversion").search(own):
        return replace(column, role=CONVERSION)
    who = " ".join(
        re.sub(r"[^\w\s&'’/-]", " ", _YEARS.sub(" ", anywhere("money around").sub(" ", own))).split()
    ).strip(" -/&'’")
    if role_of(who)[0] == AMOUNT:  # the word for money, misspelt
        who = ""
    if anywhere("total").search(own) and not who:
        return replace(column, role=TOTAL)
    return replace(column, role=SHARE, contributor=who) if who else replace(column, role=AMOUNT)


def _heading_period(heading: Heading, timing: Timing) -> Period | None:
    """The quarter, month or week of a month that a column stands for."""
    week = _week_of(heading, timing)
    if week is not None:
        return week
    number = quarter_of(heading.own, heading.above)
    if number:
        span = read_when(heading.text, timing) or read_when(heading.own, timing)
        if span is None or span.first is None or span.last is None or (span.last - span.first).days > 92:  # noqa: PLR2004
            return timing.year.quarter(number).period
        return Period.inclusive(span.first, span.last)
    match = _MONTH_HEADING.match(heading.own)
    if match:
        span = read_when(heading.own, timing)
        return Period.inclusive(span.first, span.last) if span and span.first and span.last else None
    iso = re.fullmatch(r"(\d{4})-(\d\d)-01", heading.own)
    return month_of(int(iso[1]), int(iso[2])) if iso else None


def _week_of(heading: Heading, timing: Timing) -> Period | None:
    """The days of a week under a month, "W3" under "Oct": 15 to 21; the fourth week runs to the end of the month."""
    match = _WEEK_HEADING.match(heading.own if not heading.above else f"{heading.above} {heading.own}")
    span = read_when(match[1], timing) if match else None
    if match is None or span is None or span.first is None or span.last is None:
        return None
    first = span.first + dt.timedelta(days=DAYS_A_WEEK * (int(match[2]) - 1))
    last = span.last if int(match[2]) >= WEEKS else first + dt.timedelta(days=DAYS_A_WEEK - 1)
    return Period.inclusive(first, last) if first <= last else None


def _ward_named(text: str, names: PlaceNames) -> str:
    pieces = names.resolve(text, WARD) if 2 < len(text) <= LONGEST_HEADING else ()  # noqa: PLR2004
    if len(pieces) == 1 and pieces[0].reason in (EXACT, CORRECTED) and len(pieces[0].places) == 1:
        place = pieces[0].places[0]
        return place.id if place.level == WARD else ""
    return ""


def _checked(column: Column, values: Sequence[Value], columns: Sequence[Column], names: PlaceNames) -> Column:
    """Correct a role that the values contradict: numbers under "County" are what the county pays."""
    numeric = _share(values, lambda v: isinstance(v, int | float) or read_amount(v) is not None)
    has_money = any(c.role in (AMOUNT, TOTAL, SHARE) for c in columns if c is not column)
    if column.role in ("county", "organisation", "funder", "village") and numeric > ENOUGH and has_money:
        return replace(column, role=SHARE, contributor=column.heading.own)
    return replace(
        column, role=_contradicted(column.role, values, names, numbers=numeric > ENOUGH) or column.role
    )


def _contradicted(role: str, values: Sequence[Value], names: PlaceNames, *, numbers: bool) -> str:
    """The role that the values speak for, "" where they agree with the heading."""
    if numbers:
        return NUMBERS_UNDER.get(role, "")
    if (
        role in (AMOUNT, SHARE, TOTAL)
        and len(values) > FEW_VALUES
        and _share(values, _has_digit) < 1 - ENOUGH
    ):
        return "other"
    if role == "organisation" and _share(values, _is_person) > ENOUGH:
        return "responsible"
    if role == "village" and _share(values, lambda v: _is_place(v, names)) > ENOUGH:
        return "place"
    return ""


def _has_digit(value: Value) -> bool:
    return isinstance(value, int | float) or (isinstance(value, str) and bool(re.search(r"\d", value)))


def _is_person(value: Value) -> bool:
    """Whether a cell names somebody's post rather than an organisation."""
    return isinstance(value, str) and bool(anywhere("person").search(value))


def _share(values: Sequence[Value], test: Callable[[Value], bool]) -> float:
    return sum(test(value) for value in values) / len(values) if values else 0.0


def _is_place(value: Value, names: PlaceNames) -> bool:
    return (
        isinstance(value, str)
        and len(value) < LONGEST_HEADING
        and any(piece.resolved for piece in names.resolve(value))
    )


def _by_content(
    columns: list[Column], data: Mapping[int, Sequence[Value]], timing: Timing, names: PlaceNames
) -> list[Column]:
    """Give a role to columns whose heading says nothing, where what is in them is plain."""
    for at, column in enumerate(columns):
        values = data.get(column.index, ())
        if column.role or len(values) < 2:  # noqa: PLR2004
            continue
        role = _content_role(values, {c.role for c in columns}, timing, names)
        if role:
            columns[at] = replace(column, role=role, by_content=True)
    return columns


def _content_role(values: Sequence[Value], taken: set[str], timing: Timing, names: PlaceNames) -> str:
    texts = [value for value in values if isinstance(value, str)]
    if not taken & set(PLACE_LEVELS) and _share(values, lambda v: _is_place(v, names)) > ENOUGH:
        return "place"
    if (
        _share(
            values,
            lambda v: isinstance(v, dt.date) or (isinstance(v, str) and read_day(v, timing) is not None),
        )
        > ENOUGH
    ):
        return next((role for role in ("start", "end") if role not in taken), "")
    if "when" not in taken and _share(texts, lambda v: read_when(v, timing) is not None) > ENOUGH:
        return "when"
    if not taken & {AMOUNT, TOTAL, SHARE} and _share(values, _plain_amount) > ENOUGH:
        return AMOUNT
    if "title" not in taken and texts and sum(map(len, texts)) / len(values) > 18:  # noqa: PLR2004
        return "title"
    return ""


def _plain_amount(value: Value) -> bool:
    amount = read_amount(value)
    return amount is not None and amount.value >= 1000  # noqa: PLR2004


def _one_title(columns: list[Column], data: Mapping[int, Sequence[Value]]) -> list[Column]:
    """One column names the activity: the one with most to say; the others describe it."""
    titles = [column for column in columns if column.role == "title"]
    if not titles:
        telling_most = ("output", "description"), ("programme", "indicator")
        titles = [c for roles in telling_most for c in columns if c.role in roles][:1]
    if not titles and _is_who_what_where(columns):
        sector = next(column for column in columns if column.role == "sector")
        return [*columns, replace(sector, role="title")]
    if not titles:
        return columns

    def telling(column: Column) -> tuple[int, int]:
        values = [value for value in data.get(column.index, ()) if isinstance(value, str)]
        return len(set(values)), role_of(column.heading.own)[1]

    chosen = max(titles, key=telling)
    return [
        replace(c, role="title") if c is chosen else replace(c, role="description") if c in titles else c
        for c in columns
    ]


def _is_who_what_where(columns: Sequence[Column]) -> bool:
    """Whether a table only says which organisation works in which sector where: the sector is what is done."""
    roles = {column.role for column in columns}
    return {"sector", "organisation"} <= roles and bool(roles & {*PLACE_LEVELS, "country"})


def _one_of_each(columns: list[Column]) -> list[Column]:
    """Where two columns claim a role that only one can have, the one with the surer heading keeps it."""
    best: dict[str, Column] = {}
    for column in columns:
        known = best.get(column.role)
        if known is None or _sureness(column) > _sureness(known):
            best[column.role] = column
    return [
        c if c.role not in SINGLE_ROLES or best[c.role] is c else replace(c, role="other") for c in columns
    ]


def _sureness(column: Column) -> int:
    return 0 if column.by_content else role_of(column.heading.own)[1]


def _settle_wards(columns: list[Column]) -> list[Column]:
    """Columns named after wards are a ward matrix only when there are at least two of them."""
    marks = [column for column in columns if column.role == WARD_MARK]
    return columns if len(marks) > 1 else [replace(c, role="") if c.role == WARD_MARK else c for c in columns]


def _settle_money(columns: list[Column], data: Mapping[int, Sequence[Value]]) -> list[Column]:
    """Which of several money columns is the total, which are shares, and which repeat the money in another currency."""
    shares = [c for c in columns if c.role == SHARE]
    general = [c for c in columns if c.role in (AMOUNT, TOTAL)]
    if len(general) > 1:
        totals = [c for c in general if c.role == TOTAL] or general
        keep = (
            totals[0]
            if len(totals) == 1 or totals[0].currency == totals[-1].currency
            else _fullest(totals, data)
        )
        others = {c.index for c in general if c is not keep}
        columns = [replace(c, role=CONVERSION) if c.index in others else c for c in columns]
    seen: dict[str, Column] = {}
    repeated: set[int] = set()
    for column in shares:
        who = _plain(column.contributor or "") if column.contributor else f"period {column.period}"
        if who in seen and seen[who].currency != column.currency:
            repeated.add(column.index)
        seen.setdefault(who, column)
    columns = [replace(c, role=CONVERSION) if c.index in repeated else c for c in columns]
    if len(shares) == 1 and not general and shares[0].period is None:
        return columns
    return columns


def _fullest(columns: Sequence[Column], data: Mapping[int, Sequence[Value]]) -> Column:
    return max(columns, key=lambda c: (len(data.get(c.index, ())), -c.index))
