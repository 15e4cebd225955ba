"""What `pamoja import` does with a file once it is known who sends it and where to, and what it tells of each row."""

import contextlib
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from pamoja.cli.read import show
from pamoja.core.lines import counted, on_a_line
from pamoja.core.refusals import Refusal
from pamoja.cycles.models import Cycle
from pamoja.organisations.models import Organisation, User
from pamoja.organisations.operations import register
from pamoja.organisations.queries import government_of, organisation_named
from pamoja.organisations.rights import part_of
from pamoja.plans import operations as plans
from pamoja.plans import queries
from pamoja.plans.models import Row, Submission
from pamoja.plans.operations.refusals import NothingSent, NothingToPutIn, SameFile, TooLarge
from pamoja.plans.operations.sending import MEGABYTE, MOST_BYTES
from pamoja.plans.returning import BACK, WHOLE_COUNTY, field_name, what_of
from pamoja.plans.staged import Staged, staged_from
from pamoja.workplan.exchange import Json
from pamoja.workplan.sandbox import read_as_json

KINDS = ("added", "changed", "removed", "unchanged", "refused")
SHOWN = 20


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
