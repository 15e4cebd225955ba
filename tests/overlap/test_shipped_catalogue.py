"""The shipped kinds of work: none is thin, none shares its wording, and their order has no circle."""

import csv
from collections import Counter, defaultdict
from graphlib import TopologicalSorter

import pytest

from pamoja.overlap import Catalogue
from pamoja.overlap.catalogue import SEQUENCING
from pamoja.overlap.phrases import Cleaner, fold
from tests_paths import DATA

FEWEST, FEWEST_KISWAHILI = 12, 2


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def cleaner(catalogue: Catalogue) -> Cleaner:
    return Cleaner(catalogue)


def test_every_kind_has_phrases_in_both_languages() -> None:
    phrases = [row for row in rows("wording.csv") if row["kind"] == "phrase"]
    every = Counter(row["intervention"] for row in phrases)
    kiswahili = Counter(row["intervention"] for row in phrases if row["language"] == "sw")
    ids = {row["id"] for row in rows("interventions.csv")}
    assert set(every) == ids
    assert [key for key in sorted(ids) if every[key] < FEWEST or kiswahili[key] < FEWEST_KISWAHILI] == []


def test_no_phrase_belongs_to_two_kinds_or_says_nothing(catalogue: Catalogue, cleaner: Cleaner) -> None:
    holders: defaultdict[str, set[str]] = defaultdict(set)
    for item in catalogue.interventions:
        for phrase in (item.name, *item.phrases):
            holders[cleaner.phrase(phrase).text].add(item.id)
    assert "" not in holders
    assert {text: kinds for text, kinds in holders.items() if len(kinds) > 1} == {}


def test_no_courtesy_begins_inside_a_phrase(catalogue: Catalogue, cleaner: Cleaner) -> None:
    phrases = (fold(phrase) for item in catalogue.interventions for phrase in (item.name, *item.phrases))
    assert [phrase for phrase in phrases if cleaner.without_courtesy(phrase) != phrase] == []


def test_every_kind_names_a_purpose_code_in_use_and_a_known_group(catalogue: Catalogue) -> None:
    in_use = {row["code"] for row in rows("dac_purpose_codes.csv") if row["status"] == "active"}
    groups, sectors = set(catalogue.target_groups.values()), set(catalogue.sector_labels.values())
    wrong = [
        item.id
        for item in catalogue.interventions
        if item.dac not in in_use or item.target_group not in groups or item.sector not in sectors
    ]
    assert wrong == []


def test_what_prepares_what_has_no_circle_and_is_said_once(catalogue: Catalogue) -> None:
    said = [(relation.kind, *sorted((relation.a, relation.b))) for relation in catalogue.relations]
    assert [pair for pair, times in Counter(said).items() if times > 1] == []
    before: defaultdict[str, set[str]] = defaultdict(set)
    for relation in catalogue.relations:
        if relation.kind == SEQUENCING:
            before[relation.b].add(relation.a)
    assert list(TopologicalSorter(before).static_order())
