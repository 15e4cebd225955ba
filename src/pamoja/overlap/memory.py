"""What is worked out of texts once and kept: cleaned phrases, and how each wording resembles the kinds of work."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from pamoja.core.places import Gazetteer
from pamoja.overlap.catalogue import Catalogue
from pamoja.overlap.grams import Pieces
from pamoja.overlap.phrases import Cleaner
from pamoja.overlap.table import Reader
from pamoja.overlap.tagging import Trust, likeness

PREPARED = 4
MOST_TEXTS = 100_000


class Memory:
    """Kept from one analysis to the next of the same places, catalogue and trust.

    What it gives never depends on what it holds. `reader` cleans texts by the places of their county.
    """

    def __init__(self, gazetteer: Gazetteer, catalogue: Catalogue, trust: Trust) -> None:
        cleaner, self.pieces = prepared(catalogue)
        self.catalogue, self.trust = catalogue, trust
        self.reader = Reader(gazetteer, cleaner)
        self._likeness: dict[str, NDArray[np.float64]] = {}

    def likeness(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """How each text resembles each intervention, 0 to 1: a row a text."""
        missing = [text for text in texts if text not in self._likeness]
        found = likeness(self.pieces.vectors(missing), self.pieces, self.trust)
        if len(missing) == len(texts) > MOST_TEXTS:
            return found
        if len(self._likeness) + len(missing) > MOST_TEXTS:
            kept = {text: self._likeness[text] for text in texts if text in self._likeness}
            self._likeness = kept
        self._likeness.update(zip(missing, found, strict=True))
        rows = [self._likeness[text] for text in texts]
        return np.array(rows).reshape(len(texts), len(self.catalogue.interventions))


@lru_cache(maxsize=PREPARED)
def prepared(catalogue: Catalogue) -> tuple[Cleaner, Pieces]:
    """The cleaner and the pieces of a catalogue, kept for the versions used last."""
    cleaner = Cleaner(catalogue)
    return cleaner, Pieces.of(catalogue, cleaner)
