"""What a general record linker gives: Splink on DuckDB, with the places around each row, trained on the same rows."""

import csv
import logging
import sys
import warnings
from pathlib import Path

import pandas as pd
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink import comparison_library as cl

SEPARATOR = "; "
LEAST = 1e-4
SAMPLED = 1_000_000


def expanded(activities: Path, places: Path) -> pd.DataFrame:
    """The rows with all places around those they name, texts in small letters, None where blank."""
    parent = dict(pd.read_csv(places, dtype=str).fillna("")[["id", "parent_id"]].to_numpy())
    rows = pd.read_csv(activities, dtype=str).fillna("")
    level = dict(pd.read_csv(places, dtype=str).fillna("")[["id", "level"]].to_numpy())
    rows["nodes"] = [around(cell, parent, level) for cell in rows["places"]]
    for name in ("title", "start", "target_groups", "sectors"):
        rows[name] = [value.lower() or None for value in rows[name]]
    kept = rows[[bool(nodes) for nodes in rows["nodes"]]]
    return kept.rename(columns={"id": "unique_id"})[
        ["unique_id", "organisation", "title", "start", "target_groups", "sectors", "nodes"]
    ]


def around(cell: str, parent: dict[str, str], level: dict[str, str]) -> list[str]:
    """The wards and sub-counties that a row names or lies in."""
    found: set[str] = set()
    for place in filter(None, cell.split(SEPARATOR)):
        node = place
        while node and level.get(node) in ("ward", "subcounty"):
            found.add(node)
            node = parent.get(node, "")
    return sorted(found)


def write(activities: Path, places: Path, out: Path) -> int:
    """Write Splink's pairs as the benchmark scores them, and return their number."""
    logging.getLogger("splink").setLevel(logging.CRITICAL)
    rows = expanded(activities, places)
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.JaccardAtThresholds("title", [0.9, 0.7, 0.5]),
            cl.AbsoluteDateDifferenceAtThresholds(
                "start", input_is_string=True, metrics=["day", "month"], thresholds=[7, 3]
            ),
            cl.ExactMatch("target_groups"),
            cl.ExactMatch("sectors"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("nodes", arrays_to_explode=["nodes"]),
        ],
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        linker = Linker(DuckDBAPI().register(rows), settings, log_level=logging.CRITICAL)
        linker.training.estimate_probability_two_random_records_match(
            [block_on("title", "start")], recall=0.3
        )
        linker.training.estimate_u_using_random_sampling(max_pairs=SAMPLED)
        linker.training.estimate_parameters_using_expectation_maximisation(block_on("start"))
        linker.training.estimate_parameters_using_expectation_maximisation(block_on("title"))
        found = linker.inference.predict(threshold_match_probability=LEAST).as_pandas_dataframe()  # type: ignore[no-untyped-call]
    whose = dict(zip(rows["unique_id"], rows["organisation"], strict=True))
    pairs = found[found["unique_id_l"].map(whose) != found["unique_id_r"].map(whose)]
    with out.open("w", newline="", encoding="utf-8") as handle:
        table = csv.writer(handle, lineterminator="\n")
        table.writerow(["kind", "a", "b", "score", "tier"])
        for a, b, score in pairs[["unique_id_l", "unique_id_r", "match_probability"]].itertuples(index=False):
            table.writerow(["duplication", a, b, f"{score:.6f}", "possible"])
    return len(pairs)


if __name__ == "__main__":
    print(f"{write(*map(Path, sys.argv[1:4]))} pairs")
