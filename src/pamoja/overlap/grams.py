"""Texts as weighted pieces of words, so that a misspelt or inflected word still resembles the right one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags_array

from pamoja.overlap.catalogue import Catalogue
from pamoja.overlap.phrases import Cleaner, fold, words_of

SIZES = (3, 4, 5)
WHOLE_WORD = 1.6
UNKNOWN = 0.75


@lru_cache(maxsize=1 << 16)
def pieces(word: str) -> tuple[str, ...]:
    """All runs of three to five letters of a word with its ends marked, each once."""
    marked = f"<{word}>"
    found = {marked[at : at + size] for size in SIZES for at in range(len(marked) - size + 1)}
    return tuple(sorted(found | {marked}))


@dataclass(frozen=True)
class Pieces:
    """The pieces that occur in a catalogue, how telling each is, and the catalogue's phrases in them.

    `phrases` has one row a phrase, `kind` the intervention of each row, in order; `union` has one row an
    intervention.
    """

    columns: dict[str, int]
    weight: NDArray[np.float64]
    rarest: float
    phrases: csr_matrix
    kind: NDArray[np.int64]
    union: csr_matrix

    @classmethod
    def of(cls, catalogue: Catalogue, cleaner: Cleaner) -> "Pieces":
        """The pieces of all phrases and names of a catalogue; telling is one that few interventions have."""
        texts, kinds = catalogue_texts(catalogue, cleaner)
        holders: dict[str, set[int]] = {}
        for text, kind in zip(texts, kinds, strict=True):
            for word in text.split():
                for piece in pieces(word):
                    holders.setdefault(piece, set()).add(kind)
        columns = {piece: number for number, piece in enumerate(sorted(holders))}
        size = len(catalogue.interventions) + 1
        weight = np.array([np.log(size / (len(holders[piece]) + 0.5)) for piece in columns])
        whole = np.array([WHOLE_WORD if piece[0] == "<" and piece[-1] == ">" else 1.0 for piece in columns])
        bare = cls(
            columns,
            weight * whole,
            float(np.log(size / 0.5)),
            csr_matrix((0, 0)),
            np.array(kinds),
            csr_matrix((0, 0)),
        )
        phrases = bare.vectors(texts)
        incidence = csr_matrix(
            (np.ones(len(kinds)), (kinds, np.arange(len(kinds)))), shape=(size - 1, len(kinds))
        )
        union = (incidence @ phrases > 0).astype(np.float64)
        return cls(columns, bare.weight, bare.rarest, phrases, bare.kind, union.tocsr())

    @cached_property
    def by_piece(self) -> tuple[csr_matrix, csr_matrix]:
        """The phrases, and the unions of each intervention, with a row a piece."""
        return self.phrases.T.tocsr(), self.union.T.tocsr()

    def vectors(self, texts: Sequence[str]) -> csr_matrix:
        """One row of length at most 1 a text; what the catalogue lacks takes up length and has no column."""
        return weighed(texts, self.columns, self.weight, (self.rarest * UNKNOWN) ** 2)

    def open_vectors(self, texts: Sequence[str]) -> csr_matrix:
        """One row of length 1 a text, with further columns for the pieces that the catalogue lacks."""
        columns = dict(self.columns)
        for word in sorted({word for text in texts for word in text.split()}):
            for piece in pieces(word):
                columns.setdefault(piece, len(columns))
        further = np.full(len(columns) - len(self.columns), self.rarest * UNKNOWN)
        return weighed(texts, columns, np.concatenate([self.weight, further]), 0.0)


def weighed(
    texts: Sequence[str], columns: Mapping[str, int], weight: NDArray[np.float64], strange: float
) -> csr_matrix:
    """Texts as rows of weights over pieces; `strange` is the squared weight of a piece without a column."""
    words = sorted({word for text in texts for word in text.split()})
    number = {word: row for row, word in enumerate(words)}
    spelling, unknown = spelt(words, columns)
    ends = np.cumsum([0, *(len(set(text.split())) for text in texts)])
    flat = [number[word] for text in texts for word in sorted(set(text.split()))]
    incidence = csr_matrix((np.ones(len(flat)), flat, ends), shape=(len(texts), len(words)))
    found = (incidence @ spelling).tocsr()
    found.sort_indices()
    found.data = np.minimum(found.data, 1.0) * weight[found.indices]
    known = np.asarray(found.multiply(found).sum(axis=1)).ravel()
    length = np.sqrt(known + strange * (incidence @ unknown))
    return csr_matrix(diags_array(1 / np.maximum(length, 1e-9)) @ found)


def spelt(words: Sequence[str], columns: Mapping[str, int]) -> tuple[csr_matrix, NDArray[np.float64]]:
    """Which pieces with a column each word has, and how many without."""
    indices: list[int] = []
    ends = [0]
    unknown = np.zeros(len(words))
    for row, word in enumerate(words):
        found = pieces(word)
        known = [columns[piece] for piece in found if piece in columns]
        indices.extend(known)
        ends.append(len(indices))
        unknown[row] = len(found) - len(known)
    return csr_matrix((np.ones(len(indices)), indices, ends), shape=(len(words), len(columns))), unknown


def catalogue_texts(catalogue: Catalogue, cleaner: Cleaner) -> tuple[list[str], list[int]]:
    """All cleaned phrases and names, each with the number of its intervention, in their order."""
    texts: list[str] = []
    kinds: list[int] = []
    for kind, item in enumerate(catalogue.interventions):
        given = (item.name, *item.phrases)
        written = sorted({form for text in given for form in known_forms(cleaner, text)} - {""})
        texts += written
        kinds += [kind] * len(written)
    return texts, kinds


def known_forms(cleaner: Cleaner, text: str) -> tuple[str, str]:
    """A catalogue phrase as it is compared: as a title is cleaned, and with the people it names."""
    words = cleaner.without_verbs(words_of(fold(text)))
    kept = [word for word in words if word not in cleaner.stopwords and len(word) > 1]
    return cleaner.phrase(text).text, " ".join(kept)
