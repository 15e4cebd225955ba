"""The sheet "Summary": what this is, what it comes to, what needs attention, and where the rest stands."""

from pamoja.workplan.documents import kinds, summary, views, words
from pamoja.workplan.documents.cells import Cell, Leaf, Paper, lines_of
from pamoja.workplan.plan import JointPlan

WIDE = 100
NOTICE_AT = 2
WIDTHS = (26, 44, 12, 17, 17, 17, 17, 17, 17, 17)
SHEETS = (
    ("Plan", "all activities by sector, with quarters, money and the cell they come from"),
    ("Findings", "what several plans say together, with reasons and the weakest point of each"),
    ("Gaps", "wards where nobody works, by sector and by kind of work"),
    ("Who is where", "how many activities each ward has in each sector"),
    ("Calendar", "the county year, donor years and statutory dates on one axis"),
    ("Problems", "what is wrong in the files, cell by cell, and how to mend it"),
    ("Sources", "files, rows left out, rates and facts"),
)


def write(paper: Paper, plan: JointPlan) -> None:
    """Write the sheet."""
    leaf = paper.leaf(
        "Summary",
        summary.heading(plan),
        "The plans of the county and its development partners, read from their own files and put side by side.",
    )
    if plan.notice:
        leaf.put(NOTICE_AT, 0, plan.notice, "notice")
    for column, width in enumerate(WIDTHS):
        leaf.widen(column, width)
    at = put_facts(leaf, 3, plan)
    at = put_attention(leaf, at + 1, plan)
    at = put_totals(leaf, at + 1, plan)
    leaf.put(at + 1, 0, "Where things are", "section")
    for row, (name, text) in enumerate(SHEETS, at + 2):
        leaf.sheet.write_url(row, 0, f"internal:'{name}'!A1", leaf.paper.look("link"), name)
        wide(leaf, row, text)
    leaf.sheet.print_area(0, 0, at + 1 + len(SHEETS), max(4, len(plan.totals()) + 3))


def put_facts(leaf: Leaf, top: int, plan: JointPlan) -> int:
    """What this is in a few lines; gives the row after them."""
    lines = [
        ("County", plan.county.name + (f" ({plan.county.code})" if plan.county.code else "")),
        ("Year", summary.cycle_name(plan)),
        ("Activities", summary.who_takes_part(plan)),
        ("Partners", words.listed(views.partners(plan)) or words.SILENT),
        ("Money", "\n".join(summary.money_lines(plan))),
        ("In Kenya shillings", summary.in_shillings(plan)),
        ("Sectors", "\n".join(sector_lines(plan))),
        ("Findings", kinds.split(plan)),
        ("Wards without a partner", summary.nobody_line(plan)),
    ]
    for at, (label, text) in enumerate(lines, top):
        leaf.put(at, 0, label, "strong")
        wide(leaf, at, text)
    return top + len(lines)


def sector_lines(plan: JointPlan) -> list[str]:
    """Whose the sectors are, those without any work, and what the county should check."""
    notes = [f"{name}: {note}" for name, note in views.sector_notes(plan).items()]
    return [line for line in (summary.sectors_line(plan), summary.untouched_line(plan), *notes) if line]


def wide(leaf: Leaf, at: int, text: str) -> None:
    """A text across the sheet, its row as high as it needs."""
    leaf.sheet.merge_range(at, 1, at, 4, "", leaf.paper.look("across"))
    leaf.put(at, 1, text, "across")
    leaf.grow(at, lines_of(text, WIDE))


def put_attention(leaf: Leaf, top: int, plan: JointPlan) -> int:
    """What needs people now; gives the row after it."""
    leaf.put(top, 0, "What needs attention now", "section")
    found = summary.attention(plan)
    if not found:
        leaf.put(top + 1, 1, "Nothing: every plan is complete and nothing overlaps.")
    for at, item in enumerate(found, top + 1):
        leaf.put(at, 0, item.number, "big")
        wide(leaf, at, f"{item.sentence} See the sheet {item.sheet}.")
    return top + 1 + max(len(found), 1)


def put_totals(leaf: Leaf, top: int, plan: JointPlan) -> int:
    """Activities and money by sector, one column a currency; gives the row after them."""
    codes = list(plan.totals())
    headings = [
        "Sector",
        "",
        "Activities",
        *(f"Budget, {words.currency(code)}" for code in codes),
        "Budget unknown",
    ]
    leaf.put(top, 0, f"By sector: money {summary.scope_line(plan)}", "section")
    leaf.line(top + 1, headings, "heading")
    parts = [(section, "body") for section in views.sections(plan)]
    for at, (part, look) in enumerate([*parts, (views.Section("All sectors", plan.rows), "total")], top + 2):
        leaf.sheet.merge_range(at, 0, at, 1, "", leaf.paper.look(look))
        leaf.put(at, 0, part.title, "clip" if look == "body" else look)
        leaf.line(at, total_values(plan, codes, part), look, start=2)
    return top + 3 + len(parts)


def total_values(plan: JointPlan, codes: list[str], part: views.Section) -> list[Cell]:
    """One sector's activities and money; a currency that it does not name is "none"."""
    sums = plan.totals(part.rows)
    amounts = [sums[code].amount if code in sums else "none" for code in codes]
    silent = views.without_budget(row for row in part.rows if not row.left_out)
    return [len(part.rows), *amounts, words.activities(silent) if silent else "none"]
