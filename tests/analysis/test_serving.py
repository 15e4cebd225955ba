import pytest

from cast import Cast
from pamoja.analysis.models import Gap
from pamoja.analysis.queries import newest_run
from pamoja.analysis.serving import (
    Unserved,
    hidden_partners,
    kinds_counted,
    kinds_in,
    known_gaps,
    populations,
    unserved,
    unserved_as_shown,
)
from pamoja.core.places import WARD
from pamoja.cycles.models import Shown
from pamoja.cycles.queries import sectors_of
from pamoja.organisations.rights import part_of
from pamoja.plans.queries import View, view_of
from pamoja.workplan import facts
from talks import compare_again, correct_row, shows

WATER = "Water, Environment, Natural Resources and Energy"
LIVESTOCK = "Agriculture, Livestock, Veterinary and Fisheries"


def view(everybody: Cast, who: str) -> View:
    return view_of(everybody.cycle, part_of(getattr(everybody, who), everybody.county))


def known(everybody: Cast, who: str) -> list[Unserved]:
    run, seen = newest_run(everybody.cycle), view(everybody, who)
    assert run is not None
    names = [sector.name for sector in sectors_of(everybody.cycle)]
    return known_gaps(seen, run, names, hidden=hidden_partners(seen))


def served(found: list[Unserved], sector: str) -> set[str]:
    wards = {ward.id for ward in facts.gazetteer().inside("samburu", WARD)}
    missing = {g.ward for g in found if g.sector == sector}
    return {ward.rsplit("/", 1)[-1] for ward in wards - missing}


@pytest.mark.parametrize("places", ["Maralal", "Samburu East", "Samburu county", "Wamba East, Poro"])
def test_what_the_places_in_the_plan_say_is_what_the_run_found(everybody: Cast, places: str) -> None:
    correct_row(everybody.maji_plan, "Train water", everybody.lekadaa, places=places)
    run = compare_again(everybody.cycle)
    assert run is not None
    assert sorted(unserved_as_shown(view(everybody, "amina")), key=str) == sorted(unserved(run), key=str)


def test_a_sector_without_any_work_has_nobody_anywhere(everybody: Cast) -> None:
    roads = [s.name for s in sectors_of(everybody.cycle) if s.slug == "roads"]
    found = [g for g in known(everybody, "amina") if g.sector == roads[0]]
    assert len(found) == len(facts.gazetteer().inside("samburu", WARD))
    assert {g.kind for g in found} == {"nobody"}


def test_where_partners_hide_their_places_neither_their_work_nor_its_absence_is_told(everybody: Cast) -> None:
    assert hidden_partners(view(everybody, "amina")) == 0
    assert hidden_partners(view(everybody, "naomi")) == 1  # Maji has not chosen yet: totals only
    assert served(known(everybody, "amina"), WATER) == {"wamba-east", "maralal", "waso", "el-barta"}
    before = known(everybody, "naomi")
    assert served(before, WATER) == {"wamba-east", "maralal", "el-barta"}
    correct_row(everybody.maji_plan, "Desilt", everybody.lekadaa, places="Poro")
    compare_again(everybody.cycle)
    assert known(everybody, "naomi") == before


def test_who_shows_the_sub_county_alone_is_left_out_as_well(everybody: Cast) -> None:
    shows(everybody, everybody.maji, everybody.lekadaa, money=Shown.ALL, sites=Shown.BAND)
    assert hidden_partners(view(everybody, "naomi")) == 1
    assert "waso" not in served(known(everybody, "naomi"), WATER)
    shows(everybody, everybody.maji, everybody.lekadaa, money=Shown.TOTALS, sites=Shown.ALL)
    assert hidden_partners(view(everybody, "naomi")) == 0
    assert known(everybody, "naomi") == known(everybody, "amina")


def test_kinds_of_work_are_counted_and_listed(everybody: Cast) -> None:
    run = newest_run(everybody.cycle)
    assert run is not None
    counted = kinds_counted(run)
    total = sum(n for works in counted.values() for kinds in works.values() for n in kinds.values())
    assert total == Gap.objects.filter(run=run).exclude(programme="").count() == len(kinds_in(run))
    assert set(counted) == {WATER, LIVESTOCK}
    in_maralal = kinds_in(run, sector=WATER, ward="samburu/ward/maralal")
    assert in_maralal
    assert {g.ward for g in in_maralal} == {"samburu/ward/maralal"}


def test_the_newest_count_of_people_is_known_with_its_year_and_source(everybody: Cast) -> None:
    people = populations(everybody.county)
    east = people["samburu/subcounty/samburu-east"]
    assert (east.year, east.people > 50_000) == (2019, True)
    assert "census" in east.source.lower()
