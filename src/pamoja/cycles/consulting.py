"""What wards and communities asked for, entered from a list or typed; taken back as a whole."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.db.models import Count, QuerySet

from pamoja.core.refusals import Refusal
from pamoja.cycles.models import Consultation, Cycle, Priority
from pamoja.cycles.operations import plan_changed
from pamoja.journal.operations import record
from pamoja.organisations import rights
from pamoja.organisations.models import User
from pamoja.places.models import Place
from pamoja.places.queries import ids_by_key
from pamoja.workplan.exchange import Json
from pamoja.workplan.sandbox import read_as_json

MOST_PRIORITIES = 5_000
LONGEST_TEXT = 2_000
ABOUT_PLACES = frozenset({"place_unknown", "place_ambiguous", "place_other_county"})


class NothingAsked(Refusal):
    """A list in which no line says what was asked for and where."""

    code = "nothing_asked"
    sentence = (
        "No line of “{file}” says what was asked for and in which ward: "
        "a list needs a column with the ward and one with what was asked for."
    )


class TooManyAsked(Refusal):
    """A list longer than any county's."""

    code = "too_many_asked"
    sentence = (
        "“{file}” has {count} lines, and {most} is the most that is taken at once: send it ward by ward."
    )


class WithdrawnConsultation(Refusal):
    """A consultation that was taken back already."""

    code = "consultation_withdrawn"
    sentence = "“{title}” was taken back already, by {by}."


@dataclass(frozen=True, slots=True)
class Occasion:
    """Where and when something was asked for, and where that is written down; the day may be unknown."""

    title: str
    source: str
    held_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """One line as it is to be kept: words, place (row id), sector as written, sheet and row of its table."""

    text: str
    place: int
    sector: str = ""
    sheet: str = ""
    line: int = 0


def enter_file(
    *, cycle: Cycle, occasion: Occasion, path: Path, name: str, by: User, at: dt.datetime
) -> Consultation:
    """Take a list in any layout; a line whose place is not known is left out and told with the consultation.

    Raises NothingAsked, TooManyAsked and a Refusal for a file that cannot be read; then nothing is kept.
    """
    rights.demand(by, rights.CONSULT, cycle.county)
    found = read_as_json(path, county=cycle.county.key, cycle=cycle.label, name=name)
    lines = found["activities"]
    if len(lines) > MOST_PRIORITIES:
        raise TooManyAsked(file=name, count=f"{len(lines):,}", most=f"{MOST_PRIORITIES:,}")
    places = ids_by_key({place["id"] for line in lines for place in line["places"]})
    asked = [one for line in lines for one in _asked(line, places)]
    if not asked:
        raise NothingAsked(file=name)
    left_out = [_left_out(line, found["problems"]) for line in lines if not line["places"]]
    return _keep(cycle, occasion, asked, by=by, at=at, file=name, left_out=left_out)


def enter_typed(
    *, cycle: Cycle, occasion: Occasion, place: Place, texts: Iterable[str], by: User, at: dt.datetime
) -> Consultation:
    """Take what was typed for one place, a wish a line; raises NothingAsked and TooManyAsked."""
    rights.demand(by, rights.CONSULT, cycle.county)
    wishes = [text.strip()[:LONGEST_TEXT] for text in texts if text.strip()]
    if not wishes:
        raise NothingAsked(file=occasion.title)
    if len(wishes) > MOST_PRIORITIES:
        raise TooManyAsked(file=occasion.title, count=f"{len(wishes):,}", most=f"{MOST_PRIORITIES:,}")
    asked = [Asked(text, place.pk, line=number) for number, text in enumerate(wishes, 1)]
    return _keep(cycle, occasion, asked, by=by, at=at)


def take_back(*, consultation: Consultation, by: User, at: dt.datetime) -> None:
    """Take a consultation out again with all its lines; raises WithdrawnConsultation."""
    cycle = consultation.cycle
    rights.demand(by, rights.CONSULT, cycle.county)
    with transaction.atomic():
        held = Consultation.objects.select_for_update(no_key=True).get(pk=consultation.pk)
        if held.withdrawn_at:
            raise WithdrawnConsultation(title=held.title, by=held.withdrawn_by)
        held.withdrawn_by, held.withdrawn_at = by, at
        held.save(update_fields=["withdrawn_by", "withdrawn_at"])
        plan_changed(cycle=cycle)
        _tell("priorities.taken_back", held, by=by, at=at)


def consultations_of(cycle: Cycle) -> QuerySet[Consultation]:
    """The consultations of a cycle that stand, the newest first, each with how many `wishes` it holds."""
    found = Consultation.objects.filter(cycle=cycle, withdrawn_at=None).select_related("entered_by")
    return found.annotate(wishes=Count("priorities")).order_by("-entered_at", "-id")


def consultation_of(cycle: Cycle, uuid: UUID) -> Consultation | None:
    """A consultation of a cycle by its public id, taken back or not."""
    found = Consultation.objects.filter(cycle=cycle, uuid=uuid)
    return found.select_related("cycle__county", "withdrawn_by").first()


def priorities_of(cycle: Cycle) -> QuerySet[Priority]:
    """Everything that was asked for in a cycle and stands, in the order of consultations and lines."""
    found = Priority.objects.filter(consultation__cycle=cycle, consultation__withdrawn_at=None)
    return found.select_related("consultation", "place").order_by(
        "consultation__entered_at", "consultation", "position"
    )


def _asked(line: Json, places: dict[str, int]) -> list[Asked]:
    """A line once for each of its places."""
    source = line["source"]
    return [
        Asked(
            line["title"][:LONGEST_TEXT],
            places[place["id"]],
            (line["sector"] or "")[:200],
            source["sheet"][:200],
            source["row"],
        )
        for place in line["places"]
        if place["id"] in places
    ]


def _left_out(line: Json, problems: Sequence[Json]) -> Json:
    """A line without a known place: its words, and what is wrong as the reader's problem says it."""
    source = line["source"]
    told = next(
        (
            problem
            for problem in problems
            if problem["code"] in ABOUT_PLACES
            and problem["sheet"] == source["sheet"]
            and problem["cell"].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == str(source["row"])
        ),
        None,
    )
    return {"text": line["title"][:LONGEST_TEXT], "line": source["row"], "problem": told}


def _keep(
    cycle: Cycle,
    occasion: Occasion,
    asked: Sequence[Asked],
    *,
    by: User,
    at: dt.datetime,
    file: str = "",
    left_out: Sequence[Json] = (),
) -> Consultation:
    with transaction.atomic():
        kept = Consultation.objects.create(
            cycle=cycle,
            title=occasion.title[:200],
            held_on=occasion.held_on,
            source=occasion.source[:500],
            file=file[:300],
            left_out=list(left_out),
            entered_by=by,
            entered_at=at,
        )
        rows = [
            Priority(
                consultation=kept,
                position=position,
                place_id=one.place,
                text=one.text,
                sector=one.sector,
                sheet=one.sheet,
                line=one.line,
            )
            for position, one in enumerate(asked)
        ]
        Priority.objects.bulk_create(rows, batch_size=500)
        plan_changed(cycle=cycle)
        _tell("priorities.entered", kept, by=by, at=at, lines=len(rows))
    return kept


def _tell(action: str, kept: Consultation, *, by: User, at: dt.datetime, **facts: int) -> None:
    record(
        action=action,
        subject=f"consultation:{kept.uuid}",
        by=by.uuid,
        at=at,
        county=kept.cycle.county.key,
        facts={"title": kept.title, **facts},
    )
