"""Layouts that differ in how they say what it costs and who pays."""

from layouts import periods, places
from layouts.amounts import Money, Share, dollars_text, no_money, shillings_text, unreadable_money
from layouts.book import GREY, Cell
from layouts.expect import Plan, Table
from layouts.fill_in import Values, deck, marked, rounds, work
from layouts.places import Flag
from layouts.words import FUNDERS, OFFICERS

FOUR = ["q1", "q2", "q3", "q4"]


def contributors(plan: Plan) -> None:
    """Who pays in columns under a merged 'Budget (KES)'; one row and the grand total do not add up."""
    draw, sheet = plan.draw, plan.book.sheet("Joint activities")
    sheet.title(
        1, f"JOINT WORK PLAN 2026/27 – {plan.county.name.upper()} COUNTY AND {plan.organisation.upper()}", 9
    )
    sheet.title(2, f"Partner: {plan.organisation}. County financial year, 1 July 2026 – 30 June 2027", 9)
    table = Table(plan, sheet, "sector activity ward when cg partner people money", row=4)
    table.group({"cg": ("Budget (KES)", 4)})
    table.heads(f"Sector|Activity|Ward|Quarter|County Government|{plan.organisation}|Community|Total")
    wheres = deck(plan, 15, (places.several, places.misspelt, places.county_wide, places.subcounty))
    sums = {"cg": 0, "partner": 0, "people": 0, "money": 0}
    for number, (sector, where) in enumerate(zip(sorted(plan.sectors(3) * 5), wheres, strict=True)):
        first = draw.number(1, 4)
        when = periods.checked(f"Q{first}", *periods.quarters("county", first, first))
        parts = {
            "cg": plan.amount() * draw.number(0, 1),
            "partner": plan.amount(),
            "people": 10_000 * draw.number(0, 9),
        }
        names = {"cg": "County Government", "partner": plan.organisation, "people": "Community"}
        shares = tuple(Share(parts[key], "KES", names[key]) for key in parts if parts[key])
        total = sum(parts.values())
        stated = total + 100_000 * (number == 6)
        for key, amount in {**parts, "money": stated}.items():
            sums[key] += amount
        item = work(plan, sector, where, when, Money(shares))
        values: Values = {"sector": sector, "activity": item.title, "ward": where.text, "when": when.text}
        values |= {key: amount or draw.pick((None, "-", 0)) for key, amount in parts.items()}
        row = table.work(item, values | {"money": stated})
        if number == 6:
            table.flag("money_total_mismatch", "money", row)
    sums["money"] += 1_000_000
    row = table.skip("total", {"sector": "GRAND TOTAL", **sums})
    table.flag("money_total_mismatch", "money", row)


def kes_million(plan: Plan) -> None:
    """The county's own form in old Excel: sectors in capitals in the activity column, KES million, funds."""
    draw, sheet = plan.draw, plan.book.sheet("Annex II")
    plan.organisation = f"County Government of {plan.county.name}"
    sheet.title(1, f"COUNTY GOVERNMENT OF {plan.county.name.upper()}", 9)
    sheet.title(2, "ANNUAL DEVELOPMENT PLAN FY 2026/2027", 9)
    sheet.title(3, "Annex II: Projects for the year 1st July 2026 to 30th June 2027", 9)
    table = Table(plan, sheet, "sub activity ward green money source when target status", row=5)
    table.heads(
        "Sub-programme|Project name and description of activities|Location (Ward)|Green economy considerations|"
        "Estimated cost (KES. in Millions)|Source of funds|Time frame|Targets|Status"
    )
    wheres = deck(
        plan, 16, (places.several, places.misspelt, places.county_wide, places.swapped, places.subcounty)
    )
    number, grand = 0, 0.0
    for sector, count in zip(plan.sectors(4), rounds(16, 4), strict=True):
        table.skip("heading", {"activity": sector.upper()})
        sub = 0.0
        for _ in range(count):
            amount = draw.number(4, 240) * 25_000
            source = draw.pick(("CGF", "Equitable share", "Donor", "PPP"))
            first = draw.number(1, 4)
            when = periods.checked(f"Q{first}", *periods.quarters("county", first, first))
            where, money = wheres[number], Money((Share(amount, "KES", source),))
            item = work(plan, sector.upper(), where, when, money, title=plan.title(sector))
            values: Values = {
                "sub": f"SP {number % 3 + 1}.{number % 2 + 1}",
                "activity": item.title,
                "ward": where.text,
            }
            values |= {
                "money": amount / 1_000_000,
                "source": source,
                "when": when.text,
                "target": draw.number(1, 30),
            }
            table.work(item, values | {"green": "Solar energy", "status": draw.pick(("New", "Ongoing"))})
            number, sub = number + 1, sub + amount / 1_000_000
        table.skip("total", {"activity": "SUB TOTAL", "money": round(sub, 3)})
        grand += sub
    table.skip("total", {"activity": "GRAND TOTAL", "money": round(grand, 3)})


def unit_cost(plan: Plan) -> None:
    """Unit cost x quantity x days as formulas with kept values, formula errors, a hidden row and a hidden column."""
    draw, sheet = plan.draw, plan.book.sheet("Detailed budget")
    sheet.put(1, 1, plan.organisation)
    sheet.put(
        2, 1, f"Detailed implementation plan & budget – {plan.county.name}, county FY 2026-27 (Jul-Jun)"
    )
    table = Table(plan, sheet, "sector activity ward when end unit cost qty days money", row=5)
    table.heads("Sector|Activity|Ward|From|To|Unit|Unit cost (KES)|Quantity|No. of days|Total cost (KES)")
    wheres = deck(plan, 16, (places.several, places.misspelt, places.capitals, places.unknown))
    total = 0
    for number, (sector, where) in enumerate(zip(sorted(plan.sectors(4) * 4), wheres, strict=True)):
        start, end = periods.days(draw)
        cost, quantity, days = 500 * draw.number(2, 40), draw.number(2, 60), draw.number(1, 5)
        amount: int | Money = cost * quantity * days
        formula = f"=G{table.row}*H{table.row}*I{table.row}"
        cell = Cell(cost * quantity * days, format="#,##0.00", formula=formula)
        if number == 5:
            either = (Share(cost * quantity * days),)
            amount, cell = (
                Money((), (Flag("formula_error", "error"),), (either,)),
                Cell("#REF!", formula="=#REF!*H11"),
            )
        total += 0 if number == 5 else cost * quantity * days
        item = work(plan, sector, where, periods.checked("", start, end), amount)
        values: Values = {
            "sector": sector,
            "activity": item.title,
            "ward": where.text,
            "unit": draw.pick(("pax", "trip", "set")),
        }
        values |= {"when": Cell(start, format="dd-mmm-yyyy"), "end": Cell(end, format="dd-mmm-yyyy")}
        table.work(item, values | {"cost": cost, "qty": quantity, "days": days, "money": cell})
    sheet.hidden_columns.add(table.column["unit"])
    row = table.skip(
        "total", {"activity": "TOTAL", "money": Cell("#REF!", formula=f"=SUM(J6:J{table.row - 1})")}
    )
    table.flag("formula_error", "money", row, "error", optional=True)


def two_currencies(plan: Plan) -> None:
    """Amount and currency columns, mixed, with the equivalent in shillings beside; funder column; OpenDocument."""
    draw, sheet = plan.draw, plan.book.sheet("Plan 2026-27")
    sheet.title(1, f"{plan.organisation} | {plan.county.name} County | July 2026 – June 2027", 9)
    sheet.put(2, 1, "Quarters: county financial year. Rates: USD 1 = KES 129, EUR 1 = KES 150")
    table = Table(plan, sheet, "sector activity ward when money currency kes funder", row=4)
    table.heads("Sector|Activity|Ward|Quarter(s)|Amount|Currency|Equivalent in KES|Funded by")
    rates = {"USD": 129, "EUR": 150, "KES": 1}
    wheres = deck(plan, 14, (places.several, places.series, places.misspelt, places.suffixed))
    for sector, where in zip(sorted(plan.sectors(7) * 2), wheres, strict=True):
        currency = draw.pick(("USD", "EUR", "KES", "KES"))
        amount = plan.amount() if currency == "KES" else 500 * draw.number(4, 100)
        funder = draw.pick(FUNDERS)
        first = draw.number(1, 3)
        when = periods.checked(f"Q{first}-Q{first + 1}", *periods.quarters("county", first, first + 1))
        in_kes = (Share(amount * rates[currency], "KES", funder),)
        money = Money((Share(amount, currency, funder),), any_of=(in_kes,) if currency != "KES" else ())
        item = work(plan, sector, where, when, money)
        values: Values = {
            "sector": sector,
            "activity": item.title,
            "ward": where.text,
            "when": when.text,
            "money": amount,
        }
        table.work(item, values | {"currency": currency, "kes": amount * rates[currency], "funder": funder})


def quarterly_amounts(plan: Plan) -> None:
    """Amounts per quarter, which tell the time, and a yearly total; the quarter headings give their months."""
    draw, sheet = plan.draw, plan.book.sheet("Cash flow")
    sheet.put(1, 1, f"Organization: {plan.organisation}")
    sheet.put(
        2, 1, f"Annual budget and cash-flow forecast 2026/27 ({plan.county.name} County), Kenya shillings"
    )
    table = Table(plan, sheet, "sector activity ward q1 q2 q3 q4 money", row=5)
    heads = [
        f"Q{i}\n({months})"
        for i, months in enumerate(("Jul-Sep 2026", "Oct-Dec 2026", "Jan-Mar 2027", "Apr-Jun 2027"), 1)
    ]
    table.heads(["Sector", "Activity", "Ward", *heads, "Total KES"])
    wheres = deck(plan, 15, (places.several, places.misspelt, places.subcounty, places.kaunti_nzima))
    sums = dict.fromkeys([*FOUR, "money"], 0)
    for sector, where in zip(sorted(plan.sectors(5) * 3), wheres, strict=True):
        chosen, when = periods.ticks(draw, "county", 4)
        parts = {f"q{q}": plan.amount(2, 20) for q in chosen}
        item = work(plan, sector, where, when, sum(parts.values()))
        values: Values = {
            "sector": sector,
            "activity": item.title,
            "ward": where.text,
            "money": sum(parts.values()),
        }
        for key, amount in {**parts, "money": sum(parts.values())}.items():
            sums[key] += amount
        table.work(item, values | {key: parts.get(key, draw.pick((None, 0, "-"))) for key in FOUR}, when="q1")
    table.skip("total", {"sector": "TOTAL", **sums})


def number_formats(plan: Plan) -> None:
    """The currency is only in the number format of the cell; shaded quarters; a total for each currency."""
    draw, sheet = plan.draw, plan.book.sheet("Plan")
    sheet.title(1, f"{plan.organisation} – Plan of activities for {plan.county.name} County", 10)
    sheet.title(2, "Calendar: county financial year, Q1 Jul-Sep 2026 … Q4 Apr-Jun 2027", 10)
    table = Table(plan, sheet, "n sector activity ward q1 q2 q3 q4 money who", row=4)
    table.heads("No.|Sector|Activity|Ward|Q1|Q2|Q3|Q4|Budget|Focal person")
    formats = {
        "KES": ('"KES" #,##0', "[$KSh-441] #,##0.00", '#,##0.00" KES"'),
        "USD": ("[$$-409]#,##0.00", "[$USD] #,##0"),
    }
    wheres = deck(plan, 16, (places.several, places.misspelt_twice, places.suffixed, places.county_wide))
    sums = {"KES": 0, "USD": 0}
    for number, (sector, where) in enumerate(zip(sorted(plan.sectors(4) * 4), wheres, strict=True), 1):
        currency = draw.pick(("KES", "KES", "USD"))
        amount = plan.amount() if currency == "KES" else 500 * draw.number(4, 100)
        chosen, when = periods.ticks(draw, "county")
        item = work(plan, sector, where, when, Money((Share(amount, currency),)))
        values: Values = {
            "n": number,
            "sector": sector,
            "activity": item.title,
            "ward": where.text,
            "who": draw.pick(OFFICERS),
        }
        values["money"] = Cell(amount, format=draw.pick(formats[currency]))
        table.work(
            item, values | marked(FOUR, [q - 1 for q in chosen], Cell("", fill=GREY)), when=f"q{chosen[0]}"
        )
        sums[currency] += amount
    table.skip("total", {"activity": "Total KES", "money": Cell(sums["KES"], format=formats["KES"][0])})
    table.skip("total", {"activity": "Total USD", "money": Cell(sums["USD"], format=formats["USD"][0])})


def funders(plan: Plan) -> None:
    """A CSV with amounts and funders as people type them: currencies in the text, sub-totals per sector, duplicates."""
    draw, sheet = plan.draw, plan.book.sheet("")
    sheet.put(1, 1, "Organisation name:")
    sheet.put(1, 2, plan.organisation)
    sheet.put(2, 1, "County:")
    sheet.put(2, 2, plan.county.name)
    table = Table(plan, sheet, "no sector activity ward when money funder", row=4)
    table.heads("#|Sector|Activity|Ward|Period|Cost|Source of funding")
    wheres = deck(
        plan,
        18,
        (places.several, places.other_ward, places.misspelt, places.missing, places.capitals, places.series),
    )
    number = 0
    for sector, count in zip(plan.sectors(3), rounds(18, 3), strict=True):
        for turn in range(count):
            where, when, funder = wheres[number], periods.month_text(draw), draw.pick(FUNDERS)
            amount, number = plan.amount(), number + 1
            dollars = draw.percent(25)
            money = Money(
                (Share(amount // 1000 if dollars else amount, "USD" if dollars else "KES", funder),)
            )
            text = dollars_text(draw, amount // 1000) if dollars else shillings_text(draw, amount)
            text = text if not text.strip().replace(",", "").isdigit() else f"Kes {amount:,}"
            text = text if not text.endswith("M") or " " in text else f"KES {text}"
            if turn == 4:
                text, money = ("", no_money()) if number < 8 else unreadable_money(draw)
            item = work(plan, sector, where, when, money)
            values: Values = {
                "no": number,
                "sector": sector,
                "activity": item.title,
                "ward": where.text,
                "when": when.text,
            }
            values |= {"money": text, "funder": funder}
            row = table.work(item, values)
            if turn == 2 and not where.flags:
                table.flag("duplicate_row", "no", row, optional=True)
                table.flag("duplicate_row", "activity", table.work(item, values | {"no": f"{number}b"}))
    table.row += 1
    table.note(f"Signed: ____________ Executive Director, {plan.organisation}")


LAYOUTS = {
    "contributors": (contributors, "xlsx"),
    "kes_million": (kes_million, "xls"),
    "unit_cost": (unit_cost, "xlsx"),
    "two_currencies": (two_currencies, "ods"),
    "quarterly_amounts": (quarterly_amounts, "xlsx"),
    "number_formats": (number_formats, "xlsx"),
    "funders": (funders, "csv,utf-8-sig"),
}
