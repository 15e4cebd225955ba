import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamoja.core.places import squeeze
from pamoja.workplan.roles import ROLES, roles_in


@pytest.mark.parametrize(
    ("lead", "payers", "roles"),
    [
        ("Maji na Afya Trust", ["OXFAM"], [("Maji na Afya Trust", "leads"), ("OXFAM", "pays")]),
        ("OXFAM through Maji Trust", [], [("OXFAM", "pays"), ("Maji Trust", "carries out")]),
        ("Maji Trust, funded by OXFAM", ["OXFAM"], [("Maji Trust", "leads"), ("OXFAM", "pays")]),
        ("MAT", ["MAT", "WFP; FAO"], [("MAT", "leads"), ("MAT", "pays"), ("WFP", "pays"), ("FAO", "pays")]),
        ("Nyika Consortium (Maji Trust, Ewaso Springs)", [], [("Maji Trust", "belongs"), ("Ewaso Springs", "belongs")]),
        ("", [], []),
    ],
)  # fmt: skip
def test_the_cells_say_who_leads_who_carries_out_and_who_pays(
    lead: str, payers: list[str], roles: list[tuple[str, str]]
) -> None:
    assert [(one.name, one.role) for one in roles_in(lead, payers)] == roles


@given(st.text(max_size=60), st.lists(st.text(max_size=40), max_size=4))
def test_nobody_plays_the_same_part_twice(lead: str, payers: list[str]) -> None:
    found = [(squeeze(one.name), one.role) for one in roles_in(lead, payers)]
    assert len(found) == len(set(found))
    assert {role for _, role in found} <= set(ROLES)
