"""Reads of submissions and of the plan, with each partner's money and places shown as it chose."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, DecimalField, F, Max, Q, QuerySet, Sum, Value, When

from pamoja.core.periods import Quarter
from pamoja.cycles.models import Cycle, Participation, Sector, Shown
from pamoja.cycles.queries import participations_of, showing, year_of
from pamoja.organisations.models import Organisation
from pamoja.organisations.rights import SEE_ROWS, Part
from pamoja.places.models import Place
from pamoja.plans.models import Activity, Row, Submission

ORDERS = {
    "number": ("number",),
    "title": ("title", "number"),
    "partner": ("organisation__name", "number"),
    "start": ("start", "number"),
    "budget": ("-kes", "number"),
}
BANDS = (1_000_000, 5_000_000, 20_000_000, 100_000_000)


@dataclass(frozen=True)
class View:
    """What one person sees of a cycle's plan: of each organisation (by id) all, a band or totals only."""

    cycle: Cycle
    part: Part
    participations: tuple[Participation, ...]
    money: dict[int, str]
    sites: dict[int, str]

    @property
    def organisations_without(self) -> list[int]:
        """The organisations whose places this person sees as totals only or sub-counties."""
        return [key for key, shown in self.sites.items() if shown != Shown.ALL]

    @property
    def hides(self) -> bool:
        """Whether anything at all is hidden from this person."""
        return any(s != Shown.ALL for s in (*self.money.values(), *self.sites.values()))

    def money_of(self, activity: Activity) -> str:
        """How the person sees an activity's money."""
        return self.money.get(activity.organisation_id, Shown.TOTALS)

    def sites_of(self, activity: Activity) -> str:
        """How the person sees an activity's places."""
        return self.sites.get(activity.organisation_id, Shown.TOTALS)


@dataclass(frozen=True)
class Wanted:
    """Which activities a person asks for; None and "" mean all. `quarter` is the county year's, 1 to 4."""

    sector: Sector | None = None
    unaligned: bool = False
    ward: Place | None = None
    organisation: Organisation | None = None
    programme: str = ""
    quarter: int = 0
    words: str = ""
    order: str = "number"


def view_of(cycle: Cycle, part: Part) -> View:
    """What a person sees of a cycle."""
    found = tuple(participations_of(cycle))
    return View(cycle, part, found, showing(found, part, "money"), showing(found, part, "sites"))


def activities_in(view: View, wanted: Wanted) -> QuerySet[Activity]:
    """The activities of the plan that a person asks for, in the order asked for.

    Asking for a ward finds only activities whose places the person may see; in the order of budget those whose
    money is hidden come last, in order of number.
    """
    found = Activity.objects.filter(cycle=view.cycle, withdrawn=False)
    if wanted.sector:
        found = found.filter(sector=wanted.sector)
    if wanted.unaligned:
        found = found.filter(sector=None)
    if wanted.organisation:
        found = found.filter(organisation=wanted.organisation)
    if wanted.programme:
        found = found.filter(programme=wanted.programme)
    if wanted.words:
        found = found.filter(Q(title__icontains=wanted.words) | Q(number__icontains=wanted.words))
    if wanted.quarter:
        found = found.filter(in_quarter(view.cycle, wanted.quarter))
    if wanted.ward:
        found = found.filter(sites__place=wanted.ward).exclude(organisation__in=view.organisations_without)
    return ordered(found, view, wanted.order)


def ordered(found: QuerySet[Activity], view: View, order: str) -> QuerySet[Activity]:
    """The activities in an order of ORDERS; by budget the unknown and the hidden last."""
    if order != "budget":
        return found.order_by(*ORDERS.get(order, ORDERS["number"]))
    hidden = [key for key, shown in view.money.items() if shown != Shown.ALL]
    seen = Case(
        When(organisation__in=hidden, then=Value(None)),
        default=F("kes"),
        output_field=DecimalField(max_digits=20, decimal_places=2),
    )
    return found.annotate(seen_kes=seen).order_by(F("seen_kes").desc(nulls_last=True), "number")


def in_quarter(cycle: Cycle, number: int) -> Q:
    """Activities that run on some day of a quarter of the county year."""
    period = Quarter(year_of(cycle), number).period
    return Q(start__lt=period.end, until__gt=period.start)


def with_details(found: QuerySet[Activity]) -> QuerySet[Activity]:
    """The same with everything that a table shows, in three queries more."""
    return found.select_related("organisation", "sector").prefetch_related("sites__place", "budget")


def programmes_of(cycle: Cycle) -> list[str]:
    """The programmes that activities name, in alphabetical order."""
    named = Activity.objects.filter(cycle=cycle, withdrawn=False).exclude(programme="")
    return sorted(set(named.values_list("programme", flat=True)), key=str.casefold)


def totals_of(found: QuerySet[Activity], view: View) -> dict[str, int | Decimal | None]:
    """How many activities, of how many organisations, and for how much in shillings.

    `sum_kes` is the sum of those whose money the person may see, None where there is none; `unpriced` counts those
    of them without a sum, `hidden` those whose partner shows less.
    """
    hidden = Q(organisation__in=[key for key, shown in view.money.items() if shown != Shown.ALL])
    return found.order_by().aggregate(
        count=Count("id", distinct=True),
        organisations=Count("organisation", distinct=True),
        sum_kes=Sum("kes", filter=~hidden),
        unpriced=Count("id", filter=Q(kes=None) & ~hidden, distinct=True),
        hidden=Count("id", filter=hidden, distinct=True),
    )


def by_ward_and_sector(view: View) -> tuple[dict[tuple[int, int | None], int], int]:
    """How many activities each ward has in each sector, by row ids, and how many are left out as hidden.

    Activities named for a sub-county or the whole county are in no ward.
    """
    seen = Activity.objects.filter(cycle=view.cycle, withdrawn=False)
    shown = seen.exclude(organisation__in=view.organisations_without)
    counted = (
        shown.filter(sites__place__level="ward")
        .order_by()
        .values("sites__place", "sector")
        .annotate(n=Count("id"))
    )
    hidden = (
        seen.filter(organisation__in=view.organisations_without).count() if view.organisations_without else 0
    )
    return {(row["sites__place"], row["sector"]): row["n"] for row in counted}, hidden


def activity_at(cycle: Cycle, number: str) -> Activity | None:
    """The activity at a number such as "water/014", taken out or not."""
    full = f"{cycle.county.key}/{cycle.slug}/{number}"
    found = with_details(Activity.objects.filter(cycle=cycle, number=full))
    return found.select_related("organisation", "sector", "reviewed_by").first()


def submissions_of(cycle: Cycle, part: Part) -> QuerySet[Submission]:
    """The submissions whose rows a person may see, the newest first, each with how its rows stand."""
    found = Submission.objects.filter(cycle=cycle).select_related("organisation", "sent_by")
    if not part.everywhere(SEE_ROWS):
        found = found.filter(organisation__in=part.organisations if part.may(SEE_ROWS) else [])
    return with_counts(found).order_by("-sent_at", "-id")


def with_counts(found: QuerySet[Submission]) -> QuerySet[Submission]:
    """The same with the numbers of their rows: all, in the plan, waiting, to mend, to check."""
    waiting = Q(rows__state=Row.State.WAITING)
    return found.annotate(
        all_rows=Count("rows"),
        in_plan=Count("rows", filter=Q(rows__state=Row.State.IN_PLAN)),
        waiting=Count("rows", filter=waiting),
        to_mend=Count("rows", filter=waiting & Q(rows__trouble=Row.Trouble.WRONG)),
        to_check=Count("rows", filter=waiting & Q(rows__trouble=Row.Trouble.DOUBTFUL)),
    )


def submission(uuid: UUID) -> Submission | None:
    """The submission of a public id."""
    found = Submission.objects.filter(uuid=uuid).select_related(
        "cycle__county", "organisation", "sent_by", "withdrawn_by"
    )
    return with_counts(found).first()


def rows_of(submission: Submission) -> QuerySet[Row]:
    """The rows of a submission in the file's order."""
    return submission.rows.select_related("activity", "settled_by").order_by("position")


def row(submission: Submission, position: int) -> Row | None:
    """One row of a submission, counted from 0."""
    return rows_of(submission).filter(position=position).first()


@dataclass(frozen=True, slots=True)
class Received:
    """How an organisation's plan stands: what came, what waits, what is in the plan; sums None where unknown."""

    participation: Participation
    submissions: int
    last: object
    waiting: int
    to_mend: int
    activities: int
    aligned: int
    returned: int
    kes: object
    unpriced: int

    @property
    def state(self) -> str:
        """In one word: missing, waiting, returned or in_plan."""
        if not self.submissions and not self.activities:
            return "missing"
        if self.to_mend:
            return "to_mend"
        if self.returned:
            return "returned"
        return "waiting" if self.waiting else "in_plan"


def received(cycle: Cycle) -> list[Received]:
    """How the plans of all who take part stand, in alphabetical order."""
    sent: defaultdict[int, Mapping[str, Any]] = defaultdict(dict)
    sent |= {
        row["organisation"]: dict(row)
        for row in Submission.objects.filter(cycle=cycle)
        .exclude(state__in=(Submission.State.WITHDRAWN, Submission.State.REFUSED))
        .order_by()
        .values("organisation")
        .annotate(
            n=Count("id", distinct=True),
            last=Max("sent_at"),
            waiting=Count("rows", filter=Q(rows__state=Row.State.WAITING)),
            to_mend=Count(
                "rows",
                filter=Q(rows__state=Row.State.WAITING, rows__trouble__gte=Row.Trouble.DOUBTFUL),
            ),
        )
    }
    planned: defaultdict[int, Mapping[str, Any]] = defaultdict(dict)
    planned |= {
        row["organisation"]: dict(row)
        for row in Activity.objects.filter(cycle=cycle, withdrawn=False)
        .order_by()
        .values("organisation")
        .annotate(
            n=Count("id"),
            aligned=Count("sector"),
            returned=Count("id", filter=Q(review=Activity.Review.RETURNED)),
            sum_kes=Sum("kes"),
            unpriced=Count("id", filter=Q(kes=None)),
        )
    }
    found: list[Received] = []
    for one in participations_of(cycle):
        came, plan = sent[one.organisation_id], planned[one.organisation_id]
        found.append(
            Received(
                one, came.get("n", 0), came.get("last"), came.get("waiting", 0), came.get("to_mend", 0),
                plan.get("n", 0), plan.get("aligned", 0), plan.get("returned", 0), plan.get("sum_kes"),
                plan.get("unpriced", 0),
            )
        )  # fmt: skip
    return found
