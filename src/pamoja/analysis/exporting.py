"""Writes about exports: asking for one, making it, giving it up, the county's copy each night, clearing old ones.

Whether a file is made while its asker waits or by the worker is told by counting before, not by waiting for the worker
a while: so a small county has its file in one answer, also where no worker runs, and no request sleeps.
"""

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
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from pamoja.analysis import county_copy, returned
from pamoja.analysis.documents import beside_of, word_template
from pamoja.analysis.exports import beside_rows, plan_for, sees_all
from pamoja.analysis.models import Export
from pamoja.analysis.said import said
from pamoja.analysis.subjects import BUDGET, COUNTY, RETURNED, Subject, subject_of
from pamoja.core.refusals import Refusal
from pamoja.cycles.models import Cycle
from pamoja.cycles.outlining import outlines_of
from pamoja.journal.models import Entry
from pamoja.journal.operations import record, write_message
from pamoja.organisations import rights
from pamoja.organisations.models import User
from pamoja.plans.queries import activities_in_plan, view_of
from pamoja.workplan.exporting import FORMATS, budget, budget_excel, budget_word, export
from pamoja.workplan.exporting.labels import ENGLISH
from pamoja.workplan.files import CannotWrite, write_bytes

if TYPE_CHECKING:
    from django.db.models import QuerySet

COUNTY_COPY, MAP = COUNTY, "geojson"
COUNTY_ENDING, COUNTY_TYPE = ".zip", "application/zip"
MOST_AT_ONCE = 2_000  # activities; more take longer than a person should wait for a page
MOST_BYTES_AT_ONCE = 200_000  # of a sent file that is given back marked: about 3,000 rows, 2 seconds
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


def takes_long(wanted: Export, by: User) -> bool:
    """Whether making it is a job for the worker and not for a page."""
    subject = _subject(wanted, by)
    if subject.sent:
        return subject.sent.size > MOST_BYTES_AT_ONCE
    return subject.kind == COUNTY or activities_in_plan(wanted.cycle) > MOST_AT_ONCE


@transaction.atomic
def want_export(
    *, cycle: Cycle, name: str, by: User, at: dt.datetime, about: str = ""
) -> tuple[Export, bool]:
    """Ask for the plan in a format, what `about` names, or the whole county, in the language that is being spoken.

    Tells whether that is new or was asked for already. Raises what `subject_of` does.
    """
    subject = subject_of(cycle, rights.part_of(by, cycle.county), name, about)
    language = get_language() or settings.LANGUAGE_CODE
    waiting = Export.objects.filter(cycle=cycle, format=name, about=about, language=language, by=by)
    open_ones = waiting.exclude(state__in=_ENDED).select_related("cycle__county")
    known = open_ones.order_by("-id").first()
    if known:
        return known, False
    made = Export.objects.create(
        cycle=cycle, format=name, about=about, title=subject.title[:300], language=language, by=by, asked_at=at,
        plan_version=cycle.plan_version, seen=seen_by(cycle, subject),
    )  # fmt: skip
    record(
        action="export.asked", subject=f"export:{made.uuid}", by=by.uuid, at=at, county=cycle.county.key,
        facts={"format": name, "about": about},
    )  # fmt: skip
    return made, True


def _subject(wanted: Export, by: User) -> Subject:
    """What a file is about, with a person's rights as they are now; raises Hidden and NotAllowed."""
    part = rights.part_of(by, wanted.cycle.county)
    return subject_of(wanted.cycle, part, wanted.format, wanted.about)


def seen_by(cycle: Cycle, subject: Subject) -> str:
    """What the reader of a file is shown of the plan now, as a fingerprint; "" where nothing is kept from them."""
    if subject.kind in (COUNTY, RETURNED):
        return ""
    part = subject.reader
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

    Where it is refused, the sentence is kept with it, in the language of who asked.
    """
    begun = time.perf_counter()
    if wanted.state in _ENDED:
        return wanted
    rows = Export.objects.filter(pk=wanted.pk)
    rows.update(state=Export.State.MAKING, started_at=at, share=0, step="read", trouble="", refused="")

    def step(name: str) -> None:
        rows.update(step=name, share=STEPS.get(name, 0))

    with override(wanted.language or settings.LANGUAGE_CODE):
        try:
            seen = _written(wanted, at, step)
        except (Refusal, ObjectDoesNotExist) as refusal:
            give_up(wanted=wanted, trouble=str(refusal), at=at, refused=_told(refusal))
            wanted.refresh_from_db()
            return wanted
        return _ready(wanted, at, begun, seen, tell=tell)


def _told(refusal: Exception) -> str:
    """What the asker is told of a refusal; nothing of the machine's own paths."""
    if not isinstance(refusal, Refusal) or isinstance(refusal, CannotWrite):
        return ""
    return said(refusal.sentence, refusal.params)


def _ready(wanted: Export, at: dt.datetime, begun: float, seen: str, *, tell: bool) -> Export:
    """Note that the file is there, and throw away the one that the same person had of the same thing before."""
    done = at + dt.timedelta(seconds=time.perf_counter() - begun)
    with transaction.atomic():
        Export.objects.filter(pk=wanted.pk).update(
            state=Export.State.READY, done_at=done, step="", share=1, file=_name(wanted), seen=seen,
            size=_path(wanted).stat().st_size, plan_version=wanted.cycle.plan_version,
        )  # fmt: skip
        if tell and wanted.by:
            _write_to(wanted, wanted.by, at)
    wanted.refresh_from_db()
    if wanted.by:
        former = Export.objects.filter(
            cycle=wanted.cycle, format=wanted.format, about=wanted.about, by=wanted.by, night=None
        )
        _throw_away(former.filter(pk__lt=wanted.pk, state__in=_ENDED))
    return wanted


def _written(wanted: Export, at: dt.datetime, step: Callable[[str], None]) -> str:
    """Write the file and tell what its reader is shown."""
    cycle, path = wanted.cycle, _path(wanted)
    cycle.refresh_from_db()
    path.parent.mkdir(parents=True, exist_ok=True)
    subject = _subject(wanted, wanted.by) if wanted.by else None
    if subject is None or subject.kind == COUNTY:
        county_copy.write(cycle, path, at=at, step=step)
        return ""
    if subject.sent:
        step("write")
        returned.write(subject.sent, path)
        return ""
    seen, part = seen_by(cycle, subject), subject.reader
    plan = plan_for(cycle, part, step=step)
    step("write")
    beside = beside_of(cycle, part, wanted.asked_at)
    if subject.kind == BUDGET:
        paper = budget.budget_paper(plan, subject.which, beside)
        content = (budget_word.word_bytes if wanted.format == "docx" else budget_excel.excel_bytes)(paper)
        write_bytes(path, content)
        return seen
    more = beside_rows(cycle, plan, at, part) if wanted.format == "xlsx" else {}
    export(
        wanted.format,
        plan,
        path,
        part=subject.cut(plan),
        numbers=beside.numbers,
        beside=beside,
        template=word_template(cycle),
        language=wanted.language[:2] or ENGLISH,
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
            "Dear %(name)s,\n\nthe file that you asked for is ready. Sign in and take it within a "
            "week:\n%(link)s"
        )
        % {"name": reader.name, "link": link},
        at=at,
    )


def give_up(*, wanted: Export, trouble: str, at: dt.datetime, refused: str = "") -> None:
    """Keep why a file could not be made, so that its page says it: `refused` to the asker, `trouble` to the keeper."""
    Export.objects.filter(pk=wanted.pk).exclude(state=Export.State.READY).update(
        state=Export.State.FAILED, trouble=trouble[:1000], refused=refused[:1000], done_at=at, step=""
    )


def taken_by(*, wanted: Export, by: User) -> Path:
    """The file, for its reader alone, whose rights are asked again; a county's copy for whoever may take it.

    Raises Hidden, NotAllowed, NotReady, and SeenOtherwise where the reader is shown something else by now.
    """
    if wanted.by_id != by.pk and wanted.format != COUNTY_COPY:
        raise rights.Hidden
    subject = _subject(wanted, by)
    path = _path(wanted)
    if wanted.state != Export.State.READY or not path.exists():
        raise NotReady
    if wanted.seen != seen_by(wanted.cycle, subject):
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
    """Throw away what was asked for a week ago, and the copies of all but the last nights; tells how many."""
    gone = _throw_away(Export.objects.filter(night=None, asked_at__lt=at - KEPT))
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
