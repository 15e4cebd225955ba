"""Several organisations in one cell told apart, with the part that the cell says each plays."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise

from pamoja.core.places import squeeze
from pamoja.workplan.name_words import GENERIC, LEGAL
from pamoja.workplan.names import BRACKETS, WORD, folded, initials, looks_short

LEADS, CARRIES_OUT, PAYS, BELONGS = "leads", "carries out", "pays", "belongs"
_SAYS = (
    r"(?:co-?)?funded\s+by|financed\s+by|donor\s*:|supported\s+by|with\s+thanks\s+to|kwa\s+(?:ufadhili|msaada)\s+wa|"
    r"with\s+(?:financial\s+)?(?:support|funding|funds)\s+(?:of|from|by)|"
    r"through|via|kupitia|implemented\s+by|carried\s+out\s+by|implementing\s+partners?\s*:|kwa\s+utekelezaji\s+wa|"
    r"in\s+(?:partnership|collaboration|association)\s+with|(?:jointly|together)\s+with|pamoja\s+na|led\s+by|lead\s*:"
)
_ROLE = re.compile(rf"[,;(\s]*\b({_SAYS})\s*", re.IGNORECASE)
_PAYING = re.compile(r"fund|financ|donor|support|thanks|ufadhili|msaada", re.IGNORECASE)
_DOING = re.compile(r"through|via|kupitia|implement|carried|utekelezaji", re.IGNORECASE)
_MEMBERS = re.compile(
    r"^(?P<name>.*?\b(?:consortium|partnership|alliance|network)\b[^(:]*)"
    r"(?:\((?P<inside>[^()]*(?:\([^()]*\)[^()]*)*)\)|[:–—-]\s+(?P<after>.+)|\bof\s+(?P<of>.+\band\b.+))$",
    re.IGNORECASE,
)
_ALWAYS = re.compile(r"\s*(?:;|\n|\r|\s\|\s)\s*")
_PERHAPS = re.compile(r"\s*,\s*(?:and\s+|na\s+)?|\s+(?:and|na|&|\+)\s+|\s*&\s*|\s*/\s*", re.IGNORECASE)


_COMMA = re.compile(r"\s*,\s*")
_LEADING_AND = re.compile(r"^(?:and|na|&)\s+", re.IGNORECASE)
SHOUTED = 12  # letters: in a cell written in capitals throughout, longer parts are no short names


@dataclass(frozen=True, slots=True)
class Named:
    """One organisation named in a cell.

    `role` is PAYS, CARRIES_OUT, BELONGS (to a consortium), LEADS, or "" where the cell does not say.
    """

    name: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """Everything that a cell says: the organisations in its order, and the consortium that they make, if named."""

    named: tuple[Named, ...] = ()
    consortium: str = ""


def named_in(cell: str, known: Collection[str] = ()) -> Said:
    """The organisations that a cell names; `known` are squeezed names, by which "A and B" is told from "A and B Trust".

    What may be one name is not parted: "Max Planck Foundation for Peace and Rule of Law" stays whole, and so does
    every name that is known.
    """
    text = " ".join(cell.replace("\n", ";").split())
    if squeeze(text) in known:
        return Said((Named(text),))
    made_of = _MEMBERS.match(text)
    if made_of and (said := _consortium(made_of, known)):
        return said
    found: list[Named] = []
    pieces = _ROLE.split(text)
    found += [Named(name) for name in _parted(pieces[0], known)]
    for word, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        found += [Named(name, _role_of(word)) for name in _parted(piece, known)]
    return Said(tuple({squeeze(one.name): one for one in reversed(found)}.values())[::-1])


def _consortium(match: re.Match[str], known: Collection[str]) -> Said | None:
    inside = match["inside"] or match["after"] or match["of"] or ""
    names = _parted(_ROLE.sub("; ", inside), known, sure=True)
    if len(names) < 2:  # noqa: PLR2004 - one alone is its short name
        return None
    return Said(
        tuple(Named(name, BELONGS) for name in names), " ".join(match["name"].split()).strip(" -–—,:")
    )


def _role_of(word: str) -> str:
    if _PAYING.search(word):
        return PAYS
    if _DOING.search(word):
        return CARRIES_OUT
    return LEADS if word.casefold().startswith("lea") or word.casefold().startswith("led") else ""


def _parted(text: str, known: Collection[str], *, sure: bool = False) -> list[str]:
    """The names in a text: parted at ";" always, at "," "/" "&" "and" where every part is a name of its own."""
    found: list[str] = []
    for piece in _ALWAYS.split(text):
        found += [piece] if squeeze(piece) in known else _perhaps_parted(piece, known, sure=sure)
    return [name for name in (_trimmed(one) for one in found) if squeeze(name)]


def _perhaps_parted(text: str, known: Collection[str], *, sure: bool) -> list[str]:
    """The names in a text without ";"; `sure` tells that it is a list of several."""
    if sure and "," in text:
        *first, last = (_LEADING_AND.sub("", part) for part in _outside_brackets(text, _COMMA))
        return [*first, *_perhaps_parted(last, known, sure=False)]
    parts = [part for part in _outside_brackets(text, _PERHAPS) if squeeze(part)]
    if len(parts) < 2:  # noqa: PLR2004 - nothing to part
        return [text]
    own = [squeeze(part) in known for part in parts]
    shouted = text.isupper() and max(map(len, parts)) > SHOUTED
    names = [own[at] or (_stands_alone(part) and not shouted) for at, part in enumerate(parts)]
    if all(names):
        return parts
    whole = all(names[at] or _full_name(part) for at, part in enumerate(parts))
    return parts if whole and (sure or any(own)) else [text]


def _outside_brackets(text: str, separator: re.Pattern[str]) -> list[str]:
    """The parts between separators, none of them cut within brackets."""
    masked = re.sub(r"\([^()]*\)", lambda match: "\x00" * len(match[0]), text)
    cuts = [(0, 0), *((m.start(), m.end()) for m in separator.finditer(masked)), (len(text), len(text))]
    return [text[end:start] for (_, end), (start, _) in pairwise(cuts)]


def _stands_alone(part: str) -> bool:
    """Whether a part is a short name, or a full name whose first letters spell the short one that it gives."""
    head = BRACKETS.sub("", part).strip()
    stated = {folded(squeeze(found)) for found in BRACKETS.findall(part)}
    return looks_short(head) or bool(stated & initials([folded(word) for word in WORD.findall(head)]))


def _full_name(part: str) -> bool:
    """Whether a part reads as the whole name of an organisation."""
    words = [folded(word) for word in WORD.findall(part)]
    return len(words) > 1 and words[-1] in GENERIC | LEGAL


def _trimmed(name: str) -> str:
    text = " ".join(name.split()).strip(" ,;:/&+–—-.")
    if text.count("(") > text.count(")"):
        text += ")"
    return text.strip(")").strip() if text.count(")") > text.count("(") else text
