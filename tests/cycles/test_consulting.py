from pathlib import Path

import pytest

from cast import NOW, Cast
from pamoja.core.refusals import Refusal
from pamoja.cycles.consulting import (
    NothingAsked,
    Occasion,
    TooManyAsked,
    WithdrawnConsultation,
    consultations_of,
    enter_file,
    enter_typed,
    priorities_of,
    take_back,
)
from pamoja.cycles.models import Consultation, Cycle
from pamoja.journal.models import Entry
from pamoja.organisations.rights import Hidden, NotAllowed
from pamoja.places.models import Place

FORUM = Occasion("Forum of Wamba", "minutes, page 2")
LIST = (
    "No,Ward,What the community asked for,Sector\n"
    "1,Wamba North,Drilling of a borehole at Lodungokwe,Water\n"
    "2,Nowhere at all,Market shed,Trade\n"
    "3,Poro and Maralal,ECDE classroom,Education\n"
)


def ward(name: str = "maralal") -> Place:
    return Place.objects.get(key=f"samburu/ward/{name}")


def entered(everybody: Cast, folder: Path, text: str = LIST, name: str = "wishes.csv") -> Consultation:
    path = folder / name
    path.write_text(text)
    return enter_file(cycle=everybody.cycle, occasion=FORUM, path=path, name=name, by=everybody.amina, at=NOW)


def version(cycle: Cycle) -> int:
    return Cycle.objects.get(pk=cycle.pk).plan_version


def test_a_list_is_read_as_it_is_and_a_line_without_a_known_place_is_told(
    everybody: Cast, tmp_path: Path
) -> None:
    before = version(everybody.cycle)
    kept = entered(everybody, tmp_path)
    found = [(p.text, p.place.name, p.sector, p.line) for p in priorities_of(everybody.cycle)]
    assert found == [
        ("Drilling of a borehole at Lodungokwe", "Wamba North", "Water", 2),
        ("ECDE classroom", "Poro", "Education", 4),
        ("ECDE classroom", "Maralal", "Education", 4),
    ]
    assert [(left["text"], left["line"], left["problem"]["code"]) for left in kept.left_out] == [
        ("Market shed", 3, "place_unknown")
    ]
    assert version(everybody.cycle) == before + 1
    last = Entry.objects.latest("number")
    assert (last.action, last.facts["lines"]) == ("priorities.entered", 3)


def test_lines_typed_for_a_place_are_kept_as_typed(everybody: Cast) -> None:
    enter_typed(
        cycle=everybody.cycle, occasion=FORUM, place=ward(), texts=[" A dispensary ", "", "A road"],
        by=everybody.ward_admin, at=NOW,
    )  # fmt: skip
    assert [p.text for p in priorities_of(everybody.cycle)] == ["A dispensary", "A road"]


@pytest.mark.parametrize("text", ["", "Ward,Wish\n", "Hello\nthere\n", "Ward,Request\nNowhere,Market\n"])
def test_a_list_that_says_nothing_is_refused_and_nothing_is_kept(
    everybody: Cast, tmp_path: Path, text: str
) -> None:
    with pytest.raises(Refusal):
        entered(everybody, tmp_path, text)
    assert not Consultation.objects.exists()
    with pytest.raises(NothingAsked):
        enter_typed(
            cycle=everybody.cycle, occasion=FORUM, place=ward(), texts=["  "], by=everybody.amina, at=NOW
        )


def test_more_than_any_county_asks_for_is_refused(everybody: Cast) -> None:
    with pytest.raises(TooManyAsked, match="6,000"):
        enter_typed(
            cycle=everybody.cycle,
            occasion=FORUM,
            place=ward(),
            texts=["A road"] * 6000,
            by=everybody.amina,
            at=NOW,
        )


def test_a_consultation_is_taken_back_once_and_its_lines_count_no_more(
    everybody: Cast, tmp_path: Path
) -> None:
    kept = entered(everybody, tmp_path)
    take_back(consultation=kept, by=everybody.halima, at=NOW)
    assert not priorities_of(everybody.cycle).exists()
    assert not consultations_of(everybody.cycle).exists()
    with pytest.raises(WithdrawnConsultation, match="Halima"):
        take_back(consultation=kept, by=everybody.amina, at=NOW)


@pytest.mark.parametrize(
    ("who", "refused"), [("lekadaa", NotAllowed), ("auditor", NotAllowed), ("ekai", Hidden)]
)
def test_only_the_county_enters(everybody: Cast, who: str, refused: type[Exception]) -> None:
    with pytest.raises(refused):
        enter_typed(
            cycle=everybody.cycle,
            occasion=FORUM,
            place=ward(),
            texts=["A road"],
            by=getattr(everybody, who),
            at=NOW,
        )
