"""The plan as a table, and the same rows as CSV and Excel files."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from pamoja.core.money import NOT_STATED, Rate
from pamoja.core.periods import DAY, Year
from pamoja.cycles.models import Shown
from pamoja.cycles.queries import rates_of, sectors_of, year_of
from pamoja.organisations.rights import SEE_EVERYTHING, SEE_PLAN, SEE_PRIVATE
from pamoja.places.queries import wards_within
from pamoja.plans.models import Activity
from pamoja.plans.queries import (
    View,
    activities_in,
    cut,
    programmes_of,
    totals_of,
    view_of,
    with_details,
    with_sources,
)
from pamoja.plans.rating import conversions_of
from pamoja.web.asked import Asked, member
from pamoja.web.downloads import About, Cell, Column, csv_file, xlsx_file
from pamoja.web.eyes import Eyes
from pamoja.web.filters import Filters, pages_of, read_filters
from pamoja.web.seen import Seen, quarter_names, sums_in_words, sums_of
from pamoja.web.templatetags.said import day, listed, moment, rate

AT_ONCE = 500
Used = tuple[tuple[Rate, ...], Year]
MARK = "x"


@dataclass(frozen=True)
class Plan:
    """What a person asked for: who looks, the filters, and the activities that fit them."""

    view: View
    filters: Filters
    eyes: Eyes
    found: QuerySet[Activity]


@member
def plan(request: Asked) -> HttpResponse:
    """The plan table: the activities that fit the filters, a page at a time."""
    asked = _asked(request)
    totals = totals_of(asked.found, asked.view)
    pages = pages_of(asked.filters, int(totals["count"] or 0))
    rows = with_details(cut(asked.found, pages.start, pages.stop))
    return render(
        request,
        "web/plan/plan.html",
        {
            "room": "plans",
            "view": asked.view,
            "filters": asked.filters,
            "totals": totals,
            "may_see_twice": request.part.everywhere(SEE_PRIVATE),
            "pages": pages,
            "rows": [asked.eyes.look(activity) for activity in rows],
            "quarters": quarter_names(year_of(request.cycle)),
        },
    )


@member
def plan_csv(request: Asked) -> HttpResponseBase:
    """The same rows as CSV."""
    asked = _asked(request)
    headings = [column.heading for column in _columns(request)]
    return csv_file(f"{_file_name(request)}.csv", headings, _table(asked))


@member
def plan_xlsx(request: Asked) -> HttpResponseBase:
    """The same rows as a workbook."""
    asked = _asked(request)
    cycle = request.cycle
    place = {"county": cycle.county.name, "year": cycle.label}
    about = About(
        title=_("%(county)s Joint Work Plan %(year)s") % place,
        subject=_("%(county)s County, county year %(year)s") % place,
        note=_("As of %(moment)s. %(who)s")
        % {"moment": moment(timezone.localtime(request.now)), "who": _who_may_see(request)},
        at=request.now,
    )
    name = f"{_file_name(request)}.xlsx"
    return xlsx_file(name, _columns(request), _table(asked), count=asked.found.count(), about=about)


def _asked(request: Asked) -> Plan:
    request.part.demand(SEE_PLAN)
    cycle = request.cycle
    view, wards, sectors = view_of(cycle, request.part), wards_within(cycle.county), sectors_of(cycle)
    sector = next((s for s in sectors if s.slug == request.GET.get("sector")), None)
    offered = sector or request.GET.get(
        "programme"
    )  # a list of all programmes is long, and they belong to sectors
    programmes = programmes_of(view, sector) if offered else []
    filters = read_filters(request.GET.dict(), view, sectors=sectors, wards=wards, programmes=programmes)
    eyes = Eyes(view, wards)
    return Plan(view, filters, eyes, eyes.matching(activities_in(view, filters.wanted), filters.wanted.words))


def _file_name(request: Asked) -> str:
    return f"{request.cycle.county.key}-{request.cycle.slug}-plan"


def _who_may_see(request: Asked) -> str:
    if request.part.may(SEE_EVERYTHING):
        return _("Made for %(name)s, who sees all money and places: do not pass it on to partners.") % {
            "name": request.user.name
        }
    return _("Made for %(name)s: money and places stand here as each partner shows them to its members.") % {
        "name": request.user.name
    }


def _columns(request: Asked) -> list[Column]:
    quarters = [Column(name, 12) for name in quarter_names(year_of(request.cycle))]
    return [
        Column(_("Number"), 16), Column(_("Activity"), 44, wrapped=True), Column(_("Description"), 24),
        Column(_("Lead organisation"), 24, wrapped=True), Column(_("Plan of"), 24),
        Column(_("Sector"), 26, wrapped=True), Column(_("Programme"), 22), Column(_("Sub-programme"), 22),
        Column(_("Places"), 22, wrapped=True), Column(_("Start date"), 12), Column(_("End date"), 12), *quarters,
        Column(_("Budget"), 18), Column(_("Currency"), 10), Column(_("In KES"), 16), Column(_("Exchange rate"), 30),
        Column(_("Who pays"), 28, wrapped=True), Column(_("Beneficiaries"), 13), Column(_("Target groups"), 20),
        Column(_("Indicator"), 22), Column(_("Target"), 14), Column(_("Answer of the department"), 14),
        Column(_("File"), 26), Column(_("Sheet"), 14), Column(_("Row"), 10),
    ]  # fmt: skip


def _table(asked: Plan) -> Iterator[list[Cell]]:
    """The rows, read a few hundred at a time while they are sent."""
    found = with_sources(with_details(asked.found))
    silent, no_sector = _("not stated"), _("not yet under a sector")
    states = {value: str(label) for value, label in Activity.Review.choices}
    used = rates_of(asked.view.cycle), year_of(asked.view.cycle)
    for activity in found.iterator(chunk_size=AT_ONCE):
        yield _cells(asked.eyes.look(activity), states, used, (silent, no_sector))


def _cells(seen: Seen, states: Mapping[str, str], used: Used, words: tuple[str, str]) -> list[Cell]:
    silent, no_sector = words
    activity = seen.activity
    source = next(iter(activity.sources), None)  # type: ignore[attr-defined]
    return [
        activity.short_number,
        seen.title,
        seen.told(activity.description) or silent,
        seen.told(activity.lead),
        activity.organisation.name,
        activity.sector.name if activity.sector else no_sector,
        seen.told(activity.programme) or silent,
        seen.told(activity.sub_programme) or silent,
        seen.places,
        activity.start,
        activity.until - DAY if activity.until else None,
        *([None] * 4 if seen.runs is None else [MARK if runs else "" for runs in seen.runs]),
        *_money_cells(seen),
        _rate_cell(seen, used),
        seen.pays,
        activity.beneficiaries,
        seen.told(listed(activity.target_groups)) or silent,
        seen.told(activity.indicator) or silent,
        seen.told(activity.target) or silent,
        states[activity.review],
        seen.told(source.submission.name) if source else None,
        (seen.told(source.sheet) or silent) if source else None,
        source.line if source else None,
    ]


def _rate_cell(seen: Seen, used: Used) -> Cell:
    """The rates with their days and sources; nothing where all is in shillings or not shown."""
    if seen.money_shown != Shown.ALL:
        return None
    found = [one.rate for one in conversions_of(seen.lines, *used) if one.rate]
    said = (f"{one.currency} 1 = KES {rate(one.kes)}, {day(one.day)} ({one.source})" for one in found)
    return "; ".join(said) or None


def _money_cells(seen: Seen) -> tuple[Cell, Cell, Cell]:
    """The budget with its currency, words where there are several or not all may be seen; then shillings."""
    if seen.money_shown != Shown.ALL:
        return seen.money, "KES" if seen.money_shown == Shown.BAND else seen.money, seen.money
    sums = sums_of(seen.lines)
    if not sums:
        return None, None, None
    kes = seen.kes if seen.kes is not None else _("no dated rate")
    if len(sums) > 1:
        return sums_in_words(seen.lines), ", ".join(sums), kes
    ((currency, amount),) = sums.items()
    return amount, _("currency not stated") if currency == NOT_STATED else currency, kes
