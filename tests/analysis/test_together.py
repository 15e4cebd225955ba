"""What partners take up together: who may, what is refused, and that it outlives a new comparison."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from cast import NOW, Cast
from pamoja.analysis import together
from pamoja.analysis.models import Collaboration, CollaborationTerms
from pamoja.analysis.together import (
    Terms,
    Together,
    change,
    collaboration_at,
    collaborations_of,
    take_up,
    undo,
)
from pamoja.journal.models import Entry
from pamoja.organisations.models import User
from pamoja.organisations.rights import Hidden, NotAllowed, part_of
from talks import LATER, compare_again, correct_row, finding, officer_of

DAY = dt.date(2026, 6, 15)


def proposed(everybody: Cast, **changed: Any) -> Terms:
    return replace(Terms("proposed", everybody.maji, "Visit both sites", DAY, "Lekadaa"), **changed)


@pytest.fixture
def taken(everybody: Cast) -> Collaboration:
    key = finding(everybody, kind="sequencing").key
    return take_up(cycle=everybody.cycle, key=key, terms=proposed(everybody), by=everybody.lekadaa, at=NOW)


def seen(everybody: Cast, by: User, taken: Collaboration) -> Together:
    return collaboration_at(everybody.cycle, part_of(by, everybody.county), taken.uuid)


def test_a_partner_proposes_and_the_other_agrees(everybody: Cast, taken: Collaboration) -> None:
    agreed = proposed(everybody, state="agreed", ends_on=dt.date(2027, 6, 30))
    change(collaboration=taken, terms=agreed, by=everybody.naomi, at=LATER)
    one = seen(everybody, everybody.grace, taken)
    assert (one.now.state, one.now.organisation, len(one.terms)) == ("agreed", everybody.tegemeo, 2)
    assert [o.pk for o in one.members] == [everybody.maji.pk, everybody.tegemeo.pk]
    told = Entry.objects.filter(action__startswith="collaboration.").order_by("id")
    assert [entry.action for entry in told] == ["collaboration.proposed", "collaboration.changed"]


def test_nobody_agrees_alone_but_the_county_may_say_so(everybody: Cast, taken: Collaboration) -> None:
    agreed = proposed(everybody, state="agreed")
    with pytest.raises(together.NotAlone):
        change(collaboration=taken, terms=agreed, by=everybody.grace, at=LATER)
    change(collaboration=taken, terms=agreed, by=everybody.amina, at=LATER)
    change(collaboration=taken, terms=proposed(everybody, state="under_way"), by=everybody.lekadaa, at=LATER)
    assert seen(everybody, everybody.naomi, taken).now.state == "under_way"


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"state": "perhaps"}, together.NotAState),
        ({"state": "dropped"}, together.NoReason),
        ({"next_on": None}, together.StepWithoutDay),
        ({"next_by": " "}, together.StepWithoutDay),
    ],
)
def test_what_is_not_whole_is_refused_in_words(
    everybody: Cast, taken: Collaboration, changed: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        change(collaboration=taken, terms=proposed(everybody, **changed), by=everybody.lekadaa, at=LATER)
    assert len(seen(everybody, everybody.lekadaa, taken).terms) == 1


def test_a_stranger_to_it_does_not_lead(everybody: Cast, taken: Collaboration) -> None:
    with pytest.raises(together.NotALead):
        change(
            collaboration=taken, terms=proposed(everybody, lead=everybody.lishe), by=everybody.naomi, at=LATER
        )


def test_one_finding_is_taken_up_once_and_only_where_work_fits_together(
    everybody: Cast, taken: Collaboration
) -> None:
    with pytest.raises(together.TakenUp):
        take_up(cycle=everybody.cycle, key=taken.key, terms=proposed(everybody), by=everybody.naomi, at=LATER)
    twice = finding(everybody).key
    with pytest.raises(together.NotToShare):
        take_up(cycle=everybody.cycle, key=twice, terms=proposed(everybody), by=everybody.naomi, at=LATER)


def test_others_neither_see_it_nor_change_it(everybody: Cast, taken: Collaboration) -> None:
    third = officer_of(everybody, everybody.lishe)
    assert collaborations_of(everybody.cycle, part_of(third, everybody.county)) == []
    for by, refusal in ((third, Hidden), (everybody.otieno, Hidden), (everybody.minister, NotAllowed)):
        with pytest.raises(refusal):
            change(collaboration=taken, terms=proposed(everybody), by=by, at=LATER)
        with pytest.raises(refusal):
            undo(collaboration=taken, by=by, at=LATER)
        with pytest.raises(refusal):
            take_up(cycle=everybody.cycle, key=taken.key, terms=proposed(everybody), by=by, at=LATER)


def test_an_undo_brings_back_what_was_agreed_and_can_be_undone(everybody: Cast, taken: Collaboration) -> None:
    with pytest.raises(together.NothingToUndo):
        undo(collaboration=taken, by=everybody.lekadaa, at=LATER)
    dropped = proposed(everybody, state="dropped", reason="No money this year")
    change(collaboration=taken, terms=dropped, by=everybody.naomi, at=LATER)
    assert undo(collaboration=taken, by=everybody.lekadaa, at=LATER).state == "proposed"
    assert undo(collaboration=taken, by=everybody.lekadaa, at=LATER).reason == "No money this year"
    assert CollaborationTerms.objects.filter(collaboration=taken).count() == 4


def test_it_outlives_a_new_comparison_and_asks_for_a_look_where_the_facts_changed(
    everybody: Cast, taken: Collaboration
) -> None:
    compare_again(everybody.cycle)
    assert not seen(everybody, everybody.amina, taken).changed
    correct_row(everybody.maji_plan, "Train water committees", everybody.lekadaa, start="1/3/2027")
    compare_again(everybody.cycle)
    one = seen(everybody, everybody.amina, taken)
    assert one.changed
    assert one.now.next_step == "Visit both sites"
    change(collaboration=taken, terms=proposed(everybody), by=everybody.lekadaa, at=LATER)
    assert not seen(everybody, everybody.amina, taken).changed


def test_a_finding_that_is_gone_leaves_it_standing(everybody: Cast, taken: Collaboration) -> None:
    correct_row(everybody.maji_plan, "Train water committees", everybody.lekadaa, places="Nachola")
    compare_again(everybody.cycle)
    one = seen(everybody, everybody.amina, taken)
    assert one.gone
    assert one.changed
    assert len(one.activities) == 2


def test_a_next_step_is_overdue_after_its_day_until_it_is_over(everybody: Cast, taken: Collaboration) -> None:
    part, after = part_of(everybody.naomi, everybody.county), DAY + dt.timedelta(days=1)
    assert together.overdue_of(everybody.cycle, part, DAY) == []
    assert [t.collaboration for t in together.overdue_of(everybody.cycle, part, after)] == [taken]
    auditor = part_of(everybody.auditor, everybody.county)
    assert together.overdue_of(everybody.cycle, auditor, after) == []
    done = proposed(everybody, state="done")
    change(collaboration=taken, terms=done, by=everybody.naomi, at=LATER)
    assert together.overdue_of(everybody.cycle, part, after) == []
