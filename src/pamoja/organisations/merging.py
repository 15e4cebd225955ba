"""Writes about which names are one organisation: merges that can be undone, other ways of writing a name, and answers.

Nothing is ever deleted: what was undone or taken back is kept and counts no more.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction

from pamoja.core.refusals import Refusal
from pamoja.core.sameness import kept_names
from pamoja.journal.operations import record
from pamoja.organisations import queries, rights
from pamoja.organisations.models import Alias, Apart, Merge, Organisation, User
from pamoja.places.models import Place
from pamoja.workplan.names import taken_apart

LONGEST_REASON = 2_000


class OneAlready(Refusal):
    """Two organisations that are treated as one already."""

    code = "one_already"
    sentence = "{one} and {other} are treated as one already."


class NotToMerge(Refusal):
    """A county government that was to be merged with somebody."""

    code = "not_to_merge"
    sentence = "{name} is a county government: it cannot be one with another organisation."


class NameTaken(Refusal):
    """A way of writing that is the name of another organisation."""

    code = "name_taken"
    sentence = "“{name}” is a name of {other}: say that both are one organisation, if they are."


def merge(
    *,
    kept: Organisation,
    other: Organisation,
    county: Place,
    reason: str,
    evidence: Sequence[Mapping[str, str]],
    by: User,
    at: dt.datetime,
) -> Merge:
    """Treat two organisations as one from now on, under the name of `kept`; raises OneAlready or NotToMerge."""
    rights.demand(by, rights.MERGE, county)
    with transaction.atomic():
        one, two = _as_they_are(kept, other)
        made = Merge.objects.create(
            kept=one,
            other=two,
            county=county,
            reason=reason.strip()[:LONGEST_REASON],
            evidence=list(evidence),
            by=by,
            at=at,
        )
        _settle()
        record(
            action="organisations.merged",
            subject=f"organisation:{one.uuid}",
            by=by.uuid,
            at=at,
            county=county.key,
            facts={"other": two.name, "reason": made.reason, "merge": str(made.uuid)},
        )
    return made


def _as_they_are(kept: Organisation, other: Organisation) -> tuple[Organisation, Organisation]:
    """Under which names both stand now, held for this transaction."""
    held = Organisation.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    found = {one.pk: one for one in held.filter(pk__in=(kept.pk, other.pk))}
    keys = found[kept.pk].one, found[other.pk].one
    found |= {one.pk: one for one in held.filter(pk__in=keys)}
    one, two = (found[key] for key in keys)
    if one == two:
        raise OneAlready(one=kept.name, other=other.name)
    for organisation in (one, two):
        if organisation.type == Organisation.Type.COUNTY:
            raise NotToMerge(name=organisation.name)
    return one, two


@transaction.atomic
def undo(*, merge: Merge, by: User, at: dt.datetime) -> bool:
    """Treat the two of a merge as two again, as they were before; False where it was undone before."""
    rights.demand(by, rights.MERGE, merge.county)
    if not Merge.objects.filter(pk=merge.pk, undone_at=None).update(undone_at=at, undone_by=by):
        return False
    _settle()
    record(
        action="merge.undone",
        subject=f"organisation:{merge.kept.uuid}",
        by=by.uuid,
        at=at,
        county=merge.county.key,
        facts={"other": merge.other.name, "merge": str(merge.uuid)},
    )
    return True


def _settle() -> None:
    """Write to every organisation which one it is treated as, made of the merges that stand alone."""
    standing = list(Merge.objects.filter(undone_at=None).values_list("kept", "other", "at"))
    kept = kept_names((one, other) for one, other, _ in standing)
    since: dict[int, dt.datetime] = {}
    for one, _, at in standing:
        since[kept[one]] = max(at, since.get(kept[one], at))
    Organisation.objects.filter(known_as__isnull=False).exclude(pk__in=kept).update(
        known_as=None, merged_at=None
    )
    for key, root in kept.items():
        Organisation.objects.filter(pk=key).update(known_as=root, merged_at=since[root])


@transaction.atomic
def add_alias(
    *, organisation: Organisation, written: str, county: Place, source: str, by: User, at: dt.datetime
) -> Alias:
    """Keep another way in which an organisation's name is written; raises NameTaken where it is another's."""
    rights.demand(by, rights.MERGE, county)
    clean = " ".join(written.split())[:300]
    known = queries.organisation_named(clean)
    if known is not None and known.pk != organisation.one:
        raise NameTaken(name=clean, other=known.name)
    kind = Alias.Kind.ACRONYM if taken_apart(clean).is_short else Alias.Kind.NAME
    made, new = Alias.objects.get_or_create(
        squeezed=queries.squeezed(clean),
        taken_back_at=None,
        defaults={
            "organisation": organisation, "written": clean, "kind": kind, "source": source[:300], "by": by, "at": at,
        },
    )  # fmt: skip
    if new:
        _tell("alias.added", organisation, county, {"written": clean, "source": source[:300]}, by, at)
    return made


@transaction.atomic
def take_back_alias(*, alias: Alias, county: Place, by: User, at: dt.datetime) -> bool:
    """A way of writing no longer stands for its organisation; False where it was taken back before."""
    rights.demand(by, rights.MERGE, county)
    standing = Alias.objects.filter(pk=alias.pk, taken_back_at=None)
    if not standing.update(taken_back_at=at, taken_back_by=by):
        return False
    _tell("alias.taken_back", alias.organisation, county, {"written": alias.written}, by, at)
    return True


@transaction.atomic
def tell_apart(
    *, organisation: Organisation, name: str, county: Place, answer: str, by: User, at: dt.datetime
) -> Apart:
    """Remember that a name is not an organisation's, or that it shall be asked again later."""
    rights.demand(by, rights.MERGE, county)
    made = Apart.objects.create(
        organisation=organisation,
        name=queries.squeezed(name),
        county=county,
        answer=Apart.Answer(answer),
        by=by,
        at=at,
    )
    _tell("names.told_apart", organisation, county, {"other": name[:300], "apart": answer}, by, at)
    return made


def _tell(
    action: str, about: Organisation, county: Place, facts: Mapping[str, str], by: User, at: dt.datetime
) -> None:
    record(
        action=action,
        subject=f"organisation:{about.uuid}",
        by=by.uuid,
        at=at,
        county=county.key,
        facts=dict(facts),
    )


def newest_answers(organisations: Iterable[int]) -> dict[tuple[int, str], Apart]:
    """What was said last of each organisation (by row id) and name."""
    found = (
        Apart.objects.filter(organisation__in=list(organisations))
        .select_related("by", "organisation")
        .order_by("id")
    )
    return {(one.organisation_id, one.name): one for one in found}
