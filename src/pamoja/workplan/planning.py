"""Makes a joint work plan from files on disk: reads them two at a time, leaves out what cannot be read and says so."""

import os
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pamoja.core.lines import counted
from pamoja.core.money import Rate
from pamoja.core.periods import read_cycle
from pamoja.core.refusals import Refusal
from pamoja.workplan import child, facts
from pamoja.workplan.exchange import from_json
from pamoja.workplan.joining import join_plans
from pamoja.workplan.plan import JointPlan
from pamoja.workplan.reading import Reading
from pamoja.workplan.sandbox import read_as_json

MOST_AT_ONCE = 4


class NothingRead(Refusal):
    """No file could be read."""

    code = "nothing_read"
    sentence = "None of the files could be read, so there is no plan: {why}"


def make_plan(
    files: Sequence[Path],
    *,
    county: str,
    cycle: str,
    rates: Sequence[Rate] = (),
    tell: Callable[[str], None] = lambda _: None,
) -> JointPlan:
    """The joint plan of these files; a file that cannot be read is told and listed, the others make the plan.

    Raises a Refusal for an unknown county or cycle, and NothingRead where no file could be read.
    """
    place = facts.gazetteer().county(county)
    year = read_cycle(cycle, facts.calendars()[facts.COUNTY_YEAR])
    readings: list[Reading] = []
    refused: list[tuple[str, str]] = []
    for number, (name, answer) in enumerate(_all_read(files, county, cycle), 1):
        if isinstance(answer, Refusal):
            refused.append((name, str(answer)))
            tell(f"{number} of {len(files)}: {answer}")
        elif any(answer.digest == other.digest for other in readings):
            refused.append((name, f"“{name}” is the same file as another one: it was taken once."))
            tell(f"{number} of {len(files)}: {refused[-1][1]}")
        else:
            readings.append(answer)
            activities = counted(len(answer.activities), "activity", "activities")
            problems = counted(len(answer.problems), "problem", "problems")
            tell(f"{number} of {len(files)}: {name}: {activities}, {problems}")
    if not readings:
        raise NothingRead(why=" ".join(reason for _, reason in refused))
    tell("comparing the plans")
    return join_plans(readings, place, year, rates=rates, refused=refused)


def _all_read(files: Sequence[Path], county: str, cycle: str) -> "list[tuple[str, Reading | Refusal]]":
    """What each file says, in the order given; files of one name are told apart by their folder."""
    repeated = {name for name, count in Counter(path.name for path in files).items() if count > 1}
    names = [str(path) if path.name in repeated else path.name for path in files]

    def read(path: Path, name: str) -> Reading | Refusal:
        try:
            return from_json(read_as_json(path, county=county, cycle=cycle) | {"file": name})
        except Refusal as refusal:
            return refusal

    with ThreadPoolExecutor(max_workers=min(MOST_AT_ONCE, os.cpu_count() or 1)) as readers:
        try:
            return list(zip(names, readers.map(read, files, names), strict=True))
        except BaseException:  # Ctrl-C: nobody waits for the files that are still being read
            readers.shutdown(wait=False, cancel_futures=True)
            child.stop_all()
            raise
