"""How many people lack what a sector's work gives: the share of a place's people, with its year and source."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pamoja.core.places import CONSTITUENCY, SUBCOUNTY, WARD, Gazetteer
from pamoja.overlap import Need, Subject

HUNDRED = 100
PER_CENT = ("%", "percent", "per cent", "asilimia")
# By the codes of data/sectors.csv: what an indicator of that need is called, the most telling first.
WORDS: Mapping[str, tuple[str, ...]] = {
    "WAS": (
        "streams?",
        "rivers?",
        "unimproved",
        "unsafe",
        "water",
        "maji",
        "sanitation",
        "latrines?",
        "toilets?",
        "open (?:bush|defecation)",
    ),
    "HEA": (
        "immuni[sz]",
        "vaccinat",
        "deliver(?:y|ies)",
        "births?",
        "mortality",
        "health",
        "open (?:bush|defecation)",
        "latrines?",
        "afya",
    ),
    "NUT": (
        r"stunt\w*",
        "wast(?:ed|ing)",
        "malnutrition",
        "malnourished",
        "underweight",
        "nutrition",
        "lishe",
        "utapiamlo",
    ),
    "EDU": (
        "out of school",
        "never (?:been|attended)",
        r"illitera\w*",
        "dropouts?",
        "school",
        "education",
        "elimu",
        "shule",
    ),
    "AGR": (r"food insecur\w*", "food poor", "hunger", "food", "crops?", "chakula", "njaa"),
    "LIV": ("livestock", r"pastoral\w*", "mifugo"),
    "ENV": (r"degrad\w*", r"deforest\w*", "firewood", "charcoal", "kuni"),
    "SOC": ("poverty", "poor", r"vulnerab\w*", "female genital", "fgm", "umaskini"),
    "TRD": (r"unemploy\w*", "jobless", "poverty", "poor"),
    "DRM": ("drought", "conflict", "displaced", "ukame", r"flood\w*"),
    "INF": ("roads?", "electricity", "barabara"),
    "LND": ("title deeds?", "tenure", "informal settlements?", "slums?"),
    "GOV": ("identity cards?", "birth certificates?"),
}
_HAS = re.compile(
    r"\b(?:access|coverage|covered|enrol\w*|attend\w*|litera(?:cy|te)|immuni[sz]ed|vaccinated|skilled|improved|safe"
    r"|connected|secure)\b",
    re.IGNORECASE,
)
_LACKS = re.compile(
    r"\b(?:no|not|non|never|without|lack\w*|out of|poor|below|unable|hawana|bila)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Deficit:
    """The share of a place's people, 0 to 1, who lack something: by which indicator, of which year, from whom."""

    share: float
    indicator: str = ""
    year: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class People:
    """How many people a place has; `counted` says when, and who counted, "" where that is unknown."""

    count: int
    counted: str = ""


def share_of(value: Decimal, unit: str, indicator: str) -> float | None:
    """A figure as a share of 0 to 1; None where it is no percentage, or one that cannot be."""
    told = f"{unit} {indicator}".casefold()
    if not any(word in told for word in PER_CENT) or not 0 <= value <= HUNDRED:
        return None
    return float(value) / HUNDRED


def likely_indicator(codes: Collection[str], indicators: Iterable[str]) -> str:
    """The indicator that speaks of the need of a sector with these codes by its words; "" where none does.

    What people have (access, coverage) tells no deficit and is never taken unasked.
    """
    best: list[tuple[int, int, str]] = []
    for indicator in sorted(indicators):
        if _HAS.search(indicator) and not _LACKS.search(indicator):
            continue
        for at, code in enumerate(codes):
            words = WORDS.get(code, ())
            rank = next((n for n, word in enumerate(words) if _says(word, indicator)), None)
            if rank is not None:
                best.append((at, rank, indicator))
    return min(best)[2] if best else ""


def _says(word: str, indicator: str) -> bool:
    return bool(re.search(rf"\b(?:{word})", indicator, re.IGNORECASE))


def needs_of_wards(
    gazetteer: Gazetteer,
    county: str,
    subjects: Sequence[Subject],
    people: Mapping[str, People],
    deficits: Mapping[tuple[str, Subject], Deficit],
) -> dict[tuple[str, Subject], Need]:
    """What is known of the need of each ward of a county under each subject; what is unknown stays unknown.

    A ward without a share of its own has that of its sub-county, or of its constituency; never its population.
    """
    found: dict[tuple[str, Subject], Need] = {}
    for ward in gazetteer.inside(county, WARD):
        counted = people.get(ward.id)
        bare = Need(counted.count, counted=counted.counted) if counted else Need()
        around = [gazetteer[key] for key in sorted(gazetteer.ancestors(ward.id))]
        nearest = [ward, *(p for level in (SUBCOUNTY, CONSTITUENCY) for p in around if p.level == level)]
        for subject in subjects:
            place = next((p for p in nearest if (p.id, subject) in deficits), None)
            if place is None:
                found[ward.id, subject] = bare
                continue
            told = deficits[place.id, subject]
            found[ward.id, subject] = replace(
                bare,
                deficit=told.share,
                indicator=told.indicator,
                year=told.year,
                source=told.source,
                of="" if place is ward else place.name,
            )
    return found
