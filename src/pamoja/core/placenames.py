"""What places a person means by the words in a cell: always with a reason, never a silent guess."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from pamoja.core.places import CONSTITUENCY, COUNTRY, COUNTY, SUBCOUNTY, WARD, Gazetteer, Place, squeeze
from pamoja.core.spelling import distance

# Why a name gave its places.
EXACT, SWAPPED, SHORTENED, CORRECTED = "exact", "swapped", "shortened", "corrected"
CONSTITUENCY_ONLY, BOTH, COUNTY_WIDE = "constituency_only", "both", "county_wide"
AMBIGUOUS, OTHER_COUNTY, UNKNOWN = "ambiguous", "other_county", "unknown"
NOT_RESOLVED = (AMBIGUOUS, OTHER_COUNTY, UNKNOWN)

LEVEL_WORDS = {
    WARD: r"wards?|wadi|kata|wd",
    SUBCOUNTY: r"sub[\s-]*count(?:y|ies)|s\s*/\s*c(?:ounty)?|sub[\s-]*cty|kaunti\s+ndogo|sc",
    CONSTITUENCY: r"constituenc(?:y|ies)|const\.?|jimbo|eneo\s*bunge",
    COUNTY: r"count(?:y|ies)|kaunti",
}
_SUFFIX = [
    (level, re.compile(rf"^(.*\S)[\s(-]+(?:{words})\)?\.?$", re.IGNORECASE))
    for level, words in LEVEL_WORDS.items()
]
_PREFIX = [
    (level, re.compile(rf"^(?:{words})\s*(?:ya|za|of|:|-)?\s+(\S.*)$", re.IGNORECASE))
    for level, words in LEVEL_WORDS.items()
]
_SUFFIX.sort(key=lambda pair: pair[0] == COUNTY)  # "sub county" before "county"
_PREFIX.sort(key=lambda pair: pair[0] == COUNTY)
_STRONG = re.compile(r"[;,\n\r\t|•·+()\[\]]+|\s[-–—]\s")
_WEAK = re.compile(r"(\s*(?:/|&|\band\b|\bna\b|[–—])\s*)", re.IGNORECASE)
_WIDE = re.compile(
    r"^(?:(?:the\s+)?(?:whole|entire|all)(?:\s+of)?(?:\s+the)?\s*(?:county|kaunti)|county\s*-?\s*wide|across\s+the\s+county"
    r"|all\s+(?:the\s+)?(?:\d+\s+)?(?:wards|sub\s*-?\s*counties|constituencies)(?:\s+(?:in|of)\s+the\s+county)?"
    r"|(?:kaunti|wadi|kata)\s+(?:nzima|yote|zote)|kote(?:\s+kaunti(?:ni)?)?|county\s+level|countywide.*|all|zote|yote|wote|(?:entire|whole|all)\s+(?:of\s+)?(?:the\s+)?sub-?\s?county)$",
    re.IGNORECASE,
)
_OWN_COUNTY_WIDE = re.compile(
    r"^(.+?)[\s,:–-]*\(?(?:county\s*-?\s*wide|kaunti\s+nzima|whole\s+county|all\s+wards)\)?$", re.IGNORECASE
)
_ALL_OF = re.compile(r"^all\s+(?:the\s+)?(?:\d+\s+)?wards\s+(?:in|of|within)\s+(.+)$", re.IGNORECASE)
_BULLET = re.compile(
    r"(?:^|\n|(?<=\s))\s*(?:\(?(?:\d{1,2}|[a-z]|i{1,3}|iv|vi{0,3}|ix)[.)]|[*•·](?=\s)|(?<=\n)-)\s*(?=[^\W\d_])",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\(\s*(?:\d+\s*(?:sites?|villages?|wards?|schools?)?|entire|whole|all)\s*\)|:\s*\d+\s+\w+", re.IGNORECASE
)
_HOW_MANY = re.compile(r"^\s*\d+\s+(?:wards|sub-?\s?counties|sites)\s*[:(-]\s*", re.IGNORECASE)
_PART_OF = re.compile(
    r"^(?:parts?|some|selected\s+(?:\w+\s+)?(?:wards|villages|sites)?|entire|whole|all)\s+(?:of\s+|in\s+|within\s+)?(?:the\s+)?(?=\S)",
    re.IGNORECASE,
)
_CODE = re.compile(r"(?:(.*\D)[\s(-]+)?0*(\d{1,4})\)?|0*(\d{3,4})[\s:-]+(\D.*)")
_SETTLEMENT = re.compile(
    r"[\s-]+(?:town(?:ship)?|municipality|area|location|division|centre|center|dispensary|hospital|market|village"
    r"|health\s+cent(?:re|er)|(?:primary|secondary)?\s*school)$",
    re.IGNORECASE,
)
_DIRECTIONS = frozenset(
    [
        "north",
        "south",
        "east",
        "west",
        "central",
        "upper",
        "lower",
        "township",
        "town",
        "urban",
        "rural",
        "ward",
    ]
)
SHORTEST_PART = 4
LONGEST_CELL = 5_000  # no county has names for more
_COMPASS = frozenset(("north", "south", "east", "west", "central"))


@dataclass(frozen=True, slots=True)
class Named:
    """What one piece of a cell's text means: its places, why, and what else it could have been."""

    text: str
    reason: str
    places: tuple[Place, ...] = ()
    alternatives: tuple[Place, ...] = ()

    @property
    def resolved(self) -> bool:
        """Whether it gave places."""
        return self.reason not in NOT_RESOLVED


class PlaceNames:
    """The names of one county's places, as people write them, and enough of the others to tell them apart."""

    def __init__(self, gazetteer: Gazetteer, county: str) -> None:
        self.gazetteer = gazetteer
        self.county = gazetteer[county]
        self._local: dict[str, list[Place]] = {}
        self._codes: dict[str, Place] = {}
        self._elsewhere: dict[str, list[Place]] = {}
        for place in gazetteer.places.values():
            self._enter(place, place.name)
            if self._is_local(place) and place.level == WARD and place.code:
                self._codes[place.code] = place
        for alias in gazetteer.aliases:
            if alias.kind == "name" and alias.place in gazetteer:
                self._enter(gazetteer[alias.place], alias.text)
        self._swaps = self._swapped_names()
        self._parts = self._partial_names()
        self.resolve = lru_cache(maxsize=20_000)(self._resolve)

    def _is_local(self, place: Place) -> bool:
        return self.gazetteer.contains(self.county.id, place.id)

    def _enter(self, place: Place, name: str) -> None:
        if place.level == COUNTRY:
            return
        index = self._local if self._is_local(place) else self._elsewhere
        for key in {squeeze(name), squeeze(_level_of(name)[1])}:  # a ward of Embu is called Central Ward
            entries = index.setdefault(key, [])
            if place not in entries:
                entries.append(place)

    def _swapped_names(self) -> dict[str, list[Place]]:
        """Wards whose name has two parts, by the parts in any order: Kaikor/Kaaleng is Kaaleng/Kaikor."""
        found: dict[str, list[Place]] = {}
        for place in self._wards():
            found.setdefault(_sorted_words(place.name), []).append(place)
        return {key: places for key, places in found.items() if " " in key}

    def _partial_names(self) -> dict[str, list[Place]]:
        """Wards by one word or half of their name, directions and such left out: Wamba, Suguta, Sagante."""
        found: dict[str, list[Place]] = {}
        for place in self._wards():
            words = re.split(r"[\s/-]+", place.name)
            for part in {squeeze(part) for part in (words[0], *place.name.split("/"), *words[1:])}:
                if len(part) >= SHORTEST_PART and part not in _DIRECTIONS:
                    found.setdefault(part, []).append(place)
        return found

    def _wards(self) -> tuple[Place, ...]:
        return self.gazetteer.wards_in(self.county.id)

    def _resolve(self, text: str, prefer: str = "") -> tuple[Named, ...]:
        """What the words of a cell mean, piece by piece.

        `prefer` is the level that the column's heading names ("ward", "subcounty", "constituency"), or "".
        An empty text gives no pieces.
        """
        text = text[:LONGEST_CELL]
        text = _COUNTED.sub("; ", _HOW_MANY.sub("", text))
        text = _BULLET.sub("; ", text)
        text = " ".join(text.replace("\n", "; ").split()).strip(" .:;,")
        if not text:
            return ()
        whole = self._exact(text, prefer)
        if whole is not None:
            return (whole,)
        level, stem = _level_of(text)
        if level and _STRONG.search(stem) is None and _WEAK.search(stem) is None:
            return (self._guess(text, prefer),)
        pieces: list[Named] = []
        for chunk in _STRONG.split(text):
            if chunk and chunk.strip(" .:"):
                pieces += self._chunk(chunk.strip(" .:"), prefer or (level if len(text) > len(chunk) else ""))
        return self._tidy(self._beside(pieces, prefer))

    def _beside(self, pieces: list[Named], prefer: str) -> list[Named]:
        """In “Wamba (East, North)” a direction alone belongs to the name before it."""
        joined: list[Named] = []
        stem: Named | None = None
        for piece in pieces:
            if piece.reason == AMBIGUOUS and stem is None:
                stem = piece
            whole = (
                self._exact(f"{stem.text} {piece.text}", prefer) if stem and piece.reason == UNKNOWN else None
            )
            joined.append(whole or piece)
        used = any(new is not old for new, old in zip(joined, pieces, strict=True))
        return [piece for piece in joined if not (used and piece is stem)]

    def _chunk(self, chunk: str, prefer: str) -> list[Named]:
        """One part of a list, which may itself be a list of names joined by "and", a stroke or a dash."""
        whole = self._exact(chunk, prefer)
        if whole is not None:
            return [whole]
        level, stem = _level_of(chunk)
        tokens = _WEAK.split(stem if level else chunk)
        names = tokens[::2]
        if len(names) == 1:
            return self._run_on(chunk, prefer) or [self._guess(chunk, prefer)]
        wanted = level or prefer
        found = self._longest(tokens, wanted)
        if not all(piece.resolved for piece in found):
            near = self._nearest(squeeze(chunk), wanted)
            if len(near) == 1:
                return [Named(chunk, CORRECTED, near, near)]
        return [self._shared(piece, found, wanted) for piece in found]

    def _longest(self, tokens: list[str], prefer: str) -> list[Named]:
        """Names and separators read left to right, the longest known name first."""
        found: list[Named] = []
        at = 0
        while at < len(tokens):
            for end in range(len(tokens), at, -2):
                named = self._exact("".join(tokens[at:end]), prefer)
                if named is not None:
                    break
            else:
                end, named = at + 1, Named(tokens[at].strip(), UNKNOWN)
            if named.text:
                found.append(named)
            at = end + 1
        return found

    def _shared(self, piece: Named, found: list[Named], prefer: str) -> Named:
        """Beside “Wamba East”, “North” is Wamba North; anything else unknown is guessed on its own."""
        if piece.resolved:
            return piece
        for other in found:
            words = other.text.split()
            if other is piece or not other.resolved or len(words) < 2:  # noqa: PLR2004
                continue
            for candidate in (
                f"{words[0]} {piece.text}",
                f"{piece.text} {words[-1]}",
                f"{words[-1]} {piece.text}",
            ):
                named = self._exact(candidate, prefer)
                if named is not None:
                    return Named(candidate, named.reason, named.places, named.alternatives)
        return self._guess(piece.text, prefer)

    def _run_on(self, chunk: str, prefer: str) -> list[Named]:
        """Several known names with only blanks or hyphens between; nothing when a word is left over."""
        words, found, at = re.split(r"[\s-]+", chunk), list[Named](), 0
        while at < len(words):
            for end in range(len(words), at, -1):
                named = self._exact(" ".join(words[at:end]), prefer)
                if named is not None and named.reason != COUNTY_WIDE:
                    found.append(named)
                    break
            else:
                return []
            at = end
        return found

    def _exact(self, text: str, prefer: str) -> Named | None:
        """A name, alias, code or phrase that needs no guess."""
        text = text.strip(" .:-–")
        if _WIDE.match(text) and squeeze(text) not in self._local:
            return Named(text, COUNTY_WIDE, (self.county,))
        own = _OWN_COUNTY_WIDE.match(text)
        whole = self._exact(own[1], COUNTY) if own else None
        if whole is not None and whole.reason == COUNTY_WIDE:
            return whole
        within = _ALL_OF.match(text)
        if within:
            return self._exact(within[1], SUBCOUNTY)
        coded = self._coded(text)
        if coded is not None:
            return coded
        level, stem = _level_of(text)
        return self._pick(text, squeeze(stem), level or prefer) or self._swap(text, stem)

    def _coded(self, text: str) -> Named | None:
        """A ward by its IEBC code, alone or beside its name: "0663", "Maralal (0663)", "0663 - Maralal"."""
        code = _CODE.fullmatch(text)
        if code is None:
            return None
        place = self._codes.get((code[2] or code[3]).zfill(4))
        name = code[1] or code[4]
        return Named(text, EXACT, (place,)) if place and (not name or self._ward_named(name)) else None

    def _ward_named(self, text: str) -> bool:
        _, stem = _level_of(text.strip(" (-"))
        return any(place.level == WARD for place in self._local.get(squeeze(stem), ()))

    def _swap(self, text: str, stem: str) -> Named | None:
        places = self._swaps.get(_sorted_words(stem), [])
        return Named(text, SWAPPED, tuple(places)) if len(places) == 1 else None

    def _pick(self, text: str, key: str, prefer: str) -> Named | None:
        """The one place of the preferred level among those of a name."""
        places = self._local.get(key, [])
        if not key or not places:
            return None
        by_level: dict[str, list[Place]] = {}
        for place in places:
            by_level.setdefault(place.level, []).append(place)
        order = _order(prefer)
        level = next(level for level in order if level in by_level)
        chosen = by_level[level]
        spelt = [place for place in chosen if place.name.casefold() == text.casefold()]
        if len(spelt) == 1:  # Iria-ini and Iriaini are two wards of Nyeri
            chosen = spelt
        if len(chosen) > 1:
            return Named(text, AMBIGUOUS, (), tuple(chosen))
        return self._as_named(text, chosen[0], by_level, asked=prefer)

    def _as_named(self, text: str, place: Place, by_level: dict[str, list[Place]], *, asked: str) -> Named:
        if place.level == COUNTY:
            return Named(text, COUNTY_WIDE, (place,))
        if place.level == CONSTITUENCY and asked != CONSTITUENCY:
            return Named(text, CONSTITUENCY_ONLY, self.gazetteer.wards_in(place.id), (place,))
        if place.level == CONSTITUENCY:
            return Named(text, EXACT, self.gazetteer.wards_in(place.id), (place,))
        twin = by_level.get(CONSTITUENCY, [])
        if place.level == SUBCOUNTY and twin and asked != SUBCOUNTY:
            own, theirs = self.gazetteer.wards_in(place.id), self.gazetteer.wards_in(twin[0].id)
            if set(own) != set(theirs):
                return Named(text, BOTH, (place,), (twin[0],))
        return Named(text, EXACT, (place,))

    def _guess(self, text: str, prefer: str) -> Named:
        """The nearest local name; several that are equally near, or a place elsewhere, are only reported."""
        level, stem = _level_of(text)
        key = squeeze(stem)
        elsewhere = self._named_elsewhere(text, key, level)
        if level == COUNTY and elsewhere is not None:
            return elsewhere
        partial = self._partial(text, key)
        return partial or self._nearest_named(text, level or prefer, elsewhere)

    def _nearest_named(self, text: str, prefer: str, elsewhere: Named | None) -> Named:
        """The one local name that is nearest; a name that is also known elsewhere is not guessed."""
        _, stem = _level_of(text)
        asked = _directions(stem)
        near = tuple(
            p for p in self._nearest(squeeze(stem), prefer) if not asked or asked == _directions(p.name)
        )
        if near and elsewhere is not None:
            return Named(text, AMBIGUOUS, (), (*near, *elsewhere.alternatives))
        if len(near) == 1:
            named = self._pick(text, squeeze(near[0].name), near[0].level)
            return Named(text, CORRECTED, named.places if named else near, near)
        if near:
            return Named(text, AMBIGUOUS, (), near)
        shorter = _SETTLEMENT.sub("", _PART_OF.sub("", text) if _PART_OF.match(text) else stem)
        if shorter != stem:
            named = self._exact(shorter, prefer)
            if named is not None and named.resolved:
                return Named(text, SHORTENED, named.places, named.alternatives)
        return elsewhere or Named(text, UNKNOWN)

    def _partial(self, text: str, key: str) -> Named | None:
        places = self._parts.get(key, [])
        if not places:
            return None
        if len(places) == 1:
            return Named(text, SHORTENED, tuple(places))
        return Named(text, AMBIGUOUS, (), tuple(places))

    def _named_elsewhere(self, text: str, key: str, level: str) -> Named | None:
        places = self._elsewhere.get(key, [])
        if level == COUNTY or any(place.level == COUNTY for place in places):
            places = [place for place in places if place.level == COUNTY]
        return Named(text, OTHER_COUNTY, (), tuple(places)) if places else None

    def _nearest(self, key: str, prefer: str) -> tuple[Place, ...]:
        """Places whose name is within a typing error or two, the nearest only; several when they tie."""
        allowed = _errors_allowed(len(key))
        best, found = allowed, dict[str, Place]()
        for name, places in self._local.items():
            if abs(len(name) - len(key)) > best:
                continue
            errors = distance(key, name, best)
            if errors > best or (errors == best and errors == 0):
                continue
            if errors < best:
                best, found = errors, {}
            level = next((level for level in _order(prefer) if any(p.level == level for p in places)), "")
            found |= {place.id: place for place in places if place.level == level and level != COUNTY}
        return tuple(found.values()) if allowed else ()

    def _tidy(self, pieces: list[Named]) -> tuple[Named, ...]:
        """Leave out a place that only says where another lies, as in “Maralal, Samburu County”."""
        away = [place for piece in pieces if piece.reason == OTHER_COUNTY for place in piece.alternatives]
        counties = {place.id for place in away if place.level == COUNTY}
        kept: list[Named] = []
        for piece in pieces:
            others = [place for other in pieces if other is not piece for place in other.places]
            qualifies = piece.resolved and all(
                any(place != inner and self.gazetteer.contains(place.id, inner.id) for inner in others)
                for place in piece.places
            )
            if not qualifies:
                kept.append(piece)
        if counties and len(pieces) > 1:
            kept = self._of_other_county(kept, counties)
        return tuple(kept)

    def _of_other_county(self, pieces: list[Named], counties: set[str]) -> list[Named]:
        """Join a name and the other county that stands beside it into one piece."""
        text = ", ".join(piece.text for piece in pieces)
        inside = [piece for piece in pieces if not piece.resolved]
        if len(inside) == len(pieces):
            places = tuple(self.gazetteer[county] for county in sorted(counties))
            return [Named(text, OTHER_COUNTY, (), places)]
        return pieces


def _level_of(text: str) -> tuple[str, str]:
    """The level that a name says it is ("Samburu Central S/C"), and the name without it."""
    for patterns in (_SUFFIX, _PREFIX):
        for level, pattern in patterns:
            match = pattern.match(text)
            if match:
                return level, match[1].strip(" -(,")
    return "", text


def _order(prefer: str) -> tuple[str, ...]:
    """Levels from the one wanted to the least likely."""
    usual = (WARD, SUBCOUNTY, CONSTITUENCY, COUNTY)
    if prefer == COUNTY:
        return (COUNTY, SUBCOUNTY, WARD, CONSTITUENCY)
    if prefer == SUBCOUNTY:
        return (SUBCOUNTY, CONSTITUENCY, WARD, COUNTY)
    if prefer == CONSTITUENCY:
        return (CONSTITUENCY, SUBCOUNTY, WARD, COUNTY)
    return usual


def _directions(text: str) -> frozenset[str]:
    """The compass words in a name: “Wamba South” is no misspelling of Wamba North."""
    return frozenset(text.casefold().split()) & _COMPASS


def _errors_allowed(length: int) -> int:
    """How many typing errors a name of this many letters may have and still be known."""
    if length < SHORTEST_PART:
        return 0
    return 1 if length < 8 else 2 if length < 14 else 3  # noqa: PLR2004


def _sorted_words(text: str) -> str:
    return " ".join(sorted(squeeze(word) for word in re.split(r"[\s/&,-]+|\band\b", text) if squeeze(word)))


def sites_of(pieces: Iterable[Named]) -> tuple[Place, ...]:
    """The places of all pieces, each once, in the order written."""
    return tuple({place.id: place for piece in pieces for place in piece.places}.values())
