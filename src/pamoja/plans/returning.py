"""Rows of a workbook that came back, held against the plan by their ids: the same, changed, gone, not theirs."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Min
from django.utils.dateparse import parse_datetime

from pamoja.core.periods import DAY
from pamoja.core.places import COUNTY, WARD
from pamoja.core.problems import Problem
from pamoja.cycles.models import Cycle
from pamoja.organisations.models import Organisation
from pamoja.organisations.queries import names_of_one, organisation_named
from pamoja.organisations.rights import PUT_IN, part_of
from pamoja.plans import staging
from pamoja.plans.models import Activity, ActivityVersion, Row, Submission
from pamoja.plans.queries import with_details
from pamoja.workplan.correcting import Typed, as_typed, trouble_of
from pamoja.workplan.exchange import Json, problem_json
from pamoja.workplan.returning.fields import FIELDS, HEADINGS, ID, MONEY, PLACES, said, same
from pamoja.workplan.returning.merging import Merged, merge, theirs
from pamoja.workplan.returning.reading import empty_values, parsed

BACK = "back"
READ_ONLY_ROW = "only for reading"
WHOLE_COUNTY = "all"
BATCH = 500


def values_of(activity: Activity) -> Json:
    """What an activity of the plan says, as the values of a row; its places and money are to be there."""
    return {
        "title": activity.title,
        "description": activity.description,
        "organisation": activity.lead,
        "sector": activity.sector_written,
        "programme": activity.programme,
        "sub_programme": activity.sub_programme,
        "indicator": activity.indicator,
        "target": activity.target,
        "target_groups": list(activity.target_groups),
        "beneficiaries": activity.beneficiaries,
        "places": [
            {"code": s.place.code if s.place.level in (WARD, COUNTY) else "", "name": s.place.name,
             "level": s.place.level, "id": s.place.key}
            for s in activity.sites.all()
        ],
        "start": activity.start.isoformat() if activity.start else None,
        "end": (activity.until - DAY).isoformat() if activity.until else None,
        "budget": [
            {"amount": int(b.amount) if b.amount == int(b.amount) else float(b.amount), "currency": b.currency,
             "contributor": b.contributor or None}
            for b in activity.budget.all()
        ],
        "own": activity.own,
        "source": {"sheet": "", "row": 0, "id": str(activity.uuid), "version": activity.version},
    }  # fmt: skip


def sector_shown(activity: Activity) -> str:
    """The sector that a workbook shows: the county's, else as the plan writes it."""
    return activity.sector.name if activity.sector else activity.sector_written


def typed_now(activity: Activity) -> Typed:
    """What an activity says in the cells of a workbook made now."""
    typed = as_typed(values_of(activity))
    return Typed({**typed.fields, "sector": sector_shown(activity)}, typed.money)


def keep_versions(activities: Iterable[int]) -> None:
    """Keep what activities say that are about to be changed, so that older workbooks can be held against it."""
    found = with_details(Activity.objects.filter(pk__in=list(activities)))
    kept = [ActivityVersion(activity=one, number=one.version, said=said(typed_now(one))) for one in found]
    ActivityVersion.objects.bulk_create(kept, batch_size=BATCH, ignore_conflicts=True)


def is_returned(row: Row) -> bool:
    """Whether a row was known again by its id."""
    return bool(row.values.get(BACK, {}).get("uuid"))


def corrected(before: Json, values: Json) -> Json:
    """The values of a row that a person corrected: what was in conflict is settled, what was typed is a change."""
    back = before.get(BACK)
    if not back or not back.get("uuid"):
        return values
    was, now = said(as_typed(before)), said(as_typed(values))
    changed = [
        name for name in FIELDS if name in back.get("changed", ()) or not same(name, was[name], now[name])
    ]
    return {**values, BACK: {**{k: v for k, v in back.items() if k != "conflicts"}, "changed": changed}}


def is_gone(row: Row) -> bool:
    """Whether a row stands for an activity that its file has no longer."""
    return bool(row.values.get(BACK, {}).get("gone"))


def owner_of(row: Row) -> int | None:
    """The organisation whose activity a row is or becomes, where it is another than the one it was sent for."""
    return row.values.get(BACK, {}).get("owner") or (row.activity.organisation_id if row.activity else None)


def what_of(row: Row) -> str:
    """What a staged row is to the plan: added, changed, removed, unchanged, or refused until a person looks at it."""
    if is_gone(row):
        return "removed"
    if row.known:
        return "unchanged"
    if row.trouble >= Row.Trouble.DOUBTFUL:
        return "refused"
    return "changed" if row.activity_id or row.activity else "added"


def sent_for_all(submission: Submission) -> bool:
    """Whether the county's planning staff or secretariat sent it for their own house: then all rows are theirs."""
    part = part_of(submission.sent_by, submission.cycle.county)
    return part.everywhere(PUT_IN) and submission.organisation_id in part.organisations


@dataclass
class Staging:
    """A workbook that came back, while its rows are staged."""

    submission: Submission
    found: Json
    whole: bool
    problems: list[Json] = field(default_factory=list)
    skipped: list[Json] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    @property
    def cycle(self) -> Cycle:
        """The cycle it was sent to."""
        return self.submission.cycle

    def add(self, row: Json, values: Json, problems: Sequence[Json], **more: Any) -> Row:
        """Stage one row."""
        source = {"sheet": row["sheet"], "row": row["row"], "id": row["id"], "version": row["version"]}
        values = {**values, "source": source}
        made = Row(
            submission=self.submission, position=len(self.rows), sheet=row["sheet"][:200], line=row["row"],
            values=values, problems=list(problems), trouble=trouble_of(problems),
            fingerprint=staging.fingerprint(values), **more,
        )  # fmt: skip
        self.rows.append(made)
        return made


def stage(submission: Submission, found: Json) -> Staging:
    """The rows of a workbook that came back, unsaved, in the file's order; those that are gone stand at the end."""
    back = found["returned"]
    here = Staging(submission, found, sent_for_all(submission))
    cells = {(row["sheet"], row["row"]) for row in back["rows"]}
    here.problems = [p for p in found["problems"] if (p["sheet"], _line(p["cell"])) not in cells]
    if len(back["rows"]) > staging.MOST_ROWS:
        count, most = f"{len(back['rows']):,}", f"{staging.MOST_ROWS:,}"
        raise staging.TooManyRows(file=submission.name, count=count, most=most)
    other = bool(back["county"]) and (back["county"], back["cycle"]) != (
        here.cycle.county.key,
        here.cycle.label,
    )
    if other:
        here.problems.append(_problem("returned_other_plan", county=back["county"], cycle=back["cycle"]))
    activities = _activities(row["id"] for row in back["rows"])
    bases = _bases(activities.values(), {row["id"]: row["version"] for row in back["rows"]})
    owners = _owners_of_ids(back["rows"], activities, bases)
    elsewhere = here.whole and bool(back["listed"]) and not activities and not other
    fresh: list[Row] = []
    for row in back["rows"]:
        if row["read_only"]:
            here.skipped.append({"sheet": row["sheet"], "row": row["row"], "reason": READ_ONLY_ROW})
        elif not row["id"] or (elsewhere and row["id"] in back["listed"]):
            if not row["blank"]:
                fresh.append(_fresh(here, row))
        else:
            _held_against(here, row, activities.get(row["id"]), bases, owners)
    _recognise(here, fresh)
    if not other:
        _gone(here, back)
    return here


def _line(cell: str) -> int:
    digits = re.search(r"\d+", cell)
    return int(digits[0]) if digits else 0


def _problem(code: str, sheet: str = "", cell: str = "", value: str = "", **params: str) -> Json:
    return problem_json(Problem(code, sheet, cell, value, params))


def _at_id(row: Json, code: str, **params: str) -> Json:
    return _problem(code, row["sheet"], row["cells"].get(ID, ""), row["id"][:60], **params)


def _activities(ids: Iterable[str]) -> dict[str, Activity]:
    """The activities of these public ids, of whatever cycle, with all they say."""
    wanted = {one for one in ids if _is_uuid(one)}
    found = with_details(Activity.objects.filter(uuid__in=wanted)).select_related(
        "organisation", "sector", "cycle__county"
    )
    return {str(one.uuid): one for one in found}


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


Bases = Mapping[str, Mapping[str, str] | None]


def _bases(activities: Iterable[Activity], versions: Mapping[str, int]) -> Bases:
    """What each activity said in the version that the file has; None where that is not known."""
    chosen = {one.pk: one for one in activities}
    kept = {
        (key, number): told
        for key, number, told in ActivityVersion.objects.filter(activity__in=list(chosen)).values_list(
            "activity", "number", "said"
        )
    }
    found: dict[str, Mapping[str, str] | None] = {}
    for one in chosen.values():
        version = versions[str(one.uuid)]
        found[str(one.uuid)] = said(typed_now(one)) if version == one.version else kept.get((one.pk, version))
    return found


def _owners_of_ids(rows: Iterable[Json], activities: Mapping[str, Activity], bases: Bases) -> dict[str, Json]:
    """Of several rows with one id the one that changes least: it keeps the id."""
    by_id: dict[str, list[Json]] = defaultdict(list)
    for row in rows:
        if row["id"] in activities and not row["blank"]:
            by_id[row["id"]].append(row)

    def differences(row: Json) -> int:
        base = bases[row["id"]] or said(typed_now(activities[row["id"]]))
        return sum(not same(name, text, base[name]) for name, text in theirs(row, base).items())

    return {key: min(some, key=differences) if len(some) > 1 else some[0] for key, some in by_id.items()}


def _held_against(
    here: Staging, row: Json, activity: Activity | None, bases: Bases, owners: Mapping[str, Json]
) -> None:
    """Stage a row with an id: refused with its reason, or with what it changes."""
    if row["blank"]:
        return
    refusal = _refusal(here, row, activity, owners)
    if refusal or activity is None:
        values, problems = parsed(row, empty_values(), county=here.cycle.county.key, cycle=here.cycle.label)
        here.add(row, values, [*([refusal] if refusal else []), *problems])
        return
    merged = merged_with(row, activity, bases[row["id"]], here.cycle)
    _add_merged(here, row, activity, merged)


def _refusal(here: Staging, row: Json, activity: Activity | None, owners: Mapping[str, Json]) -> Json | None:
    """Why a row with an id is not taken, told at the cell of the id; None where it is."""
    if activity is None:
        return _at_id(row, "returned_unknown_id")
    if activity.cycle_id != here.cycle.pk:
        return _at_id(
            row, "returned_other_plan", county=activity.cycle.county.name, cycle=activity.cycle.label
        )
    if not here.whole and activity.organisation_id != here.submission.organisation_id:
        return _at_id(row, "returned_others_row", organisation=activity.organisation.name)
    first = owners[row["id"]]
    return None if first is row else _at_id(row, "returned_repeated_id", first=str(first["row"]))


def merged_with(row: Json, activity: Activity, base: Mapping[str, str] | None, cycle: Cycle) -> Merged:
    """A row of a file laid over an activity of the plan."""
    return merge(
        row, values_of(activity), typed_now(activity), base, also={"sector": {activity.sector_written} - {""}},
        county=cycle.county.key, cycle=cycle.label,
    )  # fmt: skip


def _add_merged(here: Staging, row: Json, activity: Activity, merged: Merged) -> None:
    back: Json = {"uuid": row["id"], "version": activity.version, "changed": list(merged.changed)}
    problems = list(merged.problems)
    if merged.conflicts:
        back["conflicts"] = {name: list(three) for name, three in merged.conflicts.items()}
        problems += [
            _problem(
                "returned_conflict",
                row["sheet"],
                row["cells"].get(name, ""),
                three[1][:200],
                field=field_name(name),
            )
            for name, three in merged.conflicts.items()
        ]
    if activity.withdrawn:
        problems.append(_at_id(row, "returned_taken_out"))
    known = not merged.changed and not activity.withdrawn
    here.add(row, {**merged.values, BACK: back}, problems, activity=activity, known=known)


def field_name(name: str) -> str:
    """What people call a field: the heading of its column."""
    return {PLACES: "Wards", MONEY: "Money"}.get(name) or HEADINGS[name]


def _fresh(here: Staging, row: Json) -> Row:
    """Stage a row without an id: a new activity, unless the plan turns out to have it."""
    values, problems = parsed(row, empty_values(), county=here.cycle.county.key, cycle=here.cycle.label)
    back: Json = {"new": row["id"]} if row["id"] else {}
    if here.whole and row["partner"]:
        owner = organisation_named(row["partner"])
        if owner:
            back["owner"] = owner.pk
        else:
            cell = row["cells"].get("partner", "")
            problems = [
                _problem("returned_unknown_partner", row["sheet"], cell, row["partner"][:200]),
                *problems,
            ]
    return here.add(row, {**values, BACK: back} if back else values, problems)


def _recognise(here: Staging, fresh: Sequence[Row]) -> None:
    """Know again the rows without an id that the plan holds already, such as those of the same file sent before."""
    taken = {row.activity.pk for row in here.rows if row.activity}
    recognise_fresh(here.submission, fresh, taken)


def recognise_fresh(submission: Submission, fresh: Sequence[Row], taken: Collection[int]) -> None:
    """The same for each organisation whose rows they are; activities that other rows of the file have are left out."""
    by_owner: dict[int, list[Row]] = defaultdict(list)
    for row in fresh:
        by_owner[row.values.get(BACK, {}).get("owner") or submission.organisation_id].append(row)
    organisations = Organisation.objects.in_bulk(by_owner)
    for key, rows in by_owner.items():
        planned = [
            one for one in staging.planned(submission.cycle, organisations[key]) if one.id not in taken
        ]
        staging.recognise(rows, planned, organisations[key].name, names_of_one(organisations[key]))


def _gone(here: Staging, back: Json) -> None:
    """Stage a row for each activity that the workbook had when it was made and has no longer."""
    present = {row["id"] for row in back["rows"] if not row["blank"]}
    emptied = {row["id"]: row for row in back["rows"] if row["blank"]}
    mine = Activity.objects.filter(cycle=here.cycle, withdrawn=False)
    if not here.whole:
        mine = mine.filter(organisation=here.submission.organisation)
    if back["listed"] is not None:
        mine = mine.filter(uuid__in=[one for one in back["listed"] if _is_uuid(one) and one not in present])
    else:
        mine = _there_at(mine, here, back).exclude(uuid__in=[one for one in present if _is_uuid(one)])
    for activity in with_details(mine).select_related("organisation", "sector").order_by("number"):
        row = emptied.get(str(activity.uuid)) or {
            "sheet": "",
            "row": 0,
            "id": str(activity.uuid),
            "version": 0,
            "cells": {},
        }
        gone = {"uuid": str(activity.uuid), "version": activity.version, "gone": True}
        problem = _problem("returned_gone", row["sheet"], row["cells"].get(ID, ""), activity.short_number)
        here.add(row, {**values_of(activity), BACK: gone}, [problem], activity=activity)


def _there_at(mine: Any, here: Staging, back: Json) -> Any:
    """The activities that the plan had when a file without its list was made; none where that is not known."""
    at: dt.datetime | None = parse_datetime(back["at"]) if back["at"] else None
    scope = str(here.submission.organisation.uuid)
    if (
        at is None
        or back["of"] not in (scope, WHOLE_COUNTY)
        or (back["of"] == WHOLE_COUNTY and not here.whole)
    ):
        return mine.none()
    if back["of"] != WHOLE_COUNTY:
        mine = mine.filter(organisation=here.submission.organisation)
    first = Row.objects.filter(activity__in=mine, settled_at__isnull=False).order_by().values("activity")
    since = first.annotate(first=Min("settled_at")).filter(first__lte=at)
    return mine.filter(pk__in=[one["activity"] for one in since])


@dataclass(frozen=True)
class Rebased:
    """Rows that came back, laid over the plan as it stands now: those to write, those it holds, those in conflict."""

    write: list[Row]
    known: list[Row]
    conflicts: list[Row]


def rebase(rows: Sequence[Row], cycle: Cycle) -> Rebased:
    """Lay staged rows over the plan once more: it may have changed since the file was read."""
    ids = [row.activity_id for row in rows if row.activity_id]
    found = with_details(Activity.objects.filter(pk__in=ids)).select_related("organisation", "sector")
    now = {one.pk: one for one in found}
    done = Rebased([], [], [])
    for row in rows:
        activity = now[row.activity_id or 0]
        if activity.version == row.values[BACK]["version"]:
            row.activity = activity
            done.write.append(row)
            continue
        merged = _again(row, activity, cycle)
        row.activity = activity
        back = {**row.values[BACK], "version": activity.version, "changed": list(merged.changed)}
        if merged.conflicts:
            back["conflicts"] = {name: list(three) for name, three in merged.conflicts.items()}
            row.problems = [
                *row.problems,
                *(_problem("returned_conflict", row.sheet, "", three[1][:200], field=field_name(name))
                  for name, three in merged.conflicts.items()),
            ]  # fmt: skip
            row.trouble = trouble_of(row.problems)
        row.values = {**merged.values, BACK: back, "source": row.values["source"]}
        row.fingerprint = staging.fingerprint(row.values)
        row.known = not merged.changed and not activity.withdrawn
        (done.conflicts if merged.conflicts else done.known if row.known else done.write).append(row)
    return done


def _again(row: Row, activity: Activity, cycle: Cycle) -> Merged:
    """A staged row laid over the plan once more, as if its values were typed."""
    typed = as_typed(row.values)
    changed = row.values[BACK].get("changed", ())
    base = ActivityVersion.objects.filter(activity=activity, number=row.values[BACK]["version"]).first()
    told = {name: text for name, text in typed.fields.items() if name in changed}
    money = (
        [[line.amount, line.currency, line.contributor] for line in typed.money] if MONEY in changed else None
    )
    again = {"fields": told, "money": money, "when": "", "cells": {}, "sheet": row.sheet, "row": row.line}
    return merged_with(again, activity, base.said if base else None, cycle)
