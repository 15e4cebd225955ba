import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

import pytest

from cast import NOW, Cast
from pamoja.cycles.models import Cycle
from pamoja.plans import operations as plans
from pamoja.plans.models import Activity, Row
from pamoja.plans.operations import refusals
from pamoja.plans.operations.correcting import Corrected
from pamoja.workplan.correcting import Typed, TypedLine, as_said, as_typed, near_places, read_typed

LATER = NOW + dt.timedelta(hours=1)


def with_fields(row: Row, fields: Mapping[str, str], *money: TypedLine) -> Typed:
    typed = as_typed(row.values)
    return Typed({**typed.fields, **fields}, money or typed.money)


def corrected(
    everybody: Cast, position: int, *, version: int = 1, anyway: bool = False, **fields: str
) -> Corrected:
    row = everybody.maji_plan.rows.get(position=position)
    return plans.correct(
        row=row,
        version=version,
        typed=with_fields(row, fields),
        by=everybody.lekadaa,
        at=LATER,
        anyway=anyway,
    )


def test_a_place_that_was_unknown_is_named_and_the_row_may_go_in(everybody: Cast) -> None:
    done = corrected(everybody, 4, places="Maralal, Wasso")
    assert done.saved
    row = everybody.maji_plan.rows.get(position=4)
    assert [place["name"] for place in row.values["places"]] == ["Maralal", "Waso"]
    assert (row.version, row.trouble < Row.Trouble.DOUBTFUL) == (2, True)
    assert plans.put_in(submission=everybody.maji_plan, by=everybody.lekadaa, at=LATER) == 1


def test_what_cannot_be_read_is_not_saved_but_told_at_its_field(everybody: Cast) -> None:
    done = corrected(everybody, 4, places="Nowhere still")
    assert not done.saved
    assert [(p["code"], p["params"]["field"]) for p in done.problems] == [("place_unknown", "places")]
    assert everybody.maji_plan.rows.get(position=4).version == 1


def test_a_place_may_stay_unknown_where_a_person_says_so(everybody: Cast) -> None:
    done = corrected(everybody, 4, places="Nowhere still", anyway=True)
    assert done.saved
    assert done.row.trouble == Row.Trouble.DOUBTFUL
    assert done.row.values["places"] == []


def test_what_must_be_mended_is_not_saved_whatever_a_person_says(everybody: Cast) -> None:
    done = corrected(everybody, 4, title="", anyway=True)
    assert not done.saved
    assert "title_missing" in {problem["code"] for problem in done.problems}


def test_a_row_of_the_plan_changes_there_too_and_is_looked_at_again(everybody: Cast) -> None:
    row = everybody.maji_plan.rows.select_related("activity").get(position=0)
    assert row.activity is not None
    plans.accept(activity=row.activity, by=everybody.amina, at=NOW)
    before = Cycle.objects.get(pk=everybody.cycle.pk).plan_version
    typed = with_fields(row, {"title": "Mend the borehole"}, TypedLine("5,000,000", "KES", "a donor"))
    plans.correct(row=row, version=1, typed=typed, by=everybody.grace, at=LATER)
    activity = Activity.objects.get(pk=row.activity.pk)
    assert (activity.title, activity.kes, activity.version) == ("Mend the borehole", Decimal(5_000_000), 2)
    assert activity.number == row.activity.number
    assert activity.review == Activity.Review.SUBMITTED
    assert [line.contributor for line in activity.budget.all()] == ["a donor"]
    assert Cycle.objects.get(pk=everybody.cycle.pk).plan_version == before + 1


def test_a_sector_chosen_in_a_correction_is_the_activitys_sector(everybody: Cast) -> None:
    sector = everybody.cycle.sectors.exclude(slug="water").order_by("position")[0]
    row = everybody.maji_plan.rows.get(position=0)
    plans.correct(
        row=row, version=1, typed=with_fields(row, {"sector": sector.name}), by=everybody.lekadaa, at=LATER
    )
    assert Activity.objects.get(rows=row).sector == sector


def test_two_people_at_one_row_the_second_is_told_who_was_first(everybody: Cast) -> None:
    corrected(everybody, 4, places="Maralal")
    with pytest.raises(refusals.ChangedMeanwhile, match="Lekadaa corrected row 8 at 13:00 while"):
        corrected(everybody, 4, version=1, places="Wasso")
    with pytest.raises(refusals.ChangedMeanwhile):
        corrected(everybody, 4, version=1, places="Nowhere")
    assert everybody.maji_plan.rows.get(position=4).values["places"][0]["name"] == "Maralal"


def test_a_correction_is_undone_and_every_version_is_kept(everybody: Cast) -> None:
    said = everybody.maji_plan.rows.get(position=4).values
    corrected(everybody, 4, places="Maralal")
    row = everybody.maji_plan.rows.get(position=4)
    plans.undo_correction(row=row, version=2, by=everybody.grace, at=LATER)
    row.refresh_from_db()
    assert (row.version, row.values, row.trouble) == (3, said, Row.Trouble.DOUBTFUL)
    assert [v.by.name for v in row.versions.order_by("number")] == ["Lekadaa", "Lekadaa", "Grace"]
    with pytest.raises(refusals.ChangedMeanwhile):
        plans.undo_correction(row=row, version=2, by=everybody.grace, at=LATER)


def test_a_row_without_a_correction_has_nothing_to_undo(everybody: Cast) -> None:
    with pytest.raises(refusals.NothingToUndo):
        row = everybody.maji_plan.rows.get(position=4)
        plans.undo_correction(row=row, version=1, by=everybody.grace, at=LATER)


def test_a_row_in_the_plan_does_not_go_back_to_what_must_be_mended(everybody: Cast) -> None:
    corrected(everybody, 5, start="1 Mar 2027", end="1 May 2027")
    plans.put_in(submission=everybody.maji_plan, by=everybody.lekadaa, at=LATER)
    row = everybody.maji_plan.rows.get(position=5)
    with pytest.raises(refusals.StillWrong, match="Row 9 still has to be mended: The end"):
        plans.undo_correction(row=row, version=2, by=everybody.lekadaa, at=LATER)


def test_rows_of_a_file_that_was_taken_back_are_not_corrected(everybody: Cast) -> None:
    plans.withdraw(submission=everybody.maji_plan, by=everybody.grace, at=NOW)
    with pytest.raises(refusals.WithdrawnAlready):
        corrected(everybody, 4, places="Maralal")
    with pytest.raises(refusals.WithdrawnAlready):
        corrected(everybody, 4, places="Nowhere")


def test_a_row_that_a_newer_file_replaced_is_corrected_there(everybody: Cast) -> None:
    content = everybody.maji_plan.file.read().replace(b"900000", b"950000")
    newer = plans.send(
        cycle=everybody.cycle, organisation=everybody.maji, name="newer.csv", content=content,
        by=everybody.lekadaa, at=LATER,
    )  # fmt: skip
    plans.put_in(submission=plans.read(submission=newer, at=LATER), by=everybody.lekadaa, at=LATER)
    with pytest.raises(refusals.ReplacedByNewer, match="replaced row 5"):
        corrected(everybody, 1, title="Anything")


def test_accepting_and_returning_are_the_departments_answers(everybody: Cast) -> None:
    activity = Activity.objects.select_related("cycle__county", "organisation", "sector").filter(
        organisation=everybody.maji, sector__slug="water"
    )[0]
    plans.accept(activity=activity, by=everybody.director, at=NOW)
    assert Activity.objects.get(pk=activity.pk).review == Activity.Review.ACCEPTED
    plans.give_back(activity=activity, note=" Which borehole? ", by=everybody.director, at=LATER)
    found = Activity.objects.get(pk=activity.pk)
    assert (found.review, found.review_note, found.withdrawn) == ("returned", "Which borehole?", False)
    with pytest.raises(refusals.NoReason, match="Maji na Afya Trust will read it"):
        plans.give_back(activity=activity, note=" ", by=everybody.director, at=LATER)


# --- what is typed


def read(values: dict[str, object], typed: Typed) -> tuple[dict[str, object], list[str]]:
    found, problems = read_typed(values, typed, county="samburu", cycle="2026/27")
    return found, [problem["code"] for problem in problems]


def test_a_row_typed_as_it_stands_says_what_it_said(everybody: Cast) -> None:
    for row in everybody.maji_plan.rows.all():
        found, _ = read(row.values, as_typed(row.values))
        assert found == row.values


def test_an_end_that_is_unknown_stays_unknown(everybody: Cast) -> None:
    values = {**everybody.maji_plan.rows.get(position=0).values, "end": None}
    found, codes = read(values, as_typed(values))
    assert (found["start"], found["end"]) == ("2026-10-01", None)
    assert codes == ["date_missing"]


def test_a_quarter_alone_is_both_ends(everybody: Cast) -> None:
    row = everybody.maji_plan.rows.get(position=0)
    found, codes = read(row.values, with_fields(row, {"start": "Q2 2026/27", "end": ""}))
    assert (found["start"], found["end"], codes) == ("2026-10-01", "2026-12-31", [])


def test_money_whose_currency_is_not_stated_is_not_taken_for_shillings(everybody: Cast) -> None:
    row = everybody.maji_plan.rows.get(position=0)
    found, codes = read(row.values, with_fields(row, {}, TypedLine("500", "XXX"), TypedLine("USD 5", "KES")))
    assert [line["currency"] for line in found["budget"]] == ["XXX", "USD"]  # type: ignore[attr-defined]
    assert codes == ["currency_missing"]


def test_what_could_not_be_read_is_offered_as_the_file_says_it(everybody: Cast) -> None:
    row = everybody.maji_plan.rows.get(position=4)
    assert as_said(row.values, row.problems).fields["places"] == "Nowhere at all"
    problems = [
        {"code": "date_unreadable", "value": "soon", "params": {}},
        {"code": "money_unreadable", "value": "a lot", "params": {}},
        {"code": "people_unreadable", "value": "many", "params": {}},
    ]
    typed = as_said({**row.values, "start": None}, problems)
    assert (typed.fields["start"], typed.fields["beneficiaries"]) == ("soon", "many")
    assert typed.money[-1].amount == "a lot"


def test_a_misspelt_ward_is_likened_to_the_names_there_are() -> None:
    assert near_places("Warnba Eats ward", ["Wamba East", "Wamba West", "Maralal"])[0] == "Wamba East"
    assert near_places("Nairobi", ["Wamba East", "Maralal"]) == []
