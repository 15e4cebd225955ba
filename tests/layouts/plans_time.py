"""Layouts that differ in how they say when."""

from layouts import periods, places
from layouts.amounts import Money, Share, european, no_money, shillings_text, unreadable_money
from layouts.book import AMBER, GREEN, Cell, at
from layouts.expect import Plan, Table
from layouts.fill_in import Values, deck, marked, rounds, work
from layouts.periods import SHORT, When, checked, month
from layouts.places import Flag, Where
from layouts.words import OFFICERS

TWELVE = [f"m{i}" for i in range(12)]
FOUR = ["q1", "q2", "q3", "q4"]


def month_shading(plan: Plan) -> None:
    """Shaded months under a merged group, sector merged down, a row of column numbers, a legend, a total."""
    draw, sheet = plan.draw, plan.book.sheet("AWP 26-27")
    sheet.title(1, plan.organisation.upper(), 18)
    sheet.title(
        2, f"Annual Work Plan – {plan.county.name} County, county financial year 2026/2027 (July – June)", 18
    )
    sheet.title(3, "Submitted to the County Planning Unit", 18)
    table = Table(plan, sheet, f"no sector activity ward {' '.join(TWELVE)} money who", row=5)
    table.group({"m0": ("Implementation schedule 2026/27", 12)})
    table.heads(
        [
            "S/No",
            "Sector",
            "Planned activities",
            "Ward(s)",
            *SHORT[6:],
            *SHORT[:6],
            "Budget (KES)",
            "Responsible",
        ]
    )
    row = table.line({name: i for i, name in enumerate(table.column, 1)})
    plan.optional_rows.append({"sheet": table.name, "row": row})
    wheres = deck(
        plan,
        18,
        (
            places.several,
            places.misspelt,
            places.county_wide,
            places.capitals,
            places.series,
            places.subcounty,
        ),
    )
    total = number = 0
    for sector, count in zip(plan.sectors(3), rounds(18, 3), strict=True):
        first = table.row
        for place in range(count):
            chosen, when = periods.months_in_row(draw, "county")
            amount, number = plan.amount(), number + 1
            item = work(plan, sector, wheres[number - 1], when, amount)
            values: Values = {"no": number, "activity": item.title, "ward": item.where.text, "money": amount}
            values |= {"sector": None if place else sector, "who": draw.pick(OFFICERS)}
            table.work(item, values | marked(TWELVE, chosen, Cell(fill=draw.pick((GREEN, AMBER)))), when="m0")
            total += amount
        table.down("sector", first, table.row - 1)
    formula = f"=SUM({table.cell('money', 8)}:{table.cell('money', table.row - 1)})"
    table.skip("total", {"activity": "GRAND TOTAL", "money": Cell(total, formula=formula)})
    table.row += 1
    table.note("Key: shaded cells show the months of implementation")


def month_marks_us(plan: Plan) -> None:
    """October to September with x in old Excel; ward and sub-county; sectors in the first cell; USD by format."""
    draw, sheet = plan.draw, plan.book.sheet("FY27 Workplan")
    sheet.put(1, 1, f"{plan.organisation} – FY27 work plan, {plan.county.name}")
    sheet.put(2, 1, "Implementation period: 1 October 2026 to 30 September 2027 (USG fiscal year)")
    table = Table(plan, sheet, f"activity sub ward {' '.join(TWELVE)} money", row=4)
    table.heads(["Activity", "Sub-County", "Ward", *SHORT[9:], *SHORT[:9], "Budget"])
    wards = [plan.draw.pick(plan.county.known()) for _ in range(16)]
    usd = Cell(0, format="[$USD] #,##0.00")
    number = 0
    for sector, count in zip(plan.sectors(4), rounds(16, 4), strict=True):
        table.skip("heading", {"activity": sector.upper()})
        subtotal = 0
        for _ in range(count):
            ward, amount = wards[number], 250 * draw.number(8, 200)
            chosen, when = periods.months_in_row(draw, "us")
            item = work(
                plan,
                sector.upper(),
                Where(ward.name, (ward.json,)),
                when,
                Money((Share(amount, "USD"),)),
                title=plan.title(sector),
            )
            values: Values = {"activity": item.title, "sub": ward.subcounty, "ward": ward.name}
            values |= {"money": Cell(amount, format=usd.format)}
            table.work(item, values | marked(TWELVE, chosen, draw.pick(("x", "X"))), when=TWELVE[chosen[0]])
            number, subtotal = number + 1, subtotal + amount
        table.skip("total", {"activity": "Sub-total", "money": Cell(subtotal, format=usd.format)})


def month_dates(plan: Plan) -> None:
    """Month headings are real dates shown as Jul-26; bullets as marks; the table begins in column B."""
    draw, sheet = plan.draw, plan.book.sheet("Work plan")
    sheet.put(1, 2, f"Name of organisation: {plan.organisation}")
    sheet.put(2, 2, f"County: {plan.county.name}")
    sheet.put(3, 2, "Reporting year: July 2026 to June 2027")
    table = Table(plan, sheet, f"sector activity target ward {' '.join(TWELVE)} money", row=6, left=2)
    heads = [Cell(month(2026, 7 + i)[0], format="mmm-yy") for i in range(12)]
    table.heads(
        ["Thematic area", "Activity", "Annual target", "Target wards", *heads, "Estimated cost (Kshs)"]
    )
    wheres = deck(
        plan,
        20,
        (places.several, places.shared, places.misspelt, places.unknown, places.suffixed, places.swapped),
    )
    for number, (sector, where) in enumerate(zip(plan.sectors(5) * 4, wheres, strict=True)):
        chosen, when = periods.months_in_row(draw, "county", 4)
        amount = plan.amount()
        if number == 7:
            chosen, when = range(0), periods.no_ticks()
        item = work(plan, sector, where, when, amount)
        values: Values = {
            "sector": sector,
            "activity": item.title,
            "ward": where.text,
            "target": draw.number(2, 40),
        }
        shown: tuple[str | int, ...] = (f"{amount:,}", amount, f"{amount:,}/=", amount)
        values["money"] = draw.pick(shown)
        table.work(item, values | marked(TWELVE, chosen, draw.pick(("●", "x", "✔"))), when="m0")
    table.row += 1
    table.note("Prepared by: __________________   Sign: __________   Date: __________")
    table.note("Approved by: __________________   Sign: __________   Date: __________")


def dates_csv(plan: Plan) -> None:
    """Semicolons and Windows-1252; dates of every style; euros with decimal commas; a wrong grand total."""
    draw, sheet = plan.draw, plan.book.sheet("")
    sheet.put(1, 1, f"{plan.organisation} – plan d’action 2026/27 · {plan.county.name} County")
    sheet.put(2, 1, "All amounts in Euro (EUR). Dates: day/month/year")
    table = Table(plan, sheet, "no sector activity ward when end money who", row=4)
    table.heads("Ref;Sector;Activity description;Location (ward);Start;Finish;Cost;Lead".replace(";", "|"))
    wheres = deck(
        plan,
        18,
        (
            places.other_county,
            places.several,
            places.misspelt,
            places.suffixed,
            places.county_wide,
            places.missing,
        ),
    )
    total = 0.0
    for number, (sector, where) in enumerate(zip(plan.sectors(6) * 3, wheres, strict=True), 1):
        start, end = periods.days(draw)
        amount = draw.number(12, 400) * 250 + draw.pick((0, 0, 0.5))
        when = checked("", start, end)
        values: Values = {"when": periods.day_text(draw, start), "end": periods.day_text(draw, end)}
        if number == 5:
            either = ((start, start), (end, end), (None, None))
            when = When("", start, end, either, (Flag("date_reversed", "error"),))
            values = {"when": f"{end:%d/%m/%Y}", "end": f"{start:%d/%m/%Y}"}
        item = work(plan, sector, where, when, Money((Share(amount, "EUR"),)))
        values |= {"no": f"A{number}", "sector": sector, "activity": item.title, "ward": where.text}
        values |= {"money": european(amount), "who": draw.pick(OFFICERS)}
        table.work(item, values)
        total += amount
    row = table.skip("total", {"activity": "Total budget", "money": european(total + 10_000)})
    table.flag("money_total_mismatch", "money", row)


def when_texts(plan: Plan) -> None:
    """One 'Timeline' column with every wording of quarters, halves and months, in both languages."""
    draw, sheet = plan.draw, plan.book.sheet("JWP matrix")
    sheet.title(1, f"{plan.organisation}: Joint Work Plan input, {plan.county.name} County", 6)
    sheet.put(2, 1, "Quarters are those of the county financial year 2026/27: Q1 = July to September 2026")
    table = Table(plan, sheet, "sector activity ward when money remarks", row=4)
    table.heads("Sector|Key activities|Ward|Timeline|Budget (KES)|Remarks")
    quarter, text, days = periods.quarter_text, periods.month_text, periods.day_range
    whens = [
        *(quarter(draw) for _ in range(8)),
        *(text(draw) for _ in range(5)),
        periods.whole_year(draw),
        periods.half_year(draw),
    ]
    whens += [
        text(draw, swahili=True),
        text(draw, swahili=True),
        days(draw),
        days(draw),
        periods.bare_months(draw),
    ]
    whens += [
        periods.month_list(draw),
        periods.unreadable(draw),
        When("", None, None, flags=(Flag("date_missing"),)),
    ]
    whens += [periods.whole_year(draw)]
    wheres = deck(
        plan,
        len(whens),
        (places.several, places.series, places.kaunti_nzima, places.subcounty, places.misspelt),
    )
    sectors = sorted(plan.draw.pick(plan.sectors(5)) for _ in whens)
    for when, where, sector in zip(draw.shuffled(whens), wheres, sectors, strict=True):
        amount = plan.amount()
        item = work(plan, sector, where, when, amount)
        values: Values = {"sector": sector, "activity": item.title, "ward": where.text, "when": when.text}
        table.work(item, values | {"money": Cell(amount, currency="KES")})
    table.row += 1
    table.note("NB: subject to availability of funds")


def calendar_year(plan: Plan) -> None:
    """January to December 2027 stated by the quarter headings; two-row heading; USD with a KES conversion beside it."""
    draw, sheet = plan.draw, plan.book.sheet("2027 AWP")
    sheet.title(1, f"{plan.organisation} – Annual Work Plan January–December 2027", 10)
    sheet.put(2, 1, f"{plan.county.name} field office. Exchange rate: 1 USD = 129 KES")
    table = Table(plan, sheet, "sector activity ward q1 q2 q3 q4 money kes", row=4)
    table.group({"q1": ("Timeframe 2027", 4), "money": ("Planned budget", 2)})
    table.heads("Outcome area / sector|Activity|Ward|Q1|Q2|Q3|Q4|USD|KES equivalent")
    for column in ("sector", "activity", "ward"):
        text = sheet.cells.pop((5, table.column[column]))
        sheet.put(4, table.column[column], text)
        sheet.merge(4, table.column[column], 5, table.column[column])
    wheres = deck(plan, 16, (places.several, places.subcounty, places.misspelt, places.one_unknown))
    for sector, where in zip(sorted(plan.sectors(4) * 4), wheres, strict=True):
        chosen, when = periods.ticks(draw, "year")
        amount = 500 * draw.number(4, 150)
        item = work(
            plan, sector, where, when, Money((Share(amount, "USD"),), any_of=((Share(amount * 129, "KES"),),))
        )
        values: Values = {"sector": sector, "activity": item.title, "ward": where.text, "money": amount}
        values["kes"] = Cell(amount * 129, formula=f"={table.cell('money', table.row)}*129")
        table.work(item, values | marked(FOUR, [q - 1 for q in chosen], "X"), when=f"q{chosen[0]}")


def uk_year(plan: Plan) -> None:
    """April to March stated in a note; amounts per quarter in thousands under a merged heading; a total column."""
    draw, sheet = plan.draw, plan.book.sheet("Workplan & budget")
    sheet.title(1, f"{plan.organisation}", 9)
    sheet.title(2, f"Work plan and budget, {plan.county.name} County", 9)
    sheet.title(3, "Financial year: 1 April 2026 – 31 March 2027. Q1 = April–June 2026", 9)
    table = Table(plan, sheet, "no sector activity ward q1 q2 q3 q4 money", row=5)
    table.group({"q1": ("Budget per quarter (KES '000)", 4), "money": ("Total (KES '000)", 1)})
    table.heads("No.|Sector|Activity|Ward|Q1|Q2|Q3|Q4|")
    wheres = deck(plan, 15, (places.several, places.capitals, places.misspelt, places.county_wide))
    for number, (sector, where) in enumerate(zip(sorted(plan.sectors(3) * 5), wheres, strict=True), 1):
        chosen, when = periods.ticks(draw, "uk")
        parts = {f"q{q}": 50 * draw.number(2, 30) for q in chosen}
        total = sum(parts.values())
        item = work(plan, sector, where, when, total * 1000)
        values: Values = {"no": number, "sector": sector, "activity": item.title, "ward": where.text, **parts}
        formula = f"=SUM({table.cell('q1', table.row)}:{table.cell('q4', table.row)})"
        table.work(item, values | {"money": Cell(total, formula=formula)}, when=f"q{chosen[0]}")


def school_year(plan: Plan) -> None:
    """September to August, ticks, tab-separated UTF-16 with a note in the middle; wards joined in words."""
    draw, sheet = plan.draw, plan.book.sheet("")
    sheet.put(1, 1, f"{plan.organisation} work plan – {plan.county.name} County")
    sheet.put(
        2,
        1,
        "Project year: September 2026 – August 2027 (Q1 = Sep-Nov 2026, Q2 = Dec-Feb, Q3 = Mar-May, Q4 = Jun-Aug 2027)",
    )
    table = Table(plan, sheet, "sector activity ward q1 q2 q3 q4 money", row=4)
    table.heads("Sector|Activity|Ward|Q1|Q2|Q3|Q4|Budget (Ksh)")
    wheres = deck(
        plan, 14, (places.several, places.several, places.shared, places.kaunti_nzima, places.misspelt)
    )
    for number, (sector, where) in enumerate(zip(sorted(plan.sectors(2) * 7), wheres, strict=True)):
        if number == 7:
            table.note("Activities below are cost-shared with the schools")
        chosen, when = periods.ticks(draw, "school")
        amount = plan.amount()
        item = work(plan, sector, where, when, amount)
        values: Values = {
            "sector": sector,
            "activity": item.title,
            "ward": where.text,
            "money": shillings_text(draw, amount),
        }
        table.work(item, values | marked(FOUR, [q - 1 for q in chosen], "✓"), when=f"q{chosen[0]}")
    table.row += 1
    table.note("* Amounts include VAT where it applies")


def no_calendar(plan: Plan) -> None:
    """No year anywhere: the county year and one warning at the heading. Repeated headings further down."""
    draw, sheet = plan.draw, plan.book.sheet("Sheet1")
    sheet.put(1, 1, f"{plan.organisation}: activity schedule")
    table = Table(plan, sheet, "no activity ward q1 q2 q3 q4 money who", row=3)
    heads = "No|Activity|Ward|Q1|Q2|Q3|Q4|Amount|Responsible"
    table.flag("calendar_assumed", "q1", table.heads(heads))
    wheres = deck(plan, 15, (places.several, places.misspelt, places.unknown))
    for number, (sector, where) in enumerate(zip(plan.sectors(3) * 5, wheres, strict=True), 1):
        chosen, when = periods.ticks(draw, "county")
        amount = plan.amount()
        if number == 9:
            table.row += 1
            row = table.heads(heads)
            plan.skip(table.name, row, "heading")
            table.flag("calendar_assumed", "q1", row, optional=True)
        item = work(plan, "", where, when, amount, title=plan.title(sector))
        values: Values = {
            "no": number,
            "activity": item.title,
            "ward": where.text,
            "who": draw.pick(OFFICERS),
        }
        values["money"] = f"{amount:,}/="
        if number == 4:
            text, unread = unreadable_money(draw)
            item = work(plan, "", where, when, unread, title=item.title)
            values["money"] = text
        table.work(
            item,
            values | marked(FOUR, [q - 1 for q in chosen], draw.pick(("x", "√", "Yes", "1"))),
            when=f"q{chosen[0]}",
        )


def month_cells(plan: Plan) -> None:
    """Start month and end month as dates shown as Sep-26: whole months. Formula errors and a missing amount."""
    draw, sheet = plan.draw, plan.book.sheet("Activities")
    sheet.put(1, 1, "Implementing partner")
    sheet.put(1, 2, plan.organisation)
    sheet.put(2, 1, "County")
    sheet.put(2, 2, plan.county.name)
    sheet.put(3, 1, "Currency")
    sheet.put(3, 2, "Kenya Shillings")
    table = Table(plan, sheet, "code sector activity ward when end money", row=12)
    table.heads("Code|Department|Activity|Ward|Start month|End month|Budget")
    wheres = deck(plan, 14, (places.several, places.misspelt, places.suffixed, places.constituency))
    for number, (sector, where) in enumerate(zip(plan.sectors(7) * 2, wheres, strict=True), 1):
        first = draw.number(0, 11)
        last = min(11, first + draw.number(0, 4))
        start, end = month(2026, 7 + first), month(2026, 7 + last)
        amount = plan.amount()
        money: Money | int = amount
        cell = Cell(amount, format="#,##0")
        if number == 3:
            money, cell = Money((), (Flag("formula_error", "error"),)), Cell("#VALUE!", formula="=G20*H20")
        if number == 8:
            money, cell = no_money(), Cell()
        item = work(plan, sector, where, checked("", start[0], end[1]), money)
        values: Values = {
            "code": f"{number // 5 + 1}.{number % 5 + 1}",
            "sector": sector,
            "activity": item.title,
        }
        values |= {"ward": where.text, "money": cell}
        values |= {"when": Cell(start[0], format="mmm-yy"), "end": Cell(end[0], format="mmm-yy")}
        table.work(item, values)
    last_row = table.row - 1
    total = sum(
        c.value
        for (r, col), c in sheet.cells.items()
        if col == 7 and isinstance(c.value, int) and 12 < r <= last_row
    )
    table.skip(
        "total", {"activity": "Total", "money": Cell(total, formula=f"=SUM({at(7, 13)}:{at(7, last_row)})")}
    )


LAYOUTS = {
    "month_shading": (month_shading, "xlsx"),
    "month_marks_us": (month_marks_us, "xls"),
    "month_dates": (month_dates, "xlsx"),
    "dates_csv": (dates_csv, "csv;cp1252"),
    "when_texts": (when_texts, "ods"),
    "calendar_year": (calendar_year, "xlsx"),
    "uk_year": (uk_year, "xlsx"),
    "school_year": (school_year, "csv\tutf-16"),
    "no_calendar": (no_calendar, "xlsx"),
    "month_cells": (month_cells, "xlsx"),
}
