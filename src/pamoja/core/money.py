"""Money as it is promised: an exact amount in a named currency, converted only by a dated rate with its source."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal

from pamoja.core.refusals import Refusal

# ISO 4217: currencies that plans in East Africa are written in, with the digits of their minor unit.
MINOR_DIGITS = {
    "AED": 2, "AUD": 2, "BIF": 0, "BRL": 2, "CAD": 2, "CHF": 2, "CNY": 2, "CZK": 2, "DKK": 2, "ETB": 2,
    "EUR": 2, "GBP": 2, "HUF": 2, "INR": 2, "JPY": 0, "KES": 2, "KRW": 0, "MWK": 2, "NOK": 2, "NZD": 2,
    "PLN": 2, "QAR": 2, "RWF": 0, "SAR": 2, "SDG": 2, "SEK": 2, "SOS": 2, "SSP": 2, "TRY": 2, "TZS": 2,
    "UGX": 0, "USD": 2, "XAF": 0, "XDR": 2, "XOF": 0, "ZAR": 2, "ZMW": 2,
    "XXX": 2,
}  # fmt: skip
_UNITS = {code: Decimal(1).scaleb(-digits) for code, digits in MINOR_DIGITS.items()}
NOT_STATED = "XXX"  # ISO 4217: no currency; shown as "currency not stated", never taken for shillings
MOST = Decimal(10) ** 18


class UnknownCurrency(Refusal):
    """A currency code that is not known."""

    code = "unknown_currency"
    sentence = (
        "“{currency}” is not a currency we know: use its three-letter ISO code, for example KES or USD."
    )


class NotAnAmount(Refusal):
    """A number that cannot be an amount of money."""

    code = "not_an_amount"
    sentence = "{amount} {currency} is not an amount of money."


class MixedCurrencies(Refusal):
    """Two currencies that were to be added."""

    code = "mixed_currencies"
    sentence = "{left} and {right} cannot be added without a dated rate."


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in full units, rounded to the currency's minor unit.

    Raises UnknownCurrency, and NotAnAmount for what is not finite or past 10^18.
    """

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if self.currency not in MINOR_DIGITS:
            raise UnknownCurrency(currency=self.currency)
        if not self.amount.is_finite() or abs(self.amount) > MOST:
            raise NotAnAmount(amount=self.amount, currency=self.currency)
        object.__setattr__(self, "amount", self.amount.quantize(self.unit, ROUND_HALF_EVEN))

    @property
    def unit(self) -> Decimal:
        """The smallest amount of the currency: 0.01 for shillings and dollars."""
        return _UNITS[self.currency]

    def __add__(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise MixedCurrencies(left=self.currency, right=other.currency)
        return Money(self.amount + other.amount, self.currency)

    def split(self, weights: Sequence[float]) -> tuple["Money", ...]:
        """Parts in proportion to the weights that add up exactly: the largest remainders get the last cents.

        Weights are 0 or more, at least one of them above 0; raises ValueError otherwise.
        """
        exact = [Decimal(weight) for weight in weights]
        whole = sum(exact)
        if not exact or whole <= 0 or min(exact) < 0:
            raise ValueError("weights must be 0 or more, and not all 0")
        shares = [self.amount * weight / whole for weight in exact]
        floors = [share.quantize(self.unit, ROUND_DOWN) for share in shares]
        cents = int((self.amount - sum(floors)) / self.unit)
        step = self.unit if cents > 0 else -self.unit
        by_remainder = sorted(range(len(shares)), key=lambda i: (-abs(shares[i] - floors[i]), i))
        for i in by_remainder[: abs(cents)]:
            floors[i] += step
        return tuple(Money(part, self.currency) for part in floors)


def totals(amounts: Iterable[Money]) -> dict[str, Money]:
    """One sum for each currency, in order of code."""
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for money in amounts:
        sums[money.currency] += money.amount
    return {code: Money(sums[code], code) for code in sorted(sums)}


@dataclass(frozen=True, slots=True)
class Rate:
    """What one unit of a currency was worth in Kenya shillings on a day, and who says so."""

    day: dt.date
    currency: str
    kes: Decimal
    source: str

    def convert(self, money: Money) -> Money:
        """The same money in shillings; raises MixedCurrencies for another currency than the rate's."""
        if money.currency != self.currency:
            raise MixedCurrencies(left=money.currency, right=self.currency)
        return Money(money.amount * self.kes, "KES")


def newest_rate(rates: Iterable[Rate], currency: str, first: dt.date, last: dt.date) -> Rate | None:
    """The latest rate of a currency dated from `first` to `last`; a rate outside them is never stretched to fit."""
    fitting = [rate for rate in rates if rate.currency == currency and first <= rate.day <= last]
    return max(fitting, key=lambda rate: rate.day, default=None)
