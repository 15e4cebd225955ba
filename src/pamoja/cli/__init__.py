"""The command line: `pamoja read`, `pamoja plan`, `pamoja overlaps`, `pamoja demo`."""

import argparse
import sys
from collections.abc import Sequence

from pamoja import __version__
from pamoja.cli import demo, overlaps, plan, read
from pamoja.core.refusals import Refusal

REFUSED = 2
INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 when all went well, 2 with one sentence on stderr when it is refused."""
    arguments = parser().parse_args(argv)
    try:
        arguments.run(arguments)
    except Refusal as refusal:
        print(f"pamoja: {refusal}", file=sys.stderr)
        return REFUSED
    except BrokenPipeError:
        sys.stderr.close()  # whoever read the output, such as `head`, has seen enough
        return 0
    except KeyboardInterrupt:
        print("pamoja: stopped; nothing was half written", file=sys.stderr)
        return INTERRUPTED
    return 0


def parser() -> argparse.ArgumentParser:
    """The commands and what they take."""
    top = argparse.ArgumentParser(prog="pamoja", description="One joint work plan for a county and its partners.")
    top.add_argument("--version", action="version", version=f"pamoja {__version__}")
    commands = top.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for command in (read, plan, overlaps, demo):
        command.add(commands)
    return top
