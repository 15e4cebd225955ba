import datetime as dt
from typing import Any

import pytest

from cast import NOW, PASSWORD, Cast
from pamoja.cycles.models import Participation
from pamoja.cycles.operations import (
    NearlyKnown,
    NewOrganisation,
    NoSector,
    NotAChoice,
    invite_to_cycle,
)
from pamoja.cycles.queries import organisations_in
from pamoja.organisations.models import Invitation, Organisation
from pamoja.organisations.operations import RoleDoesNotFit, Sent, accept_invitation
from pamoja.organisations.queries import organisation_named
from pamoja.organisations.rights import Hidden, NotAllowed

WATER = "Water, Environment, Natural Resources and Energy"


def invited(everybody: Cast, **changes: Any) -> Sent:
    given = {
        "cycle": everybody.cycle,
        "email": "new@example.org",
        "organisation": "Nyika Water Fund",
        "kind": "donor",
        "role": "officer",
        "by": everybody.amina,
        "at": NOW,
    }
    return invite_to_cycle(**{**given, **changes})


def takes_part(everybody: Cast, name: str) -> bool:
    return Participation.objects.filter(cycle=everybody.cycle, organisation__name=name).exists()


def test_a_new_partner_is_entered_takes_part_and_its_officer_is_invited(everybody: Cast) -> None:
    sent = invited(everybody)
    assert sent.invitation.organisation.type == "donor"
    assert takes_part(everybody, "Nyika Water Fund")
    assert "Nyika Water Fund" in [o.name for o in organisations_in(everybody.cycle)]


@pytest.mark.parametrize(
    "kind", ["partner", "cso", "donor", "business", "investor", "national", "union", "community"]
)
def test_organisations_that_plan_are_awaited(everybody: Cast, kind: str) -> None:
    invited(everybody, kind=kind)
    assert takes_part(everybody, "Nyika Water Fund")


@pytest.mark.parametrize(
    ("kind", "role"),
    [
        ("media", "officer"),
        ("ward", "officer"),
        ("assembly", "assembly"),
        ("national", "auditor"),
        ("cso", "secretariat"),
    ],
)
def test_of_those_that_do_not_plan_no_plan_is_awaited(everybody: Cast, kind: str, role: str) -> None:
    invited(everybody, kind=kind, role=role)
    assert not takes_part(everybody, "Nyika Water Fund")


def test_a_known_organisation_needs_no_kind_and_is_found_as_it_is_written(everybody: Cast) -> None:
    before = Organisation.objects.count()
    sent = invited(everybody, organisation=" maji NA afya  trust", kind="")
    assert sent.invitation.organisation == everybody.maji
    assert Organisation.objects.count() == before


def test_of_a_new_organisation_somebody_says_what_it_is(everybody: Cast) -> None:
    with pytest.raises(NewOrganisation, match="Nyika Water Fund"):
        invited(everybody, kind="")
    assert organisation_named("Nyika Water Fund") is None


def test_a_name_that_is_nearly_a_known_one_is_asked_about(everybody: Cast) -> None:
    with pytest.raises(NearlyKnown, match="“Maji na Afya Trust”"):
        invited(everybody, organisation="Maji na Affya Trust", kind="")
    assert (
        invited(everybody, organisation="Maji na Affya Trust", kind="cso").invitation.organisation
        != everybody.maji
    )


@pytest.mark.parametrize("changes", [{"kind": "county"}, {"kind": "church"}, {"role": "king"}, {"role": ""}])
def test_what_is_no_choice_is_refused(everybody: Cast, changes: dict[str, str]) -> None:
    with pytest.raises(NotAChoice):
        invited(everybody, **changes)


def test_a_director_answers_for_a_sector_of_the_cycle(everybody: Cast) -> None:
    government = everybody.government.name
    for sector in ("", "Magic"):
        with pytest.raises(NoSector):
            invited(everybody, organisation=government, role="director", sector=sector)
    sent = invited(everybody, organisation=government, role="director", sector=WATER)
    assert sent.invitation.sector == WATER


def test_nobody_else_gets_a_sector(everybody: Cast) -> None:
    assert invited(everybody, sector=WATER).invitation.sector == ""


def test_a_role_that_does_not_fit_leaves_no_organisation_behind(everybody: Cast) -> None:
    with pytest.raises(RoleDoesNotFit):
        invited(everybody, role="economist")
    assert organisation_named("Nyika Water Fund") is None


def test_a_partner_invites_to_its_own_organisation_and_brings_in_no_other(everybody: Cast) -> None:
    assert invited(everybody, by=everybody.lekadaa, organisation=everybody.maji.name)
    for name in ("Nyika Water Fund", everybody.tegemeo.name):
        with pytest.raises(NotAllowed):
            invited(everybody, by=everybody.lekadaa, organisation=name)
    assert organisation_named("Nyika Water Fund") is None
    assert Invitation.objects.count() == 1


@pytest.mark.parametrize("person", ["otieno", "ekai"])
def test_strangers_learn_nothing(everybody: Cast, person: str) -> None:
    with pytest.raises(Hidden):
        invited(everybody, by=getattr(everybody, person))


def test_who_joins_by_it_can_send_at_once(everybody: Cast) -> None:
    sent = invited(everybody)
    token = sent.link.rstrip("/").rsplit("/", 1)[-1]
    user, membership = accept_invitation(
        token=token,
        name="New One",
        password=PASSWORD,
        by=None,
        at=NOW + dt.timedelta(hours=1),
    )
    assert (membership.user, membership.role) == (user, "officer")
