"""From a written title to the words that name the work: numbering, places, verbs and courtesies come off."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pamoja.overlap.catalogue import Catalogue

SHORTEST_NAME = 3
SHORTEST_MISSPELT = 5
FEWEST_WORDS = 2

_WORD = re.compile(r"[a-z]+")
_NUMBERING = re.compile(r"^\s*(?:[a-z][a-z-]{0,11}\.?\s*)?\d+(?:\.\d+)*[a-z]?\s*[:.)\u2013-]\s+")
_SENTENCE = re.compile(r"[.;!?]\s+|[.;!?]$|\n+|\s+[|/]\s+")
_PEOPLE = re.compile(r"^\W*(?:targeting|reaching|benefiting|kulenga)\s+(?:[\d,]+\s+)?(.*)$")
_MARKS = str.maketrans({"’": "'", "‘": "'", "–": "-", "—": "-", "\u2010": "-", "\u2011": "-"})

Words = tuple[str, ...]
Names = Mapping[str, tuple[Words, ...]]


@dataclass(frozen=True, slots=True)
class Phrase:
    """The words left of a text, and the target group named beside them ("" where none is)."""

    text: str
    people: str = ""


def fold(text: str) -> str:
    """Lower case without accents, with one kind of apostrophe and dash, single spaces."""
    lowered = text.casefold()
    if not lowered.isascii():
        split = unicodedata.normalize("NFKD", lowered.translate(_MARKS))
        lowered = "".join(ch for ch in split if not unicodedata.combining(ch))
    return " ".join(lowered.split())


def words_of(text: str) -> list[str]:
    """The words of a folded text, letters alone; "women's" is one word."""
    return _WORD.findall(text.replace("'", ""))


def without_numbering(text: str) -> str:
    """A folded text without "2.1)" or "Activity 4:" before it."""
    found = _NUMBERING.match(text)
    return text[found.end() :] if found else text


@lru_cache(maxsize=1 << 16)
def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a description."""
    return tuple(part.strip() for part in _SENTENCE.split(text) if part.strip())


def by_first_word(phrases: Iterable[Sequence[str]]) -> dict[str, tuple[Words, ...]]:
    """Phrases found by their first word, the longest first."""
    found: dict[str, set[Words]] = {}
    for phrase in phrases:
        if phrase:
            found.setdefault(phrase[0], set()).add(tuple(phrase))
    return {first: tuple(sorted(rest, key=lambda p: (-len(p), p))) for first, rest in found.items()}


def either(texts: Iterable[str]) -> str:
    """A pattern for any of the texts, each first word tried once: many texts cost little more than few."""
    rests: dict[str, set[str]] = {}
    for text in texts:
        first = text.split(" ", 1)[0]
        rests.setdefault(first, set()).add(text[len(first) :])
    return "|".join(
        f"{re.escape(first)}(?:{'|'.join(map(re.escape, sorted(rests[first])))})" for first in sorted(rests)
    )


def place_names(names: Iterable[str]) -> Names:
    """Names of places, ready to be found in a text; names shorter than three letters are left alone."""
    split = (words_of(fold(name)) for name in names)
    return by_first_word(name for name in split if len("".join(name)) >= SHORTEST_NAME)


def starts_with(words: Sequence[str], at: int, known: Mapping[str, tuple[Words, ...]]) -> int:
    """How many words from `at` on are one of the known phrases, 0 for none."""
    for phrase in known.get(words[at], ()):
        if tuple(words[at : at + len(phrase)]) == phrase:
            return len(phrase)
    return 0


def one_slip_apart(a: str, b: str) -> bool:
    """Whether one letter is missing, added, exchanged, or swapped with the next."""
    if abs(len(a) - len(b)) > 1 or a[0] != b[0]:
        return False
    same = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    rest_a, rest_b = a[same:], b[same:]
    if len(a) != len(b):
        return rest_a[1:] == rest_b or rest_a == rest_b[1:]
    return rest_a[1:] == rest_b[1:] or (rest_a[:2] == rest_b[1::-1] and rest_a[2:] == rest_b[2:])


class Cleaner:
    """Takes off what says nothing about the kind of work, by the wording of one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        wording = catalogue.wording
        self.groups = catalogue.target_groups
        self.verbs = by_first_word(words_of(fold(verb)) for verb in wording.verbs)
        self.stopwords = frozenset(word for text in wording.stopwords for word in words_of(fold(text)))
        self.placewords = frozenset(word for text in wording.placewords for word in words_of(fold(text)))
        cues = either(fold(cue) for cue in wording.boilerplate)
        self.courtesy = re.compile(rf"(?:^|[\s,(])(?:{cues})\b.*$") if cues else None
        phrases = (phrase for item in catalogue.interventions for phrase in (item.name, *item.phrases))
        self.vocabulary = frozenset(word for phrase in phrases for word in words_of(fold(phrase)))

    def phrase(self, text: str, names: Names | None = None, near: Sequence[str] = ()) -> Phrase:
        """The words of a title that name the work.

        `names` are the places of the county, `near` the one-word names of the row's own places, of which
        misspelt forms are taken off too. A title that would lose nearly all its words keeps its courtesies.
        """
        folded = without_numbering(fold(text))
        said = self.without_courtesy(folded)
        found = self.bare(said, names or {}, near)
        if said != folded and len(found.text.split()) < FEWEST_WORDS:
            return self.bare(folded, names or {}, near)
        return found

    def bare(self, folded: str, names: Names, near: Sequence[str]) -> Phrase:
        """The words of a folded text without places, verbs, people and stop words."""
        words = self.without_places(words_of(folded), names, near)
        words, people = self.without_people(self.without_verbs(words))
        kept = [word for word in words if word not in self.stopwords and len(word) > 1]
        return Phrase(" ".join(kept), people)

    def without_courtesy(self, folded: str) -> str:
        """A folded text up to the first words that begin a courtesy."""
        return folded if self.courtesy is None else self.courtesy.sub("", folded)

    def sentence(self, text: str, names: Names | None = None) -> Phrase:
        """As `phrase`, for one sentence of a description; "targeting 300 herders" names people alone."""
        found = _PEOPLE.match(fold(text))
        if found is not None:
            people = self.groups.get(" ".join(words_of(found[1])), "")
            return Phrase("" if people else self.bare(found[1], names or {}, ()).text, people)
        return self.bare(self.without_courtesy(without_numbering(fold(text))), names or {}, ())

    def without_places(self, words: list[str], names: Names, near: Sequence[str]) -> list[str]:
        """The words without names of places and the "ward" or "sub-county" beside them."""
        vocabulary = self.vocabulary
        if names.keys().isdisjoint(words) and (not near or vocabulary.issuperset(words)):
            return words
        kept: list[str] = []
        at, end = 0, len(words)
        while at < end:
            word = words[at]
            ordinary = word not in names and (not near or word in vocabulary)
            length = 0 if ordinary else self.place_at(words, at, names, near, kept[-1] if kept else "")
            if not length:
                kept.append(word)
                at += 1
                continue
            at += length
            while at < end and words[at] in self.placewords:
                at += 1
        return kept

    def place_at(self, words: list[str], at: int, names: Names, near: Sequence[str], before: str) -> int:
        """How many words from `at` on name a place; a word of the catalogue only does after "in" or "at"."""
        word = words[at]
        length = starts_with(words, at, names)
        if length == 1 and word in self.vocabulary and before not in ("in", "at", "of", "katika"):
            return 0
        if length or len(word) < SHORTEST_MISSPELT or word in self.vocabulary:
            return length
        return int(any(one_slip_apart(word, name) for name in near))

    def without_verbs(self, words: list[str]) -> list[str]:
        """The words after the empty verbs at the start; all of them when nothing else would be left."""
        at = 0
        while at < len(words):
            length = starts_with(words, at, self.verbs)
            if not length and words[at] not in self.stopwords:
                break
            at += length or 1
        return words[at:] or words

    def without_people(self, words: list[str]) -> tuple[list[str], str]:
        """The words before a closing "for the herders", and the group that it names."""
        for at in range(len(words) - 1, 0, -1):
            if words[at] in ("for", "kwa"):
                group = self.groups.get(" ".join(words[at + 1 :]), "")
                return (words[:at], group) if group else (words, "")
        return words, ""
