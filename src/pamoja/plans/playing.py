"""Which part an organisation plays in the activities of a cycle: what it leads, carries out and pays for."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from pamoja.cycles.models import Shown
from pamoja.organisations.models import Organisation
from pamoja.organisations.queries import aliases_of, together_with
from pamoja.plans.models import Activity, ActivityRole
from pamoja.plans.queries import View


def named_under(organisation: Organisation) -> set[str]:
    """All squeezed names that are surely an organisation's: its own, its aliases, and of all that are one with it."""
    names = set(together_with(organisation).values_list("squeezed", flat=True))
    return names | {alias.squeezed for alias in aliases_of(organisation)}


def roles_of(view: View, names: Collection[str]) -> QuerySet[ActivityRole]:
    """Every part that squeezed names play in activities of a cycle, as far as a person may know of it.

    Who pays is part of the money: where a partner shows totals only, its payers are not told.
    """
    silent = [key for key, shown in view.money.items() if shown == Shown.TOTALS]
    hidden = Q(role=ActivityRole.Role.PAYS, activity__organisation__in=silent)
    found = ActivityRole.objects.filter(
        activity__cycle=view.cycle, activity__withdrawn=False, squeezed__in=names
    )
    return found.exclude(hidden).order_by("activity__number", "position")


def activities_with(view: View, names: Collection[str], role: str) -> QuerySet[Activity]:
    """The activities in which squeezed names play a part, in order of number; all their parts where role is ""."""
    played = roles_of(view, names)
    if role:
        played = played.filter(role=role)
    return Activity.objects.filter(pk__in=played.order_by().values("activity")).order_by("number")
