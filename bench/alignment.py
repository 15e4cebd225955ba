"""How well activities are put under purposes and programmes, beside what a user would get from plain word matching.

Three tasks: real aid activities and their experts' purpose codes; a register's sector names and their purpose codes;
and the demonstration's activities under the programmes of its county, labelled by hand. Settings were chosen on the
half of the texts that `chosen_on` counts; what is told is measured on the other.
"""

import argparse
import csv
import hashlib
import json
import os
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from pamoja.core.activities import Activity
from pamoja.overlap.phrases import fold, words_of
from pamoja.workplan import demonstration, facts
from pamoja.workplan.alignment import Sectors
from pamoja.workplan.crosswalk import CountyProgramme, PastChoice, PlannedOutput, Suggestion, suggest
from pamoja.workplan.crosswalk.likeness import Options
from pamoja.workplan.crosswalk.purposes import BOUND_TO_WORDS, purpose_options, purpose_texts
from pamoja.workplan.crosswalk.ranking import Past, best, rank
from pamoja.workplan.exchange import activity_from
from pamoja.workplan.sandbox import read_as_json
from pamoja.workplan.terms import tidy

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("PAMOJA_SHARED") or ROOT.parent / "shared")
LABELS = Path(__file__).with_name("alignment_labels.csv")
MOST = 3
Ranking = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Case:
    """A text with the codes that are right for it, and how many rows say just this."""

    text: str
    right: frozenset[str]
    rows: int = 1

    @property
    def tuned(self) -> bool:
        """Whether it is of the half on which settings were chosen."""
        return hashlib.sha256(self.text.encode()).digest()[0] % 2 == 0


def scored(cases: Sequence[Case], ranking: Ranking) -> dict[str, float]:
    """How often the first, or one of the first three, is right: of distinct texts, and of rows."""
    first = [bool(ranked) and ranked[0] in case.right for case, ranked in zip(cases, ranking, strict=True)]
    three = [bool(set(ranked[:MOST]) & case.right) for case, ranked in zip(cases, ranking, strict=True)]
    rows = [case.rows for case in cases]
    return {
        "texts": len(cases),
        "top1": round(float(np.mean(first)), 3),
        "top3": round(float(np.mean(three)), 3),
        "rows": sum(rows),
        "top1_of_rows": round(float(np.average(first, weights=rows)), 3),
        "top3_of_rows": round(float(np.average(three, weights=rows)), 3),
    }


def tfidf(documents: Sequence[str], queries: Sequence[str]) -> NDArray[np.float64]:
    """Plain word TF-IDF cosine of each query with each document."""
    words = sorted({w for text in documents for w in words_of(fold(text))})
    column = {word: at for at, word in enumerate(words)}

    def counted(texts: Sequence[str]) -> csr_matrix:
        found = csr_matrix((len(texts), len(words))).tolil()
        for row, text in enumerate(texts):
            for word, count in Counter(words_of(fold(text))).items():
                if word in column:
                    found[row, column[word]] = count
        return found.tocsr()

    held = counted(documents)
    idf = np.log((1 + len(documents)) / (1 + np.asarray((held > 0).sum(axis=0)).ravel())) + 1

    def unit(rows: csr_matrix) -> csr_matrix:
        weighed = rows.multiply(idf).tocsr()
        length = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
        return weighed.multiply((1 / np.maximum(length, 1e-9))[:, None]).tocsr()

    found: NDArray[np.float64] = (unit(counted(queries)) @ unit(held).T).toarray()
    return found


def by_names(cases: Sequence[Case]) -> Ranking:
    """The baseline without examples: the purpose whose name and description are nearest."""
    held = purpose_texts()
    alike = tfidf([" ".join(texts) for texts in held.values()], [case.text for case in cases])
    codes = list(held)
    return [[codes[at] for at in np.argsort(-row, kind="stable")[:MOST]] for row in alike]


def by_nearest(cases: Sequence[Case], past: Sequence[Case]) -> Ranking:
    """The baseline with examples: the codes of the nearest decided text, then of the next."""
    alike = tfidf([case.text for case in past], [case.text for case in cases])
    found = []
    for row in alike:
        order = [code for at in np.argsort(-row, kind="stable")[:10] for code in sorted(past[at].right)]
        found.append(list(dict.fromkeys(order))[:MOST])
    return found


def most_frequent(cases: Sequence[Case], past: Sequence[Case]) -> Ranking:
    """The baseline that reads nothing: the codes most often right in the other half."""
    counted = Counter(code for case in past for code in sorted(case.right))
    return [[code for code, _ in counted.most_common(MOST)]] * len(cases)


def ours(cases: Sequence[Case], past: Sequence[Case] = (), *, itself: bool = False) -> Ranking:
    """The product's: names and descriptions, and former decisions where there are any."""
    codes, options = purpose_options()
    more = sorted({code for case in past for code in case.right} - set(codes))
    every = [*codes, *more]
    if past:
        texts = [*purpose_texts().values(), *([()] * len(more))]
        options = Options.of(texts, [case.text for case in past], options.stopwords)
    number = {code: at for at, code in enumerate(every)}
    chosen = tuple(tuple(number[code] for code in sorted(case.right)) for case in past)
    decided = Past(tuple(case.text for case in past), chosen)
    shares = rank([case.text for case in cases], options, decided, BOUND_TO_WORDS, itself=itself).shares
    return [[every[at] for at in order] for order in best(shares, MOST).tolist()]


def activity_cases(path: Path) -> list[Case]:
    """The distinct texts of a file of coded activities, at the five-digit purpose."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return together(Case(*_said(row)) for row in rows)


def row_halves(path: Path) -> tuple[list[Case], list[Case]]:
    """Every second row decided, and the others to be coded: texts repeat, as they do in plans."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = [Case(*_said(row)) for row in csv.DictReader(file)]
    return together(rows[::2]), together(rows[1::2])


def _said(row: dict[str, str]) -> tuple[str, frozenset[str]]:
    names = ("title", "short_description", "long_description")
    parts = dict.fromkeys(row[name].strip() for name in names)
    told = " ".join(part for part in parts if part).split(" [through ")[0]
    return told, frozenset(code.partition(".")[0] for code in row["activity_codes"].split("|"))


def together(cases: Iterable[Case]) -> list[Case]:
    """Each text once, with all its codes and how many rows say it."""
    texts: dict[str, tuple[frozenset[str], int]] = {}
    for case in cases:
        codes, count = texts.get(case.text, (frozenset(), 0))
        texts[case.text] = codes | case.right, count + 1
    return [Case(text, codes, count) for text, (codes, count) in texts.items()]


def sector_cases(path: Path) -> list[Case]:
    """The sector names of a register with their purpose codes."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    found = [
        Case(
            row["sector_value"],
            frozenset(row["ad_purpose_codes"].replace("|", ";").replace(" ", "").split(";")),
        )
        for row in rows
    ]
    return [case for case in found if case.right - {""}]


def purposes(cases: Sequence[Case]) -> dict[str, object]:
    """Every way of coding on the half that was not used for choosing, with the other half as former decisions."""
    past, asked = [case for case in cases if case.tuned], [case for case in cases if not case.tuned]
    listed = set(purpose_texts())
    ways: dict[str, Callable[[], Ranking]] = {
        "baseline: most frequent code": lambda: most_frequent(asked, past),
        "baseline: TF-IDF nearest description": lambda: by_names(asked),
        "baseline: TF-IDF nearest decided text": lambda: by_nearest(asked, past),
        "ours, words only": lambda: ours(asked),
        "ours, with the other half decided": lambda: ours(asked, past),
    }
    return {
        "chosen_on": len(past),
        "codes_not_in_the_list": round(float(np.mean([not case.right & listed for case in asked])), 3),
        **{name: scored(asked, way()) for name, way in ways.items()},
        "ours, leave one text out (all texts)": scored(cases, ours(cases, cases, itself=True)),
        "ours, words only, on the half chosen on": scored(past, ours(past)),
    }


def names_alone(cases: Sequence[Case]) -> dict[str, object]:
    """The same without examples: each name occurs once. Names equal to a purpose's are told apart."""
    asked = [case for case in cases if not case.tuned]
    names = {tidy(texts[0]) for texts in purpose_texts().values()}
    strange = [case for case in asked if tidy(case.text) not in names]
    return {
        "chosen_on": len(cases) - len(asked),
        "baseline: TF-IDF nearest description": scored(asked, by_names(asked)),
        "ours, words only": scored(asked, ours(asked)),
        "names that are no purpose's name": {
            "baseline: TF-IDF nearest description": scored(strange, by_names(strange)),
            "ours, words only": scored(strange, ours(strange)),
        },
    }


def demonstration_plans(folder: Path) -> tuple[list[Activity], list[CountyProgramme]]:
    """Partners' activities of the demonstration, each title once, and its county's programmes."""
    activities: dict[str, Activity] = {}
    programmes: dict[tuple[str, str], list[dict[str, str]]] = {}
    for path in demonstration.copy_files(folder):
        read = read_as_json(path, county="samburu", cycle="2026/27", name=path.name)["activities"]
        for row in read:
            if "ADP" in path.name:
                programmes.setdefault((row["sector"], row["programme"]), []).append(row)
            else:
                activities.setdefault(row["title"], activity_from(row, path.name))
    found = [
        CountyProgramme(
            name, name, sector, "", {},
            tuple(PlannedOutput(f"{name} {at}", r["title"], r["indicator"] or "") for at, r in enumerate(rows)),
        )
        for (sector, name), rows in programmes.items()
    ]  # fmt: skip
    return list(activities.values()), found


def programmes() -> dict[str, object]:
    """The demonstration's activities under its county's programmes."""
    with LABELS.open(newline="", encoding="utf-8") as file:
        right = {row["title"]: frozenset(row["programmes"].split("|")) - {""} for row in csv.DictReader(file)}
    with tempfile.TemporaryDirectory() as folder:
        activities, county = demonstration_plans(Path(folder))
    sectors = Sectors(facts.county_sectors("samburu"), "")
    began = time.perf_counter()
    plain = suggest(activities, county, sectors)
    seconds = time.perf_counter() - began
    past = [PastChoice(a, min(right[a.title]) if right[a.title] else "") for a in activities]
    labelled = [at for at, a in enumerate(activities) if right[a.title]]
    decided = suggest(
        [activities[at] for at in labelled], county, sectors, [past[at] for at in labelled], itself=True
    )
    cases = [Case(a.title, right[a.title]) for a in activities]
    texts = [" ".join([p.name, p.sector, *(o.output for o in p.outputs)]) for p in county]
    alike = tfidf(texts, [f"{a.title} {a.sector}" for a in activities])
    nearest = [[county[at].name for at in np.argsort(-row, kind="stable")[:MOST]] for row in alike]
    found: dict[str, object] = {"programmes": len(county), "seconds_for_all": round(seconds, 2)}
    for half, chosen in (("other half", False), ("half chosen on", True)):
        at = [n for n, case in enumerate(cases) if case.tuned == chosen and case.right]
        mine = [cases[n] for n in at]
        found[half] = {
            "baseline: TF-IDF nearest programme": scored(mine, [nearest[n] for n in at]),
            "ours": scored(mine, [[s.programme for s in plain[activities[n].id]] for n in at]),
            "ours, each with all others decided": scored(
                mine, [[s.programme for s in decided[activities[n].id]] for n in at]
            ),
        }
    found["confidence"] = confidence(activities, right, plain)
    return found


def confidence(
    activities: Sequence[Activity], right: dict[str, frozenset[str]], told: dict[str, tuple[Suggestion, ...]]
) -> dict[str, object]:
    """How often the first suggestion is right, by its confidence; where nothing fits none is."""
    bands: dict[str, list[bool]] = {}
    for activity in activities:
        first = told[activity.id][0] if told[activity.id] else None
        share = first.confidence if first else 0.0
        band = (
            "0.8 and more"
            if share >= 0.8
            else "0.5 to 0.8"
            if share >= 0.5
            else "0.2 to 0.5"
            if share >= 0.2
            else "less"
        )
        bands.setdefault(band, []).append(first is not None and first.programme in right[activity.title])
    return {
        band: {"texts": len(hits), "right": round(float(np.mean(hits)), 3)}
        for band, hits in sorted(bands.items())
    }


def run() -> dict[str, object]:
    """All tasks that can be run here."""
    found: dict[str, object] = {"county programmes, demonstration": programmes()}
    if SHARED.is_dir():
        matching = SHARED / "data" / "matching"
        for name in ("health", "agriculture"):
            cases = activity_cases(matching / f"activity_coding_{name}.csv")
            found[f"purpose codes, {name}"] = purposes(cases)
            past, asked = row_halves(matching / f"activity_coding_{name}.csv")
            found[f"purpose codes, {name}, every second row decided"] = {
                "baseline: most frequent code": scored(asked, most_frequent(asked, past)),
                "baseline: TF-IDF nearest decided text": scored(asked, by_nearest(asked, past)),
                "ours": scored(asked, ours(asked, past)),
            }
        register = SHARED / "data" / "aims" / "somalia_sector_crosswalk.tsv"
        found["sector names of a register"] = names_alone(sector_cases(register))
    return found


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    told = json.dumps(run(), indent=1)
    if arguments.out:
        arguments.out.write_text(told, encoding="utf-8")
    print(told)
