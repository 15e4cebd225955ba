"""The overlap engine: tag, join, score and explain what several partners plan in the same places."""

from pamoja.overlap.analyse import Analysis, analyse, kinds_of_work
from pamoja.overlap.calendars import Deadline, StatutoryConflict
from pamoja.overlap.catalogue import Catalogue, Intervention, Relation, Wording
from pamoja.overlap.findings import Evidence, Finding
from pamoja.overlap.gaps import Gap, gaps

__all__ = [
    "Analysis",
    "Catalogue",
    "Deadline",
    "Evidence",
    "Finding",
    "Gap",
    "Intervention",
    "Relation",
    "StatutoryConflict",
    "Wording",
    "analyse",
    "gaps",
    "kinds_of_work",
]
