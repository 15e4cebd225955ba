"""What the plan comes to, in sentences and numbers: the head of the workbook and the page, and the terminal."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pamoja.core.lines import on_a_line
from pamoja.core.money import NOT_STATED, Money
from pamoja.workplan.documents import kinds, views, words
from pamoja.workplan.plan import JointPlan, PlanFinding

MOST_ATTENTION = 3
FIRST_FINDINGS = 5
MOST_MONEY_LINES = 7
LONGEST_LINE, LONGEST_TITLE = 300, 230


@dataclass(frozen=True, slots=True)
class Attention:
    """Something that needs people now: how much of it, what it is, and on which sheet or part it stands."""

    number: int
    sentence: str
    sheet: str


def heading(plan: JointPlan) -> str:
    """The title of the documents."""
    return f"{plan.county.name} joint work plan {plan.cycle.label}"


def untouched_line(plan: JointPlan) -> str:
    """The sectors of the plan under which nobody works, "" where there are none."""
    names = views.untouched(plan)
    return f"No plan has any work under: {'; '.join(names)}." if names else ""


def cycle_name(plan: JointPlan) -> str:
    """The year with whose it is and its days."""
    period = plan.cycle.period
    return f"{plan.cycle.name}: {words.days(period.start, period.last)}"


def who_takes_part(plan: JointPlan) -> str:
    """How many activities of how many partners and of the county government."""
    own = sum(row.activity.own for row in plan.rows)
    unnamed = sum(not row.activity.organisation and not row.activity.own for row in plan.rows)
    partners = words.counted(len(views.partners(plan)), "partner", "partners")
    parts = [f"{len(plan.rows) - own - unnamed:,} of {partners}"]
    parts += [f"{own:,} of the county government"] if own else []
    parts += [f"{unnamed:,} of organisations that are not stated"] if unnamed else []
    files = words.counted(len(plan.readings), "file", "files")
    if len(parts) == 1:
        return f"{words.activities(len(plan.rows))} of {partners}, from {files}"
    return f"{words.activities(len(plan.rows))}: {words.listed(parts)}, from {files}"


def scope(plan: JointPlan) -> str:
    """What the totals are of: "in 2026/27, in Samburu County"."""
    name = plan.county.name
    return f"in {plan.cycle.label}, in {name if name.endswith('County') else f'{name} County'}"


def is_counted_once(plan: JointPlan) -> bool:
    """Whether nothing that may have been reported twice is still twice in the totals."""
    counted = {row.number for row in plan.rows if row.counts}
    twice = (finding.members for finding in plan.findings if finding.kind == "double_reporting")
    return all(len(counted & set(members)) <= 1 for members in twice)


def scope_line(plan: JointPlan) -> str:
    """What the totals are of, and that each amount is counted once where that is true."""
    return scope(plan) + (", each amount counted once" if is_counted_once(plan) else "")


def money_lines(plan: JointPlan) -> list[str]:
    """The money of each currency in one line, then what is left out of it, a line for each reason."""
    sums = plan.totals()
    lines = [f"{words.sums(sums)} {scope_line(plan)}" if sums else "Budget: unknown"]
    return lines + left_out_lines(plan)


def left_out_lines(plan: JointPlan) -> list[str]:
    """What is not in the totals, a line for each reason."""
    lines = [
        left_out_line(reason, sums, tuple(row for row in plan.rows if row.left_out == reason))
        for reason, sums in plan.left_out_totals().items()
    ]
    twice = tuple(row for row in plan.rows if row.counted_in and not row.left_out)
    if twice:
        lines.append(left_out_line("reported by funder and implementer", views.spent(twice), twice))
    if not is_counted_once(plan):
        lines.append("still counted: amounts that a finding calls possibly reported twice")
    silent = views.without_budget(views.within(plan))
    if silent:
        lines.append(f"budget unknown: {words.activities(silent)}")
    return lines


def left_out_line(reason: str, sums: Mapping[str, Money], rows: views.Rows) -> str:
    """One reason with its money and activities."""
    return f"not counted, {reason}: {words.sums(sums)} ({words.activities(len(rows))})"


def in_shillings(plan: JointPlan) -> str:
    """All of the money in shillings where dated rates allow it, and what could not be converted."""
    sums = plan.totals()
    left_out = {code: total for code, total in sums.items() if plan.in_shillings(total) is None}
    known = {code: total for code, total in sums.items() if code not in left_out}
    together = views.shillings(plan, known)
    used = [c.rate for c in plan.conversions if c.rate and c.currency in known]
    parts = [words.money(together)]
    parts += [f"at {words.rate(rate)}" for rate in used]
    if left_out:
        why = "the currency is not stated" if set(left_out) == {NOT_STATED} else "no dated rate was given"
        parts.append(f"without {words.listed(words.money(money) for money in left_out.values())}: {why}")
    return ", ".join(parts)


def sectors_line(plan: JointPlan) -> str:
    """Whether the sectors are the county's or the files' own."""
    aside = sum(not row.sector for row in plan.rows)
    return plan.sectors_are + (f" {words.activities(aside)} could not be put under one." if aside else "")


def attention(plan: JointPlan) -> tuple[Attention, ...]:
    """The three things that need people most, those that stop the plan first."""
    return tuple(list(needs(plan))[:MOST_ATTENTION])


def needs(plan: JointPlan) -> Iterator[Attention]:
    """Everything that needs people, most urgent first."""
    if plan.refused:
        names = words.listed([name for name, _ in plan.refused], 3)
        verb = "file was" if len(plan.refused) == 1 else "files were"
        yield Attention(len(plan.refused), f"{verb} refused and is not in the plan: {names}.", "Sources")
    twice = [finding for finding in plan.findings if finding.kind in words.TWICE]
    if twice:
        yield Attention(len(twice), overlaps_sentence(twice), "Findings")
    yield from gap_needs(plan)
    errors = [(file, problem) for file, problem in views.problems(plan) if problem.severity == "error"]
    if errors:
        file, first = errors[0]
        where = f"{file}, {first.cell}" if first.cell else file
        verb = (
            "thing in the files must be mended; it is"
            if len(errors) == 1
            else "things in the files must be mended; first"
        )
        yield Attention(len(errors), f"{verb} {where}.", "Problems")
    yield from silence_needs(plan)


def overlaps_sentence(found: list[PlanFinding]) -> str:
    """The findings of work planned twice, the first of them by its title and money."""
    first = found[0]
    noun = (
        "possible overlap, please check" if len(found) == 1 else "possible overlaps, please check. The first"
    )
    stake = f" (up to {words.short_money(first.money)} at stake)" if first.money else ""
    return f"{noun}: {first.title.rstrip('.')}{stake}."


def gap_needs(plan: JointPlan) -> Iterator[Attention]:
    """Wards that nobody serves, else the sectors that miss most wards."""
    wards = [gap.ward.name for gap in views.whole_wards(plan) if gap.kind == "nobody"]
    if wards:
        verb = "ward has" if len(wards) == 1 else "wards have"
        yield Attention(len(wards), f"{verb} no activity of anybody: {words.listed(wards, 5)}.", "Gaps")
        return
    empty = [gap for gap in views.sector_gaps(plan) if gap.kind == "nobody"]
    if empty:
        sector, count = Counter(gap.sector for gap in empty).most_common(1)[0]
        where = words.counted(count, "ward", "wards")
        noun = "time a ward has" if len(empty) == 1 else "times a ward has"
        sentence = f"{noun} nobody in a sector; most often {sector}, without anybody in {where}."
        yield Attention(len(empty), sentence, "Gaps")


def silence_needs(plan: JointPlan) -> Iterator[Attention]:
    """What the plans do not say."""
    silent = unknowns(plan)
    for kind, count in sorted(silent.items(), key=lambda item: -item[1]):
        if count:
            verb = "activity does not say" if count == 1 else "activities do not say"
            yield Attention(count, f"{verb} {kind}: ask whose plan it is.", "Plan")


def unknowns(plan: JointPlan) -> dict[str, int]:
    """How many activities are silent on their budget, days and place."""
    return {
        "what it costs": views.without_budget(plan.rows),
        "when it runs": sum(row.quarters is None for row in plan.rows),
        "where it is": sum(not row.activity.sites for row in plan.rows),
    }


def nobody_line(plan: JointPlan) -> str:
    """The wards that nobody serves."""
    by_kind: dict[str, list[str]] = {}
    for gap in views.whole_wards(plan):
        by_kind.setdefault(gap.kind, []).append(gap.ward.name)
    parts = [f"{words.GAPS.get(kind, kind)}: {words.listed(names)}" for kind, names in by_kind.items()]
    return "; ".join(parts) or "every ward is named by a partner"


def summary_lines(plan: JointPlan) -> list[str]:
    """The summary for a terminal, in 15 to 30 short lines."""
    lines = [plan.notice] if plan.notice else []
    lines += [words.clean(heading(plan)), f"  {cycle_name(plan)}", f"  {who_takes_part(plan)}"]
    lines += ["Money", *(f"  {line}" for line in money_lines(plan)[:MOST_MONEY_LINES])]
    if set(plan.totals()) - {"KES"}:
        lines += [f"  {in_shillings(plan)}"]
    lines += ["Sectors", f"  {sectors_line(plan)}"]
    lines += [f"  {line}" for line in [untouched_line(plan)] if line]
    lines += [f"Findings: {kinds.split(plan)}", *finding_lines(plan)]
    lines += ["Wards that no partner names", f"  {nobody_line(plan)}"]
    silent = "; ".join(f"{kind}: {count:,}" for kind, count in unknowns(plan).items())
    lines += ["Not said (activities)", f"  {silent}"]
    lines += ["Problems", f"  {problems_line(plan)}"]
    lines += [f"  refused: {sentence}" for _, sentence in plan.refused[:2]]
    return [words.shortened(on_a_line(line), LONGEST_LINE) for line in lines]


def finding_lines(plan: JointPlan) -> list[str]:
    """The first findings by their titles, with how sure they are and the money at stake."""
    return [
        f"  {rank}. {words.shortened(finding.title, LONGEST_TITLE)} ({'; '.join(finding_notes(finding))})"
        for rank, finding in enumerate(plan.findings[:FIRST_FINDINGS], 1)
    ]


def finding_notes(finding: PlanFinding) -> list[str]:
    """How sure a finding is, whether it is of one file, and the money at stake."""
    notes = [finding.tier, *([words.ONE_FILE] if finding.within_one_file else [])]
    return [*notes, f"money at stake: {words.at_most(finding.money, finding.money_note)}"]


def problems_line(plan: JointPlan) -> str:
    """How many problems of each weight."""
    found = Counter(problem.severity for _, problem in views.problems(plan))
    parts = [f"{found[key]:,} {said}" for key, said in words.SEVERITIES.items() if found[key]]
    return ", ".join(parts) or "none found"
