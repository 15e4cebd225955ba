"""Which activities' money another one counts already, by what was found and what people decided of it."""

import datetime as dt
from collections.abc import Callable, Iterable

from django.db import transaction

from pamoja.analysis import queries
from pamoja.analysis.models import Finding, Verdict
from pamoja.analysis.queries import OVERLAPS, TWICE, Opinion
from pamoja.core.places import squeeze
from pamoja.cycles.models import Cycle
from pamoja.journal.operations import record
from pamoja.organisations.models import User
from pamoja.organisations.queries import known_names
from pamoja.plans.models import Activity, BudgetLine
from pamoja.workplan.counting import Pair, Reported, counted_once, payer_first
from pamoja.workplan.joining import twice_by_rule
from pamoja.workplan.plan import PlanFinding, PlanRow


def said_of_money(kind: str, opinion: Opinion) -> bool | None:
    """Whether people decided that a finding's money is one sum reported twice, or two; None where it is open.

    "The same work" leaves one sum where the sums are the same too; every other answer but "reported twice" says two.
    """
    if opinion.decided is None or opinion.stale:
        return None
    answer = opinion.decided.answer
    if answer == Verdict.Answer.TWICE:
        return True
    return kind == TWICE if answer == Verdict.Answer.SAME else False


def decided_in(cycle: Cycle) -> Callable[[PlanFinding, Callable[[int], PlanRow]], bool | None]:
    """What people decided of findings as a plan made anew has them; `row` gives a row by its number."""
    talks, verdicts = queries.opinions(cycle)
    whose = {
        str(uuid): key
        for uuid, key in Activity.objects.filter(cycle=cycle).values_list("uuid", "organisation")
    }

    def decided(finding: PlanFinding, row: Callable[[int], PlanRow]) -> bool | None:
        given = verdicts.get(finding.id)
        if not given:
            return None
        parties = {whose[row(number).activity.id] for number in finding.members}
        opinion = queries.standing(finding.fingerprint, parties, talks.get(finding.id), given)
        return said_of_money(finding.kind, opinion)

    return decided


@transaction.atomic
def settle(*, cycle: Cycle, by: User | None, at: dt.datetime) -> int:
    """Write to each activity in which other its money is counted, as the newest findings say; tells how many."""
    run = queries.newest_run(cycle)
    if run is None:
        return 0
    twice = Verdict.objects.filter(cycle=cycle, answer=Verdict.Answer.TWICE).values("key")
    found = Finding.objects.filter(run=run, kind__in=OVERLAPS)
    about = (found.filter(kind=TWICE) | found.filter(key__in=twice)).order_by("rank").distinct()
    pairs: list[Pair] = []
    paid: list[Pair] = []
    for shown in queries.with_opinions(cycle, about):
        if _once(shown.finding, shown.opinion):
            first, second = (one.pk for one in shown.activities[:2])
            said = ((e.get("code", ""), e.get("params", {})) for e in shown.finding.evidence)
            known = payer_first(first, second, said)
            (paid if known else pairs).append(known or (first, second))
    counted = counted_once(pairs, _reported({key for pair in (*pairs, *paid) for key in pair}), paid)
    return _write(cycle, counted, by=by, at=at)


def _once(finding: Finding, opinion: Opinion) -> bool:
    said = said_of_money(finding.kind, opinion)
    return said if said is not None else twice_by_rule(finding.kind, finding.tier)


def _reported(keys: Iterable[int]) -> dict[int, Reported]:
    kept = known_names()

    def name(text: str) -> str:
        return squeeze(kept.get(squeeze(text), text))

    payers: dict[int, set[str]] = {}
    for key, payer in BudgetLine.objects.filter(activity__in=keys).values_list("activity", "contributor"):
        payers.setdefault(key, set()).add(name(payer))
    rows = Activity.objects.filter(pk__in=keys).order_by("number").values_list("pk", "lead")
    return {
        key: Reported(name(lead), frozenset(payers.get(key, set()) - {""}), order, counts=key in payers)
        for order, (key, lead) in enumerate(rows)
    }


def _write(cycle: Cycle, counted: dict[int, int], *, by: User | None, at: dt.datetime) -> int:
    before = dict(
        Activity.objects.filter(cycle=cycle, counted_in__isnull=False).values_list("pk", "counted_in")
    )
    changed = {key for key in {*before, *counted} if before.get(key) != counted.get(key)}
    if not changed:
        return 0
    rows = list(Activity.objects.filter(pk__in=changed).order_by("number"))
    for row in rows:
        row.counted_in_id = counted.get(row.pk)
    Activity.objects.bulk_update(rows, ["counted_in"], batch_size=500)
    record(
        action="money.counted",
        subject=f"cycle:{cycle.uuid}",
        by=by.uuid if by else None,
        at=at,
        county=cycle.county.key,
        facts={
            "numbers": [row.number for row in rows if row.counted_in_id],
            "back": [row.number for row in rows if not row.counted_in_id],
        },
    )
    return len(changed)
