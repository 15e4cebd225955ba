"""Has a file read by a limited process, and loads nothing itself: a command starts at once."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pamoja.workplan import child

READ_PAST_HERE = "pamoja.workplan.one_file:read_past_here"
READ_HERE = "pamoja.workplan.one_file:read_here"


def read_as_json(
    path: Path, *, county: str, cycle: str, name: str = "", columns: Sequence[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    """What a plan says as plain values, as `pamoja read --json` writes them.

    `name` is what its sender called a file that is kept under another name: it may tell whose plan it is and of
    which year. Raises a Refusal for a file, county or cycle that cannot be read.
    """
    called = name or path.name
    arguments: dict[str, object] = {
        "path": str(path.absolute()),
        "county": county,
        "cycle": cycle,
        "name": called,
    }
    arguments |= {"columns": list(columns)} if columns else {}
    found: dict[str, Any] = child.run(READ_HERE, arguments, file=called)
    return found


def read_past_as_json(path: Path, *, county: str, year: str, name: str) -> dict[str, Any]:
    """What a file says of the actions of an earlier year; raises a Refusal for one that cannot be read."""
    arguments = {"path": str(path.absolute()), "county": county, "year": year, "name": name}
    found: dict[str, Any] = child.run(READ_PAST_HERE, arguments, file=name)
    return found
