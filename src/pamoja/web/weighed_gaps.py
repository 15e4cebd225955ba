"""Gaps by need in words: who is there, how many need it, what is planned by name or claimed, and who is not reached."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pamoja.analysis.by_need import Weighed
from pamoja.core.places import SUBCOUNTY
from pamoja.overlap import Gap, Need, Planned
from pamoja.overlap.gaps import BELOW_NEED, COUNTY_WIDE_ONLY, NOBODY, Usual
from pamoja.web.downloads import Cell
from pamoja.web.finding_words import GAP_WORDS
from pamoja.web.templatetags.said import kes, number
from pamoja.workplan import facts

MOST_LINES = 10
HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Line:
    """A gap of which the need is known, in words; `rule` are the two figures that "below need" rests on."""

    ward: str
    slug: str
    sector: str
    kind: str
    look: str
    need: str
    share: str
    planned: str
    claimed: str
    missing: str
    rule: str


@dataclass(frozen=True, slots=True)
class Behind:
    """The figure that stands for a sector, in words, with who measured it, and what is claimed for all the county."""

    sector: str
    indicator: str
    sources: tuple[str, ...]
    chosen: bool
    claimed: str


@dataclass(frozen=True)
class Section:
    """What the page says of need: the first lines, how many there are, and how many gaps have a need unknown."""

    lines: Sequence[Line]
    count: int
    unknown: int
    behind: Sequence[Behind]

    @property
    def more(self) -> bool:
        """Whether not all are shown."""
        return self.count > len(self.lines)


def section(weighed: Weighed, wards: Collection[str], sectors: Collection[str]) -> Section:
    """The gaps by need of these wards and sectors."""
    found = [gap for gap in weighed.gaps if gap.ward in wards and gap.sector in sectors]
    known = [gap for gap in found if gap.need and gap.need.people is not None]
    behind = [
        Behind(
            one.sector.name,
            one.indicator,
            _sources(weighed.gaps, one.sector.name),
            one.chosen,
            _claimed(weighed, one.sector.name),
        )
        for one in weighed.behind
        if one.indicator and one.sector.name in sectors
    ]
    lines = [_line(gap) for gap in known[:MOST_LINES]]
    return Section(lines, len(known), len(found) - len(known), behind)


def below_need(weighed: Weighed) -> set[tuple[str, str]]:
    """The (ward, sector) that are served, but below need."""
    return {(gap.ward, gap.sector) for gap in weighed.gaps if gap.kind == BELOW_NEED}


def _sources(gaps: Sequence[Gap], sector: str) -> tuple[str, ...]:
    told = {
        ", ".join(part for part in (gap.need.source, gap.need.year) if part)
        for gap in gaps
        if gap.sector == sector and gap.need and gap.need.deficit is not None
    }
    return tuple(sorted(told - {""}))


def _claimed(weighed: Weighed, sector: str) -> str:
    claimed = weighed.claimed.get(sector)
    return _planned(claimed) if claimed else ""


def _line(gap: Gap) -> Line:
    need, planned, claimed = gap.need or Need(), gap.planned or Planned(), gap.claimed or Planned()
    return Line(
        ward=gap.ward_name,
        slug=gap.ward.rsplit("/", 1)[-1],
        sector=gap.sector,
        kind=str(GAP_WORDS[gap.kind]),
        look="h0" if gap.kind == NOBODY else "half",
        need=number(need.people),
        share=_share(need),
        planned=_planned(planned) if planned.count else _("nothing"),
        claimed=_planned(claimed) if gap.kind == COUNTY_WIDE_ONLY else "",
        missing=_("unknown") if gap.unmet is None else number(gap.unmet),
        rule=_rule(gap.usual) if gap.usual else "",
    )


def _share(need: Need) -> str:
    told = {
        "share": f"{(need.deficit or 0) * HUNDRED:.1f}".removesuffix(".0"),
        "people": number(need.population),
        "place": need.of,
    }
    if need.of:
        return _("%(share)s %% of %(people)s, as in all of %(place)s") % told
    return _("%(share)s %% of %(people)s") % told


def _planned(planned: Planned) -> str:
    count = planned.count
    activities = ngettext("%(n)s activity", "%(n)s activities", count) % {"n": number(count)}
    if not planned.people_untold:
        people = _("%(n)s people") % {"n": number(planned.people)}
    elif planned.people:
        people = _("at least %(n)s people") % {"n": number(planned.people)}
    else:
        people = _("people unknown")
    if not planned.money_untold:
        money = kes(planned.shillings)
    elif planned.cents:
        money = _("at least %(money)s") % {"money": kes(planned.shillings)}
    else:
        money = _("money unknown")
    return f"{activities}, {people}, {money}"


def _rule(usual: Usual) -> str:
    told = {"wards": number(usual.wards)}
    if usual.in_people:
        told |= {"here": number(round(usual.here * HUNDRED)), "middle": number(round(usual.middle * HUNDRED))}
        return (
            _(
                "%(here)s reached of every 100 in need, less than half of the %(middle)s in the middle one of "
                "%(wards)s wards served"
            )
            % told
        )
    told |= {"here": kes(Decimal(round(usual.here))), "middle": kes(Decimal(round(usual.middle)))}
    return (
        _(
            "%(here)s for each person in need, less than half of the %(middle)s in the middle one of %(wards)s "
            "wards served"
        )
        % told
    )


def headings() -> list[str]:
    """The headings of the table of gaps by need."""
    return [
        _("Ward"), _("Sub-county"), _("Sector"), _("Who is there"), _("People"), _("Who counted"), _("Share in need"),
        _("Indicator"), _("Measured in"), _("Year"), _("Source"), _("People in need"), _("People reached by name"),
        _("Money planned by name, KES"), _("People in need not reached"), _("County-wide claims"), _("Why below need"),
    ]  # fmt: skip


def csv_rows(weighed: Weighed, wards: Collection[str], sectors: Collection[str]) -> Iterator[Sequence[Cell]]:
    """Every gap of these wards and sectors, the most people in need not reached first; None is unknown."""
    gazetteer = facts.gazetteer()
    for gap in weighed.gaps:
        if gap.ward not in wards or gap.sector not in sectors:
            continue
        need, planned = gap.need or Need(), gap.planned or Planned()
        around = next(
            (gazetteer[key].name for key in gazetteer[gap.ward].parents if gazetteer[key].level == SUBCOUNTY),
            None,
        )
        yield (
            gap.ward_name, around, gap.sector, str(GAP_WORDS[gap.kind]), need.population, need.counted or None,
            None if need.deficit is None else Decimal(str(round(need.deficit, 4))), need.indicator or None,
            (need.of or gap.ward_name) if need.deficit is not None else None, need.year or None, need.source or None,
            need.people, planned.reached, planned.money, gap.unmet, gap.claimed.count if gap.claimed else 0,
            _rule(gap.usual) if gap.usual else "",
        )  # fmt: skip
