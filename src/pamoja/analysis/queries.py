"""Reads of what was found, each person seeing what they may."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from pamoja.analysis.models import (
    Collaboration,
    Export,
    Finding,
    Gap,
    Member,
    Progress,
    Remark,
    Run,
    Talk,
    Verdict,
)
from pamoja.cycles.models import Cycle
from pamoja.organisations.models import Organisation
from pamoja.organisations.rights import SEE_FINDINGS, SEE_PRIVATE, TAKE_COUNTY, Part
from pamoja.plans.models import Activity

SAME_WORK, TWICE = OVERLAPS = ("duplication", "double_reporting")
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
    return _runs(cycle).order_by("-id").first()


def _runs(cycle: Cycle) -> QuerySet[Run]:
    """The runs of a cycle, each with whether anything is taken up together in it."""
    together = Collaboration.objects.filter(cycle=OuterRef("cycle"))
    return Run.objects.filter(cycle=cycle).annotate(taken_up=Exists(together))


def some_together(run: Run | None) -> bool:
    """Whether anything is taken up together in the cycle of a run that was read here, so that it is worth asking."""
    return run is not None and bool(vars(run).get("taken_up", True))


def progress_of(cycle: Cycle) -> Progress | None:
    """How far the analysis is; None before the first."""
    return Progress.objects.filter(cycle=cycle).first()


def visible(run: Run, part: Part) -> QuerySet[Finding]:
    """The findings of a run that a person may see: all for the county; a partner its own, and those opened to all."""
    found = Finding.objects.filter(run=run)
    if not part.may(SEE_FINDINGS):
        return found.none()
    if part.everywhere(SEE_PRIVATE):
        return found.order_by("rank")
    opened = Talk.objects.filter(cycle=run.cycle_id, opened_at__isnull=False).values("key")
    own = Q(members__activity__organisation__in=part.organisations) if part.may(SEE_PRIVATE) else Q(pk=None)
    return found.filter(own | Q(key__in=opened)).distinct().order_by("rank")


def may_see(part: Part, organisations: Iterable[int], talk: Talk | None) -> bool:
    """Whether a person may see a finding of these organisations: the rule of `visible` for one of them."""
    if not part.may(SEE_FINDINGS):
        return False
    return part.may(SEE_PRIVATE, *organisations) or (talk is not None and talk.opened_at is not None)


def chosen(
    found: QuerySet[Finding], *, group: str = "", organisation: Organisation | int | None = None,
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
        .order_by("finding_id", "position")
    )
    for member in rows:
        members[member.finding_id].append(member.activity)
    said = opinions(cycle, [f.key for f in findings])
    return [Shown(f, tuple(members[f.pk]), said_of(f, members[f.pk], *said)) for f in findings]


def opinions(
    cycle: Cycle, keys: Iterable[str] | None = None
) -> tuple[dict[str, Talk], dict[str, list[Verdict]]]:
    """The talk and the verdicts, oldest first, of each finding key; of all of a cycle where no keys are given."""
    of = Q() if keys is None else Q(key__in=list(keys))
    named = Talk.objects.filter(of, cycle=cycle).select_related("asked_by", "opened_by")
    talks = {talk.key: talk for talk in named}
    verdicts: dict[str, list[Verdict]] = defaultdict(list)
    found = Verdict.objects.filter(of, cycle=cycle).select_related("by", "organisation__known_as")
    for verdict in found.order_by("id"):
        verdicts[verdict.key].append(verdict)
    return talks, verdicts


def said_of(
    finding: Finding,
    activities: Iterable[Activity],
    talks: dict[str, Talk],
    verdicts: dict[str, list[Verdict]],
) -> Opinion:
    """How a finding stands, by the rule of `standing`."""
    parties = {a.organisation_id for a in activities}
    return standing(finding.fingerprint, parties, talks.get(finding.key), verdicts.get(finding.key, []))


def standing(
    fingerprint: str, parties: Collection[int], talk: Talk | None, verdicts: Iterable[Verdict]
) -> Opinion:
    """How a finding stands: decided by the county or secretariat, or by all its partners alike.

    `parties` are its organisations, `verdicts` all that were given, the oldest first. A verdict on facts that have
    changed since is kept and asks for a new look; so do partners who agree, where one of them spoke of older facts.
    """
    newest: dict[tuple[int, bool], Verdict] = {}
    for verdict in verdicts:
        newest[verdict.organisation.one, verdict.decides] = verdict
    given = [v for v in newest.values() if v.answer != Verdict.Answer.OPEN]
    deciding = [v for v in given if v.decides]
    own = [v for v in given if not v.decides and v.organisation.one in parties]
    alike = {v.organisation.one for v in own} == set(parties) and len({v.answer for v in own}) == 1
    resting = [max(deciding, key=lambda v: v.pk)] if deciding else own if alike else []
    decided = max(resting, key=lambda v: v.pk, default=None)
    stale = any(v.fingerprint != fingerprint for v in resting)
    return Opinion(talk, tuple(newest.values()), decided, stale)


def finding_at(run: Run, key: str, part: Part) -> Shown | None:
    """One finding that a person may see, with everything said about it."""
    found = visible(run, part).filter(key=key)
    return next(iter(with_opinions(run.cycle, found)), None)


def was_seen(run: Run, key: str, part: Part) -> bool:
    """Whether an earlier run of the cycle has a finding that the person may see, and this one has it no more."""
    earlier = Finding.objects.filter(run__cycle=run.cycle_id, key=key).exclude(run=run)
    last = earlier.select_related("run").order_by("-run_id").first()
    if last is None or Finding.objects.filter(run=run, key=key).exists():
        return False
    return visible(last.run, part).filter(pk=last.pk).exists()


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


def told_kind(kind: str, *, money_hidden: bool) -> str:
    """The kind that a finding is told as: whether two sums are nearly the same is not told where one is hidden."""
    return SAME_WORK if kind == TWICE and money_hidden else kind


def gaps_of(run: Run) -> QuerySet[Gap]:
    """The gaps of a run: whole wards, then sectors, then kinds of work."""
    return Gap.objects.filter(run=run).select_related("ward").order_by("id")


def undecided_overlaps(run: Run, part: Part) -> list[Shown]:
    """The probable overlaps that wait for a verdict, the most valuable first."""
    found = visible(run, part).filter(kind__in=OVERLAPS).exclude(tier="possible")
    return [s for s in with_opinions(run.cycle, found[:100]) if s.opinion.state != DECIDED]


@dataclass(frozen=True)
class AtStake:
    """How many findings wait for a verdict, for at most how much in shillings, and of how many that is unknown."""

    count: int
    kes: Decimal | None
    unknown: int


def at_stake(run: Run, part: Part, sectors: Iterable[str] | None = None) -> AtStake:
    """The probable overlaps that a person sees undecided, in two queries; of these sectors alone where given."""
    found = visible(run, part).filter(kind__in=OVERLAPS).exclude(tier="possible")
    if sectors is not None:
        inside = Member.objects.filter(finding=OuterRef("pk"), activity__sector__name__in=list(sectors))
        found = found.filter(Exists(inside))
    shillings = Q(currency="KES", money__isnull=False)
    sums = (
        found.exclude(key__in=decided_keys(run))
        .order_by()
        .aggregate(
            count=Count("id"), kes=Sum("money", filter=shillings), unknown=Count("id", filter=~shillings)
        )
    )
    return AtStake(**sums)


def decided_keys(run: Run) -> set[str]:
    """The findings of a run that are decided on the facts as they are, by the rule of `standing`, in one query."""
    same = Finding.objects.filter(run=run, key=OuterRef("key"))
    members = Member.objects.filter(finding__run=run, finding__key=OuterRef("key"))
    parties = members.order_by().values("finding").annotate(n=Count("activity__organisation", distinct=True))
    verdicts = (
        Verdict.objects.filter(cycle=run.cycle_id)
        .select_related("organisation")
        .defer("reason")
        .annotate(voice=Coalesce("organisation__known_as", "organisation"))
        .annotate(
            facts=Subquery(same.values("fingerprint")[:1]),
            parties=Subquery(parties.values("n")[:1]),
            of_party=Exists(members.filter(activity__organisation=OuterRef("voice"))),
        )
        .order_by("id")
    )
    said: dict[str, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        said[verdict.key].append(verdict)
    return {key for key, given in said.items() if _decided(given)}


def _decided(given: list[Verdict]) -> bool:
    """Whether verdicts that know their facts settle them; parties that said nothing stand as numbers below 0."""
    about = vars(given[0])
    if about["facts"] is None:
        return False
    spoke = {v.organisation.one for v in given if vars(v)["of_party"]}
    parties = spoke | {-n for n in range(1, about["parties"] - len(spoke) + 1)}
    opinion = standing(about["facts"], parties, None, given)
    return opinion.state == DECIDED


def waiting_for(run: Run, part: Part) -> list[str]:
    """The keys of the findings about which the person's organisations were asked and have not answered."""
    asked = Talk.objects.filter(cycle=run.cycle_id, key=OuterRef("key"), asked_at__isnull=False)
    mine = Member.objects.filter(finding=OuterRef("pk"), activity__organisation__in=part.organisations)
    said = Verdict.objects.filter(
        cycle=run.cycle_id, key=OuterRef("key"), organisation__in=part.organisations
    ).order_by("-id")
    found = (
        Finding.objects.filter(Exists(asked), Exists(mine), run=run)
        .annotate(answer=Subquery(said.values("answer")[:1]))
        .filter(Q(answer=None) | Q(answer=Verdict.Answer.OPEN))
        .exclude(key__in=decided_keys(run))
    )
    return list(found.order_by("rank").values_list("key", flat=True))


def opened(run: Run) -> int:
    """How many findings of a run were put before everybody."""
    talks = Talk.objects.filter(cycle=run.cycle_id, key=OuterRef("key"), opened_at__isnull=False)
    return Finding.objects.filter(Exists(talks), run=run).count()


def wards_without_partner(run: Run) -> list[str]:
    """The names of the wards that no partner names at all."""
    whole = Gap.objects.filter(run=run, sector="", programme="")
    return list(whole.order_by("ward__code").values_list("ward__name", flat=True).distinct())


@dataclass(frozen=True)
class Renewal:
    """How far the findings are behind the plan: the newest run, and how far the next one is."""

    plan_version: int
    run: Run | None
    progress: Progress | None

    @property
    def behind(self) -> bool:
        """Whether the plan has changed since it was last analysed."""
        return self.plan_version > (self.run.plan_version if self.run else 0)


def renewal_of(cycle: Cycle) -> Renewal:
    """How a cycle's findings stand, in one query where there is a run, in two before the first."""
    run = _runs(cycle).select_related("cycle__progress").order_by("-id").first()
    if run is None:
        return Renewal(cycle.plan_version, None, progress_of(cycle))
    return Renewal(cycle.plan_version, run, getattr(run.cycle, "progress", None))


def export_of(cycle: Cycle, uuid: UUID) -> Export | None:
    """The export of a cycle with a public id."""
    return Export.objects.filter(cycle=cycle, uuid=uuid).select_related("cycle__county", "by").first()


def exports_for(cycle: Cycle, part: Part, most: int) -> list[Export]:
    """A person's own files, the newest first, and the county's copies for whoever may take them."""
    mine = Q(by=part.user)
    if part.may(TAKE_COUNTY):
        mine |= Q(night__isnull=False)
    return list(Export.objects.filter(mine, cycle=cycle).order_by("-id")[:most])
