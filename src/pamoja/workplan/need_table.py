"""The table of need for `pamoja overlaps gaps`, and the table of gaps that it writes."""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pamoja.core.places import CONSTITUENCY, SUBCOUNTY, WARD, Gazetteer, Place, squeeze
from pamoja.overlap import Catalogue, Gap, Need, Planned, Subject, gap_explained
from pamoja.overlap.explain import in_sentence
from pamoja.overlap.phrases import fold
from pamoja.workplan.deficits import Deficit, People
from pamoja.workplan.overlap_tables import (
    FORMULA_STARTS,
    SEPARATOR,
    WrongValue,
    read_rows,
    whole,
    written,
)

NEED_COLUMNS = ("place", "population", "indicator", "deficit", "subject", "year", "source")
GAP_COLUMNS = (
    "county", "ward", "ward_name", "subject", "kind", "population", "deficit", "need", "reached", "money", "unmet",
    "claimed_county_wide", "activities", "sentence",
)  # fmt: skip
DIGITS = 4
HUNDRED = 100
LEVELS = (WARD, SUBCOUNTY, CONSTITUENCY)
_SHARE = re.compile(r"(\d+(?:\.\d+)?|\.\d+)\s*(%?)")


@dataclass(frozen=True, slots=True)
class NeedTable:
    """People by place id, and the share of them who lack something by (place id, subject)."""

    people: Mapping[str, People]
    deficits: Mapping[tuple[str, Subject], Deficit]


@dataclass
class _Reading:
    """A table being read: what each line said of whom, with the line."""

    gazetteer: Gazetteer
    catalogue: Catalogue
    names: Mapping[str, list[Place]]
    people: dict[str, tuple[People, int]] = field(default_factory=dict)
    deficits: dict[tuple[str, Subject], tuple[Deficit, int]] = field(default_factory=dict)

    def take(self, line: int, row: Sequence[str]) -> None:
        """Keep what a row says; raises ValueError for what cannot be, or stands twice."""
        where, population, indicator, deficit, about, year, source = row
        if not any((where, population, deficit)):
            return
        place = place_of(where, self.gazetteer, self.names)
        count, share = whole(population), share_in(deficit)
        if count is not None:
            known = self.people.setdefault(place.id, (People(count), line))
            if known[0].count != count:
                raise ValueError(_twice("populations", place.name, known[1]))
        if share is not None:
            key = (place.id, subject_of(about, self.catalogue))
            if key in self.deficits:
                raise ValueError(_twice("deficits", f"{place.name}, {about}", self.deficits[key][1]))
            self.deficits[key] = (Deficit(share, indicator, year, source), line)


def read_need_table(path: Path, gazetteer: Gazetteer, catalogue: Catalogue) -> NeedTable:
    """The need in a table of NEED_COLUMNS; a blank cell is unknown. Raises NotReadable and WrongValue.

    `place` is the id or the name of a ward, sub-county or constituency; `subject` a sector's code or label, or the id
    of a kind of work, and may be blank in a row that tells only the population.
    """
    names: dict[str, list[Place]] = {}
    for place in gazetteer.places.values():
        if place.level in LEVELS:
            names.setdefault(squeeze(place.name), []).append(place)
    read = _Reading(gazetteer, catalogue, names)
    for line, row in enumerate(read_rows(path, NEED_COLUMNS), start=2):
        try:
            read.take(line, [cell.strip() for cell in row])
        except ValueError as error:
            raise WrongValue(file=path.name, line=line, reason=error) from error
    return NeedTable(
        {key: value for key, (value, _) in read.people.items()},
        {key: value for key, (value, _) in read.deficits.items()},
    )


def has_subjects(path: Path) -> bool:
    """Whether a CSV table has a column of subjects, and so the columns of NEED_COLUMNS; False for any other file."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as handle:
            return "subject" in next(csv.reader(handle), [])
    except (OSError, UnicodeDecodeError, csv.Error):
        return False


def _twice(what: str, whose: str, first: int) -> str:
    return f"{whose} has two {what}, the first in line {first}: keep one of them"


def place_of(text: str, gazetteer: Gazetteer, names: Mapping[str, list[Place]]) -> Place:
    """The place of an id or a name; raises ValueError."""
    if text in gazetteer:
        if gazetteer[text].level not in LEVELS:
            raise ValueError(f"{text} is no ward or sub-county: give the need of each of its wards")
        return gazetteer[text]
    found = names.get(squeeze(text), [])
    wards = [place for place in found if place.level == WARD]
    found = wards or found
    if not found:
        raise ValueError(
            f"the place “{text}” is not in the table of places: write its id or its name as there"
        )
    if len(found) > 1:
        ids = ", ".join(place.id for place in found[:4])
        raise ValueError(f"“{text}” may be {ids}: write the id")
    return found[0]


def share_in(text: str) -> float | None:
    """A share of 0 to 1 written as 0.42 or 42%, None for a blank; raises ValueError."""
    if not text:
        return None
    match = _SHARE.fullmatch(text)
    value = float(match[1]) / (HUNDRED if match[2] else 1) if match else -1.0
    if not 0 <= value <= 1:
        raise ValueError(
            f"the deficit “{text}” is no share of people from 0 to 1: write it as 0.42 or 42%, or leave it blank"
        )
    return value


def subject_of(text: str, catalogue: Catalogue) -> Subject:
    """The sector or kind of work that a cell names; raises ValueError."""
    if text in catalogue.positions:
        return Subject(catalogue.interventions[catalogue.positions[text]].sector, text)
    codes = {item.sector for item in catalogue.interventions} | set(catalogue.sector_labels.values())
    code = text.upper() if text.upper() in codes else catalogue.sector_labels.get(fold(text), "")
    if not code:
        listed = ", ".join(sorted(codes - {""}))
        raise ValueError(
            f"the subject “{text}” is no sector and no kind of work: write a sector's label or code ({listed}), "
            "or the id of a kind of work"
        )
    return Subject(code)


def write_gaps(
    path: Path, counties: Iterable[tuple[Place, Iterable[Gap]]], catalogue: Catalogue
) -> dict[str, int]:
    """G.csv, county by county, the largest unmet need first; tells how many gaps there are of each kind."""
    count: dict[str, int] = {}
    labels: dict[str, str] = {}
    for label, code in catalogue.sector_labels.items():
        labels.setdefault(code, label)
    with written(path) as handle:
        table = csv.writer(handle, lineterminator="\n")
        table.writerow(GAP_COLUMNS)
        for county, found in counties:
            for gap in found:
                count[gap.kind] = count.get(gap.kind, 0) + 1
                table.writerow(map(_safe, _row(county, gap, catalogue, labels)))
    return count


def _row(county: Place, gap: Gap, catalogue: Catalogue, labels: Mapping[str, str]) -> tuple[object, ...]:
    need, planned = gap.need or Need(), gap.planned or Planned()
    if gap.intervention:
        named = replace(gap, intervention=in_sentence(catalogue.name(gap.intervention)))
    else:
        named = replace(gap, sector=f"work under “{labels.get(gap.sector, gap.sector)}”")
    return (
        county.name, gap.ward, gap.ward_name, gap.intervention or gap.sector, gap.kind, need.population,
        None if need.deficit is None else round(need.deficit, DIGITS), need.people, planned.reached, planned.money,
        gap.unmet, gap.claimed.count if gap.claimed else 0,
        f"{SEPARATOR} ".join(planned.activities), gap_explained(named),
    )  # fmt: skip


def _safe(cell: object) -> object:
    """A cell that no spreadsheet program runs as a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell
