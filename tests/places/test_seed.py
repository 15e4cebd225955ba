from cast import Cast
from pamoja.places.models import Alias, Place, Population
from pamoja.places.operations import seed
from pamoja.places.queries import counties, county, wards_of


def counted() -> tuple[int, ...]:
    links = Place.within.through.objects.count()
    return Place.objects.count(), links, Alias.objects.count(), Population.objects.count()


def test_kenya_has_its_counties_and_wards(everybody: Cast) -> None:
    assert counties().count() == 47
    assert Place.objects.filter(level="ward").count() == 1450
    assert wards_of(county("Samburu")).count() == 15


def test_seeding_again_changes_nothing(everybody: Cast) -> None:
    before, ids = counted(), dict(Place.objects.values_list("key", "id"))
    assert seed() == before[0]
    assert counted() == before
    assert dict(Place.objects.values_list("key", "id")) == ids


def test_seeding_again_mends_what_was_changed_by_hand(everybody: Cast) -> None:
    Place.objects.filter(key="samburu/ward/maralal").update(name="Somewhere", county=None)
    Alias.objects.all().delete()
    aliases = counted()[2]
    seed()
    ward = Place.objects.get(key="samburu/ward/maralal")
    assert (ward.name, ward.county) == ("Maralal", everybody.county)
    assert aliases == 0 < counted()[2]


def test_a_ward_lies_in_a_constituency_and_in_a_sub_county(everybody: Cast) -> None:
    ward = Place.objects.get(key="samburu/ward/maralal")
    assert {"constituency", "subcounty"} <= set(ward.within.values_list("level", flat=True))
