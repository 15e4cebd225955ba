"""What people say of phrases: a catalogue that knows it, and whether it may take the place of the one before."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from pamoja.overlap.catalogue import NEW_KIND, Catalogue, Intervention
from pamoja.overlap.memory import prepared
from pamoja.overlap.phrases import fold, words_of
from pamoja.overlap.tagging import Trust, likeness

KEPT = 8
CLEARLY = 1e-6  # by how much a kind must be ahead of all others


@dataclass(frozen=True, slots=True)
class Lesson:
    """A phrase and the id of the kind of work that people say it is; the rest tells of a kind that is "NEW:name"."""

    phrase: str
    kind: str
    sector: str = ""
    modality: str = ""
    target_group: str = ""
    dac: str = ""


@dataclass(frozen=True, eq=False)
class Settled:
    """The catalogue to use. Where a batch is `held` it is the one before; `turned` are the earlier lessons that the
    batch would undo, `causes` those of the batch that do it.
    """

    catalogue: Catalogue
    held: bool = False
    turned: tuple[Lesson, ...] = ()
    causes: tuple[Lesson, ...] = ()


def compared(phrase: str) -> str:
    """A phrase as two are compared: its words in lower case without signs."""
    return " ".join(words_of(fold(phrase)))


def newest(lessons: Sequence[Lesson]) -> dict[str, Lesson]:
    """The last lesson on each phrase."""
    return {key: lesson for lesson in lessons if (key := compared(lesson.phrase))}


@lru_cache(maxsize=KEPT)
def taught(catalogue: Catalogue, lessons: tuple[Lesson, ...]) -> Catalogue:
    """A catalogue that knows what people said: the last word on a phrase counts, and takes it from other kinds.

    Lessons on a kind that is neither in the catalogue nor "NEW:name" are left out. Their order makes no difference
    where no phrase has two.
    """
    known = {key: lesson for key, lesson in newest(lessons).items() if _is_kind(lesson.kind, catalogue)}
    if not known:
        return catalogue
    items: dict[str, Intervention] = {}
    for item in catalogue.interventions:
        kept = tuple(phrase for phrase in item.phrases if compared(phrase) not in known)
        items[item.id] = item if len(kept) == len(item.phrases) else replace(item, phrases=kept)
    for lesson in sorted(known.values(), key=lambda one: (one.kind, one.phrase)):
        item = items.get(lesson.kind) or Intervention(lesson.kind, lesson.kind.removeprefix(NEW_KIND))
        taught_item = replace(item, phrases=(*item.phrases, lesson.phrase))
        items[lesson.kind] = (
            taught_item if lesson.kind in catalogue.positions else _described(taught_item, lesson)
        )
    return replace(catalogue, interventions=tuple(items.values()))


def _is_kind(kind: str, catalogue: Catalogue) -> bool:
    return kind in catalogue.positions or (kind.startswith(NEW_KIND) and kind != NEW_KIND)


def _described(item: Intervention, lesson: Lesson) -> Intervention:
    """A new kind with what a lesson tells of it; the first word on each counts."""
    return replace(
        item,
        sector=item.sector or lesson.sector,
        modality=item.modality or lesson.modality,
        target_group=item.target_group or lesson.target_group,
        dac=item.dac or lesson.dac,
    )


def settled(catalogue: Catalogue, accepted: Sequence[Lesson], batch: Sequence[Lesson]) -> Settled:
    """The catalogue to use after a batch of lessons: the one before, where the batch lowers the agreement.

    Agreement is how many of the accepted lessons the engine follows; those on which the batch says something else
    are no longer asked.
    """
    before = taught(catalogue, tuple(accepted))
    after = taught(catalogue, (*accepted, *batch))
    anew = set(newest(batch))
    frozen = [lesson for key, lesson in newest(accepted).items() if key not in anew]
    if not batch or not frozen:
        return Settled(after)
    agreed, agrees = rivals(before, frozen), rivals(after, frozen)
    if sum(not found for found in agrees) >= sum(not found for found in agreed):
        return Settled(after)
    turned = [
        (lesson, now) for lesson, was, now in zip(frozen, agreed, agrees, strict=True) if now and not was
    ]
    to_blame = {kind for _, kinds in turned for kind in kinds}
    causes = tuple(lesson for lesson in batch if lesson.kind in to_blame)
    return Settled(before, True, tuple(lesson for lesson, _ in turned), causes or tuple(batch))


def rivals(catalogue: Catalogue, lessons: Sequence[Lesson]) -> list[frozenset[str]]:
    """For each lesson the kinds that its wording is as like as its own; none where the engine follows it.

    A lesson whose kind is not in the catalogue, or whose words say nothing, has itself as its rival.
    """
    if not lessons:
        return []
    cleaner, pieces = prepared(catalogue)
    texts = [cleaner.phrase(lesson.phrase).text for lesson in lessons]
    found = likeness(pieces.vectors(texts), pieces, Trust())
    ids = [item.id for item in catalogue.interventions]
    told: list[frozenset[str]] = []
    for row, lesson in zip(found, lessons, strict=True):
        own = catalogue.positions.get(lesson.kind)
        if own is None or row[own] == 0:
            told.append(frozenset({lesson.kind}))
            continue
        ahead = np.flatnonzero(row >= row[own] - CLEARLY)
        told.append(frozenset(ids[kind] for kind in ahead if kind != own))
    return told
