"""Organisations that are one: their plans stand under one name, and under their own again when that is undone."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.db.models import Q

from pamoja.cycles.models import Cycle
from pamoja.cycles.operations import plan_changed
from pamoja.organisations import merging
from pamoja.organisations.models import Alias, Merge, Organisation, User
from pamoja.organisations.queries import together_with
from pamoja.places.models import Place
from pamoja.plans.models import Activity, Submission


@transaction.atomic
def merge_organisations(
    *,
    kept: Organisation,
    other: Organisation,
    county: Place,
    by: User,
    at: dt.datetime,
    reason: str = "",
    evidence: Sequence[Mapping[str, str]] = (),
) -> Merge:
    """Treat two organisations as one: their activities, files, people and findings, under the name of `kept`.

    Raises OneAlready, NotToMerge or NotAllowed.
    """
    made = merging.merge(
        kept=kept, other=other, county=county, reason=reason, evidence=evidence, by=by, at=at
    )
    _resettle(together_with(Organisation.objects.get(pk=made.kept_id)))
    return made


@transaction.atomic
def undo_merge(*, merge: Merge, by: User, at: dt.datetime) -> bool:
    """Treat the two of a merge as two again: each has what came as its own, as before; False where it was undone."""
    before = list(together_with(Organisation.objects.get(pk=merge.kept_id)))
    if not merging.undo(merge=merge, by=by, at=at):
        return False
    _resettle(Organisation.objects.filter(pk__in=[one.pk for one in before]))
    return True


def _resettle(organisations: Iterable[Organisation]) -> None:
    """Put every activity and file that came as one of these under the organisation that it is treated as now."""
    listed = list(organisations)
    for organisation in listed:
        came_as = Q(sent_as=organisation) | Q(sent_as=None, organisation=organisation)
        root = organisation.one
        sent_as = None if root == organisation.pk else organisation.pk
        Activity.objects.filter(came_as).update(organisation=root, sent_as=sent_as)
        Submission.objects.filter(came_as).update(organisation=root, sent_as=sent_as)
    _changed(listed)


def _changed(organisations: Iterable[Organisation]) -> None:
    """Count a change of every plan in which these organisations have an activity, so that findings are renewed."""
    with_rows = Activity.objects.filter(organisation__in=[one.one for one in organisations]).values("cycle")
    for cycle in Cycle.objects.filter(pk__in=with_rows):
        plan_changed(cycle=cycle)


@transaction.atomic
def add_alias(
    *, organisation: Organisation, written: str, cycle: Cycle, source: str, by: User, at: dt.datetime
) -> Alias:
    """Keep another way in which an organisation's name is written in plans; raises NameTaken or NotAllowed."""
    made = merging.add_alias(
        organisation=organisation, written=written, county=cycle.county, source=source, by=by, at=at
    )
    plan_changed(cycle=cycle)
    return made


@transaction.atomic
def take_back_alias(*, alias: Alias, cycle: Cycle, by: User, at: dt.datetime) -> bool:
    """A way of writing stands for its organisation no more; False where it was taken back before."""
    taken = merging.take_back_alias(alias=alias, county=cycle.county, by=by, at=at)
    if taken:
        plan_changed(cycle=cycle)
    return taken
