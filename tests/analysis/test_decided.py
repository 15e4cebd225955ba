import itertools

import pytest

from cast import NOW, Cast
from pamoja.analysis.models import Finding, Run, Verdict
from pamoja.analysis.queries import (
    DECIDED,
    at_stake,
    decided_keys,
    newest_run,
    undecided_overlaps,
    with_opinions,
)
from pamoja.organisations.rights import part_of

ANSWERS = ("same", "different", "open")


def newest(everybody: Cast) -> Run:
    run = newest_run(everybody.cycle)
    assert run is not None
    return run


def overlap(run: Run) -> Finding:
    return Finding.objects.filter(run=run, kind="duplication").exclude(tier="possible").order_by("rank")[0]


def verdict(everybody: Cast, finding: Finding, who: str, answer: str, fingerprint: str = "") -> None:
    user = getattr(everybody, who)
    Verdict.objects.create(
        cycle=everybody.cycle,
        key=finding.key,
        fingerprint=fingerprint or finding.fingerprint,
        answer=answer,
        reason="because",
        by=user,
        organisation=user.memberships.get().organisation,
        decides=who in ("amina", "halima"),
        at=NOW,
    )


GIVEN = [
    *itertools.product(("lekadaa", "naomi"), ANSWERS),
    ("amina", "same"),
    ("amina", "open"),
]


@pytest.mark.parametrize("sequence", list(itertools.permutations(GIVEN, 2)), ids=str)
def test_what_is_decided_in_one_query_is_decided_by_the_rule(
    everybody: Cast, sequence: tuple[tuple[str, str], ...]
) -> None:
    run = newest(everybody)
    finding = overlap(run)
    for who, answer in sequence:
        verdict(everybody, finding, who, answer)
    by_rule = with_opinions(everybody.cycle, [finding])[0].opinion.state == DECIDED
    assert (finding.key in decided_keys(run)) is by_rule


@pytest.mark.parametrize("who", ["amina", "naomi"])
def test_a_verdict_on_facts_that_have_changed_decides_nothing(everybody: Cast, who: str) -> None:
    run = newest(everybody)
    finding = overlap(run)
    verdict(everybody, finding, who, "same", fingerprint="older")
    verdict(everybody, finding, "lekadaa", "same")
    by_rule = with_opinions(everybody.cycle, [finding])[0].opinion.state == DECIDED
    assert (finding.key in decided_keys(run)) is by_rule is False


def test_a_verdict_on_a_finding_that_is_gone_decides_nothing_here(everybody: Cast) -> None:
    run = newest(everybody)
    gone = Finding(key="GONE-0000", fingerprint="x")
    verdict(everybody, gone, "amina", "same")
    assert decided_keys(run) == set()


def test_what_is_at_stake_is_the_money_of_the_undecided(everybody: Cast) -> None:
    run, part = newest(everybody), part_of(everybody.amina, everybody.county)
    waiting = undecided_overlaps(run, part)
    stake = at_stake(run, part)
    known = [s.finding.money for s in waiting if s.finding.money is not None]
    assert stake.count == len(waiting) > 0
    assert stake.kes == (sum(known) if known else None)
    assert stake.unknown == len(waiting) - len(known)
    for shown in waiting:
        verdict(everybody, shown.finding, "amina", "same")
    assert at_stake(run, part).count == 0
    assert at_stake(run, part).kes is None


def test_a_sector_s_overlaps_are_those_with_an_activity_in_it(everybody: Cast) -> None:
    run, part = newest(everybody), part_of(everybody.director, everybody.county)
    names = {s.name for s in everybody.cycle.sectors.all()}
    assert at_stake(run, part, names).count == at_stake(run, part).count
    assert at_stake(run, part, ["Roads, Transport and Public Works"]).count == 0
