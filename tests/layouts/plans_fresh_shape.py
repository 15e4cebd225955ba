"""Fresh layouts that differ in the shape of the table and in the words of its headings."""

import datetime as dt

from layouts import periods, places
from layouts.amounts import Money, Share, plain_text, shillings_text
from layouts.book import AMBER, GREEN, Cell
from layouts.expect import Plan, Table, Work
from layouts.fill_in import Values, deck, marked, work
from layouts.periods import When, checked, month
from layouts.places import Flag, Where

FOUR = ["q1", "q2", "q3", "q4"]


def ward_committees(plan: Plan) -> None:
    """A Word file with a table for each ward, the ward's name in the line above it."""
    draw = plan.draw
    for number, ward in enumerate(draw.sample(plan.county.plain(), 3), 1):
        sheet = plan.book.sheet(f"Table {number}")
        sheet.above = [f"{ward.name.upper()} WARD PLANNING COMMITTEE – PRIORITY PROJECTS 2026/2027"]
        if number == 1:
            intro = f"{plan.county.name} County. Compiled from the ward meetings; amounts in Kenya shillings."
            sheet.above = [plan.organisation, "WARD DEVELOPMENT PRIORITIES", intro, *sheet.above]
        table = Table(plan, sheet, "no activity village sector when money", row=1)
        table.heads("Rank|Priority project|Village|Sector|When|Estimated cost (KShs)")
        for rank, sector in enumerate(plan.sectors(5), 1):
            when, amount = periods.month_text(draw), plan.amount()
            item = work(plan, sector, Where("", (ward.json,)), when, amount)
            values: Values = {"no": rank, "activity": item.title, "village": "Kwa Mzee", "sector": sector}
            values |= {"when": when.text, "money": plain_text(draw, amount)}
            table.work(item, values, where="village")


def _weeks(first: int, last: int) -> When:
    """From one week column to another, four to a month from September 2026; weeks begin where one likes."""
    opening, closing = month(2026, 9 + first // 4), month(2026, 9 + last // 4)
    start, end = opening[0] + dt.timedelta(7 * (first % 4)), closing[0] + dt.timedelta(7 * (last % 4) + 6)
    end = closing[1] if last % 4 == 3 else end
    near = [(start + dt.timedelta(i), end + dt.timedelta(i)) for i in range(-3, 8) if i]
    return When("", start, end, tuple(near))


def gantt_weeks(plan: Plan) -> None:
    """Weeks 1 to 4 under each month, shaded."""
    draw, sheet = plan.draw, plan.book.sheet("Gantt")
    sheet.put(1, 1, f"{plan.organisation} – activity schedule September – December 2026")
    sheet.put(2, 1, f"{plan.county.name} County")
    names = [f"w{i}" for i in range(16)]
    table = Table(plan, sheet, f"no activity sector ward {' '.join(names)} money", row=4)
    months = ("September 2026", "October 2026", "November 2026", "December 2026")
    table.group({f"w{4 * i}": (text, 4) for i, text in enumerate(months)})
    table.heads([None] * 4 + [f"W{i % 4 + 1}" for i in range(16)] + [None])
    heads = {"no": "No.", "activity": "Task", "sector": "Sector", "ward": "Ward", "money": "Budget (KES)"}
    for column, text in heads.items():
        sheet.put(4, table.column[column], text)
        table.down(column, 4, 5)
    wheres = deck(plan, 14, (places.several, places.misspelt))
    for number, (sector, where) in enumerate(zip(plan.sectors(7) * 2, wheres, strict=True), 1):
        first = draw.number(0, 15)
        last = min(15, first + draw.number(0, 7))
        amount = plan.amount()
        item = work(plan, sector, where, _weeks(first, last), amount)
        values: Values = {"no": number, "activity": item.title, "sector": sector, "ward": where.text}
        shade = Cell(fill=draw.pick((GREEN, AMBER)))
        table.work(item, values | {"money": amount} | marked(names, range(first, last + 1), shade), when="w0")


def mis_export(plan: Plan) -> None:
    """A CSV from an information system: snake_case headings, ISO dates, codes and time stamps beside."""
    draw, sheet = plan.draw, plan.book.sheet("")
    columns = "id partner sector activity sub ward when end money source status stamp"
    table = Table(plan, sheet, columns, row=1)
    table.heads(
        "activity_id|partner_name|sector_name|activity_name|subcounty_name|ward_name|start_date|end_date|"
        "budget_kes|funding_source|status|last_updated"
    )
    for number, sector in enumerate(sorted(plan.sectors(5) * 4), 1):
        ward = draw.pick(plan.county.known())
        where = Where(ward.name, (ward.json,))
        start, end = periods.days(draw)
        amount, source = plan.amount(), draw.pick(("Meridian Aid", "own_funds", "Nordlys Fund"))
        money = Money((Share(amount, "KES", source),))
        item = work(plan, sector, where, checked("", start, end), money)
        values: Values = {"id": f"ACT-2026-{number:04d}", "partner": plan.organisation, "sector": sector}
        values |= {"activity": item.title, "sub": ward.subcounty, "ward": ward.name, "source": source}
        values |= {"when": start.isoformat(), "end": end.isoformat(), "money": f"{amount}.00"}
        table.work(item, values | {"status": "PLANNED", "stamp": "2026-06-14T08:31:55Z"})


def capitals_breaks(plan: Plan) -> None:
    """Headings in capitals with line breaks, the total above the rows, an empty row after every row; old Excel."""
    draw, sheet = plan.draw, plan.book.sheet("PROGRAMMES")
    sheet.put(1, 1, f"{plan.organisation.upper()}")
    sheet.put(2, 1, f"PROGRAMME OF ACTIVITIES JULY 2026 – JUNE 2027, {plan.county.name.upper()}")
    table = Table(plan, sheet, "no area activity ward when money who", row=4)
    table.heads(
        "S/\nNO.|PROGRAMME\nAREA|NAME OF\nACTIVITY|PLACE OF\nIMPLEMENTATION|TIME\nFRAME|"
        "ESTIMATED\nCOST\n(KSHS.)|PERSON\nIN CHARGE"
    )
    top = table.skip("total", {"activity": "TOTAL BUDGET"})
    wheres = deck(plan, 12, (places.capitals, places.several, places.misspelt, places.suffixed))
    for number, (sector, where) in enumerate(zip(sorted(plan.sectors(4) * 3), wheres, strict=True), 1):
        table.row += 1
        when, amount = periods.month_text(draw), plan.amount()
        item = work(plan, sector.upper(), where, when, amount, title=plan.title(sector))
        values: Values = {"no": number, "area": sector.upper(), "activity": item.title, "ward": where.text}
        table.work(item, values | {"when": when.text.upper(), "money": amount, "who": "FR. COORDINATOR"})
    sheet.put(top, table.column["money"], plan.total)


def kiswahili_words(plan: Plan) -> None:
    """Kiswahili with other words for the headings: what, where, from, until, how much, from whom."""
    draw, sheet = plan.draw, plan.book.sheet("Ratiba")
    sheet.put(1, 1, f"{plan.organisation} – Ratiba ya kazi, Julai 2026 hadi Juni 2027")
    sheet.put(2, 1, f"Kaunti ya {plan.county.name}")
    table = Table(plan, sheet, "no sector activity ward when end money funder who", row=4)
    table.heads(
        "Nambari|Idara|Kazi itakayofanyika|Mahali (wadi)|Kuanzia tarehe|Hadi tarehe|Makadirio ya gharama (KSh)|"
        "Mfadhili|Mhusika"
    )
    kinds = (places.kaunti_nzima, places.swahili_ward, places.misspelt, places.several)
    wheres, total = deck(plan, 12, kinds), 0
    for number, (sector, where) in enumerate(
        zip(sorted(plan.sectors(4, swahili=True) * 3), wheres, strict=True), 1
    ):
        start, end = periods.days(draw)
        amount, funder = plan.amount(), draw.pick(("Serikali ya Kaunti", "Nordlys Fund", "Jamii"))
        item = work(plan, sector, where, checked("", start, end), Money((Share(amount, "KES", funder),)))
        values: Values = {"no": number, "sector": sector, "activity": item.title, "ward": where.text}
        values |= {"when": Cell(start, format="dd/mm/yyyy"), "end": Cell(end, format="dd/mm/yyyy")}
        table.work(item, values | {"money": amount, "funder": funder, "who": "Mratibu"})
        total += amount
    table.skip("total", {"activity": "Jumla ya gharama", "money": total})


def typing_errors(plan: Plan) -> None:
    """Headings typed in a hurry."""
    draw, sheet = plan.draw, plan.book.sheet("Sheet1")
    sheet.put(1, 1, f"{plan.organisation} WORKPLAN 2026/27 {plan.county.name} county (Q1=July-Sept 2026)")
    table = Table(plan, sheet, "no sector activity ward q1 q2 q3 q4 money funder", row=3)
    table.heads("No|Secotr|Acitvity|Locaton (ward)|Q1|Q2|Q3|Q4|Budjet (Kshs)|Founding source")
    wheres = deck(plan, 14, (places.several, places.misspelt, places.county_wide))
    for number, (sector, where) in enumerate(zip(sorted(plan.sectors(7) * 2), wheres, strict=True), 1):
        chosen, when = periods.ticks(draw, "county")
        amount, funder = plan.amount(), draw.pick(("Meridian Aid", "Nordlys Fund"))
        item = work(plan, sector, where, when, Money((Share(amount, "KES", funder),)))
        values: Values = {"no": number, "sector": sector, "activity": item.title, "ward": where.text}
        values |= {"money": f"{amount:,}", "funder": funder}
        table.work(item, values | marked(FOUR, [q - 1 for q in chosen], "x"), when="q1")


def starred_form(plan: Plan) -> None:
    """A form with stars at what must be filled, hints in the headings and an example row."""
    draw, sheet = plan.draw, plan.book.sheet("Input form")
    sheet.put(1, 2, "County joint planning – partner input form (fields with * are mandatory)")
    sheet.put(3, 2, "Name of partner*")
    sheet.put(3, 4, plan.organisation)
    table = Table(plan, sheet, "no sector activity ward when end money funder", row=6, left=2)
    table.heads(
        "#|*Sector (select from list)|*Activity (mandatory)|*Ward(s) (separate with commas)|"
        "*Start date (dd/mm/yyyy)|*End date (dd/mm/yyyy)|*Budget in KES (figures only)|Funding source (optional)"
    )
    sample = "Drill one borehole and train its committee"
    values: Values = {"no": "Example", "sector": "Water", "activity": sample, "ward": "Ward name"}
    table.skip("note", values | {"when": "01/07/2026", "end": "30/09/2026", "money": 1_000_000})
    wheres = deck(plan, 12, (places.several, places.misspelt, places.missing))
    for number, (sector, where) in enumerate(zip(plan.sectors(6) * 2, wheres, strict=True), 1):
        start, end = periods.days(draw)
        amount = plan.amount()
        item = work(plan, sector, where, checked("", start, end), amount)
        values = {"no": number, "sector": sector, "activity": item.title, "ward": where.text or None}
        values |= {"when": f"{start:%d/%m/%Y}", "end": f"{end:%d/%m/%Y}", "money": amount}
        table.work(item, values)


def sub_activities(plan: Plan) -> None:
    """A main activity without data, below it 'a) …', 'b) …' with theirs; the sector merged beside."""
    draw, sheet = plan.draw, plan.book.sheet("Work plan")
    sheet.put(1, 1, f"{plan.organisation}: work plan for {plan.county.name} County")
    sheet.put(2, 1, "County financial year 2026/2027 (Quarter 1 = July – September 2026)")
    table = Table(plan, sheet, "sector no activity ward when money", row=4)
    table.heads("Sector|No.|Main activity and sub-activities|Ward|Quarter|Budget (KES)")
    mains = ("Strengthen service delivery", "Build capacity of committees", "Support community initiatives")
    for sector in plan.sectors(3):
        top = table.row
        for index, main in enumerate(mains[:2], 1):
            table.skip("heading", {"sector": sector, "no": index, "activity": main} if index == 1 else {
                "no": index, "activity": main
            })  # fmt: skip
            for letter in "abc":
                first, amount = draw.number(1, 4), plan.amount()
                when = checked(f"Q{first}", *periods.quarters("county", first, first))
                where = draw.pick((places.one, places.one, places.several))(draw, plan.county)
                item = work(plan, sector, where, when, amount)
                values: Values = {"activity": f"   {letter}) {item.title}", "ward": where.text}
                table.work(item, values | {"when": when.text, "money": amount})
        table.down("sector", top, table.row - 1)


def ward_lines(plan: Plan) -> None:
    """Number, activity, period and lead merged over rows; on each row a ward with its amount; the sum merged too."""
    draw, sheet = plan.draw, plan.book.sheet("Plan by ward")
    sheet.put(1, 1, plan.organisation)
    sheet.put(2, 1, f"Activity plan July 2026 – June 2027, {plan.county.name} County")
    table = Table(plan, sheet, "no sector activity when ward money total lead", row=4)
    table.heads("No.|Sector|Activity|Period|Ward|Amount per ward (KES)|Total (KES)|Focal point")
    grand = 0
    for number, sector in enumerate(plan.sectors(6), 1):
        first, title, when = table.row, plan.title(sector), periods.month_text(draw)
        wards = draw.sample(plan.county.plain(), draw.number(2, 4))
        amounts = [plan.amount() for _ in wards]
        for turn, (ward, amount) in enumerate(zip(wards, amounts, strict=True)):
            item = Work(title, sector, Where(ward.name, (ward.json,)), when, Money((Share(amount),)))
            values: Values = {"ward": ward.name, "money": amount}
            values |= {} if turn else {"no": number, "sector": sector, "activity": title, "when": when.text}
            table.work(item, values | ({} if turn else {"total": sum(amounts), "lead": "M&E assistant"}))
        for column in ("no", "sector", "activity", "when", "total", "lead"):
            table.down(column, first, table.row - 1)
        grand += sum(amounts)
    table.skip("total", {"activity": "TOTAL", "money": grand, "total": grand})


def four_w(plan: Plan) -> None:
    """Who does what, where and when, with the administrative levels by number and an organisation on each row."""
    draw, sheet = plan.draw, plan.book.sheet("4W")
    sheet.put(1, 1, f"{plan.county.name} County 4W matrix, July 2026 – June 2027")
    sheet.put(2, 1, f"Coordinated by {plan.organisation}")
    columns = "who sector activity county sub ward when end people money"
    table = Table(plan, sheet, columns, row=4)
    table.group({"who": ("WHO", 1), "sector": ("WHAT", 2), "county": ("WHERE", 3), "when": ("WHEN", 2)})
    table.heads(
        "Organization|Cluster/Sector|Activity description|Admin 1 (County)|Admin 2 (Sub-county)|Admin 3 (Ward)|"
        "Start|End|People targeted|Funding (USD)"
    )
    members = ("Nguzo Health Partners", "Daraja Relief International", "Elimu Kwanza Society")
    for sector in sorted(plan.sectors(5) * 3):
        ward, member = draw.pick(plan.county.known()), draw.pick(members)
        start, end = periods.days(draw)
        amount = 500 * draw.number(4, 100)
        money = Money((Share(amount, "USD"),))
        item = work(plan, sector, Where(ward.name, (ward.json,)), checked("", start, end), money)
        item = Work(item.title, sector, item.where, item.when, money, member)
        values: Values = {"who": member, "sector": sector, "activity": item.title, "ward": ward.name}
        values |= {"county": plan.county.name, "sub": ward.subcounty, "people": draw.number(50, 900)}
        values |= {"when": Cell(start, format="d-mmm-yy"), "end": Cell(end, format="d-mmm-yy")}
        table.work(item, values | {"money": amount})


def what_where(plan: Plan) -> None:
    """A letter's table: What, Where, When, By whom, Cost; the sector in the sheet's title."""
    draw, sector = plan.draw, plan.sectors(1)[0]
    sheet = plan.book.sheet("Planned")
    sheet.put(1, 1, f"{plan.organisation}, {plan.county.name}")
    sheet.put(2, 1, f"Sector: {sector}")
    table = Table(plan, sheet, "activity ward when who money", row=4)
    table.heads("What will be done?|Where?|When?|By whom?|How much? (KES)")
    for where in deck(plan, 8, (places.several, places.misspelt, places.missing)):
        when, amount = periods.month_text(draw), plan.amount()
        text, money = shillings_text(draw, amount), Money((Share(amount),))
        if where.flags and where.flags[0].kind == "place_missing":
            text, money = "TBD", Money((), (Flag("money_unreadable", "error", "cell"),))
        item = work(plan, sector, where, when, money)
        values: Values = {"activity": item.title, "ward": where.text or None, "when": when.text}
        table.work(item, values | {"who": "Field officer", "money": text})


LAYOUTS = {
    "fresh_ward_committees": (ward_committees, "docx"),
    "fresh_gantt_weeks": (gantt_weeks, "xlsx"),
    "fresh_mis_export": (mis_export, "csv,utf-8"),
    "fresh_capitals_breaks": (capitals_breaks, "xls"),
    "fresh_kiswahili_words": (kiswahili_words, "ods"),
    "fresh_typing_errors": (typing_errors, "xlsx"),
    "fresh_starred_form": (starred_form, "xlsx"),
    "fresh_sub_activities": (sub_activities, "xlsx"),
    "fresh_ward_lines": (ward_lines, "xlsx"),
    "fresh_four_w": (four_w, "xlsx"),
    "fresh_what_where": (what_where, "xlsx"),
}
