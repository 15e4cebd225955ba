import pytest
from pytest_django import DjangoAssertNumQueries

from cast import NOW, Cast
from pamoja.analysis.listing import Entry, Wanted, around, entries, newest_with, sectors_of, waits_for
from pamoja.analysis.models import Finding, Verdict
from pamoja.analysis.operations import ask_partners, judge, open_to_all, say
from pamoja.analysis.queries import DECIDED, may_see, newest_run, opinions, visible
from pamoja.cycles.models import Shown
from pamoja.organisations.models import User
from pamoja.organisations.rights import Part, part_of
from pamoja.plans.queries import view_of
from talks import LATER, compare_again, correct_row, finding, shows

PEOPLE = (
    "amina", "minister", "director", "ward_admin", "halima", "lekadaa", "grace", "naomi", "member_of_assembly",
    "auditor", "otieno", "ekai",
)  # fmt: skip


def listed(everybody: Cast, user: User, **wanted: object) -> list[Entry]:
    run, part = newest_run(everybody.cycle), part_of(user, everybody.county)
    assert run is not None
    view = view_of(everybody.cycle, part)
    return entries(
        run, part, Wanted(**wanted), opinions(everybody.cycle),  # type: ignore[arg-type]
        hidden_sites=view.organisations_without,
        by_money=all(shown == Shown.ALL for shown in view.money.values()),
    )  # fmt: skip


def part(everybody: Cast, user: User) -> Part:
    return part_of(user, everybody.county)


def keys(found: list[Entry]) -> list[str]:
    return [entry.key for entry in found]


@pytest.mark.parametrize("who", PEOPLE)
def test_the_rule_for_one_finding_is_the_rule_of_the_list(everybody: Cast, who: str) -> None:
    run, opened = newest_run(everybody.cycle), finding(everybody, "Maralal")
    assert run is not None
    ask_partners(cycle=everybody.cycle, key=opened.key, by=everybody.amina, at=NOW)
    open_to_all(cycle=everybody.cycle, key=opened.key, by=everybody.amina, at=NOW)
    mine = part(everybody, getattr(everybody, who))
    seen = set(visible(run, mine).values_list("key", flat=True))
    talks, _ = opinions(everybody.cycle)
    for one in Finding.objects.filter(run=run):
        owners = one.members.values_list("activity__organisation", flat=True)
        assert may_see(mine, owners, talks.get(one.key)) == (one.key in seen)
    assert seen == set(keys(listed(everybody, mine.user)))


def test_the_list_comes_in_one_query_best_first(
    everybody: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    run, mine = newest_run(everybody.cycle), part(everybody, everybody.amina)
    assert run is not None
    said = opinions(everybody.cycle)
    with django_assert_num_queries(1):
        found = entries(run, mine, Wanted(), said)
    assert keys(found) == list(Finding.objects.filter(run=run).order_by("rank").values_list("key", flat=True))
    assert [e.group for e in found] == ["overlaps", "overlaps", "help"]


def test_it_is_narrowed_by_partner_sector_and_ward(everybody: Cast) -> None:
    amina = everybody.amina
    assert len(listed(everybody, amina, organisation=everybody.tegemeo.uuid)) == 3
    assert listed(everybody, amina, organisation=everybody.lishe.uuid) == []
    assert len(listed(everybody, amina, sector="water")) == 3
    assert listed(everybody, amina, sector="education") == []
    assert listed(everybody, amina, no_sector=True) == []
    assert len(listed(everybody, amina, ward="samburu/ward/wamba-east")) == 2
    assert listed(everybody, amina, ward="samburu/ward/poro") == []


def test_asking_for_a_ward_does_not_tell_where_a_partner_works_who_hides_it(everybody: Cast) -> None:
    shows(everybody, everybody.tegemeo, everybody.naomi, money=Shown.ALL, sites=Shown.TOTALS)
    correct_row(everybody.maji_plan, "Build latrines", everybody.lekadaa, places="Maralal, Poro")
    compare_again(everybody.cycle)
    latrines = Finding.objects.get(
        run=newest_run(everybody.cycle), params__place="Maralal", kind="duplication"
    )
    for ward in ("maralal", "poro"):  # his own activity names both: he learns from neither where they meet
        assert latrines.key in keys(listed(everybody, everybody.lekadaa, ward=f"samburu/ward/{ward}"))
    assert latrines.key not in keys(listed(everybody, everybody.lekadaa, ward="samburu/ward/nachola"))
    assert latrines.key not in keys(listed(everybody, everybody.amina, ward="samburu/ward/poro"))


def test_the_order_does_not_tell_which_of_two_equals_has_more_money(everybody: Cast) -> None:
    first = finding(everybody)
    for rank, key in ((101, "richer"), (102, "poorer")):
        one = Finding.objects.create(
            run=first.run, key=key, fingerprint="x", rank=rank, kind="duplication", tier="possible", score=0.5,
            title=key, weakest="",
        )  # fmt: skip
        for member in first.members.all():
            one.members.create(activity=member.activity, position=member.position)
    assert keys(listed(everybody, everybody.amina))[-2:] == ["richer", "poorer"]
    for user in (everybody.lekadaa, everybody.naomi):  # each sees less than all of the other's money
        seen = keys(listed(everybody, user))
        assert seen.index("poorer") < seen.index("richer")
        assert seen[0] == finding(everybody, "Maralal").key  # the more certain one first


def test_probable_overlaps_wait_for_those_who_decide_until_they_are_decided(everybody: Cast) -> None:
    def waiting(user: User) -> list[str]:
        return [e.key for e in listed(everybody, user) if waits_for(part(everybody, user), e)]

    latrines, borehole = finding(everybody, "Maralal"), finding(everybody)
    for user in (everybody.amina, everybody.halima, everybody.director):
        assert waiting(user) == [latrines.key, borehole.key]
    for user in (everybody.lekadaa, everybody.auditor, everybody.minister):
        assert waiting(user) == []
    judge(cycle=everybody.cycle, key=latrines.key, answer="same", reason="it is", by=everybody.amina, at=NOW)
    assert waiting(everybody.halima) == [borehole.key]


def test_a_finding_waits_for_a_partner_that_was_asked_and_has_not_answered(everybody: Cast) -> None:
    key = finding(everybody).key

    def waits(user: User) -> bool:
        entry = next(e for e in listed(everybody, user) if e.key == key)
        return waits_for(part(everybody, user), entry)

    ask_partners(cycle=everybody.cycle, key=key, by=everybody.amina, at=NOW)
    assert waits(everybody.lekadaa)
    assert waits(everybody.naomi)
    judge(cycle=everybody.cycle, key=key, answer="same", reason="it is", by=everybody.lekadaa, at=NOW)
    assert not waits(everybody.grace)
    assert waits(everybody.naomi)
    judge(cycle=everybody.cycle, key=key, answer="open", reason="", by=everybody.lekadaa, at=LATER)
    assert waits(everybody.grace)


def test_a_director_is_asked_for_the_own_sector_alone(everybody: Cast) -> None:
    mine = part(everybody, everybody.director)
    assert sectors_of(mine) == {"Water, Environment, Natural Resources and Energy"}
    assert sectors_of(part(everybody, everybody.amina)) == frozenset()
    mine.memberships[0].sector = "Education and Vocational Training"
    assert not any(waits_for(mine, e) for e in listed(everybody, everybody.director))


def test_the_neighbours_of_a_finding_are_those_of_the_list(everybody: Cast) -> None:
    found = listed(everybody, everybody.amina)
    assert around(found, found[0].key) == (1, None, found[1])
    assert around(found, found[1].key) == (2, found[0], found[2])
    assert around(found, found[2].key) == (3, found[1], None)
    assert around(found, "nothing") == (0, None, None)


def test_one_finding_comes_with_the_rows_it_was_read_from(
    everybody: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    key = finding(everybody).key
    with django_assert_num_queries(3):
        newest = newest_with(everybody.cycle, key)
        assert newest is not None
        places = [[s.place.name for s in m.activity.sites.all()] for m in newest.members]
    assert places == [["Wamba East"], ["Wamba East"]]
    assert {(m.file, m.line) for m in newest.members} == {("maji.csv", 4), ("tegemeo.csv", 4)}
    assert [o.name for o in newest.organisations] == ["Maji na Afya Trust", "Tegemeo la Nyika Programme"]
    assert not newest.gone
    assert newest_with(everybody.cycle, "nothing") is None


def test_one_that_the_newest_run_has_no_more_is_gone_and_its_talk_is_there(everybody: Cast) -> None:
    key = finding(everybody).key
    say(cycle=everybody.cycle, key=key, text="We move ours", by=everybody.naomi, at=NOW)
    correct_row(everybody.tegemeo_plan, "Repair", everybody.naomi, title="Buy seedlings", places="Nachola")
    compare_again(everybody.cycle)
    newest = newest_with(everybody.cycle, key)
    assert newest is not None
    assert newest.gone
    assert key not in keys(listed(everybody, everybody.amina))
    assert opinions(everybody.cycle)[0][key].remarks.count() == 1


def test_the_state_of_each_finding_is_told(everybody: Cast) -> None:
    key = finding(everybody).key
    assert {e.state for e in listed(everybody, everybody.amina)} == {"new"}
    ask_partners(cycle=everybody.cycle, key=key, by=everybody.amina, at=NOW)
    open_to_all(cycle=everybody.cycle, key=key, by=everybody.amina, at=NOW)
    judge(
        cycle=everybody.cycle,
        key=key,
        answer=Verdict.Answer.TOGETHER,
        reason="they fit",
        by=everybody.halima,
        at=NOW,
    )
    states = {e.key: e.state for e in listed(everybody, everybody.amina)}
    assert states.pop(key) == DECIDED
    assert set(states.values()) == {"new"}
