"""How an entry is hashed: everything it says, in one fixed order, and the hash of the one before."""

import datetime as dt
import hashlib
import json

from pamoja.journal.models import Entry

FIRST = "0" * 64


def hash_of(entry: Entry) -> str:
    """Sixty-four hexadecimal digits over everything an entry says."""
    said = {
        "number": entry.number,
        "at": entry.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "by": str(entry.by) if entry.by else None,
        "action": entry.action,
        "subject": entry.subject,
        "county": entry.county,
        "facts": entry.facts,
        "previous": entry.previous,
    }
    text = json.dumps(said, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
