"""Real names of organisations, as typed in real tables: how many are parted and recognised rightly.

`organisations_judged.csv` names pairs of names that stand in the shared data (AidData Somalia AIMS, ODC-By; UNHCR 3W,
Unlicense) with what a reader who knows these organisations says of them: judged by reading, no list says so. An office
or a section that plans for itself (CARE Netherlands beside CARE) counts as another organisation.
"""

import csv
from itertools import combinations
from pathlib import Path

import pytest

from pamoja.core.places import squeeze
from pamoja.workplan.name_cells import named_in
from pamoja.workplan.names import LIKELY, SURE, likeness, taken_apart

pytestmark = pytest.mark.shared

JUDGED = Path(__file__).with_name("organisations_judged.csv")
NO_NAME = ("Not Applicable", "Unspecified", "unspecified")


def rows_of(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter=delimiter))


def score(one: str, other: str) -> float:
    return likeness(taken_apart(one), taken_apart(other)).score


def test_of_a_hundred_donors_as_typed_all_but_one_find_their_standard_name_and_none_a_wrong_one(
    shared: Path,
) -> None:
    rows = rows_of(shared / "data" / "aims" / "somalia_donor_crosswalk.tsv", "\t")
    typed = {r["participating_org"]: r["donors"] for r in rows if r["participating_org"] not in NO_NAME}
    standard = sorted(set(typed.values()))
    found = {name: max((score(name, one), one) for one in standard) for name in typed}
    told = {name: one for name, (likely, one) in found.items() if likely >= SURE}
    wrong = {name: one for name, one in told.items() if typed[name] != one}
    assert (len(typed), len(told), wrong) == (99, 98, {})
    assert set(typed) - set(told) == {"Ec"}  # for European Commission


def test_all_190_cells_of_implementers_are_parted_as_their_makers_meant(shared: Path) -> None:
    rows = rows_of(shared / "data" / "aims" / "somalia_projects_ancillary.csv")
    cells = {row["1st Level Implementer"] for row in rows}
    wrong = {
        cell
        for cell in cells
        if {squeeze(one.name) for one in named_in(cell).named} != {squeeze(p) for p in cell.split(";")}
    }
    assert (len(cells), wrong) == (190, set())


def judged() -> list[tuple[str, str, bool]]:
    return [(row["one"], row["other"], row["same"] == "yes") for row in rows_of(JUDGED)]


@pytest.mark.parametrize(
    ("least", "right", "proposed", "same"), [(SURE, 17, 17, 55), (0.8, 22, 24, 55), (LIKELY, 39, 50, 55)]
)
def test_so_many_pairs_that_a_reader_judged_are_proposed_and_so_many_of_them_rightly(
    least: float, right: int, proposed: int, same: int
) -> None:
    judgements = [is_same for one, other, is_same in judged() if score(one, other) >= least]
    assert sum(judgements) >= right
    assert len(judgements) <= proposed
    assert sum(is_same for _, _, is_same in judged()) == same


def test_of_the_pairs_of_550_real_names_hardly_one_in_2500_is_proposed_and_each_of_them_was_judged(
    shared: Path,
) -> None:
    data = shared / "data"
    implementers = rows_of(data / "aims" / "somalia_projects_ancillary.csv")
    names = {row["Organisation name"] for row in rows_of(data / "threew" / "unhcr-3w.csv")}
    names |= {one.strip() for row in implementers for one in row["1st Level Implementer"].split(";")}
    names |= {r["participating_org"] for r in rows_of(data / "aims" / "somalia_donor_crosswalk.tsv", "\t")}
    one_spelling = sorted({squeeze(name): name for name in sorted(names)}.values())
    pairs = list(combinations(one_spelling, 2))
    proposed = {(a, b) for a, b in pairs if score(a, b) >= LIKELY}
    known = {frozenset((squeeze(a), squeeze(b))) for a, b, _ in judged()}
    unjudged = {pair for pair in proposed if frozenset(map(squeeze, pair)) not in known}
    assert not unjudged
    assert len(proposed) < len(pairs) / 2500
