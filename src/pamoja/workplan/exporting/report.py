"""The joint work plan, or a part of it, as plain values under the names that Word and PDF templates print."""

from dataclasses import replace
from typing import Any

from pamoja.workplan.documents import kinds, summary, views, words
from pamoja.workplan.exporting import annexes, contributions, matrices, packs
from pamoja.workplan.exporting.beside import Beside
from pamoja.workplan.exporting.labels import ENGLISH, labels
from pamoja.workplan.exporting.packs import WHOLE, Part
from pamoja.workplan.plan import JointPlan


def report(
    plan: JointPlan, part: Part | None = None, beside: Beside | None = None, *, language: str = ENGLISH
) -> dict[str, Any]:
    """Everything that the documents print: texts, lists and tables of texts, nothing else."""
    part, beside = part or packs.whole(plan), beside or Beside()
    said = labels(language)
    return {
        "language": language,
        "words": said,
        **cover(plan, part, beside, said),
        "quarters": [
            {"name": f"Q{quarter.number}", "months": words.months(quarter)} for quarter in plan.cycle.quarters
        ],
        "summary": sentences(plan, part),
        "attention": attention(plan, part),
        "totals": matrices.totals(plan, part),
        "sectors": matrices.sections(plan, part, beside),
        "calendar": annexes.calendar(plan),
        "contributions": contributions.table(plan, part),
        "where": annexes.where(plan, part),
        "findings": annexes.findings(plan, part, beside),
        "problems": annexes.problems(plan, part),
        "sources": annexes.sources(plan, part),
        "not_sent": annexes.not_sent(beside, part),
    }


def cover(plan: JointPlan, part: Part, beside: Beside, said: dict[str, str]) -> dict[str, str]:
    """What stands on the first page."""
    heading = summary.heading(plan)
    return {
        "kind": said[part.kind],
        "is_pack": "" if part.kind == WHOLE else "yes",
        "title": heading if part.kind == WHOLE else f"{part.name}: {said[part.kind].lower()}",
        "of": "" if part.kind == WHOLE else heading,
        "county": plan.county.name,
        "county_code": plan.county.code,
        "year": plan.cycle.label,
        "year_named": summary.cycle_name(plan),
        "version": beside.version or said["draft"],
        "date": words.day(beside.made) if beside.made else said["not_stated"],
        "notice": plan.notice,
        "short_notice": plan.notice.split(":")[0].split(". ")[0],
    }


def sentences(plan: JointPlan, part: Part) -> list[dict[str, Any]]:
    """What the plan comes to, a heading and its sentences each; a pack says how it was chosen."""
    if part.kind != WHOLE:
        return pack_sentences(plan, part)
    silent = "; ".join(f"{kind}: {count:,}" for kind, count in summary.unknowns(plan).items())
    found = [
        ("Who takes part", [f"{summary.who_takes_part(plan)}."]),
        ("Partners", [words.listed(views.partners(plan)) or words.SILENT]),
        ("Money", summary.money_lines(plan)),
        ("In Kenya shillings", [summary.in_shillings(plan)]),
        ("Sectors", [line for line in (summary.sectors_line(plan), summary.untouched_line(plan)) if line]),
        ("Findings", [kinds.split(plan)]),
        ("Wards without a partner", [summary.nobody_line(plan)]),
        ("Not said (activities)", [silent]),
    ]
    return [{"name": name, "lines": [capital(line) for line in lines if line]} for name, lines in found]


def pack_sentences(plan: JointPlan, part: Part) -> list[dict[str, Any]]:
    """What the part comes to: how it was chosen, its money, its findings."""
    sums = plan.totals(part.rows)
    chosen = replace(plan, findings=tuple(finding for _, finding in part.found))
    found = [
        ("What this is", list(part.lead)),
        ("Money", [f"{words.sums(sums)} {summary.scope_line(plan)}" if sums else "Budget: unknown"]),
        ("Findings", [kinds.split(chosen)]),
        ("Gaps", [words.counted(len(part.gaps), "gap", "gaps") if part.gaps else "no gap was found here"]),
    ]
    return [{"name": name, "lines": [capital(line) for line in lines]} for name, lines in found]


def attention(plan: JointPlan, part: Part) -> list[dict[str, str]]:
    """The three things that need people most; those of the whole plan, so a pack has none."""
    if part.kind != WHOLE:
        return []
    return [{"number": f"{item.number:,}", "sentence": item.sentence} for item in summary.attention(plan)]


def capital(sentence: str) -> str:
    """A sentence that begins with a large letter."""
    return sentence[:1].upper() + sentence[1:]
