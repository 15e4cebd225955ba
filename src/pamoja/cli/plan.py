"""`pamoja plan`: everybody's files in, the joint work plan out."""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from pamoja.core.lines import on_a_line
from pamoja.workplan.documents import FINDINGS, PAGE, WORKBOOK, summary_lines, write_documents
from pamoja.workplan.files import check_writable, keep_apart
from pamoja.workplan.plan import JointPlan
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
    out: Path = arguments.out
    keep_apart(documents_in(out), [*arguments.files, arguments.rates])
    check_writable(documents_in(out))
    rates = read_rates(arguments.rates) if arguments.rates else ()
    plan = make_plan(arguments.files, county=arguments.county, cycle=arguments.cycle, rates=rates, tell=tell)
    written = write_documents(plan, out)
    show(plan, written)


def documents_in(folder: Path) -> list[Path]:
    """Where the documents of a plan will stand."""
    return [folder / name for name in (WORKBOOK, PAGE, FINDINGS)]


def show(plan: JointPlan, written: Iterable[Path]) -> None:
    """Print the summary of a plan and where its documents are."""
    told = [*summary_lines(plan), "", "Look at:", *(f"  {path}" for path in written)]
    print("\n".join(map(on_a_line, told)))


def tell(line: str) -> None:
    """Progress for the person who waits."""
    print(on_a_line(line), file=sys.stderr, flush=True)
