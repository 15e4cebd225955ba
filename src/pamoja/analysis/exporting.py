"""Writes about exports: asking for one, making it, giving it up, the county's copy each night, clearing old ones."""

import datetime as dt
import hashlib
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils.translation import gettext as _

from pamoja.analysis import county_copy
from pamoja.analysis.documents import beside_of, word_template
from pamoja.analysis.exports import beside_rows, plan_for, sees_all
from pamoja.analysis.models import Export
from pamoja.core.refusals import Refusal
from pamoja.cycles.models import Cycle
from pamoja.cycles.outlining import outlines_of
from pamoja.journal.models import Entry
from pamoja.journal.operations import record, write_message
from pamoja.organisations import rights
from pamoja.organisations.models import User
from pamoja.plans.queries import activities_in_plan, view_of
from pamoja.workplan.exporting import FORMATS, export, format_named

if TYPE_CHECKING:
    from django.db.models import QuerySet

COUNTY_COPY, MAP = "county", "geojson"
COUNTY_ENDING, COUNTY_TYPE = ".zip", "application/zip"
MOST_AT_ONCE = 2_000  # activities; more take longer than a person should wait for a page
KEPT = dt.timedelta(days=7)
NIGHTS_KEPT = 7
FOLDER = "exports"
STEPS = {"read": 0.1, "compare": 0.2, "explain": 0.5, "gaps": 0.6, "write": 0.75}
_ENDED = (Export.State.READY, Export.State.FAILED)


class NotReady(Refusal):
    """A file that is not there: not yet, not any more, or never made."""

    code = "export_not_ready"
    sentence = (
        "This file is not there: it is still being made, was thrown away after a week, or could not be made."
    )


class SeenOtherwise(Refusal):
    """A file made when its reader was shown something else than now."""

    code = "seen_otherwise"
    sentence = "What you may see has changed since this file was made: make it again."


def takes_long(cycle: Cycle, name: str) -> bool:
    """Whether making it is a job for the worker and not for a page."""
    return name == COUNTY_COPY or activities_in_plan(cycle) > MOST_AT_ONCE


@transaction.atomic
def want_export(*, cycle: Cycle, name: str, by: User, at: dt.datetime) -> tuple[Export, bool]:
    """Ask for the plan in a format, or for the whole county; tells whether that is new or was asked for already.

    Raises UnknownFormat and NotInThisInstallation.
    """
    part = rights.demand(by, _right(name), cycle.county)
    if name != COUNTY_COPY:
        format_named(name).load()
    waiting = Export.objects.filter(cycle=cycle, format=name, by=by).exclude(state__in=_ENDED)
    known = waiting.select_related("cycle__county").order_by("-id").first()
    if known:
        return known, False
    made = Export.objects.create(
        cycle=cycle, format=name, by=by, asked_at=at, plan_version=cycle.plan_version,
        seen=seen_by(cycle, part, name),
    )  # fmt: skip
    record(
        action="export.asked", subject=f"export:{made.uuid}", by=by.uuid, at=at, county=cycle.county.key,
        facts={"format": name},
    )  # fmt: skip
    return made, True


def _right(name: str) -> str:
    return rights.TAKE_COUNTY if name == COUNTY_COPY else rights.SEE_PLAN


def seen_by(cycle: Cycle, part: rights.Part, name: str) -> str:
    """What a person is shown of the plan now, as a fingerprint."""
    if name == COUNTY_COPY:
        return ""
    view = view_of(cycle, part)
    told = [
        sees_all(part),
        sorted(view.money.items()),
        sorted(view.sites.items()),
        sorted(part.organisations),
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def make(*, wanted: Export, at: dt.datetime, tell: bool) -> Export:
    """Make the file, with its reader's rights as they are now; what is made already stays. `tell` writes to the reader.

    Where it is refused, the sentence is kept with it.
    """
    begun = time.perf_counter()
    if wanted.state in _ENDED:
        return wanted
    rows = Export.objects.filter(pk=wanted.pk)
    rows.update(state=Export.State.MAKING, started_at=at, share=0, step="read", trouble="")

    def step(name: str) -> None:
        rows.update(step=name, share=STEPS.get(name, 0))

    try:
        seen = _written(wanted, at, step)
    except (Refusal, ObjectDoesNotExist) as refusal:
        give_up(wanted=wanted, trouble=str(refusal), at=at)
        wanted.refresh_from_db()
        return wanted
    done = at + dt.timedelta(seconds=time.perf_counter() - begun)
    with transaction.atomic():
        rows.update(
            state=Export.State.READY, done_at=done, step="", share=1, file=_name(wanted), seen=seen,
            size=_path(wanted).stat().st_size, plan_version=wanted.cycle.plan_version,
        )  # fmt: skip
        if tell and wanted.by:
            _write_to(wanted, wanted.by, at)
    wanted.refresh_from_db()
    if wanted.by:
        former = Export.objects.filter(cycle=wanted.cycle, format=wanted.format, by=wanted.by, night=None)
        _throw_away(former.filter(pk__lt=wanted.pk, state__in=_ENDED))
    return wanted


def _written(wanted: Export, at: dt.datetime, step: Callable[[str], None]) -> str:
    """Write the file and tell what its reader is shown."""
    cycle, path = wanted.cycle, _path(wanted)
    cycle.refresh_from_db()
    if wanted.by is None:
        county_copy.write(cycle, path, at=at, step=step)
        return ""
    part = rights.demand(wanted.by, _right(wanted.format), cycle.county)
    if wanted.format == COUNTY_COPY:
        county_copy.write(cycle, path, at=at, step=step)
        return ""
    seen = seen_by(cycle, part, wanted.format)
    plan = plan_for(cycle, part, step=step)
    step("write")
    beside = beside_of(cycle, part, wanted.asked_at)
    more = beside_rows(cycle, plan, at, part) if wanted.format == "xlsx" else {}
    export(
        wanted.format,
        plan,
        path,
        numbers=beside.numbers,
        beside=beside,
        template=word_template(cycle),
        outlines=outlines_of(cycle.county) if wanted.format == MAP else {},
        **more,
    )
    return seen


def _name(wanted: Export) -> str:
    return f"{FOLDER}/{wanted.uuid}{ending_of(wanted.format)}"


def _path(wanted: Export) -> Path:
    return Path(wanted.file.storage.path(_name(wanted)))


def ending_of(name: str) -> str:
    """The ending of a format's files."""
    return COUNTY_ENDING if name == COUNTY_COPY else FORMATS[name].ending


def _write_to(wanted: Export, reader: User, at: dt.datetime) -> None:
    """Tell the reader that the file is there; the letter says nothing of what is in it."""
    cycle = wanted.cycle
    link = f"{settings.SITE_ADDRESS}/{cycle.county.key}/{cycle.slug}/downloads/{wanted.uuid}/"
    write_message(
        key=f"export:ready:{wanted.pk}",
        to=reader.email,
        subject=_("Your file is ready"),
        body=_(
            "Dear %(name)s,\n\nthe file of the joint plan that you asked for is ready. Sign in and take it within a "
            "week:\n%(link)s"
        )
        % {"name": reader.name, "link": link},
        at=at,
    )


def give_up(*, wanted: Export, trouble: str, at: dt.datetime) -> None:
    """Keep why a file could not be made, so that its page says it."""
    Export.objects.filter(pk=wanted.pk).exclude(state=Export.State.READY).update(
        state=Export.State.FAILED, trouble=trouble[:1000], done_at=at, step=""
    )


def taken_by(*, wanted: Export, by: User) -> Path:
    """The file, for its reader alone, whose rights are asked again; a county's copy for whoever may take it.

    Raises Hidden, NotAllowed, NotReady, and SeenOtherwise where the reader is shown something else by now.
    """
    cycle = wanted.cycle
    if wanted.by_id != by.pk and wanted.format != COUNTY_COPY:
        raise rights.Hidden
    part = rights.demand(by, _right(wanted.format), cycle.county)
    path = _path(wanted)
    if wanted.state != Export.State.READY or not path.exists():
        raise NotReady
    if wanted.seen != seen_by(cycle, part, wanted.format):
        raise SeenOtherwise
    return path


def want_copies(*, at: dt.datetime) -> list[Export]:
    """The copies of this night that are still to be made: one a county's plan where anything happened since the last.

    A night begins at midnight in Kenya. Called again in the same night or on the day after it, it tells of none.
    """
    night = at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    wanted: list[Export] = []
    for cycle in (
        Cycle.objects.filter(plan_version__gt=0).exclude(exports__night=night).select_related("county")
    ):
        last = Export.objects.filter(cycle=cycle, night__isnull=False).order_by("-night").first()
        if last is None or _happened(cycle, last.asked_at):
            with transaction.atomic():
                made, new = Export.objects.get_or_create(
                    cycle=cycle, night=night, defaults={"format": COUNTY_COPY, "asked_at": at}
                )
                wanted += [made] if new else []
    return wanted


def _happened(cycle: Cycle, since: dt.datetime) -> bool:
    news = Entry.objects.filter(county=cycle.county.key, at__gte=since).exclude(action="export.asked")
    return news.exists()


def throw_away_old(*, at: dt.datetime) -> int:
    """Throw away files that people had a week for, and the copies of all but the last nights; tells how many."""
    gone = _throw_away(Export.objects.filter(night=None, asked_at__lt=at - KEPT, state__in=_ENDED))
    for cycle in Cycle.objects.filter(exports__night__isnull=False).distinct():
        nights = Export.objects.filter(cycle=cycle, night__isnull=False).order_by("-night")
        gone += _throw_away(
            Export.objects.filter(pk__in=list(nights.values_list("pk", flat=True)[NIGHTS_KEPT:]))
        )
    return gone


def _throw_away(exports: "QuerySet[Export]") -> int:
    found = list(exports)
    for one in found:
        _path(one).unlink(missing_ok=True)
        one.delete()
    return len(found)
