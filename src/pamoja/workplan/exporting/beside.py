"""What a document says that the plan itself does not know: its date, its version, its readers and what was decided."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from pamoja.workplan.plan import PlanRow

NUMBER_PARTS = 2


@dataclass(frozen=True)
class Beside:
    """What stands beside the plan.

    `numbers` are the county's own by activity id; `decisions` what people decided by finding id; `not_sent` names who
    was asked and has not sent, None where nobody knows.
    """

    made: dt.date | None = None
    version: str = ""
    numbers: Mapping[str, str] = field(default_factory=dict)
    decisions: Mapping[str, str] = field(default_factory=dict)
    not_sent: tuple[str, ...] | None = None

    def number(self, row: PlanRow) -> str:
        """The county's number of an activity, or its place in this plan where it has none yet."""
        return self.numbers.get(row.activity.id) or str(row.number)

    def short_number(self, row: PlanRow) -> str:
        """The number without the county and the year, which stand on the cover."""
        return "/".join(self.number(row).split("/")[-NUMBER_PARTS:])
