"""The sheets "Findings", "Gaps" and "Who is where"."""

from collections.abc import Mapping

from pamoja.workplan.documents import views, words
from pamoja.workplan.documents.cells import A3, Cell, Column, Leaf, Paper, quiet
from pamoja.workplan.plan import JointPlan, PlanFinding, PlanGap, PlanRow

TOP = 2
MEMBERS = 2
FINDINGS = (
    Column("Rank", 6),
    Column("Kind", 15),
    Column("How sure", 10),
    Column("Finding", 32),
    Column("Activity A", 28),
    Column("A: organisation", 17),
    Column("A: file", 18),
    Column("A: sheet", 11),
    Column("A: row", 7),
    Column("Activity B", 28),
    Column("B: organisation", 17),
    Column("B: file", 18),
    Column("B: sheet", 11),
    Column("B: row", 7),
    Column("Further activities", 14),
    Column("Wards", 14),
    Column("First day", 12),
    Column("Last day", 12),
    Column("Money at stake", 13),
    Column("Currency", 10),
    Column("Why we think so", 60),
    Column("Weakest point", 28),
    Column("Rows in this plan", 10),
    Column("Id", 19),
)
GAP_LIST = ("Ward", "Kind of work", "Sector", "Who is there", "In words")
ANY = "Anything at all"
SERVED = "a partner"
UNSEEN = "not examined"


def write_findings(paper: Paper, plan: JointPlan) -> None:
    """All findings in rank order, both activities of each side by side."""
    leaf = paper.leaf(
        "Findings",
        f"{words.counted(len(plan.findings), 'finding', 'findings')}: what several plans say together",
        f"Every one is a {words.CHECK}. Organisations know best; in a sequence A should come before B. Prints on A3.",
    )
    leaf.sheet.set_paper(A3)
    rows = [finding_values(plan, rank, finding) for rank, finding in enumerate(plan.findings, 1)]
    after = leaf.table(TOP, FINDINGS, rows)
    if not rows:
        leaf.put(after, 0, "Nothing was found that needs checking.", "lead")


def finding_values(plan: JointPlan, rank: int, finding: PlanFinding) -> list[Cell]:
    """The cells of one finding."""
    rows = [plan.row(number) for number in finding.members]
    members = [cell for row in rows[:MEMBERS] for cell in member_values(row)]
    return [
        rank,
        finding.kind_name,
        words.SURE.get(finding.tier, finding.tier),
        finding.title,
        *members,
        *[""] * (5 * (MEMBERS - len(rows[:MEMBERS]))),
        "\n".join(f"{row.activity.title} ({views.lead(row)}, {where(row)})" for row in rows[MEMBERS:]),
        views.ward_names(plan, finding.wards),
        finding.first,
        finding.last,
        finding.money.amount if finding.money else words.UNKNOWN,
        words.currency(finding.money.currency) if finding.money else words.UNKNOWN,
        "\n".join(finding.reasons),
        finding.weakest,
        ", ".join(str(number) for number in finding.members),
        finding.id,
    ]


def member_values(row: PlanRow) -> list[Cell]:
    """One activity of a finding: what, whose, and where it stands."""
    source = row.activity.source
    return [row.activity.title, views.lead(row), source.file, source.sheet, source.row or words.UNKNOWN]


def where(row: PlanRow) -> str:
    """File, sheet and row in a line."""
    return f"{row.activity.source.file}, {views.place(row)}"


def write_gaps(paper: Paper, plan: JointPlan) -> None:
    """Ward by sector in words, then ward by kind of work."""
    leaf = paper.leaf(
        "Gaps",
        "Where nobody works: every ward by sector, and under it by kind of work",
        "Somebody may be there whose plan was not sent. County-wide claims name no ward, so they fill no gap.",
    )
    sectors = gap_sectors(plan)
    found = {(gap.ward.id, gap.sector): gap for gap in views.sector_gaps(plan)}
    whole = {gap.ward.id: gap for gap in views.whole_wards(plan)}
    columns = [Column("Ward", 20), Column(ANY, 22), *(Column(sector, 22) for sector in sectors)]
    leaf.headings(TOP, columns)
    covered = views.coverage(plan).counts
    for at, ward in enumerate(plan.wards, TOP + 1):
        leaf.put(at, 0, ward.name, "strong")
        put_gap(leaf, at, 1, whole.get(ward.id), SERVED)
        for column, sector in enumerate(sectors, 2):
            said = SERVED if covered.get((ward.id, sector)) else UNSEEN
            put_gap(leaf, at, column, found.get((ward.id, sector)), said)
    leaf.sheet.freeze_panes(TOP + 1, 1)
    leaf.sheet.repeat_rows(TOP)
    write_work_gaps(leaf, TOP + 2 + len(plan.wards), plan)


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
    """How many activities each ward has in each sector, darker for more."""
    leaf = paper.leaf(
        "Who is where",
        "Who is where: activities by ward and sector",
        "An activity counts in every ward that it names and in those of a sub-county that it names.",
    )
    view = views.coverage(plan)
    titles = [section.title for section in view.sections]
    leaf.headings(
        TOP,
        [Column("Ward", 24), *(Column(title, 15) for title in titles), Column("Organisations", 44)],
    )
    names = organisations(plan)
    for at, ward in enumerate(plan.wards, TOP + 1):
        leaf.put(at, 0, ward.name, "strong")
        for column, section in enumerate(view.sections, 1):
            count = view.counts.get((ward.id, section.name), 0)
            look = f"shade{shade(count, view.most)}" if count else "none" if section.name else "middle"
            leaf.put(at, column, count or "none", look)
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
    for place_id, row in views.served(plan):
        found.setdefault(place_id, set()).add(views.lead(row))
    return {ward: tuple(sorted(names, key=str.casefold)) for ward, names in found.items()}


def shade(count: int, most: int) -> int:
    """How dark a count is shown, 1 to 4."""
    return max(1, -(-4 * count // most))
