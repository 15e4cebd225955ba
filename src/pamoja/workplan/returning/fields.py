"""The columns of a workbook that comes back: how each is called, which field of an activity it holds, what it says."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pamoja.core.activities import Activity
from pamoja.formats.grid import Value
from pamoja.workplan.correcting import Typed, TypedLine, as_typed
from pamoja.workplan.exchange import activity_json
from pamoja.workplan.reading.amounts import read_amount
from pamoja.workplan.reading.context import tidy

MARK = "pamoja:"
ID, VERSION, NUMBER, PARTNER, WHEN = "id", "version", "number", "partner", "when"
PLACE, AMOUNT, CURRENCY, PAYER = "place", "amount", "currency", "contributor"
MONEY, PLACES = "money", "places"
FIXED = (ID, VERSION, NUMBER, PARTNER)
PLACE_COLUMNS, LEAST_LINES = 4, 3
READ_ONLY = "read only"
FORMULA_STARTS = "=+-@＝＋－＠"

HEADINGS: Mapping[str, str] = {
    ID: "Row id (leave as it is)",
    VERSION: "Version (leave as it is)",
    NUMBER: "Number",
    PARTNER: "Plan of",
    "title": "Activity",
    "description": "Description",
    "sector": "Sector",
    "programme": "Programme",
    "sub_programme": "Sub-programme",
    "place:1": "Ward or sub-county",
    "place:2": "Ward 2",
    "place:3": "Ward 3",
    "place:4": "More wards (commas between them)",
    "start": "First day",
    "end": "Last day",
    WHEN: "or quarter or month",
    "organisation": "Lead organisation",
    "beneficiaries": "Beneficiaries",
    "target_groups": "Target groups",
    "indicator": "Indicator",
    "target": "Target",
}
"""The heading of each column by its key; those of money are made by `money_heading`."""

FIELDS = (
    "title", "description", "sector", "programme", "sub_programme", PLACES, "start", "end", "organisation", MONEY,
    "beneficiaries", "target_groups", "indicator", "target",
)  # fmt: skip
"""The fields of an activity that a workbook may change, in its order."""

VALUES: Mapping[str, tuple[str, ...]] = {PLACES: ("places",), MONEY: ("budget",)}
"""The values of the exchange format that a field holds, where they are called otherwise."""

UNKNOWN_WORDS = frozenset(
    ("unknown", "not stated", "none named", "haijulikani", "haikutajwa", "not shown", "haionyeshwi", "n/a", "-", "–")
)  # fmt: skip
_BAND = re.compile(
    r"^(?:under|over|up to|about|chini ya|zaidi ya|hadi)\b.*\b(?:million|milioni)"
    r"|\b(?:million|milioni)s?\s+(?:or more|au zaidi)"
    r"|\d\s+(?:to|hadi)\s+\d+\s+(?:million|milioni)|\b(?:milioni|million)\s+\d+\s+(?:to|hadi)\s+\d+|^not shown\b"
    r"|^haionyeshwi\b"
    r"|^a band only$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Line:
    """An activity as a workbook holds it; its id is the plan's public one.

    `read_only` rows are shown and never read back; `money` are words in place of amounts that are not shown.
    """

    activity: Activity
    sector: str = ""
    number: str = ""
    partner: str = ""
    version: int = 0
    read_only: bool = False
    money: str = ""

    def typed(self) -> Typed:
        """What its cells say, as a person would type it."""
        typed = as_typed(activity_json(self.activity))
        return Typed({**typed.fields, "sector": self.sector}, typed.money)


def money_keys(lines: int) -> list[str]:
    """The keys of so many lines of money."""
    return [f"{part}:{at}" for at in range(1, lines + 1) for part in (AMOUNT, CURRENCY, PAYER)]


def heading_of(key: str) -> str:
    """The heading of a column."""
    if key in HEADINGS:
        return HEADINGS[key]
    part, _, at = key.partition(":")
    name = {AMOUNT: "Amount", CURRENCY: "Currency", PAYER: "Who pays"}[part]
    return name if at == "1" else f"{name} {at}"


def columns_of(lines: int, *, partner: bool) -> list[str]:
    """The keys of all columns in their order, with so many lines of money."""
    keys = [key for key in HEADINGS if partner or key != PARTNER]
    at = keys.index("organisation") + 1
    return [*keys[:at], *money_keys(lines), *keys[at:]]


def field_of(key: str) -> str:
    """The field of an activity that a column holds or is a part of; "" for those that hold none."""
    part = key.partition(":")[0]
    if part == PLACE:
        return PLACES
    if part in (AMOUNT, CURRENCY, PAYER):
        return MONEY
    return key if key in FIELDS else ""


def plain(value: Value) -> str:
    """A cell as text: without the sign that kept a formula from running, and nothing where it says “unknown”."""
    text = tidy(value)
    if text.startswith("'") and text[1:].lstrip()[:1] in tuple(FORMULA_STARTS):
        text = text[1:]
    return "" if text.casefold() in UNKNOWN_WORDS else text


def is_band(text: str) -> bool:
    """Whether a text stands in place of an amount that is not shown, such as “KES 1 to 5 million”."""
    return bool(_BAND.search(text.strip()))


def said(typed: Typed) -> dict[str, str]:
    """What a row says, field by field, in one way of writing, so that two can be compared."""
    told = {name: plain(typed.text(name)) for name in FIELDS if name not in (PLACES, MONEY)}
    told[PLACES] = ", ".join(part for part in map(plain, typed.text(PLACES).split(",")) if part)
    told[MONEY] = said_of_money(typed.money)
    told["beneficiaries"] = _number(told["beneficiaries"])
    return told


def said_of_money(lines: Sequence[TypedLine]) -> str:
    """Lines of money in one way of writing, each amount with its currency and who pays."""
    written = (f"{line.currency} {_number(plain(line.amount))} {plain(line.contributor)}".strip()
               for line in lines if plain(line.amount))  # fmt: skip
    return "; ".join(written)


def same(name: str, left: str, right: str) -> bool:
    """Whether two ways of saying a field mean the same to the letter; of places the capitals do not matter."""
    return left.casefold() == right.casefold() if name == PLACES else left == right


def _number(text: str) -> str:
    """An amount with thousands marked and no needless zeros; other text as it is."""
    amount = read_amount(text) if text else None
    if amount is None or amount.currency:
        return text
    value = amount.value.quantize(Decimal("0.01"))
    return f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,.2f}"
