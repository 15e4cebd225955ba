"""Ranks options for texts: by what options say of themselves, by former decisions, and by what else is known."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pamoja.workplan.crosswalk.likeness import Floats, Ints, Options, Votes, votes_of

BLOCK = 1024


@dataclass(frozen=True, slots=True)
class Trust:
    """How far each kind of evidence is trusted, as log odds; chosen on one half of the labelled texts.

    `usual` is the weight of how often an option was chosen before, full after `many` decisions; `stranger` the log
    odds of "none of these".
    """

    text: float = 14.0
    past: float = 9.0
    usual: float = 0.5
    many: float = 20.0
    stranger: float = 3.4


@dataclass(frozen=True, eq=False)
class Past:
    """What was decided before: a text and the numbers of the options it was put under."""

    texts: tuple[str, ...] = ()
    chosen: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True, eq=False)
class Ranked:
    """Per text and option the probability, with what it rests on; the last column of `shares` is "none of these"."""

    shares: Floats
    likeness: Floats
    text: Ints
    votes: Votes


def rank(
    texts: Sequence[str],
    options: Options,
    past: Past,
    trust: Trust,
    *,
    beside: Floats | None = None,
    itself: bool = False,
) -> Ranked:
    """How likely each option is for each text; `beside` are further log odds, a row a text and a column an option.

    With `itself` the texts are those of the past in the same order, and none is asked about itself.
    """
    rows = options.rows(texts)
    likeness, which = options.likeness(rows)
    votes = votes_of(rows, options.rows(past.texts), past.chosen, options.size, itself=itself)
    logits = trust.text * likeness + trust.past * votes.share * votes.strength
    logits = logits + _usual(past, options.size, trust)
    if beside is not None:
        logits = logits + beside
    whole = np.column_stack([logits, np.full(len(texts), trust.stranger)])
    odds = np.exp(whole - whole.max(axis=1, keepdims=True))
    return Ranked(odds / odds.sum(axis=1, keepdims=True), likeness, which, votes)


def _usual(past: Past, size: int, trust: Trust) -> Floats:
    """Log odds of each option by how often it was chosen before, against an option never chosen."""
    count = np.bincount([option for chosen in past.chosen for option in chosen], minlength=size)
    made = len(past.chosen)
    known: Floats = np.log1p(count.astype(np.float64)) * trust.usual * made / (made + trust.many)
    return known


def best(shares: Floats, most: int) -> Ints:
    """The numbers of the likeliest options of each row, "none of these" left out."""
    found: Ints = np.argsort(-shares[:, :-1], axis=1, kind="stable")[:, :most]
    return found
