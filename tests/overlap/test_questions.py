"""What people are asked about wording."""

from collections.abc import Callable

from pamoja.core.activities import Activity
from pamoja.core.places import Gazetteer
from pamoja.overlap import Catalogue, analyse
from pamoja.overlap.questions import questions

Make = Callable[..., Activity]


def plans(make: Make) -> list[Activity]:
    strange = [make(f"z{number}", "Zamani mradi wa kijiji") for number in range(4)]
    misspelt = make("z9", "Zamani mradi wa kijijii")
    once = make("y", "Uvumbuzi maalum")
    return [*strange, misspelt, once, make("b", "Drill and equip 2 boreholes")]


def test_the_wording_of_most_rows_is_asked_first_with_its_spellings(
    make: Make, gazetteer: Gazetteer, catalogue: Catalogue
) -> None:
    asked = questions(analyse(plans(make), gazetteer, catalogue), 10)
    first, second = asked[:2]
    assert (first.rows, first.activities) == (5, ("z0", "z1", "z2", "z3"))
    assert (second.rows, second.activities) == (1, ("y",))
    assert not any("borehole" in question.phrase for question in asked)


def test_an_answer_settles_the_question(make: Make, gazetteer: Gazetteer, catalogue: Catalogue) -> None:
    first = questions(analyse(plans(make), gazetteer, catalogue), 1)[0]
    taught = catalogue.with_phrase(first.phrase, "borehole")
    after = analyse(plans(make), gazetteer, taught)
    assert {after.intervention_of[f"z{number}"] for number in (0, 1, 2, 3, 9)} == {"borehole"}
    assert first.phrase not in {question.phrase for question in questions(after, 10)}


def test_no_question_is_asked_of_nothing_or_of_rows_without_words(
    make: Make, gazetteer: Gazetteer, catalogue: Catalogue
) -> None:
    assert questions(analyse([], gazetteer, catalogue), 10) == ()
    assert questions(analyse([make("a", ""), make("b", "  1.2 ")], gazetteer, catalogue), 10) == ()


def test_the_order_of_rows_and_their_number_change_no_question(
    make: Make, gazetteer: Gazetteer, catalogue: Catalogue
) -> None:
    rows = plans(make)
    forward = questions(analyse(rows, gazetteer, catalogue), 10)
    assert questions(analyse(rows[::-1], gazetteer, catalogue), 10) == forward
    assert questions(analyse(rows, gazetteer, catalogue), 1) == forward[:1]
