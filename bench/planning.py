"""How long the demonstration county's joint plan takes from cold: process start to documents written."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def run(*, repeats: int = 3) -> dict[str, float]:
    """Median seconds and largest memory of `pamoja demo`, each run in a folder of its own."""
    seconds, peaks = [], []
    for _ in range(repeats):
        with tempfile.TemporaryDirectory() as folder:
            began = time.perf_counter()
            command = [sys.executable, "-m", "pamoja", "demo", "--out", folder]
            child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            _, status, usage = os.wait4(child.pid, 0)
            seconds.append(time.perf_counter() - began)
            peaks.append(usage.ru_maxrss / 1000)
            if status or not (Path(folder) / "joint-work-plan.xlsx").is_file():
                raise RuntimeError("pamoja demo wrote no plan")
    return {
        "seconds": round(sorted(seconds)[repeats // 2], 2),
        "target_seconds": 5.0,
        "peak_megabytes": round(max(peaks)),
    }


if __name__ == "__main__":
    print(json.dumps(run(), indent=1))
