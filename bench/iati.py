"""How long an IATI file takes to become rows of a plan, beside what others do with it: lxml walking its whole tree.

python bench/iati.py ../shared/data/iati/activities/kenya_half_a.xml
"""

import json
import statistics
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

from lxml import etree

from pamoja.formats.iati import read_iati
from pamoja.workplan.one_file import read_file, read_here

TARGET_SECONDS = 3.0
REPEATS = 3


def median(task: Callable[[], object]) -> float:
    """The median seconds of a few runs."""
    seconds = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        task()
        seconds.append(time.perf_counter() - began)
    return round(statistics.median(seconds), 3)


def walk_with_lxml(path: Path) -> int:
    """Parse the whole tree and touch every element's text: the least that any reader built on lxml does."""
    return sum(len(element.text or "") for element in etree.parse(str(path)).iter())


def walk_with_elementtree(path: Path) -> int:
    """The same with the standard library."""
    return sum(len(element.text or "") for element in ET.parse(path).iter())  # noqa: S314 - a file of our own


def command(path: Path) -> None:
    """What a person waits for: the whole command, its limited process included."""
    arguments = ["read", str(path), "--county", "samburu", "--cycle", "2026/27"]
    subprocess.run([sys.executable, "-m", "pamoja", *arguments], check=True, stdout=subprocess.DEVNULL)


def run(path: Path) -> dict[str, object]:
    """Seconds of each, on one file in one run."""
    return {
        "file": path.name,
        "megabytes": round(path.stat().st_size / 1e6, 1),
        "activities": sum(1 for _ in read_iati(path)),
        "lxml_walk_seconds": median(lambda: walk_with_lxml(path)),
        "elementtree_walk_seconds": median(lambda: walk_with_elementtree(path)),
        "parsed_seconds": median(lambda: list(read_iati(path))),
        "rows_seconds": median(lambda: read_here(str(path), "samburu", "2026/27")),
        "in_limited_process_seconds": median(lambda: read_file(path, county="samburu", cycle="2026/27")),
        "command_seconds": median(lambda: command(path)),
        "target_seconds": TARGET_SECONDS,
    }


if __name__ == "__main__":
    print(json.dumps(run(Path(sys.argv[1])), indent=1))
