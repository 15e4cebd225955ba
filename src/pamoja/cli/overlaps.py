"""`pamoja overlaps find`: the activities that overlap, from a table of activities and one of places."""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from pamoja.cli import overlap_gaps, overlap_views
from pamoja.cli.overlap_views import without_cycle_search
from pamoja.core.activities import Activity
from pamoja.core.lines import counted, on_a_line
from pamoja.overlap.analyse import analyse
from pamoja.workplan.catalogue import shipped_catalogue
from pamoja.workplan.engines import ENGINES, NUMPY, opened
from pamoja.workplan.files import keep_apart
from pamoja.workplan.overlap_tables import (
    read_activities,
    read_answers,
    read_places,
    write_findings,
    write_pairs,
    write_timings,
)

MOST_OF_A_KIND = 500
SHOWN = 5


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the command line."""
    overlaps = commands.add_parser("overlaps", help="find where the plans of several organisations overlap")
    actions = overlaps.add_subparsers(title="actions", required=True, metavar="ACTION")
    finder = actions.add_parser("find", help="list overlapping pairs of activities")
    finder.add_argument("--activities", type=Path, required=True, help="CSV of activities, or Parquet")
    finder.add_argument(
        "--places", type=Path, required=True, help="CSV of places, or Parquet: id, name, parent_id, level"
    )
    finder.add_argument(
        "--engine",
        choices=ENGINES,
        default=NUMPY,
        help="what joins and scores: numpy, or the same as SQL on duckdb or spark (default: %(default)s)",
    )
    finder.add_argument("--pairs-out", type=Path, required=True, help="CSV to write: kind, a, b, score, tier")
    finder.add_argument("--findings-out", type=Path, help="JSON lines to write: findings with their reasons")
    finder.add_argument("--timings-out", type=Path, help="JSON to write: seconds by step")
    finder.add_argument(
        "--answers", type=Path, help="CSV of answers: phrase, intervention (an id or NEW:name)"
    )
    finder.add_argument(
        "--most",
        type=int,
        default=MOST_OF_A_KIND,
        help="write at most so many findings of each kind, the best first (default: %(default)s)",
    )
    finder.set_defaults(run=find)
    overlap_views.add(actions)
    overlap_gaps.add(actions)


def find(arguments: argparse.Namespace) -> None:
    """Read both tables, find the pairs, and write what was asked for."""
    keep_apart(
        [arguments.pairs_out, arguments.findings_out, arguments.timings_out],
        [arguments.activities, arguments.places, arguments.answers],
    )
    begun = time.perf_counter()
    with without_cycle_search(), opened(arguments.engine) as engine:
        seconds = {"start": time.perf_counter() - begun}
        begun = time.perf_counter()
        catalogue = shipped_catalogue()
        if arguments.answers:
            catalogue = read_answers(arguments.answers, catalogue)
        gazetteer = read_places(arguments.places, engine)
        activities = read_activities(arguments.activities, gazetteer, engine)
        seconds["read"] = time.perf_counter() - begun
        analysis = analyse(activities, gazetteer, catalogue, database=engine)
        seconds |= analysis.seconds
        begun = time.perf_counter()
        write_pairs(arguments.pairs_out, analysis)
        if arguments.findings_out:
            shown = write_findings(arguments.findings_out, analysis, arguments.most)
            told = counted(shown, "finding", "findings")
            print(f"{told} explained, at most {arguments.most} of each kind.")
        seconds["write"] = time.perf_counter() - begun
    if arguments.timings_out:
        write_timings(arguments.timings_out, {name: round(value, 3) for name, value in seconds.items()})
    backwards = [one for one in activities if one.start and one.until and one.until <= one.start]
    if backwards:
        print(on_a_line(told_backwards(backwards)), file=sys.stderr)
    found = counted(len(analysis.pairs), "possible overlap", "possible overlaps")
    print(f"{counted(len(activities), 'activity', 'activities')}, {found}: please check.")


def told_backwards(activities: Sequence[Activity]) -> str:
    """How many activities end before they start, the first of them, and what is made of them."""
    many = counted(len(activities), "activity ends", "activities end")
    first = ", ".join(
        f"{one.id} (line {one.source.row})" if one.source.row else one.id for one in activities[:SHOWN]
    )
    more = f" and {len(activities) - SHOWN:,} more" if len(activities) > SHOWN else ""
    own = "its start and is" if len(activities) == 1 else "their start and are"
    return f"{many} before {own} taken as undated: {first}{more}."
