"""Amounts as partners write them."""

from dataclasses import dataclass

from layouts.draw import Draw
from layouts.places import Flag
from layouts.words import UNREADABLE_MONEY


@dataclass(frozen=True)
class Share:
    amount: float
    currency: str = "KES"
    contributor: str | None = None


@dataclass(frozen=True)
class Money:
    """What is to be read from a row's money cells."""

    shares: tuple[Share, ...]
    flags: tuple[Flag, ...] = ()
    any_of: tuple[tuple[Share, ...], ...] = ()


def kes(amount: float, contributor: str | None = None) -> Money:
    return Money((Share(amount, "KES", contributor),))


def no_money() -> Money:
    return Money((), (Flag("money_missing"),))


def unreadable_money(draw: Draw) -> tuple[str, Money]:
    return draw.pick(UNREADABLE_MONEY), Money((), (Flag("money_unreadable", "error", "cell"),))


def millions(amount: float) -> str:
    return f"{amount / 1_000_000:.3f}".rstrip("0").rstrip(".")


def shillings_text(draw: Draw, amount: int) -> str:
    """An amount in shillings, as text."""
    styles = (
        f"{amount:,}/=",
        f"{amount:,}/-",
        f"Ksh {amount:,}",
        f"KSh. {amount:,}",
        f"Kshs {amount:,}.00",
        f"KES {amount:,}",
        f"KES {millions(amount)}M",
        f"Ksh {millions(amount)} million",
        f"{amount}",
        f"{amount:,}",
        f"KES{amount:,}",
        f"Kshs. {amount:,}/=",
        f"{amount:,} KES",
        f"{millions(amount)}M",
        f" {amount:,} ",
        f"KES {amount // 1000}K",
    )
    return draw.pick(styles)


def plain_text(draw: Draw, amount: int) -> str:
    """An amount as text without its currency."""
    return draw.pick((f"{amount:,}", f"{amount}", f"{amount:,}.00", f"{amount:,}/=", f" {amount:,} "))


def european(amount: float) -> str:
    """1.250.000,00"""
    return f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))


def swahili_text(draw: Draw, amount: int) -> str:
    return draw.pick(
        (
            f"Sh. {amount:,}",
            f"KSh {amount:,}",
            f"Shilingi {amount:,}",
            f"{amount:,}/=",
            f"Ksh milioni {millions(amount)}",
        )
    )


def dollars_text(draw: Draw, amount: int) -> str:
    return draw.pick(
        (f"USD {amount:,}", f"${amount:,}", f"US$ {amount:,}.00", f"{amount:,} USD", f"$ {amount:,}")
    )
