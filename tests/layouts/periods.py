"""Periods as partners write them."""

import calendar
import datetime as dt
from dataclasses import dataclass

from layouts.draw import Draw
from layouts.places import Flag
from layouts.words import UNREADABLE_DATES

FIRST, LAST = dt.date(2026, 7, 1), dt.date(2027, 6, 30)
STARTS = {"county": (2026, 7), "us": (2026, 10), "year": (2027, 1), "uk": (2026, 4), "school": (2026, 9)}
SHORT = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
LONG = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
MIEZI = [
    "Januari",
    "Februari",
    "Machi",
    "Aprili",
    "Mei",
    "Juni",
    "Julai",
    "Agosti",
    "Septemba",
    "Oktoba",
    "Novemba",
    "Desemba",
]


@dataclass(frozen=True)
class When:
    """A period as written and as read; other fair readings as pairs of start and end."""

    text: str
    start: dt.date | None
    end: dt.date | None
    any_of: tuple[tuple[dt.date | None, dt.date | None], ...] = ()
    flags: tuple[Flag, ...] = ()


def checked(text: str, start: dt.date, end: dt.date) -> When:
    """A readable period, with what is to be said when it is outside the cycle."""
    if end < FIRST or start > LAST:
        return When(text, start, end, flags=(Flag("date_outside_cycle"),))
    if start < FIRST or end > LAST:
        return When(text, start, end, flags=(Flag("date_partly_outside_cycle", "info", optional=True),))
    return When(text, start, end)


def month(year: int, number: int) -> tuple[dt.date, dt.date]:
    """First and last day of a month; numbers above 12 go on into the next years."""
    year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
    return dt.date(year, number, 1), dt.date(year, number, calendar.monthrange(year, number)[1])


def quarters(start: str, first: int, last: int) -> tuple[dt.date, dt.date]:
    """From the first day of a quarter to the last day of another, in the calendar that starts so."""
    year, number = STARTS[start]
    return month(year, number + 3 * first - 3)[0], month(year, number + 3 * last - 1)[1]


def ticks(draw: Draw, start: str, spread: int = 3) -> tuple[range, When]:
    """Quarters in a row, from 1 to 4, and the period."""
    first = draw.number(1, 4)
    last = min(4, first + draw.number(0, spread - 1))
    return range(first, last + 1), checked("", *quarters(start, first, last))


def no_ticks() -> When:
    return When("", None, None, flags=(Flag("date_missing"),))


def months_in_row(draw: Draw, start: str, longest: int = 6) -> tuple[range, When]:
    """Months in a row by their place in the twelve columns, from 0."""
    first = draw.number(0, 11)
    last = min(11, first + draw.number(0, longest - 1))
    year, number = STARTS[start]
    return range(first, last + 1), checked("", month(year, number + first)[0], month(year, number + last)[1])


def quarter_text(draw: Draw) -> When:
    """A quarter of the county year in words."""
    first = draw.number(1, 4)
    last = min(4, first + draw.number(0, 1))
    one = (
        f"Q{first} FY26/27",
        f"FY2026/27 Q{first}",
        f"Q{first} 2026/27",
        f"Quarter {first}",
        f"Robo ya {first}",
        f"Qtr {first}",
        f"{('1st', '2nd', '3rd', '4th')[first - 1]} Quarter",
        f"Q {first}",
        f"q{first}",
    )
    two = (
        f"Q{first}-Q{last}",
        f"Q{first} & Q{last}",
        f"Q{first} and Q{last} FY26/27",
        f"Q{first}, Q{last}",
        f"Q{first}/Q{last}",
        f"Robo ya {first} na {last}",
        f"Quarter {first} to {last}",
        f"Q{first} – Q{last} 2026/27",
        f"Q{first}-{last}",
    )
    return checked(draw.pick(one if first == last else two), *quarters("county", first, last))


def whole_year(draw: Draw) -> When:
    texts = (
        "Throughout the year",
        "Throughout",
        "Whole year",
        "All quarters",
        "Q1-Q4",
        "Mwaka mzima",
        "Year round",
    )
    return When(draw.pick(texts), FIRST, LAST)


def half_year(draw: Draw) -> When:
    half = draw.number(1, 2)
    words = (
        f"H{half}",
        f"H{half} FY26/27",
        ("First half", "Second half")[half - 1],
        ("1st half", "2nd half")[half - 1],
    )
    return When(draw.pick(words), *quarters("county", 2 * half - 1, 2 * half))


def month_text(draw: Draw, *, swahili: bool = False) -> When:
    """Whole months in words, with the years given."""
    first = draw.number(0, 11)
    last = min(11, first + draw.number(0, 4))
    (start, _), (_, end) = month(2026, 7 + first), month(2026, 7 + last)
    names = MIEZI if swahili else draw.pick((SHORT, LONG))
    a, b = names[start.month - 1], names[end.month - 1]
    if first == last:
        styles: tuple[str, ...] = (
            f"{a} {start.year}",
            f"{a} {start:%y}",
            f"{a}-{start:%y}",
            f"{a}, {start.year}",
        )
    elif start.year == end.year:
        to = " hadi " if swahili else " to "
        styles = (
            f"{a} – {b} {end.year}",
            f"{a}-{b} {end.year}",
            f"{a}{to}{b} {end.year}",
            f"{a} - {b}, {end.year}",
        )
    else:
        to = " hadi " if swahili else " to "
        styles = (
            f"{a} {start.year} – {b} {end.year}",
            f"{a} {start.year}{to}{b} {end.year}",
            f"{a} {start:%y}-{b} {end:%y}",
            f"{a}-{start:%y} - {b}-{end:%y}",
        )
    return checked(draw.pick(styles), start, end)


def bare_months(draw: Draw) -> When:
    """Months without a year: those of the cycle."""
    first = draw.number(0, 11)
    last = min(11, first + draw.number(0, 3))
    (start, _), (_, end) = month(2026, 7 + first), month(2026, 7 + last)
    a, b = SHORT[start.month - 1], SHORT[end.month - 1]
    return checked(
        draw.pick((f"{a} - {b}", f"{a}-{b}", f"{a} to {b}")) if a != b else LONG[start.month - 1], start, end
    )


def month_list(draw: Draw) -> When:
    """'Aug, Sep & Nov 2026'."""
    first = draw.number(8, 9)
    (start, _), (_, end) = month(2026, first), month(2026, first + 3)
    a, b, c = (SHORT[i - 1] for i in (first, first + 1, first + 3))
    return checked(
        draw.pick((f"{a}, {b} & {c} 2026", f"{a}, {b}, {c} 2026", f"{a} {b} and {c} 2026")), start, end
    )


def days(draw: Draw) -> tuple[dt.date, dt.date]:
    """Two dates inside the cycle."""
    start = FIRST + dt.timedelta(days=draw.number(3, 330))
    return start, min(LAST, start + dt.timedelta(days=draw.number(2, 120)))


def day_range(draw: Draw) -> When:
    """A few days: '5-9 Oct 2026', '28 Sep - 2 Oct 2026'."""
    start = FIRST + dt.timedelta(days=draw.number(3, 340))
    end = start + dt.timedelta(days=draw.number(2, 4))
    a, b = SHORT[start.month - 1], SHORT[end.month - 1]
    if start.month == end.month:
        whole = LONG[end.month - 1]
        styles: tuple[str, ...] = (
            f"{start.day}-{end.day} {b} {end.year}",
            f"{start.day} – {end.day} {whole} {end.year}",
            f"{ordinal(start.day)} - {ordinal(end.day)} {whole} {end.year}",
            f"{b} {start.day}-{end.day}, {end.year}",
            f"{ordinal(start.day)} to {ordinal(end.day)} {b} {end.year}",
        )
    else:
        styles = (
            f"{start.day} {a} – {end.day} {b} {end.year}",
            f"{start.day} {a} to {end.day} {b} {end.year}",
            f"{start:%d/%m/%Y} - {end:%d/%m/%Y}",
            f"{start:%d.%m.%Y}-{end:%d.%m.%Y}",
        )
        if start.year != end.year:
            styles = styles[2:]
    return checked(draw.pick(styles), start, end)


def ordinal(day: int) -> str:
    return f"{day}{'th' if 10 < day < 14 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"


def day_text(draw: Draw, day: dt.date) -> str:
    name, whole = SHORT[day.month - 1], LONG[day.month - 1]
    styles = (
        f"{day:%d/%m/%Y}",
        f"{day.day}/{day.month}/{day.year}",
        f"{day:%d}-{name}-{day.year}",
        f"{day:%d}-{name}-{day:%y}",
        f"{day.day} {whole} {day.year}",
        f"{day:%d.%m.%Y}",
        f"{day:%Y-%m-%d}",
        f"{day:%d-%m-%Y}",
        f"{ordinal(day.day)} {name} {day.year}",
        f"{whole} {day.day}, {day.year}",
        f"{day:%d/%m/%y}",
    )
    return draw.pick(styles)


def unreadable(draw: Draw) -> When:
    return When(draw.pick(UNREADABLE_DATES), None, None, flags=(Flag("date_unreadable", scope="cell"),))
