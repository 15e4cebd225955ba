"""What people of a county say of phrases: kept, used by the next analysis, held back, withdrawn, for all counties."""

import pytest
from django.contrib.auth.models import Permission
from django.db import DatabaseError, transaction

from cast import NOW, Cast
from pamoja.analysis import teaching, wording
from pamoja.analysis.models import CatalogueVersion, Finding, PhraseAnswer, Run
from pamoja.analysis.operations import analyse_and_tell, judge, want_analysis
from pamoja.analysis.queries import newest_run, renewal_of
from pamoja.analysis.teaching import Kind
from pamoja.cycles.models import Cycle
from pamoja.journal.models import Entry
from pamoja.organisations.models import User
from pamoja.organisations.rights import Hidden, NotAllowed, part_of
from pamoja.overlap.teaching import compared
from pamoja.plans import operations as plans
from pamoja.workplan.catalogue import shipped_catalogue
from talks import finding, officer_of

STRANGE = (
    b"Activity,Ward,Start,End,Budget (KES),Target group\n"
    b"Ushirika wa nyuki na asali,Maralal,01/10/2026,31/12/2026,100000,women\n"
    b"Ujumbe wa pamoja,Poro,01/10/2026,31/12/2026,100000,women\n"
)


def again(everybody: Cast) -> Run:
    """The findings renewed as the worker does it, where they are behind the plan."""
    cycle = Cycle.objects.get(pk=everybody.cycle.pk)
    want_analysis(cycle=cycle, at=NOW)
    run = analyse_and_tell(cycle=cycle, at=NOW)
    assert run is not None
    return run


def with_strange_rows(everybody: Cast) -> Run:
    sent = plans.send(
        cycle=everybody.cycle, organisation=everybody.maji, name="strange.csv", content=STRANGE,
        by=everybody.lekadaa, at=NOW,
    )  # fmt: skip
    plans.read(submission=sent, at=NOW)
    sent.refresh_from_db()
    plans.put_in(submission=sent, by=everybody.lekadaa, at=NOW)
    return again(everybody)


def asked_of(everybody: Cast, user: User) -> list[str]:
    part = part_of(user, everybody.county)
    return [one.phrase for one in wording.questions_for(newest_run(everybody.cycle), part)]


def says(everybody: Cast, phrase: str, kind: str, by: User | None = None) -> PhraseAnswer:
    return teaching.answer(
        cycle=everybody.cycle, phrase=phrase, kind=Kind(kind, new=True), by=by or everybody.amina, at=NOW
    )


def reviewer(everybody: Cast) -> User:
    everybody.otieno.user_permissions.add(Permission.objects.get(codename="review_wording"))
    return User.objects.get(pk=everybody.otieno.pk)


def test_an_answer_changes_the_next_analysis_and_its_catalogue_version_and_keeps_ids_and_verdicts(
    everybody: Cast,
) -> None:
    first = with_strange_rows(everybody)
    phrase = asked_of(everybody, everybody.amina)[0]
    key = finding(everybody).key
    judge(cycle=everybody.cycle, key=key, answer="same", reason="one borehole", by=everybody.amina, at=NOW)
    says(everybody, phrase, "Bee keeping by groups of women")
    assert renewal_of(Cycle.objects.get(pk=everybody.cycle.pk)).behind
    second = again(everybody)
    assert first.catalogue == shipped_catalogue().version != second.catalogue
    assert second.catalogue == wording.catalogue_of(everybody.county).version
    assert phrase not in asked_of(everybody, everybody.amina)
    old, new = (set(Finding.objects.filter(run=run).values_list("key", flat=True)) for run in (first, second))
    assert key in old & new
    assert everybody.cycle.verdicts.filter(key=key).exists()
    assert not renewal_of(Cycle.objects.get(pk=everybody.cycle.pk)).behind


def test_an_answer_can_find_what_two_partners_plan_alike(everybody: Cast) -> None:
    rows = b"Activity,Ward,Start,End,Budget (KES),Target group\n%s,Poro,01/10/2026,31/12/2026,100000,women\n"
    for whose, by, title in (
        (everybody.maji, everybody.lekadaa, b"Uvumbuzi maalum"),
        (everybody.tegemeo, everybody.naomi, b"Zamani mwenge"),
    ):
        sent = plans.send(
            cycle=everybody.cycle, organisation=whose, name="bees.csv", content=rows % title, by=by, at=NOW
        )
        plans.read(submission=sent, at=NOW)
        sent.refresh_from_db()
        plans.put_in(submission=sent, by=by, at=NOW)
    before = again(everybody)
    asked = [one for one in asked_of(everybody, everybody.amina) if "maalum" in one or "mwenge" in one]
    for phrase in asked:
        says(everybody, phrase, "Wild honey unions")
    after = again(everybody)
    told = {
        run.pk: run.findings.filter(members__activity__title="Uvumbuzi maalum").count()
        for run in (before, after)
    }
    assert len(asked) == 2
    assert told[after.pk] > told[before.pk]


def test_a_partner_is_asked_about_its_own_rows_alone_and_answers_only_those(everybody: Cast) -> None:
    with_strange_rows(everybody)
    mine = asked_of(everybody, everybody.lekadaa)
    assert mine
    assert not set(mine) & set(asked_of(everybody, everybody.naomi))
    with pytest.raises(teaching.NotAskedOfYou):
        says(everybody, mine[0], "Bee unions", everybody.naomi)
    made = says(everybody, mine[0], "Bee unions", everybody.lekadaa)
    assert made.organisation == everybody.maji
    assert mine[0] not in asked_of(everybody, everybody.amina)


def test_only_those_who_lead_the_county_and_partners_teach_it(everybody: Cast) -> None:
    for person in (everybody.minister, everybody.director, everybody.auditor, everybody.member_of_assembly):
        with pytest.raises(NotAllowed):
            says(everybody, "anything", "Bee unions", person)
    with pytest.raises(Hidden):
        says(everybody, "anything", "Bee unions", everybody.otieno)


def test_who_cannot_say_is_not_asked_again_and_others_are(everybody: Cast) -> None:
    with_strange_rows(everybody)
    phrase = asked_of(everybody, everybody.amina)[0]
    version = Cycle.objects.get(pk=everybody.cycle.pk).plan_version
    made = teaching.cannot_say(cycle=everybody.cycle, phrase=phrase, by=everybody.amina, at=NOW)
    assert phrase not in asked_of(everybody, everybody.amina)
    assert phrase in asked_of(everybody, everybody.halima)
    assert Cycle.objects.get(pk=everybody.cycle.pk).plan_version == version
    teaching.take_back(cycle=everybody.cycle, answer=made, by=everybody.amina, at=NOW)
    assert phrase in asked_of(everybody, everybody.amina)


def test_an_answer_withdrawn_is_gone_from_the_next_catalogue(everybody: Cast) -> None:
    made = says(everybody, "nyuki", "Bee unions")
    assert again(everybody).catalogue != shipped_catalogue().version
    teaching.take_back(cycle=everybody.cycle, answer=made, by=everybody.halima, at=NOW)
    with pytest.raises(teaching.WithdrawnAlready):
        teaching.take_back(cycle=everybody.cycle, answer=made, by=everybody.amina, at=NOW)
    assert again(everybody).catalogue == shipped_catalogue().version
    told = list(Entry.objects.filter(action__startswith="word.").values_list("action", flat=True))
    assert sorted(told) == ["word.answered", "word.withdrawn"]


def test_a_partner_takes_back_no_answer_of_the_county(everybody: Cast) -> None:
    made = says(everybody, "nyuki", "Bee unions")
    with pytest.raises(NotAllowed):
        teaching.take_back(cycle=everybody.cycle, answer=made, by=everybody.lekadaa, at=NOW)


def test_nothing_is_said_of_nothing_and_of_no_kind_or_twice(everybody: Cast) -> None:
    with pytest.raises(teaching.NoPhrase):
        says(everybody, " -- ", "Bee unions")
    with pytest.raises(teaching.NotAKind):
        teaching.answer(cycle=everybody.cycle, phrase="x", kind=Kind("no such"), by=everybody.amina, at=NOW)
    says(everybody, "nyuki", "Bee unions")
    with pytest.raises(teaching.SaidAlready):
        says(everybody, "Nyuki", "bee UNIONS")


def test_a_batch_that_turns_an_earlier_answer_is_held_back_until_it_is_withdrawn(everybody: Cast) -> None:
    says(everybody, "silanga", "Sand dams of the county")
    good = again(everybody).catalogue
    wrong = says(everybody, "silanga silanga", "Honey unions")
    run = again(everybody)
    held = wording.held_of(everybody.county)
    assert run.catalogue == good
    assert held is not None
    assert (held.turned, held.causes) == (("silanga",), (wrong,))
    assert Entry.objects.filter(action="catalogue.held").count() == 1
    teaching.take_back(cycle=everybody.cycle, answer=wrong, by=everybody.amina, at=NOW)
    assert wording.held_of(everybody.county) is None
    says(everybody, "nyuki", "Honey unions")
    assert again(everybody).catalogue not in (good, shipped_catalogue().version)


def test_a_reviewer_takes_a_phrase_for_all_counties_and_can_put_it_back(everybody: Cast) -> None:
    made = says(everybody, "silanga", "Sand dams of the county")
    again(everybody)
    turkana = everybody.elsewhere.county
    shipped = shipped_catalogue().version
    by = reviewer(everybody)
    with pytest.raises(Hidden):
        teaching.review(answers=[made], take=True, by=everybody.amina, at=NOW)
    with pytest.raises(teaching.NoReviewWhy):
        teaching.review(answers=[made], take=False, by=by, at=NOW)
    assert teaching.review(answers=[made], take=True, by=by, at=NOW) == 1
    assert wording.catalogue_of(turkana).version != shipped
    assert teaching.review(answers=[made], take=True, by=by, at=NOW) == 0
    made.refresh_from_db()
    teaching.take_back(cycle=everybody.cycle, answer=made, by=everybody.amina, at=NOW)
    assert wording.catalogue_of(everybody.county).version == shipped
    assert wording.catalogue_of(turkana).version != shipped
    assert teaching.review(answers=[made], take=False, why="only here", by=by, at=NOW) == 1
    assert wording.catalogue_of(turkana).version == shipped


def test_the_countys_own_word_goes_before_that_of_all_counties(everybody: Cast) -> None:
    made = says(everybody, "silanga", "Sand dams of the county")
    again(everybody)
    teaching.review(answers=[made], take=True, by=reviewer(everybody), at=NOW)
    theirs = teaching.answer(
        cycle=everybody.elsewhere,
        phrase="silanga",
        kind=Kind("Water pans of ours", new=True),
        by=everybody.ekai,
        at=NOW,
    )
    PhraseAnswer.objects.filter(pk=theirs.pk).update(accepted_at=NOW)
    found = wording.catalogue_of(everybody.elsewhere.county)
    assert [i.name for i in found.interventions if "silanga" in map(compared, i.phrases)] == [
        "Water pans of ours"
    ]


def test_versions_are_never_changed_and_no_answer_is_deleted(everybody: Cast) -> None:
    says(everybody, "nyuki", "Bee unions")
    again(everybody)
    for change in (
        lambda: CatalogueVersion.objects.update(held=True),
        lambda: CatalogueVersion.objects.all().delete(),
        lambda: PhraseAnswer.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_people_of_another_partner_are_asked_nothing_of_a_plan_they_have_no_row_in(everybody: Cast) -> None:
    with_strange_rows(everybody)
    assert asked_of(everybody, officer_of(everybody, everybody.lishe)) == []
