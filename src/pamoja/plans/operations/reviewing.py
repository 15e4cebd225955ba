"""The department's answer to an activity of its sector: accepted, or returned with a note."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from pamoja.core.refusals import Refusal
from pamoja.journal.operations import record, write_message
from pamoja.organisations import rights
from pamoja.organisations.models import Membership, User
from pamoja.organisations.queries import people_of
from pamoja.plans.models import Activity
from pamoja.plans.operations.refusals import NoReason


class OtherSector(Refusal):
    """An activity of a sector that another director answers for."""

    code = "other_sector"
    sentence = "This activity is under {sector}; you answer for {own}. Ask the county economist."


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
    _check_sector(activity, part)
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


def _check_sector(activity: Activity, part: rights.Part) -> None:
    """Raise OtherSector for a director of another sector; the economist answers for all."""
    roles = {m.role for m in part.memberships}
    own = {m.sector for m in part.memberships if m.role == Membership.Role.DIRECTOR and m.sector}
    if Membership.Role.ECONOMIST in roles or not own:
        return
    name = activity.sector.name if activity.sector else _("no sector yet")
    if name not in own:
        raise OtherSector(sector=name, own=", ".join(sorted(own)))
