"""The tables of plans: what partners send, where it belongs, and the years before."""

from pamoja.plans.models.aligned import Alignment, Suggestion
from pamoja.plans.models.past import PastAction, PastFile
from pamoja.plans.models.plan import (
    Activity,
    ActivityRole,
    ActivityVersion,
    BudgetLine,
    Layout,
    Row,
    RowVersion,
    Site,
    Submission,
)

__all__ = [
    "Activity",
    "ActivityRole",
    "ActivityVersion",
    "Alignment",
    "BudgetLine",
    "Layout",
    "PastAction",
    "PastFile",
    "Row",
    "RowVersion",
    "Site",
    "Submission",
    "Suggestion",
]
