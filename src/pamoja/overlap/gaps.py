"""Where nobody works: wards without a sector or a kind of work, told apart by who claims to be there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pamoja.core.activities import Activity
from pamoja.core.places import WARD, Gazetteer, Place
from pamoja.overlap.spreading import NARROW, Planned

NOBODY, COUNTY_GOVERNMENT_ONLY, COUNTY_WIDE_ONLY = "nobody", "county_government_only", "county_wide_only"
BELOW_NEED = "below_need"
GAP_SENTENCES: Mapping[str, str] = {
    NOBODY: "Nobody plans {what} in {ward}.",
    COUNTY_GOVERNMENT_ONLY: "Only the county government plans {what} in {ward}; no partner names it.",
    COUNTY_WIDE_ONLY: "{ward} has {what} only from plans that say no more than the whole county.",
    BELOW_NEED: "{what} in {ward} is below need.",
}
ANYTHING = "anything"


@dataclass(frozen=True, slots=True)
class Need:
    """How many people lack something in a ward: its population, and the share of them who do, with year and source.

    `deficit` is 0 to 1; it and `population` are None where they are unknown. `of` names the sub-county that the share
    was measured in, "" where it is the ward's own.
    """

    population: int | None = None
    deficit: float | None = None
    indicator: str = ""
    year: str = ""
    source: str = ""
    of: str = ""
    counted: str = ""

    @property
    def people(self) -> int | None:
        """The people in need, population times deficit; None where one of them is unknown."""
        if self.population is None or self.deficit is None:
            return None
        return round(self.population * self.deficit)


@dataclass(frozen=True, slots=True)
class Usual:
    """What is planned for each person in need in a ward, and in the middle one of `wards` that are served.

    People reached where `in_people`, else Kenya shillings.
    """

    here: float
    middle: float
    wards: int
    in_people: bool = True


@dataclass(frozen=True, slots=True)
class Gap:
    """A ward in which no partner plans a sector's work, or one kind of work.

    `sector` is "" for a ward that no partner names at all; `intervention` is "" for a whole sector. `kind` is
    nobody, county_government_only, county_wide_only or, weighed by need, below_need; `served_by` are the activities
    that claim it anyway. Where it was weighed, `need` is what is known of the people who lack it, `planned` what names
    the ward, `claimed` what is stated for the whole county, and `usual` the figures that below_need rests on.
    """

    ward: str
    ward_name: str
    sector: str
    intervention: str
    kind: str
    served_by: tuple[str, ...] = ()
    need: Need | None = None
    planned: Planned | None = None
    claimed: Planned | None = None
    usual: Usual | None = None

    @property
    def sentence(self) -> str:
        """The gap in a sentence."""
        what = self.intervention or self.sector or ANYTHING
        return GAP_SENTENCES[self.kind].format(what=what, ward=self.ward_name)

    @property
    def unmet(self) -> int | None:
        """The people in need whom no plan that names the ward reaches; None where either number is unknown."""
        people = self.need.people if self.need else None
        reached = self.planned.reached if self.planned else None
        return None if people is None or reached is None else max(people - reached, 0)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Who serves what where: activity ids by (ward, subject), and county-wide claims by subject."""

    partners: Mapping[tuple[str, str], tuple[str, ...]]
    county: Mapping[tuple[str, str], tuple[str, ...]]
    county_wide: Mapping[str, tuple[str, ...]]


def gaps(
    activities: Sequence[Activity],
    gazetteer: Gazetteer,
    county: str,
    *,
    sector_of: Mapping[str, str],
    intervention_of: Mapping[str, str],
) -> tuple[Gap, ...]:
    """The gaps of a county: wards that no partner names, then by sector, then by kind of work.

    `sector_of` and `intervention_of` give the sector and the kind of work of each activity id; an activity
    without one is left out there. County-wide activities serve no ward; sub-county ones serve their wards with
    their sector and kind of work, but do not name them.
    Kinds of work count only where a partner does them somewhere in the county.
    """
    wards = gazetteer.inside(county, WARD)
    at_all = coverage(activities, gazetteer, county, {a.id: "" for a in activities}, named=True)
    by_sector = coverage(activities, gazetteer, county, sector_of)
    by_kind = coverage(activities, gazetteer, county, intervention_of)
    sectors = sorted(set(sector_of.values()) - {""})
    done = sorted({kind for _, kind in by_kind.partners} - {""})
    found = [gap for ward in wards if (gap := gap_at(ward, "", "", at_all))]
    found += [gap for sector in sectors for ward in wards if (gap := gap_at(ward, sector, "", by_sector))]
    return (*found, *(gap for kind in done for ward in wards if (gap := gap_at(ward, "", kind, by_kind))))


def coverage(
    activities: Iterable[Activity],
    gazetteer: Gazetteer,
    county: str,
    subject_of: Mapping[str, str],
    *,
    named: bool = False,
) -> Coverage:
    """Who serves which subject in which ward of a county; with `named`, only in wards that they name."""
    partners: dict[tuple[str, str], list[str]] = {}
    own: dict[tuple[str, str], list[str]] = {}
    wide: dict[str, list[str]] = {}
    for activity in activities:
        subject = subject_of.get(activity.id)
        if subject is None:
            continue
        if is_county_wide(activity, gazetteer, county):
            wide.setdefault(subject, []).append(activity.id)
        served = own if activity.own else partners
        for ward in sorted(wards_served(activity, gazetteer, county, named=named)):
            served.setdefault((ward, subject), []).append(activity.id)
    return Coverage(frozen(partners), frozen(own), {key: tuple(sorted(ids)) for key, ids in wide.items()})


def frozen(lists: Mapping[tuple[str, str], list[str]]) -> dict[tuple[str, str], tuple[str, ...]]:
    """The same with sorted tuples."""
    return {key: tuple(sorted(ids)) for key, ids in lists.items()}


def is_county_wide(activity: Activity, gazetteer: Gazetteer, county: str) -> bool:
    """Whether an activity is stated for a place that holds the whole county."""
    known = (site.place for site in activity.sites if site.place in gazetteer)
    return any(gazetteer.contains(place, county) for place in known)


def wards_served(activity: Activity, gazetteer: Gazetteer, county: str, *, named: bool) -> set[str]:
    """The wards of a county that an activity names, or without `named` also those of a sub-county it names."""
    known = (site.place for site in activity.sites if site.place in gazetteer)
    narrow = (place for place in known if gazetteer[place].level in ((WARD,) if named else NARROW))
    inside = (place for place in narrow if county in gazetteer.ancestors(place))
    return {ward.id for place in inside for ward in gazetteer.wards_in(place)}


def gap_at(ward: Place, sector: str, intervention: str, covered: Coverage) -> Gap | None:
    """The gap of one subject in one ward, None where a partner serves it."""
    subject = intervention or sector
    if covered.partners.get((ward.id, subject)):
        return None
    own = covered.county.get((ward.id, subject), ())
    wide = covered.county_wide.get(subject, ())
    kind = COUNTY_GOVERNMENT_ONLY if own else COUNTY_WIDE_ONLY if wide else NOBODY
    return Gap(ward.id, ward.name, sector, intervention, kind, own or wide)
