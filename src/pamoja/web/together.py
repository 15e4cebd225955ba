"""What is done together, in words that one person may read: a card each, on its own page and on others'."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from pamoja.analysis.models import CollaborationTerms
from pamoja.analysis.together import Together
from pamoja.plans.queries import View
from pamoja.web.titles import title_of

LOOKS: Mapping[str, str] = {
    "proposed": "",
    "agreed": "brand",
    "under_way": "brand",
    "done": "good",
    "dropped": "warn",
}


@dataclass(frozen=True, slots=True)
class Card:
    """One collaboration in a few words."""

    uuid: UUID
    title: str
    kind: str
    state: str
    look: str
    members: tuple[str, ...]
    now: CollaborationTerms
    changed: bool
    overdue: bool
    numbers: tuple[str, ...]


def cards_of(found: Iterable[Together], view: View, now: dt.datetime) -> list[Card]:
    """The collaborations in their order, as they stand at a moment."""
    today = day_of(now)
    return [_card(one, view, today) for one in found]


def day_of(now: dt.datetime) -> dt.date:
    """The day that a moment is on in Kenya."""
    return timezone.localtime(now).date()


def _card(one: Together, view: View, today: dt.date) -> Card:
    said = title_of(one.finding, one.activities, view)
    return Card(
        uuid=one.collaboration.uuid,
        title=said.title,
        kind=said.kind,
        state=one.now.get_state_display(),
        look=LOOKS[one.now.state],
        members=tuple(o.name for o in one.members),
        now=one.now,
        changed=one.changed,
        overdue=one.overdue(today),
        numbers=tuple(a.number for a in one.activities),
    )
