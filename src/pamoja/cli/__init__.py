"""The command line: each command a module of its own, loaded only when it is asked for."""

import argparse
import gc
import importlib
import io
import signal
import sys
from collections.abc import Callable, Sequence

from pamoja import __version__
from pamoja.cli.terminal import let_go
from pamoja.core.lines import on_a_line
from pamoja.core.refusals import Refusal

COMMANDS = (
    "read",
    "plan",
    "overlaps",
    "demo",
    "start-county",
    "serve",
    "import",
    "export",
    "seed",
    "tick",
    "reviewer",
)
HIDDEN = ("work",)  # what `serve` starts
MODULES = {"start-county": "start_county", "import": "import_plan"}
REFUSED = 2
INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 when all went well, 2 with one sentence on stderr when it is refused."""
    words = sys.argv[1:] if argv is None else list(argv)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal may not know every letter

    def run() -> None:
        arguments = parser(words).parse_args(words)
        gc.disable()  # a command does one job and ends; collecting between would cost a tenth of its time
        arguments.run(arguments)

    status = answered(run)
    if argv is None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is said and done: Ctrl-C changes nothing any more
    return status


def answered(run: Callable[[], None]) -> int:
    """Do it and tell how it went: 0, or 2 and one sentence where it is refused."""
    try:
        run()
        if sys.stdout:
            sys.stdout.flush()
    except Refusal as refusal:
        print(on_a_line(f"pamoja: {refusal}"), file=sys.stderr)
        return REFUSED
    except BrokenPipeError:
        let_go()  # whoever read the output, such as `head`, has seen enough
        return 0
    except OSError as error:
        let_go()
        print(f"pamoja: the output cannot be written ({error.strerror}).", file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        print("pamoja: stopped; nothing was half written", file=sys.stderr)
        return INTERRUPTED
    return 0


def parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """The commands and what they take; only the command that is asked for is loaded, so that each starts at once."""
    top = argparse.ArgumentParser(
        prog="pamoja", description="One joint work plan for a county and its partners."
    )
    top.add_argument("--version", action="version", version=f"pamoja {__version__}")
    commands = top.add_subparsers(title="commands", required=True, metavar="COMMAND")
    wanted = [name for name in words[:1] if name in COMMANDS + HIDDEN] or COMMANDS
    for name in wanted:
        importlib.import_module(f"pamoja.cli.{MODULES.get(name, name)}").add(commands)
    return top
