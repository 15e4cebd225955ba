import pytest
from django.db import DatabaseError, transaction

from cast import Cast
from pamoja.journal.models import Entry
from pamoja.journal.operations import record
from pamoja.journal.queries import first_broken


def test_the_chain_is_whole_after_everything_the_cast_did(everybody: Cast) -> None:
    assert Entry.objects.count() > 10
    assert first_broken() is None


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_itself_refuses_to_change_an_entry(everybody: Cast, change: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        if change == "update":
            Entry.objects.filter(number=1).update(action="nothing happened")
        else:
            Entry.objects.filter(number=1).delete()
    assert first_broken() is None


def test_a_forged_entry_breaks_the_chain_at_its_number(everybody: Cast) -> None:
    last = record(action="tried", subject="test", by=everybody.amina.uuid, at=everybody.cycle.started_at)
    Entry.objects.create(
        number=last.number + 1, at=last.at, action="forged", subject="test", previous=last.hash, hash="f" * 64
    )
    assert first_broken() == last.number + 1
