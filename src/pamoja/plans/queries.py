"""Reads of submissions and of the plan, with each partner's money and places shown as it chose."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import (
    Case,
    Count,
    DecimalField,
    F,
    Prefetch,
    Q,
    QuerySet,
    Sum,
    TextField,
    Value,
    When,
)

from pamoja.core.periods import Quarter
from pamoja.cycles.models import Cycle, Participation, Sector, Shown
from pamoja.cycles.queries import participations_of, showing, year_of
from pamoja.organisations.models import Organisation
from pamoja.organisations.queries import link_hash
from pamoja.organisations.rights import SEE_ROWS, Part
from pamoja.places.models import Place
from pamoja.plans.models import Activity, BudgetLine, Layout, Row, RowVersion, Site, Submission

ORDERS = {
    "number": ("number",),
    "title": ("title", "number"),
    "partner": ("organisation__name", "number"),
    "start": ("start", "number"),
    "budget": ("-kes", "number"),
}
MOST_LAYOUTS = 50


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
    def veiled(self) -> set[int]:
        """The organisations of which this person does not see all money or all places."""
        shown = (*self.money.items(), *self.sites.items())
        return {key for key, how in shown if how != Shown.ALL}

    @property
    def hides(self) -> bool:
        """Whether anything at all is hidden from this person."""
        return bool(self.veiled)

    @property
    def all_money(self) -> bool:
        """Whether the person sees everybody's money."""
        return all(shown == Shown.ALL for shown in self.money.values())

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
    review: str = ""
    words: str = ""
    order: str = "number"


def view_of(cycle: Cycle, part: Part) -> View:
    """What a person sees of a cycle."""
    found = tuple(participations_of(cycle))
    return View(cycle, part, found, showing(found, part, "money"), showing(found, part, "sites"))


def activities_in_plan(cycle: Cycle) -> int:
    """How many activities a plan has."""
    return Activity.objects.filter(cycle=cycle, withdrawn=False).count()


def activities_in(view: View, wanted: Wanted) -> QuerySet[Activity]:
    """The activities of the plan that a person asks for, in the order asked for.

    Asking for a ward finds only activities whose places the person may see; in the order of budget those whose
    money is hidden come last, in order of number.
    """
    exact = {
        "sector": wanted.sector,
        "organisation": wanted.organisation,
        "programme": wanted.programme,
        "review": wanted.review,
    }
    found = Activity.objects.filter(cycle=view.cycle, withdrawn=False)
    found = found.filter(**{name: value for name, value in exact.items() if value})
    if wanted.unaligned:
        found = found.filter(sector=None)
    if wanted.programme:
        found = found.exclude(organisation__in=view.veiled)  # its name may tell a place or a sum
    if wanted.words:
        found = found.filter(
            Q(title__icontains=wanted.words)
            | Q(number__icontains=wanted.words)
            | Q(programme__icontains=wanted.words)
        )
    if wanted.quarter:
        found = found.filter(in_quarter(view.cycle, wanted.quarter))
    if wanted.ward:
        seen = found.exclude(organisation__in=view.organisations_without)
        found = seen.filter(sites__place__key=wanted.ward.key)
    return ordered(found, view, wanted.order)


def ordered(found: QuerySet[Activity], view: View, order: str) -> QuerySet[Activity]:
    """The activities in an order of ORDERS; by budget the unknown and the hidden last.

    So are, by title, those of partners who hide anything: a title's place in the order would tell how it begins.
    """
    hidden = [key for key, shown in view.money.items() if shown != Shown.ALL]
    if order == "title" and view.hides:
        veiled = Q(organisation__in=view.veiled)
        last = Case(When(veiled, then=Value(1)), default=Value(0))
        title = Case(When(veiled, then=Value("")), default=F("title"), output_field=TextField())
        return found.order_by(last, title, "number")
    if order != "budget":
        return found.order_by(*ORDERS.get(order, ORDERS["number"]))
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


def cut(found: QuerySet[Activity], start: int, stop: int) -> QuerySet[Activity]:
    """The activities from one place to another of a long list; only their keys are sorted, not all they say."""
    return found.filter(pk__in=found.values("pk")[start:stop])


def with_details(found: QuerySet[Activity]) -> QuerySet[Activity]:
    """The same with everything that a table shows, in two queries more."""
    sites = Prefetch("sites", Site.objects.select_related("place").order_by("position"))
    budget = Prefetch("budget", BudgetLine.objects.order_by("position"))
    return found.select_related("organisation", "sector").prefetch_related(sites, budget)


def with_sources(found: QuerySet[Activity]) -> QuerySet[Activity]:
    """The same with the row that each came from as `sources`, in one query more."""
    rows = Row.objects.filter(state=Row.State.IN_PLAN).select_related("submission")
    named = rows.only("activity", "sheet", "line", "submission__name").order_by("-id")
    return found.prefetch_related(Prefetch("rows", named, to_attr="sources"))


def programmes_of(view: View, sector: Sector | None = None) -> list[str]:
    """The programmes that activities name, of one sector where it is given, in alphabetical order.

    Those of partners who hide anything from the person are left out: a name may tell a place or a sum.
    """
    named = Activity.objects.filter(cycle=view.cycle, withdrawn=False).exclude(programme="").order_by()
    named = named.exclude(organisation__in=view.veiled)
    if sector:
        named = named.filter(sector=sector)
    return sorted(named.values_list("programme", flat=True).distinct(), key=str.casefold)


def totals_of(found: QuerySet[Activity], view: View) -> dict[str, int | Decimal | None]:
    """How many activities, of how many organisations, and for how much in shillings.

    `sum_kes` is the sum of those whose money the person may see, None where there is none; `unpriced` counts those
    of them without a sum, `hidden` those whose partner shows less. Money that another activity counts already is
    left out of the sum: `twice_kes` of `twice` activities.
    """
    hidden = Q(organisation__in=[key for key, shown in view.money.items() if shown != Shown.ALL])
    twice = counted_elsewhere(view) & ~hidden
    return found.order_by().aggregate(
        count=Count("id"),
        organisations=Count("organisation", distinct=True),
        sum_kes=Sum("kes", filter=~hidden & ~Q(pk__in=found.filter(twice).order_by().values("pk"))),
        twice_kes=Sum("kes", filter=twice),
        twice=Count("id", filter=twice),
        unpriced=Count("id", filter=Q(kes=None) & ~hidden),
        hidden=Count("id", filter=hidden),
    )


def counted_elsewhere(view: View) -> Q:
    """Activities whose money another one counts, as far as this person may see that other one's money.

    Where it is hidden the money counts here: it would be in no sum, and its absence would tell of the other.
    """
    seen = [key for key, shown in view.money.items() if shown == Shown.ALL]
    return Q(counted_in__organisation__in=seen, counted_in__withdrawn=False)


def by_ward_and_sector(view: View) -> tuple[dict[tuple[int, int | None], int], int]:
    """How many activities each ward has in each sector, by row ids, and how many are left out as hidden.

    Activities named for a sub-county or the whole county are in no ward.
    """
    counted = _shown_in_wards(view).values("sites__place", "sector").annotate(n=Count("id"))
    hidden = (
        Activity.objects.filter(
            cycle=view.cycle, withdrawn=False, organisation__in=view.organisations_without
        ).count()
        if view.organisations_without
        else 0
    )
    return {(row["sites__place"], row["sector"]): row["n"] for row in counted}, hidden


def by_ward_key(view: View) -> dict[tuple[str, int | None], int]:
    """The same counts by the ward's key and the sector's row id, in one query."""
    counted = _shown_in_wards(view).values("sites__place__key", "sector").annotate(n=Count("id"))
    return {(row["sites__place__key"], row["sector"]): row["n"] for row in counted}


def _shown_in_wards(view: View) -> QuerySet[Activity]:
    seen = Activity.objects.filter(cycle=view.cycle, withdrawn=False, sites__place__level="ward")
    return seen.exclude(organisation__in=view.organisations_without).order_by()


def activity_at(cycle: Cycle, number: str) -> Activity | None:
    """The activity at a number such as "water/014", taken out or not."""
    full = f"{cycle.county.key}/{cycle.slug}/{number}"
    found = with_details(Activity.objects.filter(cycle=cycle, number=full))
    places = ("programme__framework", "sub_programme", "decision", "by", "refused_by")
    also = ("counted_in__organisation", *(f"alignment__{name}" for name in places))
    return found.select_related("organisation", "sector", "reviewed_by", *also).first()


def history_of(activity: Activity) -> list[RowVersion]:
    """The versions of the row that an activity came from, the oldest first: of the newest file, in the plan or not."""
    versions = RowVersion.objects.filter(row__activity=activity).select_related("row__submission", "by")
    by_row: dict[int, list[RowVersion]] = defaultdict(list)
    for version in versions.order_by("row", "number"):
        by_row[version.row_id].append(version)
    in_plan = (v for v in by_row.values() if v[0].row.state == Row.State.IN_PLAN)
    return max(in_plan, default=None, key=_row_of) or max(by_row.values(), default=[], key=_row_of)


def _row_of(versions: list[RowVersion]) -> int:
    return versions[0].row_id


def next_to_answer(activity: Activity) -> Activity | None:
    """The next activity of the same sector that waits for the department's answer; after the last the first."""
    waiting = Activity.objects.filter(
        cycle=activity.cycle_id, sector=activity.sector_id, withdrawn=False, review=Activity.Review.SUBMITTED
    ).exclude(pk=activity.pk)
    later = Case(When(number__gt=activity.number, then=Value(0)), default=Value(1))
    return waiting.order_by(later, "number").first()


def submissions_of(cycle: Cycle, part: Part) -> QuerySet[Submission]:
    """The submissions whose rows a person may see, the newest first, each with how its rows stand."""
    return with_counts(_seen_submissions(cycle, part)).order_by("-sent_at", "-id")


def newest_submissions(cycle: Cycle, part: Part, most: int) -> list[Submission]:
    """The newest so many of them; the rows of the others are not counted."""
    newest = _seen_submissions(cycle, part).order_by("-sent_at", "-id").values_list("pk", flat=True)[:most]
    return list(submissions_of(cycle, part).filter(pk__in=list(newest)))


def _seen_submissions(cycle: Cycle, part: Part) -> QuerySet[Submission]:
    found = Submission.objects.filter(cycle=cycle).select_related("organisation", "sent_by")
    if part.everywhere(SEE_ROWS):
        return found
    return found.filter(organisation__in=part.organisations if part.may(SEE_ROWS) else [])


def with_counts(found: QuerySet[Submission]) -> QuerySet[Submission]:
    """The same with the numbers of their rows as in Standing, without the long texts of each submission."""
    counts = {name: Count("rows", filter=which) for name, which in _standings("rows__", "").items()}
    return found.defer("problems", "skipped", "refusal", "tables").annotate(**counts)


@dataclass(frozen=True, slots=True)
class Standing:
    """How the rows of a submission stand: in the plan, left aside, known to the plan already, and those that wait.

    Of those that wait `good` can go in as they are; `to_check` and `to_mend` cannot.
    """

    all_rows: int
    in_plan: int
    aside: int
    known: int
    waiting: int
    good: int
    to_check: int
    to_mend: int


def standing_of(submission: Submission) -> Standing:
    """How the rows of one submission stand, in one query."""
    rows = Row.objects.filter(submission=submission).order_by()
    counts = {f"{name}_": Count("id", filter=which) for name, which in _standings("", "submission__").items()}
    found = rows.aggregate(**counts)  # under other names than the fields that the next filter names
    return Standing(**{name.removesuffix("_"): count for name, count in found.items()})


def _standings(rows: str, file: str) -> dict[str, Q | None]:
    """Which rows each number of Standing counts; `rows` leads to them, `file` to their submission.

    Nothing of a file that was taken back waits any more.
    """

    def row(**fields: object) -> Q:
        return Q(**{f"{rows}{name}": value for name, value in fields.items()})

    here = ~Q(**{f"{file}state": Submission.State.WITHDRAWN})
    waiting = here & row(state=Row.State.WAITING, known=False)
    return {
        "all_rows": None,
        "in_plan": row(state=Row.State.IN_PLAN),
        "aside": row(state=Row.State.ASIDE),
        "known": here & row(state=Row.State.WAITING, known=True),
        "waiting": waiting,
        "good": waiting & row(trouble__lt=Row.Trouble.DOUBTFUL),
        "to_check": waiting & row(trouble=Row.Trouble.DOUBTFUL),
        "to_mend": waiting & row(trouble=Row.Trouble.WRONG),
    }


def submission(uuid: UUID) -> Submission | None:
    """The submission of a public id."""
    found = Submission.objects.filter(uuid=uuid)
    return found.select_related("cycle__county", "organisation", "sent_by", "withdrawn_by").first()


def layouts_of(organisation: Organisation) -> list[Layout]:
    """What was said of the columns of an organisation's tables and not undone, the newest first."""
    standing = Layout.objects.filter(organisation=organisation, undone_at=None).select_related("by")
    return list(standing.order_by("-at", "-id")[:MOST_LAYOUTS])


def sent_in_the_name_of(token: str) -> Submission | None:
    """The submission that the officer may confirm by this link; None where it is not one of ours."""
    if not token:
        return None
    found = Submission.objects.filter(confirm_hash=link_hash(token))
    return found.select_related("cycle__county", "organisation", "sent_by").first()


def submission_names(cycle: Cycle, uuids: set[UUID]) -> dict[UUID, str]:
    """The file names of those of these submissions that belong to a cycle."""
    return dict(Submission.objects.filter(cycle=cycle, uuid__in=uuids).values_list("uuid", "name"))


def rows_of(submission: Submission) -> QuerySet[Row]:
    """The rows of a submission in the file's order."""
    return submission.rows.select_related("activity", "settled_by").order_by("position")


def corrected_among(rows: Iterable[Row]) -> set[int]:
    """The row ids of those that say something else than their file; a correction that was undone is none."""
    now = {row.pk: row.values for row in rows if row.version > 1}
    if not now:
        return set()
    first = RowVersion.objects.filter(row__in=list(now), number=1)
    return {key for key, values in first.values_list("row", "values") if values != now[key]}


def row(submission: Submission, position: int) -> Row | None:
    """One row of a submission, counted from 0."""
    return rows_of(submission).filter(position=position).first()
