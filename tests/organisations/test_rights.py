import pytest

from cast import Cast
from pamoja.organisations import rights
from pamoja.organisations.models import Membership, User
from pamoja.organisations.rights import RIGHTS, Hidden, NotAllowed, demand, fits, part_of

ROLES = [role.value for role in Membership.Role]
OPERATIONS = [
    value
    for name, value in vars(rights).items()
    if name.isupper()
    and isinstance(value, str)
    and not name.startswith("_")
    and value not in ("own", "county")
]


def test_every_operation_has_its_line_in_the_table_and_only_known_roles_stand_in_it() -> None:
    assert set(RIGHTS) == set(OPERATIONS)
    for given in RIGHTS.values():
        assert set(given) <= set(ROLES)
        assert set(given.values()) <= {"own", "county"}


def test_who_has_no_part_in_a_county_may_nothing_there_and_is_not_told_why(everybody: Cast) -> None:
    for person in (everybody.otieno, everybody.ekai):
        part = part_of(person, everybody.county)
        assert not any(part.may(operation, everybody.maji) for operation in RIGHTS)
        with pytest.raises(Hidden):
            demand(person, rights.SEE_PLAN, everybody.county)


def test_a_person_whose_account_is_closed_may_nothing(everybody: Cast) -> None:
    User.objects.filter(pk=everybody.amina.pk).update(is_active=False)
    everybody.amina.refresh_from_db()
    assert not part_of(everybody.amina, everybody.county).may(rights.SEE_PLAN)


def test_own_is_own_and_not_another_partners(everybody: Cast) -> None:
    part = part_of(everybody.lekadaa, everybody.county)
    assert part.may(rights.SEND, everybody.maji)
    assert not part.may(rights.SEND, everybody.tegemeo)
    assert not part.everywhere(rights.SEND)
    with pytest.raises(NotAllowed):
        part.demand(rights.SEND, everybody.tegemeo)


@pytest.mark.parametrize(
    ("person", "roles"),
    [
        ("amina", ROLES),
        ("halima", ["minister", "ward_admin", "secretariat", "officer", "chief", "assembly", "auditor"]),
        ("lekadaa", ["officer", "chief"]),
        ("grace", ["officer", "chief"]),
        ("minister", []),
        ("auditor", []),
        ("otieno", []),
    ],
)
def test_nobody_gives_a_role_that_may_do_more_in_the_county_than_they_may(
    everybody: Cast, person: str, roles: list[str]
) -> None:
    part = part_of(getattr(everybody, person), everybody.county)
    assert [role for role in ROLES if part.may_give(role)] == roles


def test_a_partner_gives_its_roles_in_its_own_organisation_only(everybody: Cast) -> None:
    part = part_of(everybody.lekadaa, everybody.county)
    assert part.may_give("officer", everybody.maji)
    assert not part.may_give("officer", everybody.tegemeo)


@pytest.mark.parametrize(
    ("role", "organisation", "yes"),
    [
        ("economist", "government", True),
        ("economist", "maji", False),
        ("auditor", "maji", False),
        ("officer", "maji", True),
        ("officer", "government", False),
        ("secretariat", "hub", True),
        ("assembly", "hub", False),
    ],
)
def test_a_role_is_played_in_the_kind_of_organisation_it_belongs_to(
    everybody: Cast, role: str, organisation: str, *, yes: bool
) -> None:
    assert fits(role, getattr(everybody, organisation), everybody.county) is yes


def test_nobody_is_a_countys_economist_for_the_government_of_another(everybody: Cast) -> None:
    assert not fits("economist", everybody.government, everybody.elsewhere.county)
