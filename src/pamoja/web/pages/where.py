"""Who does what where: wards by sectors, and everything that reaches one ward."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from pamoja.analysis.models import Run
from pamoja.analysis.queries import newest_run
from pamoja.analysis.serving import unserved, unserved_as_shown
from pamoja.cycles.models import Sector
from pamoja.cycles.queries import sectors_of, year_of
from pamoja.organisations.models import Organisation
from pamoja.organisations.rights import SEE_FINDINGS, SEE_PLAN, Hidden
from pamoja.places.queries import Ward, population_of, wards_within
from pamoja.plans.coverage import (
    COUNTY_WIDE,
    IN_WARD,
    NEAR,
    SCOPES,
    ByOrganisation,
    LeftOut,
    Near,
    activities_by_id,
    left_out,
    near,
    who_is_where,
)
from pamoja.plans.models import Activity
from pamoja.plans.queries import View, activities_in, view_of
from pamoja.web.asked import Asked, member
from pamoja.web.downloads import Cell, csv_file
from pamoja.web.eyes import Eyes
from pamoja.web.filters import NO_SECTOR, SHOWN, Filters, Pages, pages_of, read_filters
from pamoja.web.finding_words import GAP_WORDS
from pamoja.web.need_words import needs_here
from pamoja.web.pages.home import shade, short_name
from pamoja.web.seen import Runs, quarter_names, quarters_in_words
from pamoja.web.templatetags.said import listed
from pamoja.web.titles import titles_of

FIELDS = ("sector", "partner")
MOST_NAMES, MOST_WIDE, MOST_TITLES = 3, 10, 10
WORDS_OF_A_NAME = 2


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of the matrix: a sector, or what is under none yet."""

    sector: Sector | None
    slug: str
    name: str
    short: str


@dataclass(frozen=True, slots=True)
class Box:
    """A ward in a sector: how many activities, of whom in a few words, and how dark it is, 0 for none."""

    count: int
    names: str
    shade: int
    slug: str


@dataclass(frozen=True, slots=True)
class Line:
    """A ward with its boxes; `count` is the number of its activities in all columns."""

    ward: Ward
    count: int
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Matrix:
    """Wards by sectors as far as the person may see, with what stands in no box."""

    view: View
    filters: Filters
    headings: tuple[Heading, ...]
    wards: tuple[Ward, ...]
    counts: Mapping[tuple[str, int | None], ByOrganisation]
    out: LeftOut

    @property
    def lines(self) -> list[Line]:
        """A line for each ward."""
        names = short_names([p.organisation for p in self.view.participations])
        most = max((sum(here.values()) for here in self.counts.values()), default=1)
        return [self._line(ward, names, most) for ward in self.wards]

    def _line(self, ward: Ward, names: Mapping[int, str], most: int) -> Line:
        boxes = tuple(_box(heading, self.at(ward, heading), names, most) for heading in self.headings)
        return Line(ward, sum(box.count for box in boxes), boxes)

    def at(self, ward: Ward, heading: Heading) -> ByOrganisation:
        """How many activities each organisation has there."""
        return self.counts.get((ward.place.key, heading.sector.pk if heading.sector else None), {})


@member
def where(request: Asked) -> HttpResponse:
    """Wards by sectors with the numbers of activities and who is there."""
    matrix = _matrix(request)
    lines = matrix.lines
    return render(
        request,
        "web/where/where.html",
        {
            "room": "where",
            "view": matrix.view,
            "filters": matrix.filters,
            "headings": matrix.headings,
            "lines": lines,
            "empty": [line.ward.place.name for line in lines if not line.count],
            "out": matrix.out,
        },
    )


@member
def where_csv(request: Asked) -> HttpResponseBase:
    """The same as CSV: a row for each ward and sector."""
    matrix = _matrix(request)
    name = f"{request.cycle.county.key}-{request.cycle.slug}-where.csv"
    headings = [_("Ward"), _("Sub-county"), _("Sector"), _("Activities that you can see"), _("Organisations")]
    return csv_file(name, headings, _rows(matrix))


def _matrix(request: Asked) -> Matrix:
    request.part.demand(SEE_PLAN)
    cycle = request.cycle
    view, sectors = view_of(cycle, request.part), sectors_of(cycle)
    filters = read_filters(request.GET.dict(), view, sectors=sectors, fields=FIELDS)
    counts = who_is_where(view, filters.wanted)
    out = left_out(view, activities_in(view, filters.wanted))
    headings = _headings(sectors, filters, unaligned=any(sector is None for _ward, sector in counts))
    return Matrix(view, filters, headings, tuple(wards_within(cycle.county)), counts, out)


def _headings(sectors: Sequence[Sector], filters: Filters, *, unaligned: bool) -> tuple[Heading, ...]:
    found = [Heading(s, s.slug, s.name, short_name(s.name)) for s in sectors]
    none = Heading(None, NO_SECTOR, _("not yet under a sector"), _("no sector yet"))
    if filters.wanted.unaligned:
        return (none,)
    if filters.wanted.sector:
        return tuple(heading for heading in found if heading.sector == filters.wanted.sector)
    return (*found, none) if unaligned else tuple(found)


def _box(heading: Heading, here: ByOrganisation, names: Mapping[int, str], most: int) -> Box:
    count = sum(here.values())
    there = sorted((names.get(key, "?") for key in here), key=str.casefold)
    said = ", ".join(there[:MOST_NAMES])
    if len(there) > MOST_NAMES:
        said = _("%(names)s +%(n)s") % {"names": said, "n": len(there) - MOST_NAMES}
    return Box(count, said, shade(count, most), heading.slug)


def short_names(organisations: Sequence[Organisation]) -> dict[int, str]:
    """An acronym or the first word of each organisation's name, or two where the first is another's too."""
    first = [organisation.name.split()[0] for organisation in organisations]
    return {
        o.pk: o.acronym or (word if first.count(word) == 1 else " ".join(o.name.split()[:WORDS_OF_A_NAME]))
        for o, word in zip(organisations, first, strict=True)
    }


def _rows(matrix: Matrix) -> Iterator[list[Cell]]:
    names = {p.organisation_id: p.organisation.name for p in matrix.view.participations}
    for ward in matrix.wards:
        subcounty = ward.subcounty.name if ward.subcounty else None
        for heading in matrix.headings:
            here = matrix.at(ward, heading)
            there = sorted((names[key] for key in here if key in names), key=str.casefold)
            count = sum(here.values())
            yield [ward.place.name, subcounty, heading.name, count, "; ".join(there) or _("none")]


@dataclass(frozen=True, slots=True)
class Row:
    """An activity in a list of a ward's page."""

    activity: Activity
    title: str
    runs: Runs | None
    quarters: str

    @property
    def in_year(self) -> bool:
        """Whether it is known to run in the county year, so that its quarters can be drawn."""
        return any(self.runs or ())


@dataclass(frozen=True, slots=True)
class Group:
    """The activities of a sector, a few of them on this page."""

    sector: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """A sector in a ward: its name and slug, how many activities, and whose."""

    sector: str
    slug: str
    count: int
    names: str


@dataclass(frozen=True, slots=True)
class Wide:
    """The activities for a sub-county or the county: how many, and the groups shown here."""

    scope: str
    count: int
    groups: tuple[Group, ...]


@member
def ward(request: Asked, ward: str) -> HttpResponse:
    """Everything that reaches one ward: activities in it and around it, people, gaps and findings."""
    request.part.demand(SEE_PLAN)
    cycle = request.cycle
    wards = wards_within(cycle.county)
    at = next((n for n, one in enumerate(wards) if one.slug == ward), None)
    if at is None:
        raise Hidden
    here, view = wards[at], view_of(cycle, request.part)
    found = near(view, here, wards)
    filters = read_filters(request.GET.dict(), view, sectors=(), fields=())
    scope = _scope(request, filters)
    if scope != IN_WARD:
        filters.given["of"] = scope
    listed_here = [one for one in found if one.scope == scope]
    pages = pages_of(filters, len(listed_here))
    shown = _shown(found, scope, pages)
    activities = activities_by_id([one.id for some in shown.values() for one in some])
    eyes = Eyes(view)
    run = newest_run(cycle)
    context = {
        "room": "where",
        "ward": here,
        "before": wards[at - 1] if at else None,
        "after": wards[at + 1] if at + 1 < len(wards) else None,
        "view": view,
        "scope": scope,
        "filters": filters,
        "pages": pages,
        "in_ward": sum(one.scope == IN_WARD for one in found),
        "organisations": len({one.organisation for one in found if one.scope == IN_WARD}),
        "sums": _sums([one for one in found if one.scope == IN_WARD], view),
        "groups": _groups(shown[scope], activities, eyes),
        "wide": [
            Wide(wide, sum(one.scope == wide for one in found), _groups(shown[wide], activities, eyes))
            for wide in (NEAR, COUNTY_WIDE)
            if scope == IN_WARD
        ],
        "quarters": quarter_names(year_of(cycle)),
        "people": population_of(here.place.key),
        "needs": needs_here(cycle.county, here),
        "analysed": run,
        "gaps": _gaps(view, run, here) if run and request.part.may(SEE_FINDINGS) else [],
        "findings": titles_of(run, view, ward=here.place.key) if run else [],
    }
    return render(request, "web/where/ward.html", context)


def _scope(request: Asked, filters: Filters) -> str:
    """Which of the three lists is asked for; that of the ward itself where the address says something else."""
    asked = request.GET.get("of", IN_WARD)
    if asked in SCOPES:
        return asked
    filters.misread.append(
        _("There is no list “%(value)s”: that of the ward is shown.") % {"value": asked[:SHOWN]}
    )
    return IN_WARD


def _shown(found: Sequence[Near], scope: str, pages: Pages) -> dict[str, list[Near]]:
    """What stands on this page: a page of the list asked for, and the beginnings of the wider ones."""
    chosen = {one: [near for near in found if near.scope == one] for one in SCOPES}
    return {
        one: chosen[one][pages.start : pages.stop] if one == scope else chosen[one][:MOST_WIDE]
        for one in SCOPES
        if scope in (one, IN_WARD)
    }


def _groups(shown: Sequence[Near], activities: Mapping[int, Activity], eyes: Eyes) -> tuple[Group, ...]:
    by_sector: dict[str, list[Row]] = {}
    for one in shown:
        activity = activities[one.id]
        runs = eyes.runs(activity)
        row = Row(activity, eyes.told(activity, activity.title), runs, quarters_in_words(runs))
        by_sector.setdefault(one.sector or _("Not yet under a sector"), []).append(row)
    return tuple(Group(sector, tuple(rows)) for sector, rows in by_sector.items())


def _sums(found: Sequence[Near], view: View) -> list[Sum]:
    names = short_names([p.organisation for p in view.participations])
    owner = {p.organisation_id: names[p.organisation_id] for p in view.participations}
    by_sector: dict[tuple[str, str], list[Near]] = {}
    for one in found:
        by_sector.setdefault((one.sector or _("not yet under a sector"), one.slug or NO_SECTOR), []).append(
            one
        )
    return [
        Sum(name, slug, len(some), listed(sorted({owner.get(one.organisation, "?") for one in some})))
        for (name, slug), some in by_sector.items()
    ]


def _gaps(view: View, run: Run, ward: Ward) -> list[tuple[str, str]]:
    """Who is there, in words, and in which sectors; one line for a ward that no partner names at all."""
    found = unserved_as_shown(view) if view.organisations_without else unserved(run)
    here = [gap for gap in found if gap.ward == ward.place.key]
    whole = [gap for gap in here if not gap.sector]
    if whole:
        return [(str(GAP_WORDS[whole[0].kind]), _("any work of a partner"))]
    by_kind: dict[str, list[str]] = {}
    for gap in here:
        by_kind.setdefault(gap.kind, []).append(gap.sector)
    return [(str(GAP_WORDS[kind]), listed(sectors)) for kind, sectors in by_kind.items()]
