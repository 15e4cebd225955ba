"""What to ask people about wording: the phrases that would tell most about what the plans hold."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pamoja.overlap.analyse import Analysis
from pamoja.overlap.compare import Comparison
from pamoja.overlap.concepts import lead
from pamoja.overlap.memory import prepared
from pamoja.overlap.parts import THOUSAND
from pamoja.overlap.table import NONE
from pamoja.overlap.tagging import likeness

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

SHOWN = 200  # activities beside a question: enough for each partner to find its own
LIKELY = 4  # kinds that a question offers
ASKED = 0.5  # what is left of the worth of a wording when one that may mean the same is asked already
CLEAR = 0.1  # doubt below which a wording is not worth a question


@dataclass(frozen=True, slots=True)
class Question:
    """A phrase of which people are asked what kind of work it is.

    `suggested` is the id of the likeliest kind, "" where none is likely; `likely` are up to four kinds by their
    wording, the suggested one first; `activities` are ids of rows with this very phrase, `rows` how many rows an
    answer helps, and `worth` how much doubt it takes away, in rows.
    """

    phrase: str
    suggested: str
    likely: tuple[str, ...]
    activities: tuple[str, ...]
    rows: int
    worth: float


def questions(analysis: Analysis, most: int) -> tuple[Question, ...]:
    """The phrases of titles to ask about, the most useful first.

    A phrase is worth the doubt about all rows that use it or a spelling of it. When two may mean the same, the
    second is worth less, so that one kind of work does not take all the questions.
    """
    compare = analysis.comparison
    doubt = doubt_of_rows(compare)
    wordings = Wordings.of(compare, doubt)
    chosen = in_turn(wordings, most)
    if not chosen:
        return ()
    alike = likeliest_kinds(compare, [wordings.texts[wordings.text[number]] for number in chosen])
    return tuple(
        wordings.question(compare, number, kinds) for number, kinds in zip(chosen, alike, strict=True)
    )


def likeliest_kinds(compare: Comparison, phrases: Sequence[str]) -> list[list[str]]:
    """The ids of the kinds that each phrase is most like, by its words alone, the likest first."""
    _, pieces = prepared(compare.catalogue)
    found = likeness(pieces.vectors(phrases), pieces, compare.trust)
    items = compare.catalogue.interventions
    order = np.argsort(-np.round(found, 3), axis=1, kind="stable")[:, :LIKELY]
    return [
        [items[kind].id for kind in kinds if row[kind] > 0] for row, kinds in zip(found, order, strict=True)
    ]


def doubt_of_rows(compare: Comparison) -> Floats:
    """How unsure the kind of work of each row is, 0 to 1, by its own wording alone."""
    doubt: Floats = 1 - compare.tags.confidence * compare.familiar / THOUSAND
    return np.round(doubt, 3)


@dataclass(frozen=True, eq=False)
class Wordings:
    """Phrases with their spellings together: `text` the commonest spelling of each, `text_of_row` the text of
    every row's title, `worth` the doubt that an answer takes away, `meant` what each phrase may mean.
    """

    texts: tuple[str, ...]
    text: Ints
    text_of_row: Ints
    rows: Ints
    worth: Floats
    meant: Ints

    @classmethod
    def of(cls, compare: Comparison, doubt: Floats) -> "Wordings":
        """All phrases of titles that leave a doubt."""
        texts = compare.table.texts
        spoken = texts.text_of_unit[texts.title]
        size = len(texts.texts)
        uses = np.bincount(spoken, minlength=size)
        unsure = np.bincount(spoken, weights=doubt, minlength=size)
        filled = np.array([bool(text) for text in texts.texts], dtype=bool)
        open_texts = np.flatnonzero(filled & (unsure > CLEAR * np.maximum(uses, 1)))
        head = spellings(compare, open_texts, uses)
        heads = np.unique(head[open_texts])
        rows = np.bincount(head[open_texts], weights=uses[open_texts], minlength=size)[heads]
        worth = np.bincount(head[open_texts], weights=unsure[open_texts], minlength=size)[heads]
        first = np.full(size, NONE, dtype=np.int64)
        first[spoken[::-1]] = np.arange(len(spoken))[::-1]
        meant = compare.tags.kind[first[heads], 0] if len(heads) else heads
        return cls(texts.texts, heads, spoken, rows.astype(np.int64), np.round(worth, 3), meant)

    def question(self, compare: Comparison, number: int, alike: Sequence[str]) -> Question:
        """One phrase as a question, with the kinds that are worded alike."""
        text, kind = int(self.text[number]), int(self.meant[number])
        rows = np.flatnonzero(self.text_of_row == text)
        ids = sorted(compare.table.ids[row] for row in rows)
        suggested = "" if kind == NONE else compare.catalogue.interventions[kind].id
        return Question(
            phrase=self.texts[text],
            suggested=suggested,
            likely=tuple(dict.fromkeys([suggested, *alike] if suggested else alike))[:LIKELY],
            activities=tuple(ids[:SHOWN]),
            rows=int(self.rows[number]),
            worth=float(self.worth[number]),
        )


def spellings(compare: Comparison, open_texts: Ints, uses: Ints) -> Ints:
    """For each text the commonest text that is spelt alike, itself where there is none; NONE for the others."""
    head = np.full(len(uses), NONE, dtype=np.int64)
    if not len(open_texts):
        return head
    _, pieces = prepared(compare.catalogue)
    vectors = pieces.open_vectors([compare.table.texts.texts[text] for text in open_texts])
    at = np.zeros(len(uses), dtype=np.int64)
    at[open_texts] = np.arange(len(open_texts))
    order = open_texts[np.lexsort((open_texts, -uses[open_texts]))]
    lead(order, at, vectors, head)
    return head


def in_turn(wordings: Wordings, most: int) -> list[int]:
    """The numbers of the phrases to ask, each the best one left after those before it."""
    by_meaning: dict[int, list[int]] = {}
    for number in np.lexsort((wordings.text, -wordings.worth)).tolist():
        by_meaning.setdefault(int(wordings.meant[number]), []).append(number)
    offers = sorted(
        (-float(wordings.worth[number]) * ASKED ** (place if meaning != NONE else 0), number)
        for meaning, numbers in by_meaning.items()
        for place, number in enumerate(numbers)
    )
    return [number for _, number in offers[:most]]
