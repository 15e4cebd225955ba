"""The first page of a cycle: what needs you now, who works where, the years on one axis, plans received."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from pamoja.analysis.queries import renewal_of
from pamoja.core.calendars import DueDate, served
from pamoja.core.periods import Year
from pamoja.cycles.models import Cycle, Sector
from pamoja.cycles.queries import cycles_of, deadlines_of, sectors_of, year_of
from pamoja.organisations.models import Membership, User
from pamoja.organisations.queries import memberships_of
from pamoja.organisations.rights import SEE_EVERYTHING, SEE_ROWS, Part
from pamoja.plans.queries import View, by_ward_key, view_of
from pamoja.plans.receiving import Received, activities_a_cycle, received, waiting_a_cycle
from pamoja.web import pictures
from pamoja.web.asked import Asked, member, signed_in
from pamoja.web.needs import Seen, due_words, needs_of
from pamoja.web.pages.received import visible
from pamoja.workplan import facts

SHADES = 4
MOST_LINES = 5
SHORT_HEADING = 24


@dataclass(frozen=True, slots=True)
class Portfolio:
    """One county's year in the list of a person who has several; `waiting` is None where they may not see rows."""

    cycle: Cycle
    activities: int
    waiting: int | None


@signed_in
def home(request: HttpRequest) -> HttpResponseBase:
    """To the person's only cycle, or a list of all their counties."""
    user = cast("User", request.user)
    cycles = list(cycles_of(user))
    if len(cycles) == 1:
        return redirect("cycle", cycles[0].county.key, cycles[0].slug)
    return render(request, "web/home/counties.html", {"cycles": portfolio(user, cycles)})


def portfolio(user: User, cycles: Sequence[Cycle]) -> list[Portfolio]:
    """Every cycle with what its plan holds and, where the person may see rows, how many wait."""
    if not cycles:
        return []
    mine: dict[int, list[Membership]] = {}
    for membership in memberships_of(user):
        mine.setdefault(membership.county_id, []).append(membership)
    planned, waiting = activities_a_cycle(cycles), waiting_a_cycle(cycles)
    return [
        Portfolio(
            cycle,
            planned.get(cycle.pk, 0),
            _waiting(Part(user, cycle.county, mine[cycle.county_id]), cycle, waiting),
        )
        for cycle in cycles
    ]


def _waiting(part: Part, cycle: Cycle, waiting: Mapping[tuple[int, int], int]) -> int | None:
    if not part.may(SEE_ROWS):
        return None
    everywhere = part.everywhere(SEE_ROWS)
    return sum(
        n
        for (of, organisation), n in waiting.items()
        if of == cycle.pk and (everywhere or organisation in part.organisations)
    )


@member
def cycle(request: Asked) -> HttpResponse:
    """The first page of one county's year."""
    view = view_of(request.cycle, request.part)
    lines = received(request.cycle, view.participations)
    renewal = renewal_of(request.cycle)
    sectors = sectors_of(request.cycle)
    seen = Seen(view, lines, renewal, sectors, request.now)
    shown = visible(request.part, lines)
    return render(
        request,
        "web/home/cycle.html",
        {
            "room": "home",
            "due": due_words(request.cycle, request.now),
            "activities": sum(line.activities for line in lines),
            "with_plan": sum(bool(line.activities) for line in lines),
            "needs": needs_of(seen),
            "watches": seen.watches,
            "heat": heat_of(view, lines, sectors),
            "years": years_of(request, lines),
            "lines": shown[:MOST_LINES],
            "shown": len(shown),
            "missing": sum(line.state == "missing" for line in shown),
            "all_lines": request.part.may(SEE_EVERYTHING),
            "renewal": renewal,
        },
    )


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of the heat table: the sector's slug and name, and the name's first words."""

    slug: str
    name: str
    short: str


@dataclass(frozen=True, slots=True)
class Cell:
    """How many activities a ward has in a sector, and how dark that is from 0 (none) to 4."""

    count: int
    shade: int
    sector: str


@dataclass(frozen=True)
class Heat:
    """Wards by sectors as far as the person may see; `wide` name no ward, `hidden` belong to who shows less."""

    headings: tuple[Heading, ...]
    rows: tuple[tuple[str, str, tuple[Cell, ...]], ...]
    empty: int
    cells: int
    wide: int
    hidden: int

    @property
    def counted(self) -> bool:
        """Whether there is anything to show at all."""
        return self.empty < self.cells


def heat_of(view: View, lines: Sequence[Received], sectors: Sequence[Sector]) -> Heat:
    """The heat table; sectors in the county's order, and one more column where activities have none yet."""
    counts = by_ward_key(view)
    columns: list[tuple[int | None, Heading]] = [
        (sector.pk, Heading(sector.slug, sector.name, short_name(sector.name))) for sector in sectors
    ]
    if any(sector is None for _, sector in counts):
        columns.append((None, Heading("none", "", "")))
    most = max(counts.values(), default=1)
    rows = []
    for ward in facts.gazetteer().wards_in(view.cycle.county.key):
        cells = tuple(
            Cell(n, shade(n, most), heading.slug)
            for sector, heading in columns
            for n in [counts.get((ward.id, sector), 0)]
        )
        rows.append((ward.name, ward.id.rsplit("/", 1)[-1], cells))
    less = set(view.organisations_without)
    open_lines = [line for line in lines if line.participation.organisation_id not in less]
    return Heat(
        tuple(heading for _, heading in columns),
        tuple(rows),
        empty=sum(cell.count == 0 for _, _, cells in rows for cell in cells),
        cells=len(rows) * len(columns),
        wide=sum(line.activities - line.in_wards for line in open_lines),
        hidden=sum(line.activities for line in lines) - sum(line.activities for line in open_lines),
    )


def shade(count: int, most: int) -> int:
    """How dark a cell is: 0 for none, 4 for the most."""
    return 0 if count == 0 else 1 + min(SHADES - 1, SHADES * (count - 1) // max(most, SHADES))


def short_name(name: str) -> str:
    """The first part of a long sector name: "Water" of "Water, Environment, Natural Resources and Energy"."""
    first = name.split(",", 1)[0]
    return first.split(" and ", 1)[0] if len(first) > SHORT_HEADING else first


@dataclass(frozen=True)
class Years:
    """The years that plans are made in beside the county's: the picture, its sentence, how many dates the law sets."""

    picture: str
    bands: tuple[pictures.Band, ...]
    shared: tuple[tuple[pictures.Band, Year, int], ...]
    dates: int
    next: tuple[DueDate, Year | None] | None
    recalled: int


def years_of(request: Asked, lines: Sequence[Received]) -> Years:
    """The calendars that plans are written in, on the axis of the county's year."""
    year, dates = year_of(request.cycle), deadlines_of(request.cycle)
    plans = Counter(file.calendar for line in lines for file in line.sent if file.calendar)
    bands = pictures.bands(year, facts.calendars(), plans)
    today = timezone.localtime(request.now).date()
    coming = pictures.next_to_shape(dates, today)
    return Years(
        picture=pictures.years_on_one_axis(bands, dates, today),
        bands=bands,
        shared=tuple((band, *band.months_within(year.period)) for band in bands[1:]),
        dates=len(dates),
        next=(coming, served(coming, year)) if coming else None,
        recalled=sum(date.rule.status != "read" for date in dates),
    )


@member
def progress(request: Asked) -> HttpResponse:
    """How far the analysis is, as the part of a page that asks for it again every second."""
    if not request.htmx or request.htmx.boosted:
        return redirect("cycle", request.cycle.county.key, request.cycle.slug)
    return render(request, "web/home/progress.html", {"renewal": renewal_of(request.cycle), "polled": True})
