"""How the plan of each organisation stands: what came, what waits, what is in the joint plan."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from pamoja.core.places import WARD
from pamoja.cycles.models import Cycle, Participation
from pamoja.cycles.queries import participations_of
from pamoja.plans.models import Activity, Row, Site, Submission


@dataclass(frozen=True, slots=True)
class Sent:
    """One submission that was not taken back, with how its rows stand."""

    uuid: UUID
    name: str
    state: str
    sent_at: dt.datetime
    sent_by: str
    calendar: str
    all_rows: int
    in_plan: int
    waiting: int
    to_mend: int

    @property
    def good(self) -> int:
        """The rows that wait and could be put in as they are."""
        return self.waiting - self.to_mend


@dataclass(frozen=True, slots=True)
class Reviewed:
    """How the department's answers stand in a sector (its row id, None without one): asked for, or given back."""

    sector: int | None
    submitted: int
    returned: int


@dataclass(frozen=True, slots=True)
class Received:
    """How an organisation's plan stands: what came, what waits, what is in the plan; sums None where unknown.

    `submissions` counts those that could be read; `sent` has the others too, the newest first. `in_wards` counts the
    activities that name a ward. `twice_kes` is money of its own that another organisation's activity counts already.
    """

    participation: Participation
    submissions: int
    last: dt.datetime | None
    waiting: int
    to_mend: int
    activities: int
    aligned: int
    returned: int
    kes: Decimal | None
    twice_kes: Decimal | None
    unpriced: int
    in_wards: int
    reviews: tuple[Reviewed, ...]
    sent: tuple[Sent, ...]

    @property
    def unaligned(self) -> int:
        """The activities that are under no sector yet."""
        return self.activities - self.aligned

    @property
    def state(self) -> str:
        """In one word: missing, to_mend, returned, waiting or in_plan."""
        if not self.submissions and not self.activities:
            return "missing"
        if self.to_mend:
            return "to_mend"
        if self.returned:
            return "returned"
        return "waiting" if self.waiting else "in_plan"


def received(cycle: Cycle, participations: Iterable[Participation] | None = None) -> list[Received]:
    """How the plans of all who take part stand, in alphabetical order; of these alone where they are given."""
    sent, planned = _sent(cycle), _planned(cycle)
    return [
        _received(one, tuple(sent.get(one.organisation_id, ())), planned.get(one.organisation_id, ()))
        for one in (participations_of(cycle) if participations is None else participations)
    ]


def _received(one: Participation, sent: tuple[Sent, ...], planned: Sequence[Mapping[str, Any]]) -> Received:
    came = [file for file in sent if file.state != Submission.State.REFUSED]
    known = [row["sum_kes"] for row in planned if row["sum_kes"] is not None]
    return Received(
        one,
        submissions=len(came),
        last=came[0].sent_at if came else None,
        waiting=sum(file.waiting for file in came),
        to_mend=sum(file.to_mend for file in came),
        activities=sum(row["n"] for row in planned),
        aligned=sum(row["n"] for row in planned if row["sector"] is not None),
        returned=sum(row["returned"] for row in planned),
        kes=sum(known, Decimal(0)) if known else None,
        twice_kes=sum((row["twice_kes"] for row in planned if row["twice_kes"] is not None), Decimal(0))
        or None,
        unpriced=sum(row["unpriced"] for row in planned),
        in_wards=sum(row["in_wards"] for row in planned),
        reviews=tuple(Reviewed(row["sector"], row["submitted"], row["returned"]) for row in planned),
        sent=sent,
    )


def _sent(cycle: Cycle) -> dict[int, list[Sent]]:
    """What came from each organisation, the newest first."""
    mine = Row.objects.filter(submission=OuterRef("pk"))
    waiting = mine.filter(state=Row.State.WAITING, known=False)
    rows = (
        Submission.objects.filter(cycle=cycle)
        .exclude(state=Submission.State.WITHDRAWN)
        .values("organisation", "uuid", "name", "state", "sent_at", "calendar", by=F("sent_by__name"))
        .annotate(
            all_rows=_how_many(mine),
            in_plan=_how_many(mine.filter(state=Row.State.IN_PLAN)),
            waiting=_how_many(waiting),
            to_mend=_how_many(waiting.filter(trouble__gte=Row.Trouble.DOUBTFUL)),
        )
        .order_by("-sent_at", "-id")
    )
    found: dict[int, list[Sent]] = defaultdict(list)
    for row in rows:
        found[row["organisation"]].append(
            Sent(
                row["uuid"], row["name"], row["state"], row["sent_at"], row["by"], row["calendar"],
                row["all_rows"], row["in_plan"], row["waiting"], row["to_mend"],
            )
        )  # fmt: skip
    return found


def _how_many(rows: QuerySet[Row]) -> Coalesce:
    """The number of rows of each submission, counted along the index instead of by a join of them all."""
    counted = rows.order_by().values("submission").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def _planned(cycle: Cycle) -> dict[int, list[Mapping[str, Any]]]:
    """What each organisation has in the plan, sector by sector."""
    in_a_ward = Exists(Site.objects.filter(activity=OuterRef("pk"), place__level=WARD))
    rows = (
        Activity.objects.filter(cycle=cycle, withdrawn=False)
        .order_by()
        .values("organisation", "sector")
        .annotate(
            n=Count("id"),
            submitted=Count("id", filter=Q(review=Activity.Review.SUBMITTED)),
            returned=Count("id", filter=Q(review=Activity.Review.RETURNED)),
            sum_kes=Sum("kes", filter=Q(counted_in=None) | Q(counted_in__withdrawn=True)),
            twice_kes=Sum("kes", filter=Q(counted_in__withdrawn=False)),
            unpriced=Count("id", filter=Q(kes=None)),
            in_wards=Count("id", filter=in_a_ward),
        )
    )
    found: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row["organisation"]].append(row)
    return found


def activities_a_cycle(cycles: Iterable[Cycle]) -> dict[int, int]:
    """How many activities each of these cycles has in its plan, by row ids."""
    found = Activity.objects.filter(cycle__in=list(cycles), withdrawn=False).order_by()
    return {row["cycle"]: row["n"] for row in found.values("cycle").annotate(n=Count("id"))}


def waiting_a_cycle(cycles: Iterable[Cycle]) -> dict[tuple[int, int], int]:
    """How many rows wait in each of these cycles from each organisation, by row ids."""
    found = Row.objects.filter(submission__cycle__in=list(cycles), state=Row.State.WAITING, known=False)
    kept = found.exclude(submission__state=Submission.State.WITHDRAWN).order_by()
    counted = kept.values("submission__cycle", "submission__organisation").annotate(n=Count("id"))
    return {(row["submission__cycle"], row["submission__organisation"]): row["n"] for row in counted}
