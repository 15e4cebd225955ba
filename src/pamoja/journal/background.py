"""Work that is done in the background: what becomes of it where it fails."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import OperationalError


@contextmanager
def failing_to(note: Callable[[str], object]) -> Iterator[None]:
    """Let `note` keep what went wrong for the people who wait, before the error goes on to the worker.

    Where only the database was away nothing is noted: the worker tries again.
    """
    try:
        yield
    except OperationalError:
        raise
    except Exception as error:
        note(f"{type(error).__name__}: {error}")
        raise
