"""Choices that depend on nothing but their key: the same file on every machine and every Python."""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Draw:
    """A stream of choices from a key, by hashing."""

    def __init__(self, *key: object) -> None:
        self._key = repr(key).encode()
        self._count = 0

    def number(self, low: int, high: int) -> int:
        """A whole number between low and high, both included."""
        self._count += 1
        digest = hashlib.sha256(self._key + self._count.to_bytes(8, "big")).digest()
        return low + int.from_bytes(digest[:8], "big") % (high - low + 1)

    def pick(self, choices: Sequence[T]) -> T:
        return choices[self.number(0, len(choices) - 1)]

    def shuffled(self, choices: Sequence[T]) -> list[T]:
        rest, out = list(choices), []
        while rest:
            out.append(rest.pop(self.number(0, len(rest) - 1)))
        return out

    def sample(self, choices: Sequence[T], count: int) -> list[T]:
        return self.shuffled(choices)[:count]

    def percent(self, chance: int) -> bool:
        return self.number(1, 100) <= chance
