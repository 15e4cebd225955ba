"""How long each format takes to write, and with how much memory, at 1,000 and 10,000 activities of one plan."""

import argparse
import json
import multiprocessing
import resource
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from pamoja.workplan import demonstration
from pamoja.workplan.exporting import FORMATS, export
from pamoja.workplan.plan import JointPlan
from pamoja.workplan.planning import make_plan

SIZES = (1_000, 10_000)
KILO = 1_000


def plan_of(size: int) -> JointPlan:
    """The demonstration's rows again and again, each under an id of its own; findings are the demonstration's."""
    with tempfile.TemporaryDirectory() as folder:
        files = demonstration.copy_files(Path(folder) / "files")
        plan = make_plan(files, county=demonstration.COUNTY, cycle=demonstration.CYCLE)
    rows = []
    for number in range(1, size + 1):
        row = plan.rows[(number - 1) % len(plan.rows)]
        activity = replace(row.activity, id=f"{row.activity.id}#{number}")
        rows.append(replace(row, number=number, activity=activity, counted_in=0))
    return replace(plan, rows=tuple(rows))


def _measured(name: str, plan: JointPlan, folder: Path) -> dict[str, float]:
    path = folder / f"plan{FORMATS[name].ending}"
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    export(name, plan, path)
    seconds = time.perf_counter() - began
    more = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    return {
        "seconds": round(seconds, 3),
        "more_megabytes": round(more / KILO, 1),
        "file_megabytes": round(path.stat().st_size / 1_000_000, 2),
    }


def _alone(
    name: str, plan: JointPlan, folder: Path, answers: "multiprocessing.Queue[dict[str, float]]"
) -> None:
    answers.put(_measured(name, plan, folder))


def run(sizes: tuple[int, ...] = SIZES) -> dict[str, dict[str, dict[str, float]]]:
    """By size and format, each in a process of its own: seconds, memory beyond the plan itself, size of the file."""
    found: dict[str, dict[str, dict[str, float]]] = {}
    fork = multiprocessing.get_context("fork")
    for size in sizes:
        plan = plan_of(size)
        found[str(size)] = {}
        for name in (key for key, one in FORMATS.items() if one.installed):
            with tempfile.TemporaryDirectory() as folder:
                answers = fork.Queue()
                child = fork.Process(target=_alone, args=(name, plan, Path(folder), answers))
                child.start()
                found[str(size)][name] = answers.get(timeout=600)
                child.join()
    return found


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    print(json.dumps(run(SIZES[:1] if parser.parse_args().quick else SIZES), indent=1))
