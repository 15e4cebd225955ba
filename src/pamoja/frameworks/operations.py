"""Loads a county's CIDP or ADP from its own file, by the same road as a partner's plan."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from pamoja.core.money import NOT_STATED
from pamoja.core.refusals import Refusal
from pamoja.frameworks.models import CrosswalkDecision, Framework, KeyOutput, Programme, SubProgramme
from pamoja.frameworks.queries import former_decision, former_of
from pamoja.journal.operations import record
from pamoja.organisations import rights
from pamoja.organisations.models import User
from pamoja.places.models import Place
from pamoja.workplan import facts
from pamoja.workplan.alignment import vote_and_name
from pamoja.workplan.exchange import Json
from pamoja.workplan.sandbox import read_as_json
from pamoja.workplan.terms import Decided, Term

BATCH = 500
MOST_OUTPUTS = 20_000


class NoProgrammes(Refusal):
    """A file that names no programme."""

    code = "no_programmes"
    sentence = (
        "“{file}” names no programme: a plan of the county needs a column or headings “Programme”, "
        "and its outputs or projects below."
    )


class NotInForce(Refusal):
    """A table that is to be taken back, and was taken back or replaced already."""

    code = "framework_not_in_force"
    sentence = "“{file}” is no longer in force: it was taken back or replaced meanwhile."


class DecisionEnded(Refusal):
    """A decision on a term that is to be taken back, and was ended already."""

    code = "decision_ended"
    sentence = "“{term}” was decided anew or taken back by {by} meanwhile: nothing was changed."


def load(
    *, path: Path, name: str, county: Place, kind: str, year: str, by: User, at: dt.datetime
) -> Framework:
    """Read the county's own table and keep it in the place of the one loaded before for that year.

    Raises NoProgrammes, and a Refusal for a file that cannot be read; then what was there stays.
    """
    rights.demand(by, rights.LOAD_FRAMEWORK, county)
    found = read_as_json(path, county=county.key, cycle=year, name=name)
    lines = found["activities"][:MOST_OUTPUTS]
    if not any(line["programme"] for line in lines):
        raise NoProgrammes(file=name)
    with transaction.atomic():
        Framework.objects.filter(county=county, kind=kind, year=year, replaced_at=None).update(replaced_at=at)
        framework = Framework.objects.create(
            county=county,
            kind=kind,
            year=year,
            file=name[:300],
            digest=found["digest"],
            loaded_by=by,
            loaded_at=at,
        )
        outputs = _write(framework, lines)
        record(
            action="framework.loaded",
            subject=f"framework:{framework.uuid}",
            by=by.uuid,
            at=at,
            county=county.key,
            facts={"kind": kind, "year": year, "file": name, "outputs": outputs},
        )
    return framework


def take_back(*, framework: Framework, by: User, at: dt.datetime) -> Framework | None:
    """Undo the loading of a table: the one whose place it took is in force again, and returned; None where none was.

    Raises NotInForce where it was taken back or replaced meanwhile.
    """
    rights.demand(by, rights.LOAD_FRAMEWORK, framework.county)
    of_year = Framework.objects.filter(county=framework.county, kind=framework.kind, year=framework.year)
    with transaction.atomic():
        held = of_year.select_for_update(no_key=True).filter(pk=framework.pk, replaced_at=None)
        if not held.update(replaced_at=at):
            raise NotInForce(file=framework.file)
        former = former_of(framework)
        if former:
            former.replaced_at = None
            former.save(update_fields=["replaced_at"])
        record(
            action="framework.taken_back",
            subject=f"framework:{framework.uuid}",
            by=by.uuid,
            at=at,
            county=framework.county.key,
            facts={"kind": framework.kind, "year": framework.year, "file": framework.file},
        )
    return former


@transaction.atomic
def decide_term(
    *, county: Place, term: Term, written: str, means: Decided, reason: str, by: User, at: dt.datetime
) -> CrosswalkDecision:
    """Keep what a term of plans means to the county, as a new version where it was decided before."""
    rights.demand(by, rights.DECIDE_TERMS, county)
    of_term = CrosswalkDecision.objects.filter(county=county, scheme=term.scheme, term=term.text)
    last = of_term.select_for_update(no_key=True).order_by("-version").first()
    of_term.filter(ended_at=None).update(ended_at=at, ended_by=by)
    decision = CrosswalkDecision.objects.create(
        county=county,
        scheme=term.scheme,
        term=term.text,
        written=written[:400],
        version=last.version + 1 if last else 1,
        sector=means.sector,
        programme=means.programme,
        sub_programme=means.sub_programme,
        reason=reason,
        by=by,
        at=at,
    )
    _tell("crosswalk.decided", decision, by=by, at=at)
    return decision


@transaction.atomic
def take_back_term(*, decision: CrosswalkDecision, by: User, at: dt.datetime) -> CrosswalkDecision | None:
    """Undo a decision on a term: the one whose place it took holds again, and is returned; None where none did.

    Raises DecisionEnded where it was taken back or replaced meanwhile.
    """
    rights.demand(by, rights.DECIDE_TERMS, decision.county)
    locked = CrosswalkDecision.objects.select_for_update(no_key=True, of=("self",))
    held = locked.select_related("ended_by").get(pk=decision.pk)
    if held.ended_at is not None:
        raise DecisionEnded(term=held.written, by=held.ended_by)
    held.ended_at, held.ended_by = at, by
    held.save(update_fields=["ended_at", "ended_by"])
    former = former_decision(held)
    if former:
        former.ended_at, former.ended_by = None, None
        former.save(update_fields=["ended_at", "ended_by"])
    _tell("crosswalk.taken_back", held, by=by, at=at)
    return former


def _tell(action: str, decision: CrosswalkDecision, *, by: User, at: dt.datetime) -> None:
    record(
        action=action,
        subject=f"crosswalk:{decision.uuid}",
        by=by.uuid,
        at=at,
        county=decision.county.key,
        facts={
            "term": decision.written,
            "sector": decision.sector,
            "programme": decision.programme or decision.sector,
            "reason": decision.reason,
            "version": decision.version,
        },
    )


def _write(framework: Framework, lines: list[Json]) -> int:
    votes = {sector.name: sector.vote for sector in facts.county_sectors(framework.county.key)}
    programmes: dict[tuple[str, str], Programme] = {}
    subs: dict[tuple[int, str], SubProgramme] = {}
    outputs: list[KeyOutput] = []
    for position, line in enumerate(lines):
        programme = _programme(framework, line, programmes, votes)
        sub = _sub_programme(programme, line, subs)
        cost, currency = _cost(line)
        outputs.append(
            KeyOutput(
                sub_programme=sub,
                position=position,
                output=line["title"],
                indicator=line["indicator"] or "",
                target=str(line["target"] or "")[:500],
                cost=cost,
                currency=currency,
                places=", ".join(place["name"] for place in line["places"]),
                sheet=line["source"]["sheet"][:200],
                row=line["source"]["row"],
            )
        )
    KeyOutput.objects.bulk_create(outputs, batch_size=BATCH)
    return len(outputs)


def _programme(
    framework: Framework,
    line: Json,
    known: dict[tuple[str, str], Programme],
    votes: Mapping[str, str],
) -> Programme:
    vote, sector = vote_and_name(line["sector"] or "")
    key = (sector[:300], (line["programme"] or sector or "not stated")[:500])
    if key not in known:
        known[key] = Programme.objects.create(
            framework=framework,
            position=len(known),
            sector=key[0],
            vote=(vote or votes.get(sector, ""))[:20],
            name=key[1],
        )
    return known[key]


def _sub_programme(
    programme: Programme, line: Json, known: dict[tuple[int, str], SubProgramme]
) -> SubProgramme:
    key = (programme.pk, (line["sub_programme"] or "")[:500])
    if key not in known:
        position = sum(of == programme.pk for of, _ in known)
        known[key] = SubProgramme.objects.create(programme=programme, position=position, name=key[1])
    return known[key]


def _cost(line: Json) -> tuple[Decimal | None, str]:
    """What an output costs; None where it is not stated or in two currencies."""
    currencies = {part["currency"] for part in line["budget"]}
    if len(currencies) != 1:
        return None, ""
    cost = sum((Decimal(str(part["amount"])) for part in line["budget"]), Decimal(0))
    currency = currencies.pop()
    return cost, "" if currency == NOT_STATED else currency
