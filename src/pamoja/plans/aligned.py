"""Reads of how the plan stands under the county's programmes: coverage, what is open, terms, and one programme."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet, Sum

from pamoja.cycles.models import Cycle, Shown
from pamoja.frameworks.models import CrosswalkDecision, Programme
from pamoja.organisations.models import Membership
from pamoja.organisations.rights import DECIDE_TERMS, SEE_EVERYTHING, Part
from pamoja.plans.models import Activity, Alignment
from pamoja.plans.queries import View, with_details
from pamoja.workplan.terms import Term, name_of, terms_of

OPEN, NONE, REFUSED, UNDER = "open", "none", "refused", "under"
STATES: Mapping[str, Q] = {
    OPEN: Q(alignment=None),
    NONE: Q(alignment__how=Alignment.How.NONE),
    REFUSED: Q(alignment__refused_at__isnull=False),
    UNDER: Q(alignment__programme__isnull=False),
}
WHOLE = 100


@dataclass
class Covered:
    """How many activities stand where, and their shillings as far as the person sees them.

    `unpriced` counts those without a known sum, `hidden` those whose partner does not show it.
    """

    count: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    kes: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    unpriced: int = 0
    hidden: int = 0
    refused: int = 0

    @property
    def total(self) -> int:
        """All activities."""
        return sum(self.count.values())

    @property
    def under(self) -> int:
        """Those under a programme."""
        return self.count[UNDER]

    @property
    def none(self) -> int:
        """Those of which somebody said why none fits."""
        return self.count[NONE]

    @property
    def open(self) -> int:
        """Those that nobody has put anywhere."""
        return self.count[OPEN]

    @property
    def percent(self) -> int | None:
        """The part of the activities under a programme, in hundredths; whole only where it is all."""
        return percent(self.under, self.total)

    @property
    def known_kes(self) -> Decimal:
        """The shillings that are known and may be seen."""
        return sum(self.kes.values(), Decimal(0))

    @property
    def under_kes(self) -> Decimal:
        """Of them those under a programme."""
        return self.kes[UNDER]

    @property
    def percent_kes(self) -> int | None:
        """The part of the known money under a programme, in hundredths; None where none is known."""
        return percent(self.under_kes, self.known_kes)


def percent(part: Decimal | int, whole: Decimal | int) -> int | None:
    """A part in hundredths, never rounded up to all of it nor down to none; None of nothing."""
    if not whole:
        return None
    share = int(WHOLE * part / whole)
    return 1 if part and not share else share


def coverage(view: View) -> dict[bool, Covered]:
    """How the plan stands under the county's programmes: False for partners, True for the county's own rows."""
    hidden = Q(organisation__in=[key for key, shown in view.money.items() if shown != Shown.ALL])
    found: dict[bool, Covered] = {False: Covered(), True: Covered()}
    rows = Activity.objects.filter(cycle=view.cycle, withdrawn=False).order_by()
    for row in rows.values("own", "alignment__how").annotate(
        n=Count("id"),
        sum_kes=Sum("kes", filter=~hidden),
        unpriced=Count("id", filter=Q(kes=None) & ~hidden),
        hidden=Count("id", filter=hidden),
        refused=Count("id", filter=STATES[REFUSED]),
    ):
        how = row["alignment__how"]
        state = OPEN if how is None else NONE if how == Alignment.How.NONE else UNDER
        side = found[row["own"]]
        side.count[state] += row["n"]
        side.kes[state] += row["sum_kes"] or Decimal(0)
        side.unpriced += row["unpriced"]
        side.hidden += row["hidden"]
        side.refused += row["refused"]
    return found


def aligned(view: View, state: str) -> QuerySet[Activity]:
    """The activities in a state of STATES that the person reads one by one: all, or those of their own."""
    found = Activity.objects.filter(STATES[state], cycle=view.cycle, withdrawn=False)
    if not view.part.may(SEE_EVERYTHING):
        found = found.filter(organisation__in=view.part.organisations)
    return with_places(found).order_by("number")


def with_places(found: QuerySet[Activity]) -> QuerySet[Activity]:
    """The same with where each stands and what is suggested, in the same query."""
    return found.select_related(
        "organisation", "sector", "alignment__programme", "alignment__sub_programme", "alignment__decision",
        "alignment__by", "alignment__refused_by", "suggestion__programme",
    )  # fmt: skip


def to_review(cycle: Cycle, part: Part) -> QuerySet[Activity]:
    """The activities that wait for this person to put them somewhere, with the partner's noes first.

    A director answers for their own sector.
    """
    waiting = Activity.objects.filter(STATES[OPEN] | STATES[REFUSED], cycle=cycle, withdrawn=False)
    own = own_sectors(part)
    if own:
        waiting = waiting.filter(sector__name__in=own)
    return with_places(waiting).order_by("number")


def own_sectors(part: Part) -> frozenset[str]:
    """The sectors to which a director is bound; nobody else is bound to any."""
    if part.everywhere(DECIDE_TERMS):
        return frozenset()
    return frozenset(m.sector for m in part.memberships if m.role == Membership.Role.DIRECTOR and m.sector)


def activity_with_place(cycle: Cycle, number: str) -> Activity | None:
    """The activity at a number such as "water/001" that is in the plan, with where it stands and what is suggested."""
    full = f"{cycle.county.key}/{cycle.slug}/{number}"
    found = Activity.objects.filter(cycle=cycle, number=full, withdrawn=False)
    return with_places(with_details(found)).first()


@dataclass(frozen=True, slots=True)
class TermGroup:
    """Open activities that speak in one term, and where most of them seem to belong.

    `agree` of them point to `programme`, with a confidence of 0 to 1 over all; `examples` are titles.
    """

    term: Term
    written: str
    activities: int
    partners: int
    programme: int
    agree: int
    confidence: float
    examples: tuple[str, ...]


def term_groups(cycle: Cycle) -> list[TermGroup]:
    """The terms of the activities that stand nowhere, the most spoken first; each activity by its narrowest term."""
    waiting = Activity.objects.filter(STATES[OPEN], cycle=cycle, withdrawn=False).order_by()
    pieces: dict[Term, list[dict[str, Any]]] = defaultdict(list)
    said = waiting.values("sector_written", "programme", "suggestion__programme").annotate(
        n=Count("id"), sure=Sum("suggestion__confidence"), first=Min("title"), last=Max("title")
    )
    for row in said:
        terms = terms_of(row["sector_written"], row["programme"])
        if terms:
            pieces[terms[0]].append(dict(row))
    speakers: dict[Term, set[int]] = defaultdict(set)
    pairs = waiting.values_list("sector_written", "programme", "organisation").distinct()
    for sector, programme, organisation in pairs:
        for term in terms_of(sector, programme)[:1]:
            speakers[term].add(organisation)
    groups = [_group(term, rows, len(speakers[term])) for term, rows in pieces.items()]
    return sorted(groups, key=lambda group: (-group.activities, group.written.casefold()))


def _group(term: Term, rows: Iterable[dict[str, Any]], partners: int) -> TermGroup:
    votes: dict[int, float] = defaultdict(float)
    count: dict[int, int] = defaultdict(int)
    titles: dict[str, None] = {}
    total, written = 0, ""
    for row in rows:
        total += row["n"]
        written = written or (row["programme"] if term.scheme == "programme" else row["sector_written"])
        titles |= dict.fromkeys((row["first"], row["last"]))
        if row["suggestion__programme"] is not None:
            votes[row["suggestion__programme"]] += row["sure"] or 0
            count[row["suggestion__programme"]] += row["n"]
    best = max(votes, key=lambda key: (votes[key], -key), default=0)
    sure = votes[best] / total if best else 0.0
    return TermGroup(
        term, name_of(term, written), total, partners, best, count.get(best, 0), sure, tuple(titles)[:3]
    )


def used(cycle: Cycle, decisions: Iterable[CrosswalkDecision]) -> dict[int, int]:
    """How many activities of the plan each decision has put where they stand, by its row id."""
    mine = Alignment.objects.filter(
        decision__in=[decision.pk for decision in decisions], activity__cycle=cycle, activity__withdrawn=False
    )
    counted = mine.order_by().values("decision").annotate(n=Count("id"))
    return {row["decision"]: row["n"] for row in counted}


def under_programme(view: View, programme: Programme) -> QuerySet[Activity]:
    """The activities of partners and of the county under a programme, in order of number."""
    found = Activity.objects.filter(cycle=view.cycle, withdrawn=False, alignment__programme=programme)
    return found.select_related("organisation", "sector", "alignment").order_by("own", "number")


@dataclass(frozen=True, slots=True)
class Sums:
    """Activities of one side under a programme: how many, their shillings as seen (None where none is known)."""

    count: int
    kes: Decimal | None
    unpriced: int
    hidden: int

    def with_more(self, row: Mapping[str, Any]) -> "Sums":
        """The same with some more activities."""
        kes = self.kes if row["sum_kes"] is None else (self.kes or Decimal(0)) + row["sum_kes"]
        return Sums(self.count + row["n"], kes, self.unpriced + row["unpriced"], self.hidden + row["hidden"])


def sums_under(view: View, programme: Programme) -> tuple[dict[bool, Sums], dict[int, int]]:
    """What partners (False) and the county's own rows (True) plan under a programme.

    Also how many activities of partners are nearest to each of its key outputs, by the output's row id.
    """
    hidden = Q(organisation__in=[key for key, shown in view.money.items() if shown != Shown.ALL])
    rows = under_programme(view, programme).select_related(None).order_by()
    found = {False: Sums(0, None, 0, 0), True: Sums(0, None, 0, 0)}
    touched: dict[int, int] = {}
    for row in rows.values("own", "alignment__output").annotate(
        n=Count("id"),
        sum_kes=Sum("kes", filter=~hidden),
        unpriced=Count("id", filter=Q(kes=None) & ~hidden),
        hidden=Count("id", filter=hidden),
    ):
        found[row["own"]] = found[row["own"]].with_more(row)
        if row["alignment__output"] is not None and not row["own"]:
            touched[row["alignment__output"]] = row["n"]
    return found, touched


def wards_under(view: View, programme: Programme) -> list[tuple[str, int]]:
    """The wards in which partners work under a programme, as far as their places may be seen."""
    rows = under_programme(view, programme).filter(own=False, sites__place__level="ward").select_related(None)
    seen = rows.exclude(organisation__in=view.organisations_without).order_by()
    counted = seen.values("sites__place__name").annotate(n=Count("id"))
    return sorted((row["sites__place__name"], row["n"]) for row in counted)
