"""What wards and communities asked for beside what is planned: which activity answers which request, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pamoja.core.activities import Activity
from pamoja.core.places import COUNTY, WARD, Gazetteer
from pamoja.overlap.analyse import kinds_of_work
from pamoja.overlap.catalogue import Catalogue
from pamoja.overlap.phrases import fold, words_of

HERE, NEAR, COUNTY_WIDE = "here", "near", "county_wide"
REACHES = (HERE, NEAR, COUNTY_WIDE)
SAME_KIND, SAME_WORDS = "kind", "words"
ENOUGH_WORDS = 0.6  # of the request's own words
FEWEST_WORDS = 2


@dataclass(frozen=True, slots=True)
class Met:
    """A planned activity that answers a request, both by id.

    `reach` is how near it comes: HERE names the place itself or one within it, NEAR a sub-county or constituency
    around it, COUNTY_WIDE only the whole county. `by` is SAME_KIND with the kind of work's name in `what`, or
    SAME_WORDS with the words that both have.
    """

    request: str
    activity: str
    reach: str
    by: str
    what: str


def answered(
    requests: Sequence[Activity], planned: Sequence[Activity], gazetteer: Gazetteer, catalogue: Catalogue
) -> list[Met]:
    """Which activities answer which requests, the nearest first; a request is a row of words, place and sector.

    The ids of requests and activities must differ; rows without a known place answer nothing.
    """
    if not requests or not planned:
        return []
    kinds = kinds_of_work([*requests, *planned], gazetteer, catalogue)
    names = {item.id: item.name for item in catalogue.interventions}
    plain = _TellingWords(catalogue)
    by_kind = _by_kind(planned, kinds)
    spoken = [(activity, plain(activity.title)) for activity in planned if activity.id not in kinds]
    found: list[Met] = []
    for request in requests:
        kind = kinds.get(request.id)
        likely: list[tuple[Activity, str, str]] = []
        if kind:
            likely += [(activity, SAME_KIND, names[kind]) for activity in by_kind.get(kind, ())]
        wanted = plain(request.title)
        likely += [
            (activity, SAME_WORDS, " ".join(sorted(wanted & words)))
            for activity, words in spoken
            if _enough(wanted, words)
        ]
        mets = [
            Met(request.id, activity.id, reach, by, what)
            for activity, by, what in likely
            if (reach := reach_of(request, activity, gazetteer))
        ]
        found += sorted(mets, key=lambda met: (REACHES.index(met.reach), met.activity))
    return found


def reach_of(request: Activity, activity: Activity, gazetteer: Gazetteer) -> str:
    """How near an activity comes to where something was asked for; "" where it does not reach there."""
    reaches = {
        _reach(asked.place, site.place, gazetteer)
        for asked in request.sites
        for site in activity.sites
        if asked.place in gazetteer and site.place in gazetteer
    }
    return next((reach for reach in REACHES if reach in reaches), "")


def _reach(asked: str, planned: str, gazetteer: Gazetteer) -> str:
    if gazetteer.contains(asked, planned):
        return HERE
    if not gazetteer.contains(planned, asked):
        return ""
    return COUNTY_WIDE if gazetteer[planned].level == COUNTY else NEAR


def _by_kind(planned: Sequence[Activity], kinds: Mapping[str, str]) -> dict[str, list[Activity]]:
    found: dict[str, list[Activity]] = {}
    for activity in planned:
        if activity.id in kinds:
            found.setdefault(kinds[activity.id], []).append(activity)
    return found


class _TellingWords:
    """The words of a title that tell what is done: without verbs, stopwords and words for places."""

    def __init__(self, catalogue: Catalogue) -> None:
        around = catalogue.wording
        texts = (*around.verbs, *around.boilerplate, *around.stopwords, *around.placewords, WARD)
        self.plain = {word for text in texts for word in words_of(fold(text))}

    def __call__(self, title: str) -> frozenset[str]:
        return frozenset(words_of(fold(title))) - self.plain


def _enough(wanted: frozenset[str], words: frozenset[str]) -> bool:
    same = len(wanted & words)
    return same >= FEWEST_WORDS and same >= ENOUGH_WORDS * len(wanted)
