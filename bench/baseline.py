"""What a user would do without the engine: join on the ward, compare dates, and rank by similarity of titles."""

import argparse
import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from rapidfuzz import fuzz

SEPARATOR = "; "
NEIGHBOURS = 3


@dataclass(frozen=True, slots=True)
class Row:
    """What the baseline looks at."""

    id: str
    organisation: str
    title: str
    start: str
    end: str


def read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


def wards_of(places: list[dict[str, str]]) -> dict[str, tuple[str, ...]]:
    """The wards of each ward and sub-county; none of anything wider."""
    inside: defaultdict[str, list[str]] = defaultdict(list)
    for place in places:
        if place["level"] == "ward":
            inside[place["id"]].append(place["id"])
            inside[place["parent_id"]].append(place["id"])
    narrow = {place["id"] for place in places if place["level"] in ("ward", "subcounty")}
    return {key: tuple(wards) for key, wards in inside.items() if key in narrow}


def by_ward(activities: list[dict[str, str]], wards: dict[str, tuple[str, ...]]) -> dict[str, list[Row]]:
    """The rows of each ward, sub-counties expanded, county-wide rows dropped."""
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for line in activities:
        row = Row(line["id"], line["organisation"], line["title"].lower(), line["start"], line["end"])
        for ward in sorted(
            {ward for place in line["places"].split(SEPARATOR) for ward in wards.get(place, ())}
        ):
            found[ward].append(row)
    return found


def alike(found: dict[str, list[Row]]) -> Iterator[tuple[str, str, float]]:
    """Each pair of two organisations in a ward whose dates overlap or are blank, with its likeness, once."""
    seen: set[tuple[str, str]] = set()
    for rows in found.values():
        for a, b in combinations(rows, 2):
            undated = not (a.start and b.start)
            if a.organisation == b.organisation or (a.id, b.id) in seen:
                continue
            if undated or (a.start <= b.end and b.start <= a.end):
                seen.add((a.id, b.id))
                yield a.id, b.id, fuzz.token_set_ratio(a.title, b.title) / 100


def write(activities: Path, places: Path, out: Path) -> int:
    """Write the baseline's pairs as the benchmark scores them, and return their number."""
    pairs = list(alike(by_ward(read(activities), wards_of(read(places)))))
    with out.open("w", newline="", encoding="utf-8") as handle:
        table = csv.writer(handle, lineterminator="\n")
        table.writerow(["kind", "a", "b", "score", "tier"])
        table.writerows(("duplication", a, b, f"{score:.4f}", "possible") for a, b, score in pairs)
    return len(pairs)


def write_sorted(activities: Path, places: Path, out: Path) -> int:
    """What a spreadsheet gives: rows sorted by ward and title, neighbours of two organisations looked at first."""
    seen: dict[tuple[str, str], float] = {}
    for rows in by_ward(read(activities), wards_of(read(places))).values():
        ordered = sorted(rows, key=lambda row: (row.title, row.id))
        for apart in range(1, NEIGHBOURS + 1):
            for a, b in zip(ordered, ordered[apart:], strict=False):
                if a.organisation != b.organisation:
                    key = (min(a.id, b.id), max(a.id, b.id))
                    same = alike_at_first(a.title, b.title) / max(len(a.title), 1)
                    seen[key] = max(seen.get(key, 0.0), same / apart)
    with out.open("w", newline="", encoding="utf-8") as handle:
        table = csv.writer(handle, lineterminator="\n")
        table.writerow(["kind", "a", "b", "score", "tier"])
        table.writerows(("duplication", a, b, f"{score:.4f}", "possible") for (a, b), score in seen.items())
    return len(seen)


def alike_at_first(a: str, b: str) -> int:
    """How many letters two titles have in common before the first that differs."""
    return next((at for at, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("activities", "places", "pairs-out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    arguments = parser.parse_args()
    print(f"{write(arguments.activities, arguments.places, arguments.pairs_out)} pairs")


if __name__ == "__main__":
    main()
