import datetime as dt
from typing import Any

import pytest

from cast import NOW, PASSWORD, Cast
from pamoja.journal.models import Entry, Message
from pamoja.organisations import rights
from pamoja.organisations.models import Invitation, Membership, User
from pamoja.organisations.operations import (
    AlreadyMember,
    LastEconomist,
    LinkForAnother,
    LinkOver,
    NoName,
    PasswordRefused,
    RoleDoesNotFit,
    Sent,
    SignInFirst,
    accept_invitation,
    end_membership,
    invite,
    withdraw_invitation,
)
from pamoja.organisations.queries import membership_in, open_invitations, people_of

LATER = NOW + dt.timedelta(days=1)
NEW = "naserian@example.org"


def invited(everybody: Cast, **changes: Any) -> Sent:
    given = {
        "email": NEW,
        "organisation": everybody.maji,
        "county": everybody.county,
        "role": "officer",
        "by": everybody.amina,
        "at": NOW,
    }
    return invite(**{**given, **changes})


def token_of(sent: Sent) -> str:
    return sent.link.rstrip("/").rsplit("/", 1)[-1]


def accepted(sent: Sent, **changes: Any) -> tuple[User, Membership]:
    given = {"token": token_of(sent), "name": "Naserian", "password": PASSWORD, "by": None, "at": LATER}
    return accept_invitation(**{**given, **changes})


def test_an_invitation_writes_a_letter_with_the_link_and_keeps_only_its_hash(everybody: Cast) -> None:
    sent = invited(everybody, email=" Naserian@Example.org ", name="Naserian")
    letter = Message.objects.get(key=f"invitation:{sent.invitation.uuid}")
    assert letter.to == NEW
    assert sent.link in letter.body
    assert "Amina" in letter.body
    assert token_of(sent) not in str(Invitation.objects.filter(pk=sent.invitation.pk).values())
    assert Entry.objects.latest("number").action == "person.invited"


def test_a_new_person_joins_with_a_name_and_a_password(everybody: Cast) -> None:
    user, membership = accepted(invited(everybody))
    assert (user.email, user.name) == (NEW, "Naserian")
    assert user.check_password(PASSWORD)
    assert (membership.organisation, membership.role, membership.since) == (everybody.maji, "officer", LATER)
    assert user in people_of(everybody.maji, everybody.county)
    assert not open_invitations(everybody.county).exists()


def test_a_known_person_joins_when_signed_in_and_keeps_name_and_password(everybody: Cast) -> None:
    sent = invited(everybody, email=everybody.otieno.email)
    user, _ = accepted(sent, by=everybody.otieno, name="Somebody", password="another-password")  # noqa: S106
    assert user.name == "Otieno"
    assert user.check_password(PASSWORD)


def test_a_known_person_who_is_not_signed_in_is_asked_to(everybody: Cast) -> None:
    with pytest.raises(SignInFirst, match=r"otieno@example\.org"):
        accepted(invited(everybody, email=everybody.otieno.email))


def test_a_forwarded_link_helps_nobody_else(everybody: Cast) -> None:
    sent = invited(everybody)
    with pytest.raises(LinkForAnother, match=r"otieno@example\.org"):
        accepted(sent, by=everybody.otieno)
    assert not Membership.objects.filter(user=everybody.otieno).exists()
    accepted(sent)


def test_a_link_works_once(everybody: Cast) -> None:
    sent = invited(everybody)
    accepted(sent)
    with pytest.raises(LinkOver, match=r"used already\. Ask Amina"):
        accepted(sent)


def test_a_link_works_for_two_weeks(everybody: Cast) -> None:
    sent = invited(everybody)
    with pytest.raises(LinkOver, match="two weeks old"):
        accepted(sent, at=NOW + dt.timedelta(days=14))
    accepted(sent, at=NOW + dt.timedelta(days=13, hours=23))


def test_a_link_that_is_none_of_ours_says_whom_to_ask(everybody: Cast) -> None:
    with pytest.raises(LinkOver, match="planning office"):
        accept_invitation(token="cut-short", name="N", password=PASSWORD, by=None, at=NOW)  # noqa: S106


def test_a_newer_invitation_to_the_same_organisation_takes_the_place_of_the_older(everybody: Cast) -> None:
    first = invited(everybody)
    second = invited(everybody, role="chief", at=LATER)
    with pytest.raises(LinkOver, match="replaced or withdrawn"):
        accepted(first)
    assert accepted(second)[1].role == "chief"


def test_a_withdrawn_invitation_no_longer_works_and_withdrawing_twice_changes_nothing(
    everybody: Cast,
) -> None:
    sent = invited(everybody)
    assert withdraw_invitation(invitation=sent.invitation, by=everybody.halima, at=LATER)
    assert not withdraw_invitation(invitation=sent.invitation, by=everybody.halima, at=LATER)
    assert Entry.objects.filter(action="invitation.withdrawn").count() == 1
    with pytest.raises(LinkOver, match="withdrawn"):
        accepted(sent)


@pytest.mark.parametrize("password", ["short", "password123", "naserian@example.org"])
def test_an_easy_password_is_refused_and_nobody_is_made(everybody: Cast, password: str) -> None:
    sent = invited(everybody)
    with pytest.raises(PasswordRefused):
        accepted(sent, password=password)
    assert not User.objects.filter(email=NEW).exists()
    accepted(sent)


def test_a_person_without_a_name_is_asked_for_it(everybody: Cast) -> None:
    with pytest.raises(NoName):
        accepted(invited(everybody), name=" - ")


def test_who_plays_the_part_already_is_not_invited_again(everybody: Cast) -> None:
    with pytest.raises(AlreadyMember, match="Lekadaa"):
        invited(everybody, email=everybody.lekadaa.email)


def test_a_partner_invites_colleagues_and_nobody_else(everybody: Cast) -> None:
    assert invited(everybody, by=everybody.lekadaa, role="chief")
    for changes in ({"organisation": everybody.tegemeo}, {"role": "auditor"}, {"role": "economist"}):
        with pytest.raises(rights.NotAllowed):
            invited(everybody, by=everybody.lekadaa, **changes)


def test_a_role_that_does_not_fit_the_organisation_is_refused(everybody: Cast) -> None:
    with pytest.raises(RoleDoesNotFit, match="county economist"):
        invited(everybody, role="economist")


@pytest.mark.parametrize("person", ["minister", "director", "ward_admin", "member_of_assembly", "auditor"])
def test_other_members_invite_nobody(everybody: Cast, person: str) -> None:
    with pytest.raises(rights.NotAllowed):
        invited(everybody, by=getattr(everybody, person))


@pytest.mark.parametrize("person", ["otieno", "ekai"])
def test_strangers_do_not_learn_that_there_is_anything_to_invite_to(everybody: Cast, person: str) -> None:
    with pytest.raises(rights.Hidden):
        invited(everybody, by=getattr(everybody, person))


def part(everybody: Cast, person: User) -> Membership:
    found = membership_in(everybody.county, person.memberships.get().pk)
    assert found
    return found


def test_a_part_ends_once_and_the_person_may_nothing_from_then_on(everybody: Cast) -> None:
    ending = part(everybody, everybody.grace)
    assert end_membership(membership=ending, by=everybody.lekadaa, at=LATER)
    assert not end_membership(membership=ending, by=everybody.lekadaa, at=LATER)
    assert Entry.objects.filter(action="person.left").count() == 1
    assert not rights.part_of(everybody.grace, everybody.county).memberships


def test_who_left_can_be_invited_again(everybody: Cast) -> None:
    end_membership(membership=part(everybody, everybody.grace), by=everybody.amina, at=LATER)
    sent = invited(everybody, email=everybody.grace.email, role="chief")
    assert accepted(sent, by=everybody.grace)[1].since == LATER


def test_nobody_ends_a_role_that_they_could_not_give(everybody: Cast) -> None:
    for person, by in ((everybody.naomi, everybody.lekadaa), (everybody.director, everybody.halima)):
        with pytest.raises(rights.NotAllowed):
            end_membership(membership=part(everybody, person), by=by, at=LATER)


def test_a_county_keeps_its_last_economist(everybody: Cast) -> None:
    with pytest.raises(LastEconomist, match="Samburu"):
        end_membership(membership=part(everybody, everybody.amina), by=everybody.amina, at=LATER)
    user, _ = accepted(invited(everybody, organisation=everybody.government, role="economist"))
    assert end_membership(membership=part(everybody, everybody.amina), by=user, at=LATER)


def test_a_membership_of_another_county_is_not_found_in_this_one(everybody: Cast) -> None:
    assert membership_in(everybody.county, everybody.ekai.memberships.get().pk) is None
