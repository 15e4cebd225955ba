"""The same kind of work by two organisations near each other at one time, so that they could share its cost."""

from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from pamoja.core.activities import Activity
from pamoja.core.places import SUBCOUNTY, WARD, Gazetteer
from pamoja.overlap.calendars import WEEK, WEEKS_TOUCHED, event_rows
from pamoja.overlap.compare import LAYERING_DAYS, LOOSE, Comparison
from pamoja.overlap.join import LIKELY, LIKELY_KIND
from pamoja.overlap.pairs import (
    COST_SHARING,
    POSSIBLE,
    PROBABLE,
    Labelled,
    Pairs,
    distinct,
    meeting,
)
from pamoja.overlap.parts import ALL, parts, product
from pamoja.overlap.table import IN_COUNTY, NONE

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

SHAREABLE = ("training", "meeting", "survey", "outreach", "distribution")
TRAINERS, SURVEYS = ("training",), ("survey",)
NEIGHBOURS = 0.9  # two wards of one sub-county may still be a day's drive apart
LEAST_SHARED = 0.3
MOST_ROWS = 8  # of one organisation, kind of work and sub-county
MOST_PAIRS = 3  # of two organisations and one kind of work
FOUR_WEEKS = LAYERING_DAYS  # days that a bucket of dates holds: work that shares so many touches one bucket


def shared_costs(compare: Comparison, gazetteer: Gazetteer) -> Pairs:
    """Pairs that could share a trip, trainers or a survey: one kind of work in different wards of a sub-county.

    Events lie within a week of each other, other work shares four weeks or more; rows that say no days, or only a
    county, are left out. The best MOST_PAIRS of two organisations and one kind of work are kept.
    """
    events = event_rows(compare)
    order = in_order(compare)
    short = near(compare, gazetteer, events, order, WEEK)
    long = near(compare, gazetteer, lasting(compare) & ~events, order, FOUR_WEEKS)
    a, b = np.concatenate([short[0], long[0]]), np.concatenate([short[1], long[1]])
    apart = ~one_place(compare, a, b)
    a, b = a[apart], b[apart]
    score = product(product(compare.same_work(a, b), together(compare, a, b)), parts(NEIGHBOURS))
    likely = (
        compare.both_in_wards(a, b) & compare.confident(a, b, parts(LIKELY_KIND)) & (score >= parts(LIKELY))
    )
    tier = np.where(likely, PROBABLE, POSSIBLE).astype(np.int64)
    found = Pairs.of(COST_SHARING, a, b, score, tier).chosen(score >= parts(LEAST_SHARED))
    return found.chosen(best_few(compare, found, order))


def lasting(compare: Comparison) -> Flags:
    """The dated rows whose kind of work can be shared."""
    shareable = np.array([*(item.modality in SHAREABLE for item in compare.catalogue.interventions), False])
    lasting: Flags = shareable[compare.tags.kind[:, 0]] & compare.table.dated
    return lasting


def in_order(compare: Comparison) -> Ints:
    """The place of each row among all, the surest kind first, then by days and title: never by its own number."""
    table, sure = compare.table, compare.tags.thousandths[:, 0]
    starts, ends = table.start.tolist(), table.until.tolist()
    keys = [
        (-certain, start, end, activity.title, activity.organisation, activity.id)
        for certain, start, end, activity in zip(sure.tolist(), starts, ends, table.activities, strict=True)
    ]
    place = np.empty(table.size, dtype=np.int64)
    place[sorted(range(table.size), key=keys.__getitem__)] = np.arange(table.size)
    return place


def near(
    compare: Comparison, gazetteer: Gazetteer, wanted: Flags, order: Ints, days: int
) -> tuple[Ints, Ints]:
    """Pairs of these rows of one kind and sub-county, and near in time: days apart, or `days` shared."""
    table, places, kind = compare.table, compare.table.places, compare.tags.kind[:, 0]
    rows = wanted & (places.breadth < IN_COUNTY) & (kind != NONE)
    subcounty = np.array([gazetteer[node].level == SUBCOUNTY for node in places.nodes], dtype=bool)
    at = rows[places.cover_row] & (subcounty[places.cover_node] if len(subcounty) else False)
    row, node = places.cover_row[at], places.cover_node[at]
    cell = (node * (len(compare.catalogue.interventions)) + kind[row]) * table.size + table.organisation[row]
    kept = first_of_each_cell(cell, order[row], MOST_ROWS)
    row, node = row[kept], node[kept]
    place = node * len(compare.catalogue.interventions) + kind[row]
    own = Labelled(row, place, table.start[row] // days)
    number = spread_of(compare, row, days)
    again = np.repeat(np.arange(len(row)), number)
    later = np.arange(len(again)) - np.repeat(np.cumsum(number) - number, number)
    cover = Labelled(row[again], place[again], table.start[row[again]] // days + later)
    x, y = meeting(own, cover, int(cover.label.max(initial=0)) + 1)
    kept = ~table.parties.shared(x, y)
    a, b = distinct(np.minimum(x, y)[kept], np.maximum(x, y)[kept], table.size)
    if days == WEEK:
        apart = np.maximum(table.start[a], table.start[b]) - np.minimum(table.until[a], table.until[b]) + 1
        kept = apart <= WEEK
    else:
        kept = compare.shared_days(a, b) >= FOUR_WEEKS
    return a[kept], b[kept]


def spread_of(compare: Comparison, row: Ints, days: int) -> Ints:
    """How many buckets of so many days each row touches, an event those of the week after it too."""
    table = compare.table
    if days == WEEK:
        return np.full(len(row), WEEKS_TOUCHED, dtype=np.int64)
    spread: Ints = (table.until[row] - 1) // days - table.start[row] // days + 1
    return spread


def first_of_each_cell(cell: Ints, order: Ints, most: int) -> Flags:
    """Which entries are among the first so many of their cell."""
    sorted_ = np.lexsort((order, cell))
    ordered = cell[sorted_]
    within = np.arange(len(cell)) - np.searchsorted(ordered, ordered, side="left")
    kept = np.zeros(len(cell), dtype=bool)
    kept[sorted_[within < most]] = True
    return kept


def one_place(compare: Comparison, a: Ints, b: Ints) -> Flags:
    """Whether a place that one names is, or contains, a place of the other: then it is another kind of finding."""
    places, named = compare.table.places, compare.named
    cover = csr_matrix(
        (np.ones(len(places.cover_row)), (places.cover_row, places.cover_node)), shape=named.shape
    )
    meets = named[a].multiply(cover[b]).sum(axis=1) + named[b].multiply(cover[a]).sum(axis=1)
    found: Flags = np.asarray(meets).ravel() > 0
    return found


def together(compare: Comparison, a: Ints, b: Ints) -> Ints:
    """What their days leave of the score: all where every day is shared, a little less where few are."""
    return ALL - product(ALL - compare.days_alike(a, b), parts(LOOSE))


def best_few(compare: Comparison, pairs: Pairs, order: Ints) -> Flags:
    """Which pairs are among the best MOST_PAIRS of their two organisations and kind of work."""
    size, organisation = compare.table.size, compare.table.organisation
    one, other = organisation[pairs.a], organisation[pairs.b]
    kinds = len(compare.catalogue.interventions)
    cell = (np.minimum(one, other) * size + np.maximum(one, other)) * kinds + compare.tags.kind[pairs.a, 0]
    first, second = order[pairs.a], order[pairs.b]
    ranked = np.lexsort((np.maximum(first, second), np.minimum(first, second), -pairs.score))
    place = np.empty(len(pairs), dtype=np.int64)
    place[ranked] = np.arange(len(pairs))
    return first_of_each_cell(cell, place, MOST_PAIRS)


def what_is_shared(modality: str) -> str:
    """The code of the sentence that proposes what to share in work of a modality."""
    if modality in TRAINERS:
        return "what.share_trainers"
    return "what.share_survey" if modality in SURVEYS else "what.share_trip"


def neighbourhood(left: Activity, right: Activity, gazetteer: Gazetteer) -> tuple[list[str], str]:
    """The wards of both in the sub-counties that they share, in order of name, and the first of these."""
    sides = [wards_by_subcounty(activity, gazetteer) for activity in (left, right)]
    shared = set(sides[0]) & set(sides[1])
    wards = {ward for side in sides for around in shared for ward in side[around]}
    by_name = partial(sorted, key=lambda place: (gazetteer[place].name, place))
    return by_name(wards), next(iter(by_name(shared)), "")


def wards_by_subcounty(activity: Activity, gazetteer: Gazetteer) -> dict[str, set[str]]:
    """The wards that an activity names, by the sub-county around them."""
    found: dict[str, set[str]] = {}
    for site in activity.sites:
        if site.place in gazetteer and gazetteer[site.place].level == WARD:
            for above in gazetteer.ancestors(site.place):
                if gazetteer[above].level == SUBCOUNTY:
                    found.setdefault(above, set()).add(site.place)
    return found
