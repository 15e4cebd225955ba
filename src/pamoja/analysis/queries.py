"""Reads of what was found, each person seeing what they may."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet

from pamoja.analysis.models import Finding, Gap, Member, Progress, Remark, Run, Talk, Verdict
from pamoja.cycles.models import Cycle
from pamoja.organisations.models import Organisation
from pamoja.organisations.rights import SEE_PRIVATE, Part
from pamoja.plans.models import Activity

OVERLAPS = ("duplication", "double_reporting")
HELPING = ("layering", "sequencing", "cost_sharing")
GROUPS = {
    "overlaps": OVERLAPS,
    "orders": ("sequence_risk",),
    "help": HELPING,
    "dates": ("calendar_conflict",),
}
NEW, ASKED, OPENED, DECIDED, CHANGED = "new", "asked", "opened", "decided", "changed"
STATES = (NEW, ASKED, OPENED, DECIDED, CHANGED)


@dataclass(frozen=True)
class Opinion:
    """What has been said about a finding: the talk, the newest verdict of each organisation, and how it stands."""

    talk: Talk | None = None
    verdicts: tuple[Verdict, ...] = ()
    decided: Verdict | None = None
    stale: bool = False

    @property
    def state(self) -> str:
        """New, asked, opened, decided, or changed where the facts differ from those decided on."""
        if self.stale:
            return CHANGED
        if self.decided:
            return DECIDED
        if self.talk and self.talk.opened_at:
            return OPENED
        return ASKED if self.talk and self.talk.asked_at else NEW


@dataclass(frozen=True)
class Shown:
    """A finding with its activities and what has been said about it."""

    finding: Finding
    activities: tuple[Activity, ...]
    opinion: Opinion = field(default_factory=Opinion)

    @property
    def organisations(self) -> tuple[Organisation, ...]:
        """Whose activities they are, each once, in alphabetical order."""
        found = {a.organisation_id: a.organisation for a in self.activities}
        return tuple(sorted(found.values(), key=lambda o: o.name.casefold()))


def newest_run(cycle: Cycle) -> Run | None:
    """The newest analysis of a cycle."""
    return Run.objects.filter(cycle=cycle).order_by("-id").first()


def progress_of(cycle: Cycle) -> Progress | None:
    """How far the analysis is; None before the first."""
    return Progress.objects.filter(cycle=cycle).first()


def visible(run: Run, part: Part) -> QuerySet[Finding]:
    """The findings of a run that a person may see: all for the county; a partner its own, and those opened to all."""
    found = Finding.objects.filter(run=run)
    if part.everywhere(SEE_PRIVATE):
        return found.order_by("rank")
    opened = Talk.objects.filter(cycle=run.cycle, opened_at__isnull=False).values("key")
    own = Q(members__activity__organisation__in=part.organisations) if part.may(SEE_PRIVATE) else Q(pk=None)
    return found.filter(own | Q(key__in=opened)).distinct().order_by("rank")


def chosen(
    found: QuerySet[Finding], *, group: str = "", organisation: Organisation | None = None,
    sector: int | None = None, ward: int | None = None,
) -> QuerySet[Finding]:  # fmt: skip
    """The findings of a group (a key of GROUPS), an organisation, a sector or a ward, by their row ids."""
    if group in GROUPS:
        found = found.filter(kind__in=GROUPS[group])
    if organisation:
        found = found.filter(members__activity__organisation=organisation)
    if sector:
        found = found.filter(members__activity__sector=sector)
    if ward:
        found = found.filter(wards__ward=ward)
    return found.distinct()


def with_opinions(cycle: Cycle, found: Iterable[Finding]) -> list[Shown]:
    """Findings with their activities and what has been said about each, in four queries."""
    findings = list(found)
    members: dict[int, list[Activity]] = defaultdict(list)
    rows = (
        Member.objects.filter(finding__in=[f.pk for f in findings])
        .select_related("activity__organisation", "activity__sector")
        .prefetch_related("activity__sites__place", "activity__budget")
        .order_by("finding", "position")
    )
    for member in rows:
        members[member.finding_id].append(member.activity)
    said = opinions(cycle, [f.key for f in findings])
    return [Shown(f, tuple(members[f.pk]), said_of(f, members[f.pk], *said)) for f in findings]


def opinions(cycle: Cycle, keys: Iterable[str]) -> tuple[dict[str, Talk], dict[str, list[Verdict]]]:
    """The talk and the verdicts, oldest first, of each finding key."""
    wanted = list(keys)
    talks = {talk.key: talk for talk in Talk.objects.filter(cycle=cycle, key__in=wanted)}
    verdicts: dict[str, list[Verdict]] = defaultdict(list)
    found = Verdict.objects.filter(cycle=cycle, key__in=wanted).select_related("by", "organisation")
    for verdict in found.order_by("id"):
        verdicts[verdict.key].append(verdict)
    return talks, verdicts


def said_of(
    finding: Finding,
    activities: Iterable[Activity],
    talks: dict[str, Talk],
    verdicts: dict[str, list[Verdict]],
) -> Opinion:
    """How a finding stands: decided by the county or secretariat, or by all its partners alike.

    A verdict on facts that have changed since is kept and asks for a new look.
    """
    parties = {a.organisation_id for a in activities}
    newest: dict[tuple[int, bool], Verdict] = {}
    for verdict in verdicts.get(finding.key, []):
        newest[verdict.organisation_id, verdict.decides] = verdict
    standing = [v for v in newest.values() if v.answer != Verdict.Answer.OPEN]
    own = [v for v in standing if not v.decides and v.organisation_id in parties]
    decided = max((v for v in standing if v.decides), key=lambda v: v.pk, default=None)
    if decided is None and len({v.answer for v in own}) == 1 and {v.organisation_id for v in own} == parties:
        decided = max(own, key=lambda v: v.pk)
    stale = decided is not None and decided.fingerprint != finding.fingerprint
    return Opinion(talks.get(finding.key), tuple(newest.values()), decided, stale)


def finding_at(run: Run, key: str, part: Part) -> Shown | None:
    """One finding that a person may see, with everything said about it."""
    found = visible(run, part).filter(key=key)
    return next(iter(with_opinions(run.cycle, found)), None)


def remarks_of(talk: Talk | None) -> list[Remark]:
    """What was said in a thread, the oldest first."""
    if talk is None:
        return []
    return list(talk.remarks.select_related("by", "organisation").order_by("id"))


def counts(run: Run, part: Part) -> dict[str, int]:
    """How many findings of each group a person may see."""
    rows = visible(run, part).order_by().values("kind").annotate(n=Count("id", distinct=True))
    by_kind = {row["kind"]: row["n"] for row in rows}
    return {group: sum(by_kind.get(kind, 0) for kind in kinds) for group, kinds in GROUPS.items()}


def gaps_of(run: Run) -> QuerySet[Gap]:
    """The gaps of a run: whole wards, then sectors, then kinds of work."""
    return Gap.objects.filter(run=run).select_related("ward").order_by("id")


def undecided_overlaps(run: Run, part: Part) -> list[Shown]:
    """The probable overlaps that wait for a verdict, the most valuable first."""
    found = visible(run, part).filter(kind__in=OVERLAPS).exclude(tier="possible")
    return [s for s in with_opinions(run.cycle, found[:100]) if s.opinion.state != DECIDED]
