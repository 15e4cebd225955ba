"""How long a large workbook takes to read, and how much memory: the process that limits it included."""

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import xlsxwriter

from pamoja.workplan import facts

ROWS = 20_000
HEADINGS = [
    "No.",
    "Sector",
    "Activity",
    "Ward",
    "Q1 (Jul-Sep)",
    "Q2 (Oct-Dec)",
    "Q3 (Jan-Mar)",
    "Q4 (Apr-Jun)",
    "Budget (KES)",
    "Remarks",
]
WORK = ("Drill a borehole", "Vaccinate goats", "Train committees", "Build classrooms", "Repair the water pan")


def write_workbook(path: Path, rows: int = ROWS, seed: int = 1) -> None:
    """A plan of so many rows: ticks in quarters, amounts as numbers and text, some wards misspelt."""
    rng = random.Random(seed)  # noqa: S311 - a benchmark, not a secret
    wards = [place.name for place in facts.gazetteer().wards_in("samburu")]
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Plan")
        sheet.write_row(0, 0, ["Bench Partner Trust work plan 2026/27, county financial year"])
        sheet.write_row(2, 0, HEADINGS)
        for number in range(1, rows + 1):
            ward = rng.choice(wards)
            if rng.random() < 0.02:
                ward = ward[:2] + ward[3:]
            ticks = ["x" if rng.random() < 0.4 else None for _ in range(4)]
            amount: object = rng.randrange(1, 900) * 5000
            amount = amount if rng.random() < 0.7 else f"KES {amount:,}"
            cells = [number, "Water", f"{rng.choice(WORK)} at site {number}", ward, *ticks, amount, "planned"]
            sheet.write_row(number + 2, 0, cells)


def run(*, repeats: int = 3) -> dict[str, float]:
    """Median seconds and largest resident memory in megabytes of `pamoja read` on the workbook."""
    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder) / "large.xlsx", Path(folder) / "out.json"
        write_workbook(path)
        seconds = []
        for _ in range(repeats):
            command = [
                sys.executable,
                "-m",
                "pamoja",
                "read",
                str(path),
                "--county",
                "samburu",
                "--cycle",
                "2026/27",
            ]
            began = time.perf_counter()
            subprocess.run([*command, "--json", str(out)], check=True, stdout=subprocess.DEVNULL)
            seconds.append(time.perf_counter() - began)
        found = json.loads(out.read_text(encoding="utf-8"))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
    return {
        "rows": len(found["activities"]),
        "seconds": round(sorted(seconds)[repeats // 2], 2),
        "target_seconds": 3.0,
        "peak_megabytes": round(peak),
        "target_megabytes": 500,
    }


if __name__ == "__main__":
    print(json.dumps(run(), indent=1))
