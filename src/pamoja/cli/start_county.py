"""`pamoja start-county`: a county's first step: its places, its cycle, and a link for its economist."""

import argparse
from pathlib import Path

from pamoja.cli.site import add_data, set_up
from pamoja.core.lines import on_a_line
from pamoja.core.periods import day_name, read_cycle
from pamoja.core.refusals import Refusal
from pamoja.workplan import facts

LONGEST_ADDRESS = 254


class NotAnAddress(Refusal):
    """An e-mail address that is none."""

    code = "not_an_address"
    sentence = "“{text}” is not an e-mail address: write it as name@example.org."


class IsADemonstration(Refusal):
    """A data folder that holds the demonstration, whose people sign in without a password."""

    code = "is_a_demonstration"
    sentence = (
        "“{folder}” holds the demonstration, where anybody signs in: choose another folder with --data."
    )


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the command line."""
    command = commands.add_parser("start-county", help="start a county's cycle and invite its economist")
    command.add_argument("--county", required=True, help="name, slug or code of the county")
    command.add_argument("--cycle", required=True, help="the county's plan year, as 2026/27")
    command.add_argument("--admin", required=True, metavar="EMAIL", help="the county economist's address")
    command.add_argument("--name", default="", help="the county economist's name")
    add_data(command)
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> None:
    """Check the words before anything is written, start what is not there yet, and tell what comes next."""
    county = facts.gazetteer().county(arguments.county)
    year = read_cycle(arguments.cycle, facts.calendars()[facts.COUNTY_YEAR])
    check_address(arguments.admin)
    set_up(arguments.data)
    told = _start(arguments.data, county.id, year.label, arguments.admin, arguments.name)
    print("\n".join(map(on_a_line, told)))


def check_address(text: str) -> None:
    """Raise NotAnAddress for what no mail could be sent to."""
    from django.core.exceptions import ValidationError  # noqa: PLC0415 - Django only for commands of the site
    from django.core.validators import validate_email  # noqa: PLC0415

    try:
        validate_email(text.strip())
    except ValidationError as error:
        raise NotAnAddress(text=text) from error
    if len(text.strip()) > LONGEST_ADDRESS:
        raise NotAnAddress(text=text)


def _start(data: Path, county: str, year: str, email: str, name: str) -> list[str]:
    from django.db import transaction  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from pamoja.cycles.models import Cycle  # noqa: PLC0415
    from pamoja.cycles.operations import start_cycle  # noqa: PLC0415
    from pamoja.organisations.models import Membership  # noqa: PLC0415
    from pamoja.organisations.operations import AlreadyMember, invite  # noqa: PLC0415
    from pamoja.organisations.queries import government_of  # noqa: PLC0415
    from pamoja.places import operations, queries  # noqa: PLC0415

    if Cycle.objects.filter(demonstration=True).exists():
        raise IsADemonstration(folder=data)
    now = timezone.now()
    with transaction.atomic():
        operations.seed()
        before = Cycle.objects.count()
        cycle = start_cycle(county=queries.county(county), year=year, by=None, at=now)
        new = Cycle.objects.count() > before
        told = [f"{cycle} is started." if new else f"{cycle} is there already."]
        try:
            sent = invite(
                email=email, name=name, organisation=government_of(cycle.county), county=cycle.county,
                role=Membership.Role.ECONOMIST, by=None, at=now,
            )  # fmt: skip
        except AlreadyMember as refusal:
            told.append(str(refusal))
        else:
            until = day_name(timezone.localtime(sent.invitation.expires_at).date())
            told += [f"Send this link to {email.strip()}: it works once, until {until}.", f"  {sent.link}"]
    return [*told, "Next, serve the county's site, so that the link opens:", f"  pamoja serve --data {data}"]
