"""Fresh layouts after the forms of donors, the United Nations and county departments."""

from layouts import periods, places
from layouts.amounts import Money, Share
from layouts.book import GREEN, Cell
from layouts.expect import Plan, Table, Work
from layouts.fill_in import Values, deck, marked, rounds, work
from layouts.periods import When, checked
from layouts.places import Where

FOUR = ["q1", "q2", "q3", "q4"]


def led_by(item: Work, organisation: str) -> Work:
    return Work(item.title, item.sector, item.where, item.when, item.money, organisation)


def un_workplan(plan: Plan) -> None:
    """Timeframe and planned budget over their columns; an activity with two funding sources on two rows."""
    sheet = plan.book.sheet("AWP")
    sheet.title(1, "ANNUAL WORK PLAN", 11)
    sheet.put(2, 1, "Implementing Partner:")
    sheet.put(2, 3, plan.organisation)
    sheet.put(3, 1, "Period: July 2026 – June 2027 (Q1: July–September 2026)")
    sheet.put(4, 1, f"Area: {plan.county.name} County")
    table = Table(plan, sheet, "out activity q1 q2 q3 q4 who ward fund desc money", row=6)
    table.group({"q1": ("TIMEFRAME", 4), "fund": ("PLANNED BUDGET", 3)})
    table.heads("||Q1|Q2|Q3|Q4|||Funding Source|Budget Description|Amount (USD)")
    tops = {"out": "EXPECTED OUTPUTS", "activity": "PLANNED ACTIVITIES"}
    for column, text in (tops | {"who": "RESPONSIBLE PARTY", "ward": "LOCATION"}).items():
        sheet.put(6, table.column[column], text)
        table.down(column, 6, 7)
    wheres = iter(deck(plan, 12, (places.several, places.misspelt, places.subcounty)))
    for index, sector in enumerate(plan.sectors(3), 1):
        table.skip("heading", {"out": f"Programme area {index}: {sector}"}, merge=True)
        first = table.row
        sheet.put(first, table.column["out"], f"Output {index}.1: Households use services of good quality")
        for turn in range(4):
            _un_activity(plan, table, sector, next(wheres), f"{index}.1.{turn + 1}", split=turn == 2)
        table.down("out", first, table.row - 1)
    table.skip("total", {"out": "TOTAL", "money": plan.total})


def _un_activity(plan: Plan, table: Table, sector: str, where: Where, code: str, *, split: bool) -> None:
    draw, first = plan.draw, table.row
    chosen, when = periods.ticks(draw, "county")
    funds = draw.sample(("Nordlys Fund", "Core resources", "Meridian Aid", "Peace Building Fund"), 2)
    shares = tuple(Share(500 * draw.number(4, 90), "USD", fund) for fund in funds[: 1 + split])
    item = work(plan, sector, where, when, Money(shares, any_of=(shares[:1],) if split else ()))
    who = draw.pick((plan.organisation, f"{plan.organisation} / County Government"))
    values: Values = {"activity": f"{code} {item.title}", "who": who, "ward": where.text, "fund": funds[0]}
    values |= {"desc": draw.pick(("Travel", "72100 Contractual services", "Workshops"))}
    values["money"] = shares[0].amount
    table.work(item, values | marked(FOUR, [q - 1 for q in chosen], "X"), when="q1")
    if split:
        row = table.line({"fund": funds[1], "desc": "Supplies", "money": shares[1].amount})
        plan.optional_rows.append({"sheet": table.name, "row": row})
        for column in ("activity", *FOUR, "who", "ward"):
            table.down(column, first, row)


def logframe(plan: Plan) -> None:
    """Outcome and output merged down beside the activity; the table begins in column D, row 9."""
    draw, sheet = plan.draw, plan.book.sheet("LogFrame & Workplan")
    sheet.put(2, 4, f"Grantee: {plan.organisation}")
    sheet.put(3, 4, "Project title: Resilient Communities, Phase II")
    sheet.put(4, 4, f"Project area: {plan.county.name} County, Kenya")
    sheet.put(5, 4, "Reporting currency: Euro (EUR)")
    sheet.put(6, 4, "Duration: 1 July 2026 – 30 June 2027")
    columns = "outcome output activity indicator proof risk sector ward when end money donor"
    table = Table(plan, sheet, columns, row=9, left=4)
    table.heads(
        "Outcome|Output|Activity|Objectively verifiable indicator|Means of verification|Assumptions|Cluster|"
        "Target location|Planned start|Planned completion|Activity budget|Donor"
    )
    wheres = iter(deck(plan, 16, (places.several, places.misspelt, places.county_wide, places.unknown)))
    for index, sector in enumerate(plan.sectors(2), 1):
        top = table.row
        sheet.put(top, table.column["outcome"], f"Outcome {index}: Vulnerable households withstand shocks")
        for output in (1, 2):
            first = table.row
            sheet.put(
                first, table.column["output"], f"Output {index}.{output}: Groups are trained and equipped"
            )
            for turn in range(4):
                start, end = periods.days(draw)
                amount, donor = 250 * draw.number(8, 200), draw.pick(("Meridian Aid", "Solidarité Sud"))
                money = Money((Share(amount, "EUR", donor),))
                item = work(plan, sector, next(wheres), checked("", start, end), money)
                values: Values = {"activity": f"A{index}.{output}.{turn + 1} {item.title}", "sector": sector}
                values |= {"indicator": "# of people reached, by sex", "proof": "Attendance lists"}
                values |= {"risk": "Rains are normal", "ward": item.where.text, "donor": donor}
                values |= {"when": Cell(start, format="dd/mm/yyyy"), "end": Cell(end, format="dd/mm/yyyy")}
                table.work(item, values | {"money": Cell(amount, format="#,##0")})
            table.down("output", first, table.row - 1)
        table.down("outcome", top, table.row - 1)


def usaid_results(plan: Plan) -> None:
    """'IR 1.1' and 'Sub-IR 1.1.1' rows over 'Activity 1.1.1.1: …' in one column; fiscal quarters by name."""
    draw, sheet = plan.draw, plan.book.sheet("FY27 Workplan")
    sheet.put(1, 1, f"{plan.organisation} – FY27 Annual Work Plan (October 1, 2026 – September 30, 2027)")
    sheet.put(2, 1, f"Geographic focus: {plan.county.name} County")
    table = Table(plan, sheet, "activity area ward when money lead", row=4)
    table.heads("Intermediate Result / Activity|Technical area|Ward(s)|Timing|FY27 budget (USD)|Point person")
    wheres = iter(deck(plan, 16, (places.several, places.misspelt, places.suffixed)))
    for index, sector in enumerate(plan.sectors(4), 1):
        table.skip("heading", {"activity": f"IR {index}: Demand for and use of services increased"})
        for minor in (1, 2):
            table.skip(
                "heading", {"activity": f"Sub-IR {index}.{minor}: Capacity of local systems strengthened"}
            )
            for turn in (1, 2):
                first = draw.number(1, 3)
                last = draw.number(first, 3)
                text = f"FY27 Q{first}" if first == last else draw.pick(("FY27 Q{}-Q{}", "Q{} – Q{} FY27"))
                when = checked(text.format(first, last), *periods.quarters("us", first, last))
                amount = 500 * draw.number(4, 120)
                item = work(plan, sector, next(wheres), when, Money((Share(amount, "USD"),)))
                values: Values = {
                    "activity": f"Activity {index}.{minor}.{turn}: {item.title}",
                    "area": sector,
                }
                values |= {"ward": item.where.text, "when": when.text, "money": f"${amount:,.2f}"}
                table.work(item, values | {"lead": "Chief of Party"})


def preg_matrix(plan: Plan) -> None:
    """Joint activities with their lead, collaborators, layering and what county and partners put in."""
    draw, sheet = plan.draw, plan.book.sheet("JWP matrix")
    name = plan.county.name
    sheet.title(1, f"{name.upper()} COUNTY – PARTNERSHIP FOR RESILIENCE JOINT WORK PLAN FY 2026/27", 13)
    sheet.title(
        2, f"Compiled by: {plan.organisation}. Q1 = July to September 2026 (county financial year)", 13
    )
    columns = "sector activity lead partners sli ward q1 q2 q3 q4 cg partner"
    table = Table(plan, sheet, columns, row=4)
    table.heads(
        "Sector|Joint activity|Lead partner|Collaborating partners|SLI (sequencing, layering, integration)|"
        "Wards|Q1|Q2|Q3|Q4|County contribution (KES)|Partner contribution (KES)"
    )
    leads = ("Nguzo Health Partners", "Daraja Relief International", "Green Corridor Network")
    wheres = iter(deck(plan, 15, (places.several, places.misspelt, places.county_wide, places.series)))
    for sector in plan.sectors(3):
        top = table.row
        for turn in range(5):
            chosen, when = periods.ticks(draw, "county")
            parts = {"cg": plan.amount() * draw.number(0, 1), "partner": plan.amount()}
            names = {"cg": "County contribution", "partner": "Partner contribution"}
            money = Money(tuple(Share(parts[key], "KES", names[key]) for key in parts if parts[key]))
            lead = draw.pick(leads)
            item = led_by(work(plan, sector, next(wheres), when, money), lead)
            values: Values = {"sector": None if turn else sector, "activity": item.title, "lead": lead}
            values |= {"partners": draw.pick(("WFP, NDMA", "Dept. of Water", "NDMA; Red Cross")), **parts}
            values |= {"sli": draw.pick(("Layering", "Sequencing", "Integration")), "ward": item.where.text}
            table.work(item, values | marked(FOUR, [q - 1 for q in chosen], Cell(fill=GREEN)), when="q1")
        table.down("sector", top, table.row - 1)


ADP_HEADS = (
    "Sub Programme|Project name, location (Ward/Sub county/ County wide)|Description of activities|"
    "Green Economy consideration|Estimated cost (Ksh.)|Source of funds|Time frame|Performance indicators|"
    "Targets|Status (new/ ongoing)|Implementing Agency"
)


def adp_projects(plan: Plan) -> None:
    """Name and location of a project in one cell, as the guidelines for county plans want it."""
    draw, sheet, name = plan.draw, plan.book.sheet("Table 13"), plan.county.name
    plan.organisation = f"County Government of {name}"
    sheet.put(1, 1, f"COUNTY GOVERNMENT OF {name.upper()}")
    sheet.put(2, 1, "COUNTY ANNUAL DEVELOPMENT PLAN 2026/2027")
    sheet.put(3, 1, "Table 13: Capital projects for the FY 2026/2027 (1st July 2026 – 30th June 2027)")
    columns = "sub activity detail green money source when indicator target status agency"
    table = Table(plan, sheet, columns, row=5)
    table.heads(ADP_HEADS)
    for sector in plan.sectors(3):
        table.skip("heading", {"sub": f"Sector Name: {sector}"}, merge=True)
        table.skip("heading", {"sub": "Programme Name: Service delivery and infrastructure"}, merge=True)
        for number, ward in enumerate(draw.sample(plan.county.plain(), 5)):
            place, where = draw.pick(
                (
                    (f" – {ward.name} Ward", Where("", (ward.json,))),
                    (f", {ward.name} ward", Where("", (ward.json,))),
                    (f"\n({ward.name} Ward)", Where("", (ward.json,))),
                    (" - County wide", Where("", plan.county.whole)),
                )
            )
            amount, source = plan.amount(), draw.pick(("CGF", "Equitable share", "FLLoCA", "County/Donor"))
            when = _adp_time(plan)
            item = work(plan, sector, where, when, Money((Share(amount, "KES", source),)))
            values: Values = {"sub": f"SP 1.{number + 1}", "activity": item.title + place, "source": source}
            values |= {"detail": "Survey, design, tender and works", "green": "Solar power", "status": "New"}
            values |= {"money": f"{amount:,}", "when": when.text, "indicator": "No. completed", "target": 1}
            values |= {"agency": f"Department, County Government of {name}"}
            table.work(item, values, where="activity")


def _adp_time(plan: Plan) -> When:
    first = plan.draw.number(1, 4)
    one = (f"Q{first}", f"{('1st', '2nd', '3rd', '4th')[first - 1]} Quarter")
    quarter = checked(plan.draw.pick(one), *periods.quarters("county", first, first))
    year = When(plan.draw.pick(("2026/27", "FY 2026/27", "July 2026-June 2027", "Q1-Q4")), *_YEAR)
    return plan.draw.pick((quarter, year))


_YEAR = (periods.FIRST, periods.LAST)


def awpb_financiers(plan: Plan) -> None:
    """Unit costs in thousands and the financiers in columns under a merged heading."""
    draw, sheet = plan.draw, plan.book.sheet("AWPB FY2026-27")
    sheet.title(1, "ANNUAL WORK PLAN AND BUDGET (AWPB) FY 2026/2027", 13)
    sheet.title(2, f"Rural Livelihoods Programme, {plan.county.name} County", 13)
    sheet.title(3, f"Executing agency: {plan.organisation}. Financial year July 2026 – June 2027", 13)
    table = Table(plan, sheet, "code activity ward q1 q2 q3 q4 unit qty cost money gok loan people", row=5)
    table.group({"q1": ("Implementation schedule", 4), "gok": ("Financiers (KES '000)", 3)})
    table.heads(
        "Code|Component / Activity|Ward|Q1|Q2|Q3|Q4|Unit|Qty|Unit cost (KES '000)|Total cost (KES '000)|"
        "GoK|IFAD loan|Beneficiaries"
    )
    wheres = iter(deck(plan, 12, (places.several, places.misspelt, places.county_wide)))
    names = {"gok": "GoK", "loan": "IFAD loan", "people": "Beneficiaries"}
    for index, (sector, count) in enumerate(zip(plan.sectors(3), rounds(12, 3), strict=True), 1):
        table.skip("heading", {"code": index, "activity": f"Component {index}: {sector}"})
        for turn in range(count):
            chosen, when = periods.ticks(draw, "county")
            quantity, cost = draw.number(2, 20), 10 * draw.number(2, 60)
            total = quantity * cost
            parts = {"gok": total * 2 // 10, "people": total // 10}
            parts["loan"] = total - sum(parts.values())
            shares = tuple(Share(parts[key] * 1000, "KES", names[key]) for key in names if parts[key])
            item = work(plan, sector, next(wheres), when, Money(shares))
            values: Values = {"code": f"{index}.{turn + 1}", "activity": item.title, "unit": "No.", **parts}
            values |= {"ward": item.where.text, "qty": quantity, "cost": cost, "money": total}
            table.work(item, values | marked(FOUR, [q - 1 for q in chosen], "x"), when="q1")


LAYOUTS = {
    "fresh_un_workplan": (un_workplan, "xlsx"),
    "fresh_logframe": (logframe, "xlsx"),
    "fresh_usaid_results": (usaid_results, "xlsx"),
    "fresh_preg_matrix": (preg_matrix, "xlsx"),
    "fresh_adp_projects": (adp_projects, "xlsx"),
    "fresh_awpb_financiers": (awpb_financiers, "xlsx"),
}
