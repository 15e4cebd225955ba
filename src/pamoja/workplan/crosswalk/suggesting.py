"""Under which of the county's programmes activities belong: ranked, with a confidence and the reason for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from pamoja.core.activities import Activity
from pamoja.core.places import squeeze
from pamoja.overlap import kinds_of_work
from pamoja.overlap.catalogue import Catalogue
from pamoja.overlap.phrases import fold, words_of
from pamoja.workplan.alignment import Sectors, align_rows, sector_named, sector_of_kinds
from pamoja.workplan.catalogue import shipped_catalogue
from pamoja.workplan.crosswalk.likeness import SHORTEST, Floats, Options, bare
from pamoja.workplan.crosswalk.ranking import BLOCK, Past, Ranked, Trust, best, rank
from pamoja.workplan.facts import gazetteer

TRUST = Trust(text=13.0, past=8.0, stranger=5.0)
SAME_KIND, SAME_WORK_SECTOR, SAME_SECTOR, OTHER_SECTOR = 3.0, 1.2, 2.6, -1.2
NAMED, WRITTEN = 9.0, 2.5
NUMBERS = (
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "twelve",
    "twenty",
    "new",
)
SHOWN_FROM = 0.04
TOUCHED_FROM = 0.3
LIKE, OFTEN = 0.2, 0.35
MOST_WORDS = 3
ALIKE_LETTERS = 5


@dataclass(frozen=True, slots=True)
class PlannedOutput:
    """A key output of the county's plan: what it is, how it is measured, and the sub-programme it stands under."""

    key: str
    output: str
    indicator: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class CountyProgramme:
    """A programme of the county, its sector as the county's plan writes it, and its outputs.

    `parts` are the names of its sub-programmes by key.
    """

    key: str
    name: str
    sector: str = ""
    vote: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    outputs: tuple[PlannedOutput, ...] = ()


@dataclass(frozen=True, slots=True)
class PastChoice:
    """An activity that a person put under a programme before; `programme` is its key."""

    activity: Activity
    programme: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A programme that may fit: how likely, 0 to 1, and the reason as a code with its parameters."""

    programme: str
    part: str
    output: str
    confidence: float
    code: str
    params: Mapping[str, str | int]

    @property
    def reason(self) -> str:
        """The reason in English."""
        return REASONS[self.code].format_map(self.params)


REASONS: Mapping[str, str] = {
    "align.named": "Its plan names this programme: “{words}”.",
    "align.past": "{count} of the {all} activities most like it were put here, such as “{title}”.",
    "align.words_and_kind": "It is {kind}, as “{output}” of this programme is, and both speak of “{words}”.",
    "align.kind": "It is {kind}, as “{output}” of this programme is.",
    "align.words": "It speaks of “{words}”, as “{output}” of this programme does.",
    "align.written": "Its plan writes “{words}”, and this programme is called “{name}”.",
    "align.sector": "Its sector is {sector}, and this is the programme of that sector nearest to its words.",
    "align.little": "A weak likeness to “{output}”: read both before you accept it.",
}


def suggest(
    activities: Sequence[Activity],
    programmes: Sequence[CountyProgramme],
    sectors: Sectors | None,
    past: Sequence[PastChoice] = (),
    *,
    most: int = 3,
    itself: bool = False,
) -> dict[str, tuple[Suggestion, ...]]:
    """The likeliest programmes of each activity id, the best first; those too unlikely are left out.

    With `itself` the activities are those of `past` in the same order, and none is asked about itself.
    """
    if not programmes or not activities:
        return {activity.id: () for activity in activities}
    case = _Case.of(activities, programmes, sectors, past)
    size = len(activities) if itself else BLOCK
    found: dict[str, tuple[Suggestion, ...]] = {}
    for start in range(0, len(activities), size):
        block = activities[start : start + size]
        texts = [text_of(activity) for activity in block]
        ranked = rank(texts, case.options, case.past, TRUST, beside=case.beside(block), itself=itself)
        for row, order in enumerate(best(ranked.shares, most).tolist()):
            likely = [at for at in order if ranked.shares[row, at] >= SHOWN_FROM]
            found[block[row].id] = tuple(case.suggestion(block[row], ranked, row, at) for at in likely)
    return found


def text_of(activity: Activity) -> str:
    """The words of an activity that tell what it is."""
    return f"{activity.title} {activity.indicator} {activity.sub_programme}"


def outputs_touched(
    activities: Sequence[Activity], programme: CountyProgramme, *, kinds: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Which key output each activity under a programme is nearest to, by id; those near to none are left out.

    `kinds` are the kinds of work of activities and outputs by id, where they are known already.
    """
    held = [[output.output, output.indicator] for output in programme.outputs]
    if not held or not activities:
        return {}
    options = Options.of(held, [text_of(a) for a in activities], _stopwords(shipped_catalogue()))
    likeness, _ = options.likeness(options.rows([text_of(a) for a in activities]))
    known = kinds if kinds is not None else kinds_of([*activities, *_as_activities([programme])])
    found: dict[str, str] = {}
    for row, activity in enumerate(activities):
        mine = known.get(activity.id)
        same = [bool(mine) and known.get(output_id(o.key)) == mine for o in programme.outputs]
        score = likeness[row] + np.array(same) * TOUCHED_FROM
        if score.max() >= TOUCHED_FROM:
            found[activity.id] = programme.outputs[int(score.argmax())].key
    return found


def output_id(key: str) -> str:
    """The id under which a key output is compared with activities."""
    return f"output:{key}"


def kinds_of(activities: Sequence[Activity]) -> dict[str, str]:
    """The kind of work of each activity id, of those whose kind is known."""
    return kinds_of_work(activities, gazetteer(), shipped_catalogue())


def _as_activities(programmes: Sequence[CountyProgramme]) -> list[Activity]:
    """The outputs of programmes as activities, so that their kind of work is found by the same road."""
    return [
        Activity(
            output_id(o.key), o.output, sector=p.sector, programme=p.name, indicator=o.indicator, own=True
        )
        for p in programmes
        for o in p.outputs
    ]


def _stopwords(catalogue: Catalogue) -> frozenset[str]:
    wording = catalogue.wording
    texts = (*wording.stopwords, *wording.verbs, *wording.placewords)
    alone = (words_of(fold(text)) for text in texts)
    return frozenset((*NUMBERS, *(words[0] for words in alone if len(words) == 1)))


@dataclass(frozen=True, eq=False)
class _Case:
    """Everything one question is judged by."""

    programmes: Sequence[CountyProgramme]
    earlier: Sequence[PastChoice]
    options: Options
    texts: tuple[tuple[int, str], ...]
    past: Past
    kinds: Mapping[str, str]
    names: Mapping[str, str]
    sector_of: Mapping[str, str]
    sectors: Sectors | None

    @classmethod
    def of(
        cls,
        activities: Sequence[Activity],
        programmes: Sequence[CountyProgramme],
        sectors: Sectors | None,
        past: Sequence[PastChoice],
    ) -> "_Case":
        catalogue = shipped_catalogue()
        number = {programme.key: at for at, programme in enumerate(programmes)}
        earlier = [choice for choice in past if choice.programme in number]
        stopwords = _stopwords(catalogue)
        held = [_texts_of(programme) for programme in programmes]
        options = Options.of(held, [text_of(a) for a in activities], stopwords)
        kinds = kinds_of([*activities, *_as_activities(programmes)])
        sector_of = {k: v for k, (v, _) in align_rows(activities, sectors).items()} if sectors else {}
        return cls(
            programmes, earlier, options, _order_of(held, stopwords),
            Past(tuple(text_of(c.activity) for c in earlier), tuple((number[c.programme],) for c in earlier)),
            kinds, {item.id: item.name for item in catalogue.interventions}, sector_of, sectors,
        )  # fmt: skip

    def beside(self, activities: Sequence[Activity]) -> Floats:
        """What sector, kind of work and the plans' own words say, as log odds a row and option."""
        return _beside(activities, self.programmes, self.sectors, self.kinds, self.sector_of)

    def suggestion(self, activity: Activity, ranked: Ranked, row: int, at: int) -> Suggestion:
        """One option of one activity in words."""
        programme = self.programmes[at]
        output = self._output(activity, ranked, row, at)
        code, params = self._why(activity, ranked, row, at, output)
        part = output.part if output else (next(iter(programme.parts)) if len(programme.parts) == 1 else "")
        if _names(activity.sub_programme) and not output:
            part = next(
                (k for k, v in programme.parts.items() if _names(v) == _names(activity.sub_programme)), part
            )
        confidence = round(float(ranked.shares[row, at]), 3)
        return Suggestion(programme.key, part, output.key if output else "", confidence, code, params)

    def _output(self, activity: Activity, ranked: Ranked, row: int, at: int) -> PlannedOutput | None:
        """The output of the programme that is nearest: of the same kind of work, else likest in words."""
        programme, mine = self.programmes[at], self.kinds.get(activity.id)
        same = [o for o in programme.outputs if mine and self.kinds.get(output_id(o.key)) == mine]
        if len(same) == 1:
            return same[0]
        number = int(ranked.text[row, at])
        text = self.texts[number][1] if number >= 0 and ranked.likeness[row, at] > 0 else ""
        stopwords = self.options.stopwords
        spoken = (
            o
            for o in (same or programme.outputs)
            if text in (bare(o.output, stopwords), bare(o.indicator, stopwords))
        )
        return next(spoken, None) or (same[0] if same else None)

    def _why(
        self, activity: Activity, ranked: Ranked, row: int, at: int, output: PlannedOutput | None
    ) -> tuple[str, Mapping[str, str | int]]:
        """The strongest reason, as a code with its parameters."""
        programme = self.programmes[at]
        if _is_named(activity, programme):
            return "align.named", {"words": activity.programme}
        nearest = int(ranked.votes.nearest[row, at])
        if nearest >= 0 and ranked.votes.share[row, at] * ranked.votes.strength[row, at] > OFTEN:
            title = self.earlier[nearest].activity.title
            count, every = int(ranked.votes.count[row, at]), int(ranked.votes.count[row].sum())
            return "align.past", {"count": count, "all": every, "title": title}
        return self._by_text(activity, ranked, row, at, output)

    def _by_text(
        self, activity: Activity, ranked: Ranked, row: int, at: int, output: PlannedOutput | None
    ) -> tuple[str, Mapping[str, str | int]]:
        programme = self.programmes[at]
        told = output.output if output else programme.name
        words = shared_words(text_of(activity), " ".join(_texts_of(programme)), self.options.stopwords)
        mine = self.kinds.get(activity.id)
        same_kind = output is not None and mine is not None and self.kinds.get(output_id(output.key)) == mine
        kind = _in_sentence(self.names.get(mine or "", ""))
        if same_kind:
            code = "align.words_and_kind" if words else "align.kind"
            return code, {"kind": kind, "output": told, "words": words}
        if words and ranked.likeness[row, at] > LIKE:
            return "align.words", {"words": words, "output": told}
        if _is_written(activity, programme):
            return "align.written", {"words": activity.programme or activity.sector, "name": programme.name}
        sector = self.sector_of.get(activity.id, "")
        if sector:
            return "align.sector", {"sector": sector}
        return "align.little", {"output": told}


def _in_sentence(name: str) -> str:
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def _texts_of(programme: CountyProgramme) -> list[str]:
    """Everything a programme says of itself."""
    found = [programme.name, *programme.parts.values()]
    for output in programme.outputs:
        found += [output.output, output.indicator]
    return found


def _order_of(held: Sequence[Sequence[str]], stopwords: frozenset[str]) -> tuple[tuple[int, str], ...]:
    """Which option and text each row of the options is, in the order in which Options keeps them."""
    return tuple(
        (at, text)
        for at, texts in enumerate(held)
        for text in sorted({bare(text, stopwords) for text in texts} - {""})
    )


def _beside(
    activities: Sequence[Activity],
    programmes: Sequence[CountyProgramme],
    sectors: Sectors | None,
    kinds: Mapping[str, str],
    sector_of: Mapping[str, str],
) -> Floats:
    """What sector, kind of work and the plan's own words say, as log odds a row and option."""
    known = sectors.sectors if sectors else ()
    theirs = [sector_named(f"Vote {p.vote} {p.sector}" if p.vote else p.sector, known) for p in programmes]
    work = [{kinds[output_id(o.key)] for o in p.outputs if output_id(o.key) in kinds} for p in programmes]
    of_kind = sector_of_kinds({kind: kind for kind in set(kinds.values())}, shipped_catalogue())
    codes = [{of_kind[kind] for kind in held} for held in work]
    found = np.zeros((len(activities), len(programmes)))
    for row, activity in enumerate(activities):
        kind, sector = kinds.get(activity.id), sector_of.get(activity.id, "")
        for at, programme in enumerate(programmes):
            if kind in work[at]:
                found[row, at] += SAME_KIND
            elif kind and of_kind[kind] in codes[at]:
                found[row, at] += SAME_WORK_SECTOR
            if sector and theirs[at]:
                found[row, at] += SAME_SECTOR if theirs[at] == sector else OTHER_SECTOR
            found[row, at] += NAMED * _is_named(activity, programme)
            found[row, at] += WRITTEN * _is_written(activity, programme)
    return found


def _is_named(activity: Activity, programme: CountyProgramme) -> bool:
    return bool(_names(activity.programme)) and _names(activity.programme) == _names(programme.name)


def _is_written(activity: Activity, programme: CountyProgramme) -> bool:
    """Whether its written sector or programme says the programme's whole name, as "Health & Nutrition" does."""
    said = {word[:ALIKE_LETTERS] for word in words_of(fold(f"{activity.sector} {activity.programme}"))}
    named = [word for word in words_of(fold(programme.name)) if len(word) > SHORTEST]
    return bool(named) and all(word[:ALIKE_LETTERS] in said for word in named)


def _names(text: str) -> str:
    """A programme's name as two are compared: without "programme" and numbering."""
    return squeeze(" ".join(w for w in words_of(fold(text)) if w not in ("programme", "program", "and")))


def shared_words(left: str, right: str, stopwords: frozenset[str]) -> str:
    """A few telling words of the first text that the second has too, as the first writes them."""
    stems = {word[:ALIKE_LETTERS] for word in bare(right, stopwords).split()}
    found = {
        w[:ALIKE_LETTERS]: w for w in reversed(bare(left, stopwords).split()) if w[:ALIKE_LETTERS] in stems
    }
    return " ".join([*reversed(found.values())][:MOST_WORDS])
