"""What the formats share: texts that no program takes for a formula or chokes on, stable ids, places by level."""

import uuid
from collections.abc import Iterable

from pamoja.core.activities import Activity, Site
from pamoja.core.places import COUNTY, SUBCOUNTY, WARD
from pamoja.workplan.documents.words import clean
from pamoja.workplan.plan import JointPlan, PlanRow

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
NOT_STATED = "not stated"


def unformulated(text: str) -> str:
    """A text for a cell, with an apostrophe before what a spreadsheet program would take for a formula."""
    kept = clean(text)
    return f"'{kept}" if kept.startswith(FORMULA_STARTS) else kept


def stable_id(activity: Activity, plan: JointPlan) -> str:
    """The activity's public id; for a row of a file one made of the county, the year and where the row stands."""
    try:
        return str(uuid.UUID(activity.id))
    except ValueError:
        named = f"{plan.county.id}/{plan.cycle.label}/{activity.id}"
        return str(uuid.uuid5(uuid.NAMESPACE_URL, named))


def place_name(site: Site) -> str:
    """A place as people write it and our own reader takes it: "Wamba East", "Samburu East sub-county"."""
    kinds = {COUNTY: "County", SUBCOUNTY: "sub-county", WARD: ""}
    return f"{site.name} {kinds.get(site.level, site.level)}".strip()


def places_of(row: PlanRow) -> str:
    """All places of a row in one cell; "" where the plan names none or its partner shows none."""
    return joined(place_name(site) for site in row.activity.sites)


def joined(texts: Iterable[str]) -> str:
    """Several texts in one cell."""
    return "; ".join(text for text in texts if text)


def sector_slug(name: str) -> str:
    """A sector's name as a code: lower case letters and digits parted by hyphens."""
    return "-".join("".join(c if c.isalnum() else " " for c in name.casefold()).split())
