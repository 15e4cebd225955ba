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
    ("least", "precision", "recall"), [(SURE, 1.0, 0.25), (0.8, 0.9, 0.35), (LIKELY, 0.82, 0.7)]
)
def test_pairs_that_a_reader_judged_are_proposed_with_this_precision_and_recall(
    least: float, precision: float, recall: float
) -> None:
    pairs = judged()
    proposed = [(one, other, same) for one, other, same in pairs if score(one, other) >= least]
    right = sum(same for _, _, same in proposed)
    same = sum(same for _, _, same in pairs)
    print(f"at {least}: {right} of {len(proposed)} right, {right} of {same} found")
    assert right / len(proposed) >= precision
    assert right / same >= recall


def test_of_the_pairs_of_550_real_names_hardly_one_in_3000_is_proposed_and_each_of_them_was_judged(
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
    print(f"{len(one_spelling)} names, {len(pairs)} pairs, {len(proposed)} proposed")
    assert not unjudged
    assert len(proposed) < len(pairs) / 3000
