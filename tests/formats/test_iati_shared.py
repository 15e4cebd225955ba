from collections import Counter
from pathlib import Path

import pytest

from pamoja.formats.iati import read_iati

ACTIVITIES = Path("data/iati/activities")

pytestmark = pytest.mark.shared


@pytest.mark.parametrize(
    ("name", "count"),
    [("kenya_half_a.xml", 189), ("usaid-798.xml", 108), ("who-arg.xml", 157), ("worldbank-sv.xml", 13)],
)
def test_every_published_activity_is_read(shared: Path, name: str, count: int) -> None:
    activities = list(read_iati(shared / ACTIVITIES / name))
    assert len(activities) == count
    assert all(activity.identifier and activity.title and activity.reporting.name for activity in activities)
    assert [activity.line for activity in activities] == sorted(activity.line for activity in activities)


def test_the_errors_of_publishers_in_kenya_are_told(shared: Path) -> None:
    activities = list(read_iati(shared / ACTIVITIES / "kenya_half_a.xml"))
    told = Counter(issue.code for activity in activities for issue in activity.issues)
    schema_errors = {
        "no_sector_code": 16,
        "odd_number": 16,
        "unknown_attribute": 14,
        "no_attribute": 6,
        "bad_date": 2,
    }
    assert told == schema_errors | {"reversed_dates": 12}
    assert sum(schema_errors.values()) == 54
    assert sum(len(activity.related) for activity in activities) == 84
    assert {"USD", "EUR", "GBP"} <= {
        budget.currency for activity in activities for budget in activity.budgets
    }
