"""Makes the demonstration county: its people, partners and files, all by the operations that pages use."""

import csv
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from pamoja.analysis.operations import analyse_and_tell, want_analysis
from pamoja.core.refusals import Refusal
from pamoja.cycles.models import Cycle
from pamoja.cycles.operations import choose_shown, set_rates, start_cycle, take_part
from pamoja.frameworks.operations import load
from pamoja.organisations.models import Membership, Network, Organisation, User
from pamoja.organisations.operations import join, register
from pamoja.organisations.queries import organisation_named, person
from pamoja.places.operations import seed
from pamoja.places.queries import county
from pamoja.plans import operations as plans
from pamoja.workplan import demonstration

ADP = "Samburu ADP 2026-27 Annex 1 (demo).xlsx"


class NotADemonstration(Refusal):
    """A data folder that holds a real county."""

    code = "not_a_demonstration"
    sentence = "“{folder}” holds a county that is not the demonstration: choose another folder with --data."


def make(*, folder: Path, at: dt.datetime, tell: Callable[[str], None]) -> Cycle:
    """The demonstration county, made where it is missing; raises NotADemonstration over a real one."""
    if Cycle.objects.filter(demonstration=False).exists():
        raise NotADemonstration(folder=folder)
    known = Cycle.objects.filter(demonstration=True).first()
    if known is not None and known.plan_version and known.runs.exists():
        return known
    tell("loading Kenya's places")
    seed()
    place = county(demonstration.COUNTY)
    cycle = start_cycle(county=place, year=demonstration.CYCLE, by=None, at=at, demonstration=True)
    partners = _partners(cycle, at)
    _people(cycle, at)
    with TemporaryDirectory() as rates:
        set_rates(cycle=cycle, rates=demonstration.copy_rates(Path(rates)), by=None, at=at)
    _send(cycle, partners, at, tell)
    tell("comparing the plans")
    cycle.refresh_from_db()
    want_analysis(cycle=cycle, at=at)
    analyse_and_tell(cycle=cycle, at=at)
    return cycle


def _table(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(demonstration.shipped(name).decode().splitlines()))


def _partners(cycle: Cycle, at: dt.datetime) -> dict[str, dict[str, str]]:
    """The organisations that take part, by name."""
    found: dict[str, dict[str, str]] = {}
    for row in _table("organisations.csv"):
        organisation = register(name=row["name"], kind=row["type"], by=None, at=at)
        if row["network"]:
            network, _ = Network.objects.get_or_create(name=row["network"], defaults={"kind": "partnership"})
            organisation.networks.add(network)
        take_part(cycle=cycle, organisation=organisation, by=None, at=at)
        found[row["name"]] = row
    return found


def _people(cycle: Cycle, at: dt.datetime) -> None:
    kinds = {
        Membership.Role.SECRETARIAT: Organisation.Type.CSO,
        Membership.Role.ASSEMBLY: Organisation.Type.ASSEMBLY,
        Membership.Role.AUDITOR: Organisation.Type.NATIONAL,
    }
    for row in _table("people.csv"):
        user, _ = User.objects.get_or_create(
            email=row["email"], defaults={"name": row["name"], "demonstration": True, "joined_at": at}
        )
        if row["role"]:
            organisation = organisation_named(row["organisation"]) or register(
                name=row["organisation"], kind=kinds[Membership.Role(row["role"])], by=None, at=at
            )
            join(
                user=user, organisation=organisation, county=cycle.county, role=row["role"], sector=row["sector"],
                by=None, at=at,
            )  # fmt: skip


def _send(
    cycle: Cycle, partners: dict[str, dict[str, str]], at: dt.datetime, tell: Callable[[str], None]
) -> None:
    """Every partner's officer sends its file, chooses who sees what, and puts in the good rows."""
    with TemporaryDirectory() as folder:
        files = {path.name: path for path in demonstration.copy_files(Path(folder))}
        for name, row in partners.items():
            if row["file"]:
                _send_one(cycle, name, files[row["file"]], at, tell)
                participation = cycle.participations.get(organisation__name=name)
                sender = _officer(cycle, name)
                choose_shown(participation=participation, money=row["money"], sites=row["sites"], by=sender, at=at)
        _send_one(cycle, f"County Government of {cycle.county.name}", files[ADP], at, tell)
        economist = person("amina@county.example")
        if economist:
            load(
                path=files[ADP], name=ADP, county=cycle.county, kind="adp", year=cycle.label, by=economist, at=at
            )


def _officer(cycle: Cycle, organisation: str) -> User:
    found = Membership.objects.filter(organisation__name=organisation, county=cycle.county)
    return found.select_related("user").order_by("id")[0].user


def _send_one(cycle: Cycle, name: str, path: Path, at: dt.datetime, tell: Callable[[str], None]) -> None:
    tell(f"{name}: {path.name}")
    organisation = organisation_named(name)
    if organisation is None:
        return
    sender = _officer(cycle, name)
    try:
        sent = plans.send(
            cycle=cycle, organisation=organisation, name=path.name, content=path.read_bytes(), by=sender, at=at
        )
    except plans.SameFile:
        return
    plans.read(submission=sent, at=at)
    plans.put_in(submission=sent, by=sender, at=at)


