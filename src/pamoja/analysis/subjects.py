"""What a made file is about: the whole plan, a pack of it, a paper of the budget, a sent file marked, or the county."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from pamoja.analysis.documents import as_partner
from pamoja.cycles.models import Cycle
from pamoja.cycles.queries import participation_of, sectors_of
from pamoja.organisations.rights import (
    SEE_EVERYTHING,
    SEE_PLAN,
    SEE_ROWS,
    TAKE_COUNTY,
    Hidden,
    NotAllowed,
    Part,
)
from pamoja.places.queries import wards_within
from pamoja.plans import queries
from pamoja.plans.models import Submission
from pamoja.workplan import facts
from pamoja.workplan.exporting import budget, format_named, packs
from pamoja.workplan.marked_copy import returned_name
from pamoja.workplan.plan import JointPlan

WHOLE, SECTOR, WARD, PARTNER, BUDGET, RETURNED, COUNTY = (
    "", "sector", "ward", "partner", "budget", "returned", "county",
)  # fmt: skip
PACK_FORMS, PAPER_FORMS, MARKED_FORMS = ("pdf", "accessible", "docx"), ("docx", "xlsx"), ("xlsx",)
FORMS: Mapping[str, Collection[str]] = {
    SECTOR: PACK_FORMS,
    WARD: PACK_FORMS,
    PARTNER: PACK_FORMS,
    BUDGET: PAPER_FORMS,
    RETURNED: MARKED_FORMS,
}
"""In which formats each can be had; the whole plan is there in all of them."""

NOT_A_WORKBOOK = ("iati",)


@dataclass(frozen=True)
class Subject:
    """What one file is about: what it is called, as whom its plan is read, and the part of the plan that it shows.

    `which` is the key of a budget's paper; `sent` is the file that is given back marked.
    """

    kind: str
    reader: Part
    title: str = ""
    cut: Callable[[JointPlan], packs.Part] = packs.whole
    which: str = ""
    sent: Submission | None = None


def about(kind: str, which: object) -> str:
    """How a form and a table name a subject: "sector:water"."""
    return f"{kind}:{which}"


def subject_of(cycle: Cycle, part: Part, form: str, named: str) -> Subject:
    """What a file of this name in this format is about, for who may have it.

    Raises UnknownFormat, NotInThisInstallation, NotAllowed, and Hidden for strangers and where there is no such thing.
    """
    if form == COUNTY and not named:
        part.demand(TAKE_COUNTY)
        return Subject(COUNTY, part)
    part.demand(SEE_PLAN)
    format_named(form).load()
    if not named:
        return Subject(WHOLE, part)
    kind, _, which = named.partition(":")
    if form not in FORMS.get(kind, ()):
        raise Hidden
    return FOUND[kind](cycle, part, which)


def _sector(cycle: Cycle, part: Part, slug: str) -> Subject:
    name = next((sector.name for sector in sectors_of(cycle) if sector.slug == slug), None)
    if name is None:
        raise Hidden
    return Subject(SECTOR, part, name, lambda plan: packs.sector_part(plan, name))


def _ward(cycle: Cycle, part: Part, slug: str) -> Subject:
    place = next((ward.place for ward in wards_within(cycle.county) if ward.slug == slug), None)
    if place is None:
        raise Hidden
    key = place.key
    return Subject(WARD, part, place.name, lambda plan: packs.ward_part(plan, facts.gazetteer()[key]))


def _partner(cycle: Cycle, part: Part, uuid: str) -> Subject:
    """The pack of a partner as that partner may read it, whoever asks for it, so that it can be passed on to it.

    Its own people may have it, and those who see everything.
    """
    found = participation_of(cycle, _id(uuid))
    if found is None:
        raise Hidden
    partner = found.organisation
    if partner.pk not in part.organisations and not part.may(SEE_EVERYTHING):
        raise NotAllowed(county=cycle.county.name, what="see what comes back to another partner")
    name = partner.name
    return Subject(PARTNER, as_partner(part, partner), name, lambda plan: packs.partner_part(plan, name))


def _budget(cycle: Cycle, part: Part, key: str) -> Subject:
    del cycle
    if key not in budget.RULES:
        raise Hidden
    return Subject(BUDGET, part, which=key)


def _returned(cycle: Cycle, part: Part, uuid: str) -> Subject:
    """A sent file with a remark beside every row and at every wrong cell, for those who may see its rows."""
    found = queries.submission(_id(uuid))
    if found is None or found.cycle_id != cycle.pk or not part.may(SEE_ROWS, found.organisation_id):
        raise Hidden
    if found.state not in (Submission.State.READ, Submission.State.WITHDRAWN) or found.kind in NOT_A_WORKBOOK:
        raise Hidden
    if not Path(found.file.path).is_file():
        raise Hidden
    return Subject(RETURNED, part, returned_name(found.name, found.kind), sent=found)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Hidden from error


FOUND: Mapping[str, Callable[[Cycle, Part, str], Subject]] = {
    SECTOR: _sector,
    WARD: _ward,
    PARTNER: _partner,
    BUDGET: _budget,
    RETURNED: _returned,
}
