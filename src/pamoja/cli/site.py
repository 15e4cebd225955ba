"""Where a county's data is, and the site's parts made ready for a command."""

import argparse
import os
import sys
from pathlib import Path

from pamoja.core.refusals import Refusal

SETTINGS = "pamoja.config.settings"
DEFAULT = Path("pamoja-data")


class NoData(Refusal):
    """A data folder in which no county was started."""

    code = "no_data"
    sentence = (
        "There is no county in “{folder}”: start one with "
        "pamoja start-county --county C --cycle Y --admin EMAIL --data {folder}"
    )


class CannotUse(Refusal):
    """A data folder that cannot be used."""

    code = "cannot_use"
    sentence = "The data folder “{folder}” cannot be used ({why}): choose another one with --data."


def add_data(command: argparse.ArgumentParser, default: Path = DEFAULT) -> None:
    """Let a command take --data; without it PAMOJA_DATA counts."""
    chosen = Path(os.environ.get("PAMOJA_DATA", default))
    command.add_argument(
        "--data", type=Path, default=chosen, metavar="DIR", help="folder of the county's data (default: %(default)s)"
    )


def set_up(data: Path, *, port: int | None = None, make: bool = True) -> None:
    """Make the site's parts ready with this data folder, its tables brought up to date.

    Raises CannotUse, and NoData where there is none and `make` is off.
    """
    if not make and not (data / "pamoja.sqlite3").exists() and not os.environ.get("PAMOJA_DATABASE"):
        raise NoData(folder=data)
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotUse(folder=data, why=(error.strerror or "it cannot be made").lower()) from error
    if not os.access(data, os.W_OK):
        raise CannotUse(folder=data, why="nothing may be written there")
    os.environ["PAMOJA_DATA"] = str(data.absolute())
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    if port is not None:
        os.environ.setdefault("PAMOJA_ADDRESS", f"http://127.0.0.1:{port}")
    import django  # noqa: PLC0415 - slow to load, and only commands of the site need it
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)


def tell(line: str) -> None:
    """Progress for the person who waits."""
    print(line, file=sys.stderr, flush=True)
