"""The list of findings that a person may see: filtered, ordered and told how far each is, in a few light reads."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, F, FilteredRelation, OuterRef, Prefetch, Q, QuerySet, Subquery

from pamoja.analysis.models import Finding, FindingWard, Member, Run, Talk, Verdict
from pamoja.analysis.queries import (
    DECIDED,
    GROUPS,
    OVERLAPS,
    Opinion,
    standing,
    told_kind,
    visible,
)
from pamoja.cycles.models import Cycle
from pamoja.organisations.models import Membership, Organisation
from pamoja.organisations.rights import JUDGE, Part
from pamoja.plans.models import Activity, BudgetLine, Row, Site

TIERS = ("definite", "probable", "possible")

Said = tuple[dict[str, Talk], dict[str, list[Verdict]]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which findings a person asks for; None and "" mean all. `sector` is a slug, `ward` the key of a place."""

    organisation: UUID | None = None
    sector: str = ""
    no_sector: bool = False
    ward: str = ""


@dataclass(frozen=True, slots=True)
class Touched:
    """An activity of a finding, as far as a list needs it."""

    activity: int
    organisation: int
    sector: str
    kes: Decimal | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding as far as a list needs it, with what has been said about it."""

    finding: int
    key: str
    kind: str
    tier: str
    score: float
    within_one_file: bool
    touched: tuple[Touched, ...]
    opinion: Opinion

    @property
    def state(self) -> str:
        """How far it is."""
        return self.opinion.state

    @property
    def group(self) -> str:
        """Its group, a key of GROUPS."""
        return next(name for name, kinds in GROUPS.items() if self.kind in kinds)


@dataclass(frozen=True, slots=True)
class InFinding:
    """An activity of a finding, and the row it came from (`position` is None where it left the plan)."""

    activity: Activity
    file: str
    sheet: str
    line: int
    position: int | None
    submission: UUID | None


@dataclass(frozen=True, slots=True)
class Newest:
    """A finding as the newest run that has it says; `gone` where a later run has it no more."""

    finding: Finding
    members: tuple[InFinding, ...]
    gone: bool

    @property
    def organisations(self) -> list[Organisation]:
        """Whose activities they are, each once, in alphabetical order."""
        found = {m.activity.organisation_id: m.activity.organisation for m in self.members}
        return sorted(found.values(), key=lambda o: o.name.casefold())


def entries(
    run: Run,
    part: Part,
    wanted: Wanted,
    said: Said,
    *,
    hidden_sites: Collection[int] = (),
    by_money: bool = True,
) -> list[Entry]:
    """The findings that a person may see of those wanted, in one query, the best first; `said` is of the whole cycle.

    `hidden_sites` are the organisations whose places the person does not see: asking for a ward then finds only what
    the places that are seen give away anyhow. The engine's order and its kinds tell of money: they are kept where
    `by_money`, else `without_money` orders them.
    """
    found = visible(run, part).filter(*_asked(wanted, hidden_sites))
    rows = (
        Member.objects.filter(finding__in=found.order_by().values("pk"))
        .order_by("finding__rank", "position")
        .values_list(
            "finding", "finding__key", "finding__kind", "finding__tier", "finding__score",
            "finding__within_one_file", "finding__fingerprint",
            "activity", "activity__organisation", "activity__sector__name", "activity__kes",
        )
    )  # fmt: skip
    facts: dict[int, tuple[str, str, str, float, bool, str]] = {}
    touched: dict[int, list[Touched]] = {}
    for finding, key, kind, tier, score, within, fingerprint, activity, organisation, sector, kes in rows:
        facts[finding] = (key, told_kind(kind, money_hidden=not by_money), tier, score, within, fingerprint)
        touched.setdefault(finding, []).append(Touched(activity, organisation, sector or "", kes))
    listed = _with_opinions(facts, touched, said)
    return listed if by_money else sorted(listed, key=without_money)


def _asked(wanted: Wanted, hidden_sites: Collection[int]) -> list[Q]:
    members = Member.objects.filter(finding=OuterRef("pk"))
    asked: list[Q] = []
    if wanted.organisation:
        asked.append(Q(Exists(members.filter(activity__organisation__uuid=wanted.organisation))))
    if wanted.sector:
        asked.append(Q(Exists(members.filter(activity__sector__slug=wanted.sector))))
    if wanted.no_sector:
        asked.append(Q(Exists(members.filter(activity__sector=None))))
    if wanted.ward:
        asked.append(in_ward(wanted.ward, hidden_sites))
    return asked


def in_ward(ward: str, hidden: Collection[int]) -> Q:
    """Findings in a ward; where places of a member are hidden, only by the places that another one shows."""
    meets = Exists(FindingWard.objects.filter(finding=OuterRef("pk"), ward__key=ward))
    if not hidden:
        return Q(meets)
    members = Member.objects.filter(finding=OuterRef("pk"))
    secret = Exists(members.filter(activity__organisation__in=hidden))
    there = Exists(
        members.filter(activity__sites__place__key=ward).exclude(activity__organisation__in=hidden)
    )
    return Q(meets & ~secret) | Q(secret & there)


def _with_opinions(
    facts: Mapping[int, tuple[str, str, str, float, bool, str]],
    touched: Mapping[int, Sequence[Touched]],
    said: Said,
) -> list[Entry]:
    talks, verdicts = said
    listed: list[Entry] = []
    for finding, (key, kind, tier, score, within, fingerprint) in facts.items():
        parties = {t.organisation for t in touched[finding]}
        opinion = standing(fingerprint, parties, talks.get(key), verdicts.get(key, []))
        listed.append(Entry(finding, key, kind, tier, score, within, tuple(touched[finding]), opinion))
    return listed


def without_money(found: Entry | Finding) -> tuple[object, ...]:
    """The place of a finding in an order that does not tell which of two equals has more money in it."""
    return in_order(found.kind, found.tier, found.score, found.key, inside=found.within_one_file)


def in_order(kind: str, tier: str, score: float, key: str, *, inside: bool) -> tuple[object, ...]:
    """The same for whatever has a kind, a tier and a score; `inside` where all its members come from one file."""
    kinds = [kind for group in GROUPS.values() for kind in group]
    kind = told_kind(kind, money_hidden=True)
    inside = kind in OVERLAPS and inside
    return kind not in OVERLAPS, inside, kinds.index(kind), TIERS.index(tier), -score, key


def waits_for(part: Part, entry: Entry) -> bool:
    """Whether a finding waits for this person.

    Whoever decides for the county is asked for every probable overlap that is not decided, a director for those of
    the sector alone; a partner for its own about which it was asked and has not answered.
    """
    if entry.state == DECIDED:
        return False
    if part.everywhere(JUDGE):
        sectors = sectors_of(part)
        mine = not sectors or any(t.sector in sectors for t in entry.touched)
        return mine and entry.kind in OVERLAPS and entry.tier != "possible"
    talk = entry.opinion.talk
    own = part.may(JUDGE, *{t.organisation for t in entry.touched})
    return own and talk is not None and talk.asked_at is not None and not _answered(part, entry.opinion)


def _answered(part: Part, opinion: Opinion) -> bool:
    answers = {
        v.organisation_id: v.answer for v in opinion.verdicts if v.organisation_id in part.organisations
    }
    return any(answer != Verdict.Answer.OPEN for answer in answers.values())


def sectors_of(part: Part) -> frozenset[str]:
    """The names of the sectors to which a director's say is limited; none for everybody else."""
    mine = [m for m in part.memberships if part.everywhere(JUDGE)]
    directs = [m.sector for m in mine if m.role == Membership.Role.DIRECTOR]
    leads = any(m.role in (Membership.Role.ECONOMIST, Membership.Role.SECRETARIAT) for m in mine)
    return frozenset() if leads else frozenset(filter(None, directs))


def around(listed: Sequence[Entry], key: str) -> tuple[int, Entry | None, Entry | None]:
    """The place of a finding in a list, counted from 1 and 0 where it is not there, and its neighbours."""
    at = next((number for number, entry in enumerate(listed) if entry.key == key), None)
    if at is None:
        return 0, None, None
    return at + 1, listed[at - 1] if at else None, listed[at + 1] if at + 1 < len(listed) else None


def told(listed: Iterable[Entry]) -> list[tuple[Entry, Finding, list[Activity]]]:
    """These findings with their titles and activities, in their order, in one query; their evidence is left out."""
    wanted = list(listed)
    rows = (
        Member.objects.filter(finding__in=[entry.finding for entry in wanted])
        .select_related("finding", "activity__organisation")
        .defer("finding__evidence", "activity__description", "activity__indicator")
        .order_by("finding_id", "position")
    )
    findings: dict[int, Finding] = {}
    activities: dict[int, list[Activity]] = {}
    for member in rows:
        findings[member.finding_id] = member.finding
        activities.setdefault(member.finding_id, []).append(member.activity)
    return [(e, findings[e.finding], activities[e.finding]) for e in wanted]


def wards_of(findings: Iterable[int]) -> dict[int, list[str]]:
    """The keys of the wards that findings touch, by row id."""
    found: dict[int, list[str]] = {}
    rows = FindingWard.objects.filter(finding__in=list(findings)).order_by("finding_id", "ward__code")
    for finding, key in rows.values_list("finding", "ward__key"):
        found.setdefault(finding, []).append(key)
    return found


def newest_with(cycle: Cycle, key: str) -> Newest | None:
    """A finding as the newest run that has it says, with its activities as they are now, in three queries."""
    runs = Run.objects.filter(cycle=cycle).order_by("-id").values("pk")[:1]
    newest = Finding.objects.filter(run__cycle=cycle, key=key).order_by("-run_id").values("pk")[:1]
    sites = Prefetch("activity__sites", Site.objects.select_related("place").order_by("position"))
    budget = Prefetch("activity__budget", BudgetLine.objects.order_by("position"))
    rows = (
        _with_sources(Member.objects.filter(finding=Subquery(newest)))
        .annotate(last_run=Subquery(runs))
        .select_related("finding__run", "activity__organisation", "activity__sector")
        .prefetch_related(sites, budget)
        .order_by("position")
    )
    members = {member.position: member for member in rows}
    if not members:
        return None
    first = members[min(members)]
    gone = first.finding.run_id != vars(first)["last_run"]
    return Newest(first.finding, tuple(_in_finding(member) for member in members.values()), gone)


def _with_sources(members: QuerySet[Member]) -> QuerySet[Member]:
    return members.annotate(
        in_plan=FilteredRelation("activity__rows", condition=Q(activity__rows__state=Row.State.IN_PLAN)),
    ).annotate(
        file=F("in_plan__submission__name"),
        sheet=F("in_plan__sheet"),
        line=F("in_plan__line"),
        at_row=F("in_plan__position"),
        submission=F("in_plan__submission__uuid"),
    )


def _in_finding(member: Member) -> InFinding:
    said = vars(member)
    return InFinding(
        member.activity, said["file"] or "", said["sheet"] or "", said["line"] or 0, said["at_row"],
        said["submission"],
    )  # fmt: skip
