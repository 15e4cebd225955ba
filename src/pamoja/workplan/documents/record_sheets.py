"""The sheets "Calendar", "Problems" and "Sources"."""

from collections.abc import Sequence

from pamoja.core.calendars import DueDate
from pamoja.core.periods import Period, Year, add_months, month_of
from pamoja.workplan.documents import views, words
from pamoja.workplan.documents.cells import Cell, Column, Leaf, Paper
from pamoja.workplan.documents.summary import cycle_name
from pamoja.workplan.plan import JointPlan

TOP = 2
MONTH_AT = 3
LABELS = (Column("What", 48), Column("From", 11), Column("Day", 11))
LAW = (
    Column("Who", 26),
    Column("Legal source", 34),
    Column("Source read or recalled", 13),
    Column("Note", 30),
)
PROBLEMS = (
    Column("File", 30), Column("Sheet", 16), Column("Cell", 8), Column("Weight", 16), Column("Value found", 24),
    Column("What is wrong", 50), Column("How to mend it", 50),
)  # fmt: skip
FILES = (
    Column("File", 36), Column("Organisation", 28), Column("Kind", 13), Column("Sheets read", 24),
    Column("Activities", 10), Column("Problems", 10), Column("Rows left out", 30), Column("SHA-256", 30),
)  # fmt: skip


def write_calendar(paper: Paper, plan: JointPlan) -> None:
    """The years and the statutory dates on one axis, the months of the county year."""
    leaf = paper.leaf(
        "Calendar",
        "One calendar: the county year, other years that overlap it, and the dates that the law sets",
        f"{cycle_name(plan)}. A number in a month is the day; “recalled” means that we have not read the source.",
    )
    view, spans = views.months(plan), month_spans(plan.cycle)
    columns = [*LABELS, *(Column(name, 6) for name in view.names), *LAW]
    leaf.headings(TOP, columns)
    at = TOP + 1
    for year, shared in views.calendar_years(plan):
        leaf.line(at, [words.year(year), year.period.start, year.period.last])
        put_year(leaf, at, year, shared, spans)
        at += 1
    leaf.put(at, 0, f"Activities running (days unknown for {view.undated:,})")
    leaf.line(at, view.counts, "middle", MONTH_AT)
    for due in plan.deadlines:
        at += 1
        put_deadline(leaf, at, plan, due, spans)
    leaf.sheet.freeze_panes(TOP + 1, 1)
    leaf.sheet.repeat_rows(TOP)


def month_spans(year: Year) -> list[Period]:
    """The twelve months of a year."""
    firsts = [add_months(year.period.start, at) for at in range(12)]
    return [month_of(first.year, first.month) for first in firsts]


def put_year(leaf: Leaf, at: int, year: Year, shared: Period, spans: Sequence[Period]) -> None:
    """The quarters of a year in the months that it shares with the county's."""
    own = at == TOP + 1
    for column, span in enumerate(spans, MONTH_AT):
        if span.start in shared:
            leaf.put(at, column, views.quarter_at(year, span.start), "mark" if own else "other")


def put_deadline(leaf: Leaf, at: int, plan: JointPlan, due: DueDate, spans: Sequence[Period]) -> None:
    """One statutory date: its months shaded, its day as a number, and who says so."""
    rule = due.rule
    begins: Cell = due.begins or ""
    leaf.line(at, [views.due_name(plan, due), begins, due.due])
    for column, span in enumerate(spans, MONTH_AT):
        if due.due in span:
            leaf.put(at, column, due.due.day, "mark")
        elif due.begins and due.begins < span.end and span.start <= due.due:
            leaf.put(at, column, "·", "span")
    leaf.line(at, [rule.owner, rule.source, rule.status, rule.note or rule.rule], start=MONTH_AT + len(spans))


def write_problems(paper: Paper, plan: JointPlan) -> None:
    """What is wrong in the files, cell by cell, what must be mended first."""
    found = views.problems(plan)
    leaf = paper.leaf(
        "Problems",
        f"{words.counted(len(found), 'thing', 'things')} to look at in the files",
        "Mend them in the file and send it again; nothing was changed here.",
    )
    rows: list[list[Cell]] = [
        [file, p.sheet, p.cell or "the whole sheet", words.SEVERITIES[p.severity], p.value, p.message, p.hint]
        for file, p in found
    ]
    leaf.table(TOP, PROBLEMS, rows)


def write_sources(paper: Paper, plan: JointPlan) -> None:
    """Where everything comes from: files, rows left out, refused files, rates, shipped facts."""
    leaf = paper.leaf(
        "Sources",
        "Where everything in this plan comes from",
        "The SHA-256 is a file's fingerprint: another file, another fingerprint.",
    )
    leaf.headings(TOP, FILES)
    at = TOP + 1
    for values in file_rows(plan):
        leaf.line(at, values)
        at += 1
    skipped: list[list[Cell]] = [
        [reading.file, left.sheet, left.row, left.reason]
        for reading in plan.readings
        for left in reading.skipped
    ]
    rates: list[list[Cell]] = [
        [
            c.currency,
            f"{c.rate.kes:f}" if c.rate else words.UNKNOWN,
            c.rate.day if c.rate else words.UNKNOWN,
            words.rate(c.rate),
        ]
        for c in plan.conversions
    ]
    refused: list[list[Cell]] = [[name, sentence] for name, sentence in plan.refused]
    facts: list[list[Cell]] = [[fact.what, fact.source, fact.status] for fact in views.facts(plan)]
    at = put_part(leaf, at + 1, "Files refused", ("File", "Why"), refused)
    at = put_part(leaf, at, "Rates used", ("Currency", "KES for 1", "Day", "In words"), rates)
    at = put_part(leaf, at, "Facts shipped with Pamoja", ("What", "Source", "Read or recalled"), facts)
    put_part(leaf, at, "Rows left out", ("File", "Sheet", "Row", "Why"), skipped)
    leaf.sheet.freeze_panes(TOP + 1, 0)


def file_rows(plan: JointPlan) -> list[list[Cell]]:
    """One row a file."""
    return [
        [
            reading.file,
            words.organisation(reading.organisation) or words.SILENT,
            reading.kind,
            ", ".join(reading.sheets) or "the file has no sheets",
            len(reading.activities),
            len(reading.problems),
            views.left_out(reading),
            reading.digest,
        ]
        for reading in plan.readings
    ]


def put_part(leaf: Leaf, top: int, title: str, headings: Sequence[str], rows: list[list[Cell]]) -> int:
    """A small table under a heading; gives the row after it."""
    leaf.put(top, 0, title, "section")
    if not rows:
        leaf.put(top + 1, 0, "none", "soft")
        return top + 3
    leaf.line(top + 1, headings, "heading")
    for at, row in enumerate(rows, top + 2):
        leaf.line(at, row)
    return top + 3 + len(rows)
