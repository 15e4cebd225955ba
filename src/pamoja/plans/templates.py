"""Workbooks that come back, made from the tables: a partner's template, and what the whole plan needs."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from pamoja.core.activities import Activity as Value
from pamoja.cycles.models import Cycle
from pamoja.cycles.queries import sectors_of, year_of
from pamoja.frameworks.queries import frameworks_of
from pamoja.organisations.models import Organisation
from pamoja.plans.models import Activity
from pamoja.plans.queries import with_details
from pamoja.plans.returning import sector_shown, values_of
from pamoja.workplan import facts
from pamoja.workplan.exchange import activity_from
from pamoja.workplan.exporting.excel import lists_for, template_bytes
from pamoja.workplan.returning.fields import Line

MOST_CHOICES = 400


def template_of(cycle: Cycle, organisation: Organisation, *, at: dt.datetime) -> bytes:
    """The template of an organisation: its own activities of this cycle filled in, and lines ready for more."""
    mine = with_details(
        Activity.objects.filter(cycle=cycle, organisation=organisation, withdrawn=False)
    ).order_by("number")
    county, year = facts.gazetteer().county(cycle.county.key), year_of(cycle)
    lists = lists_for(county, year, [sector.name for sector in sectors_of(cycle)], programme_names(cycle))
    notice = "A DEMONSTRATION: every partner here is invented." if cycle.demonstration else ""
    return template_bytes(
        title=f"{organisation.name}: work plan {cycle.label}, {cycle.county.name} County", lines=lines_of(mine),
        lists=lists, county=county, cycle=year, of=str(organisation.uuid), at=at, notice=notice,
    )  # fmt: skip


def programme_names(cycle: Cycle) -> list[str]:
    """The programmes of the county's newest plan in force, in its order; none where none is loaded."""
    newest = next(iter(frameworks_of(cycle.county)), None)
    if newest is None:
        return []
    return list(dict.fromkeys(newest.programmes.order_by("position").values_list("name", flat=True)))[
        :MOST_CHOICES
    ]


def lines_of(activities: Iterable[Activity]) -> list[Line]:
    """Activities as a workbook holds them."""
    return [
        Line(_value(one), sector_shown(one), one.short_number, one.organisation.name, one.version)
        for one in activities
    ]


def _value(activity: Activity) -> Value:
    return replace(activity_from(values_of(activity), ""), id=str(activity.uuid))


@dataclass(frozen=True)
class AboutRows:
    """What a workbook of the whole plan says of each activity, by its public id, beside what the joint plan knows."""

    partners: dict[str, str]
    numbers: dict[str, str]
    sectors: dict[str, str]


def about_rows(cycle: Cycle) -> AboutRows:
    """Whose plan each activity is of, its number and its sector as the plan shows them; one query."""
    found = Activity.objects.filter(cycle=cycle, withdrawn=False).select_related("organisation", "sector")
    rows = list(found.only("uuid", "number", "sector_written", "organisation__name", "sector__name"))
    return AboutRows(
        {str(one.uuid): one.organisation.name for one in rows},
        {str(one.uuid): one.short_number for one in rows},
        {str(one.uuid): sector_shown(one) for one in rows},
    )
