"""`pamoja read`: what one partner's file says, and what is wrong in it."""

import argparse
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pamoja.core.lines import counted, on_a_line
from pamoja.workplan.files import check_writable, keep_apart, write_json
from pamoja.workplan.sandbox import read_as_json

SHOWN = 20


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the command line."""
    command = commands.add_parser("read", help="read one plan and say what is wrong in it")
    command.add_argument(
        "file", type=Path, metavar="FILE", help="a workbook, CSV, Word file or IATI activities"
    )
    command.add_argument("--county", required=True, help="name, slug or code of the county")
    command.add_argument("--cycle", required=True, help="the county's plan year, as 2026/27")
    command.add_argument("--json", type=Path, metavar="OUT", help="write everything that was read as JSON")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> None:
    """Read the file, write the JSON where asked, and print a summary."""
    keep_apart([arguments.json], [arguments.file])
    check_writable([arguments.json])
    found = read_as_json(arguments.file, county=arguments.county, cycle=arguments.cycle)
    if arguments.json:
        write_json(arguments.json, found)
    show(found, rest="--json OUT writes all")


def show(found: Mapping[str, Any], *, rest: str) -> None:
    """Print what was read, with the first problems and where to see the rest."""
    by_severity = Counter(problem["severity"] for problem in found["problems"])
    told = [
        counted(len(found["activities"]), "activity", "activities"),
        counted(len(found["skipped"]), "other row", "other rows"),
        *(counted(by_severity[name], name, f"{name}s") for name in ("error", "warning", "info")),
    ]
    print(on_a_line(f"{found['file']}: {found['organisation'] or 'organisation unknown'}"))
    print(", ".join(told))
    for problem in found["problems"][:SHOWN]:
        where = "!".join(part for part in (problem["sheet"], problem["cell"]) if part) or "file"
        print(on_a_line(f"  {problem['severity']:7} {where}: {problem['message']} {problem['hint']}"))
    if len(found["problems"]) > SHOWN:
        print(f"  and {len(found['problems']) - SHOWN} more; {rest}")
