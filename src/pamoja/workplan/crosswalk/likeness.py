"""How alike texts are to what options say of themselves, and to what was decided before."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from pamoja.overlap.grams import WHOLE_WORD, pieces, weighed
from pamoja.overlap.phrases import fold, words_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SHORTEST = 3
BEST, TOGETHER = 0.6, 0.4
NEAREST = 12
FROM = 0.12
STRANGE = 0.75


def bare(text: str, stopwords: frozenset[str]) -> str:
    """The telling words of a text, in their order."""
    return " ".join(w for w in words_of(fold(text)) if len(w) >= SHORTEST and w not in stopwords)


@dataclass(frozen=True, eq=False)
class Options:
    """What may be chosen, each with the texts it says of itself; weights come from all texts together.

    `option` numbers the option of each text, `held` are the texts as rows, `union` the options as rows of the pieces
    that any of their texts has.
    """

    columns: dict[str, int]
    weight: Floats
    strange: float
    option: Ints
    held: csr_matrix
    union: csr_matrix
    stopwords: frozenset[str]
    size: int

    @classmethod
    def of(cls, texts: Sequence[Sequence[str]], also: Sequence[str], stopwords: frozenset[str]) -> "Options":
        """The options of these texts; `also` are texts that only tell how common words are."""
        cleaned = [sorted({bare(text, stopwords) for text in held} - {""}) for held in texts]
        flat = [text for held in cleaned for text in held]
        numbers = [at for at, held in enumerate(cleaned) for _ in held]
        spread = [" ".join(held) for held in cleaned] + [bare(text, stopwords) for text in also]
        columns, weight, rarest = _weights([text for text in spread if text])
        strange = (rarest * STRANGE) ** 2
        held_rows = weighed(flat, columns, weight, strange) if flat else csr_matrix((0, len(columns)))
        option = np.array(numbers, dtype=np.int64)
        incidence = csr_matrix(
            (np.ones(len(option)), (option, np.arange(len(option)))), shape=(len(texts), len(option))
        )
        union = ((incidence @ held_rows) > 0).astype(np.float64).tocsr()
        return cls(columns, weight, strange, option, held_rows, union, stopwords, len(texts))

    def rows(self, texts: Sequence[str]) -> csr_matrix:
        """Texts as rows of weighed pieces, of length at most 1."""
        return weighed(
            [bare(text, self.stopwords) for text in texts], self.columns, self.weight, self.strange
        )

    def likeness(self, rows: csr_matrix) -> tuple[Floats, Ints]:
        """How like each option each row is, 0 to 1, and which of the option's texts is the likest (-1 for none)."""
        likeness = np.zeros((rows.shape[0], self.size))
        which = np.full((rows.shape[0], self.size), -1, dtype=np.int64)
        if not len(self.option):
            return likeness, which
        each = (rows @ self.held.T).toarray()
        together = (rows.multiply(rows).tocsr() @ self.union.T).toarray()
        for at in range(self.size):
            mine = np.flatnonzero(self.option == at)
            if len(mine):
                best = each[:, mine]
                which[:, at] = mine[best.argmax(axis=1)]
                likeness[:, at] = BEST * best.max(axis=1) + TOGETHER * together[:, at]
        return np.minimum(likeness, 1.0), which


def _weights(texts: Sequence[str]) -> tuple[dict[str, int], Floats, float]:
    """The pieces of these texts and how telling each is: rare ones more than common ones, whole words most."""
    holders: dict[str, int] = {}
    for text in texts:
        for piece in sorted({piece for word in text.split() for piece in pieces(word)}):
            holders[piece] = holders.get(piece, 0) + 1
    columns = {piece: number for number, piece in enumerate(sorted(holders))}
    size = len(texts) + 1
    weight = np.array([np.log(size / (holders[piece] + 0.5)) for piece in columns], dtype=np.float64)
    whole = np.array([WHOLE_WORD if p[0] == "<" and p[-1] == ">" else 1.0 for p in columns], dtype=np.float64)
    return columns, np.maximum(weight, 0.05) * whole, float(np.log(size / 0.5))


@dataclass(frozen=True, slots=True)
class Votes:
    """What the nearest of former decisions say: per row and option the part of their voices, and the likest one.

    `strength` is how like the likest is, `nearest` its number (-1 for none), `of` how many voices there were and
    `count` how many of them spoke for each option.
    """

    share: Floats
    strength: Floats
    nearest: Ints
    count: Floats


def votes_of(
    rows: csr_matrix, past: csr_matrix, chosen: Sequence[Sequence[int]], size: int, *, itself: bool = False
) -> Votes:
    """How the nearest decided texts speak; with `itself`, a row is not asked about the decided text of its number."""
    count, found = rows.shape[0], Votes(
        np.zeros((rows.shape[0], size)), np.zeros((rows.shape[0], size)),
        np.full((rows.shape[0], size), -1, dtype=np.int64), np.zeros((rows.shape[0], size)),
    )  # fmt: skip
    if not past.shape[0] or not count:
        return found
    alike = (rows @ past.T).toarray()
    if itself:
        np.fill_diagonal(alike, 0.0)
    for row in range(count):
        nearest = np.argsort(-alike[row], kind="stable")[:NEAREST]
        nearest = nearest[alike[row, nearest] >= FROM]
        if len(nearest):
            _hear(found, row, alike[row], nearest, chosen)
    return found


def _hear(found: Votes, row: int, alike: Floats, nearest: Ints, chosen: Sequence[Sequence[int]]) -> None:
    """Add up what the nearest say, the likest loudest."""
    total = float((alike[nearest] ** 2).sum())
    for one in nearest.tolist():
        for option in chosen[one]:
            found.share[row, option] += alike[one] ** 2 / total
            found.count[row, option] += 1
            if alike[one] > found.strength[row, option]:
                found.strength[row, option], found.nearest[row, option] = alike[one], one
