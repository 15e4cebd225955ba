"""Money spread over the years of a calendar by the days of its own period: nothing is lost and nothing is guessed."""

from pamoja.core.money import Money
from pamoja.core.periods import Calendar, Period, Year, apportion


def years_over(over: Period, calendar: Calendar) -> tuple[Year, ...]:
    """The years of a calendar that share a day with a period, in order."""
    first, last = calendar.year_of(over.start), calendar.year_of(over.last)
    return tuple(calendar.year_from(begins) for begins in range(first.begins, last.begins + 1))


def by_years(amount: Money, over: Period, calendar: Calendar) -> dict[Year, Money]:
    """The part of an amount that falls in each year of a calendar, by days; the parts add up to it exactly."""
    years = years_over(over, calendar)
    if len(years) == 1:
        return {years[0]: amount}
    parts, _ = apportion(amount, over, [year.period for year in years])
    return dict(zip(years, parts, strict=True))
