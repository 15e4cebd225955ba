"""`pamoja import`: reads a file into a county's site as one of its people, by the same road as the page does."""

import argparse
import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pamoja.cli.demo import DEFAULT as DEMONSTRATION
from pamoja.cli.site import DEFAULT, add_data, on_postgresql, set_up
from pamoja.core.periods import read_cycle
from pamoja.workplan import facts
from pamoja.workplan.files import check_writable, keep_apart


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the command line."""
    command = commands.add_parser(
        "import", help="read a plan into a county's site, or a workbook that came back"
    )
    command.add_argument("file", type=Path, metavar="FILE", help="a plan as `pamoja read` takes it")
    command.add_argument(
        "--by",
        default="",
        metavar="EMAIL",
        help="who sends it; without it the county's economist, and good rows go in",
    )
    command.add_argument("--organisation", default="", metavar="NAME", help="whose plan it is")
    command.add_argument("--county", default="", help="name, slug or code of the county")
    command.add_argument("--cycle", default="", help="the county's plan year, as 2026/27")
    command.add_argument("--demo", action="store_true", help="into the demonstration county")
    command.add_argument("--dry-run", action="store_true", help="tell what would change, and write nothing")
    command.add_argument("--json", type=Path, metavar="REPORT", help="write what becomes of each row as JSON")
    command.add_argument("--officer", default="", metavar="NAME", help="whose plan it is, if sent on behalf")
    command.add_argument(
        "--officer-email", default="", metavar="EMAIL", help="where the link to confirm goes"
    )
    command.add_argument("--put-in", action="store_true", help="put the good rows into the plan at once")
    add_data(command)
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> None:
    """Send the file, read it, tell what it says and where to see it, and put its good rows in where asked."""
    file: Path = arguments.file
    keep_apart([arguments.json], [file])
    check_writable([arguments.json])
    county = facts.gazetteer().county(arguments.county).id if arguments.county else ""
    begins = 0
    if arguments.cycle:
        begins = read_cycle(arguments.cycle, facts.calendars()[facts.COUNTY_YEAR]).begins
    with _folder(arguments) as data:
        set_up(data, make=arguments.demo)
        from pamoja.cli import importing  # noqa: PLC0415 - its tables want Django's settings first

        importing.run(arguments, data, county, begins)


@contextlib.contextmanager
def _folder(arguments: argparse.Namespace) -> Iterator[Path]:
    """Where the county's data is; a try of the demonstration has a folder of its own where there is none yet."""
    if not arguments.demo:
        yield arguments.data
        return
    os.environ.pop("PAMOJA_MAIL_HOST", None)  # nobody of it is written to
    data: Path = DEMONSTRATION if arguments.data == DEFAULT else arguments.data
    if not arguments.dry_run or data.exists() or on_postgresql():
        yield data
        return
    with tempfile.TemporaryDirectory(prefix="pamoja-", ignore_cleanup_errors=True) as folder:
        yield Path(folder) / "data"
