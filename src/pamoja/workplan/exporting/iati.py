"""The joint plan as IATI 2.03 activities, reported by the county for everybody: no date, sum or code is made up.

What IATI cannot hold is left out and said in a comment on top: activities without a first day, and money without a
currency. A ward's IEBC code is the reference of its location, for IATI's list of gazetteers has none of Kenya's wards.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from pamoja.core.activities import Activity, BudgetLine, Site
from pamoja.core.lines import counted
from pamoja.core.money import NOT_STATED as NO_CURRENCY
from pamoja.core.periods import DAY
from pamoja.core.places import COUNTY, WARD, Place
from pamoja.workplan.documents.words import clean
from pamoja.workplan.exporting.texts import NOT_STATED, place_name, sector_slug, stable_id
from pamoja.workplan.facts import dac_purposes
from pamoja.workplan.plan import JointPlan, PlanRow

VERSION, KENYA, LANGUAGE = "2.03", "KE", "en"
FUNDING, IMPLEMENTING, LOCAL_GOVERNMENT = "1", "4", "11"
PLANNED_START, PLANNED_END = "1", "3"
GENERAL, TARGET_GROUPS, OTHER = "1", "3", "4"
PIPELINE, ONE_COUNTY, THIRD_PARTY = "1", "6", "5"
DAC, OWN_LIST = "1", "99"
UNSPECIFIED = "99810"  # "Sectors not specified": the list's own word for unknown
APPROXIMATE, WHERE_WORK_IS, ADMINISTRATIVE = "2", "1", "1"
DAYS_OF_A_YEAR = 365  # a longer time cannot be one budget, so it is a planned disbursement
_PURPOSE = re.compile(r"^\s*(\d{5})\b")
_NOT_IN_A_REF = re.compile(r"[/&|?\s]+")


@dataclass(frozen=True, slots=True)
class Reporting:
    """Who reports the plan: a name and an IATI organisation identifier, and the code of its kind."""

    name: str
    ref: str
    type: str = LOCAL_GOVERNMENT


def county_government(county: Place) -> Reporting:
    """The county's government under a reference of ours: it has to be registered before anything is published."""
    return Reporting(f"County Government of {county.name}", f"KE-COUNTY-{county.code or county.id}")


def write(
    plan: JointPlan,
    path: Path,
    *,
    reporting: Reporting | None = None,
    purposes: Mapping[str, str] | None = None,
) -> None:
    """Write every activity that has a first day; `purposes` gives DAC purpose codes by activity id."""
    reporter = reporting or county_government(plan.county)
    given = purposes or {}
    iati_ids = {r.file for r in plan.readings if r.kind == "iati"}
    with path.open("w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n')
        for line in _comments(plan):
            file.write(f"<!-- {line} -->\n")
        file.write(f'<iati-activities version="{VERSION}">\n')
        for row in plan.rows:
            if row.activity.start is not None:
                element = _activity(row, plan, reporter, given.get(row.activity.id, ""), iati_ids)
                file.write(ET.tostring(element, encoding="unicode"))
                file.write("\n")
        file.write("</iati-activities>\n")


def left_out(plan: JointPlan) -> tuple[PlanRow, ...]:
    """The rows that IATI cannot hold, for their plan names no first day."""
    return tuple(row for row in plan.rows if row.activity.start is None)


def _comments(plan: JointPlan) -> Iterator[str]:
    told = [plan.notice, f"Joint Work Plan of {plan.county.name} County, county year {plan.cycle.label}."]
    missing = left_out(plan)
    if missing:
        many = counted(len(missing), "activity is", "activities are")
        told.append(f"{many} not in this file: IATI wants a first day, and their plans name none.")
        told += [f"{row.number}: {row.activity.title}" for row in missing]
    nameless = sum(line.money.currency == NO_CURRENCY for row in plan.rows for line in row.activity.budget)
    if nameless:
        sums = counted(nameless, "sum is", "sums are")
        told.append(f"{sums} not in this file: IATI wants a currency, and their plans name none.")
    hidden = sum(bool(row.money_told) for row in plan.rows)
    if hidden:
        told.append(
            f"{counted(hidden, 'activity', 'activities')} without money here: partners show less of it."
        )
    for text in told:
        if text:
            yield re.sub("-{2,}", "-", clean(text)).strip("- ")


def _activity(
    row: PlanRow, plan: JointPlan, reporter: Reporting, purpose: str, iati_files: set[str]
) -> ET.Element:
    activity = row.activity
    root = ET.Element("iati-activity", {"xml:lang": LANGUAGE, "hierarchy": "1"})
    ref = _NOT_IN_A_REF.sub("-", reporter.ref.strip())
    _text(root, "iati-identifier", f"{ref}-{stable_id(activity, plan)}")
    _told(root, "reporting-org", reporter.name, ref=ref, type=reporter.type, **{"secondary-reporter": "1"})
    _told(root, "title", activity.title or NOT_STATED)
    _descriptions(root, activity)
    _organisations(root, activity)
    ET.SubElement(root, "activity-status", code=PIPELINE)
    _dates(root, activity)
    if any(site.level in (WARD, COUNTY) for site in activity.sites) and not row.left_out:
        ET.SubElement(root, "activity-scope", code=ONE_COUNTY)
    ET.SubElement(root, "recipient-country", code=KENYA)
    for site in activity.sites:
        _location(root, site)
    _sectors(root, row, plan, purpose)
    lines = [line for line in activity.budget if line.money.currency != NO_CURRENCY]
    period = activity.period
    within_a_year = period is not None and period.days <= DAYS_OF_A_YEAR
    for line in lines:
        (_budget if within_a_year else _disbursement)(root, activity, line)
    if activity.source.id and activity.source.file in iati_files:
        ET.SubElement(root, "related-activity", ref=activity.source.id.strip(), type=THIRD_PARTY)
    return root


def _descriptions(root: ET.Element, activity: Activity) -> None:
    """What the plan says of the activity; where it says no more than the title, the title."""
    _told(root, "description", activity.description or activity.title or NOT_STATED, type=GENERAL)
    if activity.target_groups:
        _told(root, "description", ", ".join(activity.target_groups), type=TARGET_GROUPS)
    more = {
        "Programme": activity.programme,
        "Sub-programme": activity.sub_programme,
        "Indicator": activity.indicator,
        "Target": activity.target,
        "Beneficiaries": "" if activity.beneficiaries is None else f"{activity.beneficiaries:,}",
    }
    told = "; ".join(f"{name}: {text}" for name, text in more.items() if text)
    if told:
        _told(root, "description", told, type=OTHER)


def _organisations(root: ET.Element, activity: Activity) -> None:
    for payer in dict.fromkeys(line.contributor for line in activity.budget if line.contributor):
        _told(root, "participating-org", payer, role=FUNDING)
    kind = {"type": LOCAL_GOVERNMENT} if activity.own else {}
    _told(root, "participating-org", activity.organisation or NOT_STATED, role=IMPLEMENTING, **kind)


def _dates(root: ET.Element, activity: Activity) -> None:
    """The first and last day as planned; a last day before the first is a mistake that IATI cannot hold."""
    if activity.start is None:
        return
    ET.SubElement(root, "activity-date", {"type": PLANNED_START, "iso-date": activity.start.isoformat()})
    if activity.last is not None and activity.last >= activity.start:
        ET.SubElement(root, "activity-date", {"type": PLANNED_END, "iso-date": activity.last.isoformat()})


def _location(root: ET.Element, site: Site) -> None:
    attributes = {"ref": f"ke-{site.level}-{site.code}"} if site.code else {}
    location = ET.SubElement(root, "location", attributes)
    ET.SubElement(location, "location-reach", code=WHERE_WORK_IS)
    _told(location, "name", place_name(site))
    ET.SubElement(location, "exactness", code=APPROXIMATE)
    ET.SubElement(location, "location-class", code=ADMINISTRATIVE)


def _sectors(root: ET.Element, row: PlanRow, plan: JointPlan, purpose: str) -> None:
    """The DAC purpose where it is known, "not specified" where not; beside it the county's own sector."""
    written = _PURPOSE.match(row.activity.sector)
    code = purpose or (written[1] if written else "")
    known = dac_purposes()
    code = code if code in known else UNSPECIFIED
    _told(root, "sector", known.get(code, "Sectors not specified"), vocabulary=DAC, code=code)
    if row.sector:
        votes = {sector.name: sector.vote for sector in plan.sectors}
        own = votes.get(row.sector) or sector_slug(row.sector)
        _told(root, "sector", row.sector, vocabulary=OWN_LIST, code=own)


def _budget(root: ET.Element, activity: Activity, line: BudgetLine) -> None:
    budget = ET.SubElement(root, "budget", type="1", status="1")
    _period(budget, activity)
    _value(budget, activity, line)


def _disbursement(root: ET.Element, activity: Activity, line: BudgetLine) -> None:
    """Money over more than a year, or until a day that the plan does not name."""
    disbursement = ET.SubElement(root, "planned-disbursement", type="1")
    _period(disbursement, activity)
    _value(disbursement, activity, line)
    if line.contributor:
        _told(disbursement, "provider-org", line.contributor)


def _period(parent: ET.Element, activity: Activity) -> None:
    if activity.start is not None:
        ET.SubElement(parent, "period-start", {"iso-date": activity.start.isoformat()})
    if activity.period is not None:
        ET.SubElement(parent, "period-end", {"iso-date": (activity.period.end - DAY).isoformat()})


def _value(parent: ET.Element, activity: Activity, line: BudgetLine) -> None:
    day = activity.start.isoformat() if activity.start else ""
    value = ET.SubElement(parent, "value", {"currency": line.money.currency, "value-date": day})
    value.text = f"{line.money.amount:f}"


def _told(parent: ET.Element, tag: str, text: str, **attributes: str) -> None:
    """An element with its text as a narrative."""
    element = ET.SubElement(parent, tag, attributes)
    _text(element, "narrative", text)


def _text(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = _fit(text)


def _fit(text: str) -> str:
    """A text that XML can hold and that is not blank."""
    return clean(text).strip() or NOT_STATED
