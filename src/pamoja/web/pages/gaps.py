"""Where nobody works: wards that no plan names, sectors by ward, and kinds of work."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pamoja.analysis import serving
from pamoja.analysis.by_need import Weighed, weighed_gaps
from pamoja.analysis.models import Run
from pamoja.analysis.queries import renewal_of
from pamoja.analysis.serving import KindGap, Unserved
from pamoja.core.places import SUBCOUNTY
from pamoja.core.places import Place as Known
from pamoja.cycles.models import Cycle, Sector
from pamoja.cycles.queries import sectors_of
from pamoja.organisations import rights
from pamoja.overlap.gaps import BELOW_NEED, COUNTY_GOVERNMENT_ONLY, COUNTY_WIDE_ONLY, NOBODY
from pamoja.places.models import Population
from pamoja.plans.queries import View, view_of
from pamoja.web import weighed_gaps as by_need
from pamoja.web.asked import Asked, member
from pamoja.web.downloads import Cell, csv_file
from pamoja.web.filters import Filters, read_filters
from pamoja.web.finding_list import wards_to_choose
from pamoja.web.finding_words import GAP_LEGEND, GAP_WORDS
from pamoja.web.templatetags.said import listed, number
from pamoja.workplan import facts

FIELDS = ("sector", "ward")
KINDS = (NOBODY, COUNTY_GOVERNMENT_ONLY, COUNTY_WIDE_ONLY)
LOOKS = {NOBODY: "h0", COUNTY_GOVERNMENT_ONLY: "half", COUNTY_WIDE_ONLY: "half", BELOW_NEED: "half"}


@dataclass(frozen=True, slots=True)
class Box:
    """A ward in a sector: who is there, in words, and how it looks."""

    word: str
    look: str


@dataclass(frozen=True, slots=True)
class WardLine:
    """A ward with how many people live there, as far as anybody has counted, and its cells."""

    name: str
    slug: str
    people: str
    whole: str
    cells: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Work:
    """The kinds of work of a sector that are missing somewhere: each with where, in words; `slug` asks for them."""

    sector: str
    slug: str
    kinds: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Found:
    """The gaps that a person may know of, and what was asked of them. `hidden` partners do not show their places."""

    run: Run
    view: View
    sectors: Sequence[Sector]
    filters: Filters
    hidden: int
    gaps: Sequence[Unserved]
    people: Mapping[str, Population]

    @property
    def cycle(self) -> Cycle:
        """The cycle."""
        return self.view.cycle

    @property
    def ward(self) -> str:
        """The key of the ward asked for, "" for all."""
        return self.filters.wanted.ward.key if self.filters.wanted.ward else ""

    @property
    def columns(self) -> list[str]:
        """The sectors asked for, in the county's order, then those that only the plans name."""
        chosen = self.filters.wanted.sector
        if chosen:
            return [chosen.name]
        named = [sector.name for sector in self.sectors]
        return [*named, *sorted({g.sector for g in self.gaps if g.sector} - set(named))]

    @property
    def wards(self) -> list[Known]:
        """The wards asked for."""
        wards = facts.gazetteer().wards_in(self.cycle.county.key)
        return [ward for ward in wards if self.ward in ("", ward.id)]

    @property
    def wanted(self) -> list[Unserved]:
        """The gaps of the wards and sectors asked for, whole wards among them."""
        columns = {"", *self.columns}
        return [g for g in self.gaps if g.sector in columns and self.ward in ("", g.ward)]

    @property
    def whole(self) -> dict[str, str]:
        """The wards that no partner names, and who is there nevertheless."""
        return {g.ward: g.kind for g in self.wanted if not g.sector}


@member
def gaps(request: Asked) -> HttpResponse:
    """Where nobody works, as far as the person may know it."""
    request.part.demand(rights.SEE_FINDINGS)
    renewal = renewal_of(request.cycle)
    if renewal.run is None:
        return render(request, "web/findings/none.html", {"room": "findings", "renewal": renewal})
    found = _found(request, renewal.run)
    cells = {(g.ward, g.sector): g.kind for g in found.wanted if g.sector}
    weighed = _weighed(found)
    below = dict.fromkeys(by_need.below_need(weighed), BELOW_NEED)
    lines = [_ward_line(ward, found, below | cells) for ward in found.wards]
    context = {
        "room": "findings",
        "renewal": renewal,
        "found": found,
        "lines": lines,
        "headings": found.columns,
        "nobody_at_all": [facts.gazetteer()[w].name for w, kind in found.whole.items() if kind == NOBODY],
        "empty": sum(kind == NOBODY for kind in cells.values()),
        "thin": sum(kind != NOBODY for kind in cells.values()),
        "cells": len(found.wards) * len(found.columns),
        "legend": [(LOOKS[kind], GAP_WORDS[kind], GAP_LEGEND[kind]) for kind in LOOKS],
        "by_need": by_need.section(weighed, {ward.id for ward in found.wards}, found.columns),
        "chooses": request.part.may(rights.LOAD_FRAMEWORK),
        "work": () if found.hidden else _work(found),
        "sources": sorted({(p.year, p.source) for ward in found.wards if (p := _counted(ward, found))}),
    }
    return render(request, "web/gaps/gaps.html", context)


@member
def gaps_csv(request: Asked) -> HttpResponseBase:
    """The same gaps as a table, kinds of work among them."""
    request.part.demand(rights.SEE_FINDINGS)
    run = renewal_of(request.cycle).run
    name = f"gaps-{request.cycle.county.key}-{request.cycle.slug}.csv"
    headings = [
        _("Ward"), _("Sub-county"), _("Sector"), _("Kind of work"), _("Who is there"), _("People"), _("Year counted"),
        _("Who counted"),
    ]  # fmt: skip
    return csv_file(name, headings, _csv_rows(_found(request, run)) if run else iter(()))


@member
def gaps_by_need_csv(request: Asked) -> HttpResponseBase:
    """The gaps by need as a table, the most people in need not reached first, unknown need last."""
    request.part.demand(rights.SEE_FINDINGS)
    run = renewal_of(request.cycle).run
    name = f"gaps-by-need-{request.cycle.county.key}-{request.cycle.slug}.csv"
    rows: Iterator[Sequence[Cell]] = iter(())
    if run:
        found = _found(request, run)
        rows = by_need.csv_rows(_weighed(found), {ward.id for ward in found.wards}, found.columns)
    return csv_file(name, by_need.headings(), rows)


def _weighed(found: Found) -> Weighed:
    return weighed_gaps(found.view, found.run, found.sectors, people=found.people, hidden=found.hidden)


def _found(request: Asked, run: Run) -> Found:
    view = view_of(request.cycle, request.part)
    sectors, wards = sectors_of(request.cycle), wards_to_choose(request.cycle)
    filters = read_filters(request.GET, view, sectors=sectors, wards=wards, fields=FIELDS)
    hidden = serving.hidden_partners(view)
    known = serving.known_gaps(view, run, [sector.name for sector in sectors], hidden=hidden)
    people = serving.populations(request.cycle.county)
    return Found(run, view, sectors, filters, hidden, known, people)


def _ward_line(ward: Known, found: Found, cells: Mapping[tuple[str, str], str]) -> WardLine:
    kinds = [cells.get((ward.id, sector), "") for sector in found.columns]
    whole = found.whole.get(ward.id, "")
    return WardLine(
        ward.name,
        ward.id.rsplit("/", 1)[-1],
        _people(ward, found),
        str(GAP_WORDS[whole]) if whole else "",
        tuple(Box(str(GAP_WORDS[kind]) if kind else _("somebody"), LOOKS.get(kind, "")) for kind in kinds),
    )


def _people(ward: Known, found: Found) -> str:
    counted = _counted(ward, found)
    if counted is None:
        return _("people: unknown")
    told = {"people": number(counted.people), "year": counted.year, "place": counted.place.name}
    if counted.place.key == ward.id:
        return _("%(people)s people in %(year)s") % told
    return _("people: unknown; all of %(place)s sub-county %(people)s in %(year)s") % told


def _counted(ward: Known, found: Found) -> Population | None:
    """The newest count of a ward, or of its sub-county where nobody has counted the ward."""
    around = _subcounty(ward)
    return found.people.get(ward.id) or (found.people.get(around.id) if around else None)


def _subcounty(ward: Known) -> Known | None:
    around = (facts.gazetteer()[parent] for parent in ward.parents)
    return next((place for place in around if place.level == SUBCOUNTY), None)


def _work(found: Found) -> list[Work]:
    """The kinds of work by sector: in how many wards each is missing; in which, where a sector or ward is asked for."""
    slugs = {sector.name: sector.slug for sector in found.sectors}
    chosen = found.filters.wanted.sector
    if not chosen and not found.ward:
        counted = serving.kinds_counted(found.run)
        return [
            Work(
                sector or _("Not yet under a sector"),
                slugs.get(sector, ""),
                tuple((name, _counts(kinds)) for name, kinds in works.items()),
            )
            for sector, works in sorted(counted.items())
        ]
    kinds = serving.kinds_in(found.run, sector=chosen.name if chosen else "", ward=found.ward)
    by_sector: dict[str, dict[str, list[KindGap]]] = {}
    for gap in kinds:
        by_sector.setdefault(gap.sector, {}).setdefault(gap.programme, []).append(gap)
    return [
        Work(
            sector or _("Not yet under a sector"),
            "",
            tuple((name, _where(where, one_ward=bool(found.ward))) for name, where in works.items()),
        )
        for sector, works in by_sector.items()
    ]


def _counts(kinds: Mapping[str, int]) -> str:
    told = [
        ngettext("%(who)s in %(n)s ward", "%(who)s in %(n)s wards", kinds[kind])
        % {"who": GAP_WORDS[kind], "n": kinds[kind]}
        for kind in KINDS
        if kind in kinds
    ]
    return "; ".join(told)


def _where(gaps_: Sequence[KindGap], *, one_ward: bool) -> str:
    if one_ward:
        return str(GAP_WORDS[gaps_[0].kind])
    told = []
    for kind in KINDS:
        names = [facts.gazetteer()[gap.ward].name for gap in gaps_ if gap.kind == kind]
        if names:
            told.append(_("%(who)s in %(wards)s") % {"who": GAP_WORDS[kind], "wards": listed(names)})
    return "; ".join(told)


def _csv_rows(found: Found) -> Iterator[Sequence[Cell]]:
    for gap in found.wanted:
        yield _csv_row(found, gap.ward, gap.sector, "", gap.kind)
    if not found.hidden:
        chosen = found.filters.wanted.sector
        for work in serving.kinds_in(found.run, sector=chosen.name if chosen else "", ward=found.ward):
            yield _csv_row(found, work.ward, work.sector, work.programme, work.kind)


def _csv_row(found: Found, key: str, sector: str, programme: str, kind: str) -> Sequence[Cell]:
    ward = facts.gazetteer()[key]
    around, counted = _subcounty(ward), found.people.get(key)
    return (
        ward.name,
        around.name if around else None,
        sector or _("the whole ward"),
        programme or _("any work"),
        str(GAP_WORDS[kind]),
        counted.people if counted else None,
        counted.year if counted else None,
        counted.source if counted else None,
    )
