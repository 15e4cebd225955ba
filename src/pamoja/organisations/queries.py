"""Reads of people and organisations."""

import hashlib
from uuid import UUID

from django.db.models import QuerySet

from pamoja.core.places import squeeze
from pamoja.organisations.models import Invitation, Membership, Organisation, User
from pamoja.places.models import Place


def link_hash(token: str) -> str:
    """What is kept of a link's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def person(email: str) -> User | None:
    """The person with this e-mail address."""
    return User.objects.filter(email=email.strip().lower()).first()


def names_of(uuids: set[UUID]) -> dict[UUID, str]:
    """The names of people by their public ids."""
    return dict(User.objects.filter(uuid__in=uuids).values_list("uuid", "name"))


def organisation_named(name: str) -> Organisation | None:
    """The organisation of this name, whatever its capitals and spaces."""
    return Organisation.objects.filter(squeezed=squeeze(name)).first()


def government_of(county: Place) -> Organisation:
    """The county's government; raises Organisation.DoesNotExist before the county is started."""
    return Organisation.objects.get(county=county, type=Organisation.Type.COUNTY)


def counties_of(user: User) -> QuerySet[Place]:
    """The counties in which a person plays a part."""
    mine = Membership.objects.filter(user=user, ended_at__isnull=True)
    return Place.objects.filter(id__in=mine.values("county")).order_by("name")


def members_of(county: Place) -> QuerySet[Membership]:
    """Who takes part in a county, by organisation and name."""
    now = Membership.objects.filter(county=county, ended_at__isnull=True)
    return now.select_related("user", "organisation").order_by("organisation__name", "user__name", "id")


def people_of(organisation: Organisation, county: Place) -> list[User]:
    """The active people of an organisation in a county."""
    mine = members_of(county).filter(organisation=organisation, user__is_active=True)
    return list({m.user.pk: m.user for m in mine}.values())


def leads_of(county: Place) -> list[User]:
    """The economists and secretariat of a county."""
    roles = (Membership.Role.ECONOMIST, Membership.Role.SECRETARIAT)
    found = members_of(county).filter(role__in=roles, user__is_active=True)
    return list({m.user.pk: m.user for m in found}.values())


def open_invitations(county: Place) -> QuerySet[Invitation]:
    """Invitations of a county that nobody has used or withdrawn, the newest first."""
    found = Invitation.objects.filter(county=county, accepted_at__isnull=True, withdrawn_at__isnull=True)
    return found.select_related("organisation").order_by("-invited_at", "-id")


def invitation(token: str) -> Invitation | None:
    """The invitation that a link belongs to."""
    found = Invitation.objects.filter(link_hash=link_hash(token))
    return found.select_related("organisation", "county", "accepted_by").first()


def demonstration_people() -> QuerySet[User]:
    """The invented people of the demonstration; none in a real county."""
    return User.objects.filter(demonstration=True, is_active=True).order_by("id")
