"""Who answers for the activities of a sector: its director, and for all of them those who lead."""

from django.utils.translation import gettext as _

from pamoja.core.refusals import Refusal
from pamoja.organisations import rights
from pamoja.organisations.models import Membership
from pamoja.plans.models import Activity


class OtherSector(Refusal):
    """An activity of a sector that another director answers for."""

    code = "other_sector"
    sentence = "This activity is under {sector}; you answer for {own}. Ask the county economist."


def check_sector(activity: Activity, part: rights.Part) -> None:
    """Raise OtherSector for a director of another sector; the economist answers for all."""
    roles = {m.role for m in part.memberships}
    own = {m.sector for m in part.memberships if m.role == Membership.Role.DIRECTOR and m.sector}
    if Membership.Role.ECONOMIST in roles or not own:
        return
    name = activity.sector.name if activity.sector else _("no sector yet")
    if name not in own:
        raise OtherSector(sector=name, own=", ".join(sorted(own)))
