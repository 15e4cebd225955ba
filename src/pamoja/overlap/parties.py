"""Whose work a row is: several organisations may share in one, and what shares one is not of two."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Parties:
    """The organisations of each row: the `number` of a set of names, and which of the `count` sets share a name.

    `sharing` has first * count + second for every two such sets, in order; each shares with itself.
    """

    number: Ints
    count: int
    sharing: Ints

    @classmethod
    def of(cls, rows: Sequence[Iterable[str]]) -> "Parties":
        """From the squeezed names of each row, at least one."""
        named = [tuple(sorted(names)) for names in rows]
        numbers = {names: code for code, names in enumerate(sorted(set(named)))}
        of_name: dict[str, list[int]] = {}
        for names, code in numbers.items():
            for name in names:
                of_name.setdefault(name, []).append(code)
        count = len(numbers)
        sharing = {a * count + b for codes in of_name.values() for a, b in product(codes, codes)}
        number = np.array([numbers[names] for names in named], dtype=np.int64)
        return cls(number, count, np.array(sorted(sharing), dtype=np.int64))

    def shared(self, a: Ints, b: Ints) -> NDArray[np.bool_]:
        """Whether an organisation has part in both rows."""
        code = self.number[a] * self.count + self.number[b]
        at = np.minimum(np.searchsorted(self.sharing, code), len(self.sharing) - 1)
        found: NDArray[np.bool_] = self.sharing[at] == code if len(code) else np.zeros(0, dtype=bool)
        return found
