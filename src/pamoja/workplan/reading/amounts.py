"""Amounts of money as people write them: "KES 1.2M", "650,000/=", "US$ 31k", "Kshs. 900,000.00"."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from pamoja.core.money import MINOR_DIGITS, NOT_STATED
from pamoja.formats.grid import Value

MOST_IN_A_CELL = Decimal(10) ** 15
_LESS_THAN_NOTHING = re.compile(r"[-–−]\s*#|^\s*\(\s*#\s*\)\s*$")
MILLION, THOUSAND, BILLION = Decimal(10**6), Decimal(1000), Decimal(10**9)
FULL_UNITS_FROM = Decimal(100_000)  # nobody plans 100,000 million: such a number is in full units

_NOT_IN_WORD = r"(?<![A-Za-z])(?:{})(?![A-Za-z])"
_CURRENCIES = tuple(
    (re.compile(pattern, re.IGNORECASE), code)
    for pattern, code in (
        (
            _NOT_IN_WORD.format(r"K\.?\s?(?:ES|SHS?)\.?|Kenya[n]?\s+shillings?|shilingi") + r"|/[=-](?:\s|$)",
            "KES",
        ),
        (_NOT_IN_WORD.format(r"U\.?S\.?\s?D|US\s+dollars?|dollars?") + r"|U\.?S\.?\s?\$|(?<![A-Z])\$", "USD"),
        (r"€|\beuros?\b", "EUR"),
        (r"£|\b(?:pounds?\s+)?sterling\b", "GBP"),
        (_NOT_IN_WORD.format(r"shs?") + r"\.?", "KES"),
    )
)
_CODE = re.compile(
    rf"(?<![A-Za-z])({'|'.join(code for code in MINOR_DIGITS if code != NOT_STATED)})(?![A-Za-z])"
)
_UNITS = (
    (re.compile(r"\b(?:billions?|bn|bilioni)\b|(?<=\d)\s?B\b", re.IGNORECASE), BILLION),
    (
        re.compile(r"\b(?:millions?|mln|mn|mill?|milioni)\b|(?<=\d)\s?M(?:n|illion)?\b", re.IGNORECASE),
        MILLION,
    ),
    (re.compile(r"\b(?:thousands?|elfu)\b|['’]\s?000\b|(?<=\d)\s?K\b", re.IGNORECASE), THOUSAND),
)
_HEADING_UNITS = (
    (re.compile(r"\b(?:billions?|bn)\b", re.IGNORECASE), BILLION),
    (
        re.compile(r"\b(?:millions?|mln|mn|mill?|milioni)\b|\(\s*(?:[A-Z]{3}\s*)?M\s*\)", re.IGNORECASE),
        MILLION,
    ),
    (
        re.compile(
            r"\b(?:thousands?|elfu)\b|['’]?\b000(?:['’]?s)?\b|\b(?:KES|KSH|USD)?\s?K\b", re.IGNORECASE
        ),
        THOUSAND,
    ),
)
_NUMBER = re.compile(r"\d[\d,.\s  ]*\d|\d")
_NOTHING = re.compile(r"^(?:[-–—.]+|nil|none|hakuna|n\s*/?\s*a)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in full units and the currency written beside it, None where none is."""

    value: Decimal
    currency: str | None = None
    unit_doubtful: bool = False


def currency_in(text: str) -> str | None:
    """The one currency that a text names, or None where it names none or several."""
    found = {code for pattern, code in _CURRENCIES[:-1] if pattern.search(text)} | set(_CODE.findall(text))
    if not found and _CURRENCIES[-1][0].search(text):
        found = {"KES"}
    return found.pop() if len(found) == 1 else None


def unit_in(heading: str) -> Decimal:
    """What one in a column of this heading stands for: 1, a thousand, a million or a billion."""
    return next((unit for pattern, unit in _HEADING_UNITS if pattern.search(heading)), Decimal(1))


def is_nothing(value: Value) -> bool:
    """Whether a cell says nothing, or says that there is no money: blank, a dash, nil."""
    return value is None or (
        isinstance(value, str) and (not value.strip() or bool(_NOTHING.match(value.strip())))
    )


@lru_cache(maxsize=50_000, typed=True)
def read_amount(value: Value, unit: Decimal = Decimal(1)) -> Amount | None:
    """The amount in a cell, in full units; None where it cannot be read.

    `unit` is the heading's unit; a cell that carries its own ("2.35M") is not multiplied again.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _in_units(Decimal(str(value)), unit, None)
    return _written(value, unit) if isinstance(value, str) else None


def _written(value: str, unit: Decimal) -> Amount | None:
    text = re.sub(r"\((?=[^)]*\d)(?=[^)]*[A-Za-z$€£])[^)]*\)", " ", value).strip()  # a conversion in brackets
    numbers = _NUMBER.findall(text)
    if len(numbers) != 1:
        return None
    number = _decimal(numbers[0])
    rest = text.replace(numbers[0], " # ", 1)
    if number is None or number >= MOST_IN_A_CELL or _other_words(rest):
        return None
    if _LESS_THAN_NOTHING.search(rest):
        number = -number
    own = next((size for pattern, size in _UNITS if pattern.search(text)), None)
    currency = currency_in(text)
    if own is not None:
        return Amount(number * own, currency)
    return _in_units(number, unit, currency)


def _in_units(number: Decimal, unit: Decimal, currency: str | None) -> Amount | None:
    if not number.is_finite() or abs(number * unit) >= MOST_IN_A_CELL:
        return None
    if unit >= MILLION and number >= FULL_UNITS_FROM:
        return Amount(number, currency, unit_doubtful=True)
    return Amount(number * unit, currency)


def _decimal(text: str) -> Decimal | None:
    """A number with thousands marked by commas, dots or blanks, and a decimal comma or point."""
    digits = re.sub(r"[\s  ]", "", text)
    last_dot, last_comma = digits.rfind("."), digits.rfind(",")
    if last_dot >= 0 and last_comma >= 0:
        mark = "." if last_dot > last_comma else ","
        digits = digits.replace("," if mark == "." else ".", "").replace(mark, ".")
    elif last_comma >= 0:
        grouped = re.fullmatch(r"\d{1,3}(,\d{2,3})*,\d{3}", digits)
        digits = digits.replace(",", "") if grouped else digits.replace(",", ".")
    elif digits.count(".") > 1:
        digits = digits.replace(".", "")
    try:
        return Decimal(digits)
    except InvalidOperation:
        return None


def _other_words(rest: str) -> bool:
    """Whether more is written than a currency, a unit and polite words such as "only" or "approx."."""
    for pattern, _ in (*_CURRENCIES, *_UNITS):
        rest = pattern.sub(" ", rest)
    rest = re.sub(r"(?<=#)\s*(?:k|m|mn|bn|b)\b", " ", _CODE.sub(" ", rest), flags=re.IGNORECASE)
    rest = re.sub(
        r"\b(?:only|approx|about|circa|ca|est|estimated|total|per year|tu|takriban)\b",
        " ",
        rest,
        flags=re.IGNORECASE,
    )
    return bool(re.search(r"[A-Za-z0-9%]", rest))
