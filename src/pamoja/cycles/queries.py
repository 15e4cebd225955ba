"""Reads of cycles and who takes part."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import F, Q, QuerySet

from pamoja.core.calendars import DueDate, due_dates
from pamoja.core.money import Rate
from pamoja.core.periods import Year
from pamoja.cycles.models import Cycle, Participation, Sector, Shown, WordTemplate
from pamoja.frameworks.queries import decided_terms
from pamoja.organisations.models import Organisation, User
from pamoja.organisations.queries import counties_of, members_of, together_with
from pamoja.organisations.rights import SEE_EVERYTHING, Part
from pamoja.places.models import Place
from pamoja.workplan import facts
from pamoja.workplan.alignment import Sectors
from pamoja.workplan.facts import CountySector


def cycle_at(county: str, year: str) -> Cycle | None:
    """The cycle at an address such as samburu, 2026-27."""
    begins = year[:4]
    if not (begins.isascii() and begins.isdigit()):
        return None
    found = Cycle.objects.select_related("county").filter(county__key=county, begins=int(begins)).first()
    return found if found and found.slug == year else None


def cycles_of(user: User) -> QuerySet[Cycle]:
    """The cycles of all counties in which a person plays a part, the newest of each county first."""
    found = Cycle.objects.filter(county__in=counties_of(user)).select_related("county")
    return found.order_by("county__name", "-begins")


def year_of(cycle: Cycle) -> Year:
    """The county year of a cycle."""
    return facts.calendars()[facts.COUNTY_YEAR].year_from(cycle.begins)


def deadlines_of(cycle: Cycle) -> tuple[DueDate, ...]:
    """The statutory dates that fall in the cycle."""
    return due_dates(facts.date_rules(), year_of(cycle))


def sectors_of(cycle: Cycle) -> list[Sector]:
    """The cycle's sectors in the county's order."""
    return list(cycle.sectors.order_by("position"))


def sectors_to_align(cycle: Cycle) -> Sectors | None:
    """The cycle's sectors as the alignment takes them; None where the county has none yet."""
    rows = sectors_of(cycle)
    if not rows:
        return None
    known = tuple(
        CountySector(s.vote, s.name, frozenset(s.covers.split()), s.source, s.status, s.note) for s in rows
    )
    return Sectors(known, cycle.sectors_are, decided=decided_terms(cycle.county))


def rates_of(cycle: Cycle) -> tuple[Rate, ...]:
    """The dated exchange rates of a cycle."""
    return tuple(Rate(r.day, r.currency, r.kes, r.source) for r in cycle.rates.order_by("id"))


def participations_of(cycle: Cycle) -> list[Participation]:
    """Who takes part, in alphabetical order, the county among them; organisations that are one stand once."""
    found = Participation.objects.filter(cycle=cycle)
    listed = found.select_related("organisation__known_as", "reminded_by").order_by(
        "organisation__name", "id"
    )
    return sorted(as_one(listed), key=lambda one: (one.organisation.name, one.pk))


def as_one(participations: Iterable[Participation]) -> list[Participation]:
    """The same with one for all organisations that are treated as one, under the name that is kept.

    It shows others no more than each of them does, until somebody has chosen for the whole. What is changed here is
    for reading alone: saving it whole would write it over what each of them chose.
    """
    together: dict[int, list[Participation]] = defaultdict(list)
    for one in participations:
        together[one.organisation.one].append(one)
    return [_whole(found) for found in together.values()]


def _whole(parts: Sequence[Participation]) -> Participation:
    kept = parts[0].organisation.known_as
    if kept is None:
        return parts[0]
    own = next((one for one in parts if one.organisation_id == kept.pk), None)
    whole = own or parts[0]
    if own is None or not _chosen_since(own, kept):
        whole.money = max((one.money for one in parts), key=STRICTER.index)
        whole.sites = max((one.sites for one in parts), key=STRICTER.index)
    whole.organisation = kept
    return whole


def _chosen_since(own: Participation, kept: Organisation) -> bool:
    """Whether somebody has chosen for an organisation since others were merged into it."""
    return bool(own.chosen_at and kept.merged_at and own.chosen_at >= kept.merged_at)


STRICTER = (Shown.ALL.value, Shown.BAND.value, Shown.TOTALS.value)


def known_in(cycle: Cycle) -> QuerySet[Organisation]:
    """Who takes part in a cycle or has people in its county, and all that are treated as one with them."""
    taking_part = Participation.objects.filter(cycle=cycle).values("organisation")
    present = members_of(cycle.county).order_by().values("organisation")
    here = Organisation.objects.filter(Q(pk__in=taking_part) | Q(pk__in=present))
    return Organisation.objects.filter(Q(pk__in=here) | Q(known_as__in=here.values("known_as")))


def organisations_in(cycle: Cycle) -> list[Organisation]:
    """Who takes part in a cycle or has people in its county, in alphabetical order."""
    kept = known_in(cycle).filter(Q(known_as=None) | Q(known_as=F("pk")))
    return list(kept.order_by("name", "id"))


def participation(cycle: Cycle, organisation: Organisation) -> Participation | None:
    """How an organisation takes part in a cycle, or all that are one with it."""
    return _one_of(Participation.objects.filter(cycle=cycle, organisation__in=together_with(organisation)))


def participation_of(cycle: Cycle, organisation: UUID) -> Participation | None:
    """How the organisation of a public id takes part in a cycle, or all that are one with it."""
    itself = Organisation.objects.filter(uuid=organisation)
    here = Q(organisation__in=itself) | Q(organisation__known_as__in=itself.values("known_as"))
    return _one_of(Participation.objects.filter(here, cycle=cycle))


def _one_of(found: QuerySet[Participation]) -> Participation | None:
    listed = found.select_related("cycle__county", "organisation__known_as", "reminded_by").order_by("id")
    return next(iter(as_one(listed)), None)


def names_taking_part(cycle: Cycle, organisations: set[UUID]) -> dict[UUID, str]:
    """The names of those of these organisations, by public id, that take part in a cycle."""
    found = Participation.objects.filter(cycle=cycle, organisation__uuid__in=organisations)
    return dict(found.values_list("organisation__uuid", "organisation__name"))


def showing(participations: Iterable[Participation], part: Part, field: str) -> dict[int, str]:
    """What a person sees of each organisation's money or sites ("money", "sites"): all, band or totals.

    The county, the secretariat and auditors see all, and everybody all of their own organisation.
    """
    all_of_all = part.may(SEE_EVERYTHING)
    return {
        p.organisation_id: Shown.ALL.value
        if all_of_all or p.organisation_id in part.organisations
        else getattr(p, field)
        for p in participations
    }


def template_of(county: Place) -> WordTemplate | None:
    """The county's own template in force; None where it prints into the shipped one."""
    return WordTemplate.objects.filter(county=county, replaced_at=None).select_related("sent_by").first()


def former_template_of(template: WordTemplate) -> WordTemplate | None:
    """The template whose place this one took; None where it was the shipped one."""
    same = WordTemplate.objects.filter(county=template.county, replaced_at=template.sent_at)
    return same.exclude(pk=template.pk).first()
