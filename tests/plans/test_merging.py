"""Two organisations that are one: every read treats them so, and undoing it leaves everything as it was."""

import contextlib
import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cast import HEADING, NOW, Cast
from pamoja.analysis import queries as findings
from pamoja.analysis.operations import analyse_and_tell, judge, want_analysis
from pamoja.cycles.models import Cycle, Participation, Shown
from pamoja.cycles.operations import choose_shown, take_part
from pamoja.cycles.queries import participation_of, participations_of
from pamoja.journal.models import Entry
from pamoja.organisations import rights
from pamoja.organisations.merging import NameTaken, NotToMerge, OneAlready
from pamoja.organisations.models import Alias, Membership, Merge, Organisation, User
from pamoja.organisations.operations import register
from pamoja.organisations.queries import organisation_named, people_of
from pamoja.plans import operations as plans
from pamoja.plans.models import Activity, Row, Submission
from pamoja.plans.operations.merging import add_alias, merge_organisations, take_back_alias, undo_merge
from pamoja.plans.queries import Wanted, activities_in, submissions_of, totals_of, view_of
from pamoja.plans.receiving import received

LATER = NOW + dt.timedelta(hours=1)


def merged(cast: Cast, at: dt.datetime = LATER) -> Merge:
    return merge_organisations(
        kept=cast.maji, other=cast.tegemeo, county=cast.county, by=cast.amina, at=at, reason="one trust"
    )


def as_it_stands() -> dict[str, Any]:
    """Everything that tells whose is what, as the tables have it."""
    return {
        "organisations": list(Organisation.objects.order_by("pk").values_list("pk", "known_as", "merged_at")),
        "activities": list(
            Activity.objects.order_by("pk").values_list("pk", "organisation", "sent_as", "lead")
        ),
        "files": list(Submission.objects.order_by("pk").values_list("pk", "organisation", "sent_as")),
        "takes part": list(Participation.objects.order_by("pk").values()),
        "people": list(Membership.objects.order_by("pk").values()),
        "rows": list(Row.objects.order_by("pk").values_list("pk", "state", "known", "activity")),
    }


def names_in(cycle: Cycle) -> list[str]:
    return [one.organisation.name for one in participations_of(cycle)]


def part(user: User, cast: Cast) -> rights.Part:
    return rights.part_of(User.objects.get(pk=user.pk), cast.county)


def test_both_plans_stand_under_the_name_that_is_kept(everybody: Cast) -> None:
    view = view_of(everybody.cycle, part(everybody.amina, everybody))
    before = activities_in(view, Wanted()).count()
    merged(everybody)
    view = view_of(everybody.cycle, part(everybody.amina, everybody))
    listed = activities_in(view, Wanted(organisation=everybody.maji))
    assert listed.count() == before
    assert {activity.organisation.name for activity in listed} == {"Maji na Afya Trust"}
    assert totals_of(activities_in(view, Wanted()), view)["organisations"] == 1
    assert names_in(everybody.cycle).count("Maji na Afya Trust") == 1
    assert "Tegemeo la Nyika Programme" not in names_in(everybody.cycle)
    [line] = [one for one in received(everybody.cycle) if one.participation.organisation == everybody.maji]
    assert (line.activities, line.submissions) == (before, 2)
    assert organisation_named("Tegemeo la Nyika Programme") == everybody.maji


def test_the_people_of_both_may_see_and_mend_what_both_sent(everybody: Cast) -> None:
    merged(everybody)
    naomi, lekadaa = part(everybody.naomi, everybody), part(everybody.lekadaa, everybody)
    for person in (naomi, lekadaa):
        assert submissions_of(everybody.cycle, person).count() == 2
        assert person.may(rights.CORRECT, everybody.maji)
        assert person.may(rights.CORRECT, everybody.tegemeo)
    assert {one.name for one in people_of(everybody.maji, everybody.county)} == {"Grace", "Lekadaa", "Naomi"}
    outsider = part(everybody.otieno, everybody)
    assert not outsider.memberships


def test_what_comes_in_afterwards_is_kept_apart_and_goes_back_when_it_is_undone(everybody: Cast) -> None:
    made = merged(everybody)
    text = (HEADING + "Dig a shallow well,Wasso,01/10/2026,31/10/2026,50000,pastoralists\n").encode()
    sent = plans.send(
        cycle=everybody.cycle,
        organisation=Organisation.objects.get(pk=everybody.tegemeo.pk),
        name="more.csv",
        content=text,
        by=everybody.naomi,
        at=LATER,
    )
    plans.read(submission=sent, at=LATER)
    plans.put_in(submission=Submission.objects.get(pk=sent.pk), by=everybody.grace, at=LATER)
    new = Activity.objects.get(title="Dig a shallow well")
    assert (new.organisation, new.sent_as, new.lead) == (
        everybody.maji,
        everybody.tegemeo,
        "Tegemeo la Nyika Programme",
    )
    undo_merge(merge=made, by=everybody.halima, at=LATER)
    new.refresh_from_db()
    assert (new.organisation, new.sent_as) == (everybody.tegemeo, None)


def test_a_later_file_of_either_updates_what_was_in_the_plan_before(everybody: Cast) -> None:
    merged(everybody)
    text = (
        HEADING + "Repair Wamba borehole,Wamba East,01/11/2026,31/01/2027,4200000,pastoralists\n"
    ).encode()
    count = Activity.objects.count()
    sent = plans.send(
        cycle=everybody.cycle,
        organisation=everybody.maji,
        name="again.csv",
        content=text,
        by=everybody.grace,
        at=LATER,
    )
    plans.read(submission=sent, at=LATER)
    plans.put_in(submission=Submission.objects.get(pk=sent.pk), by=everybody.grace, at=LATER)
    assert Activity.objects.count() == count
    assert Activity.objects.get(title="Repair Wamba borehole").kes == 4_200_000


def test_the_stricter_of_both_choices_holds_until_somebody_chooses(everybody: Cast) -> None:
    at_first = participation_of(everybody.cycle, everybody.maji.uuid)
    assert at_first
    choose_shown(participation=at_first, money=Shown.ALL, sites=Shown.BAND, by=everybody.grace, at=NOW)
    merged(everybody)
    whole = participation_of(everybody.cycle, everybody.tegemeo.uuid)
    assert whole
    assert (whole.organisation, whole.money, whole.sites) == (everybody.maji, Shown.BAND, Shown.BAND)
    choose_shown(participation=whole, money=Shown.ALL, sites=Shown.ALL, by=everybody.naomi, at=LATER)
    again = participation_of(everybody.cycle, everybody.maji.uuid)
    assert again
    assert (again.money, again.sites) == (Shown.ALL, Shown.ALL)
    theirs = Participation.objects.get(cycle=everybody.cycle, organisation=everybody.tegemeo)
    assert (theirs.money, theirs.sites) == (Shown.BAND, Shown.ALL)  # what it chose itself is untouched


def test_their_overlap_is_no_longer_one_between_two_organisations(everybody: Cast) -> None:
    def overlaps() -> int:
        cycle = Cycle.objects.select_related("county").get(pk=everybody.cycle.pk)
        want_analysis(cycle=cycle, at=LATER)
        analyse_and_tell(cycle=cycle, at=LATER)
        run = findings.newest_run(cycle)
        assert run
        return run.findings.filter(kind__in=findings.OVERLAPS).count()

    before = overlaps()
    assert before
    made = merged(everybody)
    assert overlaps() == 0
    undo_merge(merge=made, by=everybody.amina, at=LATER)
    assert overlaps() == before


def test_a_verdict_of_before_speaks_for_the_whole(everybody: Cast) -> None:
    run = findings.newest_run(everybody.cycle)
    assert run
    key = run.findings.filter(kind__in=findings.OVERLAPS)[0].key
    judge(cycle=everybody.cycle, key=key, answer="both", reason="need", by=everybody.naomi, at=NOW)
    merged(everybody)
    shown = findings.finding_at(run, key, part(everybody.grace, everybody))
    assert shown
    assert shown.opinion.decided
    assert shown.opinion.decided.answer == "both"
    assert key in findings.decided_keys(run)


def test_a_partner_that_takes_part_only_under_its_other_name_takes_part(everybody: Cast) -> None:
    new = register(name="Maji Trust of the North", kind="partner", by=None, at=NOW)
    merge_organisations(kept=new, other=everybody.maji, county=everybody.county, by=everybody.amina, at=LATER)
    assert "Maji Trust of the North" in names_in(everybody.cycle)
    before = Participation.objects.count()
    take_part(cycle=everybody.cycle, organisation=new, by=None, at=LATER)
    assert Participation.objects.count() == before


def test_who_merged_and_why_is_kept_and_in_the_journal(everybody: Cast) -> None:
    made = merged(everybody)
    entry = Entry.objects.latest("number")
    assert (entry.action, entry.by) == ("organisations.merged", everybody.amina.uuid)
    assert entry.facts["other"] == "Tegemeo la Nyika Programme"
    assert (made.reason, made.by, made.undone_at) == ("one trust", everybody.amina, None)
    assert undo_merge(merge=made, by=everybody.halima, at=LATER)
    assert not undo_merge(merge=made, by=everybody.amina, at=LATER)
    assert Entry.objects.latest("number").action == "merge.undone"
    assert Merge.objects.get().undone_by == everybody.halima


def test_partners_do_not_merge_and_a_government_is_not_merged(everybody: Cast) -> None:
    for person in (everybody.grace, everybody.lekadaa, everybody.director, everybody.auditor):
        with pytest.raises(rights.NotAllowed):
            merge_organisations(
                kept=everybody.maji, other=everybody.tegemeo, county=everybody.county, by=person, at=LATER
            )
    with pytest.raises(NotToMerge):
        merge_organisations(
            kept=everybody.maji,
            other=everybody.government,
            county=everybody.county,
            by=everybody.amina,
            at=LATER,
        )
    merged(everybody)
    with pytest.raises(OneAlready):
        merge_organisations(
            kept=everybody.tegemeo,
            other=everybody.maji,
            county=everybody.county,
            by=everybody.amina,
            at=LATER,
        )


def test_another_way_of_writing_a_name_is_known_from_then_on_and_can_be_taken_back(everybody: Cast) -> None:
    made = add_alias(
        organisation=everybody.maji,
        written="M.A.T.",
        cycle=everybody.cycle,
        source="rows",
        by=everybody.amina,
        at=NOW,
    )
    assert made.kind == Alias.Kind.NAME
    assert organisation_named("mat") == everybody.maji
    with pytest.raises(NameTaken):
        add_alias(
            organisation=everybody.lishe,
            written="MAT",
            cycle=everybody.cycle,
            source="rows",
            by=everybody.amina,
            at=NOW,
        )
    assert take_back_alias(alias=made, cycle=everybody.cycle, by=everybody.amina, at=LATER)
    assert not take_back_alias(alias=made, cycle=everybody.cycle, by=everybody.amina, at=LATER)
    assert organisation_named("mat") is None


STEPS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.booleans()), max_size=14)


@given(STEPS, st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_after_any_merges_and_undoings_all_stands_as_the_standing_merges_say_and_undoing_all_restores_it(
    everybody: Cast, steps: list[tuple[int, int, bool]], random: Any
) -> None:
    others = [register(name=f"Partner {word}", kind="partner", by=None, at=NOW) for word in ("moja", "mbili")]
    all_of_them = [everybody.maji, everybody.tegemeo, everybody.lishe, *others]
    with transaction.atomic():
        before = as_it_stands()
        for one, other, back in steps:
            standing = list(Merge.objects.filter(undone_at=None))
            if back and standing:
                undo_merge(merge=random.choice(standing), by=everybody.amina, at=LATER)
                continue
            with contextlib.suppress(OneAlready):
                merge_organisations(
                    kept=all_of_them[one],
                    other=all_of_them[other],
                    county=everybody.county,
                    by=everybody.amina,
                    at=LATER,
                )
            check_one_name_a_group()
        standing = list(Merge.objects.filter(undone_at=None))
        random.shuffle(standing)
        for merge in standing:
            assert undo_merge(merge=merge, by=everybody.amina, at=LATER)
        assert as_it_stands() == before
        transaction.set_rollback(True)


def check_one_name_a_group() -> None:
    """Every activity and file stands under the name kept for whom it came from, and everybody takes part once."""
    things: list[Activity | Submission] = [*Activity.objects.all(), *Submission.objects.all()]
    for thing in things:
        came_from = thing.sent_as or thing.organisation
        assert thing.organisation_id == came_from.one
        assert (thing.sent_as is None) == (came_from.pk == thing.organisation_id)
    for merge in Merge.objects.filter(undone_at=None).select_related("kept", "other"):
        assert merge.kept.one == merge.other.one
    names = names_in(Cycle.objects.get(county__key="samburu"))
    assert len(names) == len(set(names))
