"""Writes to the journal and the outbox."""

import datetime as dt
import json
from collections.abc import Mapping
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction

from pamoja.journal import queries
from pamoja.journal.chain import FIRST, hash_of
from pamoja.journal.models import Entry, Message

MOST_TRIES = 5
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
    """Send what waits in the outbox and tell how many went; a message that fails five times is given up."""
    if settings.EMAIL_FILE_PATH and not settings.EMAIL_HOST:
        settings.OUTBOX.mkdir(parents=True, exist_ok=True)
    sent = 0
    for message in queries.waiting_messages():
        message.tries += 1
        try:
            EmailMessage(message.subject, message.body, to=[message.to]).send()
        except OSError as error:
            message.trouble = str(error)
            message.state = Message.FAILED if message.tries >= MOST_TRIES else Message.WAITING
        else:
            message.state, message.sent_at, message.trouble = Message.SENT, at, ""
            sent += 1
        message.save()
    return sent
