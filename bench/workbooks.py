"""How well the seven development files are read, by the contract's own scorer."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("PAMOJA_SHARED") or ROOT.parent / "shared")
SCORER = SHARED / "data" / "workbooks" / "check_import.py"


def run() -> dict[str, object]:
    """The scorer's results for each file; needs the shared data."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "scores.json"
        command = [sys.executable, str(SCORER), "--product", str(ROOT), "--json", str(out)]
        subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
        found: dict[str, object] = {
            "target_each_part": 0.98,
            "files": json.loads(out.read_text(encoding="utf-8")),
        }
    return found


if __name__ == "__main__":
    print(json.dumps(run(), indent=1))
