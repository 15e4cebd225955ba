"""A file of an earlier year comes in, read at once as history, and may be taken back."""

import datetime as dt
import hashlib
from pathlib import Path
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from pamoja.core.periods import day_name
from pamoja.core.places import squeeze
from pamoja.core.refusals import Refusal
from pamoja.cycles.models import Cycle
from pamoja.cycles.queries import organisations_in
from pamoja.journal.operations import record
from pamoja.organisations import rights
from pamoja.organisations.models import Organisation, User
from pamoja.places.models import Place
from pamoja.plans import staging
from pamoja.plans.models import PastAction, PastFile
from pamoja.plans.operations.refusals import NothingSent, SameFile, TakenBackAlready, TooLarge
from pamoja.plans.past import label_of
from pamoja.workplan.exchange import Json
from pamoja.workplan.reading.statements import organisation_in_name
from pamoja.workplan.sandbox import read_past_as_json

MOST_BYTES = 40_000_000
MEGABYTE = 1_000_000
BATCH = 500
LONGEST = 300


def load_past(
    *,
    cycle: Cycle,
    year: int,
    organisation: Organisation | None,
    name: str,
    content: bytes,
    by: User,
    at: dt.datetime,
) -> PastFile:
    """Read the actions of an earlier year from a file: of one organisation, or without one of the whole county.

    Raises NothingSent, TooLarge, SameFile, and the reader's own refusal where the file cannot be read: then nothing
    is kept.
    """
    rights.demand(by, rights.LOAD_PAST, cycle.county, organisation)
    name = (" ".join(Path(name.replace("\\", "/")).name.split()) or "plan")[-200:]
    if not content.strip():
        raise NothingSent
    if len(content) > MOST_BYTES:
        raise TooLarge(file=name, size=f"{len(content) / MEGABYTE:.0f}", most=MOST_BYTES // MEGABYTE)
    made = PastFile(
        uuid=uuid4(), county=cycle.county, year=year, organisation=organisation, name=name,
        digest=hashlib.sha256(content).hexdigest(), loaded_by=by, loaded_at=at,
    )  # fmt: skip
    _check_new(made)
    made.file.save(f"past-{made.uuid}", ContentFile(content), save=False)
    try:
        found = read_past_as_json(
            Path(made.file.path), county=cycle.county.key, year=label_of(year), name=name
        )
        with transaction.atomic():
            _write(made, staging.without_half_characters(found), cycle, by, at)
    except Refusal as refusal:
        kept = Path(made.file.path).name
        made.file.storage.delete(str(made.file.name))
        if kept in str(refusal):
            raise _renamed(refusal, kept, name) from refusal
        raise
    return made


def _renamed(refusal: Refusal, kept: str, name: str) -> Refusal:
    """The same refusal, telling the name that its sender knows."""
    params = {key: name if value == kept else value for key, value in refusal.params.items()}
    sentence = str(refusal).replace(kept, name).replace("{", "{{").replace("}", "}}")
    renamed: Refusal = type("PassedOn", (Refusal,), {"code": refusal.code, "sentence": sentence})(**params)
    return renamed


def _check_new(made: PastFile) -> None:
    same = PastFile.objects.filter(
        county=made.county, year=made.year, digest=made.digest, taken_back_at=None
    ).select_related("loaded_by")
    first = same.first()
    if first:
        day = day_name(timezone.localdate(first.loaded_at))
        raise SameFile(file=made.name, by=first.loaded_by.name, day=day, first=first.name)


def _write(made: PastFile, found: Json, cycle: Cycle, by: User, at: dt.datetime) -> None:
    """Keep the file with its actions, and who is meant by each name that we know."""
    made.save(force_insert=True)
    known = {squeeze(one.name): one for one in organisations_in(cycle)}
    own = made.organisation.name if made.organisation else ""
    actions = [_action(made, at_, said, known, own) for at_, said in enumerate(found["actions"])]
    PastAction.objects.bulk_create(actions, batch_size=BATCH)
    keys = {place["id"] for said in found["actions"] for place in said["places"]}
    places = {place.key: place.pk for place in Place.objects.filter(key__in=keys)}
    through = PastAction.places.through
    through.objects.bulk_create(
        [
            through(pastaction_id=action.pk, place_id=places[key])
            for action, said in zip(actions, found["actions"], strict=True)
            for key in dict.fromkeys(place["id"] for place in said["places"])
            if key in places
        ],
        batch_size=BATCH,
    )
    record(
        action="past.loaded",
        subject=f"past:{made.uuid}",
        by=by.uuid,
        at=at,
        county=cycle.county.key,
        facts={
            "file": made.name,
            "sha256": made.digest,
            "year": label_of(made.year),
            "actions": len(actions),
            "organisation": own,
        },
    )


def _action(
    made: PastFile, position: int, said: Json, known: dict[str, Organisation], own: str
) -> PastAction:
    spent = said["spent"] or {}
    written = "" if said["organisation"] == organisation_in_name(made.name) else said["organisation"]
    name = written or own
    return PastAction(
        file=made,
        position=position,
        title=said["title"],
        name=name[:LONGEST],
        organisation=known.get(squeeze(name)),
        status=said["status"],
        written=said["written"][:LONGEST],
        result=said["result"],
        spent=spent.get("amount"),
        currency=spent.get("currency", ""),
        sheet=said["sheet"][:200],
        cell=said["cell"][:20],
    )


@transaction.atomic
def take_back_past(*, file: PastFile, by: User, at: dt.datetime) -> int:
    """Take a file of an earlier year back: its actions are shown no longer; tells how many. The file is kept."""
    rights.demand(by, rights.LOAD_PAST, file.county, file.organisation)
    held = PastFile.objects.select_for_update(of=("self",), no_key=True)
    locked = held.select_related("taken_back_by", "county").get(pk=file.pk)
    if locked.taken_back_by:
        raise TakenBackAlready(file=locked.name, by=locked.taken_back_by.name)
    locked.taken_back_by, locked.taken_back_at = by, at
    locked.save(update_fields=["taken_back_by", "taken_back_at"])
    count = locked.actions.count()
    record(
        action="past.taken_back",
        subject=f"past:{locked.uuid}",
        by=by.uuid,
        at=at,
        county=locked.county.key,
        facts={"file": locked.name, "year": label_of(locked.year), "actions": count},
    )
    return count
