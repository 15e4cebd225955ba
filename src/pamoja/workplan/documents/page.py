"""joint-work-plan.html."""

from pamoja.workplan.plan import JointPlan


def page(plan: JointPlan) -> bytes:
    """The page."""
    return plan.sectors_are.encode()
