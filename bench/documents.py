"""How long the joint plan takes as PDF, Word and a pack, and beside it the same matrices set by WeasyPrint."""

import datetime as dt
import html
import json
import os
import random
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from pamoja.core.activities import Activity, BudgetLine, Site, Source
from pamoja.core.money import Money
from pamoja.core.periods import DAY
from pamoja.workplan import facts
from pamoja.workplan.exporting import packs, pdf, word
from pamoja.workplan.exporting.report import report
from pamoja.workplan.joining import join_plans
from pamoja.workplan.plan import JointPlan
from pamoja.workplan.reading import Reading

SEED, PARTNERS = 20260701, 40
TARGETS = {1_000: 1.0, 10_000: 8.0}
VERBS = ("Rehabilitate", "Construct", "Train", "Supply", "Survey", "Equip", "Repair", "Support", "Monitor")
OBJECTS = (
    "boreholes", "water pans", "dispensaries", "early childhood classrooms", "livestock markets", "feeder roads",
    "savings groups", "school latrines", "rangeland committees", "community health volunteers", "seed banks",
)  # fmt: skip
DETAILS = (
    "with the water committee",
    "before the rains",
    "with local labour",
    "in two phases",
    "after the survey",
)
PAYERS = (None, "own funds", "County Government", "Road levy fund", "Northern Commons Fund")


def run(sizes: tuple[int, ...] = (1_000, 10_000)) -> dict[str, object]:
    """Seconds and bytes for each size, every document made in the same run; Word and packs have no target."""
    found: dict[str, object] = {}
    for size in sizes:
        plan = plan_of(size)
        with tempfile.TemporaryDirectory() as folder:
            found[f"{size} activities"] = measured(plan, Path(folder), TARGETS.get(size))
    return found


def measured(plan: JointPlan, folder: Path, target: float | None) -> dict[str, object]:
    """Every document of one plan, and WeasyPrint on its matrices alone."""
    sector = packs.sector_part(plan, plan.rows[0].sector)
    made: dict[str, Callable[[Path], None]] = {
        "small.pdf": lambda path: pdf.write(plan, path),
        "accessible.pdf": lambda path: pdf.write(plan, path, accessible=True),
        "sector-pack.pdf": lambda path: pdf.write(plan, path, part=sector),
        "plan.docx": lambda path: word.write(plan, path),
        "weasyprint, matrices only.pdf": lambda path: weasyprint(plan, path),
    }
    found: dict[str, object] = {"findings": len(plan.findings), "target_seconds_pdf": target}
    for name, write in made.items():
        path = folder / name
        began, used = time.perf_counter(), processor_seconds()
        write(path)
        found[name] = {
            "seconds": round(time.perf_counter() - began, 2),
            "processor_seconds": round(processor_seconds() - used, 2),
            "kilobytes": path.stat().st_size // 1000,
        }
    return found


def processor_seconds() -> float:
    """What this process and its children have used of the processor: it stays the same on a busy machine."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def weasyprint(plan: JointPlan, path: Path) -> None:
    """The sector matrices, and nothing else, as HTML set by WeasyPrint: the plainest page that it could be given."""
    from weasyprint import HTML  # type: ignore[import-untyped]

    HTML(string=page(report(plan))).write_pdf(path)


def page(values: dict[str, Any]) -> str:
    """The matrices as one HTML page with a repeated heading and rows that are not cut."""
    keys = ("number", "title", "wards", "q1", "q2", "q3", "q4", "lead", "payers", "budget", "note")
    head = "".join(f"<th>{key}</th>" for key in keys)
    parts = []
    for sector in values["sectors"]:
        rows = [row for programme in sector["programmes"] for row in programme["rows"]]
        cells = ("".join(f"<td>{html.escape(row[key])}</td>" for key in keys) for row in rows)
        body = "".join(f"<tr>{row}</tr>" for row in cells)
        parts.append(
            f"<h2>{html.escape(sector['name'])}</h2>"
            f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        )
    style = (
        "@page{size:A4 landscape;margin:12mm} table{width:100%;table-layout:fixed;font-size:8pt} "
        "tr{break-inside:avoid}"
    )
    return f"<html><head><style>{style}</style></head><body>{''.join(parts)}</body></html>"


def plan_of(size: int) -> JointPlan:
    """A joint plan of so many activities, the same every time; comparing a tenth of them gives its findings."""
    chance = random.Random(SEED)  # noqa: S311 - invented plans, no secret
    county, cycle = facts.gazetteer().county("samburu"), facts.calendars()["county"].year_from(2026)
    wards = facts.gazetteer().wards_in(county.id)
    readings = []
    for partner in range(PARTNERS):
        name = f"Partner {partner + 1}"
        file = f"partner-{partner + 1}.xlsx"
        items = [
            activity(
                chance, f"{file}#{at}", name, Site(w.id, w.name, "ward", w.code), Source(file, "Plan", at + 2)
            )
            for at in range(size // PARTNERS)
            for w in [chance.choice(wards)]
        ]
        readings.append(Reading(file, name, ("Plan",), tuple(items), (), (), "xlsx", "", "county"))
    return replace(join_plans(readings, county, cycle), notice="Benchmark: all of it is invented.")


def activity(chance: random.Random, key: str, organisation: str, site: Site, source: Source) -> Activity:
    """One invented activity."""
    title = (
        f"{chance.choice(VERBS)} {chance.randrange(2, 90)} {chance.choice(OBJECTS)} {chance.choice(DETAILS)}"
    )
    start = dt.date(2026, 7, 1) + chance.randrange(300) * DAY
    money = Money(Decimal(chance.randrange(100, 9_000) * 1_000), "KES")
    return Activity(
        key, title, organisation, sites=(site,), start=start, until=start + chance.randrange(20, 120) * DAY,
        budget=(BudgetLine(money, chance.choice(PAYERS)),), source=source,
        programme=chance.choice(("", "Rural services", "Resilience")),
    )  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(run(), indent=1))
