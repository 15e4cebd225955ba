"""Meetings and trainings that call the same people at the same time, or officials on a statutory day."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pamoja.core.periods import Period
from pamoja.overlap.compare import Comparison
from pamoja.overlap.join import LEAST, LIKELY, SURE
from pamoja.overlap.pairs import (
    CALENDAR_CONFLICT,
    DEFINITE,
    POSSIBLE,
    PROBABLE,
    Labelled,
    Pairs,
    distinct,
    meeting,
)
from pamoja.overlap.parts import ALL, THOUSAND, parts, whole
from pamoja.overlap.people import UNKNOWN
from pamoja.overlap.phrases import fold, words_of
from pamoja.overlap.table import IN_COUNTY, NONE

Ints = NDArray[np.int64]

EVENTS = ("training", "meeting")
OFFICIALS = "county officials"
MOST_DAYS = 14
WEEK = 7
FIRST_WORDS = 4
WEEKS_TOUCHED = 5  # an event of two weeks, and a week after it
SAME_USUAL = 0.8  # that two events call the same people, where one of them leaves it to be assumed
SAME_SECTOR = 0.55  # how likely work of one sector in one ward calls the same leaders
DAYS_BEFORE = 7


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day by which the law wants something done by the county."""

    key: str
    name: str
    day: dt.date


@dataclass(frozen=True, slots=True)
class StatutoryConflict:
    """An event for county officials on the days on which they must meet a deadline."""

    activity: str
    deadline: Deadline
    period: Period


def event_rows(compare: Comparison) -> NDArray[np.bool_]:
    """The rows that are trainings or meetings of two weeks at most, by their kind of work or by their first words."""
    items, table = compare.catalogue.interventions, compare.table
    is_event = np.array([*(item.modality in EVENTS for item in items), False])
    short = table.dated & (table.until - table.start <= MOST_DAYS)
    called = frozenset(compare.catalogue.wording.events)
    events: NDArray[np.bool_] = is_event[compare.tags.kind[:, 0]] & short
    for row in np.flatnonzero(short & ~events).tolist():
        words = words_of(fold(table.activities[row].title))[:FIRST_WORDS]
        events[row] = not called.isdisjoint(words)
    return events


def event_weeks(compare: Comparison) -> Ints:
    """For each row the weeks that it and the week after it may touch, NONE where it is no event of a place."""
    events = event_rows(compare) & (compare.table.places.breadth < IN_COUNTY)
    week = compare.table.start // WEEK
    return np.column_stack([np.where(events, week + later, NONE) for later in range(WEEKS_TOUCHED)])


def calendar_conflicts(compare: Comparison) -> Pairs:
    """Events of two organisations within a week of each other that call the same people in one place."""
    table, places = compare.table, compare.table.places
    labels = event_weeks(compare)
    own = Labelled.of(places.own_row, places.own_node, labels)
    cover = Labelled.of(places.cover_row, places.cover_node, labels)
    x, y = meeting(own, cover, int(labels.max(initial=0)) + 1)
    a, b = np.minimum(x, y), np.maximum(x, y)
    kept = ~table.parties.shared(a, b)
    a, b = distinct(a[kept], b[kept], table.size)
    apart = np.maximum(table.start[a], table.start[b]) - np.minimum(table.until[a], table.until[b]) + 1
    a, b = a[apart <= WEEK], b[apart <= WEEK]
    confidence = compare.tags.thousandths[:, 0]
    score = whole(called_alike(compare, a, b) * np.minimum(confidence[a], confidence[b]), THOUSAND)
    narrow = compare.both_in_wards(a, b)
    sure = narrow & (score >= parts(SURE)) & compare.people_known(a, b)
    tier = np.where(sure, DEFINITE, np.where(narrow & (score >= parts(LIKELY)), PROBABLE, POSSIBLE))
    return Pairs.of(CALENDAR_CONFLICT, a, b, score, tier.astype(np.int64)).chosen(score >= parts(LEAST))


def called_alike(compare: Comparison, a: Ints, b: Ints) -> Ints:
    """The probability that two events call the same people: one target group, or one ward's leaders."""
    people = compare.table.people
    called = called_groups(compare, np.unique(np.concatenate([a, b])))
    same = people.share(called[a], called[b])
    sector = sectors_of_rows(compare)
    alike = (sector[a] == sector[b]) & (sector[a] != NONE) & compare.both_in_wards(a, b)
    stated = (people.certainty[a] != UNKNOWN) & (people.certainty[b] != UNKNOWN)
    by_sector = np.where(alike & ~stated, parts(SAME_SECTOR), 0)
    return np.where(same, np.where(stated, ALL, parts(SAME_USUAL)), by_sector)


def called_groups(compare: Comparison, rows: Ints) -> Ints:
    """For all rows the groups that are called: of `rows` that state none, those that the title names."""
    people = compare.table.people
    group = np.where(people.certainty == UNKNOWN, compare.usual, people.group)
    for row in rows[people.certainty[rows] == UNKNOWN].tolist():
        group[row] = invited(compare, compare.table.activities[row].title, int(group[row]))
    return group


def sectors_of_rows(compare: Comparison) -> Ints:
    """The number of the sector of each row's likeliest kind of work, NONE where there is none."""
    items = compare.catalogue.interventions
    codes = sorted({item.sector for item in items})
    sectors = np.array([*(codes.index(item.sector) for item in items), NONE], dtype=np.int64)
    found: Ints = sectors[compare.tags.kind[:, 0]]
    return found


def invited(compare: Comparison, title: str, usual: int) -> int:
    """The group that an event's title names, the longest where it names several; else the usual one."""
    text = f" {' '.join(words_of(fold(title)))} "
    named = [known for known in compare.catalogue.target_groups if f" {known} " in text]
    if not named:
        return usual
    number = compare.table.people.number(compare.catalogue.target_groups[max(named, key=len)])
    return usual if number == NONE else number


def statutory_conflicts(
    compare: Comparison, deadlines: Sequence[Deadline], *, days_before: int = DAYS_BEFORE
) -> tuple[StatutoryConflict, ...]:
    """Trainings and meetings of county officials that touch a deadline's day or the days before it.

    Events longer than two weeks are left out: nobody is away for all of it.
    """
    found: list[StatutoryConflict] = []
    for row in np.flatnonzero(event_rows(compare)):
        activity = compare.table.activities[row]
        if not calls_officials(compare, int(row)) or activity.period is None:
            continue
        for deadline in deadlines:
            before = dt.timedelta(days=days_before)
            if activity.period.start <= deadline.day and deadline.day - before < activity.period.end:
                found.append(StatutoryConflict(activity.id, deadline, activity.period))
    return tuple(sorted(found, key=lambda c: (c.deadline.day, c.deadline.key, c.activity)))


def calls_officials(compare: Comparison, row: int) -> bool:
    """Whether an event is for county officials, as it says or as its kind of work usually is."""
    people = compare.table.people
    group = people.group[row] if people.certainty[row] != UNKNOWN else compare.usual[row]
    return bool(group != NONE and OFFICIALS in people.sets[group])
