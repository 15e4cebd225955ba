"""`pamoja serve`: a county's site, its pages and its worker together."""

import argparse
from pathlib import Path

from pamoja.cli.serving import HOST, PORT, old_sqlite, serve
from pamoja.cli.site import NoData, add_data, on_postgresql, set_up, tell


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the command line."""
    command = commands.add_parser("serve", help="serve a county's site until it is stopped with Ctrl-C")
    add_doors(command)
    add_data(command)
    command.set_defaults(run=run)


def add_doors(command: argparse.ArgumentParser) -> None:
    """Let a command take --port and --host."""
    command.add_argument("--port", type=int, default=PORT, help="port to serve at (default: %(default)s)")
    command.add_argument(
        "--host", default=HOST, help="address to serve at; 0.0.0.0 for every network (default: %(default)s)"
    )


def run(arguments: argparse.Namespace) -> None:
    """Bring the tables and the style up to date, serve, and say when pages answer."""
    data: Path = arguments.data
    if not on_postgresql() and not (data / "pamoja.sqlite3").exists():
        raise NoData(folder=data)
    if warning := old_sqlite():
        tell(f"pamoja: {warning}")

    def prepare() -> None:
        set_up(data, make=False)
        gather_static()

    serve(data, host=arguments.host, port=arguments.port, prepare=prepare, ready=say_ready)


def gather_static() -> None:
    """Gather style and script; Django must be loaded."""
    from pamoja.cli import static  # noqa: PLC0415 - it loads Django

    static.gather()


def say_ready(address: str) -> None:
    """The line that says that pages answer; programs wait for it."""
    print(f"Ready: {address}", flush=True)
    tell("Stop it with Ctrl-C.")
