"""The words and codes by which a plan says where an activity belongs: its sector, its programme, DAC and SDG codes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pamoja.overlap.phrases import fold
from pamoja.workplan.facts import dac_purposes, table

SECTOR, PROGRAMME, DAC, SDG = "sector", "programme", "dac", "sdg"
LONGEST = 300
_VOTE = re.compile(r"^\W*vote\s*(?:no\.?\s*)?(\d{3,})\b[\s:.-]*", re.IGNORECASE)
_FIVE_DIGITS = re.compile(r"(?<!\d)(\d{5})(?!\d)")
_SDG = re.compile(r"\b(?:sdg|goal|lengo)s?\W{0,3}(\d{1,2}(?:\.(?:\d{1,2}|[a-d]))?)(?!\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """One way in which a plan says where something belongs; `text` is folded, so that "WASH" and "Wash " are one."""

    scheme: str
    text: str


@dataclass(frozen=True, slots=True)
class Decided:
    """Where the county puts a term: a sector, and a programme of that sector where one is named, by name.

    `key` leads to the decision; names outlive a new loading of the county's plan.
    """

    key: str
    sector: str
    programme: str = ""
    sub_programme: str = ""


def vote_and_name(text: str) -> tuple[str, str]:
    """A sector's vote and name as a heading gives them: "Vote 4215: Water" is ("4215", "Water")."""
    vote = _VOTE.match(text)
    return vote[1] if vote else "", _VOTE.sub("", text)


def terms_of(sector: str, programme: str = "") -> tuple[Term, ...]:
    """The terms in which an activity's written sector and programme speak, the narrowest first."""
    found = [Term(PROGRAMME, tidy(programme))] if tidy(programme) else []
    found += [Term(DAC, code) for code in dac_codes(sector)]
    found += [Term(SDG, code) for code in sdg_codes(f"{sector} {programme}")]
    words = tidy(vote_and_name(sector)[1])
    if words:
        found.append(Term(SECTOR, words))
    return tuple(dict.fromkeys(found))


def tidy(text: str) -> str:
    """A text as terms are compared: folded, single spaces, without marks at its ends."""
    return fold(text).strip(" .:;,-")[:LONGEST]


def dac_codes(text: str) -> tuple[str, ...]:
    """The DAC purposes that a sector names, by a five-digit code or by the purpose's whole name."""
    names = dac_purposes()
    coded = [code for code in _FIVE_DIGITS.findall(text) if code in names]
    if not coded and tidy(text) in _purposes_by_name():
        coded = [_purposes_by_name()[tidy(text)]]
    return tuple(dict.fromkeys(coded))


def sdg_codes(text: str) -> tuple[str, ...]:
    """The SDG goals and targets that a text names: "SDG 6.1" is ("6.1",)."""
    return tuple(dict.fromkeys(code for code in _SDG.findall(text) if code in _sdg_names()))


def name_of(term: Term, written: str = "") -> str:
    """A term as people read it: a code with its name, words as they were written."""
    if term.scheme == DAC:
        return f"{term.text} {dac_purposes().get(term.text, '')}".strip()
    if term.scheme == SDG:
        return f"SDG {term.text}"
    return written or term.text


def decided_for(terms: tuple[Term, ...], decided: Mapping[Term, Decided]) -> tuple[Term, Decided] | None:
    """What the county decided of the narrowest of these terms of which it decided anything."""
    return next(((term, decided[term]) for term in terms if term in decided), None)


def codes_of(terms: tuple[Term, ...]) -> tuple[str, ...]:
    """The sectors of work that DAC and SDG codes mean; a code not listed means what its group means."""
    listed = _sectors_of_codes()
    found: list[str] = []
    for term in terms:
        wider = term.text[:3] if term.scheme == DAC else term.text.partition(".")[0]
        found += listed.get((term.scheme, term.text)) or listed.get((term.scheme, wider), ())
    return tuple(dict.fromkeys(found))


@cache
def _purposes_by_name() -> dict[str, str]:
    return {tidy(name): code for code, name in sorted(dac_purposes().items(), reverse=True)}


@cache
def _sdg_names() -> frozenset[str]:
    return frozenset(row["code"] for name in ("sdg_goals.csv", "sdg_targets.csv") for row in table(name))


@cache
def _sectors_of_codes() -> dict[tuple[str, str], tuple[str, ...]]:
    return {(row["scheme"], row["code"]): tuple(row["sectors"].split()) for row in table("code_sectors.csv")}
