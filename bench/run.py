"""Runs every benchmark and writes one JSON file each: `make bench`. `--quick` takes fewer repeats and seeds."""

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path

import alignment
import documents
import exchange
import exchange_out
import overlaps
import planning
import quality
import reading
import scale
import serving
import taking_in
import workbooks


def main() -> None:
    """Run all parts that can be run here, and name those that are left out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--quick", action="store_true")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    parts: dict[str, Callable[[], object]] = {
        "reading": reading.run,
        "planning": planning.run,
        "exchange": exchange.run,
        "documents": documents.run,
        "serving": serving.run,
        "taking_in": taking_in.run,
        "alignment": alignment.run,
        "exchange_out": exchange_out.run,
        "quality": lambda: quality.run(quick=arguments.quick),
        "scale": lambda: scale.run(quick=arguments.quick),
        "overlaps": lambda: overlaps.run(arguments.out / "overlaps-details.json", quick=arguments.quick),
    }
    if workbooks.SCORER.is_file():
        parts["workbooks"] = workbooks.run
    else:
        print("workbooks: left out, it needs the shared data, which is not here")
    for name, part in parts.items():
        began = time.perf_counter()
        result = part()
        (arguments.out / f"{name}.json").write_text(json.dumps(result, indent=1), encoding="utf-8")
        print(f"{name}: {time.perf_counter() - began:.0f} s, results in {arguments.out / name}.json")
        print(json.dumps(result, indent=1)[:3000])


if __name__ == "__main__":
    main()
