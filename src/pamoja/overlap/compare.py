"""How two activities compare: same work, same people, same days; each a probability in ten-thousandths."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from pamoja.overlap.catalogue import LAYERING, SEQUENCING, Catalogue
from pamoja.overlap.parts import ALL, THOUSAND, parts, product, whole
from pamoja.overlap.people import IN_TEXT, NOBODY, STATED, UNKNOWN
from pamoja.overlap.table import IN_COUNTY, IN_WARD, NONE, Table
from pamoja.overlap.tagging import Tags, Trust

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

YEAR = 365
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
# and neither. Chosen by bench/nearness.py.
SAME_DAYS, SAME_PLACES, UNTOLD = 1.5, 1.0, -0.5
UNDATED = 0.5  # what is left where no days say that two works meet, in the very same places


# How likely two rows are for the same people where one is silent, before nearness tells: by chance where the
# usual people are unknown; the stated are the usual ones; they are others; both rows are silent.
PRIORS = (0.5, USUAL_PEOPLE, OTHER_PEOPLE, USUAL_PEOPLE**2 + OTHER_PEOPLE**2)
BY_CHANCE, THE_USUAL, OTHERS, BOTH_SILENT = range(len(PRIORS))


def least_odds() -> int:
    """The lowest log odds that nearness can give, in thousandths."""
    return whole(parts(UNTOLD) - parts(SAME_DAYS) - parts(SAME_PLACES), ALL // THOUSAND)


def most_odds() -> int:
    """The highest log odds that nearness can give, in thousandths."""
    return whole(parts(UNTOLD) + parts(SAME_DAYS) + parts(SAME_PLACES), ALL // THOUSAND)


@lru_cache(maxsize=1)
def moved_priors() -> Ints:
    """For each prior and each thousandth of log odds from the least on: the prior moved by them."""
    odds = np.exp(np.arange(least_odds(), most_odds() + 1) / THOUSAND)
    lines = [prior * odds / (prior * odds + 1 - prior) for prior in PRIORS]
    return np.rint(np.array(lines) * ALL).astype(np.int64)


@lru_cache(maxsize=1)
def undated_shares() -> Ints:
    """For each thousandth of places alike: what is left of a pair whose days are not known."""
    return np.rint(UNDATED * np.exp(np.arange(THOUSAND + 1) / THOUSAND - 1) * ALL).astype(np.int64)


@dataclass(frozen=True, eq=False)
class Comparison:
    """The rows of a table with their tags, ready to be compared pair by pair; `a` and `b` are row numbers."""

    table: Table
    tags: Tags
    catalogue: Catalogue
    trust: Trust

    def same_work(self, a: Ints, b: Ints) -> Ints:
        """The probability that both are the same kind of work."""
        total = np.zeros(len(a), dtype=np.int64)
        kinds, shares = self.tags.kind, self.tags.thousandths
        for i in range(kinds.shape[1]):
            for j in range(kinds.shape[1]):
                same = (kinds[a, i] == kinds[b, j]) & (kinds[a, i] != NONE)
                total += np.where(same, shares[a, i] * shares[b, j], 0)
        worded = self.worded_alike(a, b)
        total = whole(total * self.familiar[a] * self.familiar[b], THOUSAND**4 // ALL)
        return np.maximum(total, np.where(worded, parts(self.trust.same_wording), 0))

    def related(self, kind: str, a: Ints, b: Ints) -> Ints:
        """The probability that the kinds of work are related so, `a` first, times the relation's weight."""
        return self.linked(self.weights[kind], a, b)

    def relatable(self, kind: str, a: Ints, b: Ints) -> Ints:
        """The probability that the kinds of work are related so, however sure the relation itself is."""
        return self.linked(np.where(self.weights[kind] > 0, THOUSAND, 0), a, b)

    def linked(self, weights: Ints, a: Ints, b: Ints) -> Ints:
        """The expected weight between the kinds of two rows, less where a kind is unfamiliar."""
        total = np.zeros(len(a), dtype=np.int64)
        kinds, shares = self.tags.kind, self.tags.thousandths
        for i in range(kinds.shape[1]):
            for j in range(kinds.shape[1]):
                total += weights[kinds[a, i], kinds[b, j]] * shares[a, i] * shares[b, j]
        return whole(total * self.familiar[a] * self.familiar[b], THOUSAND**5 // ALL)

    @cached_property
    def weights(self) -> dict[str, Ints]:
        """By kind of relation the weight between two kinds of work, in thousandths; the last row and column
        are no kind.
        """
        size = len(self.catalogue.interventions) + 1
        shape = (size, size)
        found = {LAYERING: np.zeros(shape, np.int64), SEQUENCING: np.zeros(shape, np.int64)}
        for relation in self.catalogue.relations:
            a, b = self.catalogue.positions[relation.a], self.catalogue.positions[relation.b]
            weight = max(round(relation.weight * THOUSAND), 1)
            found[relation.kind][a, b] = weight
            if relation.kind == LAYERING:
                found[relation.kind][b, a] = weight
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

    def same_people(self, a: Ints, b: Ints) -> Ints:
        """The probability that both are for the same people; mostly the usual ones where none are stated."""
        people = self.table.people
        silent_a, silent_b = people.certainty[a] == UNKNOWN, people.certainty[b] == UNKNOWN
        left = np.where(silent_a, self.usual[a], people.group[a])
        right = np.where(silent_b, self.usual[b], people.group[b])
        same = people.share(left, right)
        usual = np.where(silent_a, left, right)
        one_silent = np.where(usual == NOBODY, BY_CHANCE, np.where(same, THE_USUAL, OTHERS))
        prior = np.where(silent_a & silent_b, BOTH_SILENT, one_silent)
        unstated = moved_priors()[prior, self.nearness(a, b) - least_odds()]
        guessed = (people.certainty[a] == IN_TEXT) | (people.certainty[b] == IN_TEXT)
        doubt = np.where(guessed, parts((1 - TEXT_IS_RIGHT) / 2), 0)
        return np.where(silent_a | silent_b, unstated, np.where(same, ALL - doubt, doubt))

    def nearness(self, a: Ints, b: Ints) -> Ints:
        """Log odds in thousandths that two rows are one plan, by the days and places they share: near rows share
        the rest too.
        """
        days = np.where(self.both_dated(a, b), 2 * self.days_alike(a, b) - ALL, 0)
        places = 2 * self.places_alike(a, b) - ALL
        known = whole(parts(SAME_DAYS) * days + parts(SAME_PLACES) * places, ALL)
        return whole(known + parts(UNTOLD), ALL // THOUSAND)

    def days_alike(self, a: Ints, b: Ints) -> Ints:
        """The days in both among the days in either; of use only where both are dated."""
        shared = self.shared_days(a, b)
        return whole(shared * ALL, np.maximum(self.length[a] + self.length[b] - shared, 1))

    def places_alike(self, a: Ints, b: Ints) -> Ints:
        """The places that both rows name among those that either names."""
        named, total = self.named, self.places_named
        shared = np.asarray(named[a].multiply(named[b]).sum(axis=1), dtype=np.int64).ravel()
        return whole(shared * ALL, np.maximum(total[a] + total[b] - shared, 1))

    @cached_property
    def places_named(self) -> Ints:
        """How many places each row names itself."""
        return np.bincount(self.table.places.own_row, minlength=self.table.size).astype(np.int64)

    @cached_property
    def named(self) -> csr_matrix:
        """Rows by places: 1 where a row names a place itself."""
        places = self.table.places
        shape = (self.table.size, max(len(places.nodes), 1))
        return csr_matrix(
            (np.ones(len(places.own_row), np.int64), (places.own_row, places.own_node)), shape=shape
        )

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

    def at_once(self, a: Ints, b: Ints, days: int) -> Ints:
        """The probability that at least so many days lie in both; without dates, by chance within a year."""
        at_least = days - 1
        after = self.chance(a, b, at_least - self.length[b] + 1, self.length[a] - at_least - 1)
        before = self.chance(b, a, at_least - self.length[a] + 1, self.length[b] - at_least - 1)
        free = [np.maximum(YEAR - np.maximum(self.length[rows] - at_least, 0), 0) for rows in (a, b)]
        neither = whole((2 * YEAR**2 - free[0] ** 2 - free[1] ** 2) * ALL, 2 * YEAR**2)
        chance = np.where(self.table.dated[a], after, np.where(self.table.dated[b], before, neither))
        certain = np.where(self.shared_days(a, b) >= days, ALL, 0)
        return np.where(self.both_dated(a, b), certain, np.minimum(chance, parts(SURELY)))

    def one_time(self, a: Ints, b: Ints) -> Ints:
        """The probability that both are one plan in time: a day in common, and rather all days than a few."""
        dated = ALL - product(ALL - self.days_alike(a, b), parts(LOOSE))
        undated = undated_shares()[whole(self.places_alike(a, b), ALL // THOUSAND)]
        return product(self.at_once(a, b, 1), np.where(self.both_dated(a, b), dated, undated))

    def chance(self, dated: Ints, undated: Ints, first: Ints, last: Ints) -> Ints:
        """The probability that an undated row starts from `first` to `last` days after the start of a dated one.

        Any day between the early and the late starts of its county is as likely as another.
        """
        early, late = self.starts
        county = self.table.places.county[undated]
        start = self.table.start[dated]
        days = np.minimum(start + last, late[county]) - np.maximum(start + first, early[county]) + 1
        return whole(np.maximum(days, 0) * ALL, late[county] - early[county] + 1)

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
        return early, np.maximum(late, early + YEAR - 1)

    def in_turn(self, a: Ints, b: Ints) -> Ints:
        """The probability that `b` starts soon after `a` ends; without dates, by chance within a year."""
        first, last = SEQUENCE_GAP
        gap = self.gap_days(a, b)
        ahead = self.length[a] - 1
        after, before = (
            self.chance(a, b, ahead + first, ahead + last),
            self.chance(b, a, -ahead - last, -ahead - first),
        )
        neither = whole((last - first) * ALL, 2 * YEAR)
        chance = np.where(self.table.dated[a], after, np.where(self.table.dated[b], before, neither))
        return np.where(self.both_dated(a, b), np.where((gap >= first) & (gap <= last), ALL, 0), chance)

    def out_of_turn(self, a: Ints, b: Ints) -> Ints:
        """Certain where both are dated and `b` starts before `a` is done, within a year; 0 elsewhere."""
        early = self.gap_days(a, b) < SEQUENCE_GAP[0]
        near = self.table.start[a] - self.table.until[b] < RISK_DAYS
        return np.where(self.both_dated(a, b) & early & near, ALL, 0)

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
    def familiar(self) -> Ints:
        """How far the kind of each row can be trusted, in thousandths, for its words may be those of a kind not
        known at all.
        """
        thousandths = np.rint(self.tags.resemblance * THOUSAND).astype(np.int64)
        share = whole(thousandths * ALL, parts(FAMILIAR))
        return np.clip(share, round(UNFAMILIAR * THOUSAND), THOUSAND)

    @cached_property
    def well_known(self) -> Flags:
        """Which rows are worded close to what the catalogue has."""
        return np.rint(self.tags.resemblance * THOUSAND) >= WELL_KNOWN * THOUSAND

    def worded_alike(self, a: Ints, b: Ints) -> Flags:
        """Whether both have one wording that the catalogue lacks."""
        concept = self.tags.concept
        worded: Flags = (concept[a] == concept[b]) & (concept[a] != NONE)
        return worded

    def known(self, a: Ints, b: Ints) -> Flags:
        """Whether the wording of both is close to one that the catalogue has, or both are worded alike."""
        return (self.well_known[a] & self.well_known[b]) | self.worded_alike(a, b)

    def confident(self, a: Ints, b: Ints, least: int) -> Flags:
        """Whether the kind of both is at least so likely, or both are worded alike."""
        confidence, worded = self.tags.thousandths[:, 0] * self.familiar, self.worded_alike(a, b)
        enough = confidence >= least * (THOUSAND**2 // ALL)
        confident: Flags = (enough[a] & enough[b]) | worded
        return confident
