"""Who is where: activities by ward and sector, and what kind of gap there is where no partner works."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pamoja.core.places import COUNTY, Place
from pamoja.workplan.documents import views, words
from pamoja.workplan.plan import JointPlan, PlanRow

NOBODY, COUNTY_ONLY, WIDE_ONLY = "nobody", "county_government_only", "county_wide_only"
NO_GAP = "none"  # nothing outside the sectors is no gap
SHORT: Mapping[str, str] = {NOBODY: "nobody", COUNTY_ONLY: "county only", WIDE_ONLY: "wide only"}
DARKEST = 4


@dataclass(frozen=True)
class Coverage:
    """How many activities each ward has in each section, by (ward id, section name); zeros left out.

    `partners` counts those that are not the county government's. `wide` counts those that say no more than the
    county, `nowhere` those whose place is unknown; `gaps` are the plan's gaps of a sector in a ward.
    """

    sections: tuple[views.Section, ...]
    counts: Mapping[tuple[str, str], int]
    partners: Mapping[tuple[str, str], int]
    wide: Mapping[str, int]
    nowhere: Mapping[str, int]
    gaps: Mapping[tuple[str, str], str]
    most: int

    def kind(self, ward: Place, section: views.Section) -> str:
        """The kind of gap of a sector in a ward, "" where a partner works."""
        key = (ward.id, section.name)
        if self.partners.get(key):
            return ""
        if not section.name:
            return "" if self.counts.get(key) else NO_GAP
        counted = (
            COUNTY_ONLY if self.counts.get(key) else WIDE_ONLY if self.wide.get(section.name) else NOBODY
        )
        return self.gaps.get(key, counted)

    def count(self, ward: Place, section: views.Section) -> int:
        """How many activities a ward has in a sector, the county government's with them."""
        return self.counts.get((ward.id, section.name), 0)

    def said(self, ward: Place, section: views.Section) -> str:
        """A cell in words: how many activities, or which kind of gap."""
        kind = self.kind(ward, section)
        return words.GAPS.get(kind, kind) if kind else f"{self.count(ward, section):,}"

    def shade(self, ward: Place, section: views.Section) -> int:
        """How dark a cell is, 1 to 4, and 0 where no partner works."""
        number = self.count(ward, section)
        return 0 if self.kind(ward, section) else -(-DARKEST * number // self.most)


def coverage(plan: JointPlan) -> Coverage:
    """Who is where, in counts of the rows that are of the year and in the county."""
    pairs = list(placed(plan))
    rows = views.within(plan)
    counts = Counter((ward, row.sector) for ward, row in pairs)
    return Coverage(
        sections=tuple(views.Section(s.name, kept) for s in views.sections(plan) if (kept := inside(s.rows))),
        counts=counts,
        partners=Counter((ward, row.sector) for ward, row in pairs if not row.activity.own),
        wide=Counter(row.sector for row in rows if row.activity.sites and not is_narrow(row)),
        nowhere=Counter(row.sector for row in rows if not row.activity.sites),
        gaps={(gap.ward.id, gap.sector): gap.kind for gap in views.sector_gaps(plan)},
        most=max(counts.values(), default=0),
    )


def inside(rows: views.Rows) -> views.Rows:
    """Those of some rows that are of the year and in the county."""
    return tuple(row for row in rows if not row.left_out)


def placed(plan: JointPlan) -> Iterator[tuple[str, PlanRow]]:
    """Each ward with each activity in it: of the wards it names and of those in the sub-county it names."""
    wards_of: dict[str, list[str]] = {}
    for ward in plan.wards:
        for place_id in (ward.id, *ward.parents):
            wards_of.setdefault(place_id, []).append(ward.id)
    for row in views.within(plan):
        narrow = (site.place for site in row.activity.sites if site.level != COUNTY)
        wards = dict.fromkeys(ward for place_id in narrow for ward in wards_of.get(place_id, ()))
        yield from ((ward, row) for ward in wards)


def is_narrow(row: PlanRow) -> bool:
    """Whether an activity names a place smaller than the county."""
    return any(site.level != COUNTY for site in row.activity.sites)


def sentence(plan: JointPlan, view: Coverage) -> str:
    """The table in words."""
    named = [section for section in view.sections if section.name]
    pairs = len(plan.wards) * len(named)
    if not pairs:
        return "No activity has a ward and a sector."
    kinds = Counter(kind for w in plan.wards for s in named if (kind := view.kind(w, s)))
    parts = words.listed(f"{words.GAPS[kind]} in {kinds[kind]:,}" for kind in words.GAPS if kinds[kind])
    per_ward = {w.name: sum(view.count(w, s) for s in view.sections) for w in plan.wards}
    most, least = max(per_ward, key=lambda k: per_ward[k]), min(per_ward, key=lambda k: per_ward[k])
    missing = f"{sum(kinds.values()):,} of {pairs:,} pairs of a ward and a sector have no partner"
    return (
        f"{missing}{f': {parts}' if parts else ''}. {most} has the most activities "
        f"({per_ward[most]:,}), {least} the fewest ({per_ward[least]:,})."
    )
