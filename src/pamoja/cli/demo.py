"""`pamoja demo`: the demonstration county's joint work plan, made from its files by the same road as anybody's."""

import argparse
from dataclasses import replace
from pathlib import Path

from pamoja.cli.plan import documents_in, show, tell
from pamoja.workplan import demonstration
from pamoja.workplan.documents import write_documents
from pamoja.workplan.files import check_writable
from pamoja.workplan.planning import make_plan

DEFAULT = Path("pamoja-demo")


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the command line."""
    command = commands.add_parser("demo", help="make the joint work plan of the demonstration county")
    command.add_argument(
        "--out", type=Path, default=DEFAULT, metavar="DIR", help="folder to write to (default: %(default)s)"
    )
    command.add_argument(
        "--no-browser", action="store_true", help="do not open a browser (none is opened yet)"
    )
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> None:
    """Copy the files, read, join and write them, and say where to look; progress goes to stderr."""
    out: Path = arguments.out
    check_writable(documents_in(out))
    tell(demonstration.NOTICE)
    files = demonstration.copy_files(out / "files")
    rates = demonstration.copy_rates(out)
    plan = make_plan(files, county=demonstration.COUNTY, cycle=demonstration.CYCLE, rates=rates, tell=tell)
    plan = replace(plan, notice=demonstration.NOTICE)
    written = write_documents(plan, out)
    show(plan, written)
    print(f"\nThe plans it was made from:\n  {out / 'files'}")
