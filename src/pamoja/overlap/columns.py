"""What is known of each row, as tables of whole numbers that any database can join: the input of `sql`."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from pamoja.overlap.calendars import called_groups, event_rows, event_weeks, sectors_of_rows
from pamoja.overlap.catalogue import LAYERING, SEQUENCING
from pamoja.overlap.compare import Comparison, least_odds, moved_priors, undated_shares
from pamoja.overlap.join import Join
from pamoja.overlap.table import IN_COUNTY, NONE

Ints = NDArray[np.int64]
Columns = Mapping[str, Ints]
RELATIONS = (LAYERING, SEQUENCING)


def tables_of(join: Join) -> dict[str, Columns]:
    """The tables that `to_sql` names, by name; all columns are 64-bit whole numbers, flags are 0 and 1.

    `plans` has a line a row. `named` holds the places that rows name, `around` these with all places around
    them (`own` 1 where the row names it itself), both with the place's county, which a place never leaves.
    `labels` are the kinds of work and the concepts of rows, `tags` the kinds with their thousandths, `weeks`
    those that an event may touch. `related` is the table of relations with weights in thousandths,
    `same_people` the pairs of sets of target groups that share one; `priors` and `undated` are tabled functions.
    """
    compare = join.comparison
    people = compare.table.people
    one, other = np.nonzero(people.same) if len(people.sets) else (empty(), empty())
    return {
        "plans": plans_of(compare),
        "named": named_of(compare),
        "around": around_of(compare),
        "labels": labels_of(join.labels_of_rows, "label"),
        "tags": tags_of(compare),
        "weeks": weeks_of(compare),
        "related": related_of(compare),
        "same_people": {"one": one.astype(np.int64), "other": other.astype(np.int64)},
        "priors": priors_of(),
        "undated": {"alike": np.arange(len(undated_shares())), "share": undated_shares()},
    }


def empty() -> Ints:
    """No numbers."""
    return np.zeros(0, dtype=np.int64)


def plans_of(compare: Comparison) -> Columns:
    """One line a row: organisation, days, places, people, and how far its kind of work can be trusted."""
    table, tags = compare.table, compare.tags
    early, late = compare.starts
    county = table.places.county
    events = np.flatnonzero(event_rows(compare))
    return {
        "plan": np.arange(table.size),
        "organisation": table.organisation,
        "dated": table.dated.astype(np.int64),
        "first_day": table.start,
        "day_after": table.until,
        "days": compare.length,
        "early": early[county],
        "late": late[county],
        "breadth": table.places.breadth,
        "places": compare.places_named,
        "people": np.where(table.people.certainty == 0, compare.usual, table.people.group),
        "certainty": table.people.certainty,
        "called": called_groups(compare, events),
        "sector": sectors_of_rows(compare),
        "familiar": compare.familiar,
        "well_known": compare.well_known.astype(np.int64),
        "confidence": tags.thousandths[:, 0],
        "concept": tags.concept,
        **{f"kind{at + 1}": tags.kind[:, at] for at in range(tags.kind.shape[1])},
        **{f"share{at + 1}": tags.thousandths[:, at] for at in range(tags.kind.shape[1])},
    }


def named_of(compare: Comparison) -> Columns:
    """The places that each row names."""
    places = compare.table.places
    return {
        "plan": places.own_row,
        "county": places.county_of_node[places.own_node],
        "place": places.own_node,
        "narrow": (places.breadth[places.own_row] < IN_COUNTY).astype(np.int64),
    }


def around_of(compare: Comparison) -> Columns:
    """The places that each row names and those around them."""
    places = compare.table.places
    size = max(len(places.nodes), 1)
    own = np.isin(places.cover_row * size + places.cover_node, places.own_row * size + places.own_node)
    return {
        "plan": places.cover_row,
        "county": places.county_of_node[places.cover_node],
        "place": places.cover_node,
        "own": own.astype(np.int64),
        "narrow": (places.breadth[places.cover_row] < IN_COUNTY).astype(np.int64),
    }


def labels_of(labels: Ints, name: str) -> Columns:
    """The labels of each row, without those that are NONE."""
    plan, at = np.nonzero(labels != NONE)
    return {"plan": plan, name: labels[plan, at]}


def tags_of(compare: Comparison) -> Columns:
    """The kinds of work of each row with their thousandths."""
    kind = compare.tags.kind
    plan, at = np.nonzero(kind != NONE)
    return {"plan": plan, "kind": kind[plan, at], "share": compare.tags.thousandths[plan, at]}


def weeks_of(compare: Comparison) -> Columns:
    """The weeks that each event narrower than a county touches, and the week after it."""
    return labels_of(event_weeks(compare), "week")


def related_of(compare: Comparison) -> Columns:
    """The relations between kinds of work: `relation` into RELATIONS, both directions of those without order."""
    found = [np.nonzero(compare.weights[name]) for name in RELATIONS]
    lines = [(number, compare.weights[name]) for number, name in enumerate(RELATIONS)]
    return {
        "relation": np.concatenate([np.full(np.count_nonzero(weight), number) for number, weight in lines]),
        "one": np.concatenate([one for one, _ in found]),
        "other": np.concatenate([other for _, other in found]),
        "weight": np.concatenate([weight[weight > 0] for _, weight in lines]),
    }


def priors_of() -> Columns:
    """What nearness makes of each prior about people."""
    shares = moved_priors()
    prior, step = np.indices(shares.shape)
    return {"prior": prior.ravel(), "odds": step.ravel() + least_odds(), "share": shares.ravel()}
