"""What kind of work each activity is: the three likeliest interventions, in thousandths of certainty."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix

from pamoja.overlap.catalogue import Catalogue
from pamoja.overlap.concepts import Concepts, concepts_of
from pamoja.overlap.grams import Pieces
from pamoja.overlap.phrases import words_of
from pamoja.overlap.table import NONE, Table, Texts

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

KEPT = 3
LEAST = 50  # thousandths
BLOCK = 512
WHOLE = 1000


@dataclass(frozen=True, slots=True)
class Trust:
    """How far each kind of evidence is trusted; frozen with the product, chosen with phrases held out.

    `sharpness` turns resemblance (0 to 1) into log odds; `best` is the part of the best phrase in it beside
    all phrases of a kind together; `stranger` is the resemblance at which the kind may as well be unknown,
    and `known` the one from which a wording stands alone. `sector` and `people` are the log
    odds lost by a sector or target group that is not the usual one; `said` is the weight of a sentence beside
    the title; `most` the number of rows that count fully when rows share a wording; `same_wording` how often
    two rows so worded are the same work.
    """

    sharpness: float = 12.0
    best: float = 0.6
    stranger: float = 0.24
    sector: float = 3.0
    people: float = 2.0
    said: float = 0.5
    most: float = 8.0
    known: float = 0.82
    same_wording: float = 0.93


@dataclass(frozen=True, eq=False)
class Tags:
    """Per row: up to three kinds (NONE beyond) with their thousandths, and the number of the wording.

    `concept` numbers the wordings of a county that mean one thing though the catalogue lacks them, NONE for
    all others. `resemblance` is how like the likeliest kind the wording is, 0 to 1, whatever else is likely.
    """

    kind: Ints
    thousandths: Ints
    concept: Ints
    resemblance: Floats

    @property
    def confidence(self) -> Floats:
        """The probability of each row's likeliest kind."""
        return self.thousandths[:, 0] / WHOLE


class Likeness(Protocol):
    """A catalogue with its pieces and trust, and how texts resemble its kinds, worked out now or kept from before."""

    catalogue: Catalogue
    pieces: Pieces
    trust: Trust

    def likeness(self, texts: Sequence[str]) -> Floats:
        """How each text resembles each intervention, 0 to 1: a row a text."""


def tag(table: Table, known_by: Likeness) -> Tags:
    """The kinds of all rows, by their wording, sector and people, and by those of rows worded alike."""
    texts, catalogue, trust, pieces = table.texts, known_by.catalogue, known_by.trust, known_by.pieces
    resemblance = known_by.likeness(texts.texts)
    known = resemblance.max(axis=1, initial=0.0)[texts.text_of_unit] >= trust.known
    logits = trust.sharpness * with_stranger(resemblance, trust.stranger)
    concepts = concepts_of(texts, known, pieces, resemblance.argmax(axis=1))
    beside = sector_evidence(table, catalogue, trust), people_evidence(table, catalogue, trust)
    concept = concepts.of_unit[texts.title]
    pooled = concept_logits(table, logits, beside, concepts, trust)
    shared = likeliest(probabilities(pooled)[:, :-1])
    kind, thousandths = (
        np.empty((table.size, KEPT), dtype=np.int64),
        np.empty((table.size, KEPT), dtype=np.int64),
    )
    together, alone = np.flatnonzero(concept != NONE), np.flatnonzero(concept == NONE)
    kind[together], thousandths[together] = (column[concept[together]] for column in shared)
    said = said_texts(table, concepts)
    for at in range(0, len(alone), BLOCK):
        rows = alone[at : at + BLOCK]
        own = row_logits(table, rows, logits, beside, trust.said * (said[rows] @ logits))
        kind[rows], thousandths[rows] = likeliest(probabilities(own)[:, :-1])
    return Tags(kind, thousandths, concept, resemblance_of_rows(table, concepts, kind[:, 0], resemblance))


def likeness(vectors: csr_matrix, pieces: Pieces, trust: Trust) -> Floats:
    """How each text resembles each intervention, 0 to 1: its best phrase, and all its phrases together."""
    kinds = pieces.union.shape[0]
    firsts = np.searchsorted(pieces.kind, np.arange(kinds))
    found = np.zeros((vectors.shape[0], kinds))
    phrases, union = pieces.by_piece
    squared = vectors.multiply(vectors).tocsr()
    for at in range(0, vectors.shape[0], BLOCK):
        block = slice(at, at + BLOCK)
        best = np.maximum.reduceat((vectors[block] @ phrases).toarray(), firsts, axis=1)
        together = (squared[block] @ union).toarray()
        found[block] = trust.best * best + (1 - trust.best) * together
    return np.minimum(found, 1.0)


def with_stranger(resemblance: Floats, stranger: float) -> Floats:
    """One more column: none of these kinds."""
    return np.column_stack([resemblance, np.full(len(resemblance), stranger)])


def sector_evidence(table: Table, catalogue: Catalogue, trust: Trust) -> Floats:
    """Log odds lost by each kind for each stated sector; a blank or unknown sector says nothing."""
    lost = np.zeros((len(table.sectors), len(catalogue.interventions) + 1))
    for row, label in enumerate(table.sectors):
        codes = sector_codes(label, catalogue.sector_labels, catalogue.sector_words)
        if not codes:
            continue
        away = [not item.sector or item.sector not in codes for item in catalogue.interventions]
        lost[row] = -trust.sector * np.array([*away, 0.5], dtype=np.float64)
    return lost


def sector_codes(
    label: str, labels: Mapping[str, str], hints: Mapping[str, tuple[str, ...]]
) -> frozenset[str]:
    """The sectors that a label means: as it is known, else by its words; empty where it says nothing."""
    if label in labels:
        return frozenset({labels[label]})
    return frozenset(code for word in words_of(label) for code in hints.get(word, ()))


def people_evidence(table: Table, catalogue: Catalogue, trust: Trust) -> Floats:
    """Log odds lost by each kind for each set of target groups; the last row is for rows that name none."""
    sets = table.people.sets
    lost = np.zeros((len(sets) + 1, len(catalogue.interventions) + 1))
    for row, groups in enumerate(sets):
        away = [item.target_group not in groups for item in catalogue.interventions]
        lost[row] = -trust.people * np.array([*away, 0.5], dtype=np.float64)
    return lost


Beside = tuple[Floats, Floats]


def resemblance_of_rows(table: Table, concepts: Concepts, kind: Ints, resemblance: Floats) -> Floats:
    """How like their kind the wording of rows is: the title, what is said beside it, or rows worded alike."""
    texts = table.texts
    nothing = np.column_stack([resemblance, np.zeros(len(resemblance))])
    found: Floats = nothing[texts.text_of_unit[texts.title], kind]
    telling = concepts.telling[texts.said_unit]
    row, text = texts.said_row[telling], texts.text_of_unit[texts.said_unit[telling]]
    np.maximum.at(found, row, nothing[text, kind[row]])
    concept = concepts.of_unit[texts.title]
    rows = np.flatnonzero(concept != NONE)
    most = np.zeros(concepts.size)
    np.maximum.at(most, concept[rows], found[rows])
    found[rows] = most[concept[rows]]
    return np.round(found, 3)


def said_texts(table: Table, concepts: Concepts) -> csr_matrix:
    """How often each row's description has each text, of the sentences that tell something."""
    texts = table.texts
    telling = concepts.telling[texts.said_unit]
    row, text = texts.said_row[telling], texts.text_of_unit[texts.said_unit[telling]]
    return counts(row, text, (table.size, len(texts.texts)))


def row_logits(table: Table, rows: Ints, logits: Floats, beside: Beside, said: Floats) -> Floats:
    """What each of some rows alone says about its kind."""
    title = table.texts.text_of_unit[table.texts.title[rows]]
    found: Floats = logits[title] + said + beside[0][table.sector[rows]] + beside[1][table.people.group[rows]]
    return found


def concept_logits(table: Table, logits: Floats, beside: Beside, concepts: Concepts, trust: Trust) -> Floats:
    """What all rows of a wording together say about its kind; more than `most` rows count no more."""
    texts, size = table.texts, concepts.size
    title = concepts.of_unit[texts.title]
    rows = np.flatnonzero(title != NONE)
    spoken = texts.text_of_unit[texts.title]
    held = counts(title[rows], spoken[rows], (size, len(texts.texts)))
    total = np.asarray(held.sum(axis=1)).ravel()
    own = counts(*member_texts(texts, concepts), (size, len(texts.texts)))
    mean = (own @ logits) / np.maximum(np.asarray(own.sum(axis=1)), 1).reshape(-1, 1)
    pooled = counts(title[rows], table.sector[rows], (size, len(table.sectors))) @ beside[0]
    group = table.people.group[rows] % len(beside[1])
    pooled = pooled + counts(title[rows], group, (size, len(beside[1]))) @ beside[1]
    telling = concepts.telling[texts.said_unit]
    said_row, said_unit = texts.said_row[telling], texts.said_unit[telling]
    left = title[said_row] != NONE
    beside_title = counts(
        title[said_row[left]], texts.text_of_unit[said_unit[left]], (size, len(texts.texts))
    )
    right = (concepts.of_unit[said_unit] != NONE) & ~left
    beside_said = counts(
        concepts.of_unit[said_unit[right]], spoken[said_row[right]], (size, len(texts.texts))
    )
    pooled = pooled + trust.said * ((beside_title + beside_said) @ logits)
    total = total + np.asarray(beside_said.sum(axis=1)).ravel()
    tempered: Floats = mean + pooled * (np.minimum(total, trust.most) / np.maximum(total, 1))[:, None]
    return tempered


def member_texts(texts: Texts, concepts: Concepts) -> tuple[Ints, Ints]:
    """The (concept, text) pairs of the wordings that titles use."""
    units = np.unique(texts.title)
    units = units[concepts.of_unit[units] != NONE]
    return concepts.of_unit[units], texts.text_of_unit[units]


def counts(row: Ints, column: Ints, shape: tuple[int, int]) -> csr_matrix:
    """How often each (row, column) occurs."""
    return coo_matrix((np.ones(len(row)), (row, column)), shape=shape).tocsr()


def probabilities(logits: Floats) -> Floats:
    """Rows that sum to 1."""
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: Floats = odds / odds.sum(axis=1, keepdims=True)
    return shares


def likeliest(shares: Floats) -> tuple[Ints, Ints]:
    """The three likeliest columns of each row and their thousandths; NONE and 0 below what is kept."""
    thousandths = np.rint(shares * WHOLE).astype(np.int64)
    order = np.argsort(-thousandths, axis=1, kind="stable")[:, :KEPT]
    share = np.take_along_axis(thousandths, order, axis=1)
    kept = share >= LEAST
    return np.where(kept, order, NONE), np.where(kept, share, 0)


def named(tags: Tags, catalogue: Catalogue, row: int) -> Sequence[tuple[str, float]]:
    """The kinds of one row by id with their probabilities."""
    pairs = zip(tags.kind[row], tags.thousandths[row], strict=True)
    return [(catalogue.interventions[kind].id, share / WHOLE) for kind, share in pairs if kind != NONE]
