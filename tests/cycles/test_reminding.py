import datetime as dt

import pytest

from cast import NOW, Cast
from pamoja.cycles.models import Participation
from pamoja.cycles.operations import (
    BETWEEN_REMINDERS,
    NobodyToRemind,
    RemindedAlready,
    remind,
    remind_all,
)
from pamoja.cycles.queries import participation, participations_of
from pamoja.journal.models import Entry, Message
from pamoja.organisations.operations import end_membership
from pamoja.organisations.queries import membership_in
from pamoja.organisations.rights import Hidden, NotAllowed

A_MOMENT = dt.timedelta(seconds=1)


def of_maji(everybody: Cast) -> Participation:
    found = participation(everybody.cycle, everybody.maji)
    assert found
    return found


def test_everybody_of_the_organisation_is_written_to(everybody: Cast) -> None:
    assert remind(participation=of_maji(everybody), by=everybody.amina, at=NOW) == 2
    letters = Message.objects.filter(key__startswith="reminder:")
    assert {letter.to for letter in letters} == {"lekadaa@example.org", "grace@example.org"}
    assert all("/samburu/2026-27/send/" in letter.body for letter in letters)
    assert Entry.objects.latest("number").action == "partner.reminded"


def test_not_twice_within_the_day_whoever_does_it(everybody: Cast) -> None:
    remind(participation=of_maji(everybody), by=everybody.amina, at=NOW)
    with pytest.raises(RemindedAlready, match="by Amina"):
        remind(participation=of_maji(everybody), by=everybody.halima, at=NOW + BETWEEN_REMINDERS - A_MOMENT)
    assert remind(participation=of_maji(everybody), by=everybody.halima, at=NOW + BETWEEN_REMINDERS) == 2
    assert Message.objects.filter(key__startswith="reminder:").count() == 4


def test_an_organisation_without_people_cannot_be_reminded(everybody: Cast) -> None:
    lishe = participation(everybody.cycle, everybody.lishe)
    assert lishe
    with pytest.raises(NobodyToRemind, match="Lishe"):
        remind(participation=lishe, by=everybody.amina, at=NOW)
    assert Participation.objects.get(pk=lishe.pk).reminded_at is None


def test_who_left_is_not_written_to(everybody: Cast) -> None:
    grace = membership_in(everybody.county, everybody.grace.memberships.get().pk)
    assert grace
    end_membership(membership=grace, by=everybody.amina, at=NOW)
    assert remind(participation=of_maji(everybody), by=everybody.amina, at=NOW) == 1


@pytest.mark.parametrize("person", ["lekadaa", "naomi", "minister", "director", "auditor"])
def test_only_the_economist_and_the_secretariat_remind(everybody: Cast, person: str) -> None:
    with pytest.raises(NotAllowed):
        remind(participation=of_maji(everybody), by=getattr(everybody, person), at=NOW)


def test_strangers_remind_nobody(everybody: Cast) -> None:
    with pytest.raises(Hidden):
        remind(participation=of_maji(everybody), by=everybody.ekai, at=NOW)


def test_of_several_those_that_cannot_be_reminded_are_left_out_and_told(everybody: Cast) -> None:
    remind(participation=of_maji(everybody), by=everybody.amina, at=NOW)
    all_three = [p for p in participations_of(everybody.cycle) if p.organisation != everybody.government]
    told = remind_all(cycle=everybody.cycle, participations=all_three, by=everybody.halima, at=NOW)
    assert (told.organisations, told.people) == (1, 1)
    assert [type(refusal) for refusal in told.left_out] == [NobodyToRemind, RemindedAlready]
