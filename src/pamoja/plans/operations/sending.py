"""A file comes in: kept, read once, and its rows staged."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Callable, Iterable
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamoja.core.periods import day_name
from pamoja.core.refusals import Refusal
from pamoja.cycles.models import Cycle
from pamoja.cycles.operations import take_part
from pamoja.journal.operations import record, write_message
from pamoja.organisations import rights
from pamoja.organisations.models import Organisation, User
from pamoja.organisations.queries import link_hash
from pamoja.plans import queries, rereading, staging, writing
from pamoja.plans.gone import gone_rows_taken, put_back_rows
from pamoja.plans.models import Row, RowVersion, Submission
from pamoja.plans.operations.putting_in import take_out_rows
from pamoja.plans.operations.refusals import (
    NeverRead,
    NoOfficer,
    NothingSent,
    SameFile,
    TooLarge,
    WithdrawnAlready,
)
from pamoja.plans.staged import Staged, staged_from
from pamoja.workplan.exchange import Json
from pamoja.workplan.sandbox import read_as_json

MOST_BYTES = 40_000_000
MEGABYTE = 1_000_000
PASTED, NAMELESS = "pasted rows.csv", "plan.csv"
BATCH = 500
MOST_SKIPPED = 5_000
READ_FIELDS = ("state", "read_at", "named", "kind", "calendar", "problems", "skipped", "tables", "money")


def send(
    *,
    cycle: Cycle,
    organisation: Organisation,
    name: str,
    content: bytes,
    by: User,
    at: dt.datetime,
    officer_name: str = "",
    officer_email: str = "",
    pasted: bool = False,
) -> Submission:
    """Keep a file that was sent for an organisation; reading it comes next.

    With an officer it is sent on that person's behalf, who gets a link to confirm it. Raises NothingSent, TooLarge,
    NoOfficer, and SameFile where the same file was sent for the organisation before.
    """
    part = rights.demand(by, rights.SEND, cycle.county, organisation)
    sent_as, organisation = organisation, organisation.known_as or organisation
    name = (" ".join(Path(name.replace("\\", "/")).name.split()) or "plan")[-200:]
    _check(name, content)
    theirs = organisation.pk not in part.organisations
    if theirs:
        _check_officer(officer_name, officer_email)
    digest = hashlib.sha256(content).hexdigest()
    _check_new(cycle, organisation, name, digest)
    uuid = uuid4()
    token = secrets.token_urlsafe(24) if theirs else ""
    try:
        with transaction.atomic():
            take_part(cycle=cycle, organisation=organisation, by=None, at=at)
            made = Submission(
                uuid=uuid,
                cycle=cycle,
                organisation=organisation,
                sent_as=sent_as if sent_as != organisation else None,
                name=name,
                size=len(content),
                digest=digest,
                pasted=pasted,
                sent_by=by,
                sent_at=at,
                officer_name=" ".join(officer_name.split())[:200] if theirs else "",
                officer_email=officer_email.strip().lower() if theirs else "",
                confirm_hash=link_hash(token) if token else "",
            )
            made.file.save(f"{uuid}{_suffix(name)}", ContentFile(content), save=False)
            made.save(force_insert=True)
            _tell(made, by, at)
            if token:
                _ask_to_confirm(made, token, at)
    except IntegrityError:
        made.file.storage.delete(f"{uuid}{_suffix(name)}")
        _check_new(cycle, organisation, name, digest)
        raise
    return made


def _check(name: str, content: bytes) -> None:
    if not content.strip():
        raise NothingSent
    if len(content) > MOST_BYTES:
        size = f"{len(content) / MEGABYTE:.0f}"
        raise TooLarge(file=name, size=size, most=MOST_BYTES // MEGABYTE)


def _check_officer(name: str, email: str) -> None:
    try:
        validate_email(email.strip())
    except ValidationError as error:
        raise NoOfficer from error
    if not name.strip():
        raise NoOfficer


def _check_new(cycle: Cycle, organisation: Organisation, name: str, digest: str) -> None:
    gone = (Submission.State.WITHDRAWN, Submission.State.REFUSED)
    first = (
        Submission.objects.filter(cycle=cycle, organisation=organisation, digest=digest)
        .exclude(state__in=gone)
        .select_related("sent_by")
        .first()
    )
    if first:
        refusal = SameFile(
            file=name,
            by=first.sent_by.name,
            day=day_name(timezone.localdate(first.sent_at)),
            first=first.name,
        )
        refusal.params["submission"] = str(first.uuid)
        raise refusal


def _suffix(name: str) -> str:
    suffix = Path(name).suffix.lower()[:8]
    return suffix if suffix[1:].isalnum() and suffix.isascii() else ""


def _tell(submission: Submission, by: User, at: dt.datetime) -> None:
    record(
        action="plan.sent",
        subject=f"submission:{submission.uuid}",
        by=by.uuid,
        at=at,
        county=submission.cycle.county.key,
        facts={
            "organisation": submission.organisation.name,
            "file": submission.name,
            "sha256": submission.digest,
            "on_behalf_of": submission.officer_email,
        },
    )


def _ask_to_confirm(submission: Submission, token: str, at: dt.datetime) -> None:
    link = f"{settings.SITE_ADDRESS}/confirm/{token}/"
    write_message(
        key=f"confirm:{submission.uuid}",
        to=submission.officer_email,
        subject=_("Is this your plan for %(county)s?") % {"county": submission.cycle.county.name},
        body=_(
            "Dear %(name)s,\n\n%(by)s sent “%(file)s” as the plan of %(organisation)s for %(year)s in your name.\n\n"
            "Look at it and confirm it, or say that it is not yours:\n%(link)s\n\nThe link works for you alone."
        )
        % {
            "name": submission.officer_name,
            "by": submission.sent_by.name,
            "file": submission.name,
            "organisation": submission.organisation.name,
            "year": submission.cycle.label,
            "link": link,
        },
        at=at,
    )


def read(
    *, submission: Submission, at: dt.datetime, step: Callable[[float], None] = lambda _: None
) -> Submission:
    """Read the kept file in its limited process and stage its rows; reading again what was read does nothing.

    What its organisation said of such columns before is taken. A file that cannot be read is marked so, with the
    sentence that says why; one that could be read before stays as it was.
    """
    if submission.state != Submission.State.READING:
        return submission
    cycle = submission.cycle
    try:
        found = read_as_json(
            Path(submission.file.path),
            county=cycle.county.key,
            cycle=cycle.label,
            name=NAMELESS if submission.pasted else submission.name,
            columns=[layout.said for layout in queries.layouts_of(submission.organisation)],
        )
        step(0.5)
        staged = staged_from(submission, found)
    except Refusal as refusal:
        _not_read(submission, str(refusal).replace(Path(submission.file.path).name, submission.name), at)
        submission.refresh_from_db()
        return submission
    rows = staged.rows
    with transaction.atomic():
        again = submission.read_at is not None
        if again:
            writing.locked(cycle)
        held = Submission.objects.select_for_update(of=("self",), no_key=True)
        if held.get(pk=submission.pk).state != Submission.State.READING:
            submission.refresh_from_db()
            return submission
        if again:
            rereading.put_in_place(submission, rows, at=at)
        else:
            Row.objects.bulk_create(rows, batch_size=BATCH)
            RowVersion.objects.bulk_create(_first_versions(rows, submission), batch_size=BATCH)
        _note_reading(submission, found, staged, at)
    return submission


def _note_reading(submission: Submission, found: Json, staged: Staged, at: dt.datetime) -> None:
    submission.state = Submission.State.READ
    submission.read_at = at
    submission.named = staged.named[:300]
    submission.kind = found["kind"]
    submission.calendar = found["calendar"][:40]
    submission.problems = staged.problems
    submission.skipped = staged.skipped[:MOST_SKIPPED]
    submission.tables = staged.tables
    submission.money = staging.money_proposed(found["activities"])
    submission.save(update_fields=READ_FIELDS)


def _not_read(submission: Submission, why: str, at: dt.datetime) -> None:
    """Mark a file that cannot be read; one that was read before goes on as it was, and says why it was not renewed."""
    reading = Submission.objects.filter(pk=submission.pk, state=Submission.State.READING)
    if not reading.filter(read_at=None).update(state=Submission.State.REFUSED, refusal=why, read_at=at):
        reading.update(state=Submission.State.READ, refusal=why)


def give_up_reading(*, submission: Submission, at: dt.datetime) -> None:
    """Mark a file that its reader began several times and never ended, so that its sender is told what to do."""
    _not_read(submission, str(NeverRead(file=submission.name)), at)


def _first_versions(rows: Iterable[Row], submission: Submission) -> list[RowVersion]:
    return [
        RowVersion(
            row=row,
            number=1,
            values=row.values,
            problems=row.problems,
            by=submission.sent_by,
            at=submission.sent_at,
        )
        for row in rows
    ]


@transaction.atomic
def withdraw(*, submission: Submission, by: User, at: dt.datetime) -> int:
    """Take a whole submission back: its rows leave the plan; tells how many did. The file itself is kept."""
    rights.demand(by, rights.PUT_IN, submission.cycle.county, submission.organisation)
    writing.locked(submission.cycle)
    held = Submission.objects.select_for_update(of=("self",), no_key=True)
    locked = held.select_related("withdrawn_by", "cycle__county").get(pk=submission.pk)
    if locked.state == Submission.State.WITHDRAWN:
        raise WithdrawnAlready(file=locked.name, by=locked.withdrawn_by)
    taken = _take_back(locked, by=by, at=at)
    record(
        action="plan.withdrawn",
        subject=f"submission:{locked.uuid}",
        by=by.uuid,
        at=at,
        county=locked.cycle.county.key,
        facts={"file": locked.name, "activities": taken},
    )
    return taken


def _take_back(submission: Submission, *, by: User, at: dt.datetime) -> int:
    """Its rows leave the plan; where it is locked together with its cycle."""
    rows = submission.rows.filter(state=Row.State.IN_PLAN).select_related("activity").order_by("position")
    taken = take_out_rows(rows, by=by, at=at)
    put_back_rows(gone_rows_taken(submission), by=by, at=at)
    submission.state, submission.withdrawn_by, submission.withdrawn_at = Submission.State.WITHDRAWN, by, at
    submission.save(update_fields=["state", "withdrawn_by", "withdrawn_at"])
    return taken


@transaction.atomic
def confirm(*, token: str, agreed: bool, by: User | None, at: dt.datetime) -> Submission | None:
    """The officer's answer, by the mailed link, to a file sent in their name; None where the link is not ours.

    A no takes the submission back, and its sender is told. An answer is given once; a second one changes nothing.
    """
    known = queries.sent_in_the_name_of(token)
    if known is None:
        return None
    writing.locked(known.cycle)
    held = Submission.objects.select_for_update(of=("self",), no_key=True)
    found = held.select_related("cycle__county", "organisation", "sent_by").get(pk=known.pk)
    if found.confirmed_at or found.state == Submission.State.WITHDRAWN:
        return found
    if agreed:
        found.confirmed_at = at
        found.save(update_fields=["confirmed_at"])
    else:
        _take_back(found, by=found.sent_by, at=at)
        _tell_disowned(found, at)
    record(
        action="plan.confirmed" if agreed else "plan.disowned",
        subject=f"submission:{found.uuid}",
        by=by.uuid if by else None,
        at=at,
        county=found.cycle.county.key,
        facts={"officer": found.officer_email, "file": found.name},
    )
    return found


def _tell_disowned(submission: Submission, at: dt.datetime) -> None:
    write_message(
        key=f"disowned:{submission.uuid}",
        to=submission.sent_by.email,
        subject=_("Not theirs: %(file)s") % {"file": submission.name},
        body=_(
            "%(officer)s (%(email)s) says that “%(file)s” is not the plan of %(organisation)s for %(year)s. "
            "It was taken back; its rows are no longer in the plan."
        )
        % {
            "officer": submission.officer_name,
            "email": submission.officer_email,
            "file": submission.name,
            "organisation": submission.organisation.name,
            "year": submission.cycle.label,
        },
        at=at,
    )
