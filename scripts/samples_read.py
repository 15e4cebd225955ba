"""Reads every shared sample of IATI, 3W and HXL and writes what came of it: counts and sentences, never their data.

python scripts/samples_read.py ../shared/data docs/reference/samples-read.md
"""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from pamoja.core.refusals import Refusal
from pamoja.workplan.one_file import read_file
from pamoja.workplan.reading import Reading

COUNTY, CYCLE = "samburu", "2026/27"
FOLDERS = ("iati/activities", "threew", "threew/libhxl")
HEAD = """# What is read of the published samples

Made by `python scripts/samples_read.py ../shared/data docs/reference/samples-read.md`, which reads every sample of
IATI, 3W and HXL as a plan for Samburu 2026/27. Counts only: the files themselves are not part of the product.
Rows of other countries, counties and years are read too; what is open in them is told at the row.

| file | read as | activities | left out | who leads | sectors | with dates | with money | with people | told of it |
|---|---|---|---|---|---|---|---|---|---|
"""


def samples(data: Path) -> Iterator[Path]:
    """The sample files, folder by folder."""
    for folder in FOLDERS:
        yield from sorted(path for path in (data / folder).iterdir() if path.is_file())


def line(data: Path, path: Path) -> str:
    """One row of the table for a file."""
    name = path.relative_to(data)
    try:
        reading = read_file(path, county=COUNTY, cycle=CYCLE)
    except Refusal as refusal:
        return f"| {name} | refused: {refusal} | | | | | | | | |"
    return f"| {name} | {reading.kind} | {' | '.join(facts(reading))} |"


def facts(reading: Reading) -> list[str]:
    """The counts of one reading."""
    rows = reading.activities
    told = Counter(problem.code for problem in reading.problems)
    counts = (
        len(rows),
        len(reading.skipped),
        len({row.organisation for row in rows if row.organisation}),
        len({row.sector for row in rows if row.sector}),
        sum(row.start is not None or row.until is not None for row in rows),
        sum(bool(row.budget) for row in rows),
        sum(row.beneficiaries is not None for row in rows),
    )
    listed = ", ".join(f"{code} {count}" for code, count in sorted(told.items(), key=lambda p: (-p[1], p[0])))
    return [*map(str, counts), listed or "nothing"]


def main(data: Path, out: Path) -> None:
    """Write the table."""
    out.write_text(HEAD + "\n".join(line(data, path) for path in samples(data)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
