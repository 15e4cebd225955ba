"""Writes to the journal and the outbox."""

import datetime as dt
import json
from collections.abc import Callable, Mapping
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction

from pamoja.journal import queries
from pamoja.journal.chain import FIRST, hash_of
from pamoja.journal.models import Entry, Message

MOST_AT_ONCE = 50
_CHAIN_LOCK = 7201965


@transaction.atomic
def record(
    *,
    action: str,
    subject: str,
    by: UUID | None,
    at: dt.datetime,
    county: str = "",
    facts: Mapping[str, object] | None = None,
) -> Entry:
    """Add an entry in the transaction of the write it tells of; `facts` are plain values."""
    if connection.vendor == "postgresql":  # SQLite lets one writer in at a time anyhow
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CHAIN_LOCK])
    last = Entry.objects.order_by("-number").first()
    entry = Entry(
        number=last.number + 1 if last else 1,
        at=at,
        by=by,
        action=action,
        subject=subject,
        county=county,
        facts=json.loads(json.dumps(dict(facts or {}), default=str)),
        previous=last.hash if last else FIRST,
    )
    entry.hash = hash_of(entry)
    entry.save(force_insert=True)
    return entry


def write_message(*, key: str, to: str, subject: str, body: str, at: dt.datetime) -> bool:
    """Put a message into the outbox; False where one with this key was written before."""
    subject_line = " ".join(subject.split())[:300]
    _, new = Message.objects.get_or_create(
        key=key, defaults={"to": to, "subject": subject_line, "body": body, "written_at": at}
    )
    return new


def send_waiting(*, at: dt.datetime) -> int:
    """Send what waits in the outbox and tell how many went; what fails is tried again later."""
    waiting = list(queries.waiting_messages(at)[:MOST_AT_ONCE])
    if not waiting:
        return 0
    if settings.EMAIL_FILE_PATH and not settings.EMAIL_HOST:
        settings.OUTBOX.mkdir(parents=True, exist_ok=True)
    server = get_connection() if settings.EMAIL_HOST else None  # without a server each gets a file of its own
    no_server = _trouble_with(server.open) if server else ""
    sent = 0
    for message in waiting:
        message.tries += 1
        message.trouble = no_server or _trouble_with(_mail(message, server).send)
        if not message.trouble:
            message.state, message.sent_at, message.body = (
                Message.SENT,
                at,
                "",
            )  # it may hold a link that lets in
            sent += 1
        elif message.tries >= len(queries.MINUTES_BEFORE_TRY):
            message.state = Message.FAILED
        message.save()
    if server and not no_server:
        _trouble_with(server.close)
    return sent


def _mail(message: Message, server: BaseEmailBackend | None) -> EmailMessage:
    return EmailMessage(message.subject, message.body, to=[message.to], connection=server)


def _trouble_with(do: Callable[[], object]) -> str:
    """What the mail server, or an address that is none, says against it; "" where it went well."""
    try:
        do()
    except (OSError, ValueError) as error:
        return str(error) or type(error).__name__
    return ""
