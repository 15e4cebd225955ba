"""`pamoja plan`: everybody's files in, the joint work plan out."""

import argparse
import sys
from pathlib import Path

from pamoja.workplan.documents import summary_lines, write_documents
from pamoja.workplan.planning import make_plan
from pamoja.workplan.rates import read_rates


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the command line."""
    command = commands.add_parser("plan", help="join several plans into the county's joint work plan")
    command.add_argument(
        "files", type=Path, nargs="+", metavar="FILE", help="partners' plans and the county's own"
    )
    command.add_argument("--county", required=True, help="name, slug or code of the county")
    command.add_argument("--cycle", required=True, help="the county's plan year, as 2026/27")
    command.add_argument(
        "--rates", type=Path, metavar="RATES.csv", help="exchange rates: date,currency,kes,source"
    )
    command.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="folder to write the documents to"
    )
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> None:
    """Read, join, write, and print a summary; progress goes to stderr."""
    rates = read_rates(arguments.rates) if arguments.rates else ()
    plan = make_plan(arguments.files, county=arguments.county, cycle=arguments.cycle, rates=rates, tell=tell)
    written = write_documents(plan, arguments.out)
    print("\n".join([*summary_lines(plan), "", "Look at:", *(f"  {path}" for path in written)]))


def tell(line: str) -> None:
    """Progress for the person who waits."""
    print(line, file=sys.stderr, flush=True)
