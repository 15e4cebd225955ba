"""The joint plan as plain tables: CSV that our own reader takes again, JSON with every value, GeoJSON by place.

An empty cell is unknown, never nought. CSV: one row an activity, one column of money a currency, and beside it who
gives how much where several do; a text that a spreadsheet program would take for a formula gets an apostrophe.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from pamoja.core.activities import BudgetLine, Site
from pamoja.core.money import NOT_STATED as NO_CURRENCY
from pamoja.core.money import Money
from pamoja.core.places import WARD
from pamoja.workplan.documents import words
from pamoja.workplan.exchange import activity_json, money_json, place_json
from pamoja.workplan.exporting.texts import joined, places_of, stable_id, unformulated
from pamoja.workplan.plan import JointPlan, PlanFinding, PlanRow
from pamoja.workplan.veiling import ALL

BOM = "\ufeff"
SHAPE = 1
COLUMNS = (
    "Number", "Activity", "Description", "Organisation", "Sector", "Programme", "Sub-programme", "Places",
    "Start date", "End date",
)  # fmt: skip
AFTER_MONEY = (
    "Funded by", "Target group", "Beneficiaries", "Indicator", "Target", "Shares of the funders", "Kept back",
    "Outside the totals", "File", "Sheet", "Line", "Public id",
)  # fmt: skip
Numbers = Mapping[str, str]


def write_csv(plan: JointPlan, path: Path, *, numbers: Numbers | None = None) -> None:
    """The activities as CSV in UTF-8; `numbers` are the county's own by activity id."""
    currencies = currencies_of(plan)
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        file.write(BOM)
        table = csv.writer(file, lineterminator="\r\n")
        table.writerow((*COLUMNS, *map(budget_heading, currencies), *AFTER_MONEY))
        for row in plan.rows:
            cells = _cells(row, plan, currencies, numbers or {})
            table.writerow([unformulated(cell) for cell in cells])


def currencies_of(plan: JointPlan) -> list[str]:
    """The currencies of the plan, shillings first."""
    found = {line.money.currency for row in plan.rows for line in row.activity.budget}
    return sorted(found | {"KES"}, key=lambda code: (code != "KES", code))


def budget_heading(currency: str) -> str:
    """The heading over the money of a currency."""
    return "Budget (currency not stated)" if currency == NO_CURRENCY else f"Budget ({currency})"


def sums_in(row: PlanRow, currencies: Sequence[str]) -> list[str]:
    """The row's money in each of these currencies, "" where it has none."""
    sums: dict[str, Decimal] = {}
    for line in row.activity.budget:
        sums[line.money.currency] = sums.get(line.money.currency, Decimal(0)) + line.money.amount
    return [plain(sums.get(currency)) for currency in currencies]


def plain(amount: Decimal | None) -> str:
    """An amount as a bare number; "" where there is none."""
    if amount is None:
        return ""
    return f"{amount:.0f}" if amount == amount.to_integral_value() else f"{amount:f}"


def _cells(row: PlanRow, plan: JointPlan, currencies: Sequence[str], numbers: Numbers) -> list[str]:
    activity = row.activity
    return [
        numbers.get(activity.id) or str(row.number),
        activity.title,
        activity.description,
        activity.organisation,
        row.sector or activity.sector,
        activity.programme,
        activity.sub_programme,
        places_of(row),
        activity.start.isoformat() if activity.start else "",
        activity.last.isoformat() if activity.last else "",
        *sums_in(row, currencies),
        joined(row.contributors),
        joined(activity.target_groups),
        "" if activity.beneficiaries is None else str(activity.beneficiaries),
        activity.indicator,
        activity.target,
        _by_payer(activity.budget),
        kept_back(row),
        _outside(row),
        activity.source.file,
        activity.source.sheet,
        str(activity.source.row) if activity.source.row else "",
        stable_id(activity, plan),
    ]


def _by_payer(lines: Sequence[BudgetLine]) -> str:
    """Each line of the budget in words, where there are several; one line says it all in the columns."""
    if len(lines) < 2:  # noqa: PLR2004 - several
        return ""
    return joined(f"{line.contributor or 'not stated'} {words.money(line.money)}" for line in lines)


def kept_back(row: PlanRow) -> str:
    """What the partner shows this reader of its money and places, in words; "" where it shows all."""
    places = "" if row.places_shown == ALL else row.wards
    said = {"sum": row.money_told, "where": places}
    return joined(f"{name}: {text}" for name, text in said.items() if text)


def _outside(row: PlanRow) -> str:
    """Why the row's money is in no total; "" where it is."""
    return f"counted with row {row.counted_in}" if row.counted_in else row.left_out


def write_json(plan: JointPlan, path: Path, *, numbers: Numbers | None = None) -> None:
    """Everything as JSON, activity by activity, so that a long plan needs little memory."""
    with path.open("w", encoding="utf-8", errors="replace") as file:
        file.write("{\n")
        for name, value in _head(plan).items():
            file.write(f"{_dumped(name)}: {_dumped(value)},\n")
        _written(file, "activities", (_activity(row, plan, numbers or {}) for row in plan.rows), ",")
        _written(file, "findings", (_finding(finding, plan) for finding in plan.findings), ",")
        _written(file, "gaps", (_gap(gap) for gap in plan.gaps), "")
        file.write("}\n")


def _head(plan: JointPlan) -> dict[str, Any]:
    return {
        "shape": SHAPE,
        "notice": plan.notice,
        "county": {"code": plan.county.code, "name": plan.county.name},
        "cycle": plan.cycle.label,
        "first_day": plan.cycle.period.start.isoformat(),
        "last_day": plan.cycle.period.last.isoformat(),
        "totals": [_money(money) for money in plan.totals().values()],
        "rates": [
            {
                "currency": c.currency,
                "kes": float(c.rate.kes) if c.rate else None,
                "day": c.rate.day.isoformat() if c.rate else None,
                "source": c.rate.source if c.rate else None,
            }
            for c in plan.conversions
        ],
        "sectors": [
            {"name": s.name, "vote": s.vote, "source": s.source, "note": s.note} for s in plan.sectors
        ],
        "dates": [
            {"event": d.rule.event, "due": d.due.isoformat(), "owner": d.rule.owner, "source": d.rule.source,
             "status": d.rule.status}
            for d in plan.deadlines
        ],
    }  # fmt: skip


def _activity(row: PlanRow, plan: JointPlan, numbers: Numbers) -> dict[str, Any]:
    source = row.activity.source
    return {
        "id": stable_id(row.activity, plan),
        "number": numbers.get(row.activity.id) or str(row.number),
        "row": row.number,
        **activity_json(row.activity),
        "county_sector": row.sector,
        "sector_found_by": row.aligned_by,
        "quarters": None if row.quarters is None else list(row.quarters),
        "counted_in_row": row.counted_in or None,
        "outside_the_totals": row.left_out,
        "with": row.with_whom,
        "money_shown": row.money_shown,
        "money_told": row.money_told,
        "places_shown": row.places_shown,
        "source": {"file": source.file, "sheet": source.sheet, "row": source.row, "id": source.id},
    }


def _finding(finding: PlanFinding, plan: JointPlan) -> dict[str, Any]:
    return {
        "id": finding.id,
        "kind": finding.kind,
        "called": finding.kind_name,
        "tier": finding.tier,
        "title": finding.title,
        "activities": [stable_id(plan.row(number).activity, plan) for number in finding.members],
        "wards": list(finding.wards),
        "first": finding.first.isoformat() if finding.first else None,
        "last": finding.last.isoformat() if finding.last else None,
        "at_most": _money(finding.money) if finding.money else None,
        "reasons": list(finding.reasons),
        "weakest": finding.weakest,
    }


def _gap(gap: Any) -> dict[str, str]:
    return {
        "ward": gap.ward.code, "ward_name": gap.ward.name, "sector": gap.sector, "work": gap.programme,
        "kind": gap.kind, "sentence": gap.sentence,
    }  # fmt: skip


def _money(money: Money) -> dict[str, Any]:
    told = money_json(BudgetLine(money))
    return {"amount": told["amount"], "currency": told["currency"]}


def write_geojson(
    plan: JointPlan,
    path: Path,
    *,
    numbers: Numbers | None = None,
    outlines: Mapping[str, Mapping[str, Any]] | None = None,
) -> None:
    """A feature for each place of each activity; `outlines` are geometries by ward code, else there is none.

    The sum is the whole activity's, never a place's: `places_of_the_activity` says for how many it is.
    """
    features = (
        _feature(row, site, plan, numbers or {}, outlines or {})
        for row in plan.rows
        for site in row.activity.sites or (None,)
    )
    with path.open("w", encoding="utf-8", errors="replace") as file:
        file.write('{"type": "FeatureCollection",\n')
        file.write(f'"name": {_dumped(f"{plan.county.name} {plan.cycle.label}")},\n')
        file.write(f'"notice": {_dumped(plan.notice)},\n')
        _written(file, "features", features, "")
        file.write("}\n")


def _feature(
    row: PlanRow, site: Site | None, plan: JointPlan, numbers: Numbers, outlines: Mapping[str, Any]
) -> dict[str, Any]:
    activity = row.activity
    is_ward = site is not None and site.level == WARD
    return {
        "type": "Feature",
        "geometry": outlines.get(site.code) if site and is_ward else None,
        "properties": {
            "activity": stable_id(activity, plan),
            "number": numbers.get(activity.id) or str(row.number),
            "title": activity.title,
            "organisation": activity.organisation,
            "sector": row.sector,
            "start": activity.start.isoformat() if activity.start else None,
            "end": activity.last.isoformat() if activity.last else None,
            "ward_code": site.code if site and is_ward else None,
            **({name: place_json(site)[name] for name in ("name", "level", "code")} if site else
               {"name": row.wards, "level": None, "code": None}),
            "places_of_the_activity": len(activity.sites),
            "budget_of_the_activity": [_money(line.money) for line in activity.budget],
            "money_told": row.money_told,
        },
    }  # fmt: skip


def _written(file: io.TextIOBase | Any, name: str, values: Iterable[Any], after: str) -> None:
    """A list of values under a name, one a line."""
    file.write(f"{_dumped(name)}: [")
    for line in _lines(values):
        file.write(line)
    file.write(f"\n]{after}\n")


def _lines(values: Iterable[Any]) -> Iterator[str]:
    for at, value in enumerate(values):
        yield f"{',' if at else ''}\n{_dumped(value)}"


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
