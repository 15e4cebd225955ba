"""What kinds of work there are, how people write them, and which belong together: a value with a version."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property

from pamoja.core.refusals import Refusal

NEW_KIND = "NEW:"
SEQUENCING, LAYERING = "sequencing", "layering"


class UnknownIntervention(Refusal):
    """An answer that names a kind of work the catalogue lacks."""

    code = "unknown_intervention"
    sentence = (
        "“{id}” is not a kind of work in the catalogue: use one of its ids, or NEW:name for a new kind."
    )


@dataclass(frozen=True, slots=True)
class Intervention:
    """One kind of work: its usual sector, way of working and target group, and the phrases used for it.

    `dac` is its OECD DAC purpose code of five digits, "" where none is given.
    """

    id: str
    name: str
    sector: str = ""
    modality: str = ""
    target_group: str = ""
    phrases: tuple[str, ...] = ()
    dac: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """Two kinds of work of which `a` prepares `b` (sequencing), or that strengthen each other (layering).

    `weight` is how sure the source is, above 0 and at most 1.
    """

    kind: str
    a: str
    b: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Wording:
    """Words around the phrase that say nothing of the kind of work; `events` say that people are called."""

    verbs: tuple[str, ...] = ()
    boilerplate: tuple[str, ...] = ()
    stopwords: tuple[str, ...] = ()
    placewords: tuple[str, ...] = ()
    events: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Catalogue:
    """Everything the engine knows about wording; never changed, only replaced by a new version.

    `sector_labels` gives the sector code of a label, `sector_words` the codes that a word in a label hints
    at, `target_groups` the group's name for each way of writing it; all keys in lower case.
    """

    interventions: tuple[Intervention, ...]
    relations: tuple[Relation, ...] = ()
    sector_labels: Mapping[str, str] = field(default_factory=dict)
    sector_words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    target_groups: Mapping[str, str] = field(default_factory=dict)
    wording: Wording = field(default_factory=Wording)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Catalogue) and self.version == other.version

    def __hash__(self) -> int:
        return hash(self.version)

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """The number of each intervention id, from 0."""
        return {item.id: number for number, item in enumerate(self.interventions)}

    @cached_property
    def version(self) -> str:
        """A hash of all that is in it: equal catalogues have equal versions."""
        content = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)
        return hashlib.blake2b(content.encode(), digest_size=10).hexdigest()

    def name(self, intervention: str) -> str:
        """What people call a kind of work; raises KeyError for an id that is not here."""
        return self.interventions[self.positions[intervention]].name

    def with_phrase(self, phrase: str, intervention: str) -> "Catalogue":
        """A new catalogue that knows this phrase of a kind; "NEW:name" adds the kind.

        Raises UnknownIntervention for any other id that is not in the catalogue.
        """
        known = self.positions.get(intervention)
        if known is not None:
            item = self.interventions[known]
            items = list(self.interventions)
            items[known] = replace(item, phrases=(*item.phrases, phrase))
            return replace(self, interventions=tuple(items))
        if not intervention.startswith(NEW_KIND) or intervention == NEW_KIND:
            raise UnknownIntervention(id=intervention)
        added = Intervention(intervention, intervention.removeprefix(NEW_KIND), phrases=(phrase,))
        return replace(self, interventions=(*self.interventions, added))
