"""From partners' workbooks to findings: sent, read, put in, aligned and analysed, beside reading them with openpyxl."""

import io
import json
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

SIZES = ((14, 60, 10.0), (20, 500, 60.0))  # partners, rows each, target in seconds


def run() -> dict[str, object]:
    """Seconds for each size in a county of its own; the last column is openpyxl alone, which only reads the cells."""
    with tempfile.TemporaryDirectory() as folder:
        from pamoja.cli.site import set_up

        set_up(Path(folder) / "data")
        import datetime as dt

        from pamoja.cli.demonstration import make

        cycle = make(folder=Path(folder) / "data", at=dt.datetime.now(dt.UTC), tell=lambda _: None)
        return {
            f"{n} x {rows}": _one(cycle, n, rows, target, at) for at, (n, rows, target) in enumerate(SIZES)
        }


def _one(cycle: Any, partners: int, rows: int, target: float, number: int) -> dict[str, object]:
    import datetime as dt

    from pamoja.analysis.operations import analyse
    from pamoja.cycles.operations import start_cycle, take_part
    from pamoja.organisations.models import User
    from pamoja.organisations.operations import register
    from pamoja.plans import operations as plans

    now = dt.datetime.now(dt.UTC)
    by = User.objects.filter(memberships__role="economist").order_by("id")[0]
    year = f"{2028 + number}/{(2029 + number) % 100:02d}"
    here = start_cycle(county=cycle.county, year=year, by=None, at=now, demonstration=True)
    books = [workbook(at, rows, 2028 + number) for at in range(partners)]
    began = time.perf_counter()
    for content in books:
        _read_only(content)
    openpyxl = time.perf_counter() - began
    began = time.perf_counter()
    accepted = 0
    for at, content in enumerate(books):
        whose = register(name=f"Partner {number}.{at}", kind="partner", by=by, at=now)
        take_part(cycle=here, organisation=whose, by=by, at=now)
        sent = plans.send(
            cycle=here, organisation=whose, name=f"{whose.name} plan.xlsx", content=content, by=by, at=now,
            officer_name="Officer", officer_email=f"officer{number}.{at}@example.org",
        )  # fmt: skip
        plans.read(submission=sent, at=now)
        accepted += plans.put_in(submission=sent, by=by, at=now)
    taken = time.perf_counter() - began
    here.refresh_from_db()
    result = analyse(cycle=here, at=now)
    whole = time.perf_counter() - began
    return {
        "target_seconds": target, "seconds": round(whole, 1), "taking_in_seconds": round(taken, 1),
        "rows_sent": partners * rows, "rows_in_plan": accepted, "findings": result.findings.count(),
        "openpyxl_reading_seconds": round(openpyxl, 1),
    }  # fmt: skip


def workbook(partner: int, rows: int, year: int) -> bytes:
    """An invented partner's plan of so many rows under a title and two header rows."""
    from openpyxl import Workbook

    from pamoja.workplan import facts
    from site_data import DETAILS, GROUPS, OBJECTS, VERBS

    chance = random.Random(partner)  # noqa: S311 - the same data every time, no secret
    wards = [ward.name for ward in facts.gazetteer().wards_in("samburu")]
    book = Workbook()
    sheet = book.active
    sheet.title = "Plan"
    sheet.append([f"Partner {partner} work plan July {year} to June {year + 1}"])
    sheet.append([])
    sheet.append(
        ["No", "Sector", "Activity", "Ward", "Target group", "Start date", "End date", "Budget (KES)"]
    )
    for at in range(rows):
        month = chance.randrange(1, 9)
        title = f"{chance.choice(VERBS)} {at % 37 + 2} {chance.choice(OBJECTS)} {chance.choice(DETAILS)}"
        first = f"{chance.randrange(1, 28):02d}/{(month + 6 - 1) % 12 + 1:02d}/{year + (month + 6 > 12)}"
        last = f"28/{(month + 9 - 1) % 12 + 1:02d}/{year + (month + 9 > 12)}"
        sheet.append([
            at + 1, "Water" if at % 3 else "Health", title, chance.choice(wards), chance.choice(GROUPS), first, last,
            chance.randrange(1, 400) * 10_000,
        ])  # fmt: skip
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _read_only(content: bytes) -> int:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content), read_only=True)
    return sum(1 for sheet in book for _ in sheet.iter_rows(values_only=True))


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    print(json.dumps(run(), indent=1))
