"""What one organisation's work has to do with that of others, as far as a person may see."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import Exists

from pamoja.analysis.models import Gap, Member, Run
from pamoja.analysis.queries import HELPING, OVERLAPS, chosen, decided_keys, visible
from pamoja.organisations.rights import Part
from pamoja.plans.models import Activity


@dataclass(slots=True)
class Neighbour:
    """Another organisation and how many findings of each kind it has with this one.

    `wards` are the keys of the wards in which they help each other; `somewhere` counts the findings whose wards the
    person does not see.
    """

    organisation: int
    overlaps: int = 0
    undecided: int = 0
    helping: int = 0
    other: int = 0
    wards: set[str] = field(default_factory=set)
    somewhere: int = 0


@dataclass(slots=True)
class _Meeting:
    key: str
    kind: str
    parties: set[int] = field(default_factory=set)
    wards: set[str] = field(default_factory=set)


def neighbours_of(
    run: Run, part: Part, organisation: int, hidden_sites: Collection[int]
) -> tuple[Neighbour, ...]:
    """The organisations that an organisation has findings with, in order of their row ids, in two queries.

    Findings within its own plan stand under itself. `hidden_sites` are the organisations whose wards the person does
    not see.
    """
    found = chosen(visible(run, part), organisation=organisation).order_by().values("pk")
    rows = Member.objects.filter(finding__in=found).values_list(
        "finding", "finding__key", "finding__kind", "activity__organisation", "finding__wards__ward__key"
    )
    meetings: dict[int, _Meeting] = {}
    for finding, key, kind, party, ward in rows:
        meeting = meetings.setdefault(finding, _Meeting(key, kind))
        meeting.parties.add(party)
        if ward:
            meeting.wards.add(ward)
    told = _by_other(meetings.values(), organisation, decided_keys(run), set(hidden_sites))
    return tuple(sorted(told, key=lambda n: n.organisation))


def _by_other(
    meetings: Iterable[_Meeting], organisation: int, decided: Collection[str], hidden: set[int]
) -> Iterable[Neighbour]:
    found: dict[int, Neighbour] = {}
    for meeting in meetings:
        for other in meeting.parties - {organisation} or {organisation}:
            _count(
                found.setdefault(other, Neighbour(other)), meeting, decided, seen=not meeting.parties & hidden
            )
    return found.values()


def _count(neighbour: Neighbour, meeting: _Meeting, decided: Collection[str], *, seen: bool) -> None:
    if meeting.kind in OVERLAPS:
        neighbour.overlaps += 1
        neighbour.undecided += meeting.key not in decided
    elif meeting.kind in HELPING:
        neighbour.helping += 1
        if seen:
            neighbour.wards |= meeting.wards
        else:
            neighbour.somewhere += 1
    else:
        neighbour.other += 1


def gaps_near(
    run: Run, sectors: Collection[str], wards: Collection[str], *, without: Collection[int] = ()
) -> dict[str, list[str]]:
    """The names of the wards, of those of these keys, that no partner serves in each of these sectors.

    None where one of the organisations `without` plans anything: a ward that is no gap would tell where it works.
    """
    rows = Gap.objects.filter(run=run, programme="", sector__in=sectors, ward__key__in=wards)
    hiding = Activity.objects.filter(cycle=run.cycle_id, withdrawn=False, organisation__in=without)
    rows = rows.filter(~Exists(hiding)) if without else rows
    found: dict[str, list[str]] = {}
    for sector, ward in rows.order_by("sector", "ward__code").values_list("sector", "ward__name"):
        found.setdefault(sector, []).append(ward)
    return found
