"""What a county's documents are printed from: the plan as one person may read it, and what stands beside it."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from pamoja.analysis.exports import numbers_of, plan_for
from pamoja.analysis.models import Verdict
from pamoja.analysis.queries import opinions
from pamoja.core.money import Money, totals
from pamoja.core.places import WARD
from pamoja.cycles.models import Cycle
from pamoja.cycles.queries import participation_of, sectors_of, template_of
from pamoja.frameworks.models import Framework
from pamoja.frameworks.queries import outputs_of
from pamoja.organisations.models import Membership, Organisation
from pamoja.organisations.rights import SEE_EVERYTHING, SEE_PLAN, Hidden, NotAllowed, Part
from pamoja.places.queries import wards_within
from pamoja.plans import receiving
from pamoja.plans.models import Activity
from pamoja.workplan import facts
from pamoja.workplan.exporting import packs
from pamoja.workplan.exporting.beside import Beside
from pamoja.workplan.plan import JointPlan
from pamoja.workplan.taken_up import Line, Printed, Taken, taken_up


@dataclass(frozen=True)
class Printing:
    """What is printed: the plan as its readers may read it, the part of it, and what stands beside it."""

    plan: JointPlan
    part: packs.Part
    beside: Beside


def whole(cycle: Cycle, part: Part, at: dt.datetime) -> Printing:
    """The whole plan as a person may read it."""
    plan = plan_for(cycle, part)
    return Printing(plan, packs.whole(plan), beside_of(cycle, part, at))


def sector_pack(cycle: Cycle, part: Part, slug: str, at: dt.datetime) -> Printing:
    """The pack of a sector as a person may read it; raises Hidden where there is no such sector."""
    part.demand(SEE_PLAN)
    name = next((sector.name for sector in sectors_of(cycle) if sector.slug == slug), None)
    if name is None:
        raise Hidden
    plan = plan_for(cycle, part)
    return Printing(plan, packs.sector_part(plan, name), beside_of(cycle, part, at))


def ward_pack(cycle: Cycle, part: Part, slug: str, at: dt.datetime) -> Printing:
    """The pack of a ward as a person may read it; raises Hidden where there is no such ward."""
    part.demand(SEE_PLAN)
    key = next((w.place.key for w in wards_within(cycle.county) if w.slug == slug), None)
    if key is None:
        raise Hidden
    plan = plan_for(cycle, part)
    return Printing(plan, packs.ward_part(plan, facts.gazetteer()[key]), beside_of(cycle, part, at))


def partner_pack(cycle: Cycle, part: Part, organisation: UUID, at: dt.datetime) -> Printing:
    """The pack of a partner as that partner may read it, whoever asks for it, so that it can be passed on to it.

    Its own people may have it, and those who see everything; raises NotAllowed for others, Hidden for strangers.
    """
    part.demand(SEE_PLAN)
    found = participation_of(cycle, organisation)
    if found is None:
        raise Hidden
    partner = found.organisation
    if partner.pk not in part.organisations and not part.may(SEE_EVERYTHING):
        raise NotAllowed(county=cycle.county.name, what="see what comes back to another partner")
    reader = as_partner(part, partner)
    plan = plan_for(cycle, reader)
    return Printing(plan, packs.partner_part(plan, partner.name), beside_of(cycle, reader, at))


def as_partner(part: Part, partner: Organisation) -> Part:
    """The part that an officer of a partner plays, whoever asks: what it may not read is not in its pack."""
    if partner.type == Organisation.Type.COUNTY:
        return part
    officer = Membership(
        user=part.user, organisation=partner, county=part.county, role=Membership.Role.OFFICER
    )
    return Part(part.user, part.county, [officer])


def beside_of(cycle: Cycle, part: Part, at: dt.datetime) -> Beside:
    """The day, the county's numbers, what was decided, and for who sees everything who has not sent."""
    not_sent = None
    if part.may(SEE_EVERYTHING):
        lines = receiving.received(cycle)
        not_sent = tuple(line.participation.organisation.name for line in lines if line.state == "missing")
    return Beside(
        made=timezone.localtime(at).date(),
        numbers=numbers_of(cycle),
        decisions=decisions_of(cycle, reasons=part.may(SEE_EVERYTHING)),
        not_sent=not_sent,
    )


def decisions_of(cycle: Cycle, *, reasons: bool) -> dict[str, str]:
    """What the county or the secretariat decided about a finding, by its key; opinions are not decisions.

    The reasons, which may speak of what a partner does not show to others, stand with it only where asked for.
    """
    found: dict[str, str] = {}
    for key, verdicts in opinions(cycle)[1].items():
        deciding = [verdict for verdict in verdicts if verdict.decides]
        if deciding and deciding[-1].answer != Verdict.Answer.OPEN:
            last = deciding[-1]
            day = timezone.localtime(last.at).date()
            said = f"{last.get_answer_display()} ({last.organisation.name}, {day:%d/%m/%Y})"
            found[key] = f"{said}: {last.reason}" if reasons and last.reason else said
    return found


def word_template(cycle: Cycle) -> bytes | None:
    """The county's own template as it is in force; None for the shipped one."""
    found = template_of(cycle.county)
    return bytes(found.content) if found else None


def budget_lines(cycle: Cycle) -> list[Line]:
    """The partners' lines with the county's number, as they stand in the plan now; the county's own are left out."""
    rows = Activity.objects.filter(cycle=cycle, withdrawn=False, own=False)
    found = (
        rows.select_related("organisation")
        .prefetch_related("sites__place", "budget")
        .order_by("number", "id")
    )
    return [
        Line(
            activity.number,
            activity.title,
            activity.lead or activity.organisation.name,
            tuple(site.place.name for site in activity.sites.all() if site.place.level == WARD),
            tuple(totals(Money(line.amount, line.currency) for line in activity.budget.all()).values()),
        )
        for activity in found
    ]


def taken_up_in(cycle: Cycle, part: Part, framework: Framework) -> tuple[Taken, ...]:
    """Which partners' lines stand in a plan of the county that was loaded; for those who see everything."""
    part.demand(SEE_EVERYTHING)
    printed = [
        Printed(one.output, one.places, one.cost, one.currency, one.sheet, one.row)
        for one in outputs_of(framework)
    ]
    return taken_up(budget_lines(cycle), printed)
