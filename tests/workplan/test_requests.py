from hypothesis import given, settings
from hypothesis import strategies as st

from pamoja.core.activities import Activity, Site
from pamoja.workplan import facts
from pamoja.workplan.catalogue import shipped_catalogue
from pamoja.workplan.requests import COUNTY_WIDE, HERE, NEAR, REACHES, Met, answered, reach_of

PLACES, CATALOGUE = facts.gazetteer(), shipped_catalogue()
WAMBA, MARALAL, COUNTY = "samburu/ward/wamba-east", "samburu/ward/maralal", "samburu"
AROUND = next(key for key in PLACES.ancestors(WAMBA) if PLACES[key].level == "subcounty")
EVERYWHERE = (WAMBA, MARALAL, COUNTY, AROUND, "turkana/ward/kakuma", "nowhere")


def row(key: str, title: str, *places: str) -> Activity:
    return Activity(key, title, sites=tuple(Site(place) for place in places))


def found(asked: Activity, *planned: Activity) -> list[Met]:
    return answered([asked], planned, PLACES, CATALOGUE)


def test_a_wish_is_answered_by_the_same_kind_of_work_in_its_ward() -> None:
    wish = row("r", "Drilling of a borehole at Lodungokwe", WAMBA)
    met = found(wish, row("a", "Drill and equip a borehole", WAMBA), row("b", "Build latrines", WAMBA))
    assert [(m.activity, m.reach, m.by, m.what) for m in met] == [("a", HERE, "kind", "New borehole")]


def test_how_near_it_comes_is_told_and_the_nearest_is_first() -> None:
    wish = row("r", "ECDE classroom", WAMBA)
    title = "Construct ECDE classrooms"
    met = found(
        wish,
        row("c", title, COUNTY),
        row("n", title, AROUND),
        row("h", title, WAMBA),
        row("x", title, MARALAL),
    )
    assert [(m.activity, m.reach) for m in met] == [("h", HERE), ("n", NEAR), ("c", COUNTY_WIDE)]


def test_work_of_no_known_kind_is_known_by_its_words() -> None:
    wish = row("r", "A camel milk cooling hub for women", WAMBA)
    met = found(wish, row("a", "Set up camel milk cooling hub", WAMBA), row("b", "Zeppelin mast", WAMBA))
    assert [m.activity for m in met] == ["a"]


def test_where_nothing_is_asked_or_planned_nothing_is_answered() -> None:
    wish = row("r", "Borehole", WAMBA)
    assert answered([], [wish], PLACES, CATALOGUE) == []
    assert answered([wish], [], PLACES, CATALOGUE) == []
    assert found(wish, row("a", "Drill a borehole"), row("b", "Drill a borehole", "nowhere")) == []


@settings(max_examples=60)
@given(st.lists(st.sampled_from(EVERYWHERE), max_size=3), st.lists(st.sampled_from(EVERYWHERE), max_size=3))
def test_naming_more_places_never_comes_less_near(some: list[str], more: list[str]) -> None:
    wish = row("r", "Borehole", WAMBA)
    near = (*REACHES, "")
    less, wider = (
        near.index(reach_of(wish, row("a", "", *places), PLACES)) for places in (some, [*some, *more])
    )
    assert wider <= less
