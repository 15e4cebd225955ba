"""The sheet "Plan": every activity with its sector, quarters, money and source."""

from decimal import Decimal

from pamoja.workplan.documents import views, words
from pamoja.workplan.documents.cells import Cell, Column, Leaf, Paper
from pamoja.workplan.documents.summary import cycle_name, heading
from pamoja.workplan.plan import JointPlan, PlanRow

TOP = 2
PRINTED = 10
ACTIVITY_AT, QUARTER_AT, BUDGET_AT = 2, 4, 9
MARK, OUTSIDE, NO_PARTNER = "x", "outside", "none named"
COUNTS = "Counts in totals"
BEFORE = (Column("No.", 5), Column("Sector", 26), Column("Activity", 44), Column("Wards", 16))
AFTER = (
    Column("Lead organisation", 20),
    Column("Budget", 17),
    Column("Currency", 9),
    Column("Who pays", 24),
    Column("Partners", 18),
)
LAST = (
    Column("In KES", 14),
    Column("First day", 11),
    Column("Last day", 11),
    Column("Programme", 16),
    Column("Sub-programme", 15),
    Column("Indicator", 20),
    Column("Target", 12),
    Column("Source file", 22),
    Column("Source sheet", 12),
    Column("Source row", 8),
    Column("Note", 18),
    Column("Sector found by", 18),
)


def write(paper: Paper, plan: JointPlan) -> None:
    """Write the sheet."""
    lead = (
        f"{cycle_name(plan)}. Quarters are those of the {plan.cycle.calendar.name}. A sum of a column “{COUNTS}” "
        "is the total of the plan; totals by sector stand on the sheet Summary."
    )
    leaf = paper.leaf("Plan", f"{heading(plan)}: all activities by sector", lead)
    columns = columns_of(plan)
    leaf.headings(TOP, columns)
    at = TOP + 1
    for section in views.sections(plan):
        for row in section.rows:
            write_row(leaf, at, plan, section, row)
            at += 1
    leaf.frame(TOP, len(columns), at - TOP - 1, keep=ACTIVITY_AT + 1)
    leaf.sheet.print_area(0, 0, max(at - 1, TOP), PRINTED - 1)


def columns_of(plan: JointPlan) -> tuple[Column, ...]:
    """All columns, each quarter with its months and whose it is, those that people read and print first."""
    calendar = plan.cycle.calendar.name
    quarters = (Column(f"Q{q.number} {calendar}\n{words.months(q)}", 9) for q in plan.cycle.quarters)
    counts = (Column(f"{COUNTS}, {words.currency(code)}", 14) for code in currencies(plan))
    return (*BEFORE, *quarters, *AFTER, *counts, *LAST)


def currencies(plan: JointPlan) -> tuple[str, ...]:
    """The currencies that have a column, all that any row names."""
    return tuple(views.spent(plan.rows)) or ("KES",)


def write_row(leaf: Leaf, at: int, plan: JointPlan, section: views.Section, row: PlanRow) -> None:
    """One activity: its cells, its quarters shaded, its money with the currency."""
    values = row_values(plan, section, row)
    leaf.line(at, values)
    for number, runs in enumerate(row.quarters or ()):
        if runs and not views.is_outside(row):
            leaf.put(at, QUARTER_AT + number, MARK, "mark")
    sums = views.budget(row)
    look = "body" if row.counts else "warn"
    if len(sums) == 1:
        leaf.amount(at, BUDGET_AT, next(iter(sums.values())), look)
    elif not row.counts:
        leaf.put(at, BUDGET_AT, values[BUDGET_AT], look)


def row_values(plan: JointPlan, section: views.Section, row: PlanRow) -> list[Cell]:
    """The cells of one activity."""
    activity, source = row.activity, row.activity.source
    return [
        row.number,
        section.title,
        activity.title,
        row.wards,
        *quarter_cells(row),
        views.lead(row),
        *budget_cells(row),
        views.payers(row),
        words.organisation(row.with_whom) or NO_PARTNER,
        *count_cells(plan, row),
        shillings_cell(plan, row),
        activity.start,
        activity.last,
        activity.programme or words.SILENT,
        activity.sub_programme or words.SILENT,
        activity.indicator or words.SILENT,
        activity.target or words.SILENT,
        source.file,
        source.sheet,
        source.row or words.UNKNOWN,
        views.note(row),
        row.aligned_by or words.SILENT,
    ]


def quarter_cells(row: PlanRow) -> list[Cell]:
    """A mark in each quarter of the county year in which the activity runs."""
    if views.is_outside(row):
        return [OUTSIDE] * 4
    if row.quarters is None:
        return [words.UNKNOWN] * 4
    return [MARK if runs else "" for runs in row.quarters]


def budget_cells(row: PlanRow) -> tuple[Cell, Cell]:
    """Amount and currency: words where there are several currencies."""
    sums = views.budget(row)
    if not sums:
        return words.UNKNOWN, words.UNKNOWN
    currency = ", ".join(words.currency(code) for code in sums)
    if len(sums) > 1:
        return words.sums(sums), currency
    (total,) = sums.values()
    return total.amount, currency


def count_cells(plan: JointPlan, row: PlanRow) -> list[Cell]:
    """What of the budget is in the plan's totals, one cell a currency: the amount, or 0 where it does not count."""
    sums = views.budget(row)
    if not sums:
        return [words.UNKNOWN for _ in currencies(plan)]
    return [sums[code].amount if code in sums and row.counts else Decimal(0) for code in currencies(plan)]


def shillings_cell(plan: JointPlan, row: PlanRow) -> Cell:
    """The budget in shillings where it counts and a dated rate allows it."""
    if row.left_out:
        return f"not counted: {row.left_out}"
    if row.counted_in:
        return f"counted in row {row.counted_in}"
    sums = views.budget(row)
    if not sums:
        return words.UNKNOWN
    together = views.shillings(plan, sums)
    return together.amount if together else "no dated rate"
