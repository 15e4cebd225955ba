"""Which of the county's sectors an activity belongs to: by its file's heading, else by the kind of work."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pamoja.core.activities import Activity
from pamoja.core.places import Place, squeeze
from pamoja.overlap import kinds_of_work
from pamoja.overlap.catalogue import Catalogue
from pamoja.overlap.phrases import fold, words_of
from pamoja.workplan.catalogue import shipped_catalogue
from pamoja.workplan.facts import CountySector, county_sectors, gazetteer
from pamoja.workplan.terms import Decided, Term, codes_of, decided_for, terms_of, vote_and_name

BY_HEADING, BY_KIND, AS_WRITTEN, NOT_ALIGNED = (
    "its file's heading",
    "the kind of work",
    "as its file writes it",
    "not aligned",
)
BY_CROSSWALK = "the county's crosswalk"
BY_CODE = "its DAC or SDG code"
__all__ = [
    "AS_WRITTEN",
    "BY_CODE",
    "BY_CROSSWALK",
    "BY_HEADING",
    "BY_KIND",
    "NOT_ALIGNED",
    "Sectors",
    "align",
    "align_rows",
    "sectors_for",
    "vote_and_name",
]


@dataclass(frozen=True)
class Sectors:
    """The sectors that a plan is told by, in a sentence whose they are, and what the county decided of which term.

    `chosen` are the ids of activities whose sector a person chose: no decision on a term goes before that.
    """

    sectors: tuple[CountySector, ...]
    are: str
    as_written: bool = False
    decided: Mapping[Term, Decided] = field(default_factory=dict, hash=False)
    chosen: frozenset[str] = frozenset()


def sectors_for(county: Place, activities: Sequence[Activity], catalogue: Catalogue) -> Sectors:
    """The county's own sectors where known: shipped, else those of its own plan; otherwise those the files name."""
    known = county_sectors(county.id)
    if known:
        return Sectors(known, f"Sectors are those of {county.name} County: {known[0].source}.")
    own = _named((a for a in activities if a.own), catalogue)
    if own:
        file = next(a.source.file for a in activities if a.own and a.sector)
        return Sectors(
            own, f"Sectors are those of {county.name} County, as its own plan “{file}” names them."
        )
    said = f"The sectors of {county.name} County have not been loaded: sectors are those the files name."
    return Sectors(_named(activities, catalogue), said, as_written=True)


def _named(activities: Iterable[Activity], catalogue: Catalogue) -> tuple[CountySector, ...]:
    """The sectors that activities name, each once however it is spelt, in order of name."""
    found: dict[str, CountySector] = {}
    for activity in activities:
        if not activity.sector:
            continue
        vote, name = vote_and_name(activity.sector)
        covers = frozenset(codes_in(name, catalogue)) | {squeeze(name)}
        sector = CountySector(vote, name, covers, activity.source.file, "")
        found.setdefault(squeeze(name), sector)
    return tuple(sorted(found.values(), key=lambda sector: (sector.vote, sector.name)))


def codes_in(text: str, catalogue: Catalogue) -> Counter[str]:
    """The kinds of work that a sector's name speaks of, the one most spoken of first."""
    label = catalogue.sector_labels.get(fold(text))
    if label:
        return Counter([label])
    return Counter(code for word in words_of(fold(text)) for code in catalogue.sector_words.get(word, ()))


def align(activity: Activity, kind_code: str, sectors: Sectors, catalogue: Catalogue) -> tuple[str, str]:
    """The name of the activity's sector and how it was found; ("", NOT_ALIGNED) where nothing says so.

    `kind_code` is the sector code of its kind of work, "" where that is unknown.
    """
    terms = terms_of(activity.sector, activity.programme)
    decided = decided_for(terms, sectors.decided)
    if (
        decided
        and activity.id not in sectors.chosen
        and any(sector.name == decided[1].sector for sector in sectors.sectors)
    ):
        return decided[1].sector, BY_CROSSWALK
    by_name = sector_named(activity.sector, sectors.sectors)
    if by_name:
        return by_name, AS_WRITTEN if sectors.as_written else BY_HEADING
    by_code = next((s.name for code in codes_of(terms) for s in sectors.sectors if code in s.covers), "")
    if by_code:
        return by_code, BY_CODE
    votes = Counter[str]()
    for code, count in codes_in(activity.sector, catalogue).items():
        votes.update({s.name: 2 * count + (code == kind_code) for s in sectors.sectors if code in s.covers})
    if votes:
        return max(votes, key=lambda name: (votes[name], name)), BY_HEADING
    by_kind = next((s.name for s in sectors.sectors if kind_code and kind_code in s.covers), "")
    return (by_kind, BY_KIND) if by_kind else ("", NOT_ALIGNED)


def sector_named(text: str, sectors: Sequence[CountySector]) -> str:
    """The name of the sector whose vote or name a heading gives, "" where none."""
    vote, name = vote_and_name(text)
    bare = re.match(r"^\W*(\d{4,})\b", text)
    vote = vote or (bare[1] if bare else "")
    if vote:
        found = next((s.name for s in sectors if s.vote == vote), "")
        if found:
            return found
    wanted = squeeze(name).replace("and", "")
    return next((s.name for s in sectors if wanted and squeeze(s.name).replace("and", "") == wanted), "")


def sector_of_kinds(intervention_of: Mapping[str, str], catalogue: Catalogue) -> dict[str, str]:
    """The sector code of each activity's kind of work."""
    codes = {item.id: item.sector for item in catalogue.interventions}
    return {activity: codes[kind] for activity, kind in intervention_of.items()}


def align_rows(activities: Sequence[Activity], sectors: Sectors) -> dict[str, tuple[str, str]]:
    """The sector of each activity id and how it was found, by heading or by the kind of work that the rows say."""
    catalogue = shipped_catalogue()
    unclear = [a for a in activities if align(a, "", sectors, catalogue)[1] == NOT_ALIGNED or not a.sector]
    kinds = sector_of_kinds(kinds_of_work(unclear, gazetteer(), catalogue), catalogue)
    return {a.id: align(a, kinds.get(a.id, ""), sectors, catalogue) for a in activities}
