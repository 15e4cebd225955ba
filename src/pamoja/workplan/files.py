"""Reads one file in a limited process of its own: the same road from the command line and the site."""

import contextlib
import json
from pathlib import Path
from typing import Any

from pamoja import formats
from pamoja.core.periods import read_cycle
from pamoja.core.refusals import Refusal
from pamoja.workplan import child, facts
from pamoja.workplan.exchange import from_json, to_json
from pamoja.workplan.reading import Reading, digest_of, read_workbook
from pamoja.workplan.reading.iati import read_iati_plan


class CannotWrite(Refusal):
    """A file or folder that cannot be written."""

    code = "cannot_write"
    sentence = "“{path}” cannot be written: {why}."


def read_file(path: Path, *, county: str, cycle: str) -> Reading:
    """What a plan says; raises a Refusal for a file, county or cycle that cannot be read."""
    return from_json(read_as_json(path, county=county, cycle=cycle))


def read_as_json(path: Path, *, county: str, cycle: str) -> dict[str, Any]:
    """The same as plain values, as `pamoja read --json` writes them."""
    facts.gazetteer().county(county)
    read_cycle(cycle, facts.calendars()[facts.COUNTY_YEAR])
    arguments = {"path": str(path.resolve()), "county": county, "cycle": cycle}
    found: dict[str, Any] = child.run("pamoja.workplan.files:read_here", arguments, file=path.name)
    return found


def read_here(path: str, county: str, cycle: str) -> dict[str, Any]:
    """Read a file in this process; what the limited process runs."""
    file, gazetteer = Path(path), facts.gazetteer()
    year = read_cycle(cycle, facts.calendars()[facts.COUNTY_YEAR])
    place = gazetteer.county(county)
    if formats.kind_of(file) == "iati":
        reading = read_iati_plan(file, place, year, gazetteer)
    else:
        reading = read_workbook(formats.read(file), file.name, place, year, gazetteer)
    return to_json(reading) | {"digest": digest_of(file)}


def write_json(path: Path, value: object) -> None:
    """A file of JSON, whole or not at all; raises CannotWrite."""
    write_bytes(path, json.dumps(value, ensure_ascii=False).encode())


def write_bytes(path: Path, content: bytes) -> None:
    """A file, whole or not at all; raises CannotWrite."""
    half = path.with_name(f".{path.name}.half")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        half.write_bytes(content)
        half.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            half.unlink()
        raise CannotWrite(path=path, why=error.strerror or "the disk refuses it") from error
