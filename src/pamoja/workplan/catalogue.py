"""The shipped catalogue of kinds of work: tables of this package become one overlap value."""

from collections import defaultdict
from functools import cache

from pamoja.overlap.catalogue import Catalogue, Intervention, Relation, Wording
from pamoja.overlap.phrases import fold, words_of
from pamoja.workplan.facts import table


@cache
def shipped_catalogue() -> Catalogue:
    """The catalogue of the shipped tables of interventions, relations, sectors, target groups and wording."""
    phrases: defaultdict[str, list[str]] = defaultdict(list)
    around: defaultdict[str, list[str]] = defaultdict(list)
    for row in table("wording.csv"):
        (phrases[row["intervention"]] if row["kind"] == "phrase" else around[row["kind"]]).append(row["text"])
    words: defaultdict[str, list[str]] = defaultdict(list)
    labels: dict[str, str] = {}
    for row in table("sectors.csv"):
        if row["kind"] == "label":
            labels[fold(row["text"])] = row["code"]
        else:
            words[row["text"]].append(row["code"])
    return Catalogue(
        interventions=tuple(intervention(row, phrases[row["id"]]) for row in table("interventions.csv")),
        relations=tuple(
            Relation(row["kind"], row["a"], row["b"], float(row["weight"])) for row in table("relations.csv")
        ),
        sector_labels=labels,
        sector_words={word: tuple(codes) for word, codes in words.items()},
        target_groups={
            " ".join(words_of(fold(row["text"]))): row["name"] for row in table("target_groups.csv")
        },
        wording=Wording(
            verbs=tuple(around["verb"]),
            boilerplate=tuple(around["boilerplate"]),
            stopwords=tuple(around["stopword"]),
            placewords=tuple(around["placeword"]),
            events=tuple(around["event"]),
        ),
    )


def intervention(row: dict[str, str], phrases: list[str]) -> Intervention:
    """One row of the table of interventions with its phrases."""
    return Intervention(
        row["id"],
        row["name"],
        row["sector"],
        row["modality"],
        row["target_group"],
        tuple(phrases),
        row["dac"],
    )


@cache
def languages() -> dict[tuple[str, str], str]:
    """The language of each shipped phrase, "en" or "sw", by the id of its kind and the phrase."""
    rows = table("wording.csv")
    return {(row["intervention"], row["text"]): row["language"] for row in rows if row["kind"] == "phrase"}


@cache
def relation_sources() -> dict[tuple[str, str, str], str]:
    """Who says that two kinds of work belong together, by the kind of relation and their ids."""
    return {(row["kind"], row["a"], row["b"]): row["source"] for row in table("relations.csv")}
