"""Which names may be one organisation: every pair with what speaks for it and what each of the two has."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from pamoja.core.places import squeeze
from pamoja.cycles.models import Cycle
from pamoja.cycles.queries import known_in
from pamoja.organisations.merging import newest_answers
from pamoja.organisations.models import Alias, Apart, Membership, Merge, Organisation
from pamoja.organisations.queries import aliases_in, members_of
from pamoja.plans.models import Activity, BudgetLine, Submission
from pamoja.workplan.name_cells import BELONGS, PAYS, named_in
from pamoja.workplan.names import LIKELY, Name, likeness, taken_apart

SAME_DOMAIN, SAME_WORK, NAMED_BY, PARTNER_OF = "same domain", "same work", "named by", "partner of"
ANYBODYS = ("gmail.com", "yahoo.com", "hotmail.com", "outlook.com", "live.com", "icloud.com", "ymail.com")
RESERVED = ("example.org", "example.com", "example.net")
ASK_AGAIN = dt.timedelta(days=7)
MOST_NAMES = 2_000
BLOCK = 4


@dataclass(frozen=True, slots=True)
class Ground:
    """One thing that speaks for it; `what` is the short name, the words, the domain or how often."""

    code: str
    what: str = ""


@dataclass(frozen=True, slots=True)
class Has:
    """What stands under a name: activities, files and people; of a name in rows alone the rows."""

    activities: int = 0
    files: int = 0
    people: int = 0


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two names that may be one organisation; `other` is None where it is only written in rows, as `written`."""

    one: Organisation
    other: Organisation | None
    written: str
    score: float
    grounds: tuple[Ground, ...]
    left: Has
    right: Has
    later: bool = False


@dataclass(frozen=True)
class Names:
    """Everything that the page of names shows; `unknown` counts names in rows that nobody can place."""

    proposals: tuple[Proposal, ...]
    later: tuple[Proposal, ...]
    organisations: tuple[Organisation, ...]
    merges: tuple[Merge, ...]
    aliases: tuple[Alias, ...]
    different: tuple[Apart, ...]
    linked: int
    unknown: tuple[tuple[str, int], ...]


@dataclass
class Known:
    """What is known of the organisations here, read once."""

    organisations: Mapping[int, Organisation]
    has: Mapping[int, Has]
    domains: Mapping[int, frozenset[str]]
    names: Mapping[int, Name]
    sure: Mapping[str, int]
    aliases: tuple[Alias, ...]
    answers: Mapping[tuple[int, str], Apart]
    shared_titles: Mapping[frozenset[int], int]
    written: Mapping[str, "Written"] = field(default_factory=dict)


@dataclass
class Written:
    """A name as rows write it: how often, as what, and in whose plans."""

    name: str
    times: int = 0
    roles: set[str] = field(default_factory=set)
    of: set[int] = field(default_factory=set)


def names_of(cycle: Cycle, at: dt.datetime) -> Names:
    """The names of a cycle that may be one organisation, the likeliest first."""
    known = _known(cycle)
    found = [*_pairs(known), *_texts(known)]
    asked = [one for one in found if _answer(known, one) != Apart.Answer.DIFFERENT]
    told = sorted(asked, key=lambda one: (-one.score, one.one.name.casefold(), one.written.casefold()))
    again = at - ASK_AGAIN
    later = [one for one in told if _said_later(known, one, again)]
    placed = {squeeze(one.written) for one in found}
    unknown = [
        (one.name, one.times)
        for key, one in known.written.items()
        if key not in known.sure and key not in placed
    ]
    return Names(
        proposals=tuple(one for one in told if one not in later),
        later=tuple(later),
        organisations=tuple(known.organisations.values()),
        merges=tuple(merges_in(cycle)),
        aliases=known.aliases,
        different=tuple(a for a in known.answers.values() if a.answer == Apart.Answer.DIFFERENT),
        linked=sum(one.times for key, one in known.written.items() if key in known.sure),
        unknown=tuple(sorted(unknown, key=lambda one: (-one[1], one[0].casefold()))),
    )


def merges_in(cycle: Cycle, *, standing: bool = True) -> QuerySet[Merge]:
    """The merges that were made in a cycle's county, the newest first; those that stand, or all."""
    found = Merge.objects.filter(county=cycle.county_id)
    found = found.filter(undone_at=None) if standing else found
    return found.select_related("kept", "other", "by", "county")


def _known(cycle: Cycle) -> Known:
    all_names = list(
        known_in(cycle)
        .annotate(activities_=_count(Activity.objects.filter(cycle=cycle, withdrawn=False)))
        .annotate(files_=_count(Submission.objects.filter(cycle=cycle).exclude(state="withdrawn")))
        .order_by("name", "id")
    )
    kept = {one.pk: one for one in all_names if one.one == one.pk}
    domains, people = _people(cycle)
    aliases = tuple(aliases_in(cycle.county))
    sure = {one.squeezed: one.organisation.one for one in aliases if one.organisation.one in kept}
    sure |= {one.squeezed: one.one for one in all_names}
    return Known(
        organisations=kept,
        has={
            key: Has(vars(one)["activities_"], vars(one)["files_"], people[key]) for key, one in kept.items()
        },
        domains=domains,
        names={key: taken_apart(one.name) for key, one in kept.items()},
        sure=sure,
        aliases=aliases,
        answers=newest_answers(kept),
        shared_titles=_shared_titles(cycle),
        written=_written(cycle, sure),
    )


def _count(rows: QuerySet[Activity] | QuerySet[Submission]) -> Coalesce:
    mine = rows.filter(organisation=OuterRef("pk")).order_by().values("organisation")
    return Coalesce(Subquery(mine.annotate(n=Count("pk")).values("n")), 0)


def _people(cycle: Cycle) -> tuple[dict[int, frozenset[str]], Counter[int]]:
    """The e-mail domains of each organisation's people that are not anybody's, and how many people it has."""
    domains: dict[int, set[str]] = defaultdict(set)
    people: dict[int, set[int]] = defaultdict(set)
    for member in members_of(cycle.county):
        domain = member.user.email.rpartition("@")[2]
        people[member.organisation.one].add(member.user_id)
        if domain not in ANYBODYS and domain not in RESERVED and member.role != Membership.Role.SECRETARIAT:
            domains[member.organisation.one].add(domain)
    found = defaultdict(frozenset, {key: frozenset(one) for key, one in domains.items()})
    return found, Counter({key: len(one) for key, one in people.items()})


def _shared_titles(cycle: Cycle) -> dict[frozenset[int], int]:
    """How many activities of the same title two organisations have."""
    rows = Activity.objects.filter(cycle=cycle, withdrawn=False).order_by()
    twice = rows.values("title").annotate(n=Count("organisation", distinct=True)).filter(n__gt=1)
    who: dict[str, set[int]] = defaultdict(set)
    for title, key in rows.filter(title__in=twice.values("title")).values_list("title", "organisation"):
        who[title].add(key)
    return Counter(frozenset(pair) for found in who.values() for pair in combinations(sorted(found), 2))


def _written(cycle: Cycle, sure: Mapping[str, int]) -> dict[str, Written]:
    """The names in the cells of leads and payers, by squeezed name."""
    found: dict[str, Written] = {}
    rows = Activity.objects.filter(cycle=cycle, withdrawn=False).exclude(lead="").order_by()
    lines = BudgetLine.objects.filter(activity__cycle=cycle, activity__withdrawn=False).order_by()
    cells = [(*cell, "") for cell in _often(rows, "lead", "organisation")]
    cells += [
        (*cell, PAYS)
        for cell in _often(lines.exclude(contributor=""), "contributor", "activity__organisation")
    ]
    for cell, organisation, times, role in cells:
        for one in named_in(cell, sure).named:
            written = found.setdefault(squeeze(one.name)[:300], Written(one.name))
            written.times += times
            written.roles.add(one.role or role)
            written.of.add(organisation)
    return found


def _often(rows: QuerySet[Activity] | QuerySet[BudgetLine], *fields: str) -> list[tuple[str, int, int]]:
    counted = rows.values(*fields).annotate(n=Count("pk")).order_by("-n")
    return list(counted.values_list(*fields, "n")[:MOST_NAMES])


def _pairs(known: Known) -> list[Proposal]:
    """The organisations that may be one."""
    pairs = {frozenset(pair) for pair in combinations_alike(known.names)}
    by_domain: dict[str, set[int]] = defaultdict(set)
    for key, domains in known.domains.items():
        for domain in domains:
            by_domain[domain].add(key)
    pairs |= {frozenset(pair) for keys in by_domain.values() for pair in combinations(sorted(keys), 2)}
    found: list[Proposal] = []
    for pair in pairs:
        one, other = sorted(pair, key=lambda key: (-known.has[key].activities, key))
        if {known.organisations[key].type for key in pair} & {Organisation.Type.COUNTY}:
            continue
        score, grounds = _speaks_for(known, one, other)
        if score >= LIKELY:
            second = known.organisations[other]
            found.append(
                Proposal(
                    known.organisations[one],
                    second,
                    second.name,
                    score,
                    grounds,
                    known.has[one],
                    known.has[other],
                )
            )
    return found


def _speaks_for(known: Known, one: int, other: int) -> tuple[float, tuple[Ground, ...]]:
    like = likeness(known.names[one], known.names[other])
    grounds = [Ground(like.reason, like.what)] if like.score else []
    score = like.score
    domains = known.domains[one] & known.domains[other]
    if domains:
        grounds.append(Ground(SAME_DOMAIN, min(domains)))
        score = max(score + 0.1, LIKELY)
    shared = known.shared_titles.get(frozenset((one, other)), 0)
    if shared:
        grounds.append(Ground(SAME_WORK, str(shared)))
    return min(score, 1.0), tuple(grounds)


def combinations_alike(names: Mapping[int, Name]) -> set[tuple[int, int]]:
    """The pairs of names that share the beginning of a word, a short name or its letters: only these can be alike."""
    blocks: dict[str, list[int]] = defaultdict(list)
    for key, name in names.items():
        for block in blocks_of(name):
            blocks[block].append(key)
    return {pair for keys in blocks.values() for pair in combinations(sorted(keys), 2)}


def blocks_of(name: Name) -> set[str]:
    """What a name has in common with every name that it can be like."""
    short = {*name.acronyms, *name.initials} | ({name.key} if name.is_short else set())
    return {f"{word[:BLOCK]}…" for word in (*name.words, name.key)} | short


def _texts(known: Known) -> list[Proposal]:
    """The names in rows that may be an organisation here, each with the likeliest."""
    blocks: dict[str, set[int]] = defaultdict(set)
    for key, name in known.names.items():
        for block in blocks_of(name):
            blocks[block].add(key)
    found: list[Proposal] = []
    for squeezed, written in known.written.items():
        if squeezed in known.sure:
            continue
        name = taken_apart(written.name)
        near = {key for block in blocks_of(name) for key in blocks.get(block, ())}
        likely = [(likeness(name, known.names[key]), key) for key in near]
        best, key = max(likely, key=lambda one: (one[0].score, -one[1]), default=(None, 0))
        if best and best.score >= LIKELY:
            grounds = (Ground(best.reason, best.what), *_named_by(written, known))
            has = Has(activities=written.times)
            found.append(
                Proposal(
                    known.organisations[key], None, written.name, best.score, grounds, known.has[key], has
                )
            )
    return found


def _named_by(written: Written, known: Known) -> Iterable[Ground]:
    named = sorted(known.organisations[key].name for key in written.of if key in known.organisations)
    code = PARTNER_OF if BELONGS in written.roles else NAMED_BY
    return [Ground(code, ", ".join(named[:3]))] if named else []


def _answer(known: Known, one: Proposal) -> str:
    said = _said(known, one)
    return said.answer if said else ""


def _said_later(known: Known, one: Proposal, again: dt.datetime) -> bool:
    said = _said(known, one)
    return said is not None and said.answer == Apart.Answer.LATER and said.at > again


def _said(known: Known, one: Proposal) -> Apart | None:
    """The newest answer about a pair, from whichever side it was given."""
    keys: Sequence[tuple[int, str]] = [(one.one.pk, squeeze(one.written)[:300])]
    if one.other:
        keys = [*keys, (one.other.pk, one.one.squeezed)]
    said = [known.answers[key] for key in keys if key in known.answers]
    return max(said, key=lambda answer: answer.pk, default=None)


def pair_in(names: Names, one: Organisation, written: str) -> Proposal | None:
    """The proposal of an organisation and a name, where there still is one."""
    wanted = {one.squeezed, squeeze(written)}
    both = (*names.proposals, *names.later)
    return next((p for p in both if {p.one.squeezed, squeeze(p.written)} == wanted), None)


def organisations_named(cycle: Cycle, uuids: Iterable[str]) -> QuerySet[Organisation]:
    """Those of these organisations, by public id, that take part or have people in a cycle."""
    return known_in(cycle).filter(uuid__in=list(uuids))
