"""Scores as whole ten-thousandths: the same sums in numpy and in SQL, to the last digit."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Number = TypeVar("Number", int, NDArray[np.int64])

ALL = 10_000  # a probability of 1
THOUSAND = 1_000


def parts(share: float) -> int:
    """A share between 0 and 1, or log odds, in ten-thousandths."""
    return round(share * ALL)


def whole(count: Number, of: Number | int) -> Number:
    """`count` divided by `of`, above 0, to the nearest whole number, halves up; exact below 2^51."""
    return (2 * count + of) // (2 * of)


def product(left: NDArray[np.int64], right: NDArray[np.int64] | int) -> NDArray[np.int64]:
    """Two columns of ten-thousandths multiplied."""
    return whole(left * right, ALL)
