"""Names of organisations as people write them: taken apart and compared.

Nothing here decides that two names are one organisation: it says what speaks for it, and people decide.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz.distance import OSA

from pamoja.core.places import squeeze
from pamoja.workplan.name_words import COUNTRIES, GENERIC, HOME, LEGAL, OFFICE, PLAIN_WORDS, SMALL

MOST_LETTERS = 300
SHORTEST_ACRONYM, LONGEST_ACRONYM = 2, 10
LETTERS_PER_SLIP = 4  # a word of so many letters may be misspelt in one of them
ENOUGH_LETTERS = 8  # the other words have so many, where a short word may be misspelt
SHORTEST_ALONE = 7  # a name of one word may be misspelt from so many letters on: UNOPS and UNPOS are two
SURE, LIKELY, WEAK = 0.95, 0.7, 0.5
SAME_WORDS, INITIALS, SAME_ACRONYM, MISSPELT, LONGER = (
    "same words",
    "initials",
    "same acronym",
    "misspelt",
    "longer name",
)
BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]{1,200})[)\]]\s*")
_DASH = re.compile(r"\s+[-–—]\s*|\s*[-–—]\s+|\s*[–—]\s*")
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_KNOWN_OTHERWISE = re.compile(
    r"\b(?:formerly|previously|a\.?k\.?a\.?|also known as|zamani)\b[:\s]*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart.

    `words` are those that tell it from others, folded, without legal forms, offices and small words; `country` the
    countries or places of offices it names; `acronyms` what it says its short name is, squeezed; `initials` the short
    names that its words spell.
    """

    written: str
    words: tuple[str, ...]
    acronyms: frozenset[str] = frozenset()
    initials: frozenset[str] = frozenset()
    country: frozenset[str] = frozenset()
    legal: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        """Its words without spaces: equal for names that differ in case, signs, legal form or office alone."""
        return "".join(self.words)

    @property
    def is_short(self) -> bool:
        """Whether it is nothing but a short name."""
        return len(self.words) == 1 and self.key in self.acronyms


@dataclass(frozen=True, slots=True)
class Likeness:
    """What speaks for two names being one organisation: the strongest reason and how much it weighs, 0 to 1."""

    score: float = 0.0
    reason: str = ""
    what: str = ""


@cache
def taken_apart(written: str) -> Name:
    """The parts of a name, as in "MAT (Maji na Afya Trust) – Samburu office"."""
    text = " ".join(written.split())[:MOST_LETTERS]
    bracketed = [" ".join(found.split()) for found in BRACKETS.findall(text)]
    head = " ".join(BRACKETS.sub(" ", text).split()).strip(" -–—,;:")
    acronyms: set[str] = set()
    country: set[str] = set()
    head = _without_office(head, acronyms, country)
    for inside in bracketed:
        head = _with_bracket(head, inside, acronyms, country)
    head = _without_office(head, acronyms, country)
    words = [folded(word) for word in WORD.findall(head)]
    legal = frozenset(words) & LEGAL
    plain = [word for word in words if word not in LEGAL] or words
    plain = _without_article(plain)
    telling = tuple(word for word in plain if word not in SMALL) or tuple(plain)
    country |= {word for word in telling if word in COUNTRIES}
    if len(telling) == 1 and looks_short(head):
        acronyms.add(telling[0])
    return Name(text, telling, frozenset(acronyms), initials(plain), frozenset(country), legal)


def _with_bracket(head: str, inside: str, acronyms: set[str], country: set[str]) -> str:
    """The full name, where a bracket holds the short one, the long one, a former one or a country."""
    if not head:
        return inside
    former = _KNOWN_OTHERWISE.split(inside)
    first = former[0].strip(" ,;")
    squeezed = folded(squeeze(first))
    if len(former) > 1 and not first:
        return head
    if squeezed in COUNTRIES or any(folded(word) in OFFICE for word in WORD.findall(first)):
        country.add(squeezed)
        return head
    spelt = initials([folded(word) for word in WORD.findall(first)])
    if looks_short(head) and len(WORD.findall(first)) > 1:
        acronyms.add(folded(squeeze(head)))
        return first
    if squeezed in initials([folded(word) for word in WORD.findall(head)]) or looks_short(first):
        acronyms.add(squeezed)
    elif folded(squeeze(head)) in spelt:
        acronyms.add(folded(squeeze(head)))
        return first
    return head


def _without_office(head: str, acronyms: set[str], country: set[str]) -> str:
    """The name before a dash where an office, a place or its short name stands after it."""
    parts = [part.strip() for part in _DASH.split(head) if part.strip()]
    if len(parts) < 2:  # noqa: PLR2004 - a dash has two sides
        return head
    kept = [parts[0]]
    for part in parts[1:]:
        words = [folded(word) for word in WORD.findall(part)]
        before = [folded(word) for word in WORD.findall(kept[0])]
        if set(words) & OFFICE or set(words) <= COUNTRIES:
            country |= set(words) & COUNTRIES
        elif len(words) == 1 and words[0] in initials(before):
            acronyms.add(words[0])
        elif len(before) == 1 and before[0] in initials(words):
            acronyms.add(before[0])
            kept = [part]
        else:
            kept.append(part)
    return " ".join(kept)


def _without_article(words: Sequence[str]) -> list[str]:
    return list(words[1:]) if len(words) > 1 and words[0] in {"the", "stichting"} else list(words)


@cache
def folded(word: str) -> str:
    """A word in lower case, American and British spelling and accents made one."""
    plain = PLAIN_WORDS.get(word.casefold(), word.casefold())
    return squeeze(plain.translate(_PLAIN))


_PLAIN = str.maketrans("áàâäãéèêëíìîïóòôöõúùûüñç", "aaaaaeeeeiiiiooooouuuunc")


def looks_short(text: str) -> bool:
    """Whether a text may be a short name: one word, short, and not written as an ordinary word is."""
    squeezed = squeeze(text)
    if " " in text.strip() or not SHORTEST_ACRONYM <= len(squeezed) <= LONGEST_ACRONYM:
        return False
    capitals = sum(ch.isupper() for ch in text)
    return capitals >= 2 and capitals * 2 >= len(squeezed)  # noqa: PLR2004 - half of CfBT's letters are capitals


def initials(words: Iterable[str]) -> frozenset[str]:
    """The short names that words spell, with and without small words and what may stand at the end."""
    words = [word for word in words if word]
    telling = [word for word in words if word not in SMALL]
    bare = [word for word in telling if word not in LEGAL and word not in COUNTRIES]
    spelt = {"".join(word[0] for word in some) for some in (words, telling, bare)}
    return frozenset(found for found in spelt if len(found) > 1)


def likeness(one: Name, other: Name) -> Likeness:
    """What speaks most for two names being one organisation; a score of 0 where nothing does."""
    if not one.key or not other.key:
        return Likeness()
    if _apart(one, other):
        return Likeness()
    found = [rule(one, other) for rule in (_same_words, _by_initials, _stated_acronym, _slips, _longer)]
    return max(found, key=lambda like: like.score)


def _apart(one: Name, other: Name) -> bool:
    """Whether the names themselves say that they are two: of two countries, or with two short names."""
    if one.country and other.country and not one.country & other.country:
        return True
    numbers = [{word for word in name.words if any(ch.isdigit() for ch in word)} for name in (one, other)]
    return bool(numbers[0] and numbers[1] and numbers[0] != numbers[1])


def _same_words(one: Name, other: Name) -> Likeness:
    if one.key != other.key:
        return Likeness()
    said = one.country ^ other.country
    score = 1.0 if not said and one.legal == other.legal else 0.9 if said <= HOME else LIKELY
    return Likeness(score, SAME_WORDS, " ".join(one.words))


def _by_initials(one: Name, other: Name) -> Likeness:
    """One is the short name of the other: it says so itself, or its first letters spell it."""
    for short, long in ((one, other), (other, one)):
        if not short.is_short or long.is_short:
            continue
        if short.key in long.acronyms:
            return Likeness(0.97, INITIALS, short.key.upper())
        if short.key in long.initials and len(short.key) > 2:  # noqa: PLR2004 - two letters are spelt by many
            conflicting = long.acronyms and short.key not in long.acronyms
            return Likeness(0.4 if conflicting else 0.8, INITIALS, short.key.upper())
    return Likeness()


def _stated_acronym(one: Name, other: Name) -> Likeness:
    """Both state the same short name, and their full names have something in common."""
    shared = one.acronyms & other.acronyms
    if not shared or one.is_short or other.is_short:
        return Likeness()
    alike = _alike_words(one.words, other.words)
    return Likeness(0.5 + 0.45 * alike, SAME_ACRONYM, min(shared).upper())


def _slips(one: Name, other: Name) -> Likeness:
    """The same words, some of them misspelt, joined or parted, in the same or another order."""
    left, right = _without_country(one), _without_country(other)
    if one.is_short or other.is_short or not (left and right):
        return Likeness()
    most = 0.9 if one.country ^ other.country <= HOME else LIKELY
    if sorted(left) == sorted(right):
        return Likeness(most, SAME_WORDS, " ".join(left))
    if "".join(left) == "".join(right):
        return Likeness(most, SAME_WORDS, other.written)
    if len(left) != len(right) or (len(left) == 1 and min(len(left[0]), len(right[0])) < SHORTEST_ALONE):
        return Likeness()
    slips = [_slips_between(a, b) for a, b in zip(left, right, strict=True)]
    if None in slips:
        return _one_letter(left, right, other.written)
    wrong = sum(1 for found in slips if found)
    return Likeness(max(most - 0.1 * (wrong - 1), WEAK) if len(left) > 1 else LIKELY, MISSPELT, other.written)


def _one_letter(left: Sequence[str], right: Sequence[str], written: str) -> Likeness:
    """A letter of a short word is wrong, and enough of the name besides is the same."""
    differ = [(a, b) for a, b in zip(left, right, strict=True) if a != b]
    same = sum(len(a) for a, b in zip(left, right, strict=True) if a == b)
    if len(differ) != 1 or same < ENOUGH_LETTERS or min(len(word) for word in differ[0]) <= 2:  # noqa: PLR2004
        return Likeness()
    near = OSA.distance(*differ[0]) == 1 and differ[0][0][0] == differ[0][1][0]
    return Likeness(LIKELY, MISSPELT, written) if near else Likeness()


def _without_country(name: Name) -> tuple[str, ...]:
    """The words of a name but the countries at its end."""
    words = name.words
    while len(words) > 1 and words[-1] in COUNTRIES:
        words = words[:-1]
    return words


@cache
def _slips_between(left: str, right: str) -> int | None:
    """How many letters differ between two ways of writing a word; None where it is another word."""
    if left == right:
        return 0
    most = min(len(left), len(right)) // LETTERS_PER_SLIP
    if not most or left[0] != right[0] or (left in COUNTRIES and right in COUNTRIES):
        return None
    found = int(OSA.distance(left, right, score_cutoff=most))
    return found if found <= most else None


def _longer(one: Name, other: Name) -> Likeness:
    """One has all words of the other and besides only such as many organisations or their offices have."""
    short, long = sorted((one, other), key=lambda name: len(name.words))
    more = _more_words(short.words, long.words)
    if not more:
        return Likeness()
    if set(more) <= COUNTRIES | OFFICE:
        return Likeness(0.85 if set(more) <= HOME | OFFICE else LIKELY, LONGER, " ".join(more))
    if set(more) <= GENERIC | COUNTRIES and (short.words[0] not in GENERIC or len(short.words) > 1):
        return Likeness(LIKELY if len(more) == 1 else 0.6, LONGER, " ".join(more))
    return Likeness()


def _more_words(short: Sequence[str], long: Sequence[str]) -> list[str]:
    """The words that the longer name has besides all those of the shorter one, in their order from the first on."""
    if long[0] != short[0]:
        return []
    waiting, more = list(short), []
    for word in long:
        if waiting and word == waiting[0]:
            waiting.pop(0)
        else:
            more.append(word)
    return [] if waiting else more


def _alike_words(left: Sequence[str], right: Sequence[str]) -> float:
    """Which part of the words of the shorter name the longer one has too, slips allowed."""
    short, long = sorted((left, right), key=len)
    found = sum(any(_slips_between(a, b) is not None for b in long) for a in short)
    return found / len(short)


Known = Callable[[str], str | None]
"""Tells the organisation that a squeezed name is surely of."""


def organisation_meant(written: str, sure: Known) -> str | None:
    """The organisation that a name is surely of: as written, or by the full or the short name that it states itself."""
    whole = sure(squeeze(written))
    if whole is not None:
        return whole
    name = taken_apart(written)
    found = {key for text in (name.key, *name.acronyms) if (key := sure(text)) is not None}
    inside = {key for text in BRACKETS.split(name.written) if (key := sure(squeeze(text))) is not None}
    meant = found | inside
    return meant.pop() if len(meant) == 1 else None
