"""The joint plan as a 3W table, who does what where and when, with a row of HXL tags under the headings.

One row an activity, its wards and their codes joined in one cell, so that no sum is there twice; empty is unknown.
"""

import csv
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from pamoja.core.places import SUBCOUNTY, WARD
from pamoja.workplan.exporting.tables import BOM, budget_heading, currencies_of, kept_back, sums_in
from pamoja.workplan.exporting.texts import joined, place_name, stable_id, unformulated
from pamoja.workplan.plan import JointPlan, PlanRow

Cell = Callable[[PlanRow, JointPlan], str]


def _names(row: PlanRow, *levels: str) -> str:
    return joined(place_name(site) for site in row.activity.sites if site.level in levels)


COLUMNS: tuple[tuple[str, str, Cell], ...] = (
    ("Organisation", "#org+impl+name", lambda row, _: row.activity.organisation),
    ("Funded by", "#org+funder+name", lambda row, _: joined(row.contributors)),
    ("Sector", "#sector+name", lambda row, _: row.sector or row.activity.sector),
    ("Activity", "#activity+name", lambda row, _: row.activity.title),
    ("Programme", "#activity+programme", lambda row, _: row.activity.programme),
    ("Description", "#description", lambda row, _: row.activity.description),
    ("County", "#adm1+name", lambda row, plan: plan.county.name if row.activity.sites else ""),
    ("County number", "#adm1+code", lambda row, plan: plan.county.code if row.activity.sites else ""),
    ("Sub-county", "#adm2+name", lambda row, _: _names(row, SUBCOUNTY)),
    ("Ward", "#adm3+name", lambda row, _: _names(row, WARD)),
    (
        "Ward code",
        "#adm3+code",
        lambda row, _: joined(site.code for site in row.activity.sites if site.level == WARD),
    ),
    ("Places", "#loc+name", lambda row, _: _names(row, WARD, SUBCOUNTY, "county", "constituency")),
    (
        "Start date",
        "#date+start",
        lambda row, _: row.activity.start.isoformat() if row.activity.start else "",
    ),
    ("End date", "#date+end", lambda row, _: row.activity.last.isoformat() if row.activity.last else ""),
    ("Target group", "#population+type", lambda row, _: joined(row.activity.target_groups)),
    (
        "Beneficiaries",
        "#targeted+ind",
        lambda row, _: "" if row.activity.beneficiaries is None else str(row.activity.beneficiaries),
    ),
    ("Indicator", "#indicator+name", lambda row, _: row.activity.indicator),
    ("Target", "#indicator+target", lambda row, _: row.activity.target),
    ("Kept back", "#meta+hidden", lambda row, _: kept_back(row)),
    ("Public id", "#activity+id", lambda row, plan: stable_id(row.activity, plan)),
)


def write(plan: JointPlan, path: Path, *, numbers: Mapping[str, str] | None = None) -> None:
    """Write the table; the currency of each column of money is in its tag: #value+budget+kes."""
    currencies = currencies_of(plan)
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        file.write(BOM)
        table = csv.writer(file, lineterminator="\r\n")
        table.writerow(["Number", *(heading for heading, _, _ in COLUMNS), *map(budget_heading, currencies)])
        tags = [f"#value+budget+{currency.casefold()}" for currency in currencies]
        table.writerow(["#activity+code", *(tag for _, tag, _ in COLUMNS), *tags])
        for row in plan.rows:
            table.writerow([unformulated(cell) for cell in _cells(row, plan, currencies, numbers or {})])


def _cells(row: PlanRow, plan: JointPlan, currencies: Sequence[str], numbers: Mapping[str, str]) -> list[str]:
    number = numbers.get(row.activity.id) or str(row.number)
    return [number, *(cell(row, plan) for _, _, cell in COLUMNS), *sums_in(row, currencies)]
