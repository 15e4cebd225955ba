"""What people say of phrases, and the rule that holds a batch of answers back."""

from hypothesis import given
from hypothesis import strategies as st

from pamoja.overlap import Catalogue, Intervention
from pamoja.overlap.teaching import Lesson, newest, rivals, settled, taught

KINDS = Catalogue(
    (
        Intervention("borehole", "Borehole drilling", phrases=("drill boreholes", "deep wells")),
        Intervention("pan", "Water pans", phrases=("water pan excavation", "earth dams")),
        Intervention("school", "School kitchens", phrases=("school feeding", "school kitchen gardens")),
    )
)
NEW = "NEW:Camel milk cooling"
WORDS = ("silanga", "maji", "kisima", "dam", "wells", "pan", "garden", "school")
LESSONS = st.lists(
    st.builds(
        Lesson,
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join),
        st.sampled_from(("borehole", "pan", "school", NEW)),
    ),
    max_size=8,
)  # fmt: skip


def followed(catalogue: Catalogue, lessons: list[Lesson]) -> int:
    return sum(not found for found in rivals(catalogue, lessons))


@given(LESSONS, LESSONS)
def test_no_batch_ever_lowers_the_agreement_with_what_people_said_before(
    accepted: list[Lesson], batch: list[Lesson]
) -> None:
    found = settled(KINDS, accepted, batch)
    before = taught(KINDS, tuple(accepted))
    frozen = [one for key, one in newest(accepted).items() if key not in newest(batch)]
    assert followed(found.catalogue, frozen) >= followed(before, frozen)
    assert found.catalogue == (before if found.held else taught(KINDS, (*accepted, *batch)))
    assert bool(found.turned) == bool(found.causes) == found.held
    assert set(found.turned) <= set(frozen)
    assert set(found.causes) <= set(batch)


@given(LESSONS)
def test_lessons_in_another_order_make_the_same_version(lessons: list[Lesson]) -> None:
    once = list(newest(lessons).values())
    assert taught(KINDS, tuple(once)).version == taught(KINDS, tuple(once[::-1])).version


def test_a_lesson_takes_its_phrase_from_every_other_kind_and_changes_the_version() -> None:
    after = taught(KINDS, (Lesson("Earth Dams", "school"),))
    assert after.version != KINDS.version
    assert "earth dams" not in after.interventions[1].phrases
    assert after.interventions[2].phrases[-1] == "Earth Dams"
    assert rivals(after, [Lesson("earth dams", "school")]) == [frozenset()]


def test_a_new_kind_of_work_comes_with_its_sector() -> None:
    after = taught(KINDS, (Lesson("camel milk coolers", NEW, "AGR", target_group="herders"),))
    made = after.interventions[-1]
    assert (made.name, made.sector, made.target_group) == ("Camel milk cooling", "AGR", "herders")


def test_a_kind_that_is_not_there_and_no_lesson_change_nothing() -> None:
    assert taught(KINDS, (Lesson("anything", "gone"),)) is KINDS
    assert taught(KINDS, (Lesson(" - ", "pan"),)) is KINDS
    assert settled(KINDS, [], []).catalogue is KINDS


def test_a_batch_that_contradicts_an_earlier_answer_is_held_back_and_named() -> None:
    earlier, other = Lesson("silanga", "pan"), Lesson("maji safi", "borehole")
    against = Lesson("1. Silanga", "school")
    found = settled(KINDS, [earlier, other], [Lesson("kisima", "borehole"), Lesson("the silangas", "school")])
    assert not found.held or found.turned == (earlier,)
    held = settled(
        KINDS, [earlier, other], [Lesson("silanga silanga", "school"), Lesson("kisima", "borehole")]
    )
    assert held.held
    assert held.turned == (earlier,)
    assert [one.phrase for one in held.causes] == ["silanga silanga"]
    assert held.catalogue == taught(KINDS, (earlier, other))
    assert not settled(KINDS, [earlier], [against]).held  # the same words: the newer answer stands
