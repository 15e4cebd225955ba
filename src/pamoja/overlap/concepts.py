"""Wordings that the catalogue lacks: in one county, those spelt alike or used together mean one thing."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from pamoja.overlap.grams import Pieces
from pamoja.overlap.table import NONE, Texts

Ints = NDArray[np.int64]

ALIKE = 0.8
MOST_HEADS = 12  # wordings joined through descriptions
MOST_TITLES = 5  # a sentence beside more titles than these, of many kinds, is a courtesy
PURE = 0.5
BLOCK = 512


@dataclass(frozen=True, eq=False)
class Concepts:
    """`of_unit` numbers the concept of each wording, NONE where the catalogue knows it or it tells nothing;
    `telling` marks the sentences that say something about the kind of work.
    """

    of_unit: Ints
    telling: NDArray[np.bool_]
    size: int


def concepts_of(texts: Texts, known: NDArray[np.bool_], pieces: Pieces, guess: Ints) -> Concepts:
    """Group the unknown wordings of each county; `guess` is the likeliest kind of each text."""
    telling = telling_sentences(texts, guess)
    open_units = ~known
    used = np.zeros(len(known), dtype=bool)
    used[texts.title] = True
    said = texts.said_unit[telling[texts.said_unit]]
    used[said] = True
    filled = np.array([bool(text) for text in texts.texts], dtype=bool)
    units = np.flatnonzero(open_units & used & filled[texts.text_of_unit])
    head = heads(texts, units, pieces)
    head = joined(texts, head, telling)
    numbers = np.unique(head[head != NONE])
    found = np.where(head == NONE, NONE, np.searchsorted(numbers, head))
    return Concepts(found, telling, len(numbers))


def telling_sentences(texts: Texts, guess: Ints) -> NDArray[np.bool_]:
    """Units that stand beside few titles, or beside titles of mostly one kind."""
    size = len(texts.text_of_unit)
    beside = texts.title[texts.said_row]
    pairs = np.unique(np.column_stack([texts.said_unit, beside]), axis=0)
    spread = np.bincount(pairs[:, 0], minlength=size)
    kinds = guess[texts.text_of_unit[beside]]
    keys, number = np.unique(np.column_stack([texts.said_unit, kinds]), axis=0, return_counts=True)
    most = np.zeros(size, dtype=np.int64)
    np.maximum.at(most, keys[:, 0], number)
    rows = np.bincount(texts.said_unit, minlength=size)
    pure = most >= PURE * np.maximum(rows, 1)
    filled = np.array([bool(text) for text in texts.texts], dtype=bool)[texts.text_of_unit]
    return filled & ((spread <= MOST_TITLES) | pure)


def heads(texts: Texts, units: Ints, pieces: Pieces) -> Ints:
    """For each open unit the commonest unit of its county that is spelt alike, itself if there is none."""
    head = np.full(len(texts.text_of_unit), NONE, dtype=np.int64)
    spoken, place = np.unique(texts.text_of_unit[units], return_inverse=True)
    vectors = pieces.open_vectors([texts.texts[text] for text in spoken])
    vector_of = np.zeros(len(head), dtype=np.int64)
    vector_of[units] = place
    uses = np.bincount(texts.title, minlength=len(head)) + np.bincount(texts.said_unit, minlength=len(head))
    order = units[np.lexsort((texts.text_of_unit[units], -uses[units], texts.county_of_unit[units]))]
    counties, starts = np.unique(texts.county_of_unit[order], return_index=True)
    for number in range(len(counties)):
        end = starts[number + 1] if number + 1 < len(starts) else len(order)
        lead(order[starts[number] : end], vector_of, vectors, head)
    return head


def lead(order: Ints, vector_of: Ints, vectors: csr_matrix, head: Ints) -> None:
    """Go through the units of one county, the commonest first, and give each to the head most like it."""
    chosen: list[int] = []
    for at in range(0, len(order), BLOCK):
        block = order[at : at + BLOCK]
        candidates = np.array([*chosen, *block], dtype=np.int64)
        alike = (vectors[vector_of[block]] @ vectors[vector_of[candidates]].T).tocsr()
        for row, unit in enumerate(block):
            found = slice(alike.indptr[row], alike.indptr[row + 1])
            columns, likeness = alike.indices[found], alike.data[found]
            fit = (likeness >= ALIKE) & (head[candidates[columns]] == candidates[columns])
            best = np.lexsort((columns[fit], -np.rint(likeness[fit] * 1000)))
            head[unit] = candidates[columns[fit][best[0]]] if len(best) else unit
            if head[unit] == unit:
                chosen.append(int(unit))


def joined(texts: Texts, head: Ints, telling: NDArray[np.bool_]) -> Ints:
    """Join heads that stand in one activity as title and sentence, the commonest pairs first."""
    title, said = head[texts.title[texts.said_row]], head[texts.said_unit]
    both = (title != NONE) & (said != NONE) & (title != said) & telling[texts.said_unit]
    pairs = np.sort(np.column_stack([title[both], said[both]]), axis=1)
    if not len(pairs):
        return head
    links, number = np.unique(pairs, axis=0, return_counts=True)
    order = np.lexsort((links[:, 1], links[:, 0], -number))
    parent = union(((int(a), int(b)) for a, b in links[order]))
    result = head.copy()
    for unit in np.flatnonzero(head != NONE):
        result[unit] = find(parent, int(head[unit]))
    return result


def union(links: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Parents after joining the links in order, no group growing past its most."""
    parent: dict[int, int] = {}
    size: dict[int, int] = {}
    for a, b in links:
        root_a, root_b = sorted((find(parent, a), find(parent, b)))
        total = size.get(root_a, 1) + size.get(root_b, 1)
        if root_a != root_b and total <= MOST_HEADS:
            parent[root_b] = root_a
            size[root_a] = total
    return parent


def find(parent: dict[int, int], unit: int) -> int:
    """The unit that stands for its group."""
    while unit in parent:
        unit = parent[unit]
    return unit
