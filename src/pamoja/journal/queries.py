"""What the journal says, and whether it has been tampered with."""

from django.db.models import QuerySet

from pamoja.journal.chain import FIRST, hash_of
from pamoja.journal.models import Entry, Message


def entries_of(county: str) -> QuerySet[Entry]:
    """A county's entries, the newest first."""
    return Entry.objects.filter(county=county).order_by("-number")


def first_broken() -> int | None:
    """The number of the first entry that does not fit the one before it; None where the chain is whole."""
    previous = FIRST
    for number, entry in enumerate(Entry.objects.order_by("number").iterator(), 1):
        if entry.number != number or entry.previous != previous or entry.hash != hash_of(entry):
            return number
        previous = entry.hash
    return None


def waiting_messages() -> QuerySet[Message]:
    """Messages that have not been sent yet, the oldest first."""
    return Message.objects.filter(state=Message.WAITING).order_by("id")
