"""`pamoja import`: reads a file into a county's site as one of its people, by the same road as the page does."""

import argparse
import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pamoja.cli.demo import DEFAULT as DEMONSTRATION
from pamoja.cli.site import DEFAULT, add_data, on_postgresql, set_up, tell
from pamoja.core.periods import read_cycle
from pamoja.core.refusals import Refusal
from pamoja.workplan import facts
from pamoja.workplan.files import check_writable, keep_apart, write_json

if TYPE_CHECKING:
    from pamoja.cycles.models import Cycle
    from pamoja.organisations.models import Organisation, User


class UnknownPerson(Refusal):
    """An address under which nobody has joined."""

    code = "unknown_person"
    sentence = "Nobody has joined with the e-mail address “{email}”: invite them, or name somebody who has."


class ChooseOne(Refusal):
    """Several things of which one must be named, or one that is none of them."""

    code = "choose_one"
    sentence = "{why}: name one with {option}. {name} has these: {choices}."


class HasNone(Refusal):
    """A person without any cycle or organisation to send for."""

    code = "has_none"
    sentence = "{name} plays no part in {what}: ask the county's planning office for an invitation."


class CannotOpen(Refusal):
    """A file that cannot be opened."""

    code = "cannot_open"
    sentence = "“{file}” could not be opened: check the name and that you may read it."


class NobodyJoined(Refusal):
    """A county in which nobody could have sent a plan."""

    code = "nobody_joined"
    sentence = (
        "Nobody of {county}'s planning office has joined yet: open the invitation that start-county printed."
    )


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the command line."""
    command = commands.add_parser(
        "import", help="read a plan into a county's site, or a workbook that came back"
    )
    command.add_argument("file", type=Path, metavar="FILE", help="a plan as `pamoja read` takes it")
    command.add_argument(
        "--by",
        default="",
        metavar="EMAIL",
        help="who sends it; without it the county's economist, and good rows go in",
    )
    command.add_argument("--organisation", default="", metavar="NAME", help="whose plan it is")
    command.add_argument("--county", default="", help="name, slug or code of the county")
    command.add_argument("--cycle", default="", help="the county's plan year, as 2026/27")
    command.add_argument("--demo", action="store_true", help="into the demonstration county")
    command.add_argument("--dry-run", action="store_true", help="tell what would change, and write nothing")
    command.add_argument("--json", type=Path, metavar="REPORT", help="write what becomes of each row as JSON")
    command.add_argument("--officer", default="", metavar="NAME", help="whose plan it is, if sent on behalf")
    command.add_argument(
        "--officer-email", default="", metavar="EMAIL", help="where the link to confirm goes"
    )
    command.add_argument("--put-in", action="store_true", help="put the good rows into the plan at once")
    add_data(command)
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> None:
    """Send the file, read it, tell what it says and where to see it, and put its good rows in where asked."""
    file: Path = arguments.file
    keep_apart([arguments.json], [file])
    check_writable([arguments.json])
    county = facts.gazetteer().county(arguments.county).id if arguments.county else ""
    begins = 0
    if arguments.cycle:
        begins = read_cycle(arguments.cycle, facts.calendars()[facts.COUNTY_YEAR]).begins
    if not arguments.demo:
        set_up(arguments.data, make=False)
        _import(arguments, county, begins)
        return
    with _demonstration(arguments) as data:
        set_up(data)
        from django.utils import timezone  # noqa: PLC0415 - Django only for commands of the site

        from pamoja.cli.demonstration import make  # noqa: PLC0415

        cycle = make(folder=data, at=timezone.now(), tell=tell)
        _import(arguments, county or cycle.county.key, begins or cycle.begins)


@contextlib.contextmanager
def _demonstration(arguments: argparse.Namespace) -> Iterator[Path]:
    """The folder of the demonstration; a try writes nothing, so it has one of its own where there is none yet."""
    os.environ.pop("PAMOJA_MAIL_HOST", None)  # nobody of it is written to
    data: Path = DEMONSTRATION if arguments.data == DEFAULT else arguments.data
    if not arguments.dry_run or data.exists() or on_postgresql():
        yield data
        return
    with tempfile.TemporaryDirectory(prefix="pamoja-", ignore_cleanup_errors=True) as folder:
        yield Path(folder) / "data"


def _import(arguments: argparse.Namespace, county: str, begins: int) -> None:
    """Read the file into the county, or only try it; then tell."""
    from django.utils import timezone  # noqa: PLC0415

    from pamoja.cli import importing  # noqa: PLC0415

    sender, cycle = _sender_and_cycle(arguments.by, county, begins)
    file: Path = arguments.file
    content = _content(file)
    found = importing.look_into(file, cycle) if not arguments.by or arguments.dry_run else None
    alone = (
        not arguments.by
    )  # whoever keeps the machine: the economist confirms, good rows go in, twice is no refusal
    order = importing.Order(
        cycle, sender, file, content, arguments.officer or (sender.name if alone else ""),
        arguments.officer_email or (sender.email if alone else ""), put_in=arguments.put_in or alone, again=alone,
    )  # fmt: skip
    with importing.attempt(dry=arguments.dry_run):
        at = timezone.now()
        organisation = (
            importing.organisation_meant(found, order, arguments.organisation, at)
            if found and not arguments.by
            else _organisation(sender, cycle, arguments.organisation)
        )
        if arguments.dry_run and found:
            report = importing.tried(order, organisation, found, at)
        else:
            report = importing.done(order, organisation, at)
    if arguments.json:
        write_json(arguments.json, report)
    importing.tell(report, counts=alone or arguments.dry_run or bool(arguments.json))


def _sender_and_cycle(email: str, county: str, begins: int) -> "tuple[User, Cycle]":
    """Who sends it and into which cycle; without an address the economist of the only cycle that fits."""
    from pamoja.cycles.models import Cycle  # noqa: PLC0415
    from pamoja.organisations.queries import leads_of, person  # noqa: PLC0415

    if email:
        sender = person(email)
        if sender is None or not sender.is_active:
            raise UnknownPerson(email=email)
        return sender, _cycle(sender, county, begins)
    every = list(Cycle.objects.select_related("county").order_by("county__name", "-begins"))
    fits = [c for c in every if county in ("", c.county.key) and begins in (0, c.begins)]
    if len(fits) != 1:
        why = "Several cycles fit" if fits else "None of the cycles fits"
        choices = ", ".join(map(str, every))
        raise ChooseOne(why=why, option="--county and --cycle", name="This site", choices=choices)
    leads = leads_of(fits[0].county)
    if not leads:
        raise NobodyJoined(county=fits[0].county.name)
    return leads[0], fits[0]


def _content(file: Path) -> bytes:
    """The bytes of the file, no more of them than tell that it is too large; raises CannotOpen."""
    from pamoja.plans.operations.sending import MOST_BYTES  # noqa: PLC0415

    try:
        with file.open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise CannotOpen(file=file) from error


def _cycle(sender: "User", county: str, begins: int) -> "Cycle":
    """The person's only cycle, or the one that is named."""
    from pamoja.cycles.queries import cycles_of  # noqa: PLC0415

    own = list(cycles_of(sender))
    fits = [c for c in own if county in ("", c.county.key) and begins in (0, c.begins)]
    if not own:
        raise HasNone(name=sender, what="any county")
    if len(fits) != 1:
        why = "Several cycles fit" if fits else "None of the person's cycles fits"
        choices = ", ".join(str(one) for one in own)
        raise ChooseOne(why=why, option="--county and --cycle", name=sender, choices=choices)
    return fits[0]


def _organisation(sender: "User", cycle: "Cycle", name: str) -> "Organisation":
    """The person's only organisation there, or the one that is named and takes part."""
    from pamoja.cycles.queries import participations_of  # noqa: PLC0415
    from pamoja.organisations.queries import organisation_named  # noqa: PLC0415
    from pamoja.organisations.rights import SEND, part_of  # noqa: PLC0415

    part = part_of(sender, cycle.county)
    own = list({m.organisation.pk: m.organisation for m in part.memberships}.values())
    others = [p.organisation for p in participations_of(cycle)] if part.everywhere(SEND) else []
    choices = list({o.pk: o for o in (*own, *others)}.values())
    if not name and len(own) == 1:
        return own[0]
    named = organisation_named(name) if name else None
    if named in choices:
        return next(o for o in choices if o == named)
    why = f"“{name}” is none of the organisations to send for" if name else "Several organisations fit"
    told = ", ".join(sorted((o.name for o in choices), key=str.casefold))
    raise ChooseOne(why=why, option="--organisation", name=sender, choices=told)
