"""Chooses what shared days and places tell where a plan is silent: the four figures of `pamoja.overlap.compare`.

Every choice is tried on generated real-sized counties and one dense set, with the catalogue whole and with parts of it
hidden, so that what is chosen holds on wording that the catalogue lacks. The sets of `bench/unseen` are not looked at.
Run: python bench/nearness.py --counties 20
"""

import argparse
import itertools
import json
import statistics
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import overlaps
from pamoja.overlap import Catalogue, analyse, compare
from pamoja.overlap.analyse import pairs_of
from pamoja.overlap.join import Join
from pamoja.workplan.catalogue import shipped_catalogue
from pamoja.workplan.overlap_tables import write_pairs
from quality import COUNTY, Generated, Wording

FIRST_SEED, DENSE_ROWS = 1_001, 4_000
NAMES = ("SAME_DAYS", "SAME_PLACES", "UNTOLD", "UNDATED")
GRID = ((0.0, 1.5, 2.5), (0.0, 1.0, 2.0), (-0.5, 0.0), (0.5, 1.0))
HIDDEN = (overlaps.HIDDEN[0], overlaps.HIDDEN[2], overlaps.HIDDEN[3], overlaps.HIDDEN[4])


@dataclass(frozen=True)
class Case:
    """One set compared under one catalogue, ready to be scored again with other figures."""

    made: Generated
    join: Join
    dense: bool

    def measured(self) -> dict[str, Any]:
        """The benchmark's metrics of the duplicates under the figures as they are now."""
        analysis = analyse((), self.made.gazetteer, self.join.comparison.catalogue)
        found = type(analysis)(self.join.comparison, self.made.gazetteer, pairs_of(self.join))
        write_pairs(self.made.folder / "pairs.csv", found)
        twice: dict[str, Any] = self.made.metrics(self.made.folder / "pairs.csv")["duplication"]
        return twice


def cases(folder: Path, counties: int) -> Iterator[Case]:
    """The sets under every catalogue."""
    catalogues = [overlaps.hidden(shipped_catalogue(), way, FIRST_SEED) for way in HIDDEN]
    for number in range(counties + 1):
        dense = number == counties
        options = {"activities": DENSE_ROWS} if dense else COUNTY
        made = Generated.of(folder / str(number), Wording("catalogue"), FIRST_SEED + number, **options)
        for catalogue in catalogues:
            yield Case(made, joined(made, catalogue), dense)


def joined(made: Generated, catalogue: Catalogue) -> Join:
    """The rows of a set under a catalogue, laid out for the join."""
    return Join.of(analyse(made.activities, made.gazetteer, catalogue).comparison)


def tried(chosen: tuple[float, ...], every: list[Case]) -> dict[str, float]:
    """What one choice gives: the first 20 and 60 of counties, and the average precision of dense sets."""
    for name, value in zip(NAMES, chosen, strict=True):
        setattr(compare, name, value)
    compare.moved_priors.cache_clear()
    compare.undated_shares.cache_clear()
    found = [(case.dense, case.measured()) for case in every]
    counties = [metrics for dense, metrics in found if not dense]
    return {
        "first 20": round(statistics.mean(metrics["precision_first_20"] for metrics in counties), 4),
        "within 60": round(statistics.mean(metrics["recall_at_60"] for metrics in counties), 4),
        "dense": round(statistics.mean(m["average_precision"] for dense, m in found if dense), 4),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--counties", type=int, default=20)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        every = list(cases(Path(name), arguments.counties))
        table = [
            dict(zip(NAMES, chosen, strict=True)) | tried(chosen, every)
            for chosen in itertools.product(*GRID)
        ]
    for row in sorted(table, key=lambda row: -row["first 20"] - row["within 60"] - row["dense"]):
        print(json.dumps(row))


if __name__ == "__main__":
    main()
