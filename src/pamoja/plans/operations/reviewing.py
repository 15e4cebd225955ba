"""The department's answer to an activity of its sector: accepted, or returned with a note."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from pamoja.journal.operations import record, write_message
from pamoja.organisations import rights
from pamoja.organisations.models import User
from pamoja.organisations.queries import people_of
from pamoja.plans.answering import check_sector
from pamoja.plans.models import Activity
from pamoja.plans.operations.refusals import NoReason


@transaction.atomic
def accept(*, activity: Activity, by: User, at: dt.datetime) -> None:
    """Accept an activity for the department whose sector it is."""
    _answer(activity, Activity.Review.ACCEPTED, "", by=by, at=at)


@transaction.atomic
def give_back(*, activity: Activity, note: str, by: User, at: dt.datetime) -> None:
    """Return an activity to its partner with a note; it stays in the plan, marked. Raises NoReason."""
    clean = note.strip()[:2000]
    if not clean:
        raise NoReason(whom=activity.organisation.name)
    _answer(activity, Activity.Review.RETURNED, clean, by=by, at=at)
    link = f"{settings.SITE_ADDRESS}/{activity.cycle.county.key}/{activity.cycle.slug}/plans/{activity.short_number}/"
    for person in people_of(activity.organisation, activity.cycle.county):
        write_message(
            key=f"returned:{activity.uuid}:{person.pk}:{at:%Y%m%d%H%M}",
            to=person.email,
            subject=_("Returned: %(title)s") % {"title": activity.title},
            body=f"{by.name}: {clean}\n\n{link}",
            at=at,
        )


def _answer(activity: Activity, review: str, note: str, *, by: User, at: dt.datetime) -> None:
    part = rights.demand(by, rights.REVIEW, activity.cycle.county)
    check_sector(activity, part)
    activity.review, activity.review_note = review, note
    activity.reviewed_by, activity.reviewed_at = by, at
    activity.save(update_fields=["review", "review_note", "reviewed_by", "reviewed_at"])
    record(
        action=f"activity.{review}",
        subject=f"activity:{activity.number}",
        by=by.uuid,
        at=at,
        county=activity.cycle.county.key,
        facts={"note": note, "version": activity.version},
    )
