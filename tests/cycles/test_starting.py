import pytest

from cast import NOW, Cast
from pamoja.core.refusals import UnknownCycle
from pamoja.cycles.models import Cycle, Participation, Shown
from pamoja.cycles.operations import NotAChoice, choose_shown, start_cycle, take_part
from pamoja.cycles.queries import cycle_at, participation, showing
from pamoja.journal.models import Entry
from pamoja.organisations.operations import register
from pamoja.organisations.rights import Hidden, NotAllowed, part_of


def test_starting_a_cycle_twice_gives_the_same_one_and_changes_nothing(everybody: Cast) -> None:
    before = (Entry.objects.count(), everybody.cycle.sectors.count(), Participation.objects.count())
    again = start_cycle(county=everybody.county, year="2026/27", by=everybody.amina, at=NOW)
    assert again == everybody.cycle
    assert (Entry.objects.count(), again.sectors.count(), Participation.objects.count()) == before


def test_a_new_cycle_has_the_countys_sectors_and_the_county_shows_everything(everybody: Cast) -> None:
    cycle = start_cycle(county=everybody.county, year="2027/28", by=everybody.amina, at=NOW)
    assert (cycle.label, cycle.slug) == ("2027/28", "2027-28")
    assert cycle.sectors.filter(slug="water").exists()
    own = cycle.participations.get()
    assert (own.organisation, own.money, own.sites) == (everybody.government, Shown.ALL, Shown.ALL)
    assert cycle_at("samburu", "2027-28") == cycle


@pytest.mark.parametrize("year", ["", "next year", "2026/99", "26"])
def test_a_year_that_is_none_starts_nothing(everybody: Cast, year: str) -> None:
    before = Cycle.objects.count()
    with pytest.raises(UnknownCycle):
        start_cycle(county=everybody.county, year=year, by=None, at=NOW)
    assert Cycle.objects.count() == before


@pytest.mark.parametrize("year", ["2026-28", "2026", "", "٢٠٢٦-27", "2026-27-", "99999999999-27"])
def test_an_address_that_is_nearly_a_cycles_is_none(everybody: Cast, year: str) -> None:
    assert cycle_at("samburu", year) is None


def test_an_organisation_takes_part_once_and_shows_totals_until_it_chooses(everybody: Cast) -> None:
    fund = register(name="Nyika Fund", kind="donor", by=None, at=NOW)
    first = take_part(cycle=everybody.cycle, organisation=fund, by=everybody.halima, at=NOW)
    assert take_part(cycle=everybody.cycle, organisation=fund, by=everybody.amina, at=NOW) == first
    assert (first.money, first.sites) == (Shown.TOTALS, Shown.TOTALS)
    assert (
        Entry.objects.filter(action="organisation.takes_part", subject__endswith=str(fund.uuid)).count() == 1
    )


def test_who_may_not_invite_brings_no_organisation_in(everybody: Cast) -> None:
    for person, refusal in (
        (everybody.minister, NotAllowed),
        (everybody.lekadaa, NotAllowed),
        (everybody.otieno, Hidden),
    ):
        with pytest.raises(refusal):
            take_part(cycle=everybody.cycle, organisation=everybody.tegemeo, by=person, at=NOW)


def test_a_partner_chooses_what_others_see_and_sees_all_of_its_own(everybody: Cast) -> None:
    mine = participation(everybody.cycle, everybody.maji)
    assert mine
    choose_shown(participation=mine, money="band", sites="all", by=everybody.grace, at=NOW)
    last = Entry.objects.latest("number")
    assert last.facts == {
        "before": {"money": "totals", "sites": "totals"},
        "after": {"money": "band", "sites": "all"},
    }
    own, other = (part_of(person, everybody.county) for person in (everybody.lekadaa, everybody.naomi))
    assert showing([mine], own, "money") == {everybody.maji.pk: "all"}
    assert showing([mine], other, "money") == {everybody.maji.pk: "band"}


@pytest.mark.parametrize("choice", ["", "none", "ALL", "all "])
def test_what_is_no_choice_is_refused(everybody: Cast, choice: str) -> None:
    mine = participation(everybody.cycle, everybody.maji)
    assert mine
    with pytest.raises(NotAChoice):
        choose_shown(participation=mine, money=choice, sites="all", by=everybody.grace, at=NOW)


@pytest.mark.parametrize("person", ["amina", "halima", "naomi", "auditor"])
def test_nobody_else_chooses_for_a_partner(everybody: Cast, person: str) -> None:
    mine = participation(everybody.cycle, everybody.maji)
    assert mine
    with pytest.raises(NotAllowed):
        choose_shown(participation=mine, money="all", sites="all", by=getattr(everybody, person), at=NOW)
