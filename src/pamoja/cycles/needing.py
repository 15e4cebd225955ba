"""How great a need is in each ward or sub-county: tables loaded with their source, and taken back as a whole."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.db.models import Count, QuerySet

from pamoja.core.refusals import Refusal
from pamoja.cycles.models import NeedFigure, NeedTable
from pamoja.journal.operations import record
from pamoja.organisations import rights
from pamoja.organisations.models import User
from pamoja.places.models import Place
from pamoja.places.queries import ids_by_key
from pamoja.workplan.needs import read_limited

BATCH = 500


class WithdrawnTable(Refusal):
    """A table of needs that was taken back already."""

    code = "need_table_withdrawn"
    sentence = "“{file}” was taken back already, by {by}."


@dataclass(frozen=True, slots=True)
class Need:
    """One figure as it counts for a place: of the newest year, then of the newest table that has it."""

    place: str
    indicator: str
    value: Decimal
    unit: str
    year: int | None
    source: str


def load(
    *, county: Place, path: Path, name: str, source: str, year: int | None, by: User, at: dt.datetime
) -> NeedTable:
    """Read and keep a table; `year` and `source` count where its rows name none. Raises the Refusals of its reader."""
    rights.demand(by, rights.LOAD_FRAMEWORK, county)
    found, problems = read_limited(path, county=county.key, name=name, source=source, year=str(year or ""))
    places = ids_by_key({row.place.id for row in found})
    with transaction.atomic():
        table = NeedTable.objects.create(
            county=county,
            source=source[:500],
            file=name[:300],
            problems=problems[:200],
            entered_by=by,
            entered_at=at,
        )
        rows = [
            NeedFigure(
                table=table,
                place_id=places[one.place.id],
                indicator=one.indicator[:200],
                value=one.value,
                unit=one.unit[:60],
                year=int(one.year[:4]) if one.year[:4].isdigit() else None,
                source="" if one.source == source else one.source[:500],
                sheet=one.sheet[:200],
                cell=one.cell,
            )
            for one in found
            if one.place.id in places
        ]
        NeedFigure.objects.bulk_create(rows, batch_size=BATCH)
        _tell("needs.loaded", table, by=by, at=at, figures=len(rows))
    return table


def take_back(*, table: NeedTable, by: User, at: dt.datetime) -> None:
    """Take a table out again: the figures of older tables count once more. Raises WithdrawnTable."""
    rights.demand(by, rights.LOAD_FRAMEWORK, table.county)
    with transaction.atomic():
        held = NeedTable.objects.select_for_update(no_key=True).get(pk=table.pk)
        if held.withdrawn_at:
            raise WithdrawnTable(file=held.file, by=held.withdrawn_by)
        held.withdrawn_by, held.withdrawn_at = by, at
        held.save(update_fields=["withdrawn_by", "withdrawn_at"])
        _tell("needs.taken_back", held, by=by, at=at)


def tables_of(county: Place) -> QuerySet[NeedTable]:
    """The tables of a county that stand, the newest first, each with how many `count` figures it has."""
    found = NeedTable.objects.filter(county=county, withdrawn_at=None).select_related("entered_by")
    return found.annotate(count=Count("figures")).order_by("-entered_at", "-id")


def table_of(county: Place, uuid: UUID) -> NeedTable | None:
    """A table of a county by its public id, taken back or not."""
    return NeedTable.objects.filter(county=county, uuid=uuid).select_related("county", "withdrawn_by").first()


def needs_of(county: Place, places: Sequence[str] = ()) -> list[Need]:
    """What is known of a county's needs, or of these places by key: one figure a place and indicator, in one query."""
    found = NeedFigure.objects.filter(table__county=county, table__withdrawn_at=None)
    if places:
        found = found.filter(place__key__in=list(places))
    rows = found.order_by("table__entered_at", "table", "id").values_list(
        "place__key", "indicator", "value", "unit", "year", "source", "table__source"
    )
    return _newest(Need(place, name, value, unit, year, own or source)
                   for place, name, value, unit, year, own, source in rows)  # fmt: skip


def _newest(rows: Iterable[Need]) -> list[Need]:
    """Of each place and indicator the figure of the newest year; of one year that of the table loaded last."""
    best: dict[tuple[str, str], Need] = {}
    for need in rows:
        key = (need.place, need.indicator.casefold())
        known = best.get(key)
        if known is None or (need.year or 0) >= (known.year or 0):
            best[key] = need
    return list(best.values())


def _tell(action: str, table: NeedTable, *, by: User, at: dt.datetime, **facts: int) -> None:
    record(
        action=action,
        subject=f"needs:{table.uuid}",
        by=by.uuid,
        at=at,
        county=table.county.key,
        facts={"file": table.file, "source": table.source[:200], **facts},
    )
