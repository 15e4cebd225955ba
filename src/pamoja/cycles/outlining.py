"""The outlines of a county's wards: loaded from a file with its source and date, and taken back as a whole."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.db.models import Count, QuerySet

from pamoja.core.refusals import Refusal
from pamoja.cycles.models import Outline, OutlineFile
from pamoja.journal.operations import record
from pamoja.organisations import rights
from pamoja.organisations.models import User
from pamoja.places.models import Place
from pamoja.places.queries import ids_by_key, wards_of
from pamoja.workplan.exchange import Json
from pamoja.workplan.outlines import read_limited


class WithdrawnOutlines(Refusal):
    """A file of outlines that was taken back already."""

    code = "outlines_withdrawn"
    sentence = "“{file}” was taken back already, by {by}."


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file of outlines as it was kept; `others` counts its features of other counties, `more` the unlisted ones."""

    file: OutlineFile
    wards: int
    more: int
    others: int


def load(
    *, county: Place, path: Path, name: str, source: str, drawn_on: dt.date, by: User, at: dt.datetime
) -> Loaded:
    """Read and keep the outlines of a file; they go before older ones. Raises the Refusals of its reader."""
    rights.demand(by, rights.LOAD_OUTLINES, county)
    found = read_limited(path, county=county.key, name=name)
    places = ids_by_key({key for key, _ in found["outlines"]})
    with transaction.atomic():
        kept = OutlineFile.objects.create(
            county=county, source=source[:500], drawn_on=drawn_on, file=name[:300], unknown=found["unknown"],
            entered_by=by, entered_at=at,
        )  # fmt: skip
        Outline.objects.bulk_create(
            [Outline(file=kept, place_id=places[key], geometry=drawn) for key, drawn in found["outlines"]]
        )
        _tell("outlines.loaded", kept, by=by, at=at, wards=len(places))
    return Loaded(kept, len(places), found["more"], found["others"])


def take_back(*, file: OutlineFile, by: User, at: dt.datetime) -> None:
    """Take a file out again: the outlines of older files count once more. Raises WithdrawnOutlines."""
    rights.demand(by, rights.LOAD_OUTLINES, file.county)
    with transaction.atomic():
        held = OutlineFile.objects.select_for_update(no_key=True).get(pk=file.pk)
        if held.withdrawn_at:
            raise WithdrawnOutlines(file=held.file, by=held.withdrawn_by)
        held.withdrawn_by, held.withdrawn_at = by, at
        held.save(update_fields=["withdrawn_by", "withdrawn_at"])
        _tell("outlines.taken_back", held, by=by, at=at)


def files_of(county: Place) -> QuerySet[OutlineFile]:
    """The files of a county that stand, the newest first, each with how many `wards` it has."""
    found = OutlineFile.objects.filter(county=county, withdrawn_at=None).select_related("entered_by")
    return found.annotate(wards=Count("outlines")).order_by("-entered_at", "-id")


def file_of(county: Place, uuid: UUID) -> OutlineFile | None:
    """A file of a county by its public id, taken back or not."""
    found = OutlineFile.objects.filter(county=county, uuid=uuid)
    return found.select_related("county", "withdrawn_by").first()


def outlines_of(county: Place) -> dict[str, Json]:
    """The outline of each ward that has one, by the ward's code: of the file that was loaded last."""
    return dict(_standing(county).values_list("place__code", "geometry"))


def without_outline(county: Place) -> list[Place]:
    """The wards of a county that have none, in order of code."""
    return list(wards_of(county).exclude(pk__in=_standing(county).order_by().values("place")))


def _standing(county: Place) -> QuerySet[Outline]:
    """The outlines that were not taken back, the older files first."""
    found = Outline.objects.filter(file__county=county, file__withdrawn_at=None)
    return found.order_by("file__entered_at", "file", "id")


def _tell(action: str, file: OutlineFile, *, by: User, at: dt.datetime, **facts: int) -> None:
    record(
        action=action, subject=f"outlines:{file.uuid}", by=by.uuid, at=at, county=file.county.key,
        facts={"file": file.file, "source": file.source[:200], **facts},
    )  # fmt: skip
