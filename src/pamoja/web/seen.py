"""What one person sees of an activity, in words: its places, money, payers and quarters; unknown is a word."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from pamoja.core.periods import MONTH_NAMES, Quarter, Year
from pamoja.core.places import COUNTY, SUBCOUNTY, WARD
from pamoja.cycles.models import Shown
from pamoja.places.models import Place
from pamoja.plans.models import Activity, BudgetLine
from pamoja.web.templatetags.said import line_money, listed, number
from pamoja.workplan.veiling import MILLION, limits

Runs = tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Payer:
    """Who gives money, and which part of it in hundredths, None where that cannot be told or may not be seen."""

    name: str
    percent: int | None

    @property
    def words(self) -> str:
        """For example "County 40 %"."""
        return self.name if self.percent is None else f"{self.name} {self.percent} %"


@dataclass(frozen=True, slots=True)
class Seen:
    """What one person sees of an activity. `kes` and `lines` are there only where all of its money may be seen.

    `told` gives any other text of the activity without the places and sums that its partner does not show.
    """

    activity: Activity
    title: str
    places: str
    money: str
    kes: Decimal | None
    lines: tuple[BudgetLine, ...]
    payers: tuple[Payer, ...]
    runs: Runs | None
    sites_shown: str
    money_shown: str
    told: Callable[[str], str]

    @property
    def programme(self) -> str:
        """The programme as its partner names it."""
        return self.told(self.activity.programme)

    @property
    def money_note(self) -> str:
        """How the money was written, or why it is not in shillings; "" where there is nothing to add."""
        if not self.lines or all(line.currency == "KES" for line in self.lines):
            return ""
        return _("no dated rate") if self.kes is None else sums_in_words(self.lines)

    @property
    def pays(self) -> str:
        """Who pays, in words."""
        if self.money_shown == Shown.TOTALS:
            return _("shown as totals only")
        return listed([payer.words for payer in self.payers]) or _("unknown")

    @property
    def in_year(self) -> bool:
        """Whether it is known to run in the county year, so that its quarters can be drawn."""
        return any(self.runs or ())

    @property
    def quarters(self) -> str:
        """In which quarters of the county year it runs, in words."""
        return quarters_in_words(self.runs)


def place_name(place: Place) -> str:
    """A place with its kind, where that is not a ward."""
    if place.level == COUNTY:
        return _("county-wide")
    if place.level == SUBCOUNTY:
        return _("%(place)s sub-county") % {"place": place.name}
    return place.name if place.level == WARD else _("%(place)s constituency") % {"place": place.name}


def money_in_words(activity: Activity, shown: str) -> str:
    """What an activity costs in shillings, a band, or in the currencies it is planned in."""
    if shown == Shown.TOTALS:
        return _("shown as totals only")
    if shown == Shown.BAND:
        return band(activity.kes)
    if activity.kes is not None:
        return number(activity.kes)
    return sums_in_words(activity.budget.all()) or _("unknown")


def sums_in_words(lines: Iterable[BudgetLine]) -> str:
    """The sum in each currency, never added together: "KES 1,200,000 and USD 5,000"."""
    sums = sums_of(lines)
    return listed([line_money(BudgetLine(currency=code, amount=amount)) for code, amount in sums.items()])


def sums_of(lines: Iterable[BudgetLine]) -> dict[str, Decimal]:
    """The sum in each currency."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        sums[line.currency] += line.amount
    return dict(sums)


def band(kes: Decimal | None) -> str:
    """About how much, as partners show it who show a band only: KES 1 to 5 million."""
    if kes is None:
        return _("unknown")
    low, high = limits(kes)
    if low is None:
        return _("under KES %(high)s million") % {"high": (high or 0) // MILLION}
    if high is None:
        return _("KES %(low)s million or more") % {"low": low // MILLION}
    return _("KES %(low)s to %(high)s million") % {"low": low // MILLION, "high": high // MILLION}


def payers_of(activity: Activity, shown: str) -> tuple[Payer, ...]:
    """Each contributor once, with its share where all money is seen and in one currency."""
    if shown == Shown.TOTALS:
        return ()
    given: dict[str, Decimal] = defaultdict(Decimal)
    currencies = set()
    for line in activity.budget.all():
        given[line.contributor or _("not stated")] += line.amount
        currencies.add(line.currency)
    total = sum(given.values())
    exact = shown == Shown.ALL and len(currencies) == 1 and total > 0 and len(given) > 1
    return tuple(
        Payer(name, round(100 * amount / total) if exact else None) for name, amount in given.items()
    )


def quarters_in_words(runs: Runs | None) -> str:
    """In which quarters of the county year something runs, for example "county Q2 and Q3"."""
    if runs is None:
        return _("unknown")
    chosen = [f"Q{at}" for at, on in enumerate(runs, 1) if on]
    if not chosen:
        return _("outside the county year")
    return _("county %(quarters)s") % {"quarters": listed(chosen)}


def months_of(quarter: Quarter) -> str:
    """The months of a quarter with their year: Jul-Sep 2026."""
    first, last = quarter.period.start, quarter.period.last
    return f"{month(first.month)}-{month(last.month)} {last.year}"


def month(at: int) -> str:
    """A month's short name."""
    return _(MONTH_NAMES[at - 1][:3])


def quarter_names(year: Year) -> list[str]:
    """The four quarters of the county year with their months: "county Q1, Jul-Sep 2026"."""
    return [
        _("county Q%(n)s, %(months)s") % {"n": quarter.number, "months": months_of(quarter)}
        for quarter in year.quarters
    ]
