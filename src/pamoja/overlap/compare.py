"""How two activities compare: same work, same people, same days; each as a probability between 0 and 1."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from pamoja.overlap.catalogue import LAYERING, SEQUENCING, Catalogue
from pamoja.overlap.people import IN_TEXT, NOBODY, STATED, UNKNOWN
from pamoja.overlap.table import IN_COUNTY, IN_WARD, NONE, Table
from pamoja.overlap.tagging import WHOLE, Tags, Trust

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

YEAR = 365.0
FAMILIAR, UNFAMILIAR = 0.5, 0.3  # resemblance to be trusted in full, and what is left of the trust at least
WELL_KNOWN = 0.8  # resemblance from which a wording may be called definite
OUTLYING = 0.02  # share of the first and of the last starts of a county that may be slips
LAYERING_DAYS = 28
SEQUENCE_GAP = (-15, 180)
RISK_DAYS = 365  # after this long the order of two works no longer matters
TYPICAL_DAYS = {"training": 30, "meeting": 5, "survey": 60, "outreach": 120, "distribution": 90, "grant": 150}
TYPICAL = 150  # days of construction and of work of an unknown kind
LOOSE = 0.1  # what a single day in common leaves open: enough to order equals, no more
SURELY = 0.95  # of what only one dated side suggests
USUAL_PEOPLE = 0.8  # how often work is for its kind's usual target group
OTHER_PEOPLE = 0.06  # how often for one other group in particular
TEXT_IS_RIGHT = 0.9  # how often "for women" at the end of a title names the target group
# What nearness tells where a plan is silent, in log odds: all days or all places in common instead of half,
# and neither. Fitted by bench/nearness.py.
SAME_DAYS, SAME_PLACES, UNTOLD = 1.5, 1.0, -0.5
UNDATED = 0.5  # what is left where no days say that two works meet, in the very same places


def moved(probability: Floats, log_odds: Floats) -> Floats:
    """Probabilities moved by evidence; 0 and 1 stay."""
    odds = probability * np.exp(log_odds)
    found: Floats = odds / (odds + 1 - probability)
    return found


@dataclass(frozen=True, eq=False)
class Comparison:
    """The rows of a table with their tags, ready to be compared pair by pair; `a` and `b` are row numbers."""

    table: Table
    tags: Tags
    catalogue: Catalogue
    trust: Trust

    def same_work(self, a: Ints, b: Ints) -> Floats:
        """The probability that both are the same kind of work."""
        total = np.zeros(len(a))
        kinds, shares = self.tags.kind, self.tags.thousandths / WHOLE
        for i in range(kinds.shape[1]):
            for j in range(kinds.shape[1]):
                same = (kinds[a, i] == kinds[b, j]) & (kinds[a, i] != NONE)
                total += np.where(same, shares[a, i] * shares[b, j], 0.0)
        concept = self.tags.concept
        worded = (concept[a] == concept[b]) & (concept[a] != NONE)
        total *= self.familiar[a] * self.familiar[b]
        return np.maximum(total, np.where(worded, self.trust.same_wording, 0.0))

    def related(self, kind: str, a: Ints, b: Ints) -> Floats:
        """The probability that the kinds of work are related so, `a` first, times the relation's weight."""
        return self.linked(self.weights[kind], a, b)

    def relatable(self, kind: str, a: Ints, b: Ints) -> Floats:
        """The probability that the kinds of work are related so, however sure the relation itself is."""
        return self.linked((self.weights[kind] > 0).astype(np.float64), a, b)

    def linked(self, weights: Floats, a: Ints, b: Ints) -> Floats:
        """The expected weight between the kinds of two rows, less where a kind is unfamiliar."""
        total = np.zeros(len(a))
        kinds, shares = self.tags.kind, self.tags.thousandths / WHOLE
        for i in range(kinds.shape[1]):
            for j in range(kinds.shape[1]):
                total += weights[kinds[a, i], kinds[b, j]] * shares[a, i] * shares[b, j]
        return total * self.familiar[a] * self.familiar[b]

    @cached_property
    def weights(self) -> dict[str, Floats]:
        """By kind of relation the weight between two kinds of work; the last row and column are no kind."""
        size = len(self.catalogue.interventions) + 1
        found = {LAYERING: np.zeros((size, size)), SEQUENCING: np.zeros((size, size))}
        for relation in self.catalogue.relations:
            a, b = self.catalogue.positions[relation.a], self.catalogue.positions[relation.b]
            found[relation.kind][a, b] = relation.weight
            if relation.kind == LAYERING:
                found[relation.kind][b, a] = relation.weight
        return found

    @cached_property
    def usual(self) -> Ints:
        """The usual target group of each row's likeliest kind of work, NOBODY where there is none."""
        groups = [self.table.people.number(item.target_group) for item in self.catalogue.interventions]
        of_kind = np.array([*groups, NOBODY], dtype=np.int64)
        usual: Ints = of_kind[self.tags.kind[:, 0]]
        return usual

    @cached_property
    def typical(self) -> Ints:
        """How many days work of each row's likeliest kind usually takes."""
        days = [TYPICAL_DAYS.get(item.modality, TYPICAL) for item in self.catalogue.interventions]
        of_kind = np.array([*days, TYPICAL], dtype=np.int64)
        typical: Ints = of_kind[self.tags.kind[:, 0]]
        return typical

    @cached_property
    def length(self) -> Ints:
        """The days of each row, the usual number where it has no dates."""
        table = self.table
        return np.where(table.dated, table.until - table.start, self.typical)

    def same_people(self, a: Ints, b: Ints) -> Floats:
        """The probability that both are for the same people; mostly the usual ones where none are stated."""
        people = self.table.people
        both = (
            people.same[people.group[a], people.group[b]]
            if len(people.sets)
            else np.zeros(len(a), dtype=bool)
        )
        left, right = self.usually(a, people.group[b]), self.usually(b, people.group[a])
        unknown_a, unknown_b = people.certainty[a] == UNKNOWN, people.certainty[b] == UNKNOWN
        stated = both.astype(np.float64)
        unstated = np.where(
            unknown_a & unknown_b, USUAL_PEOPLE**2 + OTHER_PEOPLE**2, np.where(unknown_a, left, right)
        )
        unstated = moved(unstated, self.nearness(a, b))
        guessed = (people.certainty[a] == IN_TEXT) | (people.certainty[b] == IN_TEXT)
        softened = np.where(guessed, TEXT_IS_RIGHT * stated + (1 - TEXT_IS_RIGHT) * 0.5, stated)
        return np.where(unknown_a | unknown_b, unstated, softened)

    def nearness(self, a: Ints, b: Ints) -> Floats:
        """Log odds that two rows are one plan, by the days and places they share: near rows share the rest too."""
        days = np.where(self.both_dated(a, b), 2 * self.days_alike(a, b) - 1, 0.0)
        found: Floats = SAME_DAYS * days + SAME_PLACES * (2 * self.places_alike(a, b) - 1) + UNTOLD
        return found

    def days_alike(self, a: Ints, b: Ints) -> Floats:
        """The days in both among the days in either, 0 to 1; of use only where both are dated."""
        shared = self.shared_days(a, b)
        alike: Floats = shared / np.maximum(self.length[a] + self.length[b] - shared, 1)
        return alike

    def places_alike(self, a: Ints, b: Ints) -> Floats:
        """The places that both rows name among those that either names, 0 to 1."""
        named = self.named
        shared = np.asarray(named[a].multiply(named[b]).sum(axis=1)).ravel()
        total = np.asarray(named.sum(axis=1)).ravel()
        alike: Floats = shared / np.maximum(total[a] + total[b] - shared, 1)
        return alike

    @cached_property
    def named(self) -> csr_matrix:
        """Rows by places: 1 where a row names a place itself."""
        places = self.table.places
        shape = (self.table.size, max(len(places.nodes), 1))
        return csr_matrix((np.ones(len(places.own_row)), (places.own_row, places.own_node)), shape=shape)

    def usually(self, rows: Ints, group: Ints) -> Floats:
        """The probability that rows which name nobody are for these groups."""
        people, usual = self.table.people, self.usual[rows]
        fits = people.same[usual, group] if len(people.sets) else np.zeros(len(rows), dtype=bool)
        return np.where(usual == NOBODY, 0.5, np.where(fits, USUAL_PEOPLE, OTHER_PEOPLE))

    def people_known(self, a: Ints, b: Ints) -> Flags:
        """Whether both rows state their target group in its own cell."""
        certainty = self.table.people.certainty
        known: Flags = (certainty[a] == STATED) & (certainty[b] == STATED)
        return known

    def both_dated(self, a: Ints, b: Ints) -> Flags:
        """Whether both rows have their dates."""
        return self.table.dated[a] & self.table.dated[b]

    def shared_days(self, a: Ints, b: Ints) -> Ints:
        """The days that lie in both; of use only where both are dated."""
        table = self.table
        shared: Ints = np.maximum(
            0, np.minimum(table.until[a], table.until[b]) - np.maximum(table.start[a], table.start[b])
        )
        return shared

    def gap_days(self, a: Ints, b: Ints) -> Ints:
        """The days from the last day of `a` to the first of `b`, below 0 where `b` starts earlier."""
        gap: Ints = self.table.start[b] - (self.table.until[a] - 1)
        return gap

    def at_once(self, a: Ints, b: Ints, days: int) -> Floats:
        """The probability that at least so many days lie in both; without dates, by chance within a year."""
        at_least = days - 1
        after = self.chance(a, b, at_least - self.length[b] + 1, self.length[a] - at_least - 1)
        before = self.chance(b, a, at_least - self.length[a] + 1, self.length[b] - at_least - 1)
        spans = np.maximum(self.length[a] - at_least, 0), np.maximum(self.length[b] - at_least, 0)
        neither = 1 - sum(np.clip(1 - span / YEAR, 0, 1) ** 2 for span in spans) / 2
        chance = np.where(self.table.dated[a], after, np.where(self.table.dated[b], before, neither))
        certain = (self.shared_days(a, b) >= days).astype(np.float64)
        return np.where(self.both_dated(a, b), certain, np.minimum(chance, SURELY))

    def one_time(self, a: Ints, b: Ints) -> Floats:
        """The probability that both are one plan in time: a day in common, and rather all days than a few."""
        dated = 1 - LOOSE * (1 - self.days_alike(a, b))
        undated = UNDATED * np.exp(self.places_alike(a, b) - 1)
        return self.at_once(a, b, 1) * np.where(self.both_dated(a, b), dated, undated)

    def chance(self, dated: Ints, undated: Ints, first: Ints, last: Ints) -> Floats:
        """The probability that an undated row starts from `first` to `last` days after the start of a dated one.

        Any day between the early and the late starts of its county is as likely as another.
        """
        early, late = self.starts
        county = self.table.places.county[undated]
        start = self.table.start[dated]
        days = np.minimum(start + last, late[county]) - np.maximum(start + first, early[county]) + 1
        chance: Floats = np.maximum(days, 0) / (late[county] - early[county] + 1)
        return chance

    @cached_property
    def starts(self) -> tuple[Ints, Ints]:
        """The early and the late first days of each county's dated rows, at least a year apart."""
        table = self.table
        size = len(table.places.nodes) + 1
        early, late = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
        for county in np.unique(table.places.county):
            days = np.sort(table.start[(table.places.county == county) & table.dated])
            if len(days):
                edge = int(len(days) * OUTLYING)
                early[county], late[county] = days[edge], days[-1 - edge]
        return early, np.maximum(late, early + int(YEAR) - 1)

    def in_turn(self, a: Ints, b: Ints) -> Floats:
        """The probability that `b` starts soon after `a` ends; without dates, by chance within a year."""
        first, last = SEQUENCE_GAP
        gap = self.gap_days(a, b)
        ahead = self.length[a] - 1
        after, before = (
            self.chance(a, b, ahead + first, ahead + last),
            self.chance(b, a, -ahead - last, -ahead - first),
        )
        neither = np.full(len(a), (last - first) / (2 * YEAR))
        chance = np.where(self.table.dated[a], after, np.where(self.table.dated[b], before, neither))
        return np.where(self.both_dated(a, b), ((gap >= first) & (gap <= last)).astype(np.float64), chance)

    def out_of_turn(self, a: Ints, b: Ints) -> Floats:
        """1 where both are dated and `b` starts before `a` is done, within a year; 0 elsewhere."""
        early = self.gap_days(a, b) < SEQUENCE_GAP[0]
        near = self.table.start[a] - self.table.until[b] < RISK_DAYS
        return (self.both_dated(a, b) & early & near).astype(np.float64)

    def both_in_wards(self, a: Ints, b: Ints) -> Flags:
        """Whether both rows name nothing wider than wards."""
        breadth = self.table.places.breadth
        narrow: Flags = (breadth[a] == IN_WARD) & (breadth[b] == IN_WARD)
        return narrow

    def some_county_wide(self, a: Ints, b: Ints) -> Flags:
        """Whether one of them is stated for a whole county."""
        breadth = self.table.places.breadth
        wide: Flags = (breadth[a] == IN_COUNTY) | (breadth[b] == IN_COUNTY)
        return wide

    @cached_property
    def familiar(self) -> Floats:
        """How far the kind of each row can be trusted, for its words may be those of a kind not known at all."""
        resemblance = self.tags.resemblance
        return np.clip(resemblance / FAMILIAR, UNFAMILIAR, 1.0)

    def well_known(self, a: Ints, b: Ints) -> Flags:
        """Whether the wording of both is close to one that the catalogue has, or both are worded alike."""
        known = self.tags.resemblance >= WELL_KNOWN
        concept = self.tags.concept
        worded: Flags = (concept[a] == concept[b]) & (concept[a] != NONE)
        return (known[a] & known[b]) | worded

    def confident(self, a: Ints, b: Ints, least: float) -> Flags:
        """Whether the kind of both is at least so likely, or both are worded alike."""
        confidence, concept = self.tags.confidence * self.familiar, self.tags.concept
        worded = (concept[a] == concept[b]) & (concept[a] != NONE)
        confident: Flags = ((confidence[a] >= least) & (confidence[b] >= least)) | worded
        return confident
