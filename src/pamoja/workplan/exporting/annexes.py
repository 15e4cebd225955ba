"""The rest of the document as plain values: calendar, who is where, gaps, findings with decisions, sources."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pamoja.core.periods import add_months, month_of
from pamoja.workplan.documents import coverage, kinds, summary, views, words
from pamoja.workplan.exporting.beside import Beside
from pamoja.workplan.exporting.packs import PARTNER, WARD, WHOLE, Part
from pamoja.workplan.plan import JointPlan, PlanFinding, PlanRow

MOST_FINDINGS = 200
MOST_PROBLEMS = 200
LONGEST = 600
MOST_GAP_LINES = 300


def calendar(plan: JointPlan) -> dict[str, Any]:
    """The years on the months of the county's, how much runs in each month, and the dates that the law sets."""
    spans = [month_of(first.year, first.month) for first in _firsts(plan)]
    view = views.months(plan)
    years = [
        {
            "name": words.year(year),
            "cells": [views.quarter_at(year, span.start) if span.start in shared else "" for span in spans],
        }
        for year, shared in views.calendar_years(plan)
    ]
    dates = [
        {
            "event": views.due_name(plan, due),
            "day": words.day(due.due) if due.begins is None else words.days(due.begins, due.due),
            "who": due.rule.owner,
            "source": due.rule.source,
            "status": status_said(due.rule.status),
            "note": due.rule.note or due.rule.rule,
        }
        for due in plan.deadlines
    ]
    undated = f" The days of {words.activities(view.undated)} are unknown." if view.undated else ""
    return {
        "lead": f"{summary.cycle_name(plan)}.{undated}",
        "months": list(view.names),
        "years": years,
        "running": [f"{count:,}" for count in view.counts],
        "dates": dates,
    }


def _firsts(plan: JointPlan) -> list[Any]:
    return [add_months(plan.cycle.period.start, at) for at in range(12)]


def where(plan: JointPlan, part: Part) -> dict[str, Any]:
    """Activities by ward and sector for the whole plan, else nothing; then the gaps of the part in words."""
    view = coverage.coverage(plan)
    shown = part.kind == WHOLE and bool(view.sections)
    rows = [
        {
            "ward": ward.name,
            "cells": [
                {"text": view.said(ward, section), "shade": view.shade(ward, section)}
                for section in view.sections
            ],
        }
        for ward in (plan.wards if shown else ())
    ]
    rest = [
        {"ward": label, "cells": [{"text": f"{counts.get(s.name, 0) or 'none'}", "shade": 0} for s in view.sections]}
        for label, counts in (("County-wide, no ward named", view.wide), ("Place unknown", view.nowhere))
    ]  # fmt: skip
    return {
        "lead": coverage.sentence(plan, view) if shown else "",
        "columns": [section.title for section in view.sections] if shown else [],
        "rows": rows + (rest if shown else []),
        "gaps": gaps(part),
        "gaps_lead": gaps_lead(plan, part),
    }


def gaps_lead(plan: JointPlan, part: Part) -> list[str]:
    """What the gaps mean, and for the whole plan the wards and sectors without anybody."""
    lines = [
        "Somebody may be there whose plan was not sent. County-wide claims name no ward, so they fill no gap."
    ]
    if part.kind == WHOLE:
        lines.append(f"Wards that no partner names: {summary.nobody_line(plan)}.")
        lines += [line for line in (summary.untouched_line(plan),) if line]
    if not part.gaps:
        lines = ["No gap was found here."]
    return lines


def gaps(part: Part) -> list[dict[str, str]]:
    """The gaps by sector, kind of work and kind of gap, with their wards."""
    found = views.gaps_by(part.gaps)
    return [
        {
            "sector": sector or "Anything at all",
            "work": work or "any",
            "who": words.GAPS.get(kind, kind),
            "wards": words.listed(names),
        }
        for (sector, work, kind), names in list(found.items())[:MOST_GAP_LINES]
    ]


def findings(plan: JointPlan, part: Part, beside: Beside) -> dict[str, Any]:
    """The findings in the groups that people read, each with its reasons, its doubts and what was decided."""
    chosen = replace(plan, findings=tuple(finding for _, finding in part.found))
    ranks = {finding.id: rank for rank, finding in part.found}
    groups = kinds.groups(chosen)
    shares = kinds.shares(groups, MOST_FINDINGS)
    shown = sum(shares.values())
    lead = [f"{kinds.split(chosen)[:1].upper()}{kinds.split(chosen)[1:]}."]
    if part.found:
        lead.append(
            "A finding is a question to those whose plans they are, never a verdict; they know best. The number "
            "before it is its rank in the whole plan."
        )
    if shown < len(part.found):
        lead.append(
            f"Of {len(part.found):,} findings the {shown:,} most certain of each kind are printed here; "
            "all of them stand in the workbook."
        )
    return {
        "lead": lead,
        "groups": [
            {
                "title": group.title,
                "found": [
                    finding_value(plan, ranks[finding.id], finding, beside)
                    for _, finding in group.found[: shares[group.key]]
                ],
            }
            for group in groups
        ],
    }


def finding_value(plan: JointPlan, rank: int, finding: PlanFinding, beside: Beside) -> dict[str, Any]:
    """One finding: what it says, its activities side by side, why, how sure, and what was decided."""
    rows = [plan.row(number) for number in finding.members]
    return {
        "rank": f"{rank:,}",
        "kind": finding.kind_name,
        "tier": finding.tier,
        "title": words.shortened(finding.title, LONGEST),
        "facts": " · ".join(
            [
                finding.kind_name,
                finding.tier,
                *([words.ONE_FILE] if finding.within_one_file else []),
                views.ward_names(plan, finding.wards),
                words.days(finding.first, finding.last),
                f"money at stake: {words.at_most(finding.money, finding.money_note)}",
            ]
        ),
        "members": [member_value(at, row, beside) for at, row in enumerate(rows)],
        "reasons": [words.shortened(reason, LONGEST) for reason in finding.reasons],
        "why": " ".join(words.shortened(reason, LONGEST) for reason in finding.reasons),
        "weakest": words.shortened(finding.weakest, LONGEST),
        "decision": beside.decisions.get(finding.id, ""),
    }


def member_value(at: int, row: PlanRow, beside: Beside) -> dict[str, str]:
    """An activity of a finding, and where its own file says so."""
    activity = row.activity
    hidden = row.money_told
    return {
        "letter": words.letter(at),
        "number": beside.short_number(row),
        "title": words.shortened(activity.title, LONGEST),
        "lead": views.lead(row),
        "wards": words.shortened(row.wards, LONGEST),
        "when": words.days(activity.start, activity.last),
        "budget": hidden or words.sums(views.budget(row)),
        "source": f"{activity.source.file}, {views.place(row)}",
    }


def problems(plan: JointPlan, part: Part) -> list[dict[str, str]]:
    """For a partner what is wrong in its own files, cell by cell."""
    if part.kind != PARTNER:
        return []
    files = {row.activity.source.file for row in part.rows}
    return [
        {
            "file": file,
            "cell": " ".join(text for text in (p.sheet, p.cell or "the whole sheet") if text),
            "value": words.shortened(p.value, LONGEST),
            "wrong": p.message,
            "fix": p.hint,
        }
        for file, p in [pair for pair in views.problems(plan) if pair[0] in files][:MOST_PROBLEMS]
    ]


def sources(plan: JointPlan, part: Part) -> dict[str, Any]:
    """The files and facts that the document rests on, and what is recalled and not read."""
    files = {row.activity.source.file for row in part.rows}
    kept = [r for r in plan.readings if part.kind == WHOLE or r.file in files]
    facts = views.facts(plan)
    recalled = [fact for fact in facts if fact.status != "read"]
    return {
        "files": [
            {
                "file": reading.file,
                "organisation": words.organisation(reading.organisation) or words.SILENT,
                "count": f"{len(reading.activities):,}",
                "problems": f"{len(reading.problems):,}",
                "left_out": views.left_out(reading),
            }
            for reading in kept
        ],
        "refused": [sentence for _, sentence in plan.refused] if part.kind == WHOLE else [],
        "rates": [f"{c.currency}: {words.rate(c.rate)}" for c in plan.conversions],
        "facts": [
            {"what": f.what, "source": f.source, "status": status_said(f.status)}
            for f in facts
        ],
        "recalled": (
            "What is marked as recalled was not read in its source: please check it before it is relied on: "
            + words.listed(f"{fact.what} ({fact.source})" for fact in recalled)
            + "."
            if recalled
            else ""
        ),
        "sectors": summary.sectors_line(plan),
    }  # fmt: skip


def not_sent(beside: Beside, part: Part) -> dict[str, Any]:
    """Who was asked and has not sent, in words also where nobody knows."""
    if part.kind in (PARTNER, WARD):
        return {"lead": "", "names": []}
    if beside.not_sent is None:
        return {
            "lead": "Unknown here: this document does not tell who else was asked for a plan.",
            "names": [],
        }
    if not beside.not_sent:
        return {"lead": "Everybody who was asked has sent a plan.", "names": []}
    count = words.counted(len(beside.not_sent), "organisation has", "organisations have")
    return {
        "lead": f"{count} not sent a plan. What they do is missing from every table of this document.",
        "names": listed_names(beside.not_sent),
    }  # fmt: skip


def listed_names(names: Sequence[str]) -> list[str]:
    """Names as they are shown, in alphabetical order."""
    return sorted((words.organisation(name) for name in names), key=str.casefold)


def status_said(status: str) -> str:
    """Whether a fact was read in its source, and a request where it was not."""
    return status if status == "read" else f"{status}, please check"
