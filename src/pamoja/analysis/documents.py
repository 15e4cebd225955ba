"""What a county's documents print beside the plan, and which partners' lines the county took up."""

import datetime as dt

from django.utils import timezone

from pamoja.analysis.exports import numbers_of
from pamoja.analysis.models import Verdict
from pamoja.analysis.queries import opinions
from pamoja.core.money import Money, totals
from pamoja.core.places import WARD
from pamoja.cycles.models import Cycle
from pamoja.cycles.queries import template_of
from pamoja.frameworks.models import Framework
from pamoja.frameworks.queries import outputs_of
from pamoja.organisations.models import Membership, Organisation
from pamoja.organisations.rights import SEE_EVERYTHING, Part
from pamoja.plans import receiving
from pamoja.plans.models import Activity
from pamoja.workplan.exporting.beside import Beside
from pamoja.workplan.taken_up import Line, Printed, Taken, taken_up


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
