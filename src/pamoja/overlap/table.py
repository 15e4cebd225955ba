"""A county's activities as columns: who, where, when, for whom, and the words that name the work."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pamoja.core.activities import Activity
from pamoja.core.places import COUNTRY, COUNTY, WARD, Gazetteer, squeeze
from pamoja.overlap.catalogue import Catalogue
from pamoja.overlap.parties import Parties
from pamoja.overlap.people import People
from pamoja.overlap.phrases import Cleaner, Names, Phrase, fold, place_names, sentences, words_of
from pamoja.overlap.stated import Stated, stated

Ints = NDArray[np.int64]
NONE = -1
IN_WARD, IN_SUBCOUNTY, IN_COUNTY = 0, 1, 2


@dataclass(frozen=True, eq=False)
class Places:
    """Where the rows are: the nodes each row names (`own_*`), and those with all around them (`cover_*`).

    Both as pairs (row, node). `breadth` is IN_WARD, IN_SUBCOUNTY or IN_COUNTY, the widest that a row names;
    a row without a known place, or that names the whole country, has no nodes and is IN_COUNTY. `county` is
    the node of each row's county, `county_of_node` that of each node's.
    """

    nodes: tuple[str, ...]
    county_of_node: Ints
    county: Ints
    breadth: Ints
    own_row: Ints
    own_node: Ints
    cover_row: Ints
    cover_node: Ints


@dataclass(frozen=True, eq=False)
class Texts:
    """The distinct wordings of each county: `unit` numbers stand for a wording in one county.

    `title` gives the unit of each row; `said_row`, `said_unit` are the sentences of descriptions.
    """

    texts: tuple[str, ...]
    text_of_unit: Ints
    county_of_unit: Ints
    title: Ints
    said_row: Ints
    said_unit: Ints


@dataclass(frozen=True, eq=False)
class Table:
    """The activities and their columns; `organisation` numbers the names as written, `file` the files.

    Dates are ordinal days, `until` the day after the last, both NONE where one of them is unknown.
    """

    activities: tuple[Activity, ...]
    organisation: Ints
    parties: Parties
    file: Ints
    start: Ints
    until: Ints
    sector: Ints
    sectors: tuple[str, ...]
    places: Places
    texts: Texts
    people: People

    @property
    def size(self) -> int:
        """The number of rows."""
        return len(self.activities)

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The activity ids in row order."""
        return tuple(activity.id for activity in self.activities)

    @cached_property
    def row_of(self) -> Mapping[str, int]:
        """The row of each activity id."""
        return {key: row for row, key in enumerate(self.ids)}

    @cached_property
    def stated(self) -> Mapping[tuple[int, int], Stated]:
        """What rows say of one another by the identifiers under which they are published."""
        return stated(self.activities)

    @property
    def dated(self) -> NDArray[np.bool_]:
        """Which rows have both dates in order."""
        dated: NDArray[np.bool_] = self.start != NONE
        return dated


def table_of(
    activities: Sequence[Activity],
    gazetteer: Gazetteer,
    catalogue: Catalogue,
    reader: "Reader",
    parties: Mapping[str, frozenset[str]],
) -> Table:
    """The columns of these activities; their ids must be unique, or ValueError is raised."""
    rows = tuple(activities)
    if len({row.id for row in rows}) != len(rows):
        raise ValueError("two activities have the same id")
    places = places_of(rows, gazetteer)
    texts, hints = texts_of(rows, places, reader)
    start = ordinals(row.start for row in rows)
    until = ordinals(row.until for row in rows)
    in_order = (start != NONE) & (until != NONE) & (start < until)
    folded = {label: fold(label) for label in {row.sector for row in rows}}
    names = {name: squeeze(name) for name in {row.organisation for row in rows}}
    return Table(
        activities=rows,
        organisation=numbered([names[row.organisation] for row in rows]),
        parties=Parties.of([{names[row.organisation], *parties.get(row.id, ())} for row in rows]),
        file=numbered([row.source.file for row in rows]),
        start=np.where(in_order, start, NONE),
        until=np.where(in_order, until, NONE),
        sector=numbered([folded[row.sector] for row in rows]),
        sectors=tuple(sorted(set(folded.values()))),
        places=places,
        texts=texts,
        people=People.of([row.target_groups for row in rows], hints, catalogue),
    )


def ordinals(days: Iterable[dt.date | None]) -> Ints:
    """The ordinal of each day, NONE where it is unknown."""
    return np.array([NONE if day is None else day.toordinal() for day in days], dtype=np.int64)


def numbered(values: Sequence[str]) -> Ints:
    """Each value's number in sorted order."""
    numbers = {value: number for number, value in enumerate(sorted(set(values)))}
    return np.array([numbers[value] for value in values], dtype=np.int64)


def places_of(rows: Sequence[Activity], gazetteer: Gazetteer) -> Places:
    """Where the rows are; places that the gazetteer lacks, and the country, are left out."""
    keys, kind = place_sets(rows)
    around = [surroundings(places, gazetteer) for places in keys]
    nodes = sorted({node for found in around for node in found[3]})
    number = {node: code for code, node in enumerate(nodes)}
    own = [[number[node] for node in found[2]] for found in around]
    cover = [[number[node] for node in found[3]] for found in around]
    county = np.array([number.get(found[0], NONE) for found in around], dtype=np.int64)
    breadth = np.array([found[1] for found in around], dtype=np.int64)
    above = (gazetteer.county_of(node) for node in nodes)
    return Places(
        tuple(nodes),
        np.array([NONE if place is None else number.get(place.id, NONE) for place in above], dtype=np.int64),
        county[kind],
        breadth[kind],
        *spread(own, kind),
        *spread(cover, kind),
    )


def place_sets(rows: Sequence[Activity]) -> tuple[list[tuple[str, ...]], Ints]:
    """The distinct sets of places that rows name, and the number of each row's set."""
    numbers: dict[tuple[str, ...], int] = {}
    seen: dict[int, int] = {}  # by the very tuple of sites, which many rows of a file share
    found = np.empty(len(rows), dtype=np.int64)
    for at, row in enumerate(rows):
        number = seen.get(id(row.sites))
        if number is None:
            key = tuple(sorted({site.place for site in row.sites}))
            number = seen[id(row.sites)] = numbers.setdefault(key, len(numbers))
        found[at] = number
    return list(numbers), found


def spread(lists: Sequence[Sequence[int]], which: Ints) -> tuple[Ints, Ints]:
    """The pairs (row, value) of rows of which each has the values of one of some lists."""
    lengths = np.array([len(one) for one in lists], dtype=np.int64)
    flat = np.array([value for one in lists for value in one], dtype=np.int64)
    number = lengths[which]
    row = np.repeat(np.arange(len(which)), number)
    within = np.arange(len(row)) - np.repeat(np.cumsum(number) - number, number)
    return row, flat[np.repeat((np.cumsum(lengths) - lengths)[which], number) + within]


def surroundings(
    places: tuple[str, ...], gazetteer: Gazetteer
) -> tuple[str, int, tuple[str, ...], tuple[str, ...]]:
    """Of places stated together: the county, the breadth, the places, and these with all around them."""
    known = [place for place in places if place in gazetteer and gazetteer[place].level != COUNTRY]
    cover = {above for place in known for above in (place, *gazetteer.ancestors(place))}
    inside = sorted(place for place in cover if gazetteer[place].level != COUNTRY)
    county = next((place for place in inside if gazetteer[place].level == COUNTY), "")
    levels = {gazetteer[place].level for place in known}
    if not known or COUNTY in levels:
        return county, IN_COUNTY, tuple(known), tuple(inside)
    return county, IN_WARD if levels == {WARD} else IN_SUBCOUNTY, tuple(known), tuple(inside)


def names_by_county(gazetteer: Gazetteer) -> dict[str, Names]:
    """The names and other names of all places of each county, its own among them."""
    names: dict[str, list[str]] = {}
    for place in gazetteer.places.values():
        county = gazetteer.county_of(place.id)
        if county is not None:
            names.setdefault(county.id, []).append(place.name)
    for alias in gazetteer.aliases:
        county = gazetteer.county_of(alias.place) if alias.kind == "name" else None
        if county is not None:
            names.setdefault(county.id, []).append(alias.text)
    return {county: place_names(found) for county, found in names.items()}


def texts_of(rows: Sequence[Activity], places: Places, reader: "Reader") -> tuple[Texts, list[str]]:
    """The wordings of titles and descriptions, and the target group that each row's text names."""
    hints: list[str] = []
    keys: list[tuple[int, str]] = []
    said: list[tuple[int, tuple[int, str]]] = []
    counties = places.county.tolist()
    for row, (activity, county) in enumerate(zip(rows, counties, strict=True)):
        place = places.nodes[county] if county != NONE else ""
        title = reader.title(activity, place)
        spoken = [reader.sentence(part, place) for part in sentences(activity.description)]
        keys.append((county, title.text))
        said += [(row, (county, phrase.text)) for phrase in spoken if phrase.text]
        hints.append(title.people or next((phrase.people for phrase in spoken if phrase.people), ""))
    return units_of(keys, said), hints


class Reader:
    """Cleans the texts of activities by the place names of their counties, each text once."""

    def __init__(self, gazetteer: Gazetteer, cleaner: Cleaner) -> None:
        self.cleaner = cleaner
        self.names = names_by_county(gazetteer)
        split = {place.id: words_of(fold(place.name)) for place in gazetteer.places.values()}
        self.one_word = {place: words[0] for place, words in split.items() if len(words) == 1}
        self.known: dict[tuple[str, str], Phrase] = {}
        self.titles: dict[tuple[str, str, tuple[str, ...]], Phrase] = {}

    def title(self, activity: Activity, county: str) -> Phrase:
        """The phrase of a title; misspelt one-word names of the row's own places are taken off too."""
        near = tuple(self.one_word[site.place] for site in activity.sites if site.place in self.one_word)
        key = (county, activity.title, near)
        found = self.titles.get(key)
        if found is None:
            found = self.titles[key] = self.cleaner.phrase(activity.title, self.names.get(county, {}), near)
        return found

    def sentence(self, text: str, county: str) -> Phrase:
        """The phrase of a sentence of a description."""
        found = self.known.get((county, text))
        if found is None:
            found = self.cleaner.sentence(text, self.names.get(county, {}))
            self.known[county, text] = found
        return found


def units_of(titles: list[tuple[int, str]], said: list[tuple[int, tuple[int, str]]]) -> Texts:
    """Numbers for the wordings, in order of county and text."""
    units = sorted({*titles, *(key for _, key in said)})
    texts = sorted({text for _, text in units})
    unit_number = {key: number for number, key in enumerate(units)}
    text_number = {text: number for number, text in enumerate(texts)}
    return Texts(
        texts=tuple(texts),
        text_of_unit=np.array([text_number[text] for _, text in units], dtype=np.int64),
        county_of_unit=np.array([county for county, _ in units], dtype=np.int64),
        title=np.array([unit_number[key] for key in titles], dtype=np.int64),
        said_row=np.array([row for row, _ in said], dtype=np.int64),
        said_unit=np.array([unit_number[key] for _, key in said], dtype=np.int64),
    )
