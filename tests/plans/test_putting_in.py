import datetime as dt

import pytest

from cast import HEADING, MAJI_PLAN, NOW, Cast
from pamoja.cycles.models import Cycle
from pamoja.organisations.rights import Hidden, NotAllowed
from pamoja.plans import operations as plans
from pamoja.plans.models import Activity, Row, Submission
from pamoja.plans.operations import refusals
from pamoja.workplan.correcting import as_typed

LATER = NOW + dt.timedelta(hours=1)
TITLE = "Maji na Afya Trust work plan 2026/27\n\n"
WELL = "Dig a well in {place},{place},01/08/2026,30/09/2026,{money},all\n"


def sheet(*rows: tuple[str, int], title: str = TITLE) -> bytes:
    lines = "".join(WELL.format(place=place, money=money) for place, money in rows)
    return f"{title}{HEADING}{lines}".encode()


def sent(everybody: Cast, content: bytes, name: str = "more.csv") -> Submission:
    made = plans.send(
        cycle=everybody.cycle,
        organisation=everybody.maji,
        name=name,
        content=content,
        by=everybody.lekadaa,
        at=NOW,
    )
    return plans.read(submission=made, at=NOW)


def wells(everybody: Cast) -> dict[str, int]:
    found = Activity.objects.filter(
        organisation=everybody.maji, withdrawn=False, title__startswith="Dig a well"
    )
    return {activity.number: int(activity.kes or 0) for activity in found}


def test_good_rows_go_in_and_the_others_wait(everybody: Cast) -> None:
    states = {row.position: row.state for row in everybody.maji_plan.rows.all()}
    assert states == dict.fromkeys(range(4), "in_plan") | {4: "waiting", 5: "waiting"}
    numbers = [a.number for a in Activity.objects.filter(organisation=everybody.maji)]
    assert all(number.startswith("samburu/2026-27/") for number in numbers)


def test_the_second_of_two_people_is_told_who_was_first(everybody: Cast) -> None:
    made = sent(everybody, sheet(("Maralal", 1)))
    first, second = (Submission.objects.get(pk=made.pk) for _ in range(2))
    assert plans.put_in(submission=first, by=everybody.lekadaa, at=NOW) == 1
    with pytest.raises(refusals.NothingToPutIn, match=r"Lekadaa put the last ones in at 12:00\."):
        plans.put_in(submission=second, by=everybody.amina, at=LATER)
    assert Activity.objects.filter(title="Dig a well in Maralal").count() == 1


def test_what_waits_is_told_beside_who_was_first(everybody: Cast) -> None:
    with pytest.raises(refusals.NothingToPutIn, match="Lekadaa put some in at 12:00; those that wait"):
        plans.put_in(submission=everybody.maji_plan, by=everybody.grace, at=LATER)


def test_a_doubtful_row_goes_in_where_it_is_named_and_a_wrong_one_never(everybody: Cast) -> None:
    assert plans.put_in(submission=everybody.maji_plan, by=everybody.grace, at=NOW, positions=[4, 5]) == 1
    row = everybody.maji_plan.rows.get(position=4)
    assert row.state == Row.State.IN_PLAN
    assert row.activity is not None
    assert not row.activity.sites.exists()
    with pytest.raises(refusals.NothingToPutIn):
        plans.put_in(submission=everybody.maji_plan, by=everybody.grace, at=NOW, positions=[5])


def test_putting_in_counts_a_change_of_the_plan(everybody: Cast) -> None:
    before = Cycle.objects.get(pk=everybody.cycle.pk).plan_version
    plans.put_in(submission=everybody.maji_plan, by=everybody.grace, at=NOW, positions=[4])
    plans.take_out(submission=everybody.maji_plan, by=everybody.grace, at=NOW, positions=[4])
    assert Cycle.objects.get(pk=everybody.cycle.pk).plan_version == before + 2


def test_a_row_taken_out_waits_and_comes_back_under_its_number(everybody: Cast) -> None:
    row = everybody.maji_plan.rows.select_related("activity").get(position=0)
    assert row.activity is not None
    assert plans.take_out(submission=everybody.maji_plan, positions=[0], by=everybody.lekadaa, at=NOW) == 1
    assert plans.take_out(submission=everybody.maji_plan, positions=[0], by=everybody.lekadaa, at=NOW) == 0
    assert Activity.objects.get(rows=row).withdrawn
    plans.put_in(submission=everybody.maji_plan, by=everybody.lekadaa, at=NOW)
    back = Activity.objects.get(rows=row)
    assert (back.withdrawn, back.number) == (False, row.activity.number)


def test_a_number_once_given_is_not_given_to_another(everybody: Cast) -> None:
    first = sent(everybody, sheet(("Maralal", 1)))
    plans.put_in(submission=first, by=everybody.lekadaa, at=NOW)
    (number,) = wells(everybody)
    plans.withdraw(submission=first, by=everybody.lekadaa, at=NOW)
    second = sent(everybody, sheet(("Wasso", 2)), "other.csv")
    plans.put_in(submission=second, by=everybody.lekadaa, at=NOW)
    assert number not in wells(everybody)


def test_a_file_that_says_the_same_again_brings_nothing_twice(everybody: Cast) -> None:
    again = sent(everybody, MAJI_PLAN + b"\n")
    assert [row.known for row in again.rows.order_by("position")] == [True] * 4 + [False, False]
    with pytest.raises(refusals.NothingToPutIn):
        plans.put_in(submission=again, by=everybody.lekadaa, at=NOW)


def test_a_row_that_has_changed_keeps_its_number(everybody: Cast) -> None:
    plans.put_in(submission=sent(everybody, sheet(("Maralal", 100))), by=everybody.lekadaa, at=NOW)
    (number,) = wells(everybody)
    newer = sent(everybody, sheet(("Maralal", 200)), "newer.csv")
    row = newer.rows.get()
    assert (row.known, row.activity.number if row.activity else "") == (False, number)
    plans.put_in(submission=newer, by=everybody.lekadaa, at=LATER)
    assert wells(everybody) == {number: 200}


def test_a_file_that_does_not_say_whose_it_is_is_known_again_too(everybody: Cast) -> None:
    plain = sheet(("Maralal", 100), title="")
    plans.put_in(submission=sent(everybody, plain), by=everybody.lekadaa, at=NOW)
    newer = sent(everybody, sheet(("Maralal", 200), title=""), "newer.csv")
    found = newer.rows.select_related("activity").get().activity
    assert found is not None
    assert found.lead == "Maji na Afya Trust"


def test_undoing_a_change_brings_back_what_stood_before(everybody: Cast) -> None:
    older = sent(everybody, sheet(("Maralal", 100)))
    plans.put_in(submission=older, by=everybody.lekadaa, at=NOW)
    (number,) = wells(everybody)
    for money in (200, 300):
        newer = sent(everybody, sheet(("Maralal", money)), f"{money}.csv")
        plans.put_in(submission=newer, by=everybody.lekadaa, at=LATER + dt.timedelta(minutes=money))
    assert wells(everybody) == {number: 300}
    for name, expected in (("300.csv", {number: 200}), ("200.csv", {number: 100}), ("more.csv", {})):
        made = Submission.objects.get(name=name)
        plans.take_out(submission=made, positions=[0], by=everybody.lekadaa, at=LATER)
        assert wells(everybody) == expected


def test_taking_a_newer_file_back_brings_back_the_older_unless_that_was_taken_back_too(
    everybody: Cast,
) -> None:
    older = sent(everybody, sheet(("Maralal", 100)))
    plans.put_in(submission=older, by=everybody.lekadaa, at=NOW)
    (number,) = wells(everybody)
    newer = sent(everybody, sheet(("Maralal", 200)), "newer.csv")
    plans.put_in(submission=newer, by=everybody.lekadaa, at=LATER)
    plans.withdraw(submission=newer, by=everybody.lekadaa, at=LATER)
    assert wells(everybody) == {number: 100}
    plans.withdraw(submission=older, by=everybody.lekadaa, at=LATER)
    assert wells(everybody) == {}


def test_two_files_with_the_same_row_put_in_one_after_the_other_bring_it_once(everybody: Cast) -> None:
    first = sent(everybody, sheet(("Maralal", 100)))
    second = sent(everybody, sheet(("Maralal", 100), ("Wasso", 100)), "second.csv")
    assert plans.put_in(submission=first, by=everybody.lekadaa, at=NOW) == 1
    assert plans.put_in(submission=second, by=everybody.lekadaa, at=NOW) == 1
    assert len(wells(everybody)) == 2
    assert [row.known for row in second.rows.order_by("position")] == [True, False]


def test_a_known_row_may_go_in_once_its_twin_has_left_the_plan(everybody: Cast) -> None:
    first = sent(everybody, sheet(("Maralal", 100)))
    plans.put_in(submission=first, by=everybody.lekadaa, at=NOW)
    (number,) = wells(everybody)
    second = sent(everybody, sheet(("Maralal", 100), ("Wasso", 100)), "second.csv")
    plans.withdraw(submission=first, by=everybody.lekadaa, at=NOW)
    assert plans.put_in(submission=second, by=everybody.lekadaa, at=NOW) == 2
    assert number in wells(everybody)


def test_a_row_that_was_corrected_is_known_when_its_file_comes_again_uncorrected(everybody: Cast) -> None:
    first = sent(everybody, sheet(("Nowhere at all", 100)))
    row = first.rows.get()
    typed = as_typed(row.values)
    changed = type(typed)({**typed.fields, "places": "Maralal"}, typed.money)
    plans.correct(row=row, version=1, typed=changed, by=everybody.lekadaa, at=NOW)
    plans.put_in(submission=first, by=everybody.lekadaa, at=NOW)
    again = sent(everybody, sheet(("Nowhere at all", 100), ("Wasso", 1)), "again.csv")
    assert [one.known for one in again.rows.order_by("position")] == [True, False]


def test_a_waiting_row_of_another_file_is_not_yet_known(everybody: Cast) -> None:
    plans.put_in(submission=sent(everybody, sheet(("Maralal", 100))), by=everybody.lekadaa, at=NOW)
    sent(everybody, sheet(("Maralal", 200)), "waiting.csv")
    third = sent(everybody, sheet(("Maralal", 200), ("Wasso", 1)), "third.csv")
    assert [row.known for row in third.rows.order_by("position")] == [False, False]


def test_going_back_to_the_older_amount_is_a_change_again(everybody: Cast) -> None:
    plans.put_in(submission=sent(everybody, sheet(("Maralal", 100))), by=everybody.lekadaa, at=NOW)
    newer = sent(everybody, sheet(("Maralal", 200)), "newer.csv")
    plans.put_in(submission=newer, by=everybody.lekadaa, at=LATER)
    third = sent(everybody, sheet(("Maralal", 100), ("Wasso", 5)), "third.csv")
    assert plans.put_in(submission=third, by=everybody.lekadaa, at=LATER) == 2
    assert sorted(wells(everybody).values()) == [5, 100]


def test_the_same_row_twice_in_a_file_is_known_twice(everybody: Cast) -> None:
    twice = sheet(("Maralal", 100), ("Maralal", 100))
    plans.put_in(submission=sent(everybody, twice), by=everybody.lekadaa, at=NOW)
    again = sent(everybody, twice + b"\n", "again.csv")
    rows = list(again.rows.select_related("activity").order_by("position"))
    assert [row.known for row in rows] == [True, True]
    assert len({row.activity_id for row in rows}) == 2


def test_rows_are_left_aside_and_taken_up_again(everybody: Cast) -> None:
    plan = everybody.maji_plan
    assert plans.put_aside(submission=plan, positions=[0, 4], aside=True, by=everybody.grace, at=NOW) == 1
    assert plan.rows.get(position=4).state == Row.State.ASIDE
    with pytest.raises(refusals.NothingToPutIn):
        plans.put_in(submission=plan, by=everybody.grace, at=NOW, positions=[4])
    assert plans.put_aside(submission=plan, positions=[4], aside=False, by=everybody.grace, at=NOW) == 1
    assert plans.put_aside(submission=plan, positions=[4], aside=False, by=everybody.grace, at=NOW) == 0


def test_a_row_that_a_newer_file_replaced_is_not_taken_up(everybody: Cast) -> None:
    older = sent(everybody, sheet(("Maralal", 100)))
    plans.put_in(submission=older, by=everybody.lekadaa, at=NOW)
    newer = sent(everybody, sheet(("Maralal", 200)), "newer.csv")
    plans.put_in(submission=newer, by=everybody.lekadaa, at=LATER)
    assert plans.put_aside(submission=older, positions=[0], aside=False, by=everybody.lekadaa, at=LATER) == 0


@pytest.mark.parametrize(
    ("name", "refused"), [("naomi", NotAllowed), ("auditor", NotAllowed), ("ekai", Hidden)]
)
def test_nobody_else_touches_a_partners_rows(everybody: Cast, name: str, refused: type[Exception]) -> None:
    by, plan = getattr(everybody, name), everybody.maji_plan
    with pytest.raises(refused):
        plans.put_in(submission=plan, by=by, at=NOW, positions=[4])
    with pytest.raises(refused):
        plans.take_out(submission=plan, by=by, at=NOW, positions=[0])
    with pytest.raises(refused):
        plans.put_aside(submission=plan, by=by, at=NOW, positions=[4], aside=True)
    with pytest.raises(refused):
        plans.withdraw(submission=plan, by=by, at=NOW)
    with pytest.raises(refused):
        plans.correct(row=plan.rows.get(position=4), version=1, typed=None, by=by, at=NOW)  # type: ignore[arg-type]
    assert plan.rows.filter(state=Row.State.IN_PLAN).count() == 4
