"""`pamoja work`: the worker, which `pamoja serve` starts beside the web; it is not for people."""

import argparse
import gc
import signal

from pamoja.cli.site import add_data, load, point_to


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the command line, where no help shows it."""
    command = commands.add_parser("work")
    add_data(command)
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> None:
    """Do what is queued, again and again, until told to stop; what is begun then is finished first."""
    gc.enable()  # a command leaves it off, and this one runs for months
    point_to(arguments.data)
    load()
    from pamoja.cli.working import Rounds  # noqa: PLC0415 - it loads Django

    rounds = Rounds()
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, rounds.stop)
    rounds.go_on()
