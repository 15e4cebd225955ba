"""Reads of people and organisations."""

import datetime as dt
import hashlib
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from pamoja.core.places import squeeze
from pamoja.organisations.models import Alias, Invitation, Membership, Organisation, User
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


def squeezed(name: str) -> str:
    """How an organisation's name is compared, as long as the table keeps it."""
    return squeeze(" ".join(name.split())[:300])[:300]


def organisation_named(name: str) -> Organisation | None:
    """The organisation of this name or alias, whatever its capitals and spaces; of those that are one the one kept."""
    wanted = squeezed(name)
    alias = Q(aliases__squeezed=wanted, aliases__taken_back_at__isnull=True)
    named = Organisation.objects.select_related("known_as")
    found = named.filter(squeezed=wanted).first() or (named.filter(alias).first() if wanted else None)
    return (found.known_as or found) if found else None


def together_with(organisation: Organisation) -> QuerySet[Organisation]:
    """The organisation and all that are treated as one with it."""
    return Organisation.objects.filter(Q(pk=organisation.pk) | Q(known_as=organisation.one))


def merged_into(uuid: UUID) -> Organisation | None:
    """The organisation under whose name the one of a public id stands; None where it stands under its own."""
    merged = (
        Organisation.objects.filter(uuid=uuid).exclude(known_as=F("pk")).select_related("known_as").first()
    )
    return merged.known_as if merged else None


def also_known_as(organisation: Organisation) -> list[str]:
    """The other names and ways of writing them that stand for an organisation, in alphabetical order."""
    others = together_with(organisation).exclude(pk=organisation.pk).values_list("name", flat=True)
    return sorted({*others, *(alias.written for alias in aliases_of(organisation))}, key=str.casefold)


def names_of_one(organisation: Organisation) -> frozenset[str]:
    """The squeezed names under which an organisation planned before others were merged with it; none without."""
    if organisation.known_as_id is None:
        return frozenset()
    return frozenset(together_with(organisation).values_list("squeezed", flat=True))


def sure_names() -> dict[str, int]:
    """Every squeezed name and alias that is surely an organisation's, with the row id of the one it is treated as."""
    found = {
        name: known or key
        for name, key, known in Organisation.objects.values_list("squeezed", "pk", "known_as")
    }
    standing = Alias.objects.filter(taken_back_at=None)
    aliases = standing.values_list("squeezed", "organisation", "organisation__known_as")
    return {name: known or key for name, key, known in aliases} | found


def known_names() -> dict[str, str]:
    """The name that is kept for every squeezed name that is merged or an alias; nothing for all others."""
    merged = Organisation.objects.filter(known_as__isnull=False)
    aliases = Alias.objects.filter(taken_back_at=None)
    kept = Coalesce("organisation__known_as__name", "organisation__name")
    return dict(aliases.values_list("squeezed", kept)) | dict(
        merged.values_list("squeezed", "known_as__name")
    )


def aliases_in(county: Place) -> QuerySet[Alias]:
    """The other ways of writing names that stand, of the organisations that have people or plans in a county."""
    here = Q(organisation__memberships__county=county) | Q(organisation__participations__cycle__county=county)
    standing = Alias.objects.filter(here, taken_back_at=None).distinct()
    return standing.select_related("organisation", "by").order_by("-at", "-id")


def aliases_of(organisation: Organisation) -> list[Alias]:
    """The other ways of writing an organisation's name that stand, and those of all that are one with it."""
    found = Alias.objects.filter(organisation__in=together_with(organisation), taken_back_at=None)
    return list(found.select_related("by").order_by("written", "id"))


def government_of(county: Place) -> Organisation:
    """The county's government; raises Organisation.DoesNotExist before the county is started."""
    return Organisation.objects.get(county=county, type=Organisation.Type.COUNTY)


def counties_of(user: User) -> QuerySet[Place]:
    """The counties in which a person plays a part."""
    mine = Membership.objects.filter(user=user, ended_at__isnull=True)
    return Place.objects.filter(id__in=mine.values("county")).order_by("name")


def memberships_of(user: User) -> QuerySet[Membership]:
    """The parts a person plays in all counties."""
    return Membership.objects.filter(user=user, ended_at__isnull=True).order_by("id")


def members_of(county: Place) -> QuerySet[Membership]:
    """Who takes part in a county, by organisation and name."""
    now = Membership.objects.filter(county=county, ended_at__isnull=True)
    known = now.select_related("user", "organisation__known_as")
    return known.order_by("organisation__name", "user__name", "id")


_ONE = Coalesce("organisation__known_as", "organisation")


def count_organisations(members: QuerySet[Membership]) -> int:
    """Of how many organisations these members are."""
    return members.order_by().values(one=_ONE).distinct().count()


def people_of(organisation: Organisation, county: Place) -> list[User]:
    """The active people of an organisation in a county."""
    mine = members_of(county).filter(organisation__in=together_with(organisation), user__is_active=True)
    return list({m.user.pk: m.user for m in mine}.values())


def with_people(county: Place) -> set[int]:
    """The organisations, by row id, of which somebody in a county can be written to."""
    return set(members_of(county).filter(user__is_active=True).order_by().values_list(_ONE, flat=True))


def awaited(county: Place, at: dt.datetime) -> set[int]:
    """The organisations, by row id, of which somebody is invited to a county and may still come."""
    found = open_invitations(county).filter(expires_at__gt=at).order_by()
    return set(found.values_list(_ONE, flat=True))


def leads_of(county: Place) -> list[User]:
    """The economists and secretariat of a county."""
    roles = (Membership.Role.ECONOMIST, Membership.Role.SECRETARIAT)
    found = members_of(county).filter(role__in=roles, user__is_active=True)
    return list({m.user.pk: m.user for m in found}.values())


def open_invitations(county: Place) -> QuerySet[Invitation]:
    """Invitations of a county that nobody has used or withdrawn, the newest first."""
    found = Invitation.objects.filter(county=county, accepted_at__isnull=True, withdrawn_at__isnull=True)
    return found.select_related("organisation", "invited_by").order_by("-invited_at", "-id")


def invitation(token: str) -> Invitation | None:
    """The invitation that a link belongs to."""
    found = Invitation.objects.filter(link_hash=link_hash(token))
    return found.select_related("organisation", "county", "invited_by", "accepted_by").first()


def invitation_in(county: Place, uuid: UUID) -> Invitation | None:
    """An invitation of a county by its public id."""
    found = Invitation.objects.filter(county=county, uuid=uuid)
    return found.select_related("organisation", "county").first()


def membership_in(county: Place, key: int) -> Membership | None:
    """The part somebody plays or played in a county, by its row id."""
    found = Membership.objects.filter(county=county, pk=key)
    return found.select_related("user", "organisation", "county").first()


def demonstration_people() -> QuerySet[User]:
    """The invented people of the demonstration; none in a real county."""
    return User.objects.filter(demonstration=True, is_active=True).order_by("id")
