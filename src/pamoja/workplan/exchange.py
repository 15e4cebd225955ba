"""A reading as JSON and back: the contract of `pamoja read --json`, and what crosses from the reading process."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from pamoja.core.activities import Activity, BudgetLine, Site, Source
from pamoja.core.money import Money
from pamoja.core.periods import DAY
from pamoja.core.problems import Problem
from pamoja.workplan.iati_links import published
from pamoja.workplan.reading import Reading
from pamoja.workplan.reading.column_report import table_from
from pamoja.workplan.reading.rows import Skipped

Json = dict[str, Any]


def to_json(reading: Reading) -> Json:
    """The reading as plain values; `end` is the last day, amounts are numbers in full units."""
    return {
        "file": reading.file,
        "kind": reading.kind,
        "digest": reading.digest,
        "calendar": reading.calendar,
        "organisation": reading.organisation,
        "sheets": list(reading.sheets),
        "activities": [
            activity_json(activity) | ({"iati": record} if record else {})
            for activity, record in zip_longest(reading.activities, reading.records)
        ],
        "problems": [problem_json(problem) for problem in reading.problems],
        "skipped": [_skipped_json(skipped) for skipped in reading.skipped],
        "tables": [table.as_json() for table in reading.tables],
    }


def activity_json(activity: Activity) -> Json:
    """An activity as plain values; `end` is its last day."""
    return {
        "title": activity.title,
        "description": activity.description,
        "organisation": activity.organisation,
        "sector": activity.sector,
        "programme": activity.programme,
        "sub_programme": activity.sub_programme,
        "indicator": activity.indicator,
        "target": activity.target,
        "target_groups": list(activity.target_groups),
        "beneficiaries": activity.beneficiaries,
        "places": [place_json(site) for site in activity.sites],
        "start": activity.start.isoformat() if activity.start else None,
        "end": activity.last.isoformat() if activity.last else None,
        "budget": [money_json(line) for line in activity.budget],
        "own": activity.own,
        "source": _source_json(activity.source),
    }


def place_json(site: Site) -> Json:
    """A place of an activity as plain values."""
    return {"code": site.code, "name": site.name, "level": site.level, "id": site.place}


def money_json(line: BudgetLine) -> Json:
    """A line of an activity's budget as plain values, in full units."""
    return {
        "amount": _number(line.money.amount),
        "currency": line.money.currency,
        "contributor": line.contributor,
    }


def _source_json(source: Source) -> Json:
    found: Json = {"sheet": source.sheet, "row": source.row}
    more: Json = {"id": source.id, "column": source.column, "version": source.version}
    return found | {name: value for name, value in more.items() if value}


def _skipped_json(skipped: Skipped) -> Json:
    found: Json = {"sheet": skipped.sheet, "row": skipped.row, "reason": skipped.reason}
    return found | {"column": skipped.column} if skipped.column else found


def _number(amount: Decimal) -> int | float:
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def problem_json(problem: Problem) -> Json:
    """A problem as plain values, with its sentence and the way to mend it."""
    return {
        "severity": problem.severity,
        "code": problem.code,
        "sheet": problem.sheet,
        "cell": problem.cell,
        "value": problem.value,
        "message": problem.message,
        "hint": problem.hint,
        "params": dict(problem.params),
    }


def from_json(data: Mapping[str, Any]) -> Reading:
    """The reading that `to_json` wrote; raises KeyError or ValueError for anything else."""
    file = data["file"]
    return Reading(
        file,
        data["organisation"],
        tuple(data["sheets"]),
        _activities(data["activities"], file),
        tuple(
            Problem(item["code"], item["sheet"], item["cell"], item["value"], item["params"])
            for item in data["problems"]
        ),
        tuple(Skipped(s["sheet"], s["row"], s["reason"], s.get("column", "")) for s in data["skipped"]),
        data["kind"],
        data["digest"],
        data["calendar"],
        tuple(item["iati"] for item in data["activities"] if item.get("iati")),
        tuple(table_from(item) for item in data.get("tables", ())),
    )


def _activities(items: Iterable[Mapping[str, Any]], file: str) -> tuple[Activity, ...]:
    """The activities, each under an id of its own even where several stand on one line of the file."""
    seen: Counter[str] = Counter()
    found: list[Activity] = []
    for item in items:
        activity = activity_from(item, file)
        seen[activity.id] += 1
        again = seen[activity.id]
        found.append(activity if again == 1 else replace(activity, id=f"{activity.id}#{again}"))
    return tuple(found)


def activity_from(item: Mapping[str, Any], file: str) -> Activity:
    """One activity that `to_json` wrote."""
    stood = item["source"]
    source = Source(
        file,
        stood["sheet"],
        stood["row"],
        stood.get("id", ""),
        stood.get("column", ""),
        stood.get("version", 0),
    )
    end = _day(item["end"])
    return Activity(
        id=f"{file}#{source.sheet}!{source.column or source.row}",
        title=item["title"],
        organisation=item["organisation"],
        description=item["description"],
        sector=item["sector"],
        programme=item["programme"],
        sub_programme=item["sub_programme"],
        indicator=item["indicator"],
        target=item["target"],
        target_groups=tuple(item["target_groups"]),
        sites=tuple(Site(p["id"], p["name"], p["level"], p["code"]) for p in item["places"]),
        start=_day(item["start"]),
        until=end + DAY if end else None,
        budget=tuple(
            BudgetLine(Money(Decimal(str(line["amount"])), line["currency"]), line["contributor"])
            for line in item["budget"]
        ),
        beneficiaries=item["beneficiaries"],
        own=item["own"],
        source=source,
        published=published(item["iati"]) if item.get("iati") else None,
    )


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
