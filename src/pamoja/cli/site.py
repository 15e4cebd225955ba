"""Where a county's data is, and the site's parts made ready for a command."""

import argparse
import os
import sys
from pathlib import Path

from pamoja.core.lines import on_a_line
from pamoja.core.refusals import Refusal

SETTINGS = "pamoja.config.settings"
DEFAULT = Path("pamoja-data")
OWNER_ALONE, FOR_OTHERS = 0o700, 0o077


class NoData(Refusal):
    """A data folder in which no county was started."""

    code = "no_data"
    sentence = (
        "There is no county in “{folder}”: start one with "
        "pamoja start-county --county C --cycle Y --admin EMAIL --data {folder}."
    )


class CannotUse(Refusal):
    """A data folder that cannot be used."""

    code = "cannot_use"
    sentence = "The data folder “{folder}” cannot be used ({why}): choose another one with --data."


class NoDatabase(Refusal):
    """A database that does not answer, or is none."""

    code = "no_database"
    sentence = "The database {where} cannot be used ({why}): check {check}."


class WrongSetting(Refusal):
    """A setting that cannot be understood."""

    code = "wrong_setting"
    sentence = "A setting cannot be understood ({why}): docs/reference/settings.md says how each is written."


def add_data(command: argparse.ArgumentParser, default: Path = DEFAULT) -> None:
    """Let a command take --data; without it PAMOJA_DATA counts."""
    chosen = Path(os.environ.get("PAMOJA_DATA") or default)
    command.add_argument(
        "--data",
        type=Path,
        default=chosen,
        metavar="DIR",
        help="folder of the county's data (default: %(default)s)",
    )


def point_to(data: Path) -> None:
    """Let this process and those it starts find the data folder and the settings, and keep what they write private."""
    os.umask(FOR_OTHERS)
    os.environ["PAMOJA_DATA"] = str(data.absolute())
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS


def on_postgresql() -> bool:
    """Whether the county's tables are in PostgreSQL and not in the data folder."""
    return bool(os.environ.get("PAMOJA_DATABASE"))


def set_up(data: Path, *, make: bool = True) -> None:
    """Make the site's parts ready with this data folder, its tables brought up to date.

    Raises CannotUse, WrongSetting, NoDatabase, and NoData where there is no county and `make` is off.
    """
    if not make and not (data / "pamoja.sqlite3").exists() and not on_postgresql():
        raise NoData(folder=data)
    _check_folder(data)
    point_to(data)
    load()
    from django.db import DatabaseError  # noqa: PLC0415 - Django only for commands of the site

    try:
        _bring_up_to_date()
        started = make or _has_county()
    except DatabaseError as error:
        where, check = f"“{data / 'pamoja.sqlite3'}”", "that it is whole, or put your copy of it back"
        if on_postgresql():
            where, check = "of PAMOJA_DATABASE", "the address, and that PostgreSQL runs"
        raise NoDatabase(where=where, why=_first_line(error), check=check) from error
    if not started:
        raise NoData(folder=data)


def load() -> None:
    """Load Django with the settings that the environment names; raises WrongSetting."""
    import django  # noqa: PLC0415 - slow to load, and only commands of the site need it
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415

    try:
        django.setup()
    except (ImproperlyConfigured, ValueError) as error:
        raise WrongSetting(why=_first_line(error)) from error


def _check_folder(data: Path) -> None:
    """Make the folder, for its owner alone; raises CannotUse."""
    try:
        data.mkdir(OWNER_ALONE, parents=True, exist_ok=True)
    except OSError as error:
        raise CannotUse(folder=data, why=(error.strerror or "it cannot be made").lower()) from error
    if not os.access(data, os.W_OK | os.X_OK):
        raise CannotUse(folder=data, why="nothing may be written there")


def _bring_up_to_date() -> None:
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)


def _has_county() -> bool:
    from pamoja.cycles.models import Cycle  # noqa: PLC0415

    return Cycle.objects.exists()


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or ["no reason given"])[0].rstrip(".")


def tell(line: str) -> None:
    """Progress for the person who waits."""
    print(on_a_line(line), file=sys.stderr, flush=True)
