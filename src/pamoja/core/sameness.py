"""Which names are treated as one, made of the merges that stand: each of them can be undone, and all is as before."""

from collections.abc import Iterable, Mapping


def kept_names(merges: Iterable[tuple[int, int]]) -> dict[int, int]:
    """For every name in a merge (kept, other) the one that is kept in the end; names in no merge are left out.

    Raises ValueError where a name is merged twice, or names into one another in a circle.
    """
    into: dict[int, int] = {}
    for kept, other in merges:
        if other in into:
            raise ValueError(f"{other} is merged twice")
        into[other] = kept
    return {name: _end(name, into) for name in (*into, *into.values())}


def _end(name: int, into: Mapping[int, int]) -> int:
    seen = {name}
    while name in into:
        name = into[name]
        if name in seen:
            raise ValueError(f"{name} is merged into itself")
        seen.add(name)
    return name
