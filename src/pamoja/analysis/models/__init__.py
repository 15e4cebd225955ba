"""The tables of comparing plans: what was found, what people say of it and of words, and files asked for."""

from pamoja.analysis.models.files import Export
from pamoja.analysis.models.found import (
    Coverage,
    Finding,
    FindingWard,
    Gap,
    Member,
    PriorityMet,
    PriorityWord,
    Progress,
    Run,
)
from pamoja.analysis.models.talks import (
    Collaboration,
    CollaborationActivity,
    CollaborationTerms,
    Remark,
    Talk,
    Verdict,
)
from pamoja.analysis.models.wording import CatalogueVersion, PhraseAnswer, PhraseQuestion

__all__ = [
    "CatalogueVersion",
    "Collaboration",
    "CollaborationActivity",
    "CollaborationTerms",
    "Coverage",
    "Export",
    "Finding",
    "FindingWard",
    "Gap",
    "Member",
    "PhraseAnswer",
    "PhraseQuestion",
    "PriorityMet",
    "PriorityWord",
    "Progress",
    "Remark",
    "Run",
    "Talk",
    "Verdict",
]
