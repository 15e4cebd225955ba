"""Writes about people and organisations."""

import datetime as dt
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from pamoja.core.places import squeeze
from pamoja.core.refusals import Refusal
from pamoja.journal.operations import record, write_message
from pamoja.organisations import queries, rights
from pamoja.organisations.models import Invitation, Membership, Organisation, User
from pamoja.places.models import Place

INVITATION_LASTS = dt.timedelta(days=14)


class NoName(Refusal):
    """An organisation or person without a name."""

    code = "no_name"
    sentence = "A name is needed, with at least one letter."


class LinkOver(Refusal):
    """A link that was used, withdrawn or is too old."""

    code = "link_over"
    sentence = "This link {why}. Ask {whom} for a new one."


class LinkForAnother(Refusal):
    """A link that was made for somebody else."""

    code = "link_for_another"
    sentence = (
        "This link was made for {email}; you are signed in as {other}. Sign out first, or leave it to them."
    )


class SignInFirst(Refusal):
    """A link of somebody who is known here and is not signed in."""

    code = "sign_in_first"
    sentence = "{email} is known here already: sign in first, then open this link again."


class PasswordRefused(Refusal):
    """A password that is too easy."""

    code = "password_refused"
    sentence = "{why}"


class AlreadyMember(Refusal):
    """A person who plays this part already."""

    code = "already_member"
    sentence = "{name} already is a member of {organisation} in this role."


class RoleDoesNotFit(Refusal):
    """A role that is not played in that kind of organisation."""

    code = "role_does_not_fit"
    sentence = (
        "“{role}” is not a role in {organisation} ({type}): choose another role, or another organisation."
    )


class LastEconomist(Refusal):
    """The last person who can do everything in a county."""

    code = "last_economist"
    sentence = "This is the last economist of {county}: invite the next one first."


@dataclass(frozen=True, slots=True)
class Sent:
    """An invitation and the link that was mailed; the link cannot be had again."""

    invitation: Invitation
    link: str


def register(
    *, name: str, kind: str, by: User | None, at: dt.datetime, county: Place | None = None
) -> Organisation:
    """The organisation of this name, entered now where it is not known yet; raises NoName.

    `county` is the county whose government it is, and None for all others.
    """
    clean = " ".join(name.split())[:300]
    if not squeeze(clean):
        raise NoName
    known = queries.organisation_named(clean)
    if known is not None:
        return known
    with transaction.atomic():
        found, new = Organisation.objects.get_or_create(
            squeezed=queries.squeezed(clean), defaults={"name": clean, "type": kind, "county": county}
        )
        if new:
            record(
                action="organisation.registered",
                subject=f"organisation:{found.uuid}",
                by=by.uuid if by else None,
                at=at,
                county=county.key if county else "",
                facts={"name": clean, "type": kind},
            )
    return found


@transaction.atomic
def invite(
    *,
    email: str,
    organisation: Organisation,
    county: Place,
    role: str,
    by: User | None,
    at: dt.datetime,
    sector: str = "",
    name: str = "",
) -> Sent:
    """Write an invitation with a link for one person; an older one to the same organisation stops working.

    Raises NotAllowed for a role that the person may not give, RoleDoesNotFit, AlreadyMember. `by` is None where the
    county is being started.
    """
    address = email.strip().lower()
    _check_role(role, organisation, county, by)
    _check_new(address, role, organisation, county)
    Invitation.objects.filter(
        email=address, organisation=organisation, county=county, accepted_at=None, withdrawn_at=None
    ).update(withdrawn_at=at)
    token = secrets.token_urlsafe(24)
    made = Invitation.objects.create(
        link_hash=queries.link_hash(token),
        email=address,
        name=" ".join(name.split())[:200],
        organisation=organisation,
        county=county,
        role=role,
        sector=sector,
        invited_by=by,
        invited_at=at,
        expires_at=at + INVITATION_LASTS,
    )
    link = f"{settings.SITE_ADDRESS}/invitations/{token}/"
    _write_to(made, link, by, at)
    record(
        action="person.invited",
        subject=f"invitation:{made.uuid}",
        by=by.uuid if by else None,
        at=at,
        county=county.key,
        facts={"organisation": organisation.name, "role": role},
    )
    return Sent(made, link)


def _check_role(role: str, organisation: Organisation, county: Place, by: User | None) -> None:
    if by is not None:
        part = rights.demand(by, rights.INVITE, county, organisation)
        if not part.may_give(role, organisation):
            raise rights.NotAllowed(county=county.name, what=_("invite somebody to this role"))
    if not rights.fits(role, organisation, county):
        raise RoleDoesNotFit(
            role=Membership.Role(role).label,
            organisation=organisation.name,
            type=organisation.get_type_display(),
        )


def _check_new(address: str, role: str, organisation: Organisation, county: Place) -> None:
    known = queries.person(address)
    if known is None:
        return
    parts = queries.memberships_of(known).filter(organisation=organisation, county=county, role=role)
    if parts.exists():
        raise AlreadyMember(name=known.name, organisation=organisation.name)


def _write_to(invitation: Invitation, link: str, by: User | None, at: dt.datetime) -> None:
    said = {
        "name": invitation.name or _("colleague"),
        "by": by.name if by else _("the county's planning office"),
        "county": invitation.county.name,
        "organisation": invitation.organisation.name,
        "role": invitation.get_role_display(),
        "link": link,
    }
    write_message(
        key=f"invitation:{invitation.uuid}",
        to=invitation.email,
        subject=_("Join %(county)s's joint work plan") % said,
        body=_(
            "Dear %(name)s,\n\n%(by)s invites you to the joint work plan of %(county)s County, as %(role)s of "
            "%(organisation)s.\n\nOpen this link within two weeks; it is for you alone and works once:\n%(link)s"
        )
        % said,
        at=at,
    )


def usable(*, invitation: Invitation | None, at: dt.datetime) -> Invitation:
    """The invitation, where it can still be used; raises LinkOver."""
    whom = (
        invitation.invited_by.name
        if invitation and invitation.invited_by
        else _("the county's planning office")
    )
    if invitation is None:
        raise LinkOver(why=_("is not one of ours, or was cut short on its way"), whom=whom)
    if invitation.accepted_at:
        raise LinkOver(why=_("has been used already"), whom=whom)
    if invitation.withdrawn_at:
        raise LinkOver(why=_("was replaced or withdrawn"), whom=whom)
    if invitation.expires_at <= at:
        raise LinkOver(why=_("is more than two weeks old"), whom=whom)
    return invitation


@transaction.atomic
def accept_invitation(
    *, token: str, name: str, password: str, by: User | None, at: dt.datetime
) -> tuple[User, Membership]:
    """Join by an invitation's link: a new person gives a name and a password, a known one must be signed in.

    Raises LinkOver, LinkForAnother, SignInFirst, NoName or PasswordRefused.
    """
    invitation = usable(invitation=queries.invitation(token), at=at)
    if by is not None and by.email != invitation.email:
        raise LinkForAnother(email=invitation.email, other=by.email)
    # Of two people at once the second waits here.
    Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    user = queries.person(invitation.email)
    if user is not None and by is None:
        raise SignInFirst(email=invitation.email)
    if user is None:
        user = _new_person(invitation.email, name, password, at)
    used = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None).update(
        accepted_at=at, accepted_by=user
    )
    if not used:
        raise LinkOver(why=_("has been used already"), whom=_("the county's planning office"))
    membership = join(
        user=user,
        organisation=invitation.organisation,
        county=invitation.county,
        role=invitation.role,
        sector=invitation.sector,
        by=user,
        at=at,
    )
    return user, membership


def _new_person(email: str, name: str, password: str, at: dt.datetime) -> User:
    clean = " ".join(name.split())[:200]
    if not squeeze(clean):
        raise NoName
    user = User(email=email, name=clean, joined_at=at)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise PasswordRefused(why=" ".join(error.messages)) from error
    user.set_password(password)
    user.save()
    return user


@transaction.atomic
def join(
    *,
    user: User,
    organisation: Organisation,
    county: Place,
    role: str,
    by: User | None,
    at: dt.datetime,
    sector: str = "",
) -> Membership:
    """Enter the part that a person plays from now on."""
    made, new = Membership.objects.get_or_create(
        user=user,
        organisation=organisation,
        county=county,
        role=role,
        ended_at=None,
        defaults={"since": at, "sector": sector},
    )
    if new:
        record(
            action="person.joined",
            subject=f"person:{user.uuid}",
            by=by.uuid if by else None,
            at=at,
            county=county.key,
            facts={"organisation": organisation.name, "role": role},
        )
    return made


@transaction.atomic
def end_membership(*, membership: Membership, by: User, at: dt.datetime) -> bool:
    """End the part a person plays; what they did stays under their name. False where it had ended before.

    Raises NotAllowed for a role that the person could not give, and LastEconomist.
    """
    county = membership.county
    part = rights.demand(by, rights.INVITE, county, membership.organisation)
    if not part.may_give(membership.role, membership.organisation):
        raise rights.NotAllowed(county=county.name, what=_("end this role"))
    others = queries.members_of(county).filter(role=Membership.Role.ECONOMIST).exclude(pk=membership.pk)
    if membership.role == Membership.Role.ECONOMIST and not others.exists():
        raise LastEconomist(county=county.name)
    if not Membership.objects.filter(pk=membership.pk, ended_at=None).update(ended_at=at, ended_by=by):
        return False
    record(
        action="person.left",
        subject=f"person:{membership.user.uuid}",
        by=by.uuid,
        at=at,
        county=county.key,
        facts={"organisation": membership.organisation.name, "role": membership.role},
    )
    return True


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: User, at: dt.datetime) -> bool:
    """Make an invitation's link useless; False where it was used or withdrawn before."""
    part = rights.demand(by, rights.INVITE, invitation.county, invitation.organisation)
    if not part.may_give(invitation.role, invitation.organisation):
        raise rights.NotAllowed(county=invitation.county.name, what=_("withdraw this invitation"))
    open_still = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None)
    if not open_still.update(withdrawn_at=at):
        return False
    record(
        action="invitation.withdrawn",
        subject=f"invitation:{invitation.uuid}",
        by=by.uuid,
        at=at,
        county=invitation.county.key,
        facts={"organisation": invitation.organisation.name},
    )
    return True
