"""Pictures of the plan as SVG, each with a sentence that says the same: who is where, and the years on one axis."""

import datetime as dt
from collections.abc import Sequence
from itertools import count
from textwrap import wrap

from markupsafe import Markup

from pamoja.core.calendars import DueDate
from pamoja.core.periods import Period, Year, add_months
from pamoja.core.places import Place
from pamoja.workplan.documents import views, words
from pamoja.workplan.documents.coverage import NO_GAP, SHORT, Coverage, sentence
from pamoja.workplan.plan import JointPlan

MOST_COLUMNS = 14
CELL, ROW, LABEL, HEAD = 74, 26, 128, 48
LINE_CHARACTERS, MOST_LABEL_LINES = 12, 3
MONTH, LEFT, BAND, DUE = 62, 12, 38, 19
BARS = 52
YEAR_NAME = 16
LOOKS = {NO_GAP: "h5", "county_government_only": "h6", "county_wide_only": "h6"}
LETTER = 6.2

_SVG = Markup(
    '<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" aria-label="{label}">'
    "{inside}</svg>"
)
_TEXT = Markup('<text x="{x}" y="{y}" class="{kind}">{text}</text>')
_RECT = Markup('<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="3" class="{kind}"/>')
_LINE = Markup('<path d="M{x} {top}V{bottom}" class="{kind}"/>')
_DOT = Markup('<circle cx="{x}" cy="{y}" r="4.5" class="{kind}"/>')
_NOTHING = Markup("")


def text(x: float, y: float, said: object, kind: str = "") -> Markup:
    """A text at a point."""
    return _TEXT.format(x=short(x), y=short(y), text=words.clean(str(said)), kind=kind)


def box(x: float, y: float, width: float, height: float, kind: str) -> Markup:
    """A filled rectangle."""
    return _RECT.format(x=short(x), y=short(y), width=short(width), height=short(height), kind=kind)


def short(number: float) -> str:
    """A coordinate with at most one decimal."""
    return f"{number:.1f}".removesuffix(".0")


def drawing(width: float, height: float, label: str, parts: Sequence[Markup]) -> Markup:
    """A picture with the sentence that stands for it."""
    inside = _NOTHING.join(parts)
    return _SVG.format(width=short(width), height=short(height), label=words.clean(label), inside=inside)


def shown_sections(coverage: Coverage) -> tuple[views.Section, ...]:
    """The sectors that the picture has room for: those with most activities, in the plan's order."""
    busiest = sorted(coverage.sections, key=lambda section: -len(section.rows))[:MOST_COLUMNS]
    kept = {section.name for section in busiest}
    return tuple(section for section in coverage.sections if section.name in kept)


def heat(plan: JointPlan, coverage: Coverage) -> Markup:
    """Wards down, sectors across; darker where there are more activities, the word "none" where there are none."""
    sections = shown_sections(coverage)
    parts: list[Markup] = []
    for column, section in enumerate(sections):
        parts += column_heading(LABEL + column * CELL, section.title)
    for row, ward in enumerate(plan.wards):
        y = HEAD + row * ROW
        parts.append(text(LABEL - 8, y + 17, clipped(ward.name, LABEL - 10), "end"))
        for column, section in enumerate(sections):
            parts += heat_cell(LABEL + column * CELL, y, coverage, ward, section)
    width, height = LABEL + len(sections) * CELL, HEAD + len(plan.wards) * ROW + 2
    return drawing(width, height, sentence(plan, coverage), parts)


def column_heading(x: float, title: str) -> list[Markup]:
    """A sector's name in short lines over its column."""
    lines = wrap(short_title(title), LINE_CHARACTERS)[:MOST_LABEL_LINES]
    first = HEAD - 10 - 13 * (len(lines) - 1)
    return [text(x + CELL / 2, first + 13 * at, line, "mid soft") for at, line in enumerate(lines)]


def short_title(title: str) -> str:
    """The first part of a long sector name: "Water" of "Water, Environment, Natural Resources and Energy"."""
    first = title.split(",", 1)[0]
    return first.split(" and ", 1)[0] if len(first) > LINE_CHARACTERS * 2 else first


def heat_cell(
    x: float, y: float, coverage: Coverage, ward: Place, section: views.Section
) -> tuple[Markup, Markup]:
    """One ward in one sector: how many activities, or which kind of gap."""
    kind = coverage.kind(ward, section)
    said = SHORT.get(kind, kind) if kind else f"{coverage.count(ward, section):,}"
    look = LOOKS.get(kind, "h0") if kind else f"h{coverage.shade(ward, section)}"
    return (
        box(x + 1.5, y + 1.5, CELL - 3, ROW - 3, look),
        text(x + CELL / 2, y + 17, said, f"mid t-{look}"),
    )


def calendar(plan: JointPlan) -> Markup:
    """Activities a month, the years as bands, and every statutory date as a dot on the same axis."""
    axis = plan.cycle.period
    parts = axis_months(plan)
    lines = count(1)
    for number, (year, shared) in enumerate(views.calendar_years(plan)):
        y = BARS + 26 + number * BAND
        parts += year_band(axis, year, shared, y, own=number == 0)
    top = BARS + 34 + len(views.calendar_years(plan)) * BAND
    dues = [due for due in plan.deadlines if due.due in axis]
    for due in dues:
        parts += due_line(plan, due, top + next(lines) * DUE)
    height = top + (len(dues) + 1) * DUE
    grid = [
        _LINE.format(
            x=short(x_of(axis, add_months(axis.start, at))), top=BARS + 20, bottom=height, kind="grid"
        )
        for at in range(13)
    ]
    return drawing(LEFT * 2 + 12 * MONTH, height, calendar_sentence(plan), [*grid, *parts])


def x_of(axis: Period, day: dt.date) -> float:
    """Where a day lies on the axis."""
    return LEFT + 12 * MONTH * (day - axis.start).days / axis.days


def axis_months(plan: JointPlan) -> list[Markup]:
    """The months with a bar for the activities that run in each."""
    view = views.months(plan)
    most = max(view.counts, default=0) or 1
    parts: list[Markup] = []
    for at, (name, number) in enumerate(zip(view.names, view.counts, strict=True)):
        x = LEFT + at * MONTH
        tall = (BARS - 16) * number / most
        parts.append(box(x + 3, BARS - tall, MONTH - 6, tall, "bar"))
        parts.append(text(x + MONTH / 2, BARS - tall - 4, f"{number:,}", "mid"))
        parts.append(text(x + MONTH / 2, BARS + 15, name.replace(" 20", " ’"), "mid soft"))
    return parts


def year_band(axis: Period, year: Year, shared: Period, y: float, *, own: bool) -> list[Markup]:
    """The part of a year that lies on the axis: its name, and under it its quarters."""
    left, right, name = x_of(axis, shared.start), x_of(axis, shared.end), words.year(year)
    over = left + len(name) * LETTER > LEFT + 12 * MONTH
    parts = [text(right if over else left, y + 11, name, "end" if over else "")]
    for quarter in year.quarters:
        part = quarter.period.intersection(axis)
        if part is not None:
            x, end = x_of(axis, part.start), x_of(axis, part.end)
            parts.append(
                box(x + 1, y + YEAR_NAME, end - x - 2, BAND - YEAR_NAME - 4, "own" if own else "donor")
            )
            kind = "mid on-own" if own else "mid on-donor"
            parts.append(text((x + end) / 2, y + YEAR_NAME + 13, f"Q{quarter.number}", kind))
    return parts


def due_line(plan: JointPlan, due: DueDate, y: float) -> list[Markup]:
    """A statutory date: a full dot where the source was read, a ring where it is recalled."""
    axis = plan.cycle.period
    x = x_of(axis, due.due)
    recalled = due.rule.status != "read"
    said = f"{words.day(due.due)[:-5]} {due.rule.event}"
    tail = views.due_year(plan, due) + (" (recalled)" if recalled else "")
    parts = [_DOT.format(x=short(x), y=short(y), kind="ring" if recalled else "dot")]
    if due.begins and due.begins in axis:
        begins = x_of(axis, due.begins)
        parts.insert(0, box(begins, y + 7, x - begins, 3, "span"))
    right = LEFT * 2 + 12 * MONTH - x - 10
    to_right = len(said + tail) * LETTER <= right or right > x
    label = clipped(said, (right if to_right else x - 10) - len(tail) * LETTER) + tail
    return [*parts, text(x + 10 if to_right else x - 10, y + 4, label, "" if to_right else "end")]


def clipped(said: str, room: float) -> str:
    """A label cut to its room."""
    most = int(room / LETTER)
    return said if len(said) <= most else f"{said[: most - 1].rstrip()}…"


def calendar_sentence(plan: JointPlan) -> str:
    """The picture in words."""
    view = views.months(plan)
    busiest = view.names[view.counts.index(max(view.counts))]
    years = words.listed(words.year(year) for year, _ in views.calendar_years(plan)[1:])
    beside = f" beside {years}" if years else ""
    return (
        f"{words.year(plan.cycle)}{beside}, with {len(plan.deadlines)} statutory dates. "
        f"Most activities run in {busiest}: {max(view.counts):,}."
    )
