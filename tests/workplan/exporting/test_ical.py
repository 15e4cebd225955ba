"""The calendar, read by a parser of our own: what RFC 5545 says of lines, escapes and whole days."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

from demonstrated import DRILL, demonstrated, plan_of
from pamoja.workplan.exporting.ical import write


def events(path: Path) -> list[dict[str, str]]:
    raw = path.read_bytes()
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    found: list[dict[str, str]] = []
    for line in raw.decode().replace("\r\n ", "").split("\r\n"):
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found:
            text = value.replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\")
            found[-1].setdefault(name.partition(";")[0], text)
    return found


def test_the_dates_of_the_law_and_the_first_days_of_activities_are_in_it(tmp_path: Path) -> None:
    plan = demonstrated()
    write(plan, tmp_path / "plan.ics")
    found = events(tmp_path / "plan.ics")
    law = [e for e in found if e["CATEGORIES"] == "Statutory date"]
    begins = [e for e in found if e["CATEGORIES"] == "Activity begins"]
    assert len(law) == len(plan.deadlines) > 0
    assert len(begins) == sum(row.activity.start is not None for row in plan.rows)
    days = {dt.date.fromisoformat(e["DTEND"]) - dt.timedelta(days=1) for e in law}
    assert days == {date.due for date in plan.deadlines}
    assert len({e["UID"] for e in found}) == len(found)


def test_a_date_that_was_only_recalled_says_so(tmp_path: Path) -> None:
    write(demonstrated(), tmp_path / "plan.ics")
    told = {e["SUMMARY"]: e["DESCRIPTION"] for e in events(tmp_path / "plan.ics")}
    recalled = [d for d in demonstrated().deadlines if d.rule.status != "read"]
    assert recalled
    for date in recalled:
        assert "Recalled" in told[f"{date.rule.event} (Samburu)"]


def test_commas_line_breaks_and_letters_survive(tmp_path: Path) -> None:
    title = "Kuchimba kisima; “Wamba”, \\ na mfereji wa maji ya mifugo kwa vijiji vyote vya wadi hii"
    write(plan_of(replace(DRILL, title=title)), tmp_path / "plan.ics")
    last = events(tmp_path / "plan.ics")[-1]
    assert last["SUMMARY"] == f"Begins: {title}"
    assert last["LOCATION"] == "Wamba East"
    assert last["DTSTART"] == "20261001"


def test_the_same_plan_is_the_same_file(tmp_path: Path) -> None:
    write(plan_of(DRILL), tmp_path / "one.ics")
    write(plan_of(DRILL), tmp_path / "two.ics")
    assert (tmp_path / "one.ics").read_bytes() == (tmp_path / "two.ics").read_bytes()


def test_a_hidden_place_is_not_told(tmp_path: Path) -> None:
    write(plan_of(replace(DRILL, sites=()), places_shown="totals"), tmp_path / "plan.ics")
    assert events(tmp_path / "plan.ics")[-1]["LOCATION"] == "shown as totals only"
