"""Sheets whose activities run across the columns."""

from layouts import periods, places
from layouts.amounts import shillings_text
from layouts.book import Cell, Sheet, at
from layouts.expect import Plan, Work
from layouts.fill_in import Values, deck, work
from layouts.periods import checked
from layouts.places import Flag


def _column(plan: Plan, sheet: Sheet, column: int, rows: dict[str, int], item: Work, values: Values) -> None:
    """An activity in a column, with its problems at the cells named."""
    for name, value in values.items():
        sheet.put(rows[name], column, value)
    plan.activities.append(item.json(plan.organisation, sheet.name, rows["activity"]))
    named: tuple[tuple[tuple[Flag, ...], str], ...] = (
        (item.where.flags, "ward"),
        (item.when.flags, "when"),
        (item.money.flags, "money"),
    )
    for flags, name in named:
        for flag in flags:
            plan.problem(
                flag, sheet.name, at(column, rows[name]), sheet.cells.get((rows[name], column), Cell()).value
            )


def turned(plan: Plan) -> None:
    """A planning officer's sheet turned on its side: questions down column B, ten activities across from C."""
    draw, sheet = plan.draw, plan.book.sheet("AWP 26-27")
    sheet.put(1, 2, f"{plan.organisation} annual work plan 2026/27, {plan.county.name} County")
    labels = ("Sector", "Activity", "Ward(s)", "Start date", "End date", "Budget", "Officer")
    rows = dict(zip(("sector", "activity", "ward", "when", "end", "money", "who"), range(4, 11), strict=True))
    for row, label in enumerate(labels, 4):
        sheet.put(row, 2, label)
    wheres = deck(plan, 10, (places.several, places.misspelt, places.subcounty, places.unknown))
    for column, (sector, where) in enumerate(zip(plan.sectors(5) * 2, wheres, strict=True), 3):
        start, end = periods.days(draw)
        amount = plan.amount()
        item = work(plan, sector, where, checked("", start, end), amount)
        values: Values = {"sector": sector, "activity": item.title, "ward": where.text, "who": "Coordinator"}
        values |= {"when": Cell(start, format="d mmm yyyy"), "end": Cell(end, format="d mmm yyyy")}
        _column(plan, sheet, column, rows, item, values | {"money": f"KES {amount:,}"})


def turned_quarters(plan: Plan) -> None:
    """Turned, in Kiswahili, the quarters as four rows with marks under a merged label, sectors merged across."""
    draw, sheet = plan.draw, plan.book.sheet("Mpango")
    sheet.put(1, 1, f"Shirika: {plan.organisation}")
    sheet.put(2, 1, f"Mpango kazi 2026/27, Kaunti ya {plan.county.name}. Robo ya 1: Julai – Septemba 2026")
    names = ("sector", "activity", "ward", "q1", "q2", "q3", "q4", "money")
    rows = dict(zip(names, range(4, 12), strict=True)) | {"when": 7}
    labels = (
        "Sekta",
        "Shughuli",
        "Wadi",
        "Robo ya 1",
        "Robo ya 2",
        "Robo ya 3",
        "Robo ya 4",
        "Gharama (Ksh)",
    )
    for row, label in enumerate(labels, 4):
        sheet.put(row, 1, label)
    column = 2
    for sector in plan.sectors(3, swahili=True):
        first = column
        for where in deck(plan, 3, (places.swahili_ward,)):
            chosen, when = periods.ticks(draw, "county")
            amount = plan.amount()
            item = work(plan, sector, where, when, amount)
            values: Values = {
                "activity": item.title,
                "ward": where.text,
                "money": shillings_text(draw, amount),
            }
            values |= {f"q{q}": "X" for q in chosen}
            if column == first:
                values["sector"] = sector
            _column(plan, sheet, column, rows, item, values)
            column += 1
        sheet.merge(4, first, 4, column - 1)


LAYOUTS = {"across_dates": (turned, "xlsx"), "across_quarters": (turned_quarters, "ods")}
