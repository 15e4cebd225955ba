"""A reading as JSON and back: the contract of `pamoja read --json`, and what crosses from the reading process."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from pamoja.core.activities import Activity, BudgetLine, Site, Source
from pamoja.core.money import Money
from pamoja.core.periods import DAY
from pamoja.core.problems import Problem
from pamoja.workplan.reading import Reading
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
        "activities": [activity_json(activity) for activity in reading.activities],
        "problems": [problem_json(problem) for problem in reading.problems],
        "skipped": [{"sheet": s.sheet, "row": s.row, "reason": s.reason} for s in reading.skipped],
    }


def activity_json(activity: Activity) -> Json:
    """An activity as plain values."""
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
    return found | {"id": source.id} if source.id else found


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
        tuple(Skipped(item["sheet"], item["row"], item["reason"]) for item in data["skipped"]),
        data["kind"],
        data["digest"],
        data["calendar"],
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
    source = Source(file, item["source"]["sheet"], item["source"]["row"], item["source"].get("id", ""))
    end = _day(item["end"])
    return Activity(
        id=f"{file}#{source.sheet}!{source.row}",
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
    )


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
