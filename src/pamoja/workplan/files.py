"""Reads one file in a limited process of its own: the same road from the command line and the site."""

import contextlib
import json
import secrets
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pamoja import formats
from pamoja.core.periods import read_cycle
from pamoja.core.refusals import Refusal
from pamoja.workplan import child, facts
from pamoja.workplan.exchange import from_json, to_json
from pamoja.workplan.reading import Reading, digest_of, read_workbook
from pamoja.workplan.reading.iati import read_iati_plan

_UNSHOWN = ("Cc", "Cs", "Zl", "Zp")


class CannotWrite(Refusal):
    """A file or folder that cannot be written."""

    code = "cannot_write"
    sentence = "“{path}” cannot be written ({why}): choose another name or folder, one you may write to."


def read_file(path: Path, *, county: str, cycle: str) -> Reading:
    """What a plan says; raises a Refusal for a file, county or cycle that cannot be read."""
    return from_json(read_as_json(path, county=county, cycle=cycle))


def read_as_json(path: Path, *, county: str, cycle: str) -> dict[str, Any]:
    """The same as plain values, as `pamoja read --json` writes them."""
    facts.gazetteer().county(county)
    read_cycle(cycle, facts.calendars()[facts.COUNTY_YEAR])
    arguments = {"path": str(path.absolute()), "county": county, "cycle": cycle}
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
    write_bytes(path, json.dumps(value, ensure_ascii=False).encode(errors="replace"))


def write_bytes(path: Path, content: bytes) -> None:
    """A file, whole or not at all; raises CannotWrite."""
    write_together([(path, content)])


def write_together(files: Iterable[tuple[Path, bytes]]) -> None:
    """Files that belong together: each is whole, and none is there before all are written; raises CannotWrite."""
    path, drafts = Path(), list[tuple[Path, Path]]()
    try:
        for path, content in files:
            path.parent.mkdir(parents=True, exist_ok=True)
            drafts.append((draft_of(path), path))
            drafts[-1][0].write_bytes(content)
        for draft, path in drafts:
            draft.replace(path)
    except OSError as error:
        raise CannotWrite(path=path, why=reason_of(error)) from error
    finally:
        for draft, path in drafts:
            drop(draft, path)


def draft_of(path: Path) -> Path:
    """Where a file is written until it is whole: beside it, under a name that no other run has.

    A pipe or a device is written to as it is. Raises CannotWrite where a folder stands, OSError where nothing may.
    """
    if path.is_dir():
        raise CannotWrite(path=path, why="a folder stands there")
    return path if path.exists() and not path.is_file() else path.with_name(f".{secrets.token_hex(6)}.half")


def drop(draft: Path, path: Path) -> None:
    """Take away what is left of a draft."""
    if draft != path:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


def reason_of(error: OSError) -> str:
    """What the system says against a file, as part of a sentence."""
    return (error.strerror or "the disk refuses it").lower()


def keep_apart(written: Iterable[Path | None], read: Iterable[Path | None]) -> None:
    """Raise CannotWrite where a file that is read would be written over."""
    sources = [path for path in read if path]
    for target in filter(None, written):
        with contextlib.suppress(OSError):
            if target.is_file() and any(path.exists() and target.samefile(path) for path in sources):
                raise CannotWrite(path=target, why="it is one of the files that are read")


def on_a_line(text: str) -> str:
    """A text of a file as one line of a terminal can show it: no break, no control character, no half character."""
    return "".join(" " if unicodedata.category(sign) in _UNSHOWN else sign for sign in text)
