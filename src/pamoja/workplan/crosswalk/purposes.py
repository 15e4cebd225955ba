"""Which DAC purposes a text speaks of: for documents that need a code, and to measure how well words are read."""

from collections.abc import Sequence
from functools import cache

from pamoja.workplan.catalogue import shipped_catalogue
from pamoja.workplan.crosswalk.likeness import Options
from pamoja.workplan.crosswalk.ranking import Past, Trust, best, rank
from pamoja.workplan.facts import table

BOUND_TO_WORDS = Trust(text=8.0, past=9.0, usual=1.5, stranger=2.0)
NO_PAST = Past()


@cache
def purpose_texts() -> dict[str, tuple[str, ...]]:
    """What each purpose that is in use says of itself: its name and the parts of its description."""
    described = {row["code"]: row["words"] for row in table("dac_purpose_words.csv")}
    return {
        row["code"]: (row["name"], *(part.strip() for part in described.get(row["code"], "").split(";")))
        for row in table("dac_purpose_codes.csv")
        if row["status"] == "active"
    }


@cache
def purpose_options() -> tuple[tuple[str, ...], Options]:
    """The codes in their order, and their texts ready to be compared."""
    held = purpose_texts()
    stopwords = frozenset(word for text in shipped_catalogue().wording.stopwords for word in text.split())
    return tuple(held), Options.of(list(held.values()), (), stopwords)


def suggest_purposes(texts: Sequence[str], *, most: int = 3) -> list[list[tuple[str, float]]]:
    """The likeliest purposes of each text with their confidence, 0 to 1, the likeliest first."""
    codes, options = purpose_options()
    shares = rank(texts, options, NO_PAST, BOUND_TO_WORDS).shares
    return [
        [(codes[at], round(float(shares[row, at]), 3)) for at in order]
        for row, order in enumerate(best(shares, most).tolist())
    ]
