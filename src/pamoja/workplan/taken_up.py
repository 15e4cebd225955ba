"""Which of the partners' lines stand in the county's finished plan or budget, and which do not."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rapidfuzz import fuzz, process, utils

from pamoja.core.money import Money
from pamoja.core.places import squeeze

NEARLY = 86.0
SHORTEST = 12
BY_NUMBER, BY_WORDS = "number", "words"
_NUMBER = re.compile(r"[a-z][a-z0-9-]*/\d{4}-\d{2}/[a-z0-9-]+/\d+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """A partner's line as it was annexed: the county's number, its words, its wards and what it costs by currency."""

    number: str
    title: str
    organisation: str
    wards: tuple[str, ...]
    cost: tuple[Money, ...]


@dataclass(frozen=True, slots=True)
class Printed:
    """A line of the county's finished table: its words, its places, its cost (None where unknown), and where it stands.

    `currency` is "" where the table does not state it.
    """

    text: str
    places: str = ""
    cost: Decimal | None = None
    currency: str = ""
    sheet: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a line: the county's line that holds it, or None; `by` says how it was recognised.

    `sure` is 100 where the number was found, else how near the words are. `same_cost` is None where one of the two is
    unknown or in another currency.
    """

    line: Line
    printed: Printed | None
    by: str = ""
    sure: float = 0.0
    same_cost: bool | None = None


def taken_up(lines: Sequence[Line], printed: Sequence[Printed]) -> tuple[Taken, ...]:
    """What became of each line, in their order. A line of the county's table is given to one line only.

    Numbers come first; then, of the lines left, those with nearly the same words whose wards do not contradict.
    """
    numbered = _by_number(printed)
    found: dict[int, Taken] = {}
    used: set[int] = set()
    for at, line in enumerate(lines):
        here = numbered.get(line.number.casefold())
        if here is not None:
            found[at] = _taken(line, printed[here], BY_NUMBER, 100.0)
            used.add(here)
    pairs = sorted(_near(lines, printed, set(found), used), key=lambda pair: (-pair[0], pair[1], pair[2]))
    for score, at, here in pairs:
        if at not in found and here not in used:
            found[at] = _taken(lines[at], printed[here], BY_WORDS, score)
            used.add(here)
    return tuple(found.get(at, Taken(line, None)) for at, line in enumerate(lines))


def _by_number(printed: Iterable[Printed]) -> dict[str, int]:
    """The first line of the table that prints each number."""
    found: dict[str, int] = {}
    for here, one in enumerate(printed):
        for number in _NUMBER.findall(f"{one.text} {one.places}"):
            found.setdefault(number.casefold(), here)
    return found


def _near(
    lines: Sequence[Line], printed: Sequence[Printed], done: set[int], used: set[int]
) -> Iterator[tuple[float, int, int]]:
    """Pairs of a line and a line of the table with nearly the same words, and how near they are."""
    open_lines = [at for at, line in enumerate(lines) if at not in done and len(line.title) >= SHORTEST]
    open_printed = [
        here for here, one in enumerate(printed) if here not in used and not _NUMBER.search(one.text)
    ]
    if not open_lines or not open_printed:
        return
    scores = process.cdist(
        [lines[at].title for at in open_lines],
        [printed[here].text for here in open_printed],
        scorer=fuzz.token_sort_ratio,
        processor=utils.default_process,
        score_cutoff=NEARLY,
    )
    for left, right in zip(*scores.nonzero(), strict=True):
        at, here = open_lines[int(left)], open_printed[int(right)]
        if _same_place(lines[at], printed[here]):
            yield float(scores[left, right]), at, here


def _same_place(line: Line, printed: Printed) -> bool:
    """Whether a ward of the line is named in the table's line, or one of the two names none."""
    said = squeeze(f"{printed.places} {printed.text}")
    return not line.wards or not printed.places or any(squeeze(ward) in said for ward in line.wards)


def _taken(line: Line, printed: Printed, by: str, sure: float) -> Taken:
    return Taken(line, printed, by, sure, _same_cost(line, printed))


def _same_cost(line: Line, printed: Printed) -> bool | None:
    if printed.cost is None or len(line.cost) != 1:
        return None
    (money,) = line.cost
    if (printed.currency or "KES") != money.currency:
        return None
    return money.amount == printed.cost


def amounts(found: Iterable[Taken]) -> Mapping[str, tuple[Money, ...]]:
    """The money of the lines that were taken up ("in") and of those that were not ("out"), each by currency."""
    sums: dict[str, dict[str, Money]] = {"in": {}, "out": {}}
    for one in found:
        held = sums["in" if one.printed else "out"]
        for money in one.line.cost:
            held[money.currency] = held[money.currency] + money if money.currency in held else money
    return {key: tuple(held[code] for code in sorted(held)) for key, held in sums.items()}
