"""Makes the demonstration county: its people, partners and what they did, all by the operations that pages use."""

import csv
import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from pamoja.analysis.models import Finding
from pamoja.analysis.operations import analyse_and_tell, ask_partners, judge, open_to_all, say, want_analysis
from pamoja.analysis.queries import newest_run
from pamoja.core.periods import read_cycle
from pamoja.core.places import squeeze
from pamoja.core.refusals import Refusal
from pamoja.cycles import consulting, needing
from pamoja.cycles.models import Cycle
from pamoja.cycles.operations import choose_shown, remind, set_rates, start_cycle, take_part
from pamoja.frameworks.queries import framework_for
from pamoja.organisations.models import Membership, Network, Organisation, User
from pamoja.organisations.operations import invite, join, register
from pamoja.organisations.queries import organisation_named
from pamoja.places.operations import seed
from pamoja.places.queries import county
from pamoja.plans import operations as plans
from pamoja.plans.models import Activity, Submission
from pamoja.workplan import demonstration, facts
from pamoja.workplan.terms import SECTOR, Term, tidy

STARTED = "34 08:30"
SATURDAY = 5
KINDS = {
    Membership.Role.SECRETARIAT: Organisation.Type.CSO,
    Membership.Role.ASSEMBLY: Organisation.Type.ASSEMBLY,
    Membership.Role.AUDITOR: Organisation.Type.NATIONAL,
}
Line = Mapping[str, str]


class NotADemonstration(Refusal):
    """A data folder that holds a real county."""

    code = "not_a_demonstration"
    sentence = "“{folder}” holds a county that is not the demonstration: choose another folder with --data."


@dataclass(frozen=True)
class Story:
    """What happened in the demonstration until now, `at`; its tables tell moments as working days before that."""

    cycle: Cycle
    at: dt.datetime
    files: Mapping[str, Path]
    partners: Mapping[str, Line]

    def by(self, line: Line) -> User:
        """Who did it."""
        return User.objects.get(email=line["by"])

    def organisation(self, line: Line) -> Organisation:
        """Whose it is."""
        return Organisation.objects.get(squeezed=squeeze(line["whose"]))

    def activity(self, line: Line) -> Activity:
        """The activity of that organisation by its title."""
        own = Activity.objects.filter(cycle=self.cycle, organisation=self.organisation(line))
        return own.select_related("cycle__county", "organisation", "sector").get(title=line["about"])

    def finding(self, line: Line) -> str:
        """The key of the best finding about two activities, by their titles."""
        titles = sorted((line["about"], line["other"]))
        found = Finding.objects.filter(run=newest_run(self.cycle)).filter(members__activity__title__in=titles)
        for one in found.distinct().order_by("rank"):
            if sorted(one.members.values_list("activity__title", flat=True)) == titles:
                return one.key
        raise LookupError(titles)


def make(*, folder: Path, at: dt.datetime, tell: Callable[[str], None]) -> Cycle:
    """The demonstration county, made where it is missing; raises NotADemonstration over a real one.

    It is made whole or not at all, so that one that was stopped in the middle is made anew the next time.
    """
    if Cycle.objects.filter(demonstration=False).exists():
        raise NotADemonstration(folder=folder)
    year = read_cycle(demonstration.CYCLE, facts.calendars()[facts.COUNTY_YEAR])
    mine = Cycle.objects.filter(demonstration=True, county__key=demonstration.COUNTY, begins=year.begins)
    with TemporaryDirectory() as files, transaction.atomic():  # another one may be making it just now
        known = mine.select_related("county").first()
        return known or _make(Path(files), at, tell)


def moment(text: str, at: dt.datetime) -> dt.datetime:
    """So many working days before, at a time of day in the county: "26 10:05"."""
    days, _, clock = text.partition(" ")
    day = at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    for _ in range(int(days)):
        day -= dt.timedelta(days=1)
        while day.weekday() >= SATURDAY:
            day -= dt.timedelta(days=1)
    return dt.datetime.combine(day, dt.time.fromisoformat(clock), ZoneInfo(settings.TIME_ZONE))


def _make(files: Path, at: dt.datetime, tell: Callable[[str], None]) -> Cycle:
    tell(demonstration.NOTICE)
    tell("Loading Kenya's places.")
    seed()
    place, began = county(demonstration.COUNTY), moment(STARTED, at)
    cycle = start_cycle(county=place, year=demonstration.CYCLE, by=None, at=began, demonstration=True)
    copied = {path.name: path for path in demonstration.copy_files(files)}
    partners = {row["name"]: row for row in _table("organisations.csv")}
    story = Story(cycle, at, copied, partners)
    for row in sorted((*partners.values(), *_table("people.csv")), key=lambda row: moment(row["joined"], at)):
        (_person if "email" in row else _partner)(story, row, moment(row["joined"], at))
    for line in _table("story.csv"):
        if line["act"] in TOLD:
            tell(TOLD[line["act"]].format(**line))
        ACTS[line["act"]](story, line, moment(line["when"], at))
    return cycle


def _table(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(demonstration.shipped(name).decode().splitlines()))


def _partner(story: Story, row: Line, at: dt.datetime) -> None:
    """An organisation that takes part."""
    organisation = register(name=row["name"], kind=row["type"], by=None, at=at)
    if row["network"]:
        network, _ = Network.objects.get_or_create(name=row["network"], defaults={"kind": "partnership"})
        organisation.networks.add(network)
    take_part(cycle=story.cycle, organisation=organisation, by=None, at=at)


def _person(story: Story, row: Line, at: dt.datetime) -> None:
    """A person, with the part they play where they play one."""
    user = User.objects.create(email=row["email"], name=row["name"], demonstration=True, joined_at=at)
    if row["role"]:
        organisation = organisation_named(row["organisation"]) or register(
            name=row["organisation"], kind=KINDS[Membership.Role(row["role"])], by=None, at=at
        )
        join(
            user=user, organisation=organisation, county=story.cycle.county, role=row["role"],
            sector=row["sector"], by=None, at=at,
        )  # fmt: skip


def _rates(story: Story, line: Line, at: dt.datetime) -> None:
    with TemporaryDirectory() as folder:
        rates = demonstration.copy_rates(Path(folder))
    set_rates(cycle=story.cycle, rates=rates, by=story.by(line), at=at)


def _framework(story: Story, line: Line, at: dt.datetime) -> None:
    """The county's own plan of the year, loaded by its economist."""
    cycle, path = story.cycle, story.files[line["about"]]
    plans.load_county_plan(
        cycle=cycle, path=path, name=path.name, kind="adp", year=cycle.label, by=story.by(line), at=at
    )


def _needs(story: Story, line: Line, at: dt.datetime) -> None:
    """A table of needs, its source in `text`."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / line["about"]
        path.write_bytes(demonstration.shipped(line["about"]))
        needing.load(
            county=story.cycle.county, path=path, name=path.name, source=line["text"], year=None, by=story.by(line),
            at=at,
        )  # fmt: skip


def _wishes(story: Story, line: Line, at: dt.datetime) -> None:
    """A list of what was asked for on the occasion in `other`."""
    occasion = consulting.Occasion(line["other"], line["text"], at.date())
    with TemporaryDirectory() as folder:
        path = Path(folder) / line["about"]
        path.write_bytes(demonstration.shipped(line["about"]))
        consulting.enter_file(
            cycle=story.cycle, occasion=occasion, path=path, name=path.name, by=story.by(line), at=at
        )


def _choose(story: Story, line: Line, at: dt.datetime) -> None:
    participation = story.cycle.participations.get(organisation=story.organisation(line))
    shown = story.partners[line["whose"]]
    choose_shown(
        participation=participation, money=shown["money"], sites=shown["sites"], by=story.by(line), at=at
    )


def _send(story: Story, line: Line, at: dt.datetime) -> None:
    """A file sent by one of its organisation's people, or on behalf of the officer whose address `other` is."""
    path = story.files[line["about"]]
    officer = User.objects.filter(email=line["other"]).first()
    sent = plans.send(
        cycle=story.cycle, organisation=story.organisation(line), name=path.name, content=path.read_bytes(),
        officer_name=officer.name if officer else "", officer_email=line["other"], by=story.by(line), at=at,
    )  # fmt: skip
    plans.read(submission=sent, at=at)


def _put_in(story: Story, line: Line, at: dt.datetime) -> None:
    submission = Submission.objects.get(cycle=story.cycle, organisation=story.organisation(line))
    plans.put_in(submission=submission, by=story.by(line), at=at)


def _compare(story: Story, line: Line, at: dt.datetime) -> None:
    """The analysis, as the worker does it."""
    del line
    story.cycle.refresh_from_db()
    want_analysis(cycle=story.cycle, at=at)
    analyse_and_tell(cycle=story.cycle, at=at)


def _accept(story: Story, line: Line, at: dt.datetime) -> None:
    plans.accept(activity=story.activity(line), by=story.by(line), at=at)


def _return(story: Story, line: Line, at: dt.datetime) -> None:
    plans.give_back(activity=story.activity(line), note=line["text"], by=story.by(line), at=at)


def _decide(story: Story, line: Line, at: dt.datetime) -> None:
    """What a sector as partners write it means to the county: the programme that `other` names."""
    framework = framework_for(story.cycle.county, story.cycle.label)
    plans.decide_term(
        cycle=story.cycle, term=Term(SECTOR, tidy(line["about"])), written=line["about"],
        programme=framework.programmes.get(name=line["other"]) if framework else None,
        reason=line["text"], by=story.by(line), at=at,
    )  # fmt: skip


def _fits_none(story: Story, line: Line, at: dt.datetime) -> None:
    plans.none_fits(activity=story.activity(line), why=line["text"], by=story.by(line), at=at)


def _refuse(story: Story, line: Line, at: dt.datetime) -> None:
    plans.refuse_alignment(activity=story.activity(line), note=line["text"], by=story.by(line), at=at)


def _ask(story: Story, line: Line, at: dt.datetime) -> None:
    ask_partners(cycle=story.cycle, key=story.finding(line), by=story.by(line), at=at)


def _say(story: Story, line: Line, at: dt.datetime) -> None:
    say(cycle=story.cycle, key=story.finding(line), text=line["text"], by=story.by(line), at=at)


def _open(story: Story, line: Line, at: dt.datetime) -> None:
    open_to_all(cycle=story.cycle, key=story.finding(line), by=story.by(line), at=at)


def _judge(story: Story, line: Line, at: dt.datetime) -> None:
    judge(
        cycle=story.cycle, key=story.finding(line), answer=line["answer"], reason=line["text"],
        by=story.by(line), at=at,
    )  # fmt: skip


def _remind(story: Story, line: Line, at: dt.datetime) -> None:
    participation = story.cycle.participations.get(organisation=story.organisation(line))
    remind(participation=participation, by=story.by(line), at=at)


def _invite(story: Story, line: Line, at: dt.datetime) -> None:
    invite(
        email=line["about"], name=line["other"], organisation=story.organisation(line),
        county=story.cycle.county, role=line["answer"], by=story.by(line), at=at,
    )  # fmt: skip


ACTS: Mapping[str, Callable[[Story, Line, dt.datetime], None]] = {
    "rates": _rates,
    "framework": _framework,
    "needs": _needs,
    "wishes": _wishes,
    "choose": _choose,
    "send": _send,
    "put_in": _put_in,
    "decide": _decide,
    "fits_none": _fits_none,
    "refuse": _refuse,
    "compare": _compare,
    "accept": _accept,
    "return": _return,
    "ask": _ask,
    "say": _say,
    "open": _open,
    "judge": _judge,
    "remind": _remind,
    "invite": _invite,
}
TOLD = {"send": "{whose}: {about}", "compare": "Comparing the plans."}
