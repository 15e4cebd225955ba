"""Where activities stand under the county's programmes, and what moves them."""

import datetime as dt
from pathlib import Path

import pytest

from cast import NOW, Cast
from pamoja.analysis.operations import plan_of
from pamoja.cycles.queries import sectors_of
from pamoja.frameworks.models import CrosswalkDecision, Framework, Programme
from pamoja.frameworks.operations import DecisionEnded
from pamoja.frameworks.queries import decisions_in_force, decisions_of
from pamoja.journal.models import Entry
from pamoja.organisations.rights import NotAllowed, part_of
from pamoja.plans import operations as plans
from pamoja.plans.aligned import OPEN, aligned, coverage, term_groups, to_review
from pamoja.plans.answering import OtherSector
from pamoja.plans.models import Activity, Alignment, Suggestion
from pamoja.plans.queries import view_of
from pamoja.workplan.terms import PROGRAMME, SECTOR, Term
from talks import compare_again

LATER = NOW + dt.timedelta(hours=2)
WATER = '"Water, Environment, Natural Resources and Energy",Water Supply,Rural water'
ADP = (
    "Sector,Programme,Sub-programme,Key output,KPI,Target,Ward,Budget (KES)\n"
    f"{WATER},Boreholes repaired,Boreholes,12,Maralal,26000000\n"
    f"{WATER},Water pans desilted,Pans,4,Waso,\n"
    "Education and Vocational Training,ECDE,,Classrooms built,Classrooms,6,Poro,8100000\n"
)
WASH = Term(SECTOR, "wash")
PLAN = "Activity,Sector,Programme,Ward,Start,End,Budget (KES)\n"
ROWS = (
    "Repair the pump at Lodungokwe,WASH,,Maralal,01/10/2026,31/12/2026,300000\n"
    "Train pump menders,WASH,,Maralal,01/10/2026,31/12/2026,200000\n"
    "Build an ECDE classroom,Elimu,ECDE,Poro,01/10/2026,31/12/2026,900000\n"
)


@pytest.fixture
def adp(tmp_path: Path) -> Path:
    path = tmp_path / "adp.csv"
    path.write_text(ADP, encoding="utf-8")
    return path


def load(everybody: Cast, path: Path, at: dt.datetime = NOW) -> Framework:
    return plans.load_county_plan(
        cycle=everybody.cycle,
        path=path,
        name=path.name,
        kind="adp",
        year="2026/27",
        by=everybody.amina,
        at=at,
    )


def send(everybody: Cast, rows: str = ROWS, name: str = "lishe.csv") -> list[Activity]:
    sent = plans.send(
        cycle=everybody.cycle, organisation=everybody.lishe, name=name, content=(PLAN + rows).encode(),
        officer_name="Leah", officer_email="leah@example.org", by=everybody.amina, at=NOW,
    )  # fmt: skip
    plans.read(submission=sent, at=NOW)
    plans.put_in(submission=sent, by=everybody.amina, at=NOW, positions=range(len(rows.splitlines())))
    return list(Activity.objects.filter(rows__submission=sent).order_by("rows__position"))


def programme(name: str = "Water Supply") -> Programme:
    return Programme.objects.get(name=name, framework__replaced_at=None)


def stands(activity: Activity) -> tuple[str, str]:
    found = Alignment.objects.select_related("programme").filter(activity=activity).first()
    return (found.programme.name if found.programme else found.note, found.how) if found else ("", "")


def decide(everybody: Cast, term: Term = WASH, name: str = "Water Supply") -> plans.Applied:
    return plans.decide_term(
        cycle=everybody.cycle, term=term, written=term.text.upper(), programme=programme(name),
        by=everybody.amina, at=LATER,
    )  # fmt: skip


def test_a_row_that_names_a_programme_of_the_county_stands_under_it(everybody: Cast, adp: Path) -> None:
    load(everybody, adp)
    pump, menders, classroom = send(everybody)
    assert stands(classroom) == ("ECDE", "named")
    assert stands(pump) == stands(menders) == ("", "")


def test_rows_that_came_before_the_countys_plan_follow_when_it_is_loaded(everybody: Cast, adp: Path) -> None:
    *_rest, classroom = send(everybody)
    assert stands(classroom) == ("", "")
    load(everybody, adp)
    assert stands(classroom) == ("ECDE", "named")


def test_a_decided_term_moves_all_that_say_it_and_those_that_come_later(everybody: Cast, adp: Path) -> None:
    load(everybody, adp)
    pump, menders, classroom = send(everybody)
    applied = decide(everybody)
    assert applied.activities == 2
    assert stands(pump) == stands(menders) == ("Water Supply", "crosswalk")
    assert stands(classroom) == ("ECDE", "named")
    (later,) = send(everybody, "Fix a kiosk, Wash ,,Poro,01/10/2026,31/12/2026,100000\n", "more.csv")
    assert stands(later) == ("Water Supply", "crosswalk")
    later.refresh_from_db()
    assert (later.sector.slug if later.sector else "", later.aligned_by) == (
        "water",
        "the county's crosswalk",
    )


def test_taking_a_decision_back_moves_only_what_it_alone_had_put_there(everybody: Cast, adp: Path) -> None:
    load(everybody, adp)
    pump, menders, _classroom = send(everybody)
    before = Activity.objects.get(pk=menders.pk)
    applied = decide(everybody)
    plans.put_under(activity=pump, programme=programme(), by=everybody.amina, at=LATER)
    undone = plans.take_back_term(
        cycle=everybody.cycle, decision=applied.decision, by=everybody.amina, at=LATER
    )
    assert undone.activities == 1
    assert stands(pump) == ("Water Supply", "person")
    assert stands(menders) == ("", "")
    after = Activity.objects.get(pk=menders.pk)
    assert (after.sector_id, after.aligned_by) == (before.sector_id, before.aligned_by)
    with pytest.raises(DecisionEnded):
        plans.take_back_term(cycle=everybody.cycle, decision=applied.decision, by=everybody.amina, at=LATER)


def test_a_newer_decision_takes_the_place_of_the_older_and_undo_brings_that_back(
    everybody: Cast, adp: Path
) -> None:
    load(everybody, adp)
    pump, *_rest = send(everybody)
    decide(everybody)
    second = plans.decide_term(
        cycle=everybody.cycle, term=WASH, written="WASH", programme=programme("ECDE"), by=everybody.amina,
        at=LATER + dt.timedelta(hours=1),
    ).decision  # fmt: skip
    assert [d.version for d in decisions_of(everybody.county)] == [2, 1]
    assert list(decisions_in_force(everybody.county)) == [second]
    assert stands(pump) == ("ECDE", "crosswalk")
    plans.take_back_term(
        cycle=everybody.cycle, decision=second, by=everybody.amina, at=LATER + dt.timedelta(hours=2)
    )
    assert stands(pump) == ("Water Supply", "crosswalk")
    assert CrosswalkDecision.objects.filter(ended_at=None).get().version == 1


def test_a_term_may_mean_a_sector_alone(everybody: Cast, adp: Path) -> None:
    load(everybody, adp)
    pump, *_rest = send(everybody)
    health = next(s for s in sectors_of(everybody.cycle) if "Medical" in s.name)
    plans.decide_term(
        cycle=everybody.cycle, term=WASH, written="WASH", sector=health, by=everybody.amina, at=LATER
    )
    pump.refresh_from_db()
    assert pump.sector == health
    assert stands(pump) == ("", "")
    with pytest.raises(plans.NoSectorNamed):
        plans.decide_term(cycle=everybody.cycle, term=WASH, written="WASH", by=everybody.amina, at=LATER)


def test_a_persons_word_stands_against_the_crosswalk_and_can_be_undone(everybody: Cast, adp: Path) -> None:
    load(everybody, adp)
    pump, *_rest = send(everybody)
    plans.put_under(activity=pump, programme=programme("ECDE"), by=everybody.halima, at=LATER)
    decide(everybody)
    assert stands(pump) == ("ECDE", "person")
    pump.refresh_from_db()
    assert pump.sector is not None
    assert pump.sector.slug.startswith("education")
    plans.undo_alignment(activity=pump, by=everybody.amina, at=LATER)
    assert stands(pump) == ("Water Supply", "crosswalk")
    with pytest.raises(plans.NotAligned):
        plans.undo_alignment(activity=pump, by=everybody.amina, at=LATER)


def test_the_joint_plan_keeps_a_persons_choice_and_follows_the_crosswalk_elsewhere(
    everybody: Cast, adp: Path
) -> None:
    load(everybody, adp)
    pump, menders, _classroom = send(everybody)
    plans.put_under(activity=pump, programme=programme("ECDE"), by=everybody.amina, at=LATER)
    health = next(s for s in sectors_of(everybody.cycle) if "Medical" in s.name)
    plans.decide_term(
        cycle=everybody.cycle, term=WASH, written="WASH", sector=health, by=everybody.amina, at=LATER
    )
    everybody.cycle.refresh_from_db()
    told = {row.activity.id: row.sector for row in plan_of(everybody.cycle).rows}
    assert told[str(pump.uuid)] == "Education and Vocational Training"
    assert told[str(menders.uuid)] == health.name


def test_that_none_fits_needs_a_why_and_closes_the_activity(everybody: Cast, adp: Path) -> None:
    load(everybody, adp)
    pump, *_rest = send(everybody)
    with pytest.raises(plans.NoWhy):
        plans.none_fits(activity=pump, why="  ", by=everybody.amina, at=LATER)
    plans.none_fits(activity=pump, why="A trial of a new pump.", by=everybody.amina, at=LATER)
    assert stands(pump) == ("A trial of a new pump.", "none")
    entry = Entry.objects.latest("number")
    assert (entry.action, entry.facts["why"]) == ("activity.fits_none", "A trial of a new pump.")


def test_a_programme_that_holds_no_more_is_refused(everybody: Cast, adp: Path) -> None:
    load(everybody, adp)
    pump, *_rest = send(everybody)
    old = programme()
    load(everybody, adp, LATER)
    with pytest.raises(plans.NotThisYears):
        plans.put_under(activity=pump, programme=old, by=everybody.amina, at=LATER)


def test_what_was_decided_goes_on_to_the_newly_loaded_plan_by_name(
    everybody: Cast, adp: Path, tmp_path: Path
) -> None:
    load(everybody, adp)
    pump, menders, classroom = send(everybody)
    plans.put_under(activity=pump, programme=programme(), by=everybody.amina, at=LATER)
    plans.put_under(activity=menders, programme=programme("ECDE"), by=everybody.amina, at=LATER)
    newer = tmp_path / "newer.csv"
    newer.write_text("\n".join(line for line in ADP.splitlines() if ",ECDE," not in line), encoding="utf-8")
    framework = load(everybody, newer, LATER)
    assert stands(pump) == ("Water Supply", "person")
    assert Alignment.objects.get(activity=pump).programme == programme()
    assert stands(menders) == stands(classroom) == ("", "")
    plans.take_back_county_plan(cycle=everybody.cycle, framework=framework, by=everybody.amina, at=LATER)
    assert stands(classroom) == ("ECDE", "named")


def test_each_change_marks_the_plan_so_that_it_is_compared_again(everybody: Cast, adp: Path) -> None:
    load(everybody, adp)
    pump, *_rest = send(everybody)
    everybody.cycle.refresh_from_db()
    before = everybody.cycle.plan_version
    plans.put_under(activity=pump, programme=programme(), by=everybody.amina, at=LATER)
    applied = decide(everybody)
    plans.take_back_term(cycle=everybody.cycle, decision=applied.decision, by=everybody.amina, at=LATER)
    everybody.cycle.refresh_from_db()
    assert everybody.cycle.plan_version == before + 3


def test_a_director_decides_in_their_own_sector_only_and_no_terms(everybody: Cast, adp: Path) -> None:
    load(everybody, adp)
    pump, _menders, classroom = send(everybody)
    assert pump.sector
    assert pump.sector.slug == "water"
    plans.put_under(activity=pump, programme=programme(), by=everybody.director, at=LATER)
    with pytest.raises(OtherSector):
        plans.put_under(activity=classroom, programme=programme(), by=everybody.director, at=LATER)
    with pytest.raises(NotAllowed):
        plans.decide_term(
            cycle=everybody.cycle,
            term=WASH,
            written="WASH",
            programme=programme(),
            by=everybody.director,
            at=LATER,
        )
    waiting = to_review(everybody.cycle, part_of(everybody.director, everybody.county))
    assert {a.sector.slug for a in waiting if a.sector} == {"water"}


def test_a_partner_says_no_with_a_note_and_the_next_decision_answers_it(everybody: Cast, adp: Path) -> None:
    load(everybody, adp)
    first = Activity.objects.get(number="samburu/2026-27/water/001")
    with pytest.raises(plans.NotAligned):
        plans.refuse_alignment(activity=first, note="Not so.", by=everybody.lekadaa, at=LATER)
    plans.put_under(activity=first, programme=programme("ECDE"), by=everybody.amina, at=LATER)
    with pytest.raises(plans.NothingNoted):
        plans.refuse_alignment(activity=first, note=" ", by=everybody.lekadaa, at=LATER)
    with pytest.raises(NotAllowed):
        plans.refuse_alignment(activity=first, note="Not so.", by=everybody.naomi, at=LATER)
    plans.refuse_alignment(activity=first, note="It is a borehole.", by=everybody.lekadaa, at=LATER)
    assert stands(first) == ("ECDE", "person")
    assert first in to_review(everybody.cycle, part_of(everybody.amina, everybody.county))
    plans.put_under(activity=first, programme=programme(), by=everybody.amina, at=LATER)
    assert Alignment.objects.get(activity=first).refused_at is None


def test_suggestions_are_kept_by_the_analysis_for_what_stands_nowhere(everybody: Cast, adp: Path) -> None:
    load(everybody, adp)
    pump, *_rest, classroom = send(everybody)
    assert not Suggestion.objects.exists()
    compare_again(everybody.cycle)
    assert not Suggestion.objects.filter(activity=classroom).exists()
    first = Suggestion.objects.select_related("programme").get(activity__number="samburu/2026-27/water/001")
    assert first.programme.name == "Water Supply"
    assert first.confidence > 0.8
    plans.put_under(activity=pump, programme=programme(), by=everybody.amina, at=LATER)
    compare_again(everybody.cycle)
    assert not Suggestion.objects.filter(activity=pump).exists()
    assert Alignment.objects.get(activity=classroom).output is not None


def test_coverage_counts_money_and_activities_and_tells_the_unknown_apart(everybody: Cast, adp: Path) -> None:
    load(everybody, adp)
    *_rest, classroom = send(everybody)
    seen = coverage(view_of(everybody.cycle, part_of(everybody.amina, everybody.county)))[False]
    assert (seen.under, seen.open, seen.none) == (1, seen.total - 1, 0)
    assert seen.under_kes == classroom.kes
    others = coverage(view_of(everybody.cycle, part_of(everybody.naomi, everybody.county)))[False]
    assert others.hidden > 0
    assert others.known_kes < seen.known_kes


def test_open_activities_are_grouped_by_the_term_they_speak_in(everybody: Cast, adp: Path) -> None:
    load(everybody, adp)
    send(everybody)
    compare_again(everybody.cycle)
    (wash,) = [g for g in term_groups(everybody.cycle) if g.term == WASH]
    assert (wash.activities, wash.partners, wash.written) == (2, 1, "WASH")
    assert wash.programme == programme().pk
    assert 0 < wash.confidence <= 1
    decide(everybody)
    assert WASH not in [g.term for g in term_groups(everybody.cycle)]


def test_a_partner_reads_only_its_own_lines(everybody: Cast, adp: Path) -> None:
    load(everybody, adp)
    view = view_of(everybody.cycle, part_of(everybody.lekadaa, everybody.county))
    assert {a.organisation for a in aligned(view, OPEN)} == {everybody.maji}


def test_a_programme_term_outlives_a_heading_with_other_words(everybody: Cast, adp: Path) -> None:
    load(everybody, adp)
    rows = "Repair a pump,,Maji Safi,Maralal,01/10/2026,31/12/2026,300000\n"
    (pump,) = send(everybody, rows)
    decide(everybody, Term(PROGRAMME, "maji safi"))
    assert stands(pump) == ("Water Supply", "crosswalk")
