"""The words by which totals, notes, money columns, plan titles and organisations are known, from a shipped table."""

import re
from functools import cache

from pamoja.workplan.facts import table


@cache
def phrases(kind: str) -> tuple[str, ...]:
    """The phrases of one kind, longest first; "*" stands for the rest of a word."""
    found = (row["phrase"] for row in table("plan_words.csv") if row["kind"] == kind)
    return tuple(sorted(found, key=lambda phrase: (-len(phrase), phrase)))


@cache
def anywhere(kind: str) -> re.Pattern[str]:
    """Matches any phrase of the kind as whole words, in any case."""
    return re.compile(rf"(?<!\w)(?:{_choices(kind)})(?!\w)", re.IGNORECASE)


@cache
def at_start(kind: str) -> re.Pattern[str]:
    """Matches a text that begins with a phrase of the kind, bullets and blanks before it left out."""
    return re.compile(rf"\W*(?:{_choices(kind)})(?!\w)", re.IGNORECASE)


def _choices(kind: str) -> str:
    parts = (re.escape(phrase).replace(r"\ ", r"\s*").replace(r"\*", r"\w*") for phrase in phrases(kind))
    return "|".join(parts)
