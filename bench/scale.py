"""How overlaps scale: 100,000 and a million rows by the command, and the join of ten million in DuckDB and Spark.

The rows of the join are made inside DuckDB: a place, three kinds in two rows, days; of 100 rows 80 name a ward, 13 a
sub-county and 7 a whole county, as the generator's do. The same query runs on Spark over the same rows.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import overlaps
from pamoja.overlap.index import Index
from pamoja.workplan.catalogue import shipped_catalogue
from pamoja.workplan.engines import DUCKDB, ENGINES, NUMPY, SPARK, opened
from pamoja.workplan.overlap_tables import read_activities, read_places

CHANGES = 200
MANY = (100_000, 1_000_000)
JOINED = {DUCKDB: (1_000_000, 10_000_000), SPARK: (1_000_000,)}
TARGETS = {
    "numpy 100000": {"seconds": 5, "megabytes": 1500},
    "numpy 1000000": {"seconds": 45, "megabytes": 6000},
    "one change among 100000": {"p99_milliseconds": 20},
    "join duckdb 10000000": {"join_seconds": 40},
}
IN_A_COUNTY = 2_100  # rows; 30 wards in 6 sub-counties
KINDS = 84
MADE = """
CREATE TABLE rows AS
SELECT i AS plan, county, chance % 40 AS organisation, 19000 + (chance // 7) % 365 AS first_day,
    19000 + (chance // 7) % 365 + 10 + (chance // 2600) % 200 AS day_after,
    CASE WHEN chance % 100 < 80 THEN 2 WHEN chance % 100 < 93 THEN 1 ELSE 0 END AS level,
    (chance // 100) % 30 AS ward, (chance // 3000) % {kinds} AS kind1,
    CASE WHEN chance % 2 = 0 THEN (chance // 300000) % {kinds} ELSE -1 END AS kind2
FROM (SELECT i, i % {counties} AS county, CAST(hash(i) % 4294967296 AS BIGINT) AS chance FROM range({rows}) t(i));
CREATE TABLE named AS
SELECT plan, county, CASE level WHEN 2 THEN ward WHEN 1 THEN 100 + ward % 6 ELSE 200 END AS place FROM rows;
CREATE TABLE around AS
SELECT plan, county, ward AS place FROM rows WHERE level = 2
UNION ALL SELECT plan, county, 100 + ward % 6 FROM rows WHERE level >= 1
UNION ALL SELECT plan, county, 200 FROM rows;
CREATE TABLE labels AS
SELECT plan, kind1 AS label FROM rows
UNION SELECT plan, kind2 FROM rows WHERE kind2 >= 0;
"""
JOIN = """
WITH facts AS (
    SELECT r.plan, r.organisation, r.first_day, r.day_after, l.label FROM rows r JOIN labels l ON l.plan = r.plan
),
met AS (
    SELECT DISTINCT LEAST(x.plan, y.plan) AS a, GREATEST(x.plan, y.plan) AS b
    FROM named n
    JOIN facts x ON x.plan = n.plan
    JOIN around r ON r.county = n.county AND r.place = n.place
    JOIN facts y ON y.plan = r.plan AND y.label = x.label
    WHERE x.organisation <> y.organisation AND x.first_day < y.day_after AND y.first_day < x.day_after
)
SELECT COUNT(*) AS pairs FROM met
"""
TABLES = ("rows", "named", "around", "labels")


def measured(arguments: list[str]) -> tuple[str, dict[str, float]]:
    """What a command prints, its seconds, those of all processors together, and megabytes at most.

    A Java beside it is not counted. On a busy machine the processors' seconds tell more than the clock's.
    """
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *arguments], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert process.stdout is not None
    told = process.stdout.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status):
        raise RuntimeError(f"{arguments} failed")
    seconds, megabytes = time.perf_counter() - begun, usage.ru_maxrss / 1024
    used = usage.ru_utime + usage.ru_stime
    return told, {
        "seconds": round(seconds, 2),
        "processor_seconds": round(used, 2),
        "megabytes": round(megabytes, 1),
    }


def found(folder: Path, engine: str) -> dict[str, Any]:
    """`pamoja overlaps find` on a generated set with an engine: from start to end, and by step."""
    command = ["-m", "pamoja", "overlaps", "find", "--activities", str(folder / "activities.csv")]
    command += ["--places", str(folder / "places.csv"), "--pairs-out", str(folder / f"{engine}.csv")]
    _, whole = measured([*command, "--timings-out", str(folder / "timings.json"), "--engine", engine])
    steps: dict[str, float] = json.loads((folder / "timings.json").read_text(encoding="utf-8"))
    return whole | {"steps": steps}


def join(engine: str, rows: int) -> dict[str, Any]:
    """Make the rows in DuckDB, and the seconds that the join takes there or in Spark."""
    import duckdb

    with tempfile.TemporaryDirectory() as name, opened(engine) as database:
        assert database is not None
        maker = getattr(database, "connection", None) or duckdb.connect()
        maker.execute(MADE.format(rows=rows, counties=max(rows // IN_A_COUNTY, 1), kinds=KINDS))
        session: Any = getattr(database, "session", None)
        for table in TABLES * (session is not None):
            maker.execute(f"COPY {table} TO '{name}/{table}.parquet'")
            session.read.parquet(f"{name}/{table}.parquet").createOrReplaceTempView(table)
        begun = time.perf_counter()
        pairs = int(database.ask(JOIN)["pairs"][0])
        return {"join_seconds": round(time.perf_counter() - begun, 2), "pairs": pairs}


def changes(folder: Path) -> dict[str, float]:
    """Milliseconds of changing the title of one activity of an index to that of another, and seconds to build it."""
    gazetteer = read_places(folder / "places.csv")
    rows = read_activities(folder / "activities.csv", gazetteer)
    begun = time.perf_counter()
    index = Index(rows, gazetteer, shipped_catalogue())
    built = time.perf_counter() - begun
    rng, taken = random.Random(CHANGES), []  # noqa: S311 - a benchmark, not a secret
    for _ in range(CHANGES):
        row, other = rng.choice(rows), rng.choice(rows)
        begun = time.perf_counter()
        index.upsert(replace(row, title=other.title))
        taken.append((time.perf_counter() - begun) * 1000)
    taken.sort()
    return {
        "build_seconds": round(built, 2),
        "median_milliseconds": round(statistics.median(taken), 1),
        "p99_milliseconds": round(taken[int(CHANGES * 0.99)], 1),
    }


def run(*, quick: bool = False) -> dict[str, Any]:
    """All measurements with their targets; `quick` takes the smallest of each."""
    result: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as name:
        for rows in MANY[:1] if quick else MANY:
            folder = overlaps.generate(Path(name) / str(rows), 1, "--activities", str(rows))
            for engine in ENGINES if rows == MANY[0] else (NUMPY, DUCKDB):
                result[f"{engine} {rows}"] = found(folder, engine)
                same = (folder / f"{engine}.csv").read_bytes() == (folder / f"{NUMPY}.csv").read_bytes()
                result[f"{engine} {rows}"]["same_as_numpy"] = same
            if rows == MANY[0]:
                result[f"one change among {rows}"] = changes(folder)
    for engine, sizes in JOINED.items():
        for rows in sizes[:1] if quick else sizes:
            told, whole = measured([str(Path(__file__)), "--join", engine, "--rows", str(rows)])
            result[f"join {engine} {rows}"] = whole | json.loads(told)
    for name, target in TARGETS.items():
        if name in result:
            result[name]["target"] = target
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--join", choices=tuple(JOINED))
    parser.add_argument("--rows", type=int, default=MANY[0])
    arguments = parser.parse_args()
    if arguments.join:
        print(json.dumps(join(arguments.join, arguments.rows)))
        return
    print(json.dumps(run(quick=arguments.quick), indent=1))


if __name__ == "__main__":
    main()
