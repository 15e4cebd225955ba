import pytest

from pamoja.core.lines import counted


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0 activities"), (1, "1 activity"), (2, "2 activities"), (1260, "1,260 activities")],
)
def test_one_is_said_as_one_and_all_else_as_many(count: int, said: str) -> None:
    assert counted(count, "activity", "activities") == said
