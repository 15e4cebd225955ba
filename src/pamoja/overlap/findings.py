"""What is said about activities: a finding, the evidence for it, and ids that stay the same."""

import base64
import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from pamoja.core.money import Money
from pamoja.core.periods import MONTH_NAMES, Period

MATCH, MISMATCH, UNKNOWN = "match", "mismatch", "unknown"
WHAT, WHERE, WHEN, FOR_WHOM, MONEY, ORGANISATIONS = (
    "what",
    "where",
    "when",
    "for whom",
    "money",
    "organisations",
)
FEATURES = (WHAT, WHERE, WHEN, FOR_WHOM, MONEY, ORGANISATIONS)
DOUBT = -0.11  # what takes less from the score is not worth a question
LABEL = "possible overlap, please check"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One feature of two activities side by side.

    `contribution` is 0 where it takes nothing from the score and below 0 (a natural logarithm) where it does;
    `sentence` says in English what `code` and `params` say in any language.
    """

    feature: str
    left: str
    right: str
    verdict: str
    contribution: float
    code: str
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The evidence in a sentence."""
        return SENTENCES[self.code].format_map(self.params)


@dataclass(frozen=True, slots=True)
class Step:
    """One piece of evidence on the way from 1 down to the score, and what is left of it after this piece."""

    feature: str
    sentence: str
    left: float


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about two activities that people should look at.

    `members` are activity ids, in sequencing the one that should come first before the other. `place` is
    where they meet and `wards` the wards in it; `window` the days they share, in sequencing all their days,
    None where dates are missing. `money_at_stake` is None where it is unknown, never 0. `fingerprint` changes
    when anything that the finding rests on changes, `id` only with the kind and the members.
    """

    id: str
    kind: str
    members: tuple[str, ...]
    place: str
    wards: tuple[str, ...]
    window: Period | None
    tier: str
    score: float
    evidence: tuple[Evidence, ...]
    money_at_stake: Money | None
    fingerprint: str
    code: str
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The finding in a line."""
        return TITLES[self.code].format_map(self.params)

    @property
    def weakest(self) -> Evidence:
        """The evidence that takes most from the score; among equals what is unknown, money last."""
        return min(
            self.evidence,
            key=lambda e: (
                min(e.contribution, DOUBT),
                e.feature == MONEY,
                e.verdict != UNKNOWN,
                FEATURES.index(e.feature),
            ),
        )

    @property
    def explanation(self) -> str:
        """All evidence in the order what, where, when, for whom, money, organisations; then the weakest."""
        return f"{' '.join(evidence.sentence for evidence in self.evidence)} {self.doubt}"

    @property
    def doubt(self) -> str:
        """The weakest point and what would change the answer."""
        weakest = self.weakest
        if weakest.contribution >= DOUBT and weakest.verdict != UNKNOWN:
            return WEAKEST["none"]
        return WEAKEST["some"].format(feature=weakest.feature, change=CHANGES[weakest.feature])

    @property
    def waterfall(self) -> tuple[Step, ...]:
        """The evidence in its order with what each leaves of the score, from 1 down to the score itself."""
        return steps_of(self.evidence)


def steps_of(evidence: Sequence[Evidence]) -> tuple[Step, ...]:
    """Pieces of evidence with what is left of 1 after each."""
    left = np.exp(np.cumsum([one.contribution for one in evidence])).round(4).tolist()
    return tuple(Step(one.feature, one.sentence, part) for one, part in zip(evidence, left, strict=True))


def finding_id(kind: str, members: Sequence[str], *, ordered: bool) -> str:
    """Sixteen letters and digits made of the kind and the members alone."""
    keys = members if ordered else sorted(members)
    return short_hash("\x1f".join((kind, *keys)))


def fingerprint_of(parts: Sequence[str]) -> str:
    """Sixteen letters and digits made of everything a finding rests on."""
    return short_hash("\x1f".join(parts))


def short_hash(text: str) -> str:
    """Eighty bits of a text's hash in base 32."""
    digest = hashlib.blake2b(text.encode(), digest_size=10).digest()
    return base64.b32encode(digest).decode("ascii").lower()


def day_text(day: dt.date) -> str:
    """A day as people write it: 5 October 2026."""
    return f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}"


def money_text(money: Money) -> str:
    """An amount as people write it: KES 1,200,000."""
    return f"{money.currency} {money.amount:,.0f}"


TITLES: Mapping[str, str] = {
    "title.duplication": "{who} plan {work} at {place}",
    "title.double_reporting": "{work} at {place} may be reported twice",
    "title.layering": "{first} and {second} come together at {place}",
    "title.sequencing": "{place}: first {work}, then {second}",
    "title.sequence_risk": "{place}: {second} planned too early, ahead of {work}",
    "title.calendar_conflict": "Two events at {place} call the same people within a week",
    "title.cost_sharing": "{first} at {place}: two organisations could share the cost",
}

SENTENCES: Mapping[str, str] = {
    "what.same": "Same kind of work: {work} (A: “{left}”, B: “{right}”).",
    "what.probably_same": "Probably the same kind of work: {work} (A: “{left}”, B: “{right}”).",
    "what.same_wording": "Both are worded alike (A: “{left}”, B: “{right}”).",
    "what.copy": "Both have the same or nearly the same title, days and money (A: “{left}”, B: “{right}”).",
    "what.pays": "{namer} names {named}’s IATI activity as the one it pays for (A: “{left}”, B: “{right}”).",
    "what.paid_by": "{namer} names {named}’s IATI activity as the one its money comes from "
    "(A: “{left}”, B: “{right}”).",
    "what.same_record": "{namer} names {named}’s IATI activity as the same one (A: “{left}”, B: “{right}”).",
    "what.record": "{namer} names {named}’s IATI activity (A: “{left}”, B: “{right}”).",
    "what.sequence": "First {work}, then {second} (A: “{left}”, B: “{right}”).",
    "what.layer": "{first} and {second} strengthen each other (A: “{left}”, B: “{right}”).",
    "what.sequence_judged": "Usually first {work}, then {second} (A: “{left}”, B: “{right}”).",
    "what.layer_judged": "{first} and {second} usually strengthen each other (A: “{left}”, B: “{right}”).",
    "what.events": "Both call people together (A: “{left}”, B: “{right}”).",
    "what.share_trainers": "Both do {work}: they could share the trainers (A: “{left}”, B: “{right}”).",
    "what.share_survey": "Both do {work}: one survey could serve both (A: “{left}”, B: “{right}”).",
    "what.share_trip": "Both do {work}: they could share the trip (A: “{left}”, B: “{right}”).",
    "where.same": "Same place: {place}.",
    "where.within": "{place} lies in {outer}, which the other names.",
    "where.county_wide": "One of them names only the whole of {outer}: nobody can tell where.",
    "where.neighbours": "Different wards of one sub-county, {outer}: {place}.",
    "where.apart": "A is at {left}, B at {right}.",
    "when.apart": "A runs {left}, B {right}: no day in common.",
    "when.shared": "Both run from {start} to {end} ({days} shared days).",
    "when.unknown": "{who}: no dates, so it is unknown whether they meet in time.",
    "when.in_turn": "B starts on {start}; A ends on {end}.",
    "when.too_early": "B starts on {start}, before A ends on {end}.",
    "when.reversed": "B ends on {end}, before A even starts on {start}.",
    "when.same_week": "A runs {left}, B {right}: within a week of each other.",
    "people.same": "Both for {people}.",
    "people.assumed": "One is for {people}; the other leaves it blank: assumed.",
    "people.usual": "Neither plan has a column that says for whom; such work is usually for {people}.",
    "people.unknown": "Neither plan has a column that says for whom.",
    "people.different": "A is for {left}, B for {right}.",
    "money.both": "A has {left}, B has {right}.",
    "money.unknown": "{who}: no single amount, so the money at stake is unknown.",
    "money.currencies": "A has {left}, B has {right}: two currencies, not compared.",
    "organisations.one": "Both name {left} as who does the work.",
    "organisations.different": "Different organisations: {left} and {right}.",
    "organisations.shared": "One organisation shares in both: {left} and {right}, each in a file of its own.",
}

# What is said in the place of a sentence that tells of money, to who does not see it: sums alike, or who pays.
WITHOUT_MONEY: Mapping[str, str] = {
    "what.copy": "what.same_wording",
    "what.pays": "what.record",
    "what.paid_by": "what.record",
}

WEAKEST: Mapping[str, str] = {
    "none": "Nothing in it is doubtful.",
    "some": "Weakest point: {feature}. {change}",
}

CHANGES: Mapping[str, str] = {
    WHAT: "Ask both what exactly is done: another kind of work would settle it.",
    WHERE: "Ask for the wards: other wards would settle it.",
    WHEN: "Ask for the dates: other dates would settle it.",
    FOR_WHOM: "Ask for whom it is: other people would settle it.",
    MONEY: "Ask for the budget.",
    ORGANISATIONS: "Ask whether one acts for the other.",
}
