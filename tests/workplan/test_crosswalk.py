import string

from hypothesis import given, settings
from hypothesis import strategies as st

from pamoja.core.activities import Activity
from pamoja.workplan import facts
from pamoja.workplan.alignment import Sectors
from pamoja.workplan.crosswalk import (
    REASONS,
    CountyProgramme,
    PastChoice,
    PlannedOutput,
    outputs_touched,
    suggest,
    suggest_purposes,
)

WATER = CountyProgramme(
    "w", "Water Supply", "Water, Environment, Natural Resources and Energy", "4215", {"r": "Rural water"},
    (
        PlannedOutput("w1", "Boreholes repaired", "Boreholes working", "r"),
        PlannedOutput("w2", "Water pans desilted", "Pans"),
    ),
)  # fmt: skip
ECDE = CountyProgramme(
    "e", "ECDE", "Education and Vocational Training", "4216", {},
    (PlannedOutput("e1", "Construction of ECDE classrooms"),),
)  # fmt: skip
TRADE = CountyProgramme("t", "Trade", "Tourism, Trade, Enterprise and Cooperatives", "4220", {}, ())
COUNTY = (WATER, ECDE, TRADE)
SAMBURU = Sectors(facts.county_sectors("samburu"), "")


def best(title: str, past: tuple[PastChoice, ...] = (), **said: str) -> tuple[str, float, str]:
    found = suggest([Activity("1", title, **said)], COUNTY, SAMBURU, past)["1"]  # type: ignore[arg-type]
    return (found[0].programme, found[0].confidence, found[0].reason) if found else ("", 0.0, "")


def test_the_same_work_in_other_words_is_found_with_its_reason_in_a_sentence() -> None:
    programme, confidence, reason = best("Rehabilitate two boreholes at Wamba", sector="WASH")
    assert programme == "w"
    assert confidence > 0.8
    assert reason.startswith("It is borehole rehabilitation, as “Boreholes repaired” of this programme is")


def test_kiswahili_is_found_by_the_kind_of_work() -> None:
    assert best("Ujenzi wa madarasa mawili ya chekechea (ECDE)", sector="Elimu")[0] == "e"


def test_a_plan_that_names_the_programme_is_believed() -> None:
    programme, confidence, reason = best("Support to committees", programme="Programme: Trade")
    assert (programme, reason) == ("t", "Its plan names this programme: “Programme: Trade”.")
    assert confidence > 0.8


def test_what_resembles_nothing_gets_no_confident_suggestion() -> None:
    assert best("Zzyzx quorum")[1] < 0.5


def test_decisions_of_before_move_the_next_one_and_are_told() -> None:
    title = "Beadwork training for women's groups"
    before = best(title)
    past = tuple(
        PastChoice(Activity(f"p{n}", f"Beadwork training for {who}"), "t")
        for n, who in enumerate(("girls", "widows", "mothers"))
    )
    after = best(title, past)
    assert after[0] == "t"
    assert after[1] > before[1]
    assert after[2].startswith(
        "3 of the 3 activities most like it were put here, such as “Beadwork training for"
    )


def test_a_decision_for_a_programme_that_is_gone_says_nothing() -> None:
    past = (PastChoice(Activity("p", "Repair the borehole"), "gone"),)
    assert best("Repair the borehole", past)[0] == "w"


def test_the_sub_programme_is_that_of_the_nearest_output() -> None:
    found = suggest([Activity("1", "Repair of boreholes")], COUNTY, SAMBURU)["1"][0]
    assert (found.part, found.output) == ("r", "w1")


def test_without_programmes_nothing_is_suggested() -> None:
    assert suggest([Activity("1", "Borehole")], (), SAMBURU) == {"1": ()}


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(string.ascii_letters + " ", max_size=40), min_size=1, max_size=5))
def test_confidences_are_shares_in_falling_order_and_every_reason_can_be_said(titles: list[str]) -> None:
    rows = [Activity(str(n), title) for n, title in enumerate(titles)]
    for told in suggest(rows, COUNTY, SAMBURU).values():
        shares = [one.confidence for one in told]
        assert shares == sorted(shares, reverse=True)
        assert sum(shares) <= 1.001
        assert all(0 <= share <= 1 for share in shares)
        assert all(one.reason and "{" not in one.reason for one in told)
    assert suggest(rows, COUNTY, SAMBURU) == suggest(list(reversed(rows)), COUNTY, SAMBURU)


def test_many_activities_get_the_same_answer_as_each_alone() -> None:
    rows = [Activity(str(n), f"Repair borehole number {n}") for n in range(1_100)]
    found = suggest(rows, COUNTY, SAMBURU)
    assert len(found) == 1_100
    assert {told[0].programme for told in found.values()} == {"w"}


def test_an_activity_touches_the_output_it_is_likest_to_or_none() -> None:
    rows = [
        Activity("1", "Desilt the water pan"),
        Activity("2", "Rehabilitation of a borehole"),
        Activity("3", "Zzyzx"),
    ]
    assert outputs_touched(rows, WATER) == {"1": "w2", "2": "w1"}
    assert outputs_touched(rows, TRADE) == {}


def test_purposes_are_found_by_their_words() -> None:
    ((first, *_),) = suggest_purposes(["Family planning services in dispensaries"])
    assert first[0] == "13030"
    assert 0 < first[1] <= 1


def test_every_reason_is_a_sentence() -> None:
    assert all(text.endswith(".") for text in REASONS.values())
