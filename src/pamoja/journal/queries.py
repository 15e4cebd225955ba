"""What the journal says, and whether it has been tampered with."""

import datetime as dt

from django.db.models import Q, QuerySet

from pamoja.journal.chain import FIRST, hash_of
from pamoja.journal.models import Entry, Message

MINUTES_BEFORE_TRY = (0, 1, 5, 20, 60, 240, 720)


def entries_of(county: str) -> QuerySet[Entry]:
    """A county's entries, the newest first."""
    return Entry.objects.filter(county=county).order_by("-number")


def entries_since(county: str, since: dt.datetime) -> int:
    """How many entries a county has from a moment on."""
    return Entry.objects.filter(county=county, at__gte=since).count()


def first_broken() -> int | None:
    """The number of the first entry that does not fit the one before it; None where the chain is whole."""
    previous = FIRST
    for number, entry in enumerate(Entry.objects.order_by("number").iterator(), 1):
        if entry.number != number or entry.previous != previous or entry.hash != hash_of(entry):
            return number
        previous = entry.hash
    return None


def waiting_messages(at: dt.datetime) -> QuerySet[Message]:
    """Messages to be sent now, the oldest first: new ones at once, those that failed later and later."""
    due = Q()
    for tries, minutes in enumerate(MINUTES_BEFORE_TRY):
        due |= Q(tries=tries, written_at__lte=at - dt.timedelta(minutes=minutes))
    return Message.objects.filter(due, state=Message.WAITING).order_by("id")
