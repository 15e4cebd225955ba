"""What a number format says of the number below it: a date, a time of day, a currency."""

import datetime as dt
import math
import re
from dataclasses import dataclass
from functools import cache

PLAIN, DATE, TIME = "", "date", "time"

BUILT_IN_DATES = frozenset({14, 15, 16, 17, 22, *range(27, 32), 34, 35, 36, *range(50, 59)})
BUILT_IN_TIMES = frozenset({18, 19, 20, 21, 32, 33, 45, 47})

_LAST_SERIAL = 2_958_466
_LEAP_BUG = 60
_EPOCH_1900 = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - a wall clock without a zone, as in the file
_EPOCH_1904 = dt.datetime(1904, 1, 1)  # noqa: DTZ001 - as above

_QUOTED = re.compile(r'"([^"]*)"')
_BRACKET = re.compile(r"\[([^\]]*)\]")
_ESCAPED = re.compile(r"\\(.)")
_PADDING = re.compile(r"[_*].")
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+\$?|/=|[$€£¥₹]")

_CURRENCY_OF_WORD = {
    "KES": "KES", "KSH": "KES", "KSHS": "KES", "SH": "KES", "SHS": "KES", "/=": "KES",
    "$": "USD", "US$": "USD", "€": "EUR", "EURO": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR",
    "USH": "UGX", "TSH": "TZS", "BIRR": "ETB",
    **{code: code for code in (
        "AUD", "CAD", "CHF", "CNY", "DKK", "ETB", "EUR", "GBP", "INR", "JPY", "NOK", "RWF", "SEK", "SOS",
        "SSP", "TZS", "UGX", "USD", "XDR", "ZAR",
    )},
}  # fmt: skip
_CURRENCY_OF_LOCALE = {
    ("$", "1009"): "CAD", ("$", "C09"): "AUD", ("¥", "804"): "CNY",
    ("KR", "41D"): "SEK", ("KR", "414"): "NOK", ("KR", "406"): "DKK", ("KR.", "406"): "DKK",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """`moment` is "date", "time" or "" for a plain number; `currency` an ISO code or ""."""

    moment: str = PLAIN
    currency: str = ""


PLAIN_NUMBER = NumberFormat()


@cache
def number_format(code: str) -> NumberFormat:
    """What a format code such as `[$KES] #,##0` or `dd/mm/yyyy` says."""
    moment = _moment(code)
    return NumberFormat(moment, "" if moment else _currency(code))


def built_in(number: int) -> NumberFormat:
    """What a format that is known by number alone says, as in an English (United States) program."""
    if number in BUILT_IN_DATES:
        return NumberFormat(DATE)
    if number in BUILT_IN_TIMES:
        return NumberFormat(TIME)
    return NumberFormat(
        PLAIN, ""
    )  # a built-in currency format shows the reader's own currency, not the writer's


def moment_of(serial: float, moment: str, *, since_1904: bool) -> dt.date | dt.datetime | dt.time | float:
    """The day or the time a serial number stands for; the number itself where there is no such day."""
    if not 0 <= serial < _LAST_SERIAL or (moment == DATE and serial < 1):
        return serial
    days, part = divmod(serial, 1)
    if not since_1904 and days < _LEAP_BUG and days:
        days += 1
    clock = dt.timedelta(milliseconds=round(part * 86_400_000))
    when = (_EPOCH_1904 if since_1904 else _EPOCH_1900) + dt.timedelta(days=days) + clock
    if moment == TIME and serial < 1:
        return when.time()
    return when.date() if when.time() == dt.time() else when


def whole(number: float) -> int | float:
    """The number as an int where it has no fraction; ValueError where it is infinite or no number."""
    if number.is_integer():
        return int(number)
    if not math.isfinite(number):
        raise ValueError(number)
    return number


def currency_of(word: str, locale: str = "") -> str:
    """The ISO code of a sign or a short name of money, "" when it is none."""
    sign = word.strip().upper()
    return _CURRENCY_OF_LOCALE.get((sign, locale.upper())) or _CURRENCY_OF_WORD.get(sign.rstrip("."), "")


def currency_in(text: str) -> str:
    """The ISO code of the first sign or name of money in a text such as `Ksh 500`, "" when there is none."""
    return next((known for word in _WORD.findall(text) if (known := currency_of(word))), "")


def _moment(code: str) -> str:
    if _ELAPSED.search(code):
        return PLAIN
    letters = set(_without_texts(code).split(";", 1)[0].lower())
    if letters & set("dy") or ("m" in letters and not letters & set("hs")):
        return DATE
    return TIME if letters & set("hs") else PLAIN


def _without_texts(code: str) -> str:
    for text in (_QUOTED, _ESCAPED, _BRACKET, _PADDING):
        code = text.sub("", code)
    return code.replace("General", "").replace("AM/PM", "").replace("A/P", "")


def _currency(code: str) -> str:
    first = code.split(";", 1)[0]
    for bracket in _BRACKET.findall(first):
        sign, _, locale = (
            bracket.removeprefix("$").rpartition("-") if "-" in bracket else (bracket[1:], "", "")
        )
        if bracket.startswith("$") and (known := currency_of(sign, locale)):
            return known
    return currency_in(_BRACKET.sub(" ", _PADDING.sub("", _ESCAPED.sub(r"\1", _QUOTED.sub(r" \1 ", first)))))
