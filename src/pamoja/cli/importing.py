"""What `pamoja import` does with a file: who sends it and where to, and what it tells of each row."""

import argparse
import contextlib
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from pamoja.cli import site
from pamoja.cli.demonstration import make
from pamoja.cli.read import show
from pamoja.core.lines import counted, on_a_line
from pamoja.core.refusals import Refusal
from pamoja.cycles.models import Cycle
from pamoja.cycles.queries import cycles_of, participations_of
from pamoja.organisations.models import Organisation, User
from pamoja.organisations.operations import register
from pamoja.organisations.queries import government_of, leads_of, organisation_named, person
from pamoja.organisations.rights import SEND, part_of
from pamoja.plans import operations as plans
from pamoja.plans import queries
from pamoja.plans.models import Row, Submission
from pamoja.plans.operations.refusals import NothingSent, NothingToPutIn, SameFile, TooLarge
from pamoja.plans.operations.sending import MEGABYTE, MOST_BYTES
from pamoja.plans.returning import BACK, WHOLE_COUNTY, field_name, what_of
from pamoja.plans.staged import Staged, staged_from
from pamoja.workplan.exchange import Json
from pamoja.workplan.files import write_json
from pamoja.workplan.sandbox import read_as_json

KINDS = ("added", "changed", "removed", "unchanged", "refused")
SHOWN = 20


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


class WhoseIsIt(Refusal):
    """A file that does not say whose plan it is."""

    code = "whose_is_it"
    sentence = "“{file}” does not say whose plan it is: name the organisation with --organisation."


class NotRead(Refusal):
    """A file that was kept and could not be read."""

    code = "not_read"
    sentence = "{reason}"


@dataclass(frozen=True)
class Order:
    """A file to be read into a cycle, and who sends it.

    `again` tells that the same file sent once more is no refusal: nothing in it is new.
    """

    cycle: Cycle
    sender: User
    file: Path
    content: bytes
    officer_name: str
    officer_email: str
    put_in: bool
    again: bool


def run(arguments: argparse.Namespace, data: Path, county: str, begins: int) -> None:
    """Read the file into the county of this data folder, or only try it; then tell."""
    if arguments.demo:
        made = make(folder=data, at=timezone.now(), tell=site.tell)
        county, begins = county or made.county.key, begins or made.begins
    sender, cycle = _sender_and_cycle(arguments.by, county, begins)
    file: Path = arguments.file
    content = _content(file)
    found = look_into(file, cycle) if not arguments.by or arguments.dry_run else None
    # without --by it is whoever keeps the machine: the economist confirms, good rows go in, twice is no refusal
    alone = not arguments.by
    order = Order(
        cycle, sender, file, content, arguments.officer or (sender.name if alone else ""),
        arguments.officer_email or (sender.email if alone else ""), put_in=arguments.put_in or alone, again=alone,
    )  # fmt: skip
    with attempt(dry=arguments.dry_run):
        at = timezone.now()
        organisation = (
            organisation_meant(found, order, arguments.organisation, at)
            if found and not arguments.by
            else _organisation(sender, cycle, arguments.organisation)
        )
        dry = found if arguments.dry_run else None
        report = tried(order, organisation, dry, at) if dry else done(order, organisation, at)
    if arguments.json:
        write_json(arguments.json, report)
    tell(report, counts=alone or arguments.dry_run or bool(arguments.json))


def _sender_and_cycle(email: str, county: str, begins: int) -> tuple[User, Cycle]:
    """Who sends it and into which cycle; without an address the economist of the only cycle that fits."""
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
    try:
        with file.open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise CannotOpen(file=file) from error


def _cycle(sender: User, county: str, begins: int) -> Cycle:
    """The person's only cycle, or the one that is named."""
    own = list(cycles_of(sender))
    fits = [c for c in own if county in ("", c.county.key) and begins in (0, c.begins)]
    if not own:
        raise HasNone(name=sender, what="any county")
    if len(fits) != 1:
        why = "Several cycles fit" if fits else "None of the person's cycles fits"
        choices = ", ".join(str(one) for one in own)
        raise ChooseOne(why=why, option="--county and --cycle", name=sender, choices=choices)
    return fits[0]


def _organisation(sender: User, cycle: Cycle, name: str) -> Organisation:
    """The person's only organisation there, or the one that is named and takes part."""
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


@contextlib.contextmanager
def attempt(*, dry: bool) -> Iterator[None]:
    """Do it; where it is only a try, everything that was written is taken back."""
    if not dry:
        yield
        return
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def look_into(file: Path, cycle: Cycle) -> Json:
    """What the file says, read by the limited process; raises a Refusal where it cannot be read."""
    if file.is_file() and not file.stat().st_size:
        raise NothingSent
    return read_as_json(file, county=cycle.county.key, cycle=cycle.label)


def organisation_meant(found: Json, order: Order, name: str, at: dt.datetime) -> Organisation:
    """The organisation that is named, else the one the file names, entered where it is new.

    A workbook of the whole county is the sender's own. Raises WhoseIsIt.
    """
    if name:
        return _entered(name, order, at)
    of = found.get("returned", {}).get("of", "")
    known = Organisation.objects.filter(uuid=of).first() if of not in ("", WHOLE_COUNTY) else None
    if known:
        return known
    if "returned" in found:
        mine = {
            m.organisation.pk: m.organisation for m in part_of(order.sender, order.cycle.county).memberships
        }
        return next(iter(mine.values()), government_of(order.cycle.county))
    leads = {row["organisation"] for row in found["activities"]} - {""}
    named = found["organisation"] or (next(iter(leads)) if len(leads) == 1 else "")
    if not named:
        raise WhoseIsIt(file=order.file.name)
    return _entered(named, order, at)


def _entered(name: str, order: Order, at: dt.datetime) -> Organisation:
    """The organisation of a name; one that nobody knows yet is entered, and that is told."""
    found = organisation_named(name)
    if found is None:
        print(on_a_line(f"“{name}” is not known here yet: it is entered as a partner."))
        found = register(name=name, kind=Organisation.Type.PARTNER, by=order.sender, at=at)
    return found


def tried(order: Order, organisation: Organisation, found: Json, at: dt.datetime) -> Json:
    """What would become of the file; all that is written here is taken back."""
    if len(order.content) > MOST_BYTES:
        size = f"{len(order.content) / MEGABYTE:.0f}"
        raise TooLarge(file=order.file.name, size=size, most=MOST_BYTES // MEGABYTE)
    same = Submission.objects.filter(cycle=order.cycle, organisation=organisation, digest=found["digest"])
    gone = (Submission.State.WITHDRAWN, Submission.State.REFUSED)
    draft = Submission(
        cycle=order.cycle, organisation=organisation, name=order.file.name, size=len(order.content),
        sent_by=order.sender, sent_at=at,
    )  # fmt: skip
    staged = staged_from(draft, found)
    report = _report(order, organisation, staged, sent_before=same.exclude(state__in=gone).exists())
    return {**report, "dry_run": True}


def done(order: Order, organisation: Organisation, at: dt.datetime) -> Json:
    """Send the file, read it and put its good rows in where that is asked for."""
    try:
        submission = plans.send(
            cycle=order.cycle, organisation=organisation, name=order.file.name, content=order.content,
            by=order.sender, at=at, officer_name=order.officer_name, officer_email=order.officer_email,
        )  # fmt: skip
    except SameFile as refusal:
        first = queries.submission(refusal.params["submission"]) if order.again else None  # type: ignore[arg-type]
        if first is None:
            raise
        return _report(order, organisation, _staged(first), sent_before=True, submission=first)
    plans.read(submission=submission, at=at)
    if submission.state == submission.State.REFUSED:
        raise NotRead(reason=submission.refusal)
    staged = _staged(submission)
    report = _report(order, organisation, staged, submission=submission)
    if not order.put_in:
        return report
    try:
        report["put_in"] = plans.put_in(submission=submission, by=order.sender, at=at)
    except NothingToPutIn:
        if not order.again:
            raise
        report["put_in"] = 0
    report["waiting"] = submission.rows.filter(state="waiting", known=False).count()
    numbers = dict(
        submission.rows.filter(state=Row.State.IN_PLAN).values_list("position", "activity__number")
    )
    for row in report["rows"]:
        row["activity"] = numbers.get(row["position"], row["activity"])
    return report


def _staged(submission: Submission) -> Staged:
    rows = list(submission.rows.select_related("activity").order_by("position"))
    return Staged(rows, submission.problems, submission.skipped, submission.named, submission.tables)


def _report(
    order: Order,
    organisation: Organisation,
    staged: Staged,
    *,
    sent_before: bool = False,
    submission: Submission | None = None,
) -> Json:
    rows = [_row(row, sent_before=sent_before) for row in staged.rows]
    counts = Counter(row["what"] for row in rows)
    where = ""
    if submission is not None:
        where = f"{settings.SITE_ADDRESS}/{order.cycle.county.key}/{order.cycle.slug}/submissions/{submission.uuid}/"
    return {
        "file": order.file.name,
        "county": order.cycle.county.name,
        "cycle": order.cycle.label,
        "organisation": organisation.name,
        "named": staged.named,
        "dry_run": False,
        "sent_before": sent_before,
        **{kind: counts[kind] for kind in KINDS},
        "conflicts": sum("conflicts" in row for row in rows),
        "put_in": None,
        "waiting": None,
        "address": where,
        "rows": rows,
        "skipped": staged.skipped,
        "problems": _problems(staged),
    }


def _row(row: Row, *, sent_before: bool) -> Json:
    """What becomes of one row, and why."""
    what = "unchanged" if sent_before else what_of(row)
    back = row.values.get(BACK, {})
    why = (
        ["this very file was sent before"]
        if sent_before
        else [p["message"] for p in row.problems]
        if what == "refused"
        else []
    )
    if what == "removed":
        why = ["no longer in the file; it stays in the plan until a person takes it out"]
    told: Json = {
        "position": row.position,
        "sheet": row.sheet,
        "row": row.line,
        "what": what,
        "title": row.values["title"],
        "activity": row.activity.number if row.activity else "",
        "fields": [field_name(name) for name in back.get("changed", ())]
        if what in ("changed", "refused")
        else [],
        "why": why,
    }
    conflicts = {} if sent_before else back.get("conflicts", {})
    keys = ("when_made", "file", "plan")
    return told | (
        {"conflicts": {field_name(n): dict(zip(keys, three, strict=True)) for n, three in conflicts.items()}}
        if conflicts
        else {}
    )


def _problems(staged: Staged) -> list[Json]:
    """The problems of the whole file first, then those of its rows, each once."""
    every: Iterable[list[Json]] = (staged.problems, *(row.problems for row in staged.rows))
    found = {(p["sheet"], p["cell"], p["code"], str(p["value"])): p for some in every for p in some}
    return list(found.values())


def tell(report: Json, *, counts: bool) -> None:
    """Print what was read, what becomes of each row where that is asked for, and where to see it."""
    read = {"file": report["file"], "organisation": report["named"] or report["organisation"],
            "activities": report["rows"], "skipped": report["skipped"], "problems": report["problems"]}  # fmt: skip
    show(read, rest="its page shows all" if not report["dry_run"] else "--json REPORT writes all")
    if counts:
        tail = ": nothing was written" if report["dry_run"] else ""
        print(", ".join(f"{report[kind]:,} {kind}" for kind in KINDS) + tail)
        _tell_rows(report["rows"])
    if report["sent_before"]:
        print("This very file was sent before: it was not read again.")
    if report["address"]:
        print(f"See it at {report['address']}")
    if report["put_in"] is not None:
        print(f"{counted(report['put_in'], 'row', 'rows')} put into the plan, {report['waiting']:,} waiting.")


def _tell_rows(rows: list[dict[str, Any]]) -> None:
    told = [row for row in rows if row["what"] in ("changed", "removed", "refused")]
    for row in told[:SHOWN]:
        where = "!".join(part for part in (row["sheet"], str(row["row"] or "")) if part) or "the plan"
        what = "; ".join(row["why"] or [", ".join(row["fields"])])
        print(on_a_line(f"  {row['what']:9} {where}: {row['title'][:60]}: {what}"))
    if len(told) > SHOWN:
        print(f"  and {len(told) - SHOWN} more")
