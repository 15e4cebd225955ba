"""How right the findings are: known and unseen wording, real-sized counties, answers, noise, what must not matter."""

import csv
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

import baseline
import linked
from pamoja.core.activities import Activity
from pamoja.core.places import Gazetteer
from pamoja.overlap import Catalogue, analyse
from pamoja.overlap.pairs import KINDS as KINDS_FOUND
from pamoja.overlap.pairs import ORDERED
from pamoja.overlap.questions import questions
from pamoja.workplan.catalogue import shipped_catalogue
from pamoja.workplan.overlap_tables import read_activities, read_places, write_pairs

BENCH = Path(__file__).resolve().parent
sys.path.insert(0, str(BENCH / "overlap"))

import generate  # noqa: E402 - it lies in a folder of its own, which is a contract
import score as scorer  # noqa: E402

KINDS = ("duplication", "layering", "sequencing")
SEEDS = (11, 12, 13, 14, 15)
DENSE = 10_000
ANSWERS = 200
TWICE_THE_SLIPS = 0.05
COUNTY = generate.PRESETS["county"]
UNSEEN = ("a", "b")


@dataclass(frozen=True)
class Wording:
    """How the activities of a set are written: the files of one wording, and changes to it."""

    name: str
    folder: Path | None = None
    typo_rate: float = 0.025
    boilerplate: bool = False
    kiswahili: bool = False

    def taxonomy(self) -> generate.Taxonomy:
        """What the generator writes with."""
        if self.folder is None:
            found = generate.load_taxonomy()
        else:
            found = generate.load_taxonomy([self.folder / "interventions.csv"], self.folder / "grammar.toml")
        return half_kiswahili(found) if self.kiswahili else found


def half_kiswahili(taxonomy: generate.Taxonomy) -> generate.Taxonomy:
    """Half the phrases of each kind exchanged for the catalogue's Kiswahili ones, which `without` then hides."""
    spoken = kiswahili()
    items = []
    for item in taxonomy.interventions:
        other = spoken.get(item.id, ())[: len(item.phrases) // 2]
        items.append(replace(item, phrases=(*item.phrases[len(other) :], *other)))
    return replace(taxonomy, interventions=tuple(items))


def kiswahili() -> dict[str, tuple[str, ...]]:
    """Every second Kiswahili phrase of each kind of the catalogue: those that are hidden from it in the test."""
    found: dict[str, list[str]] = {}
    with (BENCH.parent / "src/pamoja/data/wording.csv").open(newline="", encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            if row["kind"] == "phrase" and row["language"] == "sw":
                found.setdefault(row["intervention"], []).append(row["text"])
    return {key: tuple(texts[::2]) for key, texts in found.items()}


def without_kiswahili(catalogue: Catalogue) -> Catalogue:
    """The catalogue without the phrases that `half_kiswahili` writes with."""
    hidden = {(key, text) for key, texts in kiswahili().items() for text in texts}
    items = (
        replace(item, phrases=tuple(text for text in item.phrases if (item.id, text) not in hidden))
        for item in catalogue.interventions
    )
    return replace(catalogue, interventions=tuple(items))


@dataclass(frozen=True)
class Generated:
    """One generated set on disk, read."""

    folder: Path
    activities: tuple[Activity, ...]
    gazetteer: Gazetteer

    @classmethod
    def of(cls, folder: Path, wording: Wording, seed: int, **options: Any) -> "Generated":
        """A set with this wording and seed; `options` are the generator's."""
        chosen = generate.Options(
            **({"activities": DENSE, "seed": seed, "typo_rate": wording.typo_rate} | options)
        )
        made = generate.generate(wording.taxonomy(), chosen)
        if wording.boilerplate:
            padding = "in line with the approved plan of the county. to be done with all stakeholders"
            texts = made.activities["description"]
            made.activities["description"] = [f"{text}. {padding}" if text else padding for text in texts]
        made.write(folder)
        gazetteer = read_places(folder / "places.csv")
        return cls(folder, read_activities(folder / "activities.csv", gazetteer), gazetteer)

    def scored(self, catalogue: Catalogue, touching: frozenset[str] | None = None) -> dict[str, Any]:
        """The benchmark's metrics of what the engine finds; with `touching`, only of pairs with one of these rows."""
        pairs = self.folder / "pairs.csv"
        write_pairs(pairs, analyse(self.activities, self.gazetteer, catalogue))
        return self.metrics(pairs, touching)

    def metrics(self, pairs: Path, touching: frozenset[str] | None = None) -> dict[str, Any]:
        """The benchmark's metrics of a file of pairs."""
        truth = scorer.read_truth(self.folder / "truth.csv")
        found: dict[str, Any] = scorer.score(truth, scorer.read_pairs(pairs), touching)
        return found

    def latent(self) -> dict[str, str]:
        """What each activity really is."""
        with (self.folder / "latent.csv").open(newline="", encoding="utf-8") as handle:
            return {row["id"]: row["intervention"] for row in csv.DictReader(handle)}


def precision(metrics: Mapping[str, Any]) -> dict[str, float]:
    """Average precision by kind, the first 200 and the recall of duplicates, and how many definite ones are wrong."""
    twice = metrics["duplication"]
    return {
        **{kind: round(metrics[kind]["average_precision"], 4) for kind in KINDS},
        "first_200": round(twice["precision_first_200"], 4),
        "recall": round(twice["recall"], 4),
        "wrong_definite": sum(metrics[kind]["wrong_definite"] for kind in KINDS),
    }


def summed(rows: Sequence[Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """Median and worst of each measure; of wrong ones the most is the worst."""
    found: dict[str, dict[str, float]] = {}
    for name in rows[0]:
        values = [row[name] for row in rows]
        worst = max(values) if name in ("wrong_definite", "seconds") else min(values)
        found[name] = {"median": round(statistics.median(values), 4), "worst": worst}
    return found


def wordings() -> Iterator[Wording]:
    """The wordings to measure: the catalogue's own, and those it was not made from."""
    yield Wording("catalogue")
    for name in UNSEEN:
        yield Wording(f"unseen {name}", BENCH / "unseen" / name)


def dense(folder: Path, seeds: Sequence[int]) -> dict[str, Any]:
    """Dense sets of each wording."""
    catalogue = shipped_catalogue()
    found: dict[str, Any] = {}
    for wording in wordings():
        rows = [
            precision(Generated.of(folder / f"{wording.name} {seed}", wording, seed).scored(catalogue))
            for seed in seeds
        ]
        found[wording.name] = summed(rows)
    return found


OTHERS: Mapping[str, Callable[[Path, Path, Path], int]] = {
    "Splink": linked.write,
    "ward join and rapidfuzz": baseline.write,
    "spreadsheet sort": baseline.write_sorted,
}


def counties(folder: Path, seeds: Sequence[int]) -> dict[str, Any]:
    """Real-sized counties: what people see first, and with what people use today, in the same run."""
    catalogue = shipped_catalogue()
    found: dict[str, Any] = {}
    for wording in wordings():
        rows: dict[str, list[dict[str, float]]] = {name: [] for name in ("pamoja", *OTHERS)}
        for seed in seeds:
            county = Generated.of(folder / f"county {wording.name} {seed}", wording, seed, **COUNTY)
            begun = time.perf_counter()
            rows["pamoja"].append(seen_first(county.scored(catalogue), begun))
            for name, write in OTHERS.items():
                begun = time.perf_counter()
                write(
                    county.folder / "activities.csv",
                    county.folder / "places.csv",
                    county.folder / "other.csv",
                )
                rows[name].append(seen_first(county.metrics(county.folder / "other.csv"), begun))
        found[wording.name] = {name: summed(measured) for name, measured in rows.items()}
    return found


def seen_first(metrics: Mapping[str, Any], begun: float) -> dict[str, float]:
    """What people see of the duplicates, and the seconds it took since `begun`."""
    twice = metrics["duplication"]
    names = ("precision_first_20", "recall_at_60", "average_precision", "wrong_definite")
    seconds = round(time.perf_counter() - begun, 2)
    return {name: round(twice[name], 4) for name in names} | {"seconds": seconds}


def answering(folder: Path, seeds: Sequence[int]) -> dict[str, Any]:
    """Answers given on one year's plans and used on the next year's; mixed questions get none and are spent."""
    found: dict[str, Any] = {}
    for wording in list(wordings())[1:]:
        before, after = [], []
        for seed in seeds:
            asked = Generated.of(folder / f"asked {wording.name} {seed}", wording, seed)
            following = Generated.of(folder / f"next {wording.name} {seed}", wording, seed + 100)
            catalogue = shipped_catalogue()
            before.append(precision(following.scored(catalogue)))
            after.append(precision(following.scored(taught(asked, catalogue))))
        found[wording.name] = {"before": summed(before), f"after {ANSWERS} answers": summed(after)}
    return found


def taught(asked: Generated, catalogue: Catalogue) -> Catalogue:
    """The catalogue with what people who know every activity answer to its questions."""
    latent = asked.latent()
    for question in questions(analyse(asked.activities, asked.gazetteer, catalogue), ANSWERS):
        kinds = {latent[key] for key in question.activities}
        if len(kinds) == 1:
            kind = kinds.pop()
            catalogue = catalogue.with_phrase(
                question.phrase, kind if kind in catalogue.positions else f"NEW:{kind}"
            )
    return catalogue


def noise(folder: Path, seed: int) -> dict[str, Any]:
    """What slips, Kiswahili, courtesies, missing dates and look-alikes cost, in average precision."""
    plain = Wording("catalogue")
    catalogue, base = shipped_catalogue(), Generated.of(folder / "plain", plain, seed)
    found: dict[str, Any] = {"as it is": precision(base.scored(catalogue))}
    slips = Generated.of(folder / "slips", replace(plain, typo_rate=TWICE_THE_SLIPS), seed)
    found["twice the slips"] = precision(slips.scored(catalogue))
    spoken = Generated.of(folder / "kiswahili", replace(plain, kiswahili=True), seed)
    found["half Kiswahili, those phrases hidden"] = precision(spoken.scored(without_kiswahili(catalogue)))
    courteous = Generated.of(folder / "courtesies", replace(plain, boilerplate=True), seed)
    found["the same courtesies in every row"] = precision(courteous.scored(catalogue))
    first = min(row.organisation for row in base.activities)
    silent = tuple(
        replace(row, start=None, until=None) if row.organisation == first else row for row in base.activities
    )
    touched = frozenset(row.id for row in silent if row.organisation == first)
    metrics = replace(base, activities=silent).scored(catalogue, touched)
    found["one partner without dates, its rows"] = precision(metrics)
    return found


def unchanged(folder: Path, seed: int) -> dict[str, bool]:
    """Whether other order, ids, capitals or an unrelated county leave the same pairs with the same scores."""
    base = Generated.of(folder / "base", Wording("catalogue"), seed, activities=2_000)
    other = Generated.of(folder / "other", Wording("catalogue"), seed + 1, activities=500)
    catalogue = shipped_catalogue()
    expected = scored_pairs(base.activities, base.gazetteer, catalogue)
    shuffled = list(base.activities)
    random.Random(seed).shuffle(shuffled)  # noqa: S311 - a benchmark, not a secret
    named = {row.id: f"Z{number:06d}" for number, row in enumerate(shuffled)}
    renamed = [replace(row, id=named[row.id]) for row in base.activities]
    loud = [
        replace(row, title=row.title.upper(), description=row.description.upper()) for row in base.activities
    ]
    back = {new: old for old, new in named.items()}
    return {
        "another order": scored_pairs(shuffled, base.gazetteer, catalogue) == expected,
        "other ids": scored_pairs(renamed, base.gazetteer, catalogue, back) == expected,
        "capitals": scored_pairs(loud, base.gazetteer, catalogue) == expected,
        "an unrelated county": with_another(base, other, catalogue) == expected,
    }


def with_another(base: Generated, other: Generated, catalogue: Catalogue) -> set[tuple[object, ...]]:
    """The pairs of a set when the activities and places of another one are added under names of their own."""
    places = pd.concat(
        [pd.read_csv(one.folder / "places.csv", dtype=str).fillna("") for one in (base, other)]
    )
    size = len(base.gazetteer.places)
    moved = places.iloc[size:].copy()
    for column in ("id", "parent_id"):
        moved[column] = ["X" + value if value else "" for value in moved[column]]
    together = base.folder / "two"
    together.mkdir(exist_ok=True)
    pd.concat([places.iloc[:size], moved]).to_csv(together / "places.csv", index=False)
    rows = pd.read_csv(other.folder / "activities.csv", dtype=str).fillna("")
    rows["id"] = "X" + rows["id"]
    rows["places"] = [
        "; ".join("X" + part for part in cell.split("; ")) if cell else "" for cell in rows["places"]
    ]
    first = pd.read_csv(base.folder / "activities.csv", dtype=str).fillna("")
    pd.concat([rows, first]).to_csv(together / "activities.csv", index=False)
    gazetteer = read_places(together / "places.csv")
    found = scored_pairs(read_activities(together / "activities.csv", gazetteer), gazetteer, catalogue)
    return {pair for pair in found if not str(pair[1]).startswith("X") and not str(pair[2]).startswith("X")}


def scored_pairs(
    activities: Sequence[Activity],
    gazetteer: Gazetteer,
    catalogue: Catalogue,
    names: Mapping[str, str] | None = None,
) -> set[tuple[object, ...]]:
    """Kind, both ids (sorted where their order means nothing), score and tier of every pair."""
    analysis = analyse(activities, gazetteer, catalogue)
    pairs, ids = analysis.pairs, analysis.comparison.table.ids
    found: set[tuple[object, ...]] = set()
    for kind, a, b, value, tier in zip(
        pairs.kind.tolist(),
        pairs.a.tolist(),
        pairs.b.tolist(),
        pairs.score.tolist(),
        pairs.tier.tolist(),
        strict=True,
    ):
        members = [names[ids[row]] if names else ids[row] for row in (a, b)]
        members = members if KINDS_FOUND[kind] in ORDERED else sorted(members)
        found.add((kind, *members, round(value, 4), tier))
    return found


def run(*, quick: bool = False) -> dict[str, Any]:
    """All of it; `quick` takes one seed."""
    seeds = SEEDS[:1] if quick else SEEDS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        return {
            "counties": counties(folder, seeds),
            "dense": dense(folder, seeds),
            "answers": answering(folder, seeds[:2]),
            "noise": noise(folder, SEEDS[0]),
            "unchanged": unchanged(folder, SEEDS[0]),
        }
