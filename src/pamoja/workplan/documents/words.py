"""Wording that every document shares: days, money, counts and kinds as people write them."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal

from pamoja.core import lines
from pamoja.core.money import NOT_STATED, Money, Rate
from pamoja.core.periods import MONTH_NAMES, Quarter, Year, day_name

UNKNOWN = "unknown"
SILENT = "not stated"
NO_SECTOR = "Not yet under a sector"
CHECK = "possible overlap, please check"

ONE_FILE = "two members of one file"
GAPS: Mapping[str, str] = {
    "nobody": "nobody",
    "county_government_only": "county government only",
    "county_wide_only": "county-wide only",
}
SKIPPED: Mapping[str, tuple[str, str]] = {
    "blank": ("blank row", "blank rows"),
    "heading": ("heading", "headings"),
    "heading repeated": ("repeated heading", "repeated headings"),
    "total": ("total", "totals"),
    "note": ("note", "notes"),
    "no activity": ("row without an activity", "rows without an activity"),
}
SEVERITIES: Mapping[str, str] = {
    "error": "must be mended",
    "warning": "please check",
    "info": "for your information",
}
FITTING = ("layering", "sequencing", "cost_sharing")
TWICE = ("duplication", "double_reporting")

# What XML 1.0 and HTML cannot hold, halves of characters, and marks that turn the direction of the text around.
_ILLEGAL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)
LETTERS = 26
MOST_ACRONYM = 6
SMALL_WORDS = ("wa", "ya", "na", "of", "and", "for", "the", "la", "cha", "kwa")
SHORT_NAME = 2
VOWELS = set("AEIOU")
HUNDRED = 100
_MILLION = Decimal(1_000_000)
counted = lines.counted


def clean(text: str) -> str:
    """The text without characters that a document cannot hold."""
    return _ILLEGAL.sub("", text)


def shortened(text: str, most: int) -> str:
    """The text, cut at so many characters with a mark that says so."""
    return (
        text if len(text) <= most else f"{text[:most].rstrip()}… [cut, {len(text):,} characters in the file]"
    )


def day(value: dt.date | None) -> str:
    """A day as people write it: "5 Oct 2026"; "unknown" where there is none."""
    return UNKNOWN if value is None else day_name(value)


def days(first: dt.date | None, last: dt.date | None) -> str:
    """A first and a last day: "1 Oct - 31 Dec 2026", "from 1 Oct 2026, end unknown", "unknown"."""
    if first is None and last is None:
        return UNKNOWN
    if first is None:
        return f"start unknown, until {day(last)}"
    if last is None:
        return f"from {day(first)}, end unknown"
    if first == last:
        return day(first)
    begins = day(first) if first.year != last.year else f"{first.day} {MONTH_NAMES[first.month - 1][:3]}"
    return f"{begins} – {day(last)}"


def currency(code: str) -> str:
    """A currency's code, or the words for none."""
    return "currency not stated" if code == NOT_STATED else code


def number(amount: Decimal) -> str:
    """An amount with thousands marked, cents only where there are some; halves are rounded up."""
    if amount == amount.to_integral_value():
        return f"{amount:,.0f}"
    return f"{amount.quantize(Decimal('0.01'), ROUND_HALF_UP):,.2f}"


def money(value: Money | None) -> str:
    """An amount as people write it: "KES 1,200,000"; "unknown" where there is none."""
    if value is None:
        return UNKNOWN
    if value.currency == NOT_STATED:
        return f"{number(value.amount)} ({currency(value.currency)})"
    return f"{value.currency} {number(value.amount)}"


def short_money(value: Money | None) -> str:
    """The same in millions where it has any: "KES 4.45 million", one decimal from a hundred millions on."""
    if value is None or abs(value.amount) < _MILLION:
        return money(value)
    amount = value.amount / _MILLION
    step = Decimal("0.01") if abs(amount) < HUNDRED else Decimal("0.1")
    millions = f"{amount.quantize(step, ROUND_HALF_UP):,} million"
    if value.currency == NOT_STATED:
        return f"{millions} ({currency(value.currency)})"
    return f"{value.currency} {millions}"


def at_most(value: Money | None, note: str = "") -> str:
    """Money at stake, which is never more than this: "up to KES 4,450,000 (converted)"."""
    if value is None:
        return UNKNOWN
    return f"up to {money(value)}{f' ({note})' if note else ''}"


def sums(totals: Mapping[str, Money]) -> str:
    """One amount for each currency, never added together; "unknown" where there is none."""
    return "; ".join(money(total) for total in totals.values()) or UNKNOWN


def activities(count: int) -> str:
    """So many activities."""
    return counted(count, "activity", "activities")


def listed(names: Iterable[str], most: int = 0) -> str:
    """Names in a sentence: "A, B and C"; past `most` of them (0: no limit) the rest as a count."""
    chosen = list(names)
    if most and len(chosen) > most:
        return f"{', '.join(chosen[:most])} and {len(chosen) - most} more"
    return " and ".join([", ".join(chosen[:-1]), chosen[-1]]) if len(chosen) > 1 else "".join(chosen)


def months(quarter: Quarter) -> str:
    """The months of a quarter: "Jul–Sep 2026"."""
    first, last = quarter.period.start, quarter.period.last
    return f"{MONTH_NAMES[first.month - 1][:3]}–{MONTH_NAMES[last.month - 1][:3]} {last.year}"


def year(value: Year) -> str:
    """A year with whose it is and its months: "US fiscal year 2026/27 (Oct 2026 – Sep 2027)"."""
    name, first, last = value.calendar.name, value.period.start, value.period.last
    begins, ends = MONTH_NAMES[first.month - 1][:3], f"{MONTH_NAMES[last.month - 1][:3]} {last.year}"
    begins += f" {first.year}" if first.year != last.year else ""
    return f"{name[:1].upper()}{name[1:]} {value.label} ({begins} – {ends})"


def skipped(reason: str, count: int) -> str:
    """How many rows were left out for a reason: "4 headings"."""
    return counted(count, *SKIPPED.get(reason, (reason, reason)))


def organisation(name: str) -> str:
    """A name as it is shown: one in capitals throughout in title case, an abbreviation as it is."""
    parts = name.split()
    if name != name.upper() or name == name.lower() or (len(parts) == 1 and len(name) <= MOST_ACRONYM):
        return name
    return " ".join(titled(part, first=at == 0) for at, part in enumerate(parts))


def titled(word: str, *, first: bool) -> str:
    """One word of a name in capitals with only its first letters kept large, unless it is an abbreviation."""
    if word.lower() in SMALL_WORDS and not first:
        return word.lower()
    if len(word) <= SHORT_NAME or word.startswith("(") or not VOWELS & set(word):
        return word
    return re.sub(r"[^\W\d_][\w’']*", _capitalised, word)


def _capitalised(found: re.Match[str]) -> str:
    return found[0].capitalize()


def rate(value: Rate | None) -> str:
    """What one unit was worth, when, and who says so."""
    if value is None:
        return "no dated rate given: not converted"
    return f"{value.currency} 1 = KES {value.kes.normalize():f} on {day(value.day)} ({value.source})"


def letter(place: int) -> str:
    """What the reasons of a finding call an activity: A, B, C."""
    return chr(ord("A") + place) if place < LETTERS else str(place + 1)
