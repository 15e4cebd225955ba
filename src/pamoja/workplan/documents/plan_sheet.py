"""The sheet "Plan": every activity under its sector, with its quarters, money and source."""

from pamoja.workplan.documents import views, words
from pamoja.workplan.documents.cells import A3, Cell, Column, Leaf, Paper
from pamoja.workplan.documents.summary import cycle_name, heading
from pamoja.workplan.plan import JointPlan, PlanRow

TOP = 2
QUARTER_AT = 6
BUDGET_AT = 14
MARK = "x"
BEFORE = (
    Column("No.", 5),
    Column("Sector", 18),
    Column("Programme", 16),
    Column("Sub-programme", 15),
    Column("Activity", 44),
    Column("Wards", 18),
)
AFTER = (
    Column("First day", 11),
    Column("Last day", 11),
    Column("Lead organisation", 20),
    Column("Partners", 18),
    Column("Budget", 14),
    Column("Currency", 9),
    Column("Who pays", 24),
    Column("In KES", 14),
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
        f"{cycle_name(plan)}. Quarters are those of the {plan.cycle.calendar.name}. "
        "Totals for each sector and currency stand under the last row. Prints on A3."
    )
    leaf = paper.leaf("Plan", f"{heading(plan)}: all activities by sector", lead)
    leaf.sheet.set_paper(A3)
    columns = columns_of(plan)
    leaf.headings(TOP, columns)
    at = TOP + 1
    for section in views.sections(plan):
        write_band(leaf, at, plan, section, len(columns))
        at += 1
        for row in section.rows:
            values = row_values(plan, section, row)
            leaf.line(at, values[:1])
            leaf.put(at, 1, values[1], "clip")
            leaf.line(at, values[2:], start=2)
            mark_cells(leaf, at, row, values)
            at += 1
    leaf.frame(TOP, len(columns), at - TOP - 1, keep=5)
    write_totals(leaf, at + 1, plan)


def columns_of(plan: JointPlan) -> tuple[Column, ...]:
    """All columns, each quarter with its months and whose it is."""
    calendar = plan.cycle.calendar.name
    quarters = (Column(f"Q{q.number} {calendar}\n{words.months(q)}", 12) for q in plan.cycle.quarters)
    return (*BEFORE, *quarters, *AFTER)


def write_band(leaf: Leaf, at: int, plan: JointPlan, section: views.Section, width: int) -> None:
    """The row that opens a sector, with what it comes to."""
    leaf.line(at, ["", section.title, "", "", band_text(plan, section), *[""] * (width - 5)], "band")
    leaf.sheet.set_row(at, 20)


def band_text(plan: JointPlan, section: views.Section) -> str:
    """What a sector comes to, each currency by itself."""
    parts = [words.activities(len(section.rows)), words.sums(plan.totals(section.rows))]
    silent = views.without_budget(section.rows)
    if silent:
        parts.append(f"budget unknown for {silent:,}")
    return " · ".join(parts)


def row_values(plan: JointPlan, section: views.Section, row: PlanRow) -> list[Cell]:
    """The cells of one activity."""
    activity, source = row.activity, row.activity.source
    amount, currency = budget_cells(row)
    return [
        row.number,
        section.title,
        activity.programme or words.SILENT,
        activity.sub_programme or words.SILENT,
        activity.title,
        row.wards,
        *quarter_cells(row),
        activity.start,
        activity.last,
        views.lead(row),
        views.others(row) or "none named",
        amount,
        currency,
        views.payers(row),
        shillings_cell(plan, row),
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
    if row.quarters is None:
        return [words.UNKNOWN] * 4
    return [MARK if runs else "" for runs in row.quarters]


def mark_cells(leaf: Leaf, at: int, row: PlanRow, values: list[Cell]) -> None:
    """Shade the quarters in which it runs and an amount that another row counts."""
    for number, runs in enumerate(row.quarters or ()):
        if runs:
            leaf.put(at, QUARTER_AT + number, MARK, "mark")
    if row.counted_in:
        leaf.put(at, BUDGET_AT, values[BUDGET_AT], "warn")


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


def shillings_cell(plan: JointPlan, row: PlanRow) -> Cell:
    """The budget in shillings where a dated rate allows it."""
    if row.counted_in:
        return f"counted in row {row.counted_in}"
    sums = views.budget(row)
    if not sums:
        return words.UNKNOWN
    together = views.shillings(plan, sums)
    return together.amount if together else "no dated rate"


def write_totals(leaf: Leaf, top: int, plan: JointPlan) -> None:
    """The totals of each sector and of the whole plan: one row a currency, never added together."""
    leaf.put(top, 1, "Totals: each currency by itself, money that two rows report counted once", "section")
    at = top + 1
    parts = [(f"Subtotal: {section.title}", section.rows) for section in views.sections(plan)]
    for label, rows in [*parts, ("Total of the plan", plan.rows)]:
        look = "total" if rows is plan.rows else "body"
        for code, total in plan.totals(rows).items():
            converted = plan.in_shillings(total)
            leaf.put(at, 4, label, look)
            leaf.put(at, 5, words.activities(len(rows)), look)
            leaf.put(at, BUDGET_AT, total.amount, look)
            leaf.put(at, BUDGET_AT + 1, words.currency(code), look)
            leaf.put(at, BUDGET_AT + 3, converted.amount if converted else "no dated rate", look)
            at += 1
