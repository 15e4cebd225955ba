"""Reads one file: in a limited process of its own, by the same road from the command line and the site."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pamoja import formats
from pamoja.core.periods import read_cycle
from pamoja.formats.marking import without_marks
from pamoja.workplan import facts
from pamoja.workplan.exchange import from_json, to_json
from pamoja.workplan.history import read_past
from pamoja.workplan.reading import Reading, digest_of, read_workbook
from pamoja.workplan.reading.iati import read_iati_plan
from pamoja.workplan.reading.layouts import layout_from
from pamoja.workplan.returning.reading import read_returned
from pamoja.workplan.sandbox import read_as_json


def read_file(path: Path, *, county: str, cycle: str) -> Reading:
    """What a plan says; raises a Refusal for a file, county or cycle that cannot be read."""
    return from_json(read_as_json(path, county=county, cycle=cycle))


def read_here(
    path: str, county: str, cycle: str, name: str = "", columns: Sequence[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    """Read a file, called so by its sender, in this process; what the limited process runs.

    `columns` are remembered layouts as JSON, the newest first.
    """
    gazetteer, file = facts.gazetteer(), Path(path)
    place = gazetteer.county(county)
    year = read_cycle(cycle, facts.calendars()[facts.COUNTY_YEAR])
    if formats.kind_of(file) == "iati":
        return to_json(read_iati_plan(file, place, year, gazetteer)) | {"digest": digest_of(file)}
    workbook = without_marks(formats.read(file))
    returned = read_returned(workbook, name or file.name, place, year)
    if returned:
        return returned | {"digest": digest_of(file)}
    layouts = [layout_from(one) for one in columns]
    reading = read_workbook(workbook, name or file.name, place, year, gazetteer, layouts)
    return to_json(reading) | {"digest": digest_of(file)}


def read_past_here(path: str, county: str, year: str, name: str) -> dict[str, Any]:
    """Read the actions of an earlier year in this process; what the limited process runs."""
    gazetteer = facts.gazetteer()
    begun = read_cycle(year, facts.calendars()[facts.COUNTY_YEAR])
    return read_past(formats.read(Path(path)), name, gazetteer.county(county), begun, gazetteer)
