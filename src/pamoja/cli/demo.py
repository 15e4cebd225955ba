"""`pamoja demo`: the demonstration county, served as a site, or as the documents of its joint work plan."""

import argparse
import os
import sys
from pathlib import Path

from pamoja.cli.serve import add_doors, gather_static, say_ready
from pamoja.cli.serving import serve
from pamoja.cli.site import add_data, set_up, tell

DEFAULT = Path("pamoja-demo")


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the command line."""
    command = commands.add_parser(
        "demo", help="serve the demonstration county's site; with --out write its joint work plan instead"
    )
    add_doors(command)
    add_data(command, DEFAULT)
    command.add_argument("--no-browser", action="store_true", help="do not open a browser")
    command.add_argument(
        "--out", type=Path, metavar="DIR", help="write the joint work plan to this folder and end"
    )
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> None:
    """Serve the demonstration, made where it is not there yet; with --out write its documents and end."""
    if arguments.out:
        write(arguments.out)
        return
    data: Path = arguments.data
    os.environ.pop("PAMOJA_MAIL_HOST", None)  # nobody of it is written to

    def prepare() -> None:
        set_up(data)
        from django.utils import timezone  # noqa: PLC0415 - Django only for commands of the site

        from pamoja.cli.demonstration import make  # noqa: PLC0415

        make(folder=data, at=timezone.now(), tell=tell)
        gather_static()

    def ready(address: str) -> None:
        say_ready(address)
        tell("Sign in as Amina, the county economist, or as any other of its people, with one button.")
        if not arguments.no_browser:
            show(address)

    serve(data, host=arguments.host, port=arguments.port, prepare=prepare, ready=ready)


def show(address: str) -> None:
    """Open a browser, where there is a screen to open one on."""
    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        return
    import webbrowser  # noqa: PLC0415 - only here

    webbrowser.open(address)


def write(out: Path) -> None:
    """Copy the files, read, join and write them, and say where to look; progress goes to stderr."""
    from pamoja.cli.plan import documents_in  # noqa: PLC0415 - the engine is slow to load
    from pamoja.cli.plan import show as show_plan  # noqa: PLC0415
    from pamoja.workplan import demonstration  # noqa: PLC0415
    from pamoja.workplan.documents import write_documents  # noqa: PLC0415
    from pamoja.workplan.files import check_writable  # noqa: PLC0415

    check_writable(documents_in(out))
    plan = demonstration.joint_plan_in(out, tell)
    written = write_documents(plan, out)
    show_plan(plan, written)
    print(f"\nThe plans it was made from:\n  {out / 'files'}")
