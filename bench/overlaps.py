"""How well and how fast overlaps are found: five dense sets beside the baseline, hidden wording, 100,000 rows."""

import argparse
import csv
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import baseline
from pamoja.overlap import Catalogue, Intervention, analyse
from pamoja.workplan.catalogue import shipped_catalogue
from pamoja.workplan.overlap_tables import read_activities, read_places, write_pairs

BENCH = Path(__file__).resolve().parent
KINDS = ("duplication", "layering", "sequencing")
SEEDS = (1, 2, 3, 4, 5)
DENSE, MANY = 10_000, 100_000
HIDDEN = ("no phrase hidden", "25 % hidden", "50 % hidden", "contract phrases hidden", "15 % of kinds hidden")
KINDS_HIDDEN = 0.15


def command(arguments: Sequence[str]) -> None:
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)


def generate(folder: Path, seed: int, *more: str) -> Path:
    """One generated set; more options of the generator may follow."""
    command([str(BENCH / "overlap" / "generate.py"), "--seed", str(seed), "--out", str(folder), *more])
    return folder


def find(folder: Path) -> dict[str, float]:
    """Run `pamoja overlaps find` on a set: seconds from start to end, and megabytes at most."""
    arguments = ["-m", "pamoja", "overlaps", "find", "--activities", str(folder / "activities.csv")]
    arguments += ["--places", str(folder / "places.csv"), "--pairs-out", str(folder / "pairs.csv")]
    arguments += ["--timings-out", str(folder / "timings.json")]
    begun = time.perf_counter()
    process = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status):
        raise RuntimeError("pamoja overlaps find failed")
    return {"seconds": round(time.perf_counter() - begun, 2), "megabytes": round(usage.ru_maxrss / 1024, 1)}


def score(folder: Path, pairs: str) -> dict[str, Any]:
    """The benchmark's own metrics of a file of pairs."""
    out = folder / "score.json"
    arguments = ["--truth", str(folder / "truth.csv"), "--pairs", str(folder / pairs), "--json", str(out)]
    command([str(BENCH / "overlap" / "score.py"), *arguments])
    found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return found


def precision(metrics: dict[str, Any]) -> dict[str, float]:
    """Average precision by kind."""
    return {kind: round(metrics[kind]["average_precision"], 4) for kind in KINDS}


def dense(folder: Path, seed: int) -> dict[str, Any]:
    """One dense set: the engine beside the baseline."""
    generate(folder, seed, "--activities", str(DENSE))
    measured = find(folder)
    metrics = score(folder, "pairs.csv")
    baseline.write(folder / "activities.csv", folder / "places.csv", folder / "baseline.csv")
    compared = score(folder, "baseline.csv")["duplication"]["average_precision"]
    wrong = sum(metrics[kind]["wrong_definite"] for kind in KINDS)
    return {
        "seed": seed,
        **precision(metrics),
        "wrong_definite": wrong,
        "baseline": round(compared, 4),
        **measured,
    }


def county(folder: Path, seed: int) -> dict[str, float]:
    """One realistic county: what people see first."""
    find(generate(folder, seed, "--preset", "county"))
    found = score(folder, "pairs.csv")["duplication"]
    names = ("average_precision", "precision_first_20", "recall_at_60", "wrong_definite")
    return {"seed": seed, **{name: round(found[name], 4) for name in names}}


def hidden(catalogue: Catalogue, way: str, seed: int) -> Catalogue:
    """The catalogue without part of its phrases, or without whole kinds of work."""
    rng = random.Random(f"{way} {seed}")  # noqa: S311 - a benchmark, not a secret
    contract = contract_phrases()
    kept: list[Intervention] = []
    for item in catalogue.interventions:
        if way == HIDDEN[4] and rng.random() < KINDS_HIDDEN:
            continue
        share = {HIDDEN[1]: 0.25, HIDDEN[2]: 0.5}.get(way, 0.0)
        phrases = (phrase for phrase in item.phrases if rng.random() >= share)
        if way == HIDDEN[3]:
            phrases = (phrase for phrase in item.phrases if (item.id, phrase) not in contract)
        kept.append(replace(item, phrases=tuple(phrases)))
    known = {item.id for item in kept}
    relations = tuple(r for r in catalogue.relations if {r.a, r.b} <= known)
    return replace(catalogue, interventions=tuple(kept), relations=relations)


def contract_phrases() -> set[tuple[str, str]]:
    """The phrases that the benchmark writes its titles with."""
    with (BENCH / "overlap" / "interventions.csv").open(newline="", encoding="utf-8") as handle:
        return {
            (row["id"], phrase) for row in csv.DictReader(handle) for phrase in row["phrases"].split("; ")
        }


def dropout(folder: Path, seed: int) -> dict[str, dict[str, float]]:
    """Average precision on one dense set when the catalogue knows less."""
    gazetteer = read_places(folder / "places.csv")
    activities = read_activities(folder / "activities.csv", gazetteer)
    found: dict[str, dict[str, float]] = {}
    for way in HIDDEN:
        less = hidden(shipped_catalogue(), way, seed)
        write_pairs(folder / "less.csv", analyse(activities, gazetteer, less))
        found[way] = precision(score(folder, "less.csv"))
    return found


def run(out: Path, *, quick: bool = False) -> dict[str, Any]:
    """Measure all and write it as JSON; `quick` takes one seed and leaves out the 100,000 rows."""
    seeds = SEEDS[:1] if quick else SEEDS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = [dense(folder / f"dense{seed}", seed) for seed in seeds]
        result: dict[str, Any] = {
            "dense": rows,
            "median": {
                key: statistics.median(row[key] for row in rows)
                for key in (*KINDS, "baseline", "seconds", "megabytes")
            },
            "county": [county(folder / f"county{seed}", seed) for seed in seeds],
            "hidden": dropout(folder / "dense1", 1),
        }
        if not quick:
            result["many"] = find(generate(folder / "many", 1, "--activities", str(MANY)))
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    return result


def show(result: dict[str, Any]) -> None:
    """The measurements as a table."""
    print(f"{'average precision':26}{'duplication':>12}{'layering':>10}{'sequencing':>12}{'baseline':>10}")
    for row in result["dense"]:
        shown = f"{row['duplication']:12.3f}{row['layering']:10.3f}{row['sequencing']:12.3f}"
        print(f"seed {row['seed']:<21}{shown}{row['baseline']:10.3f}")
    for way, row in result["hidden"].items():
        print(f"{way:26}{row['duplication']:12.3f}{row['layering']:10.3f}{row['sequencing']:12.3f}")
    for row in result["county"]:
        first, session = row["precision_first_20"], row["recall_at_60"]
        print(f"county, seed {row['seed']:<13} first 20 right {first:.2f}, recall within 60 {session:.2f}")
    if "many" in result:
        print(f"{MANY} activities: {result['many']['seconds']} s, {result['many']['megabytes']} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("build/bench/overlaps.json"))
    parser.add_argument("--quick", action="store_true", help="one seed, without the 100,000 rows")
    arguments = parser.parse_args()
    show(run(arguments.out, quick=arguments.quick))


if __name__ == "__main__":
    main()
