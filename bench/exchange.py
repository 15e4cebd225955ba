"""A workbook of 20,000 rows from its sending to rows of the plan, read again with other columns, and given back."""

import cProfile
import json
import os
import pstats
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import reading

ROWS = 20_000
TARGET_SECONDS, TARGET_MEGABYTES = 30, 700
TARGET_RETURNED = 30


def run() -> dict[str, object]:
    """Seconds of each step and the largest resident memory, measured in a process of its own."""
    done = subprocess.run([sys.executable, __file__], check=True, capture_output=True, text=True)
    found: dict[str, object] = json.loads(done.stdout)
    return found


def measure(rows: int = ROWS) -> dict[str, object]:
    """The same in this process, together with the one that reads."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.xlsx"
        reading.write_workbook(path, rows)
        cycle, organisation, by = _county(Path(folder) / "data")
        return _measured(path, cycle, organisation, by)


def _county(data: Path) -> tuple[Any, Any, Any]:
    """A county's cycle, a partner in it and one of its people."""
    from pamoja.cli.site import set_up

    set_up(data)
    import datetime as dt

    from django.utils import timezone

    from pamoja.cycles.operations import start_cycle
    from pamoja.organisations.models import User
    from pamoja.organisations.operations import join, register
    from pamoja.places.operations import seed
    from pamoja.places.queries import county

    at: dt.datetime = timezone.now()
    seed()
    samburu = county("samburu")
    cycle = start_cycle(county=samburu, year="2026/27", by=None, at=at)
    organisation = register(name="Bench Partner Trust", kind="partner", by=None, at=at)
    user = User.objects.create(email="bench@example.org", name="Bench", joined_at=at)
    join(user=user, organisation=organisation, county=samburu, role="officer", by=None, at=at)
    return cycle, organisation, user


def _measured(path: Path, cycle: Any, organisation: Any, by: Any) -> dict[str, object]:
    from django.utils import timezone

    from pamoja.analysis.returned import remarks_on
    from pamoja.plans import operations
    from pamoja.workplan.marked_copy import give_back
    from pamoja.workplan.reading.column_report import table_from
    from pamoja.workplan.reading.layouts import Choice, Layout

    steps: dict[str, float] = {}
    at = timezone.now()
    sent = _timed(steps, "send", lambda: operations.send(
        cycle=cycle, organisation=organisation, name=path.name, content=path.read_bytes(), by=by, at=at))  # fmt: skip
    _timed(steps, "read and stage", lambda: operations.read(submission=sent, at=at))
    accepted = _timed(steps, "put in", lambda: operations.put_in(submission=sent, by=by, at=timezone.now()))
    memory = max(_peak(resource.RUSAGE_SELF), _peak(resource.RUSAGE_CHILDREN))
    table = table_from(sent.tables[0])
    keys = {column.index: column.key for column in table.columns}
    layout = Layout(keys, table.words, {keys[10]: Choice("description")})
    operations.say_columns(submission=sent, layouts=[layout], by=by, at=timezone.now())
    again: dict[str, float] = {}
    _timed(
        again, "read again with other columns", lambda: operations.read(submission=sent, at=timezone.now())
    )
    out = path.with_name("returned.xlsx")
    _timed(again, "given back with remarks", lambda: give_back(
        Path(sent.file.path), out, name=path.name, remarks=remarks_on(sent)))  # fmt: skip
    return {
        "rows": sent.rows.count(), "accepted": accepted,
        "seconds_to_accepted": round(sum(steps.values()), 1), "target_seconds": TARGET_SECONDS,
        "peak_megabytes": memory, "target_megabytes": TARGET_MEGABYTES,
        "steps": steps, "afterwards": again, "target_given_back": TARGET_RETURNED,
        "returned_kB": out.stat().st_size // 1000,
    }  # fmt: skip


def _timed(steps: dict[str, float], name: str, act: Callable[[], Any]) -> Any:
    began = time.perf_counter()
    found = act()
    steps[name] = round(time.perf_counter() - began, 2)
    return found


def _peak(who: int) -> int:
    return round(resource.getrusage(who).ru_maxrss / 1000)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pamoja.config.settings")
    if "--profile" in sys.argv:
        profile = cProfile.Profile()
        print(json.dumps(profile.runcall(measure, 5_000), indent=1))
        pstats.Stats(profile).sort_stats("cumulative").print_stats(45)
    else:
        print(json.dumps(measure(), indent=1))
