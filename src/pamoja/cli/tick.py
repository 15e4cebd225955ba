"""`pamoja tick`: what the worker does, once; for a timer where no worker runs all the time."""

import argparse

from pamoja.cli.site import add_data, set_up
from pamoja.core.lines import counted


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the command line."""
    command = commands.add_parser(
        "tick", help="do once what is due: analyses, messages, old results and sessions thrown away"
    )
    add_data(command)
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> None:
    """One round, after that of a worker that is busy, and a line that tells what it did."""
    set_up(arguments.data, make=False)
    from django.utils import timezone  # noqa: PLC0415 - Django only for commands of the site

    from pamoja.cli.working import Rounds, alone, clean, ended_since  # noqa: PLC0415

    with alone(wait=True):
        now = timezone.now()
        rounds = Rounds(cleaned_at=now)
        done = rounds.round(now)
        ended, failed = ended_since(now)
        cleaned = clean(now)
    told = [
        counted(done.queued, "task", "tasks") + " queued",
        f"{ended:,} done",
        *([f"{failed:,} failed"] if failed else []),
        counted(done.sent, "message", "messages") + " sent",
        counted(cleaned.results, "old result", "old results") + " thrown away",
        counted(cleaned.sessions, "expired session", "expired sessions") + " thrown away",
    ]
    print(", ".join(told))
