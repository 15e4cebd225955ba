"""What was read becomes staged rows: each with its problems, how bad they are, and whether it is known already."""

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pamoja.core.places import squeeze
from pamoja.core.problems import row_of
from pamoja.core.refusals import Refusal
from pamoja.cycles.models import Cycle
from pamoja.organisations.models import Organisation
from pamoja.organisations.queries import names_of_one
from pamoja.plans.models import Activity, Row, RowVersion, Site, Submission
from pamoja.workplan.correcting import trouble_of
from pamoja.workplan.exchange import Json
from pamoja.workplan.iati_money import proposal, standing
from pamoja.workplan.reading.statements import organisation_in_name

MOST_ROWS = 20_000
IDENTITY = ("title", "organisation", "programme", "sub_programme")
COMPARED = (*IDENTITY, "description", "sector", "indicator", "target", "start", "end", "beneficiaries")
LONGEST_LEAD = 300
Identity = tuple[str, str, str]
StandsAt = tuple[str, str]
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class TooManyRows(Refusal):
    """A file of more activities than a plan has."""

    code = "too_many_rows"
    sentence = (
        "“{file}” has {count} activities, and {most} is the most that is read: "
        "send it in parts, by sector or by ward."
    )


def without_half_characters(found: Any) -> Any:
    """A reading without the signs that no table takes and nobody sees: control characters and halves of characters."""
    if isinstance(found, str):
        return _NO_TEXT.sub("", found)
    if isinstance(found, list):
        return [without_half_characters(item) for item in found]
    if isinstance(found, dict):
        return {without_half_characters(key): without_half_characters(value) for key, value in found.items()}
    return found


def without_guess(found: Json, file: str) -> Json:
    """A reading in which nobody leads by the file's name alone: here it is known for whom the file was sent."""
    guess = organisation_in_name(file)
    if not guess or found["organisation"] != guess:
        return found
    rows = (
        {**values, "organisation": "" if values["organisation"] == guess else values["organisation"]}
        for values in found["activities"]
    )
    return {**found, "organisation": "", "activities": list(rows)}


def rows_of(submission: Submission, found: Json) -> list[Row]:
    """The rows of a reading, unsaved, in the file's order; raises TooManyRows."""
    if len(found["activities"]) > MOST_ROWS:
        count, most = f"{len(found['activities']):,}", f"{MOST_ROWS:,}"
        raise TooManyRows(file=submission.name, count=count, most=most)
    by_row: dict[StandsAt, list[Json]] = {}
    turned = _turned(found)
    for problem in found["problems"]:
        by_row.setdefault(_place(problem, turned), []).append(problem)
    rows: list[Row] = []
    for position, values in enumerate(found["activities"]):
        problems = by_row.get(_stands_at(values), [])
        rows.append(
            Row(
                submission=submission,
                position=position,
                sheet=values["source"]["sheet"][:200],
                line=values["source"]["row"],
                values=values,
                problems=problems,
                trouble=trouble_of(problems),
                fingerprint=fingerprint(values),
            )
        )
    return rows


def money_proposed(found: Sequence[Json]) -> Json:
    """Which money of an IATI file is proposed to count; nothing for a file that tells of its money once."""
    records = [values["iati"] for values in found if values.get("iati")]
    return standing(records, proposal(records)) if records else {}


def problems_of_file(found: Json) -> list[Json]:
    """The problems that belong to no activity of the reading; for whom the file was sent is known."""
    places, turned = {_stands_at(values) for values in found["activities"]}, _turned(found)
    told = (problem for problem in found["problems"] if problem["code"] != "organisation_missing")
    return [problem for problem in told if _place(problem, turned) not in places]


def _turned(found: Json) -> set[str]:
    """The sheets whose activities run across, so that a column is an activity."""
    return {v["source"]["sheet"] for v in found["activities"] if v["source"].get("column")}


def _stands_at(values: Json) -> StandsAt:
    source = values["source"]
    return source["sheet"], source.get("column") or str(source["row"])


def _place(problem: Json, turned: set[str]) -> StandsAt:
    """The sheet and the row, or column where the activities run across, that a problem is about."""
    if problem["sheet"] in turned:
        at = re.search(r"[A-Z]+", problem["cell"])
        return problem["sheet"], at[0] if at else ""
    return problem["sheet"], str(row_of(problem["cell"], problem["params"]) or "")


def fingerprint(values: Json) -> str:
    """A hash of everything a row says, whatever row it stands in."""
    said: list[Any] = [values.get(name) for name in COMPARED]
    said += [sorted(place["id"] for place in values["places"]), values["budget"], values["target_groups"]]
    said += [links] if (links := values.get("iati", {}).get("links")) else []
    return hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Planned:
    """An activity of the plan as a later row is held against it: who, what and where, and what its rows say."""

    id: int
    identity: Identity
    prints: tuple[str, ...]


def planned(cycle: Cycle, organisation: Organisation) -> list[Planned]:
    """What an organisation has in the plan, in order of number; four queries, whatever its size."""
    mine = Activity.objects.filter(cycle=cycle, organisation=organisation, withdrawn=False)
    standing = Row.objects.filter(state=Row.State.IN_PLAN, activity__in=mine)
    prints: dict[int, dict[str, None]] = defaultdict(dict)
    for key, said in standing.values_list("activity", "fingerprint"):
        prints[key or 0][said] = None
    corrected = RowVersion.objects.filter(number=1, row__version__gt=1, row__in=standing)
    for key, values in corrected.values_list("row__activity", "values"):
        prints[key or 0][fingerprint(values)] = None  # what the file said before somebody corrected it
    places: dict[int, list[str]] = defaultdict(list)
    for key, place in Site.objects.filter(activity__in=mine).values_list("activity", "place__key"):
        places[key].append(place)
    own = names_of_one(organisation)
    return [
        Planned(
            key,
            identity(title, organisation.name if squeeze(lead) in own else lead, places[key]),
            tuple(prints[key]),
        )
        for key, title, lead in mine.order_by("number").values_list("pk", "title", "lead")
    ]


def recognise(
    rows: Sequence[Row], activities: Sequence[Planned], organisation: str, own: Collection[str] = ()
) -> None:
    """Mark rows that the organisation's plan already holds: the same, or changed since.

    The same is a row that says what a row of the plan says, or what its file said before somebody corrected it. One
    that has changed is known again by what, who and where, and only where that fits one activity and one row alone.
    A link from an earlier look is kept where nothing better is found. `own` are squeezed names under which the
    organisation planned before: they stand for it.
    """
    taken = _recognise_same(rows, activities)
    alike: dict[Identity, list[int]] = defaultdict(list)
    for activity in activities:
        alike[activity.identity].append(activity.id)
    who = [_identity_of(row, organisation, own) for row in rows]
    mine = Counter(who)
    for row, said in zip(rows, who, strict=True):
        if row.known:
            continue
        fits = alike[said] if mine[said] == 1 else []
        wanted = fits[0] if len(fits) == 1 and fits[0] not in taken else row.activity_id
        row.activity_id = None if wanted in taken else wanted
        taken |= {row.activity_id} if row.activity_id else set()


def _recognise_same(rows: Sequence[Row], activities: Iterable[Planned]) -> set[int]:
    """Mark the rows that say the same as the plan; tells which activities they are, each once."""
    same: dict[str, list[int]] = defaultdict(list)
    for activity in activities:
        for said in activity.prints:
            same[said].append(activity.id)
    taken: set[int] = set()
    for row in rows:
        found = next((key for key in same[row.fingerprint] if key not in taken), None)
        row.known = found is not None
        if found is not None:
            row.activity_id = found
            taken.add(found)
    return taken


def identity(title: str, lead: str, places: Iterable[str]) -> Identity:
    """By what a row of a later file is known again: what, who and where."""
    return squeeze(title), squeeze(lead[:LONGEST_LEAD]), " ".join(sorted(set(places)))


def _identity_of(row: Row, organisation: str, own: Collection[str]) -> Identity:
    """Where a row does not say who leads, its organisation does, as the plan has it."""
    keys = [place["id"] for place in row.values["places"]]
    lead = row.values["organisation"] or organisation
    return identity(row.values["title"], organisation if squeeze(lead) in own else lead, keys)
