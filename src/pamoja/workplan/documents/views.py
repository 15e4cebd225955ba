"""The joint plan as every document shows it: by sector, by ward, by month, by finding, by file."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pamoja.core.calendars import DueDate, served
from pamoja.core.money import Money, totals
from pamoja.core.periods import MONTH_NAMES, Period, Year, add_months, month_of
from pamoja.core.places import Place
from pamoja.core.problems import Problem
from pamoja.workplan.documents import words
from pamoja.workplan.facts import table
from pamoja.workplan.plan import OUTSIDE_YEAR, JointPlan, PlanGap, PlanRow
from pamoja.workplan.reading import Reading

Rows = tuple[PlanRow, ...]


@dataclass(frozen=True)
class Section:
    """One sector of the plan with its activities; `name` is "" for those under no sector."""

    name: str
    rows: Rows

    @property
    def title(self) -> str:
        """The sector's name, or words for none."""
        return self.name or words.NO_SECTOR


@dataclass(frozen=True)
class Months:
    """The months of the county year, and how many activities run in each; `undated` have no known days."""

    names: tuple[str, ...]
    counts: tuple[int, ...]
    undated: int


@dataclass(frozen=True, slots=True)
class Fact:
    """Something shipped with the product that the plan rests on."""

    what: str
    source: str
    status: str


def sections(plan: JointPlan) -> tuple[Section, ...]:
    """The sectors that have activities, in the plan's order; those under no sector last."""
    found: dict[str, list[PlanRow]] = {sector.name: [] for sector in plan.sectors}
    for row in plan.rows:
        found.setdefault(row.sector, []).append(row)
    aside = found.pop("", [])
    found[""] = aside
    return tuple(Section(name, tuple(rows)) for name, rows in found.items() if rows)


def partners(plan: JointPlan) -> tuple[str, ...]:
    """Who leads activities beside the county government, in alphabetical order."""
    names = {row.activity.organisation for row in plan.rows if not row.activity.own}
    return tuple(sorted((words.organisation(name) for name in names if name), key=str.casefold))


def lead(row: PlanRow) -> str:
    """The lead organisation, or that none is stated."""
    return words.organisation(row.activity.organisation) or words.SILENT


def within(plan: JointPlan) -> Rows:
    """The rows of the year in this county, each activity once: those that coverage and months count."""
    return tuple(row for row in plan.rows if not row.left_out)


def budget(row: PlanRow) -> dict[str, Money]:
    """What an activity costs in each currency, nothing where it is unknown."""
    return spent((row,))


def spent(rows: Iterable[PlanRow]) -> dict[str, Money]:
    """What activities cost in each currency, whether they count in the plan's totals or not."""
    return totals(line.money for row in rows for line in row.activity.budget)


def payers(row: PlanRow) -> str:
    """Who gives how much: "Alliance 525,000; County 175,000"."""
    given: dict[str, list[Money]] = {}
    for line in row.activity.budget:
        given.setdefault(line.contributor or "", []).append(line.money)
    if not given:
        return words.UNKNOWN
    if set(given) == {""}:
        return words.SILENT
    mixed = len(budget(row)) > 1
    parts = []
    for name in sorted(given, key=lambda name: (not name, name.casefold())):
        sums = totals(given[name]).values()
        amounts = " and ".join(words.money(m) if mixed else words.number(m.amount) for m in sums)
        parts.append(f"{words.organisation(name) or words.SILENT} {amounts}")
    return "; ".join(parts)


def shillings(plan: JointPlan, amounts: Mapping[str, Money]) -> Money | None:
    """Amounts of several currencies together in shillings; None where one of them has no rate, or there are none."""
    converted = [plan.in_shillings(money) for money in amounts.values()]
    known = [money for money in converted if money is not None]
    if not known or len(known) < len(converted):
        return None
    return totals(known)["KES"]


def without_budget(rows: Iterable[PlanRow]) -> int:
    """How many activities do not say what they cost; one whose partner keeps its money back does."""
    return sum(not row.activity.budget and not row.money_told for row in rows)


def note(row: PlanRow) -> str:
    """What a reader must know about a row, "" where nothing."""
    notes = []
    if row.left_out:
        notes.append(f"not counted: {row.left_out}")
    elif row.counted_in:
        notes.append(f"counted in row {row.counted_in}, not added again")
    if row.activity.own:
        notes.append("the county's own plan")
    return "; ".join(notes)


def ward_of(plan: JointPlan, text: str) -> Place | None:
    """The ward of the county with this id, code or name."""
    return next((ward for ward in plan.wards if text in (ward.id, ward.code, ward.name)), None)


def ward_names(plan: JointPlan, wards: Iterable[str]) -> str:
    """Wards by name, "unknown" where none is told."""
    found = ((ward_of(plan, text), text) for text in wards)
    return ", ".join(ward.name if ward else text for ward, text in found) or words.UNKNOWN


def place(row: PlanRow) -> str:
    """Sheet and row of an activity as a spreadsheet program shows them."""
    source = row.activity.source
    sheet = f"sheet {source.sheet}, " if source.sheet else ""
    return f"{sheet}row {source.row}" if source.row else f"{sheet}row {words.UNKNOWN}"


def months(plan: JointPlan) -> Months:
    """How many activities run in each month of the county year."""
    start = plan.cycle.period.start
    spans = []
    for at in range(12):
        first = add_months(start, at)
        spans.append(month_of(first.year, first.month))
    running = [row.activity.period for row in within(plan)]
    counts = tuple(sum(p is not None and bool(p.shared_days(span)) for p in running) for span in spans)
    names = tuple(f"{MONTH_NAMES[span.start.month - 1][:3]} {span.start.year}" for span in spans)
    return Months(names, counts, sum(p is None for p in running))


def calendar_years(plan: JointPlan) -> tuple[tuple[Year, Period], ...]:
    """The county year first, then the others that overlap it, each with the days that they share."""
    found: list[tuple[Year, Period]] = [(plan.cycle, plan.cycle.period)]
    for year in sorted(plan.years, key=lambda y: (y.period.start, y.calendar.key)):
        shared = year.period.intersection(plan.cycle.period)
        if shared is not None and year.calendar.key != plan.cycle.calendar.key:
            found.append((year, shared))
    return tuple(found)


def quarter_at(year: Year, when: dt.date) -> str:
    """The quarter of a year that holds a day, "" where none does."""
    return next((f"Q{quarter.number}" for quarter in year.quarters if when in quarter.period), "")


def whole_wards(plan: JointPlan) -> tuple[PlanGap, ...]:
    """The wards that no partner names at all."""
    return tuple(gap for gap in plan.gaps if not gap.sector and not gap.programme)


def sector_gaps(plan: JointPlan) -> tuple[PlanGap, ...]:
    """The gaps of a whole sector in a ward."""
    return tuple(gap for gap in plan.gaps if gap.sector and not gap.programme)


def work_gaps(plan: JointPlan) -> tuple[PlanGap, ...]:
    """The gaps of one kind of work in a ward."""
    return tuple(gap for gap in plan.gaps if gap.programme)


def gaps_by(gaps: Iterable[PlanGap]) -> dict[tuple[str, str, str], list[str]]:
    """Ward names by sector, kind of work ("" where the gap is of the whole sector) and kind of gap."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for gap in gaps:
        found.setdefault((gap.sector, gap.programme, gap.kind), []).append(gap.ward.name)
    return found


def untouched(plan: JointPlan) -> tuple[str, ...]:
    """The plan's sectors under which no plan has any work of the year in this county."""
    touched = {row.sector for row in within(plan)}
    return tuple(sector.name for sector in plan.sectors if sector.name not in touched)


def sector_notes(plan: JointPlan) -> dict[str, str]:
    """What the county should check about a sector, by its name."""
    return {sector.name: sector.note for sector in plan.sectors if sector.note}


def due_name(plan: JointPlan, due: DueDate) -> str:
    """A statutory date with the year that it is for: "Annual Development Plan, for 2027/28"."""
    return due.rule.event + due_year(plan, due)


def due_year(plan: JointPlan, due: DueDate) -> str:
    """The year that a statutory date is for: ", for 2027/28"; "" where the rule does not say."""
    year = served(due, plan.cycle)
    return f", for {year.label}" if year else ""


def is_outside(row: PlanRow) -> bool:
    """Whether an activity runs on no day of the county year, as far as its days are known."""
    return row.left_out == OUTSIDE_YEAR or (row.quarters is not None and not any(row.quarters))


def problems(plan: JointPlan) -> tuple[tuple[str, Problem], ...]:
    """Everything wrong with its file: what must be mended first, files in alphabetical order within."""
    order = list(words.SEVERITIES)
    found = [(reading.file, problem) for reading in plan.readings for problem in reading.problems]
    return tuple(sorted(found, key=lambda pair: (order.index(pair[1].severity), pair[0].casefold())))


def left_out(reading: Reading) -> str:
    """How many rows of a file were left out for each reason: "3 totals, 1 note"."""
    reasons = Counter(row.reason for row in reading.skipped)
    return ", ".join(words.skipped(reason, count) for reason, count in reasons.most_common()) or "none"


def facts(plan: JointPlan) -> tuple[Fact, ...]:
    """The shipped facts that the plan rests on, with who says so and whether we have read it."""
    used = {year.calendar.key for year in (plan.cycle, *plan.years)}
    places = sorted({row["source"] for row in table("places.csv") if row["id"] in {w.id for w in plan.wards}})
    found = [Fact(f"The wards of {plan.county.name}", source, "read") for source in places]
    found += [
        Fact(
            f"The {row['name']}: begins {row['day']} {MONTH_NAMES[int(row['month']) - 1]}",
            row["source"],
            row["status"],
        )
        for row in table("fiscal_calendars.csv")
        if row["key"] in used
    ]
    named = sorted({sector.source for sector in plan.sectors if sector.source})
    found += [Fact(f"The sectors of {plan.county.name}", source, "read") for source in named]
    for status in sorted({due.rule.status for due in plan.deadlines}):
        laws = sorted({due.rule.source for due in plan.deadlines if due.rule.status == status})
        found.append(Fact("Statutory dates", "; ".join(laws), status))
    return tuple(found)
