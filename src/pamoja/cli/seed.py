"""`pamoja seed`: Kenya's places as shipped, brought into the tables."""

import argparse

from pamoja.cli.site import add_data, set_up


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the command line."""
    command = commands.add_parser(
        "seed", help="bring the shipped facts into the tables; again changes nothing"
    )
    add_data(command)
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> None:
    """Load the places and tell how many there are."""
    set_up(arguments.data)
    from pamoja.places.operations import seed  # noqa: PLC0415 - it loads Django
    from pamoja.places.queries import counties  # noqa: PLC0415

    places = seed()
    print(f"{places:,} places of Kenya's {counties().count()} counties are in the tables as shipped.")
