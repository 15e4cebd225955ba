"""A deed that may be done to a record later, such as taking it back: its moment and its person stand together."""

from django.db.models import CheckConstraint, Q


def by_somebody(deed: str, *, name: str) -> CheckConstraint:
    """The constraint `name` that `<deed>_at` and `<deed>_by` are both there or both empty."""
    at, by = f"{deed}_at__isnull", f"{deed}_by__isnull"
    return CheckConstraint(name=name, condition=Q(**{at: True, by: True}) | Q(**{at: False, by: False}))
