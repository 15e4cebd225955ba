"""Word documents as partners send them: landscape, cut by pages, one table a sector, forms, letters, across."""

from layouts import periods, places
from layouts.amounts import Money, Share, swahili_text
from layouts.book import GREY, Cell, Sheet, at
from layouts.draw import Draw
from layouts.expect import Plan, Table
from layouts.fill_in import Values, deck, marked, work
from layouts.periods import checked
from layouts.places import Json, Where
from layouts.words import OFFICERS, SUBSTANCE

FOUR = ["q1", "q2", "q3", "q4"]
TICK, CROSS, EMPTY = Cell("\uf0fc", format="Wingdings"), Cell("\uf0fb", format="Wingdings"), Cell("☐")
FORM = ("Activity", "Sector", "Ward(s)", "Start date", "End date", "Budget (KES)", "Responsible officer")


def landscape(plan: Plan) -> None:
    """Landscape, ticks in a font of pictures under a merged head, sectors merged down, the partner over the page."""
    draw, sheet = plan.draw, plan.book.sheet("Table 1")
    sheet.landscape, sheet.heading_rows = True, 2
    sheet.page_header = plan.organisation
    sheet.above = [
        f"ANNUAL WORK PLAN FOR {plan.county.name.upper()} COUNTY",
        "Quarters follow the county financial year: Q1 is July to September 2026.",
    ]
    table = Table(plan, sheet, "sector activity ward q1 q2 q3 q4 money who", row=1)
    table.group({"q1": ("Timeline", 4)})
    for column, text in {
        "sector": "Sector",
        "activity": "Activity",
        "ward": "Ward",
        "money": "Budget",
    }.items():
        sheet.put(1, table.column[column], Cell(text, fill=GREY))
        table.down(column, 1, 2)
    sheet.put(1, table.column["who"], "Responsible")
    table.down("who", 1, 2)
    table.heads("|||Q1|Q2|Q3|Q4||")
    wheres = iter(deck(plan, 12, (places.several, places.misspelt, places.subcounty)))
    for sector in plan.sectors(3):
        top = table.row
        sheet.put(top, 1, sector)
        for _ in range(4):
            chosen, when = periods.ticks(draw, "county")
            amount = plan.amount()
            item = work(plan, sector, next(wheres), when, amount)
            values: Values = {"activity": item.title, "ward": item.where.text, "money": f"{amount:,}"}
            values |= marked(FOUR, range(4), EMPTY) | marked(FOUR, [q - 1 for q in chosen], TICK)
            table.work(item, values | {"who": draw.pick(OFFICERS)}, when="q1")
        table.down("sector", top, table.row - 1)
    sheet.below = ["All amounts are in Kenya shillings.", "Approved by the Country Director"]


def cut_by_pages(plan: Plan) -> None:
    """One long table cut in three: its headings come again after the first break and not after the second."""
    draw, wheres, number = (
        plan.draw,
        iter(deck(plan, 15, (places.several, places.county_wide, places.suffixed))),
        0,
    )
    sectors = plan.sectors(3)
    heads = "No.|Planned activity|Location|Period|Cost (KES)|Funding source"
    for part in range(3):
        sheet = plan.book.sheet(f"Table {part + 1}")
        sheet.new_page = part > 0
        if part == 0:
            sheet.above = [f"{plan.organisation} – Work plan 2026/27", "County quarters (July–June)"]
        table = Table(plan, sheet, "no activity ward when money fund", row=1)
        if part < 2:
            table.heads(heads)
        table.skip("heading", {"no": f"SECTOR: {sectors[part]}"}, merge=True)
        for _ in range(5):
            number += 1
            when, amount = draw.pick((periods.quarter_text, periods.month_text))(draw), plan.amount()
            money = Money((Share(amount, "KES", "Nordlys Fund"),), any_of=((Share(amount),),))
            item = work(plan, sectors[part], next(wheres), when, money)
            values: Values = {
                "no": number,
                "activity": item.title,
                "ward": item.where.text,
                "when": when.text,
            }
            table.work(item, values | {"money": f"{amount:,}", "fund": "Nordlys Fund"})
        if part == 2:
            table.skip("total", {"activity": "GRAND TOTAL", "money": f"{plan.total:,}"})


def by_sector(plan: Plan) -> None:
    """In Kiswahili: a table for each sector under its own caption, quarters shaded, each with its total."""
    draw = plan.draw
    for number, sector in enumerate(plan.sectors(3, swahili=True), 1):
        sheet = plan.book.sheet(f"Table {number}")
        sheet.above = [f"Sekta: {sector}"]
        if number == 1:
            lines = [f"Shirika: {plan.organisation}", f"Mpango kazi 2026/27, Kaunti ya {plan.county.name}"]
            sheet.above = [*lines, "Robo ya 1: Julai – Septemba 2026", *sheet.above]
        table = Table(plan, sheet, "no activity ward q1 q2 q3 q4 money", row=1)
        table.heads("Na.|Shughuli|Wadi|Robo 1|Robo 2|Robo 3|Robo 4|Gharama")
        total = 0
        for turn, where in enumerate(deck(plan, 4, (places.swahili_ward, places.kaunti_nzima)), 1):
            chosen, when = periods.ticks(draw, "county")
            amount = plan.amount()
            item = work(plan, sector, where, when, amount)
            values: Values = {"no": turn, "activity": item.title, "ward": where.text}
            values["money"] = swahili_text(draw, amount)
            table.work(item, values | marked(FOUR, [q - 1 for q in chosen], Cell(fill=GREY)), when="q1")
            total += amount
        table.skip("total", {"activity": "Jumla ndogo", "money": f"KSh {total:,}"})
        sheet.below = []
    plan.book.sheets[-1].below = ["Imetayarishwa na Mkurugenzi"]


def forms(plan: Plan) -> None:
    """A form for each activity: the labels on the left, what was written on the right."""
    draw = plan.draw
    wheres = deck(plan, 8, (places.several, places.misspelt, places.subcounty))
    for number, (sector, where) in enumerate(zip(plan.sectors(4) * 2, wheres, strict=True), 1):
        sheet = plan.book.sheet(f"Table {number}")
        if number == 1:
            sheet.above = [
                f"Organisation: {plan.organisation}",
                "Work plan 2026/27: one form for each activity",
            ]
        start, end = periods.days(draw)
        amount = plan.amount()
        item = work(plan, sector, where, checked("", start, end), amount)
        said = (item.title, sector, where.text, periods.day_text(draw, start), periods.day_text(draw, end))
        column(plan, sheet, FORM, 2, (*said, f"{amount:,}", draw.pick(OFFICERS)))
        _expect(plan, sheet, item.json(plan.organisation, sheet.name, 1), where)


def column(plan: Plan, sheet: Sheet, labels: tuple[str, ...], across: int, said: tuple[object, ...]) -> None:
    """One activity down a column beside its labels."""
    for row, (label, text) in enumerate(zip(labels, said, strict=True), 1):
        sheet.put(row, 1, label)
        sheet.put(row, across, str(text))


def _expect(plan: Plan, sheet: Sheet, activity: Json, where: Where, across: int = 2) -> None:
    plan.activities.append(activity)
    for flag in where.flags:
        plan.problem(flag, sheet.name, at(across, 3), where.text)


def across(plan: Plan) -> None:
    """Activities side by side, one a column, under their sectors; what is asked of each stands on the left."""
    draw, sheet = plan.draw, plan.book.sheet("Table 1")
    sheet.landscape = True
    sheet.above = [plan.organisation, f"Quarterly plan 2026/27, {plan.county.name} County (county quarters)"]
    labels = ("Planned activity", "Sector", "Ward", "Quarter", "Cost (KES)", "Remarks")
    wheres = deck(plan, 6, (places.several, places.misspelt))
    for number, (sector, where) in enumerate(zip(sorted(plan.sectors(3) * 2), wheres, strict=True), 2):
        when, amount = periods.quarter_text(draw), plan.amount()
        item = work(plan, sector, where, when, amount)
        said = (item.title, sector, where.text, when.text, f"{amount:,}", draw.pick(OFFICERS))
        column(plan, sheet, labels, number, said)
        _expect(plan, sheet, item.json(plan.organisation, sheet.name, 1), where, number)


def letter(plan: Plan) -> None:
    """A letter: whose plan it is in a table of its own, then wards as captions, dates in words, dollars by donor."""
    draw, cover = plan.draw, plan.book.sheet("Table 1")
    cover.above = ["Dear Sir or Madam,", "Kindly find below what we plan to do."]
    told = (
        ("Name of organisation", plan.organisation),
        ("County", plan.county.name),
        ("Year", "July 2026 – June 2027"),
    )
    for row, (label, text) in enumerate(told, 1):
        cover.put(row, 1, label)
        cover.put(row, 2, text)
    wards = draw.sample(plan.county.plain(), 3)
    for number, ward in enumerate(wards, 2):
        sheet = plan.book.sheet(f"Table {number}")
        sheet.above = [
            f"{number - 1}. {ward.name} Ward",
            "In this ward we shall work with the village elders.",
        ]
        table = Table(plan, sheet, "code activity sector when money fund", row=1)
        table.heads("Ref|Intervention|Thematic area|Timeframe|Budget (USD)|Donor")
        for turn, sector in enumerate(plan.sectors(4), 1):
            when, dollars = draw.pick((periods.day_range, periods.month_text))(draw), 500 * draw.number(4, 90)
            money = Money((Share(dollars, "USD", "Meridian Aid"),), any_of=((Share(dollars, "USD"),),))
            item = work(plan, sector, Where("", (ward.json,)), when, money)
            values: Values = {"code": f"{number - 1}.{turn}", "activity": _with_detail(draw, item.title)}
            values |= {"sector": sector, "when": when.text, "money": f"$ {dollars:,}", "fund": "Meridian Aid"}
            table.work(item, values, where="activity")
    plan.book.sheets[-1].below = ["Yours faithfully,", "The Director"]


def _with_detail(draw: Draw, title: str) -> str:
    return f"{title}\n{SUBSTANCE}" if draw.percent(30) else title


LAYOUTS = {
    "word_landscape": (landscape, "docx"),
    "word_cut_by_pages": (cut_by_pages, "docx"),
    "word_by_sector": (by_sector, "docx"),
    "word_forms": (forms, "docx"),
    "word_across": (across, "docx"),
    "word_letter": (letter, "docx"),
}
