"""The list of findings that one person asked for, each line in words that this person may read."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext as _

from pamoja.analysis.listing import Entry, Said, Wanted, entries, told, waits_for, wards_of
from pamoja.analysis.models import Finding, Run, Verdict
from pamoja.analysis.queries import GROUPS, STATES, opinions
from pamoja.cycles.models import Cycle, Shown
from pamoja.cycles.queries import sectors_of
from pamoja.organisations import rights
from pamoja.places.models import Place
from pamoja.places.queries import Ward
from pamoja.plans.models import Activity
from pamoja.plans.queries import View, view_of
from pamoja.web.asked import Asked
from pamoja.web.filters import NO_SECTOR, Filters, read_filters
from pamoja.web.finding_words import GROUP_WORDS, KIND_WORDS, STATE_TAGS, STATE_WORDS, TIER_WORDS, WAITING
from pamoja.web.redaction import Reader, Side
from pamoja.web.templatetags.said import day, listed
from pamoja.workplan import facts

FIELDS = ("sector", "ward", "partner")
TIER_TAGS = {"definite": "warn", "probable": "warn", "possible": ""}
DEADLINE = "deadline"
PLAIN = re.compile(r"[\w-]{1,80}")


@dataclass(frozen=True, slots=True)
class Tab:
    """One group of findings: its name, how many there are, and its address."""

    name: str
    label: str
    count: int
    query: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One finding of the list as this person may read it."""

    key: str
    title: str
    kind: str
    tier: str
    tier_tag: str
    partners: str
    numbers: str
    place: str
    days: str
    first: dt.date | None
    last: dt.date | None
    at_stake: str
    state: str
    state_tag: str
    decided: Verdict | None
    waits: bool


@dataclass(frozen=True)
class Listing:
    """What a person asked for among the findings of a run: all that fit, before they are cut into groups and pages."""

    run: Run
    view: View
    filters: Filters
    everything: Sequence[Entry]
    group: str
    state: str

    @property
    def part(self) -> rights.Part:
        """Who asks."""
        return self.view.part

    @property
    def wanted(self) -> list[Entry]:
        """The findings of the group and the state asked for."""
        return [e for e in self._in_state if not self.group or e.group == self.group]

    @property
    def tabs(self) -> list[Tab]:
        """All groups with how many findings each has, the other filters kept."""
        found = self._in_state
        names = {"": _("All"), **{name: str(label) for name, label in GROUP_WORDS.items()}}
        return [
            Tab(
                name,
                label,
                sum(not name or e.group == name for e in found),
                self.query(group=name),
                name == self.group,
            )
            for name, label in names.items()
        ]

    @property
    def _in_state(self) -> list[Entry]:
        if self.state == WAITING:
            return [e for e in self.everything if waits_for(self.part, e)]
        return [e for e in self.everything if not self.state or e.state == self.state]

    def query(self, **changed: str) -> str:
        """The filters as they stand with some of them changed, for an address; "" for none."""
        given = {**self.filters.given, "group": self.group, "state": self.state, **changed}
        kept = {name: value for name, value in given.items() if value}
        return f"?{urlencode(kept)}" if kept else ""


def listing_of(request: Asked, run: Run) -> Listing:
    """What the address asks for, with the findings that the person may see; what it misreads is told."""
    view = view_of(request.cycle, request.part)
    sectors, wards = sectors_of(request.cycle), wards_to_choose(request.cycle)
    filters = read_filters(request.GET, view, sectors=sectors, wards=wards, fields=FIELDS)
    return _listing(request, run, view, filters, opinions(request.cycle))


def list_behind(request: Asked, run: Run, view: View, said: Said) -> Listing:
    """The list that a finding's page was opened from, as its address says, in no query for what could be chosen."""
    given = {name: value for name in FIELDS if PLAIN.fullmatch(value := request.GET.get(name, ""))}
    return _listing(request, run, view, Filters(given=given), said)


def _listing(request: Asked, run: Run, view: View, filters: Filters, said: Said) -> Listing:
    found = entries(
        run,
        request.part,
        _wanted(request.cycle, filters.given),
        said,
        hidden_sites=view.organisations_without,
        by_money=view.all_money,
    )
    group, state = request.GET.get("group", ""), request.GET.get("state", "")
    states = (*STATES, WAITING)
    return Listing(
        run, view, filters, found, group if group in GROUPS else "", state if state in states else ""
    )


def _wanted(cycle: Cycle, given: Mapping[str, str]) -> Wanted:
    sector, ward = given.get("sector", ""), given.get("ward", "")
    return Wanted(
        organisation=_uuid(given.get("partner", "")),
        sector="" if sector == NO_SECTOR else sector,
        no_sector=sector == NO_SECTOR,
        ward=f"{cycle.county.key}/ward/{ward}" if ward else "",
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def wards_to_choose(cycle: Cycle) -> list[Ward]:
    """The wards of the county as the shipped places have them, to choose from."""
    wards = facts.gazetteer().wards_in(cycle.county.key)
    return [Ward(Place(key=w.id, name=w.name, level=w.level), None, None) for w in wards]


def lines_of(listing: Listing, wanted: Sequence[Entry]) -> list[Line]:
    """These findings in words, as the person may read them."""
    banded = any(shown == Shown.BAND for shown in listing.view.sites.values())
    wards = wards_of(e.finding for e in wanted) if banded else {}
    return [
        _line(listing, entry, finding, activities, wards.get(entry.finding, []))
        for entry, finding, activities in told(wanted)
    ]


def _line(
    listing: Listing, entry: Entry, finding: Finding, activities: Sequence[Activity], wards: Sequence[str]
) -> Line:
    view = listing.view
    reader = reader_of(finding, activities, view, wards)
    partners = sorted({a.organisation.name for a in activities}, key=str.casefold)
    return Line(
        key=entry.key,
        title=reader.title(),
        kind=kind_of(reader),
        tier=str(TIER_WORDS[entry.tier]),
        tier_tag=TIER_TAGS[entry.tier],
        partners=listed(partners),
        numbers=", ".join(a.number for a in activities),
        place=reader.place(),
        days=days_of(finding),
        first=finding.first,
        last=finding.last,
        at_stake=reader.at_stake(),
        state=str(STATE_WORDS[entry.state]),
        state_tag=STATE_TAGS[entry.state],
        decided=entry.opinion.decided,
        waits=waits_for(listing.part, entry),
    )


def reader_of(finding: Finding, activities: Sequence[Activity], view: View, wards: Sequence[str]) -> Reader:
    """What the person may read of a finding of which neither the budgets nor the sites were read."""
    sides = tuple(
        Side(a.organisation.name, a.title, (), None, a.kes, view.money_of(a), view.sites_of(a))
        for a in activities
    )
    return Reader(finding, sides, wards, view.cycle.county.key, facts.gazetteer())


def kind_of(reader: Reader) -> str:
    """What kind of finding it is, in words."""
    clash = reader.kind == "calendar_conflict" and not reader.finding.code
    return str(KIND_WORDS[DEADLINE if clash else reader.kind])


def days_of(finding: Finding) -> str:
    """The days that a finding is about, in words."""
    if finding.first is None or finding.last is None:
        return _("unknown")
    if finding.first == finding.last:
        return day(finding.first)
    first, last = day(finding.first), day(finding.last)
    year = f" {finding.last.year}"
    return f"{first.removesuffix(year)} – {last}"
