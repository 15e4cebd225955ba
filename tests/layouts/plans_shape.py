"""Layouts that differ in the shape of the file: several tables, Word, languages, numbering, other sheets."""

from layouts import periods, places
from layouts.amounts import Money, Share, shillings_text, swahili_text
from layouts.book import AMBER, GREEN, Cell, Sheet
from layouts.expect import Plan, Table
from layouts.fill_in import Values, deck, marked, rounds, work
from layouts.periods import MIEZI, checked
from layouts.places import Where
from layouts.words import ENGLISH, OFFICERS, SUBSTANCE

FOUR = ["q1", "q2", "q3", "q4"]


def tables_below(plan: Plan) -> None:
    """Two tables with other columns one under another on a sheet, each under its own title."""
    draw, sheet = plan.draw, plan.book.sheet("Plan")
    sheet.put(1, 1, f"{plan.organisation}, {plan.county.name} County – work plan July 2026 to June 2027")
    sheet.put(3, 1, "Part A: Activities funded and confirmed")
    first = Table(plan, sheet, "no sector activity ward when end money", row=4)
    first.heads("No|Sector|Activity|Ward|Start date|End date|Budget (KES)")
    wheres = deck(plan, 16, (places.several, places.misspelt, places.suffixed, places.subcounty))
    for number, (sector, where) in enumerate(zip(plan.sectors(4) * 2, wheres[:8], strict=True), 1):
        start, end = periods.days(draw)
        amount = plan.amount()
        item = work(plan, sector, where, checked("", start, end), amount)
        values: Values = {
            "no": number,
            "sector": sector,
            "activity": item.title,
            "ward": where.text,
            "money": amount,
        }
        values |= {"when": Cell(start, format="dd/mm/yyyy"), "end": Cell(end, format="dd/mm/yyyy")}
        first.work(item, values)
    plan.optional_rows.append({"sheet": sheet.name, "row": first.row + 1})
    sheet.put(first.row + 1, 1, "Part B: Activities seeking funds")
    second = Table(plan, sheet, "activity ward sector money funder q1 q2 q3 q4", row=first.row + 2)
    second.heads(
        "Activity|Ward|Sector|Cost (USD)|Possible donor|Q1 (Jul-Sep)|Q2 (Oct-Dec)|Q3 (Jan-Mar)|Q4 (Apr-Jun)"
    )
    for sector, where in zip(plan.sectors(4) * 2, wheres[8:], strict=True):
        chosen, when = periods.ticks(draw, "county")
        amount, donor = 500 * draw.number(4, 90), draw.pick(("EU Delegation", "World Bank", "GIZ"))
        money = Money((Share(amount, "USD", donor),), any_of=((Share(amount, "USD"),),))
        item = work(plan, sector, where, when, money)
        values = {
            "activity": item.title,
            "ward": where.text,
            "sector": sector,
            "money": amount,
            "funder": donor,
        }
        second.work(item, values | marked(FOUR, [q - 1 for q in chosen], "X"), when="q1")


def tables_beside(plan: Plan) -> None:
    """Two tables side by side on a sheet with an empty column between."""
    draw, sheet = plan.draw, plan.book.sheet("Team plans")
    sheet.put(
        1,
        1,
        f"{plan.organisation} – team plans 2026/27, {plan.county.name} County (county quarters, July–June)",
    )
    sectors = plan.sectors(2)
    for side, sector in enumerate(sectors):
        table = Table(plan, sheet, "activity ward when money", row=4, left=1 + 5 * side)
        sheet.put(3, table.left, sector)
        table.heads("Activity|Ward|Quarter|Budget (KES)")
        for where in deck(plan, 6, (places.several, places.capitals)):
            first = draw.number(1, 4)
            when = checked(f"Q{first}", *periods.quarters("county", first, first))
            amount = plan.amount()
            item = work(plan, sector, where, when, amount)
            table.work(item, {"activity": item.title, "ward": where.text, "when": when.text, "money": amount})


def word_table(plan: Plan) -> None:
    """A Word letter with the plan as a table: sector rows merged across, repeated heading, signature below."""
    draw = plan.draw
    sheet = plan.book.sheet("Table 1")
    sheet.above = [
        plan.organisation,
        f"Work plan for {plan.county.name} County, financial year 2026/27",
        "Quarters follow the county financial year (Q1: July–September 2026). Amounts are in Kenya shillings.",
    ]
    table = Table(plan, sheet, "no activity ward when money who", row=1)
    table.heads("No.|Activity|Ward|Timeframe|Budget (KES)|Person responsible")
    wheres = deck(
        plan, 12, (places.several, places.misspelt, places.county_wide, places.subcounty, places.unknown)
    )
    number = 0
    for sector, count in zip(plan.sectors(3), rounds(12, 3), strict=True):
        table.skip("heading", {"no": sector}, merge=True)
        for _ in range(count):
            when = draw.pick((periods.quarter_text, periods.month_text, periods.day_range))(draw)
            amount = plan.amount()
            item = work(plan, sector, wheres[number], when, amount)
            number += 1
            values: Values = {
                "no": f"{number}.",
                "activity": item.title,
                "ward": item.where.text,
                "when": when.text,
            }
            table.work(item, values | {"money": f"{amount:,}", "who": draw.pick(OFFICERS)})
    table.skip("total", {"activity": "Total", "money": f"{plan.total:,}"})
    sheet.below = [
        "Submitted by the Executive Director for inclusion in the joint work plan.",
        "Signature: ____________",
    ]


def kiswahili(plan: Plan) -> None:
    """All in Kiswahili: months July to June shaded, wards joined with 'na', notes, sub-totals and a signature block."""
    draw, sheet = plan.draw, plan.book.sheet("Mpango")
    twelve = [f"m{i}" for i in range(12)]
    sheet.title(1, f"SHIRIKA: {plan.organisation.upper()}", 17)
    sheet.title(2, f"Mpango kazi wa mwaka 2026/2027 – Kaunti ya {plan.county.name}", 17)
    table = Table(plan, sheet, f"no sector activity ward {' '.join(twelve)} money", row=4)
    table.group({"m0": ("Muda wa utekelezaji (Julai 2026 – Juni 2027)", 12)})
    table.heads(["Na.", "Sekta", "Shughuli", "Wadi", *MIEZI[6:], *MIEZI[:6], "Gharama (Ksh)"])
    wheres = deck(plan, 12, (places.kaunti_nzima, places.swahili_ward, places.misspelt, places.several))
    number = grand = 0
    for sector, count in zip(plan.sectors(3, swahili=True), rounds(12, 3), strict=True):
        top, total = table.row, 0
        for turn in range(count):
            chosen, when = periods.months_in_row(draw, "county")
            amount, where = plan.amount(), wheres[number]
            if turn == 1:
                a, b = draw.sample(plan.county.plain(), 2)
                where = Where(f"{a.name} na {b.name}", (a.json, b.json))
            number += 1
            item = work(plan, sector, where, when, amount)
            values: Values = {
                "no": number,
                "activity": item.title,
                "ward": where.text,
                "sector": None if turn else sector,
            }
            values |= {"money": swahili_text(draw, amount)}
            table.work(item, values | marked(twelve, chosen, Cell(fill=AMBER)), when="m0")
            total += amount
        table.down("sector", top, table.row - 1)
        table.skip("total", {"activity": f"Jumla ndogo – {sector}", "money": total})
        grand += total
    table.skip("total", {"activity": "JUMLA KUU", "money": grand})
    table.row += 1
    table.note("Maelezo: Rangi inaonyesha mwezi wa utekelezaji")
    table.note("Imeandaliwa na: ______________   Imeidhinishwa na: ______________")


def outline(plan: Plan) -> None:
    """1 is a sector with its sum, 1.1 a programme with its sum, 1.1.1 an activity."""
    draw, sheet = plan.draw, plan.book.sheet("Results framework")
    sheet.put(1, 1, plan.organisation)
    sheet.put(
        2,
        1,
        f"Results-based work plan, {plan.county.name} County, county financial year 2026/27 (Q1 = July–Sept 2026)",
    )
    table = Table(plan, sheet, "code activity ward q1 q2 q3 q4 money", row=4)
    table.heads("Code|Sector / Programme / Activity|Ward|Q1|Q2|Q3|Q4|Budget (KES)")
    for major, sector in enumerate(plan.sectors(3), 1):
        heading = table.skip("heading", {"code": str(major), "activity": sector.upper()})
        sector_sum = 0
        for minor in (1, 2):
            below = table.skip(
                "heading",
                {
                    "code": f"{major}.{minor}",
                    "activity": f"Programme {minor}: {draw.pick(('Access', 'Systems', 'Resilience'))}",
                },
            )
            amounts = [plan.amount() for _ in range(3)]
            for place, amount in enumerate(amounts, 1):
                chosen, when = periods.ticks(draw, "county")
                where = draw.pick((places.one, places.one, places.several, places.capitals))(
                    draw, plan.county
                )
                item = work(plan, sector.upper(), where, when, amount, title=plan.title(sector))
                values: Values = {
                    "code": f"{major}.{minor}.{place}",
                    "activity": item.title,
                    "ward": where.text,
                }
                values |= {"money": amount}
                table.work(item, values | marked(FOUR, [q - 1 for q in chosen], Cell(fill=GREEN)), when="q1")
            sheet.put(below, table.column["money"], sum(amounts))
            sector_sum += sum(amounts)
        sheet.put(heading, table.column["money"], sector_sum)


def _instructions(sheet: Sheet) -> None:
    lines = (
        "HOW TO FILL THIS TEMPLATE",
        "1. Write one activity per row in the sheet Workplan.",
        "2. Choose the ward from the list; use commas for more than one ward.",
        "3. Mark the quarters with X.",
        "4. Budget: write the amount in KES without text.",
        "Example: Drill borehole | Ward A | X | 1,000,000",
    )
    for row, line in enumerate(lines, 2):
        sheet.put(row, 1, line)


def _front_sheets(plan: Plan) -> None:
    cover = plan.book.sheet("Cover")
    for row, (label, value) in enumerate(
        (
            ("County Joint Work Plan template", ""),
            ("Organisation:", plan.organisation),
            ("Contact person", "Programmes Lead 📞"),
            ("Plan period", "FY 2026/27 (July 2026 - June 2027)"),
        ),
        2,
    ):
        cover.put(row, 2, label)
        cover.put(row, 3, value or None)
    _instructions(plan.book.sheet("Instructions"))
    lists = plan.book.sheet("Lists")
    lists.put(1, 1, "Sector")
    lists.put(1, 2, "Ward")
    for row, sector in enumerate(ENGLISH, 2):
        lists.put(row, 1, sector)
    for row, ward in enumerate(plan.county.wards, 2):
        lists.put(row, 2, ward.name)


def template_book(plan: Plan) -> None:
    """The county's template: cover, instructions, lists, sector summary, and the plan with its heading on row 12."""
    draw = plan.draw
    _front_sheets(plan)
    summary, sheet = plan.book.sheet("Summary by sector"), plan.book.sheet("Workplan")
    sheet.put(2, 1, f"{plan.county.name} County Joint Work Plan 2026/27 – partner input")
    sheet.put(4, 1, "Organisation")
    sheet.put(4, 3, plan.organisation)
    for row, text in enumerate(
        ("Fill one row per activity.", "Do not merge cells.", "Quarters: county financial year."), 6
    ):
        sheet.put(row, 1, text)
    table = Table(plan, sheet, "no sector activity detail ward q1 q2 q3 q4 money", row=11)
    table.group({"q1": ("Quarter (tick)", 4)})
    table.heads("No.|Sector|Activity|Description|Ward(s)|Q1|Q2|Q3|Q4|Budget (KES)")
    wheres = deck(
        plan, 15, (places.several, places.misspelt, places.county_wide, places.unknown, places.series)
    )
    sums: dict[str, int] = {}
    for number, (sector, where) in enumerate(zip(plan.sectors(5) * 3, wheres, strict=True), 1):
        chosen, when = periods.ticks(draw, "county")
        amount, title = plan.amount(), plan.title(sector)
        title += {3: " – with Kang’ole women’s group 🐐", 9: "\n(phase II,\ncontinuation)"}.get(number, "")
        item = work(plan, sector, where, when, amount, title=title)
        values: Values = {
            "no": number,
            "sector": sector,
            "activity": title,
            "detail": SUBSTANCE if number % 4 == 1 else None,
        }
        values |= {"ward": where.text, "money": amount}
        table.work(item, values | marked(FOUR, [q - 1 for q in chosen], "X"), when="q1")
        sums[sector] = sums.get(sector, 0) + amount
    row = table.line({"no": 16, "ward": draw.pick(plan.county.plain()).name, "q2": "X", "money": 400_000})
    table.flag("title_missing", "activity", row, "error")
    plan.optional_rows.append({"sheet": sheet.name, "row": row})
    for i in range(17, 21):
        table.line({"no": i})
        plan.optional_rows.append({"sheet": sheet.name, "row": table.row - 1})
    summary.put(1, 1, "Summary by sector")
    lines: list[tuple[str, str | int]] = [
        ("Sector", "Budget (KES)"),
        *sums.items(),
        ("Total", sum(sums.values())),
    ]
    for row, (left, right) in enumerate(lines, 3):
        summary.put(row, 1, left)
        summary.put(row, 2, right)


def pages(plan: Plan) -> None:
    """A printed plan: headings on every page, totals carried and brought forward, a partner column."""
    draw, sheet = plan.draw, plan.book.sheet("Sheet1")
    sheet.put(1, 1, f"CONSORTIUM WORK PLAN 2026-2027, LED BY {plan.organisation.upper()}")
    sheet.put(2, 1, f"{plan.county.name} County. County financial year (July–June)")
    heads = "No.|Sector|Activity|Implementing partner|Ward|Q1|Q2|Q3|Q4|Budget (Kshs)|Remarks"
    table = Table(plan, sheet, "no sector activity partner ward q1 q2 q3 q4 money remarks", row=4)
    table.heads(heads)
    members = (plan.organisation, "Ngao Women Group", "Tumaini Dispensary Committee")
    wheres = deck(
        plan, 18, (places.several, places.misspelt, places.subcounty, places.suffixed, places.one_unknown)
    )
    carried = 0
    for number, (sector, where) in enumerate(zip(sorted(plan.sectors(3) * 6), wheres, strict=True), 1):
        if number in (7, 13):
            table.skip("total", {"activity": "Total carried forward", "money": carried})
            table.row += 1
            plan.skip(table.name, table.heads(heads), "heading")
            table.skip("total", {"activity": "Brought forward", "money": carried})
        chosen, when = periods.ticks(draw, "county")
        amount, member = plan.amount(), draw.pick(members)
        item = work(plan, sector, where, when, amount)
        item = type(item)(item.title, sector, where, when, item.money, member)
        values: Values = {
            "no": number,
            "sector": sector,
            "activity": item.title,
            "partner": member,
            "ward": where.text,
        }
        values |= {
            "money": shillings_text(draw, amount),
            "remarks": draw.pick((None, "Phase 2", "To share report")),
        }
        table.work(
            item, values | marked(FOUR, [q - 1 for q in chosen], draw.pick(("X", "x", "✓"))), when="q1"
        )
        carried += amount
    table.skip("total", {"activity": "Grand total", "money": carried})


def word_sections(plan: Plan) -> None:
    """A Word file with a table per sector, the sector in the paragraph above it; dates as text, mixed currencies."""
    draw = plan.draw
    for number, sector in enumerate(plan.sectors(3), 1):
        sheet = plan.book.sheet(f"Table {number}")
        sheet.above = [f"Sector: {sector}"]
        if number == 1:
            intro = f"This plan covers {plan.county.name} County from 1 July 2026 to 30 June 2027."
            sheet.above = [f"{plan.organisation.upper()}", "ANNUAL WORK PLAN 2026/27", intro, *sheet.above]
        table = Table(plan, sheet, "activity ward when end money", row=1)
        table.heads("Activity|Ward(s)|Start|End|Cost")
        for where in deck(plan, 5, (places.several, places.misspelt)):
            start, end = periods.days(draw)
            amount = plan.amount()
            item = work(plan, sector, where, checked("", start, end), amount)
            values: Values = {"activity": item.title, "ward": where.text, "money": f"KES {amount:,}"}
            table.work(
                item, values | {"when": periods.day_text(draw, start), "end": periods.day_text(draw, end)}
            )


LAYOUTS = {
    "tables_below": (tables_below, "xlsx"),
    "tables_beside": (tables_beside, "xlsx"),
    "word_table": (word_table, "docx"),
    "kiswahili": (kiswahili, "xlsx"),
    "outline": (outline, "xlsx"),
    "template_book": (template_book, "xlsx"),
    "pages": (pages, "xls"),
    "word_sections": (word_sections, "docx"),
}
