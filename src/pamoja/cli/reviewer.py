"""`pamoja reviewer`: who may take the phrases of counties for all counties."""

import argparse

from pamoja.cli.site import add_data, set_up
from pamoja.core.refusals import Refusal


class NobodyThere(Refusal):
    """An address that nobody signs in with."""

    code = "nobody_there"
    sentence = "Nobody signs in with “{email}”: invite them first, in the county they belong to."


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the command line."""
    command = commands.add_parser("reviewer", help="let somebody take phrases of counties for all counties")
    command.add_argument("--email", required=True, help="the address with which they sign in")
    command.add_argument("--end", action="store_true", help="end the right instead")
    add_data(command)
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> None:
    """Give or end the right, and tell it."""
    set_up(arguments.data, make=False)
    from django.utils import timezone  # noqa: PLC0415 - Django only for commands of the site

    from pamoja.analysis.teaching import let_review  # noqa: PLC0415
    from pamoja.organisations.queries import person  # noqa: PLC0415

    found = person(arguments.email)
    if found is None:
        raise NobodyThere(email=arguments.email)
    let_review(person=found, may=not arguments.end, by=None, at=timezone.now())
    told = "no longer looks" if arguments.end else "may look"
    print(f"{found.name} {told} at the phrases of all counties, at /words/review/.")
