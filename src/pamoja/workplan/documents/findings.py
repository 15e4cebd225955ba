"""findings.json: the findings and gaps for other programs, in rank order."""

import datetime as dt
import json
from typing import Any

from pamoja.core.money import Money
from pamoja.workplan.documents.views import ward_of
from pamoja.workplan.plan import JointPlan, PlanFinding, PlanGap, PlanRow


def findings_json(plan: JointPlan) -> bytes:
    """The file of findings and gaps; what is unknown is null."""
    value = {
        "county": plan.county.name,
        "cycle": plan.cycle.label,
        "files": [reading.file for reading in plan.readings],
        "findings": [finding_value(plan, finding) for finding in plan.findings],
        "gaps": [gap_value(gap) for gap in plan.gaps],
    }
    return f"{json.dumps(value, ensure_ascii=False, indent=1)}\n".encode(errors="replace")


def finding_value(plan: JointPlan, finding: PlanFinding) -> dict[str, Any]:
    """One finding as plain values; the window's end is its last day."""
    return {
        "id": finding.id,
        "kind": finding.kind,
        "members": [member_value(plan.row(number)) for number in finding.members],
        "wards": [ward_code(plan, ward) for ward in finding.wards],
        "window": window_value(finding.first, finding.last),
        "tier": finding.tier,
        "score": round(float(finding.score), 4),
        "money": money_value(finding.money),
        "sentence": finding.title,
        "weakest": finding.weakest,
    }


def member_value(row: PlanRow) -> dict[str, Any]:
    """One activity of a finding: where it stands in whose file."""
    activity = row.activity
    source = activity.source
    return {
        "file": source.file,
        "sheet": source.sheet,
        "row": source.row,
        "organisation": activity.organisation,
        "title": activity.title,
    }


def gap_value(gap: PlanGap) -> dict[str, Any]:
    """One gap as plain values; sector and programme are "" where it is of the whole ward."""
    return {
        "ward": gap.ward.code or gap.ward.id,
        "sector": gap.sector,
        "programme": gap.programme,
        "kind": gap.kind,
    }


def ward_code(plan: JointPlan, ward: str) -> str:
    """The code of a ward told by its id, name or code."""
    found = ward_of(plan, ward)
    return (found.code or found.id) if found else ward


def window_value(first: dt.date | None, last: dt.date | None) -> dict[str, str] | None:
    """The days of a finding, or None where either end is unknown."""
    return {"start": first.isoformat(), "end": last.isoformat()} if first and last else None


def money_value(money: Money | None) -> dict[str, Any] | None:
    """Money as an exact text and its currency, or None where it is unknown."""
    return {"amount": str(money.amount), "currency": money.currency} if money else None
