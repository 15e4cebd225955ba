"""Writes about cycles: starting one, taking part, choosing who sees what, reminding."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.text import slugify
from django.utils.translation import gettext as _

from pamoja.core.money import Rate
from pamoja.core.periods import read_cycle
from pamoja.core.refusals import Refusal
from pamoja.core.spelling import distance
from pamoja.cycles.models import Cycle, ExchangeRate, Participation, Sector, Shown
from pamoja.cycles.queries import organisations_in, sectors_of
from pamoja.cycles.queries import participation as participation_in
from pamoja.journal.operations import record, write_message
from pamoja.organisations import rights
from pamoja.organisations.models import Membership, Organisation, User
from pamoja.organisations.operations import Sent, invite, register
from pamoja.organisations.queries import organisation_named, people_of, squeezed
from pamoja.places.models import Place
from pamoja.workplan import facts

BETWEEN_REMINDERS = dt.timedelta(hours=20)
DUE_BEFORE_YEAR = dt.timedelta(days=21)
LETTERS_PER_ERROR = 5
SENDERS = (Membership.Role.OFFICER, Membership.Role.CHIEF)
KINDS = tuple(kind.value for kind in Organisation.Type if kind != Organisation.Type.COUNTY)
PLANNING = tuple(
    kind
    for kind in KINDS
    if kind not in (Organisation.Type.MEDIA, Organisation.Type.ASSEMBLY, Organisation.Type.WARD)
)


class NobodyToRemind(Refusal):
    """A partner of which nobody can be written to."""

    code = "nobody_to_remind"
    sentence = "{organisation} has nobody with an e-mail address yet: invite one of its officers first."


class RemindedAlready(Refusal):
    """A partner that was reminded within the day."""

    code = "reminded_already"
    sentence = "{organisation} was reminded less than a day ago, by {by}."


class NotAChoice(Refusal):
    """Something that is not one of the choices."""

    code = "not_a_choice"
    sentence = "“{text}” is not one of the choices."


class NewOrganisation(Refusal):
    """An organisation that is not known yet, and of which nobody said what it is."""

    code = "new_organisation"
    sentence = "“{name}” is new here: say what kind of organisation it is."


class NearlyKnown(NewOrganisation):
    """An organisation that is not known, and whose name is nearly that of one that is."""

    code = "nearly_known"
    sentence = "“{name}” is new here. If {near} is meant, write that name; if not, say what kind of organisation it is."


class NoSector(Refusal):
    """A director who answers for no sector of the cycle."""

    code = "no_sector"
    sentence = "Choose the sector that the director answers for."


@transaction.atomic
def start_cycle(
    *, county: Place, year: str, by: User | None, at: dt.datetime, demonstration: bool = False
) -> Cycle:
    """The county's cycle for a year, started now where it is not yet, with the county's own sectors.

    Raises UnknownCycle. The county government takes part from the start and shows everything to all.
    """
    begins = read_cycle(year, facts.calendars()[facts.COUNTY_YEAR]).begins
    known = Cycle.objects.filter(county=county, begins=begins).first()
    if known:
        return known
    sectors = facts.county_sectors(county.key)
    said = f"Sectors are those of {county.name} County: {sectors[0].source}." if sectors else ""
    cycle = Cycle.objects.create(
        county=county,
        begins=begins,
        started_by=by,
        started_at=at,
        sectors_are=said,
        demonstration=demonstration,
        plans_due=dt.date(begins, 7, 1) - DUE_BEFORE_YEAR,
    )
    for position, sector in enumerate(s for s in sectors if s.covers):
        Sector.objects.create(
            cycle=cycle,
            position=position,
            slug=slugify(sector.name.split()[0])[:40],
            name=sector.name,
            vote=sector.vote,
            covers=" ".join(sorted(sector.covers)),
            source=sector.source,
            status=sector.status,
            note=sector.note,
        )
    government = register(
        name=f"County Government of {county.name}", kind=Organisation.Type.COUNTY, by=by, at=at, county=county
    )
    Participation.objects.create(
        cycle=cycle, organisation=government, money=Shown.ALL, sites=Shown.ALL, joined_at=at
    )
    record(
        action="cycle.started",
        subject=f"cycle:{cycle.uuid}",
        by=by.uuid if by else None,
        at=at,
        county=county.key,
        facts={"year": cycle.label},
    )
    return cycle


@transaction.atomic
def take_part(*, cycle: Cycle, organisation: Organisation, by: User | None, at: dt.datetime) -> Participation:
    """Enter an organisation among those whose plan is awaited; nothing happens where it is already."""
    if by is not None:
        rights.demand(by, rights.INVITE, cycle.county, organisation)
    known = participation_in(cycle, organisation)
    if known is not None:
        return known
    found, new = Participation.objects.get_or_create(
        cycle=cycle, organisation=organisation, defaults={"joined_at": at}
    )
    if new:
        record(
            action="organisation.takes_part",
            subject=f"organisation:{organisation.uuid}",
            by=by.uuid if by else None,
            at=at,
            county=cycle.county.key,
            facts={"year": cycle.label},
        )
    return found


@transaction.atomic
def invite_to_cycle(
    *,
    cycle: Cycle,
    email: str,
    organisation: str,
    role: str,
    by: User,
    at: dt.datetime,
    kind: str = "",
    name: str = "",
    sector: str = "",
) -> Sent:
    """Invite a person of the organisation named; where that is not known it is entered, as what `kind` says it is.

    An organisation whose officer or head is invited takes part where such organisations plan. Raises NotAllowed,
    NewOrganisation without a kind, NotAChoice, NoSector, RoleDoesNotFit, NoName, AlreadyMember.
    """
    part = rights.demand(by, rights.INVITE, cycle.county)
    if role not in Membership.Role.values:
        raise NotAChoice(text=role)
    director = role == Membership.Role.DIRECTOR
    sectors = {one.name for one in sectors_of(cycle)} if director else set()
    if sectors and sector not in sectors:
        raise NoSector
    known = organisation_named(organisation)
    if known is None:
        if not part.everywhere(rights.INVITE):
            raise rights.NotAllowed(county=cycle.county.name, what=_("invite for another organisation"))
        _check_kind(cycle, organisation, kind)
        known = register(name=organisation, kind=kind, by=by, at=at)
    sent = invite(
        email=email,
        organisation=known,
        county=cycle.county,
        role=role,
        sector=sector if sectors else "",
        name=name,
        by=by,
        at=at,
    )
    if role in SENDERS and known.type in PLANNING:
        take_part(cycle=cycle, organisation=known, by=by, at=at)
    return sent


def _check_kind(cycle: Cycle, name: str, kind: str) -> None:
    """Raise NewOrganisation, NearlyKnown or NotAChoice where a new organisation cannot be entered as this kind."""
    if kind in KINDS or not squeezed(name):
        return
    if kind:
        raise NotAChoice(text=kind)
    wanted = squeezed(name)
    most = len(wanted) // LETTERS_PER_ERROR
    near = [o.name for o in organisations_in(cycle) if distance(wanted, o.squeezed, most) <= most]
    if near:
        raise NearlyKnown(name=name, near=_(" or ").join(f"“{one}”" for one in near[:3]))
    raise NewOrganisation(name=name)


@transaction.atomic
def choose_shown(*, participation: Participation, money: str, sites: str, by: User, at: dt.datetime) -> None:
    """Choose what the other partners see of an organisation's money and places; raises NotAChoice."""
    cycle = participation.cycle
    rights.demand(by, rights.CHOOSE_SHOWN, cycle.county, participation.organisation)
    for choice in (money, sites):
        if choice not in Shown.values:
            raise NotAChoice(text=choice)
    was = {"money": participation.money, "sites": participation.sites}
    Participation.objects.update_or_create(
        cycle=cycle,
        organisation=participation.organisation,
        defaults={"money": money, "sites": sites, "chosen_by": by, "chosen_at": at},
        create_defaults={
            "money": money, "sites": sites, "chosen_by": by, "chosen_at": at, "joined_at": participation.joined_at,
        },
    )  # fmt: skip
    participation.refresh_from_db()
    record(
        action="shown.chosen",
        subject=f"organisation:{participation.organisation.uuid}",
        by=by.uuid,
        at=at,
        county=cycle.county.key,
        facts={"before": was, "after": {"money": money, "sites": sites}},
    )


@transaction.atomic
def remind(*, participation: Participation, by: User, at: dt.datetime) -> int:
    """Write to the people of an organisation whose plan has not come; tells to how many.

    Raises RemindedAlready within a day of the last time, and NobodyToRemind.
    """
    cycle, organisation = participation.cycle, participation.organisation
    rights.demand(by, rights.REMIND, cycle.county)
    last = participation.reminded_at
    if last and at - last < BETWEEN_REMINDERS:
        raise RemindedAlready(organisation=organisation.name, by=participation.reminded_by)
    people = people_of(organisation, cycle.county)
    if not people:
        raise NobodyToRemind(organisation=organisation.name)
    for person in people:
        write_message(
            key=f"reminder:{participation.pk}:{person.pk}:{at:%Y%m%d%H}",
            to=person.email,
            subject=_("%(county)s County is waiting for your plan for %(year)s")
            % {"county": cycle.county.name, "year": cycle.label},
            body=_(
                "Dear %(name)s,\n\nthe plan of %(organisation)s for %(year)s has not come yet. "
                "Send it as it is, in your own layout:\n%(link)s\n\n%(by)s"
            )
            % {
                "name": person.name,
                "organisation": organisation.name,
                "year": cycle.label,
                "link": f"{settings.SITE_ADDRESS}/{cycle.county.key}/{cycle.slug}/send/",
                "by": by.name,
            },
            at=at,
        )
    participation.reminded_at, participation.reminded_by = at, by
    participation.save(update_fields=["reminded_at", "reminded_by"])
    record(
        action="partner.reminded",
        subject=f"organisation:{organisation.uuid}",
        by=by.uuid,
        at=at,
        county=cycle.county.key,
        facts={"people": len(people)},
    )
    return len(people)


@dataclass(frozen=True, slots=True)
class Reminders:
    """What became of reminding several: how many organisations, how many people, and why others were left out."""

    organisations: int
    people: int
    left_out: tuple[Refusal, ...]


@transaction.atomic
def remind_all(
    *, cycle: Cycle, participations: Iterable[Participation], by: User, at: dt.datetime
) -> Reminders:
    """Write to the people of each of these organisations; those that cannot be reminded now are left out and told."""
    rights.demand(by, rights.REMIND, cycle.county)
    written: list[int] = []
    left_out: list[Refusal] = []
    for participation in participations:
        try:
            written.append(remind(participation=participation, by=by, at=at))
        except (RemindedAlready, NobodyToRemind) as refusal:
            left_out.append(refusal)
    return Reminders(len(written), sum(written), tuple(left_out))


@transaction.atomic
def set_rates(*, cycle: Cycle, rates: Iterable[Rate], by: User | None, at: dt.datetime) -> int:
    """Take exchange rates into a cycle; one for a day and currency that is there is replaced."""
    count = 0
    said: list[str] = []
    before: list[str] = []
    for rate in rates:
        known = cycle.rates.filter(day=rate.day, currency=rate.currency).first()
        said.append(f"{rate.currency} 1 = KES {rate.kes} {rate.day} ({rate.source})")
        before += [f"{known} {known.day} ({known.source})"] if known else []
        ExchangeRate.objects.update_or_create(
            cycle=cycle,
            day=rate.day,
            currency=rate.currency,
            defaults={"kes": rate.kes, "source": rate.source},
        )
        count += 1
    if count:
        record(
            action="rates.set",
            subject=f"cycle:{cycle.uuid}",
            by=by.uuid if by else None,
            at=at,
            county=cycle.county.key,
            facts={"rates": count, "said": said[:100], "replaced": before[:100]},
        )
    return count


def plan_changed(*, cycle: Cycle) -> None:
    """Count a change of the plan, so that the findings are renewed."""
    Cycle.objects.filter(pk=cycle.pk).update(plan_version=F("plan_version") + 1)
