"""The overlap engine: tag, join, score and explain what several partners plan in the same places."""

from pamoja.overlap.analyse import Analysis, analyse, kinds_of_work
from pamoja.overlap.calendars import Deadline, StatutoryConflict
from pamoja.overlap.catalogue import Catalogue, Intervention, Relation, Wording
from pamoja.overlap.findings import Evidence, Finding
from pamoja.overlap.gap_words import gap_explained
from pamoja.overlap.gaps import Gap, Need, gaps
from pamoja.overlap.spreading import Planned, Spread, Subject, spread
from pamoja.overlap.weighing import gaps_by_need

__all__ = [
    "Analysis",
    "Catalogue",
    "Deadline",
    "Evidence",
    "Finding",
    "Gap",
    "Intervention",
    "Need",
    "Planned",
    "Relation",
    "Spread",
    "StatutoryConflict",
    "Subject",
    "Wording",
    "analyse",
    "gap_explained",
    "gaps",
    "gaps_by_need",
    "kinds_of_work",
    "spread",
]
