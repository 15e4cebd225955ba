import pytest

from cast import NOW, Cast
from pamoja.journal.models import Entry
from pamoja.organisations.models import Organisation
from pamoja.organisations.operations import NoName, register
from pamoja.organisations.queries import organisation_named

FORTY_WORDS = " ".join(f"neno{n}" for n in range(40))


def test_a_new_organisation_is_entered_and_the_journal_says_by_whom(everybody: Cast) -> None:
    made = register(name="  Nyika   Water  Fund ", kind="donor", by=everybody.amina, at=NOW)
    assert (made.name, made.type) == ("Nyika Water Fund", "donor")
    last = Entry.objects.latest("number")
    assert (last.action, last.by) == ("organisation.registered", everybody.amina.uuid)


@pytest.mark.parametrize("name", ["MAJI NA AFYA TRUST", "maji  na afya trust ", "Maji-na-Afya (Trust)"])
def test_a_known_organisation_is_found_whatever_its_capitals_and_spaces(everybody: Cast, name: str) -> None:
    before = Entry.objects.count()
    assert register(name=name, kind="cso", by=None, at=NOW) == everybody.maji
    assert Entry.objects.count() == before


@pytest.mark.parametrize("name", ["", "   ", "—", "..."])
def test_a_name_has_at_least_one_letter(everybody: Cast, name: str) -> None:
    with pytest.raises(NoName):
        register(name=name, kind="partner", by=None, at=NOW)


@pytest.mark.parametrize("name", [FORTY_WORDS, FORTY_WORDS * 3, "ß" * 300])
def test_a_name_of_forty_words_is_kept_and_found_again(everybody: Cast, name: str) -> None:
    made = register(name=name, kind="partner", by=None, at=NOW)
    assert register(name=name, kind="partner", by=None, at=NOW) == made
    assert organisation_named(name) == made
    assert Organisation.objects.filter(pk=made.pk, name=name[:300]).exists()
