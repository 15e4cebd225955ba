"""What a partner keeps from a reader, taken out of its words: places of its county and sums of its budget."""

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Protocol

from pamoja.core.money import Money
from pamoja.core.places import CONSTITUENCY, SUBCOUNTY, WARD, Gazetteer

ALL, BAND, TOTALS = "all", "band", "totals"
AS_TOTALS = "shown as totals only"
NO_PLACE, NO_SUM = "[place not shown]", "[sum not shown]"
BANDS = (1_000_000, 5_000_000, 20_000_000, 100_000_000)
MILLION = 1_000_000
LEAST_TOLD = 1000  # smaller numbers in a title are tents and pupils
_CODES = r"(?:KES|KSH|KSHS|USD|EUR|GBP|US\$|\$|€|£)"
_MILLIONS = r"(?:\s*(?:m|mn|mio|k|million|milioni|thousand|elfu)\b)?"
MAYBE_A_SUM = re.compile(r"\d(?:\D?\d){3}|\d\s*m", re.IGNORECASE)
LONG_NUMBER = re.compile(r"\d[\d,. ]{2,}\d")  # any of these may be a sum where the budget was not read
SUMS = re.compile(
    rf"(?<!\w){_CODES}\.?\s*\d[\d,. ]*\d?{_MILLIONS}|\d[\d,.]*{_MILLIONS}\s*(?:{_CODES}(?!\w)|shillings|/[=-])",
    re.IGNORECASE,
)
# Whose title each parameter of a finding's sentences repeats: the first activity's or the second's.
SIDE_OF: Mapping[str, int] = {"left": 0, "first": 0, "work": 0, "right": 1, "second": 1}


class Veil(Protocol):
    """How much of a partner's money and places a reader sees; `budget` is None where it was not read."""

    @property
    def money_shown(self) -> str:
        """All, a band or totals."""

    @property
    def sites_shown(self) -> str:
        """All, a band (sub-counties) or totals."""

    @property
    def budget(self) -> tuple[Money, ...] | None:
        """The sums that its words may repeat."""

    @property
    def kes(self) -> Decimal | None:
        """Their sum in shillings."""


def masked(
    text: str, veil: Veil, names: re.Pattern[str] | None, *, no_place: str = NO_PLACE, no_sum: str = NO_SUM
) -> str:
    """A text of one partner's, without the places (`names`) and the sums that it does not show."""
    if veil.sites_shown != ALL and names is not None:
        text = names.sub(no_place, text)
    if veil.money_shown != ALL:
        text = SUMS.sub(no_sum, text)
        if veil.budget is None:
            text = LONG_NUMBER.sub(no_sum, text)
        elif MAYBE_A_SUM.search(text):  # looking for each way to write each sum takes long
            for amount in _secret_amounts(veil):
                text = re.sub(_written(amount), no_sum, text, flags=re.IGNORECASE)
    return text


@lru_cache(maxsize=200)
def names_in(gazetteer: Gazetteer, county: str, *, wide: bool) -> re.Pattern[str] | None:
    """A pattern of the names of a county's wards, and where `wide` of what is wider too; not of the county itself."""
    levels = (WARD, SUBCOUNTY, CONSTITUENCY) if wide else (WARD,)
    names = {place.name for level in levels for place in gazetteer.inside(county, level)}
    names -= {gazetteer[county].name}
    if not names:
        return None
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(_spelt, longest_first))})(?!\w)", re.IGNORECASE)


def limits(kes: Decimal) -> tuple[int | None, int | None]:
    """Between which two limits an amount lies, as partners show it who show a band only; None where there is none."""
    above = [edge for edge in BANDS if kes >= edge]
    below = [edge for edge in BANDS if kes < edge]
    return (above[-1] if above else None), (below[0] if below else None)


def band(kes: Decimal | None) -> str:
    """About how much: "KES 1 to 5 million"; "unknown" where there is no sum."""
    if kes is None:
        return "unknown"
    low, high = limits(kes)
    if low is None:
        return f"under KES {(high or 0) // MILLION} million"
    if high is None:
        return f"KES {low // MILLION} million or more"
    return f"KES {low // MILLION} to {high // MILLION} million"


def _spelt(name: str) -> str:
    """A pattern for the ways in which people part the words of a name: "Wamba-East", "WambaEast"."""
    return r"[\s_-]*".join(re.escape(word) for word in re.split(r"[\s-]+", name))


def _secret_amounts(veil: Veil) -> list[Decimal]:
    amounts = {money.amount for money in veil.budget or ()} | {veil.kes or Decimal(0)}
    return sorted((a for a in amounts if a >= LEAST_TOLD), reverse=True)


def _written(amount: Decimal) -> str:
    """A pattern for the ways in which people write a sum: with or without thousands marked, or in millions."""
    digits = r"[ ,.'’\u00a0]?".join(f"{amount:.0f}")
    millions = re.escape(f"{(amount / MILLION).normalize():f}")
    return rf"(?<!\d){digits}(?!\d)|(?<![\d.]){millions}\s*(?:m|mn|mio|million|milioni)\b"
