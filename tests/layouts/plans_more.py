"""More layouts that differ in what is merged and in the headings inside the table."""

from layouts import periods, places
from layouts.amounts import Money, Share, shillings_text
from layouts.book import AMBER, GREEN, GREY, Cell
from layouts.expect import Plan, Table
from layouts.fill_in import Values, deck, marked, rounds, work
from layouts.periods import SHORT, checked
from layouts.places import Flag, Where
from layouts.words import OFFICERS

FOUR = ["q1", "q2", "q3", "q4"]
TWELVE = [f"m{i}" for i in range(12)]


def quarter_months(plan: Plan) -> None:
    """Quarters over their three months in two heading rows, the other headings merged over both; ones as marks."""
    draw, sheet = plan.draw, plan.book.sheet("Implementation plan")
    sheet.title(1, f"{plan.organisation}: annual implementation plan, {plan.county.name}", 18)
    sheet.put(2, 1, "July 2026 - June 2027")
    table = Table(plan, sheet, f"no activity sector who ward {' '.join(TWELVE)} money", row=4)
    table.group({f"m{3 * i}": (f"Quarter {i + 1}", 3) for i in range(4)})
    table.heads([None] * 5 + [*SHORT[6:], *SHORT[:6]] + [None])
    heads = {
        "no": "No.",
        "activity": "Activity",
        "sector": "Sector",
        "who": "Responsible",
        "ward": "Ward",
        "money": "Budget KES",
    }
    for column, text in heads.items():
        sheet.put(4, table.column[column], text)
        sheet.merge(4, table.column[column], 5, table.column[column])
    wheres = deck(plan, 16, (places.several, places.misspelt, places.subcounty, places.series))
    for number, (sector, where) in enumerate(zip(sorted(plan.sectors(4) * 4), wheres, strict=True), 1):
        chosen, when = periods.months_in_row(draw, "county")
        amount = plan.amount()
        item = work(plan, sector, where, when, amount)
        values: Values = {"no": number, "activity": item.title, "sector": sector, "who": draw.pick(OFFICERS)}
        values |= {"ward": where.text, "money": amount}
        marks: tuple[int | str | Cell, ...] = (1, "x", Cell(fill=GREEN))
        table.work(item, values | marked(TWELVE, chosen, draw.pick(marks)), when="m0")


def activity_merged(plan: Plan) -> None:
    """An activity merged over several rows, each with its ward and its amount; indicators and assumptions beside."""
    draw, sheet = plan.draw, plan.book.sheet("Workplan 2627")
    sheet.put(1, 1, plan.organisation.upper())
    sheet.put(
        2,
        1,
        f"Annual workplan and budget, {plan.county.name} County. County financial year 2026/27, Q1 = July-September",
    )
    table = Table(plan, sheet, "sector activity indicator ward q1 q2 q3 q4 money", row=4)
    table.heads("Sector|Activity|Indicator|Ward|Q1|Q2|Q3|Q4|Budget (KES)")
    total = 0
    for sector in plan.sectors(4):
        top = table.row
        for size in (3, 1, 2):
            title, first = plan.title(sector), table.row
            for turn, ward in enumerate(draw.sample(plan.county.plain(), size)):
                chosen, when = periods.ticks(draw, "county")
                amount = plan.amount()
                item = work(plan, sector, Where(ward.name, (ward.json,)), when, amount, title=title)
                values: Values = {
                    "ward": ward.name,
                    "money": amount,
                    "sector": sector if table.row == top else None,
                }
                values |= {} if turn else {"activity": title, "indicator": "Number reached, by ward"}
                table.work(item, values | marked(FOUR, [q - 1 for q in chosen], "x"), when="q1")
                total += amount
            table.down("activity", first, table.row - 1)
            table.down("indicator", first, table.row - 1)
        table.down("sector", top, table.row - 1)
    table.skip("total", {"sector": "TOTAL", "money": total})


def sector_sheets(plan: Plan) -> None:
    """A sheet per sector with other headings in each, the sector in the title; an old sheet hidden; OpenDocument."""
    draw = plan.draw
    heads = (
        "No.|Activity|Ward|Timeline|Budget (KES)",
        "#|Planned interventions|Target wards|Period|Cost (Ksh)",
        "Na.|Shughuli|Wadi|Muda|Bajeti (Ksh)",
    )
    for turn, sector in enumerate(plan.sectors(3)):
        sheet = plan.book.sheet(sector.split(" and ")[0].split(",")[0])
        sheet.title(1, f"{plan.organisation} – {plan.county.name} County", 5)
        sheet.title(2, f"Sector: {sector}", 5)
        sheet.put(3, 1, "Financial year 2026/27 (July 2026 – June 2027)")
        table = Table(plan, sheet, "no activity ward when money", row=5)
        table.heads(heads[turn])
        total = 0
        for number, where in enumerate(deck(plan, 6, (places.several, places.misspelt)), 1):
            when, amount = periods.month_text(draw, swahili=turn == 2), plan.amount()
            item = work(plan, sector, where, when, amount)
            values: Values = {"no": number, "activity": item.title, "ward": where.text, "when": when.text}
            table.work(item, values | {"money": shillings_text(draw, amount)})
            total += amount
        table.skip("total", {"activity": "Jumla" if turn == 2 else "Total", "money": total})
    old = plan.book.sheet("2025-26", "hidden")
    for column, text in enumerate(heads[0].split("|"), 1):
        old.put(1, column, text)
        old.put(
            2, column, ("1", "Old activity", plan.county.plain()[0].name, "July 2025", "200000")[column - 1]
        )
    plan.problem(Flag("hidden_sheet", "info", "sheet"), "2025-26", "")


def section_rows(plan: Plan) -> None:
    """Sector rows merged from the number column, outputs below them, sub-totals, a row without activity."""
    draw, sheet = plan.draw, plan.book.sheet("AWPB")
    sheet.title(1, f"{plan.organisation} ANNUAL WORK PLAN AND BUDGET 2026/2027", 8)
    sheet.title(2, f"{plan.county.name} County – Kenya. County financial year (1 July – 30 June)", 8)
    table = Table(plan, sheet, "no activity ward when end money who remarks", row=4)
    table.heads("No.|Activity|Ward|Start|End|Budget (KES)|Funded by|Remarks")
    wheres = deck(
        plan, 18, (places.several, places.misspelt, places.county_wide, places.suffixed, places.other_county)
    )
    number = grand = 0
    for index, (sector, count) in enumerate(zip(plan.sectors(3), rounds(18, 3), strict=True), 1):
        table.skip("heading", {"no": f"SECTOR {index}: {sector.upper()}"}, merge=True)
        total = 0
        for turn in range(count):
            if turn % 3 == 0:
                table.skip(
                    "heading",
                    {"no": f"Output {index}.{turn // 3 + 1}: Communities are served better"},
                    merge=True,
                )
            start, end = periods.days(draw)
            funder, amount = draw.pick(("Nordlys Fund", "Meridian Aid", "County")), plan.amount()
            item = work(
                plan,
                sector.upper(),
                wheres[number],
                checked("", start, end),
                Money((Share(amount, "KES", funder),)),
                title=plan.title(sector),
            )
            values: Values = {
                "no": f"{index}.{turn + 1}",
                "activity": item.title,
                "ward": item.where.text,
                "money": amount,
            }
            values |= {
                "when": Cell(start, format="dd-mmm-yy"),
                "end": Cell(end, format="dd-mmm-yy"),
                "who": funder,
            }
            table.work(item, values)
            number, total = number + 1, total + amount
        table.skip("total", {"no": f"Sub-total sector {index}", "money": total})
        table.row += 1
        grand += total
    ward = draw.pick(plan.county.plain())
    row = table.line(
        {"no": "4.1", "ward": ward.name, "money": 300_000, "who": "County", "remarks": Cell("?", fill=AMBER)}
    )
    table.flag("title_missing", "activity", row, "error")
    plan.optional_rows.append({"sheet": table.name, "row": row})
    table.skip("total", {"no": "GRAND TOTAL", "money": grand + 300_000})


def grey_sections(plan: Plan) -> None:
    """Sectors in title case in the activity column on a grey row; the number column empty; short words for quarters."""
    draw, sheet = plan.draw, plan.book.sheet("Plan")
    sheet.put(
        1, 1, f"{plan.organisation} work plan, {plan.county.name} County, county financial year 2026/27"
    )
    table = Table(plan, sheet, "no activity ward when money", row=3)
    table.heads("No.|Activity|Ward|Quarter|Budget (KES)")
    wheres = deck(plan, 15, (places.several, places.misspelt, places.county_wide))
    for index, sector in enumerate(plan.sectors(3)):
        row = table.skip("heading", {"activity": Cell(sector, fill=GREY)})
        for column in ("no", "ward", "when", "money"):
            sheet.put(row, table.column[column], Cell(fill=GREY))
        for turn in range(5):
            first, amount = draw.number(1, 4), plan.amount()
            when = checked(f"Q{first}", *periods.quarters("county", first, first))
            item = work(plan, sector, wheres[5 * index + turn], when, amount)
            values: Values = {"no": 5 * index + turn + 1, "activity": item.title, "ward": item.where.text}
            table.work(item, values | {"when": when.text, "money": amount})


LAYOUTS = {
    "quarter_months": (quarter_months, "xlsx"),
    "activity_merged": (activity_merged, "xlsx"),
    "sector_sheets": (sector_sheets, "ods"),
    "section_rows": (section_rows, "xlsx"),
    "grey_sections": (grey_sections, "xlsx"),
}
