"""The sheets "Findings", "Gaps" and "Who is where"."""

from collections.abc import Mapping

from pamoja.overlap.findings import steps_of
from pamoja.workplan.documents import coverage, kinds, summary, views, words
from pamoja.workplan.documents.cells import Cell, Column, Leaf, Paper, quiet
from pamoja.workplan.plan import JointPlan, PlanFinding, PlanGap, PlanRow

TOP = 2
MEMBERS = 2
PRINTED = 10
MONEY_AT = 9
FINDINGS = (
    Column("Rank", 6),
    Column("Kind", 13),
    Column("How sure", 10),
    Column("Finding", 30),
    Column("Activity A", 25),
    Column("A: organisation", 15),
    Column("Activity B", 25),
    Column("B: organisation", 15),
    Column("Wards", 13),
    Column("Money at stake, up to", 16),
    Column("Currency", 10),
    Column("Money note", 18),
    Column("First day", 12),
    Column("Last day", 12),
    Column("Within one file", 14),
    Column("Why we think so", 130),
    Column("Weakest point", 60),
    Column("What each leaves of 100", 40),
    Column("A: file", 18),
    Column("A: sheet", 11),
    Column("A: row", 7),
    Column("B: file", 18),
    Column("B: sheet", 11),
    Column("B: row", 7),
    Column("Further activities", 40),
    Column("Rows in this plan", 10),
    Column("Id", 19),
)
GAP_LIST = ("Ward", "Kind of work", "Sector", "Who is there", "In words")
ANY = "Anything at all"
SERVED = "a partner"
UNSEEN = "not examined"
KIND_LOOKS = {"nobody": "none", "county_government_only": "other", "county_wide_only": "other"}


def write_findings(paper: Paper, plan: JointPlan) -> None:
    """All findings in rank order, both activities of each side by side."""
    leaf = paper.leaf(
        "Findings",
        f"What several plans say together: {kinds.split(plan)}",
        f"Every overlap is a {words.CHECK}. Organisations know best; in an order to check A should come before B.",
    )
    rows = [finding_values(plan, rank, finding) for rank, finding in enumerate(plan.findings, 1)]
    after = leaf.table(TOP, FINDINGS, rows)
    for at, finding in enumerate(plan.findings, TOP + 1):
        if finding.money:
            leaf.amount(at, MONEY_AT, finding.money)
    leaf.sheet.print_area(0, 0, max(after - 1, TOP + 1), PRINTED - 1)
    if not rows:
        leaf.put(after, 0, "Nothing was found that needs checking.", "lead")


def finding_values(plan: JointPlan, rank: int, finding: PlanFinding) -> list[Cell]:
    """The cells of one finding."""
    rows = [plan.row(number) for number in finding.members]
    first: list[Cell] = [text for row in rows[:MEMBERS] for text in (row.activity.title, views.lead(row))]
    places: list[Cell] = [cell for row in rows[:MEMBERS] for cell in place_values(row)]
    missing = MEMBERS - len(rows[:MEMBERS])
    return [
        rank,
        finding.kind_name,
        finding.tier,
        finding.title,
        *first,
        *[""] * (2 * missing),
        views.ward_names(plan, finding.wards),
        finding.money.amount if finding.money else words.UNKNOWN,
        words.currency(finding.money.currency) if finding.money else words.UNKNOWN,
        finding.money_note,
        finding.first,
        finding.last,
        words.ONE_FILE if finding.within_one_file else "",
        " ".join(finding.reasons),
        finding.weakest,
        ", ".join(f"{step.feature} {step.left * 100:.0f}" for step in steps_of(finding.evidence)),
        *places,
        *[""] * (3 * missing),
        "\n".join(f"{row.activity.title} ({views.lead(row)}, {where(row)})" for row in rows[MEMBERS:]),
        ", ".join(str(number) for number in finding.members),
        finding.id,
    ]


def place_values(row: PlanRow) -> tuple[Cell, ...]:
    """Where an activity of a finding stands."""
    source = row.activity.source
    return source.file, source.sheet, source.row or words.UNKNOWN


def where(row: PlanRow) -> str:
    """File, sheet and row in a line."""
    return f"{row.activity.source.file}, {views.place(row)}"


def write_gaps(paper: Paper, plan: JointPlan) -> None:
    """The sectors without any work, then ward by sector in words, then ward by kind of work."""
    leaf = paper.leaf(
        "Gaps",
        "Where nobody works: every ward by sector, and under it by kind of work",
        "Somebody may be there whose plan was not sent. County-wide claims name no ward, so they fill no gap.",
    )
    notes = [f"{name}: {note}" for name, note in views.sector_notes(plan).items()]
    said = [line for line in (summary.untouched_line(plan), *notes) if line]
    for at, line in enumerate(said, TOP):
        leaf.put(at, 0, line, "notice" if at == TOP else "lead")
    top = TOP + len(said)
    sectors = gap_sectors(plan)
    found = {(gap.ward.id, gap.sector): gap for gap in views.sector_gaps(plan)}
    whole = {gap.ward.id: gap for gap in views.whole_wards(plan)}
    leaf.headings(top, [Column("Ward", 20), Column(ANY, 22), *(Column(sector, 22) for sector in sectors)])
    covered = coverage.coverage(plan).counts
    for at, ward in enumerate(plan.wards, top + 1):
        leaf.put(at, 0, ward.name, "strong")
        put_gap(leaf, at, 1, whole.get(ward.id), SERVED)
        for column, sector in enumerate(sectors, 2):
            served = SERVED if covered.get((ward.id, sector)) else UNSEEN
            put_gap(leaf, at, column, found.get((ward.id, sector)), served)
    leaf.sheet.freeze_panes(top + 1, 1)
    leaf.sheet.repeat_rows(top)
    write_work_gaps(leaf, top + 2 + len(plan.wards), plan)


def put_gap(leaf: Leaf, at: int, column: int, gap: PlanGap | None, said: str) -> None:
    """One cell of the table of gaps."""
    if gap is None:
        leaf.put(at, column, said, "soft")
    else:
        leaf.put(at, column, words.GAPS.get(gap.kind, gap.kind), "none" if gap.kind == "nobody" else "warn")


def gap_sectors(plan: JointPlan) -> tuple[str, ...]:
    """The sectors that the table of gaps has columns for, in the plan's order."""
    named = [section.name for section in views.sections(plan) if section.name]
    return tuple(dict.fromkeys([*named, *(gap.sector for gap in views.sector_gaps(plan))]))


def write_work_gaps(leaf: Leaf, top: int, plan: JointPlan) -> None:
    """The gaps of kinds of work as a list that can be filtered."""
    gaps = views.work_gaps(plan)
    title = f"By kind of work: {words.counted(len(gaps), 'gap', 'gaps')}"
    leaf.put(top, 0, title, "section")
    leaf.line(top + 1, GAP_LIST, "heading")
    for at, gap in enumerate(gaps, top + 2):
        kind = words.GAPS.get(gap.kind, gap.kind)
        leaf.line(at, [gap.ward.name, gap.programme, gap.sector or words.SILENT, kind])
        leaf.put(at, 4, gap.sentence, "clip")
    leaf.sheet.autofilter(top + 1, 0, top + 1 + max(len(gaps), 1), len(GAP_LIST) - 1)


def write_coverage(paper: Paper, plan: JointPlan) -> None:
    """How many activities each ward has in each sector, darker for more, or which kind of gap."""
    leaf = paper.leaf(
        "Who is where",
        "Who is where: activities by ward and sector",
        "An activity of the year counts in every ward that it names and in those of a sub-county that it names.",
    )
    view = coverage.coverage(plan)
    titles = [section.title for section in view.sections]
    leaf.headings(
        TOP,
        [Column("Ward", 24), *(Column(title, 15) for title in titles), Column("Organisations", 44)],
    )
    names = organisations(plan)
    for at, ward in enumerate(plan.wards, TOP + 1):
        leaf.put(at, 0, ward.name, "strong")
        for column, section in enumerate(view.sections, 1):
            kind, dark = view.kind(ward, section), view.shade(ward, section)
            look = KIND_LOOKS.get(kind, "middle") if kind else f"shade{dark}"
            leaf.put(at, column, view.said(ward, section) if kind else view.count(ward, section), look)
        said = ", ".join(names.get(ward.id, ())) or "none"
        leaf.put(at, len(titles) + 1, said, quiet(said))
    at = TOP + 1 + len(plan.wards)
    put_counts(leaf, at, "County-wide, no ward named", view.sections, view.wide)
    put_counts(leaf, at + 1, "Place unknown", view.sections, view.nowhere)
    leaf.sheet.freeze_panes(TOP + 1, 1)
    leaf.sheet.repeat_rows(TOP)


def put_counts(
    leaf: Leaf,
    at: int,
    label: str,
    parts: tuple[views.Section, ...],
    counts: Mapping[str, int],
) -> None:
    """A row of counts that belong to no ward."""
    leaf.put(at, 0, label, "soft")
    for column, section in enumerate(parts, 1):
        leaf.put(at, column, counts.get(section.name, 0) or "none", "middle")


def organisations(plan: JointPlan) -> dict[str, tuple[str, ...]]:
    """Who leads activities in each ward, in alphabetical order."""
    found: dict[str, set[str]] = {}
    for place_id, row in coverage.placed(plan):
        found.setdefault(place_id, set()).add(views.lead(row))
    return {ward: tuple(sorted(names, key=str.casefold)) for ward, names in found.items()}
