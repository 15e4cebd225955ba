"""What partners plan, in the shapes in which a county makes its budget, each with the date that it is for.

The columns are those of counties' own Annual Development Plans as we recall them; none was read in a guideline.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from pamoja.core.calendars import DueDate, due_dates, served
from pamoja.core.money import Money, totals
from pamoja.core.periods import Year
from pamoja.workplan import facts
from pamoja.workplan.documents import summary, views, words
from pamoja.workplan.exporting import contributions
from pamoja.workplan.exporting.beside import Beside
from pamoja.workplan.plan import JointPlan, PlanRow

ADP, SECTORS, STRATEGY, PROGRAMMES = "adp", "sectors", "strategy", "programmes"
RULES: Mapping[str, str] = {
    ADP: "adp_tabled",
    SECTORS: "swg_reports",
    STRATEGY: "cfsp_tabled",
    PROGRAMMES: "estimates_tabled",
}
"""The statutory date that each document is for."""

TITLES: Mapping[str, str] = {
    ADP: "Annex to the Annual Development Plan: projects of development partners",
    SECTORS: "Report to the sector working groups: what partners plan",
    STRATEGY: "Note to the County Fiscal Strategy Paper: partners' money by sector",
    PROGRAMMES: "Partners' lines for the programme-based budget",
}
SHAPE_NOTE = (
    "The columns are those of counties' own tables as we recall them, not read in a guideline: please check them "
    "against the circular of this year."
)
TEXT, AMOUNT = "text", "amount"


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its heading, its width in characters, and whether amounts stand in it."""

    name: str
    width: int
    kind: str = TEXT


@dataclass(frozen=True, slots=True)
class Block:
    """The lines of one sector under its name; a cell is a text, or money that a table shows with its currency."""

    name: str
    rows: tuple[tuple["str | Money", ...], ...]
    total: str = ""


@dataclass(frozen=True)
class BudgetPaper:
    """One document for the county's budget: what it is, the date it is for, and its table."""

    key: str
    title: str
    county: str
    lead: tuple[str, ...]
    heads: tuple[Head, ...]
    blocks: tuple[Block, ...]
    notice: str = ""

    @property
    def lines(self) -> int:
        """How many lines its table has."""
        return sum(len(block.rows) for block in self.blocks)


def budget_paper(plan: JointPlan, key: str, beside: Beside | None = None) -> BudgetPaper:
    """One of the four documents: ADP, SECTORS, STRATEGY or PROGRAMMES; raises KeyError for another key."""
    beside = beside or Beside()
    make = {ADP: _adp, SECTORS: _sectors, STRATEGY: _strategy, PROGRAMMES: _programmes}[key]
    heads, blocks = make(plan, beside)
    lead = (
        f"{plan.county.name} County, {summary.cycle_name(plan)}.",
        *dates_said(plan.cycle, key),
        *counted_said(plan),
        SHAPE_NOTE,
    )
    return BudgetPaper(key, TITLES[key], plan.county.name, lead, heads, blocks, plan.notice)


def partners_rows(plan: JointPlan) -> views.Rows:
    """The partners' activities of the year in this county, each once: those that a budget can take up."""
    return tuple(row for row in plan.rows if row.counts and not row.activity.own)


def date_for(cycle: Year, key: str) -> DueDate | None:
    """The statutory date that a document for this year's budget must meet; it falls in the year before."""
    found = (
        due
        for year in _years(cycle)
        for due in due_dates(facts.date_rules(), year)
        if due.rule.key == RULES[key]
    )
    return next((due for due in found if served(due, _year_of(cycle, due)) == cycle), None)


def next_date(cycle: Year, key: str) -> DueDate | None:
    """The date of the same kind in this year, which is for the next year's budget."""
    return next((due for due in due_dates(facts.date_rules(), cycle) if due.rule.key == RULES[key]), None)


def _years(cycle: Year) -> tuple[Year, Year]:
    return cycle.calendar.year_from(cycle.begins - 1), cycle


def _year_of(cycle: Year, due: DueDate) -> Year:
    return cycle.calendar.year_of(due.due)


def dates_said(cycle: Year, key: str) -> tuple[str, ...]:
    """For which date the document is, by which law, how sure we are of it, and when the next chance is."""
    said = []
    due = date_for(cycle, key)
    if due:
        rule = due.rule
        mark = "" if rule.status == "read" else " (recalled, please check)"
        note = f" Note: {rule.note}." if rule.note and rule.status == "read" else ""
        said.append(
            f"For: {rule.event}, for {cycle.label}, {rule.rule}: {words.day(due.due)}. "
            f"Legal source: {rule.source}{mark}.{note}"
        )
    later = next_date(cycle, key)
    after = served(later, cycle) if later else None
    if later and after and after != cycle:
        said.append(
            f"What runs on after {words.day(cycle.period.last)} can be put into {after.label}: {words.day(later.due)}."
        )
    return tuple(said)


def counted_said(plan: JointPlan) -> tuple[str, ...]:
    """How many lines of how many partners, what they come to, and what is unknown or not shown."""
    rows = partners_rows(plan)
    who = words.counted(len({views.lead(row) for row in rows}), "partner", "partners")
    hidden = sum(bool(row.money_told) for row in rows)
    silent = views.without_budget(rows)
    parts = [f"{words.activities(len(rows))} of {who}: {words.sums(plan.totals(rows))}."]
    if silent:
        parts.append(f"The budget of {words.activities(silent)} is unknown and in no sum.")
    if hidden:
        parts.append(f"The money of {words.activities(hidden)} is not shown to you and in no sum.")
    return tuple(parts)


def project(row: PlanRow, beside: Beside) -> str:
    """The activity with the number by which the county's finished table is recognised again."""
    title = words.shortened(row.activity.title, 300)
    return f"{title} [{beside.number(row)}]"


def cost(row: PlanRow) -> "str | Money":
    """What an activity costs: money where it is in one currency, else words."""
    sums = views.budget(row)
    if len(sums) == 1:
        return next(iter(sums.values()))
    return row.money_told or words.sums(sums)


def source_of_funds(row: PlanRow) -> str:
    """Who pays, each once; the partner itself where the plan names nobody."""
    if row.money_told:
        return row.money_told
    return words.listed(words.organisation(name) for name in row.contributors) or words.SILENT


def status(plan: JointPlan, row: PlanRow) -> str:
    """New or ongoing, as far as the days tell."""
    if row.activity.start is None:
        return words.UNKNOWN
    return "ongoing" if row.activity.start < plan.cycle.period.start else "new"


def time_frame(row: PlanRow) -> str:
    """The days, and the quarters of the county's year."""
    days = words.days(row.activity.start, row.activity.last)
    if row.quarters is None or not any(row.quarters):
        return days
    return f"{days} ({', '.join(f'Q{at}' for at, runs in enumerate(row.quarters, 1) if runs)})"


def by_sector(plan: JointPlan) -> list[tuple[str, views.Rows]]:
    """The partners' rows under the county's sectors, with the vote where it is known."""
    chosen = {row.number for row in partners_rows(plan)}
    votes = {sector.name: sector.vote for sector in plan.sectors}
    found = []
    for section in views.sections(plan):
        rows = tuple(row for row in section.rows if row.number in chosen)
        vote = votes.get(section.name, "")
        if rows:
            found.append((section.title + (f" (Vote {vote})" if vote else ""), rows))
    return found


def total_of(plan: JointPlan, rows: views.Rows) -> str:
    """The sum of a sector's lines in each currency."""
    return f"Total: {words.sums(plan.totals(rows))}"


_ADP_HEADS = (
    Head("Programme", 20), Head("Sub-programme", 18), Head("Project or activity [number]", 38), Head("Location", 18),
    Head("Description of activities", 26), Head("Estimated cost", 17, AMOUNT), Head("Source of funds", 20),
    Head("Time frame", 20), Head("Performance indicator", 20), Head("Target", 12), Head("Status", 9),
    Head("Implementing agency", 20),
)  # fmt: skip


def _adp(plan: JointPlan, beside: Beside) -> tuple[tuple[Head, ...], tuple[Block, ...]]:
    blocks = [
        Block(name, tuple(_adp_row(plan, row, beside) for row in rows), total_of(plan, rows))
        for name, rows in by_sector(plan)
    ]
    return _ADP_HEADS, tuple(blocks)


def _adp_row(plan: JointPlan, row: PlanRow, beside: Beside) -> tuple["str | Money", ...]:
    activity = row.activity
    return (
        activity.programme or words.SILENT,
        activity.sub_programme or words.SILENT,
        project(row, beside),
        row.wards,
        words.shortened(activity.description, 300) or words.SILENT,
        cost(row),
        source_of_funds(row),
        time_frame(row),
        activity.indicator or words.SILENT,
        activity.target or words.SILENT,
        status(plan, row),
        views.lead(row),
    )


_SECTOR_HEADS = (
    Head("Programme", 22), Head("Activity [number]", 40), Head("Location", 20), Head("Time frame", 20),
    Head("Who leads", 22), Head("Who contributes, and how much", 30), Head("Estimated cost", 17, AMOUNT),
    Head("To be talked about", 36),
)  # fmt: skip


def _sectors(plan: JointPlan, beside: Beside) -> tuple[tuple[Head, ...], tuple[Block, ...]]:
    ranks: dict[int, list[int]] = {}
    for rank, finding in enumerate(plan.findings, 1):
        for number in finding.members:
            ranks.setdefault(number, []).append(rank)
    blocks = [
        Block(
            name,
            tuple(
                (
                    row.activity.programme or words.SILENT,
                    project(row, beside),
                    row.wards,
                    time_frame(row),
                    views.lead(row),
                    row.money_told or views.payers(row),
                    cost(row),
                    _talked(ranks.get(row.number, [])),
                )
                for row in rows
            ),
            total_of(plan, rows),
        )
        for name, rows in by_sector(plan)
    ]
    return _SECTOR_HEADS, tuple(blocks)


def _talked(ranks: list[int]) -> str:
    return (
        f"finding {words.listed((str(rank) for rank in ranks), 5)} of the joint work plan"
        if ranks
        else "none"
    )


def _strategy(plan: JointPlan, beside: Beside) -> tuple[tuple[Head, ...], tuple[Block, ...]]:  # noqa: ARG001 - one shape
    codes = sorted({line.money.currency for row in partners_rows(plan) for line in row.activity.budget})
    heads = (
        Head("Sector", 40),
        Head("Partners", 10),
        Head("Activities", 10),
        *(Head(f"In {plan.cycle.label}, {words.currency(code)}", 18, AMOUNT) for code in codes),
        Head("After this year or quarter unknown", 30),
        Head("Budget unknown", 14),
    )
    rows = tuple(_strategy_row(plan, name, rows, codes) for name, rows in by_sector(plan))
    return heads, (Block("", rows, total_of(plan, partners_rows(plan))),)


def _strategy_row(
    plan: JointPlan, name: str, rows: views.Rows, codes: list[str]
) -> tuple["str | Money", ...]:
    found = contributions.contributions(plan, rows)
    inside = totals(one.in_year for one in found if one.in_year)
    late = totals(part for one in found for part in one.parts[contributions.UNDATED :] if part)
    silent = views.without_budget(rows)
    return (
        name,
        f"{len({views.lead(row) for row in rows}):,}",
        f"{len(rows):,}",
        *(inside.get(code, "none") for code in codes),
        words.sums(late) if late else "none",
        f"{silent:,}" if silent else "none",
    )


_PROGRAMME_HEADS = (
    Head("Programme", 24), Head("Sub-programme", 20), Head("Delivery unit", 24), Head("Key output [number]", 40),
    Head("Key performance indicator", 24), Head("Target", 14), Head("Location", 18),
    Head("Partners' resources", 17, AMOUNT), Head("Of it in this year", 20, AMOUNT),
)  # fmt: skip


def _programmes(plan: JointPlan, beside: Beside) -> tuple[tuple[Head, ...], tuple[Block, ...]]:
    blocks = [
        Block(
            name,
            tuple(
                (
                    row.activity.programme or words.SILENT,
                    row.activity.sub_programme or words.SILENT,
                    views.lead(row),
                    project(row, beside),
                    row.activity.indicator or words.SILENT,
                    row.activity.target or words.SILENT,
                    row.wards,
                    cost(row),
                    in_year(plan, row),
                )
                for row in rows
            ),
            total_of(plan, rows),
        )
        for name, rows in by_sector(plan)
    ]
    return _PROGRAMME_HEADS, tuple(blocks)


def in_year(plan: JointPlan, row: PlanRow) -> "str | Money":
    """How much of an activity's money falls in the county's year, in words where that is not known."""
    if not row.activity.budget:
        return row.money_told or words.UNKNOWN
    if row.activity.period is None:
        return "days unknown"
    found = contributions.contributions(plan, (row,))
    sums = totals(one.in_year for one in found if one.in_year)
    return next(iter(sums.values())) if len(sums) == 1 else words.sums(sums)
