"""What became of the years before: the actions of files that were not taken back, as one person may see them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from pamoja.cycles.models import Cycle
from pamoja.places.models import Place
from pamoja.plans.models import PastAction, PastFile
from pamoja.plans.queries import View

YEARS_BACK = 10
NOT_TOLD = "unknown"


@dataclass(frozen=True, slots=True)
class WantedPast:
    """Which actions a person asks for; "", 0 and None mean all. `status` "unknown" asks for those without one."""

    status: str = ""
    year: int = 0
    ward: Place | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class PastYear:
    """How many actions of one earlier year were done, go on, were not done, or are not known of."""

    year: int
    done: int
    ongoing: int
    not_done: int
    unknown: int

    @property
    def all(self) -> int:
        """Of every status."""
        return self.done + self.ongoing + self.not_done + self.unknown


def earlier_years(cycle: Cycle) -> list[int]:
    """The years before a cycle, the newest first, each by the calendar year in which it begins."""
    return [cycle.begins - back for back in range(1, YEARS_BACK + 1)]


def label_of(year: int) -> str:
    """A county year as people write it: 2024/25."""
    return f"{year}/{(year + 1) % 100:02d}"


def _standing(cycle: Cycle) -> QuerySet[PastAction]:
    return PastAction.objects.filter(
        file__county=cycle.county, file__taken_back_at=None, file__year__lt=cycle.begins
    )


def past_actions(view: View, wanted: WantedPast) -> QuerySet[PastAction]:
    """The actions of earlier years that are asked for, the newest year first.

    Asking for a ward finds none of an organisation that does not show its places to this person.
    """
    found = _standing(view.cycle)
    if wanted.status:
        found = found.filter(status="" if wanted.status == NOT_TOLD else wanted.status)
    if wanted.year:
        found = found.filter(file__year=wanted.year)
    if wanted.name:
        found = found.filter(name=wanted.name)
    if wanted.ward:
        found = found.filter(places=wanted.ward).exclude(_of(view.organisations_without))
        found = found.filter(_known_to(view))
    ordered = found.select_related("file__organisation", "organisation").prefetch_related("places")
    return ordered.order_by("-file__year", "file", "position")


def _of(organisations: Sequence[int]) -> Q:
    return Q(organisation__in=organisations) | Q(organisation=None, file__organisation__in=organisations)


def _known_to(view: View) -> Q:
    """Of organisations that chose who sees, or of none that we know: others hide until they have chosen."""
    return _of(list(view.sites)) | Q(organisation=None, file__organisation=None)


def owner_of(action: PastAction) -> int | None:
    """Whose action it is, and so who chooses what others see of it; None where we do not know."""
    return action.organisation_id or action.file.organisation_id


def past_years(cycle: Cycle) -> list[PastYear]:
    """The earlier years of which something is known, the newest first."""
    rows = (
        _standing(cycle)
        .order_by()
        .values("file__year")
        .annotate(
            done=Count("id", filter=Q(status=PastAction.Status.DONE)),
            ongoing=Count("id", filter=Q(status=PastAction.Status.ONGOING)),
            not_done=Count("id", filter=Q(status=PastAction.Status.NOT_DONE)),
            unknown=Count("id", filter=Q(status="")),
        )
        .order_by("-file__year")
    )
    return [PastYear(r["file__year"], r["done"], r["ongoing"], r["not_done"], r["unknown"]) for r in rows]


def past_names(cycle: Cycle) -> list[str]:
    """Who did something in the years before, in alphabetical order."""
    names = _standing(cycle).exclude(name="").order_by("name").values_list("name", flat=True)
    return list(names.distinct())


def past_files(cycle: Cycle) -> QuerySet[PastFile]:
    """The files that stand, the newest year first."""
    standing = PastFile.objects.filter(county=cycle.county, taken_back_at=None, year__lt=cycle.begins)
    return standing.select_related("organisation", "loaded_by")
