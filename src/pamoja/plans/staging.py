"""What was read becomes staged rows: each with its problems, how bad they are, and whether it is known already."""

import hashlib
import json
import re
from collections.abc import Iterable
from typing import Any

from pamoja.core.places import squeeze
from pamoja.plans.models import Activity, Row, Submission
from pamoja.workplan.correcting import trouble_of
from pamoja.workplan.exchange import Json

MOST_ROWS = 20_000
IDENTITY = ("title", "organisation", "programme", "sub_programme")
COMPARED = (*IDENTITY, "description", "sector", "indicator", "target", "start", "end", "beneficiaries")


def rows_of(submission: Submission, found: Json) -> list[Row]:
    """The rows of a reading, unsaved, in the file's order."""
    by_row: dict[tuple[str, int], list[Json]] = {}
    for problem in found["problems"]:
        by_row.setdefault(_place(problem), []).append(problem)
    rows: list[Row] = []
    for position, values in enumerate(found["activities"][:MOST_ROWS]):
        place = (values["source"]["sheet"], values["source"]["row"])
        problems = by_row.get(place, [])
        rows.append(
            Row(
                submission=submission,
                position=position,
                sheet=place[0][:200],
                line=place[1],
                values=values,
                problems=problems,
                trouble=trouble_of(problems),
                fingerprint=fingerprint(values),
            )
        )
    return rows


def problems_of_file(found: Json) -> list[Json]:
    """The problems that belong to no activity of the reading."""
    places = {(v["source"]["sheet"], v["source"]["row"]) for v in found["activities"]}
    return [problem for problem in found["problems"] if _place(problem) not in places]


def _place(problem: Json) -> tuple[str, int]:
    digits = re.search(r"\d+", problem["cell"])
    return problem["sheet"], int(digits[0]) if digits else 0


def fingerprint(values: Json) -> str:
    """A hash of everything a row says, whatever row it stands in."""
    said: list[Any] = [values.get(name) for name in COMPARED]
    said += [sorted(place["id"] for place in values["places"]), values["budget"], values["target_groups"]]
    return hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest()


def identity(title: str, lead: str, places: Iterable[str]) -> tuple[str, str, str]:
    """By what a row of a later file is known again: what, who and where."""
    return squeeze(title), squeeze(lead), " ".join(sorted(places))


def recognise(rows: list[Row], activities: Iterable[Activity]) -> None:
    """Mark rows that the organisation's plan already holds: the same, or changed since.

    A row is known again by what, who and where, and only where that fits one activity and one row alone.
    """
    by_print: dict[str, Activity] = {}
    by_identity: dict[tuple[str, str, str], list[Activity]] = {}
    for activity in activities:
        for row in activity.rows.all():
            by_print.setdefault(row.fingerprint, activity)
        keys = [site.place.key for site in activity.sites.all()]
        by_identity.setdefault(identity(activity.title, activity.lead, keys), []).append(activity)
    mine: dict[tuple[str, str, str], list[Row]] = {}
    for row in rows:
        mine.setdefault(_identity_of(row), []).append(row)
    for row in rows:
        same = by_print.pop(row.fingerprint, None)
        alike = by_identity.get(_identity_of(row), [])
        if same is not None:
            row.known, row.activity = True, same
        elif len(alike) == 1 and len(mine[_identity_of(row)]) == 1:
            row.activity = alike[0]


def _identity_of(row: Row) -> tuple[str, str, str]:
    keys = [place["id"] for place in row.values["places"]]
    return identity(row.values["title"], row.values["organisation"], keys)
