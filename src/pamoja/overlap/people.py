"""For whom: target groups as columns, stated in their own cell, named in the text, or unknown."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pamoja.overlap.catalogue import Catalogue
from pamoja.overlap.phrases import fold, words_of

UNKNOWN, IN_TEXT, STATED = 0, 1, 2
NOBODY = -1
ALIKE = 0.6  # share of letter pairs that two ways of writing one group have in common


@dataclass(frozen=True, eq=False)
class People:
    """The target groups of each row: the number of a set of groups, NOBODY where none is known.

    `certainty` is STATED, IN_TEXT or UNKNOWN; `sets` are the sets, `same` tells which of them share a group.
    """

    group: NDArray[np.int64]
    certainty: NDArray[np.int64]
    sets: tuple[tuple[str, ...], ...]
    same: NDArray[np.bool_]

    @classmethod
    def of(cls, stated: Sequence[tuple[str, ...]], hints: Sequence[str], catalogue: Catalogue) -> "People":
        """From the cells of the rows, and where these are blank from the group that the text names."""
        usual = {item.target_group for item in catalogue.interventions} - {""}
        resolved = {cell: named_groups(cell, catalogue) for cell in set(stated)}
        found = [
            resolved[cell] or ((hint,) if hint else ()) for cell, hint in zip(stated, hints, strict=True)
        ]
        certainty = [
            STATED if resolved[cell] else IN_TEXT if hint else UNKNOWN
            for cell, hint in zip(stated, hints, strict=True)
        ]
        sets = sorted({*found, *((group,) for group in usual)} - {()})
        number = {groups: code for code, groups in enumerate(sets)}
        same = np.array([[bool(set(a) & set(b)) for b in sets] for a in sets]).reshape(len(sets), len(sets))
        group = np.array([number.get(groups, NOBODY) for groups in found], dtype=np.int64)
        return cls(group, np.array(certainty, dtype=np.int64), tuple(sets), same)

    def share(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether sets have a group in common; NOBODY has none."""
        if not self.sets:
            return np.zeros(len(left), dtype=bool)
        shared: NDArray[np.bool_] = self.same[left, right] & (left != NOBODY) & (right != NOBODY)
        return shared

    def number(self, group: str) -> int:
        """The number of the set that holds this group alone, NOBODY if there is none."""
        return self.sets.index((group,)) if (group,) in self.sets else NOBODY


def named_groups(cell: Sequence[str], catalogue: Catalogue) -> tuple[str, ...]:
    """The groups that a cell names; one that the catalogue lacks stands for itself."""
    return tuple(sorted({named_group(text, catalogue) for text in cell if words_of(fold(text))}))


def named_group(text: str, catalogue: Catalogue) -> str:
    """The group meant by a text: as it is known, else the known way of writing that is most alike."""
    plain = " ".join(words_of(fold(text)))
    if plain in catalogue.target_groups:
        return catalogue.target_groups[plain]
    score, _, group = max(
        ((alike(plain, known), known, name) for known, name in catalogue.target_groups.items()),
        default=(0.0, "", ""),
    )
    return group if score >= ALIKE else plain


def alike(a: str, b: str) -> float:
    """The share of letter pairs that two texts have in common, 0 to 1."""
    pairs_a = {a[at : at + 2] for at in range(len(a) - 1)}
    pairs_b = {b[at : at + 2] for at in range(len(b) - 1)}
    return 2 * len(pairs_a & pairs_b) / max(len(pairs_a) + len(pairs_b), 1)
