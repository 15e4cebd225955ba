"""Which part of the plan a document shows: all of it, or one sector, one ward or one partner."""

from collections.abc import Iterable
from dataclasses import dataclass

from pamoja.core.places import COUNTY, Place
from pamoja.workplan.documents import kinds, views, words
from pamoja.workplan.plan import JointPlan, PlanFinding, PlanGap, PlanRow

WHOLE, SECTOR, WARD, PARTNER = "plan", "sector_pack", "ward_pack", "partner_pack"


@dataclass(frozen=True)
class Part:
    """A part of a plan: its rows, the findings with their rank in the whole plan, and the gaps that concern it.

    `kind` is WHOLE, SECTOR, WARD or PARTNER and `name` whose it is; `lead` says in sentences how it was chosen.
    """

    kind: str
    name: str
    rows: views.Rows
    found: tuple[kinds.Ranked, ...]
    gaps: tuple[PlanGap, ...]
    lead: tuple[str, ...] = ()


def whole(plan: JointPlan) -> Part:
    """All of the plan."""
    return Part(WHOLE, "", plan.rows, tuple(enumerate(plan.findings, 1)), plan.gaps)


def sector_part(plan: JointPlan, sector: str) -> Part:
    """One sector: its activities, every finding with one of them in it, and the gaps of the sector."""
    rows = tuple(row for row in plan.rows if row.sector == sector)
    gaps = tuple(gap for gap in plan.gaps if gap.sector == sector)
    lead = (
        (
            f"This pack holds what stands under {sector or words.NO_SECTOR.lower()} in the "
            f"{views_title(plan)}: {words.activities(len(rows))} of {_leads(rows)}."
        ),
        "A finding is shown where at least one of its activities belongs to this sector.",
    )
    return Part(SECTOR, sector or words.NO_SECTOR, rows, _touching(plan, rows), gaps, lead)


def ward_part(plan: JointPlan, ward: Place) -> Part:
    """One ward: what names it or its sub-county, every finding in it, and its gaps.

    County-wide work names no ward; it is not in the pack, and the pack says how much of it there is.
    """
    here = {ward.id, *ward.parents} - {plan.county.id}
    rows = tuple(row for row in plan.rows if _stands_in(row, here))
    wide = sum(any(site.level == COUNTY for site in row.activity.sites) for row in views.within(plan))
    nowhere = sum(not row.activity.sites for row in views.within(plan))
    lead = (
        (
            f"This pack holds the activities that name {ward.name} or its sub-county: "
            f"{words.activities(len(rows))} of {_leads(rows)}."
        ),
        (
            f"Not in it: {words.activities(wide)} for the whole county, which name no ward, and "
            f"{words.activities(nowhere)} whose place is unknown. The money is that of the whole activity: a plan does "
            "not say how much of it is for one ward."
        ),
    )
    found = tuple(
        (rank, finding)
        for rank, finding in enumerate(plan.findings, 1)
        if any(views.ward_of(plan, name) == ward for name in finding.wards)
    )
    return Part(WARD, ward.name, rows, found, tuple(gap for gap in plan.gaps if gap.ward.id == ward.id), lead)


def partner_part(plan: JointPlan, partner: str) -> Part:
    """One partner: what it sent, the findings it is part of, and the gaps of the wards where it works.

    The plan must be the one that this partner may read: nothing is taken out here but what is not its own.
    """
    rows = tuple(row for row in plan.rows if _is_of(row, partner))
    near = {site.place for row in rows if not row.left_out for site in row.activity.sites}
    gaps = tuple(gap for gap in plan.gaps if _is_near(gap, near))
    others = sorted({views.lead(row) for row in plan.rows if not _is_of(row, partner)}, key=str.casefold)
    lead = (
        (
            f"This pack is what {words.organisation(partner)} sent and what comes back to it: "
            f"{words.activities(len(rows))} in the county's sectors, compared with the plans of "
            f"{words.counted(len(others), 'other organisation', 'other organisations')}."
        ),
        "A gap is near where it lies in a ward that these activities name.",
    )
    return Part(PARTNER, words.organisation(partner), rows, _touching(plan, rows), gaps, lead)


def packs(plan: JointPlan) -> tuple[tuple[str, str], ...]:
    """Every pack that the plan can give, each by kind and name, in the order of the plan."""
    sectors = [(SECTOR, section.name) for section in views.sections(plan)]
    wards = [(WARD, ward.id) for ward in plan.wards]
    names = dict.fromkeys(
        row.activity.organisation
        for row in sorted(plan.rows, key=lambda row: row.activity.organisation.casefold())
        if row.activity.organisation
    )
    return (*sectors, *wards, *((PARTNER, name) for name in names))


def views_title(plan: JointPlan) -> str:
    """What the whole plan is called, in a sentence."""
    return f"joint work plan {plan.cycle.label} of {plan.county.name}"


def _leads(rows: Iterable[PlanRow]) -> str:
    count = len({views.lead(row) for row in rows})
    return words.counted(count, "organisation", "organisations")


def _stands_in(row: PlanRow, places: set[str]) -> bool:
    return any(site.place in places for site in row.activity.sites)


def _is_of(row: PlanRow, partner: str) -> bool:
    return partner.casefold() in (row.activity.organisation.casefold(), row.with_whom.casefold())


def _is_near(gap: PlanGap, places: set[str]) -> bool:
    return gap.ward.id in places or any(parent in places for parent in gap.ward.parents if "sub" in parent)


def _touching(plan: JointPlan, rows: Iterable[PlanRow]) -> tuple[kinds.Ranked, ...]:
    numbers = {row.number for row in rows}
    ranked: list[tuple[int, PlanFinding]] = list(enumerate(plan.findings, 1))
    return tuple((rank, finding) for rank, finding in ranked if numbers & set(finding.members))
