"""The findings of a cycle: what the plans say together, how far each is, and what waits for the person who looks."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from pamoja.analysis.listing import Entry, waits_for
from pamoja.analysis.queries import Renewal, renewal_of
from pamoja.analysis.wording import questions_for
from pamoja.cycles.models import Shown
from pamoja.organisations import rights
from pamoja.web.asked import Asked, member
from pamoja.web.downloads import Cell, csv_file
from pamoja.web.filters import Pages, pages_of
from pamoja.web.finding_list import Listing, lines_of, listing_of
from pamoja.web.finding_words import STATE_CHOICES
from pamoja.web.grouped import package_lines
from pamoja.workplan.telling import MOST_FINDINGS

BATCH = 200


@member
def findings(request: Asked) -> HttpResponse:
    """The findings that the person may see, a page at a time."""
    request.part.demand(rights.SEE_FINDINGS)
    renewal = renewal_of(request.cycle)
    if renewal.run is None:
        return render(request, "web/findings/none.html", {"room": "findings", "renewal": renewal})
    listing = listing_of(request, renewal.run)
    wanted = listing.wanted
    pages = _pages(listing, len(wanted))
    lines = lines_of(listing, wanted[pages.start : pages.stop])
    narrowed = bool(listing.filters.given)
    context = {
        "room": "findings",
        "renewal": renewal,
        "listing": listing,
        "lines": lines,
        "pages": pages,
        "narrowed": narrowed or listing.state or listing.group,
        "states": [(name, label, name == listing.state) for name, label in STATE_CHOICES.items()],
        "touched": _touched(listing, wanted),
        "waiting": sum(waits_for(request.part, e) for e in wanted),
        "private": _private(renewal, listing),
        "packages": package_lines(listing.run, listing.view)
        if listing.group == "help" and not narrowed
        else [],
        "phrases": questions_for(renewal.run, request.part).count()
        if request.part.everywhere(rights.TEACH)
        else 0,
        "most": MOST_FINDINGS if listing.run.pairs >= MOST_FINDINGS else 0,
    }
    return render(request, "web/findings/list.html", context)


@member
def findings_csv(request: Asked) -> HttpResponseBase:
    """The same findings as a table, every row."""
    request.part.demand(rights.SEE_FINDINGS)
    run = renewal_of(request.cycle).run
    name = f"findings-{request.cycle.county.key}-{request.cycle.slug}.csv"
    rows = _csv_rows(listing_of(request, run)) if run else iter(())
    return csv_file(name, _headings(), rows)


def _pages(listing: Listing, count: int) -> Pages:
    """Where one is in the list; the ways to other pages keep all filters."""
    pages = pages_of(listing.filters, count)
    before = listing.query(page=str(pages.number - 1)) if pages.before else ""
    after = listing.query(page=str(pages.number + 1)) if pages.after else ""
    return replace(pages, before=before, after=after)


def _touched(listing: Listing, wanted: Sequence[Entry]) -> dict[str, int | Decimal | None]:
    """How many activities and partners these findings touch, and what those activities cost as far as it is shown."""
    found = {t.activity: t for entry in wanted for t in entry.touched}
    seen = [t for t in found.values() if listing.view.money.get(t.organisation) == Shown.ALL]
    known = [t.kes for t in seen if t.kes is not None]
    return {
        "activities": len(found),
        "partners": len({t.organisation for t in found.values()}),
        "kes": sum(known, Decimal(0)) if known else None,
        "unpriced": len(seen) - len(known),
        "hidden": len(found) - len(seen),
    }


def _private(renewal: Renewal, listing: Listing) -> int:
    """How many findings this person may not see; told only where nothing narrows the list."""
    if renewal.run is None or listing.filters.given or listing.part.everywhere(rights.SEE_PRIVATE):
        return 0
    return renewal.run.pairs - len(listing.everything)


def _headings() -> list[str]:
    return [
        _("Finding"), _("Id"), _("Kind"), _("How sure"), _("Partners"), _("Activities"), _("Where"),
        _("First day"), _("Last day"), _("Money at stake"), _("State"), _("Decision"), _("Why"),
    ]  # fmt: skip


def _csv_rows(listing: Listing) -> Iterator[Sequence[Cell]]:
    wanted = listing.wanted
    for start in range(0, len(wanted), BATCH):
        for line in lines_of(listing, wanted[start : start + BATCH]):
            decided = line.decided
            yield (
                line.title, line.key, line.kind, line.tier, line.partners, line.numbers, line.place, line.first,
                line.last, line.at_stake, line.state,
                str(decided.get_answer_display()) if decided else _("not decided"),
                decided.reason if decided else "",
            )  # fmt: skip
