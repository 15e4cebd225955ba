"""The joint work plan as values: everybody's rows under the county's sectors, with findings, gaps and one calendar."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from pamoja.core.activities import Activity
from pamoja.core.calendars import DueDate
from pamoja.core.money import Money, Rate, totals
from pamoja.core.periods import Year
from pamoja.core.places import Place
from pamoja.overlap import Evidence
from pamoja.overlap.questions import Question
from pamoja.workplan.reading import Reading
from pamoja.workplan.veiling import ALL, AS_TOTALS, TOTALS

OUTSIDE_YEAR, ELSEWHERE, REPEATED = "outside the county year", "in another county", "repeats another row"


@dataclass(frozen=True, slots=True)
class PlanSector:
    """A sector of the plan: the county's, with its vote and source, or one that the files name (no vote).

    `note` says what the county should check, such as work placed here by judgement.
    """

    name: str
    vote: str = ""
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One activity in the joint plan.

    `number` counts from 1 in the order of the plan; `sector` is "" where the activity could not be aligned, and
    `aligned_by` says how the sector was found. `quarters` are the county year's, None where the dates are unknown.
    `counted_in` is the number of the row that already counts this money (funder and implementer), else 0.
    `left_out` says why a row stands outside the totals and coverage: OUTSIDE_YEAR, ELSEWHERE or REPEATED.
    `with_whom` is the consortium or organisation whose file names another lead, "" where there is none.
    `money_shown` and `places_shown` say how much of them this reader sees: all, a band or totals. Where that is not
    all, the budget is empty and `money_told` stands in its place, and the places are sub-counties or none.
    """

    number: int
    activity: Activity
    sector: str
    aligned_by: str
    quarters: tuple[bool, bool, bool, bool] | None
    counted_in: int = 0
    left_out: str = ""
    with_whom: str = ""
    money_shown: str = ALL
    places_shown: str = ALL
    money_told: str = ""

    @property
    def counts(self) -> bool:
        """Whether its money is part of the plan's totals."""
        return not self.counted_in and not self.left_out

    @property
    def wards(self) -> str:
        """The places in words; "unknown" where the plan names none."""
        if self.places_shown == TOTALS:
            return AS_TOTALS
        names = [
            site.name
            if site.level == "ward"
            else f"{site.name} sub-county"
            if site.level == "subcounty"
            else "county-wide"
            for site in self.activity.sites
        ]
        return ", ".join(names) or "unknown"

    @property
    def contributors(self) -> tuple[str, ...]:
        """Who pays, each once, in the order of the plan; those not stated left out."""
        return tuple(dict.fromkeys(line.contributor for line in self.activity.budget if line.contributor))


@dataclass(frozen=True, slots=True)
class PlanFinding:
    """Something that plans say together, in words.

    `kind` is the engine's ("duplication"), `kind_name` what people read ("possible duplication"); `members` are row
    numbers, the earlier one first in a sequence. `reasons` are sentences in the order what, where, when, for
    whom, money. `money` is at most that much and None where it is unknown; `money_note` says where it was
    converted. `within_one_file` tells that all members come from one file, as those of a consortium do.
    `evidence` holds what the reasons say, with `code` and `params` for the title, where the engine gave them;
    `fingerprint` changes when the facts it rests on do.
    """

    id: str
    kind: str
    kind_name: str
    tier: str
    score: float
    title: str
    members: tuple[int, ...]
    wards: tuple[str, ...]
    first: dt.date | None
    last: dt.date | None
    money: Money | None
    reasons: tuple[str, ...]
    weakest: str
    within_one_file: bool = False
    money_note: str = ""
    evidence: tuple[Evidence, ...] = ()
    weakest_feature: str = ""
    code: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class PlanGap:
    """A ward that nobody, or nobody but the county, or only county-wide claims serve, in a sector or a kind of work.

    `sector` and `programme` are "" where the gap is of the whole ward; `kind` is nobody, county_government_only or
    county_wide_only.
    """

    ward: Place
    sector: str
    programme: str
    kind: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Conversion:
    """One currency of the plan and the rate it was converted with; None where no rate for the time was given."""

    currency: str
    rate: Rate | None


@dataclass(frozen=True)
class JointPlan:
    """Everything the documents show.

    `conversions` tell with which rate a currency was converted, if any; `notice` stands on top of every document,
    such as that this is a demonstration. `questions` are the phrases worth asking people about, where they were wanted.
    """

    county: Place
    cycle: Year
    wards: tuple[Place, ...]
    sectors: tuple[PlanSector, ...]
    sectors_are: str
    rows: tuple[PlanRow, ...]
    findings: tuple[PlanFinding, ...]
    gaps: tuple[PlanGap, ...]
    deadlines: tuple[DueDate, ...]
    years: tuple[Year, ...]
    readings: tuple[Reading, ...]
    conversions: tuple[Conversion, ...]
    refused: tuple[tuple[str, str], ...] = ()
    notice: str = ""
    questions: tuple[Question, ...] = ()

    def row(self, number: int) -> PlanRow:
        """The row of a number, counted from 1."""
        return self.rows[number - 1]

    def totals(self, rows: "tuple[PlanRow, ...] | None" = None) -> dict[str, Money]:
        """The money of the year's rows in this county per currency, each counted once."""
        chosen = self.rows if rows is None else rows
        return totals(line.money for row in chosen if row.counts for line in row.activity.budget)

    def left_out_totals(self) -> dict[str, dict[str, Money]]:
        """The money that is not in the totals, by why and per currency."""
        reasons = sorted({row.left_out for row in self.rows} - {""})
        return {
            reason: totals(
                line.money for row in self.rows if row.left_out == reason for line in row.activity.budget
            )
            for reason in reasons
        }

    def in_shillings(self, money: Money) -> Money | None:
        """The money in Kenya shillings; None where no rate was given."""
        if money.currency == "KES":
            return money
        rate = next((c.rate for c in self.conversions if c.currency == money.currency), None)
        return rate.convert(money) if rate else None
