"""Puts activities under the county's programmes where its own words or its crosswalk say so; a person's word stands."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pamoja.core.activities import Activity as Value
from pamoja.core.places import squeeze
from pamoja.cycles.models import Cycle, Sector
from pamoja.cycles.queries import sectors_of, sectors_to_align
from pamoja.frameworks.models import Framework, Programme, SubProgramme
from pamoja.frameworks.queries import framework_for, options_of
from pamoja.plans import writing
from pamoja.plans.models import Activity, Alignment, Row
from pamoja.workplan.alignment import sector_named
from pamoja.workplan.terms import Decided, Term, decided_for, terms_of, vote_and_name

BATCH = 500
BY_PEOPLE = (Alignment.How.PERSON, Alignment.How.SUGGESTION, Alignment.How.NONE)
Place = tuple[Programme, SubProgramme | None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Where an activity belongs, how that is known, and the row id of the decision where one says so."""

    programme: Programme
    sub_programme: SubProgramme | None
    how: str
    decision: int | None = None


class Programmes:
    """The programmes of the county's plan of a year, found by name; none where it has not been loaded."""

    def __init__(self, framework: Framework | None) -> None:
        self.framework = framework
        self.all = options_of(framework) if framework else []
        self.by_name: dict[str, list[Programme]] = defaultdict(list)
        for programme in self.all:
            self.by_name[squeeze(programme.name)].append(programme)

    def named(self, name: str, sector: str = "") -> Programme | None:
        """The programme of a name, under that sector where several have it; None where none or which is open."""
        found = self.by_name.get(squeeze(name), []) if squeeze(name) else []
        if len(found) > 1:
            vote, written = vote_and_name(sector)
            wanted = squeeze(written)
            found = [p for p in found if (vote and p.vote == vote) or squeeze(p.sector) == wanted]
        return found[0] if len(found) == 1 else None

    def sub_named(self, programme: Programme, name: str) -> SubProgramme | None:
        """The sub-programme of a name; None where there is none."""
        parts = [part for part in programme.sub_programmes.all() if part.name]
        wanted = squeeze(name)
        return next((part for part in parts if wanted and squeeze(part.name) == wanted), None)

    def decided(self, means: Decided) -> Place | None:
        """The programme that a decision names, where the plan of this year has it."""
        programme = self.named(means.programme, means.sector)
        return (programme, self.sub_named(programme, means.sub_programme)) if programme else None


def sector_of_programme(programme: Programme, cycle: Cycle) -> Sector | None:
    """The sector of the cycle under which a programme stands; None where its name and vote are none of them."""
    rows, known = sectors_of(cycle), sectors_to_align(cycle)
    heading = f"Vote {programme.vote} {programme.sector}" if programme.vote else programme.sector
    name = sector_named(heading, known.sectors) if known else ""
    return next((row for row in rows if row.name == name), None)


def settle(cycle: Cycle, activities: Sequence[Activity], at: dt.datetime) -> int:
    """Put these activities where names and the crosswalk say, and tell how many changed; the cycle is locked.

    What a person decided stays; where the county's plan was loaded anew, it goes on to the programme of the same name.
    """
    programmes = Programmes(framework_for(cycle.county, cycle.label))
    known = sectors_to_align(cycle)
    decided: Mapping[Term, Decided] = known.decided if known else {}
    held = {a.activity_id: a for a in _held(activities)}
    new: list[Alignment] = []
    changed: list[Alignment] = []
    gone: list[int] = []
    for activity in activities:
        now = held.get(activity.pk)
        if now and now.how in BY_PEOPLE:
            kept = _carried(now, programmes)
            if kept is None:
                gone.append(now.pk)
            elif kept:
                changed.append(now)
            continue
        wanted = _wanted(activity, programmes, decided)
        if wanted is None:
            gone += [now.pk] if now else []
        elif now is None:
            new.append(_write(Alignment(activity=activity), wanted, at))
        elif _differs(now, wanted):
            changed.append(_write(now, wanted, at))
    Alignment.objects.filter(pk__in=gone).delete()
    Alignment.objects.bulk_create(new, batch_size=BATCH)
    Alignment.objects.bulk_update(
        changed, ["programme", "sub_programme", "output", "how", "decision", "note", "at"], batch_size=BATCH
    )
    return len(gone) + len(new) + len(changed)


def settle_sectors(cycle: Cycle, activities: Sequence[Activity]) -> None:
    """Find the sector of these activities anew, as when they were put in; a person's choice stays."""
    free = [activity for activity in activities if activity.aligned_by != writing.BY_PERSON]
    values = Row.objects.filter(activity__in=[a.pk for a in free], state=Row.State.IN_PLAN)
    rows = [Row(pk=key, values=said) for key, said in values.values_list("activity_id", "values")]
    said_of = {row.pk: row.values for row in rows}
    found = writing.sectors_for_rows(rows, sectors_to_align(cycle))
    sectors = {sector.name: sector for sector in sectors_of(cycle)}
    for activity in free:
        if activity.pk in found:
            name, how = found[activity.pk]
            writing.place_under(activity, sectors.get(name), how, said_of[activity.pk])
    Activity.objects.bulk_update(free, ["sector", "aligned_by"], batch_size=BATCH)


def with_term(cycle: Cycle, term: Term) -> list[Activity]:
    """The activities of the plan that speak in a term, in order of number."""
    standing = Activity.objects.filter(cycle=cycle, withdrawn=False)
    said = standing.order_by().values_list("sector_written", "programme").distinct()
    pairs = [pair for pair in said if term in terms_of(*pair)]
    wanted = set(pairs)
    found = standing.filter(sector_written__in={sector for sector, _ in pairs}).order_by("number")
    return [a for a in found if (a.sector_written, a.programme) in wanted]


def value_of(activity: Activity) -> Value:
    """An activity of the plan as the suggestions take it: its words, under its row id."""
    return Value(
        id=str(activity.pk),
        title=activity.title,
        organisation=activity.lead,
        description=activity.description,
        sector=activity.sector_written,
        programme=activity.programme,
        sub_programme=activity.sub_programme,
        indicator=activity.indicator,
        target_groups=tuple(activity.target_groups),
        own=activity.own,
    )


def _held(activities: Iterable[Activity]) -> list[Alignment]:
    keys = [activity.pk for activity in activities]
    found: list[Alignment] = []
    for start in range(0, len(keys), BATCH):
        part = Alignment.objects.filter(activity__in=keys[start : start + BATCH])
        found += part.select_related("programme__framework", "sub_programme")
    return found


def _carried(now: Alignment, programmes: Programmes) -> bool | None:
    """Whether what a person decided had to go on to a newer plan; None where that has no such programme."""
    old = now.programme
    if old is None or (programmes.framework and old.framework_id == programmes.framework.pk):
        return False
    new = programmes.named(old.name, old.sector)
    if new is None:
        return None
    part = programmes.sub_named(new, now.sub_programme.name) if now.sub_programme else None
    now.programme, now.sub_programme, now.output = new, part, None
    return True


def _wanted(activity: Activity, programmes: Programmes, decided: Mapping[Term, Decided]) -> Wanted | None:
    hit = decided_for(terms_of(activity.sector_written, activity.programme), decided)
    place = programmes.decided(hit[1]) if hit else None
    if hit and place:
        return Wanted(*place, Alignment.How.CROSSWALK, int(hit[1].key))
    named = programmes.named(activity.programme, activity.sector_written)
    if named is None:
        return None
    return Wanted(named, programmes.sub_named(named, activity.sub_programme), Alignment.How.NAMED)


def _differs(now: Alignment, wanted: Wanted) -> bool:
    part = wanted.sub_programme.pk if wanted.sub_programme else None
    held = (now.programme_id, now.sub_programme_id, now.how, now.decision_id)
    return held != (wanted.programme.pk, part, wanted.how, wanted.decision)


def _write(alignment: Alignment, wanted: Wanted, at: dt.datetime) -> Alignment:
    alignment.programme, alignment.sub_programme = wanted.programme, wanted.sub_programme
    alignment.how, alignment.decision_id, alignment.output = wanted.how, wanted.decision, None
    alignment.note, alignment.at = "", at
    return alignment
