"""`pamoja import`: sends a file into a county's site as one of its people, by the same road as the page does."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from pamoja.cli.read import show
from pamoja.cli.site import add_data, set_up
from pamoja.core.lines import counted
from pamoja.core.periods import read_cycle
from pamoja.core.refusals import Refusal
from pamoja.workplan import facts

if TYPE_CHECKING:
    from pamoja.cycles.models import Cycle
    from pamoja.organisations.models import Organisation, User
    from pamoja.plans.models import Submission


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


class NotRead(Refusal):
    """A file that was kept and could not be read."""

    code = "not_read"
    sentence = "{reason}"


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the command line."""
    command = commands.add_parser("import", help="send a plan into a county's site as one of its people")
    command.add_argument("file", type=Path, metavar="FILE", help="a plan as `pamoja read` takes it")
    command.add_argument("--by", required=True, metavar="EMAIL", help="who sends it")
    command.add_argument("--organisation", default="", metavar="NAME", help="whose plan it is")
    command.add_argument("--county", default="", help="name, slug or code of the county")
    command.add_argument("--cycle", default="", help="the county's plan year, as 2026/27")
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
    county = facts.gazetteer().county(arguments.county).id if arguments.county else ""
    begins = 0
    if arguments.cycle:
        begins = read_cycle(arguments.cycle, facts.calendars()[facts.COUNTY_YEAR]).begins
    set_up(arguments.data, make=False)
    from django.conf import settings  # noqa: PLC0415 - Django only for commands of the site
    from django.utils import timezone  # noqa: PLC0415

    from pamoja.organisations.queries import person  # noqa: PLC0415
    from pamoja.plans import operations as plans  # noqa: PLC0415

    sender = person(arguments.by)
    if sender is None or not sender.is_active:
        raise UnknownPerson(email=arguments.by)
    cycle = _cycle(sender, county, begins)
    organisation = _organisation(sender, cycle, arguments.organisation)
    submission = plans.send(
        cycle=cycle, organisation=organisation, name=file.name, content=_content(file), by=sender,
        at=timezone.now(), officer_name=arguments.officer, officer_email=arguments.officer_email,
    )  # fmt: skip
    plans.read(submission=submission, at=timezone.now())
    if submission.state == submission.State.REFUSED:
        raise NotRead(reason=submission.refusal)
    where = f"{settings.SITE_ADDRESS}/{cycle.county.key}/{cycle.slug}/submissions/{submission.uuid}/"
    show(_as_read(submission), rest="its page shows all")
    print(f"See it at {where}")
    if arguments.put_in:
        rows = plans.put_in(submission=submission, by=sender, at=timezone.now())
        waiting = submission.rows.filter(state="waiting").count()
        print(f"{counted(rows, 'row', 'rows')} put into the plan, {waiting:,} waiting.")


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


def _as_read(submission: "Submission") -> dict[str, object]:
    """What `pamoja read` would tell of the file: the problems of the whole file first, then those of its rows."""
    rows = list(submission.rows.order_by("position"))
    problems = {
        (problem["sheet"], problem["cell"], problem["code"], str(problem["value"])): problem
        for some in (submission.problems, *(row.problems for row in rows))
        for problem in some
    }
    return {
        "file": submission.name,
        "organisation": submission.named,
        "activities": rows,
        "skipped": submission.skipped,
        "problems": list(problems.values()),
    }
