"""What tests of findings do with the cast: find one, change a row and compare again, bring in a third partner."""

import datetime as dt
from dataclasses import replace

from cast import NOW, Cast
from pamoja.analysis.models import Finding, Run
from pamoja.analysis.operations import analyse_and_tell, want_analysis
from pamoja.analysis.queries import newest_run
from pamoja.cycles.models import Cycle
from pamoja.cycles.operations import choose_shown
from pamoja.organisations.models import Organisation, User
from pamoja.organisations.operations import join
from pamoja.plans import operations as plans
from pamoja.plans.models import Row, Submission
from pamoja.workplan.correcting import TypedLine, as_typed

LATER = NOW + dt.timedelta(hours=1)


def finding(everybody: Cast, place: str = "Wamba East", kind: str = "duplication") -> Finding:
    """The newest finding of a kind at a place."""
    run = newest_run(everybody.cycle)
    return Finding.objects.get(run=run, kind=kind, params__place=place)


def compare_again(cycle: Cycle, at: dt.datetime = LATER) -> Run | None:
    """Analyse the plan as it stands now."""
    cycle.refresh_from_db()
    want_analysis(cycle=cycle, at=at)
    return analyse_and_tell(cycle=cycle, at=at)


def correct_row(submission: Submission, begins: str, by: User, *, budget: str = "", **fields: str) -> None:
    """Correct a row of a submission, found by how its title begins."""
    row = next(r for r in Row.objects.filter(submission=submission) if r.values["title"].startswith(begins))
    typed = as_typed(row.values)
    money = (TypedLine(budget),) if budget else typed.money
    changed = replace(typed, fields={**typed.fields, **fields}, money=money)
    saved = plans.correct(row=row, version=row.version, typed=changed, by=by, at=LATER)
    assert saved.saved, saved.problems


def shows(everybody: Cast, organisation: Organisation, by: User, *, money: str, sites: str) -> None:
    """An organisation chooses what the others see."""
    participation = everybody.cycle.participations.get(organisation=organisation)
    choose_shown(participation=participation, money=money, sites=sites, by=by, at=NOW)


def officer_of(everybody: Cast, organisation: Organisation, name: str = "fatuma") -> User:
    """Another officer, who acts for an organisation in Samburu."""
    user = User.objects.create(email=f"{name}@example.org", name=name.capitalize(), joined_at=NOW)
    join(
        user=user,
        organisation=organisation,
        county=everybody.county,
        role="officer",
        sector="",
        by=None,
        at=NOW,
    )
    return user
