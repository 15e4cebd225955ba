"""The cycle as a calendar: the dates that the law sets, and the first day of each activity; all of them whole days."""

import datetime as dt
import uuid
from pathlib import Path

from icalendar import Calendar, Event

from pamoja.core.calendars import DueDate
from pamoja.core.periods import DAY
from pamoja.workplan.documents.words import clean
from pamoja.workplan.exporting.texts import joined, place_name, stable_id
from pamoja.workplan.plan import JointPlan, PlanRow
from pamoja.workplan.veiling import ALL

PRODUCT = "-//Pamoja//Joint Work Plan//EN"
END = b"END:VCALENDAR\r\n"
STATUTORY, BEGINS = "Statutory date", "Activity begins"
RECALLED = "Recalled, not read in the law: please check."


def write(plan: JointPlan, path: Path) -> None:
    """Write the dates of the county year and the first days of the activities; those without a first day are left out.

    A file made twice of one plan is the same: its events are stamped with the first day of the year, not a clock's.
    """
    stamp = dt.datetime.combine(plan.cycle.period.start, dt.time(), dt.UTC)
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("x-wr-calname", f"{plan.county.name} Joint Work Plan {plan.cycle.label}")
    if plan.notice:
        made.add("x-wr-caldesc", plan.notice)
    head = made.to_ical().removesuffix(END)
    with path.open("wb") as file:  # one event after the other, so that a long plan needs little memory
        file.write(head)
        for date in plan.deadlines:
            file.write(_deadline(date, plan, stamp).to_ical())
        for row in plan.rows:
            if row.activity.start is not None:
                file.write(_first_day(row, row.activity.start, plan, stamp).to_ical())
        file.write(END)


def _deadline(date: DueDate, plan: JointPlan, stamp: dt.datetime) -> Event:
    rule = date.rule
    named = f"{plan.county.id}/{plan.cycle.label}/{rule.key}/{date.due}"
    told = [rule.rule, f"Owner: {rule.owner}", f"Source: {rule.source}"]
    told += [RECALLED] if rule.status != "read" else []
    event = _event(f"{rule.event} ({plan.county.name})", date.begins or date.due, date.due, named, stamp)
    event.add("description", clean("\n".join(told)))
    event.add("categories", [STATUTORY])
    return event


def _first_day(row: PlanRow, day: dt.date, plan: JointPlan, stamp: dt.datetime) -> Event:
    activity = row.activity
    event = _event(f"Begins: {activity.title}", day, day, stable_id(activity, plan), stamp)
    told = [
        activity.organisation,
        row.sector,
        f"Last day: {activity.last:%d/%m/%Y}" if activity.last else "Last day: unknown",
    ]
    event.add("description", clean("\n".join(line for line in told if line)))
    places = joined(map(place_name, activity.sites)) if row.places_shown == ALL else row.wards
    if places:
        event.add("location", clean(places))
    event.add("categories", [BEGINS])
    return event


def _event(summary: str, first: dt.date, last: dt.date, named: str, stamp: dt.datetime) -> Event:
    """An event of whole days; it keeps no hour of anybody busy."""
    event = Event()
    event.add("uid", f"{uuid.uuid5(uuid.NAMESPACE_URL, named)}@pamoja")
    event.add("dtstamp", stamp)
    event.add("dtstart", first)
    event.add("dtend", last + DAY)
    event.add("summary", clean(summary))
    event.add("transp", "TRANSPARENT")
    return event
