"""Events that call the same people, and officials called away before a deadline."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from pamoja.core.activities import Activity
from pamoja.core.places import Gazetteer
from pamoja.overlap import Analysis, Catalogue, Deadline, analyse

Make = Callable[..., Activity]

FORUM = {"title": "Ward development planning forums", "days": ("2026-10-05", "2026-10-09")}
BARAZA = {"title": "Civic education on the county budget", "days": ("2026-10-12", "2026-10-13")}
PEOPLE = ("ward committees",)


@pytest.fixture
def find(gazetteer: Gazetteer, catalogue: Catalogue) -> Callable[..., Analysis]:
    return lambda *rows: analyse(rows, gazetteer, catalogue)


def conflicts(analysis: Analysis) -> list[str]:
    return [finding.tier for finding in analysis.findings() if finding.kind == "calendar_conflict"]


def test_two_events_for_the_same_people_in_a_week_conflict(make: Make, find: Callable[..., Analysis]) -> None:
    one, other = make("1", target_groups=PEOPLE, **FORUM), make("2", target_groups=PEOPLE, **BARAZA)
    assert conflicts(find(one, other)) == ["definite"]


def test_leaders_of_one_ward_and_sector_probably_conflict(make: Make, find: Callable[..., Analysis]) -> None:
    assert conflicts(find(make("1", **FORUM), make("2", **BARAZA))) == ["probable"]


@pytest.mark.parametrize(
    "change",
    [
        {"days": ("2026-10-20", "2026-10-21")},
        {"days": ("2026-10-01", "2026-10-31")},
        {"places": ("nachola",)},
        {"target_groups": ("pupils",)},
        {"title": "Drill and equip 2 boreholes"},
    ],
)
def test_later_longer_elsewhere_for_others_or_no_event_does_not(
    make: Make, find: Callable[..., Analysis], change: dict[str, Any]
) -> None:
    other = BARAZA | {"target_groups": PEOPLE} | change
    assert conflicts(find(make("1", target_groups=PEOPLE, **FORUM), make("2", **other))) == []


@pytest.mark.parametrize(
    ("days", "clash"),
    [
        (("2027-02-22", "2027-02-26"), True),
        (("2027-02-28", "2027-03-02"), True),
        (("2027-02-10", "2027-02-20"), False),
        (("2027-03-01", "2027-03-03"), False),
        (("2027-01-01", "2027-03-31"), False),
    ],
)
def test_officials_are_needed_in_the_week_before_a_deadline(
    make: Make, find: Callable[..., Analysis], days: tuple[str, str], *, clash: bool
) -> None:
    row = make("1", "PFM clinic for departmental accountants and planners", days=days)
    deadline = Deadline("cfsp", "County Fiscal Strategy Paper", dt.date(2027, 2, 28))
    assert bool(find(row).statutory_conflicts([deadline])) == clash


def test_an_event_for_others_minds_no_deadline(make: Make, find: Callable[..., Analysis]) -> None:
    row = make("1", days=("2027-02-22", "2027-02-26"), title="Teacher mentorship on literacy")
    deadline = Deadline("cfsp", "County Fiscal Strategy Paper", dt.date(2027, 2, 28))
    assert find(row).statutory_conflicts([deadline]) == ()
