"""What all tests share: where the shared data is, and what is said when it is not."""

import sys
from pathlib import Path

import pytest
import pytest_django

import cast
from tests_paths import shared_folder


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "shared: needs the shared data")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if (shared_folder() / "data").is_dir():
        return
    needing = [item for item in items if item.get_closest_marker("shared")]
    if needing:
        config.stash[_LEFT_OUT] = len(needing)
        config.hook.pytest_deselected(items=needing)
        items[:] = [item for item in items if not item.get_closest_marker("shared")]


def pytest_unconfigure(config: pytest.Config) -> None:
    """Say last of all how many tests were left out."""
    left_out = config.stash.get(_LEFT_OUT, 0)
    if left_out:
        sys.stdout.write(f"{left_out} tests need the shared data, which is not here\n")


_LEFT_OUT = pytest.StashKey[int]()


@pytest.fixture
def shared() -> Path:
    return shared_folder()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> None:
    """The cast is made once; every test's own writes are rolled back."""
    del django_db_setup
    with django_db_blocker.unblock():
        cast.make()


@pytest.fixture
def everybody(db: None) -> cast.Cast:
    """The fixed cast, in the database."""
    del db
    return cast.loaded()
