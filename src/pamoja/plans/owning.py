"""Whose a staged row is: in a workbook of the whole county each row is its own partner's, and asked about as such."""

from collections.abc import Iterable

from pamoja.organisations import rights
from pamoja.organisations.models import User
from pamoja.plans.models import Row
from pamoja.plans.returning import owner_of


def demand_all(part: rights.Part, rows: Iterable[Row]) -> None:
    """Raise NotAllowed where one of the rows is an organisation's for whom the person may put nothing into the plan."""
    for owner in {owner_of(row) for row in rows} - {None}:
        part.demand(rights.PUT_IN, owner)


def demand_for(row: Row, by: User) -> None:
    """Raise Hidden or NotAllowed where the person may not correct rows of that file, or of that organisation."""
    submission = row.submission
    part = rights.demand(by, rights.CORRECT, submission.cycle.county, submission.organisation)
    owner = owner_of(row)
    if owner:
        part.demand(rights.CORRECT, owner)
